# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Due;
use strict;
use warnings;

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Deletion;
use RT::Extension::GDPR::Deletion::Moment;
use RT::Extension::GDPR::Heartbeat;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::Removal;
use RT::Extension::GDPR::Scope;

sub on_status_change {
    my ( $class, $ticket ) = @_;
    my $id = $ticket->id;
    local $@;
    eval {
        # Within savepoints: a failed statement must not spoil the status change on PostgreSQL.
        my @ids = RT::Extension::GDPR::Database->atomic( sub { _due_in_ticket($id) } );
        RT::Extension::GDPR::Deletion->run( $_, via => 'schedule' ) for @ids;
        RT::Extension::GDPR::Removal->run if @ids;
        1;
    } or RT->Logger->error( "Scheduled deletions of ticket $id are left to rt-gdpr run-due: "
            . RT::Extension::GDPR::Problem->caught($@)->slug );
    return;
}

sub run {
    my ($class) = @_;
    my %summary = ( map { $_ => [] } qw(done refused failed) );

    for my $id ( map { $_->{id} } grep { $_->{is_due} } _scheduled() ) {

        # What other processes changed in the meantime counts: rights, users, tickets.
        RT::Principal->InvalidateACLCache;
        DBIx::SearchBuilder::Record::Cachable->FlushCache;

        my $result = RT::Extension::GDPR::Deletion->run( $id, via => 'schedule' );
        push @{ $summary{ $result->{outcome} } }, $id if $summary{ $result->{outcome} };
    }

    $summary{removed} = eval { RT::Extension::GDPR::Removal->run };
    if ( !defined $summary{removed} ) {
        $summary{removal_cause} = RT::Extension::GDPR::Problem->caught($@)->slug;
        RT->Logger->error("Files in external storage were not removed: $summary{removal_cause}");
    }
    RT::Extension::GDPR::Heartbeat->record;
    return \%summary;
}

sub _scheduled { return RT::Extension::GDPR::Deletion::Moment->rows( states => ['scheduled'], @_ ) }

sub _due_in_ticket {
    my ($id) = @_;
    my @tickets = RT::Extension::GDPR::Scope->ticket($id)->tickets;
    return map { $_->{id} } grep { $_->{is_due} } _scheduled( tickets => \@tickets, triggers => ['resolve'] );
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Due - does what has fallen due

=head1 METHODS

Both are class methods.

=head2 on_status_change TICKET

Carries out the deletions of the L<RT::Ticket> that were scheduled for when it is resolved. Called
by the scrip action, mostly inside RT's transaction: never dies, and leaves that transaction usable.
What it cannot do is logged by ids and left to L</run>.

=head2 run

Carries out all deletions that are due and all removals from external storage that are pending, then
leaves a heartbeat. One failure does not stop the rest. Returns a hash: C<done>, C<refused>,
C<failed> (references to lists of deletion ids), C<removed> (objects in external storage; undef when
some could not be removed) and C<removal_cause> (the slug of the problem then).

=cut
