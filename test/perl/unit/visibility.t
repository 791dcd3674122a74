# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Visibility;

my $test       = 'RT::Extension::GDPR::Test';
my $visibility = 'RT::Extension::GDPR::Visibility';

subtest 'what a file lies in' => sub {
    is( $visibility->of($_), q{}, defined $_ ? $_ : 'undef' ) for undef, 'Create', 'Correspond';
    is( $visibility->of('Comment'), 'comments', 'comments' );
    is( $visibility->of('EmailRecord'), 'outgoing_mail', 'recorded mail' );
    is( $visibility->of( 'CommentEmailRecord', 3 ), 'comments outgoing_mail custom_field-3', 'all of it' );
    is_deeply( [ $visibility->custom_fields('comments custom_field-3 custom_field-14') ], [ 3, 14 ], 'its custom fields' );
};

my $ticket = $test->ticket_with_files;
my $field  = RT::CustomField->new( RT->SystemUser );
$field->Create( Name => 'Card', Type => 'ImageSingle', LookupType => 'RT::Queue-RT::Ticket' );
$field->AddToObject( RT::Queue->new( RT->SystemUser ) );

my @see  = qw(SeeQueue ShowTicket);
my %user = (
    plain    => $test->user_with_rights( 'plain', @see ),
    comments => $test->user_with_rights( 'comments', @see, 'ShowTicketComments' ),
    mail     => $test->user_with_rights( 'mail', @see, 'ShowOutgoingEmail' ),
    fields   => $test->user_with_rights( 'fields', @see, 'SeeCustomField' ),
);

subtest 'who may know of it' => sub {
    my %sees = (
        q{}                        => [qw(comments fields mail plain)],
        'comments'                 => ['comments'],
        'outgoing_mail'            => ['mail'],
        'comments outgoing_mail'   => [],
        'custom_field-' . $field->id => ['fields'],
        'custom_field-999'         => [],
        'something new'            => [],
    );
    for my $what ( sort keys %sees ) {
        my @who = grep { my $mine = RT::Ticket->new( $user{$_} ); $mine->Load( $ticket->id ); $visibility->holds_for( $mine, $what ) } sort keys %user;
        is_deeply( \@who, $sees{$what}, "'$what'" );
    }
};

subtest 'access' => sub {
    my $access = RT::Extension::GDPR::Access->new( $user{comments} );
    is_deeply( [ $access->unreadable_kinds( $ticket->id ) ], ['outgoing_mail'], 'what kinds are hidden' );
    is( $access->load_ticket( $ticket->id )->id, $ticket->id, 'a ticket' );
    for my $none ( undef, 0, -1, 'x', '1 OR 1', 99999, '1' x 30 ) {
        ok( !eval { $access->load_ticket($none); 1 }, 'no ticket ' . ( $none // 'undef' ) );
        is( $@->slug, 'not_found', 'not found' );
    }
    ok( !eval { $access->require_right('SeePrivacyLog'); 1 } && $@->slug eq 'forbidden', 'no right to the log' );
    RT::Extension::GDPR::Access->new( $test->user_with_rights( 'officer', 'SeePrivacyLog' ) )->require_right('SeePrivacyLog');
    pass('the officer has it');
    ok( !$access->may_read_ref($_), "no file $_" ) for 'attachment-99999', 'nonsense', 'value-1 OR 1';
};

subtest 'scopes' => sub {
    my $other = $test->ticket_with_files;
    my $id    = $other->id;
    $other->MergeInto( $ticket->id );
    for my $one ( $ticket->id, $id ) {
        my $scope = RT::Extension::GDPR::Scope->ticket($one);
        is_deeply( [ $scope->tickets ], [ $ticket->id, $id ], "of ticket $one" );
    }
    ok( !eval { RT::Extension::GDPR::Scope->ticket($_); 1 } && $@->slug eq 'not_found', 'none' ) for 0, 'x', 99999;
};

done_testing;
