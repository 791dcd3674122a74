# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Detector::NationalID::Numbers;

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Detector::Checksum qw(date_is_real ean13 iso7064_11_10 luhn mod97 verhoeff weighted);

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Detector::NationalID::Numbers - the numbers of persons by country

=head1 DESCRIPTION

A table: for each number the characters it is made of when blanks and signs are taken out, folded; what of
it can be checked; and the words it is called by. The rules are those that the issuing offices publish, as
collected in the articles "National identification number" of Wikipedia and the OECD's sheets "Tax
identification numbers", and tested with published examples.

A check of one digit passes every tenth number. So a number is sure by itself (C<alone>) only when chance
hardly makes one, and suggested when it is grouped as this number is (C<written>).

=head1 CLASS METHODS

=head2 all

A list of C<< { country, name, lengths, pattern, check?, alone?, written?, words } >>: check takes the
characters and says whether its check digits and dates are right; alone is a confidence; written is
matched against the folded text as it stands.

=cut

my $DAY   = '(?:0[1-9]|[12]\d|3[01])';
my $MONTH = '(?:0[1-9]|1[0-2])';

# A day without its century: it must be in one of them.
sub _day { my ( $year, $month, $day ) = @_; return date_is_real( 1900 + $year, $month, $day ) || date_is_real( 2000 + $year, $month, $day ) }

sub _pairs { return unpack '(A2)*', $_[0] }

sub _baltic {
    my ($digits) = @_;
    my $sum = weighted( $digits, 1 .. 9, 1 ) % 11;
    $sum = weighted( $digits, 3 .. 9, 1 .. 3 ) % 11 % 10 if $sum == 10;
    my ( $year, $month, $day ) = _pairs( substr $digits, 1, 6 );
    return $sum == substr( $digits, 10 ) && _day( $year, $month, $day );
}

sub _yugoslav {
    my ($digits) = @_;
    my $check = -weighted( $digits, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 ) % 11 % 10;
    return $check == substr( $digits, 12 ) && _day( substr( $digits, 4, 3 ) % 100, substr( $digits, 2, 2 ), substr $digits, 0, 2 );
}

my %OMOCODIA;
@OMOCODIA{qw(l m n p q r s t u v)} = 0 .. 9;
my @ODD = qw(1 0 5 7 9 13 15 17 19 21 2 4 18 20 11 3 6 8 12 14 16 10 22 25 24 23);    # of letters A to Z; digits as A to J

sub _italian {
    my ($code) = @_;
    my ( $sum, $odd ) = ( 0, 1 );
    for my $character ( split //, substr $code, 0, 15 ) {
        my $value = $character =~ /\d/ ? $character : ord($character) - 97;
        $sum += $odd ? $ODD[$value] : $value;
        $odd = !$odd;
    }
    my $day = substr( $code, 9, 2 ) =~ s/([lmnp-v])/$OMOCODIA{$1}/gr;
    return $sum % 26 == ord( substr $code, 15 ) - 97 && $day % 40 >= 1 && $day % 40 <= 31 && $day < 72;
}

my @NUMBERS = (
    { country => 'AT', name => 'SVNR', lengths => [10], pattern => qr/\A[1-9]\d{3}$DAY(?:0[1-9]|1[0-5])\d\d\z/, written => qr/\A\d{4}[ -]\d{6}\z/,
        check => sub { my ($n) = @_; return weighted( $n, 3, 7, 9, 0, 5, 8, 4, 2, 1, 6 ) % 11 == substr $n, 3, 1 },
        words => [qw(svnr svn sv-nummer sozialversicherungsnummer* sozialversicherungs-nr versicherungsnummer* sozialversicherung*), 'sv nr', 'vers nr'] },
    { country => 'BE', name => 'rijksregisternummer', lengths => [11], pattern => qr/\A\d{11}\z/, written => qr/\A\d\d\.\d\d\.\d\d[ -]\d{3}[.]\d\d\z/,
        check => sub {
            my ($n) = @_;
            my ( $base, $check ) = $n =~ /\A(.{9})(..)/;
            return substr( $n, 2, 2 ) % 20 <= 12 && substr( $n, 4, 2 ) <= 31 && ( $check == 97 - $base % 97 || $check == 97 - "2$base" % 97 );
        },
        words => [qw(rijksregisternummer* rijksregister* insz niss rrn inss nationaalnummer), 'registre national', 'rijksregister nr', 'nationaal nummer', 'nationalregisternummer'] },
    { country => 'BG', name => 'EGN', lengths => [10], pattern => qr/\A\d{10}\z/,
        check => sub {
            my ($n) = @_;
            my ( $year, $month, $day ) = _pairs($n);
            return weighted( $n, 2, 4, 8, 5, 10, 9, 7, 3, 6 ) % 11 % 10 == substr( $n, 9 ) && _day( $year, $month % 20, $day );
        },
        words => [qw(егн egn единен), 'граждански номер', 'единен граждански'] },
    { country => 'CH', name => 'AHV', lengths => [13], pattern => qr/\A756\d{10}\z/, check => \&ean13, alone => 1,
        words => [qw(ahv ahvn ahvn13 ahv-nr ahv-nummer avs navs navs13 versichertennummer sozialversicherungsnummer*), 'numéro avs', 'numero avs'] },
    { country => 'CY', name => 'TIC', lengths => [9], pattern => qr/\A[013459]\d{7}[a-z]\z/,
        check => sub {
            my ($n) = @_;
            my @digits = split //, $n;
            my $sum = 0;
            $sum += $_ % 2 ? $digits[$_] : $ODD[ $digits[$_] ] for 0 .. 7;
            return $sum % 26 == ord( $digits[8] ) - 97;
        },
        words => [qw(tic α.φ.τ. αφτ φορολογικ*), 'tax identification code'] },
    { country => 'CZ', name => 'rodné číslo', lengths => [ 9, 10 ], pattern => qr/\A\d{9,10}\z/, written => qr/\A\d{6}\/\d{3,4}\z/,
        check => sub {
            my ($n) = @_;
            my ( $year, $month, $day ) = _pairs($n);
            $month -= 50 if $month > 50;
            $month -= 20 if $month > 20;
            return _day( $year, $month, $day ) && ( length $n == 9 ? $year < 54 : $n % 11 == 0 || $n =~ /0\z/ && substr( $n, 0, 9 ) % 11 == 10 );
        },
        words => [qw(rč rodc), 'rodné čísl*', 'rodného čísl*', 'rodným čísl*', 'rodnému čísl*', 'rodném čísl*', 'rod č', 'r č', 'rodným číslom'] },
    { country => 'DE', name => 'Steuer-ID', lengths => [11], pattern => qr/\A[1-9]\d{10}\z/,
        check => sub {
            my ($n) = @_;
            my %count;
            $count{$_}++ for split //, substr $n, 0, 10;
            my @more = grep { $_ > 1 } values %count;
            return iso7064_11_10($n) && @more == 1 && $more[0] <= 3;
        },
        words => [qw(steuer-id steuerid steueridentifikationsnummer* idnr steuer-idnr steuer-identifikationsnummer* identifikationsnummer* steuernummer), 'steuerliche identifikationsnummer', 'steuer ident*', 'tin'] },
    { country => 'DE', name => 'Rentenversicherungsnummer', lengths => [12], pattern => qr/\A\d\d$DAY(?:$MONTH)\d\d[a-z]\d{3}\z/,
        check => sub {
            my ($n) = @_;
            my $digits = $n =~ s/([a-z])/sprintf '%02d', ord($1) - 96/er;
            my @weights = ( 2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1 );
            my $sum = 0;
            for my $digit ( split //, substr $digits, 0, 12 ) {
                my $product = $digit * shift @weights;
                $sum += int( $product / 10 ) + $product % 10;
            }
            return $sum % 10 == substr $digits, 12;
        },
        alone => .8, words => [qw(rentenversicherungsnummer* rvnr rv-nummer sozialversicherungsnummer* versicherungsnummer* svnr sv-nummer), 'rv nr', 'sv nr', 'vers nr'] },
    { country => 'DE', name => 'Krankenversichertennummer', lengths => [10], pattern => qr/\A[a-z]\d{9}\z/,
        check => sub { my ($n) = @_; return luhn( sprintf '%02d%s', ord($n) - 96, substr $n, 1 ) },
        words => [qw(krankenversichertennummer* kvnr versichertennummer* krankenversicherungsnummer* versicherungsnummer* krankenkasse*)] },
    { country => 'DK', name => 'CPR', lengths => [10], pattern => qr/\A$DAY(?:$MONTH)\d{6}\z/, written => qr/\A\d{6}-\d{4}\z/,
        words => [qw(cpr cpr-nr cprnr cpr-nummer personnummer cprnummer)] },
    { country => 'EE', name => 'isikukood', lengths => [11], pattern => qr/\A[1-8]\d{10}\z/, check => \&_baltic,
        words => [qw(isikukood* ik isikukoodi), 'personal code'] },
    { country => 'ES', name => 'DNI', lengths => [9], pattern => qr/\A\d{8}[a-z]\z/, alone => .5,
        check => sub { my ($n) = @_; return substr( $n, 8 ) eq substr 'trwagmyfpdxbnjzsqvhlcke', substr( $n, 0, 8 ) % 23, 1 },
        words => [qw(dni nif documento d.n.i. n.i.f.), 'documento nacional'] },
    { country => 'ES', name => 'NIE', lengths => [9], pattern => qr/\A[xyz]\d{7}[a-z]\z/, alone => .8,
        check => sub { my ($n) = @_; return substr( $n, 8 ) eq substr 'trwagmyfpdxbnjzsqvhlcke', ( substr( $n, 0, 8 ) =~ tr/xyz/012/r ) % 23, 1 },
        words => [qw(nie nif extranjero n.i.e.)] },
    { country => 'ES', name => 'NSS', lengths => [12], pattern => qr/\A\d{12}\z/,
        check => sub {
            my ($n) = @_;
            my ( $province, $number, $check ) = $n =~ /\A(..)(.{8})(..)/;
            return ( $number < 10_000_000 ? $province * 10_000_000 + $number : $province . $number ) % 97 == $check;
        },
        words => [qw(nss naf nuss), 'seguridad social', 'afiliación'] },
    { country => 'FI', name => 'HETU', lengths => [ 10, 11 ], pattern => qr/\A$DAY(?:$MONTH)\d\d[a-fu-y]?\d{3}[0-9a-fhj-npr-y]\z/, alone => .1,
        written => qr/\A\d{6}[-+a-fu-y]\d{3}[0-9a-z]\z/,
        check => sub {
            my ($n) = @_;
            my ( $day, $number, $check ) = $n =~ /\A(\d{6})[a-z]?(\d{3})(.)/;
            return $check eq substr '0123456789abcdefhjklmnprstuvwxy', "$day$number" % 31, 1;
        },
        words => [qw(henkilötunnu* hetu sotu sosiaaliturvatunnu* personbeteckning* hetuni)] },
    { country => 'FR', name => 'NIR', lengths => [ 13, 15 ], alone => .8,
        pattern => qr/\A[1-478]\d\d(?:0[1-9]|1[0-2]|[2-4]\d|[5-9]\d)(?:\d\d|2[ab])\d{6}(?:\d\d)?\z/,
        check => sub {
            my ($n) = @_;
            my $number = substr( $n, 0, 13 ) =~ s/2a/19/r =~ s/2b/18/r;
            return length $n == 15 && substr( $n, 13 ) == 97 - mod97($number);
        },
        words => [qw(nir insee sécu secu assuré), 'sécurité sociale', 'sécurité soc', 'numéro de sécu', 'numéro insee', 'n sécu', 'n ss'] },
    { country => 'FR', name => 'numéro fiscal', lengths => [13], pattern => qr/\A[0-3]\d{12}\z/,
        check => sub { my ($n) = @_; return substr( $n, 0, 10 ) % 511 == substr $n, 10 },
        words => [qw(spi fiscal), 'numéro fiscal', 'référence fiscale'] },
    { country => 'GB', name => 'NINO', lengths => [ 8, 9 ], pattern => qr/\A(?!bg|gb|kn|nk|nt|tn|zz)[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z]\d{6}[a-d]?\z/,
        written => qr/\A[a-z]{2} ?\d\d ?\d\d ?\d\d ?[a-d]\z/,
        words => [qw(nino ni ni-number), 'national insurance', 'nat ins', 'n i'] },
    { country => 'GB', name => 'NHS number', lengths => [10], pattern => qr/\A\d{10}\z/, written => qr/\A\d{3}[ -]\d{3}[ -]\d{4}\z/,
        check => sub { my ($n) = @_; return ( 11 - weighted( $n, reverse 2 .. 10 ) % 11 ) % 11 == substr $n, 9 },
        words => ['nhs', 'chi number', 'health number'] },
    { country => 'GB', name => 'UTR', lengths => [10], pattern => qr/\A\d{10}\z/,
        check => sub { my ($n) = @_; return substr( '21987654321', weighted( substr( $n, 1 ), 6, 7, 8, 9, 10, 5, 4, 3, 2 ) % 11, 1 ) eq substr $n, 0, 1 },
        words => [ 'utr', 'unique taxpayer', 'tax reference', 'self assessment' ] },
    { country => 'GR', name => 'AMKA', lengths => [11], pattern => qr/\A$DAY(?:$MONTH)\d{7}\z/, check => \&luhn,
        words => [qw(αμκα amka α.μ.κ.α.), 'κοινωνικής ασφάλισης'] },
    { country => 'GR', name => 'AFM', lengths => [9], pattern => qr/\A\d{9}\z/,
        check => sub { my ($n) = @_; return $n !~ /\A0+\z/ && weighted( $n, map { 2**$_ } reverse 1 .. 8 ) % 11 % 10 == substr $n, 8 },
        words => [qw(αφμ afm α.φ.μ. φορολογικ*)] },
    { country => 'HR', name => 'OIB', lengths => [11], pattern => qr/\A\d{11}\z/, check => \&iso7064_11_10,
        words => [ 'oib', 'osobni identifikacijski' ] },
    { country => 'HU', name => 'személyi szám', lengths => [11], pattern => qr/\A[1-8]\d{10}\z/, written => qr/\A\d[ -]\d{6}[ -]\d{4}\z/,
        check => sub {
            my ($n) = @_;
            my ( $year, $month, $day ) = _pairs( substr $n, 1, 6 );
            return _day( $year, $month, $day ) && grep { weighted( $n, @{$_} ) % 11 == substr $n, 10 } [ 1 .. 10 ], [ reverse 1 .. 10 ];
        },
        words => [ 'személyi szám*', 'személyi azonosító*', 'személyazonosító*' ] },
    { country => 'HU', name => 'TAJ', lengths => [9], pattern => qr/\A\d{9}\z/,
        check => sub { my ($n) = @_; return weighted( $n, (3, 7) x 4 ) % 10 == substr $n, 8 },
        words => [qw(taj taj-szám* tajszám* társadalombiztosítási)] },
    { country => 'HU', name => 'adóazonosító jel', lengths => [10], pattern => qr/\A8\d{9}\z/,
        check => sub { my ($n) = @_; return weighted( $n, 1 .. 9 ) % 11 == substr $n, 9 },
        words => [ 'adóazonosító*', 'adószám*', 'adóazonosító jel*' ] },
    { country => 'IE', name => 'PPS', lengths => [ 8, 9 ], pattern => qr/\A\d{7}[a-w][a-iw]?\z/,
        check => sub {
            my ($n) = @_;
            my $second = length $n == 9 && substr( $n, 8 ) ne 'w' ? ord( substr $n, 8 ) - 96 : 0;
            return substr( 'wabcdefghijklmnopqrstuv', ( weighted( $n, reverse 2 .. 8 ) + 9 * $second ) % 23, 1 ) eq substr $n, 7, 1;
        },
        words => [qw(pps ppsn pps-number), 'personal public service', 'pps no'] },
    { country => 'IS', name => 'kennitala', lengths => [10], pattern => qr/\A(?:$DAY|[4-7]\d)(?:$MONTH)\d{5}[089]\z/, written => qr/\A\d{6}-\d{4}\z/,
        check => sub { my ($n) = @_; return -weighted( $n, 3, 2, 7, 6, 5, 4, 3, 2 ) % 11 == substr $n, 8, 1 },
        words => [qw(kennital* kt)] },
    { country => 'IT', name => 'codice fiscale', lengths => [16], alone => 1, check => \&_italian,
        pattern => qr/\A[a-z]{6}[0-9lmnp-v]{2}[a-ehlmprst][0-9lmnp-v]{2}[a-z][0-9lmnp-v]{3}[a-z]\z/,
        words => [ 'codice fiscale', 'cod fiscale', 'cod fisc', 'c f', 'cf', 'fiscale' ] },
    { country => 'LT', name => 'asmens kodas', lengths => [11], pattern => qr/\A[1-8]\d{10}\z/, check => \&_baltic,
        words => [ 'asmens kod*', 'a k' ] },
    { country => 'LU', name => 'matricule', lengths => [13], pattern => qr/\A(?:1[89]|20)\d\d(?:$MONTH)$DAY\d{5}\z/, alone => .8,
        check => sub { my ($n) = @_; return luhn( substr $n, 0, 12 ) && verhoeff( substr( $n, 0, 11 ) . substr $n, 12 ) },
        words => [qw(matricule cns), 'numéro d identification', 'sozialversicherungsnummer*'] },
    { country => 'LV', name => 'personas kods', lengths => [11], pattern => qr/\A\d{11}\z/, written => qr/\A\d{6}-\d{5}\z/,
        check => sub { my ($n) = @_; return ( 1 + weighted( $n, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9 ) ) % 11 % 10 == substr $n, 10 },
        words => [ 'personas kod*', 'p k', 'pers kods' ] },
    { country => 'MT', name => 'identity card', lengths => [ 5 .. 8 ], pattern => qr/\A\d{4,7}[mgaplhbz]\z/,
        words => [ 'id card', 'karta tal identita', 'identity card', 'karta tal-identità' ] },
    { country => 'NL', name => 'BSN', lengths => [ 8, 9 ], pattern => qr/\A\d{8,9}\z/,
        check => sub { my ($n) = @_; return $n !~ /\A0+\z/ && weighted( sprintf( '%09s', $n ), reverse( 2 .. 9 ), -1 ) % 11 == 0 },
        words => [qw(bsn burgerservicenummer* sofinummer* bsn-nummer sofi-nummer)] },
    { country => 'NO', name => 'fødselsnummer', lengths => [11], pattern => qr/\A[0-7]\d[0-5]\d{8}\z/, written => qr/\A\d{6} \d{5}\z/,
        check => sub {
            my ($n) = @_;
            return weighted( $n, 3, 7, 6, 1, 8, 9, 4, 5, 2, 1 ) % 11 == 0 && weighted( $n, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1 ) % 11 == 0
                && _day( substr( $n, 4, 2 ), substr( $n, 2, 2 ) % 40, substr( $n, 0, 2 ) % 40 );
        },
        words => [qw(fødselsnummer* fnr personnummer* d-nummer fødselsnr), 'f nr'] },
    { country => 'PL', name => 'PESEL', lengths => [11], pattern => qr/\A\d{11}\z/, alone => .3,
        check => sub {
            my ($n) = @_;
            my ( $year, $month, $day ) = _pairs($n);
            return weighted( $n, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1 ) % 10 == 0 && _day( $year, $month % 20, $day );
        },
        words => [qw(pesel peselu peselem nr-pesel ewidencyjny)] },
    { country => 'PL', name => 'NIP', lengths => [10], pattern => qr/\A[1-9]\d{9}\z/,
        check => sub { my ($n) = @_; return weighted( $n, 6, 5, 7, 2, 3, 4, 5, 6, 7 ) % 11 == substr $n, 9 },
        words => [ 'numer identyfikacji podatkowej', 'nip osob*' ] },
    { country => 'PT', name => 'NIF', lengths => [9], pattern => qr/\A(?:[123]\d|45)\d{7}\z/,
        check => sub { my ($n) = @_; return -weighted( $n, reverse 2 .. 9 ) % 11 % 10 == substr $n, 8 },
        words => [qw(nif contribuinte nº-contribuinte), 'número de contribuinte', 'n contribuinte', 'identificação fiscal'] },
    { country => 'PT', name => 'cartão de cidadão', lengths => [12], pattern => qr/\A\d{9}[0-9a-z]{2}\d\z/,
        check => sub {
            my ($n) = @_;
            my ( $sum, $double ) = ( 0, 0 );
            for my $character ( reverse split //, $n ) {
                my $value = ( $character =~ /\d/ ? $character : ord($character) - 87 ) * ( $double ? 2 : 1 );
                $sum += $double && $value > 9 ? $value - 9 : $value;
                $double = !$double;
            }
            return $sum % 10 == 0;
        },
        words => [ 'cartão de cidadão', 'cartão do cidadão', 'bilhete de identidade' ] },
    { country => 'RO', name => 'CNP', lengths => [13], pattern => qr/\A[1-9]\d{12}\z/, alone => .3,
        check => sub {
            my ($n) = @_;
            my ( $year, $month, $day ) = _pairs( substr $n, 1, 6 );
            return weighted( $n, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9 ) % 11 % 10 + ( weighted( $n, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9 ) % 11 == 10 )
                == substr( $n, 12 ) && _day( $year, $month, $day );
        },
        words => [ 'cnp', 'c n p', 'cod numeric personal', 'codul numeric personal' ] },
    { country => 'SE', name => 'personnummer', lengths => [ 10, 12 ], pattern => qr/\A(?:19|20)?\d\d(?:$MONTH)(?:[0-2]\d|3[01]|[6-8]\d|9[01])\d{4}\z/,
        written => qr/\A(?:19|20)?\d{6}[-+]\d{4}\z/,
        check => sub {
            my ($n) = @_;
            my $short = substr $n, -10;
            return luhn($short) && _day( substr( $short, 0, 2 ), substr( $short, 2, 2 ), substr( $short, 4, 2 ) % 60 );
        },
        words => [qw(personnummer* persnr pnr samordningsnummer* personnr), 'pers nr'] },
    { country => 'SI', name => 'EMŠO', lengths => [13], pattern => qr/\A$DAY(?:$MONTH)[09]\d{8}\z/, alone => .3, check => \&_yugoslav,
        words => [qw(emšo emso jmbg matičn*), 'matični broj', 'enotna matična'] },
    { country => 'SI', name => 'davčna številka', lengths => [8], pattern => qr/\A[1-9]\d{7}\z/,
        check => sub { my ($n) = @_; my $check = 11 - weighted( $n, reverse 2 .. 8 ) % 11; return $check % 10 == substr( $n, 7 ) && $check < 11 },
        words => [ 'davčna številka', 'davčne številke', 'davčno številko', 'davčna št' ] },
    { country => 'TR', name => 'T.C. kimlik', lengths => [11], pattern => qr/\A[1-9]\d{10}\z/,
        check => sub {
            my ($n) = @_;
            return ( weighted( $n, (7, -1) x 4, 7 ) ) % 10 == substr( $n, 9, 1 ) && weighted( $n, (1) x 10 ) % 10 == substr $n, 10;
        },
        words => [ 'kimlik', 'tc kimlik', 't c', 'tckn' ] },
    { country => 'UA', name => 'RNOKPP', lengths => [10], pattern => qr/\A\d{10}\z/,
        check => sub { my ($n) = @_; return weighted( $n, -1, 5, 7, 9, 4, 6, 10, 5, 7 ) % 11 % 10 == substr $n, 9 },
        words => [qw(рнокпп іпн ідентифікаційн*)] },
    { country => 'US', name => 'SSN', lengths => [9], pattern => qr/\A(?!000|666|9)\d{3}(?!00)\d\d(?!0000)\d{4}\z/, written => qr/\A\d{3}-\d\d-\d{4}\z/,
        words => [qw(ssn), 'social security', 'soc sec'] },
    { country => 'US', name => 'ITIN', lengths => [9], pattern => qr/\A9\d\d(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\d{4}\z/, written => qr/\A\d{3}-\d\d-\d{4}\z/,
        words => [qw(itin), 'individual taxpayer', 'taxpayer identification'] },
);

sub all { return @NUMBERS }

1;
