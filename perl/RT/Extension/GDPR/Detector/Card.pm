# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Detector::Card;

use strict;
use warnings;
use utf8;

use parent 'RT::Extension::GDPR::Detector';

use RT::Extension::GDPR::Detector::Checksum qw(luhn);

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Detector::Card - numbers of payment cards

=head1 DESCRIPTION

ISO/IEC 7812: the networks' leading digits and lengths, and the Luhn check; and the security code behind
its name. One number in ten passes the Luhn check, so something that is called an order or a serial
number is left.

=cut

my $NUMBER = qr/[2-6](?<![\p{L}\p{N}].)(?<!\d[ .\/-].)\d{3}(?:[ \x01.-]{0,2}\d){8,15}(?!\d)(?![ .\/-]?\d)(?!\p{L})/;
my $CODE   = qr/(?:cvv2?|cvc2?|cvn|cav2|cid|csc|security[ \x01]code|kartenprufnummer|prufziffer|cryptogramme|codigo[ \x01]de[ \x01]seguridad)[ \x01]*(?:is|ist|est|es|nr|no)?[ \x01.:=#-]{0,4}(\d{3,4})(?![\p{L}\p{N}])/;

# First digits => lengths. Visa, Mastercard, American Express, Diners, Discover, JCB, UnionPay, Maestro.
my @NETWORKS = (
    [ qr/\A4/, 13, 16, 19 ],
    [ qr/\A(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, 16 ],
    [ qr/\A3[47]/, 15 ],
    [ qr/\A3(?:0[0-5]|095|[689])/, 14, 16 .. 19 ],
    [ qr/\A(?:6011|64[4-9]|65)/, 16 .. 19 ],
    [ qr/\A35(?:2[89]|[3-8])/, 16 .. 19 ],
    [ qr/\A62/, 16 .. 19 ],
    [ qr/\A(?:5018|5020|5038|5893|6304|6759|676[1-3])/, 13 .. 19 ],
);

sub category { return 'card' }

sub labels {
    return qw(card cards creditcard kreditkart* karte kartennummer kartennr carte tarjeta carta cartão cartao creditcardnummer kaart kaartnummer
        kart* karet* kortti* kort kortnummer kártya* bankkártya* cardul карта κάρτ* kartic* kaardi* karte* kortel* visa mastercard amex maestro
        diners discover jcb pan debit credit girocard);
}

sub candidates {
    my ( $self, $chunk ) = @_;
    my $text = $chunk->text;
    my @found;
    while ( $text =~ /$NUMBER/g ) {
        my ( $start, $end ) = ( $-[0], $+[0] );
        my $written = substr $text, $start, $end - $start;
        my $digits  = $written =~ s/\D//gr;
        next if $digits =~ /\A(\d)\1+\z/ || !_network($digits);
        my $right = luhn($digits);
        push @found, {
            start => $start, end => $end, value => $digits, checked => $right, reason => $right ? undef : 'context',
            labelled => $right ? $self->CERTAIN : $self->DOUBTFUL,
            bare     => $right ? ( $written =~ /\D/ ? $self->CERTAIN : $self->LIKELY ) : 0,
            contrary => $right ? $self->DOUBTFUL : 0,
        };
    }
    while ( $text =~ /$CODE/g ) {
        next if $-[0] && substr( $text, $-[0] - 1, 1 ) =~ /\p{L}/;
        push @found, { start => $-[1], end => $+[1], value => "code $1", reason => 'context', confidence => $self->LIKELY };
    }
    return sort { $a->{start} <=> $b->{start} } @found;
}

sub _network {
    my ($digits) = @_;
    for my $network (@NETWORKS) {
        my ( $first, @lengths ) = @{$network};
        return 1 if $digits =~ $first && grep { $_ == length $digits } @lengths;
    }
    return 0;
}

1;
