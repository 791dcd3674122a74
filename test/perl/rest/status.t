# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Heartbeat;
use RT::Extension::GDPR::Test::REST;

my $test = 'RT::Extension::GDPR::Test';
$test->user_with_rights( 'alice', qw(SeeQueue ShowTicket DeleteTicketFiles) );
$test->user_with_rights( 'officer', 'SeePrivacyLog' );
$test->user_with_rights( 'admin', qw(AdminPrivacy SeeQueue ShowTicket) );
my ($base) = $test->started_ok;
my %as = map { $_ => RT::Extension::GDPR::Test::REST->new( url => $base, user => $_ ) } qw(alice officer admin);

my $ticket = $test->ticket_with_files( { name => 'passport.pdf', type => 'application/pdf', data => 'bytes' } );
my $path   = '/tickets/' . $ticket->id;
my $ref    = $test->file_ref( $ticket, 'passport.pdf' );

subtest 'when nothing was done yet' => sub {
    my %nothing = ( heartbeat => undef, state => 'never', pending_removals => 0, log => { size => 0 },
        map { $_ => [] } qw(overdue refused missing_keys) );
    is_deeply( $as{$_}->ok( GET => '/status' ), \%nothing, $_ ) for qw(officer admin);
    $as{alice}->problem( 403, forbidden => GET => '/status' );
};

subtest 'a promise that is not kept' => sub {
    my $plan = $as{alice}->ok( POST => "$path/plans", body => { files => [$ref] } );
    $as{alice}->ok( POST => "$path/deletions", body => { files => [$ref], digest => $plan->{digest}, when => 'date', due => '2037-01-01',
        reason => ( RT::Extension::GDPR::Config->choices('GDPRReasons') )[0]{code}, note => 'about somebody' } );
    RT::Extension::GDPR::Heartbeat->record;
    is_deeply( $as{admin}->ok( GET => '/status' )->{overdue}, [], 'not yet' );
    RT::Extension::GDPR::Database->execute( 'UPDATE GDPRDeletions SET Due = ?', '2001-01-01 00:00:00' );
    RT::Extension::GDPR::Database->execute( 'UPDATE GDPRState SET Updated = ?', '2001-01-02 00:00:00' );

    my $status = $as{admin}->ok( GET => '/status' );
    is( $status->{state},     'stale',                'nobody does the work' );
    is( $status->{heartbeat}, '2001-01-02T00:00:00Z', 'since then' );
    is( $status->{overdue}[0]{ticket}, $ticket->id, 'ticket' );
    is( $status->{overdue}[0]{due}, '2001-01-01T00:00:00Z', 'due' );
    is( $status->{overdue}[0]{files}[0]{name}, 'passport.pdf', 'file, for those who may read it' );
    ok( !$status->{overdue}[0]{may_cancel}, 'to be cancelled by others' );

    $status = $as{officer}->ok( GET => '/status' );
    is( $status->{overdue}[0]{ticket}, $ticket->id, 'the officer is told of the ticket' );
    is_deeply( $status->{overdue}[0]{files}, [], 'but not of files she may not read' );
    is( $status->{overdue}[0]{note}, undef, 'nor of the note' );
    is( $as{alice}->ok( GET => $path )->{schedule}{overdue}, 1, 'the ticket says so, too' );
};

subtest 'a lost key' => sub {
    my ($key) = glob $test->temp_directory . '/gdpr-keys/hmac-*.key';
    my ($id) = $key =~ /hmac-(\w+)/;
    my $plan = $as{alice}->ok( POST => "$path/plans", body => { files => [$ref] } );
    $as{alice}->ok( POST => "$path/deletions", body => { files => [$ref], digest => $plan->{digest}, when => 'now',
        reason => ( RT::Extension::GDPR::Config->choices('GDPRReasons') )[0]{code} } );
    rename $key, "$key.lost" or die "rename: $!";
    is_deeply( $as{officer}->ok( GET => '/status' )->{missing_keys}, [$id], 'is named' );

    my $other = $test->ticket_with_files( { name => 'other.pdf', type => 'application/pdf', data => 'other' } );
    $as{alice}->problem( 503, keys_missing => POST => '/tickets/' . $other->id . '/plans',
        body => { files => [ $test->file_ref( $other, 'other.pdf' ) ] } );
    is_deeply( $as{officer}->ok( GET => '/status' )->{log}, { size => 1 }, 'the log is still there' );
};

done_testing;
