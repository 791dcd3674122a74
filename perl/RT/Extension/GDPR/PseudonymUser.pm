# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::PseudonymUser;

use strict;
use warnings;

use RT::User;
use RT::Extension::GDPR::Database;

=head1 NAME

RT::Extension::GDPR::PseudonymUser - the users that stand where people were

=head1 DESCRIPTION

RT knows who wrote, asked and is in copy by the ids of users. After an anonymisation these are the ids of a pool that all
tickets share: C<anonymised-person-1> is [Person 1] of each ticket, so that nothing says that two tickets were of the same
person.

Such a user has no address, so nobody is mailed; no password, so nobody can log in; and no rights of its own. It is not
disabled, because RT's pages leave disabled users out where they show who asked.

=cut

my $DATABASE = 'RT::Extension::GDPR::Database';

=head1 CLASS METHODS

=head2 name NUMBER

The Name of that user.

=head2 id NUMBER

The id of the user for [Person NUMBER], made when there is none. Of two that make it at once one waits for the other's
transaction to end and takes its row.

=head2 is_one NAME

True if a user of that Name is of the pool.

=cut

sub name {
    my ( $class, $number ) = @_;
    die 'Not a number' unless $number =~ /\A[1-9][0-9]{0,8}\z/;
    return "anonymised-person-$number";
}

sub is_one {
    my ( $class, $name ) = @_;
    return $name =~ /\Aanonymised-person-[1-9][0-9]{0,8}\z/;
}

sub id {
    my ( $class, $number ) = @_;
    my $name = $class->name($number);
    my $id   = $class->_found($name);
    return $id if $id;
    # One after the other: two that insert the same name at once are a deadlock on MySQL, and RT logs an error for each.
    # With a lock, for within a transaction on MySQL a plain read does not show what another one has made since.
    return $DATABASE->atomic( sub {
        my $lock = $DATABASE->for_update;
        $DATABASE->row( "SELECT id FROM Users WHERE id = ?$lock", RT->SystemUser->id );
        return $class->_found( $name, $lock ) || $class->_create( $name, $number );
    } );
}

sub _found {
    my ( $class, $name, $lock ) = @_;
    my $row = $DATABASE->row( 'SELECT id FROM Users WHERE Name = ?' . ( $lock // q{} ), $name );
    return $row && $row->{id};
}

# RT mails nobody for a new user and runs no scrip. A site that takes its users from LDAP refuses those that are not there.
sub _create {
    my ( $class, $name, $number ) = @_;
    no warnings 'redefine';
    local *RT::User::CanonicalizeUserInfo = sub { return 1 };
    my $user = RT::User->new( RT->SystemUser );
    my ($id) = $user->Create(
        Name         => $name,
        RealName     => "[Person $number]",
        EmailAddress => q{},
        Privileged   => 0,
        Comments     => 'Stands in anonymised tickets where a person was.',
    );
    return $id || die 'The user could not be made';
}

1;
