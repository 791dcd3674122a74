# SPDX-License-Identifier: GPL-2.0-only

package RT::REST2::Resource::GDPR::Deletion;

use strict;
use warnings;

use Moose;
use namespace::autoclean;

use RT::Extension::GDPR::Deletion;

extends 'RT::Extension::GDPR::HTTP';

=head1 NAME

RT::REST2::Resource::GDPR::Deletion - DELETE deletions/{deletion}: cancel a scheduled deletion

=head1 METHODS

=head2 path

=head2 delete

Cancels it. Needs DeleteTicketFiles on its ticket.

=cut

sub path { return qr{/deletions/([^/]+)} }

sub delete {
    my ($self) = @_;
    RT::Extension::GDPR::Deletion->cancel( user => $self->current_user, id => $self->id );
    return 204;
}

__PACKAGE__->meta->make_immutable;

1;
