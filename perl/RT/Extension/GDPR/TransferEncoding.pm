# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::TransferEncoding;

use strict;
use warnings;

use MIME::Base64 ();
use MIME::Decoder;
use MIME::QuotedPrint ();

=head1 NAME

RT::Extension::GDPR::TransferEncoding - the encodings of a part of a mail (RFC 2045, section 6), both ways

=head1 CLASS METHODS

Encodings are named as in Content-Transfer-Encoding, in lower case. Values are octets.

=head2 changes($encoding)

True when the octets in the mail are others than those of the file: base64, quoted-printable, uuencode.

=cut

my %UUENCODE = map { $_ => 1 } qw(x-uuencode x-uue uuencode);

sub changes {
    my ( $class, $encoding ) = @_;
    return $encoding eq 'base64' || $encoding eq 'quoted-printable' || $UUENCODE{$encoding};
}

=head2 decode($encoding, $bytes)

=cut

sub decode {
    my ( $class, $encoding, $bytes ) = @_;
    return $bytes unless $class->changes($encoding);
    return MIME::Base64::decode_base64($bytes)  if $encoding eq 'base64';
    return MIME::QuotedPrint::decode_qp($bytes) if $encoding eq 'quoted-printable';

    my $decoded = '';
    open my $in,  '<', \$bytes   or return $bytes;
    open my $out, '>', \$decoded or return $bytes;
    my $done = eval { MIME::Decoder->new('x-uuencode')->decode( $in, $out ) };
    return $done ? $decoded : $bytes;
}

=head2 encode($encoding, $bytes, $line_break)

Returns the encoding used and the encoded octets: base64 in place of uuencode.

=cut

sub encode {
    my ( $class, $encoding, $bytes, $eol ) = @_;
    return ( $encoding, $bytes ) unless $class->changes($encoding);
    return ( 'base64', MIME::Base64::encode_base64( $bytes, $eol ) ) unless $encoding eq 'quoted-printable';

    # Line breaks stay line breaks when that gives the same octets back, else they are encoded too.
    my $encoded = MIME::QuotedPrint::encode_qp( $bytes, $eol );
    return ( $encoding, $encoded ) if MIME::QuotedPrint::decode_qp($encoded) eq $bytes;
    return ( $encoding, MIME::QuotedPrint::encode_qp( $bytes, $eol, 1 ) );
}

1;
