# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::UserIds;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store';

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Database::Schema;
use RT::Extension::GDPR::PseudonymUser;
use RT::Extension::GDPR::Users;
use RT::Extension::GDPR::Visibility;

my $DATABASE = 'RT::Extension::GDPR::Database';

=head1 NAME

RT::Extension::GDPR::Store::UserIds - columns that name users by their ids

=head1 DESCRIPTION

What the stores have in common that put a pseudonym user (L<RT::Extension::GDPR::PseudonymUser>) in the place of a person.
RT keeps a user's id as a number, and in links as a URI that ends in it (RT::URI::user). A store like that says only:

=head1 WHAT A STORE SAYS

=head2 places

Where ids are: a list of C<< { table, columns, join, ticket, group, transaction, type, and, uris } >>. C<ticket> is SQL for
the id of the ticket that a row of the table (C<x>) belongs to, C<group> for that of the group of one of its roles, if it is
by such that a row belongs to a ticket; C<join> is what it needs for that, C<and> says which rows more narrowly, C<transaction> and C<type> (of the transaction) are SQL for what more is known. With C<uris> there are URIs in
the columns. All but the first two and C<ticket> may be left out; tables and columns that this RT has not are passed over.

=head2 move CHANGE, VALUE, USER

Puts the id of that user in the place of the one in VALUE, what the column holds, and returns the number of rows written.

=cut

sub places { die "$_[0] has no places" }

sub move {
    my ( $class, $change, $value, $user ) = @_;
    return $DATABASE->execute( "UPDATE $change->{table} SET $change->{column} = ? WHERE id = ?",
        $value =~ s/[0-9]+\z/$user/r, $change->{id} );
}

=head1 CLASS METHODS

As in L<RT::Extension::GDPR::Store>, and:

=head2 numbers PEOPLE

A reference to a hash of the ids of these people's users to the people's numbers. RT's own users and the pseudonyms are nobody.

=cut

sub numbers {
    my ( $class, $people ) = @_;
    my %number = map { my $person = $_; map { $_ => $person->{number} } @{ $person->{users} || [] } } @$people;
    my $name   = RT::Extension::GDPR::Users->names( keys %number );
    delete @number{
        ( map { $_->id } RT->SystemUser, RT->Nobody ),
        grep { RT::Extension::GDPR::PseudonymUser->is_one( $name->{$_} // q{} ) } keys %number
    };
    return \%number;
}

sub swaps {
    my ( $class, $scope, $people ) = @_;
    my $number = $class->numbers($people);
    return unless %$number;
    my %change;
    my $tables = RT::Extension::GDPR::Database::Schema->tables;
    my $all    = $scope->with_reminders;
    for my $place ( $class->places ) {
        my $known = $tables->{ lc $place->{table} } or next;
        for my $column ( grep { $known->{columns}{ lc $_ } } @{ $place->{columns} } ) {
            $change{"$place->{table} $column $_->{id}"} ||= $class->_change( $place, $column, $_, $number )
                for $class->_rows( $place, $column, $all, sort { $a <=> $b } keys %$number );
        }
    }
    return sort { $a->{table} cmp $b->{table} || $a->{id} <=> $b->{id} || $a->{column} cmp $b->{column} } values %change;
}

sub current {
    my ( $class, $change ) = @_;
    my $value = $class->_value($change);
    return defined $value ? $class->canonical($value) : undef;
}

sub apply {
    my ( $class, $change, $context ) = @_;
    my $value = $class->_value($change) // return 0;
    return $class->move( $change, $value, $context->{pseudonym}->( $change->{number} ) );
}

# The rows of the scope in which the column names one of these users.
sub _rows {
    my ( $class, $place, $column, $scope, @users ) = @_;
    my @values = map { "$_" } @users;
    @values = map { 'user://' . RT->Config->Get('Organization') . "/$_" } @users if $place->{uris};
    my ( $of, @ids ) = $place->{group} ? ( $place->{group}, $scope->role_groups ) : ( $place->{ticket}, $scope->tickets );
    my $where = join ' AND ', grep {defined} "$of IN " . $DATABASE->in_list(@ids), $place->{and},
        "x.$column IN " . $DATABASE->in_list(@values);
    my ( $join, $transaction, $type ) = ( $place->{join} || q{}, map { $place->{$_} || 'NULL' } qw(transaction type) );
    return $DATABASE->rows( <<"SQL", @ids, @values );
SELECT x.id, x.$column AS Value, $place->{ticket} AS OfTicket, $transaction AS OfTransaction, $type AS OfType
  FROM $place->{table} x $join
 WHERE $where
SQL
}

sub _change {
    my ( $class, $place, $column, $row, $number ) = @_;
    my ($user) = $row->{value} =~ /([0-9]+)\z/;
    return {
        store       => $class->name,
        table       => $place->{table},
        id          => $row->{id},
        ticket      => $row->{ofticket},
        transaction => $row->{oftransaction},
        visibility  => RT::Extension::GDPR::Visibility->of( $row->{oftype} ),
        kind        => 'replace_user',
        column      => $column,
        principal   => $user,
        number      => $number->{$user},
    };
}

# What the column holds if it is still that user.
sub _value {
    my ( $class, $change ) = @_;
    my $lock = $DATABASE->in_transaction ? $DATABASE->for_update : q{};
    my $row  = $DATABASE->row( "SELECT $change->{column} AS Value FROM $change->{table} WHERE id = ?$lock", $change->{id} );
    my $value = $row && $row->{value};
    return defined $value && $value =~ m{(?:\A|/)\Q$change->{principal}\E\z} ? $value : undef;
}

1;
