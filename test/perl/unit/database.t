# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Test;
use Test::Warn;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Problem;

my $db      = 'RT::Extension::GDPR::Database';
my $problem = 'RT::Extension::GDPR::Problem';

sub bodies { return map { $_->{body} } $db->rows('SELECT Body FROM GDPRNotes ORDER BY id') }

subtest 'values are characters in both directions' => sub {
    for my $text ( 'plain', 'Müller', "\x{e9}", "\x{5d0}\x{1F600}", q{it's "quoted"} ) {
        my $id = $db->insert( 'GDPRNotes', { Body => $text } );
        is( $db->row( 'SELECT * FROM GDPRNotes WHERE id = ?', $id )->{body}, $text, 'same text' );
    }
    is( $db->row('SELECT Salt FROM GDPRNotes')->{salt}, undef, 'NULL is undef' );
    is( $db->bytes('é'), "\xc3\xa9", 'bytes of characters' );
    is( $db->bytes("\xff"), "\xff", 'bytes stay' );
    is( $db->execute('DELETE FROM GDPRNotes'), 5, 'execute counts rows' );
    is( $db->execute('DELETE FROM GDPRNotes'), 0, 'none is 0' );
    cmp_ok( $db->insert( 'GDPRNotes', { Body => 'again' } ), '>', 5, 'ids are not used twice' );
    $db->execute('DELETE FROM GDPRNotes');
};

subtest 'numbers are numbers' => sub {
    my $least = 5.5 * 2;
    for my $number ( 11, int 11.7, $least ) {
        is( $db->row( "SELECT 1 AS found FROM GDPRLogHead WHERE LENGTH('seventeen letters') BETWEEN ? AND ?", $number, 20 )->{found},
            1, 'compared with a length' );
    }
    my $id = $db->insert( 'GDPRNotes', { Body => '007' } );
    is( $db->row( 'SELECT Body FROM GDPRNotes WHERE id = ?', $id )->{body}, '007', 'a text of digits stays a text' );
    $db->execute('DELETE FROM GDPRNotes');
};

subtest 'tables without ids' => sub {
    $db->insert( 'GDPRState', { Name => 'test', Value => 1, Updated => $db->now } );
    is( $db->row('SELECT * FROM GDPRState')->{name}, 'test', 'inserted' );
    is( $db->row('SELECT * FROM GDPRLogHead')->{size}, 0, 'the head of the log is there' );
};

subtest 'atomic returns, commits, rolls back and passes on' => sub {
    is( scalar $db->atomic( sub { $db->insert( 'GDPRNotes', { Body => 'a' } ); 'result' } ), 'result', 'scalar' );
    is_deeply( [ $db->atomic( sub { ( 1, 2 ) } ) ], [ 1, 2 ], 'list' );
    is( eval { $db->atomic( sub { $db->insert( 'GDPRNotes', { Body => 'b' } ); $problem->throw('plan_stale') } ) },
        undef, 'dies' );
    is( $@->slug, 'plan_stale', 'of the same' );
    is_deeply( [bodies], ['a'], 'only the first stayed' );
    ok( !$db->in_transaction, 'over' );
};

subtest 'an inner failure leaves the outer part alone' => sub {
    $db->atomic( sub {
        $db->insert( 'GDPRNotes', { Body => 'outer' } );
        eval { $db->atomic( sub {
            $db->insert( 'GDPRNotes', { Body => 'inner' } );
            $db->execute('SELECT nothing FROM nowhere');
        } ) };
        is( $@->slug, 'internal_error', 'the bad statement was noticed' );
        unlike( "$@", qr/nowhere/, 'and is not quoted' );
        $db->insert( 'GDPRNotes', { Body => 'after' } );
        eval { $db->atomic( sub { $RT::Handle->BeginTransaction; die "half way\n" } ) };
        is( $@, "half way\n", 'an open inner transaction' );
        is( $RT::Handle->TransactionDepth, 1, 'does not count on' );
        $db->atomic( sub { $db->insert( 'GDPRNotes', { Body => 'kept' } ) } );
    } );
    is_deeply( [bodies], [qw(a outer after kept)], 'only the inner part went' );
};

subtest 'within a transaction of RT' => sub {
    $RT::Handle->BeginTransaction;
    eval { $db->atomic( sub { $db->insert( 'GDPRNotes', { Body => 'x' } ); die "no\n" } ) };
    $db->atomic( sub { $db->insert( 'GDPRNotes', { Body => 'y' } ) } );
    $RT::Handle->Commit;
    is( ( bodies() )[-1], 'y', 'RT commits what stayed' );
    is( scalar( bodies() ), 5, 'once' );

    $RT::Handle->BeginTransaction;
    $db->atomic( sub { $db->insert( 'GDPRNotes', { Body => 'z' } ) } );
    $RT::Handle->Rollback;
    is( ( bodies() )[-1], 'y', 'and RT rolls back' );
};

# As MySQL does to end a deadlock.
subtest 'a transaction of RT that the database threw away' => sub {
    my @before = bodies();
    my $thrown_away = sub {
        $db->insert( 'GDPRNotes', { Body => 'before' } );
        $db->dbh->rollback;
        $db->dbh->begin_work;
        $problem->throw('busy');
    };
    $RT::Handle->BeginTransaction;
    my $caught;
    warnings_like {
        eval { $db->atomic( sub {
            eval { $db->atomic($thrown_away) };
            $db->insert( 'GDPRNotes', { Body => 'half' } );
        } ) };
        $caught = $@;
    } [ (qr/^Roll-back failed/) x 2 ], 'both roll-backs fail';
    isa_ok( $caught, $problem, 'what the caller is told, for what followed is not all,' );
    $RT::Handle->Rollback;
    is_deeply( [bodies], \@before, 'nothing stayed' );

    $RT::Handle->BeginTransaction;
    is( eval { $db->atomic( sub {'done'} ) }, 'done', 'the next transaction of RT is as any' );
    $RT::Handle->Rollback;
};

subtest 'RT records inside that roll back' => sub {
    my $queue = RT::Queue->new( RT->SystemUser );
    eval { $db->atomic( sub { $queue->Create( Name => 'Passing' ) or die; die "no\n" } ) };
    is( $@, "no\n", 'without a warning about mixed commits' );
    my $again = RT::Queue->new( RT->SystemUser );
    $again->LoadByCols( Name => 'Passing' );
    ok( !$again->id, 'and nothing in the cache' );
};

subtest 'nothing waits for a lock for ever' => sub {
    plan skip_all => 'only PostgreSQL would' if $db->type ne 'Pg';
    my $wait = sub { return $db->row('SHOW lock_timeout')->{lock_timeout} };
    is( $db->atomic($wait), '50s', 'within a transaction of ours' );
    is( $wait->(), '0', 'not without' );
    $db->execute(q{SET lock_timeout = '3s'});
    is( $db->atomic($wait), '3s', 'what the site says is left as it is' );
    $db->execute('RESET lock_timeout');
};

subtest 'a transaction is exclusive' => sub {
    my $ticket = RT::Extension::GDPR::Test->ticket_with_files;
    my $dbh    = DBI->connect( RT::Handle->DSN, RT->Config->Get('DatabaseUser'), RT->Config->Get('DatabasePassword'),
        { RaiseError => 0, PrintError => 0 } );
    $dbh->do($_) for $db->type eq 'Pg' ? "SET lock_timeout = '1s'"
        : $db->type eq 'mysql' ? 'SET innodb_lock_wait_timeout = 1' : 'PRAGMA busy_timeout = 10';
    $db->atomic( sub {
        $db->lock_tickets( $ticket->id );
        ok( !$dbh->do( 'UPDATE Tickets SET Priority = 7 WHERE id = ' . $ticket->id ), 'another waits for the ticket' );
    } );
    ok( $dbh->do( 'UPDATE Tickets SET Priority = 7 WHERE id = ' . $ticket->id ), 'until it is over' );

    $dbh->begin_work;
    $dbh->do( 'UPDATE Tickets SET Priority = 8 WHERE id = ' . $ticket->id );
    $db->dbh->do($_) for $db->type eq 'Pg' ? "SET lock_timeout = '1s'"
        : $db->type eq 'mysql' ? 'SET innodb_lock_wait_timeout = 1' : 'PRAGMA busy_timeout = 10';
    eval { $db->atomic( sub { $db->lock_tickets( $ticket->id ) } ) };
    is( $@->slug, 'busy', 'and we are told when another is in the way' );
    ok( !$db->in_transaction, 'with no transaction left open' );
    $dbh->rollback;
    is( $db->atomic( sub { $db->lock_tickets( $ticket->id ); 'mine' } ), 'mine', 'later it goes' );
    $dbh->disconnect;
};

done_testing;
