# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

use Encode ();
use Test::More;
use RT::Extension::GDPR::Test::Format qw(replaced broken_law);

# The same numbers each time: a linear congruential generator (Numerical Recipes, chapter 7.1).
my $state  = 20250523;
my $random = sub { $state = ( 1664525 * $state + 1013904223 ) % 2**32; return int( $state / 65536 ) % ( $_[0] || 1 ) };
my $some   = sub { my ( $length, @parts ) = @_; return join '', map { $parts[ $random->( scalar @parts ) ] } 1 .. $length };

my %parts = (
    html => [
        'Anna', 'Müller', ' ', "\n", '  ', '<b>', '</b>', '<p>', '</p>', '<br>', '<td>', '<pre>', '</pre>', '<!-- ', '-->', '<!--[if mso]>', '<![endif]-->',
        '<a href="', '">', "'", '"', '<', '>', '&', '&amp;', '&#64;', '&uuml', '&#xD800;', '%40', '%C3%BC', '<img alt=', '<style>', '</style>',
        '<script>', '</script>', '<title>', '<textarea>', '<?', '<!', "\0", "\x{1F600}", "\x{200B}", "\xA0", 'x@y.example', '</', '=', ';', '\\u00fc', '</x@y>',
    ],
    headers => [
        'From: ', 'Subject: ', 'Content-Type: ', 'X-A: ', "\n", "\r\n ", "\n\t", ' ', 'Anna', 'Müller', '"', '\\', '(', ')', '<', '>', '@', ',', ';', ':',
        '=?UTF-8?Q?', '=?iso-8859-2?B?', '=C3=BC', 'TcO8', '?=', '_', 'name*=', 'name*0*=', 'name*1=', q{UTF-8''}, '%C3', '%BC', '=', "\0", "\x{1F600}", '[1.2.3.4]',
    ],
    plain => [ 'Anna', ' ', "\r\n", "\x{200B}", "\x{1F600}", "u\x{308}", "\0", '%40', '&amp;' ],
);
$parts{value} = $parts{plain};

for my $format ( sort keys %parts ) {
    subtest "hostile $format" => sub {
        for my $round ( 1 .. 60 ) {
            my $raw = $some->( 1 + $random->(60), @{ $parts{$format} } );
            my $broken = broken_law( $format, $raw, $random ) // next;
            fail("$broken: " . join ' ', map { sprintf '%x', ord } split //, $raw);
            diag( Encode::encode( 'UTF-8', $raw ) );
            last;
        }
        pass('the laws hold');
    };
}

subtest 'characters that are none' => sub {
    no warnings 'utf8';
    for my $format ( sort keys %parts ) {
        my $raw = "x: a \x{D800} b \x{FFFF} c \x{DFFF} Anna \x{10FFFF} d \x{110000}";
        is( replaced( $format, $raw, qr/Anna/, '[Test 1]' ), $raw =~ s/Anna/[Test 1]/r, $format );
    }
};

subtest 'spans that were made from another text' => sub {
    my $class = RT::Extension::GDPR::Format->of('plain');
    my $span  = sub { return { view => 'text', start => $_[0], end => $_[1], token => '[Test 1]' } };
    my %wrong = (
        'outside its view' => [ $span->( 2, 12 ) ],
        'overlap'          => [ $span->( 0, 3 ), $span->( 2, 5 ) ],
        'empty'            => [ $span->( 3, 3 ) ],
        'not there'        => [ { %{ $span->( 0, 1 ) }, view => 'comment.0' } ],
        'not printable'    => [ { %{ $span->( 0, 1 ) }, token => "a\nBcc: b" } ],
    );
    for my $wrong ( sort keys %wrong ) {
        is( eval { $class->replace( '0123456789', $wrong{$wrong} ) }, undef, $wrong );
        like( $@, qr/\Q$wrong/, 'and why' );
    }
    is( eval { RT::Extension::GDPR::Format->of('docx') }, undef, 'a format that is not known' );
};

subtest 'long texts' => sub {
    my %long = (
        plain => 'Anna Müller ' x 250_000,
        html  => '<div class="x">Anna M&uuml;ller <a href="mailto:anna%40example.com">x</a></div>' x 12_500,
        headers => "Subject: =?UTF-8?Q?Anna?= Müller\n" x 20_000 . 'X: ' . 'Anna ' x 250_000 . ' ' x 1_000_000,
    );
    for my $format ( sort keys %long ) {
        unlike( replaced( $format, $long{$format}, qr/Anna/i, '[Test 1]' ), qr/Anna/i, $format );
    }
};

done_testing;
