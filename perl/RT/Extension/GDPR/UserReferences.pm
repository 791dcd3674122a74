# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::UserReferences;

use strict;
use warnings;

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Database::Schema;

my $DATABASE = 'RT::Extension::GDPR::Database';

=head1 NAME

RT::Extension::GDPR::UserReferences - whether anything in RT still refers to a user

=head1 DESCRIPTION

Looks into every table of the database that has a column for ids of users, those of later RTs and of extensions too, so
that what is not known counts as a reference. It stops at the first one, and the tables that are large and have no
index for it come last.

=cut

# Columns of ids of users in RT 5 and 6, first those that have an index.
my @COLUMNS = qw(memberid owner principalid userid creator lastupdatedby lastaccessedby timeworker);

# Follows from what is in GroupMembers and Transactions.
my %DERIVED = ( cachedgroupmembers => 1, attachments => 1 );

my %LARGE = ( tickets => 1, transactions => 2 );

# What belongs to the user itself, or to everybody: no reference. The user's id is bound for each question mark.
my %OWN = (
    users                   => 'id = ?',
    transactions            => q{ObjectType = 'RT::User' AND ObjectId = ?},
    objectcustomfieldvalues => q{ObjectType = 'RT::User' AND ObjectId = ?},
    authtokens              => 'Owner = ?',
    groups                  => q{Domain = 'ACLEquivalence' AND Instance = ?},
    groupmembers            => q{GroupId IN (SELECT g.id FROM Groups g WHERE (g.Domain = 'ACLEquivalence' AND g.Instance = ?)}
        . q{ OR (g.Domain = 'SystemInternal' AND g.Name != 'Privileged'))},
    attributes => q{(ObjectType = 'RT::User' AND ObjectId = ?) OR (ObjectType = 'RT::Attribute' AND ObjectId IN}
        . q{ (SELECT o.id FROM Attributes o WHERE o.ObjectType = 'RT::User' AND o.ObjectId = ?))},
);

# References that are no column of such ids: a condition, and what is bound for the user.
my @OTHERS = (
    [ acl => 'id', q{PrincipalId IN (SELECT g.id FROM Groups g WHERE g.Domain = 'ACLEquivalence' AND g.Instance = ?)}, '%s' ],
    ( map { [ links => $_, "$_ LIKE ?", 'user://%%/%s' ] } qw(base target) ),
    map { [
        transactions => $_,
        "$_ = ? AND (Field = 'Owner' OR Type IN ('AddWatcher', 'DelWatcher', 'SetWatcher', 'AddMember', 'DeleteMember'))", '%s',
    ] } qw(oldvalue newvalue)
);

=head1 CLASS METHODS

=head2 exist USER, CHANGES

True if a row refers to the user of that id, other than those that the changes (a reference to a list, as in
L<RT::Extension::GDPR::Store>) of kind C<replace_user> point to somebody else. Somebody who works in RT is a member of
its group Privileged, which is a reference.

=cut

sub exist {
    my ( $class, $user, $changes ) = @_;
    my %replaced;
    $replaced{ lc $_->{table} }{ lc $_->{column} }{ $_->{id} } = 1
        for grep { $_->{kind} eq 'replace_user' && $_->{principal} == $user } @$changes;

    my $tables = RT::Extension::GDPR::Database::Schema->tables;
    for my $table ( sort { ( $LARGE{$a} || 0 ) <=> ( $LARGE{$b} || 0 ) || $a cmp $b } keys %$tables ) {
        my $columns = $tables->{$table}{columns};
        next if $DERIVED{$table} || !$columns->{id} || $table =~ /^gdpr/;
        my @questions = _questions( $table, $columns, $user );

        # Of the history, which has no index for any of them, in one go.
        for my $asked ( $table eq 'transactions' ? \@questions : map { [$_] } @questions ) {
            return 1 if _is_there( $tables->{$table}{name}, $replaced{$table} || {}, @$asked );
        }
    }
    return 0;
}

# Lists of column, condition and values.
sub _questions {
    my ( $table, $columns, $user ) = @_;
    my $own  = $OWN{$table} ? " AND NOT COALESCE(($OWN{$table}), FALSE)" : q{};
    my @bind = ("$user") x ( 1 + ( $own =~ tr/?// ) );
    return (
        ( map { [ $_, "$_ = ?$own", @bind ] } grep { $columns->{$_} } @COLUMNS ),
        ( map { [ @$_[ 1, 2 ], sprintf $_->[3], $user ] } grep { $_->[0] eq $table } @OTHERS ),
    );
}

# One more row than are replaced is enough to know.
sub _is_there {
    my ( $table, $replaced, @questions ) = @_;
    my %rows   = map { %$_ } values %$replaced;
    my $most   = 1 + keys %rows;
    my @wheres = map { $_->[1] } @questions;
    my @binds  = map { @$_[ 2 .. $#$_ ] } @questions;
    my $asked  = join ', ', map {"CASE WHEN $wheres[$_] THEN 1 ELSE 0 END AS Question$_"} 0 .. $#wheres;
    my $any    = join ' OR ', map {"($_)"} @wheres;
    for my $row ( $DATABASE->rows( "SELECT id, $asked FROM $table WHERE $any LIMIT $most", @binds, @binds ) ) {
        for my $nth ( grep { $row->{"question$_"} } 0 .. $#questions ) {
            return 1 unless $replaced->{ $questions[$nth][0] }{ $row->{id} };
        }
    }
    return 0;
}

1;
