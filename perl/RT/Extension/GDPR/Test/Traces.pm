# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Test::Traces;

use strict;
use warnings;
use utf8;

use Encode ();
use HTML::Entities ();
use MIME::Base64 ();
use MIME::QuotedPrint ();
use Unicode::Normalize ();
use RT::Extension::GDPR::Test ();

my $TEST = 'RT::Extension::GDPR::Test';

=encoding utf8

=head1 NAME

RT::Extension::GDPR::Test::Traces - people in every place where RT keeps what they wrote

=head1 SYNOPSIS

    use RT::Extension::GDPR::Test config => RT::Extension::GDPR::Test::Traces->config;
    my $traces = RT::Extension::GDPR::Test::Traces->build;
    my $found  = $traces->found;    # identifier => [ places in the database ]

=head1 DESCRIPTION

A customer writes a mail with everything that mail can have; a second ticket of his is merged; and what
staff do with a ticket is done: custom fields, a new subject, people in copy, once and for good, comments,
squelching, forwards, links, a reminder. Five people are in it, none of whom has anything else in this RT.

What is looked for afterwards, and how, does not use the extension's own code for finding.

=head1 CLASS METHODS

=head2 config

What RT must be configured with.

=head2 identifiers

What identifies these people: a hash of label to a list of spellings, in characters.

=cut

sub config { return 'Set( $RecordOutgoingEmail, 1 ); Set( $ParseNewMessageForTicketCcs, 1 ); Set( $RTAddressRegexp, qr/\\Art(?:-comment)?\\@example\\.test\\z/i );' }

sub identifiers {
    return {
        'name'        => [ 'Jörg Zweistein', 'Zweistein', 'Joerg Zweistein', 'J. Zweistein' ],
        'address'     => ['joerg.zweistein@victim.example'],
        'local part'  => ['joerg.zweistein'],
        'second address' => ['zweistein@private.example'],
        'phone'       => [ '+49 30 98765432', '030/98765432', '0049 30 98765432', '98765432' ],
        'mobile'      => ['+49 171 2345678'],
        'IBAN'        => [ 'DE89 3704 0044 0532 0130 00', 'DE89370400440532013000' ],
        'passport'    => ['C01X00T47'],
        'birth date'  => [ '14.05.1971', '1971-05-14' ],
        'street'      => ['Hinterhofgasse 17b'],
        'cc'          => [ 'Maren Beispielmann', 'maren@incopy.example', 'Beispielmann' ],
        'added cc'    => [ 'Kunigunde Kruse', 'kunigunde.kruse@incopy.example' ],
        'once in cc'  => ['otto.einmalig@once.example'],
        'once in bcc' => ['berta.blind@once.example'],
        'forwarded to' => ['gutachter.kornblum@partner.example'],
    };
}

=head2 build

Makes it all. Returns an object.

=head1 METHODS

=head2 ticket

The id of the ticket.

=head2 merged

The id of the one that was merged into it.

=head2 user

The id of the customer's user.

=cut

sub ticket { return $_[0]{ticket} }
sub merged { return $_[0]{merged} }
sub user   { return $_[0]{user} }

sub build {
    my ($class) = @_;
    $TEST->add_rights( Principal => 'Everyone', Right => [qw(SeeQueue CreateTicket ReplyToTicket CommentOnTicket)] );
    my $self = bless {}, $class;
    $self->{ticket} = $TEST->mail_ticket( $class->_mail );
    $self->_person;
    $self->_second_ticket;
    $self->_custom_fields;
    $self->_work;
    return $self;
}

sub _ticket {
    my ( $self, $id ) = @_;
    my $ticket = RT::Ticket->new( RT->SystemUser );
    $ticket->Load( $id || $self->ticket );
    return $ticket;
}

# Dies with RT's own words when one of its methods refuses.
sub _must {
    my ( $ok, $why ) = @_;
    return $ok || die "RT refused: $why";
}

sub _person {
    my ($self) = @_;
    my $user = RT::User->new( RT->SystemUser );
    $user->LoadByEmail('joerg.zweistein@victim.example');
    $self->{user} = $user->id or die 'The mail made no user';
    my %set = (
        RealName => 'Jörg Zweistein', MobilePhone => '+49 171 2345678', HomePhone => '+49 30 98765432', Address1 => 'Hinterhofgasse 17b',
        City => 'Musterhausen', Zip => '12345', Comments => 'Herr Zweistein, VIP',
    );
    for my $field ( sort keys %set ) {
        my $method = "Set$field";
        _must( $user->$method( $set{$field} ) ) if ( $user->$field // q{} ) ne $set{$field};
    }
    my $field = RT::CustomField->new( RT->SystemUser );
    _must( $field->Create( Name => 'Passport', Type => 'FreeformSingle', LookupType => 'RT::User' ) );
    $field->AddToObject( RT::User->new( RT->SystemUser ) );
    _must( $user->AddCustomFieldValue( Field => $field->id, Value => 'C01X00T47' ) );
    _must( $user->AddCustomFieldValue( Field => $field->id, Value => 'C01X00T48' ) );

    my $search = RT::Attribute->new( RT->SystemUser );
    _must( $search->Create( Name => 'SavedSearch', Description => 'Zweistein', Object => $user,
        Content => { Query => q{Requestor.EmailAddress = 'joerg.zweistein@victim.example'}, Format => 'id' } ) );
    $search->SetSubValues( Query => q{Requestor.EmailAddress LIKE 'zweistein@private.example'} );
    return;
}

sub _second_ticket {
    my ($self) = @_;
    my $reply = $TEST->mail_ticket( Encode::encode( 'UTF-8', <<"MAIL" ) );
From: =?UTF-8?B?@{[ MIME::Base64::encode_base64( Encode::encode( 'UTF-8', 'Zweistein, Jörg' ), '' ) ]}?= <Joerg.Zweistein+rt\@Victim.Example>
To: rt\@example.test
Subject: Nochmal Zweistein: wo bleibt die Antwort?
Message-ID: <second.joerg.zweistein\@victim.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8; format=flowed

Hier nochmal die Nummer: 0049 30 98765432, Konto DE89370400440532013000
Gruss, J. Zweistein

> Am 3.11.2025 schrieb Maren Beispielmann
> <maren\@incopy.example>:
> Lieber Herr Zwei\x{AD}stein, geboren am 1971-05-14
MAIL
    $self->{merged} = $reply;
    my $ticket = $self->_ticket($reply);
    _must( $ticket->AddWatcher( Type => 'Requestor', Email => 'zweistein@private.example' ) );
    _must( $ticket->MergeInto( $self->ticket ) );
    return;
}

sub _custom_fields {
    my ($self) = @_;
    my %type = ( Customer => 'FreeformSingle', Address => 'TextSingle', Notes => 'WikitextSingle', Scan => 'BinarySingle' );
    my %field;
    for my $name ( sort keys %type ) {
        my $field = $field{$name} = RT::CustomField->new( RT->SystemUser );
        _must( $field->Create( Name => $name, Type => $type{$name}, LookupType => 'RT::Queue-RT::Ticket' ) );
        $field->AddToObject( RT::Queue->new( RT->SystemUser ) );
    }
    my $ticket = $self->_ticket;
    my @values = (
        [ Customer => 'Jörg Zweistein' ], [ Customer => 'ZWEISTEIN Jörg' ],
        [ Address => "Jörg Zweistein\nHinterhofgasse 17b\n12345 Musterhausen\n" . 'x' x 400 ],
        [ Notes => "'''Zweistein''' joerg.zweistein\@victim.example" ],
    );
    _must( $ticket->AddCustomFieldValue( Field => $field{ $_->[0] }->id, Value => $_->[1] ) ) for @values;
    _must( $ticket->AddCustomFieldValue( Field => $field{Scan}->id, Value => 'Reisepass Zweistein.pdf',
        LargeContent => _pdf(), ContentType => 'application/pdf' ) );

    my $of_reply = RT::CustomField->new( RT->SystemUser );
    _must( $of_reply->Create( Name => 'Channel', Type => 'FreeformSingle', LookupType => 'RT::Queue-RT::Ticket-RT::Transaction' ) );
    $of_reply->AddToObject( RT::Queue->new( RT->SystemUser ) );
    my $first = $self->_ticket->Transactions->First;
    _must( $first->AddCustomFieldValue( Field => $of_reply->id, Value => 'Anruf von Zweistein, 030/98765432' ) );
    return;
}

sub _work {
    my ($self) = @_;
    my $do = sub { my ( $method, @args ) = @_; return _must( $self->_ticket->$method(@args) ) };
    $do->( SetSubject => 'Zweistein (joerg.zweistein@victim.example): Reisepass' );
    $do->( AddWatcher => Type => 'Cc', Email => 'Kunigunde Kruse <kunigunde.kruse@incopy.example>' );
    $do->( Correspond => Content => "Sehr geehrter Herr Zweistein,\nIhr Pass C01X00T47 liegt vor.\n",
        CcMessageTo => 'otto.einmalig@once.example', BccMessageTo => 'berta.blind@once.example' );
    $do->( Comment => Content => 'Zweistein ruft an: +49 171 2345678' );
    $do->( SquelchMailTo => 'joerg.zweistein@victim.example' );
    $do->( Forward => To => 'gutachter.kornblum@partner.example', Content => 'Fall Zweistein' );
    my $first = $self->_ticket->Transactions;
    $first->Limit( FIELD => 'Type', VALUE => 'Create' );
    $do->( Forward => To => 'gutachter.kornblum@partner.example', Content => 'Nur die erste Nachricht', Transaction => $first->First );
    $do->( AddLink => Type => 'RefersTo', Target => 'https://crm.example/?mail=joerg.zweistein%40victim.example' );
    $self->_ticket->Reminders->Add( Subject => 'Zweistein zurückrufen', Owner => RT->SystemUser->id )
        or die 'RT made no reminder';
    return;
}

sub _pdf { return "%PDF-1.4\nJoerg Zweistein C01X00T47\n" . join( q{}, map { chr( $_ * 7 % 256 ) } 1 .. 600 ) }

# mixed ( related ( alternative ( text base64, html quoted-printable latin1 ), inline png ), pdf, csv, named text, mail )
sub _mail {
    my ($class) = @_;
    my $text = MIME::Base64::encode_base64( Encode::encode( 'UTF-8', <<'TEXT' ) );
Guten Tag,
ich heiße Jörg Zweistein, geboren am 14.05.1971, Reisepass Nr. C01X00T47,
wohnhaft Hinterhofgasse 17b, 12345 Musterhausen. Telefon +49 30 98765432.
IBAN: DE89 3704 0044 0532 0130 00
Mit freundlichen Grüßen
JÖRG ZWEISTEIN

Am 1.11.2025 um 10:00 schrieb Jörg Zweistein <joerg.zweistein@victim.example>:
> Jörg
> Zweistein wartet.
TEXT
    my $html = MIME::QuotedPrint::encode( Encode::encode( 'iso-8859-1', <<'HTML' ) );
<html><body><p title="J&ouml;rg Zweistein">Ich hei&szlig;e <b>J</b>&ouml;rg&nbsp;<i>Zwei</i>stein, <a
href="mailto:joerg.zweistein%40victim.example">joerg.zweistein&#64;victim.example</a></p><!-- Zweistein -->
<img src="cid:logo@victim.example" alt="Zweistein"><p>geboren am 14.05.1971, Tel. 030/98765432</p></body></html>
HTML
    my %base64 = (
        png => MIME::Base64::encode_base64( "\x89PNG\r\n\x1a\n" . join q{}, map { chr( $_ * 11 % 256 ) } 1 .. 300 ),
        pdf => MIME::Base64::encode_base64( _pdf() ),
    );
    my $csv = "Name;Mail\r\nZweistein;joerg.zweistein\@victim.example\r\n";
    my $name = '=?UTF-8?Q?J=C3=B6rg_Zweistein?=';
    return <<"MAIL";
Received: from mail.victim.example ([203.0.113.9]) by mx.example.test for <rt\@example.test>
From: $name <joerg.zweistein\@victim.example>
Sender: joerg.zweistein\@victim.example
Reply-To: "Zweistein" <Joerg.Zweistein\@Victim.Example>
To: rt\@example.test
Cc: Maren Beispielmann <maren\@incopy.example>
Subject: =?UTF-8?Q?Unterlagen_von_J=C3=B6rg_Zweistein?=
Message-ID: <joerg.zweistein.1\@victim.example>
Date: Mon, 03 Nov 2025 10:00:00 +0100
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
Content-Type: image/png; name="zweistein.png"
Content-Disposition: inline; filename="zweistein.png"
Content-ID: <logo\@victim.example>
Content-Transfer-Encoding: base64

$base64{png}
--related--
--outer
Content-Type: application/pdf; name="Reisepass Zweistein.pdf"
Content-Disposition: attachment; filename="Reisepass Zweistein.pdf"
Content-Transfer-Encoding: base64

$base64{pdf}
--outer
Content-Type: text/csv; charset=utf-8; name="zweistein.csv"
Content-Disposition: attachment; filename="zweistein.csv"

$csv
--outer
Content-Type: text/plain; charset=us-ascii; name="Notiz Zweistein.txt"
Content-Disposition: attachment; filename="Notiz Zweistein.txt"

Mobil +49 171 2345678, Joerg Zweistein
--outer
Content-Type: message/rfc822

From: Joerg Zweistein <joerg.zweistein\@victim.example>
To: Maren Beispielmann <maren\@incopy.example>
Subject: Fwd: Zweistein
Message-ID: <inner.joerg.zweistein\@victim.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=us-ascii

Liebe Frau Beispielmann, meine IBAN ist DE89 3704 0044 0532 0130 00. J. Zweistein

--outer--
MAIL
}

=head2 found [DUMP]

Where these people still are: a hash of label to the sorted list of places, of those that are anywhere.
DUMP is of L<RT::Extension::GDPR::Test/dump_everything>.

Compared is what a reader sees: capitals, accents, entities, tags, line breaks, quote marks and invisible
characters do not hide a spelling.

=cut

sub found {
    my ( $self, $dump ) = @_;
    $dump ||= $TEST->dump_everything;
    my $identifiers = $self->identifiers;
    my %spelling    = map { my $label = $_; map { _folded($_) => $label } @{ $identifiers->{$label} } } keys %$identifiers;
    my $any = join '|', map {quotemeta} sort { length $b <=> length $a } keys %spelling;
    my %found;
    for my $place ( grep { !/^sessions/i } keys %$dump ) {
        for my $text ( _read( $dump->{$place} ) ) {
            $found{ $spelling{$1} }{$place} = 1 while $text =~ /($any)/g;
        }
    }
    return { map { $_ => [ sort keys %{ $found{$_} } ] } keys %found };
}

# As it is, and as a browser would show it.
sub _read {
    my ($bytes) = @_;
    my $text = Encode::decode( 'UTF-8', $bytes, sub { chr $_[0] } );
    my @forms = ($text);
    push @forms, HTML::Entities::decode_entities( $text =~ s/<[^<>]{0,2000}>//gr ) if $text =~ /[<&]/;
    return map { _folded($_) } @forms;
}

sub _folded {
    my ($text) = @_;
    $text = lc Unicode::Normalize::NFKD($text);
    $text =~ s/[\p{Mn}\x{AD}\x{200B}-\x{200F}\x{2060}\x{FEFF}]//g;
    $text =~ s/\n[> ]+/ /g;
    $text =~ s/\s+/ /g;
    return $text;
}

1;
