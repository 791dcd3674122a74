# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

use Encode ();
use File::Temp ();
use RT::Extension::GDPR::Test;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Test::Command qw(rt_gdpr);

my $test = 'RT::Extension::GDPR::Test';
my $id   = $test->mail_ticket( Encode::encode( 'UTF-8', <<'MAIL' ) );
From: Zacharias Zweistein <zweistein@victim.example>
To: rt@example.test
Subject: Papers
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

My account is DE89 3704 0044 0532 0130 00. The key is under the grün pot.
MAIL

sub left { return scalar grep { !/^file / } $test->found_in_dump( Encode::encode( 'UTF-8', $_[0] ) ) }

my @output;
sub run { my $run = rt_gdpr( 'anonymize', @_ ); push @output, @$run{qw(output errors)}; return $run }

my $terms = File::Temp->new;
print {$terms} Encode::encode( 'UTF-8', "\x{FEFF}grün pot\r\n\r\n" );
close $terms;

subtest 'it is a dry run unless told otherwise' => sub {
    my $before = left('Zweistein');
    my $run = run( '--ticket', $id );
    is( $run->{code}, 0, 'done' ) or diag $run->{errors};
    like( $run->{output}, qr/^people: 1$/m, 'how many people' );
    like( $run->{output}, qr/^found: .*\b\d+ iban\b/m, 'what was found' );
    like( $run->{output}, qr/^changes: .*\b\d+ message\b/m, 'what it would do' );
    like( $run->{output}, qr/^plan: [0-9a-f]{64}$/m, 'the digest' );
    like( $run->{output}, qr/^Nothing was done/m, 'and that it did not' );
    is( left('Zweistein'), $before, 'it is all there' );
    is( RT::Extension::GDPR::Log->size, 0, 'nothing is logged' );
    like( run( '--ticket', $id, '--categories', 'iban,phone' )->{output}, qr/^found: \d+ iban\n.*\nchanges: \d+ message\n/m, 'some kinds only' );
    like( run( '--ticket', $id, '--terms-file', $terms->filename )->{output}, qr/^found: .*\b\d+ custom\b/m, 'with a term' );
};

subtest 'wrong command lines' => sub {
    my $latin = File::Temp->new;
    print {$latin} "gr\xFCn\n";
    close $latin;
    is( run(@$_)->{code}, 2, "@$_" ) for [], [ '--ticket', $id, '--apply' ], [ '--ticket', $id, 'x' ], ['--nonsense'],
        [ '--ticket', $id, '--categories', 'x' ], [ '--ticket', $id, '--terms-file', '/nonexistent' ],
        [ '--ticket', $id, '--terms-file', $latin->filename ], [ '--ticket', $id, map { ( '--terms-file', $terms->filename ) } 1, 2 ], [ '--ticket', $id, '--apply', '--reason', 'no_such' ],
        [ '--ticket', $id, '--apply', '--reason', 'check_done', '--note', 'Mr Zweistein asked' ];
    is( run(@$_)->{code}, 1, "@$_" ) for [ '--ticket', 999 ],
        [ '--ticket', $id, '--apply', '--reason', 'check_done', '--expect', 0 x 64 ];
    is( RT::Extension::GDPR::Log->size, 0, 'did nothing' );
};

unlike( "@output", qr/Zweistein|zacharias|DE89|pot/i, 'it never printed a value' );

subtest 'unless it is asked to show them' => sub {
    my $run = run( '--ticket', $id, '--show' );
    like( $run->{output}, qr/^\[IBAN 1\] +sure +de89370400440532013000$/mi, 'the values with their tokens' );
};

subtest 'with --apply it anonymises' => sub {
    my ($digest) = run( '--ticket', $id, '--terms-file', $terms->filename )->{output} =~ /^plan: (\w+)$/m;
    my $run = run( '--ticket', $id, '--terms-file', $terms->filename, '--apply', '--expect', $digest, '--reason', 'person_asked' );
    is( $run->{code}, 0, 'done' ) or diag $run->{errors};
    like( $run->{output}, qr/^changed: .*\b\d+ message\b/m, 'says what it did' );
    like( $run->{output}, qr/^0 of \d+ stores still contain it\nlog entries: 0$/m, 'and that nothing is left' );
    is( left($_), 0, "no $_" ) for 'Zweistein', 'grün pot', 'DE89';
    my $again = run( '--ticket', $id, '--apply', '--reason', 'person_asked' );
    is( $again->{code}, 2, 'again there is nothing to do' );
};

done_testing;
