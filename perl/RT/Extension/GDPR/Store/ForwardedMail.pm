# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::ForwardedMail;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store';

use RT::Extension::GDPR::AttachmentRow;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::FileReference;
use RT::Extension::GDPR::FileReference::Rule;
use RT::Extension::GDPR::MailTree;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::Visibility;

=head1 NAME

RT::Extension::GDPR::Store::ForwardedMail - files within mails that RT keeps in one piece

=head1 DESCRIPTION

Forwarding a message or a ticket (RT::Ticket::Forward) records the mail that went out, and in it each forwarded message
with all its files as one row of type message/rfc822 with its text in Content, where no other tool looks. The same kind
of row comes from a mail uploaded as a file. When RT has verified or decrypted a mail it keeps the original as
application/x-rt-original-message. (A message/rfc822 that arrived by mail has no Content: RT has made rows of its parts.)

A file in such a row has the ref C<forwarded-ROW.PART>, the part as in L<RT::Extension::GDPR::MailTree>. What is deleted
becomes an empty part of the same type; what the mail's other parts say of it goes as in
L<RT::Extension::GDPR::Store::InlineImage>.

=cut

my $DATABASE = 'RT::Extension::GDPR::Database';

sub name       { return 'forwarded_mail' }
sub label      { return 'Forwarded messages' }
sub ref_prefix { return 'forwarded' }

sub covers {
    return 'Files within forwarded, uploaded and original messages, which RT keeps in one piece each.';
}

=head1 CLASS METHODS

As in L<RT::Extension::GDPR::Store>.

=head2 row_condition($alias)

SQL that is true for the rows of this store in Attachments. Rows the extension has emptied have none of these types with
anything in Content.

=cut

sub row_condition {
    my ( $class, $alias ) = @_;
    return "$alias.ContentType IN ('message/rfc822', 'message/global', 'application/x-rt-original-message')"
        . " AND $alias.Content IS NOT NULL AND $alias.Content != ''";
}

sub file {
    my ( $class, $ref ) = @_;
    my ( $row, $part ) = $class->_part($ref) or return;
    return $class->_is_candidate($part) ? $class->_file( $row, $part ) : ();
}

sub deleted_by {
    my ( $class, $ref ) = @_;
    my ( $row, $part ) = $class->_part($ref) or return;
    return $part->erased_by;
}

sub within {
    my ( $class, $file ) = @_;
    my ( $row, $part ) = $class->_part( $file->{ref} ) or return;
    my ( undef, @below ) = $part->parts;
    return map { $class->_file( $row, $_ ) } grep { $class->_is_candidate($_) && _looks_like_file($_) } @below;
}

sub files {
    my ( $class, $scope ) = @_;
    return map {
        my $row = $class->_row($_);
        map { $class->_file( $row, $_ ) } grep { $class->_is_candidate($_) && _looks_like_file($_) }
            $row ? $class->_tree($row)->parts : ();
    } $class->_ids($scope);
}

sub bytes {
    my ( $class, $file ) = @_;
    my ( $row, $part ) = $class->_part( $file->{ref} ) or RT::Extension::GDPR::Problem->throw('already_deleted');
    return $part->content;
}

sub locate {
    my ( $class, $scope, $matcher ) = @_;
    return map { $class->located_in( $_, $matcher ) } $matcher->is_empty ? () : $class->_ids($scope);
}

=head2 located_in($id, $matcher)

The same as C<locate>, for one row.

=cut

sub located_in {
    my ( $class, $id, $matcher ) = @_;
    my $row = $class->_row($id) or return;

    my ( @found, @whole );
    for my $part ( grep { $class->_is_candidate($_) } $class->_tree($row)->parts ) {
        next if _is_within( $part->path, @whole );
        my $of = $matcher->matches( $part->content, $part->full_type ) or next;
        push @found, { %{ $class->_file( $row, $part ) }, of => $of };
        push @whole, $part->path;
    }
    return @found;
}

sub changes {
    my ( $class, $scope, $files, $changes ) = @_;

    my %erased = map { $_->{id} => 1 } grep { $_->{store} eq 'attachment' && $_->{kind} eq 'erase' } @$changes;
    my %parts;
    push @{ $parts{ $_->{id} } }, $_->{part} for grep { $_->{store} eq $class->name } @$files;

    my $rule        = RT::Extension::GDPR::FileReference::Rule->new( $scope, $files );
    my %attachments = map { $_->{id} => 1 } grep { $_->{store} eq 'attachment' } @$files;

    # A row chosen in another ticket comes with that ticket's scope.
    return map {
        my $row = $erased{$_} ? undef : $class->_row($_);
        $row ? $class->_change( $row, $parts{$_}, $rule, \%attachments ) : ();
    } $class->_ids($scope);
}

# By itself, within a part that goes, or with the whole row.
sub is_erased {
    my ( $class, $file, $changes ) = @_;
    return scalar grep {
        $_->{store} eq 'attachment' ? $_->{kind} eq 'erase'
            : $_->{store} eq $class->name && _is_within( $file->{part}, @{ $_->{parts} } )
    } grep { $_->{id} == $file->{id} } @$changes;
}

sub current {
    my ( $class, $change ) = @_;
    my $row = $class->_row( $change->{id} ) or return;
    return $row->canonical;
}

sub apply {
    my ( $class, $change, $context ) = @_;
    my $row  = $class->_row( $change->{id} ) or return 0;
    my $tree = $class->_tree($row);

    my %attachments = map { $_ => 1 } @{ $change->{attachments} };
    for my $part ( $tree->parts ) {
        $part->edit_headers( sub { _names_attachment( $_[1], \%attachments ) ? () : $_[1] } );
        my $spans = $change->{spans}{ $part->path } or next;
        $part->set_content( RT::Extension::GDPR::FileReference->replaced(
            $part->content, charset => $part->charset, spans => $spans ) );
    }
    for my $path ( @{ $change->{parts} } ) {
        my $part = $tree->part($path) or RT::Extension::GDPR::Problem->throw('plan_stale');
        $part->erase( transaction => $context->{transaction} );
    }
    return $row->write( $tree->as_bytes, $context );
}

sub _ids {
    my ( $class, $scope ) = @_;
    my ( $where, @bind ) = $scope->of_transaction('t');
    return map { $_->{id} } $DATABASE->rows(
        'SELECT a.id FROM Attachments a JOIN Transactions t ON t.id = a.TransactionId'
            . " WHERE $where AND " . $class->row_condition('a') . ' ORDER BY a.id',
        @bind
    );
}

sub _row {
    my ( $class, $id ) = @_;
    return RT::Extension::GDPR::AttachmentRow->load( $id, $class->row_condition('a') );
}

sub _part {
    my ( $class, $ref ) = @_;
    my ( $id, $path ) = $ref =~ /^forwarded-([1-9][0-9]{0,17})\.([0-9]+(?:\.[0-9]+)*)$/ or return;
    my $row  = $class->_row($id)                or return;
    my $part = $class->_tree($row)->part($path) or return;
    return ( $row, $part );
}

sub _tree {
    my ( $class, $row ) = @_;
    return RT::Extension::GDPR::MailTree->parse( $row->bytes );
}

# What can be deleted by itself: a part with content, or a whole mail within the mail; not the row as such, which is the
# Attachment store's, unless it is one file with a mail's headers.
sub _is_candidate {
    my ( $class, $part ) = @_;
    return 0 if $part->is_multipart && !$part->is_leaf;
    return 0 if $part->path eq '0'  && !$part->is_leaf;
    return length $part->content ? 1 : 0;
}

sub _looks_like_file {
    my $part = shift;
    return 1 if defined $part->name || $part->is_attachment;
    return 0 if $part->is_message;
    return $part->content_type !~ m{^(?:text/(?:plain|html)|multipart/.*|message/(?:delivery-status|disposition-notification))$};
}

sub _file {
    my ( $class, $row, $part ) = @_;
    return {
        ref          => sprintf( 'forwarded-%d.%s', $row->{id}, $part->path ),
        store        => $class->name,
        id           => $row->{id},
        part         => $part->path,
        ticket       => $row->{ticket},
        transaction  => $row->{transactionid},
        name         => $part->name,
        content_type => $part->content_type,
        content_id   => $part->content_id,
        size         => length $part->content,
        created      => $row->{created},
        by           => $row->{creator},
        source       => 'forwarded',
        visibility   => RT::Extension::GDPR::Visibility->of( $row->{type} ),
    };
}

sub _change {
    my ( $class, $row, $parts, $rule, $attachments ) = @_;

    my $tree   = $class->_tree($row);
    my @erased = _topmost( grep { my $part = $tree->part($_); $part && $class->_is_candidate($part) } @{ $parts || [] } );
    my @left   = grep { !_is_within( $_->path, @erased ) } $tree->parts;
    my @stay   = map { { content_id => $_->content_id, name => $_->name } } grep { $_->is_leaf && length $_->content } @left;
    my $texts  = $rule->in_mail( $row->{id}, @stay );

    my ( %spans, %named );
    for my $part (@left) {
        $part->edit_headers( sub { $named{$_}++ for _names_attachment( $_[1], $attachments ); return $_[1] } );
        next unless $part->is_leaf && $part->content_type =~ m{^text/(?:plain|html)$} && !defined $part->name;
        my @found = $texts->spans( $part->content, type => $part->content_type, charset => $part->charset );
        $spans{ $part->path } = \@found if @found;
    }
    return unless @erased || %spans || %named;

    return {
        store       => $class->name,
        table       => 'Attachments',
        id          => $row->{id},
        ticket      => $row->{ticket},
        kind        => 'rewrite',
        visibility  => RT::Extension::GDPR::Visibility->of( $row->{type} ),
        parts       => \@erased,
        spans       => \%spans,
        attachments => [ sort { $a <=> $b } keys %named ],
    };
}

# The id of the attachment that a header field of RT's own names, if it is one of these.
sub _names_attachment {
    my ( $field, $attachments ) = @_;
    my ($id) = $field =~ m{^RT-Attach(?:ment)?:\s*(?:[0-9]+/[0-9]+/)?([0-9]+)\s*\z}i or return;
    return $attachments->{$id} ? $id : ();
}

# A part within a mail that goes as a whole needs no change of its own.
sub _topmost {
    my %all = map { $_ => 1 } @_;
    return sort grep { my $path = $_; !_is_within( $path, grep { $_ ne $path } keys %all ) } keys %all;
}

sub _is_within {
    my ( $path, @outer ) = @_;
    return scalar grep { $path eq $_ || index( $path, "$_." ) == 0 } @outer;
}

1;
