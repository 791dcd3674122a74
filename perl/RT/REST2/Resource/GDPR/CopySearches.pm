# SPDX-License-Identifier: GPL-2.0-only

package RT::REST2::Resource::GDPR::CopySearches;

use strict;
use warnings;

use Moose;
use namespace::autoclean;

use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::CopySearch;
use RT::Extension::GDPR::HTTP::Schema;
use RT::Extension::GDPR::HTTP::Wire;

extends 'RT::Extension::GDPR::HTTP';

=head1 NAME

RT::REST2::Resource::GDPR::CopySearches - POST tickets/{ticket}/copy-searches: copies elsewhere

=head1 METHODS

=head2 path

=head2 post_schema

C<CopySearchRequest> of the contract.

=head2 post

One step of the search. Needs DeleteTicketFiles.

=cut

my $WIRE = 'RT::Extension::GDPR::HTTP::Wire';

sub path { return qr{/tickets/([^/]+)/copy-searches} }

sub post_schema {
    return {
        type                 => 'object',
        additionalProperties => JSON::false,
        required             => [ 'files', 'cursor' ],
        properties           => {
            files  => RT::Extension::GDPR::HTTP::Schema->files,
            cursor => { type => [ 'string', 'null' ], maxLength => 200 },
        },
    };
}

sub post {
    my ( $self, $body ) = @_;
    my $access = RT::Extension::GDPR::Access->new( $self->current_user );
    my $ticket = $access->load_ticket( $self->id );
    $access->require_delete_files($ticket);

    my $step = RT::Extension::GDPR::CopySearch->step(
        user   => $self->current_user,
        ticket => $ticket->id,
        files  => $body->{files},
        cursor => $body->{cursor},
    );
    return 200, {
        copies   => [ $WIRE->files( @{ $step->{copies} } ) ],
        cursor   => $WIRE->id( $step->{cursor} ),
        progress => 0 + $step->{progress},
        complete => $WIRE->boolean( $step->{complete} ),
    };
}

__PACKAGE__->meta->make_immutable;

1;
