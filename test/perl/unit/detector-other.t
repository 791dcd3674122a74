# SPDX-License-Identifier: GPL-2.0-only

# Dates of birth, passports, addresses of computers and streets, secrets.

use strict;
use warnings;
use utf8;

use Test::More;

use RT::Extension::GDPR::Detector;
use RT::Extension::GDPR::Test::Detector qw(hits offered possible sure);

binmode $_, ':encoding(UTF-8)' for Test::More->builder->output, Test::More->builder->failure_output;

my %detector = map { $_->category => $_ } RT::Extension::GDPR::Detector->all;

subtest 'dates of birth' => sub {
    my $detector = $detector{birth_date};
    for my $case (
        [ 'my date of birth is', '1 December 1972', '1972-12-01' ],   [ 'born', '28/02/1979', '1979-02-28' ],       [ 'DOB:', '12/25/1979', '1979-12-25' ],
        [ 'Birthday:', 'March 3rd, 1980', '1980-03-03' ],             [ 'geb.', '5.8.1968', '1968-08-05' ],         [ 'Geburtsdatum zur Kontrolle:', '5. August 1968', '1968-08-05' ],
        [ 'née le', '18 février 1998', '1998-02-18' ],                [ 'né le', '1er août 1985', '1985-08-01' ],   [ 'nacido el', '5 de mayo de 1990', '1990-05-05' ],
        [ 'nata il', '15/07/1989', '1989-07-15' ],                    [ 'nato il', '3 giugno 1971', '1971-06-03' ], [ 'nasci em', '7 de março de 1988', '1988-03-07' ],
        [ 'geboren', '27-04-1974', '1974-04-27' ],                    [ 'geboortedatum', '27 april 1974', '1974-04-27' ], [ 'ur.', '3 kwietnia 1984', '1984-04-03' ],
        [ 'data urodzenia:', '1984-04-03', '1984-04-03' ],            [ 'narozena', '23. července 1985', '1985-07-23' ], [ 'nar.', '23.07.1985', '1985-07-23' ],
        [ 'dátum narodenia', '23. júla 1985', '1985-07-23' ],         [ 'syntynyt', '6. joulukuuta 1960', '1960-12-06' ], [ 'född', '6 juni 1960', '1960-06-06' ],
        [ 'født', '17. mai 1960', '1960-05-17' ],                     [ 'født den', '5. oktober 1960', '1960-10-05' ], [ 'született', '1985. július 23.', '1985-07-23' ], [ 'születtem:', '1971. március 9.', '1971-03-09' ],
        [ 'születési idő:', '1985.07.23', '1985-07-23' ],             [ 'născut la', '5 iulie 1990', '1990-07-05' ], [ 'родена на', '3 март 1980', '1980-03-03' ],
        [ 'γεννήθηκα στις', '3 Μαρτίου 1980', '1980-03-03' ],         [ 'rođen', '5. svibnja 1980.', '1980-05-05' ], [ 'rojen', '5. maja 1980', '1980-05-05' ],
        [ 'sündinud', '5. juuni 1980', '1980-06-05' ],                [ 'dzimis', '1980. gada 5. jūnijā', '1980-06-05' ], [ 'gimęs', '1980 m. birželio 5', '1980-06-05' ],
        [ 'geb.', '05.08.68', '1968-08-05' ],
        )
    {
        my ( $words, $date, $value ) = @{$case};
        is sure( $detector, "That is $words $date, so" ), $date =~ s/\.\z//r, "$words $date";
        is( ( hits( $detector, "$words $date" ) )[0]{value}, $value, 'the value' );
        is sure( $detector, "> $words\n> $date." ), $date =~ s/\.\z//r, 'on the next line';
    }
    is sure( $detector, "date of birth is 1 \n> December 1972" ), "1 \n> December 1972", 'wrapped within';
    is sure( $detector, 'born 1 May 1970, with us since 1 May 2016' ), '1 May 1970', 'not the next date';
    is sure( $detector, '28/02/1979 (date of birth)' ), '28/02/1979', 'a word behind it';
    is sure( $detector, $_ ), '', $_
        for 'Mon, 6 Jan 2025 10:10:00 +0100', 'Rechnung vom 02.05.2025', 'on 14/01/2025', 'la spedizione 01/02/1990', 'he ne 01/02/1990', 'born 31/02/1979', 'born 1.2.3.1979',
        'born in 1979', 'geb. 32.13.1968';
    is possible( $detector, 'the entry says 5. August 1968' ), '5. August 1968', 'others are possible';
};

subtest 'passports' => sub {
    my $detector = $detector{passport};
    is sure( $detector, "$_->[0] $_->[1]." ), $_->[1], "$_->[0] $_->[1]"
        for [ 'my passport number is', '533380006' ], [ 'Reisepass-Nr.:', 'C01X00T478' ], [ 'passport no.', 'AB1234567' ], [ 'n° de passeport', '12AB34567' ],
        [ 'pasaporte', 'AAB123456' ], [ 'numer paszportu', 'ZS0000177' ], [ 'číslo pasu', '12345678' ], [ 'pas č.', 'X1699947' ], [ 'pas nr.', 'X4531801' ], [ 'paspoort', 'NW1A2BCD3' ], [ 'passin numero', 'XP8271602' ],
        [ 'Διαβατήριο', 'AE1234567' ], [ 'паспорт', '301234567' ], [ 'útlevél', 'BE1234567' ], [ 'passport', '533 380 006' ], [ 'Reisepass', 'CFGHJKLM9' ];
    is sure( $detector, "> Passport:\n> 533380006" ), '533380006', 'on the next line';
    is sure( $detector, '533380006', 'Passport number' ), '533380006', 'in a field of that name';
    is sure( $detector, '533380006', 'Passport number' ), '533380006', 'in a field of that name';
    is sure( $detector, "P<GBRDOYLE<<JOHN<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n5333800068GBR7212019M3001019<<<<<<<<<<<<<<02" ),
        "P<GBRDOYLE<<JOHN<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n5333800068GBR7212019M3001019<<<<<<<<<<<<<<02", 'the machine-readable zone';
    is sure( $detector, $_ ), '', $_
        for 'passcode 533380006', 'tests pass 634090', 'ne marche pas 12345678', 'paso 2: 12345678', 'my passport is from 20250101', 'order 533380006', 'passport order 533380006', 'passport photos 4x4 please', 'passport expired in may2025';
};

subtest 'addresses of computers' => sub {
    my $detector = $detector{ip_address};
    is sure( $detector, "from $_ at" ), $_, $_ for '203.0.113.77', '198.51.100.4', '2001:db8::1', '2001:db8:0:0:0:0:2:1', '2001:db8:85a3::8a2e:370:7334';
    is sure( $detector, 'XFree86 4.3.99.16' ), '', 'not a version without its name';
    is sure( $detector, 'http://203.0.113.77/x [203.0.113.77]' ), '203.0.113.77 | 203.0.113.77', 'in links and brackets';
    is( ( hits( $detector, '2001:DB8:0:0::1' ) )[0]{value}, '2001:db8::1', 'the value' );
    is join( ' | ', sure( $detector, $_ ), offered( $detector, $_ ) ), ' | ', $_
        for 'version 203.0.113.77', 'Version 5.10.104.23', '10.4.1.2', '127.0.0.1', '192.168.1.20', '172.16.4.4', '255.255.255.0', 'Chrome/120.0.0.0', '1.3.6.1.4.1.311', '8.8.8.8',
        '203.0.113.0/24', '12:30:45', '00:1a:2b:3c:4d:5e', 'std::vector', 'Foo::Bar', 'fe80::1', '::1', '203.0.113.777', '02.05.2025.10';
};

subtest 'secrets' => sub {
    my $detector = $detector{url_token};
    for my $case (
        [ 'https://example.org/reset?token=AbC123xYz&lang=en', 'AbC123xYz' ],
        [ 'https://example.org/?PHPSESSID=3f2a91bc77; ok',     '3f2a91bc77' ],
        [ 'https://example.org/#access_token=ya29abcDEF456',   'ya29abcDEF456' ],
        [ 'https://example.org/?code=Qm9vM2sTx7Lq9ZpR2vKd',    'Qm9vM2sTx7Lq9ZpR2vKd' ],
        [ 'https://example.org/reset/Qm9vM2sTx7Lq9ZpR2vKd/x',  'Qm9vM2sTx7Lq9ZpR2vKd' ],
        [ 'Authorization: Bearer abcDEF0123456789xyz',         'abcDEF0123456789xyz' ],
        [ 'jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl end', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl' ],
        [ 'my password is Tr0ub4dor&3.', 'Tr0ub4dor&3' ], [ 'Passwort: geheim123', 'geheim123' ], [ 'mot de passe : soleil99', 'soleil99' ], [ 'hasło: kot123!', 'kot123' ],
        [ 'DB_PASSWORD=geheim12', 'geheim12' ], [ '"db_password": "geheim12",', 'geheim12' ], [ 'pin: 4711', '4711' ],
        )
    {
        is sure( $detector, $case->[0] ), $case->[1], $case->[0];
    }
    is sure( $detector, $_ ), '', $_
        for 'https://example.org/?page=2&sort=name', 'https://example.org/?code=ERR-403-2281', 'da39a3ee5e6b4b0d3255bfef95601890afd80709', 'https://example.org/confirm/newsletter-subscription',
        'https://example.org/commit/?id=da39a3ee5e6b4b0d3255bfef95601890afd80709', 'the password is wrong', 'my password is not working', '550e8400-e29b-41d4-a716-446655440000', 'https://example.org/?id=123456789', 'the token expired',
        'install pinentry-curses2:amd64', '.box input_password:focus,.x2{color:red}', '/usr/share/request-tracker5/etc/a1b2', 'for(;s=>i-1}}return{lo:a,hi:r1}}', 'password => $self->_read(1)',
        '/unsubscribe?e=anna%40mail1.example.org';
    is offered( $detector, $_ ), '', "not suggested: $_" for 'my password is wrong.', 'the password is not working!';
    isnt( ( hits( $detector, '?token=AbC123' ) )[0]{value}, ( hits( $detector, '?token=abc123' ) )[0]{value}, 'case matters' );
};

subtest 'streets are suggested' => sub {
    my $detector = $detector{address};
    is offered( $detector, "I live at $_." ), $_, $_
        for 'Feldweg 9, 99993 Oberfeld', '12 Harbour View, Cork T99 X417', '221b Baker Street, London NW99 6XE', 'Karl-Marx-Allee 14a', '8 impasse des Lilas, 99310 Bellerive',
        '3 bis, avenue de la Gare, 99450 Saint-Aubin', 'Avda. de la Luz 45', 'Via Roma 12', 'ul. Kwiatowa 12/4, 99-017 Nowogród', 'Dorpsstraat 17', 'Storgatan 3', 'Mannerheimintie 5', 'Fő utca 12',
        'Rua da Paz 7', 'οδός Αθηνάς 12', "Lindenstraße 14a\n> 99999 Musterhausen";
    is sure( $detector, 'Feldweg 9, 99993 Oberfeld' ), '', 'never more';
    is offered( $detector, $_ ), '', $_ for 'the road 66 is long', 'page 3 of 4', 'on 3 May we met', 'in 2 weeks', 'version 5 release', 'place 3 items';
};

subtest 'all' => sub {
    is_deeply [ sort map { $_->category } RT::Extension::GDPR::Detector->all( categories => [qw(card iban)] ) ], [qw(card iban)], 'of some categories';
    ok !grep( { !RT::Extension::GDPR::Detector->reason( $_->{reason} ) } map { hits( $_, '203.0.113.77, card 4111 1111 1111 1111, anna@example.net' ) } values %detector ),
        'each reason has a sentence';
};

# A pattern that goes back exponentially, or by the square of a chunk, does not end here: three chunks are as good as many.
subtest 'hostile texts end' => sub {
    my @pieces = ( '1', '1 ', '1-', '0', '+1', 'a', 'a.', 'a@', '@', ' at a dot', '(', '((1)', '1.1.', '1:', ':', 'ab12', 'ab12 ', '<', 'p<', '?token=', '/s/', 'eyj', '1 a ', 'a-', 'weg ', 'rue a ', '1 mai ', ' ', "\n", "\x{301}", 'é1', 'de11 ', '1' . ' ' x 4000, 'a' . ' ' x 4000, '-----begin private key-----' . ' ' x 4000, 'password ' . ' ' x 4000 );
    for my $piece (@pieces) {
        my $text = $piece x int( 20_000 / length $piece );
        my $count = 0;
        for my $detector ( values %detector ) { my @hits = hits( $detector, $text ); $count += @hits }
        cmp_ok $count, '<', 20_000, 'many times <' . ( $piece =~ s/([^ -~])/sprintf '\\x{%x}', ord $1/ger ) . '>';
    }
};

done_testing;
