# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Test nodb => 1;
use RT::Extension::GDPR::AttachmentHeaders;

my $class = 'RT::Extension::GDPR::AttachmentHeaders';

subtest 'what a part says of itself' => sub {
    my $headers = $class->new( join q{}, map {"$_\n"} 'Content-Type: image/png; name="a b.png"', 'Content-ID: <x@y>',
        'Content-Disposition: INLINE;', ' filename="a b.png"', 'Content-Length: 12' );
    is( $headers->name,           'a b.png', 'name' );
    is( $headers->content_id,     'x@y',     'Content-ID' );
    is( $headers->content_length, 12,        'length' );
    ok( !$headers->is_attachment, 'inline' );
    ok( $class->new("content-disposition: Attachment; filename=x\n")->is_attachment, 'attachment' );
    is( $class->new("Content-Disposition: attachment; filename=\"Grüße.pdf\"\n")->name, 'Grüße.pdf', 'a name in UTF-8' );
    is( $class->new("Content-Disposition: attachment; filename*=UTF-8''Gr%C3%BC.pdf\n")->name, 'Grü.pdf', 'RFC 2231' );
    is( $class->new("Content-Type: text/plain; name=\"=?UTF-8?Q?Gr=C3=BC?=\"\n")->name, 'Grü', 'RFC 2047' );
    for my $nothing ( undef, '', "Subject: name\n" ) {
        my @values = map { $class->new($nothing)->$_ } qw(name content_id content_length);
        is_deeply( \@values, [ undef, undef, undef ], 'undef also in a list' );
    }
};

subtest 'types' => sub {
    is( $class->plain_type('Image/PNG; name="secret.png"'), 'image/png', 'without parameters' );
    is( $class->plain_type($_), 'application/octet-stream', 'not a type' ) for undef, '', 'nonsense', "a/b\nX: y", 'a/b secret';
};

subtest 'types that a sender made up do not stay' => sub {
    my %type = (
        'Image/PNG; name=x' => 'image/png', 'application/passport-of-erika' => 'application/x-unknown', 'erika/pass.pdf' => 'application/x-unknown',
        'multipart/erika' => 'multipart/mixed', 'multipart/related' => 'multipart/related', 'message/rfc822' => 'message/rfc822',
        'image/jpg' => 'image/jpg', 'application/x-rt-original-message' => 'application/x-rt-original-message', '' => 'application/octet-stream',
    );
    is( $class->known_type($_), $type{$_}, "a type of $type{$_}" ) for sort keys %type;
};

subtest 'single fields' => sub {
    my $text = "RT-Attach: 12\nReceived: one\n two\nReceived: three\nRT-Attach: 123\nrt-attach:  12 \n";
    is_deeply( [ $class->values( $text, 'RT-Attach' ) ], [ 12, 123, 12 ], 'values' );
    is( $class->without( $text, 'RT-Attach', 12 ), "Received: one\n two\nReceived: three\nRT-Attach: 123\n", 'those of a value go' );
    is( $class->without( $text, 'RT-Attach' ), $text, 'no value, no change' );
    is( $class->of_message("From: a\nContent-Type: x/y;\n name=secret\nSubject: b"), "From: a\nSubject: b\n", 'what is of the message' );
};

done_testing;
