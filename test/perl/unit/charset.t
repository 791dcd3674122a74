# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

use Encode qw(encode);
use Test::More;
use RT::Extension::GDPR::Charset;

my $CHARSET = 'RT::Extension::GDPR::Charset';

sub reads_as {
    my ( $octets, $declared, $text, $what ) = @_;
    my $charset = $CHARSET->new( $octets, $declared );
    is $charset->text, $text, $what;
    is $charset->octets( $charset->text ), $octets, "$what: the same octets again";
    is $CHARSET->new( $charset->octets("[Person 1]$text"), $declared )->text, "[Person 1]$text", "$what: with a token"
        unless $text =~ /\A\x{FEFF}/;
    return;
}

my %text = (
    'iso-8859-1'   => 'Grüße aus Köln',
    'iso-8859-2'   => 'Łódź, Kowalská',
    'iso-8859-15'  => '100 €',
    'windows-1252' => 'O’Neil – 100 €',
    'windows-1251' => 'Иван Петров',
    'koi8-r'       => 'Иван Петров',
    'utf-8'        => 'Ýrr 山田 Łódź',
    'utf-7'        => 'Müller',
    'utf-16be'     => 'Müller',
    'iso-2022-jp'  => '山田太郎',
    'shift_jis'    => '山田太郎',
    'euc-jp'       => '山田太郎',
    'gb2312'       => '张伟',
    'big5'         => '張偉',
    'euc-kr'       => '김철수',
);
reads_as( encode( $_, $text{$_} ), $_, $text{$_}, $_ ) for sort keys %text;

reads_as( encode( 'gbk', '張偉' ), 'GB18030', '張偉', 'GB18030, which Encode has not' );
reads_as( encode( 'cp1252', 'O’Neil' ), 'iso-8859-1', 'O’Neil', 'Windows, called Latin-1' );
reads_as( encode( 'cp936', '張偉' ),  'gb2312', '張偉', 'GBK, called GB2312' );
reads_as( encode( 'cp932', '髙橋' ),  'Shift_JIS', '髙橋', 'of Windows, called Shift_JIS' );
reads_as( encode( 'UTF-8', 'Müller' ), $_, 'Müller', 'UTF-8, called ' . ( $_ // 'nothing' ) )
    for undef, 'us-ascii', 'iso-8859-1', 'windows-1252', 'x-unknown', 'utf-16', '"utf-8"';
reads_as( encode( 'cp1252', 'Müller' ), $_, 'Müller', 'Windows, called ' . ( $_ // 'nothing' ) )
    for undef, 'us-ascii', 'utf-8', 'x-unknown', 'iso-2022-jp';
reads_as( "\xFF\xFE" . encode( 'UTF-16LE', 'Müller' ), $_, "\x{FEFF}Müller", 'UTF-16 with its mark' ) for undef, 'utf-8';
reads_as( "plain", 'utf-16', 'plain', 'ASCII, called UTF-16' );

subtest 'octets without a meaning' => sub {
    for my $octets ( encode( 'UTF-8', 'Müller und Łukasz ' ) . "\xFF", encode( 'UTF-8', 'Müller und Łukasz ' ) . "\xC3",
        "M\xFCller \x81\x8D", encode( 'UTF-8', "\x{10FF80}" ) . "\xFF", join( '', map {chr} 0 .. 255 ) )
    {
        for my $declared ( undef, 'utf-8', 'windows-1252', 'iso-2022-jp', 'gb2312' ) {
            my $charset = $CHARSET->new( $octets, $declared );
            is $charset->octets( $charset->text ), $octets, 'stay';
        }
    }
    like $CHARSET->new( encode( 'UTF-8', 'Müller und Łukasz ' ) . "\xFF", 'utf-8' )->text, qr/\AMüller und Łukasz /,
        'and the rest is read';
    like $CHARSET->new( "M\xFCller \x81", 'windows-1252' )->text, qr/\AMüller /, 'in other charsets too';
};

subtest 'UTF-16 that was cut off within a character' => sub {
    my $octets  = "\xFF\xFEA\0n\0n\0a\0;";
    my $charset = RT::Extension::GDPR::Charset->new( $octets, 'utf-16' );
    like $charset->text, qr/Anna/, 'is read';
    is $charset->octets( $charset->text ), $octets, 'and keeps its last octet';
};

done_testing;
