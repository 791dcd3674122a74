# SPDX-License-Identifier: GPL-2.0-only

# Who took part in a ticket becomes a pseudonym user, wherever RT keeps an id, and nobody is told.

use strict;
use warnings;

use RT::Extension::GDPR::Test tests => undef;

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Database::Schema;
use RT::Extension::GDPR::PseudonymUser;
use RT::Extension::GDPR::Test::Swap;

my $TEST     = 'RT::Extension::GDPR::Test';
my $DATABASE = 'RT::Extension::GDPR::Database';
my $POOL     = 'RT::Extension::GDPR::PseudonymUser';

my $agent = $TEST->user_with_rights( 'agent', 'SuperUser' );

# Makes what there is to know about the people of the tests.
sub person {
    my ( $number, @names ) = @_;
    return { number => $number, users => [ map { user($_)->id } @names ] };
}

sub user {
    my ($name) = @_;
    return RT::Test->load_or_create_user( Name => $name, EmailAddress => "$name\@example.com", RealName => ucfirst $name, Privileged => 0 );
}

sub ticket {
    my (%with) = @_;
    my $ticket = RT::Ticket->new($agent);
    my ( $id, undef, $why ) = $ticket->Create( Queue => 'General', Subject => 'x', %with );
    ok $id, "ticket: $why";
    return $ticket;
}

sub fresh {
    my ($ticket) = @_;
    my $fresh = RT::Ticket->new($agent);
    $fresh->Load( ref $ticket ? $ticket->id : $ticket );
    return $fresh;
}

sub changes {
    my ( $ticket, @people ) = @_;
    return RT::Extension::GDPR::Test::Swap->changes( $ticket->id, @people );
}

sub swap {
    my ( $ticket, @people ) = @_;
    my %done = RT::Extension::GDPR::Test::Swap->run( $ticket->id, @people );
    is_deeply [ changes( $ticket, @people ) ], [], 'afterwards there is nothing to do';
    return @{ $done{changes} };
}

# Every place of the database that has one of these ids in a column of users' ids, but for the user's own.
sub mentions {
    my (@ids) = @_;
    my %column = map { $_ => 1 } qw(creator lastupdatedby owner memberid oldvalue newvalue);
    my $tables = RT::Extension::GDPR::Database::Schema->tables;
    my @found;
    for my $table ( grep { !/^(?:gdpr|users|cachedgroup|groups|sqlite)/ } sort keys %$tables ) {
        my $list = $DATABASE->in_list(@ids);
        for my $column ( grep { $column{$_} } sort keys %{ $tables->{$table}{columns} } ) {
            push @found, map {"$table.$column"}
                $DATABASE->rows( "SELECT * FROM $tables->{$table}{name} WHERE $column IN $list", map {"$_"} @ids );
        }
    }
    return grep { !/^groupmembers[.]/ } @found;
}

my $role = RT::CustomRole->new( RT->SystemUser );
ok +( $role->Create( Name => 'Buyer', MaxValues => 1 ) )[0], 'a role for one';
ok +( $role->AddToObject(1) )[0], 'in General';
my $many = RT::CustomRole->new( RT->SystemUser );
ok +( $many->Create( Name => 'Sellers', MaxValues => 0 ) )[0], 'a role for many';
ok +( $many->AddToObject(1) )[0], 'in General';

subtest 'every role of merged tickets and reminders' => sub {
    my ( $anna, $other ) = ( user('anna'), user('bystander') );
    my $ticket = ticket(
        Requestor => [ 'anna@example.com', 'bystander@example.com' ], Cc => 'anna@example.com', AdminCc => 'anna@example.com',
        $role->GroupType => 'anna@example.com', $many->GroupType => [ 'anna@example.com', 'bystander@example.com' ],
    );
    my $merged = ticket( Requestor => 'anna@example.com', Cc => 'bystander@example.com' );
    my $merged_id = $merged->id;
    ok +( $merged->MergeInto( $ticket->id ) )[0], 'merged';
    my $elsewhere = ticket( Requestor => 'anna@example.com' );
    ok +( fresh($ticket)->Reminders->Add( Subject => 'Call', Owner => $agent->id ) )[0], 'a reminder';
    my ($reminder) = $DATABASE->rows("SELECT id FROM Tickets WHERE Type = 'reminder'");
    ok +( fresh( $reminder->{id} )->AddWatcher( Type => 'Cc', PrincipalId => $anna->id ) )[0], 'watched';
    ok +( fresh($ticket)->DeleteWatcher( Type => 'Cc', PrincipalId => $anna->id ) )[0], 'a watcher less';
    ok +( fresh($ticket)->AddWatcher( Type => 'Cc', PrincipalId => $anna->id ) )[0], 'and again';

    my $count   = q{SELECT COUNT(*) AS n FROM Transactions WHERE ObjectType = 'RT::Ticket'};
    my $history = $DATABASE->row($count)->{n};
    my $updated = fresh($ticket)->LastUpdated;
    $TEST->clean_caught_mails;
    swap( $ticket, person( 1, 'anna' ) );
    my $pseudonym = $POOL->id(1);

    my $members = sub {
        my ( $id, $name ) = @_;
        my $group = RT::Group->new( RT->SystemUser );
        $group->LoadRoleGroup( Object => fresh( ref $id ? $id->id : $id ), Name => $name );
        return [ sort map { $_->Name } @{ $group->UserMembersObj->ItemsArrayRef } ];
    };
    is_deeply $members->( $ticket, 'Requestor' ), [ 'anonymised-person-1', 'bystander' ], 'requestors';
    is_deeply $members->( $ticket, $_ ), ['anonymised-person-1'], $_ for 'AdminCc', $role->GroupType;
    is_deeply $members->( $ticket, 'Cc' ), [ 'anonymised-person-1', 'bystander' ], 'Cc';
    is_deeply $members->( $ticket, $many->GroupType ), [ 'anonymised-person-1', 'bystander' ], 'sellers';
    is_deeply $members->( $ticket, 'Owner' ), ['Nobody'], 'the owner is not concerned';
    is_deeply $members->( $reminder->{id}, 'Cc' ), ['anonymised-person-1'], 'the reminder';
    is_deeply $members->( $elsewhere, 'Requestor' ), ['anna'], 'another ticket keeps its own';

    my ($own) = $DATABASE->rows( q{SELECT m.MemberId FROM GroupMembers m JOIN Groups g ON g.id = m.GroupId}
            . q{ WHERE g.Domain = 'RT::Ticket-Role' AND g.Instance = ? AND g.Name = 'Requestor'}, $merged_id );
    is $own->{memberid}, $pseudonym, 'the group of the merged ticket';
    is $DATABASE->row($count)->{n}, $history, 'no history';
    is fresh($ticket)->LastUpdated, $updated, 'nor a trace of it in the ticket';
    is scalar( () = $TEST->fetch_caught_mails ), 0, 'no mail';

    my $tickets = RT::Tickets->new($agent);
    $tickets->FromSQL(q{Requestor.Name = 'anonymised-person-1'});
    is_deeply [ map { $_->id } @{ $tickets->ItemsArrayRef } ], [ $ticket->id ], 'RT finds it by its new requestor';
    $tickets = RT::Tickets->new($agent);
    $tickets->FromSQL(q{Watcher = 'anna@example.com'});
    is_deeply [ map { $_->id } @{ $tickets->ItemsArrayRef } ], [ $elsewhere->id ], 'and no longer by the old one';

    my $current = RT::CurrentUser->new;
    $current->Load( $anna->id );
    $TEST->add_rights( { Principal => RT::System->RoleGroup('Requestor')->PrincipalObj, Right => ['ShowTicket'] } );
    for ( [ $ticket, 0 ], [ $elsewhere, 1 ] ) {
        my $seen = RT::Ticket->new($current);
        $seen->Load( $_->[0]->id );
        is !!$seen->CurrentUserHasRight('ShowTicket'), !!$_->[1], 'rights follow';
    }

    my @transactions = @{ fresh($ticket)->Transactions->ItemsArrayRef };
    is_deeply [ grep {/anna/i} map { $_->Description, $_->BriefDescription } @transactions ], [], 'no name in the history';
    is scalar( grep { $_->BriefDescription eq 'Cc [Person 1] added' } @transactions ), 1, 'which tells the same';
    is scalar( grep { $_->BriefDescription eq 'Cc [Person 1] deleted' } @transactions ), 1, 'as before';

    my ( $said, $message ) = fresh($ticket)->Correspond( Content => 'Hello' );
    ok $said, $message;
    is scalar( grep {/anna|anonymised/i} $TEST->fetch_caught_mails ), 0, 'a reply does not reach them';
    my $third = ticket( Requestor => 'bystander@example.com' );
    ok +( $third->MergeInto( $ticket->id ) )[0], 'merging goes on';
    ok +( fresh($ticket)->DeleteWatcher( Type => 'Cc', PrincipalId => $pseudonym ) )[0], 'the pseudonym can be removed';
};

subtest 'two records of a person, and people together' => sub {
    my $ticket = ticket( Requestor => [ 'berta@example.com', 'berta.private@example.com', 'carl@example.com' ] );
    my @users = map { my $u = RT::User->new( RT->SystemUser ); $u->LoadByEmail($_); $u->id } 'berta@example.com', 'berta.private@example.com';
    swap( $ticket, { number => 1, users => \@users }, person( 2, 'carl@example.com' ) );
    my $group = fresh($ticket)->Requestor;
    is_deeply [ sort map { $_->Name } @{ $group->UserMembersObj->ItemsArrayRef } ],
        [ 'anonymised-person-1', 'anonymised-person-2' ], 'one member for each person';
    is $DATABASE->row( 'SELECT COUNT(*) AS n FROM CachedGroupMembers WHERE GroupId = ? AND MemberId != ?', $group->id, $group->id )->{n}, 2,
        'in the derived table too';
};

subtest 'authors and owners' => sub {
    my $dora = user('dora');
    ok +( $dora->PrincipalObj->GrantRight( Right => 'SuperUser' ) )[0], 'may do all';
    my $current = RT::CurrentUser->new;
    $current->Load( $dora->id );
    my $field = RT::Test->load_or_create_custom_field( Name => 'Word', Type => 'FreeformSingle', Queue => 0 );

    my $ticket = RT::Ticket->new($current);
    ok +( $ticket->Create( Queue => 'General', Subject => 'x', Owner => $dora->id, Requestor => 'dora@example.com',
        MIMEObj => MIME::Entity->build( Data => ["Hello\n"] ) ) )[0], 'a ticket of hers';
    ok +( $ticket->AddCustomFieldValue( Field => $field, Value => 'v' ) )[0], 'a value';
    ok +( $ticket->AddLink( Type => 'RefersTo', Target => 'https://example.org/' ) )[0], 'a link';
    ok +( $ticket->AddAttribute( Name => 'Note', Content => 'x' ) )[0], 'an attribute';
    ok +( $ticket->SetOwner( $agent->id, 'Force' ) )[0], 'given away';
    ok +( $ticket->SetOwner( $dora->id, 'Force' ) )[0], 'and back';
    ok +( $ticket->Correspond( Content => 'Hi' ) )[0], 'a reply';
    $DATABASE->insert( Links => { Base => $ticket->URI, LocalBase => $ticket->id, LocalTarget => 0, Type => 'RefersTo',
        Target => 'user://' . RT->Config->Get('Organization') . '/' . $dora->id, Creator => 1, LastUpdatedBy => 1 } );
    ok scalar mentions( $dora->id ), 'her id is in many places';

    my @changes = swap( $ticket, { number => 3, users => [ $dora->id ] } );
    is_deeply [ mentions( $dora->id ) ], [], 'and then in none';
    my $pseudonym = $POOL->id(3);
    is fresh($ticket)->Owner, $pseudonym, 'the owner';
    is_deeply [ map { $_->Name } @{ fresh($ticket)->RoleGroup('Owner')->UserMembersObj->ItemsArrayRef } ],
        ['anonymised-person-3'], 'in both places';
    is scalar( grep { $_->{table} eq 'Links' && $_->{column} eq 'Target' } @changes ), 1, 'the link to the user';
    is $DATABASE->row( 'SELECT COUNT(*) AS n FROM Links WHERE Target = ?', 'user://' . RT->Config->Get('Organization') . "/$pseudonym" )->{n}, 1,
        'is one to the pseudonym';
    is_deeply [ grep { /dora/i } map { $_->CreatorObj->Name, $_->BriefDescription } @{ fresh($ticket)->Transactions->ItemsArrayRef } ], [], 'history';
    ok +( fresh($ticket)->SetOwner( $agent->id, 'Force' ) )[0], 'and can be given to somebody';
};

subtest 'links to two records of one person' => sub {
    my @users  = map { user($_)->id } qw(gerda gerda2);
    my $ticket = ticket();
    my $uri    = sub { return 'user://' . RT->Config->Get('Organization') . "/$_[0]" };
    my %link   = ( LocalBase => 0, LocalTarget => 0, Type => 'RefersTo', Creator => 1, LastUpdatedBy => 1 );
    $DATABASE->insert( Links => { %link, Base => $ticket->URI, LocalBase => $ticket->id, Target => $uri->($_) } )     for @users;
    $DATABASE->insert( Links => { %link, Target => $ticket->URI, LocalTarget => $ticket->id, Base => $uri->($_) } ) for @users;

    swap( $ticket, { number => 4, users => \@users } );
    is $DATABASE->row( "SELECT COUNT(*) AS n FROM Links WHERE $_ = ?", $uri->( $POOL->id(4) ) )->{n}, 1, "$_: one link"
        for qw(Base Target);
};

subtest 'a role that is no longer used' => sub {
    my $frieda = user('frieda');
    my $ticket = ticket( $many->GroupType => 'frieda@example.com' );
    ok +( $many->SetDisabled(1) )[0], 'no longer used';
    my ($change) = grep { $_->{table} eq 'GroupMembers' && $_->{column} eq 'MemberId' }
        changes( $ticket, { number => 1, users => [ $frieda->id ] } );
    ok $change, 'who had it is still found';
    swap( $ticket, { number => 1, users => [ $frieda->id ] } );
};

subtest 'who is nobody\'s person' => sub {
    my $ticket = ticket();
    is_deeply [ changes( $ticket, { number => 1, users => [ RT->SystemUser->id, RT->Nobody->id ] } ) ], [], 'RT itself';
    is_deeply [ changes( $ticket, { number => 1, users => [] }, { number => 2 } ) ], [], 'people without a user';
    my $anonymised = ticket();
    my $pseudonym  = $POOL->id(1);
    ok +( $anonymised->AddWatcher( Type => 'Cc', PrincipalId => $pseudonym ) )[0], 'a pseudonym takes part';
    is_deeply [ changes( $anonymised, { number => 2, users => [$pseudonym] } ) ], [], 'and stays the same one';
};

done_testing;
