# SPDX-License-Identifier: GPL-2.0-only

# The scrip that redacts what comes in: by the mail gateway, with the copies that RT sends on.

use strict;
use warnings;
use utf8;

use Encode ();
use MIME::Base64 ();
use RT::Extension::GDPR::Test;
use Test::Warn;
use RT::Extension::GDPR::Act::RedactIncoming;

my $TEST   = 'RT::Extension::GDPR::Test';
my $CARD   = '4111 1111 1111 1111';
my $BEFORE = '4012 8888 8888 1881';    # kept in recorded mails, sent before anything was redacted
my $OTHER  = '5555 5555 5555 4444';
my $IBAN   = 'DE89 3704 0044 0532 0130 00';

my $scrip = RT::Scrip->new( RT->SystemUser );
$scrip->LoadByCols( Description => 'GDPR: redact card numbers as messages come in, before other scrips send them on' );

my $queue = RT::Queue->new( RT->SystemUser );
$queue->Load('General');
$queue->SetCorrespondAddress('rt@example.org');
my $officer = $TEST->load_or_create_user( Name => 'officer', EmailAddress => 'officer@example.org' );
$queue->AddWatcher( Type => 'AdminCc', PrincipalId => $officer->id );

sub mail {
    my (%mail) = @_;
    $TEST->clean_caught_mails;
    my $head = "From: customer\@example.net\nTo: rt\@example.org\nSubject: "
        . ( $mail{subject} // 'Payment' ) . "\nContent-Type: " . ( $mail{type} // 'text/plain; charset=utf-8' ) . "\n" . ( $mail{head} // q{} );
    my $id = $TEST->mail_ticket( Encode::encode( 'UTF-8', "$head\n$mail{body}" ), action => $mail{action} || 'correspond' );
    return ( $id, map { RT::EmailParser->new->ParseMIMEEntityFromScalar($_) } $TEST->fetch_caught_mails );
}

sub text_of {
    my ($entity) = @_;
    return join "\n", $entity->head->as_string,
        map { $_->bodyhandle ? Encode::decode( 'UTF-8', $_->bodyhandle->as_string ) : () } $entity->parts_DFS;
}

sub stored { return $TEST->dump_everything( decoded => 1 ) }

sub digits { return $_[0] =~ s/\D//gr }

sub is_nowhere {
    my ( $value, $name ) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $dump = stored();
    ok !$TEST->found_in_dump( $_, $dump ), "$name: $_" for $value, digits($value);
    return;
}

sub ticket { my $ticket = RT::Ticket->new( RT->SystemUser ); $ticket->Load( $_[0] ); return $ticket }

sub transactions {
    my ( $id, $types ) = @_;
    return grep { $_->Type =~ /\A(?:$types)\z/ } @{ ticket($id)->Transactions->ItemsArrayRef };
}

sub content { return map { $_->Content } transactions( $_[0], 'Create|Correspond|Comment' ) }

sub told { my @told = transactions( $_[0], 'GDPR-Redacted' ); return @told }

sub sent_to {
    my ( $address, @sent ) = @_;
    return grep { my $head = $_->head; grep { ( $head->get($_) // q{} ) =~ /\Q$address\E/ } qw(To Cc Bcc RT-Send-Cc RT-Send-Bcc) } @sent;
}

subtest 'as installed' => sub {
    ok $scrip->id, 'the scrip is there';
    ok $scrip->Disabled, 'and disabled';
    my $first = RT::ObjectScrips->new( RT->SystemUser );
    $first->Limit( FIELD => 'ObjectId', VALUE => 0 );
    $first->OrderBy( FIELD => 'SortOrder', ORDER => 'ASC' );
    is $first->First->Scrip, $scrip->id, 'it is the first of all';
    my ($id) = mail( body => "My card is $BEFORE.\n" );
    like( ( content($id) )[0], qr/\Q$BEFORE\E/, 'disabled it does nothing' );
    my ($created) = transactions( $id, 'Create' );
    RT::Extension::GDPR::Act::RedactIncoming->run( ticket => $id, transaction => $created->id, categories => ['card'] );
    like( ( content($id) )[0], qr/My card is \[Card 1\]\./, 'what it does can be done by itself' );
};

$scrip->SetDisabled(0);

subtest 'a new ticket' => sub {
    my ( $id, @sent ) = mail( subject => "Refund to $CARD", body => "Dear all,\n\nplease refund to\n> $CARD, thank you. IBAN $IBAN\n\nGrüße\n" );
    my ($text) = content($id);
    is $text, "Dear all,\n\nplease refund to\n> [Card 1], thank you. IBAN $IBAN\n\nGrüße\n", 'the text, and nothing else of it';
    is ticket($id)->Subject, 'Refund to [Card 1]', 'the subject';

    cmp_ok scalar(@sent), '>=', 2, 'the autoreply and a notification were sent';
    my ($reply) = sent_to( 'customer@example.net', @sent );
    my ($copy)  = sent_to( 'officer@example.org', @sent );
    like text_of($reply), qr/please refund to\s+> \[Card 1\]/, 'the autoreply quotes the new text';
    like $reply->head->get('Subject'), qr/Refund to \[Card 1\]/, 'and subject';
    ok $copy, 'the copy to the staff';
    unlike text_of($_), qr/4111/, 'nothing of it went out' for @sent;
    my @told = told($id);
    is scalar @told, 1, 'the history tells of it';
    is $told[0]->Creator, RT->SystemUser->id, 'as done by RT';
    is_nowhere( $CARD, 'nowhere in the database' );
};

subtest 'a reply, and the copy to the others' => sub {
    my ($id) = mail( head => "Cc: friend\@example.com\n", body => "Hello\n" );
    ticket($id)->AddWatcher( Type => 'Cc', Email => 'friend@example.com' );
    my ( $same, @sent ) = mail( subject => "[example.com #$id] Payment", body => "First $CARD, then $OTHER, then $CARD again\n" );
    is $same, $id, 'the same ticket';
    my @texts = content($id);
    is $texts[1], "First [Card 1], then [Card 2], then [Card 1] again\n", 'each its token';
    my ($copy) = sent_to( 'friend@example.com', @sent );
    ok $copy, 'the Cc has a copy';
    like text_of($copy), qr/First \[Card 1\], then \[Card 2\]/, 'of the new text';
    unlike text_of($_), qr/4111|5555/, 'nothing went out' for @sent;

    ( undef, @sent ) = mail( subject => "[example.com #$id] Payment", body => "Another: 3782 822463 10005\n" );
    is( ( content($id) )[2], "Another: [Card 3]\n", 'numbers go on' );
    is_nowhere( $_, 'nowhere in the database' ) for $CARD, $OTHER, '3782 822463 10005';
};

subtest 'in HTML, base64 and headers' => sub {
    my $html = MIME::Base64::encode_base64( Encode::encode( 'UTF-8', "<p>Karte: 4111&nbsp;1111 <b>1111</b> 1111 für Sie</p>" ) );
    my ( $id, @sent ) = mail(
        body => "--b\nContent-Type: text/plain; charset=iso-8859-15\nContent-Transfer-Encoding: quoted-printable\n\nKarte: 4111 1111 =\n1111 1111 f=FCr Sie\n"
            . "--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n$html\n--b--\n",
        type => 'multipart/alternative; boundary=b',
        head => "MIME-Version: 1.0\nX-Note: card $CARD\n",
    );
    is_nowhere( '4111 1111 1111 1111', 'nowhere in the database' );
    like text_of($_) =~ s/\s+/ /gr, qr/\A(?!.*4111)/, 'nor sent' for @sent;
    like join( ' ', map { $_->Content( Type => 'text/html' ) } transactions( $id, 'Create' ) ), qr/Karte: \[Card 1\].*für Sie/, 'the rest is there';
};

subtest 'what is not to be redacted' => sub {
    my ($id) = mail( body => "Order 4111 1111 1111 1111 and 4111 1111 1111 1112, IBAN $IBAN, anna\@example.org\n" );
    is( ( content($id) )[0], "Order 4111 1111 1111 1111 and 4111 1111 1111 1112, IBAN $IBAN, anna\@example.org\n", 'is not changed' );
    is scalar( told($id) ), 0, 'and nothing is told';
};

subtest 'older messages stay as they are' => sub {
    $scrip->SetDisabled(1);
    my ($id) = mail( body => "Old $CARD\n" );
    $scrip->SetDisabled(0);
    mail( subject => "[example.com #$id] Payment", body => "New $CARD\n" );
    is_deeply [ content($id) ], [ "Old $CARD\n", "New [Card 1]\n" ], 'only the new one changes';
};

subtest 'categories of the argument' => sub {
    my $action = $scrip->ActionObj;
    $action->SetArgument('iban, national_id');
    my ($id) = mail( body => "Card $CARD, IBAN $IBAN, PESEL 44051401359\n" );
    is( ( content($id) )[0], "Card $CARD, IBAN [IBAN 1], PESEL [ID 1]\n", 'others' );
    for my $argument ( 'cards', q{} ) {
        $action->SetArgument($argument);
        my $id;
        warning_like( sub { ($id) = mail( body => "Card $CARD\n" ) }, qr/is not redacted: invalid_request\b/, "unknown <$argument>" );
        is( ( content($id) )[0], "Card $CARD\n", 'the mail arrives' );
    }
    $action->SetArgument('card');
};

subtest 'long bodies are whole' => sub {
    my $long = join q{}, map {"Line $_ of many, äöü\n"} 1 .. 3_000;
    for my $how ( [], ['TruncateLongAttachments'], ['DropLongAttachments'] ) {
        RT->Config->Set( MaxAttachmentSize => length( Encode::encode( 'UTF-8', "$long$CARD\n$long" ) ) + 10 );
        RT->Config->Set( $_ => 1 ) for @{$how};
        my ($id) = mail( body => "$long$CARD\n$long" );
        is( ( content($id) )[0], "${long}[Card 1]\n$long", "@{$how}: nothing is lost" );
        RT->Config->Set( $_ => 0 ) for @{$how};
    }
};

subtest 'a failure blocks nothing' => sub {
    my $folder = RT->Config->Get('GDPRKeyDirectory');
    RT->Config->Set( GDPRKeyDirectory => "$folder/nowhere" );
    my ( $id, @sent );
    warning_like( sub { ( $id, @sent ) = mail( body => "Card $CARD\n" ) }, qr/is not redacted: keys_missing\b/, 'it is logged' );
    RT->Config->Set( GDPRKeyDirectory => $folder );
    is( ( content($id) )[0], "Card $CARD\n", 'the message is whole' );
    ok scalar(@sent), 'and goes on';
    is scalar( told($id) ), 0, 'nothing is told that was not done';
};

done_testing;
