# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Tombstone;

use strict;
use warnings;

use JSON ();
use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::AttachmentHeaders;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::History;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Visibility;

=head1 NAME

RT::Extension::GDPR::Tombstone - what stands where a file was

=head1 DESCRIPTION

A deleted attachment keeps its row with no content and no name. Its headers say so: RT lists
nothing with a length of 0, shows no text that asks to be an attachment, and mails no empty
content; and C<X-RT-GDPR-Deleted> names the transaction in the ticket's history that tells who,
when and why. That transaction is of type C<GDPR-FilesDeleted>; ids, types, sizes and dates of the
files are in its attribute C<GDPRFiles>.

=cut

use constant TYPE      => 'GDPR-FilesDeleted';
use constant ATTRIBUTE => 'GDPRFiles';

my $HEADER = 'X-RT-GDPR-Deleted';

=head1 CLASS METHODS

=head2 headers TYPE, TRANSACTION, ATTACHMENT

The headers of the tombstone of the attachment with that id. A multipart needs a boundary to be
mailed, one that no part around or in it has.

=head2 is_one ROW

True if the row of Attachments (C<headers>, C<filename>, and C<content> or, for its length, C<stored>)
is a tombstone. Anybody can mail a file with such headers: a row with a name or content is none.

=cut

sub headers {
    my ( $class, $type, $transaction, $id ) = @_;
    $type .= qq{; boundary="deleted-$id"} if $type =~ m{^multipart/};
    return "Content-Type: $type\nContent-Disposition: attachment\nContent-Length: 0\n$HEADER: $transaction\n";
}

sub is_one {
    my ( $class, $row ) = @_;
    return defined $class->transaction( $row->{headers} ) && !length( $row->{filename} // q{} )
        && !( exists $row->{stored} ? $row->{stored} : length( $row->{content} // q{} ) );
}

=head2 transaction HEADERS

The id of the history transaction that these headers name, undef if they cannot be a tombstone's.

=head2 of ATTACHMENT

C<< { transaction => id } >> if the L<RT::Attachment> is a tombstone, else undef. A query only if
it looks like one and its content was not loaded.

=cut

sub transaction {
    my ( $class, $headers ) = @_;
    return if index( $headers // q{}, $HEADER ) < 0;    # a page asks for each part of each message
    my @ids = $headers =~ /^\Q$HEADER\E: ([0-9]+)$/mg;
    return $ids[-1];    # ours is the last
}

sub of {
    my ( $class, $attachment ) = @_;
    my $id = $class->transaction( $attachment->__Value('Headers') ) or return;
    return if grep { length( $attachment->__Value($_) // q{} ) } qw(Filename Content);
    return { transaction => $id };
}

=head2 record TICKET, CURRENT_USER, { reason, document_kind, note, visibility, files }

Writes the history transaction for deleted files (a list of hashes with C<ref>, C<content_type>,
C<size>, C<created>) and returns its id. C<note> is the id of the note or undef.

=cut

sub record {
    my ( $class, $ticket, $current_user, $act ) = @_;
    my $transaction = RT::Extension::GDPR::History->record( TYPE, $ticket, $current_user,
        { %$act, count => scalar @{ $act->{files} } } );

    my $attribute = RT::Attribute->new( RT->SystemUser );
    my ($noted) = $attribute->Create(
        Object  => $transaction,
        Name    => ATTRIBUTE,
        Content => JSON->new->canonical->ascii->encode( { files => $class->described( $act->{files} ) } ),
    );
    return $noted ? $transaction->id : die 'The files could not be noted';
}

=head2 described FILES

What may be kept of files (a reference to a list of file hashes), as log and history hold it:
C<ref>, C<content_type>, C<size>, C<message_date>.

=cut

sub described {
    my ( $class, $files ) = @_;
    return [ map { {
        ref          => $_->{ref},
        content_type => RT::Extension::GDPR::AttachmentHeaders->known_type( $_->{content_type} ),
        size         => 0 + $_->{size},
        message_date => _rfc3339( $_->{created} ),
    } } @$files ];
}

sub _rfc3339 {
    my ($time) = @_;
    return undef unless ( $time || q{} ) =~ /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/;
    return "$1T$2Z";
}

=head2 for_ticket TICKET, CURRENT_USER

What was deleted from a ticket (an id or L<RT::Ticket>), oldest first: a list of hashes with
C<transaction>, C<created>, C<by_id>, C<by_name>, C<reason>, C<document_kind>, C<note> (text or
undef) and C<files> (C<ref>, C<content_type>, C<size>, C<message_date>), as far as the user may know
of them (L<RT::Extension::GDPR::Visibility>). The number of queries does not depend on the ticket's
size. Throws C<not_found>.

=cut

sub for_ticket {
    my ( $class, $ticket, $current_user ) = @_;
    my $loaded = RT::Extension::GDPR::Access->new($current_user)->load_ticket( ref $ticket ? $ticket->id : $ticket );
    my ( $where, @bind ) = RT::Extension::GDPR::Scope->ticket( $loaded->id )->of_transaction('t');
    my @rows = RT::Extension::GDPR::Database->rows( <<"SQL", @bind, TYPE, ATTRIBUTE );
SELECT t.id, t.Created, t.Creator, t.Field, t.Data, t.OldValue, u.Name, a.Content, n.Body
  FROM Transactions t
  JOIN Users u ON u.id = t.Creator
  JOIN Attributes a ON a.ObjectType = 'RT::Transaction' AND a.ObjectId = t.id
  LEFT JOIN GDPRNotes n ON n.id = t.NewReference
 WHERE $where AND t.Type = ? AND a.Name = ?
 ORDER BY t.id
SQL
    my %seen;
    return map { {
        transaction   => $_->{id},
        created       => $_->{created},
        by_id         => $_->{creator},
        by_name       => $_->{name},
        reason        => $_->{field},
        document_kind => length( $_->{data} || q{} ) ? $_->{data} : undef,
        note          => $_->{body},
        files         => JSON->new->decode( $_->{content} )->{files},
    } } grep {
        my $visibility = $_->{oldvalue} || q{};
        $seen{$visibility} = RT::Extension::GDPR::Visibility->holds_for( $loaded, $visibility )
            unless defined $seen{$visibility};
        $seen{$visibility};
    } @rows;
}

1;
