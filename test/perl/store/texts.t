# SPDX-License-Identifier: GPL-2.0-only

# Every text of a ticket outside of its messages is told, and rewritten where RT keeps it.

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Test tests => undef;

use Digest::SHA ();
use Encode qw(encode);
use JSON ();
use MIME::Base64 ();
use RT::ExternalStorage;
use Storable ();
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Store;
use RT::Extension::GDPR::Test::Rewrite;

my $TEST     = 'RT::Extension::GDPR::Test';
my $DATABASE = 'RT::Extension::GDPR::Database';
my $STORE    = 'RT::Extension::GDPR::Store';
my $agent    = $TEST->user_with_rights( 'agent', 'SuperUser' );

sub ticket {
    my (%with) = @_;
    my $ticket = RT::Ticket->new($agent);
    my ( $id, undef, $why ) = $ticket->Create( Queue => 'General', Subject => 'x', %with );
    ok $id, "ticket: $why";
    return $ticket;
}

sub fresh {
    my ($ticket) = @_;
    my $fresh = RT::Ticket->new($agent);
    $fresh->Load( ref $ticket ? $ticket->id : $ticket );
    return $fresh;
}

# The documents of these stores, as PART of TABLE: raw.
sub texts {
    my ( $ticket, @stores ) = @_;
    my $scope = RT::Extension::GDPR::Scope->ticket( $ticket->id );
    return map { $_->documents($scope) } map { $STORE->named($_) } @stores;
}

sub raws { return [ sort map { $_->{raw} } texts(@_) ] }

sub run {
    my ( $ticket, @patterns ) = @_;
    return RT::Extension::GDPR::Test::Rewrite->run( $ticket->id, @patterns );
}

# Where in RT a text still is; not in what the history of people, who are another matter, says.
sub found { return [ grep { !/^file / } $TEST->found_in_dump( encode( 'UTF-8', shift ) ) ] }

my $number = 0;
sub name { return 'Zweistein' . chr( 65 + $number++ ) . 'ö' }

my %field;
sub field {
    my ( $type, %with ) = @_;
    return $field{$type} ||= RT::Test->load_or_create_custom_field( Name => $type, Type => $type, Queue => 0, %with );
}

subtest 'subjects: of merged tickets, reminders, and in the history' => sub {
    my $name   = name();
    my $ticket = ticket( Subject => "About $name" );
    my $merged = ticket( Subject => "More on $name, $name" );
    ok +( $merged->MergeInto( $ticket->id ) )[0], 'merged';
    ok +( fresh($ticket)->Reminders->Add( Subject => "Call $name", Owner => $agent->id ) )[0], 'a reminder';
    ok +( fresh($ticket)->SetSubject("Still $name") )[0], 'changed';
    ok +( fresh($ticket)->Comment( MIMEObj => MIME::Entity->build(
        Subject => encode( 'MIME-Header', "Re: $name" ), Data => ["x\n"] ) ) )[0], 'a comment';

    is_deeply raws( $ticket, 'ticket_text' ), [ "Call $name", "More on $name, $name", "Still $name" ], 'all subjects';
    my ($reminder) = grep { $_->{raw} =~ /^Call/ } texts( $ticket, 'ticket_text' );
    is_deeply { map { $_ => $reminder->{$_} } qw(part format title table transaction visibility) },
        { part => 'Subject', format => 'value', title => 'Subject', table => 'Tickets', transaction => undef, visibility => '' }, 'a document';
    is $reminder->{ticket}, $reminder->{id}, 'of the reminder';
    my ($comment) = grep { $_->{raw} =~ /^Re:/ } texts( $ticket, 'transaction_text' );
    is $comment->{visibility}, 'comments', 'for those who see comments';
    is $comment->{transaction}, $comment->{id}, 'in its transaction';

    my $count = $DATABASE->row('SELECT COUNT(*) AS n FROM Transactions')->{n};
    $TEST->clean_caught_mails;
    run( $ticket, qr/\Q$name\E/ => '[Person 1]' );
    is_deeply found($name), [], 'nothing left';
    is fresh($ticket)->Subject, 'Still [Person 1]', 'the rest stays';
    is $DATABASE->row( 'SELECT Subject FROM Tickets WHERE id = ?', $reminder->{id} )->{subject}, 'Call [Person 1]', 'the reminder';
    is scalar( grep { $_->{raw} eq 'More on [Person 1], [Person 1]' } texts( $ticket, 'ticket_text' ) ), 1, 'the merged one';
    is $DATABASE->row('SELECT COUNT(*) AS n FROM Transactions')->{n}, $count, 'no history';
    is scalar( () = $TEST->fetch_caught_mails ), 0, 'no mail';
    is scalar( grep { $_->BriefDescription =~ /changed from 'About \[Person 1\]' to 'Still \[Person 1\]'/ }
        @{ fresh($ticket)->Transactions->ItemsArrayRef } ), 1, 'the history reads well';
};

subtest 'what is too long afterwards' => sub {
    my $ticket = ticket( Subject => 'Bo ' x 66 );
    run( $ticket, qr/Bo/ => '[Person 12]' );
    my $subject = fresh($ticket)->Subject;
    is length $subject, 200, 'cut at the width of the column, as RT would';
    unlike $subject, qr/Bo/, 'with nothing left';
};

subtest 'the history\'s other values' => sub {
    my $name   = name();
    my $ticket = ticket();
    my ( undef, undef, $message ) = $ticket->Correspond( Content => 'Hello' );
    ok +( $ticket->Forward( To => "$name <anna\@example.com>", Content => 'x', Transaction => $message ) )[0], 'a forward';
    ok +( $ticket->Forward( To => 'anna@example.com, bert@example.com', Content => 'x' ) )[0], 'of the ticket';
    ok +( $ticket->AddLink( Type => 'RefersTo', Target => 'mailto:anna@example.com' ) )[0], 'a link';
    ok +( $ticket->DeleteLink( Type => 'RefersTo', Target => 'mailto:anna@example.com' ) )[0], 'and none';
    ok +( $ticket->SetPriority(1234567) )[0], 'a number';
    ok +( $ticket->SetDue('2031-02-03 04:05:06') )[0], 'a date';
    ok +( $ticket->SetStatus('stalled') )[0], 'a status';
    ok +( $ticket->SetOwner( $agent->id, 'Force' ) )[0], 'an owner';
    my %old = ( ObjectType => 'RT::Ticket', ObjectId => $ticket->id, Creator => 1 );
    $DATABASE->insert( Transactions => { %old, Type => 'AttachmentDrop', Data => "$name.pdf", OldValue => 12, NewValue => 3 } );
    $DATABASE->insert( Transactions => { %old, Type => 'CustomField', Field => field('FreeformSingle')->id, OldValue => 15112345678, NewValue => $name } );
    $DATABASE->insert( Transactions => { %old, Type => 'GDPR-FilesDeleted', Field => 'check_done', OldValue => 'comments' } );
    $DATABASE->insert( Transactions => { %old, Type => 'EmailRecord', Data => '<abc.def@mail.example.com>' } );
    my $own = '<rt-5.0.3-12-1700000000-99.' . $ticket->id . '-3-0@' . RT->Config->Get('Organization') . '>';
    $DATABASE->insert( Transactions => { %old, Type => 'EmailRecord', Data => $own } );

    is_deeply [ grep { !/^No Subject/ && !/^<rt/ } @{ raws( $ticket, 'transaction_text' ) } ], [ sort
        "$name.pdf", $name, 15112345678, 'Message-ID: <abc.def@mail.example.com>', ('mailto:anna@example.com') x 2,
        qq{"$name" <anna\@example.com>}, 'anna@example.com, bert@example.com',
    ], 'texts, but no ids, dates, states and messages of ours';
    is_deeply [ grep { $_ eq $own } @{ raws( $ticket, 'transaction_text' ) } ], [], 'nor Message-IDs that RT made up';
    my ($value) = grep { $_->{raw} eq $name } texts( $ticket, 'transaction_text' );
    is $value->{visibility}, 'custom_field-' . field('FreeformSingle')->id, 'values of a custom field are for those who see it';

    run( $ticket, qr/\Q$name\E/ => '[Person 1]', qr/anna\@example[.]com/ => '[E-mail 1]', qr/abc[.]def\@mail[.]example[.]com/ => '[E-mail 2]' );
    is_deeply found($_), [], 'gone' for $name, 'anna@example.com', 'abc.def';
    my @described = map { $_->BriefDescription } @{ fresh($ticket)->Transactions->ItemsArrayRef };
    is scalar( grep {/Forwarded/} @described ), 2, 'forwards are told';
    is scalar( grep {/'\[Person 1\]\.pdf' dropped/} @described ), 1, 'and the file';
    is scalar( grep { $_ eq 'Forwarded Ticket to [E-mail 1], bert@example.com' } @described ), 1, 'with their recipients, and no complaint';
    is $DATABASE->row( q{SELECT Data FROM Transactions WHERE Type = 'EmailRecord' AND Data LIKE '%E-mail%'} )->{data},
        '<E-mail-2>', 'a Message-ID stays one';
};

sub set {
    my ( $ticket, $type, @value ) = @_;
    my ( $id, $why ) = $ticket->AddCustomFieldValue( Field => field($type), @value );
    ok $id, "$type: $why";
    return $id;
}

subtest 'custom fields of every kind, replaced and removed values too' => sub {
    my $name   = name();
    my $ticket = ticket();
    set( $ticket, 'FreeformSingle',   Value => "$name once" );
    set( $ticket, 'FreeformSingle',   Value => "$name twice" );
    set( $ticket, 'FreeformMultiple', Value => $name );
    ok +( $ticket->DeleteCustomFieldValue( Field => field('FreeformMultiple'), Value => $name ) )[0], 'removed';
    set( $ticket, 'TextSingle',      Value => "Ä long one. $name " x 40 );
    set( $ticket, 'HTMLSingle',      Value => "<p>Hello <b>$name</b></p>" );
    set( $ticket, 'BinarySingle',    Value => "$name.csv", LargeContent => encode( 'iso-8859-1', "$name;1\r\nJürgen;2\r\n" ), ContentType => 'text/csv' );
    set( $ticket, 'ImageSingle',     Value => "$name.png", LargeContent => encode( 'UTF-8', "PNG$name" ), ContentType => 'image/png' );
    set( $ticket, 'IPAddressSingle', Value => '192.0.2.7' );
    set( $ticket, 'IPAddressRangeSingle', Value => '192.0.2.8-192.0.2.19' );

    my ( undef, undef, $comment ) = $ticket->Comment( Content => 'x' );
    my $of = RT::CustomField->new( RT->SystemUser );
    ok +( $of->Create( Name => 'Of comments', Type => 'FreeformSingle', LookupType => RT::Transaction->CustomFieldLookupType ) )[0], 'a field';
    ok +( $of->AddToObject( RT::Queue->new( RT->SystemUser ) ) )[0], 'of transactions';
    ok +( $comment->AddCustomFieldValue( Field => $of, Value => $name ) )[0], 'has a value';

    my @texts = texts( $ticket, 'custom_field_text' );
    is_deeply [ sort grep {/^192/} map { $_->{raw} } @texts ], [ '192.0.2.19', '192.0.2.7', '192.0.2.8' ], 'addresses as people write them';
    my ($html) = grep { $_->{raw} =~ /<b>/ } @texts;
    is $html->{format}, 'html', 'HTML is read as such' if ok $html, 'it is there';
    my ($said) = grep { $_->{transaction} } @texts;
    is $said->{visibility}, 'comments custom_field-' . $of->id, 'who may see the comment and the field';
    is $said->{ticket}, $ticket->id, 'of the ticket';
    is_deeply [ map { "$_->{name} $_->{why}" } $STORE->named('custom_field_value')->unsearchable( RT::Extension::GDPR::Scope->ticket( $ticket->id ) ) ],
        ["$name.png binary"], 'nobody looks into a picture';

    run( $ticket, qr/\Q$name\E/ => '[Person 1]', qr/192[.]0[.]2[.][78]\b/ => '[IP address 1]', qr/192[.]0[.]2[.]19/ => '[IP address 2]' );
    is_deeply found($name), [ grep {/largecontent/i} @{ found("PNG$name") } ], 'nothing but what is in the picture';
    ok !@{ found( '192.000.002' ) }, 'no address';
    my %now = map { $_ => fresh($ticket)->FirstCustomFieldValue( field($_) ) } keys %field;
    is_deeply \%now, {
        FreeformSingle => '[Person 1] twice', FreeformMultiple => undef, TextSingle => 'Ä long one. [Person 1] ' x 40,
        HTMLSingle => '<p>Hello <b>[Person 1]</b></p>', BinarySingle => '[Person 1].csv', ImageSingle => '[Person 1].png',
        IPAddressSingle => '[IP address 1]', IPAddressRangeSingle => '[IP address 1]',
    }, 'values';
    my $file = fresh($ticket)->CustomFieldValues( field('BinarySingle') )->First;
    is $file->__Value('LargeContent') && $STORE->decode_lob( map { $file->__Value($_) } qw(ContentEncoding LargeContent) ),
        encode( 'iso-8859-1', "[Person 1];1\r\nJürgen;2\r\n" ), 'a file keeps its charset and line ends';
    is scalar( grep { $_->BriefDescription eq 'FreeformSingle [Person 1] once changed to [Person 1] twice' }
        @{ fresh($ticket)->Transactions->ItemsArrayRef } ), 1, 'the history follows';
    set( $ticket, 'FreeformSingle', Value => 'three' );
};

subtest 'a value that outgrows its column, and one in the external storage' => sub {
    my $ticket = ticket();
    my $short  = set( $ticket, 'FreeformSingle', Value => 'Bo ' x 80 );
    my $folder = $TEST->temp_directory . '/external';
    mkdir $folder or die $!;
    RT->System->ExternalStorage( RT::ExternalStorage::Backend->new( Type => 'Disk', Path => $folder ) );
    my $text = "Bo and others\n" x 50;
    my $long = set( $ticket, 'TextSingle', Value => $text );
    my ($key) = RT->System->ExternalStorage->Store( Digest::SHA::sha256_hex($text), $text );
    $DATABASE->execute( q{UPDATE ObjectCustomFieldValues SET LargeContent = ?, ContentEncoding = 'external' WHERE id = ?}, $key, $long );

    local $RT::MaxAttachmentSize = 100;
    RT->Config->Set( MaxAttachmentSize => 100 );
    RT->Config->Set( TruncateLongAttachments => 1 );
    my %done = run( $ticket, qr/Bo/ => '[Person 1]' );
    is fresh($ticket)->FirstCustomFieldValue( field('FreeformSingle') ), '[Person 1] ' x 80 =~ s/ \z//r, 'nothing is cut'
        or diag fresh($ticket)->FirstCustomFieldValue( field('FreeformSingle') );
    is fresh($ticket)->FirstCustomFieldValue( field('TextSingle') ), "[Person 1] and others\n" x 50, 'nor here';
    is_deeply $done{removals}, [$key], 'the object is to be removed';
};

subtest 'attributes, frozen ones and their history' => sub {
    my $name   = name();
    my $ticket = ticket();
    ok +( $ticket->SquelchMailTo('anna@example.com') )[0], 'not to be mailed';
    ok +( $ticket->SquelchMailTo('bert@example.com') )[0], 'nor another';
    my ( undef, undef, $message ) = $ticket->Correspond( Content => 'Hello', SquelchMailTo => ['anna@example.com'] );
    ok +( $message->SetAttribute( Name => 'DeferredRecipients', Content => {
        daily => { 'anna@example.com' => { _sent => undef }, 'bert@example.com' => { _sent => 1 } },
    } ) )[0], 'to be mailed later';
    ok +( $ticket->SetAttribute( Name => 'Frozen', Description => "About $name", Content => {
        list => [ "said $name", 4711, undef, { deep => encode( 'UTF-8', "bytes of $name" ) } ], none => q{},
    } ) )[0], 'a structure';
    my ($frozen) = $ticket->Attributes->Named('Frozen');
    my ($nested) = $frozen->AddAttribute( Name => 'ContentHistory', Content => { old => $name } );
    ok $nested, 'with its history';

    is_deeply [ grep {/\Q$name\E/} @{ raws( $ticket, 'attribute' ) } ],
        [ sort $name, "About $name", "bytes of $name", "said $name" ], 'all texts';
    is scalar( grep {/anna/} @{ raws( $ticket, 'attribute' ) } ), 3, 'and addresses, of keys too';
    is scalar( grep { $_->{part} !~ /\A[A-Za-z0-9.:_-]+\z/ } texts( $ticket, 'attribute' ) ), 0, 'parts say nothing';
    is_deeply [ grep { !defined $_->{ticket} || $_->{ticket} != $ticket->id } texts( $ticket, 'attribute' ) ], [], 'all of the ticket';

    run( $ticket, qr/\Q$name\E/ => '[Person 1]', qr/anna\@example[.]com/ => '[E-mail 1]' );
    is_deeply found($_), [], 'gone' for $name, 'anna@example.com';
    my $fresh = fresh($ticket);
    is_deeply $fresh->FirstAttribute('Frozen')->Content,
        { list => [ 'said [Person 1]', 4711, undef, { deep => 'bytes of [Person 1]' } ], none => q{} }, 'the structure is the same';
    is_deeply [ map { $_->Content } $fresh->SquelchMailTo ], ['bert@example.com'], 'who is still to be spared';
    my $sent = RT::Transaction->new($agent);
    $sent->Load( $message->id );
    is_deeply [ $sent->DeferredRecipients('daily') ], [], 'the digest mails nobody whom it cannot';
    is_deeply [ $sent->DeferredRecipients( 'daily', 1 ) ], ['bert@example.com'], 'and knows the others';
};

subtest 'links' => sub {
    my $name   = name();
    my $ticket = ticket();
    my $other  = ticket();
    ok +( $ticket->AddLink( Type => 'RefersTo', Target => $_ ) )[0], "to $_"
        for 'mailto:anna@example.com', 'mailto:anna%40example.com', 'https://crm.example.org/?q=anna%40example.com', $other->id;
    ok +( $ticket->AddLink( Type => 'DependsOn', Base => 'https://crm.example.org/anna@example.com' ) )[0], 'to the ticket';

    is scalar( @{ raws( $ticket, 'link' ) } ), 4, 'four of them';
    is scalar( grep { $_->{ticket} != $ticket->id } texts( $ticket, 'link' ) ), 0, 'of the ticket';
    is_deeply raws( $other, 'link' ), [], 'the link between tickets is none';
    run( $ticket, qr/anna\@example[.]com/i => '[E-mail 1]' );
    is_deeply found($_), [], 'gone' for 'anna@example.com', 'anna%40';
    is scalar( @{ fresh($ticket)->RefersTo->ItemsArrayRef } ), 3, 'what became the same is there once';
    ok +( fresh($ticket)->AddLink( Type => 'RefersTo', Target => 'https://example.org/' ) )[0], 'links can be added';
};

subtest 'RT 6: descriptions and long values' => sub {
    my $name = name();
    my $ticket = ticket();
    is_deeply raws( $ticket, 'transaction_content' ), [], 'nothing where there is no such table';
    is scalar( grep { $_->{part} eq 'Description' } texts( $ticket, 'ticket_text' ) ), 0, 'nor column';
    my $text = $DATABASE->type eq 'Pg' ? 'text' : 'longtext';
    my $key  = $DATABASE->type eq 'Pg' ? 'serial' : $DATABASE->type eq 'mysql' ? 'integer auto_increment' : 'integer';
    $TEST->as_administrator(
        "ALTER TABLE Tickets ADD COLUMN Description $text",
        "CREATE TABLE ObjectContents (id $key PRIMARY KEY, ObjectType varchar(64), ObjectId integer, ContentEncoding varchar(64),"
            . " Content $text, Creator integer, LastUpdatedBy integer, Created timestamp NULL, Disabled integer)",
        $DATABASE->type eq 'Pg' ? map { sprintf 'GRANT ALL ON %s TO "%s"', $_, RT->Config->Get('DatabaseUser') }
            qw(ObjectContents objectcontents_id_seq) : (),
    );

    $DATABASE->execute( 'UPDATE Tickets SET Description = ? WHERE id = ?', "<p>About $name</p>" x 100, $ticket->id );
    my ( undef, undef, $message ) = $ticket->Comment( Content => 'x' );
    $DATABASE->execute( q{UPDATE Transactions SET Type = 'Set', Field = 'Description', ReferenceType = 'RT::ObjectContent' WHERE id = ?}, $message->id );
    my $id = $DATABASE->insert( ObjectContents => {
        ObjectType => 'RT::Transaction', ObjectId => $message->id, ContentEncoding => 'json', Disabled => 0, Creator => 1,
        Content => JSON->new->canonical->encode( { OldValue => "<p>$name</p>", NewValue => "<p>still $name</p>" } ),
    } );
    my $search = $DATABASE->insert( ObjectContents => {
        ObjectType => 'RT::SavedSearch', ObjectId => $message->id, ContentEncoding => q{}, Content => $name, Disabled => 0, Creator => 1 } );

    is_deeply raws( $ticket, 'transaction_content' ), [ "<p>$name</p>", "<p>still $name</p>" ], 'long values';
    is_deeply [ map { "$_->{format} $_->{transaction}" } texts( $ticket, 'transaction_content' ) ], [ ( 'html ' . $message->id ) x 2 ], 'in HTML';
    run( $ticket, qr/\Q$name\E/ => '[Person 1]' );
    is $DATABASE->row( 'SELECT Description FROM Tickets WHERE id = ?', $ticket->id )->{description}, '<p>About [Person 1]</p>' x 100, 'description';
    is_deeply( JSON->new->decode( $DATABASE->row( 'SELECT Content FROM ObjectContents WHERE id = ?', $id )->{content} ),
        { OldValue => '<p>[Person 1]</p>', NewValue => '<p>still [Person 1]</p>' }, 'as RT reads them' );
    is $DATABASE->row( 'SELECT Content FROM ObjectContents WHERE id = ?', $search )->{content}, $name, 'what is of others stays';
};

done_testing;
