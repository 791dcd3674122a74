# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Verify;

use strict;
use warnings;

use RT::Extension::GDPR::Store;

=head1 NAME

RT::Extension::GDPR::Verify - what is left after an act

=head1 DESCRIPTION

Every store is searched once more, by the same code that made the plan, for what was to go. What it
finds are the places that nobody chose; without such the result is empty.

=head1 CLASS METHODS

=head2 remaining ACT, PART

PART is one of L<RT::Extension::GDPR::Plan/parts>, after its changes were applied and in the same
database transaction. Returns what is left: hashes with C<store>, those of files whole.

=head2 counts REMAINING...

C<< { store => n } >> for the log, with each store that was searched: a 0 says that it was.

=cut

sub remaining {
    my ( $class, $act, $part ) = @_;
    return $act->remaining($part);
}

sub counts {
    my ( $class, @remaining ) = @_;
    my %count = map { $_->name => 0 } RT::Extension::GDPR::Store->all;
    $count{ $_->{store} }++ for @remaining;
    return \%count;
}

1;
