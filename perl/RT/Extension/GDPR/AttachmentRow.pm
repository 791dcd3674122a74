# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::AttachmentRow;

use strict;
use warnings;

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Store;
use RT::Extension::GDPR::Visibility;

my $DATABASE = 'RT::Extension::GDPR::Database';
my $STORE    = 'RT::Extension::GDPR::Store';

=head1 NAME

RT::Extension::GDPR::AttachmentRow - a row of Attachments in which something is rewritten

=head1 DESCRIPTION

For the stores that change a part of a row and keep the rest. A row is a hash of its columns in lower case, with
C<ticket> and C<type> of its transaction.

=head1 CLASS METHODS

=head2 load($id, $condition)

The row of a ticket's transaction, with a row lock when in a transaction, or undef. C<$condition> is SQL on C<a>,
which is Attachments.

=head2 of_scope($scope, $condition)

All such rows of the scope in the order of their ids, without a lock.

=cut

my $COLUMNS = join ', ', map {"a.$_"}
    qw(id TransactionId Parent ContentType ContentEncoding Headers Subject Filename MessageId Creator Created);

sub load {
    my ( $class, $id, $condition ) = @_;

    # On MySQL only the locking read sees what others have committed since this transaction's first read.
    my $lock = $DATABASE->in_transaction ? $DATABASE->for_update : '';
    my $row  = $DATABASE->row( "SELECT $COLUMNS, a.Content FROM Attachments a WHERE a.id = ? AND $condition$lock", $id )
        or return;
    my $transaction = $DATABASE->row(
        "SELECT ObjectId AS Ticket, Type FROM Transactions WHERE id = ? AND ObjectType = 'RT::Ticket'",
        $row->{transactionid}
    ) or return;
    return bless { %$row, %$transaction }, $class;
}

sub of_scope {
    my ( $class, $scope, $condition ) = @_;
    my ( $where, @bind ) = $scope->of_transaction('t');
    return map { bless $_, $class } $DATABASE->rows( <<"SQL", @bind );
SELECT $COLUMNS, t.ObjectId AS Ticket, t.Type
  FROM Attachments a JOIN Transactions t ON t.id = a.TransactionId
 WHERE $where AND $condition
 ORDER BY a.id
SQL
}

=head1 METHODS

=head2 bytes

The decoded octets, read when they are first asked for: a ticket may hold more than fits into memory. Throws
C<storage_failed> when they lie in the external storage and cannot be read.

=head2 canonical

The octets of the columns that L</write> changes, to be fingerprinted.

=head2 document_fields

What L<RT::Extension::GDPR::Store/document> wants to know of the row.

=cut

sub bytes {
    my $self = shift;
    return $STORE->decode_lob( $self->{contentencoding}, $self->_content );
}

sub canonical {
    my $self = shift;
    return $STORE->canonical( @{$self}{qw(contentencoding)}, $self->_content, @{$self}{qw(headers subject filename messageid)} );
}

sub document_fields {
    my $self = shift;
    return (
        table       => 'Attachments',
        id          => $self->{id},
        ticket      => $self->{ticket},
        transaction => $self->{transactionid},
        visibility  => RT::Extension::GDPR::Visibility->of( $self->{type} ),
        created     => $self->{created},
        by          => $self->{creator},
    );
}

sub _content {
    my $self = shift;
    return $self->{content} if exists $self->{content};
    my $row = $DATABASE->row( 'SELECT Content FROM Attachments WHERE id = ?', $self->{id} );
    return $row ? $row->{content} : undef;
}

=head2 write($bytes, $context, Column => $value...)

Puts new octets in the place of the old, whole, and the length that RT shows right; an external object is queued for
removal. C<undef> leaves the content as it is. Other columns get the values given (characters), cut to what they hold.
Returns the number of rows written.

=cut

my %LENGTH = ( Subject => 255, Filename => 255, MessageId => 160 );

sub write {
    my ( $self, $bytes, $context, %new ) = @_;
    $new{$_} = substr $new{$_}, 0, $LENGTH{$_} for grep { $LENGTH{$_} } keys %new;

    if ( defined $bytes ) {
        $context->{queue_removal}->( $self->{content} ) if ( $self->{contentencoding} || '' ) eq 'external';
        my $length = length $bytes;
        @new{qw(ContentEncoding Content)} = $STORE->encode_lob($bytes);
        $new{Headers} = $self->{headers} unless exists $new{Headers};
        $new{Headers} =~ s/^(Content-Length:[ \t]*)[0-9]+/$1$length/im if defined $new{Headers};
    }
    my @columns = sort keys %new;
    return $DATABASE->execute(
        'UPDATE Attachments SET ' . join( ', ', map {"$_ = ?"} @columns ) . ' WHERE id = ?', @new{@columns}, $self->{id} );
}

1;
