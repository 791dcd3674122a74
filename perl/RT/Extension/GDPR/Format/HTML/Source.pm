# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Format::HTML::Source;

use strict;
use warnings;

use RT::Extension::GDPR::Format;
use RT::Extension::GDPR::Format::HTML::Character;

=head1 NAME

RT::Extension::GDPR::Format::HTML::Source - a stretch of HTML source, as read and as written

=head1 DESCRIPTION

One object for each place a text can stand in: there it is known what is an escape, what white space means, and how a
token is written. Only the escapes that an edit covers are lost, the others stay as they were.

=head1 CLASS METHODS

=head2 flowing, flowing_on

Text whose white space is one space. C<flowing_on> is after a space or the start of a line, where more of it is not seen.

=head2 preformatted

Text whose white space is seen: in C<pre> and C<textarea>.

=head2 literal

Text without escapes: in C<xmp>, and what HTML calls raw text.

=head2 script

In C<script> and C<style>, with the escapes of JavaScript.

=head2 attribute($quote, $is_url)

The value of an attribute in these quotes, or in none if C<$quote> is empty. In a URL a token is in its url-safe form.

=head1 METHODS

=head2 text($source)

What is read there.

=head2 writer

A function for the runs of L<RT::Extension::GDPR::Format>.

=cut

my $CHARACTER = 'RT::Extension::GDPR::Format::HTML::Character';
my $SPACE     = qr/[ \t\r\n\f]/;

# Escapes that were read lately.
my %READ;

my ( $ENTITY, $PERCENT, $SCRIPT, $IN_ATTRIBUTE ) = map { $CHARACTER->$_ } qw(entity percent script entity_in_attribute);

my %PLACE = map { $_->{name} => $_ } (
    _new( name => 'flowing', escape => qr/($ENTITY|$SPACE{2,}|[\t\r\n\f])/, quote => undef, hint => qr/[&\t\r\n\f]|  / ),
    _new( name => 'flowing_on', escape => qr/($ENTITY|$SPACE{2,}|[\t\r\n\f])/, quote => undef, drops_space => 1, hint => qr/\A |[&\t\r\n\f]|  / ),
    _new( name => 'preformatted', escape => qr/($ENTITY)/, hint => qr/&/, quote => undef ),
    _new( name => 'literal', escape => qr/((?!))/ ),
    _new( name => 'script', escape => qr/($SCRIPT|$PERCENT)/, hint => qr/[%\\]/ ),
    map {
        my $quote = $_;
        map { _new( name => "attribute$quote$_", escape => qr/($PERCENT|$IN_ATTRIBUTE)/, quote => $quote, is_url => $_, hint => qr/[&%]/ ) } 0, 1
    } '"', q{'}, ''
);

sub flowing      { return $PLACE{flowing} }
sub flowing_on   { return $PLACE{flowing_on} }
sub preformatted { return $PLACE{preformatted} }
sub literal      { return $PLACE{literal} }
sub script       { return $PLACE{script} }

sub attribute {
    my ( $class, $quote, $is_url ) = @_;
    return $PLACE{ "attribute$quote" . ( $is_url ? 1 : 0 ) };
}

sub _new {
    my $self = bless {@_}, __PACKAGE__;
    $self->{hint} ||= $self->{escape};
    $self->{writer} = sub { $self->_written(@_) };
    return $self;
}

sub text {
    my ( $self, $source ) = @_;
    return $source unless $source =~ $self->{hint};
    $source =~ s/\A$SPACE+// if $self->{drops_space};
    $source =~ s/$self->{escape}/$READ{$1} \/\/ _read($1)/ge;
    return $source;
}

sub writer { return $_[0]->{writer} }

# What an escape is read as: white space or a character.
sub _read {
    my ($escape) = @_;
    return ' ' if $escape =~ /\A$SPACE/;
    my $text = $CHARACTER->can('decode')->($escape) // $escape;
    %READ = () if keys %READ > 1000;
    return $READ{$escape} = $text;
}

sub _written {
    my ( $self, $source, undef, @edits ) = @_;
    my ( @pieces, @runs );
    push @pieces, $source =~ s/\A($SPACE+)// ? $1 : '' if $self->{drops_space};
    my $is_escape = 1;
    for my $piece ( split $self->{escape}, $source, -1 ) {
        $is_escape = !$is_escape;
        my $text = $is_escape ? $READ{$piece} // _read($piece) : $piece;
        push @pieces, $piece;
        push @runs, [ $#pieces, $text, $piece ne $text ? \&_replaced : \&_spliced ];
    }
    RT::Extension::GDPR::Format::edit( \@pieces, \@runs, map { [ @{$_}[ 0, 1 ], $self->_token( $_->[2] ) ] } @edits );
    return join '', @pieces;
}

sub _token {
    my ( $self, $token ) = @_;
    $token = RT::Extension::GDPR::Format->url_safe($token) if $self->{is_url};
    return exists $self->{quote} ? $CHARACTER->can('encode')->( $token, $self->{quote} ) : $token;
}

sub _spliced {
    my ( $piece, undef, @edits ) = @_;
    return RT::Extension::GDPR::Format::spliced( $piece, @edits );
}

# An escape is one character.
sub _replaced {
    my ( undef, undef, @edits ) = @_;
    return $edits[0][2];
}

1;
