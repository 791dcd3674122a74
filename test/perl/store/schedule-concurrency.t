# SPDX-License-Identifier: GPL-2.0-only

# Several hosts run run-due at once, while people cancel and resolve.

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use RT::Extension::GDPR::Test::Processes qw(at_once);

use POSIX ();
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Deletion;
use RT::Extension::GDPR::Due;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Store;

my $TEST     = 'RT::Extension::GDPR::Test';
my $database = 'RT::Extension::GDPR::Database';
my $agent    = $TEST->user_with_rights( agent => qw(ShowTicket ShowTicketComments ShowOutgoingEmail DeleteTicketFiles) );
my $number   = 0;

sub new_ticket {
    $number++;
    return $TEST->ticket_with_files( { name => 'card.png', type => 'image/png', data => "card $number" } )->id;
}

sub schedule {
    my ( $tickets, %when ) = @_;
    my ( $ticket, @more ) = ref $tickets ? @$tickets : $tickets;
    my %about = ( user => $agent, ticket => $ticket, files => [ map { $TEST->file_ref( $_, 'card.png' ) } $ticket, @more ] );
    my $plan  = RT::Extension::GDPR::Act::DeleteFiles->plan(%about);
    return RT::Extension::GDPR::Deletion->schedule( %about, digest => $plan->digest, reason => 'check_done', %when );
}

sub due_today {
    my $scheduled = schedule( @_ ? \@_ : new_ticket(), when => 'date', due => '2999-01-01' );
    $database->execute( 'UPDATE GDPRDeletions SET Due = ? WHERE id = ?', $database->now, $scheduled->{id} );
    return $scheduled;
}

sub state_of { return $database->row( 'SELECT State FROM GDPRDeletions WHERE id = ?', $_[0]{id} )->{state} }

sub is_there {
    my ($scheduled) = @_;
    my $ref = $scheduled->{files}[0]{ref};
    return RT::Extension::GDPR::Store->of_ref($ref)->file($ref) ? 1 : 0;
}

sub run_due { return RT::Extension::GDPR::Due->run }

subtest 'several runs at once do each deletion once' => sub {
    my @scheduled = map { due_today() } 1 .. 6;
    my $before    = RT::Extension::GDPR::Log->size;
    my @summaries = map { $_->[0] } at_once( ( \&run_due ) x 4 );
    is_deeply( [ map { @{ $_->{failed} }, @{ $_->{refused} } } @summaries ], [], 'none failed' );
    is_deeply( [ sort { $a <=> $b } map { @{ $_->{done} } } @summaries ], [ map { $_->{id} } @scheduled ], 'each was done once' );
    is( RT::Extension::GDPR::Log->size, $before + 6, 'with one entry in the log' );
    is( RT::Extension::GDPR::Log->verify->{ok}, 1, 'which is sound' );
    is( $database->row(q{SELECT COUNT(*) AS n FROM GDPRState WHERE Name = 'heartbeat'})->{n}, 1, 'one heartbeat' );
};

subtest 'cancelled or done, and never both' => sub {
    my @scheduled = map { due_today() } 1 .. 6;
    my $cancel    = sub {
        return grep { eval { RT::Extension::GDPR::Deletion->cancel( user => $agent, id => $_ ); 1 } } map { $_->{id} } reverse @scheduled;
    };
    my ( $run, $cancelled ) = at_once( \&run_due, $cancel );
    is_deeply( [ sort { $a <=> $b } @{ $run->[0]{done} }, @{$cancelled} ], [ map { $_->{id} } @scheduled ], 'each is one of the two' );
    for my $scheduled (@scheduled) {
        my $state = state_of($scheduled);
        is( is_there($scheduled), $state eq 'cancelled' ? 1 : 0, "the file of one that is $state" );
    }
};

subtest 'deletions that reach into each other\'s tickets do not wait for each other' => sub {
    my ( @there, @back );
    for ( 1 .. 4 ) {
        my ( $one, $two ) = ( new_ticket(), new_ticket() );
        push @there, due_today( $one, $two );
        push @back,  due_today( $two, $one );
    }
    my $before   = RT::Extension::GDPR::Log->size;
    my @outcomes = at_once( map {
        my $scheduled = $_;
        sub { return map { my $result = RT::Extension::GDPR::Deletion->run( $_->{id}, via => 'schedule' ); $result->{cause} || $result->{outcome} } @$scheduled };
    } \@there, \@back );
    is_deeply( \@outcomes, [ ( [ ('done') x 4 ] ) x 2 ], 'each is done' );
    is( RT::Extension::GDPR::Log->size, $before + 8, 'and each file deleted once' );
};

subtest 'people who resolve tickets while it runs' => sub {
    my @tickets   = map { new_ticket() } 1 .. 6;
    my @scheduled = map { schedule( $_, when => 'resolve' ) } @tickets;
    my $resolve   = sub {
        return map {
            my $ticket = RT::Ticket->new( RT->SystemUser );
            $ticket->Load($_);
            my ($ok) = $ticket->Atomic( sub { $ticket->SetStatus('resolved') } );
            $ok ? $_ : ();
        } @tickets;
    };
    my $runs = sub {
        return map { @{ run_due()->{done} } } 1 .. 10;
    };
    my ( $resolved, $done ) = at_once( $resolve, $runs );
    is_deeply( $resolved, \@tickets, 'each status change was made' );
    for my $at ( 0 .. $#tickets ) {
        my $ticket = RT::Ticket->new( RT->SystemUser );
        $ticket->Load( $tickets[$at] );
        is( $ticket->Status, 'resolved', 'and stays' );
    }
    run_due();
    is_deeply( [ map { state_of($_) } @scheduled ], [ ('done') x 6 ], 'each deletion is done' );
    is_deeply( [ map { scalar( my @list = RT::Extension::GDPR::Log->entries( ticket => $_ ) ) } @tickets ], [ (1) x 6 ], 'once' );
};

subtest 'a run that is killed after it deleted, before it is done' => sub {
    my $scheduled = due_today();
    my $before    = RT::Extension::GDPR::Log->size;
    $RT::Handle->Disconnect;
    my $pid = fork // die "Cannot fork: $!";
    if ( !$pid ) {
        RT::ConnectToDatabase();
        my $original = RT::Extension::GDPR::Apply->can('run');
        no warnings 'redefine';
        local *RT::Extension::GDPR::Apply::run = sub { $original->(@_); kill KILL => $$ };
        run_due();
        POSIX::_exit(0);
    }
    waitpid $pid, 0;
    is( $? & 127, 9, 'was killed' );
    RT::ConnectToDatabase();
    is( state_of($scheduled), 'scheduled', 'it is as it was' );
    is( is_there($scheduled), 1,           'the file too' );
    is( RT::Extension::GDPR::Log->size, $before, 'and the log' );
    is_deeply( run_due()->{done}, [ $scheduled->{id} ], 'the next run does it' );
    is( RT::Extension::GDPR::Log->size, $before + 1, 'once' );
};

done_testing;
