# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

my $folder;

BEGIN {
    require File::Temp;
    $folder = File::Temp::tempdir( CLEANUP => 1 );
}

use RT::Extension::GDPR::Test config => "Set( \%ExternalStorage, Type => 'Disk', Path => '$folder' );";

use Digest::SHA qw(sha256_hex);
use Fcntl qw(:flock);
use File::Copy ();
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::ExternalObject;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::Removal;
use Test::Warn;

my $TEST     = 'RT::Extension::GDPR::Test';
my $DATABASE = 'RT::Extension::GDPR::Database';
my $REMOVAL  = 'RT::Extension::GDPR::Removal';
my $root     = $TEST->user_with_rights( 'admin', 'SuperUser' );

# RT's program locks its own file, so a copy of it keeps this test apart from others that run at the same time.
my ($installed) = grep {-x} map {"$RT::SbinPath/rt-externalize-attachments$_"} '', '-5', '-6';
BAIL_OUT('RT has no rt-externalize-attachments') unless $installed;
my $programs = File::Temp::tempdir( CLEANUP => 1 );
my $program  = "$programs/rt-externalize-attachments";
File::Copy::cp( $installed, $program ) or die $!;
$RT::SbinPath = $programs;

sub externalize { return system("$^X $program 2>$programs/stderr") }
sub path { my ($bytes) = @_; return join '/', $folder, sha256_hex($bytes) =~ /^(...)(...)(.*)/ }

my $number = 0;
sub new_file { return "%PDF-1.4\0" . $number++ . join '', map { chr( $_ * 7 % 256 ) } 1 .. 500 }

sub ticket {
    my ( $bytes, @names ) = @_;
    my $ticket = RT::Ticket->new($root);
    my ( $id, undef, $message ) = $ticket->Create( Queue => 'General', Subject => 'x', MIMEObj => $TEST->message_with_files(
        map { { name => $_, type => 'application/pdf', data => $bytes } } @names ) );
    ok $id, $message;
    return $ticket;
}

# What the program does, for one row.
sub store {
    my ( $bytes, $ticket ) = @_;
    my ($id) = $TEST->file_ref( $ticket, 'a.pdf' ) =~ /(\d+)/;
    ok +( RT->System->ExternalStorage->Store( sha256_hex($bytes), $bytes ) )[0], 'stored';
    return $DATABASE->execute( "UPDATE Attachments SET Content = ?, ContentEncoding = 'external' WHERE id = ?", sha256_hex($bytes), $id );
}

sub delete_file {
    my ( $ticket, $name, @more ) = @_;
    my $plan = RT::Extension::GDPR::Act::DeleteFiles->plan(
        user => $root, ticket => $ticket->id, files => [ $TEST->file_ref( $ticket, $name ), @more ] );
    return RT::Extension::GDPR::Apply->run( $plan, user => $root, reason => 'check_done', via => 'shell' );
}

sub rows_of {
    my ($bytes) = @_;
    return map { $_->{id} } $DATABASE->rows(
        "SELECT id FROM Attachments WHERE ContentEncoding = 'external' AND Content = ? ORDER BY id", sha256_hex($bytes) );
}

sub acts { return map { $_->{act} } reverse RT::Extension::GDPR::Log->entries }

subtest 'a file in the storage goes with the last row that needs it' => sub {
    my $bytes = new_file();
    my ( $one, $two ) = ( ticket( $bytes, 'a.pdf' ), ticket( $bytes, 'b.pdf' ) );
    is externalize(), 0, 'moved to the storage';
    is scalar( rows_of($bytes) ), 2, 'two rows';
    ok -f path($bytes), 'one object';

    my $result = delete_file( $one, 'a.pdf' );
    is $result->{pending}, 0, 'nothing pending';
    ok -f path($bytes), 'still needed';
    is( ( acts() )[-1], 'storage_kept', 'and logged as kept' );
    my $attachment = RT::Attachment->new($root);
    $attachment->Load( ( rows_of($bytes) )[0] );
    is $attachment->Content, $bytes, 'the other row reads its bytes';

    is delete_file( $two, 'b.pdf' )->{pending}, 0, 'the second one';
    ok !-e path($bytes), 'the object is gone';
    is_deeply [ ( acts() )[ -2, -1 ] ], [qw(delete_files storage_removed)], 'logged as removed';
    my ($entry) = RT::Extension::GDPR::Log->entries( limit => 1 );
    is $entry->{fields}{concerns}, $entry->{index} - 1, 'with the entry it completes';
    is_deeply [ $TEST->found_in_dump( substr $bytes, 9, 200 ) ], [], 'nothing left anywhere';
    is_deeply [ $TEST->found_in_dump( sha256_hex($bytes) ) ], [], 'nor its digest';
};

subtest 'a custom field value, disabled too, keeps the object' => sub {
    my $bytes  = new_file();
    my $ticket = ticket( $bytes, 'a.pdf' );
    my $field  = RT::Test->load_or_create_custom_field( Name => 'Scan', Type => 'BinarySingle', Queue => 0 );
    my ($done) = $ticket->AddCustomFieldValue(
        Field => $field, Value => 'scan.pdf', LargeContent => $bytes, ContentType => 'application/pdf' );
    ok $done, 'a value';
    ($done) = $ticket->DeleteCustomFieldValue( Field => $field, Value => 'scan.pdf' );
    ok $done, 'which is disabled';
    is externalize(), 0, 'moved to the storage';

    delete_file( $ticket, 'a.pdf' );
    ok -f path($bytes), 'still needed by the disabled value';
    my ($value) = $DATABASE->rows('SELECT MAX(id) AS id FROM ObjectCustomFieldValues');
    my $plan = RT::Extension::GDPR::Act::DeleteFiles->plan( user => $root, ticket => $ticket->id, files => ["value-$value->{id}"] );
    RT::Extension::GDPR::Apply->run( $plan, user => $root, reason => 'check_done', via => 'shell' );
    ok !-e path($bytes), 'gone with it';
};

subtest 'killed at any point within: the next run brings it to an end' => sub {
    for my $needed ( 0, 1 ) {
        for my $place ( 'nothing done', 'set aside', 'removed' ) {
            my $bytes  = new_file();
            my $ticket = ticket( $bytes, 'a.pdf' );
            store( $bytes, $ticket );
            $DATABASE->execute( "UPDATE Attachments SET Content = '', ContentEncoding = 'none' WHERE id = ?", rows_of($bytes) ) if !$needed;
            next if $needed && $place eq 'removed';

            my $object = RT::Extension::GDPR::ExternalObject->new( sha256_hex($bytes) );
            $object->set_aside if $place ne 'nothing done';
            $object->finish    if $place eq 'removed';
            $DATABASE->atomic( sub { $REMOVAL->queue( sha256_hex($bytes), undef ) } );

            is $REMOVAL->run, 1, "$place: one done";
            is !!-f path($bytes), !!$needed, $needed ? 'put back' : 'gone';
            ok !-e path($bytes) . '.aside', 'nothing aside';
        }
    }
};

subtest 'a writer in between loses nothing' => sub {
    my $storage = RT->System->ExternalStorage;
    for my $writer ( 'stores again', 'saw the file before' ) {
        my $bytes  = new_file();
        my $ticket = ticket( $bytes, 'a.pdf' );
        my ($id)   = $TEST->file_ref( $ticket, 'a.pdf' ) =~ /(\d+)/;
        $storage->Store( sha256_hex($bytes), $bytes );

        my $object = RT::Extension::GDPR::ExternalObject->new( sha256_hex($bytes) );
        $object->set_aside(undef);
        is $object->state, 'aside', "$writer: set aside";
        ok !-e path($bytes), 'where RT does not find it';
        $storage->Store( sha256_hex($bytes), $bytes ) if $writer eq 'stores again';
        $object->finish( { class => 'RT::Attachment', id => $id } );
        is $object->state, 'kept', 'kept';
        is +( $storage->Get( sha256_hex($bytes) ) )[0], $bytes, 'with its bytes';
    }
};

subtest "while RT's writer runs nothing is removed, and the other way round" => sub {
    my $bytes  = new_file();
    my $ticket = ticket( $bytes, 'a.pdf' );
    is externalize(), 0, 'moved to the storage';

    my $another = ticket( new_file(), 'b.pdf' );
    my $ours    = RT::Extension::GDPR::ExternalObject->lock_writer;
    is externalize(), 0, 'the program starts';
    my ($id) = $TEST->file_ref( $another, 'b.pdf' ) =~ /(\d+)/;
    is $DATABASE->row( 'SELECT ContentEncoding FROM Attachments WHERE id = ?', $id )->{contentencoding} eq 'external', '', 'and leaves at once';
    undef $ours;

    open my $running, '<', $program or die $!;
    flock $running, LOCK_EX or die $!;
    is delete_file( $ticket, 'a.pdf' )->{pending}, 1, 'pending while the program holds its lock';
    ok -f path($bytes), 'not removed';
    close $running;
    is $REMOVAL->run, 1, 'done when it has ended';
    ok !-e path($bytes), 'removed';
};

subtest 'what cannot be removed stays pending and is said' => sub {
    my $bytes  = new_file();
    my $ticket = ticket( $bytes, 'a.pdf' );
    store( $bytes, $ticket );
    my $good  = RT->System->ExternalStorage;
    my $empty = File::Temp::tempdir( CLEANUP => 1 );

    open my $running, '<', $program or die $!;
    flock $running, LOCK_EX or die $!;
    is delete_file( $ticket, 'a.pdf' )->{pending}, 1, 'pending';
    close $running;

    RT->System->ExternalStorage( RT::ExternalStorage::Backend->new( Type => 'Disk', Path => $empty ) );
    my $caught;
    warning_like { ok !eval { $REMOVAL->run; 1 }, 'run says so'; $caught = $@ }
        qr/^A file in external storage was not removed: the storage folder is not mounted$/, 'in the log too, without a digest';
    is +RT::Extension::GDPR::Problem->caught($caught)->slug, 'storage_failed', 'storage_failed';
    is $REMOVAL->pending, 1, 'still pending';

    # One that fails does not hold up the others.
    my $other = new_file();
    RT->System->ExternalStorage($good);
    $good->Store( sha256_hex($other), $other );
    $DATABASE->atomic( sub { $REMOVAL->queue( 'no digest', undef ) } );
    $DATABASE->atomic( sub { $REMOVAL->queue( sha256_hex($other), undef ) } );
    warning_like { ok !eval { $REMOVAL->run; 1 }, 'one fails' } qr/not removed: not a digest$/, 'logged';
    ok !-e path($bytes), 'the first is gone';
    ok !-e path($other), 'the last too';
    is $REMOVAL->pending, 1, 'one stays';
    $DATABASE->execute('DELETE FROM GDPRRemovals');
};

# A storage as a site may write it: not on disk, with Delete as RT 5.0.8 wants it, or without as in 5.0.3.
{
    package My::Storage;
    use Role::Basic 'with';
    require RT::ExternalStorage::Backend;
    with 'RT::ExternalStorage::Backend';
    our %OBJECTS;
    sub Init           { return $_[0] }
    sub Get            { return $OBJECTS{ $_[1] } }
    sub Store          { $OBJECTS{ $_[1] } = $_[2]; return $_[1] }
    sub DownloadURLFor { return }

    package My::Storage::Deleting;
    our @ISA = 'My::Storage';
    our $BEFORE = sub { };
    sub Delete { $BEFORE->(); delete $My::Storage::OBJECTS{ $_[1] }; return $_[1] }
}

subtest 'other storages' => sub {
    my $good  = RT->System->ExternalStorage;
    my $bytes = new_file();
    my $digest = sha256_hex($bytes);
    my $ticket = ticket( $bytes, 'a.pdf' );
    my ($id) = $TEST->file_ref( $ticket, 'a.pdf' ) =~ /(\d+)/;

    for my $class (qw(My::Storage My::Storage::Deleting)) {
        RT->System->ExternalStorage( bless {}, $class );
        RT->System->ExternalStorage->Store( $digest, $bytes );
        my $object = RT::Extension::GDPR::ExternalObject->new($digest);
        my @logged = $class =~ /Deleting/ ? () : qr/this storage cannot delete$/;
        warnings_like { $object->set_aside(undef) } \@logged, "$class: what is logged";
        is $object->state, @logged ? 'failed' : 'aside', 'and what became of it';
    }
    is $My::Storage::OBJECTS{$digest}, undef, 'deleted';
    my $object = RT::Extension::GDPR::ExternalObject->new($digest);
    RT->System->ExternalStorage->Store( $digest, $bytes );
    $object->set_aside(undef);
    $object->finish( { class => 'RT::Attachment', id => $id } );
    is $object->state, 'kept', 'needed after all';
    is $My::Storage::OBJECTS{$digest}, $bytes, 'stored again';
    RT->System->ExternalStorage($good);
};

subtest 'a row that comes to need the object between the two looks' => sub {
    my $good   = RT->System->ExternalStorage;
    my $bytes  = new_file();
    my $digest = sha256_hex($bytes);
    my ($id)   = $TEST->file_ref( ticket( $bytes, 'a.pdf' ), 'a.pdf' ) =~ /(\d+)/;
    RT->System->ExternalStorage( bless {}, 'My::Storage::Deleting' );
    RT->System->ExternalStorage->Store( $digest, $bytes );
    $DATABASE->atomic( sub { $REMOVAL->queue( $digest, undef ) } );

    # Another host's program, which our lock does not hold; SQLite lets nobody else write meanwhile.
    my $other = $DATABASE->type eq 'SQLite' ? $DATABASE->dbh : $DATABASE->dbh->clone( { AutoCommit => 1, RaiseError => 1 } );
    local $My::Storage::Deleting::BEFORE = sub {
        $other->do( "UPDATE Attachments SET Content = ?, ContentEncoding = 'external' WHERE id = ?", undef, $digest, $id );
    };
    is $REMOVAL->run, 1, 'the removal ends';
    is +( acts() )[-1], 'storage_kept', 'with the object kept';
    is $My::Storage::OBJECTS{$digest}, $bytes, 'and its bytes';
    RT->System->ExternalStorage($good);
};

# A deletion queues its objects while it holds the log; a removal holds its rows while it waits for the log.
subtest 'a deletion does not wait for a removal' => sub {
    plan skip_all => 'SQLite has one writer' if $DATABASE->type eq 'SQLite';
    my $good  = RT->System->ExternalStorage;
    my $other = $DATABASE->dbh->clone( { AutoCommit => 1, RaiseError => 1 } );
    $other->do( $DATABASE->type eq 'Pg' ? 'SET lock_timeout = 1000' : 'SET innodb_lock_wait_timeout = 1' );
    my $queue = sub { $other->do( 'INSERT INTO GDPRRemovals (Digest, Created) VALUES (?, ?)', undef, sha256_hex( new_file() ), $DATABASE->now ) };
    RT->System->ExternalStorage( bless {}, 'My::Storage::Deleting' );

    $queue->() for 1 .. 3;
    my ( $gone, $queued ) = ( 0, 0 );
    {
        local $My::Storage::Deleting::BEFORE = sub { $queued ||= $queue->() };
        my $do = \&RT::Extension::GDPR::Removal::_do;
        no warnings 'redefine';
        local *RT::Extension::GDPR::Removal::_do = sub {
            my ( $class, $needed, @ids ) = @_;
            return $do->( $class, $needed, @ids, $gone++ ? () : $ids[-1] + 1 );
        };
        is $REMOVAL->run, 4, 'the removals end';
    }
    cmp_ok $gone, '>', 1, 'while another process had done the last that was read';
    is $queued, 1, 'and a deletion queued one more';
    is $REMOVAL->pending, 0, 'nothing is pending';
    RT->System->ExternalStorage($good);
};

subtest 'inside a transaction nothing is removed' => sub {
    my $bytes = new_file();
    RT->System->ExternalStorage->Store( sha256_hex($bytes), $bytes );
    $DATABASE->atomic( sub {
        $REMOVAL->queue( sha256_hex($bytes), undef );
        is $REMOVAL->run, 0, 'not yet';
    } );
    ok -f path($bytes), 'still there';
    is $REMOVAL->run, 1, 'after the commit';
    ok !-e path($bytes), 'gone';
};

done_testing;
