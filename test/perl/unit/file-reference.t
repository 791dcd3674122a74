# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

use Encode qw(encode decode);
use Test::More;

use RT::Extension::GDPR::FileReference;

binmode $_, ':utf8' for Test::More->builder->output, Test::More->builder->failure_output;

my $MARK       = RT::Extension::GDPR::FileReference::MARK;
our $references = RT::Extension::GDPR::FileReference->new(
    content_ids => ['pass.png@01D9'],
    names       => ['Ausweis Müller.png'],
);

sub removed_from {
    my ( $from, $bytes, %args ) = @_;
    return $from->replaced( $bytes, %args, spans => [ $from->spans( $bytes, %args ) ] );
}
sub removed {
    my ( $text, %args ) = @_;
    return decode( 'UTF-8', removed_from( $references, encode( 'UTF-8', $text ), type => 'text/plain', charset => 'utf-8', %args ) );
}
sub html_is {
    my ( $from, $to, $name ) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return is removed( $from, type => 'text/html' ), $to, $name;
}
sub plain_is {
    my ( $from, $to, $name, %args ) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return is removed( $from, %args ), $to, $name;
}

subtest 'pictures in HTML' => sub {
    my ( $before, $after ) = ( "<p  CLASS='x'>Grüße &amp; mehr 😀 ", " <BR/>Ende</p >\r\n" );
    for my $tag (
        '<img src="cid:pass.png@01D9" alt="Ausweis Müller.png">',
        '<IMG width=1 SRC=cid:pass.png@01D9>',
        "<img\n src='CID:pass.png%4001D9'\n/>",
        '<img src="cid:pass.png&#64;01D9">',
        '<img src="https://mail.example/1" alt="Ausweis M&uuml;ller.png">',
        '<embed src="cid:pass.png@01D9">',
        '<v:imagedata src="cid:pass.png@01D9" o:title="Ausweis"/>',
        '<img src="Ausweis%20M%C3%BCller.png">', "<img alt='Ausweis Mu\x{308}ller.png'>",
        )
    {
        html_is "$before$tag$after", "$before$MARK$after", $tag;
        html_is "$before$tag$tag$after", "$before$MARK$MARK$after", 'twice';
    }
    html_is "a<!--[if gte vml 1]><v:shape id=\"x\"><v:imagedata src=\"cid:pass.png\@01D9\"/></v:shape><![endif]-->z",
        "a<!--[if gte vml 1]><v:shape id=\"x\">$MARK</v:shape><![endif]-->z", "Outlook's conditional comments";
    html_is '<!--[if gte vml 1]><v:shape id="x" alt="Ausweis M&uuml;ller.png" style="y"><![endif]-->',
        "<!--[if gte vml 1]><v:shape id=\"x\" alt=\"$MARK\" style=\"y\"><![endif]-->", 'the name in what Outlook draws around it';
    html_is 'ä<a href="cid:pass.png@01D9" title="t">my <b>passport</b> <img src="cid:pass.png@01D9"></a>z<a href="/x">y</a>',
        "ä${MARK}z<a href=\"/x\">y</a>", 'a link goes with its text';
    html_is 'ä<a href="cid:pass.png@01D9">never closed', 'ä<a href="about:blank">never closed', 'a link without an end';
    html_is '<td x="1" background="cid:pass.png@01D9" y>c</td>', '<td x="1" background="about:blank" y>c</td>', 'a background';
    html_is '<td background="cid:pass.png&#64;01D9">', '<td background="about:blank">', 'with an entity in it';
    html_is q{<i style='a:b;background:url("cid:pass.png@01D9")'>}, '<i style=\'a:b;background:url("about:blank")\'>', 'a style';
    html_is '<p>&lt;Ausweis Müller.png&gt; [image: Ausweis Müller.png]</p>', "<p>$MARK $MARK</p>", 'plain forms quoted in HTML';
    html_is '<p>&lt;&lt;Ausweis M&uuml;ller.png&gt;&gt; &lt;Ausweis&nbsp;M&#252;ller&#46;png&gt; [Ausweis M&#xFC;ller.png]</p>',
        "<p>&lt;$MARK&gt; $MARK $MARK</p>", 'with entities in the name';
};

subtest 'what only looks alike stays' => sub {
    for my $text (
        '<img src="cid:pass.png@01D91">',  '<img src="cid:other@01D9" alt="Ausweis">',
        '<img src="cid:xpass.png@01D9">',  '<p title="Ausweis Müller.png">see Ausweis Müller.png</p>',
        '<img src="cid:pass.png@01D9.jpg">', '<img src="https://shop.example/Ausweis%20M%C3%BCller.png">', '<p>broken < markup <img src= <b', '<!-- cid: -->', '',
        )
    {
        html_is $text, $text, $text;
    }
    for my $text ( '[cid:pass.png@01D91]', 'cid:pass_png@01D9', 'see Ausweis Müller.png', '[image: other.png]', '' ) {
        plain_is $text, $text, $text;
    }
};

subtest 'plain text' => sub {
    plain_is "ä [$_] z\n", "ä $MARK z\n", $_
        for 'cid:pass.png@01D9', 'image: Ausweis Müller.png', 'Inline image 1: Ausweis Müller.png', 'Ausweis Müller.png',
        "Ausweis\nMüller.png", "Ausweis\r\n| Müller.png", 'image: cid:pass.png@01D9', "image: Ausweis\n> > Müller.png", "Ausweis Mu\x{308}ller.png";
    plain_is 'a <cid:pass.png@01D9> (cid:pass.png@01D9) cid:pass.png@01D9. <Ausweis Müller.png>', "a $MARK $MARK $MARK. $MARK", 'other forms';

    {
        local $references = RT::Extension::GDPR::FileReference->new( names => ["Ausweis Mu\x{308}ller.png"] );
        plain_is 'a <Ausweis Müller.png> z', "a $MARK z", 'a name in decomposed characters, as Apple writes it';
    }
    plain_is "<Ausweis\n" . '>|' x 20_000, "<Ausweis\n" . '>|' x 20_000, 'a hostile quotation takes no time';

    local $references = RT::Extension::GDPR::FileReference->new( bare_names => ['Ausweis Müller.png'] );
    plain_is 'see Ausweis Müller.png.', "see $MARK.", 'a bare name in a text made by a machine';
    plain_is 'xAusweis Müller.png Ausweis Müller.png.zip', 'xAusweis Müller.png Ausweis Müller.png.zip', 'not within another name';
};

subtest 'other octets stay whatever the charset' => sub {
    my %bytes = (
        'iso-8859-1' => "gr\xFC\xDFe <img src=cid:pass.png\@01D9> \xE9",
        'utf-16le'   => encode( 'utf-16le', 'grüße <img src=cid:pass.png@01D9> 日本' ),
        'iso-2022-jp' => encode( 'iso-2022-jp', '日本 <img src=cid:pass.png@01D9> 日本' ),
        'utf-8'      => "broken \xFF\xFE <img src=cid:pass.png\@01D9> \xC3",
        'no-such'    => "gr\xFC\xDFe <img src=cid:pass.png\@01D9>",
    );
    for my $charset ( sort keys %bytes ) {
        my $tag  = $charset eq 'utf-16le' ? encode( $charset, '<img src=cid:pass.png@01D9>' ) : '<img src=cid:pass.png@01D9>';
        my $mark = $charset eq 'utf-16le' ? encode( $charset, $MARK )                          : $MARK;
        ( my $expected = $bytes{$charset} ) =~ s/\Q$tag\E/$mark/;
        is removed_from( $references, $bytes{$charset}, type => 'text/html', charset => $charset ), $expected, $charset;
    }
};

subtest 'hostile texts' => sub {
    my @warnings;
    local $SIG{__WARN__} = sub { push @warnings, @_ };
    html_is '<!--' x 5_000 . 'cid:pass.png@01D9', '<!--' x 5_000 . "$MARK", 'comments in comments';
    plain_is '<Ausweis' . "\n" x 100_000, '<Ausweis' . "\n" x 100_000, 'a name that goes on and on';
    plain_is 'ü<cid:pass.png@01D9>' x 5_000, "ü$MARK" x 5_000, 'many references';
    is_deeply \@warnings, [], 'no warning';
};

subtest 'names too short or without an ending are not looked for' => sub {
    for my $name ( 'a.b', 'passport', '.png', '' ) {
        ok +RT::Extension::GDPR::FileReference->new( names => [$name] )->is_empty, "'$name'";
    }
    ok +RT::Extension::GDPR::FileReference->new( content_ids => [ undef, '' ], names => [undef] )->is_empty, 'nothing given';
    is_deeply [ RT::Extension::GDPR::FileReference->new->spans( 'x', type => 'text/plain' ) ], [], 'nothing to remove';
};

subtest 'Content-IDs and names are no patterns' => sub {
    my $odd = RT::Extension::GDPR::FileReference->new( content_ids => ['a+(b)[c]*@x'], names => ['(a|b).*\Q.png'] );
    is removed_from( $odd, '[cid:a+(b)[c]*@x] aab.png [(a|b).*\Q.png]', type => 'text/plain' ), "$MARK aab.png $MARK", 'taken literally';
};

done_testing;
