# SPDX-License-Identifier: GPL-2.0-only

# Accounts and cards: numbers with check digits, and what only looks like them.

use strict;
use warnings;
use utf8;

use Test::More;

use RT::Extension::GDPR::Detector::Card;
use RT::Extension::GDPR::Detector::Checksum qw(ean13 iso7064_11_10 luhn mod97 verhoeff);
use RT::Extension::GDPR::Detector::IBAN;
use RT::Extension::GDPR::Test::Detector qw(hits offered possible sure);

binmode $_, ':encoding(UTF-8)' for Test::More->builder->output, Test::More->builder->failure_output;

my $iban = RT::Extension::GDPR::Detector::IBAN->new;
my $card = RT::Extension::GDPR::Detector::Card->new;

subtest 'check digits' => sub {
    ok luhn('79927398713') && !luhn('79927398710'), 'Luhn';
    ok ean13('4006381333931') && !ean13('4006381333932'), 'EAN';
    ok verhoeff('2363') && !verhoeff('2364') && !verhoeff('3263'), 'Verhoeff';
    ok iso7064_11_10('07945') && !iso7064_11_10('07946'), 'ISO 7064 MOD 11,10';
    is mod97('3214282912345698765432161182'), 1, 'ISO 7064 MOD 97-10';
};

# Examples of the IBAN Registry.
my @REGISTRY = (
    'AT61 1904 3002 3457 3201', 'BE68 5390 0754 7034', 'BG80 BNBG 9661 1020 3456 78', 'CH93 0076 2011 6238 5295 7', 'CY17 0020 0128 0000 0012 0052 7600',
    'CZ65 0800 0000 1920 0014 5399', 'DE89 3704 0044 0532 0130 00', 'DK50 0040 0440 1162 43', 'EE38 2200 2210 2014 5685', 'ES91 2100 0418 4502 0005 1332',
    'FI21 1234 5600 0007 85', 'FR14 2004 1010 0505 0001 3M02 606', 'GB29 NWBK 6016 1331 9268 19', 'GR16 0110 1250 0000 0001 2300 695', 'HR12 1001 0051 8630 0016 0',
    'HU42 1177 3016 1111 1018 0000 0000', 'IE29 AIBK 9311 5212 3456 78', 'IS14 0159 2600 7654 5510 7303 39', 'IT60 X054 2811 1010 0000 0123 456', 'LT12 1000 0111 0100 1000',
    'LU28 0019 4006 4475 0000', 'LV80 BANK 0000 4351 9500 1', 'MT84 MALT 0110 0001 2345 MTLC AST0 01S', 'NL91 ABNA 0417 1643 00', 'NO93 8601 1117 947',
    'PL61 1090 1014 0000 0712 1981 2874', 'PT50 0002 0123 1234 5678 9015 4', 'RO49 AAAA 1B31 0075 9384 0000', 'SE45 5000 0000 0583 9825 7466', 'SI56 2633 0001 2039 086',
    'SK31 1200 0000 1987 4263 7541',
);

subtest 'IBANs' => sub {
    for my $written (@REGISTRY) {
        my $compact = $written =~ s/ //gr;
        is sure( $iban, "auf $written bitte" ), $written, $written;
        is sure( $iban, lc "($compact)" ), lc $compact, 'in one piece, small';
        my $nbsp = $written =~ s/ /\x{a0}/gr;
        is sure( $iban, "IBAN:$nbsp." ), $nbsp, 'with no-break spaces';
        my $wrapped = $written =~ s/ (?=\S+ \S+\z)/\n> > /r;
        is sure( $iban, "> > $wrapped" ), $wrapped, 'wrapped';
        is( ( hits( $iban, $written ) )[0]{value}, lc $compact, 'the value' );
        my $wrong = $compact =~ s/(\d)(\D*)\z/( $1 + 1 ) % 10 . $2/er;
        is sure( $iban, "it is $wrong" ), '', 'not with another digit';
    }
    is sure( $iban, 'DE89 3704 0044 0532 0130 00 and more' ), 'DE89 3704 0044 0532 0130 00', 'not the words behind it';
    is offered( $iban, 'IBAN: DE89 3704 0044 0532 0130 01' ), 'DE89 3704 0044 0532 0130 01', 'a mistyped one is suggested';
};

subtest 'national accounts' => sub {
    is sure( $iban, 'na konto 61 1090 1014 0000 0712 1981 2874' ), '61 1090 1014 0000 0712 1981 2874', 'Polish';
    is sure( $iban, 'číslo účtu 19-2000145399/0800' ), '19-2000145399/0800', 'Czech';
    is sure( $iban, 'číslo účtu 19-2000145398/0800' ), '', 'not with another digit';
    is sure( $iban, 'objednávka 19-2000145399/0800' ), '', 'not an order';
    is sure( $iban, 'on 12/2025' ), '', 'not a month';
};

# Test numbers that the networks and their processors publish.
subtest 'cards' => sub {
    is sure( $card, "it was $_ then" ), $_, "it was $_"
        for '4111 1111 1111 1111', '4111-1111-1111-1111', '4012888888881881', '5555 5555 5555 4444', '2223003122003222', '3782 822463 10005', '371449635398431',
        '3056 9309 0259 04', '6011 1111 1111 1117', '3530 1113 3330 0000', '6200 0000 0000 0005', "4111\x{a0}1111\x{a0}1111\x{a0}1111", "4111 1111\n> 1111 1111";
    is( ( hits( $card, '4111-1111-1111-1111' ) )[0]{value}, '4111111111111111', 'the value' );
};

subtest 'no cards' => sub {
    is sure( $card, $_ ), '', "not $_"
        for '4111-1111-1111-1112', 'serial number 4111-1111-1111-1111', 'Auftrag 4012888888881881', '9111 1111 1111 1111', '14111111111111111', '4111111111111111111111',
        '1234 4111 1111 1111 1111', 'A4111111111111111', '4111.1111.1111.1111.5', 'ISBN 9783161484100', '0000000000000000', '5111 1111 1111';
    is offered( $card, 'card 4111 1111 1111 1112' ), '4111 1111 1111 1112', 'a mistyped one is suggested where it is called a card';
};

subtest 'security codes' => sub {
    is sure( $card, 'exp 12/27, CVV: 123' ), '123', 'behind its name';
    is sure( $card, 'Prüfziffer 4711.' ), '4711', 'in German';
    is sure( $card, 'cvcs 123 or 123 cvv' ), '', 'no other';
};

done_testing;
