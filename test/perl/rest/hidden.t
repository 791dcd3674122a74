# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use JSON ();
use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Test::REST;

# erin may delete files, but may not see comments and outgoing mail: everything she is told must be
# the same, byte for byte, whether a comment with files is there or not.

my $test = 'RT::Extension::GDPR::Test';
$test->user_with_rights( 'alice', qw(SeeQueue ShowTicket ShowTicketComments ShowOutgoingEmail DeleteTicketFiles CommentOnTicket SeePrivacyLog) );
$test->user_with_rights( 'erin', qw(SeeQueue ShowTicket DeleteTicketFiles) );
my ($base) = $test->started_ok;
my ( $alice, $erin ) = map { RT::Extension::GDPR::Test::REST->new( url => $base, user => $_ ) } qw(alice erin);

my $reason = ( RT::Extension::GDPR::Config->choices('GDPRReasons') )[0]{code};
my %file   = ( name => 'passport.pdf', type => 'application/pdf', data => 'the bytes of a passport' );
my $ticket = $test->ticket_with_files( \%file );
my $path   = '/tickets/' . $ticket->id;
my $ref    = $test->file_ref( $ticket, 'passport.pdf' );

sub comment {
    my (@files) = @_;
    my ( $ok, $message ) = $ticket->Comment( MIMEObj => $test->message_with_files(@files) );
    die $message unless $ok;
    my $attachments = RT::Attachments->new( RT->SystemUser );
    $attachments->LimitByTicket( $ticket->id );
    $attachments->Limit( FIELD => 'Filename', VALUE => $files[0]{name} );
    $attachments->OrderBy( FIELD => 'id', ORDER => 'DESC' );
    return 'attachment-' . $attachments->First->id;
}

sub told {
    my %answer = (
        state => $erin->call( GET => $path ),
        files => $erin->call( GET => "$path/files" ),
        plan  => $erin->call( POST => "$path/plans", body => { files => [$ref] } ),
        copies => $erin->call( POST => "$path/copy-searches", body => { files => [$ref], cursor => undef } ),
    );
    return { map { $_ => $answer{$_}->content } keys %answer };
}

my $before = told();
my $secret = comment( { %file, name => 'hidden.pdf', data => 'what only comments hold' } );
my $copy   = comment( { %file, name => 'copy.pdf' } );

subtest 'a file in a comment shows nowhere' => sub {
    my $after = told();
    is( $after->{$_}, $before->{$_}, $_ ) for sort keys %$before;
    my $unreadable = JSON->new->utf8->decode( $after->{plan} )->{unreadable};
    is_deeply( $unreadable, [ 'comments', 'outgoing_mail' ], 'only that there may be what she cannot see' );
};

subtest 'nor does what in a comment points at her file, and goes with it' => sub {
    my $message = $test->message_with_files( { name => 'x.bin', data => 'x' } );
    $message->head->add( 'RT-Attach', $ref =~ s/\D//gr );
    my ( $ok, $text ) = $ticket->Comment( MIMEObj => $message );
    die $text unless $ok;
    my ($change) = grep { $_->{store} eq 'attachment_reference' } @{ $alice->ok( POST => "$path/plans", body => { files => [$ref] } )->{changes} };
    is( $change->{count}, 1, 'those who may see the comment are told' );
    my $after = told();
    is( $after->{$_}, $before->{$_}, "$_: she is not, and her plan stays valid" ) for sort keys %$before;
};

subtest 'those who may see comments see it' => sub {
    my %seen = map { $_->{ref} => 1 } @{ $alice->ok( GET => "$path/files" )->{files} };
    ok( $seen{$_}, 'file' ) for $secret, $copy;
    my $plan = $alice->ok( POST => "$path/plans", body => { files => [$ref] } );
    is_deeply( [ map { "$_->{ref} $_->{of} $_->{place}" } @{ $plan->{copies} } ], ["$copy $ref same_ticket"], 'copy' );
};

subtest 'asked for, it does not exist' => sub {
    my $digest = JSON->new->utf8->decode( $before->{plan} )->{digest};
    for my $hidden ( $secret, $copy ) {
        for my $request (
            [ plans           => {} ],
            [ 'copy-searches' => { cursor => undef } ],
            [ deletions       => { digest => $digest, reason => $reason, when => 'now' } ],
            [ deletions       => { digest => $digest, reason => $reason, when => 'resolve' } ],
            )
        {
            my ( $route, $body ) = @$request;
            my @answers = map { $erin->call( POST => "$path/$route", body => { %$body, files => [$_] } ) } $hidden, 'attachment-999999';
            is( $answers[0]->code,    404,                    "$route: not found" );
            is( $answers[0]->content, $answers[1]->content =~ s/999999/$hidden =~ s{\D}{}gr/er, 'as what is not there' );
        }
    }
};

subtest 'a deletion scheduled by others shows only where its files do' => sub {
    my $plan = $alice->ok( POST => "$path/plans", body => { files => [$secret] } );
    my $scheduled = $alice->ok( POST => "$path/deletions",
        body => { files => [$secret], digest => $plan->{digest}, when => 'resolve', reason => $reason, note => 'secret' } );
    my $id = $scheduled->{deletion}{id};
    is( told()->{$_}, $before->{$_}, $_ ) for sort keys %$before;
    is( $erin->call( DELETE => "/deletions/$id" )->content, $erin->call( DELETE => '/deletions/999999' )->content,
        'nor can it be cancelled' );
    is( scalar @{ $alice->ok( GET => $path )->{scheduled} }, 1, 'it is still there' );
};

subtest 'deleting her own file she is not told of the copy' => sub {
    my $plan = $erin->ok( POST => "$path/plans", body => { files => [$ref] } );
    my $result = $erin->ok( POST => "$path/deletions",
        body => { files => [$ref], digest => $plan->{digest}, when => 'now', reason => $reason } );
    is( $result->{deleted},   1, 'one is deleted' );
    is( $result->{remaining}, 0, 'and of those she may see none is left' );
    my ($entry) = @{ $alice->ok( GET => '/log' )->{entries} };
    is( $entry->{remaining}, 1, 'the officer is told of the one' );
};

subtest 'nor of a deletion of what she may not see' => sub {
    my $state = $erin->ok( GET => $path );
    my $plan = $alice->ok( POST => "$path/plans", body => { files => [$copy] } );
    $alice->ok( POST => "$path/deletions", body => { files => [$copy], digest => $plan->{digest}, when => 'now', reason => $reason } );
    is_deeply( $erin->ok( GET => $path ), $state, 'her state is as it was' );
    is( scalar @{ $alice->ok( GET => $path )->{deleted} }, 2, 'others see both' );
};

done_testing;
