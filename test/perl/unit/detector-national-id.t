# SPDX-License-Identifier: GPL-2.0-only

# Numbers of persons: published examples, what they are called, and numbers that are none.

use strict;
use warnings;
use utf8;

use Test::More;

use RT::Extension::GDPR::Detector::NationalID;
use RT::Extension::GDPR::Detector::NationalID::Numbers;
use RT::Extension::GDPR::Test::Detector qw(hits offered sure);

binmode $_, ':encoding(UTF-8)' for Test::More->builder->output, Test::More->builder->failure_output;

my $detector = RT::Extension::GDPR::Detector::NationalID->new;

# From offices' leaflets, Wikipedia's articles and the documentation of python-stdnum; "name as in the table",
# a sentence, and the number in it as people write it.
my @EXAMPLES = (
    [ 'AT SVNR',                      'Meine Sozialversicherungsnummer ist',   '1237 010180' ],
    [ 'BE rijksregisternummer',       'Rijksregisternummer:',                  '85.07.30-033.28' ],
    [ 'BE rijksregisternummer',       'mon numéro de registre national est le', '17 07 30 033 84' ],
    [ 'BG EGN',                       'ЕГН:',                                  '7523169263' ],
    [ 'CH AHV',                       'Grüezi, AHV-Nr.',                       '756.9217.0769.85' ],
    [ 'CY TIC',                       'Αριθμός Φορολογικού Μητρώου:',          '10259033P' ],
    [ 'CZ rodné číslo',               'moje rodné číslo je',                   '710319/2745' ],
    [ 'CZ rodné číslo',               's rodným číslom',                       '7103192745' ],
    [ 'DE Steuer-ID',                 'Steuer-ID',                             '36 574 261 809' ],
    [ 'DE Rentenversicherungsnummer', 'RV-Nummer',                             '15 070649 C 103' ],
    [ 'DE Krankenversichertennummer', 'Versichertennummer bei der Kasse:',     'A123456780' ],
    [ 'DK CPR',                       'mit CPR-nummer er',                     '211062-5629' ],
    [ 'EE isikukood',                 'Isikukood:',                            '36805280109' ],
    [ 'ES DNI',                       'con DNI',                               '54362315-K' ],
    [ 'ES NIE',                       'mi NIE es',                             'X-2482300W' ],
    [ 'ES NSS',                        'mi número de la Seguridad Social:',     '28 12345678 40' ],
    [ 'FI HETU',                      'henkilötunnukseni on',                  '131052-308T' ],
    [ 'FR NIR',                       'n° de sécurité sociale :',              '2 95 10 99 126 111 93' ],
    [ 'FR numéro fiscal',             'mon numéro fiscal',                     '30 23 217 600 053' ],
    [ 'GB NINO',                      'my National Insurance number is',       'AB 12 34 56 C' ],
    [ 'GB NHS number',                'NHS number:',                           '943 476 5919' ],
    [ 'GB UTR',                       'UTR',                                   '1955839661' ],
    [ 'GR AMKA',                      'ΑΜΚΑ',                                  '01013099997' ],
    [ 'GR AFM',                       'με Α.Φ.Μ.',                             '094259216' ],
    [ 'HR OIB',                       'Moj OIB je',                            '33392005961' ],
    [ 'HU TAJ',                       'TAJ-szám:',                             '111 111 110' ],
    [ 'HU adóazonosító jel',          'adóazonosító jelem',                    '8071592153' ],
    [ 'IE PPS',                       'PPS number',                            '6433435F' ],
    [ 'IS kennitala',                 'kennitala',                             '120174-3399' ],
    [ 'IT codice fiscale',            'codice fiscale',                        'RCCMNL83S18D969H' ],
    [ 'LT asmens kodas',              'asmens kodas',                          '33309240064' ],
    [ 'LU matricule',                 'Matricule',                             '1893120105732' ],
    [ 'LV personas kods',             'personas kods',                         '161175-19997' ],
    [ 'NL BSN',                       'mijn BSN is',                           '111222333' ],
    [ 'NO fødselsnummer',             'Fødselsnummeret mitt er',               '151086 95088' ],
    [ 'PL PESEL',                     'nr PESEL:',                             '44051401359' ],
    [ 'PL NIP',                       'mój numer identyfikacji podatkowej to', '856-734-62-15' ],
    [ 'PT NIF',                       'o meu NIF é',                           '123 456 789' ],
    [ 'PT cartão de cidadão',         'Cartão de Cidadão',                     '00000000 0 ZZ4' ],
    [ 'RO CNP',                       'CNP',                                   '1630615123457' ],
    [ 'SE personnummer',              'mitt personnummer är',                  '811218-9876' ],
    [ 'SI EMŠO',                      'EMŠO:',                                 '0101006500006' ],
    [ 'SI davčna številka',           'davčna številka',                       '15012557' ],
    [ 'TR T.C. kimlik',               'T.C. Kimlik No:',                       '17291716060' ],
    [ 'UA RNOKPP',                    'РНОКПП',                                '1759013776' ],
    [ 'US SSN',                       'SSN',                                   '536-90-4399' ],
    [ 'US ITIN',                      'my ITIN is',                            '912-90-3456' ],
    [ 'MT identity card',             'ID card number',                        '0123456M' ],
);

subtest 'published examples behind their names' => sub {
    is sure( $detector, "Hello, $_->[1] $_->[2]. Thanks" ), $_->[2], "$_->[0]: $_->[2]" for @EXAMPLES;
};

subtest 'in other shapes' => sub {
    for my $example (@EXAMPLES) {
        my ( $name, $words, $number ) = @{$example};
        my $wrapped = "> $words\n> $number, and more";
        is sure( $detector, $wrapped ), $number, "$name: on the next line, quoted";
        my $nbsp = $number =~ s/ /\x{a0}/gr;
        is sure( $detector, "$words: $nbsp" ), $nbsp, 'with no-break spaces' if $nbsp ne $number;
        my $cut = $number =~ s/ /\n> /r;
        is sure( $detector, "> $words $cut." ), $cut, 'wrapped within' if $cut ne $number;
        my $plain = $number =~ s/[ .\/-]//gr;
        is sure( $detector, "$words\x{a0}= $plain" ), $plain, 'without signs';
        is + ( hits( $detector, "$words $number" ) )[0]{value}, ( hits( $detector, "$words $plain" ) )[0]{value}, 'the same value';
    }
};

subtest 'check digits' => sub {
    my %number = map { ("$_->{country} $_->{name}" => $_) } RT::Extension::GDPR::Detector::NationalID::Numbers->all;
    my %seen;
    for my $example (@EXAMPLES) {
        my $number = $number{ $example->[0] } or fail("no number is called $example->[0]"), next;
        my $value  = lc $example->[2] =~ s/[^0-9A-Za-z]//gr;
        $seen{ $example->[0] } = 1;
        like $value, $number->{pattern}, "$example->[0] has the form";
        next unless $number->{check};
        ok $number->{check}->($value), 'and the check digits';
        my $wrong = 0;
        for my $place ( 0 .. length($value) - 1 ) {
            my $other = $value;
            next unless substr( $other, $place, 1 ) =~ s/(\d)/($1 + 1) % 10/e;
            $other = substr( $value, 0, $place ) . ( ( substr( $value, $place, 1 ) + 1 ) % 10 ) . substr $value, $place + 1;
            $wrong++ if $other =~ $number->{pattern} && $number->{check}->($other);
        }
        # Two numbers more than most have two digits that count as one in their check, or a second century.
        cmp_ok $wrong, '<=', 1, 'of the numbers with one digit more nearly all are wrong';
    }
    is_deeply [ sort keys %seen ], [ sort grep { !/személyi/ } keys %number ], 'every number has an example';
    cmp_ok scalar( keys %{ { map { $_->{country} => 1 } values %number } } ), '>=', 25, 'of 25 countries';
};

subtest 'with a wrong check digit it is suggested where it is called so, else nothing' => sub {
    is sure( $detector,    'PESEL: 44051401358' ), '',            'not sure';
    is offered( $detector, 'PESEL: 44051401358' ), '44051401358', 'suggested';
    is_deeply [ hits( $detector, 'Hello 44051401358 there' ) ], [], 'nothing without the word';
};

subtest 'what is called something else' => sub {
    for my $text (
        'Order number 44051401359', 'Rechnung Nr. 36574261809', 'tracking 1237010180', 'Bestellnummer: 111222333', 'serial 7523169263',
        'Objednávka č. 7103192745', 'numer przesyłki 44051401359', 'Seriennummer 151086 95088', 'N° de facture 123456789',
        'Phone +48 600 000 417', 'ISBN 978-3-16-148410-0', 'version 1.2.3.4567.890', 'Ref: 2025-0211-0098-33', 'Vorgang 20250417 12345',
        )
    {
        is sure( $detector, $text ), '', $text;
    }
};

subtest 'a word is said of the first number only' => sub {
    is sure( $detector, 'BSN 111222333 en klantnummer 123456782' ), '111222333', 'the second has its own';
    is sure( $detector, 'Steuer-ID 36574261809. Die Zahl 65929970489 ist egal' ), '36574261809', 'or none';
    is sure( $detector, 'PESEL: 44051401359, 83010411457' ), '44051401359 | 83010411457', 'but of all in a list';
    is sure( $detector, '44051401359 (PESEL)' ), '44051401359', 'a word in brackets behind it counts';
    is sure( $detector, '111222333, PESEL: 44051401359' ), '44051401359', 'a word that belongs to the next does not';
};

subtest 'labels in other cells and fields' => sub {
    is sure( $detector, "PESEL\n\n44051401359\n\nUwagi" ), '44051401359', 'a label alone before an empty line';
    is sure( $detector, "Here is my PESEL as you asked for it\n\nThe other is\n\n111222333" ), '', 'not over two';
    is sure( $detector, '111222333', 'BSN' ), '111222333', 'the name of a field';
    is sure( $detector, '111222333', 'burgerServiceNummer' ), '', 'no name at all';
    is sure( $detector, '111222333', 'NationalId' ), '111222333', 'in capitals within';
    is sure( $detector, '111222333', 'Order' ), '', 'another name';
    is sure( $detector, 'L01X00T471', 'Personalausweis' ), 'L01X00T471', 'that of a card';
};

subtest 'cards and licences' => sub {
    is sure( $detector, 'Personalausweis L01X00T471' ), 'L01X00T471', 'Personalausweis';
    is sure( $detector, 'dowód osobisty ABC123456' ),   'ABC123456',  'dowód osobisty';
    is sure( $detector, 'my driving licence is DOYLE712012J99AB' ), 'DOYLE712012J99AB', 'driving licence';
    is sure( $detector, 'Numéro de ma carte d’identité : 880692310285' ), '880692310285', 'carte d’identité';
    is sure( $detector, 'číslo občanského průkazu 123456789' ), '123456789', 'občanský průkaz';
    is sure( $detector, 'my driving licence is from 20250101' ), '', 'no date';
};

subtest 'by itself' => sub {
    is sure( $detector, 'ich bin 756.9217.0769.85' ),            '756.9217.0769.85', 'the Swiss is sure';
    is sure( $detector, 'RCCMNL83S18D969H' ),                    'RCCMNL83S18D969H', 'the Italian';
    is sure( $detector, 'RCC MNL 83S18 D969H' ),                 'RCC MNL 83S18 D969H', 'in groups';
    is offered( $detector, 'that is 811218-9876' ),              '811218-9876',      'one that is grouped so is suggested';
    is sure( $detector,    'that is 111222333' ),                '',                 'nine digits are nothing';
    is offered( $detector, 'that is 111222333' ),                '',                 'not even a suggestion';
    is_deeply [ hits( $detector, 'that is 7523169263' ) ], [], 'whatever their check digits';
};

done_testing;
