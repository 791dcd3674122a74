# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Format::Headers;

use strict;
use warnings;

use RT::Extension::GDPR::Format::Headers::Field;

use parent 'RT::Extension::GDPR::Format';

=head1 NAME

RT::Extension::GDPR::Format::Headers - what is read in the header of a mail, field by field

=head1 DESCRIPTION

The header as RT stores it (encoded words already decoded) or as it came in the mail (RFC 5322), with either line break.

Each field is a view, C<From.0>, C<Received.2>: its name and how many of that name came before it. The text is what a
mail program shows: unfolded (RFC 5322, section 2.2.3), encoded words (RFC 2047) and parameters (RFC 2231) decoded in
their charset, no backslashes in quoted strings. Lines that are no fields, such as the C<From > line of an mbox, are
C<line.N>.

A field is folded, quoted and encoded as it was but where something is replaced: see
L<RT::Extension::GDPR::Format::Headers::Field>. What was 7 bit stays so.

=cut

sub _read {
    my ( $class, $raw ) = @_;
    my ( @pieces, @views, %count );
    my $line_break = $raw =~ /\r\n/ ? "\r\n" : "\n";
    for my $line ( split /(?<=\n)(?![ \t])/, $raw ) {
        my ($before) = $line =~ /\A([!-9;-~]+[ \t]*:[ \t\r\n]*)/;
        my ($name) = ( $before // '' ) =~ /\A([^ \t:]+)/;
        my $rest = substr $line, length( $before // '' );

        # Greedy from the front, so that a long stretch of spaces is read once.
        my ($value) = $rest =~ /\A(.*[^ \t\r\n])/s;
        $value //= '';

        my ( $of_value, $runs ) = RT::Extension::GDPR::Format::Headers::Field->new( $name, $value, $line_break )->read;
        push @pieces, $before // '';
        my $offset = @pieces;
        push @pieces, @$of_value, substr $rest, length $value;
        next unless $value =~ /[\p{L}\p{N}]/;

        my $number = $count{ lc( $name // 'line' ) }++;
        push @views, {
            name  => ( $name // 'line' ) . ".$number",
            kind  => 'header',
            label => $name,
            runs  => [ map { [ defined $_->[0] ? $_->[0] + $offset : undef, @{$_}[ 1, 2 ] ] } @$runs ],
        };
    }
    return \@pieces, \@views;
}

1;
