# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Detector::Phone;

use strict;
use warnings;
use utf8;

use parent 'RT::Extension::GDPR::Detector';

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Detector::Phone - telephone and fax numbers

=head1 DESCRIPTION

International numbers (ITU-T E.164, after C<+> or C<00>, with a country code that exists and as many
digits as that country has) are sure. A national number needs a word that says what it is; written like
a phone number it is suggested. Numbers that the caller does not pay for belong to firms and are left.

The value is the last nine digits of the national number: what the notations have in common.

=cut

# Digits behind the country code, [least, most]; 4 to 12 where nothing is said.
my %DIGITS = (
    1   => [ 10, 10 ], 7   => [ 10, 10 ], 20  => [ 8, 10 ], 27  => [ 9, 9 ],  30  => [ 10, 10 ], 31  => [ 9, 9 ],  32  => [ 8, 9 ],
    33  => [ 9, 9 ],   34  => [ 9, 9 ],   36  => [ 8, 9 ],  39  => [ 6, 11 ], 40  => [ 9, 9 ],   41  => [ 9, 9 ],  43  => [ 5, 13 ],
    44  => [ 9, 10 ],  45  => [ 8, 8 ],   46  => [ 7, 9 ],  47  => [ 8, 8 ],  48  => [ 9, 9 ],   49  => [ 5, 11 ], 61  => [ 9, 9 ],
    90  => [ 10, 10 ], 91  => [ 10, 10 ], 351 => [ 9, 9 ],  352 => [ 4, 11 ], 353 => [ 7, 9 ],   354 => [ 7, 9 ],  355 => [ 8, 9 ],
    356 => [ 8, 8 ],   357 => [ 8, 8 ],   358 => [ 5, 11 ], 359 => [ 7, 9 ],  370 => [ 8, 8 ],   371 => [ 8, 8 ],  372 => [ 7, 8 ],
    373 => [ 8, 8 ],   376 => [ 6, 9 ],   377 => [ 8, 9 ],  380 => [ 9, 9 ],  381 => [ 8, 9 ],   382 => [ 8, 8 ],  383 => [ 8, 9 ],
    385 => [ 8, 9 ],   386 => [ 8, 8 ],   387 => [ 8, 9 ],  389 => [ 8, 8 ],  420 => [ 9, 9 ],   421 => [ 9, 9 ],  423 => [ 7, 9 ],
);
my $COUNTRY = qr/1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|2[1-689]\d|3[578]\d|42[013]|50\d|59\d|6[789]\d|85[0256]|88[068]|96\d|97\d|99[2-68]/;

# What may not be before is looked at behind the first character: so that is what the search goes for.
my $INTERNATIONAL = qr/(?:[+](?<![\p{L}\p{N}+].)|0(?<![\p{L}\p{N}+_#.\/-].)(?<!\d[ \x01].)0)[ \x01]?\(?[1-9](?:[ \x01().\/-]{0,3}\d){6,17}(?![\p{L}\p{N}])/;
my $TRUNK         = qr/(?:[(](?<![\p{L}\p{N}+].)0\d{1,5}\)|0(?<![\p{L}\p{N}+_#.,\/-].)(?<!\d[ \x01].)\d)(?:[ \x01.\/-]{0,3}\d){4,10}(?![\p{L}\p{N}_:])(?![ \x01.,:\/-]?\d)/;
my $PLAIN         = qr/(?:[(](?<![\p{L}\p{N}+].)[2-9]\d{1,3}\)|[1-9](?<![\p{L}\p{N}+_#.,\/-].)(?<!\d[ \x01].))(?:[ \x01.-]{0,2}\d){5,11}(?![\p{L}\p{N}_:])(?![ \x01.,:\/-]?\d)/;

my $AMERICAN = qr/\A(?:1[ .-]?)?(?:\([2-9]\d\d\)[ ]?|[2-9]\d\d[.-])[2-9]\d\d[ .-]\d{4}\z/;
my $IPV4     = qr/\A(?:\d{1,3}\.){3}\d{1,3}\z/;
my $DATE     = qr/\A\d{1,2}[.\/-]\d{1,2}[.\/-]\d{4}|(?:19|20)\d\d[.\/-]\d\d[.\/-]\d\d|\A(?:19|20)\d\d-(?:19|20)\d\d\z/;
my $FREE     = qr/\A(?:00800|080[08]\d|800\d{6}\z|1?8(?:00|33|44|55|66|77|88)\d{7}\z)/;

sub category { return 'phone' }

sub labels {
    return (
        # en de fr es it pt nl
        qw(phone phones telephone tel tels mobile mob cell cellphone landline call calls called calling ring dial fax telefax whatsapp signal
            viber telegram text sms reach reached reachable voicemail callback extension
            telefon* telnr telefonnr handy* mobil* festnetz* rufnummer* rufnr anruf* rückruf* zurückruf* ruft rufen durchwahl* erreich*
            téléphone téléphonez télé portable gsm fixe appel* rappel* joindre joignable
            teléfono* telefono* tfno tlf tlfno móvil* movil* celular llam* fijo contactarme
            telefonico cellulare chiam* recapito fisso
            telefone telemóvel telemovel telm ligar ligue ligo
            bel bellen belt gebeld mobiel mobieltje telefoonnummer* telefoon telefonisch bereik* bereikbaar),
        # pl cs sk
        qw(telefoniczn* komórk* kom komórkowy dzwoni* zadzwo* oddzwo* kontaktow* volat zavol* telefonní telefonu klapka linka mobiln* volajte zavolať),
        # fi sv no da et
        qw(puhelin* puhelimitse puh matkapuhelin* soita* gsm-numero telefonnummer* mobilnummer* mobiltelefon nås nå træffes ring* tlf tlfnr helista* mobiiltelefon mobiil),
        # hu ro bg el hr sl lv lt
        qw(mobilszám* hív* hívj* sună* suna* apel* contactat тел телефон* мобил* gsm моб обад* факс* τηλ τηλέφων* τηλεφων* κιν κινητ* φαξ καλέστε
            nazov* nazvat* zvati zovi* mobitel* pokli* klic* telefonsk* tālrun* tālr zvan* mob telefonas telefono skambin* mobilusis),
    );
}

sub candidates {
    my ( $self, $chunk ) = @_;
    my $text = $chunk->text;
    my @found;
    while ( $text =~ /$INTERNATIONAL/g ) {
        my $start = $-[0];
        my ( $end, $value ) = _international( $text, $start, $+[0] ) or next;
        $start-- if substr( $text, $start ? $start - 1 : 0, 1 ) eq '(' && substr( $text, $start, $end - $start ) =~ /\A[^(]*\)/;
        my $plus = substr( $text, $start, 2 ) =~ /\+/;
        push @found, { start => $start, end => $end, value => $value, labelled => $self->CERTAIN,
            bare => $plus ? $self->CERTAIN : $self->LIKELY, contrary => $plus ? $self->LIKELY : $self->POSSIBLE };
        pos($text) = $end;
    }
    for my $kind ( [ $TRUNK, 8 ], [ $PLAIN, 7 ] ) {
        my ( $pattern, $least ) = @{$kind};
        while ( $text =~ /$pattern/g ) {
            my ( $start, $end ) = ( $-[0], $+[0] );
            my $written = substr $text, $start, $end - $start;
            my $digits  = $written =~ s/\D//gr;
            next if length $digits < $least || length $digits > 12 || $written =~ $DATE || $written =~ $IPV4 || $digits =~ $FREE;
            push @found, { start => $start, end => $end, value => _value( $digits =~ s/\A0//r ),
                labelled => $written =~ /\A\d{7}\z/ ? $self->DOUBTFUL : $self->LIKELY, bare => $self->_by_form( $written, $digits ), contrary => $self->POSSIBLE };
        }
    }
    return sort { $a->{start} <=> $b->{start} } @found;
}

sub _by_form {
    my ( $self, $written, $digits ) = @_;
    return $self->DOUBTFUL if $written =~ $AMERICAN;
    return $self->POSSIBLE if $digits !~ /\A0[1-9]\d{7,}/;
    return $written =~ /\A\(?0\d{1,4}\)?[ \x01\/-]/ || length $digits >= 10 ? $self->DOUBTFUL : $self->POSSIBLE;
}

# Where the number ends that begins at START: not behind what follows it ("+44 7700 900862 24 h").
sub _international {
    my ( $text, $start, $end ) = @_;
    while ( $end > $start ) {
        my $written = substr $text, $start, $end - $start;
        my $digits  = $written =~ s/\(0\)//r =~ s/\D//gr;
        $digits =~ s/\A00// if $written =~ /\A\(?00/;
        return if $digits =~ /\A800/;
        my ($country) = $digits =~ /\A($COUNTRY)/ or return;
        my $national = substr( $digits, length $country ) =~ s/\A0//r;
        my ( $least, $most ) = @{ $DIGITS{$country} || [ 6, 12 ] };
        return ( $end, _value($national) ) if length $national >= $least && length $national <= $most && "0$national" !~ $FREE;
        return if length $national < $least || $written !~ /\A(.*\d)[^\d]+\d+\z/s;
        $end = $start + length $1;
    }
    return;
}

sub _value { return substr $_[0], length $_[0] > 9 ? -9 : 0 }

1;
