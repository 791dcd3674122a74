# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::InlineImage;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store';

use RT::Extension::GDPR::AttachmentRow;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::FileReference;
use RT::Extension::GDPR::FileReference::Rule;

=head1 NAME

RT::Extension::GDPR::Store::InlineImage - where messages point at a deleted file

=head1 DESCRIPTION

The texts of messages, and RT's records of outgoing mail, show a picture by its Content-ID and tell its name. See
L<RT::Extension::GDPR::FileReference> for the forms and L<RT::Extension::GDPR::FileReference::Rule> for which file is
meant. RT stores all text as UTF-8, whatever charset the mail had.

=cut

my $DATABASE  = 'RT::Extension::GDPR::Database';
my $CONDITION = "a.ContentType IN ('text/plain', 'text/html') AND a.Content IS NOT NULL AND a.Content != ''"
    . " AND (a.Filename IS NULL OR a.Filename = '')";

sub name   { return 'inline_image' }
sub label  { return 'References in texts' }

sub covers {
    return 'Places where the text of a message shows or names a deleted file: pictures in HTML, '
        . '[cid:...] and [image: ...] in plain text, in recorded outgoing mail too.';
}

=head1 CLASS METHODS

As in L<RT::Extension::GDPR::Store>.

=cut

sub changes {
    my ( $class, $scope, $files, $changes ) = @_;
    return unless grep { defined $_->{content_id} || defined $_->{name} } @$files;

    my %erased = map { $_->{id} => 1 } grep { $_->{table} eq 'Attachments' && $_->{kind} eq 'erase' } @$changes;
    my $rule   = RT::Extension::GDPR::FileReference::Rule->new( $scope, $files );
    my ( $where, @bind ) = $scope->of_transaction('t');
    my @rows = $DATABASE->rows(
        "SELECT a.id FROM Attachments a JOIN Transactions t ON t.id = a.TransactionId WHERE $where AND $CONDITION ORDER BY a.id",
        @bind
    );
    my %references;
    return map {
        my $row = $erased{ $_->{id} } ? undef : $class->_row( $_->{id} );
        $row ? $class->_change( $row, $references{ $row->{transactionid} } ||= _references( $rule, $row ) ) : ();
    } @rows;
}

sub current {
    my ( $class, $change ) = @_;
    my $row = $class->_row( $change->{id} ) or return;
    return $row->canonical;
}

sub apply {
    my ( $class, $change, $context ) = @_;
    my $row = $class->_row( $change->{id} ) or return 0;
    my $new = RT::Extension::GDPR::FileReference->replaced( $row->bytes, charset => 'UTF-8', spans => $change->{spans} );
    return $row->write( $new, $context );
}

sub _row {
    my ( $class, $id ) = @_;
    return RT::Extension::GDPR::AttachmentRow->load( $id, $CONDITION );
}

sub _references {
    my ( $rule, $row ) = @_;
    return $rule->in_transaction( $row->{transactionid}, is_outgoing => $row->{type} =~ /EmailRecord$/ ? 1 : 0 );
}

sub _change {
    my ( $class, $row, $references ) = @_;
    return if $references->is_empty;
    my @spans = $references->spans( $row->bytes, type => $row->{contenttype}, charset => 'UTF-8' ) or return;
    return {
        store  => $class->name,
        table  => 'Attachments',
        id     => $row->{id},
        ticket => $row->{ticket},
        kind   => 'rewrite',
        spans  => \@spans,
    };
}

1;
