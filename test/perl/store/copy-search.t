# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test
    config => q{Set( $CorrespondAddress, 'rt@example.test' ); Set( $CommentAddress, 'rt-comment@example.test' );};

use Digest::SHA qw(sha256_hex);
use RT::ExternalStorage;
use RT::Extension::GDPR::CopySearch;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Problem;

my $TEST     = 'RT::Extension::GDPR::Test';
my $DATABASE = 'RT::Extension::GDPR::Database';
my $PDF      = "%PDF-1.4\n" . join '', map { chr( $_ * 7 % 256 ) } 1 .. 3000;

my $root  = $TEST->user_with_rights( 'admin', 'SuperUser' );
my $agent = $TEST->user_with_rights('agent');
my $open  = RT::Test->load_or_create_queue( Name => 'Open' );
my $other = RT::Test->load_or_create_queue( Name => 'Other' );
RT::Test->add_rights( { Principal => RT::Test->load_or_create_user( Name => 'agent' ), Object => $open,
    Right => [qw(SeeQueue ShowTicket ShowOutgoingEmail DeleteTicketFiles SeeCustomField)] } );

sub ticket_in {
    my ( $queue, %args ) = @_;
    my $ticket = RT::Ticket->new($root);
    my ( $id, undef, $message ) = $ticket->Create( Queue => $queue->id, Subject => 'x',
        MIMEObj => $TEST->message_with_files( { name => 'a.pdf', type => 'application/pdf', data => $args{data} || $PDF } ) );
    ok $id, $message;
    return $ticket;
}

sub search {
    my ( $user, $ticket, %args ) = @_;
    my ( @copies, @cursors, $cursor );
    do {
        my $step = RT::Extension::GDPR::CopySearch->step(
            user => $user, ticket => $ticket->id, files => [ $TEST->file_ref( $ticket, 'a.pdf' ) ], cursor => $cursor, %args );
        push @copies, @{ $step->{copies} };
        $cursor = $step->{cursor};
        push @cursors, $cursor if defined $cursor;
        is !!$step->{complete}, !defined $cursor, 'complete when there is no cursor';
    } while defined $cursor;
    return ( \@copies, \@cursors );
}

sub refs { return [ sort map { $_->{ref} } @{ $_[0] } ] }

my $mine    = ticket_in($open);
my $readable = ticket_in($open);
my $deleted = ticket_in($open);
my ( $done, $message ) = $deleted->SetStatus('deleted');
ok $done, $message;
my $hidden = ticket_in($other);
my $differs = ticket_in( $open, data => "x$PDF" );
my $merged = ticket_in($open);
ok +( $merged->MergeInto( $mine->id ) )[0], 'merged';

my $commented = ticket_in( $open, data => 'nothing' );
my ($comment) = $commented->Comment(
    MIMEObj => $TEST->message_with_files( { name => 'c.pdf', type => 'application/octet-stream', data => $PDF } ) );
ok $comment, 'a copy in a comment';

my $forwarded = ticket_in($open);
ok +( $forwarded->Forward( To => 'chief@example.test', Transaction => $forwarded->Transactions->First ) )[0], 'forwarded';

my $field = RT::Test->load_or_create_custom_field( Name => 'Scan', Type => 'BinarySingle', Queue => 0 );
my $with_value = ticket_in( $open, data => 'also nothing' );
ok +( $with_value->AddCustomFieldValue( Field => $field, Value => 'scan.pdf', LargeContent => $PDF, ContentType => 'application/pdf' ) )[0], 'a value';
ok +( $with_value->DeleteCustomFieldValue( Field => $field, Value => 'scan.pdf' ) )[0], 'removed again';

sub file_of { return $TEST->file_ref( $_[0], 'a.pdf' ) }
my ($value) = map {"value-$_->{id}"} $DATABASE->rows('SELECT id FROM ObjectCustomFieldValues');
my ($blob) = map { "forwarded-$_->{id}.2" } $DATABASE->rows(
    "SELECT id FROM Attachments WHERE ContentType = 'message/rfc822' AND Content IS NOT NULL");

my @for_all     = ( file_of($readable), file_of($deleted), file_of($forwarded), $blob, $value );
my $in_comment  = $TEST->file_ref( $commented, 'c.pdf' );

subtest 'who may see all finds all' => sub {
    my ( $copies, $cursors ) = search( $root, $mine );
    is_deeply refs($copies), [ sort @for_all, file_of($hidden), $in_comment ], 'every copy, not those of the merged tickets';
    is_deeply $cursors, [], 'in one step';
    is_deeply [ map { $_->{of} } @$copies ], [ ( file_of($mine) ) x @$copies ], 'of which file';
    is_deeply [ grep { $_->{place} ne 'other_ticket' || !$_->{may_delete} } @$copies ], [], 'where, and may be deleted';
    is_deeply [ grep { $_->{size} != length $PDF } @$copies ], [], 'size';
};

subtest 'another user finds what he may read' => sub {
    my ($copies) = search( $agent, $mine );
    is_deeply refs($copies), [ sort @for_all ], 'no other queue, no comment';
    is_deeply [ map { $_->{ref} } grep { !$_->{may_delete} } @$copies ], [$value], 'a value needs ModifyCustomField';
};

subtest 'each window a step: each copy is found once, whatever the windows' => sub {
    for my $window ( 1, 2, 7, 1000 ) {
        my ( $copies, $cursors ) = search( $agent, $mine, window => $window, seconds => 0 );
        is_deeply refs($copies), [ sort @for_all ], "windows of $window";
    }
    my ( undef, $seen )   = search( $root,  $mine, window => 3, seconds => 0 );
    my ( undef, $hidden ) = search( $agent, $mine, window => 3, seconds => 0 );
    is_deeply $hidden, $seen, 'the cursors are the same for all';

    my %found;
    for my $cursor ( undef, @$seen ) {
        my $step = RT::Extension::GDPR::CopySearch->step(
            user => $agent, ticket => $mine->id, files => [ file_of($mine) ], cursor => $cursor, window => 3, seconds => 0 );
        $found{ $_->{ref} }++ for @{ $step->{copies} };
        cmp_ok $step->{progress}, '<=', 1, 'progress';
    }
    is_deeply \%found, { map { $_ => 1 } @for_all }, 'each step by itself gives the same';
};

subtest 'content is read only where it may be the file' => sub {
    my $folder = $TEST->temp_directory . '/external';
    mkdir $folder or die $!;
    RT->System->ExternalStorage( RT::ExternalStorage::Backend->new( Type => 'Disk', Path => $folder ) );

    # An object that is missing: reading it would fail.
    my ($id) = file_of($hidden) =~ /(\d+)/;
    $DATABASE->execute( "UPDATE Attachments SET Content = ?, ContentEncoding = 'external' WHERE id = ?", sha256_hex($PDF), $id );
    my ($other) = file_of($differs) =~ /(\d+)/;
    $DATABASE->execute( "UPDATE Attachments SET Content = ?, ContentEncoding = 'external' WHERE id = ?", sha256_hex("x$PDF"), $other );

    is_deeply refs( ( search( $agent, $mine ) )[0] ), [ sort @for_all ], 'neither what is hidden nor another file is read';
    ok !eval { search( $root, $mine ); 1 }, 'who may read it is told that it cannot be read';
    is +RT::Extension::GDPR::Problem->caught($@)->slug, 'storage_failed', 'as a failure of the storage';

    RT->System->ExternalStorage->Store( sha256_hex($PDF), $PDF );
    is_deeply refs( ( search( $root, $mine ) )[0] ), [ sort @for_all, file_of($hidden), $in_comment ], 'external copies are found';
};

subtest 'what is refused' => sub {
    my $nobody = $TEST->user_with_rights('stranger');
    my %cases  = (
        not_found       => [ { user => $nobody }, { files => [ file_of($hidden) ] }, { files => ['attachment-999999'] } ],
        invalid_request => [ { cursor => 'values--1' }, { cursor => 'x' }, { cursor => "values-1\n" }, { files => [] }, { files => ['x'] } ],
    );
    for my $slug ( sort keys %cases ) {
        for my $case ( @{ $cases{$slug} } ) {
            my $ok = eval {
                RT::Extension::GDPR::CopySearch->step( user => $agent, ticket => $mine->id, files => [ file_of($mine) ], %$case );
                1;
            };
            ok !$ok, 'refused';
            is +RT::Extension::GDPR::Problem->caught($@)->slug, $slug, $slug;
        }
    }
};

done_testing;
