# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::Watcher;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store::UserIds';

use RT::Extension::GDPR::Database;

my $DATABASE = 'RT::Extension::GDPR::Database';

=head1 NAME

RT::Extension::GDPR::Store::Watcher - who takes part in the tickets

=head1 DESCRIPTION

Requestors, Cc, AdminCc, owners and custom roles are members of a group of each ticket; a merged ticket keeps its own. RT
derives CachedGroupMembers from GroupMembers and asks it for rights and searches, so both are written alike. RT's own
methods to change watchers would tell those who are concerned.

=cut

sub name   { return 'watcher' }
sub label  { return 'Watchers' }    # loc
sub covers { return 'Requestors, Cc and other roles of the tickets, also of merged ones, and of their reminders.' }

=head1 CLASS METHODS

As in L<RT::Extension::GDPR::Store::UserIds>.

=cut

sub places {
    return {
        table   => 'GroupMembers',
        columns => ['MemberId'],
        join    => 'JOIN Groups g ON g.id = x.GroupId',
        ticket  => 'g.Instance',
        group   => 'x.GroupId',
    };
}

sub move {
    my ( $class, $change, $value, $user ) = @_;
    my $group = $DATABASE->row( 'SELECT GroupId FROM GroupMembers WHERE id = ?', $change->{id} )->{groupid};
    my @was   = ( $change->{principal}, $group );

    # Two records of the same person become one member.
    if ( $DATABASE->row( 'SELECT id FROM GroupMembers WHERE GroupId = ? AND MemberId = ?', $group, $user ) ) {
        $DATABASE->execute( 'DELETE FROM CachedGroupMembers WHERE MemberId = ? AND ImmediateParentId = ?', @was );
        return $DATABASE->execute( 'DELETE FROM GroupMembers WHERE id = ?', $change->{id} );
    }
    $DATABASE->execute( 'UPDATE CachedGroupMembers SET MemberId = ? WHERE MemberId = ? AND ImmediateParentId = ?', $user, @was );
    return $class->SUPER::move( $change, $value, $user );
}

# By what the group is of; those of RT itself have everybody.
my %PLACE = (
    'RT::Ticket-Role' => [ 'other_tickets', 'Other tickets' ],    # loc
    'RT::Asset-Role'  => [ 'assets',        'Assets' ],           # loc
    'UserDefined'     => [ 'groups',        'Groups' ],           # loc
);

sub outside {
    my ( $class, $scope, $people ) = @_;
    my @users = keys %{ $class->numbers($people) } or return;
    my $list  = $DATABASE->in_list(@users);
    my %in    = map { $_ => 1 } $scope->with_reminders->tickets;
    my %found;
    for my $row ( $DATABASE->rows( <<"SQL", @users ) ) {
SELECT DISTINCT g.Domain, g.Instance, CASE WHEN g.Domain = 'UserDefined' THEN g.id END AS GroupId
  FROM GroupMembers m JOIN Groups g ON g.id = m.GroupId
 WHERE m.MemberId IN $list AND g.Domain NOT IN ('SystemInternal', 'ACLEquivalence')
SQL
        next if $row->{domain} eq 'RT::Ticket-Role' && $in{ $row->{instance} };
        my ( $place, $label ) = @{ $PLACE{ $row->{domain} } || [ 'other_roles', 'Roles in queues and elsewhere' ] };    # loc
        my $entry = $found{$place} ||= { store => $class->name, place => $place, label => $label, count => 0 };
        $entry->{count}++;
    }
    return @found{ sort keys %found };
}

1;
