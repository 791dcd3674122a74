# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Log::Head;
use strict;
use warnings;

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Problem;

=head1 NAME

RT::Extension::GDPR::Log::Head - the one row that holds size and compact range of the log

=head1 DESCRIPTION

Class methods. Sizes are counts of entries; compact ranges are references to lists of hashes (32 octets each), as
L<RT::Extension::GDPR::Log::Tree> has them.

=head2 damaged

Throws the C<internal_error> that says that rows and head of the log do not fit together.

=cut

my $DATABASE = 'RT::Extension::GDPR::Database';

sub damaged {
    my $detail = 'the log is damaged: see rt-gdpr log verify';
    return RT::Extension::GDPR::Problem->throw('internal_error', detail => $detail);
}

=head2 lock

Locks the row until the transaction ends, and returns size and compact range as they are then. Throws C<busy>.

=cut

sub lock {
    my ($class) = @_;

    # SQLite locks on the first write; within a transaction that RT began nothing may have been written yet.
    $DATABASE->execute('UPDATE GDPRLogHead SET Size = Size WHERE id = 1') unless $DATABASE->for_update;
    return $class->_checked($class->row($DATABASE->for_update));
}

=head2 read

Size and compact range.

=cut

sub read {
    my ($class) = @_;
    return $class->_checked($class->row);
}

=head2 row

The row as it is in the database, or undef.

=cut

sub row {
    my ($class, $suffix) = @_;
    my $row = $DATABASE->row('SELECT Size, Frontier FROM GDPRLogHead WHERE id = 1' . ($suffix // ''));
    return $row;
}

=head2 write($size, \@range)

Replaces both. Only under L</lock>.

=cut

sub write {
    my ($class, $size, $range) = @_;
    return $DATABASE->execute('UPDATE GDPRLogHead SET Size = ?, Frontier = ? WHERE id = 1',
        $size, join ' ', map { unpack 'H*', $_ } @$range);
}

sub _checked {
    my ($class, $row) = @_;
    my @range  = $row ? split / /, $row->{frontier} : ();
    my $hashes = $row ? sprintf('%b', $row->{size}) =~ tr/1// : -1;
    $class->damaged if @range != $hashes || grep { !/\A[0-9a-f]{64}\z/ } @range;
    return ($row->{size}, [ map { pack 'H*', $_ } @range ]);
}

1;
