# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Detector::Passport;

use strict;
use warnings;
use utf8;

use parent 'RT::Extension::GDPR::Detector';

use RT::Extension::GDPR::Detector::Checksum qw(weighted);

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Detector::Passport - numbers of passports

=head1 DESCRIPTION

Countries number passports as they like, six to ten letters and digits, so a word must say what it is. A
check digit of ICAO Doc 9303 (weights 7 3 1) is no proof: it fits every tenth number. The machine-readable
zone, whose lines hold name, number and birth date, is sure.

=cut

my $NUMBER = qr/(?<![\p{L}\p{N}_\/.-])(?=[a-z]{0,9}\d)(?:[a-z0-9]{6,11}|[a-z]{0,3}\d{0,3}(?:[ \x01-]\d{2,4}){2,4})(?![\p{L}\p{N}_])(?![.\/-]\d)/;
my $ZONE   = qr/(?<![\p{L}\p{N}])[pvi][a-z<][a-z]{3}[a-z<]{25,39}[\s\x01]{1,3}[a-z0-9<]{30,44}(?![a-z0-9<])/;

sub category { return 'passport' }

sub labels {
    return (
        qw(passport passports passportno passportnumber reisepass* passnummer passnr pass-nr passeport pasaporte passaporto passaporte paspoort*
            paszport* pasu pasem passin passinumero útlevél* pașaport* pasaport* паспорт* διαβατήρι*
            putovnic* pasoš* pasportas passinumber),
        'pass no', 'pass nr', 'pass nummer', 'cestovní pas', 'číslo pas*', 'pas č', 'pas čís*', 'pas nr', 'pas no', 'pas num*', 'pasnr', 'č pasu', 'passi number', 'passi numero', 'pases nr', 'pases num*', 'paso nr', 'paso num*', 'paso serij*',
        'potnega lista', 'potni list*',
    );
}

sub candidates {
    my ( $self, $chunk, $label ) = @_;
    my $text = $chunk->text;
    my @found;
    if ( index( $text, '<<' ) >= 0 ) {
        while ( $text =~ /$ZONE/g ) {
            my ( $start, $end ) = ( $-[0], $+[0] );
            my $value = uc substr $text, $start, $end - $start;
            push @found, { start => $start, end => $end, value => $value =~ s/[\s\x01]//gr, confidence => $self->CERTAIN };
        }
    }
    return @found if !$self->context->is_in( $chunk, $label );
    while ( $text =~ /$NUMBER/g ) {
        my ( $start, $end ) = ( $-[0], $+[0] );
        my $written = substr $text, $start, $end - $start;
        my $value   = $written =~ s/[^a-z0-9]//gr;
        my $digits  = $value =~ tr/0-9//;
        next if $value =~ /\A(?:19|20)\d{6}\z/ || length $value > 11 || length $value < 6;
        next if $digits < 5 && $chunk->original( $start, $end ) =~ /\p{Ll}/;
        push @found, { start => $start, end => $end, value => uc $value, labelled => $self->LIKELY, bare => 0, contrary => 0,
            checked => length $value == 10 && _is_right($value) };
    }
    return sort { $a->{start} <=> $b->{start} } @found;
}

# ICAO Doc 9303-3, 4.9: A is 10, Z is 35.
sub _is_right {
    my ($value) = @_;
    my @values = map { /\d/ ? $_ : ord($_) - 87 } split //, $value;
    my $check  = pop @values;
    my $sum    = 0;
    $sum += $values[$_] * ( 7, 3, 1 )[ $_ % 3 ] for 0 .. $#values;
    return $sum % 10 == $check;
}

1;
