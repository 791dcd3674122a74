# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Heartbeat;
use RT::Extension::GDPR::Test::REST;

my $test = 'RT::Extension::GDPR::Test';
$test->user_with_rights( 'alice', qw(SeeQueue ShowTicket ShowTicketComments ShowOutgoingEmail DeleteTicketFiles ModifyTicket) );
$test->user_with_rights( 'bob',   qw(SeeQueue ShowTicket DeleteTicketFiles) );
my ($base) = $test->started_ok;
my ( $alice, $bob ) = map { RT::Extension::GDPR::Test::REST->new( url => $base, user => $_ ) } qw(alice bob);

my $reason = ( RT::Extension::GDPR::Config->choices('GDPRReasons') )[0]{code};
my $kind   = ( RT::Extension::GDPR::Config->choices('GDPRDocumentKinds') )[0]{code};
my $made   = 0;

# A fresh ticket with a file: its path and the file's ref.
sub fresh {
    my (%file) = ( name => 'passport.pdf', type => 'application/pdf', data => 'unique bytes number ' . ++$made . ' here', @_ );
    my $ticket = $test->ticket_with_files( \%file );
    return ( '/tickets/' . $ticket->id, $test->file_ref( $ticket, $file{name} ), $file{data} );
}

sub terms {
    my ( $path, $refs, %terms ) = @_;
    my $plan = $alice->ok( POST => "$path/plans", body => { files => $refs } );
    return { files => $refs, digest => $plan->{digest}, when => 'now', reason => $reason, %terms };
}

subtest 'now' => sub {
    my ( $path, $ref, $bytes ) = fresh();
    my $updated = RT::Extension::GDPR::Database->row('SELECT MAX(LastUpdated) AS t FROM Tickets')->{t};
    my $result = $alice->ok( POST => "$path/deletions", body => terms( $path, [$ref], document_kind => $kind, note => 'asked' ) );
    my $transaction = delete $result->{transaction};
    like( $transaction, qr/\A[0-9]+\z/, 'a transaction in the history' );
    is_deeply( $result,
        { state => 'done', deleted => 1, remaining => 0, pending_removals => 0, deletion => undef, failed => [], warnings => [] },
        'the rest' );
    is_deeply( [ $test->found_in_dump($bytes) ], [], 'the bytes are nowhere' );
    is_deeply( $alice->ok( GET => "$path/files" )->{files}, [], 'it is not listed any more' );
    is( RT::Extension::GDPR::Database->row('SELECT MAX(LastUpdated) AS t FROM Tickets')->{t}, $updated, 'LastUpdated stays' );
};

subtest 'the digest binds to what was shown' => sub {
    my ( $path, $ref ) = fresh();
    my $terms = terms( $path, [$ref] );
    $alice->problem( 409, plan_stale => POST => "$path/deletions", body => { %$terms, digest => '0' x 64 } );
    my ( undef, $other ) = fresh();
    $alice->problem( 409, plan_stale => POST => "$path/deletions", body => { %$terms, files => [ $ref, $other ] } );
    $alice->ok( POST => "$path/deletions", body => $terms );
    $alice->problem( 409, already_deleted => POST => "$path/deletions", body => $terms );
    $alice->problem( 409, already_deleted => POST => "$path/plans", body => { files => [$ref] } );
};

subtest 'the order of the files does not matter' => sub {
    my $ticket = $test->ticket_with_files( map { { name => "$_.bin", data => "order $_" } } 1 .. 12 );
    my $path   = '/tickets/' . $ticket->id;
    my @refs   = map { $_->{ref} } @{ $alice->ok( GET => "$path/files" )->{files} };
    my $terms  = terms( $path, \@refs );
    is( $alice->ok( POST => "$path/deletions", body => { %$terms, files => [ reverse @refs ] } )->{deleted}, 12, 'deleted' );
};

subtest 'accepted copies in other tickets' => sub {
    my ( $path, $ref, $bytes ) = fresh();
    my ( $elsewhere, $copy ) = fresh( data => $bytes );
    my $result = $alice->ok( POST => "$path/deletions", body => terms( $path, [ $ref, $copy ] ) );
    is( $result->{deleted}, 2, 'both' );
    is_deeply( $alice->ok( GET => "$elsewhere/files" )->{files}, [], 'gone there, too' );
    is( scalar @{ $alice->ok( GET => $elsewhere )->{deleted} }, 1, 'and told of there' );
    is_deeply( [ $test->found_in_dump($bytes) ], [], 'nothing is left' );
};

subtest 'later' => sub {
    my ( $path, $ref ) = fresh();
    my $result = $alice->ok( POST => "$path/deletions", body => terms( $path, [$ref], when => 'resolve', note => "l\x{F6}schen" ) );
    is( $result->{state}, 'scheduled', 'scheduled' );
    is_deeply( $result->{warnings}, ['no_heartbeat'], 'with a warning: nobody was seen who would do it' );
    my $deletion = $result->{deletion};
    is( $deletion->{$_}, { when => 'resolve', due => undef, note => "l\x{F6}schen", state => 'scheduled', cause => undef }->{$_}, $_ )
        for qw(when due note state cause);
    is_deeply( [ map { $_->{ref} } @{ $deletion->{files} } ], [$ref], 'its file' );
    ok( $deletion->{may_cancel}, 'to be cancelled by its scheduler' );
    is( scalar @{ $alice->ok( GET => "$path/files" )->{files} }, 1, 'the file is still there' );
    ok( $alice->ok( GET => "$path/files" )->{files}[0]{scheduled}, 'marked' );

    RT::Extension::GDPR::Heartbeat->record;
    ( $path, $ref ) = fresh();
    $result = $alice->ok( POST => "$path/deletions", body => terms( $path, [$ref], when => 'date', due => '2037-06-01' ) );
    like( $result->{deletion}{due}, qr/\A2037-0(?:5-31|6-01)T/, 'on a date' );
    is_deeply( $result->{warnings}, [], 'no warning once somebody was seen' );
};

subtest 'cancelling' => sub {
    my ( $path, $ref ) = fresh();
    my $id = $alice->ok( POST => "$path/deletions", body => terms( $path, [$ref], when => 'resolve' ) )->{deletion}{id};
    is( $bob->call( DELETE => "/deletions/$id" )->code, 204, 'whoever may delete the files may cancel' );
    is_deeply( $alice->ok( GET => $path )->{scheduled}, [], 'not scheduled any more' );
    $alice->problem( 409, not_cancellable => DELETE => "/deletions/$id" );
    $alice->problem( 404, not_found => DELETE => '/deletions/2147483647' );
    $alice->problem( 404, not_found => DELETE => '/deletions/0' );
};

subtest 'what is refused, and where it is wrong' => sub {
    my ( $path, $ref ) = fresh();
    my $good = terms( $path, [$ref] );
    my @wrong = (
        [ '/reason',        { reason => 'no_such_reason' } ],
        [ '/reason',        { reason => '' } ],
        [ '/document_kind', { document_kind => 'no_such_kind' } ],
        [ '/note',          { note => 'x' x 2001 } ],
        [ '/due',           { due => '2037-01-01' } ],
        [ '/due',           { when => 'date' } ],
        [ '/due',           { when => 'date', due => undef } ],
        [ '/due',           { when => 'date', due => '2037-02-30' } ],
        [ '/due',           { when => 'date', due => '1999-01-01' } ],
        [ '/due',           { when => 'resolve', due => '2037-01-01' } ],
        [ '/when',          { when => 'never' } ],
        [ '/files/0',       { files => ['nonsense'] } ],
        [ '/reason',        { when => 'resolve', reason => 'no_such_reason' } ],
        [ '/document_kind', { when => 'resolve', document_kind => 'no_such_kind' } ],
        [ '/note',          { when => 'resolve', note => 'x' x 2001 } ],
    );
    for my $case (@wrong) {
        my ( $pointer, $change ) = @$case;
        my $problem = $alice->problem( 422, invalid_request => POST => "$path/deletions", body => { %$good, %$change } );
        is( $problem->{errors}[0]{pointer}, $pointer, "$pointer is named" );
    }
    is( $alice->ok( POST => "$path/deletions", body => { %$good, note => "\x{1F600}" x 2000, due => undef } )->{state}, 'done',
        'a note as long as it may be' );
};

done_testing;
