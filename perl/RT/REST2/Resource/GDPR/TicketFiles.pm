# SPDX-License-Identifier: GPL-2.0-only

package RT::REST2::Resource::GDPR::TicketFiles;

use strict;
use warnings;

use Moose;
use namespace::autoclean;

use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::HTTP::Wire;

extends 'RT::Extension::GDPR::HTTP';

=head1 NAME

RT::REST2::Resource::GDPR::TicketFiles - GET tickets/{ticket}/files: files one may delete

=head1 METHODS

=head2 path

=head2 get

The files of the ticket's merge set that the asker may delete. Needs DeleteTicketFiles.

=cut

sub path { return qr{/tickets/([^/]+)/files} }

sub get {
    my ($self) = @_;
    my $access = RT::Extension::GDPR::Access->new( $self->current_user );
    my $ticket = $access->load_ticket( $self->id );
    $access->require_delete_files($ticket);

    my @files = grep { $access->may_delete($_) }
        RT::Extension::GDPR::Act::DeleteFiles->files( user => $self->current_user, ticket => $ticket->id );
    return 200, {
        ticket => RT::Extension::GDPR::HTTP::Wire->id( $ticket->id ),
        files  => [ RT::Extension::GDPR::HTTP::Wire->files(@files) ],
    };
}

__PACKAGE__->meta->make_immutable;

1;
