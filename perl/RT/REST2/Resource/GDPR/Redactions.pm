# SPDX-License-Identifier: GPL-2.0-only

package RT::REST2::Resource::GDPR::Redactions;

use strict;
use warnings;

use Moose;
use namespace::autoclean;

use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::HTTP::Redaction;
use RT::Extension::GDPR::HTTP::Schema;
use RT::Extension::GDPR::HTTP::Wire;

extends 'RT::Extension::GDPR::HTTP';

=head1 NAME

RT::REST2::Resource::GDPR::Redactions - POST tickets/{ticket}/redactions: replace what was accepted

=head1 METHODS

=head2 path

=head2 post_schema

C<RedactionRequest> of the contract.

=head2 post

Plans again, compares the digest, and does what was accepted. Needs AnonymizeTicket or RedactTicket.

=cut

my $WIRE   = 'RT::Extension::GDPR::HTTP::Wire';
my $SCHEMA = 'RT::Extension::GDPR::HTTP::Schema';

sub path { return qr{/tickets/([^/]+)/redactions} }

sub post_schema {
    return {
        type                 => 'object',
        additionalProperties => JSON::false,
        required             => [qw(act digest terms categories accepted people reason)],
        properties           => {
            %{ RT::Extension::GDPR::HTTP::Redaction->request },
            digest   => { type => 'string', pattern     => $SCHEMA->pattern('Digest') },
            accepted => { type => 'array',  uniqueItems => JSON::true, items => { type => 'string', pattern => $SCHEMA->pattern('FindingId') } },
            people   => { type => 'array',  uniqueItems => JSON::true, items => { type => 'integer', minimum => 1 } },
            reason   => { type => 'string', pattern     => $SCHEMA->pattern('Code') },
            note     => { type => [ 'string', 'null' ], pattern => '^[^\x00]*$' },
        },
    };
}

sub post {
    my ( $self, $body ) = @_;
    my $user   = $self->current_user;
    my $access = RT::Extension::GDPR::Access->new($user);
    my $ticket = $access->load_ticket( $self->id );
    my $hidden = [ $access->unreadable_kinds($ticket) ];

    my $plan = RT::Extension::GDPR::HTTP::Redaction->act( $body->{act} )->plan(
        user   => $user,
        ticket => $ticket->id,
        expect => $body->{digest},
        map { $_ => $body->{$_} } qw(terms categories accepted people),
    );
    my $done = RT::Extension::GDPR::Apply->run(
        $plan,
        user => $user,
        via  => $self->request->header('Authorization') ? 'api' : 'page',
        map { $_ => $body->{$_} } qw(reason note),
    );
    return 201, {
        transaction      => $WIRE->id( $done->{transactions}[0] ),
        changed          => [ $WIRE->counts( $done->{changed} ) ],
        remaining        => [ $WIRE->counts( $done->{left} ) ],
        pending_removals => 0 + $done->{pending},
        unreadable       => $hidden,
    };
}

__PACKAGE__->meta->make_immutable;

1;
