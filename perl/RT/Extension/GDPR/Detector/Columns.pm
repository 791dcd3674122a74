# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Detector::Columns;

use strict;
use warnings;

use Scalar::Util ();

=head1 NAME

RT::Extension::GDPR::Detector::Columns - what the head of a column says of the values in it

=head1 DESCRIPTION

People paste lists: lines of values with semicolons, commas or bars between them (RFC 4180), or a table of HTML, whose cells are set apart by
tabs. What such a value is stands in the first line, in the field of the same number; the words right before it belong to another column.

A line is a head if it has three fields or more, each of some words without a digit. A comma before a blank belongs to a sentence.
Of lines that follow with another number of fields no head says anything.

=cut

my @SEPARATORS = ( ';', "\t", '|', ',' );
my $LIST       = qr/(?:;[^;\n]*;|\t[^\t\n]*\t|\|[^|\n]*\||,[^,\s][^,\n]*,\S)/;
my $WORDS      = qr/\A\s*"?\s*\p{L}[\p{L}\p{M}_.\/()-]{0,30}(?:\s\p{L}[\p{L}\p{M}_.\/()-]{0,30}){0,3}\s*:?"?\s*\z/;

my @last;    # the chunk that was asked about last, and its cells

=head1 CLASS METHODS

=head2 before CHUNK, START, END

What stands before the range of a chunk's (L<RT::Extension::GDPR::Finder::Folded>) text in its column: the head, and what is before
it in its own field. Undef if it is not in a list.

=cut

sub before {
    my ( $class, $chunk, $start, $end ) = @_;
    if ( !$last[0] || $last[0] != $chunk ) {
        @last = ( $chunk, $class->_cells( $chunk->original( 0, length $chunk->text ) ) );
        Scalar::Util::weaken( $last[0] );
    }
    my $cells = $last[1];
    return undef if !@{$cells};

    my ($first) = $chunk->span( 0, 1 );
    my ( $from, $to ) = map { $_ - $first } $chunk->span( $start, $end );
    my ( $low, $high ) = ( 0, scalar @{$cells} );
    while ( $low < $high ) {    # to the first cell that begins behind it
        my $middle = int( ( $low + $high ) / 2 );
        if   ( $cells->[$middle]{start} <= $from ) { $low  = $middle + 1 }
        else                                       { $high = $middle }
    }
    return undef if !$low;
    my $cell = $cells->[ $low - 1 ];
    return undef if $to > $cell->{end};
    return "$cell->{head} " . substr $cell->{text}, 0, $from - $cell->{start};
}

sub _cells {
    my ( $class, $raw ) = @_;
    return [] if $raw !~ $LIST;
    my ( $head, $separator, @cells );
    my $at = 0;
    for my $line ( split /(?<=\n)/, $raw ) {
        my $start = $at;
        $at += length $line;
        next if $line =~ /\A[\h>]*\v*\z/;    # between the rows of a table of HTML, and lines that are a block each

        my @fields = $separator ? _fields( $line, $separator ) : ();
        if ( @fields < 3 || $separator eq ',' && $line =~ /, / && $line !~ /"/ ) {
            ( $head, $separator ) = _head($line);
            next;
        }
        my @heads    = @fields == @{$head} ? @{$head} : (q{}) x @fields;    # of some other line of the list nothing is known
        my $field_at = $start;
        for my $number ( 0 .. $#fields ) {
            push @cells, { start => $field_at, end => $field_at + length $fields[$number], text => $fields[$number], head => $heads[$number] };
            $field_at += 1 + length $fields[$number];
        }
    }
    return \@cells;
}

sub _head {
    my ($line) = @_;
    for my $separator (@SEPARATORS) {
        next if $separator eq ',' && $line =~ /, /;
        my @fields = _fields( $line =~ s/\A[\h>]+(?=[^\t])//r, $separator );
        return ( \@fields, $separator ) if @fields > 2 && !grep { !/$WORDS/ } @fields;
    }
    return;
}

# A separator within quotes is none.
sub _fields {
    my ( $line, $separator ) = @_;
    $line =~ s/\s+\z//;
    my $not = quotemeta $separator;
    return $line =~ /(?:\A|\G$not)((?:"[^"]*"|[^"$not])*+)/g if $line =~ /"/;
    return split /$not/, $line, -1;
}

1;
