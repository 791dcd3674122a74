# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Act::Anonymize;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Act::Redact';

use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Visibility;

=head1 NAME

RT::Extension::GDPR::Act::Anonymize - take the people out of a ticket

=head1 DESCRIPTION

Like L<RT::Extension::GDPR::Act::Redact>, for everything the finder knows of: the ticket's people and all
kinds of personal data. The people are replaced as watchers and authors too.

=head1 CLASS METHODS

As in L<RT::Extension::GDPR::Act::Redact>, and:

=head2 state TICKET, USER

Whether the ticket (id or L<RT::Ticket>) was anonymised, as far as the L<RT::CurrentUser> may know:
C<transaction>, C<created>, C<by_id>, C<by_name>, C<reason> of the last time, and C<changed_since>, true if
something came later that can bring data back. Undef if it never was. Throws C<not_found>.

=cut

sub name         { return 'anonymize' }
sub right        { return 'AnonymizeTicket' }
sub history_type { return 'GDPR-Anonymized' }

sub swaps_people {
    my ( $class, $categories ) = @_;
    return !$categories || grep { $_ eq 'person' } @$categories;
}

sub search {
    my ( $class, $terms, $categories ) = @_;
    return ( terms => $terms, categories => $categories, generic => 1 );
}

# What brings no words of a person: everything else may.
my %HARMLESS       = map { $_ => 1 } qw(Status Take Untake Steal Give Force Told SystemError);
my %HARMLESS_FIELD = map { $_ => 1 } qw(Status Owner Queue Priority InitialPriority FinalPriority TimeEstimated TimeWorked
    TimeLeft Due Starts Started Resolved Told SLA Type);

sub state {
    my ( $class, $ticket, $user ) = @_;
    my $loaded = RT::Extension::GDPR::Access->new($user)->load_ticket( ref $ticket ? $ticket->id : $ticket );
    my ( $where, @bind ) = RT::Extension::GDPR::Scope->ticket( $loaded->id )->of_transaction('t');
    my ($last) = grep { RT::Extension::GDPR::Visibility->holds_for( $loaded, $_->{oldvalue} ) }
        RT::Extension::GDPR::Database->rows( <<"SQL", @bind, $class->history_type ) or return;
SELECT t.id, t.Created, t.Creator, t.Field, t.OldValue, u.Name
  FROM Transactions t JOIN Users u ON u.id = t.Creator
 WHERE $where AND t.Type = ?
 ORDER BY t.id DESC
SQL
    my @later = RT::Extension::GDPR::Database->rows(
        "SELECT DISTINCT t.Type, t.Field FROM Transactions t WHERE $where AND t.id > ?", @bind, $last->{id} );
    return {
        transaction   => $last->{id},
        created       => $last->{created},
        by_id         => $last->{creator},
        by_name       => $last->{name},
        reason        => $last->{field},
        changed_since => scalar( grep { _may_bring_data( $loaded, $_ ) } @later ) ? 1 : 0,
    };
}

# Of a comment somebody who may not see comments learns nothing here, either.
sub _may_bring_data {
    my ( $ticket, $transaction ) = @_;
    my $type = $transaction->{type};
    return 0 if $type =~ /^GDPR-/ || $HARMLESS{$type};
    return 0 if $type eq 'Set' && $HARMLESS_FIELD{ $transaction->{field} // q{} };
    return RT::Extension::GDPR::Visibility->holds_for( $ticket, RT::Extension::GDPR::Visibility->of($type) );
}

1;
