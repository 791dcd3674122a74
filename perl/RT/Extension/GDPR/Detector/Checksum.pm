# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Detector::Checksum;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(date_is_real ean13 iso7064_11_10 luhn mod97 verhoeff weighted);

my @DAYS = ( 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 );

sub date_is_real {
    my ( $year, $month, $day ) = @_;
    return $month >= 1 && $month <= 12 && $day >= 1 && $day <= $DAYS[ $month - 1 ]
        && ( $month != 2 || $day < 29 || $year % 4 == 0 && ( $year % 100 || $year % 400 == 0 ) );
}

sub ean13 {
    my ($digits) = @_;
    return weighted( $digits, (1, 3) x 6, 1 ) % 10 == 0;
}

sub iso7064_11_10 {
    my ($digits) = @_;
    my $product = 10;
    my $check   = chop $digits;
    for my $digit ( split //, $digits ) {
        $product = ( ( $digit + $product ) % 10 || 10 ) * 2 % 11;
    }
    return ( 11 - $product ) % 10 == $check;
}

sub luhn {
    my ($digits) = @_;
    my ( $sum, $double ) = ( 0, 0 );
    for my $digit ( reverse split //, $digits ) {
        my $value = $double ? $digit * 2 : $digit;
        $sum += $value > 9 ? $value - 9 : $value;
        $double = !$double;
    }
    return $sum % 10 == 0;
}

sub mod97 {
    my ($digits) = @_;
    my $rest = '';
    $rest = ( $rest . $1 ) % 97 while $digits =~ /(\d{1,7})/g;
    return $rest;
}

my @TURN = ( [ 0 .. 9 ], [ 1, 5, 7, 6, 2, 8, 3, 0, 9, 4 ] );
push @TURN, [ map { $TURN[1][$_] } @{ $TURN[-1] } ] while @TURN < 8;
my @TIMES = map {
    my $left = $_;
    [ map { my $sum = ( $left % 5 + ( $left < 5 ? $_ : -$_ ) ) % 5; ( $left < 5 ) == ( $_ < 5 ) ? $sum : $sum + 5 } 0 .. 9 ]
} 0 .. 9;

sub verhoeff {
    my ($digits) = @_;
    my ( $sum, $place ) = ( 0, 0 );
    $sum = $TIMES[$sum][ $TURN[ $place++ % 8 ][$_] ] for reverse split //, $digits;
    return $sum == 0;
}

sub weighted {
    my ( $digits, @weights ) = @_;
    my $sum = 0;
    $sum += $_ * shift @weights for split //, substr $digits, 0, scalar @weights;
    return $sum;
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Detector::Checksum - check digits

=head1 DESCRIPTION

The methods that numbers share. All take a string of ASCII digits, and nothing is exported by itself.

=head1 FUNCTIONS

=head2 date_is_real YEAR, MONTH, DAY

Whether there is such a day in the Gregorian calendar.

=head2 ean13 DIGITS

Weights 1 and 3 in turn, modulo 10 (GS1 General Specifications 7.9), over 13 digits.

=head2 iso7064_11_10 DIGITS

ISO/IEC 7064, MOD 11,10.

=head2 luhn DIGITS

ISO/IEC 7812-1 annex B.

=head2 mod97 DIGITS

The rest modulo 97 of a number of any length (ISO/IEC 7064, MOD 97-10, is 1 when it is right).

=head2 verhoeff DIGITS

J. Verhoeff, Error Detecting Decimal Codes, 1969: the dihedral group of order 10.

=head2 weighted DIGITS, WEIGHTS

The sum of the first digits, each times its weight.

=cut
