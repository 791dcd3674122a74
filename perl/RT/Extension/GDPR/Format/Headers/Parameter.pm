# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Format::Headers::Parameter;

use strict;
use warnings;

use Encode ();
use RT::Extension::GDPR::Format;
use RT::Extension::GDPR::Format::Headers::EncodedWord;

=encoding utf8

=head1 NAME

RT::Extension::GDPR::Format::Headers::Parameter - parameters of RFC 2231, in a charset or in several parts

=head1 CLASS METHODS

=head2 pattern

One or more such parameters: C<filename*=UTF-8''M%C3%BCller.pdf>, C<name*0="Anna"; name*1="Kowalska">.

=head2 parts($source)

What the pattern matched in parts, each C<[$source, $text]>: parameters, whose text is C<filename=Müller.pdf>, and what
stands between them (no text).

=head2 encoded($text, $fold)

Such a text as a parameter again, in parts if it is long.

=cut

my $NAME    = qr/[A-Za-z0-9_-]+/;
my $NUMBER  = qr/\*[0-9]{1,4}/;
my $VALUE   = qr/"[^"\\]*+(?:\\.[^"\\]*+)*+"|[^;\s"]*/s;
my $PART    = qr/$NAME(?:$NUMBER)?\*=$VALUE|$NAME$NUMBER=$VALUE/;
my $PATTERN = qr{(?<![^\s;])$PART(?:\s*;\s*$PART)*};

sub pattern { return $PATTERN }

sub parts {
    my ( $class, $source ) = @_;
    my ( @parts, $between );
    for my $piece ( split /($PART)/, $source ) {
        next unless length $piece;
        my ( $name, $number, $extended, $value ) = $piece =~ /\A($NAME)(?:\*([0-9]+))?(\*?)=(.*)\z/s;
        if ( !defined $name ) { $between = $piece; next }

        my $last = @parts ? $parts[-1] : undef;
        my %segment = ( number => $number, extended => $extended, value => $value );
        if ( $last && defined $number && lc $last->{name} eq lc $name && $number == ( $last->{segments}[-1]{number} // -2 ) + 1 ) {
            $last->{source} .= $between . $piece;
            push @{ $last->{segments} }, \%segment;
        }
        else {
            push @parts, { source => $between } if defined $between;
            push @parts, { source => $piece, name => $name, segments => [ \%segment ] };
        }
        undef $between;
    }
    return map { [ $_->{source}, $_->{segments} ? "$_->{name}=" . _value( @{ $_->{segments} } ) : undef ] } @parts;
}

# Neighbours in the same charset are decoded together: a character may be cut in two between them.
sub _value {
    my @segments = @_;
    my ( $charset, $octets, $text ) = ( 'utf-8', '', '' );
    for my $number ( 0 .. $#segments ) {
        my $segment = $segments[$number];
        my $value   = $segment->{value};
        $value =~ s/\\(.)/$1/gs if $value =~ s/\A"(.*)"\z/$1/s;
        if ( $segment->{extended} ) {
            $charset = $1 if !$number && $value =~ s/\A([^']*)'[^']*'//;
            utf8::encode($value);
            $value =~ s/%([0-9A-Fa-f]{2})/chr hex $1/ge;
            $octets .= $value;
        }
        else {
            $text .= _characters( $charset, $octets ) . $value;
            $octets = '';
        }
    }
    return $text . _characters( $charset, $octets );
}

sub _characters {
    my ( $charset, $octets ) = @_;
    my $class = 'RT::Extension::GDPR::Format::Headers::EncodedWord';
    return $class->characters( $charset, $octets ) // $class->characters( 'us-ascii', $octets );
}

sub encoded {
    my ( $class, $text, $fold ) = @_;
    my ( $name, $value ) = $text =~ /\A([^=]*)=(.*)\z/s ? ( $1, $2 ) : ( 'value', $text );
    $name = RT::Extension::GDPR::Format->url_safe($name) unless $name =~ /\A$NAME\z/;
    my @parts = ("UTF-8''");
    for my $character ( split //, $value ) {
        my $more = Encode::encode( 'UTF-8', $character );
        $more =~ s/([^A-Za-z0-9!#\$&+.^_`|~-])/sprintf '%%%02X', ord $1/ge;
        push @parts, '' if length( $parts[-1] . $more ) > 60;
        $parts[-1] .= $more;
    }
    return "$name*=$parts[0]" if @parts == 1;
    return join ";$fold", map {"$name*$_*=$parts[$_]"} 0 .. $#parts;
}

1;
