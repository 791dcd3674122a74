# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Status;
use strict;
use warnings;

use RT::Extension::GDPR::Deletion;
use RT::Extension::GDPR::Deletion::Moment;
use RT::Extension::GDPR::Deletion::View;
use RT::Extension::GDPR::Heartbeat;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Removal;

sub report {
    my ( $class, $user ) = @_;
    $user ||= RT->SystemUser;

    my @rows = RT::Extension::GDPR::Deletion::Moment->rows( states => [qw(scheduled refused)] );
    my $view = sub { [ RT::Extension::GDPR::Deletion::View->list( $user, @_ ) ] };
    return {
        heartbeat        => RT::Extension::GDPR::Heartbeat->last_seen,
        state            => RT::Extension::GDPR::Heartbeat->state,
        overdue          => $view->( grep { $_->{overdue} } @rows ),
        refused          => $view->( grep { $_->{state} eq 'refused' } @rows ),
        pending_removals => RT::Extension::GDPR::Removal->pending,
        missing_keys     => [ RT::Extension::GDPR::Log->missing_keys ],
        log              => { size => RT::Extension::GDPR::Log->size },
    };
}

sub needs_attention {
    my ( $class, $report ) = @_;
    return 1 if $report->{state} ne 'ok';
    return 1 if grep { @{ $report->{$_} } } qw(overdue refused missing_keys);
    return 0;
}

sub health {
    my ( $class, $ticket, $user ) = @_;
    my @waiting = RT::Extension::GDPR::Deletion->waiting( $ticket, $user || $ticket->CurrentUser );
    return {
        heartbeat => RT::Extension::GDPR::Heartbeat->last_seen,
        state     => RT::Extension::GDPR::Heartbeat->state,
        waiting   => scalar @waiting,
        overdue   => scalar( grep { $_->{overdue} } @waiting ),
    };
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Status - whether promises are being kept

=head1 METHODS

All are class methods.

=head2 health TICKET, [USER]

For the page of a ticket (L<RT::Ticket>; of its own user unless one is given): C<heartbeat> (time or
undef), C<state> (C<ok>, C<stale>, C<never>); C<waiting>, how many scheduled or refused deletions the
user may see on the ticket; C<overdue>, how many of these are overdue.

=head2 report [USER]

For those who look after the whole. C<heartbeat> and C<state> as above; C<overdue> and C<refused>,
references to lists of deletions as in L<RT::Extension::GDPR::Deletion::View/list> for that user
(without one: the system); C<pending_removals>, a number; C<missing_keys>, a reference to a list of
ids; C<log>, C<< { size } >>.

=head2 needs_attention REPORT

1 if a report is not as it should be: no recent heartbeat, something overdue or refused, a key
missing.

=cut
