# SPDX-License-Identifier: GPL-2.0-only

# Whoever writes a mail can name anybody in it: what an anonymisation does to them.

use strict;
use warnings;

use RT::Extension::GDPR::Test config => q{ Set( @GDPRKeep, '*@partner.example' ); };
use RT::Extension::GDPR::Act::Anonymize;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Database;

my $test  = 'RT::Extension::GDPR::Test';
my $act   = 'RT::Extension::GDPR::Act::Anonymize';
my @rights = qw(SeeQueue ShowTicket ShowTicketComments ShowOutgoingEmail AnonymizeTicket);
my $agent   = $test->user_with_rights( 'agent',   @rights );
my $officer = $test->user_with_rights( 'officer', @rights, 'SeePrivacyLog' );

sub account {
    my ( $address, $name, @more ) = @_;
    my $user = RT::User->new( RT->SystemUser );
    my ( $id, $why ) = $user->Create( Name => $address, EmailAddress => $address, RealName => $name, Privileged => 0, @more );
    return $id || die $why;
}

sub row { return RT::Extension::GDPR::Database->row( 'SELECT * FROM Users WHERE id = ?', $_[0] ) }

sub planned {
    my ( $from, $text, $headers ) = @_;
    my $id = $test->mail_ticket( "From: $from\nTo: rt\@example.test\n" . ( $headers // q{} ) . "Subject: Hello\n\n$text\n" );
    return $act->plan( user => $agent, ticket => $id );
}

sub apply { return RT::Extension::GDPR::Apply->run( $_[0], user => $agent, reason => 'person_asked', via => 'page' ) }

subtest 'an account that is only named' => sub {
    my @ids = (
        account( 'vera@victim.example', 'Vera Victim', Password => 'let me in' ),
        account( 'viktor@victim.example', 'Mallory Malone' ),
    );
    RT::Extension::GDPR::Database->execute( q{UPDATE Users SET Created = '2020-02-02 02:02:02' WHERE id = ?}, $ids[1] );
    my @before = map { row($_) } @ids;
    my $plan   = planned( 'Mallory Malone <mallory@evil.example>', <<'TEXT', "Cc: Mallory Malone <viktor\@victim.example>\n" );
Please delete me.

On Monday, Vera Victim <vera@victim.example> wrote:
> My name is Vera Victim.
TEXT
    is( $plan->counts->{user_record}, 1, 'of the writer' );
    my ($part) = $plan->parts;
    my $of_officer = $act->plan( user => $officer, ticket => $part->{scope}->effective );
    is_deeply( [ map {"$_->{place} $_->{count}"} $act->outside($of_officer) ], ['user_records 2'], 'an officer is told of others' );
    is_deeply( [ $act->outside($plan) ], [], 'but not everybody who may anonymise: a quote could ask for anybody' );
    my $left = apply($plan)->{left};
    is_deeply( [ map { row($_) } @ids ], \@before, 'and stay, under the same name too' );
    is_deeply( [ grep { $left->{$_} } sort keys %$left ], [], 'the ticket is clean' );
};

subtest 'an account in whose name a mail is sent' => sub {
    my $id = account( 'wanda@victim.example', 'Wanda Victim', Password => 'let me in' );
    RT::Extension::GDPR::Database->execute( q{UPDATE Users SET Created = '2020-02-02 02:02:02' WHERE id = ?}, $id );
    my $before = row($id);
    my $done   = apply( planned( 'Wanda Victim <wanda@victim.example>', 'Delete me, Wanda Victim' ) );
    is_deeply( row($id), $before, 'stays' );
    ok( $done->{changed}{watcher}, 'but is no longer in the ticket' );
};

subtest 'an account whose address the site keeps' => sub {
    account( 'paul@partner.example', 'Paul Partner' );
    my $plan = planned( 'Nora Neumann <nora@customer.example>', 'Paul Partner <paul@partner.example> told me.' );
    my ($part) = $plan->parts;
    is_deeply( [ map { $_->{addresses} } @{ $part->{people} } ], [ ['nora@customer.example'] ], 'is nobody' );
};

subtest 'a number as high as can be' => sub {
    my $plan = planned( 'Hanna High <hanna@customer.example>', 'As [Person 999999999] and Person-999999999 said to [E-mail 999999999], Hanna High' );
    my $done = apply($plan);
    ok( $done->{changed}{watcher}, 'keeps nobody from anonymising' );
    is_deeply( [ grep { $done->{left}{$_} } sort keys %{ $done->{left} } ], [], 'and nothing is left' );
};

done_testing;
