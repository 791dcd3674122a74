# SPDX-License-Identifier: GPL-2.0-only

package RT::REST2::Resource::GDPR::Deletions;

use strict;
use warnings;

use Moose;
use namespace::autoclean;

use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Deletion;
use RT::Extension::GDPR::Heartbeat;
use RT::Extension::GDPR::HTTP::Schema;
use RT::Extension::GDPR::HTTP::Wire;
use RT::Extension::GDPR::Problem;

extends 'RT::Extension::GDPR::HTTP';

=head1 NAME

RT::REST2::Resource::GDPR::Deletions - POST tickets/{ticket}/deletions: delete files, now or later

=head1 METHODS

=head2 path

=head2 post_schema

C<DeletionRequest> of the contract.

=head2 post

Deletes the files, or schedules it. Needs DeleteTicketFiles.

=cut

my $WIRE   = 'RT::Extension::GDPR::HTTP::Wire';
my $SCHEMA = 'RT::Extension::GDPR::HTTP::Schema';

sub path { return qr{/tickets/([^/]+)/deletions} }

sub post_schema {
    return {
        type                 => 'object',
        additionalProperties => JSON::false,
        required             => [qw(files digest when reason)],
        properties           => {
            files         => $SCHEMA->files,
            digest        => { type => 'string', pattern => $SCHEMA->pattern('Digest') },
            when          => { type => 'string', enum => [qw(now resolve date)] },
            due           => { type => [ 'string', 'null' ], pattern => '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' },
            reason        => { type => 'string', pattern => $SCHEMA->pattern('Code') },
            document_kind => { type => [ 'string', 'null' ], pattern => $SCHEMA->pattern('Code') },
            note          => { type => [ 'string', 'null' ], pattern => '^[^\x00]*$' },
        },
    };
}

sub post {
    my ( $self, $body ) = @_;
    my $access = RT::Extension::GDPR::Access->new( $self->current_user );
    my $ticket = $access->load_ticket( $self->id );
    $access->require_delete_files($ticket);

    my %result = $body->{when} eq 'now' ? $self->_delete( $ticket, $body ) : $self->_schedule( $ticket, $body );
    return 201, {
        ( map { $_ => 0 } qw(deleted remaining pending_removals) ),
        ( map { $_ => undef } qw(transaction deletion) ),
        ( map { $_ => [] } qw(failed warnings) ),
        %result,
    };
}

sub _delete {
    my ( $self, $ticket, $body ) = @_;
    RT::Extension::GDPR::Problem->throw( 'invalid_request',
        errors => [ { pointer => '/due', detail => 'belongs to a deletion on a date' } ] )
        if defined $body->{due};

    my $user = $self->current_user;
    my $plan = RT::Extension::GDPR::Act::DeleteFiles->plan(
        user => $user, ticket => $ticket->id, files => $body->{files} );
    my $done = RT::Extension::GDPR::Apply->run(
        $plan,
        user   => $user,
        expect => $body->{digest},
        via    => $self->request->header('Authorization') ? 'api' : 'page',
        map { $_ => $body->{$_} } qw(reason document_kind note),
    );
    return (
        state            => 'done',
        deleted          => 0 + $done->{deleted},
        remaining        => 0 + $done->{remaining},
        pending_removals => 0 + $done->{pending},
        transaction      => $WIRE->id( $done->{transactions}[0] ),
        failed           => [ map { { ticket => "$_->{ticket}", problem => $_->{problem} } } @{ $done->{failed} } ],
    );
}

sub _schedule {
    my ( $self, $ticket, $body ) = @_;
    my $deletion = RT::Extension::GDPR::Deletion->schedule(
        user   => $self->current_user,
        ticket => $ticket->id,
        map { $_ => $body->{$_} } qw(files digest when due reason document_kind note),
    );
    return (
        state    => 'scheduled',
        deletion => $WIRE->deletion($deletion),
        warnings => [ RT::Extension::GDPR::Heartbeat->state eq 'never' ? 'no_heartbeat' : () ],
    );
}

__PACKAGE__->meta->make_immutable;

1;
