# SPDX-License-Identifier: GPL-2.0-only

# Text as it is searched: what folds to the same, and that every place leads back to the original.

use strict;
use warnings;
use utf8;

use Test::More;
use Unicode::Normalize ();

use RT::Extension::GDPR::Finder::Folded;

binmode $_, ':encoding(UTF-8)' for Test::More->builder->output, Test::More->builder->failure_output;

my $FOLDED = 'RT::Extension::GDPR::Finder::Folded';

sub found {
    my ( $text, $pattern ) = @_;
    for my $chunk ( $FOLDED->chunks($text) ) {
        next if $chunk->text !~ $pattern;
        my ( $start, $end ) = $chunk->span( $-[0], $+[0] );
        is $chunk->original( $-[0], $+[0] ), substr( $text, $start, $end - $start ), 'span and original agree';
        return substr $text, $start, $end - $start;
    }
    return undef;
}

subtest 'what folds to the same' => sub {
    is $FOLDED->fold($_), 'muller', $_ for 'Müller', 'MÜLLER', Unicode::Normalize::NFD('Müller'), "M\x{ad}ül\x{200b}ler", 'ｍｕｌｌｅｒ';
    is $FOLDED->fold('ŁÓDŹ Ørsted Đurić Ængus Œuvre Straße İzmir ışık'), 'lodz orsted duric aengus oeuvre strasse izmir isik', 'letters';
    is $FOLDED->fold('Ελπίδα ΕΛΠΙΔΑΣ Йосиф'), 'ελπιδα ελπιδασ иосиф', 'Greek and Cyrillic';
    is $FOLDED->fold("O’Reilly – ‘x’ “y” 12\x{a0}34\t５ ٣"), q{o'reilly - 'x' "y" 12 34 5 3}, 'signs, blanks and digits';
};

subtest 'UTF-8 read as Windows-1252' => sub {
    is $FOLDED->fold('MÃ¼ller'),        'muller', 'two letters for one';
    is $FOLDED->fold("WÃ³jcik Å\x{81}ucja"), 'wojcik lucja', 'with control characters';
    is $FOLDED->fold('Î•Î»Ï€Î¯Î´Î±'),   'ελπιδα', 'Greek';
    is $FOLDED->fold('Oâ€™Reilly'),     q{o'reilly}, 'a quote, three for one';
    is $FOLDED->fold('SÃO Ãaa Él Ñandú'), 'sao aaa el nandu', 'letters that stand for themselves';
    is $FOLDED->fold('“JOSÉ”, CAFÉ’S'), q{"jose", cafe's}, 'a capital before a quote is one';
    is found( 'Herr MÃ¼ller kam', qr/mull/ ), 'MÃ¼ll', 'found where it is';
};

subtest 'line breaks' => sub {
    is $FOLDED->fold("anna\nb"),              "anna\x01b",     'one is a soft space';
    is $FOLDED->fold("> anna \n> > b\r\n|c"), "> anna \x01b\x01c", 'with quote marks too';
    is $FOLDED->fold("anna\n>\n> b"),         "anna\nb",       'an empty line is a stop, quoted too';
    is $FOLDED->fold("a\x01b"),               'a b',           'a control character is no line break';
};

subtest 'back to the original' => sub {
    is found( "Liebe Anna\n> > Müller,", qr/anna\x01muller/ ), "Anna\n> > Müller", 'over a break';
    is found( 'die Straße 5',            qr/ss/ ),             'ß',                'one character that became two';
    is found( 'die Straße 5',            qr/e 5/ ),            'e 5',              'behind it';
    my $nfd = Unicode::Normalize::NFD('xé Zoé b');
    is found( $nfd, qr/zoe/ ), Unicode::Normalize::NFD('Zoé'), 'the mark at the end belongs to it';
    is found( "Zo\x{200b}\x{ad}e\x{200d} b", qr/zoe/ ), "Zo\x{200b}\x{ad}e\x{200d}", 'invisible ones too';
};

subtest 'chunks' => sub {
    is_deeply [ $FOLDED->chunks(q{}) ], [], 'nothing of nothing';
    for my $case (
        [ 'paragraphs', join "\n\n", map { "zeile $_ äöü " . 'x' x 90 } 1 .. 500 ],
        [ 'lines',      join "\n",   map { "zeile $_ äöü " . 'x' x 90 } 1 .. 500 ],
        [ 'one line',   join q{ },   map {"zeile $_ äöü"} 1 .. 5000 ],
        )
    {
        my ( $name, $text ) = @{$case};
        my @chunks = $FOLDED->chunks($text);
        cmp_ok scalar(@chunks), '>', 3, "$name: several";
        ok !( grep { length $_->text > 9000 } @chunks ), 'none is too long';
        my %seen;
        for my $chunk (@chunks) {
            my $folded = $chunk->text;
            while ( $folded =~ /zeile[ \x01]([0-9]+)[ \x01]aou/g ) {
                my $number = $1;
                my ( $start, $end ) = $chunk->span( $-[0], $+[0] );
                $seen{$number}++ if substr( $text, $start, $end - $start ) =~ /\Azeile\s$1\säöü\z/;
            }
        }
        is scalar( keys %seen ), $name eq 'one line' ? 5000 : 500, 'everything is found, where it is';
    }
};

subtest 'hostile texts take linear time' => sub {
    for my $text ( q{ } x 300_000, "\n" x 300_000, "\n> " x 100_000, 'a' x 300_000, "\x{301}" x 300_000 ) {
        my @chunks = $FOLDED->chunks($text);
        cmp_ok scalar(@chunks), '>', 30, 'in chunks';
    }
};

done_testing;
