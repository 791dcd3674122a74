# SPDX-License-Identifier: GPL-2.0-only

# Only PostgreSQL and MySQL have a full text index in RT.

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Store::FullTextIndex;
use RT::Extension::GDPR::Test::Everything;
use RT::Extension::GDPR::Test::Rewrite;

my $test = 'RT::Extension::GDPR::Test';
my $act  = 'RT::Extension::GDPR::Act::DeleteFiles';
my $db   = 'RT::Extension::GDPR::Database';

my $ticket = $test->mail_ticket( RT::Extension::GDPR::Test::Everything->mail );

sub file { my ($name) = @_; return ( grep { ( $_->{name} || q{} ) eq $name } $act->files( user => RT->SystemUser, ticket => $ticket ) )[0] }

sub delete_file {
    my ($file) = @_;
    my $plan = $act->plan( user => RT->SystemUser, ticket => $ticket, files => [ $file->{ref} ] );
    return ( $plan->counts, RT::Extension::GDPR::Apply->run( $plan, user => RT->SystemUser, reason => 'check_done', via => 'shell' ) );
}

if ( $db->type eq 'SQLite' ) {
    my ( $counts, $result ) = delete_file( file('gehalt notiz.txt') );
    is_deeply( $counts, { attachment => 1 }, 'without an index there is nothing to clear in it' );
    is( $result->{deleted}, 1, 'and the file is deleted' );
    done_testing;
    exit;
}

# As rt-setup-fulltext-index makes it, filled as rt-fulltext-indexer does.
my ( $column, $make, $words, $needle ) = $db->type eq 'Pg'
    ? ( 'ContentIndex', 'CREATE TABLE AttachmentsIndex (id BIGINT NOT NULL PRIMARY KEY, ContentIndex tsvector)', 'TO_TSVECTOR(?)', 'zacharia' )
    : ( 'Content', 'CREATE TABLE AttachmentsIndex (id BIGINT UNSIGNED AUTO_INCREMENT NOT NULL PRIMARY KEY, Content LONGTEXT)'
        . ' ENGINE=InnoDB CHARACTER SET utf8mb4', '?', 'Zacharias' );
my $dba = DBI->connect( RT::Handle->DSN, $ENV{RT_DBA_USER}, $ENV{RT_DBA_PASSWORD}, { RaiseError => 1, PrintError => 0 } );
$dba->do($make);
$dba->do( 'GRANT ALL ON AttachmentsIndex TO "' . RT->Config->Get('DatabaseUser') . '"' ) if $db->type eq 'Pg';
$dba->disconnect;

my $attachments = RT::Attachments->new( RT->SystemUser );
$attachments->Limit( FIELD => 'ContentType', OPERATOR => 'IN', VALUE => [ 'text/plain', 'text/html' ] );
while ( my $attachment = $attachments->Next ) {
    $db->execute( "INSERT INTO AttachmentsIndex (id, $column) VALUES (?, $words)", $attachment->id, $attachment->Content );
}

sub indexed { return map { $_->{words} } $db->rows( "SELECT $column AS words FROM AttachmentsIndex WHERE id = ?", $_[0] ) }

subtest 'the words of a deleted file leave the index' => sub {
    my $file = file('gehalt notiz.txt');
    like( ( indexed( $file->{id} ) )[0], qr/$needle/, 'they are in it' );
    my ( $counts, $result ) = delete_file($file);
    is_deeply( $counts, { attachment => 1, full_text_index => 1 }, 'the plan knows' );
    is( $result->{remaining}, 0, 'nothing remains' );
    is_deeply( [ indexed( $file->{id} ) ], [''], 'the row is empty, and there: the indexer counts on it' );
    is_deeply( [ $test->found_in_dump($needle) ], [], 'the words are nowhere' );
};

subtest 'a message that pointed at a deleted picture is indexed anew' => sub {
    my $file = file("Johann M\x{fc}ller.png");
    my ($text) = map { $_->{id} } $db->rows( 'SELECT id FROM Attachments WHERE TransactionId = ? AND ContentType = ? ORDER BY id', $file->{transaction}, 'text/plain' );
    like( ( indexed($text) )[0], qr/johann/i, 'its index has the name' );
    my ( $counts, $result ) = delete_file($file);
    cmp_ok( $counts->{full_text_index}, '>=', 1, 'the plan knows' );
    is( $result->{remaining}, 0, 'nothing remains' );
    unlike( ( indexed($text) )[0], qr/johann/i, 'the name is gone' );
    like( ( indexed($text) )[0], qr/bald/i, 'the rest is there' );
};

subtest 'a message in which something is replaced is indexed anew' => sub {
    my ($text) = map { $_->{id} } $db->rows( 'SELECT a.id FROM Attachments a JOIN Transactions t ON t.id = a.TransactionId'
            . " WHERE t.ObjectType = 'RT::Ticket' AND t.ObjectId = ? AND a.ContentType = 'text/html' ORDER BY a.id", $ticket );
    like( ( indexed($text) )[0], qr/bald/i, 'its index has the word' );
    my $loaded = RT::Ticket->new( RT->SystemUser );
    $loaded->Load($ticket);
    my $comment = RT::Transaction->new( RT->SystemUser );
    $comment->Load( ( $loaded->Comment( Content => 'Bis bald' ) )[0] );
    my ($noted) = map { $_->id } @{ $comment->Attachments->ItemsArrayRef };
    $db->execute( "INSERT INTO AttachmentsIndex (id, $column) VALUES (?, $words)", $noted, 'Bis bald' );

    my %done = RT::Extension::GDPR::Test::Rewrite->run( $ticket, qr/bald/ => '[Person 1]' );
    my %of_index = map { $_->{id} => $_ } grep { $_->{store} eq 'full_text_index' } @{ $done{changes} };
    is( $of_index{$noted}{visibility}, 'comments', 'that of a comment is for those who may read comments' );
    is( $of_index{$text}{visibility},  '',         'that of a message for all' );
    ok( ( grep { $_->{store} eq 'full_text_index' && $_->{id} == $text && $_->{kind} eq 'rewrite' } @{ $done{changes} } ), 'a change of its own' );
    unlike( ( indexed($text) )[0], qr/bald/i, 'the word is gone' );
    like( ( indexed($text) )[0], qr/person/i, 'the token is there' );
    is_deeply( [ $test->found_in_dump('bald') ], [], 'the word is nowhere' );
};

done_testing;
