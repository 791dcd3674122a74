# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use JSON ();
use MIME::Base64 ();
use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Log::Tree;
use RT::Extension::GDPR::Note;
use RT::Extension::GDPR::Test::REST;

my $test = 'RT::Extension::GDPR::Test';
my $tree = 'RT::Extension::GDPR::Log::Tree';
$test->user_with_rights( 'alice', qw(SeeQueue ShowTicket DeleteTicketFiles) );
$test->user_with_rights( 'officer', qw(SeePrivacyLog SeeQueue ShowTicket) );
$test->user_with_rights( 'auditor', 'SeePrivacyLog' );
my ($base) = $test->started_ok;
my ( $alice, $officer, $auditor ) = map { RT::Extension::GDPR::Test::REST->new( url => $base, user => $_ ) } qw(alice officer auditor);

subtest 'an empty log' => sub {
    is_deeply( $officer->ok( GET => '/log' ), { size => 0, entries => [], next => undef }, 'no entry' );
    is( $officer->ok( GET => '/log/checkpoint' )->{size}, 0, 'its head can be signed' );
    $officer->problem( 404, not_found => GET => '/log/0/proof' );
};

my $reason = ( RT::Extension::GDPR::Config->choices('GDPRReasons') )[0];
my @tickets;
for my $number ( 0 .. 4 ) {
    my $ticket = $test->ticket_with_files( { name => 'passport.pdf', type => 'application/pdf', data => "bytes $number" } );
    my ( $path, $ref ) = ( '/tickets/' . $ticket->id, $test->file_ref( $ticket, 'passport.pdf' ) );
    my $plan = $alice->ok( POST => "$path/plans", body => { files => [$ref] } );
    $alice->ok( POST => "$path/deletions",
        body => { files => [$ref], digest => $plan->{digest}, when => 'now', reason => $reason->{code}, note => "note $number" } );
    push @tickets, $ticket->id;
}

subtest 'entries, newest first' => sub {
    my $log = $officer->ok( GET => '/log' );
    is( $log->{size}, 5, 'size' );
    is_deeply( [ map { $_->{index} } @{ $log->{entries} } ], [ 4, 3, 2, 1, 0 ], 'order' );
    my $entry = $log->{entries}[0];
    is( $entry->{actor}{name}, 'alice', 'actor' );
    is( $entry->{ticket}, $tickets[4], 'ticket' );
    is_deeply( $entry->{reason}, $reason, 'reason' );
    is( $entry->{document_kind}, undef, 'kind' );
    is( $entry->{note}, 'note 4', 'note' );
    is_deeply( [ @$entry{qw(act files remaining pending)} ], [ 'delete_files', 1, 0, 0 ], 'what was done' );
    is( JSON->new->decode( $entry->{entry} )->{via}, 'page', 'by the page' );
    is( unpack( 'H*', $tree->leaf_hash( $entry->{entry} ) ), $entry->{hash}, 'the hash is that of the entry' );
    unlike( $_->{entry}, qr/passport|note \d|alice|example/, 'nothing personal in it' ) for @{ $log->{entries} };
};

subtest 'pages' => sub {
    my ( @seen, $after );
    do {
        my $page = $officer->ok( GET => '/log?limit=2' . ( defined $after ? "&after=$after" : '' ) );
        push @seen, map { $_->{index} } @{ $page->{entries} };
        $after = $page->{next};
    } while defined $after;
    is_deeply( \@seen, [ 4, 3, 2, 1, 0 ], 'each entry once' );
    is_deeply( $officer->ok( GET => '/log?after=0' )->{entries}, [], 'nothing before the first' );
    is_deeply( [ map { $_->{index} } @{ $officer->ok( GET => "/log?ticket=$tickets[2]" )->{entries} } ], [2], 'of a ticket' );
    $officer->problem( 422, invalid_request => GET => "/log?$_" )
        for 'limit=0', 'limit=201', 'limit=x', 'limit=', 'limit=1&limit=2', 'limit=1%0A', 'after=-1', 'after=x', 'ticket=x', 'ticket=1%20OR%201';
    $officer->problem( 404, not_found => GET => "/log?$_" ) for 'ticket=99999999999', 'ticket=999999';
};

subtest 'who may not read the ticket does not read what people wrote of it' => sub {
    my ( $log, $seen ) = map { $_->ok( GET => '/log' ) } $officer, $auditor;
    $_->{note} = undef for @{ $log->{entries} };
    is_deeply( $seen, $log, 'all but the notes' );
};

subtest 'an erased note is gone' => sub {
    my $fields = JSON->new->decode( $officer->ok( GET => '/log?limit=1' )->{entries}[0]{entry} );
    RT::Extension::GDPR::Note->erase( $fields->{note}{id} );
    is( $officer->ok( GET => '/log?limit=1' )->{entries}[0]{note}, undef, 'the rest stays' );
};

subtest 'proofs' => sub {
    for my $index ( 0 .. 4 ) {
        for my $size ( $index + 1 .. 5 ) {
            my $proof  = $officer->ok( GET => "/log/$index/proof?size=$size" );
            my @hashes = map { pack 'H*', $_ } @{ $proof->{hashes} };
            ok( $tree->verify_inclusion( $index, $size, $tree->leaf_hash( $proof->{entry} ), \@hashes, pack 'H*', $proof->{root} ),
                "entry $index in $size" );
        }
    }
    is( $officer->ok( GET => '/log/0/proof' )->{size}, 5, 'in the whole log when no size is given' );
    $officer->problem( 404, not_found => GET => "/log/$_" ) for '5/proof', '3/proof?size=3', '0/proof?size=6', '0/proof?size=0';
    $officer->problem( 422, invalid_request => GET => "/log/0/proof?size=$_" ) for 'x', '-1', '';
};

subtest 'the signed head' => sub {
    my $head = $officer->ok( GET => '/log/checkpoint' );
    is( $head->{size}, 5, 'size' );
    is( $head->{root}, $officer->ok( GET => '/log/0/proof' )->{root}, 'root' );
    my ( $origin, $size, $root ) = split /\n/, $head->{note};
    is( "$size $root", '5 ' . MIME::Base64::encode_base64( pack( 'H*', $head->{root} ), '' ), 'the same in the note' );
    is( length MIME::Base64::decode_base64( $head->{keys}[0]{public_key} ), 32, 'a key to check it with' );
    ok( RT::Extension::GDPR::Log->verify( checkpoint => $head->{note} )->{ok}, 'and the log holds against it' );
};

done_testing;
