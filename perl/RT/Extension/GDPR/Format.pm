# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Format;

use strict;
use warnings;

use List::Util qw(max min);

=head1 NAME

RT::Extension::GDPR::Format - what a person can read in a text, and how to change just that

=head1 SYNOPSIS

    my $format = RT::Extension::GDPR::Format->of('html');
    for my $view ( $format->views($raw) ) {
        push @spans, { view => $view->{name}, start => $-[0], end => $+[0], token => '[Person 1]' }
            if $view->{text} =~ /Anna Kowalska/;
    }
    my $new = $format->replace( $raw, \@spans );

=head1 DESCRIPTION

A name in HTML can be cut by tags, written as entities, or stand in a link; in a header it can be an encoded word. A
format decodes a text into B<views>, and writes back what was replaced in them. It knows nothing of what is personal.

Two laws hold for every format and text:

=over

=item *

No spans, no change: C<replace($raw, [])> is C<$raw>.

=item *

Only what the spans touch changes, and what is read there afterwards is the token.

=back

=head1 CLASS METHODS

=head2 of($name)

The class for C<plain>, C<html>, C<headers>, C<url> or C<value>.

=cut

my %CLASS = map { lc $_ => __PACKAGE__ . "::$_" } qw(Plain HTML Headers URL Value);

my %loaded;

sub of {
    my ( $class, $name ) = @_;
    my $format = $CLASS{$name} or die "unknown format\n";
    $loaded{$format} ||= eval "require $format; 1" or die $@;    ## no critic (ProhibitStringyEval)
    return $format;
}

=head2 views($raw)

What can be read in C<$raw> (characters): a list of

    {   name  => 'attribute.3',    # the same each time for the same text
        kind  => 'url',            # text, header, attribute, comment or url
        label => 'href',           # of the header or attribute, as written in the text; undef for others
        text  => 'mailto:anna@example.com',
    }

=head2 replace($raw, \@spans)

C<$raw> with the spans replaced: C<< { view, start, end, token } >>, in characters of that view's text, C<end> exclusive,
in any order. A token is printable ASCII. Where a token cannot stand as it is (in a URL, in an address) its
C<url_safe> form does.

Dies when spans overlap or are not within a view: they were then made from another text.

=cut

sub views {
    my ( $class, $raw ) = @_;
    my ( undef, $views ) = $class->_read($raw);
    return map {
        my $view = $_;
        +{ ( map { $_ => $view->{$_} } qw(name kind label) ), text => join '', map { $_->[1] } @{ $view->{runs} } }
    } @$views;
}

sub replace {
    my ( $class, $raw, $spans ) = @_;
    return $raw unless @$spans;

    my %edits;
    push @{ $edits{ $_->{view} } }, [ @{$_}{qw(start end token)} ] for @$spans;

    my ( $pieces, $views ) = $class->_read($raw);
    die "the pieces are not the text\n" if join( '', @$pieces ) ne $raw;
    for my $view ( grep { $edits{ $_->{name} } } @$views ) {
        my @edits = sort { $a->[0] <=> $b->[0] } @{ delete $edits{ $view->{name} } };
        _check( $view->{runs}, @edits );
        edit( $pieces, $view->{runs}, @edits );
    }
    die "a span is in a view that is not there\n" if %edits;
    return join '', @$pieces;
}

sub _check {
    my ( $runs, @edits ) = @_;
    my $at = 0;
    for my $edit (@edits) {
        my ( $start, $end, $token ) = @$edit;
        die "spans overlap or are empty\n" unless $at <= $start && $start < $end;
        die "a token is not printable ASCII\n" unless $token =~ /\A[ -~]+\z/;
        $at = $end;
    }
    my $length = 0;
    $length += length $_->[1] for @$runs;
    die "a span is outside its view\n" if $at > $length;
    return;
}

=head2 url_safe($token)

The token as it stands in URLs, addresses and Message-IDs: C<[Person 1]> is C<Person-1>.

=cut

sub url_safe {
    my ( $class, $token ) = @_;
    ( my $safe = $token ) =~ s/[^A-Za-z0-9]+/-/g;
    $safe =~ s/\A-|-\z//g;
    return $safe;
}

=head1 FOR FORMATS

A format implements C<_read($raw)>. It returns a list of pieces (joined they are C<$raw>) and a list of views: name, kind,
label and B<runs>, each of them C<[$index, $text, $write]>: the text that piece C<$index> is read as (no index: text that
only shows layout) and C<< $write->($piece, $text, @edits) >>, which returns the new piece. Edits are
C<[$start, $end, $token]> in characters of that text; the token of what was cut together with an earlier run is empty.

=head2 edit(\@pieces, \@runs, @edits)

A function: changes the pieces. An edit may span runs: the token is written into the first.

=head2 spliced($text, @edits)

A function: the text with the edits made, in linear time.

=head2 cut($text, @offsets)

A function: the text in parts, cut at the offsets (ascending). C<substr> on a long text counts characters from its
beginning each time; this does so once.

=cut

sub edit {
    my ( $pieces, $runs, @edits ) = @_;
    my $at = 0;
    for my $run (@$runs) {
        last unless @edits;
        my ( $index, $text, $write ) = @$run;
        my ( $begin, @here ) = ($at);
        $at += length $text;
        while ( @edits && $edits[0][0] < $at ) {
            my ( $start, $end, $token ) = @{ $edits[0] };
            if ( defined $index ) {
                push @here, [ max( $start, $begin ) - $begin, min( $end, $at ) - $begin, $token ];
                $edits[0] = [ $start, $end, '' ];
            }
            last if $end > $at;
            shift @edits;
        }
        $pieces->[$index] = $write->( $pieces->[$index], $text, @here ) if @here;
    }
    return;
}

sub spliced {
    my ( $text, @edits ) = @_;
    my @parts = cut( $text, map { @{$_}[ 0, 1 ] } @edits );
    $parts[ 2 * $_ + 1 ] = $edits[$_][2] for 0 .. $#edits;
    return join '', @parts;
}

sub cut {
    my ( $text, @offsets ) = @_;
    my ( $at, $template ) = ( 0, '' );
    for my $offset (@offsets) {
        $template .= 'a' . ( $offset - $at );
        $at = $offset;
    }
    return unpack $template . 'a*', $text;
}

1;
