# SPDX-License-Identifier: GPL-2.0-only

package RT::REST2::Resource::GDPR::Plans;

use strict;
use warnings;

use Moose;
use namespace::autoclean;

use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::HTTP::Schema;
use RT::Extension::GDPR::HTTP::Wire;

extends 'RT::Extension::GDPR::HTTP';

=head1 NAME

RT::REST2::Resource::GDPR::Plans - POST tickets/{ticket}/plans: what a deletion would change

=head1 METHODS

=head2 path

=head2 post_schema

C<PlanRequest> of the contract.

=head2 post

Changes nothing. Needs DeleteTicketFiles.

=cut

my $WIRE = 'RT::Extension::GDPR::HTTP::Wire';

sub path { return qr{/tickets/([^/]+)/plans} }

sub post_schema {
    return {
        type                 => 'object',
        additionalProperties => JSON::false,
        required             => ['files'],
        properties           => { files => RT::Extension::GDPR::HTTP::Schema->files },
    };
}

sub post {
    my ( $self, $body ) = @_;
    my $user   = $self->current_user;
    my $access = RT::Extension::GDPR::Access->new($user);
    my $ticket = $access->load_ticket( $self->id );
    $access->require_delete_files($ticket);

    my $act  = 'RT::Extension::GDPR::Act::DeleteFiles';
    my $plan = $act->plan( user => $user, ticket => $ticket->id, files => $body->{files} );
    return 200, {
        ticket     => $WIRE->id( $ticket->id ),
        digest     => $plan->digest,
        files      => [ $WIRE->files( $plan->files ) ],
        copies     => [ $WIRE->files( $act->copies( $plan, $user ) ) ],
        changes    => [ $WIRE->counts( $plan->counts ) ],
        unreadable => [ $access->unreadable_kinds($ticket) ],
    };
}

__PACKAGE__->meta->make_immutable;

1;
