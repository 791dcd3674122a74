# SPDX-License-Identifier: GPL-2.0-only

# What must not happen: without the right, twice, or when something changed in between.

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Test;
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Plan;
use RT::Extension::GDPR::Tombstone;

my $test = 'RT::Extension::GDPR::Test';
my $act  = 'RT::Extension::GDPR::Act::DeleteFiles';
my $db   = 'RT::Extension::GDPR::Database';

my @see   = qw(SeeQueue ShowTicket);
my $agent = $test->user_with_rights( 'agent', @see, 'DeleteTicketFiles' );
my $all   = $test->user_with_rights( 'all', @see, qw(DeleteTicketFiles ShowTicketComments ShowOutgoingEmail ReplyToTicket) );

sub new_ticket { return $test->ticket_with_files( { name => 'a.pdf', data => "first $_[0]" }, { name => 'b.pdf', data => "second $_[0]" } ) }

sub plan_of { my ( $user, $ticket, @refs ) = @_; return $act->plan( user => $user, ticket => $ticket->id, files => \@refs ) }

sub apply {
    my ( $user, $plan, %more ) = @_;
    return RT::Extension::GDPR::Apply->run( $plan, user => $user, reason => 'check_done', via => 'page', %more );
}

# The slug of what a piece of code dies of.
sub problem(&) {
    my ($code) = @_;
    return eval { $code->(); 1 } ? 'none' : RT::Extension::GDPR::Problem->caught($@)->slug;
}

sub everything { my $dump = $test->dump_everything( decoded => 0 ); delete @$dump{ grep {/^file |^sessions/} keys %$dump }; return $dump }

# Runs code and tells whether the database is the same as before.
sub unchanged(&;$) {
    my ( $code, $name ) = @_;
    my $before = everything();
    $code->();
    my $after = everything();
    my %all   = ( %$before, %$after );
    return is_deeply( [ grep { ( $before->{$_} // 'none' ) ne ( $after->{$_} // 'none' ) } sort keys %all ], [], $name );
}

subtest 'rights' => sub {
    my $ticket = new_ticket('rights');
    my $ref    = $test->file_ref( $ticket, 'a.pdf' );
    my %user   = (
        nothing => $test->user_with_rights('nothing'),
        reader  => $test->user_with_rights( 'reader', @see ),
        blind   => $test->user_with_rights( 'blind', 'DeleteTicketFiles' ),
    );
    my $plan = plan_of( $agent, $ticket, $ref );
    unchanged {
        is( problem { plan_of( $user{nothing}, $ticket, $ref ) }, 'not_found', 'no rights: no ticket' );
        is( problem { plan_of( $user{blind},   $ticket, $ref ) }, 'not_found', 'no right to see it: no ticket' );
        is( problem { plan_of( $user{reader},  $ticket, $ref ) }, 'forbidden', 'no right to delete' );
        is( problem { $act->files( user => $user{nothing}, ticket => $ticket->id ) }, 'not_found', 'no list' );
        is( problem { plan_of( $agent, $ticket, 'attachment-99999' ) }, 'not_found', 'no such file' );
        is( problem { apply( $user{$_}, $plan ) }, $_ eq 'reader' ? 'forbidden' : 'not_found', "$_ cannot apply another's plan" )
            for sort keys %user;
    } 'nothing happened';
    my $principal = RT::Principal->new( RT->SystemUser );
    $principal->Load( $agent->PrincipalId );
    $principal->RevokeRight( Right => 'DeleteTicketFiles', Object => RT->System );
    unchanged { is( problem { apply( $agent, $plan ) }, 'forbidden', 'the right was taken away meanwhile' ) } 'nothing happened';
    $principal->GrantRight( Right => 'DeleteTicketFiles', Object => RT->System );
    is( apply( $agent, $plan )->{deleted}, 1, 'with the right it goes' );
};

subtest 'a file of another ticket needs the right there' => sub {
    my $queue = $test->load_or_create_queue( Name => 'Other' );
    my $here  = new_ticket('here');
    my $there = new_ticket('there');
    my ( $in, $out ) = map { $test->file_ref( $_, 'a.pdf' ) } $here, $there;
    my $both = $test->user_with_rights('both');
    my $user = $test->load_or_create_user( Name => 'both' );
    $test->add_rights( { Principal => $user, Right => [ @see, 'DeleteTicketFiles' ], Object => $here->QueueObj } );
    $test->add_rights( { Principal => $user, Right => [@see], Object => $queue } );
    $there->SetQueue( $queue->id );
    is( problem { plan_of( $both, $here, $in, $out ) }, 'forbidden', 'not without' );
    $test->add_rights( { Principal => $user, Right => ['DeleteTicketFiles'], Object => $queue } );
    my $plan = plan_of( $both, $here, $in, $out );
    is( $plan->parts, 2, 'a part for each ticket' );
    my $result = apply( $both, $plan, note => 'both' );
    is_deeply( [ @$result{qw(deleted failed)} ], [ 2, [] ], 'with it both go' );
    is( @{ $result->{log} }, 2, 'each with a log entry' );
    my @notes = map { RT::Extension::GDPR::Log->entry($_)->{fields}{note}{id} } @{ $result->{log} };
    is( $notes[0], $notes[1], 'and one note' );
    is( RT::Extension::GDPR::Log->entry( $result->{log}[1] )->{ticket}, $there->id, 'on the right ticket' );
};

subtest 'what fails in the second ticket leaves the first done' => sub {
    my ( $first, $second ) = map { new_ticket("part $_") } 1, 2;
    my @refs = map { $test->file_ref( $_, 'a.pdf' ) } $first, $second;
    my $plan = plan_of( $agent, $first, @refs );
    my ($row) = $refs[1] =~ /(\d+)/;
    $db->execute( 'UPDATE Attachments SET Subject = ? WHERE id = ?', 'changed', $row );
    my $result = apply( $agent, $plan );
    is( $result->{deleted}, 1, 'one is deleted' );
    is_deeply( $result->{failed}, [ { ticket => $second->id, problem => 'plan_stale' } ], 'the other is named' );
};

subtest 'a plan is for what there was' => sub {
    my $ticket = new_ticket('stale');
    my $ref    = $test->file_ref( $ticket, 'a.pdf' );
    my ($row)  = $ref =~ /(\d+)/;
    my $plan   = plan_of( $agent, $ticket, $ref );
    is( $plan->digest, plan_of( $agent, $ticket, $ref )->digest, 'the same plan again has the same digest' );
    isnt( $plan->digest, plan_of( $agent, $ticket, $test->file_ref( $ticket, 'b.pdf' ) )->digest, 'another has another' );
    unchanged { is( problem { apply( $agent, $plan, expect => 0 x 64 ) }, 'plan_stale', 'another plan was confirmed' ) } 'nothing happened';

    for my $column (qw(Content Filename Headers Subject MessageId ContentType)) {
        my $old = $db->row( "SELECT $column AS value FROM Attachments WHERE id = ?", $row )->{value};
        $db->execute( "UPDATE Attachments SET $column = ? WHERE id = ?", 'changed', $row );
        unchanged { is( problem { apply( $agent, $plan ) }, 'plan_stale', "$column was changed" ) } 'nothing happened';
        $db->execute( "UPDATE Attachments SET $column = ? WHERE id = ?", $old, $row );
    }
    my $other = new_ticket('merged later');
    my $late  = plan_of( $agent, $ticket, $ref );
    $other->MergeInto( $ticket->id );
    unchanged { is( problem { apply( $agent, $late ) }, 'plan_stale', 'a ticket was merged' ) } 'nothing happened';

    my $before_reply = plan_of( $all, $ticket, $ref );
    $ticket->Correspond( Content => 'again', AttachExisting => [$row] );
    unchanged { is( problem { apply( $all, $before_reply ) }, 'plan_stale', 'a reply sends it again' ) } 'nothing happened';
    is( apply( $all, plan_of( $all, $ticket, $ref ) )->{deleted}, 1, 'a new plan goes' );
    unchanged {
        is( problem { apply( $all, $before_reply ) }, 'plan_stale', 'an old one never again' );
        is( problem { plan_of( $all, $ticket, $ref ) }, 'already_deleted', 'nor a new one' );
    } 'nothing happened';
    my $rest = plan_of( $all, $ticket, $ref, $test->file_ref( $ticket, 'b.pdf' ) );
    is_deeply( [ map { $_->{name} } $rest->files ], ['b.pdf'], 'what is deleted is left out beside what is not' );
};

subtest 'what a request may say' => sub {
    my $ticket = new_ticket('request');
    my $ref    = $test->file_ref( $ticket, 'a.pdf' );
    my $plan   = plan_of( $agent, $ticket, $ref );
    unchanged {
        is( problem { plan_of( $agent, $ticket, @$_ ) }, 'invalid_request', 'files: ' . join ',', map { defined ? $_ : 'undef' } @$_ )
            for [], [undef], ['x'], ['attachment-'], [ $ref, 'attachment-x' ];
        is( problem { plan_of( $agent, $ticket, map {"attachment-$_"} 1 .. 201 ) }, 'too_many_files', '201 files' );
        for my $wrong ( { reason => undef }, { reason => 'unknown' }, { document_kind => 'unknown' }, { note => 'x' x 2001 } ) {
            is( problem { apply( $agent, $plan, %$wrong ) }, 'invalid_request', 'wrong ' . join ',', keys %$wrong );
        }
    } 'nothing happened';
};

subtest 'files in comments are nobody else\'s business' => sub {
    my $ticket  = new_ticket('comments');
    my $comment = $test->message_with_files( { name => 'secret.pdf', data => 'secret' } );
    $ticket->Comment( MIMEObj => $comment );
    my ( $ref, $secret ) = map { $test->file_ref( $ticket, $_ ) } 'a.pdf', 'secret.pdf';
    is_deeply( [ map { $_->{name} } $act->files( user => $agent, ticket => $ticket->id ) ], [qw(a.pdf b.pdf)], 'no list of them' );
    is( problem { plan_of( $agent, $ticket, $secret ) }, 'not_found', 'no plan for them' );

    my $result = apply( $all, plan_of( $all, $ticket, $ref, $secret ) );
    is( @{ $result->{transactions} }, 2, 'two history transactions' );
    my %seen = map { my $who = $_; $who->Name => [ map { @{ $_->{files} } } RT::Extension::GDPR::Tombstone->for_ticket( $ticket, $who ) ] } $agent, $all;
    is_deeply( [ map { $_->{ref} } @{ $seen{agent} } ], [$ref], 'one of them is shown to all' );
    is_deeply( [ sort map { $_->{ref} } @{ $seen{all} } ], [ sort $ref, $secret ], 'the other to those who see comments' );
    for my $who ( $agent, $all ) {
        my $transactions = RT::Ticket->new($who);
        $transactions->Load( $ticket->id );
        my $history = $transactions->Transactions;
        $history->Limit( FIELD => 'Type', VALUE => 'GDPR-FilesDeleted' );
        is( scalar( @{ $history->ItemsArrayRef } ), $who->Name eq 'all' ? 2 : 1, 'so in the history of ' . $who->Name );
    }
    is( problem { plan_of( $agent, $ticket, $secret ) }, 'not_found', 'and later it is still not there' );
    is( problem { plan_of( $all,   $ticket, $secret ) }, 'already_deleted', 'for those who see it, deleted' );
};

subtest 'two at once' => sub {
    my $ticket = new_ticket('twice');
    my ( $one, $two ) = map { plan_of( $agent, $ticket, $test->file_ref( $ticket, 'a.pdf' ) ) } 1, 2;
    is( apply( $agent, $one )->{deleted}, 1, 'the first goes' );
    unchanged { is( problem { apply( $agent, $two ) }, 'plan_stale', 'the second does not' ) } 'nothing happened';
};

# Chosen while it was there, gone when its changes are sought: such a plan would delete nothing and log that it did.
subtest 'no plan for a file that goes meanwhile' => sub {
    my $ticket = new_ticket('gone');
    my $field  = RT::Test->load_or_create_custom_field( Name => 'Scan', Type => 'BinarySingle', Queue => 0 );
    $ticket->AddCustomFieldValue( Field => $field, Value => 'c.pdf', LargeContent => 'value', ContentType => 'application/pdf' );
    $ticket->Forward( To => 'chief@example.test', Subject => 'look' );
    my %chosen = map { ( "$_->{source} $_->{name}" => $_ ) }
        grep { defined $_->{name} } $act->files( user => RT->SystemUser, ticket => $ticket->id );
    my $plan = sub {
        return RT::Extension::GDPR::Plan->new(
            act => $act->name, ticket => $ticket->id, files => [ @chosen{@_} ], shows => sub { 1 } );
    };
    for my $name ( 'message a.pdf', 'forwarded a.pdf', 'custom_field c.pdf' ) {
        is( problem { $plan->( $name, 'message b.pdf' ) }, 'none', "$name, while it is there" );
        apply( RT->SystemUser, plan_of( RT->SystemUser, $ticket, $chosen{$name}{ref} ) );
        like( problem { $plan->( $name, 'message b.pdf' ) }, qr/^(?:plan_stale|already_deleted)$/, 'not when it is gone' );
    }
};

ok( RT::Extension::GDPR::Log->verify->{ok}, 'the log is sound' );
done_testing;
