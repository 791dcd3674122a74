# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Demo::Mail;
use strict;
use warnings;

use Digest::SHA qw(sha256_hex);
use Encode ();
use Encode::HanExtra;
use MIME::Base64 qw(encode_base64);
use MIME::QuotedPrint qw(encode_qp);

=head1 NAME

RT::Extension::GDPR::Demo::Mail - mail as people's programs send it, the same bytes each time

=head1 SYNOPSIS

    my $bytes = RT::Extension::GDPR::Demo::Mail->message(
        from => $person, to => 'help@demo.example.org', subject => 'Hello', text => "...\n",
        files => [ { name => 'a.pdf', type => 'application/pdf', bytes => $pdf } ],
    );

=head1 METHODS

=head2 message %mail

Returns the bytes of a mail. Texts are characters; all are encoded in the sender's charset.

=over

=item from (a person), to, cc, subject, id, in_reply_to

C<id> makes the Message-ID and the boundaries; by default it follows from sender and subject.

=item text, html

Either or both; both become multipart/alternative.

=item inline

An array of files the HTML shows, each with C<cid>: multipart/related.

=item files

An array of C<name>, C<type>, C<bytes>, and C<naming>: C<rfc2231> (the default) or C<rfc2047>, which the RFC forbids and
many programs write all the same.

=item forwarded

The bytes of other mails, each attached as message/rfc822.

=back

=cut

my $DATE = 'Mon, 02 Nov 2026 09:30:00 +0000';

# How a charset usually travels, by the programs that use it.
my %TRANSFER = ( 'us-ascii' => '7bit', 'iso-2022-jp' => '7bit', 'koi8-r' => '8bit', 'utf-8' => 'base64', gb18030 => 'base64' );

sub message {
    my ( $class, %mail ) = @_;
    my $from    = $mail{from};
    my $charset = $mail{charset} || $from->{charset};
    my $id      = $mail{id} || substr sha256_hex( Encode::encode( 'UTF-8', "$from->{key} $mail{subject}" ) ), 0, 16;
    my ($domain) = $from->{email} =~ /\@(.*)/;

    my @headers = (
        "Date: $DATE",
        'From: ' . _phrase( $from->{name}, $charset ) . " <$from->{email}>",
        "To: $mail{to}",
        ( $mail{cc} ? "Cc: $mail{cc}" : () ),
        'Subject: ' . _header_text( $mail{subject}, $charset ),
        "Message-ID: <$id\@$domain>",
        ( $mail{in_reply_to} ? ( "In-Reply-To: $mail{in_reply_to}", "References: $mail{in_reply_to}" ) : () ),
        'MIME-Version: 1.0',
    );
    return join( "\n", @headers ) . "\n" . _body( $id, $charset, %mail );
}

sub _body {
    my ( $id, $charset, %mail ) = @_;
    my @bodies = map { defined $mail{$_} ? _text( $mail{$_}, $_ eq 'text' ? 'plain' : 'html', $charset ) : () } qw(text html);
    my $body   = @bodies > 1 ? _multipart( 'alternative', "a-$id", @bodies ) : $bodies[0];
    $body = _multipart( 'related', "r-$id", $body, map { _file( $_, 'inline' ) } @{ $mail{inline} } ) if $mail{inline};

    my @attached = (
        ( map { _file( $_, 'attachment' ) } @{ $mail{files} || [] } ),
        ( map {"Content-Type: message/rfc822\nContent-Disposition: attachment\n\n$_"} @{ $mail{forwarded} || [] } ),
    );
    return @attached ? _multipart( 'mixed', "m-$id", $body, @attached ) : $body;
}

sub _multipart {
    my ( $subtype, $boundary, @parts ) = @_;
    return join "\n", qq{Content-Type: multipart/$subtype; boundary="$boundary"}, '',
        ( map { ( "--$boundary", $_ ) } @parts ), "--$boundary--\n";
}

sub _text {
    my ( $text, $subtype, $charset ) = @_;
    my $transfer = $TRANSFER{$charset} || 'quoted-printable';
    my $bytes    = Encode::encode( $charset, $text, Encode::FB_CROAK );
    $bytes = encode_base64($bytes) if $transfer eq 'base64';
    $bytes = encode_qp($bytes)     if $transfer eq 'quoted-printable';
    return "Content-Type: text/$subtype; charset=$charset\nContent-Transfer-Encoding: $transfer\n\n$bytes";
}

sub _file {
    my ( $file, $disposition ) = @_;
    return join "\n",
        "Content-Type: $file->{type}",
        "Content-Disposition: $disposition; " . _file_name_parameter($file),
        ( $file->{cid} ? "Content-ID: <$file->{cid}>" : () ),
        "Content-Transfer-Encoding: base64", '', encode_base64( $file->{bytes} );
}

sub _file_name_parameter {
    my ($file) = @_;
    my $name = $file->{name};
    if ( $name =~ /^[\x20-\x7e]*$/ ) {
        return 'filename="' . ( $name =~ s/(["\\])/\\$1/gr ) . '"';
    }
    if ( ( $file->{naming} || '' ) eq 'rfc2047' ) {
        return 'filename="=?UTF-8?B?' . encode_base64( Encode::encode( 'UTF-8', $name ), '' ) . '?="';
    }
    my $bytes = Encode::encode( 'UTF-8', $name );
    return "filename*=utf-8''" . $bytes =~ s/([^A-Za-z0-9._-])/sprintf '%%%02X', ord $1/ger;
}

sub _phrase {
    my ( $name, $charset ) = @_;
    return $name =~ /^[\x20-\x7e]*$/ ? qq{"$name"} : _header_text( $name, $charset );
}

# RFC 2047, section 2: an encoded word has 75 characters at most and stands for whole characters.
sub _header_text {
    my ( $text, $charset ) = @_;
    return $text if $text =~ /^[\x20-\x7e]*$/;
    return join "\n ",
        map { "=?$charset?B?" . encode_base64( Encode::encode( $charset, $_, Encode::FB_CROAK | Encode::LEAVE_SRC ), '' ) . '?=' }
        $text =~ /(.{1,8})/gs;
}

1;
