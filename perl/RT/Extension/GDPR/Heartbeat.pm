# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Heartbeat;
use strict;
use warnings;

use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Database;

my $NAME          = 'heartbeat';
my $DEFAULT_HOURS = 26;

sub last_seen {
    my $row = RT::Extension::GDPR::Database->row(
        'SELECT Updated FROM GDPRState WHERE Name = ?', $NAME );
    return $row ? $row->{updated} : undef;
}

sub record {
    my ($class) = @_;
    my $now = RT::Extension::GDPR::Database->now;

    # When two hosts make the row at the same moment, one of them fails and finds the other's.
    if ( !defined $class->last_seen ) {
        eval {
            RT::Extension::GDPR::Database->atomic( sub {
                RT::Extension::GDPR::Database->execute(
                    'INSERT INTO GDPRState (Name, Value, Updated) VALUES (?, ?, ?)', $NAME, '', $now );
            } );
        };
    }
    RT::Extension::GDPR::Database->execute(
        'UPDATE GDPRState SET Updated = ? WHERE Name = ?', $now, $NAME );
    return;
}

sub state {
    my ($class) = @_;
    my $seen = $class->last_seen or return 'never';
    return $seen lt $class->oldest_fresh ? 'stale' : 'ok';
}

# A mistake in this option must not keep deletions from being done; `rt-gdpr status` tells of it.
sub oldest_fresh {
    my $hours = eval { RT::Extension::GDPR::Config->get('GDPRHeartbeatHours') } // $DEFAULT_HOURS;
    my $date  = RT::Date->new( RT->SystemUser );
    $date->Unix( time - $hours * 3600 );
    return $date->ISO;
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Heartbeat - when the scheduled work was last done

=head1 DESCRIPTION

Each complete C<rt-gdpr run-due> leaves the time in the table C<GDPRState>. Pages and
C<rt-gdpr status> warn when it has not come for C<$GDPRHeartbeatHours>: scheduled deletions are
promises, and without the cron job nobody keeps them.

=head1 METHODS

All are class methods. Times are C<YYYY-MM-DD HH:MM:SS> in UTC, as in RT's own tables.

=head2 last_seen

The time of the last heartbeat; undef when there was none.

=head2 oldest_fresh

The time C<$GDPRHeartbeatHours> ago (26 hours, the default, when the option is not usable). What is
older is late.

=head2 record

Sets the heartbeat to now.

=head2 state

C<ok>, C<stale> (the last one is older than C<$GDPRHeartbeatHours>) or C<never>.

=cut
