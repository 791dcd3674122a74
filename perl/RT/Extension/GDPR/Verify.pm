# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Verify;

use strict;
use warnings;

use RT::Extension::GDPR::Store;

=head1 NAME

RT::Extension::GDPR::Verify - what is left after an act

=head1 DESCRIPTION

Every store is searched once more, by the same code that made the plan, for what was to go: files
with the same bytes and traces of them. What it finds are the copies that nobody chose; without
such the result is empty.

=head1 CLASS METHODS

=head2 remaining PART

PART is one of L<RT::Extension::GDPR::Plan/parts>, after its changes were applied and in the same
database transaction. Returns what is left: hashes with C<store> and C<id>, those of files whole.

=head2 counts REMAINING...

C<< { store => n } >> for the log, with each store that was searched: a 0 says that it was.

=cut

sub remaining {
    my ( $class, $part ) = @_;
    return map { $_->remaining( @$part{qw(scope files matcher changes)} ) } RT::Extension::GDPR::Store->all;
}

sub counts {
    my ( $class, @remaining ) = @_;
    my %count = map { $_->name => 0 } RT::Extension::GDPR::Store->all;
    $count{ $_->{store} }++ for @remaining;
    return \%count;
}

1;
