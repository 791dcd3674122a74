# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Test
    config => q{Set( $CorrespondAddress, 'rt@example.test' ); Set( $CommentAddress, 'rt-comment@example.test' );};

use Digest::SHA qw(sha256_hex);
use Encode qw(decode encode);
use RT::ExternalStorage;
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Store;

my $TEST     = 'RT::Extension::GDPR::Test';
my $DATABASE = 'RT::Extension::GDPR::Database';
my $ACT      = 'RT::Extension::GDPR::Act::DeleteFiles';
my $PNG      = "\x89PNG\r\n\x1a\n" . join '', map { chr( $_ * 11 % 256 ) } 1 .. 800;
my $root     = $TEST->user_with_rights( 'admin', 'SuperUser' );
$TEST->add_rights( { Principal => 'Everyone', Right => [qw(CreateTicket ReplyToTicket)] } );

my $HTML  = "<p>Grüße <img width=\"9\" src=\"cid:face.png\@01D9\" alt=\"my face.png\"> und <img src=\"cid:logo\@x\" alt=\"logo.gif\"></p>\n";
my $PLAIN = "Grüße [cid:face.png\@01D9] und [cid:logo\@x]\n";

# What Outlook sends: plain and HTML text, a picture shown in it, a logo.
sub mail {
    my (%args) = @_;
    my $mail = MIME::Entity->build(
        From    => $args{from} || 'ann@example.test',
        To      => 'rt@example.test',
        Subject => $args{subject} || 'Picture',
        Type    => 'multipart/related',
    );
    my $text = $mail->attach( Type => 'multipart/alternative' );
    $text->attach( Type => 'text/plain', Charset => 'iso-8859-1', Encoding => 'quoted-printable',
        Data => encode( 'iso-8859-1', $args{plain} || $PLAIN ) );
    $text->attach( Type => 'text/html', Charset => 'utf-8', Encoding => 'base64', Data => encode( 'UTF-8', $args{html} || $HTML ) );
    my %pictures = ( 'my face.png' => 'face.png@01D9', 'logo.gif' => 'logo@x' );
    for my $name ( @{ $args{pictures} || [ sort keys %pictures ] } ) {
        $mail->attach( Type => 'image/png', Filename => $name, Id => "<$pictures{$name}>", Encoding => 'base64',
            Disposition => 'inline', Data => $args{data} || "$PNG$name" );
    }
    return $mail;
}

sub ticket {
    my ($mail) = @_;
    my $ticket = RT::Ticket->new($root);
    $ticket->Load( $TEST->mail_ticket($mail) );
    return $ticket;
}

# type => [ texts ] of all rows with text, transaction by transaction
sub texts {
    my ($ticket) = @_;
    return map {
        my $row = $_;
        +{ %$row, text => decode( 'UTF-8', RT::Extension::GDPR::Store->decode_lob( @{$row}{qw(contentencoding content)} ) ) }
    } $DATABASE->rows(
        'SELECT a.id, a.ContentType, a.ContentEncoding, a.Content, a.Headers, a.TransactionId, t.Type FROM Attachments a'
            . " JOIN Transactions t ON t.id = a.TransactionId WHERE t.ObjectId = ? AND t.ObjectType = 'RT::Ticket'"
            . " AND a.ContentType LIKE 'text/%' AND a.Content <> '' ORDER BY a.id",
        $ticket->id
    );
}

sub delete_file {
    my ( $ticket, @refs ) = @_;
    my $plan = $ACT->plan( user => $root, ticket => $ticket->id, files => \@refs );
    return RT::Extension::GDPR::Apply->run( $plan, user => $root, reason => 'check_done', via => 'shell', expect => $plan->digest );
}

subtest 'what shows the picture goes, all else stays' => sub {
    my $ticket = ticket( mail() );
    my @before = texts($ticket);
    my $result = delete_file( $ticket, $TEST->file_ref( $ticket, 'my face.png' ) );
    is $result->{remaining}, 0, 'nothing is left';

    my %new = (
        'text/html'  => $HTML =~ s/<img width.*?>/[file deleted]/r,
        'text/plain' => $PLAIN =~ s/\[cid:face.*?\]/[file deleted]/r,
    );
    for my $row ( grep { $_->{type} eq 'Create' } texts($ticket) ) {
        is $row->{text}, $new{ $row->{contenttype} }, $row->{contenttype};
        my ($length) = $row->{headers} =~ /^Content-Length: (\d+)$/m;
        is $length, length encode( 'UTF-8', $row->{text} ), 'its length';
        my ($old) = grep { $_->{id} == $row->{id} } @before;
        is $row->{headers} =~ s/^Content-Length: \d+$//mr, $old->{headers} =~ s/^Content-Length: \d+$//mr, 'its other headers';
    }
    is_deeply [ $TEST->found_in_dump('face.png') ], [], 'neither name nor Content-ID is anywhere';
    ok +( grep { $_->{text} =~ /cid:logo\@x/ } texts($ticket) ), 'the logo is still shown';
};

subtest 'recorded outgoing mail and quotes' => sub {
    my $ticket = ticket( mail( subject => 'Quoted' ) );
    my ($ok) = $ticket->Correspond( MIMEObj => MIME::Entity->build(
        Type => 'text/html', Charset => 'utf-8',
        Data => encode( 'UTF-8', "<p>Ihr Bild, schön:</p><blockquote>$HTML</blockquote>" ) ) );
    ok $ok, 'an answer that quotes the mail';
    my @copies = grep { $_->{type} eq 'EmailRecord' && $_->{text} =~ /face\.png/ } texts($ticket);
    ok @copies > 1, 'RT recorded it as text and HTML';
    ok +( grep { $_->{contenttype} eq 'text/plain' } @copies ), 'the text was made from the HTML';

    delete_file( $ticket, $TEST->file_ref( $ticket, 'my face.png' ) );
    is_deeply [ map {"$_->{type} $_->{id}"} grep { $_->{text} =~ /face\.png/ } texts($ticket) ], [], 'no text names it';
    ok +( grep { $_->{type} eq 'EmailRecord' && $_->{text} =~ /schön/ } texts($ticket) ), 'the words are still there';
    is_deeply [ $TEST->found_in_dump('face.png') ], [], 'nor anything else';
};

subtest 'a Content-ID that two messages use means the one of the message' => sub {
    my $ticket = ticket( mail( subject => 'Twice' ) );
    my $first  = $TEST->file_ref( $ticket, 'my face.png' );
    my $reply  = mail( subject => 'Re: [example.com #' . $ticket->id . '] Twice', data => "another$PNG" );
    is $TEST->mail_ticket($reply), $ticket->id, 'a reply with another picture of the same Content-ID and name';

    delete_file( $ticket, $first );
    my %shows = map { ( "$_->{type} $_->{contenttype}" => $_->{text} =~ /face\.png\@01D9/ ? 1 : 0 ) }
        grep { $_->{type} =~ /^(?:Create|Correspond)$/ } texts($ticket);
    is_deeply \%shows, {
        'Create text/plain' => 0, 'Create text/html' => 0, 'Correspond text/plain' => 1, 'Correspond text/html' => 1,
    }, 'only the first message has changed';

    my ($second) = map { $_->{ref} } grep { ( $_->{name} || '' ) eq 'my face.png' } $ACT->files( user => $root, ticket => $ticket->id );
    delete_file( $ticket, $second );
    is_deeply [ grep { $_->{text} =~ /face\.png/ } texts($ticket) ], [], 'then the other one';
};

subtest 'a file that is not a picture' => sub {
    my $ticket = ticket( mail( subject => 'Apple', pictures => ['logo.gif'],
        plain => "see <scan of pass.pdf> and scan of pass.pdf\n", html => "<p>see scan of pass.pdf</p>\n" ) );
    my ($ok) = $ticket->Comment( MIMEObj => $TEST->message_with_files(
        { name => 'scan of pass.pdf', type => 'application/pdf', data => "%PDF$PNG" } ) );
    ok $ok, 'a file';
    delete_file( $ticket, $TEST->file_ref( $ticket, 'scan of pass.pdf' ) );
    my %text = map { ( $_->{contenttype} => $_->{text} ) } grep { $_->{type} eq 'Create' } texts($ticket);
    is $text{'text/plain'}, "see [file deleted] and scan of pass.pdf\n", 'a placeholder goes, words stay';
    is $text{'text/html'}, "<p>see scan of pass.pdf</p>\n", 'words in HTML too';
};

subtest 'every storage encoding' => sub {
    my $folder = $TEST->temp_directory . '/external';
    mkdir $folder or die $!;
    RT->System->ExternalStorage( RT::ExternalStorage::Backend->new( Type => 'Disk', Path => $folder ) );
    my %stored = (
        'none'             => sub { decode( 'UTF-8', shift ) },
        'base64'           => sub { MIME::Base64::encode_base64(shift) },
        'quoted-printable' => sub { MIME::QuotedPrint::encode(shift) },
        'external'         => sub { ( RT->System->ExternalStorage->Store( sha256_hex( $_[0] ), $_[0] ) )[0] },
    );
    for my $encoding ( sort keys %stored ) {
        my $ticket = ticket( mail( subject => $encoding ) );
        my ($html) = grep { $_->{type} eq 'Create' && $_->{contenttype} eq 'text/html' } texts($ticket);
        $DATABASE->execute( 'UPDATE Attachments SET Content = ?, ContentEncoding = ? WHERE id = ?',
            $stored{$encoding}->( encode( 'UTF-8', $HTML ) ), $encoding, $html->{id} );
        my $result = delete_file( $ticket, $TEST->file_ref( $ticket, 'my face.png' ) );
        is $result->{pending}, 0, "$encoding: done";
        my ($now) = grep { $_->{id} == $html->{id} } texts($ticket);
        is $now->{text}, $HTML =~ s/<img width.*?>/[file deleted]/r, "$encoding: rewritten";
    }
    is_deeply [ grep { /external/ } $TEST->found_in_dump('face.png') ], [], 'the old external object is gone';
};

subtest 'a text that changed since the preview is not touched' => sub {
    my $ticket = ticket( mail( subject => 'Stale' ) );
    my $plan   = $ACT->plan( user => $root, ticket => $ticket->id, files => [ $TEST->file_ref( $ticket, 'my face.png' ) ] );
    my ($html) = grep { $_->{type} eq 'Create' && $_->{contenttype} eq 'text/html' } texts($ticket);
    $DATABASE->execute( "UPDATE Attachments SET Content = ?, ContentEncoding = 'none' WHERE id = ?", "new $HTML", $html->{id} );
    ok !eval { RT::Extension::GDPR::Apply->run( $plan, user => $root, reason => 'check_done', via => 'shell' ); 1 }, 'refused';
    is +RT::Extension::GDPR::Problem->caught($@)->slug, 'plan_stale', 'as stale';
    ok $TEST->file_ref( $ticket, 'my face.png' ), 'and the file is still there';
};

done_testing;
