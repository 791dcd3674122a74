# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Charset;

use strict;
use warnings;

use Encode ();

=head1 NAME

RT::Extension::GDPR::Charset - octets as characters, and back to the very same octets

=head1 SYNOPSIS

    my $charset = RT::Extension::GDPR::Charset->new( $octets, 'iso-8859-1' );
    my $text    = $charset->text;
    $text =~ s/Ann/[Person 1]/;
    my $new = $charset->octets($text);

=head1 DESCRIPTION

Mail names its charset, and often another than it has. So what it names is tried first, and what does not fit is read as
what it most likely is. Octets that mean nothing in the charset found become characters of a private range, so that
they are there again afterwards.

=head1 METHODS

=head2 new($octets, $declared)

Never fails. C<$declared> is the name of a charset as in a mail, or undef.

=head2 text

The characters.

=head2 octets($text)

Other characters in the same charset. Dies when it has one of them not; each has what was in L</text>, and ASCII.

=head2 name

That charset, as L<Encode> names it.

=cut

# What mail programs mean when they name the smaller set (as the WHATWG's Encoding Standard has it).
my %MEANT = (
    'ascii'       => 'cp1252',
    'iso-8859-1'  => 'cp1252',
    'iso-8859-9'  => 'cp1254',
    'euc-cn'      => 'gbk',
    'gb2312-raw'  => 'gbk',
    'shiftjis'    => 'cp932',
    'euc-kr'      => 'cp949',
    'iso-8859-11' => 'cp874',
);
my %UNKNOWN_TO_ENCODE = ( 'gb18030' => 'gbk', 'iso-8859-8-i' => 'iso-8859-8', 'unicode-1-1-utf-7' => 'utf-7' );
my %OF_MARK = ( "\xFF\xFE" => 'UTF-16LE', "\xFE\xFF" => 'UTF-16BE' );

# Of a private plane, for octets without a meaning; UTF-8 has them as four octets, which is checked for below.
my $FIRST = 0x10FF00;
my $LOST  = sprintf '[\\x{%X}-\\x{%X}]', $FIRST, $FIRST + 0xFF;

sub new {
    my ( $class, $octets, $declared ) = @_;

    # Few texts in another charset happen to be UTF-8, but many that are UTF-8 are said to be in one of eight bits.
    my ( $wide, @eight_bits ) = _likely( $octets, _encoding($declared) );
    return _first( $class, $octets, \&_strictly, @$wide )
        || _is_mostly_utf8($octets) && _first( $class, $octets, \&_leniently, 'utf-8-strict' )
        || _first( $class, $octets, \&_strictly,  @eight_bits )
        || _first( $class, $octets, \&_leniently, @eight_bits )
        || _first( $class, $octets, \&_strictly,  'iso-8859-1' );
}

# The first of these encodings in which the octets are a text that is these octets.
sub _first {
    my ( $class, $octets, $read, @names ) = @_;
    for my $encoding ( map { Encode::find_encoding($_) || () } @names ) {
        my $text = eval { $read->( $encoding, $octets ) };
        my $self = bless { encoding => $encoding, text => $text }, $class;
        my $back = defined $text ? eval { $self->octets($text) } : undef;
        return $self if defined $back && ( $back eq $octets || _is_another_spelling( $encoding, $back, $text ) );
    }
    return undef;
}

sub text { return $_[0]{text} }
sub name { return $_[0]{encoding}->name }

sub octets {
    my ( $self, $text ) = @_;
    return $self->{encoding}->encode( $text, Encode::FB_CROAK ) unless $text =~ /$LOST/o;
    return join '', map {
        /\A$LOST/o
            ? join( '', map { chr( ord($_) - $FIRST ) } split // )
            : $self->{encoding}->encode( my $copy = $_, Encode::FB_CROAK )
    } split /($LOST+)/o, $text;
}

sub _encoding {
    my $name = lc( defined $_[0] ? $_[0] : '' ) =~ s/\A['"\s]+|['"\s]+\z//gr;
    return Encode::find_encoding( $UNKNOWN_TO_ENCODE{$name} || $name );
}

# Names of encodings in the order in which they are tried: those in which not each sequence of octets is a text, in a
# list by themselves, then those of eight bits.
sub _likely {
    my ( $octets, $meant ) = @_;
    my $name = $meant ? $MEANT{ lc $meant->name } || $meant->name : 'cp1252';
    my $mark = $OF_MARK{ substr $octets, 0, 2 };
    $name = 'cp1252' if $name =~ /^(?:UTF-|UCS-?)(?:16|32|2|4)/i && $octets !~ /\0/;
    return ( [ $mark || (), 'utf-8-strict' ], $name, 'cp1252' ) if $name =~ /^(?:iso-8859|cp125|cp874|koi8)/i;
    return ( [ $mark || (), $name, 'utf-8-strict' ], 'cp1252' );
}

# Some charsets have two ways to write the same characters.
sub _is_another_spelling {
    my ( $encoding, $octets, $text ) = @_;
    return $text !~ /\x{FFFD}/ && $encoding->decode($octets) eq $text;
}

sub _is_mostly_utf8 {
    my ($octets) = @_;
    my $valid = () = $octets =~ /[\xC2-\xDF][\x80-\xBF]|[\xE0-\xEF][\x80-\xBF]{2}|[\xF0-\xF4][\x80-\xBF]{3}/g;
    my $all   = () = $octets =~ /[\x80-\xFF][\x80-\xBF]*/g;
    return $valid && $valid * 2 > $all;
}

# Some encodings leave what they cannot read behind instead of dying.
sub _strictly {
    my ( $encoding, $octets ) = @_;

    # RT may have cut a long text anywhere.
    my $rest = $encoding->name =~ /^UTF-16/ && length($octets) % 2 ? chr( $FIRST + ord chop $octets ) : q{};
    my $text = $encoding->decode( $octets, Encode::FB_CROAK );
    return length $octets ? undef : $text . $rest;
}

sub _leniently {
    my ( $encoding, $octets ) = @_;
    return $encoding->decode( $octets, sub { join '', map { chr( $FIRST + $_ ) } @_ } );
}

1;
