# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::History;

use strict;
use warnings;

use RT::Extension::GDPR::Config;

=head1 NAME

RT::Extension::GDPR::History - how a ticket's history tells of our acts

=head1 DESCRIPTION

One type of transaction for each act (RT keeps 20 characters of it). A transaction says who, when and
why, in codes: Field is the reason, Data the kind of document, NewReference the note, and OldValue the
visibility (L<RT::Extension::GDPR::Visibility>), by which RT hides it from those who may not know.

=cut

# Type => sub that gives template and values for RT::Transaction::BriefDescriptionAsHTML, which escapes the values.
my %TYPES = (
    'GDPR-FilesDeleted' => sub {
        my ($transaction) = @_;
        my @values = ( $transaction->NewValue || 0, _reason($transaction) );
        my $kind   = $transaction->Data;
        return ( '[quant,_1,file,files] deleted: [_2]', @values )    # loc
            unless defined $kind && length $kind;
        return ( '[quant,_1,file,files] deleted: [_2] ([_3])', @values,    # loc
            RT::Extension::GDPR::Config->label( GDPRDocumentKinds => $kind ) );
    },
    'GDPR-Redacted'   => sub { return ( 'Personal data redacted: [_1]', _reason( $_[0] ) ) },    # loc
    'GDPR-Anonymized' => sub { return ( 'Ticket anonymised: [_1]', _reason( $_[0] ) ) },         # loc
);

=head1 CLASS METHODS

=head2 types

The types of all.

=head2 describe TRANSACTION

What RT shows of an L<RT::Transaction> of one of them: a template and its values.

=cut

sub types { return sort keys %TYPES }

sub describe {
    my ( $class, $transaction ) = @_;
    return $TYPES{ $transaction->Type }->($transaction);
}

sub _reason { return RT::Extension::GDPR::Config->label( GDPRReasons => $_[0]->Field ) }

=head2 record TYPE, TICKET, USER, { reason, document_kind, note, visibility, count }

Writes a transaction of the L<RT::CurrentUser> into the history of the ticket (an id) and returns its
L<RT::Transaction>. C<document_kind>, C<note> (an id) and C<count> may be undef. No scrip runs and
nothing of the ticket's row changes: it is created by itself, not through the ticket.

=cut

sub record {
    my ( $class, $type, $ticket, $current_user, $what ) = @_;
    my $transaction = RT::Transaction->new($current_user);
    my ($id) = $transaction->Create(
        ObjectType     => 'RT::Ticket',
        ObjectId       => $ticket,
        Type           => $type,
        Field          => $what->{reason},
        OldValue       => length $what->{visibility} ? $what->{visibility} : undef,
        NewValue       => $what->{count},
        Data           => $what->{document_kind},
        NewReference   => $what->{note},
        ActivateScrips => 0,
    );
    return $id ? $transaction : die 'The history transaction could not be made';
}

1;
