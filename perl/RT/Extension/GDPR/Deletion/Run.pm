# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Deletion::Run;
use strict;
use warnings;

use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Deletion::Moment;
use RT::Extension::GDPR::Note;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Store;

# Problems that the next run would meet again: a person has to look. All others are temporary.
my %REFUSED = (
    forbidden          => 'rights_lost',
    not_found          => 'rights_lost',
    rights_lost        => 'rights_lost',
    scheduler_disabled => 'scheduler_disabled',
    invalid_request    => 'invalid_request',
    too_many_files     => 'too_many_files',
);

sub run {
    my ( $class, $id, %args ) = @_;
    my $nested = RT::Extension::GDPR::Database->in_transaction;
    my $result;
    my $ok = eval {
        my @tickets = RT::Extension::GDPR::Database->atomic( sub { _tickets($id) } );
        $result = $nested && @tickets > 1
            ? { outcome => 'skipped' }
            : RT::Extension::GDPR::Database->atomic( sub { _carry_out( $id, \@tickets, %args ) } );
        1;
    };
    return { id => $id, %{$result} } if $ok;

    my $slug    = RT::Extension::GDPR::Problem->caught($@)->slug;
    my $outcome = $REFUSED{$slug} ? 'refused' : 'failed';
    my $cause   = $REFUSED{$slug} || $slug;
    RT->Logger->error("Scheduled deletion $id: $outcome, $cause");
    eval {
        RT::Extension::GDPR::Database->atomic(
            sub { _record( $id, $outcome eq 'refused' ? 'refused' : 'scheduled', $cause ) } );
        1;
    } or RT->Logger->error("Scheduled deletion $id: the failure could not be recorded");
    return { id => $id, outcome => $outcome, cause => $cause };
}

# The tickets that have a part in it: its own first, then those of accepted copies; of merged ones the
# winner. Read in a transaction of its own: on MySQL the first plain read fixes what a transaction
# sees, and that must not happen before the tickets are locked.
sub _tickets {
    my ($id) = @_;
    my ($row) = RT::Extension::GDPR::Deletion::Moment->rows( ids => [$id] );
    return unless $row && $row->{effective};
    my %seen;
    return grep { !$seen{$_}++ } $row->{effective},
        map { RT::Extension::GDPR::Scope->ticket( $_->{ticket} )->effective } map { _file($_) } @{ $row->{refs} };
}

sub _carry_out {
    my ( $id, $tickets, %args ) = @_;
    my $row = _claim( $id, @{$tickets} );
    return { outcome => 'skipped' } unless $row && $row->{is_due};

    my $user = _scheduler( $row->{creator} );
    my @refs = grep { _file($_) } @{ $row->{refs} };
    my $done = { deleted => 0, remaining => 0, pending => 0 };
    if (@refs) {
        my $plan = _plan( $row, $user, \@refs );
        my %locked = map { $_ => 1 } @{$tickets};
        RT::Extension::GDPR::Problem->throw('busy')    # merged in between
            if grep { !$locked{ $_->{scope}->effective } } $plan->parts;
        $done = _apply( $plan, $row, $user, $args{via} );
    }
    elsif ( $row->{note} ) { RT::Extension::GDPR::Note->erase( $row->{note} ) }    # no log entry will have it
    _record( $id, 'done', undef );
    return { outcome => 'done', map { $_ => $done->{$_} } qw(deleted remaining pending) };
}

sub _plan {
    my ( $row, $user, $refs ) = @_;
    my $access = RT::Extension::GDPR::Access->new($user);
    RT::Extension::GDPR::Problem->throw('rights_lost') if grep { !$access->may_delete_ref($_) } @{$refs};
    return RT::Extension::GDPR::Act::DeleteFiles->plan( user => $user, ticket => $row->{effective}, files => $refs );
}

# The merged tickets of all parts are locked before the first part locks the log: other acts take the
# log last.
sub _apply {
    my ( $plan, $row, $user, $via ) = @_;
    RT::Extension::GDPR::Database->lock_tickets( map { $_->{scope}->tickets } $plan->parts );
    my $done = RT::Extension::GDPR::Apply->run(
        $plan,
        user          => $user,
        reason        => $row->{reason},
        document_kind => $row->{documentkind},
        note          => $row->{note} ? \$row->{note} : undef,
        via           => $via,
        expect        => $plan->digest,
    );
    RT::Extension::GDPR::Problem->throw( $_->{problem} ) for @{ $done->{failed} };
    return $done;
}

# The row, locked, if it is still scheduled. All tickets are locked first, as in every other act: two
# processes that took them in different orders would wait for each other.
sub _claim {
    my ( $id, @tickets ) = @_;
    RT::Extension::GDPR::Database->lock_tickets(@tickets);

    my $for_update = RT::Extension::GDPR::Database->for_update;
    my $state = RT::Extension::GDPR::Database->row( "SELECT State FROM GDPRDeletions WHERE id = ?$for_update", $id );
    return unless $state && $state->{state} eq 'scheduled';

    my ($row) = RT::Extension::GDPR::Deletion::Moment->rows( ids => [$id] );
    RT::Extension::GDPR::Problem->throw('busy')    # merged in between
        if ( $row->{effective} // 0 ) != ( $tickets[0] // 0 );
    return $row;
}

sub _scheduler {
    my ($id) = @_;
    my $user = RT::CurrentUser->new($id);
    RT::Extension::GDPR::Problem->throw('scheduler_disabled') if !$user->id || $user->UserObj->Disabled;
    return $user;
}

sub _file {
    my ($ref) = @_;
    my $store = RT::Extension::GDPR::Store->of_ref($ref);
    return $store ? $store->file($ref) : ();
}

sub _record {
    my ( $id, $state, $cause ) = @_;
    return RT::Extension::GDPR::Database->execute(
        "UPDATE GDPRDeletions SET State = ?, Cause = ?, Tried = ? WHERE id = ? AND State = 'scheduled'",
        $state, $cause, RT::Extension::GDPR::Database->now, $id );
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Deletion::Run - carries a scheduled deletion out

=head1 DESCRIPTION

The plan is made anew when the deletion is due, of the files that were chosen and are still there,
and never of more. What it does is done as the system, in the name of the user who scheduled it,
whose rights are looked at again: the user must not be disabled, must have DeleteTicketFiles on the
ticket and must be able to read each file. If not, the deletion is B<refused>, with the cause; so it
is when its reason is no longer configured. Other failures (a key or the external storage missing,
locks) are temporary: it stays B<scheduled>, with the cause, and the next run tries again.

All of it is one database transaction with the row of the deletion locked, so that however many
processes run it, and whenever they die, it is done once. Inside a transaction of RT's, as from the
scrip, a deletion that reaches into other tickets is left to C<rt-gdpr run-due>: RT holds a lock on
this ticket then, and waiting for one on another could be a deadlock, which on MySQL undoes RT's
transaction too.

=head1 METHODS

=head2 run ID, via => VIA

Class method; see L<RT::Extension::GDPR::Deletion/run>.

=cut
