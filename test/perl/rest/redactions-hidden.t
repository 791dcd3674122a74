# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use JSON ();
use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Test::REST;

# erin may anonymise, but may not see comments: everything she is told must be the same, whether a comment that names
# the customer, and others, is there or not. And what she does leaves the comment as it was.

my $test  = 'RT::Extension::GDPR::Test';
my @staff = qw(SeeQueue ShowTicket RedactTicket AnonymizeTicket);
$test->user_with_rights( 'alice', @staff, qw(ShowTicketComments ShowOutgoingEmail) );
$test->user_with_rights( 'erin', @staff );
my ($base) = $test->started_ok;
my ( $alice, $erin ) = map { RT::Extension::GDPR::Test::REST->new( url => $base, user => $_ ) } qw(alice erin);
my $reason = ( RT::Extension::GDPR::Config->choices('GDPRReasons') )[0]{code};

my $id = $test->mail_ticket(<<'MAIL');
From: Wiebke Zweistein <wiebke.zweistein@example.com>
To: rt@example.test
Subject: A question

Call me at +49 30 901820 or write to wiebke.zweistein@example.com. Wiebke Zweistein
MAIL
$id = $id->id if ref $id;
my $path   = "/tickets/$id";
my $ticket = RT::Ticket->new( RT->SystemUser );
$ticket->Load($id);

my %all    = ( act => 'anonymize', terms => [], categories => undef );
my %secret = ( act => 'redact', terms => [ { text => 'Zweistein', category => 'person' } ], categories => ['iban'] );

sub told {
    my %answer = (
        state     => $erin->call( GET => $path ),
        anonymize => $erin->call( POST => "$path/redaction-plans", body => \%all ),
        redact    => $erin->call( POST => "$path/redaction-plans", body => \%secret ),
    );
    return { map { $_ => $answer{$_}->content } keys %answer };
}

# Whoever sees the ticket sees who changed it last.
my ( $ok, $message ) = $ticket->SetPriority(5);
die $message unless $ok;
my $before = told();
( $ok, $message ) = $ticket->Comment( Content => <<'COMMENT' );
Wiebke Zweistein (wiebke.zweistein@private.example) lives with Ottokar Vierstein <ottokar.vierstein@example.org>,
IBAN DE89 3704 0044 0532 0130 00.
COMMENT
die $message unless $ok;

subtest 'a comment shows nowhere' => sub {
    my $after = told();
    is( $after->{$_}, $before->{$_}, $_ ) for sort keys %$before;
    is_deeply( JSON->new->utf8->decode( $after->{anonymize} )->{unreadable}, [ 'comments', 'outgoing_mail' ],
        'only that there may be what she cannot see' );
    my $plan = $alice->ok( POST => "$path/redaction-plans", body => \%all );
    like( join( q{ }, map { $_->{value} } @{ $plan->{findings} } ), qr/vierstein/i, 'alice sees it' );
};

subtest 'and stays' => sub {
    my $plan = JSON->new->utf8->decode( $before->{anonymize} );
    my $done = $erin->ok( POST => "$path/redactions", body => {
        %all,
        digest   => $plan->{digest},
        accepted => [ map { $_->{id} } grep { $_->{auto} } @{ $plan->{findings} } ],
        people   => [ map { $_->{number} } @{ $plan->{people} } ],
        reason   => $reason,
    } );
    is_deeply( $done->{unreadable}, [ 'comments', 'outgoing_mail' ], 'she is told that it is incomplete for her rights' );
    is_deeply( [ map { $_->{store} } grep { $_->{count} } @{ $done->{remaining} } ], ['user_record'],
        'and only the record stays, which says whose name may stand in comments' );
    my $plain = $erin->ok( POST => "$path/redaction-plans", body => \%all );
    is( scalar( grep { $_->{auto} } @{ $plain->{findings} } ), 0, 'what she may read is clean' );
    like( join( q{ }, map { $_->{value} } @{ $alice->ok( POST => "$path/redaction-plans", body => \%all )->{findings} } ),
        qr/vierstein/i, 'the comment is as it was' );
};

# A comment of the customer's own, hidden too, must not show in what is said to be left of the record.
subtest 'who wrote a comment' => sub {
    my %left;
    for my $who (qw(staff customer)) {
        my $name  = "$who.sechsstein\@example.com";
        my $other = $test->mail_ticket("From: $name\nTo: rt\@example.test\nSubject: Another one\n\nNothing more.\n");
        my $user  = $who eq 'staff' ? RT->SystemUser : RT::CurrentUser->new($name);
        my $copy  = RT::Ticket->new($user);
        $copy->Load($other);
        ( $ok, $message ) = $copy->Comment( Content => 'Between us.' );
        die $message unless $ok;
        my $plan = $erin->ok( POST => "/tickets/$other/redaction-plans", body => \%all );
        $left{$who} = $erin->ok( POST => "/tickets/$other/redactions", body => {
            %all,
            digest   => $plan->{digest},
            accepted => [ map { $_->{id} } grep { $_->{auto} } @{ $plan->{findings} } ],
            people   => [ map { $_->{number} } @{ $plan->{people} } ],
            reason   => $reason,
        } )->{remaining};
    }
    is_deeply( $left{customer}, $left{staff}, 'is not told' );
};

done_testing;
