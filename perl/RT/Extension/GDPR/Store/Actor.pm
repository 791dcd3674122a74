# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::Actor;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store::UserIds';

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Store::Link;

=head1 NAME

RT::Extension::GDPR::Store::Actor - who did something in the tickets

=head1 DESCRIPTION

Rows of a ticket have the id of who made and last changed them; its history has the ids of watchers and owners that came
and went; a link can be to a user. Each is set to the pseudonym user, so that RT shows that name.

=cut

my @MADE = qw(Creator LastUpdatedBy);

sub name   { return 'actor' }
sub label  { return 'Authors' }    # loc
sub covers { return 'Who made or changed the rows of the tickets, and who came and went in their history.' }

=head1 CLASS METHODS

As in L<RT::Extension::GDPR::Store::UserIds>.

=cut

sub places {
    return (
        { table => 'Tickets', columns => [ @MADE, 'Owner' ], ticket => 'x.id' },
        _history( columns => [ 'Creator', 'TimeWorker' ] ),
        _history(
            columns => [ 'OldValue', 'NewValue' ],
            and     => q{(x.Field = 'Owner' OR x.Type IN ('AddWatcher', 'DelWatcher', 'SetWatcher'))},
        ),
        _history( columns => [ 'OldValue', 'NewValue' ], and => q{x.Type IN ('AddLink', 'DeleteLink')}, uris => 1 ),
        _of_transaction( table => 'Attachments', columns => ['Creator'], join => 't.id = x.TransactionId' ),
        ( map { _of_object( table => $_, columns => \@MADE ) } qw(ObjectCustomFieldValues Attributes ObjectContents) ),
        ( map { ( _link( $_, columns => \@MADE ), _link( $_, columns => [ 'Base', 'Target' ], uris => 1 ) ) }
            qw(LocalBase LocalTarget) ),
        _role( 'x.ObjectId', table => 'Transactions', columns => ['Creator'], and => q{x.ObjectType = 'RT::Group'} ),
        _role( 'x.id',       table => 'Groups',       columns => \@MADE ),
        _role( 'x.GroupId',  table => 'GroupMembers', columns => \@MADE ),
    );
}

# Links to two records of the same person become one link.
sub move {
    my ( $class, $change, $value, $user ) = @_;
    return $class->SUPER::move( $change, $value, $user ) unless $change->{column} =~ /\A(?:Base|Target)\z/;
    my $row = RT::Extension::GDPR::Database->row( 'SELECT * FROM Links WHERE id = ?', $change->{id} );
    return RT::Extension::GDPR::Store::Link->write_texts( $row, { $change->{column} => $value =~ s/[0-9]+\z/$user/r } );
}

sub _history {
    my (%place) = @_;
    return {
        table => 'Transactions', ticket => 'x.ObjectId', transaction => 'x.id', type => 'x.Type', %place,
        and => join ' AND ', q{x.ObjectType = 'RT::Ticket'}, grep {defined} $place{and},
    };
}

sub _of_transaction {
    my (%place) = @_;
    return {
        ticket => 't.ObjectId', transaction => 't.id', type => 't.Type', %place,
        join => "JOIN Transactions t ON t.ObjectType = 'RT::Ticket' AND $place{join}",
    };
}

# Rows of tickets, of their transactions, and of the attributes of either.
sub _of_object {
    my (%place) = @_;
    my $parent = q{JOIN Attributes p ON x.ObjectType = 'RT::Attribute' AND p.id = x.ObjectId AND p.ObjectType};
    my $of     = _of_transaction( %place, join => q{t.id = x.ObjectId AND x.ObjectType = 'RT::Transaction'} );
    my $within = _of_transaction( %place, join => 't.id = p.ObjectId' );
    return (
        { %place, ticket => 'x.ObjectId', and => q{x.ObjectType = 'RT::Ticket'} },
        { %place, ticket => 'p.ObjectId', join => "$parent = 'RT::Ticket'" },
        $of, { %$within, join => "$parent = 'RT::Transaction' $within->{join}" },
    );
}

sub _link {
    my ( $column, %place ) = @_;
    return { table => 'Links', ticket => "x.$column", %place };
}

sub _role {
    my ( $group, %place ) = @_;
    return { group => $group, join => "JOIN Groups g ON g.id = $group", ticket => 'g.Instance', %place };
}

1;
