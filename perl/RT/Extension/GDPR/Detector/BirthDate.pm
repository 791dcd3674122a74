# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Detector::BirthDate;

use strict;
use warnings;
use utf8;

use parent 'RT::Extension::GDPR::Detector';

use RT::Extension::GDPR::Detector::Checksum qw(date_is_real);
use RT::Extension::GDPR::Finder::Folded;

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Detector::BirthDate - dates of birth

=head1 DESCRIPTION

Mail is full of dates. One is a date of birth when a word says so; every other is only possible, for the
date that is called a date of birth elsewhere, in whichever notation. The value is C<YYYY-MM-DD>; in doubt
the day comes first.

=cut

# Beginnings of the months' names in the languages of Europe; the longest that fits counts.
my @MONTHS = (
    [qw(jan ian gen ene sty led sij tam sau jaa янв яну ιαν)],
    [qw(feb fév lut úno vel hel vas vee феб фев φεβ)],
    [qw(mar mär maa mrt bře ožu kov мар μαρ)],
    [qw(apr abr avr kwi dub tra huh bal апр απρ)],
    [qw(mai may mag maj mei kvě svi tou geg май мая μάι)],
    [qw(jun giu juin juun iun cze čer kes bir юни июн ιούν)],
    [qw(jul lug juil juul iul lip hei lie юли июл ιούλ)],
    [qw(aug aoû ago srp sie kol elo rugp авг αύγ)],
    [qw(sep set szep wrz zář ruj syy rugs сеп сен σεπ)],
    [qw(okt oct ott out paź říj lok spa окт οκτ)],
    [qw(nov noe list stu marr lap ное ноя νοέ)],
    [qw(dec dez dic déc des gru pro jou дек δεκ)],
);

# Names that begin like another language's name of another month.
my @LIKE_OTHERS = ( [ 6 => qw(lipanj lipnja) ], [ 7 => qw(červenec července srpanj srpnja) ] );

my %MONTH;
for my $row ( ( map { [ $_ => @{ $MONTHS[ $_ - 1 ] } ] } 1 .. 12 ), @LIKE_OTHERS ) {
    my ( $number, @names ) = @{$row};
    $MONTH{ RT::Extension::GDPR::Finder::Folded->fold($_) } = $number for @names;
}

my $ORDINAL = qr/(?:st|nd|rd|th|er|re|o|a|e|º|ª|-?го|ης|η)?/;
my $GAP     = qr/[ \x01]{0,3}[.,\/-]?[ \x01]{0,3}/;
my $OF      = qr/(?:(?:de|del|of|d'|do|den|the|m|d|gada|метя)\.?[ \x01]+)?/;
my $BORDER  = qr/(?<![\p{L}\p{N}.].)/;    # before the first digit, looked at behind it
my $NUMBERS = qr/(?=\d(?<![\p{L}\p{N}].)(?<!\d[.,:\/-].))(?:(\d{4})([.\/-])[ ]?(\d{1,2})\2[ ]?(\d{1,2})|(\d{1,2})[ \x01]?([.\/-])[ \x01]?(\d{1,2})[ \x01]?\6[ \x01]?(\d{4}|\d{2}))(?![\p{L}\p{N}])(?![.\/:-]\d)/;
my $DAY_FIRST  = qr/(?=\d$BORDER)(\d{1,2})$ORDINAL$GAP$OF(\p{L}{3,12})$GAP$OF(\d{4})(?![\p{L}\p{N}])/;
my $DAY_YEAR   = qr/(?=\d(?<=[ \x01].))(\d{1,2})$ORDINAL,?[ \x01]{1,3}(\d{4})(?![\p{L}\p{N}])/;
my $YEAR_FIRST = qr/(?=\d$BORDER)(\d{4})\.?[ \x01]{0,3}(?:m(?=[. \x01])\.?|gada|-|\.)?[ \x01]{0,3}(\d{1,2}\.[ \x01]{0,3})?(\p{L}{3,12})(?:\.?[ \x01]{0,3}(\d{1,2}))?(?!\d)/;

sub category { return 'birth_date' }

sub labels {
    return (
        # en de fr es it pt nl
        qw(born birth birthdate birthday birthdays dob bday geb geboren geborene geborener geburtsdatum geburtstag gebdat
            née naissance anniversaire nacido nacida nacimiento nací nació cumpleaños nato nata nascita compleanno nascido nascida nascimento nasci nasceu aniversário
            geboortedatum geboorte verjaardag),
        'd o b', 'né le', 'né en', 'nés le', 'né a', 'ddn', 'f nac', 'fecha nac', 'data nasc',
        # pl cs sk
        qw(urodz* ur narozen* narodil* nar datnar narodený narodená narodeni* narozenin*),
        # fi sv no da et
        qw(syntynyt synt syntymäaika* syntymäpäivä* syntynyttä född födelsedatum födelsedag* födda født fødselsdato fødselsdag* fødd sünniaeg* sündinud
            sünnipäev* sünd sünnikuupäev*),
        # hu ro bg el
        qw(született születtem szül születési születésnap* szülidő născut născută nașterii nasterii naștere nastere роден родена раждане рожден* γεννήθηκα
            γεννηθ* γέννησης γέννηση γενν γενέθλια),
        # hr sl sr lv lt
        qw(rođen rođena rođenja rođendan* rojen rojena rojstva rojstni rojen* dzimis dzimusi dzimšanas dzim gimęs gimusi gimimo gim),
    );
}

sub candidates {
    my ( $self, $chunk ) = @_;
    my $text = $chunk->text;
    my @found;
    while ( $text =~ /$NUMBERS/g ) {
        push @found, $self->_candidate( $-[0], $+[0], defined $1 ? ( $1, $3, $4 ) : ( $8, $7, $5 ) );
    }
    while ( $text =~ /$DAY_FIRST/g ) {
        push @found, $self->_candidate( $-[0], $+[0], $3, _month($2), $1 );
    }
    while ( $text =~ /$DAY_YEAR/g ) {    # December 1, 1972
        my ( $day, $year, $start, $end ) = ( $1, $2, $-[0], $+[0] );
        my $low = $start < 20 ? 0 : $start - 20;
        my ($month) = substr( $text, $low, $start - $low ) =~ /(?<!\p{L})(\p{L}{3,12}\.?[ \x01]+(?:the[ \x01])?)\z/ or next;
        push @found, $self->_candidate( $start - length $month, $end, $year, _month( $month =~ /(\p{L}+)/ ), $day );
    }
    while ( $text =~ /$YEAR_FIRST/g ) {
        my ( $start, $end, $year, $month, $day ) = ( $-[0], $+[0], $1, $3, $2 // $4 // next );
        push @found, $self->_candidate( $start, $end, $year, _month($month), $day =~ s/\D//gr );
    }
    return sort { $a->{start} <=> $b->{start} } @found;
}

sub _candidate {
    my ( $self, $start, $end, $year, $month, $day ) = @_;
    ( $month, $day ) = ( $day, $month ) if $month > 12;
    my $this_year = 1900 + (gmtime)[5];
    $year += $year + 2000 > $this_year ? 1900 : 2000 if length $year == 2;
    return if $year > $this_year || $year < $this_year - 130 || !date_is_real( $year, $month, $day );
    return { start => $start, end => $end, value => sprintf( '%04d-%02d-%02d', $year, $month, $day ),
        labelled => $self->LIKELY, bare => $self->POSSIBLE, contrary => $self->POSSIBLE };
}

my %seen;

sub _month {
    my ($word) = @_;
    %seen = () if keys %seen > 5_000;
    return $seen{$word} //= do {
        my ($month) = map { $MONTH{ substr $word, 0, $_ } // () } reverse 3 .. length $word;
        $month // 0;
    };
}

1;
