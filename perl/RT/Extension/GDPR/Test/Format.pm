# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Test::Format;

use strict;
use warnings;

use Exporter 'import';
use RT::Extension::GDPR::Format;

our @EXPORT_OK = qw(reads replaced broken_law);

=head1 NAME

RT::Extension::GDPR::Test::Format - read and replace in the tests of the formats

=head1 FUNCTIONS

=head2 reads($format, $raw)

A hash of view names and texts.

=head2 replaced($format, $raw, $pattern => $token, ...)

C<$raw> with what the patterns (without groups) match in any of its views replaced.

=head2 broken_law($format, $raw, $random)

Undef if the laws of L<RT::Extension::GDPR::Format> hold for C<$raw>, and for a replacement of a word in some of its views,
which C<< $random->($n) >> (a whole number below C<$n>) chooses; else which one does not.

=cut

sub reads {
    my ( $format, $raw ) = @_;
    return { map { $_->{name} => $_->{text} } RT::Extension::GDPR::Format->of($format)->views($raw) };
}

sub replaced {
    my ( $format, $raw, @pairs ) = @_;
    my $class = RT::Extension::GDPR::Format->of($format);
    my @spans;
    while ( my ( $pattern, $token ) = splice @pairs, 0, 2 ) {
        for my $view ( $class->views($raw) ) {
            push @spans, map { +{ view => $view->{name}, start => $_->[0], end => $_->[1], token => $token } } _found( $view->{text}, $pattern );
        }
    }
    return $class->replace( $raw, \@spans );
}

# Not by @-: in a long text Perl counts the characters up to there each time.
sub _found {
    my ( $text, $pattern ) = @_;
    my ( $at, $is_match, @found ) = ( 0, 1 );
    for my $piece ( split /($pattern)/, $text, -1 ) {
        $is_match = !$is_match;
        push @found, [ $at, $at + length $piece ] if $is_match;
        $at += length $piece;
    }
    return @found;
}

sub broken_law {
    my ( $format, $raw, $random ) = @_;
    my $class = RT::Extension::GDPR::Format->of($format);
    my @views = $class->views($raw);
    return 'no spans, no change' unless $class->replace( $raw, [] ) eq $raw;

    my %before = map { $_->{name} => $_->{text} } @views;
    for my $view ( @views > 4 ? @views[ map { $random->( scalar @views ) } 1 .. 4 ] : @views ) {
        my @words = _found( $view->{text}, qr/[\p{L}\p{N}]+/ );
        my ( $start, $end ) = @{ $words[ $random->( scalar @words ) ] || next };
        my $new   = $class->replace( $raw, [ { view => $view->{name}, start => $start, end => $end, token => '[Test 1]' } ] );
        my $after = reads( $format, $new );

        my $left  = quotemeta substr $view->{text}, 0, $start;
        my $right = quotemeta substr $view->{text}, $end;
        return "only the span of $view->{name} changes" unless ( $after->{ $view->{name} } // '' ) =~ /\A$left(?:\[Test 1\]|"\[Test 1\]"|Test-1)$right\z/;
        delete @{$after}{ $view->{name} };
        my %others = %before;
        delete $others{ $view->{name} };
        return "$view->{name} alone changes"
            unless join( "\0", map { $_ => $others{$_} } sort keys %others ) eq join( "\0", map { $_ => $after->{$_} } sort keys %$after );
    }
    return undef;
}

1;
