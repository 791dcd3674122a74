# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Heartbeat;
use RT::Extension::GDPR::Test::REST;

my $test = 'RT::Extension::GDPR::Test';
$test->user_with_rights( 'alice', qw(SeeQueue ShowTicket ShowTicketComments ShowOutgoingEmail DeleteTicketFiles) );
$test->user_with_rights( 'officer', qw(SeeQueue ShowTicket ShowTicketComments ShowOutgoingEmail SeePrivacyLog) );
my ($base) = $test->started_ok;
my ( $alice, $officer ) = map { RT::Extension::GDPR::Test::REST->new( url => $base, user => $_ ) } qw(alice officer);

my @files  = map { { name => "$_.pdf", type => 'application/pdf', data => "bytes of $_" } } qw(one two);
my $ticket = $test->ticket_with_files(@files);
my $path   = '/tickets/' . $ticket->id;
my ( $one, $two ) = map { $test->file_ref( $ticket, "$_.pdf" ) } qw(one two);
my $reason = ( RT::Extension::GDPR::Config->choices('GDPRReasons') )[0];
my $kind   = ( RT::Extension::GDPR::Config->choices('GDPRDocumentKinds') )[0];

sub delete_files {
    my ( $ref, %terms ) = @_;
    my $plan = $alice->ok( POST => "$path/plans", body => { files => [$ref] } );
    return $alice->ok( POST => "$path/deletions",
        body => { files => [$ref], digest => $plan->{digest}, reason => $reason->{code}, %terms } );
}

subtest 'a ticket with nothing done to it' => sub {
    my $state = $alice->ok( GET => $path );
    is( $state->{ticket}, $ticket->id, 'ticket' );
    is_deeply( [ sort grep { $state->{rights}{$_} } keys %{ $state->{rights} } ], ['delete_files'], 'rights' );
    is_deeply( $state->{reasons}, [ RT::Extension::GDPR::Config->choices('GDPRReasons') ], 'reasons' );
    is_deeply( $state->{document_kinds}, [ RT::Extension::GDPR::Config->choices('GDPRDocumentKinds') ], 'kinds of document' );
    is_deeply( $state->{limits}, { note_length => 2000, files => 200 }, 'limits' );
    is_deeply( $state->{schedule}, { state => 'never', heartbeat => undef, overdue => 0 }, 'schedule' );
    is_deeply( $state->{$_}, [], $_ ) for qw(scheduled deleted unreadable);
};

subtest 'rights are those of the asker' => sub {
    my $rights = $officer->ok( GET => $path )->{rights};
    is_deeply( [ sort grep { $rights->{$_} } keys %$rights ], ['see_log'], 'officer' );
};

subtest 'what was deleted and what will be' => sub {
    my $done = delete_files( $one, when => 'now', document_kind => $kind->{code}, note => "Shown at the desk \x{1F600}" );
    my $later = delete_files( $two, when => 'date', due => '2037-01-02' );
    RT::Extension::GDPR::Heartbeat->record;

    my $state = $officer->ok( GET => $path );
    my ($deleted) = @{ $state->{deleted} };
    is( $deleted->{transaction}, $done->{transaction}, 'transaction' );
    is( $deleted->{by}{name}, 'alice', 'by' );
    is_deeply( $deleted->{reason}, $reason, 'why' );
    is_deeply( $deleted->{document_kind}, $kind, 'what it was' );
    is( $deleted->{note}, "Shown at the desk \x{1F600}", 'note' );
    is_deeply( [ map { $_->{ref} } @{ $deleted->{files} } ], [$one], 'file' );
    unlike( JSON->new->encode($deleted), qr/one\.pdf/, 'without its name' );

    my ($scheduled) = @{ $state->{scheduled} };
    is( $scheduled->{id}, $later->{deletion}{id}, 'scheduled' );
    is( $scheduled->{files}[0]{name}, 'two.pdf', 'with its name while it is there' );
    ok( !$scheduled->{may_cancel}, 'the officer may not cancel it' );
    is( $state->{schedule}{state}, 'ok', 'somebody will do it' );
    like( $state->{schedule}{heartbeat}, qr/Z\z/, 'as was seen' );
};

subtest 'a merged ticket is the one it was merged into' => sub {
    my $winner = $test->ticket_with_files( { name => 'three.pdf', type => 'application/pdf', data => 'three' } );
    my ( $ok, $message ) = $ticket->MergeInto( $winner->id );
    die $message unless $ok;
    my @states = map { $alice->ok( GET => "/tickets/$_" ) } $ticket->id, $winner->id;
    is( $states[0]{ticket}, $winner->id, 'its id' );
    is_deeply( $states[0], $states[1], 'and all the rest' );
    is( scalar @{ $states[0]{$_} }, 1, "$_ went with it" ) for qw(scheduled deleted);
};

done_testing;
