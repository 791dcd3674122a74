# SPDX-License-Identifier: GPL-2.0-only

# Attached mails, hostile names, messages that are a file, files too large for RT.

use strict;
use warnings;
use utf8;

use Encode ();
use RT::Extension::GDPR::Test;
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Test::Everything;
use RT::Extension::GDPR::Tombstone;

my $test = 'RT::Extension::GDPR::Test';
my $act  = 'RT::Extension::GDPR::Act::DeleteFiles';
my $db   = 'RT::Extension::GDPR::Database';

sub files { return $act->files( user => RT->SystemUser, ticket => $_[0] ) }

sub delete_files {
    my ( $ticket, @refs ) = @_;
    my $plan = $act->plan( user => RT->SystemUser, ticket => $ticket, files => \@refs );
    return RT::Extension::GDPR::Apply->run( $plan, user => RT->SystemUser, reason => 'check_done', via => 'shell' );
}

sub rows { return map { $_->{id} => $_ } $db->rows('SELECT * FROM Attachments') }

subtest 'an attached mail goes with everything in it, and nothing else' => sub {
    my $ticket = $test->mail_ticket( RT::Extension::GDPR::Test::Everything->mail );
    my ($mail) = grep { $_->{content_type} eq 'message/rfc822' } files($ticket);
    is( $mail->{name}, 'Fw Ausweis Friedrich.eml', 'it is a file' );
    my %before = rows();
    my @below  = ( $mail->{id} );
    for my $id ( sort { $a <=> $b } keys %before ) {
        push @below, $id if grep { $before{$id}{parent} == $_ } @below;
    }
    is( @below, 4, 'with its parts' );

    my $result = delete_files( $ticket, $mail->{ref} );
    is( $result->{deleted}, 1, 'one file' );
    my %after = rows();
    for my $id (@below) {
        my $row = $after{$id};
        ok( RT::Extension::GDPR::Tombstone->is_one($row), "row $id is a tombstone" );
        is( length( $row->{$_} // q{} ), 0, "without $_" ) for qw(content filename subject messageid);
        is( $row->{contenttype}, $before{$id}{contenttype}, 'of the same type' );
        is( $row->{parent}, $before{$id}{parent}, 'at the same place' );
        delete $_->{$id} for \%before, \%after;
    }
    my @changed = grep { my $id = $_; $before{$id} && grep { ( $before{$id}{$_} // 0 ) ne ( $after{$id}{$_} // 0 ) } keys %{ $after{$id} } } keys %after;
    is_deeply( \@changed, [], 'no other row changed' );
    is_deeply( [ $test->found_in_dump($_) ], [], "$_ is nowhere" ) for 'Hier ist mein Ausweis', 'Fw Ausweis', 'ausweis-friedrich', 'ausweis.jpg';
    my ($first) = grep { $_->ContentObj } RT::Extension::GDPR::Test::Everything->first_message($ticket);
    like( $first->ContentAsMIME( Children => 1 )->as_string, qr/Lebenslauf/, 'the message can be forwarded with the other files' );
};

subtest 'hostile names' => sub {
    my @names = (
        q{it's "quoted" & 100%_.pdf}, '<script>alert(1)</script>.png', "\x{202E}fdp.exe", "\x{1F600}\x{20BB7}.pdf",
        ( 'ü' x 296 ) . '.pdf', "tab\tand  spaces .txt", '../../etc/passwd', '=?UTF-8?Q?=41?=', "\\", '0',
    );
    my $number = 0;
    my $ticket = $test->ticket_with_files( map { { name => $_, data => 'content ' . $number++ . ' of a file' } } @names );
    my @files  = files( $ticket->id );
    is( @files, @names, 'all are files' );
    my $result = delete_files( $ticket->id, map { $_->{ref} } @files );
    is( $result->{deleted}, @names, 'all are deleted' );
    my $dump = $test->dump_everything;
    is_deeply( [ $test->found_in_dump( "content $_ of a file", $dump ) ], [], "file $_ is nowhere" ) for 0 .. $#names;
    for my $name ( grep { length > 8 } @names ) {
        my $needle = Encode::encode( 'UTF-8', substr $name, 0, 60 );
        is_deeply( [ $test->found_in_dump( $needle, $dump ) ], [], 'nor its name' );
    }
    is( $db->row( 'SELECT COUNT(*) AS n FROM Attachments a JOIN Transactions t ON t.id = a.TransactionId WHERE t.ObjectId = ?'
        . " AND t.ObjectType = 'RT::Ticket' AND a.Filename IS NOT NULL", $ticket->id )->{n}, 0, 'no name is left' );
};

subtest 'a message that is nothing but a file keeps its sender and subject' => sub {
    my $ticket = $test->mail_ticket( <<'MAIL' );
From: customer@example.test
To: rt@example.test
Subject: My card
Message-ID: <only@example.test>
MIME-Version: 1.0
Content-Type: image/png; name="card of Erika.png"
Content-Disposition: attachment; filename="card of Erika.png"
Content-Transfer-Encoding: base64

iVBORw0KGgoAAAANSUhEUgAA
MAIL
    my ($file) = files($ticket);
    is( $file->{name}, 'card of Erika.png', 'it is a file' );
    delete_files( $ticket, $file->{ref} );
    my $row = $db->row( 'SELECT * FROM Attachments WHERE id = ?', $file->{id} );
    is( $row->{subject}, 'My card', 'the subject stays' );
    is( $row->{messageid}, 'only@example.test', 'the message id too' );
    like( $row->{headers}, qr/^From: customer\@example\.test$/m, 'and the sender' );
    like( $row->{headers}, qr/^Content-Type: image\/png\nContent-Disposition: attachment\nContent-Length: 0\nX-RT-GDPR-Deleted: \d+\n\z/m, 'not the rest' );
    is_deeply( [ $test->found_in_dump('card of Erika') ], [], 'the name is nowhere' );
};

subtest 'a sender cannot pass a file off as deleted' => sub {
    my $ticket = $test->mail_ticket( <<'MAIL' );
From: customer@example.test
To: rt@example.test
Subject: Nothing here
MIME-Version: 1.0
X-RT-GDPR-Deleted: 1
Content-Type: application/pdf; name="secret of Erika.pdf"
Content-Disposition: attachment; filename="secret of Erika.pdf"
Content-Length: 0
Content-Transfer-Encoding: base64

JVBERi0xLjQgc2VjcmV0IG9mIEVyaWthCg==
MAIL
    my ($file) = files($ticket);
    is( $file && $file->{name}, 'secret of Erika.pdf', 'it is a file' );
    my $attachment = RT::Attachment->new( RT->SystemUser );
    $attachment->Load( $db->row('SELECT MAX(id) AS id FROM Attachments WHERE Filename IS NOT NULL')->{id} );
    is( RT::Extension::GDPR::Tombstone->of($attachment), undef, 'not a tombstone' );

    my ($transaction) = @{ delete_files( $ticket, $file->{ref} )->{transactions} };
    is_deeply( [ $test->found_in_dump('secret of Erika') ], [], 'and is deleted' );
    $attachment->Load( $file->{id} );
    is_deeply( RT::Extension::GDPR::Tombstone->of($attachment), { transaction => $transaction }, 'by the transaction that tells of it' );
};

subtest 'a name in the content type goes too' => sub {
    my @types = qw(application/pass-of-erika.pdf multipart/pass-of-erika.pdf);
    my $ticket = $test->mail_ticket( <<"MAIL" );
From: customer\@example.test
To: rt\@example.test
Subject: Papers
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=OUT

--OUT
Content-Type: text/plain

See below
--OUT
Content-Type: $types[0]; name="one"
Content-Disposition: attachment

first
--OUT
Content-Type: $types[1]; boundary=IN; name="two"
Content-Disposition: attachment

--IN
Content-Type: $types[0]; name="three"
Content-Disposition: attachment

third
--IN--
--OUT--
MAIL
    ok( scalar $test->found_in_dump('pass-of-erika'), 'it is there' );
    ok( ( RT::Extension::GDPR::Test::Everything->ticket($ticket)->Forward( To => 'boss@example.test' ) )[0], 'and forwarded' );
    my @refs = map { $_->{ref} } files($ticket);
    my $plan = $act->plan( user => RT->SystemUser, ticket => $ticket, files => \@refs );
    delete_files( $ticket, @refs, map { $_->{ref} } $act->copies( $plan, RT->SystemUser ) );
    is_deeply( [ $test->found_in_dump('pass-of-erika') ], [], 'afterwards it is nowhere' );
};

subtest 'a file that RT cut' => sub {
    my $limit = RT->Config->Get('MaxAttachmentSize');
    RT->Config->Set( MaxAttachmentSize => 1000 );
    RT->Config->Set( TruncateLongAttachments => 1 );
    my $ticket = $test->ticket_with_files( { name => 'scan of Erika.pdf', data => 'p' x 2000 }, { name => 'other scan.pdf', data => 'q' x 2000 } );
    RT->Config->Set( MaxAttachmentSize => $limit );
    ok( scalar( grep {/^Transactions/} $test->found_in_dump('scan of Erika') ), 'the history has its name' );
    delete_files( $ticket->id, $test->file_ref( $ticket, 'scan of Erika.pdf' ) );
    is_deeply( [ $test->found_in_dump('scan of Erika') ], [], 'afterwards it has not' );
    ok( scalar( grep {/^Transactions/} $test->found_in_dump('other scan') ), 'that of the other file stays' );
    my $transactions = RT::Transactions->new( RT->SystemUser );
    $transactions->LimitToTicket( $ticket->id );
    $transactions->Limit( FIELD => 'Type', VALUE => 'AttachmentTruncate' );
    like( $transactions->First->BriefDescription, qr/^Content truncated because its size \(2000 bytes\)/, 'and still reads well' );
};

done_testing;
