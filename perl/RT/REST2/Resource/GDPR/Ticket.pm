# SPDX-License-Identifier: GPL-2.0-only

package RT::REST2::Resource::GDPR::Ticket;

use strict;
use warnings;

use Moose;
use namespace::autoclean;

use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Act::Anonymize;
use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Deletion;
use RT::Extension::GDPR::Heartbeat;
use RT::Extension::GDPR::HTTP::Redaction;
use RT::Extension::GDPR::HTTP::Wire;
use RT::Extension::GDPR::Tombstone;

extends 'RT::Extension::GDPR::HTTP';

=head1 NAME

RT::REST2::Resource::GDPR::Ticket - GET tickets/{ticket}: a ticket's privacy state

=head1 METHODS

=head2 path

=head2 get

What the asker may do, what is scheduled, what was deleted, and whether it was anonymised. Needs ShowTicket.

=cut

my $WIRE = 'RT::Extension::GDPR::HTTP::Wire';

sub path { return qr{/tickets/([^/]+)} }

sub get {
    my ($self)    = @_;
    my $user      = $self->current_user;
    my $access    = RT::Extension::GDPR::Access->new($user);
    my $ticket    = $access->load_ticket( $self->id );
    my @scheduled = RT::Extension::GDPR::Deletion->for_ticket( $ticket, $user );
    return 200, {
        ticket => $WIRE->id( $ticket->id ),
        rights => {
            delete_files => $WIRE->boolean( $access->may_delete_files($ticket) ),
            redact       => $WIRE->boolean( $access->may_redact($ticket) ),
            anonymize    => $WIRE->boolean( $access->may_anonymize($ticket) ),
            see_log      => $WIRE->boolean( $user->HasRight( Right => 'SeePrivacyLog', Object => RT->System ) ),
        },
        reasons        => [ RT::Extension::GDPR::Config->choices('GDPRReasons') ],
        document_kinds => [ RT::Extension::GDPR::Config->choices('GDPRDocumentKinds') ],
        categories     => [ RT::Extension::GDPR::HTTP::Redaction->categories ],
        limits         => {
            note_length => 0 + RT::Extension::GDPR::Config->get('GDPRNoteMaxLength'),
            files       => 0 + RT::Extension::GDPR::Config->get('GDPRMaxFiles'),
        },
        scheduled => [ map { $WIRE->deletion($_) } @scheduled ],
        deleted   => [ map { $WIRE->deleted_files($_) } RT::Extension::GDPR::Tombstone->for_ticket( $ticket, $user ) ],
        schedule  => {
            state     => RT::Extension::GDPR::Heartbeat->state,
            heartbeat => $WIRE->time( RT::Extension::GDPR::Heartbeat->last_seen ),
            overdue   => scalar( grep { $_->{overdue} } @scheduled ),
        },
        anonymized => $WIRE->anonymized( RT::Extension::GDPR::Act::Anonymize->state( $ticket, $user ) ),
        unreadable => [ $access->unreadable_kinds($ticket) ],
    };
}

__PACKAGE__->meta->make_immutable;

1;
