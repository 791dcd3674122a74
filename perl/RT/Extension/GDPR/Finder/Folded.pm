# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Finder::Folded;

use strict;
use warnings;
use utf8;
use feature 'fc';

use Encode             ();
use Unicode::Normalize ();
use Unicode::UCD       ();

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Finder::Folded - text as it is searched

=head1 DESCRIPTION

What mail calls the same is made the same before anything is looked for: case, diacritics and
compatibility forms are folded (NFKD, marks dropped, C<fc>; ł, ø, đ, æ and their like have no
decomposition and are mapped here), typographic quotes and dashes become ASCII, every digit 0-9, every
kind of blank a space. UTF-8 that somebody read as Windows-1252 (MÃ¼ller) is read right. Invisible
characters (soft hyphen, zero width, bidi marks) are dropped. A line break and the quote marks behind it become one C<\x01>, a I<soft> space: names and numbers go on
after it. An empty line becomes C<\n>, a hard stop.

Patterns are matched without C</i> (Perl's trie of alternatives is lost with it) and on pieces of
at most 8 kB: offsets in long texts with characters above 255 cost a walk from the beginning each.

=cut

use constant SOFT => "\x01";
use constant HARD => "\n";
use constant GONE => "\x02";    # where something was replaced already

my $MOST    = 6_000;    # characters of a chunk
my $OVERLAP = 250;      # of one that had to be cut within a paragraph: longer than any address

# Letters without a decomposition, and signs that people type for each other.
my %SPECIAL = (
    ( map { $_ => 'ae' } qw(æ Æ) ), ( map { $_ => 'oe' } qw(œ Œ) ), ( map { $_ => 'th' } qw(þ Þ) ),
    ( map { $_ => 'l' } qw(ł Ł) ),  ( map { $_ => 'o' } qw(ø Ø) ),  ( map { $_ => 'd' } qw(đ Đ ð Ð) ),
    ( map { $_ => 'h' } qw(ħ Ħ) ),  ( map { $_ => 't' } qw(ŧ Ŧ) ),  ( map { $_ => 'n' } qw(ŋ Ŋ) ),
    ( map { $_ => q{'} } qw(’ ‘ ‛ ʼ ʹ ′ ´ ＇) ), ( map { $_ => q{"} } qw(“ ” „ ‟ « » ″) ),
    ( map { $_ => q{-} } qw(‐ ‑ ‒ – — ― − ﹣ －) ),
    'ı' => 'i', 'ĸ' => 'k', '¸' => q{,},
);

# UTF-8 that was read as Windows-1252 or Latin-1: one letter written as two to four.
my $CONTINUED = q{[\x80-\xbf} . Encode::decode( 'cp1252', join q{}, map {chr} grep { !/\A(?:129|141|143|144|157)\z/ } 0x80 .. 0x9f ) . q{]};
my $MOJIBAKE  = qr/(?:[\xc2-\xc5\xce-\xd1]|\xc8(?=[\x98-\x9b\x{2dc}\x{2122}\x{161}\x{203a}]))$CONTINUED|[\xe0-\xef]$CONTINUED{2}|[\xf0-\xf4]$CONTINUED{3}/;    # Latin, Greek, Cyrillic: not JOSÉ”

# What is not folded letter by letter: line breaks with more behind them, and letters beyond ASCII.
my $SPECIAL_PART = qr/((?:\r\n|\v(?=[\h>|\v]))(?:[\h>|]*+(?:\r\n|\v))*+[\h>|]*+|[^\x00-\x7f]+)/;

my %folded;    # by character, as they come up

=head1 CLASS METHODS

=head2 new TEXT

One chunk over the whole text. For short texts; else see C<chunks>.

=head2 chunks TEXT

A list of chunks: cut at empty lines where possible, else at a line end or blank, and then the
next one begins with the end of the one before.

=head2 fold STRING

The string folded, without a chunk: for what is compared with a chunk's text.

=cut

sub new {
    my ( $class, $text ) = @_;
    return $class->_chunk( $text, 0 );
}

sub chunks {
    my ( $class, $text ) = @_;
    my ( @chunks, $tail );
    my $offset = 0;
    while ( $text =~ /\G(?|(.{1,$MOST}\z)|(.{1,$MOST}\n[\h>|]*+\n)|(.{1,$MOST}\n)|(.{1,$MOST}\s)|(.{1,$MOST}))/gs ) {
        my $piece = $1;
        my $lead  = $tail // q{};
        push @chunks, $class->_chunk( $lead . $piece, $offset - length $lead );
        $offset += length $piece;
        ($tail) = $piece =~ /\n[\h>|]*\n\z/ ? () : $piece =~ /(?:\s|\A)(\S.{0,$OVERLAP})\z/s;
    }
    return @chunks;
}

sub fold {
    my ( $class, $string ) = @_;
    return $string =~ /[^ -~]/ ? $class->new($string)->text : lc $string;
}

# regions: what is not as long as its original, [from, to, original from, original to]
sub _chunk {
    my ( $class, $raw, $offset ) = @_;
    my ( $text, $cases, $length, $at, @regions ) = ( q{}, q{}, 0, 0 );    # length() of a growing string is a walk each time
    for my $part ( split /$SPECIAL_PART/, $raw ) {
        my $first = ord $part;
        if ( $first < 0x80 && $part !~ /\A\v[\h>|\v]/ ) {
            $text  .= lc $part =~ tr/\x00-\x09\x0e-\x1f\x7f/ /r =~ tr/\n\x0b-\r/\x01/r;
            $cases .= _cases($part);
            $length += length $part;
        }
        elsif ( $first < 0x80 || $part =~ /\A\v/ ) {
            my $ends = () = $part =~ /\r\n|\v/g;
            push @regions, [ $length, $length + 1, $at, $at + length $part ] if length $part > 1;
            $text  .= $ends > 1 ? HARD : SOFT;
            $cases .= q{.};
            $length++;
        }
        else {
            my $here = $at;
            for my $letter ( $part =~ /[\xc2-\xf4]/ ? $part =~ /($MOJIBAKE|.)/gs : split //, $part ) {
                my ( $as, $case ) = @{ $folded{$letter} ||= [ _fold($letter) ] };
                push @regions, [ $length, $length + length $as, $here, $here + length $letter ]
                    if length $as != 1 || length $letter != 1;
                $text  .= $as;
                $cases .= $case;
                $length += length $as;
                $here   += length $letter;
            }
        }
        $at += length $part;
    }
    utf8::downgrade( $text, 1 );    # most folded text is ASCII, and places in that need no counting
    return bless { raw => $raw, text => $text, cases => $cases, offset => $offset, regions => \@regions }, $class;
}

sub _cases {
    my ($ascii) = @_;
    return $ascii =~ tr/a-z/l/r =~ tr/A-Z/U/r =~ tr/lU/./cr;
}

# How a letter, or what was made of one by a wrong charset, is folded; and as many signs for its case.
sub _fold {
    my ($letter) = @_;
    $letter = _repaired($letter) if length $letter > 1;
    my $as   = join q{}, map { _fold_one($_) } split //, $letter;
    my $case = $letter =~ /\A[\p{Lu}\p{Lt}]/ ? 'U' : $letter =~ /\A\p{Ll}/ ? 'l' : $letter =~ /\A\p{Lo}/ ? 'o' : q{.};
    return ( $as, $case x length $as );
}

sub _fold_one {
    my ($character) = @_;
    return $SPECIAL{$character} if exists $SPECIAL{$character};
    return q{}                  if $character =~ /\A[\p{Mn}\p{Me}\p{Cf}]/;
    return q{ }                 if $character =~ /\A[\h\p{Cc}]/;
    return Unicode::UCD::num($character) if $character =~ /\A\p{Nd}/;
    my $as = fc( Unicode::Normalize::NFKD($character) =~ s/\p{M}+//gr );
    return join q{}, map { $SPECIAL{$_} // $_ } split //, Unicode::Normalize::NFKD($as) =~ s/\p{M}+//gr;
}

# The letter it was, or undef if these are letters of their own.
sub _repaired {
    my ($letters) = @_;
    my $bytes = join q{}, map { ord > 0xff ? Encode::encode( 'cp1252', $_ ) : chr ord } split //, $letters;
    utf8::downgrade($bytes);
    return $bytes if utf8::decode($bytes) && length $bytes == 1;
    return $letters;
}

=head1 METHODS

=head2 text

The folded text.

=head2 blank RANGES

Takes away what stands in these ranges (C<[START, END]>) of the folded text: each character becomes C<GONE>, which is no letter, digit
or blank. Places stay.

=head2 span START, END

The range of the folded text (END is behind the last character) in the characters of the text that
the chunks were made of. Marks and invisible characters behind the last one belong to it.

=head2 original START, END

What stands there.

=head2 casing START, END

How the letters there are written: C<lower>, C<capital> (the first one only) or C<upper>. Letters without case count as capital.

=cut

sub text { return $_[0]{text} }

sub blank {
    my ( $self, @ranges ) = @_;
    substr( $self->{text}, $_->[0], $_->[1] - $_->[0] ) = GONE x ( $_->[1] - $_->[0] ) for @ranges;
    return;
}

sub span {
    my ( $self, $start, $end ) = @_;
    my ( $from, $to ) = $self->_inside( $start, $end );
    return ( $from + $self->{offset}, $to + $self->{offset} );
}

sub original {
    my ( $self, $start, $end ) = @_;
    my ( $from, $to ) = $self->_inside( $start, $end );
    return substr $self->{raw}, $from, $to - $from;
}

sub casing {
    my ( $self, $start, $end ) = @_;
    my $cases = substr $self->{cases}, $start, $end - $start;
    return 'upper' if $cases =~ /U.*U/ && $cases !~ /[lo]/;
    return $cases =~ /\A[.]*[Uo]/ ? 'capital' : 'lower';
}

sub _inside {
    my ( $self, $start, $end ) = @_;
    my $regions = $self->{regions};
    return ( $start, $end ) if !@{$regions};
    my ($from) = $self->_at($start);
    return ( $from, $from ) if $end <= $start;
    my ( undef, $to, $next ) = $self->_at( $end - 1 );
    while ( $next < @{$regions} && $regions->[$next][0] == $end && $regions->[$next][1] == $end ) {    # folded to nothing
        $to = $regions->[ $next++ ][3];
    }
    return ( $from, $to );
}

# The original range of one folded character, and the index of the first region behind it.
sub _at {
    my ( $self, $position ) = @_;
    my $regions = $self->{regions};
    my ( $low, $high ) = ( 0, scalar @{$regions} );
    while ( $low < $high ) {    # to the first region that begins behind it
        my $middle = int( ( $low + $high ) / 2 );
        if   ( $regions->[$middle][0] <= $position ) { $low  = $middle + 1 }
        else                                         { $high = $middle }
    }
    return ( $position, $position + 1, $low ) if !$low;
    my ( undef, $to, $original_from, $original_to ) = @{ $regions->[ $low - 1 ] };
    return ( $original_from, $original_to, $low ) if $position < $to;
    return ( $original_to + $position - $to, $original_to + $position - $to + 1, $low );
}

1;
