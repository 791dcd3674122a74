# SPDX-License-Identifier: GPL-2.0-only

# The record of a person is emptied when nothing else in RT refers to it, and only then.

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Test tests => undef;

use Encode qw(encode);
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Store;
use RT::Extension::GDPR::Test::Swap;

my $TEST     = 'RT::Extension::GDPR::Test';
my $DATABASE = 'RT::Extension::GDPR::Database';
my $STORE    = 'RT::Extension::GDPR::Store';
my $agent    = $TEST->user_with_rights( 'agent', 'SuperUser' );
my $RECORD   = $STORE->named('user_record');

sub fresh {
    my ($id) = @_;
    my $ticket = RT::Ticket->new($agent);
    $ticket->Load($id);
    return $ticket;
}

# Somebody who wrote once: a user and the id of a ticket.
my $number = 0;
sub writer {
    my ($name) = @_;
    $name ||= 'person' . ++$number;
    my $ticket = $TEST->mail_ticket("From: \u$name Zweistein <$name\@example.com>\nSubject: Hello\n\nText.\n");
    my $user   = RT::User->new( RT->SystemUser );
    $user->LoadByEmail("$name\@example.com");
    ok $user->id, "$name wrote";
    return ( $user, $ticket );
}

sub scope { return RT::Extension::GDPR::Scope->ticket(shift) }

sub changes {
    my ( $ticket, @users ) = @_;
    return RT::Extension::GDPR::Test::Swap->changes( $ticket, { number => 1, users => [ map { $_->id } @users ] } );
}

sub swap {
    my ( $ticket, @users ) = @_;
    my %done = RT::Extension::GDPR::Test::Swap->run( $ticket, { number => 1, users => [ map { $_->id } @users ] } );
    is_deeply [ changes( $ticket, @users ) ], [], 'afterwards there is nothing to do';
    return @{ $done{removals} };
}

sub erased  { return scalar grep { $_->{table} eq 'Users' } changes(@_) }
sub outside { return [ map {"$_->{place} $_->{count}"} map { $_->outside( scope( $_[0] ), [ { number => 1, users => [ $_[1]->id ] } ] ) }
        map { $STORE->named($_) } qw(watcher user_record) ] }

my $field = RT::CustomField->new( RT->SystemUser );
ok +( $field->Create( Name => 'Card', Type => 'FreeformSingle', LookupType => RT::User->CustomFieldLookupType ) )[0], 'a field of users';
ok +( $field->AddToObject( RT::User->new( RT->SystemUser ) ) )[0], 'of all';
my $picture = RT::CustomField->new( RT->SystemUser );
ok +( $picture->Create( Name => 'Face', Type => 'ImageSingle', LookupType => RT::User->CustomFieldLookupType ) )[0], 'and another';
ok +( $picture->AddToObject( RT::User->new( RT->SystemUser ) ) )[0], 'of all';

subtest 'somebody who wrote this ticket and no other' => sub {
    my ( $user, $ticket ) = writer('zoe');
    my $id = $user->id;
    ok +( $user->SetRealName('Zoë Zweistein') )[0], 'a name';
    ok +( $user->SetEmailAddress('zoe.new@example.org') )[0], 'moved';
    ok +( $user->SetAddress1('Weidenweg 12') )[0], 'lives somewhere';
    ok +( $user->SetMobilePhone('0171 5550123') )[0], 'has a phone';
    ok +( $user->SetFreeformContactInfo('by pigeon only') )[0], 'and more';
    ok +( $user->AddCustomFieldValue( Field => $field, Value => 'card 4711-Z' ) )[0], 'a value';
    ok +( $user->DeleteCustomFieldValue( Field => $field, Value => 'card 4711-Z' ) )[0], 'removed, as RT does';
    my ($face) = $user->AddCustomFieldValue( Field => $picture, Value => 'zweistein.png', LargeContent => 'PNG-zwei', ContentType => 'image/png' );
    ok $face, 'a picture';
    $DATABASE->execute( q{UPDATE ObjectCustomFieldValues SET ContentEncoding = 'external', LargeContent = 'f00' WHERE id = ?}, $face );
    ok +( $user->SetAttribute( Name => 'Pref-Me', Content => { sig => 'Greetings, Zoë Zweistein' } ) )[0], 'a setting';
    my ($setting) = $user->Attributes->Named('Pref-Me');
    ok +( $setting->AddAttribute( Name => 'ContentHistory', Content => { was => 'Zweistein before' } ) )[0], 'with a history';
    my $token = RT::AuthToken->new( RT->SystemUser );
    ok +( $token->Create( Owner => $id, Description => 'Zweistein at home' ) )[0], 'a token';
    ok +( $user->AnonymizeUser )[0], 'emptied by RT itself' if $user->can('AnonymizeUser');

    is_deeply outside( $ticket, $user ), [], 'nothing is outside';
    is_deeply [ map {"$_->{kind} $_->{table} $_->{id}"} grep { $_->{store} eq 'user_record' } changes( $ticket, $user ) ],
        ["erase Users $id"], 'one change';
    is_deeply [ swap( $ticket, $user ) ], ['f00'], 'the object of the picture is to be removed';

    # The mail is another store's matter.
    my $dump = $TEST->dump_everything;
    delete @$dump{ grep { /^(?:Attachments|file )/i } keys %$dump };
    is_deeply [ $TEST->found_in_dump( encode( 'UTF-8', $_ ), $dump ) ], [], "no $_"
        for 'Zweistein', 'zweistein', 'zoe@example.com', 'zoe.new', 'Weidenweg', '5550123', 'pigeon', '4711-Z', 'Zoë', 'Zoe';

    my $now = RT::User->new( RT->SystemUser );
    $now->Load($id);
    is $now->Name, "anonymised-user-$id", 'a neutral name';
    ok $now->Disabled && !$now->HasPassword && !$now->EmailAddress, 'nobody can use it';
    is fresh($ticket)->RequestorAddresses, q{}, 'nobody is mailed';
    is_deeply [ map { $_->RealName } @{ fresh($ticket)->Requestor->UserMembersObj->ItemsArrayRef } ], ['[Person 1]'], 'the ticket has its requestor';
    ok +( fresh($ticket)->Correspond( Content => 'Hi' ) )[0], 'and goes on';

    my ( $again, $another ) = writer('zoe');
    isnt $again->id, $id, 'who writes again is somebody new';
    isnt $another, $ticket, 'with a ticket of their own';
};

subtest 'several people and merged tickets' => sub {
    my ( $one, $ticket ) = writer();
    my ( $two, $merged ) = writer();
    ok +( fresh($merged)->MergeInto($ticket) )[0], 'merged';
    ok !erased( $ticket, RT->SystemUser, RT->Nobody ), 'RT itself stays';
    is erased( $merged, $one, $two ), 2, 'both';
    is erased( $ticket, $two ), 1, 'or the one who was asked for';
};

my %reason = (
    'requestor of another ticket' => sub {
        my ($user) = @_;
        my $other = RT::Ticket->new($agent);
        return $other->Create( Queue => 'General', Subject => 'x', Requestor => $user->EmailAddress );
    },
    'once in copy of another ticket' => sub {
        my ($user) = @_;
        my $other = RT::Ticket->new($agent);
        $other->Create( Queue => 'General', Subject => 'x' );
        $other->AddWatcher( Type => 'Cc', PrincipalId => $user->id );
        return $other->DeleteWatcher( Type => 'Cc', PrincipalId => $user->id );
    },
    'wrote in another ticket' => sub {
        my ($user) = @_;
        my $other = RT::Ticket->new($agent);
        $other->Create( Queue => 'General', Subject => 'x' );
        my $current = RT::CurrentUser->new;
        $current->Load( $user->id );
        my $theirs = RT::Ticket->new($current);
        $theirs->Load( $other->id );
        return $theirs->Comment( Content => 'x' );
    },
    'member of a group' => sub {
        my ($user) = @_;
        my $group = RT::Group->new( RT->SystemUser );
        $group->CreateUserDefinedGroup( Name => 'Customers ' . $user->id );
        return $group->AddMember( $user->id );
    },
    'watcher of a queue' => sub {
        my ($user) = @_;
        my $queue = RT::Queue->new( RT->SystemUser );
        $queue->Load('General');
        return $queue->AddWatcher( Type => 'Cc', PrincipalId => $user->id );
    },
    'has a right' => sub { my ($user) = @_; return $user->PrincipalObj->GrantRight( Right => 'ShowTicket', Object => RT->System ) },
    'works in RT' => sub { my ($user) = @_; return $user->SetPrivileged(1) },
    'made another user' => sub {
        my ($user) = @_;
        return $DATABASE->execute( 'UPDATE Users SET Creator = ? WHERE id = ?', $user->id, $agent->id );
    },
    'is linked to by another ticket' => sub {
        my ($user) = @_;
        return $DATABASE->insert( Links => {
            Base => 'fsck.com-rt://x/ticket/99', LocalBase => 99, LocalTarget => 0, Type => 'RefersTo', Creator => 1, LastUpdatedBy => 1,
            Target => 'user://' . RT->Config->Get('Organization') . '/' . $user->id } );
    },
    'is in a table of an extension' => sub {
        my ($user) = @_;
        return $DATABASE->insert( Votes => { Creator => $user->id } );
    },
    'has a subscription in RT 6' => sub {
        my ($user) = @_;
        return $DATABASE->insert( DashboardSubscriptions => { UserId => $user->id } );
    },
);

my $key = $DATABASE->type eq 'Pg' ? 'serial' : $DATABASE->type eq 'mysql' ? 'integer auto_increment' : 'integer';
$TEST->as_administrator(
    "CREATE TABLE Votes (id $key PRIMARY KEY, Creator integer)",
    "CREATE TABLE DashboardSubscriptions (id $key PRIMARY KEY, UserId integer)",
    'CREATE VIEW Workload AS SELECT id, Owner, Creator FROM Tickets',    # no reference of its own
    $DATABASE->type eq 'Pg' ? map { sprintf 'GRANT ALL ON %s TO "%s"', $_, RT->Config->Get('DatabaseUser') }
        qw(Votes votes_id_seq DashboardSubscriptions dashboardsubscriptions_id_seq Workload) : (),
);
$TEST->add_rights( Principal => 'Everyone', Right => [qw(CommentOnTicket SeeQueue ShowTicket)] );
my %told = (
    'requestor of another ticket' => ['other_tickets 1'],
    'member of a group'           => ['groups 1'],
    'watcher of a queue'          => ['other_roles 1'],
);

for my $what ( sort keys %reason ) {
    subtest $what => sub {
        my ( $user, $ticket ) = writer();
        is erased( $ticket, $user ), 1, 'it could go';
        ok +( $reason{$what}->($user) )[0], $what;
        is erased( $ticket, $user ), 0, 'but now it stays';
        is_deeply outside( $ticket, $user ), [ @{ $told{$what} || [] }, 'user_records 1' ], 'and is told of';

        my $before = $DATABASE->row( 'SELECT * FROM Users WHERE id = ?', $user->id );
        swap( $ticket, $user );
        is_deeply $DATABASE->row( 'SELECT * FROM Users WHERE id = ?', $user->id ), $before, 'as it was';
        is_deeply [ map { $_->Name } @{ fresh($ticket)->Requestor->UserMembersObj->ItemsArrayRef } ], ['anonymised-person-1'],
            'while the ticket has a pseudonym';
    };
}

subtest 'a record that changes in the meantime' => sub {
    my ( $user, $ticket ) = writer();
    my ($change) = grep { $_->{table} eq 'Users' } changes( $ticket, $user );
    my $was = $RECORD->current($change);
    ok +( $user->SetRealName('Other') )[0], 'changed';
    isnt $RECORD->current($change), $was, 'has another fingerprint';
};

done_testing;
