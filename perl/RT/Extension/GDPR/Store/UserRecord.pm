# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::UserRecord;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store';

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Database::Schema;
use RT::Extension::GDPR::Store::Actor;
use RT::Extension::GDPR::Store::Attribute;
use RT::Extension::GDPR::UserReferences;
use RT::Extension::GDPR::Store::Watcher;

my $DATABASE   = 'RT::Extension::GDPR::Database';
my $REFERENCES = 'RT::Extension::GDPR::UserReferences';

=head1 NAME

RT::Extension::GDPR::Store::UserRecord - what RT knows of the people themselves

=head1 DESCRIPTION

RT makes a user of everybody who writes. Where nothing but these tickets refers to that user, its record is emptied: its
columns, its history (RT keeps old addresses there, also of its own anonymising), its custom fields, attributes and tokens.
The row stays under a neutral name, disabled. A user whom anything else refers to, or who works in RT, stays as is
and is told of as outside of the scope. So does an account with a password that is older than the ticket, and one whom only texts
name (C<named> of L<RT::Extension::GDPR::People>) unless RT made it of a one-time recipient: neither a forged sender nor a forged
quote must destroy an account.

=cut

# What says nothing of a person. All others are emptied.
my %KEPT = map { $_ => 1 } qw(id creator created lastupdatedby lastupdated);

sub name   { return 'user_record' }
sub label  { return 'User records' }    # loc
sub covers { return 'Records of the people whom only these tickets refer to, with their history, custom fields and attributes.' }

=head1 CLASS METHODS

As in L<RT::Extension::GDPR::Store>.

=cut

sub swaps {
    my ( $class, $scope, $people, $changes ) = @_;
    my $number = RT::Extension::GDPR::Store::Watcher->numbers($people);
    my $account = _accounts( $scope, $people );
    return map {
        {   store  => $class->name,
            table  => 'Users',
            id     => $_,
            ticket => $scope->effective,
            kind   => 'erase',
            number => $number->{$_},
        }
    } grep { !$account->{$_} && $class->_holds_data($_) && !$REFERENCES->exist( $_, $changes ) } sort { $a <=> $b } keys %$number;
}

# Ids of those who stay, as a hash: accounts with a password that are older than the ticket, and whom only texts name but for the
# users that RT makes of one-time recipients (without a password, and not before the ticket).
sub _accounts {
    my ( $scope, $people ) = @_;
    my @ids     = map { @{ $_->{users} || [] } } @$people or return {};
    my %named   = map { $_ => 1 } map { @{ $_->{named} || [] } } @$people;
    my @tickets = $scope->tickets;
    my ( $ids, $tickets ) = map { $DATABASE->in_list(@$_) } \@ids, \@tickets;
    my @users = $DATABASE->rows( <<"SQL", @tickets, @ids );
SELECT id, Creator, CASE WHEN COALESCE(Password, '') IN ('', '*NO-PASSWORD*') THEN 0 ELSE 1 END AS HasPassword,
       CASE WHEN Created < (SELECT MIN(t.Created) FROM Tickets t WHERE t.id IN $tickets) THEN 1 ELSE 0 END AS IsOlder
  FROM Users WHERE id IN $ids
SQL
    return { map { $_->{id} => 1 } grep {
        my $made_here = $_->{creator} == RT->SystemUser->id && !$_->{haspassword} && !$_->{isolder};
        $named{ $_->{id} } ? !$made_here : $_->{haspassword} && $_->{isolder};
    } @users };
}

sub outside {
    my ( $class, $scope, $people ) = @_;
    my @changes = map { $_->swaps( $scope, $people, [] ) }
        qw(RT::Extension::GDPR::Store::Watcher RT::Extension::GDPR::Store::Actor);
    my $number = RT::Extension::GDPR::Store::Watcher->numbers($people);
    my $account = _accounts( $scope, $people );
    my $kept   = grep { $class->_holds_data($_) && ( $account->{$_} || $REFERENCES->exist( $_, \@changes ) ) } keys %$number;
    return $kept ? { store => $class->name, place => 'user_records', label => 'User records in use elsewhere', count => $kept } : ();  # loc
}

sub current {
    my ( $class, $change ) = @_;
    return unless $class->_holds_data( $change->{id} );
    my $row = $class->_row( $change->{id} );
    return $class->canonical( map { ( $_ => $row->{$_} ) } sort keys %$row );
}

sub apply {
    my ( $class, $change, $context ) = @_;
    my $id      = $change->{id};
    my $name    = _neutral_name($id);
    my @columns = grep { !$KEPT{$_} } sort keys %{ RT::Extension::GDPR::Database::Schema->tables->{users}{columns} };
    my %value   = ( name => $name, password => '*NO-PASSWORD*', emailaddress => q{} );
    my $written = $DATABASE->execute(
        'UPDATE Users SET ' . join( ', ', map {"$_ = ?"} @columns ) . ' WHERE id = ?', @value{@columns}, $id );
    $DATABASE->execute( 'UPDATE Principals SET Disabled = 1 WHERE id = ?', $id );
    $class->_empty_belongings( $id, $context );
    return $written;
}

# What a user's row is called that was emptied.
sub _neutral_name { return "anonymised-user-$_[0]" }

sub _holds_data {
    my ( $class, $id ) = @_;
    my $row = $class->_row($id);
    return $row && $row->{name} ne _neutral_name($id);
}

sub _row {
    my ( $class, $id ) = @_;
    my $lock = $DATABASE->in_transaction ? $DATABASE->for_update : q{};
    return $DATABASE->row( "SELECT * FROM Users WHERE id = ?$lock", $id );
}

sub _empty_belongings {
    my ( $class, $id, $context ) = @_;
    my $of_user = "ObjectType = 'RT::User' AND ObjectId = ?";
    $DATABASE->execute( "UPDATE Transactions SET OldValue = NULL, NewValue = NULL, Data = NULL WHERE $of_user", $id );

    my @external = $DATABASE->rows(
        "SELECT LargeContent FROM ObjectCustomFieldValues WHERE $of_user AND ContentEncoding = 'external'", $id );
    $context->{queue_removal}->( $_->{largecontent} ) for @external;
    $DATABASE->execute( 'UPDATE ObjectCustomFieldValues SET Content = NULL, LargeContent = NULL, ContentType = NULL,'
            . " ContentEncoding = NULL, Disabled = 1 WHERE $of_user", $id );

    my @attributes = map { $_->{id} } $DATABASE->rows( "SELECT id FROM Attributes WHERE $of_user", $id );
    push @attributes, map { $_->{id} } RT::Extension::GDPR::Store::Attribute->nested_in(@attributes);
    $DATABASE->execute( 'DELETE FROM Attributes WHERE id = ?', $_ ) for @attributes;

    $DATABASE->execute( 'DELETE FROM AuthTokens WHERE Owner = ?', $id )
        if RT::Extension::GDPR::Database::Schema->has('AuthTokens');
    return;
}

1;
