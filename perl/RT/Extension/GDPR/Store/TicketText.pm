# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::TicketText;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store::Columns';

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Database::Schema;

=head1 NAME

RT::Extension::GDPR::Store::TicketText - subjects and descriptions of tickets

=head1 DESCRIPTION

Of each merged ticket, which RT shows nowhere any more, and of reminders, whose subject is their text. RT 6 has a
description too, written with its editor in HTML.

=cut

sub name   { return 'ticket_text' }
sub label  { return 'Subjects and descriptions' }    # loc
sub covers { return 'Subjects of the tickets, also of merged ones, and of their reminders; descriptions in RT 6.' }

=head1 CLASS METHODS

As in L<RT::Extension::GDPR::Store::Columns>.

=cut

sub table  { return 'Tickets' }
sub query { return 'SELECT x.*, x.id AS OfTicket FROM Tickets x' }

sub in_scope {
    my ( $class, $scope ) = @_;
    my @tickets = $scope->tickets;
    return [ 'x.id IN ' . RT::Extension::GDPR::Database->in_list(@tickets), @tickets ];
}

sub columns {
    return {
        Subject     => { width => 200, title => 'Subject' },                           # loc
        Description => { title => 'Description', format => 'html' },    # loc
    };
}

1;
