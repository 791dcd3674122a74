# SPDX-License-Identifier: GPL-2.0-only

# What is written in messages: read as RT reads it, rewritten, and read by RT again.

use strict;
use warnings;
use utf8;

my $folder;

BEGIN {
    require File::Temp;
    $folder = File::Temp::tempdir( CLEANUP => 1 );
}

use RT::Extension::GDPR::Test config => "Set( \%ExternalStorage, Type => 'Disk', Path => '$folder' );";

use Digest::SHA qw(sha256_hex);
use Encode qw(encode);
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Store::Message;
use RT::Extension::GDPR::Test::Rewrite;

my $test    = 'RT::Extension::GDPR::Test';
my $store   = 'RT::Extension::GDPR::Store::Message';
my $db      = 'RT::Extension::GDPR::Database';
my $rewrite = 'RT::Extension::GDPR::Test::Rewrite';

sub ticket { return $test->ticket_with_files(@_)->id }

sub documents { return $store->documents( RT::Extension::GDPR::Scope->ticket( $_[0] ) ) }

# A part as an RT of any age may hold it, and its id.
sub part {
    my ( $ticket, %columns ) = @_;
    my $transaction = $db->row(
        q{SELECT MIN(id) AS id FROM Transactions WHERE ObjectType = 'RT::Ticket' AND ObjectId = ?}, $ticket );
    my $parent = $db->row( 'SELECT COALESCE(MIN(id), 0) AS id FROM Attachments WHERE TransactionId = ?', $transaction->{id} );
    my $bytes  = delete $columns{bytes};
    @columns{qw(ContentEncoding Content)} = RT::Extension::GDPR::Store->encode_lob($bytes) if defined $bytes;
    my $id = $db->insert( 'Attachments', {
        TransactionId => $transaction->{id}, Parent => $parent->{id}, Creator => 1, Created => $db->now, %columns } );
    DBIx::SearchBuilder::Record::Cachable->FlushCache;
    return $id;
}

sub attachment {
    my ($id) = @_;
    my $attachment = RT::Attachment->new( RT->SystemUser );
    $attachment->Load($id);
    return $attachment;
}

sub row { return $db->row( 'SELECT * FROM Attachments WHERE id = ?', $_[0] ) }

sub rows { return [ map { join '|', map { $_ // 'NULL' } @$_{ sort keys %$_ } } $db->rows('SELECT * FROM Attachments ORDER BY id') ] }

my $text = "Łukasz Müller, Köln\nund Łukasz wieder\n";

subtest 'texts in every charset and encoding' => sub {
    my $latin = "Zoë Müller, Köln\nund Zoë wieder\n";
    my %rows  = (
        'as RT stores it'            => [ 'text/plain; charset="utf-8"',   encode( 'UTF-8', $text ), qr/Łukasz/ ],
        'HTML'                       => [ 'text/html; charset="utf-8"',    encode( 'UTF-8', $text ), qr/Łukasz/ ],
        'of an old RT, in Latin-1'   => [ 'text/plain; charset=iso-8859-1', encode( 'iso-8859-1', $latin ), qr/Zoë/ ],
        'in Cyrillic'                => [ 'text/plain; charset=koi8-r',    encode( 'koi8-r', "Иван\nи Иван\n" ), qr/Иван/ ],
        'in Japanese'                => [ 'text/plain; charset=iso-2022-jp', encode( 'iso-2022-jp', "山田太郎です\n山田太郎\n" ), qr/山田/ ],
        'in UTF-16'                  => [ 'text/plain; charset=utf-16be',  encode( 'UTF-16BE', $text ), qr/Łukasz/ ],
        'in no charset it names'     => [ 'text/plain',                    encode( 'UTF-8', $text ), qr/Łukasz/ ],
        'in Latin-1 without a name'  => [ 'text/plain',                    encode( 'iso-8859-1', $latin ), qr/Zoë/ ],
        'folded type without a name' => [ "text/html;\n format=flowed",    encode( 'iso-8859-1', $latin ), qr/Zoë/ ],
    );
    my $ticket = ticket();
    my %before;
    for my $name ( sort keys %rows ) {
        my ( $type, $bytes, $pattern ) = @{ $rows{$name} };
        my $length = length $bytes;
        my $id     = part( $ticket, bytes => $bytes, ContentType => $type =~ s/;.*//sr,
            Headers => "Content-Type: $type\nContent-Length: $length\nX-More: x\n" );
        $before{$name} = { id => $id, text => attachment($id)->Content };
        like $before{$name}{text}, $pattern, "$name: RT reads it";
    }

    my %done = $rewrite->run( $ticket, qr/Łukasz|Zoë|Иван|山田/ => '[Person 1]' );
    is_deeply [ sort map {"$_->{store} $_->{table} $_->{id} $_->{kind}"} @{ $done{changes} } ],
        [ sort map {"message Attachments $_->{id} rewrite"} values %before ], 'a change for each';
    for my $name ( sort keys %before ) {
        my ( $id, $text ) = @{ $before{$name} }{qw(id text)};
        is attachment($id)->Content, $text =~ s/Łukasz|Zoë|Иван|山田/[Person 1]/gr, "$name: nothing else changed";
        is attachment($id)->ContentLength,
            length( RT::Extension::GDPR::Store->decode_lob( @{ row($id) }{qw(contentencoding content)} ) ), 'the length is right';
        like row($id)->{headers}, qr/^X-More: x$/m, 'the other headers are there';
    }
};

subtest 'attached texts, which RT leaves in the charset they came in' => sub {
    my %bytes = (
        'Windows'                => [ 'text/csv; charset=windows-1252', encode( 'cp1252', "Zoë;Müller;5 €\r\n" ), '[Person 1];Müller;5 €' ],
        'a spreadsheet\'s UTF-16' => [ 'text/csv', "\xFF\xFE" . encode( 'UTF-16LE', "Zoë;Müller\r\n" ), '[Person 1];Müller' ],
        'UTF-8 with a mark'      => [ 'application/octet-stream', "\xEF\xBB\xBF" . encode( 'UTF-8', "Zoë;Müller\r\n" ), '[Person 1];Müller' ],
        'with a stray octet'     => [ 'text/csv; charset=utf-8', encode( 'UTF-8', "Zoë;Müller;" ) . "\xFF\r\n", '[Person 1];Müller' ],
        'no multipart, as it turned out' => [ 'multipart/mixed; charset=utf-8', encode( 'UTF-8', "Zoë;Müller\n" ), '[Person 1];Müller' ],
        'a bounce'               => [ 'message/delivery-status', encode( 'UTF-8', "To: Zoë;Müller\n" ), 'To: [Person 1];Müller' ],
    );
    my $ticket = ticket();
    for my $name ( sort keys %bytes ) {
        my ( $type, $bytes, $expected ) = @{ $bytes{$name} };
        my $id      = part( $ticket, bytes => $bytes, ContentType => $type =~ s/;.*//r, Filename => 'list.csv',
            Headers => "Content-Type: $type\nContent-Disposition: attachment; filename=\"list.csv\"\n" );
        my $charset = RT::Extension::GDPR::Charset->new( $bytes, $type =~ /charset=(.+)/ );
        $rewrite->run( $ticket, qr/Zoë/ => '[Person 1]' );
        my $after = RT::Extension::GDPR::Store->decode_lob( @{ row($id) }{qw(contentencoding content)} );
        is $after, $charset->octets( $charset->text =~ s/Zoë/[Person 1]/r ), "$name: each other octet stays";
        like $charset->text =~ s/Zoë/[Person 1]/r, qr/\Q$expected/, 'as it was read';
    }
};

subtest 'however it is encoded in the column' => sub {
    my $long   = $text x 50;
    my $ticket = ticket();
    for my $encoding ( '', 'none', 'base64', 'quoted-printable', 'external' ) {
        my $bytes  = encode( 'UTF-8', $long . ( $encoding || 'nothing' ) );
        my $stored = $encoding eq 'base64' ? MIME::Base64::encode_base64($bytes)
            : $encoding eq 'quoted-printable' ? MIME::QuotedPrint::encode_qp($bytes)
            : $encoding eq 'external'         ? sha256_hex($bytes)
            :                                   Encode::decode( 'UTF-8', $bytes );
        RT->System->ExternalStorage->Store( $stored, $bytes, RT::Attachment->new( RT->SystemUser ) ) if $encoding eq 'external';
        my $id     = part( $ticket, ContentEncoding => $encoding || undef, Content => $stored, ContentType => 'text/plain',
            Headers => qq{Content-Type: text/plain; charset="utf-8"\n} );
        my $before = attachment($id)->Content;
        my %done   = $rewrite->run( $ticket, qr/Łukasz/ => '[Person 1]' );
        is attachment($id)->Content, $before =~ s/Łukasz/[Person 1]/gr, $encoding || 'not said';
        is_deeply $done{removals}, [ $encoding eq 'external' ? $stored : () ], 'the object in the external storage is to go'
    }
};

subtest 'no body is cut or dropped' => sub {
    for my $option (qw(TruncateLongAttachments DropLongAttachments)) {
        my $ticket = ticket();
        my $long   = $text x 2000;
        my $id     = part( $ticket, bytes => encode( 'UTF-8', $long ), ContentType => 'text/plain',
            Headers => qq{Content-Type: text/plain; charset="utf-8"\n} );
        my $count = sub { $db->row('SELECT COUNT(*) AS n FROM Transactions')->{n} };
        my $told  = $count->();
        RT->Config->Set( MaxAttachmentSize => 1000 );
        RT->Config->Set( $option           => 1 );
        $rewrite->run( $ticket, qr/Łukasz/ => '[Person 1]' );
        RT->Config->Set( $option           => undef );
        RT->Config->Set( MaxAttachmentSize => 10_000_000 );
        is attachment($id)->Content, $long =~ s/Łukasz/[Person 1]/gr, $option;
        is $count->(), $told, 'no transaction tells of it';
    }
};

subtest 'headers' => sub {
    my $ticket  = ticket();
    my $headers = "RT-Send-Bcc: Zoë <zoe\@example.test>\nReceived: from a (zoe)\n by b\nReceived: from c\n"
        . "Received: from\n zoe\nContent-Type: text/plain; charset=\"utf-8\"\nContent-Length: 3\n";
    my $id = part( $ticket, bytes => 'zoe', ContentType => 'text/plain', Headers => $headers );
    $rewrite->run( $ticket, qr/Zoë/ => '[Person 1]', qr/zoe/ => 'person-1' );
    is row($id)->{headers}, $headers =~ s/Zoë/"[Person 1]"/r =~ s/zoe/person-1/gr =~ s/Length: 3/Length: 8/r,
        'all of them, repeated and folded as they were';
};

subtest 'a thread stays one' => sub {
    my $ticket = $test->mail_ticket( "From: zoe\@example.test\nTo: rt\@example.test\nSubject: x\n"
            . "Message-ID: <1.zoe\@example.test>\n\nHello\n" );
    my $tag = '[' . RT->Config->Get('rtname') . " #$ticket]";
    is $test->mail_ticket( "From: zoe\@example.test\nTo: rt\@example.test\nSubject: Re: $tag x\nMessage-ID: <2.zoe\@example.test>\n"
            . "In-Reply-To: <1.zoe\@example.test>\nReferences: <0\@example.test>\n <1.zoe\@example.test>\n\nAgain\n" ), $ticket, 'a reply';
    my $loaded = RT::Ticket->new( RT->SystemUser );
    $loaded->Load($ticket);
    ok( ( $loaded->Correspond( Content => 'Thanks' ) )[0], 'an answer, of which a record is kept' );

    $rewrite->run( $ticket, qr/zoe\@example\.test/ => '[E-mail 1]' );
    my @rows = $db->rows( 'SELECT a.MessageId, a.Headers FROM Attachments a JOIN Transactions t ON t.id = a.TransactionId'
            . q{ WHERE t.ObjectType = 'RT::Ticket' AND t.ObjectId = ? ORDER BY a.id}, $ticket );
    my @ids = grep {/^[12]\./} map { $_->{messageid} // () } @rows;
    is_deeply \@ids, [ '1.E-mail-1', '2.E-mail-1' ], 'the column';
    for my $row ( grep { length( $_->{messageid} // '' ) } @rows ) {
        my ($id) = RT::Extension::GDPR::AttachmentHeaders->values( $row->{headers}, 'Message-ID' );
        is $id, "<$row->{messageid}>", 'is what the header says';
    }
    my %named = map { $_ => 1 } map { /<([12]\.[^>]*)>/g } map { RT::Extension::GDPR::AttachmentHeaders->values( $_->{headers}, 'References' ),
        RT::Extension::GDPR::AttachmentHeaders->values( $_->{headers}, 'In-Reply-To' ) } @rows;
    is_deeply [ sort keys %named ], [ $ids[0] ], 'and what answers refer to';
};

subtest 'columns' => sub {
    my $ticket = ticket();
    my $id     = part( $ticket, bytes => "%PDF", ContentType => 'application/pdf', Filename => 'ann.pdf',
        Subject => 'x ann ' . 'y' x 249, MessageId => 'ann.1@example.test', Headers => "Content-Type: application/pdf\n" );
    is_deeply [ map { "$_->{part} $_->{format}" } grep { $_->{id} == $id } documents($ticket) ],
        [ map {"$_ headers"} qw(headers subject filename message_id) ], 'a binary file has no text';
    my %new = ( Subject => 'x [Person 1] ' . 'y' x 242, Filename => '[Person 1].pdf' );
    $rewrite->run( $ticket, qr/ann(?!\.1)/ => '[Person 1]' );
    is attachment($id)->$_, $new{$_}, $_ for sort keys %new;

    my $encoded = part( $ticket, bytes => 'x', ContentType => 'text/plain', Headers => "Content-Type: text/plain\n",
        Subject => 'Re: =?UTF-8?B?Wm8=?= =?UTF-8?B?w6sgeA==?=', Filename => '=?UTF-8?Q?Zo=C3=AB?= (1).pdf' );
    $rewrite->run( $ticket, qr/Zoë/ => '[Person 1]' );
    is Encode::decode( 'MIME-Header', attachment($encoded)->Subject ), 'Re: [Person 1] x', 'of a recorded mail';
    is Encode::decode( 'MIME-Header', attachment($encoded)->Filename ), '[Person 1] (1).pdf', 'as somebody has written it';
};

subtest 'nothing to replace, nothing to change' => sub {
    my $ticket = ticket( { name => 'a.csv', type => 'text/csv', data => encode( 'UTF-8', $text ) } );
    my $before = rows();
    is_deeply { $rewrite->run( $ticket, qr/nobody at all/ => '[Person 1]' ) }, { changes => [], removals => [] }, 'no change';
    is_deeply rows(), $before, 'no row';
};

subtest 'the whole set of merged tickets and nothing else' => sub {
    my ( $winner, $merged, $other ) = map { ticket( { name => 'a.txt', data => "Ann $_", type => 'text/plain' } ) } 1 .. 3;
    my $loser = RT::Ticket->new( RT->SystemUser );
    $loser->Load($merged);
    ok( ( $loser->MergeInto($winner) )[0], 'merged' );
    for my $ticket ( $winner, $merged ) {
        my %of = map { $_->{ticket} => 1 } grep { $_->{raw} =~ /a\.txt/ } documents($ticket);
        is_deeply [ sort { $a <=> $b } keys %of ], [ sort { $a <=> $b } $winner, $merged ], 'both, from either';
    }
};

subtest 'what is encrypted, signed or no text' => sub {
    my $ticket = ticket( map { { data => $_->[2], name => $_->[1], type => $_->[0] } }
            [ 'application/pdf', 'a.pdf', '%PDF' ], [ 'application/pgp-signature', 'signature.asc', 'x' ],
            [ 'text/csv', 'a.csv', 'x' ], [ 'application/octet-stream', 'b.csv', 'x' ], [ 'text/plain', 'c.txt', 'x' ] );
    my $id = part( $ticket, bytes => "-----BEGIN PGP MESSAGE-----\n\nhQEMA", ContentType => 'text/plain',
        Headers => "Content-Type: text/plain\n" );
    my @found = RT::Extension::GDPR::Store->named('attachment')->unsearchable( RT::Extension::GDPR::Scope->ticket($ticket) );
    is_deeply [ map { [ @$_{qw(name why)} ] } @found ],
        [ [ 'a.pdf', 'binary' ], [ 'signature.asc', 'signed' ], [ undef, 'encrypted' ] ], 'is told';
    is $found[-1]{ref}, "attachment-$id", 'a message that is encrypted as a whole, too';

    my $agent = $test->user_with_rights( 'agent', 'SuperUser' );
    my $plan  = RT::Extension::GDPR::Act::DeleteFiles->plan( user => $agent, ticket => $ticket, files => [ map { $_->{ref} } @found ] );
    is( RT::Extension::GDPR::Apply->run( $plan, user => $agent, reason => 'check_done', via => 'shell' )->{deleted}, 3, 'and can be deleted' );
    is row($id)->{content}, '', 'really';
    is_deeply [ RT::Extension::GDPR::Store->named('attachment')->unsearchable( RT::Extension::GDPR::Scope->ticket($ticket) ) ], [], 'nothing is left';
};

subtest 'reminders' => sub {
    my $ticket = RT::Ticket->new( RT->SystemUser );
    $ticket->Load( ticket() );
    my ($reminder) = $ticket->Reminders->Add( Subject => 'call', Owner => RT->Nobody->id );
    ok $reminder, 'added';
    part( $reminder, bytes => 'call Ann', ContentType => 'text/plain', Headers => "Content-Type: text/plain\n" );
    is_deeply [ map { $_->{ticket} } grep { $_->{raw} eq 'call Ann' } documents( $ticket->id ) ], [$reminder], 'belong to the ticket';
};

subtest 'a row whose file was deleted' => sub {
    my $ticket = ticket( { name => 'ann.pdf', type => 'application/pdf', data => 'x' } );
    my $agent  = $test->user_with_rights( 'agent', 'SuperUser' );
    my $ref    = $test->file_ref( $ticket, 'ann.pdf' );
    my $plan   = RT::Extension::GDPR::Act::DeleteFiles->plan( user => $agent, ticket => $ticket, files => [$ref] );
    RT::Extension::GDPR::Apply->run( $plan, user => $agent, reason => 'check_done', via => 'shell' );
    my ($id) = $ref =~ /(\d+)/;
    is_deeply [ map { $_->{part} } grep { $_->{id} == $id } documents($ticket) ], ['headers'], 'has no text of its own';
    my $before = row($id);
    $rewrite->run( $ticket, qr/customer/ => '[Person 1]' );
    is_deeply row($id), $before, 'and stays';
};

subtest 'where it lies, when it was written and who may read it' => sub {
    my $ticket = RT::Ticket->new( RT->SystemUser );
    $ticket->Load( ticket() );
    my ($id) = $ticket->Comment( Content => 'Ask Ann' );
    my ($document) = grep { $_->{raw} eq 'Ask Ann' } documents( $ticket->id );
    is $document->{transaction}, $id, 'its transaction';
    is $document->{visibility}, 'comments', 'a comment';
    is $document->{title}, 'Message text', 'what it is';
    is $document->{key}, "message-$document->{id}-content", 'its key';
    is $document->{created}, attachment( $document->{id} )->__Value('Created'), 'when';
    my @texts = $store->export( RT::Extension::GDPR::Scope->ticket( $ticket->id ) );
    is_deeply [ grep { $_->{text} eq 'Ask Ann' } @texts ],
        [ { title => 'Message text', created => $document->{created}, text => 'Ask Ann' } ], 'as it is handed out';
    ok( ( grep { $_->{text} =~ /^Subject: Papers$/m } @texts ), 'headers too' );
    my @keys = map { $_->{key} } documents( $ticket->id );
    my %seen;
    is_deeply [ grep { $seen{$_}++ || !/\A[A-Za-z0-9.:_-]+\z/ } @keys ], [], 'all keys differ';
};

done_testing;
