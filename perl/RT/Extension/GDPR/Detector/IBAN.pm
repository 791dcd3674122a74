# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Detector::IBAN;

use strict;
use warnings;
use utf8;

use parent 'RT::Extension::GDPR::Detector';

use RT::Extension::GDPR::Detector::Checksum qw(mod97 weighted);

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Detector::IBAN - bank accounts

=head1 DESCRIPTION

International bank account numbers (ISO 13616: length by country, check digits by ISO 7064 MOD 97-10), and
two national forms that are in daily use beside them: the Polish NRB and the Czech and Slovak number.

=cut

# Length by country, SWIFT's IBAN Registry, release 99.
my %LENGTH = (
    AD => 24, AE => 23, AL => 28, AT => 20, AZ => 28, BA => 20, BE => 16, BG => 22, BH => 22, BR => 29, BY => 28, CH => 21, CR => 22,
    CY => 28, CZ => 24, DE => 22, DK => 18, DO => 28, EE => 20, EG => 29, ES => 24, FI => 18, FO => 18, FR => 27, GB => 22, GE => 22,
    GI => 23, GL => 18, GR => 27, GT => 28, HR => 21, HU => 28, IE => 22, IL => 23, IQ => 23, IS => 26, IT => 27, JO => 30, KW => 30,
    KZ => 20, LB => 28, LC => 32, LI => 21, LT => 20, LU => 20, LV => 21, LY => 25, MC => 27, MD => 24, ME => 22, MK => 19, MN => 20,
    MR => 27, MT => 31, MU => 30, NL => 18, NO => 15, OM => 23, PK => 24, PL => 28, PS => 29, PT => 25, QA => 29, RO => 24, RS => 22,
    SA => 24, SC => 31, SD => 18, SE => 24, SI => 19, SK => 24, SM => 27, ST => 25, SV => 28, TL => 23, TN => 24, TR => 26, UA => 29,
    VA => 22, VG => 24, XK => 20,
);

my $BETWEEN = qr/[ \x01.\/-]{0,3}/;
my %REST    = map { lc() => qr/\G(?:$BETWEEN[a-z0-9]){${\( $LENGTH{$_} - 4 )}}(?![\p{L}\p{N}])/ } keys %LENGTH;
my $START   = join '|', map {lc} sort keys %LENGTH;

my $NRB   = qr/\d(?<![\p{L}\p{N}].)(?<!\d[ .\/-].)\d(?:$BETWEEN\d){24}(?![ .\/-]?[\p{L}\p{N}])/;
my $CZECH = qr/(?=\d(?<![\p{L}\p{N}\/-].))(?:(\d{1,6})-)?(\d{2,10})[ \x01]?\/[ \x01]?(\d{4})(?![\p{L}\p{N}\/-])/;

sub category { return 'iban' }

sub labels {
    return qw(iban konto kontonr kontonummer kontoverbindung bankverbindung account compte cuenta conto conta rekening rekeningnummer rekeningnr
        rachun* kont* účet účt* tili* tilinumero bankszámla* számlaszám* cont contul сметк* λογαριασμ* račun* arvelduskonto konts sąskait* saldo bank);
}

sub candidates {
    my ( $self, $chunk ) = @_;
    my $text = $chunk->text;
    my @found;
    while ( $text =~ /($START)(?<![\p{L}\p{N}]..)$BETWEEN\d[ \x01]?\d/g ) {
        my ( $country, $start, $behind ) = ( $1, $-[0], pos $text );
        if ( $text =~ /$REST{$country}/gc ) {
            my $value = _compact( substr $text, $start, $+[0] - $start );
            push @found, _candidate( $start, $+[0], $value, _is_right($value) );
        }
        pos($text) = $behind;
    }
    while ( $text =~ /$NRB/g ) {
        my $value = 'pl' . _compact( substr $text, $-[0], $+[0] - $-[0] );
        push @found, _candidate( $-[0], $+[0], $value, 1 ) if _is_right($value);
    }
    while ( $text =~ /$CZECH/g ) {
        my ( $prefix, $number, $bank ) = ( $1 // '', $2, $3 );
        next if grep { weighted( sprintf( '%010s', $_ ), 6, 3, 7, 9, 10, 5, 8, 4, 2, 1 ) % 11 } $prefix, $number;
        push @found, { start => $-[0], end => $+[0], value => "$prefix-$number/$bank", checked => 1, labelled => $self->LIKELY,
            bare => length $number > 8 ? $self->DOUBTFUL : 0, contrary => $self->POSSIBLE };
    }
    return sort { $a->{start} <=> $b->{start} } @found;
}

# With wrong check digits somebody may have mistyped it, if it is called an account.
sub _candidate {
    my ( $start, $end, $value, $right ) = @_;
    my $class = __PACKAGE__;
    return { start => $start, end => $end, value => $value, checked => 1, confidence => $class->CERTAIN }
        if $right;
    return { start => $start, end => $end, value => $value, reason => 'context', labelled => $class->DOUBTFUL, bare => 0, contrary => 0 };
}

sub _compact { return $_[0] =~ s/[^a-z0-9]//gr }

sub _is_right {
    my ($value) = @_;
    my $turned = substr( $value, 4 ) . substr $value, 0, 4;
    return mod97( $turned =~ s/([a-z])/ord($1) - 87/ger ) == 1;
}

1;
