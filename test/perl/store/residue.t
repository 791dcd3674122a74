# SPDX-License-Identifier: GPL-2.0-only

# A ticket with people in every place where RT keeps them is anonymised: nothing of them is left.

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Test::Traces;
use RT::Extension::GDPR::Test config => RT::Extension::GDPR::Test::Traces->config;
use RT::Extension::GDPR::Act::Anonymize;
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Log;

my $test = 'RT::Extension::GDPR::Test';
my $act  = 'RT::Extension::GDPR::Act::Anonymize';
my $db   = 'RT::Extension::GDPR::Database';

my $agent = $test->user_with_rights( 'agent', qw(SeeQueue ShowTicket ShowTicketComments ShowOutgoingEmail SeeCustomField
    ModifyCustomField AnonymizeTicket DeleteTicketFiles) );
my $traces = RT::Extension::GDPR::Test::Traces->build;
my $ticket = $traces->ticket;

sub plan_now { return $act->plan( user => $agent, ticket => $ticket, @_ ) }

sub rows {
    my ( $sql, @bind ) = @_;
    return [ map { my $row = $_; join ' ', map {"$_=@{[ $row->{$_} // 'NULL' ]}"} sort keys %$row } $db->rows( $sql, @bind ) ];
}

is_deeply( [ sort keys %{ $traces->found } ], [ sort keys %{ $traces->identifiers } ], 'all of them are there' );

my %before = map { $_ => rows("SELECT id, LastUpdated, Status, Queue FROM $_ ORDER BY id") } qw(Tickets);
my $history = $db->row(q{SELECT COUNT(*) AS n FROM Transactions WHERE ObjectType = 'RT::Ticket'})->{n};
$test->clean_caught_mails;

my $plan   = plan_now();
my %unsearchable = map { $_->{ref} => $_ } $act->unsearchable($plan);
my $result = RT::Extension::GDPR::Apply->run( $plan,
    user => $agent, reason => 'person_asked', via => 'page', expect => $plan->digest );

is_deeply( { map { $_ => $result->{left}{$_} } grep { $result->{left}{$_} } keys %{ $result->{left} } }, {}, 'no store has anything left' );
is( scalar keys %{ $result->{left} }, scalar( () = RT::Extension::GDPR::Store->all ), 'of all, each searched' );
my $entry = RT::Extension::GDPR::Log->entry( $result->{log}[0] )->{fields};
is_deeply( $entry->{remaining}, $result->{left}, 'so the log says' );
ok( $entry->{findings}{person} && $entry->{findings}{iban}, 'and how many of which kind were found' );

is_deeply( [ $test->fetch_caught_mails ], [], 'nobody was mailed' );
is_deeply( rows('SELECT id, LastUpdated, Status, Queue FROM Tickets ORDER BY id'), $before{Tickets}, 'the tickets were not updated' );
is( $db->row(q{SELECT COUNT(*) AS n FROM Transactions WHERE ObjectType = 'RT::Ticket'})->{n}, $history + 1, 'one transaction tells of it' );

is( scalar( grep { $_->{why} eq 'binary' } values %unsearchable ), keys %unsearchable, 'files that cannot be searched are named' );
RT::Extension::GDPR::Apply->run(
    RT::Extension::GDPR::Act::DeleteFiles->plan( user => $agent, ticket => $ticket, files => [ sort keys %unsearchable ] ),
    user => $agent, reason => 'person_asked', via => 'page' );
is_deeply( $traces->found, {}, 'when they are deleted too, nothing is left in the whole database' );

my $again = plan_now();
is_deeply( [ map {"$_->{category} $_->{document}"} grep { $_->{auto} } @{ ( $again->parts )[0]{findings} } ], [], 'nothing new is found' );
is_deeply( $again->counts, {}, 'nor is there anything to change' );

ok( RT::Extension::GDPR::Log->verify->{ok}, 'the log is sound' );
done_testing;
