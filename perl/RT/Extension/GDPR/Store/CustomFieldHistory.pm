# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::CustomFieldHistory;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store';

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::FileReference;

=head1 NAME

RT::Extension::GDPR::Store::CustomFieldHistory - names of files in the history of custom fields

=head1 DESCRIPTION

A change of a custom field is a transaction of type CustomField. RT since 3.8 refers in it to the values; older rows, and
rows that were imported, have the name of the file itself in OldValue and NewValue.

=cut

my $DATABASE = 'RT::Extension::GDPR::Database';
my $MARK     = RT::Extension::GDPR::FileReference::MARK;

sub name   { return 'custom_field_history' }
sub label  { return 'History of custom fields' }

sub covers {
    return 'Names of deleted files in the history of custom fields, where it holds the name itself.';
}

=head1 CLASS METHODS

As in L<RT::Extension::GDPR::Store>.

=cut

sub changes {
    my ( $class, $scope, $files ) = @_;
    my %named = map { $_->{name} => 1 }
        grep { $_->{store} eq 'custom_field_value' && defined $_->{name} && length $_->{name} } @$files
        or return;

    my ( $where, @bind ) = $scope->of_transaction('t');
    return map {
        my $row     = $_;
        my @columns = grep { defined $row->{ lc $_ } && $named{ $row->{ lc $_ } } } qw(OldValue NewValue);
        @columns ? $class->_change( $row, @columns ) : ();
    } $DATABASE->rows(
        "SELECT t.id, t.ObjectId, t.OldValue, t.NewValue FROM Transactions t WHERE $where AND t.Type = 'CustomField'"
            . ' ORDER BY t.id',
        @bind
    );
}

sub current {
    my ( $class, $change ) = @_;
    my $row = $class->_row( $change->{id} ) or return;
    return $class->canonical( @{$row}{qw(oldvalue newvalue)} );
}

sub apply {
    my ( $class, $change ) = @_;
    return $DATABASE->execute(
        'UPDATE Transactions SET ' . join( ', ', map {"$_ = ?"} @{ $change->{columns} } ) . ' WHERE id = ?',
        ($MARK) x @{ $change->{columns} },
        $change->{id}
    );
}

sub _row {
    my ( $class, $id ) = @_;
    my $lock = $DATABASE->in_transaction ? $DATABASE->for_update : '';
    return $DATABASE->row( "SELECT OldValue, NewValue FROM Transactions WHERE id = ?$lock", $id );
}

sub _change {
    my ( $class, $row, @columns ) = @_;
    return {
        store   => $class->name,
        table   => 'Transactions',
        id      => $row->{id},
        ticket  => $row->{objectid},
        kind    => 'rewrite',
        columns => \@columns,
    };
}

1;
