# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Deletion::Moment;
use strict;
use warnings;

use JSON ();
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Heartbeat;

sub rows {
    my ( $class, %limit ) = @_;

    my ( $where, @bind ) = _where(%limit);
    my @rows = RT::Extension::GDPR::Database->rows( <<"SQL", @bind );
SELECT d.*, w.id AS Effective, w.Status AS TicketStatus, w.Resolved AS Resolved, q.Lifecycle AS Lifecycle
  FROM GDPRDeletions d
  LEFT JOIN Tickets t ON t.id = d.Ticket
  LEFT JOIN Tickets w ON w.id = t.EffectiveId
  LEFT JOIN Queues q ON q.id = w.Queue
 WHERE $where
 ORDER BY d.id
SQL
    my $changes = $class->_status_changes( $where, @bind );

    my $now  = RT::Extension::GDPR::Database->now;
    my $late = RT::Extension::GDPR::Heartbeat->oldest_fresh;
    for my $row (@rows) {
        $row->{refs}   = JSON::decode_json( $row->{files} );
        $row->{due_at} = $row->{trigger_} eq 'date' ? $row->{due} : _resolved_at( $row, $changes->{ $row->{id} } );

        my $due = $row->{state} eq 'scheduled' && defined $row->{due_at} && $row->{due_at} le $now;
        $row->{is_due}  = $due                                                   ? 1 : 0;
        $row->{overdue} = $due && ( $row->{tried} || $row->{due_at} lt $late ) ? 1 : 0;
    }
    return @rows;
}

sub _where {
    my (%limit) = @_;
    my %column = ( ids => 'd.id', states => 'd.State', tickets => 'd.Ticket', triggers => 'd.Trigger_' );

    my ( @sql, @bind );
    for my $name ( sort keys %limit ) {
        my $column = $column{$name} or die "No limit $name";
        my @values = @{ $limit{$name} };
        return '1 = 0' unless @values;
        push @sql, "$column IN (" . join( ', ', ('?') x @values ) . ')';
        push @bind, @values;
    }
    return ( join( ' AND ', @sql ) || '1 = 1', @bind );
}

# Deletion id => the changes of its ticket's status since it was scheduled, oldest first. Only those
# of the ticket it was scheduled on: what a ticket went through before a merge into it says nothing.
sub _status_changes {
    my ( $class, $where, @bind ) = @_;
    my %changes;
    push @{ $changes{ $_->{deletion} } }, $_ for RT::Extension::GDPR::Database->rows( <<"SQL", @bind );
SELECT d.id AS Deletion, x.NewValue AS Status, x.Created AS Changed
  FROM GDPRDeletions d
  JOIN Transactions x ON x.ObjectType = 'RT::Ticket' AND x.ObjectId = d.Ticket
 WHERE $where AND d.Trigger_ = 'resolve' AND x.Type IN ('Status', 'Set') AND x.Field = 'Status'
   AND x.Created > d.Created
 ORDER BY x.id
SQL
    return \%changes;
}

sub _resolved_at {
    my ( $row, $changes ) = @_;
    return unless $row->{effective};

    # As RT::Queue: a lifecycle that is no longer configured counts as the default one.
    my $lifecycle = RT::Lifecycle->Load( Name => $row->{lifecycle}, Type => 'ticket' )
        || RT::Lifecycle->Load( Name => 'default', Type => 'ticket' );

    my ($first) = grep { $lifecycle->IsInactive( $_->{status} ) } @{ $changes || [] };
    return $first->{changed} if $first;
    return unless $lifecycle->IsInactive( $row->{ticketstatus} );

    my $resolved = $row->{resolved} || '';
    return $resolved gt $row->{created} ? $resolved : $row->{created};
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Deletion::Moment - when scheduled deletions fall due

=head1 DESCRIPTION

Reads rows of C<GDPRDeletions> and works out, for each, whether its time has come. Nothing about
this is stored: RT's own ticket rows and transactions say it, so that a merge, a disabled scrip or
a failed run cannot make it wrong.

A deletion B<on a date> falls due at that time. A deletion B<on resolve> falls due with the first
change of the status, after it was scheduled, to one that is inactive in the ticket's lifecycle,
also if the ticket was opened again since; or when the ticket is in such a status now, which
covers what RT writes without a transaction (a move to a queue of another lifecycle) and a merge:
then it is the winner's status that counts.

A deletion is B<overdue> when it is due, still scheduled, and either a run tried it and failed or
it has been due for longer than C<$GDPRHeartbeatHours>.

=head1 METHODS

=head2 rows LIMITS

Class method. C<LIMITS> are C<ids>, C<states>, C<tickets> (as scheduled on: give the whole merge
set) and C<triggers>, each a reference to a list. Returns hashes by id: the table's columns in lower
case and

=over 4

=item effective

id of the ticket, the winner after a merge; undef when it is no longer in the database

=item refs

reference to the list of file refs

=item due_at

C<YYYY-MM-DD HH:MM:SS> UTC, in the past or, for a date, the future; undef while a deletion on
resolve waits

=item is_due, overdue

1 or 0

=back

Two queries, whatever the number of rows.

=cut
