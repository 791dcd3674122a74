# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Database::Value;

use strict;
use warnings;

use B ();
use DBI;
use Encode ();

=head1 NAME

RT::Extension::GDPR::Database::Value - values on their way into and out of a database

=head1 DESCRIPTION

Helps L<RT::Extension::GDPR::Database>, where every value is characters. PostgreSQL's driver is of
the same mind; those of SQLite and MySQL, as RT sets them up, take and give bytes.

=head1 CLASS METHODS

=head2 characters VALUE

What a driver returned, as characters; as it is if it is not UTF-8. Nothing is lost for L</bytes>,
because only what was decoded is flagged as characters.

=cut

sub characters {
    my ( $class, $value ) = @_;
    return $value if !defined $value || utf8::is_utf8($value) || $value !~ /[^\x00-\x7f]/;
    my $copy = $value;
    my $text = eval { Encode::decode( 'UTF-8', $copy, Encode::FB_CROAK ) };
    return defined $text ? $text : $value;
}

=head2 bytes VALUE

The bytes of such a value: UTF-8 of characters, bytes as they are.

=cut

sub bytes {
    my ( $class, $value ) = @_;
    return $value unless defined $value && utf8::is_utf8($value);
    return Encode::encode( 'UTF-8', $value );
}

=head2 bind STATEMENT, TYPE, POSITION, VALUE

Binds a value to a placeholder (counted from 1) of a prepared statement; TYPE is RT's
C<$DatabaseType>.

On SQLite a number is bound as one: as a text it would be greater than whatever LENGTH() returns.

=cut

sub bind {
    my ( $class, $statement, $type, $position, $value ) = @_;
    return $statement->bind_param( $position, sprintf( '%d', $value ), DBI::SQL_INTEGER() )
        if $type eq 'SQLite' && _is_integer($value);
    $value = Encode::encode( 'UTF-8', $value ) if $type ne 'Pg' && defined $value && $value =~ /[^\x00-\x7f]/;
    return $statement->bind_param( $position, $value );
}

# A number that was never a string.
sub _is_integer {
    my ($value) = @_;
    my $flags = B::svref_2object( \$value )->FLAGS;
    return !( $flags & B::SVf_POK() ) && $flags & ( B::SVf_IOK() | B::SVf_NOK() ) && $value == int $value;
}

1;
