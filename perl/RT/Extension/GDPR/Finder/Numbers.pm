# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Finder::Numbers;

use strict;
use warnings;

use RT::Extension::GDPR::Finder::Folded;

=head1 NAME

RT::Extension::GDPR::Finder::Numbers - known numbers in any grouping

=head1 DESCRIPTION

A phone number of a person in any notation (C<+48 600 000 417>, C<600-000-417>, C<(0)600/000417>), and every number that was
recognised once in a ticket (an IBAN, an identity card's). Words that a known number begins with are followed for as long
as groups go on; the groups together must be a whole known number. In the middle of a longer number it is
only suggested: C<600 000 417 000 12> is somebody's reference.

=cut

my $FOLDED = 'RT::Extension::GDPR::Finder::Folded';
my $PREFIX = 6;       # as many characters of a number decide whether to look further
my $MOST   = 40;      # characters of the longest number
# Before these a number is something else, even if its digits are somebody's phone's.
my $OTHER  = qr/(?:order|invoice|serial|part|item|article|ticket|case|build|version|ref(?:erence)?|s\/?n|imei|mac|tracking|policy|contract|bestell\pL*|rechnung\pL*|auftrag\pL*|artikel\pL*|vorgang\pL*|serien\pL*|commande|facture|pedido|factura|ordine|fattura|zamowien\pL*|faktur\pL*|objednav\pL*|vyrobni\pL*|factuur\pL*|bestelling|ordernr|tilaus\pL*|lasku\pL*|ordre\pL*|encomenda|fatura|rendeles\pL*|szamla\pL*|comanda|narudzb\pL*|racun\pL*|παραγγελια\pL*|τιμολογιο\pL*)[ \x01.:#-]*(?:(?:no|nr|num\pL*|cislo|numer|id)[ \x01.:#-]*)?(?:\pL{1,3}-)?\z/;
my $GAP    = qr{\A(?:[ \x01]?[-/.()][ \x01]?|[ \x01])\(?(?:0\)[ ]?)?\z};

# The codes of countries that are shorter or longer than two digits (ITU E.164).
my $COUNTRY = qr/(?:1|7|2[07]|2[1-689]\d|3[0-469]|3[578]\d|4[013-9]|42\d|5[1-8]|5[09]\d|6[0-6]|6[789]\d|8[1246]|8[0578]\d|9[0-58]|9[679]\d)/;

=head1 METHODS

=head2 new PEOPLE

The phone numbers of these people.

=head2 add VALUE, HIT

One more number to find, and the category, person, value, confidence and reason of its hits. A phone number's
other notations are found too.

=head2 national PHONE

The digits of a phone number without the codes of a country and of long distance.

=cut

sub new {
    my ( $class, $people ) = @_;
    my $self = bless { known => {}, begins => {} }, $class;
    for my $person ( @{$people} ) {
        for my $column (qw(MobilePhone HomePhone WorkPhone PagerPhone)) {
            for my $phone ( split m{[,;]|\s/\s|\bor\b}, $person->{columns}{$column} // q{} ) {
                my $national = $class->national($phone);
                next if length $national < 6;
                $self->add( $phone, {
                    category => 'phone', person => $person->{number}, value => $national, reason => 'known_phone',
                    confidence => length $national < 7 ? .4 : .95,
                } );
            }
        }
    }
    return $self;
}

sub add {
    my ( $self, $value, $hit ) = @_;
    my $compact = $FOLDED->fold($value) =~ s/[^a-z0-9+]//gr;
    my @forms   = $compact =~ tr/+//dr;
    if ( $hit->{category} eq 'phone' ) {
        my $national = $self->national($value);
        my ($country) = $self->_without_extension($value) =~ /\A\s*(?:\+|00)\s*($COUNTRY)/;
        push @forms, $national, "0$national";
        push @forms, map { ( $_, "00$_" ) } "$country$national", "${country}0$national" if $country;
    }
    for my $form (@forms) {
        next if length $form < 5 || exists $self->{known}{$form};
        $self->{known}{$form} = $hit;
        my $most = length $form < $PREFIX ? length $form : $PREFIX;
        $self->{begins}{ substr $form, 0, $_ } = 1 for 1 .. $most;
    }
    return;
}

sub _without_extension { return $FOLDED->fold( $_[1] ) =~ s/\s*(?:ext|durchwahl|dw|x|#).*\z//r }

sub national {
    my ( $class, $phone ) = @_;
    my $written = $class->_without_extension($phone);
    my $digits  = $written =~ s/[^0-9]//gr;
    $digits =~ s/\A(?:00)?$COUNTRY//         if $written =~ /\A\s*(?:\+|00)/;
    $digits =~ s/\A0(?=\d{6})//;
    return $digits;
}

=head2 look_up, hits

See L<RT::Extension::GDPR::Finder::Dictionary>.

=cut

sub look_up {
    my ( $self, $word ) = @_;
    return $word if exists $self->{begins}{ substr $word, 0, $PREFIX };
    return $word if $word =~ /\A[0-9]{8}/ && $word =~ /\A(?:00)?$COUNTRY(?:0)?([0-9]{6,})\z/ && exists $self->{known}{$1};
    return undef;
}

sub hits {
    my ( $self, $chunk, $text, $tokens ) = @_;
    my ( @hits, $covered );
    for my $token ( @{$tokens} ) {
        my ( $start, $end, $word ) = @{$token};
        next if defined $covered && $start < $covered;
        my ( $hit, $to ) = $self->_longest( $text, $start, $end );
        next if !$hit;
        my $from = $self->_with_codes( $text, $start, $hit );
        push @hits, { %{$hit}, start => $from, end => $to, $self->_continues( $text, $from, $to ) ? ( confidence => .3, reason => 'longer_number' ) : () };
        $covered = $to;
    }
    return @hits;
}

sub _longest {
    my ( $self, $text, $start, $end ) = @_;
    my $compact = substr $text, $start, $end - $start;
    my ( $hit, $to ) = ( $self->{known}{$compact}, $end );
    if ( !$hit && ( $compact =~ /\A00/ || $start && substr( $text, $start - 1, 1 ) eq q{+} ) && $compact =~ /\A(?:00)?$COUNTRY(?:0)?([0-9]{6,})\z/ ) {
        $hit = $self->{known}{$1};
    }
    my $rest = substr $text, $end, 2 * $MOST;
    return ( $hit, $to ) if $rest !~ /\A[ \x01\-\/.()]/;
    $rest =~ /\G[ ]?\((?:0[0-9]?|8)\)/gc if $compact =~ /\A(?:00)?$COUNTRY\z/;    # long distance, which is not dialled here
    while ( length $compact < $MOST && $rest =~ /\G([ \x01\-\/.()]{1,5})([a-z0-9]+)/gc ) {
        my ( $gap, $group ) = ( $1, $2 );
        last if $gap !~ $GAP && $gap !~ m{\A[ ]?\(\z|\A\)[ ]?\z};
        $compact .= $group;
        last if !exists $self->{begins}{ substr $compact, 0, $PREFIX };
        if ( exists $self->{known}{$compact} ) { ( $hit, $to ) = ( $self->{known}{$compact}, $end + pos $rest ) }
    }
    return ( $hit, $to );
}

# A country's code that the record does not have, a sign, a bracket.
sub _with_codes {
    my ( $self, $text, $start, $hit ) = @_;
    return $start if $hit->{category} ne 'phone';
    my $before = substr $text, $start > 16 ? $start - 16 : 0, $start > 16 ? 16 : $start;
    return $start - length $1 if $before =~ m{(?<![\w+])((?:\+|00)[ ]?$COUNTRY[ ()\-./]*(?:\(0\)|0)?[ ()\-./]*|\+[ ]?|\+?\()\z};
    return $start - length $1 if $before =~ m{(?<![\w+])(\(?0[)/ -]?)\z};
    return $start;
}

# Part of a longer number, or one of another kind.
sub _continues {
    my ( $self, $text, $from, $to ) = @_;
    my $inside = substr $text, $from, $to - $from;
    my $before = substr $text, $from > 2 ? $from - 2 : 0, $from > 2 ? 2 : $from;
    my $behind = substr $text, $to, 3;
    return 1 if $inside !~ /\A[+]/ && substr( $text, $from > 40 ? $from - 40 : 0, $from > 40 ? 40 : $from ) =~ $OTHER;
    return 1 if $before =~ m{[0-9a-z][-/.]\z} || $behind =~ m{\A(?:[-/.][0-9]|[-/]\pL(?!\pL))};
    return $inside =~ /\A[^+]*[ ]/ && ( $before =~ /[0-9][ ]\z/ || $behind =~ /\A[ ][0-9]{2}/ );
}

1;
