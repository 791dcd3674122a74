# SPDX-License-Identifier: GPL-2.0-only

package RT::REST2::Resource::GDPR::RedactionPlans;

use strict;
use warnings;

use Moose;
use namespace::autoclean;

use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::HTTP::Redaction;
use RT::Extension::GDPR::HTTP::Wire;

extends 'RT::Extension::GDPR::HTTP';

=head1 NAME

RT::REST2::Resource::GDPR::RedactionPlans - POST tickets/{ticket}/redaction-plans: what would be replaced

=head1 METHODS

=head2 path

=head2 post_schema

C<RedactionPlanRequest> of the contract.

=head2 post

Changes nothing. Needs AnonymizeTicket or RedactTicket.

=cut

my $WIRE = 'RT::Extension::GDPR::HTTP::Wire';

sub path { return qr{/tickets/([^/]+)/redaction-plans} }

sub post_schema {
    return {
        type                 => 'object',
        additionalProperties => JSON::false,
        required             => [qw(act terms categories)],
        properties           => RT::Extension::GDPR::HTTP::Redaction->request,
    };
}

sub post {
    my ( $self, $body ) = @_;
    my $access = RT::Extension::GDPR::Access->new( $self->current_user );
    my $ticket = $access->load_ticket( $self->id );
    my $plan   = RT::Extension::GDPR::HTTP::Redaction->act( $body->{act} )->plan(
        user   => $self->current_user,
        ticket => $ticket->id,
        map { $_ => $body->{$_} } qw(terms categories),
    );
    return 200, {
        ticket     => $WIRE->id( $ticket->id ),
        active     => $WIRE->boolean( !$ticket->LifecycleObj->IsInactive( $ticket->Status ) ),
        unreadable => [ $access->unreadable_kinds($ticket) ],
        RT::Extension::GDPR::HTTP::Redaction->plan($plan),
    };
}

__PACKAGE__->meta->make_immutable;

1;
