# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::AttachmentReference;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store';

use RT::Extension::GDPR::AttachmentHeaders;
use RT::Extension::GDPR::Database;

my $DATABASE = 'RT::Extension::GDPR::Database';
my $HEADERS  = 'RT::Extension::GDPR::AttachmentHeaders';
my $HEADER   = 'RT-Attach';

=head1 NAME

RT::Extension::GDPR::Store::AttachmentReference - replies that send a file along once more

=head1 DESCRIPTION

Who answers in RT can add files of the ticket to the mail. The reply then has a header
C<RT-Attach: ID> for each (RT::Ticket, L<RT::Action::SendEmail>). The row of a deleted file is still
there, so each time the reply is mailed an empty file would be attached: the header goes.

=cut

sub name   { return 'attachment_reference' }
sub label  { return 'References in replies' }    # loc
sub covers { return 'Headers by which a reply attaches a file of the ticket again.' }

=head1 CLASS METHODS

As described in L<RT::Extension::GDPR::Store>.

=cut

sub changes {
    my ( $class, $scope, $files, $changes ) = @_;
    my %erased = map { $_->{id} => 1 }
        grep { $_->{store} eq 'attachment' && $_->{kind} eq 'erase' } @$changes;
    return unless %erased;

    my ( $where, @bind ) = $scope->of_transaction('t');
    my @rows = $DATABASE->rows( <<"SQL", @bind, "%$HEADER: %" );
SELECT a.id, a.Headers, t.ObjectId AS Ticket
  FROM Attachments a JOIN Transactions t ON t.id = a.TransactionId
 WHERE $where AND a.Headers LIKE ?
 ORDER BY a.id
SQL
    return map {
        my $row   = $_;
        my @named = grep { $erased{$_} } $HEADERS->values( $row->{headers}, $HEADER );
        @named && !$erased{ $row->{id} }
            ? {
                store  => $class->name,
                table  => 'Attachments',
                id     => $row->{id},
                ticket => $row->{ticket},
                kind   => 'rewrite',
                named  => \@named,
            }
            : ();
    } @rows;
}

sub current {
    my ( $class, $change ) = @_;
    my $headers = $class->_headers($change);
    return if !defined $headers || $headers eq $HEADERS->without( $headers, $HEADER, @{ $change->{named} } );
    return $class->canonical($headers);
}

sub apply {
    my ( $class, $change ) = @_;
    my $headers = $HEADERS->without( $class->_headers($change), $HEADER, @{ $change->{named} } );
    return $DATABASE->execute( 'UPDATE Attachments SET Headers = ? WHERE id = ?', $headers, $change->{id} );
}

sub _headers {
    my ( $class, $change ) = @_;
    my $lock = $DATABASE->in_transaction ? $DATABASE->for_update : q{};
    my $row  = $DATABASE->row( "SELECT Headers FROM Attachments WHERE id = ?$lock", $change->{id} );
    return $row && $row->{headers};
}

1;
