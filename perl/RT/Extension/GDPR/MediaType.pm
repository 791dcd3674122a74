# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::MediaType;

use strict;
use warnings;

use RT::Extension::GDPR::AttachmentHeaders;

=head1 NAME

RT::Extension::GDPR::MediaType - can a person's name be looked for in such a file?

=head1 CLASS METHODS

TYPE is a media type, with or without parameters, NAME a file name or undef.

BYTES is a sub that returns the decoded octets; it is called only for what may be a text.

=head2 format TYPE, NAME, BYTES

As what the file is to be read (L<RT::Extension::GDPR::Format>): C<plain>, C<html> or C<headers>; undef when it is no
text.

=head2 obstacle TYPE, NAME, BYTES

Why nothing can be looked for in it: C<encrypted>, C<signed> (a signature by itself, which names who signed), C<binary>;
undef when it is a text, or holds other parts.

=cut

my %FORMAT = (
    ( map { $_ => 'html' } qw(text/html text/x-amp-html application/xhtml+xml) ),
    ( map { $_ => 'headers' } qw(text/rfc822-headers message/global-headers) ),
    ( map { ( "application/$_" => 'plain' ) } qw(csv ics javascript json sql x-sh x-yaml xml yaml) ),
    'text/rtf' => undef,
);
my %FORMAT_OF_ENDING = (
    ( map { $_ => 'html' } qw(htm html xhtml) ),
    ( map { $_ => 'plain' } qw(asc conf csv ics ini json log md sql text tsv txt vcard vcf xml yaml yml) ),
);

# Of these the type does not say what is in them; spreadsheet programs call their CSV so.
my $OPEN = qr{^application/(?:octet-?stream|x-unknown|(?:force-)?download|vnd\.ms-excel)$};

# A text can have any octet, but not begin like this; some mail programs call every file a text.
my $MAGIC = qr/\A(?:PK\x03\x04|%PDF-|\xD0\xCF\x11\xE0|\x89PNG|\xFF\xD8\xFF|GIF8|\x1F\x8B|\{\\rtf)/;

# It may be a long one.
my $LOOKED_AT = 65_536;

sub format {
    my ( $class, $type, $name, $bytes ) = @_;
    my $plain   = _plain($type);
    my $is_open = $plain =~ $OPEN;
    my $format  = ( $is_open ? _format_of_name($name) : _format_of_type($plain) ) or return undef;
    my $start   = substr $bytes->(), 0, $LOOKED_AT;
    return undef if $start =~ $MAGIC || $is_open && !_is_text($start);
    return $format;
}

sub obstacle {
    my ( $class, $type, $name, $bytes ) = @_;
    my $plain = _plain($type);
    return undef       if $plain =~ m{^(?:multipart/.*|message/(?:rfc822|global)|application/x-rt-original-message)$};
    return 'signed'    if $plain =~ m{^application/(?:x-)?(?:pgp|pkcs7)-signature$};
    return 'encrypted' if $plain =~ m{encrypted$|^application/(?:x-)?pkcs7-mime$};
    return 'binary' unless $class->format( $type, $name, $bytes );
    return $bytes->() =~ /\A\s*-----BEGIN PGP MESSAGE-----/ ? 'encrypted' : undef;
}

sub _plain { return RT::Extension::GDPR::AttachmentHeaders->plain_type( $_[0] ) }

sub _format_of_type {
    my ($plain) = @_;
    return $FORMAT{$plain} if exists $FORMAT{$plain};

    # A multipart has a text of its own only where nobody could take it apart.
    return $plain =~ m{^(?:text/.*|multipart/.*|message/(?!rfc822$|global$|partial$|external-body$).*|.*\+(?:json|xml))$} ? 'plain' : undef;
}

sub _format_of_name {
    my ($name) = @_;
    my ($ending) = ( defined $name ? $name : '' ) =~ /\.([^.]*)\z/ or return 'plain';
    return $FORMAT_OF_ENDING{ lc $ending };
}

sub _is_text {
    my ($start) = @_;
    return $start =~ /\A(?:\xFF\xFE|\xFE\xFF)/ || $start !~ /[\x00-\x08\x0E-\x1A\x1C-\x1F]/;
}

1;
