# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

use Encode ();
use MIME::Base64 ();
use Test::More;
use RT::Extension::GDPR::Test::Format qw(reads replaced);

binmode $_, ':encoding(UTF-8)' for map { Test::More->builder->$_ } qw(output failure_output todo_output);

sub value { return reads( headers => "$_[0]\n" )->{ ( $_[0] =~ /^([^:]+)/ )[0] . '.0' } }

subtest 'fields' => sub {
    my $block = "Received: one\n\ttwo\nFrom: x\nreceived: three\r\nBroken line\nX-Empty:  \nSubject:\n a\n";
    is_deeply( reads( headers => $block ),
        { 'Received.0' => 'one two', 'From.0' => 'x', 'received.1' => 'three', 'line.0' => 'Broken line', 'Subject.0' => 'a' },
        'each apart and unfolded' );
    is( reads( headers => "From anna\@example.com Fri\nTo: x" )->{'line.0'}, 'From anna@example.com Fri', 'the envelope line of an mbox' );
};

subtest 'encoded words' => sub {
    is( value('Subject: a =?UTF-8?Q?M=C3=BC?= =?utf-8?q?ller_x?= b'), 'a Müller x b', 'neighbours are joined' );
    is( value("Subject: =?UTF-8?Q?M=C3?=\n =?UTF-8?Q?=BCller?="),      'Müller',       'also in the middle of a character' );
    is( value('Subject: =?UTF-8?B?TcO8?==?UTF-8?Q?ller?='),            'Müller',       'in two encodings, with no space' );
    is( value('From: "=?UTF-8?Q?M=C3=BCller?=" <a@example.com>'),      '"Müller" <a@example.com>', 'in quotes' );
    is( value('Subject: =?iso-8859-1*de?Q?M=FCller_=96?='),            'Müller –',     'a language, and Windows-1252 as Latin-1' );
    my %charset = (
        'iso-8859-2' => 'Łódź', 'iso-8859-7' => 'Ελπίδα', 'iso-8859-15' => '10 €', 'windows-1252' => '„Müller“', 'koi8-r' => 'Анна',
        'gb18030' => '王小明', 'gb2312' => '王小明', 'big5' => '王小明', 'iso-2022-jp' => '山田太郎', 'shift_jis' => '山田太郎', 'euc-kr' => '김민수',
        'utf-7' => 'Müller', 'utf-16be' => 'Müller',
    );
    for my $charset ( sort keys %charset ) {
        my $octets = Encode::encode( $charset eq 'gb18030' ? 'gbk' : $charset, $charset{$charset} );
        is( value( "Subject: =?$charset?B?" . MIME::Base64::encode_base64( $octets, q{} ) . '?=' ), $charset{$charset}, $charset );
    }
    is( value($_), s/^Subject: //r, $_ ) for 'Subject: =?x-unknown?Q?a?=', 'Subject: =?MIME-Header?Q?a?=', 'Subject: x =?=?=';
    is( value("Subject: =?UTF-8?Q?for?= =?UTF-8?$_"), 'for Anna', "cut off by the width of a column: $_" )
        for 'Q?_Anna', 'Q?_Anna?', 'B?IEFubmE', 'B?IEFubmE=';
    is( value("Subject: =?UTF-8?Q?_Anna and more"), '=?UTF-8?Q?_Anna and more', 'but not in the middle' );
    like( value('Subject: =?UTF-8?Q?M=FCller?='), qr/\AM\x{FFFD}ller\z/, 'what is malformed is marked' );
};

subtest 'structured fields' => sub {
    is( value('To: "Anna \"Ania\" K" <a@example.com>, B (x \) y)'), '"Anna "Ania" K" <a@example.com>, B (x ) y)', 'backslashes are not seen' );
    is( value('List-Unsubscribe: <https://x.example/?e=a%40b.example>'), '<https://x.example/?e=a@b.example>', 'URLs are decoded' );
    is( value(q{Content-Disposition: attachment; filename*=UTF-8'de'M%C3%BCller.pdf; size=1}), 'attachment; filename=Müller.pdf; size=1', 'a parameter with a charset' );
    is( value(qq{Content-Disposition: attachment;\n filename*0*=iso-8859-1''M%FC;\n filename*1="ll \\"er";\n filename*2*=%FC.pdf}),
        'attachment; filename=Müll "erü.pdf', 'in parts' );
    is( value(q{Content-Type: a/b; name*0*=UTF-8''%C3; name*1*=%BC}), 'a/b; name=ü', 'cut in the middle of a character' );
};

subtest 'a token is written so that programs can read the field' => sub {
    my @case = (
        [ 'From: Anna Kowalska <anna@example.com>',     'From: "[Person 1]" <E-mail-1>' ],
        [ 'From: "Kowalska, Anna" <anna@example.com>',  'From: "[Person 1]" <E-mail-1>' ],
        [ 'From: Anna Kowalska (Sales) <x@example.com>', 'From: "[Person 1]" (Sales) <x@example.com>' ],
        [ 'From: anna@example.com (Anna Kowalska)',     'From: E-mail-1 ([Person 1])' ],
        [ 'RT-Send-Bcc: anna@example.com, x@example.com', 'RT-Send-Bcc: E-mail-1, x@example.com' ],
        [ 'Message-ID: <anna@example.com>',             'Message-ID: <E-mail-1>' ],
        [ 'Received: from x for anna@example.com',      'Received: from x for E-mail-1' ],
        [ 'Subject: Anna Kowalska again',               'Subject: [Person 1] again' ],
        [ "Subject: for\n Anna\n Kowalska\n again",     "Subject: for\n [Person 1]\n again" ],
        [ 'Content-Type: a/b; name=anna@example.com',   'Content-Type: a/b; name=E-mail-1' ],
        [ 'Content-Type: a/b; name="Anna Kowalska.pdf"', 'Content-Type: a/b; name="[Person 1].pdf"' ],
        [ q{Content-Type: a/b; name*=UTF-8''Anna%20Kowalska%20%C3%BC.pdf}, q{Content-Type: a/b; name*=UTF-8''%5BPerson%201%5D%20%C3%BC.pdf} ],
        [ 'Subject: a =?UTF-8?Q?=C3=BC_Anna_Kowalska?= b', 'Subject: a =?UTF-8?Q?=C3=BC_=5BPerson_1=5D?= b' ],
        [ 'From: =?UTF-8?Q?Anna?= Kowalska <x@example.com>', 'From: =?UTF-8?Q?=5BPerson_1=5D?= <x@example.com>' ],
        [ 'Subject: =?iso-8859-1?B?QW5uYQ==?= =?UTF-8?Q?_Kowalska?=', 'Subject: =?UTF-8?B?W1BlcnNvbiAxXQ==?=' ],
        [ 'Subject: =?UTF-8?B?IEFubmEgS293YWxza2EgYQ', 'Subject: =?UTF-8?B?IFtQZXJzb24gMV0gYQ==?=' ],
        [ 'List-Unsubscribe: <https://x.example/?e=anna%40example.com&u=%C3%BC>', 'List-Unsubscribe: <https://x.example/?e=E-mail-1&u=%C3%BC>' ],
    );
    for my $case (@case) {
        my $before = "X: =?UTF-8?Q?M=C3=BC?=\n\t=?UTF-8?B?bGxlcg==?=\r\n";
        is( replaced( headers => "$before$case->[0]\n", qr/Kowalska, Anna|Anna\s+Kowalska/ => '[Person 1]', qr/anna\@example\.com/ => '[E-mail 1]' ),
            "$before$case->[1]\n", $case->[0] );
    }
    is( replaced( headers => 'Content-Type: a; name=C:\\=Anna', qr/Anna/, '[Person 1]' ), 'Content-Type: a; name=C:\\=Person-1', 'a backslash before what might be a parameter' );
    is( replaced( headers => 'From: "Anna" "Kowalska" <x@example.com>', qr/Anna" "Kowalska/, '[Person 1]' ),
        'From: "[Person 1]""" <x@example.com>', 'quotes stay in pairs' );
};

subtest 'long encoded text is cut at characters' => sub {
    my $raw = "Subject: =?UTF-8?B?" . MIME::Base64::encode_base64( Encode::encode( 'UTF-8', 'Anna ' . 'ü€' x 60 ), q{} ) . "?=\r\n";
    my $new = replaced( headers => $raw, qr/Anna/, '[Person 1]' );
    is( ( grep { length > 78 || !/\A(?:Subject:)? =\?UTF-8\?B\?[\w+\/=]{1,63}\?=\z/ } split /\r\n/, $new ), 0, 'words and lines of the standard' );
    is( reads( headers => $new )->{'Subject.0'}, '[Person 1] ' . 'ü€' x 60, 'and nothing is lost' );

    $raw = q{Content-Type: a/b; name*=UTF-8''Anna} . '%C3%BC' x 60 . "\n";
    $new = replaced( headers => $raw, qr/Anna/, '[Person 1]' );
    is( ( grep { length > 90 } split /\n/, $new ), 0, 'short lines' );
    is( reads( headers => $new )->{'Content-Type.0'}, 'a/b; name=[Person 1]' . 'ü' x 60, 'a parameter too' );
};

done_testing;
