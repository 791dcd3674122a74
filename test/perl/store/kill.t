# SPDX-License-Identifier: GPL-2.0-only

# A process that is killed at any point of a deletion or an anonymisation leaves either nothing or everything done.

use strict;
use warnings;

my $folder;

BEGIN {
    require File::Temp;
    $folder = File::Temp::tempdir( CLEANUP => 1 );
}

use RT::Extension::GDPR::Test config => "Set( \%ExternalStorage, Type => 'Disk', Path => '$folder' );";

use Digest::SHA ();
use POSIX ();
use RT::Extension::GDPR::Act::Anonymize;
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::ExternalObject;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Removal;

my $test = 'RT::Extension::GDPR::Test';
my $act  = 'RT::Extension::GDPR::Act::DeleteFiles';
my $db   = 'RT::Extension::GDPR::Database';

# Without its file, which holds what a killed transaction had begun to write until the next one.
sub everything {
    my $dump = $test->dump_everything( decoded => 0 );
    delete @$dump{ grep {m{^file (?!\Q$folder\E)}} keys %$dump };
    return $dump;
}

sub found { return [ $test->found_in_dump( $_[0], $test->dump_everything( decoded => 0 ) ) ] }

sub plan_of {
    my ( $ticket, @refs ) = @_;
    return $act->plan( user => RT->SystemUser, ticket => $ticket, files => \@refs );
}

sub apply {
    return RT::Extension::GDPR::Apply->run( $_[0], user => RT->SystemUser, reason => 'check_done', via => 'shell' );
}

# A ticket with a file in the database, one in the storage, and a reply that sends the first again.
sub new_ticket {
    my ($number) = @_;
    my $ticket = $test->ticket_with_files(
        { name => "in $number.pdf",  data => "in the database $number" },
        { name => "out $number.pdf", data => "in the storage $number" },
    );
    my ( $in, $out ) = map { $test->file_ref( $ticket, $_ ) } "in $number.pdf", "out $number.pdf";
    my $digest = Digest::SHA::sha256_hex("in the storage $number");
    RT->System->ExternalStorage->Store( $digest, "in the storage $number", RT::Attachment->new( RT->SystemUser ) );
    $db->execute( "UPDATE Attachments SET Content = ?, ContentEncoding = 'external' WHERE id = ?", $digest, $out =~ /(\d+)/ );
    $ticket->Correspond( Content => 'again', AttachExisting => [ $in =~ /(\d+)/ ] );
    return ( $ticket->id, $in, $out );
}

# Runs code in a process that kills itself when it comes to that sub for the Nth time, before or after it did its work.
sub killed {
    my ( $where, $when, $nth, $code ) = @_;
    $RT::Handle->Disconnect;
    my $pid = fork // die "Cannot fork: $!";
    if ( !$pid ) {
        RT::ConnectToDatabase();
        my $original = defined &$where ? \&$where : die "No sub $where";
        my $die      = sub { kill KILL => $$ if !--$nth };
        no strict 'refs';
        no warnings 'redefine';
        *$where = $when eq 'before'
            ? sub { $die->(); goto &$original }
            : sub { my @result = $original->(@_); $die->(); return wantarray ? @result : $result[0] };
        eval { $code->() };
        POSIX::_exit(0);
    }
    waitpid $pid, 0;
    my $signal = $? & 127;
    RT::ConnectToDatabase();
    DBIx::SearchBuilder::Record::Cachable->FlushCache;
    return $signal;
}

my $class = 'RT::Extension::GDPR';
my $ticket_number = 0;

for my $point (
    [ "${class}::Tombstone::record", 'before', 1 ], [ "${class}::Tombstone::record", 'after', 1 ],
    [ "${class}::Store::Attachment::apply", 'after', 1 ], [ "${class}::Store::Attachment::apply", 'after', 2 ],
    [ "${class}::Store::AttachmentReference::apply", 'after', 1 ],
    [ "${class}::Verify::remaining", 'after', 1 ], [ "${class}::Log::append", 'before', 1 ],
    [ "${class}::Log::append", 'after', 1 ], [ "${class}::Removal::queue", 'after', 1 ],
    )
{
    my ( $where, $when, $nth ) = @$point;
    subtest "killed $when $where, $nth" => sub {
        my ( $ticket, @refs ) = new_ticket( ++$ticket_number );
        my $plan   = plan_of( $ticket, @refs );
        my $before = everything();
        is( killed( $where, $when, $nth, sub { apply($plan) } ), 9, 'it was killed' );
        is_deeply( everything(), $before, 'nothing was done' );
        my $result = apply( plan_of( $ticket, @refs ) );
        is_deeply( [ @$result{qw(deleted remaining pending)} ], [ 2, 0, 0 ], 'again, it is done' );
        is_deeply( found("in the database $ticket_number"), [], 'the file is nowhere' );
        is_deeply( found("in the storage $ticket_number"), [], 'nor in the storage' );
    };
}

for my $point (
    [ "${class}::Database::_finish", 'after', 1 ], [ "${class}::Apply::_remove_objects", 'before', 1 ],
    [ "${class}::Removal::run", 'before', 1 ], [ "${class}::ExternalObject::set_aside", 'after', 1 ],
    [ "${class}::ExternalObject::finish", 'before', 1 ], [ "${class}::ExternalObject::finish", 'after', 1 ],
    )
{
    my ( $where, $when, $nth ) = @$point;
    subtest "killed $when $where, $nth" => sub {
        my ( $ticket, @refs ) = new_ticket( ++$ticket_number );
        my $plan = plan_of( $ticket, @refs );
        my $size = RT::Extension::GDPR::Log->size;
        is( killed( $where, $when, $nth, sub { apply($plan) } ), 9, 'it was killed' );
        is( RT::Extension::GDPR::Log->size, $size + 1, 'it is logged' );
        is( RT::Extension::GDPR::Log->entry($size)->{fields}{pending}, 1, 'with an object to be removed' );
        is_deeply( found("in the database $ticket_number"), [], 'the file is nowhere' );
        is( eval { plan_of( $ticket, @refs ) } // $@->slug, 'already_deleted', 'it is done' );

        RT::Extension::GDPR::Removal->run;
        is( RT::Extension::GDPR::Removal->pending, 0, 'the next run finishes' );
        is_deeply( found("in the storage $ticket_number"), [], 'nothing is in the storage' );
    };
}

# A ticket of a person who has no other, and the plan to anonymise it.
sub new_person {
    my ($number) = @_;
    my $ticket = $test->mail_ticket( <<"MAIL" );
From: Person$number Zweistein <zweistein$number\@victim.example>
To: rt\@example.test
Subject: Zweistein$number

I am Person$number Zweistein <zweistein$number\@victim.example>
MAIL
    return ( $ticket, "zweistein$number\@victim.example" );
}

sub anonymize {
    my ($ticket) = @_;
    return apply( RT::Extension::GDPR::Act::Anonymize->plan( user => RT->SystemUser, ticket => $ticket ) );
}

for my $point (
    [ "${class}::History::record", 'before', 1 ], [ "${class}::History::record", 'after', 1 ],
    [ "${class}::PseudonymUser::id", 'after', 1 ], [ "${class}::Store::Message::apply", 'after', 1 ],
    [ "${class}::Store::Columns::apply", 'after', 1 ], [ "${class}::Store::UserIds::apply", 'after', 1 ],
    [ "${class}::Store::UserIds::apply", 'after', 3 ], [ "${class}::Store::UserRecord::apply", 'after', 1 ],
    [ "${class}::Verify::remaining", 'after', 1 ], [ "${class}::Log::append", 'before', 1 ],
    [ "${class}::Log::append", 'after', 1 ],
    )
{
    my ( $where, $when, $nth ) = @$point;
    subtest "anonymising, killed $when $where, $nth" => sub {
        my ( $ticket, $address ) = new_person( ++$ticket_number );
        my $before = everything();
        is( killed( $where, $when, $nth, sub { anonymize($ticket) } ), 9, 'it was killed' );
        is_deeply( everything(), $before, 'nothing was done' );
        is( anonymize($ticket)->{remaining}, 0, 'again, it is done' );
        is_deeply( [ grep { !/^file / } @{ found($address) } ], [], 'the person is nowhere' );
    };
}

subtest 'anonymising, killed after it' => sub {
    my ( $ticket, $address ) = new_person( ++$ticket_number );
    my $size = RT::Extension::GDPR::Log->size;
    is( killed( "${class}::Database::_finish", 'after', 1, sub { anonymize($ticket) } ), 9, 'it was killed' );
    is( RT::Extension::GDPR::Log->size, $size + 1, 'it is logged' );
    is( RT::Extension::GDPR::Log->entry($size)->{fields}{act}, 'anonymize', 'as what it is' );
    is_deeply( [ grep { !/^file / } @{ found($address) } ], [], 'the person is nowhere' );
};

ok( RT::Extension::GDPR::Log->verify->{ok}, 'the log is sound' );
done_testing;
