# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;

use POSIX ();

use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::Tombstone;

my $ACT       = 'RT::Extension::GDPR::Act::DeleteFiles';
my $LOG       = 'RT::Extension::GDPR::Log';
my $TEST      = 'RT::Extension::GDPR::Test';
my $PROCESSES = 20;

my $user = $TEST->user_with_rights('alice', qw(ShowTicket ShowTicketComments SeeQueue DeleteTicketFiles));

sub ticket { return $TEST->ticket_with_files({ name => 'card.png', type => 'image/png', data => "bytes $_[0]" })->id }

# What became of a deletion: done, or the slug of the problem.
sub delete_file {
    my ($ticket, $ref) = @_;
    return eval {
        my $plan = $ACT->plan(user => $user, ticket => $ticket, files => [$ref]);
        RT::Extension::GDPR::Apply->run($plan, user => $user, reason => 'check_done', via => 'page', expect => $plan->digest);
        'done';
    } // RT::Extension::GDPR::Problem->caught($@)->slug;
}

# All begin when the parent closes the pipe; returns what became of each.
sub at_once {
    my ($code) = @_;
    $RT::Handle->Disconnect;
    pipe my $wait, my $go or die "Cannot make a pipe: $!";
    my @children;
    for my $number (0 .. $PROCESSES - 1) {
        pipe my $outcome, my $tell or die "Cannot make a pipe: $!";
        my $pid = fork // die "Cannot fork: $!";
        if (!$pid) {
            close $go;
            RT::ConnectToDatabase();
            sysread $wait, my $nothing, 1;
            syswrite $tell, $code->($number);
            POSIX::_exit(0);
        }
        close $tell;
        push @children, [ $pid, $outcome ];
    }
    close $wait;
    close $go;
    my @outcomes = map { my $outcome = readline $_->[1]; waitpid $_->[0], 0; $outcome } @children;
    RT::ConnectToDatabase();
    return @outcomes;
}

subtest 'processes that delete at once lose and duplicate no entry' => sub {
    my @tickets = map { ticket($_) } 0 .. $PROCESSES - 1;
    my @refs    = map { $TEST->file_ref($_, 'card.png') } @tickets;
    my @outcomes = at_once(sub { return delete_file($tickets[ $_[0] ], $refs[ $_[0] ]) });
    is_deeply(\@outcomes, [ ('done') x $PROCESSES ], 'each did its deletion');

    my $found = $LOG->verify;
    is($found->{ok}, 1, 'the log is sound') or diag explain $found->{problems};
    my @entries = $LOG->entries(limit => 1000);
    is_deeply([ sort { $a <=> $b } map { $_->{ticket} } @entries ], \@tickets, 'with one entry a deletion');
    is_deeply([ sort map { $_->{fields}{files}[0]{ref} } @entries ], [ sort @refs ], 'each about its own file');
    is_deeply([ map { scalar(my @list = RT::Extension::GDPR::Tombstone->for_ticket($_, $user)) } @tickets ],
        [ (1) x @tickets ], 'and one transaction in each history');
};

subtest 'of processes that delete the same file one does it, and the others are told' => sub {
    my $ticket   = ticket('same');
    my $ref      = $TEST->file_ref($ticket, 'card.png');
    my $before   = $LOG->size;
    my @outcomes = at_once(sub { return delete_file($ticket, $ref) });
    is(scalar(grep { $_ eq 'done' } @outcomes), 1, 'one');
    my @others = grep { !/\A(?:done|already_deleted|plan_stale)\z/ } @outcomes;
    is_deeply(\@others, [], 'the others: already deleted, or no longer as planned');
    is($LOG->size, $before + 1, 'one entry');
    is(scalar(my @list = RT::Extension::GDPR::Tombstone->for_ticket($ticket, $user)), 1, 'one transaction');
    is($LOG->verify->{ok}, 1, 'the log is sound');
};

done_testing;
