# SPDX-License-Identifier: GPL-2.0-only

# The same files once more, all of them in the external storage.

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
use Encode ();
use File::Find ();
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Store;
use RT::Extension::GDPR::Test::Everything;

my $test = 'RT::Extension::GDPR::Test';
my $act  = 'RT::Extension::GDPR::Act::DeleteFiles';
my $db   = 'RT::Extension::GDPR::Database';

my $everything = RT::Extension::GDPR::Test::Everything->build;
my $ticket     = $everything->{ticket};
my %files      = %{ $everything->{files} };

# What rt-externalize-attachments does to every row with content but the texts of messages.
for my $place ( [ Attachments => 'Content' ], [ ObjectCustomFieldValues => 'LargeContent' ] ) {
    my ( $table, $column ) = @$place;
    for my $row ( $db->rows("SELECT id, ContentType, ContentEncoding, $column AS content FROM $table") ) {
        next if !length( $row->{content} // '' ) || ( $row->{contenttype} || '' ) =~ m{^text/(?:plain|html)};
        my $bytes  = RT::Extension::GDPR::Store->decode_lob( @$row{qw(contentencoding content)} );
        my $digest = sha256_hex($bytes);
        RT->System->ExternalStorage->Store( $digest, $bytes, RT::Attachment->new( RT->SystemUser ) );
        $db->execute( "UPDATE $table SET $column = ?, ContentEncoding = 'external' WHERE id = ?", $digest, $row->{id} );
    }
}

sub objects {
    my @found;
    File::Find::find( { no_chdir => 1, wanted => sub { push @found, $_ if -f } }, $folder );
    return scalar @found;
}

sub plan_of { return $act->plan( user => RT->SystemUser, ticket => $ticket, files => [@_] ) }

sub apply {
    return RT::Extension::GDPR::Apply->run( $_[0], user => RT->SystemUser, reason => 'check_done', via => 'shell' );
}

my $before = objects();
cmp_ok( $before, '>=', 6, 'the storage has files and forwarded mails' );

subtest 'an object that another file still needs stays' => sub {
    my ($file) = grep { ( $_->{name} // '' ) eq $files{pdf}{name} && $_->{store} eq 'attachment' }
        $act->files( user => RT->SystemUser, ticket => $ticket );
    my $plan   = plan_of( $file->{ref} );
    my $result = apply($plan);
    cmp_ok( $result->{remaining}, '>', 0, 'copies remain' );
    is( $result->{pending}, 0, 'nothing is pending' );
    my ($copy) = grep { $_->{store} eq 'attachment' } $act->copies( $plan, RT->SystemUser );
    is( RT::Extension::GDPR::Store->named('attachment')->bytes($copy), $files{pdf}{data}, 'a copy can still be read' );
};

subtest 'one that is lost is not in the way of others' => sub {
    my $lost = 'f' x 64;
    my $id   = $test->ticket_with_files( { name => 'lost.png', type => 'image/png', data => 'lost' }, { name => 'here.bin', data => 'here' } )->id;
    $db->execute( "UPDATE Attachments SET Content = ?, ContentEncoding = 'external' WHERE Filename = ?", $lost, 'lost.png' );
    my $plan = $act->plan( user => RT->SystemUser, ticket => $id, files => [ $test->file_ref( $id, 'here.bin' ) ] );
    is( apply($plan)->{deleted}, 1, 'the other one can be deleted' );
};

subtest 'with all copies, nothing is left' => sub {
    my $plan   = plan_of( map { $_->{ref} } $act->files( user => RT->SystemUser, ticket => $ticket ) );
    my $result = apply($plan);
    is( $result->{remaining}, 0, 'no copies' );
    is( $result->{pending},   0, 'nothing is pending' );
    is( objects(), 0, 'the storage is empty' );
    my $dump = $test->dump_everything;
    for my $kind ( sort keys %files ) {
        for my $needle ( substr( $files{$kind}{data}, 0, 20 ), Encode::encode( 'UTF-8', $files{$kind}{name} ), sha256_hex( $files{$kind}{data} ) ) {
            is_deeply( [ $test->found_in_dump( $needle, $dump ) ], [], "$kind is nowhere" );
        }
    }
    ok( RT::Extension::GDPR::Log->verify->{ok}, 'the log is sound' );
};

done_testing;
