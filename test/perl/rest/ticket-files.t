# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Test;
use Encode ();
use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Test::REST;

my $test = 'RT::Extension::GDPR::Test';
$test->user_with_rights( 'alice', qw(SeeQueue ShowTicket ShowTicketComments ShowOutgoingEmail DeleteTicketFiles) );
my ($base) = $test->started_ok;
my $alice  = RT::Extension::GDPR::Test::REST->new( url => $base, user => 'alice' );
my $reason = ( RT::Extension::GDPR::Config->choices('GDPRReasons') )[0]{code};

subtest 'a ticket without files' => sub {
    my $ticket = RT::Test->create_ticket( Queue => 'General', Content => 'No file' );
    is_deeply( $alice->ok( GET => '/tickets/' . $ticket->id . '/files' ), { ticket => '' . $ticket->id, files => [] }, 'none' );
};

subtest 'what is said of a file' => sub {
    my $ticket = $test->ticket_with_files( { name => 'passport.pdf', type => 'application/pdf', data => 'x' x 1234 } );
    my $list = $alice->ok( GET => '/tickets/' . $ticket->id . '/files' );
    my ($file) = @{ $list->{files} };
    my ($id) = $test->file_ref( $ticket, 'passport.pdf' ) =~ /(\d+)/;
    is( $file->{ref},          "attachment-$id",  'ref' );
    is( $file->{name},         'passport.pdf',    'name' );
    is( $file->{content_type}, 'application/pdf', 'type' );
    is( $file->{size},         1234,              'bytes' );
    is( $file->{ticket},       $ticket->id,       'ticket' );
    is( $file->{source},       'message',         'source' );
    is( $file->{url}, "/Ticket/Attachment/$file->{transaction}/$id", 'address, without the name' );
    is( $file->{by}{name}, 'RT_System', 'by' );
    ok( !$file->{scheduled}, 'not scheduled' );
    is( $alice->{agent}->get( $base . $file->{url} )->content, 'x' x 1234, 'the address leads to the file' );
};

subtest 'hostile names are plain strings, and go' => sub {
    my @names = (
        q{"><script>alert(1)</script>.pdf}, q{a'b"c\\d/e.pdf}, "\x{202E}fdp.exe", 'a' x 251 . '.pdf', "\x{1F600}\x{20000}.pdf",
        "e\x{301}\x{FB01}.pdf", '../../etc/passwd', '%2e%2e%2f%00.pdf', '${7*7}{{7*7}}.pdf', '; rm -rf ~ #.pdf', '.pdf',
    );
    my $ticket = $test->ticket_with_files(
        map { { name => "file$_.pdf", type => 'application/pdf', data => "hostile number $_ here" } } 0 .. $#names );
    my $path = '/tickets/' . $ticket->id;
    RT::Extension::GDPR::Database->execute( 'UPDATE Attachments SET Filename = ? WHERE Filename = ?', $names[$_], "file$_.pdf" )
        for 0 .. $#names;

    my $files = $alice->ok( GET => "$path/files" )->{files};
    is_deeply( [ map { $_->{name} } @$files ], \@names, 'each as it is' );
    unlike( $_->{url}, qr/[^\x21-\x7e]|passwd|script/, 'address' ) for @$files;

    my @refs   = map { $_->{ref} } @$files;
    my $plan   = $alice->ok( POST => "$path/plans", body => { files => \@refs } );
    my $result = $alice->ok( POST => "$path/deletions",
        body => { files => \@refs, digest => $plan->{digest}, when => 'now', reason => $reason } );
    is( $result->{deleted}, scalar @names, 'deleted' );
    is_deeply( $alice->ok( GET => "$path/files" )->{files}, [], 'none is left' );
    my $dump = $test->dump_everything;
    is_deeply( [ $test->found_in_dump( Encode::encode( 'UTF-8', $_ ), $dump ) ], [], 'the name is nowhere' )
        for grep { length > 4 } @names;
    is_deeply( [ $test->found_in_dump( "hostile number $_ here", $dump ) ], [], 'nor the bytes' ) for 0 .. $#names;
};

done_testing;
