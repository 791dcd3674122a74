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
    qw(personalausweis* ausweis* ausweisnummer* ausweisnr führerschein* driverslicense permis rijbewijs* identiteitskaart* körkort* førerkort* kørekort*
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
my $LEAD   = qr/(?<![\p{L}\p{N}_])(?:(?:[a-z]{3}[ ][a-z]{3}|[a-z]{1,2})[ \x01.-]|[a-z]{1,6})\z/;
my $GROUP  = qr/\G[a-z0-9]{1,18}(?![\p{L}\p{N}_])/;
my $NEXT   = qr/\G[ \x01]{0,2}[.\/+-]?[ \x01]?(?:[a-z]{1,3}|[a-z]{0,3}\d[a-z0-9]{0,17})(?![\p{L}\p{N}_])/;
my $CARD_NUMBER = qr/(?<![\p{L}\p{N}_\/.-])(?!(?:19|20)\d{6}(?!\d))(?=[a-z]{0,9}\d)[a-z0-9]{6,16}(?![\p{L}\p{N}_])(?![.\/-]\d)/;

my @numbers = RT::Extension::GDPR::Detector::NationalID::Numbers->all;
my %context = map { $_->{name} => RT::Extension::GDPR::Detector::Context->new( @ANY, @{ $_->{words} } ) } @numbers;

sub category { return 'national_id' }

sub candidates {
    my ( $self, $chunk, $label ) = @_;
    my $text = $chunk->text;
    my ( @found, $numbers );
    while ( $text =~ /$DIGITS/g ) {
        $numbers ||= _worth_a_look( $chunk, $label );
        my $first = $-[0];
        my $low   = $first < 8 ? 0 : $first - 8;
        my $lead  = substr( $text, $low, $first - $low ) =~ /$LEAD/ ? $+[0] - $-[0] : 0;
        push @found, $self->_from( $text, $first - $lead, $numbers ) if $lead;
        push @found, $self->_from( $text, $first, $numbers ) if !$lead || substr( $text, $first - 1, 1 ) !~ /[a-z]/;
    }
    if ( $CARDS->is_in( $chunk, $label ) ) {
        while ( $text =~ /$CARD_NUMBER/g ) {
            my $value = uc substr $text, $-[0], $+[0] - $-[0];
            push @found, { start => $-[0], end => $+[0], value => $value, context => $CARDS, labelled => $self->LIKELY }
                if $value =~ tr/0-9// >= 3;
        }
    }
    return sort { $a->{start} <=> $b->{start} } @found;
}

# Length => numbers. One that says nothing by itself is one only where it is called so. Most texts call nothing, or the same.
my %worth;

sub _worth_a_look {
    my ( $chunk, $label ) = @_;
    %worth = () if keys %worth > 1_000;
    my $said = join q{ }, RT::Extension::GDPR::Detector::Context->all_in($chunk), $label // ();
    return $worth{$said} ||= do {
        my %by_length;
        for my $number (@numbers) {
            my $is_called = $context{ $number->{name} }->is_in( $chunk, $label );
            next unless $is_called || $number->{alone} || $number->{written};
            push @{ $by_length{$_} }, [ $number, $is_called ] for @{ $number->{lengths} };
        }
        \%by_length;
    };
}

# The numbers that begin somewhere, one group of letters and digits longer each time.
sub _from {
    my ( $self, $text, $start, $numbers ) = @_;
    pos($text) = $start;
    my @found;
    my $more = $text =~ /$GROUP/gc;
    for ( 1 .. 8 ) {
        last unless $more;
        my $end     = pos $text;
        my $written = substr $text, $start, $end - $start;
        my $value   = $written =~ s/[^a-z0-9]//gr;
        last if length $value > 16;
        push @found, map { { %{$_}, start => $start, end => $end, value => uc $value } }
            map { $self->_judged( @{$_}, $value, $written ) } @{ $numbers->{ length $value } }
            if $numbers->{ length $value } && substr( $text, $end, 2 ) !~ /\A[.\/-]\d/;
        $more = $text =~ /$NEXT/gc;
    }
    return @found;
}

sub _judged {
    my ( $self, $number, $is_called, $value, $written ) = @_;
    return if $value !~ $number->{pattern};
    my $alone = $number->{written} && $written =~ $number->{written} ? $self->DOUBTFUL : $number->{alone} || 0;
    return unless $alone || $is_called;
    my $right = $number->{check} ? $number->{check}->($value) : undef;
    my $wrong = defined $right && !$right;
    return if $wrong && !$is_called;
    return {
        checked  => $right,
        context  => $context{ $number->{name} },
        labelled => $wrong ? $self->DOUBTFUL : $self->LIKELY,
        bare     => $wrong ? 0 : $alone,
        contrary => $wrong ? 0 : $alone >= $self->CERTAIN ? $self->DOUBTFUL : $self->POSSIBLE,
    };
}

1;
