# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::TransactionText;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store::Columns';

=head1 NAME

RT::Extension::GDPR::Store::TransactionText - texts in the history of tickets

=head1 DESCRIPTION

Transactions keep old and new values (subjects, links, on old rows those of custom fields) and in Data what goes with the
type: the subject of a message, the recipients of a forward, the name of a file that was too large, the Message-ID of a
mail that was sent. Ids of users are the matter of L<RT::Extension::GDPR::Store::Actor>.

=cut

# Fields whose values belong to RT's configuration.
my %CONFIGURED = map { $_ => 1 } qw(Status Queue SLA Type);

my $MESSAGE_ID = 'Message-ID: ';

my %FREE = map { $_ => 1 } qw(Subject Description);

sub name   { return 'transaction_text' }
sub label  { return 'History' }    # loc
sub covers {
    return 'Subjects, recipients of forwards, links, file names and old values in the history of the tickets.';
}

=head1 CLASS METHODS

As in L<RT::Extension::GDPR::Store::Columns>.

=cut

sub table { return 'Transactions' }

sub query {
    return q{SELECT x.*, x.ObjectId AS OfTicket, x.id AS OfTransaction, x.Type AS OfType,}
        . q{ CASE WHEN x.Type = 'CustomField' THEN x.Field END AS OfField FROM Transactions x};
}

sub in_scope {
    my ( $class, $scope ) = @_;
    my ( $where, @bind ) = $scope->of_transaction('x');
    return [ "$where AND (x.OldValue IS NOT NULL OR x.NewValue IS NOT NULL OR x.Data IS NOT NULL)", @bind ];
}

sub columns {
    return { map { $_ => { width => 255, title => 'History' } } qw(OldValue NewValue Data) };
}

sub texts {
    my ( $class, $row ) = @_;
    return if $row->{type} =~ /^GDPR-/;
    return map { _is_message_id( $_->{raw} ) ? { %$_, raw => $MESSAGE_ID . $_->{raw}, format => 'headers' } : $_ }
        map { { %$_, format => _format( $row, $_->{part} ) } }
        grep { $_->{part} eq 'Data' ? !_is_our_message_id( $_->{raw} ) : _may_be_text( $row, $_->{raw} ) }
        $class->SUPER::texts($row);
}

sub write_texts {
    my ( $class, $row, $texts ) = @_;
    return $class->SUPER::write_texts( $row, { map { $_ => $texts->{$_} =~ s/\A\Q$MESSAGE_ID\E//r } keys %$texts } );
}

# Of a mail that RT sent for somebody, given with the name of its header, so that it changes as it does there.
sub _is_message_id { return $_[0] =~ /\A<[^<>\s@]+@[^<>\s@]+>\s*\z/ }

# Values are ids, numbers and dates as well. They are none where people write what they want.
sub _may_be_text {
    my ( $row, $value ) = @_;
    my $field = $row->{field} // q{};
    return 1 if $row->{type} eq 'CustomField' || $FREE{$field};
    return 0 if $CONFIGURED{$field} || $row->{type} eq 'Status';
    return $value !~ /\A[-0-9: .]*\z/;
}

# Made by RT::Interface::Email::GenMessageId, of times, ids and the name of the site.
sub _is_our_message_id {
    my ($value) = @_;
    my $organization = RT->Config->Get('Organization');
    return $value =~ /\A<rt-[^<>\s@]+-[0-9.]+-[0-9]+-[0-9]+\@\Q$organization\E>\s*\z/;
}

sub _format {
    my ( $row, $part ) = @_;
    return 'url' if $row->{type} =~ /Link\z/ && $part ne 'Data';
    return 'html' if ( $row->{field} // q{} ) eq 'Description' && $part ne 'Data';
    return 'value';
}

1;
