# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

use Encode qw(encode);
use MIME::Base64 qw(encode_base64);
use MIME::Entity;
use MIME::Parser;
use MIME::QuotedPrint qw(encode_qp);
use Test::More;

use RT::Extension::GDPR::MailTree;

my $PDF  = "%PDF-1.4\n" . join '', map { chr( $_ * 7 % 256 ) } 1 .. 3000;
my $TREE = 'RT::Extension::GDPR::MailTree';

sub parser {
    my $parser = MIME::Parser->new;
    $parser->output_to_core(1);
    $parser->tmp_to_core(1);
    $parser->extract_nested_messages(1);
    return $parser;
}

# What MIME-tools, which RT reads mail with, sees in a mail: path => [type, decoded body].
sub seen_by_mime_tools {
    my ( $entity, $path, $seen ) = @_;
    my @parts = $entity->parts;
    $seen->{ length $path ? $path : '0' } = [ lc $entity->mime_type, $entity->bodyhandle->as_string ] unless @parts;
    my $number = 0;
    seen_by_mime_tools( $_, join( '.', ( length $path ? $path : () ), ++$number ), $seen ) for @parts;
    return $seen;
}

sub seen_by_us {
    my $tree = shift;
    return { map { $_->path => [ $_->content_type, $_->content ] } grep { $_->is_leaf } $tree->parts };
}

sub mail {
    my (@parts) = @_;
    my $mail = MIME::Entity->build(
        From    => 'ann@example.org',
        To      => 'bob@example.org',
        Subject => 'Papers',
        Type    => 'multipart/mixed',
    );
    $mail->head->add( Received => "from host$_ by mx" ) for 1 .. 3;
    $mail->attach( Type => 'text/plain', Charset => 'utf-8', Data => encode( 'UTF-8', "Grüße\n" ), Encoding => 'quoted-printable' );
    $mail->attach(%$_) for @parts;
    return $mail->as_string;
}

# A mail within a mail. MIME-tools refuse to write an encoded one, but Outlook sends them, so put the type in afterwards.
sub mail_with {
    my ( $inner, $encoding ) = @_;
    return mail( { Type => 'application/x-inner', Data => $inner, Encoding => $encoding } ) =~ s{application/x-inner}{message/rfc822}r;
}

my %PDF_PART = (
    Type        => 'application/pdf',
    Filename    => 'passport of Ann.pdf',
    Data        => $PDF,
    Encoding    => 'base64',
    Disposition => 'attachment',
    Id          => '<passport@example.org>',
);
my %CSV_PART = ( Type => 'text/csv', Filename => 'list.csv', Data => "a;b\n1;2\n", Encoding => '7bit' );

my %mails = (
    'one text'              => "Subject: x\n\nHello\n",
    'no header'             => "\nHello\n",
    'no body'               => "Subject: x\n",
    'nothing'               => '',
    'neither'               => "just words\nand words\n",
    'crlf'                  => mail( \%PDF_PART ) =~ s/\n/\r\n/gr,
    'mixed'                 => mail( \%PDF_PART, \%CSV_PART ),
    'nested'                => mail_with( mail( \%PDF_PART ), '7bit' ),
    'nested in base64'      => mail_with( mail( \%PDF_PART ), 'base64' ),
    'nested in qp'          => mail_with( mail( \%PDF_PART ), 'quoted-printable' ),
    'twice nested'          => mail_with( mail_with( mail( \%PDF_PART ), 'base64' ), '7bit' ),
    'digest'                => "Content-Type: multipart/digest; boundary=d\n\n--d\n\nSubject: a\n\nfirst\n--d\n\nSubject: b\n\nsecond\n--d--\n",
    'preamble and epilogue' => "Content-Type: multipart/mixed; boundary=\"b\"\n\npreamble\n--b\n\none\n--b  \nX: y\n\ntwo\n--b--\nepilogue\n",
    'unclosed'              => "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo",
    'empty parts'           => "Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n\n--b--\n",
    'boundary within'       => "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n\n--bbb\n--bb--\n--b--\n",
    'boundary never seen'   => "Content-Type: multipart/mixed; boundary=never\n\ntext\n",
    'no boundary'           => "Content-Type: multipart/mixed\n\ntext\n",
    'odd headers'           => "Subject: a\nSubject: b\n folded\n\tagain\nno colon here\nX : y\n\nbody",
    'nul bytes'             => "Content-Type: application/octet-stream\nContent-Transfer-Encoding: binary\n\n\x00\xFF\r\r\n",
);

my @plain = ( 'one text', 'mixed', 'nested', 'digest', 'preamble and epilogue' );

subtest 'a mail that is not changed comes back byte for byte' => sub {
    for my $name ( sort keys %mails ) {
        my $tree = $TREE->parse( $mails{$name} );
        is $tree->as_bytes, $mails{$name}, $name;
        ok !$tree->is_changed, "$name counts as unchanged";
        ok !grep( { $_->erased_by } $tree->parts ), "$name: nothing erased";
    }
};

subtest 'parts and bodies are those that MIME-tools see' => sub {
    for my $name (@plain) {
        is_deeply seen_by_us( $TREE->parse( $mails{$name} ) ),
            seen_by_mime_tools( parser()->parse_data( $mails{$name} ), '', {} ), $name;
    }

    # MIME-tools do not look into an encoded message/rfc822.
    for my $name ( 'nested in base64', 'nested in qp' ) {
        is_deeply seen_by_us( $TREE->parse( $mails{$name} ) ), seen_by_us( $TREE->parse( $mails{nested} ) ), $name;
    }
    ( my $mislabelled = $mails{nested} ) =~ s{(message/rfc822.*?Content-Transfer-Encoding: )7bit}{$1base64}s;
    is_deeply seen_by_us( $TREE->parse($mislabelled) ), seen_by_us( $TREE->parse( $mails{nested} ) ), 'not base64 as it says';
};

subtest 'paths, types, names and Content-IDs' => sub {
    my $tree = $TREE->parse( $mails{'twice nested'} );
    is_deeply [ map { $_->path } $tree->parts ],
        [qw(0 1 2 2.1 2.1.1 2.1.2 2.1.2.1 2.1.2.1.1 2.1.2.1.2)], 'paths count from the top';

    my $part = $tree->part('2.1.2.1.2');
    is $part->content_type, 'application/pdf',      'type';
    is $part->name,         'passport of Ann.pdf',  'name';
    is $part->content_id,   'passport@example.org', 'Content-ID without brackets';
    is $part->content,      $PDF,                   'bytes';
    is $tree->part('1')->charset,   'utf-8', 'charset';
    is $tree->part('1.1'),          undef,   'no such part';
    is $tree->part('1')->name,      undef,   'a text has no name';

    my $word = "Content-Type: image/png; name=\"=?UTF-8?B?" . encode_base64( encode( 'UTF-8', 'Ausweis Müller.png' ), '' ) . "?=\"\n\nx";
    is $TREE->parse($word)->name, 'Ausweis Müller.png', 'an encoded word';
    my $rfc2231 = "Content-Disposition: attachment; filename*0*=UTF-8''Ausweis%20M%C3%BC; filename*1=ller.png\n\nx";
    is $TREE->parse($rfc2231)->name, 'Ausweis Müller.png', 'RFC 2231, continued';
};

subtest 'an erased part leaves nothing but its type; all else stays' => sub {
    for my $name ( 'mixed', 'crlf', 'nested', 'nested in base64', 'nested in qp', 'twice nested' ) {
        my $tree   = $TREE->parse( $mails{$name} );
        my $before = seen_by_us($tree);
        my ($pdf)  = grep { $_->is_leaf && $_->content eq $PDF } $tree->parts;
        my $path   = $pdf->path;
        $pdf->erase( transaction => 77 );
        ok $tree->is_changed, "$name: changed";

        my $bytes = $tree->as_bytes;
        my $again = $TREE->parse($bytes);
        is_deeply seen_by_us($again), { %$before, $path => [ 'application/pdf', '' ] }, "$name: other parts have their bytes";
        like $again->part($path)->as_bytes,
            qr/\AContent-Type: application\/pdf\r?\nContent-Disposition: attachment\r?\nContent-Length: 0\r?\nX-RT-GDPR-Deleted: 77\r?\n\r?\n\z/,
            "$name: the tombstone";
        is $again->part($path)->erased_by, 77, "$name: by whom";
        is_deeply [ ( $bytes =~ /^(Received:.*)$/mg )[ 0 .. 2 ] ], [ ( $mails{$name} =~ /^(Received:.*)$/mg )[ 0 .. 2 ] ], "$name: repeated headers";
        is_deeply seen_by_mime_tools( parser()->parse_data($bytes), '', {} ), seen_by_us($again), "$name: MIME-tools read it the same"
            if grep { $_ eq $name } @plain;
        ok !grep( { index( $_->as_bytes, 'passport' ) >= 0 } $again->parts ), "$name: no name, no Content-ID";
    }
};

subtest 'a mail that is nothing but the file keeps its own headers' => sub {
    my $bytes = "From: ann\@example.org\nReceived: a\nReceived: b\nContent-Type: application/pdf; name=passport.pdf\n"
        . "Content-Transfer-Encoding: base64\nContent-Disposition: attachment;\n filename=passport.pdf\nSubject: Hi\n\n" . encode_base64($PDF);
    my $tree = $TREE->parse($bytes);
    $tree->part('0')->erase( transaction => 5 );
    is $tree->as_bytes, "From: ann\@example.org\nReceived: a\nReceived: b\nSubject: Hi\n"
        . "Content-Type: application/pdf\nContent-Disposition: attachment\nContent-Length: 0\nX-RT-GDPR-Deleted: 5\n\n";
};

subtest 'a new body keeps the encoding of the old one' => sub {
    my $text = encode( 'UTF-8', "Zeile Ä mit = und langem Text " x 9 . "\nohne Ende" );
    for my $encoding (qw(7bit 8bit binary base64 quoted-printable x-uuencode)) {
        for my $body ( $text, "a\r\nb\r\n" ) {
            my $tree = $TREE->parse("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: $encoding\n\nold\n--b\n\nother\n--b--\n");
            $tree->part('1')->set_content($body);
            my $again = $TREE->parse( $tree->as_bytes );
            is $again->part('1')->content, $body,   "$encoding: the new body";
            is $again->part('2')->content, 'other', "$encoding: the next part";
        }
    }
};

subtest 'uuencoded bodies are decoded' => sub {
    my $bytes = "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n" . pack( 'u', 'Hello there' ) . "`\nend\n";
    is $TREE->parse($bytes)->content, 'Hello there', 'body';
};

subtest 'header fields are edited one by one' => sub {
    my $tree = $TREE->parse("RT-Attach: 7\nSubject: a\n folded\nRT-Attach: 8\n\nbody");
    ok !$tree->edit_headers( sub { $_[1] } ), 'nothing changed';
    ok $tree->edit_headers( sub { $_[1] =~ /^RT-Attach: 7$/ ? () : $_[1] } ), 'one dropped';
    is $tree->as_bytes, "Subject: a\n folded\nRT-Attach: 8\n\nbody", 'the others stay';
};

subtest 'hostile depth ends in a leaf' => sub {
    my $bytes = "Content-Type: message/rfc822\n\n" x 500 . "Subject: deep\n\nend";
    my $tree  = $TREE->parse($bytes);
    is $tree->as_bytes, $bytes, 'whole';
    cmp_ok scalar( $tree->parts ), '<=', 31, 'not deeper than allowed';
};

subtest 'any mixture of lines comes back byte for byte' => sub {
    my @lines = (
        "--b\n", "--b--\n", "--bb\r\n", "\n", "\r\n", "X: y\n", 'text', "=\n", "QUJD\n", "\0",
        "Content-Type: multipart/mixed; boundary=b\n", "Content-Type: multipart/mixed; boundary=\"bb\"\n",
        "Content-Type: message/rfc822\n", "Content-Transfer-Encoding: base64\n", "Content-Transfer-Encoding: quoted-printable\n",
    );
    srand 7;
    my @mails = map {
        join '', map { $lines[ rand @lines ] } 1 .. 1 + rand 25
    } 1 .. 2000;
    is_deeply [ grep { $TREE->parse($_)->as_bytes ne $_ } @mails ], [], '2000 of them';

    my $parts_of = sub { return join '|', map { ( $_->path, $_->head, $_->is_leaf ? $_->content : () ) } $_[0]->parts };
    is_deeply [
        grep {
            my $tree   = $TREE->parse($_);
            my $before = $parts_of->($tree);
            for my $part ( $tree->parts ) {
                $part->set_head( $part->head );
                $part->set_content( $part->content ) if $part->is_leaf;
                my $margins = $part->margins;
                $part->set_margin( $_, $margins->{$_} ) for keys %$margins;
            }
            $parts_of->($tree) ne $before || $parts_of->( $TREE->parse( $tree->as_bytes ) ) ne $before;
        } @mails
    ], [], 'and each of their texts can be set again';
};

done_testing;
