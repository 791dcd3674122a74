# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::TransactionData;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store';

use RT::Extension::GDPR::Database;

my $DATABASE = 'RT::Extension::GDPR::Database';

=head1 NAME

RT::Extension::GDPR::Store::TransactionData - file names in the history

=head1 DESCRIPTION

When a file is larger than C<$MaxAttachmentSize>, RT cuts or drops it and records a transaction with
the file's name in Data (RT::Record::_EncodeLOB; a dropped file is renamed to NAME.txt). Without the
name RT says "Content truncated", with the sizes. The column holds 255 characters.

=cut

my @TYPES  = qw(AttachmentTruncate AttachmentDrop AttachmentError);
my $LENGTH = 255;

sub name   { return 'transaction_data' }
sub label  { return 'File names in the history' }    # loc
sub covers { return 'Names of files in the notes that RT cut or dropped one that was too large.' }

=head1 CLASS METHODS

As described in L<RT::Extension::GDPR::Store>.

=cut

sub changes {
    my ( $class, $scope, $files ) = @_;
    my %names = map { substr( $_, 0, $LENGTH ) => 1 } grep { defined && length }
        map { $_->{name} } map { ( $_, RT::Extension::GDPR::Store->named( $_->{store} )->within($_) ) } @$files;
    return unless %names;

    my ( $where, @bind ) = $scope->of_transaction('t');
    my $types = $DATABASE->in_list(@TYPES);
    return map { {
        store => $class->name, table => 'Transactions', id => $_->{id}, ticket => $_->{objectid}, kind => 'erase',
    } }
        grep { my $data = $_->{data}; $names{ substr $data, 0, $LENGTH } || $names{ substr "$data.txt", 0, $LENGTH } }
        $DATABASE->rows( <<"SQL", @bind, @TYPES );
SELECT t.id, t.ObjectId, t.Data FROM Transactions t
 WHERE $where AND t.Type IN $types AND t.Data IS NOT NULL
 ORDER BY t.id
SQL
}

sub current {
    my ( $class, $change ) = @_;
    my $lock = $DATABASE->in_transaction ? $DATABASE->for_update : q{};
    my $row  = $DATABASE->row( "SELECT Data FROM Transactions WHERE id = ?$lock", $change->{id} );
    return $row && defined $row->{data} ? $class->canonical( $row->{data} ) : undef;
}

sub apply {
    my ( $class, $change ) = @_;
    return $DATABASE->execute( 'UPDATE Transactions SET Data = NULL WHERE id = ?', $change->{id} );
}

1;
