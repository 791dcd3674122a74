# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Test::REST;

my $test = 'RT::Extension::GDPR::Test';
$test->user_with_rights( 'alice', qw(SeeQueue ShowTicket ShowTicketComments ShowOutgoingEmail DeleteTicketFiles) );
my $bob_user = RT::Test->load_or_create_user( Name => 'bob' );
my $general = RT::Test->load_or_create_queue( Name => 'General' );
my @rights  = qw(SeeQueue ShowTicket ShowTicketComments ShowOutgoingEmail DeleteTicketFiles);
RT::Test->add_rights( { Principal => $bob_user, Right => \@rights, Object => $general } );
my ($base) = $test->started_ok;
my ( $alice, $bob ) = map { RT::Extension::GDPR::Test::REST->new( url => $base, user => $_ ) } qw(alice bob);

my %file = ( name => 'passport.pdf', type => 'application/pdf', data => "the bytes of a passport \0" );
my $ticket = $test->ticket_with_files( \%file );
my $path   = '/tickets/' . $ticket->id;
my $ref    = $test->file_ref( $ticket, 'passport.pdf' );
my $near   = $test->ticket_with_files( { %file, name => 'near.pdf' } );
my $far    = $test->ticket_with_files( { %file, name => 'far.pdf' } );
my $hidden = RT::Test->load_or_create_queue( Name => 'Hidden' );
my ($ok, $message) = $far->SetQueue( $hidden->id );
die $message unless $ok;
my %copy = map { $_->[1] => $test->file_ref(@$_) } [ $near, 'near.pdf' ], [ $far, 'far.pdf' ];

# All steps of a search, as the page makes them.
sub found {
    my ($who) = @_;
    my ( @copies, $cursor, $progress );
    for ( 1 .. 50 ) {
        my $step = $who->ok( POST => "$path/copy-searches", body => { files => [$ref], cursor => $cursor } );
        push @copies, @{ $step->{copies} };
        cmp_ok( $step->{progress}, '>=', $progress // 0, 'progress' );
        ( $cursor, $progress ) = @$step{qw(cursor progress)};
        is( defined $cursor ? 0 : 1, $step->{complete} ? 1 : 0, 'a cursor until it is complete' );
        last if $step->{complete};
    }
    is( $progress, 1, 'complete' );
    return @copies;
}

subtest 'copies in other tickets' => sub {
    my @copies = found($alice);
    is_deeply( [ map { $_->{ref} } @copies ], [ @copy{qw(near.pdf far.pdf)} ], 'both' );
    is_deeply( [ map { "$_->{of} $_->{place} $_->{ticket} $_->{name}" } @copies ],
        [ "$ref other_ticket " . $near->id . ' near.pdf', "$ref other_ticket " . $far->id . ' far.pdf' ], 'of what and where' );
    ok( $_->{may_delete}, 'may be deleted' ) for @copies;
};

subtest 'only what the asker may read' => sub {
    is_deeply( [ map { $_->{ref} } found($bob) ], [ $copy{'near.pdf'} ], 'not those of other queues' );
};

subtest 'cursors of nobody' => sub {
    for my $cursor ( 'x', '', 'attachments-', 'attachments--1', "attachments-1\n", 'values-1 OR 1=1', 'attachments-' . 9 x 30 ) {
        my $problem = $alice->problem( 422, invalid_request => POST => "$path/copy-searches", body => { files => [$ref], cursor => $cursor } );
        is( $problem->{errors}[0]{pointer}, '/cursor', 'where' );
    }
    my $step = $alice->ok( POST => "$path/copy-searches", body => { files => [$ref], cursor => 'values-999999999999999' } );
    is_deeply( $step, { copies => [], cursor => undef, progress => 1, complete => JSON::true }, 'beyond the end is the end' );
};

done_testing;
