# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Detector::NationalID;

use strict;
use warnings;
use utf8;

use parent 'RT::Extension::GDPR::Detector';

use RT::Extension::GDPR::Detector::Context;
use RT::Extension::GDPR::Detector::NationalID::Numbers;

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Detector::NationalID - numbers that a state gives to a person

=head1 DESCRIPTION

Numbers of persons, taxpayers and the insured, and of identity cards and driving licences. What there is
in which country, with check digits, is in L<RT::Extension::GDPR::Detector::NationalID::Numbers>; here a
text is taken apart into letters and digits between blanks and signs, however they are grouped, and each
number that fits is a candidate.

=cut

# What such numbers are called whatever the country.
my @ANY = (
    qw(ssn nationalid personalid identitynumber personennummer personenkennzeichen identifikationsnummer personnummer identifikasjonsnummer),
    'id number', 'id no', 'id nr', 'national id*', 'national number', 'identity number', 'identification number', 'personal number', 'personal id*',
    'social security', 'national insurance', 'insurance number', 'tax id*', 'tax number', 'taxpayer',
    'numéro national', 'numéro d identité', 'número de identificación', 'codice identificativo', 'numer identyfikacyjny',
);

# Of cards: any six to twelve letters and digits behind one of these.
my $CARDS = RT::Extension::GDPR::Detector::Context->new(
    qw(personalausweis* ausweis* ausweisnummer* ausweisnr führerschein* driverslicense dl permis rijbewijs* identiteitskaart* körkort* førerkort* kørekort*
        ajokort* ajokortti* henkilökort* legitimation* vozačk* vozniš* jogosítvány* személyigazolvány* buletin șofer carnet),
    'id card*', 'identity card*', 'driving licen*', 'driver licen*', 'drivers licen*', 'driver s licen*', 'carte d identité', 'carte nationale',
    'permis de conduire', 'carta d identità', 'carta identità', 'patente di guida', 'carta de condução', 'permiso de conducir', 'carnet de conducir',
    'dowód osobist*', 'dowodu osobist*', 'dowodem osobist*', 'prawo jazdy', 'prawa jazdy', 'občansk* průkaz*', 'číslo op', 'občanského průkazu',
    'občanský průkaz', 'občiansky preukaz', 'občianskeho preukazu', 'řidičský průkaz', 'řidičského průkazu', 'vodičský preukaz',
    'personal id card', 'osobna iskaznica', 'osobne iskaznice', 'osebna izkaznica', 'osebne izkaznice', 'лична карта', 'ταυτότητα*', 'δελτίο ταυτότητας',
    'carte de identitate', 'asmens tapatybės', 'id kaart', 'personas apliecība*', 'shofor', 'permis de conducere', 'свидетелство за управление',
);

# Where a number may be: five digits with at most three signs between, and the letters before them; or an
# Italian one, whose letters go on. What may not be before is looked at behind the first digit.
my $DIGITS = qr/\d(?<![\p{N}+].)(?<!\d[.\/-].)(?:(?:[ \x01.\/+-]{0,3}\d){4}|\d[ ]?[a-z][0-9lmnp-v]{2}[ ]?[a-z])/;
my $LEAD   = qr/(?<![\p{L}\p{N}_])(?:[a-z]{3}[ ][a-z]{3}|[a-z]{1,6})[ \x01.-]?\z/;
my $GROUP  = qr/\G[a-z0-9]{1,18}(?![\p{L}\p{N}_])/;
my $NEXT   = qr/\G[ \x01]{0,2}[.\/+-]?[ \x01]?(?:[a-z]{1,3}|[a-z]{0,3}\d[a-z0-9]{0,17})(?![\p{L}\p{N}_])/;
my $CARD_NUMBER = qr/(?<![\p{L}\p{N}_\/.-])(?!(?:19|20)\d{6}(?!\d))(?=[a-z]{0,9}\d)[a-z0-9]{6,16}(?![\p{L}\p{N}_])(?![.\/-]\d)/;

my @numbers = RT::Extension::GDPR::Detector::NationalID::Numbers->all;
my ( %by_length, %context );
for my $number (@numbers) {
    push @{ $by_length{$_} }, $number for @{ $number->{lengths} };
    $context{ $number->{name} } = RT::Extension::GDPR::Detector::Context->new( @ANY, @{ $number->{words} } );
}

sub category { return 'national_id' }

sub candidates {
    my ( $self, $chunk ) = @_;
    my $text = $chunk->text;
    my @found;
    while ( $text =~ /$DIGITS/g ) {
        my $first = $-[0];
        my $low   = $first < 8 ? 0 : $first - 8;
        my $lead  = substr( $text, $low, $first - $low ) =~ /$LEAD/ ? $+[0] - $-[0] : 0;
        push @found, $self->_from( $chunk, $first - $lead ) if $lead;
        push @found, $self->_from( $chunk, $first ) if !$lead || substr( $text, $first - 1, 1 ) !~ /[a-z]/;
    }
    if ( $CARDS->is_in($chunk) ) {
        while ( $text =~ /$CARD_NUMBER/g ) {
            my $value = uc substr $text, $-[0], $+[0] - $-[0];
            push @found, { start => $-[0], end => $+[0], value => $value, context => $CARDS, labelled => $self->LIKELY }
                if $value =~ tr/0-9// >= 3;
        }
    }
    return sort { $a->{start} <=> $b->{start} } @found;
}

# The numbers that begin somewhere, one group of letters and digits longer each time.
sub _from {
    my ( $self, $chunk, $start ) = @_;
    my $text = $chunk->text;
    pos($text) = $start;
    my @found;
    my $more = $text =~ /$GROUP/gc;
    for ( 1 .. 8 ) {
        last unless $more;
        my $end   = pos $text;
        my $value = substr( $text, $start, $end - $start ) =~ s/[^a-z0-9]//gr;
        last if length $value > 16;
        push @found, $self->_numbers( $chunk, $start, $end, $value ) if substr( $text, $end, 2 ) !~ /\A[.\/-]\d/;
        $more = $text =~ /$NEXT/gc;
    }
    return @found;
}

# A number that nothing can be said of is one only where it is called so.
sub _numbers {
    my ( $self, $chunk, $start, $end, $value ) = @_;
    my @found;
    for my $number ( @{ $by_length{ length $value } || [] } ) {
        next if $value !~ $number->{pattern};
        my $context = $context{ $number->{name} };
        my $right   = $number->{check} ? $number->{check}->($value) : undef;
        my $alone   = defined $right && !$right ? 0
            : $number->{written} && substr( $chunk->text, $start, $end - $start ) =~ $number->{written} ? $self->DOUBTFUL
            : $number->{alone} || ( $right ? $self->POSSIBLE : 0 );
        next if !$alone && !$context->is_in($chunk);
        push @found, {
            start => $start, end => $end, value => uc $value, checked => $right, context => $context,
            labelled => $right || !defined $right ? $self->LIKELY : $self->DOUBTFUL,
            bare     => $alone, contrary => $alone >= $self->CERTAIN ? $self->DOUBTFUL : $alone && $self->POSSIBLE,
        };
    }
    return @found;
}

1;
