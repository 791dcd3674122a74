# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::Attachment;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store';

use RT::Extension::GDPR::AttachmentHeaders;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Tombstone;
use RT::Extension::GDPR::Visibility;

my $DATABASE  = 'RT::Extension::GDPR::Database';
my $HEADERS   = 'RT::Extension::GDPR::AttachmentHeaders';
my $TOMBSTONE = 'RT::Extension::GDPR::Tombstone';

=head1 NAME

RT::Extension::GDPR::Store::Attachment - files that came with messages

=head1 DESCRIPTION

RT keeps each part of a message as a row of Attachments. A file is a part that people would call
one: it has a name, or is no readable text, or asks to be an attachment. A message that is encrypted by
itself (OpenPGP without MIME) is not listed as one, but can be chosen: nobody can redact it. An attached mail that RT
took apart is one file, a row without content whose parts are rows below it; deleting it erases
them all.

The row stays, as a tombstone: deleting it would break the message's tree and RT's REST interface.
See L<RT::Extension::GDPR::Tombstone>.

=cut

sub name       { return 'attachment' }
sub label      { return 'Files of messages' }       # loc
sub ref_prefix { return 'attachment' }

sub covers {
    return 'Attached files and inline pictures of all messages, comments and recorded mails: content, '
        . 'file name, headers, subject and message id; attached mails with everything in them.';
}

=head1 CLASS METHODS

As described in L<RT::Extension::GDPR::Store>.

=cut

sub file {
    my ( $class, $ref ) = @_;
    my ($id) = $ref =~ /^attachment-([0-9]{1,18})$/ or return;
    return ( map { $class->$_( 'a.id = ?', $id ) } qw(files_where _encrypted_where) )[0];
}

sub deleted_by {
    my ( $class, $ref ) = @_;
    my ($id) = $ref =~ /^attachment-([0-9]{1,18})$/ or return;
    my $row = $class->_content($id) or return;
    return $TOMBSTONE->is_one($row) ? $TOMBSTONE->transaction( $row->{headers} ) : undef;
}

sub files {
    my ( $class, $scope ) = @_;
    return $class->files_where( $scope->of_transaction('t') );
}

sub unsearchable {
    my ( $class, $scope ) = @_;
    my @encrypted = $class->_encrypted_where( $scope->of_transaction('t') );
    return ( $class->SUPER::unsearchable($scope), map { { %$_, why => 'encrypted' } } @encrypted );
}

sub bytes {
    my ( $class, $file ) = @_;
    my $row = $class->_content( $file->{id} ) or return '';
    return $class->_attached_mail( $file->{id} )
        if ( $row->{contenttype} || '' ) =~ m{^message/}i && !length( defined $row->{content} ? $row->{content} : '' );
    return $class->decode_lob( @$row{qw(contentencoding content)} );
}

# An attached mail that RT took apart, put together as RT does to forward it: that is how a copy is found.
sub _attached_mail {
    my ( $class, $id ) = @_;
    my $attachment = RT::Attachment->new( RT->SystemUser );
    $attachment->Load($id);
    my $content = $attachment->id ? $attachment->OriginalContent : '';
    return defined $content ? RT::Extension::GDPR::Database->bytes($content) : '';
}

sub locate {
    my ( $class, $scope, $matcher ) = @_;
    return if $matcher->is_empty;
    my ( $where, @bind ) = $scope->of_transaction('t');
    my ( $least, $most ) = $matcher->stored_size;
    my $length = $class->_length;
    return $class->located( $matcher,
        "$where AND (a.ContentEncoding = 'external' OR $length BETWEEN ? AND ?)",
        @bind, int $least, int $most );
}

=head2 located MATCHER, WHERE, BIND...

The files among the rows (C<a> is Attachments, C<t> is Transactions) that equal a wanted one.

=cut

sub located {
    my ( $class, $matcher, @where ) = @_;
    return map {
        my $of = $class->_equal( $matcher, $_ );
        $of ? { %$_, of => $of } : ();
    } $class->files_where(@where);
}

# External binary files are known by their digest: to fetch each of them would take long, and one
# that is lost would be in the way of all others.
sub _equal {
    my ( $class, $matcher, $file ) = @_;
    my $of = $file->{object} && $matcher->matches_object( $file->{object} );
    return $of if $of || $file->{object} && $file->{content_type} !~ m{^text/};
    return $matcher->matches( $class->bytes($file), $file->{content_type} );
}

=head2 files_where WHERE, BIND...

The files among the rows that WHERE describes, by the same aliases; no content is read.

=head2 of_record RECORD

The file that a loaded L<RT::Attachment> is (C<ticket> is undef), or undef. For pages: no query of
its own.

=head2 within FILE

The files among the parts of an attached mail; nothing for others.

=cut

sub within {
    my ( $class, $file ) = @_;
    my @below = grep { $_ != $file->{id} } $class->_tree($file) or return;
    return $class->files_where( 'a.id IN ' . $DATABASE->in_list(@below), @below );
}

sub changes {
    my ( $class, $scope, $files ) = @_;
    my %seen;
    return map {
        my $file = $_;
        map { {
            store => $class->name, table => 'Attachments', id => $_, ticket => $file->{ticket}, kind => 'erase',
            visibility => $file->{visibility},
        } } grep { !$seen{$_}++ && defined $class->current( { id => $_ } ) } $class->_tree($file);
    } grep { $_->{store} eq $class->name } @$files;
}

sub current {
    my ( $class, $change ) = @_;
    my $row = $class->_content( $change->{id} );
    return if !$row || $TOMBSTONE->is_one($row);
    return $class->canonical(
        @$row{qw(contenttype contentencoding content filename subject messageid headers)} );
}

sub apply {
    my ( $class, $change, $context ) = @_;
    my $row = $class->_content( $change->{id} );
    $context->{queue_removal}->( $row->{content} )
        if ( $row->{contentencoding} || '' ) eq 'external' && length $row->{content};

    my $type = $HEADERS->known_type( $row->{contenttype} );
    my %new  = (
        ContentType     => $type,
        ContentEncoding => defined $row->{content} ? 'none' : undef,
        Content         => defined $row->{content} ? ''     : undef,
        Filename        => undef,
        Headers         => $TOMBSTONE->headers( $type, $context->{transaction}, $change->{id} ),
    );

    # The first part carries the headers of the whole message, which stays.
    if ( $row->{parent} ) { @new{qw(Subject MessageId)} = () }
    else { $new{Headers} = $HEADERS->of_message( $row->{headers} ) . $new{Headers} }

    my @columns = sort keys %new;
    return $DATABASE->execute(
        'UPDATE Attachments SET ' . join( ', ', map {"$_ = ?"} @columns ) . ' WHERE id = ?',
        @new{@columns}, $change->{id} );
}

sub _content {
    my ( $class, $id ) = @_;
    my $lock = $DATABASE->in_transaction ? $DATABASE->for_update : q{};
    return $DATABASE->row(
        'SELECT Parent, ContentType, ContentEncoding, Content, Filename, Subject, MessageId, Headers'
            . " FROM Attachments WHERE id = ?$lock", $id );
}

sub of_record {
    my ( $class, $record ) = @_;
    my %row = map { lc $_ => $record->__Value($_) } qw(id TransactionId Parent Filename ContentType Headers Creator Created);

    # A page asks for each file; RT's own method asks for the user's rights each time.
    my $headers = $HEADERS->new( $row{headers} );
    $row{stored} = $headers->content_length // $record->ContentLength;
    return $class->_file( \%row, $headers );
}

# The stored length in bytes; SQLite counts characters unless it is told that it is a blob.
sub _length {
    return $DATABASE->type eq 'SQLite'
        ? 'COALESCE(LENGTH(CAST(a.Content AS BLOB)), 0)'
        : 'COALESCE(OCTET_LENGTH(a.Content), 0)';
}

sub files_where {
    my $class = shift;
    return map { $class->_file( $_, $HEADERS->new( $_->{headers} ) ) } $class->_rows(@_);
}

sub _encrypted_where {
    my ( $class, $where, @bind ) = @_;
    my @rows = $class->_rows(
        "$where AND a.ContentType = 'text/plain' AND a.Content LIKE '%-----BEGIN PGP MESSAGE-----%'", @bind );
    return map { $class->_described(@$_) } grep { !$class->_file(@$_) } map { [ $_, $HEADERS->new( $_->{headers} ) ] } @rows;
}

sub _rows {
    my ( $class, $where, @bind ) = @_;
    my $length = $class->_length;
    return $DATABASE->rows( <<"SQL", @bind );
SELECT a.id, a.TransactionId, a.Parent, a.Filename, a.ContentType, a.ContentEncoding, a.Headers,
       a.Creator, a.Created, $length AS Stored, t.ObjectId AS Ticket, t.Type,
       CASE WHEN a.ContentEncoding = 'external' THEN a.Content END AS Object
  FROM Attachments a JOIN Transactions t ON t.id = a.TransactionId
 WHERE t.ObjectType = 'RT::Ticket' AND $where
 ORDER BY a.id
SQL
}

sub _file {
    my ( $class, $row, $headers ) = @_;
    return if $TOMBSTONE->is_one($row);

    my $type = lc( $row->{contenttype} || '' );
    my $name = _name( $row, $headers );

    # What holds other parts has no content; only an attached mail or a named part below the root is a file.
    my $is_container = !$row->{stored} && $type =~ m{^(?:multipart|message)/};
    return if $is_container && !( $row->{parent} && ( $type =~ m{^message/} || defined $name ) );
    return if !$is_container && !defined $name
        && !( $row->{stored} && ( $type !~ m{^text/(?:plain|html)$} || $headers->is_attachment ) );
    return $class->_described( $row, $headers );
}

sub _name {
    my ( $row, $headers ) = @_;
    return defined $row->{filename} && length $row->{filename} ? $row->{filename} : $headers->name;
}

sub _described {
    my ( $class, $row, $headers ) = @_;
    my $size = $headers->content_length;
    return {
        store        => $class->name,
        ref          => $class->ref_prefix . "-$row->{id}",
        id           => $row->{id},
        part         => undef,
        object       => $row->{object},
        ticket       => $row->{ticket},
        transaction  => $row->{transactionid},
        name         => _name( $row, $headers ),
        content_type => $HEADERS->plain_type( $row->{contenttype} ),
        content_id   => $headers->content_id,
        size         => defined $size ? $size : $row->{stored},
        created      => $row->{created},
        by           => $row->{creator},
        source       => 'message',
        visibility   => RT::Extension::GDPR::Visibility->of( $row->{type} ),
    };
}

# The ids of a row and of all below it. Parents are of the same transaction.
sub _tree {
    my ( $class, $file ) = @_;
    my %below;
    push @{ $below{ $_->{parent} || 0 } }, $_->{id} for $DATABASE->rows(
        'SELECT id, Parent FROM Attachments WHERE TransactionId = ? ORDER BY id', $file->{transaction} );
    my @tree = ( $file->{id} );
    my %seen = map { $_ => 1 } @tree;
    for ( my $at = 0; $at < @tree; $at++ ) {
        push @tree, grep { !$seen{$_}++ } @{ $below{ $tree[$at] } || [] };
    }
    return @tree;
}

1;
