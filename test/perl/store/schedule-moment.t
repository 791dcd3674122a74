# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Deletion::Moment;
use RT::Extension::GDPR::Heartbeat;

my $db = 'RT::Extension::GDPR::Database';

sub ago {
    my $date = RT::Date->new( RT->SystemUser );
    $date->Unix( time - $_[0] * 3600 );
    return $date->ISO;
}

sub scheduled {
    my ( $ticket, %columns ) = @_;
    return $db->insert( GDPRDeletions => {
        Ticket => $ticket->id, Creator => RT->SystemUser->id, Created => ago(100), Trigger_ => 'resolve',
        State  => 'scheduled', Reason => 'check_done', Files => '["attachment-1"]', %columns,
    } );
}

sub moment { return ( RT::Extension::GDPR::Deletion::Moment->rows( ids => [ $_[0] ] ) )[0] }

sub new_ticket { return RT::Test->create_ticket( Queue => 'General', @_ ) }

subtest 'the heartbeat goes from never to ok to stale' => sub {
    is( RT::Extension::GDPR::Heartbeat->state,     'never', 'a fresh install has none' );
    is( RT::Extension::GDPR::Heartbeat->last_seen, undef,   'and no time' );
    RT::Extension::GDPR::Heartbeat->record for 1 .. 2;
    is( RT::Extension::GDPR::Heartbeat->state, 'ok', 'recorded, also twice in a second' );
    is( $db->row('SELECT COUNT(*) AS n FROM GDPRState WHERE Name = ?', 'heartbeat')->{n}, 1, 'one row' );
    $db->execute( q{UPDATE GDPRState SET Updated = ? WHERE Name = 'heartbeat'}, ago(27) );
    is( RT::Extension::GDPR::Heartbeat->state, 'stale', '27 hours are too long' );
    $db->execute( q{UPDATE GDPRState SET Updated = ? WHERE Name = 'heartbeat'}, ago(25) );
    is( RT::Extension::GDPR::Heartbeat->state, 'ok', '25 hours are not' );
    my $hours = RT->Config->Get('GDPRHeartbeatHours');
    RT->Config->Set( GDPRHeartbeatHours => 'often' );
    is( RT::Extension::GDPR::Heartbeat->state, 'ok', 'also when the option is not usable' );
    RT->Config->Set( GDPRHeartbeatHours => $hours );
};

subtest 'a date is due when it has come, and overdue a day later' => sub {
    my $ticket = new_ticket();
    for ( [ -1, 0, 0 ], [ 1, 1, 0 ], [ 25, 1, 0 ], [ 27, 1, 1 ] ) {
        my ( $hours, $due, $overdue ) = @{$_};
        my $row = moment( scheduled( $ticket, Trigger_ => 'date', Due => ago($hours) ) );
        is( $row->{is_due},  $due,     "$hours hours past: due $due" );
        is( $row->{overdue}, $overdue, "overdue $overdue" );
    }
    ok( moment( scheduled( $ticket, Trigger_ => 'date', Due => ago(1), Tried => ago(0) ) )->{overdue},
        'overdue at once when a run tried and failed' );
    ok( !moment( scheduled( $ticket, Trigger_ => 'date', Due => ago(99), State => 'refused' ) )->{is_due},
        'a refused one is not due' );
};

subtest 'each inactive status of the lifecycle makes a deletion on resolve due' => sub {
    for my $status (qw(resolved rejected deleted)) {
        my $ticket = new_ticket();
        my $id     = scheduled($ticket);
        is( moment($id)->{is_due}, 0, "not before it is $status" );
        $ticket->SetStatus('stalled');
        is( moment($id)->{is_due}, 0, 'an active status does not count' );
        $ticket->SetStatus($status);
        my $row = moment($id);
        is( $row->{is_due},  1, "due when $status" );
        is( $row->{overdue}, 0, 'not overdue yet' );
        cmp_ok( $row->{due_at}, 'ge', ago(1), 'since the change' );
    }
};

subtest 'the first change counts, also when the ticket was opened again' => sub {
    my $ticket = new_ticket();
    my $before = scheduled($ticket);
    $ticket->SetStatus('resolved');
    $ticket->SetStatus('open');
    is( moment($before)->{is_due}, 1, 'due since the first change' );
    is( moment( scheduled( $ticket, Created => ago(0) ) )->{is_due}, 0, 'one scheduled after it waits' );

    $db->execute( q{UPDATE Transactions SET Created = ? WHERE ObjectId = ? AND Type = 'Status'},
        ago(30), $ticket->id );
    is( moment($before)->{overdue}, 1, 'overdue 30 hours after the change' );
};

subtest 'a status without a transaction counts while the ticket is in it' => sub {
    my $ticket = new_ticket();
    my $id     = scheduled($ticket);
    $db->execute( q{UPDATE Tickets SET Status = 'resolved', Resolved = ? WHERE id = ?}, ago(30), $ticket->id );
    my $row = moment($id);
    is( $row->{is_due},  1,       'due' );
    is( $row->{due_at},  ago(30), 'since RT says it was resolved' );
    is( $row->{overdue}, 1,       'overdue' );

    my $later = scheduled( $ticket, Created => ago(2) );
    is( moment($later)->{due_at}, ago(2), 'but not since before it was scheduled' );
};

subtest 'a merge carries a deletion to the winner' => sub {
    my ( $loser, $winner ) = ( new_ticket(), new_ticket() );
    $winner->SetStatus('resolved');
    $winner->SetStatus('open');
    my $id = scheduled( $loser, Created => ago(1) );
    $loser->MergeInto( $winner->id );
    my $row = moment($id);
    is( $row->{effective}, $winner->id, 'the winner is the ticket' );
    is( $row->{is_due},    0,           'what it went through before says nothing' );
    $winner->SetStatus('rejected');
    is( moment($id)->{is_due}, 1, 'due when the winner is closed' );
};

subtest 'limits' => sub {
    my $ticket = new_ticket();
    my @ids    = map { scheduled( $ticket, %{$_} ) } {}, { State => 'done' }, { Trigger_ => 'date', Due => ago(-1) };
    my $found  = sub {
        [ map { $_->{id} } RT::Extension::GDPR::Deletion::Moment->rows( tickets => [ $ticket->id ], @_ ) ];
    };
    is_deeply( $found->(), \@ids, 'all of the ticket' );
    is_deeply( $found->( states   => ['scheduled'] ), [ @ids[ 0, 2 ] ], 'by state' );
    is_deeply( $found->( triggers => ['resolve'] ),   [ @ids[ 0, 1 ] ], 'by trigger' );
    is_deeply( $found->( ids      => [] ),            [],               'an empty list is none' );
};

done_testing;
