# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Test::Everything;

use strict;
use warnings;
use utf8;

use Encode ();
use MIME::Base64 ();
use MIME::Entity;
use MIME::QuotedPrint ();
use RT::Extension::GDPR::Test ();

my $TEST = 'RT::Extension::GDPR::Test';

=encoding utf8

=head1 NAME

RT::Extension::GDPR::Test::Everything - a ticket with files in every place RT can put them

=head1 SYNOPSIS

    my $everything = RT::Extension::GDPR::Test::Everything->build;
    my $file = $everything->{files}{pdf};    # { name, data, type }

=head1 DESCRIPTION

A mail whose parts are nested and named as the RFCs allow, a merged ticket with the same files, a
reply that sends one along again, forwards of the ticket and of a message, and custom fields.

=head1 CLASS METHODS

=head2 files

C<< { png, pdf, csv, txt, jpg } >>: name (characters), type and data (bytes) of each file.

=cut

sub files {
    return {
        png => { name => 'Johann Müller.png', type => 'image/png', data => "\x89PNG\r\n\x1a\n" . _noise( 3, 900 ) },
        pdf => { name => 'Lebenslauf Zoë.pdf', type => 'application/pdf', data => "%PDF-1.4\n" . _noise( 5, 4000 ) },
        csv => { name => 'kunden-liste.csv', type => 'text/csv', data => Encode::encode( 'UTF-8', "Jürgen;0815;grün\r\nÅsa;4711;blå\r\n" ) },
        txt => { name => 'gehalt notiz.txt', type => 'text/plain', data => "Gehaltszettel von Zacharias, streng vertraulich\n" },
        jpg => { name => 'ausweis.jpg', type => 'image/jpeg', data => "\xff\xd8\xff\xe0" . _noise( 11, 1500 ) },
    };
}

sub _noise {
    my ( $seed, $size ) = @_;
    my $state = $seed;
    return join q{}, map { $state = ( $state * 1103515245 + 12345 ) % 2147483648; chr( $state >> 16 & 255 ) } 1 .. $size;
}

=head2 mail

The mail as bytes.

=cut

sub mail {
    my ($class) = @_;
    my $files = $class->files;
    my %base64 = map { $_ => MIME::Base64::encode_base64( $files->{$_}{data} ) } keys %$files;
    my $html = MIME::QuotedPrint::encode( Encode::encode( 'iso-8859-1',
        qq{<p>Grüße</p><img alt="Johann Müller.png" src="cid:Johann.M.png\@01D9.C3A0"><p>Bis bald</p>\n} ) );
    my $text = MIME::Base64::encode_base64( Encode::encode( 'UTF-8', "Grüße\n[cid:Johann.M.png\@01D9.C3A0]\nBis bald\n" ) );
    my $inner = $class->_inner($files);
    return Encode::encode( 'UTF-8', <<"MAIL" );
From: Customer <customer\@example.test>
To: rt\@example.test
Subject: Meine Unterlagen
Message-ID: <everything\@example.test>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: multipart/related; boundary="related"

--related
Content-Type: multipart/alternative; boundary="alternative"

--alternative
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

$text
--alternative
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

$html
--alternative--
--related
Content-Type: image/png; name="=?UTF-8?Q?Johann_M=C3=BCller.png?="
Content-Disposition: inline; filename="=?UTF-8?Q?Johann_M=C3=BCller.png?="
Content-ID: <Johann.M.png\@01D9.C3A0>
Content-Transfer-Encoding: base64

$base64{png}
--related--
--outer
Content-Type: application/pdf
Content-Disposition: attachment;
 filename*0*=UTF-8''Lebenslauf%20;
 filename*1*=Zo%C3%AB.pdf
Content-Transfer-Encoding: base64

$base64{pdf}
--outer
Content-Type: text/csv; charset=utf-8; name="kunden-liste.csv"
Content-Disposition: attachment; filename="kunden-liste.csv"
Content-Transfer-Encoding: base64

$base64{csv}
--outer
Content-Type: text/plain; charset=us-ascii; name="gehalt notiz.txt"
Content-Disposition: inline; filename="gehalt notiz.txt"

$files->{txt}{data}
--outer
Content-Type: message/rfc822; name="Fw Ausweis Friedrich.eml"
Content-Disposition: attachment; filename="Fw Ausweis Friedrich.eml"

$inner
--outer--
MAIL
}

sub _inner {
    my ( $class, $files ) = @_;
    my $jpg = MIME::Base64::encode_base64( $files->{jpg}{data} );
    return <<"MAIL";
From: Friedrich <friedrich\@example.test>
To: customer\@example.test
Subject: Ausweis von Friedrich
Message-ID: <ausweis-friedrich\@example.test>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="inner"

--inner
Content-Type: text/plain; charset=us-ascii

Hier ist mein Ausweis, Gruss Friedrich

--inner
Content-Type: image/jpeg; name="ausweis.jpg"
Content-Disposition: attachment; filename="ausweis.jpg"
Content-Transfer-Encoding: base64

$jpg
--inner--
MAIL
}

=head2 build

Makes it all and returns C<< { ticket, merged, files, pdf_field, png_field } >>: ids of the two tickets
(the second is merged into the first) and the L<RT::CustomField>s.

=cut

sub build {
    my ($class) = @_;
    my $files = $class->files;
    my $id     = $TEST->mail_ticket( $class->mail );
    my $ticket = $class->ticket($id);

    my $other = $TEST->ticket_with_files( $files->{pdf}, { %{ $files->{csv} }, name => 'liste kopie.csv' } );
    my ( $merged, $message ) = $other->MergeInto($id);
    die $message unless $merged;

    my %field = map { $_ => $class->_field( $_ eq 'png' ? 'Image' : 'Binary', "Papers $_" ) } qw(png pdf);
    for my $kind ( sort keys %field ) {
        my ( $ok, $why ) = $ticket->AddCustomFieldValue(
            Field => $field{$kind}->id, Value => $files->{$kind}{name},
            LargeContent => $files->{$kind}{data}, ContentType => $files->{$kind}{type} );
        die $why unless $ok;
    }

    my ($pdf) = $TEST->file_ref( $ticket, $files->{pdf}{name} ) =~ /([0-9]+)/;
    my ( $reply, $why ) = $ticket->Correspond( Content => 'Here it is again', AttachExisting => [$pdf] );
    die $why unless $reply;
    $class->ticket($id)->Forward( To => 'boss@example.test', Content => 'See all this' );
    $class->ticket($id)->Forward( To => 'boss@example.test', Content => 'And this',
        Transaction => $class->first_message($id) );

    return { ticket => $id, merged => $other->__Value('id'), files => $files, map { $_ . '_field' => $field{$_} } keys %field };
}

=head2 ticket ID

A fresh L<RT::Ticket>, as the system.

=head2 first_message ID

The L<RT::Transaction> that created the ticket.

=cut

sub ticket {
    my ( $class, $id ) = @_;
    my $ticket = RT::Ticket->new( RT->SystemUser );
    $ticket->Load($id);
    return $ticket;
}

sub first_message {
    my ( $class, $id ) = @_;
    my $transactions = $class->ticket($id)->Transactions;
    $transactions->Limit( FIELD => 'Type', VALUE => 'Create' );
    $transactions->OrderBy( FIELD => 'id' );
    return $transactions->First;
}

sub _field {
    my ( $class, $type, $name ) = @_;
    my $field = RT::CustomField->new( RT->SystemUser );
    my ( $ok, $why ) = $field->Create( Name => $name, Type => "${type}Single", LookupType => 'RT::Queue-RT::Ticket' );
    die $why unless $ok;
    $field->AddToObject( RT::Queue->new( RT->SystemUser ) );
    return $field;
}

1;
