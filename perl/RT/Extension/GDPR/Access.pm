# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Access;

use strict;
use warnings;

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::Store;
use RT::Extension::GDPR::Visibility;

my $PROBLEM    = 'RT::Extension::GDPR::Problem';
my $STORE      = 'RT::Extension::GDPR::Store';
my $VISIBILITY = 'RT::Extension::GDPR::Visibility';

=head1 NAME

RT::Extension::GDPR::Access - what a user may see, delete and change

=head1 DESCRIPTION

The one place where rights are checked. RT's own methods that change attachments check none, and
the stores read as the system.

An object remembers what it found out: make a new one for each request, and a new one under the
lock before something is destroyed.

=head1 CLASS METHODS

=head2 new CURRENT_USER

A L<RT::CurrentUser>.

=cut

sub new {
    my ( $class, $user ) = @_;
    return bless { user => $user, tickets => {}, transactions => {} }, $class;
}

=head1 METHODS

=head2 user

The L<RT::CurrentUser>.

=cut

sub user { return $_[0]{user} }

=head2 load_ticket ID

The L<RT::Ticket> (of a merged one, the ticket it was merged into). Throws C<not_found> if there is
none or the user may not see it: which of the two is nobody's business.

=cut

sub load_ticket {
    my ( $self, $id ) = @_;
    return $self->_ticket($id) || $PROBLEM->throw('not_found');
}

sub _ticket {
    my ( $self, $id ) = @_;
    return if ( defined $id ? $id : q{} ) !~ /^[1-9][0-9]{0,9}$/;
    return $self->{tickets}{$id} if exists $self->{tickets}{$id};
    my $ticket = RT::Ticket->new( $self->user );
    $ticket->Load($id);
    return $self->{tickets}{$id} = $ticket->id && $ticket->CurrentUserHasRight('ShowTicket') ? $ticket : undef;
}

=head2 may_delete_files TICKET

=head2 may_redact TICKET

=head2 may_anonymize TICKET

True if the user may see the ticket (an L<RT::Ticket> or an id) and has DeleteTicketFiles, RedactTicket
or AnonymizeTicket on it.

=head2 has_ticket_right RIGHT, TICKET

The same for a right by name.

=head2 require_delete_files TICKET

=head2 require_ticket_right RIGHT, TICKET

Throw C<not_found> or C<forbidden> otherwise.

=cut

sub may_delete_files { my ( $self, $ticket ) = @_; return $self->has_ticket_right( DeleteTicketFiles => $ticket ) }
sub may_redact       { my ( $self, $ticket ) = @_; return $self->has_ticket_right( RedactTicket      => $ticket ) }
sub may_anonymize    { my ( $self, $ticket ) = @_; return $self->has_ticket_right( AnonymizeTicket   => $ticket ) }

sub has_ticket_right {
    my ( $self, $right, $ticket ) = @_;
    my $readable = $self->_ticket( ref $ticket ? $ticket->id : $ticket ) or return 0;
    return $readable->CurrentUserHasRight($right) ? 1 : 0;
}

sub require_delete_files {
    my ( $self, $ticket ) = @_;
    return $self->require_ticket_right( DeleteTicketFiles => $ticket );
}

sub require_ticket_right {
    my ( $self, $right, $ticket ) = @_;
    $self->load_ticket( ref $ticket ? $ticket->id : $ticket );
    $PROBLEM->throw('forbidden') unless $self->has_ticket_right( $right => $ticket );
    return;
}

=head2 require_right RIGHT

Throws C<forbidden> unless the user has this right on the system.

=head2 is_officer

True for those who watch over privacy: with SeePrivacyLog or AdminPrivacy.

=head2 require_officer

Throws C<forbidden> for others.

=cut

sub require_right {
    my ( $self, $right ) = @_;
    $PROBLEM->throw('forbidden') unless $self->_has_right($right);
    return;
}

sub is_officer {
    my ($self) = @_;
    return $self->_has_right('SeePrivacyLog') || $self->_has_right('AdminPrivacy') ? 1 : 0;
}

sub require_officer {
    my ($self) = @_;
    $PROBLEM->throw('forbidden') unless $self->is_officer;
    return;
}

sub _has_right {
    my ( $self, $right ) = @_;
    return $self->user->HasRight( Right => $right, Object => $RT::System );
}

=head2 may_read FILE

=head2 may_read_ref REF

True if the user may see the ticket, the transaction and the custom field that a file lies in; of a
document (L<RT::Extension::GDPR::Store>) likewise.

=cut

sub may_read {
    my ( $self, $file ) = @_;
    my $ticket = $self->_ticket( $file->{ticket} ) or return 0;
    return 0 unless $VISIBILITY->holds_for( $ticket, $file->{visibility} );
    return $file->{transaction} ? $self->may_read_transaction( $file->{transaction} ) : 1;
}

sub may_read_ref {
    my ( $self, $ref ) = @_;
    my $file = _file($ref) or return 0;
    return $self->may_read($file);
}

=head2 may_read_transaction ID

True if RT lets the user see that transaction.

=cut

sub may_read_transaction {
    my ( $self, $id ) = @_;
    return $self->{transactions}{$id} if defined $self->{transactions}{$id};
    my $transaction = RT::Transaction->new( $self->user );
    $transaction->Load($id);
    return $self->{transactions}{$id} = $transaction->id && $transaction->CurrentUserCanSee ? 1 : 0;
}

=head2 may_read_change CHANGE

True if the user may see the ticket and the transaction in which a change of a plan lies. What must go
along with a file can lie where its deleter may not look.

=cut

sub may_read_change {
    my ( $self, $change ) = @_;
    return 0 unless $self->may_read($change);
    return $self->may_read_transaction( $change->{id} ) if $change->{table} eq 'Transactions' && !exists $change->{transaction};
    return 1 if $change->{transaction} || $change->{table} ne 'Attachments' && $change->{store} ne 'full_text_index';

    # Of the index, too, the id is that of the attachment.
    my $row = RT::Extension::GDPR::Database->row( 'SELECT TransactionId FROM Attachments WHERE id = ?', $change->{id} );
    return $row ? $self->may_read_transaction( $row->{transactionid} ) : 0;
}

=head2 may_delete FILE

=head2 may_delete_ref REF

True if the user may read it, delete files from the ticket it belongs to, and change the custom
field it lies in.

=cut

sub may_delete {
    my ( $self, $file ) = @_;
    return 0 unless $self->may_read($file) && $self->may_delete_files( $file->{ticket} );
    my $ticket = $self->_ticket( $file->{ticket} );
    for my $field ( $VISIBILITY->custom_fields( $file->{visibility} ) ) {
        return 0 unless $VISIBILITY->has_field_right( $ticket, $field, 'ModifyCustomField' );
    }
    return 1;
}

sub may_delete_ref {
    my ( $self, $ref ) = @_;
    my $file = _file($ref) or return 0;
    return $self->may_delete($file);
}

sub _file {
    my ($ref) = @_;
    my $store = $STORE->of_ref($ref) or return;
    return $store->file($ref);
}

=head2 unreadable_kinds TICKET

C<comments>, C<outgoing_mail>: what of an L<RT::Ticket> this user has no right to see. Taken from
the rights alone, never from what is there.

=cut

sub unreadable_kinds {
    my ( $self, $ticket ) = @_;
    return $VISIBILITY->kinds_hidden_from( $self->load_ticket( ref $ticket ? $ticket->id : $ticket ) );
}

1;
