# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

use Test::More;
use RT::Extension::GDPR::Test::Format qw(reads replaced);

binmode $_, ':encoding(UTF-8)' for map { Test::More->builder->$_ } qw(output failure_output todo_output);

sub text { return reads( html => $_[0] )->{text} }

subtest 'the text is what a browser shows' => sub {
    my %shown = (
        'From <b>Ma</b>rk<br>\nRose'                => "From Mark\nRose",
        'Jo<!-- x -->hn <i>Do</i>e'                 => 'John Doe',
        "Anna\r\n\t  Kowalska"                      => 'Anna Kowalska',
        "Anna <b> Kowalska</b>"                     => 'Anna Kowalska',
        '<p>one</p><p>two</p>'                      => "one\n\ntwo",
        '<div>one<br><br>two</div>'                 => "one\n\ntwo",
        '<p>one<br></p>two'                         => "one\n\ntwo",
        '<table><tr><td>DOB</td> <td>1.2.1970</td></tr><tr><td>x</td></tr></table>' => "DOB\t1.2.1970\n\nx",
        "<pre>a\n  b</pre>"                         => "a\n  b",
        "<textarea>a\n&lt;b</textarea>"             => "a\n<b",
        '<title>A &amp; B</title>c'                 => "A & B\n\nc",
        '<xmp>a<b>&amp;</xmp>'                      => 'a<b>&amp;',
        'a<wbr>b&nbsp;c'                            => "ab\xA0c",
        'a < b &lt;c&gt;'                           => 'a < b <c>',
        ' <p> </p> '                                => '',
    );
    is( text( $_ =~ s/\\n/\n/r ), $shown{$_}, $_ ) for sort keys %shown;
};

subtest 'characters however they are written' => sub {
    my %character = (
        '&#64;' => '@', '&#x40;' => '@', '&#X40' => '@', '&#00064;' => '@', '&commat;' => '@', '&amp;#64;' => '@', '&uuml;' => 'ü',
        '&uuml' => 'ü', '&amp;amp;uuml;' => 'ü', '&lstrok;' => 'ł', '&nacute;' => 'ń', '&rcaron;' => 'ř', '&#146;' => '’',
        '&shy;' => "\xAD", '&#8203;' => "\x{200B}", '&period;' => '.', '&#x1F600;' => "\x{1F600}", '&amp;' => '&',
        '&zzz;' => '&zzz;', '&#xD800;' => '&#xD800;', '&#x110000;' => '&#x110000;', '&#0;' => '&#0;', '&' => '&', '&;' => '&;', '&#;' => '&#;',
    );
    is( text("x$_-y"), "x$character{$_}-y", $_ ) for sort keys %character;
    is( text('M&uumlller'), 'Müller', 'an old name needs no semicolon' );
};

subtest 'attributes' => sub {
    my $html = q{<a href="mailto:anna%40example.com?subject=M%C3%BCller&amp;x=1" title='A "B" C&#246;'>x</a><img src=cid:a@b alt=Anna data-mail=a%2540b.example>};
    is_deeply(
        [ map { [ @{$_}{qw(kind label text)} ] } grep { $_->{name} ne 'text' } RT::Extension::GDPR::Format->of('html')->views($html) ],
        [   [ url => 'href', 'mailto:anna@example.com?subject=Müller&x=1' ], [ attribute => 'title', 'A "B" Cö' ],
            [ url => 'src', 'cid:a@b' ], [ attribute => 'alt', 'Anna' ], [ attribute => 'data-mail', 'a@b.example' ],
        ],
        'decoded'
    );
    is_deeply( reads( html => '<p class=a style="color:red" width=7 align="center">x' ), { text => 'x' }, 'layout is not read' );
    is( reads( html => '<p style="background:url(https://t.example/?e=a%40b.example)">' )->{'attribute.0'},
        'background:url(https://t.example/?e=a@b.example)', 'but for addresses in it' );
    is_deeply( reads( html => '<img src="data:image/png;base64,QUJD">' ), { text => '' }, 'nor pictures within' );
    is_deeply( reads( html => '<input value="Anna" checked><a href="x" download>y</a>' ),
        { text => 'y', 'attribute.0' => 'Anna', 'attribute.1' => 'x' }, 'and those without a value are none' );
    is( reads( html => '<a href="?a=1&copy=2&reg;">' )->{'attribute.0'}, '?a=1&copy=2®', 'a parameter is no entity' );
    is( reads( html => '<a title="mailto:anna@b.example">' )->{'attribute.0'}, 'mailto:anna@b.example', 'a URL where none is expected' );
    is( reads( html => '<a href="?q=Ren%E9">' )->{'attribute.0'}, '?q=René', 'a URL in Windows-1252' );
};

subtest 'where mail programs hide things' => sub {
    is_deeply( reads( html => '<!--[if mso]><p>Hi <b>An</b>na<a href="tel:+49">x</a></p><![endif]-->y' ),
        { text => 'y', 'comment.0' => "[if mso]>\n\nHi Annax", 'comment.0.attribute.0' => 'tel:+49', 'comment.0.tag.0' => '![endif]' },
        'conditional comments are HTML' );
    is( reads( html => 'x <anna@example.com> y' )->{'tag.0'}, 'anna@example.com', 'an address as a tag' );
    is( reads( html => 'x <Anna Kowalska> y' )->{'tag.0'},    'Anna Kowalska',    'a name as a tag' );
    is( reads( html => 'x <p anna@example.com>' )->{'tag.0'}, 'p anna@example.com', 'an address as an attribute' );
    is( reads( html => 'x </anna@example.com>' )->{'tag.0'},  '/anna@example.com', 'as an end tag' );
    is_deeply( reads( html => '<o:p>&nbsp;</o:p><st1:PersonName w:st="on">x</st1:PersonName>' )->{'tag.0'}, undef, 'Office has tags of its own' );
    is( reads( html => '<a href="x@y.example' )->{'tag.0'}, 'a href="x@y.example', 'an unfinished tag' );
    is( reads( html => '<!-- anna@example.com' )->{'comment.0'}, 'anna@example.com', 'an unfinished comment' );
    is( reads( html => '<?php anna ?>' )->{'tag.0'}, '?php anna ?', 'an instruction' );
    is( reads( html => '<!anna>' )->{'tag.0'}, '!anna', 'a declaration' );
    is( reads( html => '<script>{"n":"M\\u00fcller \\ud83d\\ude00 a%40b"}</script>' )->{'script.0'}, qq({"n":"Müller \x{1F600} a\@b"}), 'a script' );
    is( reads( html => '<style>/* Anna */' )->{'style.0'}, '/* Anna */', 'a style sheet' );
    like( join( ' ', values %{ reads( html => '<!-- a <!-- <i>Anna</i> -->' ) } ), qr/\bAnna\b/, 'comments do not nest' );
};

subtest 'a token stands where it was, the rest stays' => sub {
    my @case = (
        [ '<b>Jo</b>hn D&ouml;e &amp; co', 'John Döe', '[Person 1]' => '<b>[Person 1]</b> &amp; co' ],
        [ 'Jo<!-- 1 -->hn',                'John',     '[Person 1]' => '[Person 1]<!-- 1 -->' ],
        [ "Anna\n   Kowalska &eacute;",    'Anna Kowalska', '[Person 1]' => '[Person 1] &eacute;' ],
        [ "<p>Anna</p>\n<p>Kowalska</p>",  'Anna\s+Kowalska', '[Person 1]' => "<p>[Person 1]</p>\n<p></p>" ],
        [ '<a href="mailto:a%40b.example?x=%C3%BC">a&#64;b.example</a>', 'a@b\.example', '[E-mail 1]' => '<a href="mailto:E-mail-1?x=%C3%BC">[E-mail 1]</a>' ],
        [ '<img alt=Anna title="Anna" src=x/Anna>', 'Anna', '[Person 1]' => '<img alt=[Person&#32;1] title="[Person 1]" src=x/Person-1>' ],
        [ '<!--[if x]><b>An</b>na<![endif]-->', 'Anna', '[Person 1]' => '<!--[if x]><b>[Person 1]</b><![endif]-->' ],
        [ '<x@y.example>',                   'x@y\.example', '[E-mail 1]' => '<E-mail-1>' ],
        [ '<script>"M\u00fcller"</script>',  'Müller',     '[Person 1]' => '<script>"[Person 1]"</script>' ],
        [ 'a Anna b Anna c',                 'Anna',       '<&"1>'      => 'a &lt;&amp;"1&gt; b &lt;&amp;"1&gt; c' ],
        [ q{<a title='Anna'>},               'Anna',       q{a'"&<}     => '<a title=\'a&#39;&quot;&amp;&lt;\'>' ],
    );
    is( replaced( html => $_->[0], qr/$_->[1]/, $_->[2] ), $_->[3], $_->[0] ) for @case;
};

subtest 'elements that never end' => sub {
    my $html = '<style><script>' x 2000 . 'anna@example.com';
    like( join( q{ }, values %{ reads( html => $html ) } ), qr/anna\@example\.com/, 'are read all the same' );
    unlike( replaced( html => $html, qr/anna\@example\.com/, '[E-mail 1]' ), qr/anna/, 'and replaced in' );
};

done_testing;
