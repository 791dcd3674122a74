# SPDX-License-Identifier: GPL-2.0-only

package RT::REST2::Resource::GDPR::Log;

use strict;
use warnings;

use Moose;
use namespace::autoclean;

use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::HTTP::Wire;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Note;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Users;

extends 'RT::Extension::GDPR::HTTP';

=head1 NAME

RT::REST2::Resource::GDPR::Log - GET log: entries of the log, newest first

=head1 METHODS

=head2 path

=head2 get

A page of entries. Needs SeePrivacyLog. A note, which is free text, is shown to those who may read it
in the ticket's history.

=cut

my $LIMIT   = 50;
my $HIGHEST = 200;

sub path { return qr{/log} }

sub get {
    my ($self) = @_;
    my $access = RT::Extension::GDPR::Access->new( $self->current_user );
    $access->require_right('SeePrivacyLog');

    my $limit  = $self->query( limit => qr/[1-9]|[1-9][0-9]|1[0-9]{2}|$HIGHEST/ ) || $LIMIT;
    my $ticket = $self->query_id('ticket');
    my @found  = RT::Extension::GDPR::Log->entries(
        after => $self->query_id('after'),
        limit => $limit + 1,
        ( $ticket ? ( ticket => [ RT::Extension::GDPR::Scope->ticket($ticket)->tickets ] ) : () ),
    );
    my @page = splice @found, 0, $limit;
    my $names = RT::Extension::GDPR::Users->names( map { $_->{fields}{actor} } @page );
    my $notes = RT::Extension::GDPR::Note->texts( map { _note_id($_) }
            grep { defined _note_id($_) && _is_readable( $access, $_ ) } @page );
    my @entries = map {
        RT::Extension::GDPR::HTTP::Wire->log_entry(
            $_, $names->{ $_->{fields}{actor} // 0 }, $notes->{ _note_id($_) // 0 } )
    } @page;

    return 200, {
        size    => 0 + RT::Extension::GDPR::Log->size,
        entries => \@entries,
        next    => @found ? "$page[-1]{index}" : undef,
    };
}

sub _note_id {
    my ($entry) = @_;
    return ( $entry->{fields}{note} || {} )->{id};
}

sub _is_readable {
    my ( $access, $entry ) = @_;
    my $transaction = $entry->{fields}{transaction};
    return defined $transaction && $access->may_read_transaction($transaction);
}

__PACKAGE__->meta->make_immutable;

1;
