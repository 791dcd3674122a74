# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

BEGIN { $ENV{RT_TEST_WEB_HANDLER} = 'inline' }

use RT::Extension::GDPR::Test;
use Test::Warn;
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Deletion;
use RT::Extension::GDPR::Due;
use RT::Extension::GDPR::Store;

my $TEST     = 'RT::Extension::GDPR::Test';
my $database = 'RT::Extension::GDPR::Database';
my @READ     = qw(ShowTicket ShowTicketComments ShowOutgoingEmail SeeQueue);
my $number   = 0;

$TEST->load_or_create_user( Name => 'agent', Password => 'password' );
my $agent = $TEST->user_with_rights( agent => @READ, qw(DeleteTicketFiles ModifyTicket ReplyToTicket CommentOnTicket) );

sub ticket_with_file {
    $number++;
    return $TEST->ticket_with_files( { name => 'paper.pdf', type => 'application/pdf', data => "paper $number" } )->id;
}

sub schedule {
    my ( $id, @more ) = @_;
    my @refs = map { $TEST->file_ref( $_, 'paper.pdf' ) } $id, @more;
    my $plan = RT::Extension::GDPR::Act::DeleteFiles->plan( user => $agent, ticket => $id, files => \@refs );
    return RT::Extension::GDPR::Deletion->schedule(
        user => $agent, ticket => $id, files => \@refs, digest => $plan->digest, reason => 'check_done', when => 'resolve' );
}

sub ticket { my $ticket = RT::Ticket->new( RT->SystemUser ); $ticket->Load( $_[0] ); return $ticket }

sub is_there { my ($ref) = @_; return RT::Extension::GDPR::Store->of_ref($ref)->file($ref) ? 1 : 0 }

sub state_of { return $database->row( 'SELECT State FROM GDPRDeletions WHERE id = ?', $_[0]{id} )->{state} }

sub done_ok {
    my ( $scheduled, $how ) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    is( state_of($scheduled), 'done', "$how: done" );
    is( is_there( $_->{ref} ), 0, 'the file is gone' ) for @{ $scheduled->{files} };
    return;
}

my ( $base, $web ) = $TEST->started_ok;
$web->login( 'agent', 'password' );

subtest 'a status changed on the page' => sub {
    my $id        = ticket_with_file();
    my $scheduled = schedule($id);
    $web->get("$base/Ticket/Display.html?id=$id&Status=resolved");
    is( ticket($id)->Status, 'resolved', 'resolved' );
    done_ok( $scheduled, 'by the page' );
};

subtest 'a reply that sends the file and resolves the ticket' => sub {
    my $id        = ticket_with_file();
    my $scheduled = schedule($id);
    $TEST->clean_caught_mails;
    $web->get("$base/Ticket/Update.html?id=$id&Action=Respond");
    $web->submit_form_ok( {
        form_name => 'TicketUpdate',
        fields    => {
            UpdateContent  => 'Here it is again.', Status => 'resolved',
            AttachExisting => $scheduled->{files}[0]{ref} =~ /([0-9]+)/,
        },
        button => 'SubmitTicket',
    } );
    is( ticket($id)->Status, 'resolved', 'resolved' );
    my ($mail) = grep {/Here it is again/} $TEST->fetch_caught_mails;
    like( $mail, qr/filename="?paper\.pdf/, 'the mail of the same update has the file' );
    done_ok( $scheduled, 'after it' );
};

subtest 'a ticket resolved by mail' => sub {
    my $id        = ticket_with_file();
    my $scheduled = schedule($id);
    my $reopen = RT::Scrip->new( RT->SystemUser );    # a site's own: whatever comes resolves the ticket
    my ($ok) = $reopen->Create(
        Queue => 0, ScripCondition => 'On Correspond', ScripAction => 'User Defined', Template => 'Blank',
        CustomPrepareCode => 'return 1;', CustomCommitCode => q{$self->TicketObj->SetStatus('resolved'); return 1;} );
    ok( $ok, 'a scrip that resolves' );
    my $subject = '[' . RT->Config->Get('rtname') . " #$id] thanks";
    $TEST->mail_ticket("From: customer\@example.test\nTo: rt\@example.test\nSubject: $subject\n\nThank you.\n");
    $reopen->Delete;
    is( ticket($id)->Status, 'resolved', 'resolved' );
    done_ok( $scheduled, 'by the gateway' );
};

subtest 'a merge carries it to the winner' => sub {
    my ( $loser, $winner ) = ( ticket_with_file(), ticket_with_file() );
    my $scheduled = schedule($loser);
    ticket($loser)->MergeInto($winner);
    is( ( RT::Extension::GDPR::Deletion->for_ticket( $winner, $agent ) )[0]{ticket}, $winner, 'it is shown there' );
    is( state_of($scheduled), 'scheduled', 'the merge does not do it' );
    ticket($winner)->SetStatus('resolved');
    done_ok( $scheduled, 'with the winner' );
    is( is_there( $TEST->file_ref( $winner, 'paper.pdf' ) ), 1, q{the winner's own file stays} );
};

subtest 'a ticket merged into one that is resolved is done by run-due' => sub {
    my ( $loser, $winner ) = ( ticket_with_file(), ticket_with_file() );
    my $scheduled = schedule($loser);
    ticket($winner)->SetStatus('resolved');
    ticket($loser)->MergeInto($winner);
    is_deeply( RT::Extension::GDPR::Due->run->{done}, [ $scheduled->{id} ], 'taken up' );
    done_ok( $scheduled, 'by run-due' );
};

subtest 'a failure does not stop the status change' => sub {
    my %failures = (
        'dies'                   => sub { die "paper.pdf\n" },
        'fails in the database'  => sub { $database->execute('INSERT INTO GDPRNoSuchTable VALUES (1)') },
        'dies after it deleted'  => sub { my ($run) = @_; $run->(); die "paper.pdf\n" },
        'exits a transaction'    => sub { $RT::Handle->BeginTransaction; die "paper.pdf\n" },
    );
    my $original = RT::Extension::GDPR::Apply->can('run');
    for my $failure ( sort keys %failures ) {
        my $id        = ticket_with_file();
        my $scheduled = schedule($id);
        {
            no warnings 'redefine';
            local *RT::Extension::GDPR::Apply::run = sub { my @args = @_; $failures{$failure}->( sub { $original->(@args) } ) };
            $web->get("$base/Ticket/Display.html?id=$id&Status=resolved");
            $web->next_warning_like( qr/\AScheduled deletion $scheduled->{id}: failed, internal_error\n?\z/,
                "$failure: logged by ids" );
        }
        is( $web->status,        200,        'the page is shown' );
        is( ticket($id)->Status, 'resolved', 'the status is changed' );
        is( is_there( $scheduled->{files}[0]{ref} ), 1, 'nothing is half deleted' );
        is( $RT::Handle->TransactionDepth || 0, 0, 'no transaction is left open' );
        is_deeply( RT::Extension::GDPR::Due->run->{done}, [ $scheduled->{id} ], 'run-due takes it up' );
        done_ok( $scheduled, 'then' );
    }
};

subtest 'nor does one before a deletion is even found' => sub {
    my $id        = ticket_with_file();
    my $scheduled = schedule($id);
    my $ok;
    {
        no warnings 'redefine';
        local *RT::Extension::GDPR::Scope::ticket = sub { $database->execute('INSERT INTO GDPRNoSuchTable VALUES (1)') };
        my $ticket = ticket($id);
        warning_like { ($ok) = $ticket->Atomic( sub { $ticket->SetStatus('resolved') } ) }
        qr/\AScheduled deletions of ticket $id are left to rt-gdpr run-due: internal_error/, 'logged';
    }
    ok( $ok, 'the status change was made' );
    is( ticket($id)->Status, 'resolved', 'and stays' );
    is_deeply( RT::Extension::GDPR::Due->run->{done}, [ $scheduled->{id} ], 'run-due takes it up' );
};

subtest 'a ticket opened again before run-due came' => sub {
    my $id        = ticket_with_file();
    my $scheduled = schedule($id);
    my $scrips    = RT::Scrips->new( RT->SystemUser );
    $scrips->Limit( FIELD => 'Description', VALUE => 'GDPR: run', OPERATOR => 'STARTSWITH' );
    is( $scrips->Count, 1, 'the scrip' );
    $scrips->First->SetDisabled(1);
    $database->execute( 'UPDATE GDPRDeletions SET Created = ? WHERE id = ?', '2026-01-01 00:00:00', $scheduled->{id} );
    ticket($id)->SetStatus($_) for qw(resolved open);
    is( state_of($scheduled), 'scheduled', 'was disabled' );
    is_deeply( RT::Extension::GDPR::Due->run->{done}, [ $scheduled->{id} ], 'the first change counts' );
    $scrips->First->SetDisabled(0);
};

subtest 'copies in other tickets are left to run-due inside a transaction of RT' => sub {
    my ( $id, $other ) = ( ticket_with_file(), ticket_with_file() );
    my $scheduled = schedule( $id, $other );
    is( scalar @{ $scheduled->{files} }, 2, 'two files' );
    $web->get("$base/Ticket/Display.html?id=$id&Status=resolved");
    is( ticket($id)->Status,  'resolved',  'resolved' );
    is( state_of($scheduled), 'scheduled', 'not yet done' );
    is_deeply( RT::Extension::GDPR::Due->run->{done}, [ $scheduled->{id} ], 'run-due takes it up' );
    done_ok( $scheduled, 'both' );
};

undef $web;
done_testing;
