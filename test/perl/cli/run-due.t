# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use Test::Warn;
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::CLI::RunDue;
use RT::Extension::GDPR::CLI::Status;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Deletion;
use RT::Extension::GDPR::Keys;

my $TEST     = 'RT::Extension::GDPR::Test';
my $database = 'RT::Extension::GDPR::Database';
my $agent    = $TEST->user_with_rights( agent => qw(ShowTicket ShowTicketComments ShowOutgoingEmail DeleteTicketFiles) );

# What a verb printed (both streams) and its exit code.
sub command {
    my ( $verb, @arguments ) = @_;
    my $output = '';
    open my $handle, '>', \$output or die $!;
    local *STDOUT = $handle;
    local *STDERR = $handle;
    my $code = "RT::Extension::GDPR::CLI::$verb"->run(@arguments);
    return ( $code, $output );
}

my $number = 0;

sub due_deletion {
    $number++;
    my $ticket = $TEST->ticket_with_files( { name => 'passport.pdf', type => 'application/pdf', data => "passport $number" } );
    my %about  = ( user => $agent, ticket => $ticket->id, files => [ $TEST->file_ref( $ticket, 'passport.pdf' ) ] );
    my $plan   = RT::Extension::GDPR::Act::DeleteFiles->plan(%about);
    my $id     = RT::Extension::GDPR::Deletion->schedule(
        %about, digest => $plan->digest, reason => 'check_done', when => 'date', due => '2999-01-01', note => 'a private note' )->{id};
    $database->execute( 'UPDATE GDPRDeletions SET Due = ? WHERE id = ?', $database->now, $id );
    return ( $id, $ticket->id );
}

sub snapshot {
    return join "\n", map {
        my $table = $_;
        join ' ', $table, $database->row("SELECT COUNT(*) AS n FROM $table")->{n};
    } qw(Attachments Attributes GDPRDeletions GDPRLogEntries GDPRNotes GDPRRemovals Tickets Transactions);
}

subtest 'a fresh install' => sub {
    my ( $code, $output ) = command('Status');
    is( $code, 1, 'status: nobody runs run-due' );
    like( $output, qr/^heartbeat: never$/m, 'which it says' );

    my $before = snapshot();
    is_deeply( [ command('RunDue') ], [ 0, '' ], 'run-due is silent' );
    is( snapshot(), $before, 'and writes nothing' );
    isnt( $database->row(q{SELECT Updated FROM GDPRState WHERE Name = 'heartbeat'}), undef, 'but the heartbeat' );

    ( $code, $output ) = command('Status');
    is( $code, 0, 'then all is well' );
    like( $output, qr/\Aheartbeat: ok, \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\noverdue deletions: 0\nrefused deletions: 0\n/, 'which it says' );
};

subtest 'what is due is done' => sub {
    my @ids = map { ( due_deletion() )[0] } 1 .. 2;
    is_deeply( [ command('RunDue') ], [ 0, "2 scheduled deletions done: @ids\n" ], 'ids and a number' );
    is_deeply( [ command('RunDue') ], [ 0, '' ], 'once' );
};

subtest 'an overdue deletion' => sub {
    my ( $id, $ticket ) = due_deletion();
    is( ( command('Status') )[0], 0, 'not a minute late' );
    $database->execute( 'UPDATE GDPRDeletions SET Due = ? WHERE id = ?', '2026-01-01 00:00:00', $id );
    my ( $code, $output ) = command('Status');
    is( $code, 1, 'attention' );
    like( $output, qr/^overdue deletions: 1\n  deletion $id, ticket $ticket$/m, 'ids' );
    unlike( $output, qr/passport|agent|private/, 'no more' );
    is( ( command('RunDue') )[0], 0, 'done' );
    is( ( command('Status') )[0], 0, 'well again' );
};

subtest 'failures and refusals' => sub {
    my ( $id, $ticket ) = due_deletion();
    my ($other) = due_deletion();
    my $folder = RT->Config->Get('GDPRKeyDirectory');
    rename $folder, "$folder.away" or die $!;
    my ( $code, $output );
    warnings_like { ( $code, $output ) = command('RunDue') }
    [ map {qr/\AScheduled deletion $_: failed, keys_missing/} $id, $other ], 'logged';
    is( $code,   2,                                               'some failed' );
    is( $output, "2 scheduled deletions failed: $id $other\n", 'which' );
    ( $code, $output ) = command('Status');
    is( $code, 1, 'attention' );
    like( $output, qr/^keys: no usable key of the kind hmac sign/m, 'the cause' );
    rename "$folder.away", $folder or die $!;

    my $user = RT::User->new( RT->SystemUser );
    $user->Load('agent');
    $user->SetDisabled(1);
    warnings_like { ( $code, $output ) = command('RunDue') }
    [ map {qr/\AScheduled deletion $_: refused, scheduler_disabled/} $id, $other ], 'logged';
    is( $code,   2,                                                'refused' );
    is( $output, "2 scheduled deletions refused: $id $other\n", 'which' );
    ( $code, $output ) = command('Status');
    is( $code, 1, 'attention' );
    like( $output, qr/^refused deletions: 2\n  deletion $id, ticket $ticket, scheduler_disabled$/m, 'with the cause' );
    is( ( command('RunDue') )[0], 0, 'not tried again' );
    $user->SetDisabled(0);
    $database->execute(q{UPDATE GDPRDeletions SET State = 'cancelled' WHERE State = 'refused'});
};

subtest 'no run-due for long' => sub {
    $database->execute( q{UPDATE GDPRState SET Updated = ? WHERE Name = 'heartbeat'}, '2026-01-01 00:00:00' );
    my ( $code, $output ) = command('Status');
    is( $code, 1, 'attention' );
    like( $output, qr/^heartbeat: stale, 2026-01-01 00:00:00 UTC$/m, 'since when' );
    command('RunDue');
    is( ( command('Status') )[0], 0, 'well again' );
};

subtest 'usage' => sub {
    for my $verb (qw(RunDue Status)) {
        is( ( command( $verb, '--now' ) )[0], 2, "$verb takes no arguments" );
        like( "RT::Extension::GDPR::CLI::$verb"->summary, qr/\A[a-z].{10,80}\z/, 'its line for --help' );
    }
};

done_testing;
