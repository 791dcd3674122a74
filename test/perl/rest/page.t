# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

BEGIN { $ENV{RT_TEST_WEB_HANDLER} = 'inline' }

use RT::Extension::GDPR::Test;
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Deletion;
use RT::Extension::GDPR::Heartbeat;
use RT::Extension::GDPR::Page;

my $TEST = 'RT::Extension::GDPR::Test';
my @READ = qw(ShowTicket ShowTicketComments ShowOutgoingEmail);

$TEST->load_or_create_user( Name => $_, Password => 'password' ) for qw(reader agent officer);
$TEST->user_with_rights( reader  => @READ );
$TEST->user_with_rights( agent   => @READ, qw(DeleteTicketFiles ReplyToTicket CommentOnTicket ForwardMessage) );
$TEST->user_with_rights( officer => 'SeePrivacyLog' );
RT->Config->Set( MaxInlineBody => 0 );

my ( $base, $web ) = $TEST->started_ok;

sub page {
    my ( $user, $path ) = @_;
    $web->get("$base/NoAuth/Logout.html");
    $web->login( $user, 'password' );
    $web->get("$base$path");
    is( $web->status, 200, "$user sees $path" );
    return $web->dom;
}

sub ticket_page { return page( $_[0], '/Ticket/Display.html?ForceShowHistory=1&id=' . $_[1]->id ) }

sub files {
    my ($count) = @_;
    return map { { name => "file-$_.pdf", type => 'application/pdf', data => "%PDF $_" } } 1 .. $count;
}

subtest 'whoever may delete files gets a button beside each and one for several' => sub {
    my $ticket = $TEST->ticket_with_files( files(3) );
    my $dom    = ticket_page( agent => $ticket );

    my @buttons = $dom->find('button.gdpr-delete-file')->each;
    is_deeply(
        [ map { $_->{'data-gdpr-file'} } @buttons ],
        [ map { $TEST->file_ref( $ticket, "file-$_.pdf" ) } 1 .. 3 ],
        'the refs of the files, not of the text'
    );
    is( $buttons[0]{'data-gdpr-ticket'}, $ticket->id, 'the ticket' );
    is( $buttons[0]{type},               'button',    'no submit button' );
    like( $buttons[0]->all_text, qr/\ADelete…\s+file-1\.pdf\z/, 'its name says which file' );

    is( $dom->find('.ticket-info-attachments button.gdpr-delete-files')->size, 1, 'one in the Attachments box' );
    is( $dom->find('script[type="module"][src*="/static/gdpr/ticket.js?v="]')->size, 1, 'the script once' );
    is_deeply(
        JSON::decode_json( $dom->at('script#gdpr-context')->text ),
        { ticket => '' . $ticket->id, web_path => '', locale => 'en', redact => JSON::false },
        'what the script has to know'
    );
    is( $dom->find('.gdpr-tombstone, gdpr-scheduled')->size, 0, 'nothing deleted, nothing scheduled' );
};

subtest 'without the right the page is as it was' => sub {
    my $ticket = $TEST->ticket_with_files( files(1) );
    my $dom    = ticket_page( reader => $ticket );
    is( $dom->find('.downloadattachment')->size > 0, 1, 'the file is there' );
    unlike( $web->content, qr/gdpr/i, 'no word of ours' );
};

subtest 'whoever may anonymise has that among the actions, and whoever may redact can mark text' => sub {
    my $ticket = $TEST->ticket_with_files( files(0) );
    my %rights = ( anonymizer => 'AnonymizeTicket', redactor => 'RedactTicket' );
    for my $name ( sort keys %rights ) {
        $TEST->load_or_create_user( Name => $name, Password => 'password' );
        $TEST->user_with_rights( $name => @READ, $rights{$name} );
        my $dom = ticket_page( $name => $ticket );
        my @entries = $dom->find('a.gdpr-anonymise[role="button"]')->each;
        is( scalar @entries, $name eq 'anonymizer' ? 1 : 0, "$name: the entry" );
        is( $entries[0]{href}, '/Ticket/Display.html?id=' . $ticket->id . '#anonymise', 'to the same page where there is no script' ) if @entries;
        is( $dom->find('script[src*="gdpr/ticket.js"]')->size, 1, 'the script, without any file' );
        my $context = JSON::decode_json( $dom->at('script#gdpr-context')->text );
        is( $context->{redact} ? 1 : 0, $name eq 'redactor' ? 1 : 0, 'whether text can be marked' );
        is( page( $name => '/Ticket/History.html?id=' . $ticket->id )->find('a.gdpr-anonymise')->size, 0, 'not elsewhere' );
    }
};

subtest 'hostile file names are shown harmlessly' => sub {
    my @names = (
        q{"><script>alert(1)<script>.pdf},
        q{'onclick='alert(1).pdf},
        "\x{202e}fdp.exe",
        "\x{1F600}.pdf",
        ( 'n' x 251 ) . '.pdf',
    );
    my $ticket = $TEST->ticket_with_files( map { { name => $_, type => 'application/pdf', data => 'x' } } @names );
    my $dom    = ticket_page( agent => $ticket );
    is_deeply( [ map { $_->at('bdi')->text } $dom->find('button.gdpr-delete-file')->each ],
        \@names, 'each name as text, apart from the text around it' );
    is( $dom->find('button[onclick], .gdpr-delete-file script')->size, 0, 'none became markup' );
};

subtest 'other pages with a history get the script with the first button' => sub {
    my $ticket = $TEST->ticket_with_files( files(2) );
    my $dom = page( agent => '/Ticket/History.html?id=' . $ticket->id );
    is( $dom->find('button.gdpr-delete-file')->size,       2, 'buttons' );
    is( $dom->find('script[src*="gdpr/ticket.js"]')->size, 1, 'script' );

    $dom = page( agent => '/Helpers/TicketHistoryPage?id=' . $ticket->id );
    is( $dom->find('button.gdpr-delete-file')->size, 2, 'buttons in what RT loads later' );
    is( $dom->find('script[src*="gdpr"]')->size,     0, 'whose page has the script' );

    $dom = page( agent => '/Ticket/Forward.html?id=' . $ticket->id );
    is( $dom->find('.gdpr-delete-files')->size, 0, 'no button among the files to forward' );

    $dom = page( agent => '/Ticket/Update.html?Action=Respond&id=' . $ticket->id );
    is( $dom->find('input[name="AttachExisting"]')->size, 2, 'RT lists the files to send along' );
    is( $dom->find('.gdpr-delete-files')->size, 0, 'without our button' );
};

subtest 'the number of queries does not grow with the files' => sub {
    my $ours    = 0;
    my $counted = sub {
        my $original = shift;
        return sub {
            for ( my $depth = 0; my ( undef, $file ) = caller $depth; $depth++ ) {
                next unless $file =~ m{RT/Extension/GDPR|RT-Extension-GDPR};
                $ours++;
                last;
            }
            goto &{$original};
        };
    };
    no warnings 'redefine';
    local *DBI::st::execute = $counted->( \&DBI::st::execute );
    local *DBI::db::do      = $counted->( \&DBI::db::do );

    my %queries;
    for my $count ( 10, 100 ) {
        my $ticket = $TEST->ticket_with_files( files($count) );
        ticket_page( agent => $ticket );
        $ours = 0;
        my $dom = ticket_page( agent => $ticket );
        is( $dom->find('button.gdpr-delete-file')->size, $count, "$count buttons" );
        $queries{$count} = $ours;
    }
    cmp_ok( $queries{10}, '>', 0, "queries of ours were seen: $queries{10}" );
    is( $queries{100}, $queries{10}, 'as many for 100 files as for 10' );
};

our $note;

sub delete_files {
    my ( $user, $ticket, @names ) = @_;
    my $current = $TEST->current_user($user);
    my $plan    = RT::Extension::GDPR::Act::DeleteFiles->plan(
        user => $current, ticket => $ticket->id, files => [ map { $TEST->file_ref( $ticket, $_ ) } @names ] );
    return RT::Extension::GDPR::Apply->run(
        $plan, user => $current, reason => 'check_done', document_kind => 'id_card', via => 'page', note => $note )->{transactions}[0];
}

sub schedule {
    my ( $user, $ticket, @names ) = @_;
    my $current = $TEST->current_user($user);
    my %about   = ( user => $current, ticket => $ticket->id, files => [ map { $TEST->file_ref( $ticket, $_ ) } @names ] );
    my $plan    = RT::Extension::GDPR::Act::DeleteFiles->plan(%about);
    return RT::Extension::GDPR::Deletion->schedule(
        %about, digest => $plan->digest, reason => 'check_done', when => 'date', due => '2999-01-01' );
}

my $SAYS = qr/deleted \w{3} \w{3} \d\d \d{4} by agent: Check done \(ID card\)\z/;

subtest 'a tombstone stands where the file was' => sub {
    my $ticket = $TEST->ticket_with_files(
        files(2), { name => 'list.txt', type => 'text/plain', data => 'text' }, { name => 'i.png', type => 'image/png', data => 'x' } );
    my @refs        = map { $TEST->file_ref( $ticket, $_ ) } qw(file-1.pdf list.txt i.png);
    my $transaction = delete_files( agent => $ticket, qw(file-1.pdf list.txt i.png) );

    for my $user (qw(reader agent)) {
        my $dom  = ticket_page( $user => $ticket );
        my @here = $dom->find('.history .gdpr-tombstone')->each;
        is_deeply( [ map { $_->{'data-gdpr-file'} } @here ], \@refs, 'one for each file' );
        is( $here[0]{'data-gdpr-transaction'}, $transaction, 'with its transaction' );
        like( $here[0]->text, qr/\AFile $SAYS/, 'who, when, why, what' );
        is( $dom->find('.gdpr-tombstone + .messagebody')->size, 3, q{what RT says of a file that is not shown} );
        like( $dom->find('style')->map('text')->join, qr/\.gdpr-tombstone \+ \.messagebody \{ display: none \}/, 'is hidden' );
        unlike( $web->content, qr/file-1|list\.txt/, 'no name is left' );

        my @box = $dom->find('.ticket-info-attachments .gdpr-tombstone')->each;
        is( scalar @box, 1, 'one line in the Attachments box' );
        like( $box[0]->text, qr/\A3 files $SAYS/, 'for all' );
        is( $dom->find('.titlebox.ticket-info-attachments')->size, 1, 'one box' );
        is( $dom->find('button.gdpr-delete-file')->size, $user eq 'agent' ? 1 : 0, 'a button beside the other file' );
        is( $dom->find('.messageheaders, .downloadattachment')->grep( sub { $_->all_text =~ /GDPR-Deleted/ } )->size, 0,
            'no header of ours is shown' );
    }
};

subtest 'when no file is left RT draws no box, so we do' => sub {
    my $ticket = $TEST->ticket_with_files( files(1) );
    local $note = 'Settled <b>twice</b>.';
    delete_files( agent => $ticket, 'file-1.pdf' );
    my $dom = ticket_page( reader => $ticket );
    is( $dom->find('.ticket-info-attachments .gdpr-tombstone')->size, 1, 'with the tombstone' );
    like( $dom->at('.ticket-info-attachments .gdpr-tombstone')->text, qr/ – Settled <b>twice<\/b>\.\z/, 'which has the note, as text' );
    is( $dom->find('button[class*="gdpr"]')->size, 0, 'no button for a reader' );
    $dom = ticket_page( agent => $ticket );
    is( $dom->find('.ticket-info-attachments button.gdpr-delete-files')->size, 1, 'one for who may delete' );

    my $bare = RT::Test->create_ticket( Queue => 'General', Subject => 'No files' );
    $dom = ticket_page( agent => $bare );
    is( $dom->find('.ticket-info-attachments')->size, 0, 'no box where there never was a file' );
};

subtest 'who may not see a comment sees no tombstone in it' => sub {
    my $ticket  = $TEST->ticket_with_files( files(1) );
    my $message = $TEST->message_with_files( { name => 'secret.pdf', type => 'application/pdf', data => 'secret' } );
    RT::I18N::SetMIMEEntityToUTF8($message);
    $ticket->Comment( MIMEObj => $message );
    delete_files( agent => $ticket, 'secret.pdf' );
    $TEST->load_or_create_user( Name => 'outsider', Password => 'password' );
    $TEST->user_with_rights( outsider => qw(ShowTicket ShowOutgoingEmail) );
    my $dom = ticket_page( outsider => $ticket );
    is( $dom->find('.downloadattachment')->size > 0, 1, 'sees the other file' );
    unlike( $web->content, qr/gdpr|files? deleted/i, 'nothing of it' );
};

subtest 'what is scheduled is announced above the summary' => sub {
    my $ticket    = $TEST->ticket_with_files( files(2) );
    my $scheduled = schedule( agent => $ticket, 'file-1.pdf' );
    RT::Extension::GDPR::Heartbeat->record;
    for my $user (qw(reader agent)) {
        my $dom = ticket_page( $user => $ticket );
        is( $dom->find( 'gdpr-scheduled[ticket="' . $ticket->id . '"][web-path=""]' )->size, 1, "for the $user" );
        is( $dom->at('gdpr-scheduled .alert-info')->text, '1 deletion of files scheduled', 'also without JavaScript' );
        is( $dom->find('script[src*="gdpr/ticket.js"]')->size, 1, 'with the script' );
    }
    RT::Extension::GDPR::Database->execute( 'UPDATE GDPRDeletions SET Due = ? WHERE id = ?', '2026-01-01 00:00:00', $scheduled->{id} );
    my $dom = ticket_page( reader => $ticket );
    is( $dom->at('gdpr-scheduled .alert-warning')->text, '1 deletion of files scheduled (overdue)', 'overdue' );

    RT::Extension::GDPR::Database->execute( 'UPDATE GDPRDeletions SET Due = ? WHERE id = ?', '2999-01-01 00:00:00', $scheduled->{id} );
    RT::Extension::GDPR::Database->execute( q{UPDATE GDPRState SET Updated = ? WHERE Name = 'heartbeat'}, '2026-01-01 00:00:00' );
    $dom = ticket_page( reader => $ticket );
    ok( $dom->at('gdpr-scheduled .alert-warning'), 'also when nobody keeps the promise' );
};

subtest 'self service shows tombstones and no buttons' => sub {
    my $customer = RT::User->new( RT->SystemUser );    # RT made it when the first ticket came
    $customer->LoadByEmail('customer@example.test');
    $customer->SetPassword('password');
    $TEST->add_rights( { Principal => 'Requestor', Right => [qw(ShowTicket DeleteTicketFiles)], Object => RT->System } );
    my $ticket = $TEST->ticket_with_files( files(2) );
    local $note = 'For colleagues only.';
    delete_files( agent => $ticket, 'file-1.pdf' );
    schedule( agent => $ticket, 'file-2.pdf' );

    my $dom = page( 'customer@example.test' => '/SelfService/Display.html?id=' . $ticket->id );
    unlike( $dom->to_string, qr/colleagues/, 'what staff noted is for staff' );
    like( $dom->at('.history .gdpr-tombstone')->text, qr/\AFile $SAYS/, 'the tombstone' );
    is( $dom->find('p.gdpr-scheduled')->size, 1, 'what is scheduled, as text' );
    is( $dom->find('button[class*="gdpr"], gdpr-scheduled, script[src*="gdpr"]')->size, 0,
        'no more: our REST interface is for staff' );
};

subtest 'a deleted file is not mailed as an empty one' => sub {
    my $ticket = $TEST->ticket_with_files( files(2) );
    my @ids    = map { $TEST->file_ref( $ticket, "file-$_.pdf" ) =~ /([0-9]+)/ } 1 .. 2;
    page( agent => '/Ticket/Update.html?Action=Respond&id=' . $ticket->id );
    delete_files( agent => $ticket, 'file-1.pdf' );

    $TEST->clean_caught_mails;
    $web->form_name('TicketUpdate');
    $web->field( UpdateContent => 'Both files.' );
    $web->tick( AttachExisting => $_ ) for @ids;
    $web->click('SubmitTicket');
    my ($mail) = grep {/Both files/} $TEST->fetch_caught_mails;
    is_deeply( [ $mail =~ /filename="?([^"\s]+)/g ], ['file-2.pdf'], 'chosen in a form that was open: dropped' );
    is( scalar( () = $mail =~ /application\/pdf/g ), 1, 'altogether' );
    my $replies = RT::Attachments->new( RT->SystemUser );
    $replies->Limit( FIELD => 'Headers', OPERATOR => 'LIKE', VALUE => "%RT-Attach: $ids[0]%" );
    is( $replies->Count, 0, 'the history does not say that it was sent' );

    $ticket->Correspond( Content => 'By a program.', AttachExisting => \@ids );
    ($mail) = grep {/By a program/} $TEST->fetch_caught_mails;
    is( scalar( () = $mail =~ /application\/pdf/g ), 1, 'named by a program: not attached' );
};

subtest 'a fault of ours does not keep the page from being shown' => sub {
    my $ticket = $TEST->ticket_with_files( files(3) );
    no warnings 'redefine';
    local *RT::Extension::GDPR::Access::may_delete_files = sub { die "file-1.pdf\n" };
    my $dom = ticket_page( agent => $ticket );
    is( $dom->find('.downloadattachment')->size >= 3, 1, 'the files are there' );
    is( $dom->find('[class*="gdpr"]')->size, 0, 'nothing of ours' );
    $web->next_warning_like( qr/\AThe page shows nothing of RT::Extension::GDPR: internal_error\n?\z/, 'logged' );
    $web->no_leftover_warnings_ok('once');
};

subtest 'the privacy page is in the menu of those who may open it' => sub {
    my $dom = page( officer => '/' );
    my $entry = $dom->at('a[href="/Admin/Tools/Privacy/"].menu-item') || $dom->at('a[href="/Admin/Tools/Privacy/"]');
    ok( $entry, 'an officer who may not see the configuration has the entry' );

    $dom = page( officer => '/Admin/Tools/Privacy/' );
    is( $dom->find('gdpr-officer[web-path=""]')->size,      1, 'the page' );
    is( $dom->find('script[src*="gdpr/officer.js"]')->size, 1, 'its script' );

    $dom = page( root => '/Admin/Tools/' );
    ok( $dom->at('a[href="/Admin/Tools/Privacy/"]'), 'and it is among the tools of an administrator' );

    $dom = page( agent => '/' );
    ok( !$dom->at('a[href="/Admin/Tools/Privacy/"]'), 'not of others' );
    $web->get("$base/Admin/Tools/Privacy/");
    is( $web->status, 403, 'who cannot open it either' );
    $web->next_warning_like( qr/\APermission Denied/, 'as RT logs' );
};

undef $web;
done_testing;
