# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::People;

use strict;
use warnings;

use List::Util ();
use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Correspondents;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Finder;
use RT::Extension::GDPR::Kept;
use RT::Extension::GDPR::PseudonymUser;

my $DATABASE  = 'RT::Extension::GDPR::Database';
my $PSEUDONYM = 'RT::Extension::GDPR::PseudonymUser';

=head1 NAME

RT::Extension::GDPR::People - whom a ticket is about

=head1 DESCRIPTION

A ticket's people are its requestors and those in copy, those who were or who wrote, and everybody whom its headers and
quotes name with an address; not those whom L<RT::Extension::GDPR::Kept> tells of. Each is one person, however
many users and addresses they have: the same address, or the same name of two words or more, is the same
person.

=head1 CLASS METHODS

=head2 of SCOPE, DOCUMENTS

References to the list of people, and to what is kept, as L<RT::Extension::GDPR::Finder> takes them, the
requestors first. DOCUMENTS (a reference to a list, L<RT::Extension::GDPR::Documents>) are those that whom it
is for may read: nobody is learnt from others.

Users whom nothing but texts tells of are in C<named> as well as in C<users>: whoever writes can name anybody.

A person's number is that of its token above those that stand in the documents; it also goes on above those of
the pseudonym users who take part already, of whom no text need tell.

=head2 finder SCOPE, DOCUMENTS, ARGUMENTS

The L<RT::Extension::GDPR::Finder> for them, with the site's rules, and a reference to the list of its
people. ARGUMENTS go to it too (C<terms>, C<categories>, C<generic>).

=cut

# In the order of their rank.
my @ROLES = qw(requestor cc admin_cc other_role mentioned);
my %RANK  = map { $ROLES[$_] => $_ } 0 .. $#ROLES;
my %ROLE  = ( Requestor => 'requestor', Cc => 'cc', AdminCc => 'admin_cc' );

my @COLUMNS = qw(Name RealName NickName EmailAddress HomePhone WorkPhone MobilePhone PagerPhone
    Address1 Address2 City State Zip Country Organization);

sub of {
    my ( $class, $scope, $documents ) = @_;
    my %role  = ( ( map { $_ => 'mentioned' } _in_history($scope), grep {$_} map { $_->{by} } @$documents ), _watchers($scope) );
    my $kept  = RT::Extension::GDPR::Kept->new( [ grep { $role{$_} eq 'requestor' } keys %role ] );
    my @named = RT::Extension::GDPR::Correspondents->in($documents);

    my @users = sort { $a->{id} <=> $b->{id} } grep { !$kept->user( $_->{id} ) && !$PSEUDONYM->is_one( $_->{name} ) }
        _users( [ keys %role ], [ grep { !$kept->address($_) } map { $_->{address} } @named ] );
    my @people = map { _person_of_user( $_, $role{ $_->{id} } ) } @users;
    my %known  = map { $_ => 1 } map { @{ $_->{addresses} } } @people;
    push @people, map { _person_named($_) } grep { $known{ $_->{address} } || !$kept->address( $_->{address} ) } @named;

    my $last = $class->last_pseudonym($scope);
    my $number = $last ? List::Util::max( 0, $last - RT::Extension::GDPR::Finder->new->first_number($documents) ) : 0;
    @people = map { { %$_, number => ++$number } } sort { $RANK{ $a->{role} } <=> $RANK{ $b->{role} } } _merged(@people);
    return ( \@people, $kept->for_finder );
}

sub finder {
    my ( $class, $scope, $documents, %args ) = @_;
    my ( $people, $keep ) = $class->of( $scope, $documents );
    my $rules  = RT::Extension::GDPR::Config->get('GDPRRules');
    my $finder = RT::Extension::GDPR::Finder->new(
        people => [ map { _records($_) } @$people ],
        keep   => $keep,
        rules  => [ map { { name => $_, %{ $rules->{$_} } } } sort keys %$rules ],
        %args,
    );
    return ( $finder, $people );
}

=head2 last_pseudonym SCOPE

The highest number of a pseudonym user who takes part in the scope or did something in it; 0 without one.

=cut

sub last_pseudonym {
    my ( $class, $scope ) = @_;
    my %watcher = _watchers($scope);
    my ( $where, @bind ) = $scope->with_reminders->of_transaction('t');
    my @names = map { $_->{name} } _users( [ keys %watcher ], [] ),
        $DATABASE->rows( "SELECT DISTINCT u.Name FROM Transactions t JOIN Users u ON u.id = t.Creator WHERE $where", @bind );
    return List::Util::max( 0, map { $PSEUDONYM->is_one($_) && /([0-9]+)\z/ ? $1 : () } @names );
}

# Ids of users whom everybody who sees the tickets finds in their history: who was a watcher, and who did something other
# than comment.
sub _in_history {
    my ($scope) = @_;
    my ( $where, @bind ) = $scope->with_reminders->of_transaction('t');
    my @rows = $DATABASE->rows( <<"SQL", @bind );
SELECT DISTINCT t.Creator, CASE WHEN t.Type LIKE '%Watcher' THEN t.OldValue END AS Gone,
       CASE WHEN t.Type LIKE '%Watcher' THEN t.NewValue END AS Come
  FROM Transactions t
 WHERE $where AND t.Type NOT IN ('Comment', 'EmailRecord', 'CommentEmailRecord')
SQL
    return List::Util::uniq( grep { ( $_ // q{} ) =~ /\A[1-9][0-9]{0,9}\z/ } map { @$_{qw(creator gone come)} } @rows );
}

# User id => role, of the role groups of all tickets; who has several has the highest.
sub _watchers {
    my ($scope) = @_;
    my @groups = $scope->with_reminders->role_groups;
    my $list   = $DATABASE->in_list(@groups);
    my %role;
    for my $row ( $DATABASE->rows( <<"SQL", @groups ) ) {
SELECT g.Name, m.MemberId FROM Groups g JOIN GroupMembers m ON m.GroupId = g.id JOIN Users u ON u.id = m.MemberId
 WHERE g.Name <> 'Owner' AND g.id IN $list
SQL
        my $id = $row->{memberid};
        ( $role{$id} ) = sort { $RANK{$a} <=> $RANK{$b} } $ROLE{ $row->{name} } || 'other_role', $role{$id} // ();
    }
    return %role;
}

# Users of these ids or addresses (references to lists), without RT's own.
sub _users {
    my ( $ids, $addresses ) = @_;
    my %user;
    for my $wanted ( [ 'id', @$ids ], [ 'LOWER(EmailAddress)', @$addresses ] ) {
        my ( $column, @values ) = @$wanted;
        while ( my @some = splice @values, 0, 500 ) {
            $user{ $_->{id} } = $_
                for $DATABASE->rows( "SELECT * FROM Users WHERE $column IN " . $DATABASE->in_list(@some), @some );
        }
    }
    delete @user{ map { $_->id } RT->SystemUser, RT->Nobody };
    return values %user;
}

sub _person_of_user {
    my ( $user, $role ) = @_;
    my %columns = map { $_ => $user->{ lc $_ } } grep { length( $user->{ lc $_ } // q{} ) } @COLUMNS;
    return {
        role      => $role || 'mentioned',
        users     => [ $user->{id} ],
        named     => [ $role ? () : $user->{id} ],
        columns   => \%columns,
        records   => [ \%columns ],
        names     => [],
        addresses => [ grep {length} lc( $user->{emailaddress} // q{} ) ],
    };
}

sub _person_named {
    my ($named) = @_;
    return {
        role => 'mentioned', users => [], named => [], columns => {}, records => [],
        names => [ $named->{name} // () ], addresses => [ $named->{address} ],
    };
}

# Somebody with several users has an address and a phone number in each: one entry a record. The finder adds to what it
# gets, so it gets copies.
sub _records {
    my ($person) = @_;
    my @records = @{ $person->{records} } ? @{ $person->{records} } : {};
    return map { { %$person, columns => {%$_} } } @records;
}

# Names for logging in are often addresses.
sub _names {
    my ($person) = @_;
    return grep { length && !/\@/ } @{ $person->{names} }, map { $person->{columns}{$_} // q{} } qw(Name RealName);
}

# One for all that have a mark in common, also by way of a third one.
sub _merged {
    my @people = @_;
    my ( @merged, %of_mark );
    for my $person (@people) {
        my @marks = _marks($person);
        my %same  = map { $of_mark{$_} => 1 } grep { defined $of_mark{$_} } @marks;
        my ( $first, @others ) = sort { $a <=> $b } keys %same;
        $first //= @merged;
        $merged[$first] = List::Util::reduce { _joined( $a, $b ) } grep {defined} @merged[ $first, @others ], $person;
        $merged[$_] = undef for @others;
        $of_mark{$_} = $first for _marks( $merged[$first] );
    }
    return grep {defined} @merged;
}

# Addresses, without what follows a plus sign, and names of two words or more, in any order.
sub _marks {
    my ($person) = @_;
    my @names = map { [ sort grep {length} split /[\s,]+/, lc $_ ] } _names($person);
    return ( map( {s/\+[^\@]*(?=\@)//r} @{ $person->{addresses} } ), map { @$_ > 1 ? "@$_" : () } @names );
}

# The first one's columns stand for both where only one can be shown; names become further spellings.
sub _joined {
    my ( $first, $second ) = @_;
    my ($role) = sort { $RANK{$a} <=> $RANK{$b} } map { $_->{role} } $first, $second;
    my %more = ( users => [], named => [], names => [ _names($second) ], addresses => [], records => [] );
    return {
        %$first,
        role    => $role,
        columns => { %{ $second->{columns} }, %{ $first->{columns} } },
        map { $_ => [ List::Util::uniq( @{ $first->{$_} }, @{ $second->{$_} }, @{ $more{$_} } ) ] } sort keys %more,
    };
}

1;
