# SPDX-License-Identifier: GPL-2.0-only

# Twenty processes at once: each file is deleted once, and each deletion logged once.

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use RT::Extension::GDPR::Test::Processes qw(at_once);

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

# What became of a deletion: done, or the slug of the problem.
sub delete_file {
    my ($ticket, $ref) = @_;
    return eval {
        my $plan = $ACT->plan(user => $user, ticket => $ticket, files => [$ref]);
        RT::Extension::GDPR::Apply->run($plan, user => $user, reason => 'check_done', via => 'page', expect => $plan->digest);
        'done';
    } // RT::Extension::GDPR::Problem->caught($@)->slug;
}

# The refs in the log's entries, and in the histories of these tickets.
sub logged  { return sort map { map { $_->{ref} } @{ $_->{fields}{files} } } $LOG->entries(limit => 1000, ticket => \@_) }
sub history { return sort map { map { $_->{ref} } @{ $_->{files} } } map { RT::Extension::GDPR::Tombstone->for_ticket($_, $user) } @_ }

sub sound { my $found = $LOG->verify; return is($found->{ok}, 1, 'the log is sound') || diag explain $found->{problems} }

subtest 'files of different tickets' => sub {
    my @tickets = map { $TEST->ticket_with_files({ name => 'card.png', data => "card $_" })->id } 1 .. $PROCESSES;
    my %ref = map { $_ => $TEST->file_ref($_, 'card.png') } @tickets;
    my @outcomes = at_once(map { my $ticket = $_; sub { return delete_file($ticket, $ref{$ticket}) } } @tickets);
    is_deeply(\@outcomes, [ (['done']) x $PROCESSES ], 'each did its deletion');
    is_deeply([ logged(@tickets) ],  [ sort values %ref ], 'each is logged once');
    is_deeply([ history(@tickets) ], [ sort values %ref ], 'and once in the history');
    sound();
};

subtest 'the same file, and others of its ticket' => sub {
    my @names  = map {"own $_.png"} 1 .. $PROCESSES;
    my $ticket = $TEST->ticket_with_files(map { { name => $_, data => "bytes of $_" } } 'wanted.png', @names)->id;
    my ($wanted, @own) = map { $TEST->file_ref($ticket, $_) } 'wanted.png', @names;
    my @outcomes = at_once(map { my $own = $_; sub { return map { delete_file($ticket, $_) } $wanted, $own } } @own);
    is(scalar(grep { $_->[0] eq 'done' } @outcomes), 1, 'one deleted the file that all wanted');
    my @others = grep { !/\A(?:done|already_deleted|plan_stale)\z/ } map { $_->[0] } @outcomes;
    is_deeply(\@others, [], 'the others were told: already deleted, or no longer as planned');
    is_deeply([ map { $_->[1] } @outcomes ], [ ('done') x $PROCESSES ], 'each deleted its own file');
    is_deeply([ logged($ticket) ],  [ sort $wanted, @own ], 'each is logged once');
    is_deeply([ history($ticket) ], [ sort $wanted, @own ], 'and once in the history');
    is_deeply([ $ACT->files(user => $user, ticket => $ticket) ], [], 'no file is left');
    sound();
};

done_testing;
