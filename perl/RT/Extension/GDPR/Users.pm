# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Users;

use strict;
use warnings;

use RT::Extension::GDPR::Database;

=head1 NAME

RT::Extension::GDPR::Users - the names of RT's users, for showing

=head1 CLASS METHODS

=head2 names ID...

A reference to a hash of user ids to names. One query; undef among the ids is passed over.

=cut

sub names {
    my ( $class, @ids ) = @_;
    my %seen   = map { $_ => 1 } grep { defined } @ids;
    my @unique = sort keys %seen;
    my $in     = RT::Extension::GDPR::Database->in_list(@unique);
    return { map { $_->{id} => $_->{name} }
            RT::Extension::GDPR::Database->rows( "SELECT id, Name FROM Users WHERE id IN $in", @unique ) };
}

1;
