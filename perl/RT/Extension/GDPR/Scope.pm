# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Scope;

use strict;
use warnings;

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Problem;

=head1 NAME

RT::Extension::GDPR::Scope - the tickets an act may touch

=head1 SYNOPSIS

    my $scope = RT::Extension::GDPR::Scope->ticket(12);
    my ( $where, @bind ) = $scope->of_transaction('t');

=head1 DESCRIPTION

RT merges a ticket into another by pointing its EffectiveId there: its transactions keep their own
ticket's id. A scope is therefore always the whole set of merged tickets. It is read from the
table, because C<< RT::Ticket->Load >> of a merged ticket gives the winner.

=head1 CLASS METHODS

=head2 ticket ID

The scope of a ticket, merged or not. Throws C<not_found>.

=cut

sub ticket {
    my ( $class, $id ) = @_;
    my $database = 'RT::Extension::GDPR::Database';
    my $row = ( $id || '' ) =~ /^[1-9][0-9]{0,17}$/
        && $database->row( 'SELECT EffectiveId FROM Tickets WHERE id = ?', $id );
    RT::Extension::GDPR::Problem->throw('not_found') unless $row;

    my $effective = $row->{effectiveid};
    my @merged    = grep { $_ != $effective } map { $_->{id} }
        $database->rows( 'SELECT id FROM Tickets WHERE EffectiveId = ? ORDER BY id', $effective );
    return bless { tickets => [ $effective, @merged ] }, $class;
}

=head1 METHODS

=head2 effective

The id of the ticket that the others were merged into.

=head2 tickets

The ids of all, the effective one first.

=head2 holds TICKET

True if the ticket of that id is in the scope.

=head2 with_reminders

The same scope with the reminders of its tickets, which RT keeps as tickets of a type of their own that refer to them. Read
once: RT has no index for it.

=head2 role_groups

The ids of the groups of all roles of its tickets, also of roles that are no longer used. Asked for as RT's index wants it.

=head2 of_transaction ALIAS

SQL and its values for "this row of Transactions belongs to the scope".

=cut

sub effective { return $_[0]{tickets}[0] }

sub tickets { return @{ $_[0]{tickets} } }

sub holds {
    my ( $self, $ticket ) = @_;
    return scalar grep { $_ == $ticket } $self->tickets;
}

sub with_reminders {
    my ($self) = @_;
    return $self->{with_reminders} ||= do {
        my @tickets   = $self->tickets;
        my $list      = RT::Extension::GDPR::Database->in_list(@tickets);
        my @reminders = grep { !$self->holds($_) } map { $_->{id} } RT::Extension::GDPR::Database->rows( <<"SQL", @tickets );
SELECT DISTINCT r.id FROM Links l JOIN Tickets r ON r.id = l.LocalBase
 WHERE l.Type = 'RefersTo' AND l.LocalTarget IN $list AND r.Type = 'reminder'
 ORDER BY r.id
SQL
        bless { tickets => [ @tickets, @reminders ] }, ref $self;
    };
}

sub role_groups {
    my ($self)   = @_;
    my $database = 'RT::Extension::GDPR::Database';
    my @tickets  = $self->tickets;
    my %names    = map { $_ => 1 } qw(Owner Requestor Cc AdminCc), RT::Ticket->Roles,
        map {"RT::CustomRole-$_->{id}"} $database->rows('SELECT id FROM CustomRoles');
    my @names = map { $database->type eq 'Pg' ? lc : $_ } sort keys %names;
    my ( $domain, $name ) = map { $database->type eq 'Pg' ? "LOWER($_)" : $_ } qw(Domain Name);
    return map { $_->{id} } $database->rows(
        "SELECT id FROM Groups WHERE $domain = ? AND $name IN " . $database->in_list(@names)
            . ' AND Instance IN ' . $database->in_list(@tickets) . ' ORDER BY id',
        $database->type eq 'Pg' ? 'rt::ticket-role' : 'RT::Ticket-Role', @names, @tickets
    );
}

sub of_transaction {
    my ( $self, $alias ) = @_;
    my @tickets = $self->tickets;
    my $list    = RT::Extension::GDPR::Database->in_list(@tickets);
    return ( "$alias.ObjectType = 'RT::Ticket' AND $alias.ObjectId IN $list", @tickets );
}

1;
