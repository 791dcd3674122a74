# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use RT::Extension::GDPR::Test::REST;

my $test = 'RT::Extension::GDPR::Test';
$test->user_with_rights( 'alice', qw(SeeQueue ShowTicket ShowTicketComments ShowOutgoingEmail DeleteTicketFiles ForwardMessage) );
my ($base) = $test->started_ok;
my $alice  = RT::Extension::GDPR::Test::REST->new( url => $base, user => 'alice' );

my %file   = ( name => 'passport.pdf', type => 'application/pdf', data => 'the bytes of a passport' );
my $ticket = $test->ticket_with_files( \%file, { name => 'other.pdf', type => 'application/pdf', data => 'other' } );
my $path   = '/tickets/' . $ticket->id;
my ( $ref, $other ) = map { $test->file_ref( $ticket, $_ ) } qw(passport.pdf other.pdf);

sub planned { return $alice->ok( POST => "$path/plans", body => { files => [@_] } ) }

subtest 'a plan' => sub {
    my $plan = planned($ref);
    is( $plan->{ticket}, $ticket->id, 'ticket' );
    is_deeply( [ map { $_->{ref} } @{ $plan->{files} } ], [$ref], 'file' );
    is( $plan->{files}[0]{size}, length $file{data}, 'with its size' );
    is_deeply( $plan->{copies}, [], 'no copies' );
    is_deeply( $plan->{changes}, [ { store => 'attachment', label => $plan->{changes}[0]{label}, count => 1 } ], 'changes' );
    is_deeply( planned($ref), $plan, 'the same again: it changes nothing' );
    isnt( planned( $ref, $other )->{digest}, $plan->{digest}, 'more files have another digest' );
    is( planned( $other, $ref )->{digest}, planned( $ref, $other )->{digest}, 'whatever their order' );
};

subtest 'copies, wherever they are in the merge set' => sub {
    my $loser = $test->ticket_with_files( { %file, name => 'again.pdf' } );
    my ( $again, $id ) = ( $test->file_ref( $loser, 'again.pdf' ), $loser->id );
    my ( $ok, $message ) = $loser->MergeInto( $ticket->id );
    die $message unless $ok;
    ( $ok, $message ) = $ticket->Forward( To => 'lawyer@example.test' );
    die $message unless $ok;

    my $plan = planned($ref);
    my %place = map { $_->{place} => $_ } @{ $plan->{copies} };
    is( $place{merged_ticket}{ref}, $again, 'in the merged ticket' );
    is( $place{merged_ticket}{ticket}, $id, 'which is said' );
    like( $place{forwarded_message}{ref}, qr/\Aforwarded-/, 'in a forwarded message' );
    is( $place{forwarded_message}{url}, undef, 'which has no address of its own' );
    is( scalar( grep { $_->{of} eq $ref && $_->{may_delete} } @{ $plan->{copies} } ), scalar @{ $plan->{copies} }, 'all of the file' );

    my @accepted = map { $_->{ref} } @{ $plan->{copies} };
    my $whole = planned( $ref, @accepted );
    is_deeply( $whole->{copies}, [], 'accepted copies are files of the plan' );
    is( scalar @{ $whole->{files} }, 1 + @accepted, 'with the first' );
};

subtest 'what cannot be planned' => sub {
    my @refused = (
        [ 404, 'not_found',       { files => ['attachment-999999'] } ],
        ( map { [ 404, 'not_found', { files => [$_] } ] } qw(attachment-2147483647 value-2147483647 forwarded-2147483647.1) ),
        ( map { [ 422, 'invalid_request', { files => [$_] } ] } qw(attachment-2147483648 value-9999999999 forwarded-9999999999.1) ),
        [ 404, 'not_found',       { files => [ $ref, 'value-999999' ] } ],
        [ 404, 'not_found',       { files => ['forwarded-1.1'] } ],
        [ 422, 'too_many_files',  { files => [ map {"attachment-$_"} 1000 .. 1200 ] } ],
        [ 422, 'invalid_request', { files => [] } ],
        [ 422, 'invalid_request', {} ],
    );
    $alice->problem( @$_[ 0, 1 ], POST => "$path/plans", body => $_->[2] ) for @refused;
    my $problem = $alice->problem( 422, invalid_request => POST => "$path/plans", body => { files => [ $ref, 'nonsense' ] } );
    is( $problem->{errors}[0]{pointer}, '/files/1', 'and where' );
};

done_testing;
