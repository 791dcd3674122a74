# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::AttachmentRow;

use strict;
use warnings;

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Store;

my $DATABASE = 'RT::Extension::GDPR::Database';
my $STORE    = 'RT::Extension::GDPR::Store';

=head1 NAME

RT::Extension::GDPR::AttachmentRow - a row of Attachments whose content is rewritten

=head1 DESCRIPTION

For the stores that change a part of a content and keep the rest.

=head1 CLASS METHODS

=head2 load($id, $condition)

The row of a ticket's transaction, with a row lock when in a transaction, or undef. C<$condition> is SQL on C<a>,
which is Attachments.

=cut

sub load {
    my ( $class, $id, $condition ) = @_;

    # On MySQL only the locking read sees what others have committed since this transaction's first read.
    my $lock = $DATABASE->in_transaction ? $DATABASE->for_update : '';
    my $row  = $DATABASE->row( <<"SQL", $id ) or return;
SELECT a.id, a.TransactionId, a.ContentType, a.ContentEncoding, a.Content, a.Headers, a.Creator, a.Created
  FROM Attachments a
 WHERE a.id = ? AND $condition$lock
SQL
    my $transaction = $DATABASE->row(
        "SELECT ObjectId AS Ticket, Type FROM Transactions WHERE id = ? AND ObjectType = 'RT::Ticket'",
        $row->{transactionid}
    ) or return;
    return bless { %$row, %$transaction }, $class;
}

=head1 METHODS

=head2 bytes

The decoded octets. Throws C<storage_failed> when they lie in the external storage and cannot be read.

=head2 canonical

The octets of the columns that L</write> changes, to be fingerprinted.

=cut

sub bytes {
    my $self = shift;
    return $STORE->decode_lob( @{$self}{qw(contentencoding content)} );
}

sub canonical {
    my $self = shift;
    return $STORE->canonical( @{$self}{qw(contentencoding content)} );
}

=head2 write($bytes, $context)

Puts new octets in the place of the old, whole, and the length that RT shows right. An external object is queued for
removal. Returns the number of rows written.

=cut

sub write {
    my ( $self, $bytes, $context ) = @_;

    $context->{queue_removal}->( $self->{content} ) if ( $self->{contentencoding} || '' ) eq 'external';

    my ( $encoding, $stored ) = $STORE->encode_lob($bytes);
    my $length = length $bytes;
    ( my $headers = $self->{headers} ) =~ s/^(Content-Length:[ \t]*)[0-9]+/$1$length/im;
    return $DATABASE->execute(
        'UPDATE Attachments SET Content = ?, ContentEncoding = ?, Headers = ? WHERE id = ?',
        $stored, $encoding, $headers, $self->{id}
    );
}

1;
