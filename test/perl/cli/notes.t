# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;

use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Test::Command qw(rt_gdpr);
use RT::Extension::GDPR::Tombstone;

my $TEST   = 'RT::Extension::GDPR::Test';
my $TEXT   = 'Asked for by the person in room seven';
my $ticket = $TEST->ticket_with_files( { name => 'card.pdf', type => 'application/pdf', data => '%PDF card' } );
my $plan   = RT::Extension::GDPR::Act::DeleteFiles->plan(
    user => RT->SystemUser, ticket => $ticket->id, files => [ $TEST->file_ref( $ticket, 'card.pdf' ) ] );
RT::Extension::GDPR::Apply->run( $plan, user => RT->SystemUser, reason => 'check_done', note => $TEXT, via => 'shell' );

sub notes { return map { $_->{note} } RT::Extension::GDPR::Tombstone->for_ticket( $ticket->id, RT->SystemUser ) }

subtest 'a dry run erases nothing' => sub {
    my $run = rt_gdpr(qw(notes erase 0));
    is( $run->{code}, 0, 'all is well' );
    like( $run->{output}, qr/would be erased/, 'it says what it would do' );
    unlike( $run->{output}, qr/room seven/, 'without the note' );
    is_deeply( [notes()], [$TEXT], 'the note is there' );
    is( RT::Extension::GDPR::Log->size, 1, 'nothing is logged' );
};

subtest 'an erased note is nowhere, and the log says that it was' => sub {
    is( rt_gdpr(qw(notes erase 0 --apply))->{code}, 0, 'done' );
    is_deeply( [notes()], [undef], 'gone from the ticket' );
    is_deeply( [ $TEST->found_in_dump('room seven') ], [], 'and from the database' );

    my $entry = RT::Extension::GDPR::Log->entry(1)->{fields};
    is( $entry->{act},      'erase_note', 'an entry of its own' );
    is( $entry->{concerns}, 0,            'about the first one' );
    is( $entry->{ticket},   $ticket->id,  'of the ticket' );
    is( rt_gdpr(qw(log verify))->{code}, 0, 'the log is sound' );
};

subtest 'once is enough' => sub {
    my $run = rt_gdpr(qw(notes erase 0 --apply));
    is( $run->{code}, 0, 'no fault' );
    like( $run->{output}, qr/erased before/, 'it says so' );
    is( RT::Extension::GDPR::Log->size, 2, 'nothing more is logged' );
};

subtest 'wrong command lines' => sub {
    is( rt_gdpr( 'notes', @$_ )->{code}, 2, "notes @$_" ) for [], ['erase'], [qw(erase x)], [qw(erase 0 1)], [qw(list)];
    is( rt_gdpr(qw(notes erase 99))->{code}, 1, 'no such entry' );
};

done_testing;
