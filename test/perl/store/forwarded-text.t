# SPDX-License-Identifier: GPL-2.0-only

# What is written in mails that RT keeps in one piece.

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Test;

use Encode qw(encode);
use MIME::Base64 qw(encode_base64);
use MIME::Parser;
use MIME::QuotedPrint qw(encode_qp);
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Store::ForwardedMail;
use RT::Extension::GDPR::Store::ForwardedText;
use RT::Extension::GDPR::Test::Everything;
use RT::Extension::GDPR::Test::Rewrite;

my $test    = 'RT::Extension::GDPR::Test';
my $store   = 'RT::Extension::GDPR::Store::ForwardedText';
my $db      = 'RT::Extension::GDPR::Database';
my $rewrite = 'RT::Extension::GDPR::Test::Rewrite';

sub documents { return $store->documents( RT::Extension::GDPR::Scope->ticket( $_[0] ) ) }

sub bytes_of {
    my $row = $db->row( 'SELECT ContentEncoding, Content FROM Attachments WHERE id = ?', $_[0] );
    return RT::Extension::GDPR::Store->decode_lob( @{$row}{qw(contentencoding content)} );
}

# A ticket with this mail in one piece; its id and that of the row.
sub ticket_with_mail {
    my ( $mail, $type ) = @_;
    my $ticket = $test->ticket_with_files->id;
    my ($row) = $db->rows( 'SELECT a.id, a.TransactionId FROM Attachments a JOIN Transactions t ON t.id = a.TransactionId'
            . q{ WHERE t.ObjectType = 'RT::Ticket' AND t.ObjectId = ? ORDER BY a.id}, $ticket );
    my ( $encoding, $stored ) = RT::Extension::GDPR::Store->encode_lob($mail);
    my $id = $db->insert( 'Attachments', {
        TransactionId => $row->{transactionid}, Parent => $row->{id}, Creator => 1, Created => $db->now,
        ContentType => $type || 'message/rfc822', ContentEncoding => $encoding, Content => $stored,
        Headers => 'Content-Type: ' . ( $type || 'message/rfc822' ) . "\nContent-Length: " . length($mail) . "\n",
    } );
    return ( $ticket, $id );
}

# [ type, octets ] of each part that MIME-tools find; they find nothing in a mail within that is in base64.
sub parts_of {
    my $parser = MIME::Parser->new;
    $parser->output_to_core(1);
    $parser->extract_nested_messages(1);
    my @todo = $parser->parse_data(shift);
    my @leaves;
    while ( my $entity = shift @todo ) {
        unshift @todo, $entity->parts;
        push @leaves, [ $entity->mime_type, $entity->bodyhandle->as_string ] if $entity->bodyhandle && length $entity->bodyhandle->as_string;
    }
    s/\r\n/\n/g for map { $_->[1] } @leaves;
    return @leaves;
}

my $inner = join "\r\n", 'From: Zoë <zoe@example.test>', 'Subject: papers', 'Content-Type: text/plain; charset=koi8-r', '',
    'KOI', '';
$inner = encode( 'UTF-8', $inner );
$inner =~ s/KOI/encode( 'koi8-r', 'Иван и Zoe' )/e;

my %part = (
    latin  => encode_qp( encode( 'iso-8859-1', "Zoë schreibt: \tKöln\n" ) ),
    html   => encode_base64( encode( 'UTF-8', "<p>Zoë</p>\n" ), "\r\n" ),
    csv    => encode( 'cp1252', "Zoë;5 €" ),
    pdf    => encode_base64( "%PDF Zo\xC3\xAB", "\r\n" ),
    sealed => encode_base64( $inner, "\r\n" ),
);
my $mail = encode( 'UTF-8', <<'HEAD' ) . join '', map { s/(?<!\r)\n/\r\n/gr } <<"BODY";
Received: from a (Zoë)
Received: from b
From: =?UTF-8?Q?Zo=C3=AB?= <zoe@example.test>
Subject: ein
	Brief von Zoë
X-Odd :  value 
Content-Type: multipart/mixed; boundary="=_Zoe b"

HEAD
no mail program shows Zo\xC3\xAB
--=_Zoe b
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

$part{latin}
--=_Zoe b  
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

$part{html}
--=_Zoe b
Content-Type: text/csv; charset=windows-1252; name="list.csv"
Content-Disposition: attachment
Content-Length: ${\ length $part{csv} }

$part{csv}
--=_Zoe b
Content-Type: application/pdf
Content-Transfer-Encoding: base64

$part{pdf}
--=_Zoe b
Content-Type: message/rfc822
Content-Transfer-Encoding: base64

$part{sealed}
--=_Zoe b
Content-Type: message/rfc822

$inner
--=_Zoe b--
nor Zo\xC3\xAB
BODY

subtest 'each part has its headers and its text' => sub {
    my ( $ticket, $id ) = ticket_with_mail($mail);
    my @documents = documents($ticket);
    is_deeply [ map { $_->{part} . ' ' . $_->{format} } @documents ], [
        '0:headers headers',   '0:epilogue plain',    '0:preamble plain',    '1:headers headers',   '1:content plain', '2:headers headers', '2:content html',
        '3:headers headers',   '3:content plain',     '4:headers headers', '5:headers headers', '5.1:headers headers',
        '5.1:content plain',   '6:headers headers',   '6.1:headers headers', '6.1:content plain',
    ], 'those of mails within too, and nothing of binary files';
    my %raw = map { $_->{part} => $_->{raw} } @documents;
    like $raw{'0:headers'}, qr/^\tBrief von Zoë\r?\nX-Odd :  value \r?\n/m, 'as they are';
    unlike $raw{'0:headers'}, qr/\n\r?\n\z/, 'without the empty line';
    is $raw{'1:content'}, "Zoë schreibt: \tKöln\n", 'Latin-1 in quoted-printable';
    is $raw{'2:content'}, "<p>Zoë</p>\n", 'HTML in base64';
    is $raw{'3:content'}, 'Zoë;5 €', 'an attached table';
    is $raw{$_}, "Иван и Zoe\r\n", "$_: of the mail within" for '5.1:content', '6.1:content';
    my %key;
    is_deeply [ grep { $key{ $_->{key} }++ || $_->{key} !~ /\Aforwarded_text-$id-[A-Za-z0-9.:_-]+\z/ } @documents ], [], 'keys';
};

subtest 'only what is replaced changes' => sub {
    my ( $ticket, $id ) = ticket_with_mail($mail);
    is_deeply { $rewrite->run( $ticket, qr/nobody/ => '[Person 1]' ) }, { changes => [], removals => [] }, 'nothing';

    my %done = $rewrite->run( $ticket, qr/Иван/ => '[Person 2]' );
    is_deeply [ map { [ @$_{qw(store table id kind)} ] } @{ $done{changes} } ],
        [ [ 'forwarded_text', 'Attachments', $id, 'rewrite' ] ], 'one change';
    my $name = encode( 'koi8-r', 'Иван' );
    my $new  = encode_base64( $inner =~ s/$name/[Person 2]/r, "\r\n" );
    my $expected = $mail =~ s/$name/[Person 2]/r;
    $expected =~ s/\Q$part{sealed}\E/$new/;
    is bytes_of($id), $expected, 'each other octet is there';
    like $db->row( 'SELECT Headers FROM Attachments WHERE id = ?', $id )->{headers},
        qr/^Content-Length: ${\ length $expected }$/m, 'the length is right';
};

subtest 'every text and every header' => sub {
    my ( $ticket, $id ) = ticket_with_mail($mail);
    $rewrite->run( $ticket, qr/Zoë/ => '[Person 1]', qr/(?<=From: )?zoe(?=\@)/ => 'person-1' );
    my $bytes = bytes_of($id);
    is_deeply [ parts_of($bytes) ], [
        [ 'text/plain',      encode( 'iso-8859-1', "[Person 1] schreibt: \tKöln\n" ) ],
        [ 'text/html',       "<p>[Person 1]</p>\n" ],
        [ 'text/csv',        encode( 'cp1252', '[Person 1];5 €' ) ],
        [ 'application/pdf', "%PDF Zo\xC3\xAB" ],
        [ 'text/plain',      encode( 'koi8-r', "Иван и Zoe\n" ) ],
    ], 'is read without the name, in the charset it had';
    is_deeply [ map { $_->{raw} } grep { $_->{part} =~ /^[56]\.1:headers/ } documents($ticket) ],
        [ ("From: \"[Person 1]\" <person-1\@example.test>\r\nSubject: papers\r\nContent-Type: text/plain; charset=koi8-r\r\n") x 2 ],
        'in both mails within';
    my ($length) = $bytes =~ /^Content-Length: ([0-9]+)/m;
    is $length, length( encode( 'cp1252', '[Person 1];5 €' ) ), 'a length in it is right';
    like $bytes, qr/^Received: from a \(\[Person 1\]\)\r?\nReceived: from b\r?\n/m, 'repeated headers stay two';
    like $bytes, qr/^no mail program shows \[Person 1\]\r\n--=_Zoe b\r\n.*^--=_Zoe b--\r\nnor \[Person 1\]\r\n\z/ms,
        'and around the parts';
};

subtest 'a boundary that has a name' => sub {
    my ( $ticket, $id ) = ticket_with_mail($mail);
    my @before = parts_of( bytes_of($id) );
    $rewrite->run( $ticket, qr/=_Zoe b/ => 'Person-1' );
    is_deeply [ parts_of( bytes_of($id) ) ], \@before, 'all parts are there';
    unlike bytes_of($id), qr/_Zoe/, 'under another boundary';
};

subtest 'a mail that is none' => sub {
    for my $bytes ( 'just Zoe', "\r\nZoe", "X: Zoe", "Content-Type: multipart/mixed; boundary=x\n\nZoe\n", "From Zoe Mon Jan 1\nSubject: Zoe\n\nZoe" ) {
        my ( $ticket, $id ) = ticket_with_mail($bytes);
        $rewrite->run( $ticket, qr/Zoe/ => 'Person-1' );
        is bytes_of($id), $bytes =~ s/Zoe/Person-1/gr, $bytes =~ s/[\r\n]+/ | /gr;
    }
};

subtest 'the original of a mail that RT has decrypted' => sub {
    my ( $ticket, $id ) = ticket_with_mail( "From: zoe\@example.test\n"
            . "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=x\n\n--x\n"
            . "Content-Type: application/pgp-encrypted\n\nVersion: 1\n--x\nContent-Type: application/octet-stream\n\n"
            . "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n--x--\n", 'application/x-rt-original-message' );
    is_deeply [ map { "$_->{ref} $_->{why}" }
            RT::Extension::GDPR::Store::ForwardedMail->unsearchable( RT::Extension::GDPR::Scope->ticket($ticket) ) ],
        [ "forwarded-$id.1 encrypted", "forwarded-$id.2 encrypted" ], 'nobody can look into it';
    $rewrite->run( $ticket, qr/zoe\@example\.test/ => '[E-mail 1]' );
    like bytes_of($id), qr/\AFrom: [^\n]*E-mail.1/, 'but its headers';
};

subtest 'what RT itself records when a ticket is forwarded' => sub {
    my $id     = $test->mail_ticket( RT::Extension::GDPR::Test::Everything->mail );
    my $ticket = RT::Ticket->new( RT->SystemUser );
    $ticket->Load($id);
    ok( ( $ticket->Forward( To => 'chief@example.test', Subject => 'look' ) )[0], 'forwarded' );
    my @found = grep { $_->{raw} =~ /Bis bald/ } documents($id);
    cmp_ok scalar @found, '>=', 2, 'both texts';
    is_deeply [ grep { $_->{visibility} ne 'outgoing_mail' } @found ], [], 'for those who may see recorded mail';
    $rewrite->run( $id, qr/Bis bald/ => '[Person 1]' );
    is_deeply [ $test->found_in_dump('Bis bald') ], [], 'nowhere any more';
};

done_testing;
