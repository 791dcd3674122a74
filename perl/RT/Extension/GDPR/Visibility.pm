# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Visibility;

use strict;
use warnings;

=head1 NAME

RT::Extension::GDPR::Visibility - who may know of a file, also after it is gone

=head1 DESCRIPTION

RT shows comments and recorded mail to some only. Whoever may not see a comment is to learn nothing
of a file in it, neither that there was one nor that it was deleted. So a file's visibility is kept
with the history transaction that tells of its deletion: a string of conditions separated by
spaces, each of which must hold for a user on the ticket:

    comments             may see comments (ShowTicketComments)
    outgoing_mail        may see recorded mail (ShowOutgoingEmail)
    custom_field-N       may see custom field N (SeeCustomField)

The empty string means everybody who sees the ticket.

=cut

my %OF_TYPE = (
    Comment            => ['comments'],
    EmailRecord        => ['outgoing_mail'],
    CommentEmailRecord => [ 'comments', 'outgoing_mail' ],
);

my %RIGHT = ( comments => 'ShowTicketComments', outgoing_mail => 'ShowOutgoingEmail' );

=head1 CLASS METHODS

=head2 of TRANSACTION_TYPE, [CUSTOM_FIELD_ID...]

The visibility of what lies in a transaction of that type (undef: in no transaction) or in custom
fields.

=cut

sub of {
    my ( $class, $type, @custom_fields ) = @_;
    my $kinds = $OF_TYPE{ defined $type ? $type : q{} } || [];
    return join ' ', @$kinds, map {"custom_field-$_"} @custom_fields;
}

=head2 widest VISIBILITY...

Those of them that no other one is part of: whoever may know of any may know of one of these.

=cut

sub widest {
    my ( $class, @visibilities ) = @_;
    my %conditions = map { $_ => [ split ' ' ] } @visibilities;
    my @all = sort { @{ $conditions{$a} } <=> @{ $conditions{$b} } || $a cmp $b } keys %conditions;
    my @widest;
    for my $one (@all) {
        my %of_one = map { $_ => 1 } @{ $conditions{$one} };
        push @widest, $one unless grep { !grep { !$of_one{$_} } @{ $conditions{$_} } } @widest;
    }
    return @widest;
}

=head2 custom_fields VISIBILITY

The ids of the custom fields in it.

=cut

sub custom_fields {
    my ( $class, $visibility ) = @_;
    return ( defined $visibility ? $visibility : q{} ) =~ /custom_field-([0-9]+)/g;
}

=head2 kinds_hidden_from TICKET

C<comments> and C<outgoing_mail>, as far as the user whose L<RT::Ticket> this is has no right to
see them. Says nothing of whether there are any.

=cut

sub kinds_hidden_from {
    my ( $class, $ticket ) = @_;
    return grep { !$ticket->CurrentUserHasRight( $RIGHT{$_} ) } sort keys %RIGHT;
}

=head2 holds_for TICKET, VISIBILITY

True if the user whose L<RT::Ticket> this is meets every condition.

=cut

sub holds_for {
    my ( $class, $ticket, $visibility ) = @_;
    for my $condition ( split ' ', defined $visibility ? $visibility : q{} ) {
        my ($field) = $condition =~ /^custom_field-([0-9]+)$/;
        return 0 if $field && !$class->has_field_right( $ticket, $field, 'SeeCustomField' );
        return 0 if !$field && !( $RIGHT{$condition} && $ticket->CurrentUserHasRight( $RIGHT{$condition} ) );
    }
    return 1;
}

=head2 has_field_right TICKET, CUSTOM_FIELD_ID, RIGHT

True if that user has the right on the custom field as it applies to the ticket.

=cut

sub has_field_right {
    my ( $class, $ticket, $field, $right ) = @_;
    my $custom_field = RT::CustomField->new( $ticket->CurrentUser );
    $custom_field->SetContextObject($ticket);
    $custom_field->LoadById($field);
    return $custom_field->id && $custom_field->CurrentUserHasRight($right);
}

=head2 guard_history TRANSACTION_TYPE...

Makes RT itself hide a history transaction of such a type (its visibility is in OldValue) from those
for whom it does not hold: on pages, in REST and in searches, which all ask
C<< RT::Ticket->CurrentUserCanSee >>. RT has no other place to say so. Called once, when the
extension is loaded.

=cut

my $guarded;

sub guard_history {
    my ( $class, @types ) = @_;
    return if $guarded++;
    my %types = map { $_ => 1 } @types;
    require RT::Ticket;
    my $original = RT::Ticket->can('CurrentUserCanSee');
    no warnings 'redefine';
    *RT::Ticket::CurrentUserCanSee = sub {
        my ( undef, undef, $transaction ) = @_;

        # RT asks dozens of times for each transaction of a page; a loaded one has its type here.
        goto &$original unless $transaction && $types{ $transaction->{values}{type} // _type($transaction) };
        return $original->(@_) && $class->holds_for( $_[0], $transaction->__Value('OldValue') );
    };
    return;
}

sub _type { return $_[0]->__Value('Type') // q{} }

1;
