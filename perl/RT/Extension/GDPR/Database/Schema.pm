# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Database::Schema;

use strict;
use warnings;

use RT::Extension::GDPR::Database;

=head1 NAME

RT::Extension::GDPR::Database::Schema - which tables and columns there are

=head1 DESCRIPTION

RT 5.0.8 and 6 have tables and columns that RT 5.0.3 has not, and sites add their own. It is asked anew each time: a table
may come while a process runs. A view is none: what it shows is a table's.

=head1 CLASS METHODS

=head2 tables

A reference to a hash: lower case name of a table => C<< { name, columns => { lower case name => 1 } } >>, with the name as
SQL wants it.

=head2 has TABLE, [COLUMN]

True if RT's database has that table, or that column of it.

=cut

my %QUERY = (
    SQLite => q{SELECT m.name AS TableName, c.name AS ColumnName FROM sqlite_master m, pragma_table_info(m.name) c}
        . q{ WHERE m.type = 'table'},
    Pg => q{SELECT table_name AS TableName, column_name AS ColumnName FROM information_schema.columns}
        . q{ JOIN information_schema.tables USING (table_schema, table_name)}
        . q{ WHERE table_type != 'VIEW' AND table_schema = current_schema()},
    mysql => q{SELECT table_name AS TableName, column_name AS ColumnName FROM information_schema.columns}
        . q{ JOIN information_schema.tables USING (table_schema, table_name)}
        . q{ WHERE table_type != 'VIEW' AND table_schema = DATABASE()},
);

sub tables {
    my ($class) = @_;
    my %table;
    for my $row ( RT::Extension::GDPR::Database->rows( $QUERY{ RT::Extension::GDPR::Database->type } ) ) {
        my $table = $table{ lc $row->{tablename} } ||= { name => $row->{tablename}, columns => {} };
        $table->{columns}{ lc $row->{columnname} } = 1;
    }
    return \%table;
}

sub has {
    my ( $class, $table, $column ) = @_;
    my $known = $class->tables->{ lc $table } or return 0;
    return defined $column ? $known->{columns}{ lc $column } || 0 : 1;
}

1;
