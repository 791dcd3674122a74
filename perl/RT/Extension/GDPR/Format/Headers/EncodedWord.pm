# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Format::Headers::EncodedWord;

use strict;
use warnings;

use Encode       ();
use MIME::Base64 ();

=head1 NAME

RT::Extension::GDPR::Format::Headers::EncodedWord - encoded words of RFC 2047

=head1 DESCRIPTION

More is read than the standard allows, as mail programs do: words without space between them, characters cut in two
between words, charsets that are not what they say.

=head1 CLASS METHODS

=head2 pattern

One word or more with nothing but white space between them, which is not part of the text (section 6.2).

=head2 decode($source)

The text of such words, the last of which may have been cut off; undef if a charset is not known.

=head2 encoded($source, $text, $fold)

The text as encoded words in UTF-8, in the encoding (B or Q) of the first one in C<$source>, none longer than 60
characters, so that a line stays shorter than the 76 of section 2, with C<$fold> (line break and space) between them.

=head2 characters($charset, $octets)

The octets as characters; undef if the charset is not known. Malformed ones become U+FFFD. A charset's superset that
mail programs write under its name is taken for it.

=cut

my $WORD  = qr/=\?[^\s?]{1,60}\?[BbQq]\?[^?]*\?=/;

# A column may be too narrow for the end of a subject.
my $CUT_OFF = qr/=\?[^\s?]{1,60}\?[BbQq]\?[^\s?]+\??\z/;
my $WORDS   = qr/$WORD(?:\s*$WORD)*(?:\s*$CUT_OFF)?|$CUT_OFF/;

my %SUPERSET = (
    'iso-8859-1' => 'cp1252', 'latin1' => 'cp1252', 'iso-8859-9' => 'cp1254', 'gb2312' => 'cp936', 'gbk' => 'cp936',
    'ks_c_5601-1987' => 'cp949', 'euc-kr' => 'cp949', 'shift_jis' => 'cp932', 'x-sjis' => 'cp932', 'utf8' => 'UTF-8',
    'utf-8' => 'UTF-8', 'unicode-1-1-utf-7' => 'UTF-7', 'iso-8859-8-i' => 'iso-8859-8', 'x-mac-roman' => 'MacRoman',
);

sub pattern { return $WORDS }

sub decode {
    my ( $class, $source ) = @_;
    my @groups;
    while ( $source =~ /=\?([^\s?]{1,60})\?([BbQq])\?([^?]*)(?:\?=|\??\z)/g ) {
        my ( $charset, $encoding, $content ) = ( lc $1, lc $2, $3 );
        $charset =~ s/\*.*//;    # a language (RFC 2231, section 5)
        $content =~ s/\s*\n[ \t]+//g;
        utf8::encode($content) if $content =~ /[^\x00-\xFF]/;
        my $octets = $encoding eq 'b' ? MIME::Base64::decode_base64($content) : _unquoted($content);
        if   ( @groups && $groups[-1][0] eq $charset ) { $groups[-1][1] .= $octets }
        else                                           { push @groups, [ $charset, $octets ] }
    }
    my @texts = map { $class->characters(@$_) } @groups;
    return undef if grep { !defined } @texts;
    return join '', @texts;
}

sub _unquoted {
    my ($content) = @_;
    $content =~ tr/_/ /;
    $content =~ s/=([0-9A-Fa-f]{2})/chr hex $1/ge;
    return $content;
}

sub characters {
    my ( $class, $charset, $octets ) = @_;
    $charset = lc $charset;
    if ( $charset =~ /\A(?:us-)?ascii\z/ ) {
        my $copy = $octets;
        return utf8::decode($copy) ? $copy : $class->characters( 'iso-8859-1', $octets );
    }
    return undef unless $charset =~ /\A[a-z0-9][a-z0-9_.:+-]*\z/ && $charset !~ /\Amime/;
    my $encoding = _encoding( $SUPERSET{$charset} || $charset ) or return undef;
    return scalar eval { $encoding->decode( $octets, Encode::FB_DEFAULT ) };
}

sub _encoding {
    my ($name) = @_;
    my $encoding = Encode::find_encoding($name);
    return $encoding if $encoding || $name ne 'gb18030';
    return eval { require Encode::HanExtra; Encode::find_encoding($name) } || Encode::find_encoding('cp936');
}

sub encoded {
    my ( $class, $source, $text, $fold ) = @_;
    my ($encoding) = $source =~ /\A=\?[^?]+\?([BbQq])/;
    my ( $is_base64, $before ) = ( uc $encoding eq 'B', '=?UTF-8?' . uc($encoding) . '?' );
    my ( @words, $octets );
    for my $character ( split //, $text ) {
        my $more = Encode::encode( 'UTF-8', $character );
        if ( defined $octets && length( $is_base64 ? _base64( $octets . $more ) : _quoted( $octets . $more ) ) > 48 ) {
            push @words, $octets;
            undef $octets;
        }
        $octets .= $more;
    }
    push @words, $octets if defined $octets;
    return join $fold, map { $before . ( $is_base64 ? _base64($_) : _quoted($_) ) . '?=' } @words;
}

sub _base64 { return MIME::Base64::encode_base64( $_[0], '' ) }

# What may stand in a display name (section 5, rule 3), where least may.
sub _quoted {
    my ($octets) = @_;
    $octets =~ s{([^A-Za-z0-9!*+/ -])}{sprintf '=%02X', ord $1}ge;
    $octets =~ tr/ /_/;
    return $octets;
}

1;
