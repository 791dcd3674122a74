# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Test;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Test::Command qw(rt_gdpr);

my $test   = 'RT::Extension::GDPR::Test';
my $bytes  = "%PDF " . join q{}, map { chr $_ % 256 } 1 .. 700;
my $ticket = $test->ticket_with_files(
    { name => 'Ausweis Jürgen.pdf', type => 'application/pdf', data => $bytes },
    { name => 'nochmal.pdf', type => 'application/pdf', data => $bytes },
    { name => 'anderes.bin', data => 'something else' },
);
my $id    = $ticket->id;
my $ref   = $test->file_ref( $ticket, 'Ausweis Jürgen.pdf' );
my $copy  = $test->file_ref( $ticket, 'nochmal.pdf' );
my $third = $test->file_ref( $ticket, 'anderes.bin' );

sub files_left { return scalar $test->found_in_dump($bytes) }

my @output;
sub run { my $run = rt_gdpr( 'delete-files', @_ ); push @output, @$run{qw(output errors)}; return $run }

subtest 'it lists the files of a ticket by id' => sub {
    my $run = run( '--ticket', $id );
    is( $run->{code}, 0, 'done' ) or diag $run->{errors};
    like( $run->{output}, qr/^\Q$ref\E\s+application\/pdf\s+705 bytes  ticket $id transaction \d+$/m, 'a file' );
    like( $run->{output}, qr/^3 files$/m, 'how many' );
};

subtest 'it is a dry run unless told otherwise' => sub {
    my $before = files_left();
    my $run = run( '--ticket', $id, '--file', $ref, '--reason', 'check_done' );
    is( $run->{code}, 0, 'done' ) or diag $run->{errors};
    like( $run->{output}, qr/^changes: 1 attachment$/m, 'what it would do' );
    like( $run->{output}, qr/^\Q$copy\E .* is a copy of \Q$ref\E and would stay$/m, 'where else the file lies' );
    like( $run->{output}, qr/^plan: [0-9a-f]{64}$/m, 'the digest' );
    like( $run->{output}, qr/^Nothing was done/m, 'and that it did not' );
    is( files_left(), $before, 'the files are there' );
    is( RT::Extension::GDPR::Log->size, 0, 'nothing is logged' );
    like( run( '--ticket', $id, '--all' )->{output}, qr/^changes: 3 attachment$/m, 'all of them' );
};

subtest 'wrong command lines' => sub {
    is( run(@$_)->{code}, 2, "@$_" ) for [], [ '--ticket', $id, '--apply', '--file', $ref ],
        [ '--ticket', $id, '--apply', '--reason', 'check_done' ], [ '--ticket', $id, '--all', '--file', $ref ],
        [ '--ticket', $id, '--ticket', $id + 1, '--all' ],
        [ '--ticket', $id, 'x' ], [ '--ticket', $id, '--file', 'nonsense' ], [ '--nonsense' ],
        [ '--ticket', $id, '--file', $ref, '--apply', '--reason', 'no_such' ];
    is( run(@$_)->{code}, 1, "@$_" ) for [ '--ticket', 999 ], [ '--ticket', $id, '--file', 'attachment-999999' ],
        [ '--ticket', $id, '--file', $ref, '--apply', '--reason', 'check_done', '--expect', 0 x 64 ];
    is( RT::Extension::GDPR::Log->size, 0, 'did nothing' );
};

subtest 'with --apply it deletes, copies too' => sub {
    my ($digest) = run( '--ticket', $id, '--file', $ref, '--copies' )->{output} =~ /^plan: (\w+)$/m;
    my $run = run( '--ticket', $id, '--file', $ref, '--copies', '--apply', '--expect', $digest,
        '--reason', 'check_done', '--kind', 'id_card', '--note', 'Fräulein Smilla' );
    is( $run->{code}, 0, 'done' ) or diag $run->{errors};
    like( $run->{output}, qr/^deleted: 2\ncopies left: 0\nlog entries: 0$/m, 'says what it did' );
    is( files_left(), 0, 'they are gone' );
    my $entry = RT::Extension::GDPR::Log->entry(0)->{fields};
    is( "@$entry{qw(via actor reason document_kind)}", 'shell ' . RT->SystemUser->id . ' check_done id_card', 'as the log says' );

    my $again = run( '--ticket', $id, '--file', $ref, '--apply', '--reason', 'check_done' );
    is( $again->{code}, 1, 'again' );
    like( $again->{errors}, qr/Already deleted/, 'there is nothing to do' );
    is( run( '--ticket', $id, '--file', $third, '--apply', '--reason', 'check_done' )->{code}, 0, 'the last one' );
    is( run( '--ticket', $id, '--all', '--apply', '--reason', 'check_done' )->{output}, "0 files\n", 'none left' );
};

unlike( "@output", qr/Ausweis|nochmal|anderes|Smilla/, 'it never printed a name or a note' );

subtest 'stores' => sub {
    my $run = rt_gdpr('stores');
    is( $run->{code}, 0, 'done' );
    like( $run->{output}, qr/^  \Q$_\E /m, $_ ) for map { $_->name } RT::Extension::GDPR::Store->all;
    like( $run->{output}, qr/^Not covered:\n  - /m, 'and what is not' );
    is( rt_gdpr( 'stores', 'x' )->{code}, 2, 'no arguments' );
};

done_testing;
