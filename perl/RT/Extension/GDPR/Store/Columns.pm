# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::Columns;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store';

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Visibility;

my $DATABASE = 'RT::Extension::GDPR::Database';

=head1 NAME

RT::Extension::GDPR::Store::Columns - texts that are columns of rows of one table

=head1 DESCRIPTION

What the text stores other than those of messages have in common: they read rows, say which texts are in a row, and write
some of them anew. A store like that says only:

=head1 WHAT A STORE SAYS

=head2 table

Its name, as SQL wants it.

=head2 query

SQL up to its WHERE, with the table as C<x>: all columns of C<x>, and as far as there are such C<OfTicket> and
C<OfTransaction> (whose text it is), C<OfType> (the transaction's) and C<OfField> (the id of a custom field).

=head2 in_scope SCOPE

SQL and its values for "this row belongs to the scope", for a scope L<RT::Extension::GDPR::Scope/with_reminders>: a list of
references, one for each way in which it can, because databases use no index for an C<OR> of them.

=head2 columns

The columns with texts: a hash of name to C<< { width, title, format } >>. Width is the number of characters that the
column holds, undef for any; format is C<value> unless given.

=head2 texts ROW

The texts in a row: a list of C<< { part, format, raw, title } >>. Those of L</columns> that are not empty, unless the store
knows better.

=head2 write_texts ROW, TEXTS, CONTEXT

Writes these texts (a reference to a hash of part to text) into the row and returns the number of rows written. What is
too long for a column is cut, because PostgreSQL would refuse it.

=head2 rows_in SCOPE

The rows.

=cut

sub table    { die "$_[0] has no table" }
sub query   { return 'SELECT x.* FROM ' . $_[0]->table . ' x' }
sub in_scope { die "$_[0] knows no scope" }
sub columns  { return {} }

sub texts {
    my ( $class, $row ) = @_;
    my $columns = $class->columns;
    return map {
        {   part   => $_,
            format => $columns->{$_}{format} || 'value',
            raw    => $row->{ lc $_ },
            title  => $columns->{$_}{title},
        }
    } grep { length( $row->{ lc $_ } // q{} ) } sort keys %$columns;
}

sub write_texts {
    my ( $class, $row, $texts ) = @_;
    my $columns = $class->columns;
    my @parts   = sort keys %$texts;
    my @values  = map {
        my $width = $columns->{$_}{width};
        defined $width ? substr $texts->{$_}, 0, $width : $texts->{$_}
    } @parts;
    return $class->update( $row->{id}, map { $parts[$_] => $values[$_] } 0 .. $#parts );
}

sub rows_in {
    my ( $class, $scope ) = @_;
    my %row;
    for my $way ( $class->in_scope( $scope->with_reminders ) ) {
        my ( $where, @bind ) = @$way;
        $row{ $_->{id} } = $_ for $DATABASE->rows( $class->query . " WHERE $where", @bind );
    }
    return @row{ sort { $a <=> $b } keys %row };
}

=head1 CLASS METHODS

As in L<RT::Extension::GDPR::Store>, and:

=head2 update ID, COLUMN => VALUE...

Writes columns of one row.

=cut

sub update {
    my ( $class, $id, %values ) = @_;
    my @columns = sort keys %values;
    return $DATABASE->execute(
        'UPDATE ' . $class->table . ' SET ' . join( ', ', map {"$_ = ?"} @columns ) . ' WHERE id = ?',
        @values{@columns}, $id );
}

sub documents {
    my ( $class, $scope ) = @_;
    return map { $class->_documents_of($_) } $class->rows_in($scope);
}

sub current {
    my ( $class, $change ) = @_;
    my $row  = $class->_row( $change->{id} ) or return;
    my %text = map { $_->{part} => $_->{raw} } $class->texts($row);
    my @parts = sort keys %{ $change->{parts} };
    return if grep { !defined $text{$_} } @parts;
    return $class->canonical( map { ( $_ => $text{$_} ) } @parts );
}

sub apply {
    my ( $class, $change, $context ) = @_;
    my $row = $class->_row( $change->{id} ) or return 0;
    return $class->write_texts( $row, { $class->rewritten( $change, $class->texts($row) ) }, $context );
}

sub _documents_of {
    my ( $class, $row ) = @_;
    my $visibility = RT::Extension::GDPR::Visibility->of( $row->{oftype}, grep {$_} $row->{offield} );
    return map {
        $class->document(
            %$_,
            table       => $class->table,
            id          => $row->{id},
            ticket      => $row->{ofticket},
            transaction => $row->{oftransaction},
            visibility  => $visibility,
            created     => $row->{created},
            by          => $row->{creator},
        )
    } $class->texts($row);
}

# The columns of the row itself are read with a lock, for on MySQL a plain read may show what they were. A lock of joined
# rows is asked for in another way on each database.
sub _row {
    my ( $class, $id ) = @_;
    my $row = $DATABASE->row( $class->query . ' WHERE x.id = ?', $id ) or return;
    return $row unless $DATABASE->in_transaction;
    my $locked = $DATABASE->row( 'SELECT * FROM ' . $class->table . ' WHERE id = ?' . $DATABASE->for_update, $id ) or return;
    return { %$row, %$locked };
}

1;
