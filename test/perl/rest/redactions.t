# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Test;
use Encode ();
use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Test::REST;

my $test  = 'RT::Extension::GDPR::Test';
my @staff = qw(SeeQueue ShowTicket ShowTicketComments ShowOutgoingEmail ModifyTicket CommentOnTicket ReplyToTicket SeePrivacyLog);
$test->user_with_rights( 'alice', @staff, qw(AnonymizeTicket RedactTicket DeleteTicketFiles) );
$test->user_with_rights( 'frank', @staff, 'RedactTicket' );
my ($base) = $test->started_ok;
my ( $alice, $frank ) = map { RT::Extension::GDPR::Test::REST->new( url => $base, user => $_ ) } qw(alice frank);
my $reason = ( RT::Extension::GDPR::Config->choices('GDPRReasons') )[0]{code};

sub mailed {
    return $test->mail_ticket( Encode::encode( 'UTF-8', <<"MAIL" ) );
From: Wiebke Zweistein <wiebke.zweistein\@example.com>
To: rt\@example.test
Subject: Question of Wiebke Zweistein
Content-Type: text/html; charset=utf-8

<p>Hello, my key is <b>under</b> the blue pot. ${\( 'Nothing to see here. ' x 100 )}</p>
<p>Regards, <b>Wie</b>bke Zweistein<br>wiebke.zweistein\@example.com, IBAN DE89 3704 0044 0532 0130 00</p>
MAIL
}

sub id_of { my ($ticket) = @_; return ref $ticket ? $ticket->id : $ticket }

my $ticket = id_of( mailed() );
my $path   = "/tickets/$ticket";
my %all    = ( act => 'anonymize', terms => [], categories => undef );
my %pot    = ( act => 'redact', terms => [ { text => 'under the blue pot', category => 'custom' } ], categories => [] );

sub planned  { my ( $who, %body ) = @_; return $who->ok( POST => "$path/redaction-plans", body => \%body ) }
sub accepted { my ($plan) = @_; return [ map { $_->{id} } grep { $_->{auto} } @{ $plan->{findings} } ] }

sub redaction {
    my ( $plan, %body ) = @_;
    return {
        %body,
        digest   => $plan->{digest},
        accepted => $body{accepted} || accepted($plan),
        people   => $body{people} || [ map { $_->{number} } @{ $plan->{people} } ],
        reason   => $reason,
    };
}

subtest 'what the asker may do, and what there is' => sub {
    my $state = $alice->ok( GET => $path );
    ok( $state->{rights}{$_}, $_ ) for qw(anonymize redact);
    is( scalar( grep { $_->{code} eq 'iban' && $_->{label} eq 'IBAN' } @{ $state->{categories} } ), 1, 'the kinds of data' );
    is( $state->{anonymized}, undef, 'never anonymised' );
    ok( !$frank->ok( GET => $path )->{rights}{anonymize}, 'frank may redact only' );
};

subtest 'a plan shows each text with its findings' => sub {
    my $plan = planned( $alice, %all );
    my %text = map { $_->{key} => $_ } @{ $plan->{texts} };
    my %seen;
    for my $text ( @{ $plan->{texts} } ) {
        $seen{ $_->{finding} }++ for grep { $_->{finding} } @{ $text->{pieces} };
    }
    is_deeply( \%seen, { map { $_->{id} => 1 } @{ $plan->{findings} } }, 'each finding is one piece' );
    is( scalar( grep { !$text{ $_->{text} } } @{ $plan->{findings} } ), 0, 'of its text' );
    my ($body) = grep { grep { ( $_->{text} // '' ) =~ /Regards/ } @{ $_->{pieces} } } @{ $plan->{texts} };
    ok( $body, 'the body is there' );
    cmp_ok( ( grep {$_} map { $_->{gap} } @{ $body->{pieces} } )[0], '>', 1000, 'without what nothing is found in' );
    my ($name) = grep { $_->{category} eq 'person' && $_->{text} eq $body->{key} } @{ $plan->{findings} };
    is( $name->{token}, '[Person 1]', 'a name across tags' );
    is( $plan->{people}[0]{name}, 'Wiebke Zweistein', 'whose it is' );
    ok( $plan->{active}, 'an active ticket' );
    my %count = map { $_->{code} => $_ } @{ $plan->{categories} };
    is( $count{iban}{auto}, scalar( grep { $_->{category} eq 'iban' && $_->{auto} } @{ $plan->{findings} } ), 'counted by kind' );
    is_deeply( planned( $alice, %all ), $plan, 'the same again: nothing was changed' );
};

subtest 'a passage is redacted' => sub {
    my $plan = planned( $frank, %pot );
    my %found = map { $_->{value} => 1 } @{ $plan->{findings} };
    is( scalar keys %found, 1, 'in one spelling, across tags and in copies of the mail' );
    is_deeply( $plan->{people}, [], 'nobody is replaced' );
    my $done = $frank->ok( POST => "$path/redactions", body => redaction( $plan, %pot ) );
    is( ( grep { $_->{count} } @{ $done->{remaining} } ), 0, 'nothing is left' );
    cmp_ok( scalar @{ $done->{remaining} }, '>', 5, 'in all places' );
    is( scalar @{ planned( $frank, %pot )->{findings} }, 0, 'nor found again' );
    like( RT::Extension::GDPR::Log->entry( RT::Extension::GDPR::Log->size - 1 )->{entry}, qr/"via":"page"/, 'logged' );
};

subtest 'what cannot be asked for' => sub {
    my $plan = planned( $alice, %all );
    my $good = redaction( $plan, %all );
    my @wrong = (
        [ plan => { %all, act => 'delete' }, '/act' ],
        [ plan => { act => 'redact', categories => [] }, '/terms' ],
        [ plan => { %pot, terms => [] }, '/terms' ],
        [ plan => { %pot, terms => [ { text => ' ', category => 'custom' } ] }, '/terms/0/text' ],
        [ plan => { %pot, terms => [ { text => 'x' x 5001, category => 'custom' } ] }, '/terms/0/text' ],
        [ plan => { %pot, terms => [ { text => "a\0b", category => 'custom' } ] }, '/terms/0/text' ],
        [ plan => { %pot, terms => [ { text => 'pot', category => 'secret' } ] }, '/terms/0/category' ],
        [ plan => { %pot, terms => [ ( { text => 'pot', category => 'custom' } ) x 101 ] }, '/terms' ],
        [ plan => { %all, categories => [ 'person', 'person' ] }, '/categories' ],
        [ plan => { %all, categories => ['secret'] }, '/categories/0' ],
        [ done => { %$good, accepted => ['nonsense'] }, '/accepted/0' ],
        [ done => { %$good, accepted => ['0' x 16] }, '/accepted' ],
        [ done => { %$good, accepted => [], people => [] }, '/accepted' ],
        [ done => { %$good, people => [0] }, '/people/0' ],
        [ done => { %$good, people => ['1'] }, '/people/0' ],
        [ done => { %$good, people => [1.5] }, '/people/0' ],
        [ done => { %$good, people => [99] }, '/people' ],
        [ done => { %$good, reason => 'whim' }, '/reason' ],
        [ done => { %$good, note => 'x' x 100_000 }, '/note' ],
        [ done => { %$good, note => 'Asked by wiebke.zweistein@example.com' }, '/note' ],
        [ done => { %$good, extra => 1 }, '' ],
    );
    for my $case (@wrong) {
        my ( $what, $body, $pointer ) = @$case;
        my $problem = $alice->problem( 422, invalid_request => POST => "$path/" . ( $what eq 'plan' ? 'redaction-plans' : 'redactions' ), body => $body );
        is( $problem->{errors}[0]{pointer}, $pointer, 'and where' );
    }
    $alice->problem( 400, malformed_json => POST => "$path/redactions", content => '{', headers => { 'Content-Type' => 'application/json' } );
    $frank->problem( 403, forbidden => POST => "$path/$_->[0]", body => $_->[1] ) for [ 'redaction-plans', \%all ], [ redactions => $good ];
    $frank->problem( 409, plan_stale => POST => "$path/redactions", body => { %{ redaction( planned( $frank, %pot ), %pot ) }, digest => 'a' x 64 } );
    is( planned( $alice, %all )->{digest}, $plan->{digest}, 'nothing was changed by all that' );
};

subtest 'a ticket that changed since is left alone' => sub {
    my $good = redaction( planned( $alice, %all ), %all );
    my $loaded = RT::Ticket->new( RT->SystemUser );
    $loaded->Load($ticket);
    my ( $ok, $message ) = $loaded->Correspond( Content => 'Wiebke Zweistein wrote again' );
    die $message unless $ok;
    $alice->problem( 409, plan_stale => POST => "$path/redactions", body => $good );
    ok( $test->found_in_dump('wiebke.zweistein@example.com'), 'nothing was done' );
};

subtest 'a part of it, then all' => sub {
    my $plan = planned( $alice, %all );
    my @iban = map { $_->{id} } grep { $_->{category} eq 'iban' } @{ $plan->{findings} };
    $alice->ok( POST => "$path/redactions", body => redaction( $plan, %all, accepted => \@iban, people => [] ) );
    my $next = planned( $alice, %all );
    is( scalar( grep { $_->{category} eq 'iban' } @{ $next->{findings} } ), 0, 'what was accepted is gone' );
    ok( scalar( grep { $_->{category} eq 'email' } @{ $next->{findings} } ), 'what was not stays' );

    my $done = $alice->ok( POST => "$path/redactions", body => { %{ redaction( $next, %all ) }, note => 'Asked in writing' } );
    my %left = map { $_->{store} => $_->{count} } grep { $_->{count} } @{ $done->{remaining} };
    is_deeply( \%left, {}, 'nothing is left' );
    my $last = planned( $alice, %all );
    is_deeply( accepted($last), [], 'nor found again' );

    my $state = $alice->ok( GET => $path )->{anonymized};
    is( $state->{transaction}, $done->{transaction}, 'the ticket tells of it' );
    is( $state->{by}{name}, 'alice', 'and by whom' );
    ok( !$state->{changed_since}, 'not changed since' );

    my $loaded = RT::Ticket->new( RT->SystemUser );
    $loaded->Load($ticket);
    $loaded->Correspond( Content => 'Something new' );
    ok( $alice->ok( GET => $path )->{anonymized}{changed_since}, 'changed since' );
};

done_testing;
