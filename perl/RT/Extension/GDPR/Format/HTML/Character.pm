# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Format::HTML::Character;

use strict;
use warnings;
use utf8;

use Encode         ();
use HTML::Entities ();
use Unicode::Normalize ();

=head1 NAME

RT::Extension::GDPR::Format::HTML::Character - the ways HTML writes a character other than as itself

=head1 DESCRIPTION

HTML::Entities knows those of HTML 4. Mail also has those of HTML 5, references to Windows-1252 as browsers read them
(C<&#146;>), and what programs escaped twice (C<&amp;eacute;>, C<%2540>): a person sees what was meant.

=head1 PATTERNS

None has groups, and none matches more than one character.

=head2 entity

A character reference in text, for which browsers want no semicolon when its name is an old one (C<M&uumlller>).

=head2 entity_in_attribute

The same in an attribute, where C<?a=1&copy=2> is no copyright sign.

=head2 percent

A percent-encoded character of a URL (RFC 3986), of one to four bytes of UTF-8 or one of Windows-1252.

=head2 script

An escape in JavaScript or JSON: C<\u00e9>, C<\u{e9}>, C<\xe9>.

=cut

my $NUMBER = qr/#0*[0-9]{1,7}(?![0-9])|#[xX]0*[0-9A-Fa-f]{1,6}(?![0-9A-Fa-f])/;
my $CLOSED = qr/&(?:amp;)*(?:$NUMBER|[A-Za-z][A-Za-z0-9]{1,31});/;
my $OLD    = join '|', sort { length $b <=> length $a || $a cmp $b } grep { !/;\z/ } keys %HTML::Entities::entity2char;

my $HEX   = qr/[0-9A-Fa-f]/;
my $SIGN  = qr/(?:%|&#0*37;|&#[xX]0*25;|&percnt;)(?:25)*/;
my $TRAIL = qr/$SIGN[89ABab]$HEX/;
my $BYTE  = qr/$SIGN($HEX$HEX)/;
my $STARTS_PERCENT = qr/\A$SIGN$HEX/;

my $ENTITY       = qr/$CLOSED|&(?:$NUMBER|$OLD)/;
my $IN_ATTRIBUTE = qr/$CLOSED|&(?:$NUMBER|$OLD)(?![=A-Za-z0-9])/;
my $PERCENT = qr/$SIGN[CDcd]$HEX$TRAIL|$SIGN[Ee]$HEX$TRAIL$TRAIL|$SIGN[Ff][0-7]$TRAIL$TRAIL$TRAIL|$SIGN$HEX$HEX/;
my $SCRIPT  = qr/\\u[Dd][89ABab]$HEX$HEX\\u[Dd][C-Fc-f]$HEX$HEX|\\u$HEX{4}|\\u\{$HEX{1,6}\}|\\x$HEX$HEX/;

sub entity              { return $ENTITY }
sub entity_in_attribute { return $IN_ATTRIBUTE }
sub percent             { return $PERCENT }
sub script              { return $SCRIPT }

=head1 FUNCTIONS

=head2 decode($written)

The character for something that one of the patterns matched; undef if there is none.

=head2 encode($text, $quote)

The text for HTML source: within an attribute in these quotes, in an attribute without quotes (C<$quote> is empty), or
in a text (undef).

=cut

sub decode {
    my ($written) = @_;
    return _percent($written) if $written =~ $STARTS_PERCENT;
    return _script($written)  if $written =~ /\A\\/;
    return _entity($written);
}

sub encode {
    my ( $text, $quote ) = @_;
    return HTML::Entities::encode_entities( $text, !defined $quote ? '<>&' : length $quote ? '<>&"\'' : '<>&"\'=` ' );
}

sub _percent {
    my ($written) = @_;
    my $bytes = pack 'H*', join '', $written =~ /$BYTE/g;
    return _of_windows( ord $bytes ) if length $bytes == 1;
    my $text = eval { Encode::decode( 'UTF-8', $bytes, Encode::FB_CROAK ) };
    return defined $text && length $text == 1 ? $text : undef;
}

sub _script {
    my ($written) = @_;
    my ( $code, $low ) = map {hex} $written =~ /($HEX{2,})/g;
    $code = 0x10000 + ( $code - 0xD800 ) * 0x400 + $low - 0xDC00 if defined $low;
    return _of_code($code);
}

sub _entity {
    my ($written) = @_;
    ( my $name = $written ) =~ s/\A&(?:amp;)*(?=[^;])|;\z//g;
    return _of_windows( hex $1 ) if $name =~ /\A#[xX]([0-9A-Fa-f]+)\z/;
    return _of_windows($1)       if $name =~ /\A#([0-9]+)\z/;
    return $HTML::Entities::entity2char{$name} // $HTML::Entities::entity2char{"$name;"} // _of_html5($name);
}

# Browsers read the numbers of control characters as Windows-1252 (HTML standard, "numeric character reference end state").
sub _of_windows {
    my ($code) = @_;
    return _of_code($code) unless $code >= 0x80 && $code <= 0x9F;
    return Encode::decode( 'cp1252', chr $code );
}

sub _of_code {
    my ($code) = @_;
    return undef if !defined $code || $code == 0 || $code > 0x10FFFF || $code >= 0xD800 && $code <= 0xDFFF;
    return chr $code;
}

my %HTML5 = (
    commat => '@', period => '.', lowbar => '_', plus => '+', num => '#', percnt => '%', colon => ':', comma => ',',
    semi => ';', sol => '/', bsol => '\\', lpar => '(', rpar => ')', lbrack => '[', rbrack => ']', lsqb => '[',
    rsqb => ']', lcub => '{', rcub => '}', excl => '!', quest => '?', equals => '=', dollar => '$', ast => '*',
    verbar => '|', vert => '|', Hat => '^', grave => '`', apos => q{'}, Tab => "\t", NewLine => "\n",
    hyphen => '‐', dash => '‐', inodot => 'ı', imath => 'ı', lstrok => 'ł', Lstrok => 'Ł', dstrok => 'đ',
    Dstrok => 'Đ', hstrok => 'ħ', Hstrok => 'Ħ', tstrok => 'ŧ', Tstrok => 'Ŧ', ZeroWidthSpace => "\x{200B}",
    NoBreak => "\x{2060}", NonBreakingSpace => "\xA0",
);

my %MARK = (
    acute => "\x{301}", caron => "\x{30C}", ogon => "\x{328}", cedil => "\x{327}", macr => "\x{304}", breve => "\x{306}",
    dot => "\x{307}", dblac => "\x{30B}", circ => "\x{302}", ring => "\x{30A}", tilde => "\x{303}",
);
my $MARKS = join '|', sort keys %MARK;

sub _of_html5 {
    my ($name) = @_;
    return $HTML5{$name} if exists $HTML5{$name};
    return undef unless $name =~ /\A([A-Za-z])($MARKS)\z/;
    my $text = Unicode::Normalize::NFC( $1 . $MARK{$2} );
    return length $text == 1 ? $text : undef;
}

1;
