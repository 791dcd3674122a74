# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::CustomFieldValue;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store';

use RT::Extension::GDPR::AttachmentHeaders;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::FileReference;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::Visibility;

=head1 NAME

RT::Extension::GDPR::Store::CustomFieldValue - files in custom fields of tickets and their transactions

=head1 DESCRIPTION

An image or upload in a custom field is a row of ObjectCustomFieldValues: Content has the file's name, LargeContent its
bytes, encoded as in Attachments. RT never deletes such a row: a replaced or removed value is only Disabled, and the
ticket's history still reaches it through Transactions.OldReference and NewReference.

An erased value is disabled, so RT shows none, and keeps the neutral text in place of the name, so that the history reads
"Scan [file deleted] added" where RT, finding an empty name, would tell a removal as an addition.

=cut

my $DATABASE = 'RT::Extension::GDPR::Database';
my $MARK     = RT::Extension::GDPR::FileReference::MARK;

sub name       { return 'custom_field_value' }
sub label      { return 'Custom fields' }
sub ref_prefix { return 'value' }

sub covers {
    return 'Images and uploads in custom fields of the tickets and their transactions, replaced and removed ones too.';
}

=head1 CLASS METHODS

As in L<RT::Extension::GDPR::Store>.

=cut

sub file {
    my ( $class, $ref ) = @_;
    my ($id) = $ref =~ /^value-([1-9][0-9]{0,17})$/ or return;
    return ( $class->_sized( $class->files_where( 'v.id = ?', $id ) ) )[0];
}

sub files {
    my ( $class, $scope ) = @_;
    my ( $where, @bind ) = _in_scope($scope);
    return $class->_sized( $class->files_where( "f.Type IN ('Image', 'Binary') AND $where", @bind ) );
}

sub bytes {
    my ( $class, $file ) = @_;
    my $row = $class->_row( $file->{id} ) or RT::Extension::GDPR::Problem->throw('already_deleted');
    return $class->decode_lob( @{$row}{qw(contentencoding largecontent)} );
}

sub locate {
    my ( $class, $scope, $matcher ) = @_;
    return if $matcher->is_empty;
    my ( $where, @bind ) = _in_scope($scope);
    my ( $least, $most ) = $matcher->stored_size;
    my $length = _length();
    return map {
        my $bytes = $class->bytes($_);
        my $of    = $matcher->matches( $bytes, $_->{content_type} );
        $of ? { %$_, of => $of, size => length $bytes } : ();
    } $class->files_where( "$where AND (v.ContentEncoding = 'external' OR $length BETWEEN ? AND ?)",
        @bind, int $least, int $most );
}

=head2 files_where($where, @bind)

The files among the values that the SQL describes (C<v> is ObjectCustomFieldValues, C<f> CustomFields). No content is
read, so the C<size> of a value that is encoded or external is that of its column.

=cut

sub changes {
    my ( $class, $scope, $files ) = @_;
    return map {
        {   store  => $class->name,
            table  => 'ObjectCustomFieldValues',
            id     => $_->{id},
            ticket => $_->{ticket},
            kind   => 'erase',
            visibility => $_->{visibility},
        }
    } grep { $_->{store} eq $class->name && $class->_row( $_->{id} ) } @$files;
}

sub current {
    my ( $class, $change ) = @_;
    my $row = $class->_row( $change->{id} ) or return;
    return $class->canonical( @{$row}{qw(content contenttype contentencoding largecontent disabled)} );
}

sub apply {
    my ( $class, $change, $context ) = @_;
    my $row = $class->_row( $change->{id} ) or return 0;
    $context->{queue_removal}->( $row->{largecontent} ) if ( $row->{contentencoding} || '' ) eq 'external';

    my $written = $DATABASE->execute(
        "UPDATE ObjectCustomFieldValues SET Content = ?, LargeContent = '', ContentType = ?, ContentEncoding = 'none',"
            . ' Disabled = 1 WHERE id = ?',
        $MARK, RT::Extension::GDPR::AttachmentHeaders->known_type( $row->{contenttype} ), $change->{id}
    );
    RT::ObjectCustomFieldValues->ClearOCFVCache if RT::ObjectCustomFieldValues->can('ClearOCFVCache');
    return $written;
}

sub _row {
    my ( $class, $id ) = @_;
    my $lock = $DATABASE->in_transaction ? $DATABASE->for_update : '';
    return $DATABASE->row(
        'SELECT id, Content, ContentType, ContentEncoding, LargeContent, Disabled FROM ObjectCustomFieldValues'
            . " WHERE id = ? AND LargeContent IS NOT NULL AND LargeContent != ''$lock",
        $id
    );
}

# Values of the tickets and of their transactions.
sub _in_scope {
    my $scope   = shift;
    my @tickets = $scope->tickets;
    my $list    = $DATABASE->in_list(@tickets);
    my ( $where, @bind ) = $scope->of_transaction('s');
    return (
        "((v.ObjectType = 'RT::Ticket' AND v.ObjectId IN $list)"
            . " OR (v.ObjectType = 'RT::Transaction' AND v.ObjectId IN (SELECT s.id FROM Transactions s WHERE $where)))",
        @tickets, @bind
    );
}

sub _length {
    return $DATABASE->type eq 'SQLite' ? 'LENGTH(CAST(v.LargeContent AS BLOB))' : 'OCTET_LENGTH(v.LargeContent)';
}

sub files_where {
    my ( $class, $where, @bind ) = @_;
    my $length = _length();
    my @rows   = $DATABASE->rows( <<"SQL", @bind );
SELECT v.id, v.CustomField, v.ObjectType, v.ObjectId, v.Content, v.ContentType, v.ContentEncoding, v.Creator, v.Created,
       t.ObjectId AS TransactionTicket, t.Type AS TransactionType, $length AS Stored
  FROM ObjectCustomFieldValues v
  JOIN CustomFields f ON f.id = v.CustomField
  LEFT JOIN Transactions t ON v.ObjectType = 'RT::Transaction' AND t.id = v.ObjectId AND t.ObjectType = 'RT::Ticket'
 WHERE v.LargeContent IS NOT NULL AND v.LargeContent != ''
   AND (v.ObjectType = 'RT::Ticket' OR t.id IS NOT NULL) AND $where
 ORDER BY v.id
SQL
    return map { $class->_file($_) } @rows;
}

sub _file {
    my ( $class, $row ) = @_;
    my $is_transaction = $row->{objecttype} eq 'RT::Transaction';
    return {
        ref          => "value-$row->{id}",
        store        => $class->name,
        id           => $row->{id},
        part         => undef,
        ticket       => $is_transaction ? $row->{transactionticket} : $row->{objectid},
        transaction  => $is_transaction ? $row->{objectid} : undef,
        name         => $row->{content},
        content_type => RT::Extension::GDPR::AttachmentHeaders->plain_type( $row->{contenttype} ),
        content_id   => undef,
        size         => $row->{stored},
        created      => $row->{created},
        by           => $row->{creator},
        source       => 'custom_field',
        visibility   => RT::Extension::GDPR::Visibility->of( @{$row}{qw(transactiontype customfield)} ),
    };
}

# With their real size.
sub _sized {
    my ( $class, @files ) = @_;
    return map {
        my $bytes = eval { $class->bytes($_) };
        defined $bytes ? { %$_, size => length $bytes } : $_;
    } @files;
}

1;
