# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

use Digest::SHA qw(sha256_hex);
use Encode qw(encode);
use Test::More;
use RT::Extension::GDPR::FileMatcher;

sub matcher { return RT::Extension::GDPR::FileMatcher->new( map { { ref => $_->[0], bytes => $_->[1], content_type => $_->[2] } } @_ ) }

my $binary = join q{}, map { chr $_ % 256 } 0 .. 999;
my $text   = "Grüße aus Köln\nzweite Zeile\n";

subtest 'binary files' => sub {
    my $matcher = matcher( [ 'attachment-1', $binary, 'image/png' ], [ 'attachment-2', "${binary}x", 'image/png' ] );
    is( $matcher->matches( $binary, 'image/png' ), 'attachment-1', 'the same' );
    is( $matcher->matches( $binary, 'application/octet-stream' ), 'attachment-1', 'whatever it is called' );
    is( $matcher->matches( "${binary}x", 'image/png' ), 'attachment-2', 'the other' );
    is( $matcher->matches( substr( $binary, 1 ), 'image/png' ), undef, 'one byte less' );
    is( $matcher->matches( reverse($binary) . q{}, 'image/png' ), undef, 'the same size' );
    ( my $crlf = $binary ) =~ s/\n/\r\n/g;
    is( $matcher->matches( $crlf, 'image/png' ), undef, 'line ends count' );
    is( $matcher->matches_object( sha256_hex($binary) ), 'attachment-1', 'an object by its digest' );
    is( $matcher->matches_object( sha256_hex('x') ), undef, 'another object' );
};

subtest 'texts are the same in every charset and with every line end' => sub {
    my $matcher = matcher( [ 'attachment-1', encode( 'UTF-8', $text ), 'text/csv' ] );
    ( my $crlf = $text ) =~ s/\n/\r\n/g;
    ( my $cut  = $text ) =~ s/\n\z//;
    for my $other ( [ 'UTF-8', $text ], [ 'UTF-8', $crlf ], [ 'UTF-8', $cut ], [ 'iso-8859-1', $crlf ], [ 'UTF-16', $text ], [ 'UTF-8', "\x{FEFF}$text" ] ) {
        my ( $charset, $characters ) = @$other;
        is( $matcher->matches( encode( $charset, $characters ), "text/csv; charset=\"$charset\"" ), 'attachment-1', $charset );
    }
    is( $matcher->matches( encode( 'UTF-8', "$text." ), 'text/csv' ), undef, 'another text' );
};

subtest 'what may hold a wanted file' => sub {
    my $matcher = matcher( [ 'attachment-1', $binary, 'image/png' ] );
    ok( $matcher->may_match( { size => 1000 } ), 'the same size' );
    ok( !$matcher->may_match( { size => $_ } ), "$_ bytes" ) for 999, 1001;
    my ( $least, $most ) = $matcher->stored_size;
    cmp_ok( $least, '<=', 1000, 'stored as it is' );
    cmp_ok( $most, '>=', $_, 'stored encoded' ) for 1000 * 4 / 3 + 20, 3000 + 1000 / 25;
};

subtest 'nothing equals nothing' => sub {
    my $matcher = matcher( [ 'attachment-1', '', 'text/plain' ] );
    ok( $matcher->is_empty, 'an empty file is not looked for' );
    is( $matcher->matches( '', 'text/plain' ), undef, 'and not found' );
    is( matcher( [ 'attachment-1', 'x', 'text/plain' ] )->matches( '', 'text/plain' ), undef, 'by another neither' );
};

done_testing;
