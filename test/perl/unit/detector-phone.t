# SPDX-License-Identifier: GPL-2.0-only

# Telephone numbers, from those reserved for fiction, and numbers that look like them.

use strict;
use warnings;
use utf8;

use Test::More;

use RT::Extension::GDPR::Detector::Phone;
use RT::Extension::GDPR::Test::Detector qw(hits offered possible sure);

binmode $_, ':encoding(UTF-8)' for Test::More->builder->output, Test::More->builder->failure_output;

my $detector = RT::Extension::GDPR::Detector::Phone->new;

subtest 'international' => sub {
    is sure( $detector, "It is $_, or not" ), $_, "it is $_"
        for '+44 7700 900862', '+447700900862', '+44 (0)7700 900862', '(+44) 7700 900862', '0044 7700 900862', '+1 415-555-0172', '+1 (415) 555-0172',
        '+49 30 23125-417', '+49/30/23125417', '+48 600 000 417', '+353 20 910 0417', '+420 601 000 417', '+33 1 99 00 23 81', '+358 40 000 0417', '+372 5000 417',
        "+44\x{a0}7700\x{a0}900862", "+44 7700\n> 900862", '+44.7700.900.862', '+30 210 0000417', '+359 88 000 0417', '+386 40 000 417', '+370 600 00417';
    is sure( $detector, '+44 7700 900862 24 hours' ), '+44 7700 900862', 'not what follows it';
    is sure( $detector, 'tel:+447700900862' ),       '+447700900862',   'in a link';
    is sure( $detector, 'order +48 600 000 417' ),   '+48 600 000 417', 'with a plus whatever is before it';
};

subtest 'national ones behind a word' => sub {
    for my $case (
        [ en => 'You can call me on',      '07700 900862' ],  [ en => 'my mobile is', '(0161) 496 0351' ], [ us => 'cell', '415.555.0172' ],
        [ de => 'Sie erreichen mich unter', '030 23125 417' ], [ de => 'Rückrufnummer', '0171/3920041' ],   [ at => 'Handy', '0664 0000417' ],
        [ fr => 'Merci de me rappeler au',  '01 99 00 23 81' ], [ fr => 'Tél. :', '0199002381' ],           [ es => 'Pueden llamarme al', '600-000-417' ],
        [ it => 'cellulare', '320 000 0862' ], [ pt => 'o meu telemóvel é', '910 000 417' ],                [ nl => 'Bel mij op', '06-10000417' ],
        [ pl => 'tel. kom.', '600-000-417' ],  [ cs => 'Telefon', '601 000 417' ],                          [ sk => 'zavolajte na mobil', '0900 000 417' ],
        [ fi => 'puhelin', '040 0000417' ],    [ sv => 'jag nås på', '070-000 04 17' ],                    [ no => 'Tlf.', '400 00 417' ],
        [ da => 'mobil', '40 00 04 17' ],      [ hu => 'hívjon a', '06 30 000 0417' ],                      [ ro => 'telefonul meu este', '0720 000 417' ],
        [ bg => 'моят телефон е', '088 000 0417' ], [ el => 'το κινητό μου', '690 000 0417' ],              [ hr => 'nazovite', '091 000 0417' ],
        [ sl => 'pokličite me na', '040 000 417' ], [ et => 'helistage', '5000 0417' ],                     [ lv => 'tālrunis', '20000417' ], [ lt => 'skambinkite', '8 600 00417' ],
        )
    {
        my ( $language, $words, $number ) = @{$case};
        is sure( $detector, "$words $number." ), $number, "$language: $words $number";
        is sure( $detector, "> $words\n> $number" ), $number, 'on the next line';
        is sure( $detector, "Order 12, invoice $number." ), '', 'not as an invoice';
    }
};

subtest 'without a word' => sub {
    is offered( $detector, "John\n07700 900862" ), '07700 900862', 'one with a leading zero is suggested';
    is offered( $detector, '(415) 555-0172' ), '(415) 555-0172', 'an American one';
    is offered( $detector, 'call 2585265' ), '2585265', 'seven digits in a row too, even behind a word';
    is possible( $detector, 'I have 600 000 417' ), '600 000 417', 'others are only possible';
};

subtest 'none' => sub {
    is join( ' | ', sure( $detector, $_ ), offered( $detector, $_ ) ), ' | ', $_
        for 'order 202-5550-1431', 'Referencia de la operación: 600 000 417 000 12', 'bought on 14/01/2025 10:30', 'on 02.05.2025', 'RE-2025-00417',
        'serial 4111-1111-1111-1112', '1Z999AA10123456784', 'Tel. 0800 000 0000', 'call 1-800-555-0199', 'version 10.4.1.2', '2024/0862-IT', 'phone 112', 'Tel. (C) 2012-2022', 'mobile 1.118 2020-10-21', 'a crash, call 441656',
        'Bestellung 0171 3920041', 'Sendungsnummer 00340434161094015902', 'GB82 WEST 1234 5698 7654 32', 'Tel. 2025-01-31', '1,000,000,000', '+999 123456789', 'the server cannot be reached (10.17.0.4)';
};

subtest 'one word, several numbers' => sub {
    is sure( $detector, 'Phones: 0161 496 0351, 0161 496 0352 or 0161 496 0353' ), '0161 496 0351 | 0161 496 0352 | 0161 496 0353', 'in a list';
    is sure( $detector, '33309240064, skambinkite +370 600 00417' ), '+370 600 00417', 'not what stands before the word of the next';
    is sure( $detector, 'my phone is 0161 496 0351 and the file is at page 0161 496 0352' ), '0161 496 0351', 'not what comes later';
};

subtest 'the value' => sub {
    is( ( hits( $detector, $_ ) )[0]{value}, '700900862', "of $_" ) for '+44 7700 900862', '0044 (0) 7700 900862', 'call 07700-900862', '7700 900 862';
    is( ( hits( $detector, $_ ) )[0]{value}, '40000417', $_ ) for '+45 40 00 04 17', 'mobil 40 00 04 17';
};

done_testing;
