# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Deletion;
use strict;
use warnings;

use JSON ();
use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Deletion::Moment;
use RT::Extension::GDPR::Deletion::Run;
use RT::Extension::GDPR::Deletion::View;
use RT::Extension::GDPR::Note;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::Scope;

sub schedule {
    my ( $class, %args ) = @_;
    my $user   = $args{user};
    my $access = RT::Extension::GDPR::Access->new($user);
    my $ticket = $access->load_ticket( $args{ticket} );
    $access->require_delete_files($ticket);
    my $due = $class->_due( $ticket, %args );

    my $plan = RT::Extension::GDPR::Act::DeleteFiles->plan(
        user => $user, ticket => $ticket->id, files => $args{files} );
    RT::Extension::GDPR::Apply->check( $plan, {
        ( map { $_ => $args{$_} } qw(reason document_kind note) ), expect => $args{digest} // '' } );

    my $id = RT::Extension::GDPR::Database->atomic( sub {
        my $note = ( $args{note} // '' ) =~ /\S/ ? RT::Extension::GDPR::Note->create( $args{note} )->{id} : undef;
        return RT::Extension::GDPR::Database->insert( GDPRDeletions => {
            Ticket       => $ticket->id,
            Creator      => $user->id,
            Created      => RT::Extension::GDPR::Database->now,
            Trigger_     => $args{when},
            Due          => $due,
            State        => 'scheduled',
            Reason       => $args{reason},
            DocumentKind => $args{document_kind},
            Note         => $note,
            Files        => JSON::encode_json( [ sort map { $_->{ref} } $plan->files ] ),
        } );
    } );
    return ( RT::Extension::GDPR::Deletion::View->list( $user,
            RT::Extension::GDPR::Deletion::Moment->rows( ids => [$id] ) ) )[0];
}

sub cancel {
    my ( $class, %args ) = @_;
    my ($row) = RT::Extension::GDPR::Deletion::Moment->rows( ids => [ $args{id} ] );
    RT::Extension::GDPR::Problem->throw('not_found') unless $row && $row->{effective};

    my $access = RT::Extension::GDPR::Access->new( $args{user} );
    my $ticket = $access->load_ticket( $row->{effective} );
    RT::Extension::GDPR::Problem->throw('not_found')
        unless RT::Extension::GDPR::Deletion::View->visible( $args{user}, $row );
    $access->require_delete_files($ticket);

    RT::Extension::GDPR::Database->atomic( sub {
        my $cancelled = RT::Extension::GDPR::Database->execute(
            "UPDATE GDPRDeletions SET State = 'cancelled' WHERE id = ? AND State IN ('scheduled', 'refused')",
            $row->{id} );
        RT::Extension::GDPR::Problem->throw('not_cancellable') unless $cancelled;
        RT::Extension::GDPR::Note->erase( $row->{note} ) if $row->{note};
    } );
    return;
}

sub for_ticket {
    my ( $class, $ticket, $user ) = @_;
    return RT::Extension::GDPR::Deletion::View->list( $user, $class->waiting( $ticket, $user ) );
}

sub waiting {
    my ( $class, $ticket, $user ) = @_;
    my @tickets = RT::Extension::GDPR::Scope->ticket( ref $ticket ? $ticket->id : $ticket )->tickets;
    return RT::Extension::GDPR::Deletion::View->visible( $user,
        RT::Extension::GDPR::Deletion::Moment->rows( tickets => \@tickets, states => [qw(scheduled refused)] ) );
}

sub run {
    my ( $class, $id, %args ) = @_;
    return RT::Extension::GDPR::Deletion::Run->run( $id, %args );
}

# The first moment of a day in the user's time zone, as UTC; undef when there is no such day.
sub day_begins {
    my ( $class, $user, $day ) = @_;
    my ( $year, $month, $date ) = ( $day // '' ) =~ /\A([0-9]{4})-([0-9]{2})-([0-9]{2})\z/ or return;
    return unless eval { DateTime->new( year => $year, month => $month, day => $date ); 1 };

    my $moment = RT::Date->new($user);
    $moment->Unix( $moment->Timelocal( 'user', 0, 0, 0, $date, $month - 1, $year ) );
    return $moment->ISO;
}

# When is it to be done: the moment for a date, undef for on resolve.
sub _due {
    my ( $class, $ticket, %args ) = @_;
    my ( @errors, $due );
    my $wrong = sub { push @errors, { pointer => "/$_[0]", detail => $_[1] } };

    if ( ( $args{when} // '' ) eq 'resolve' ) {
        $wrong->( when => 'the ticket is resolved already' )
            if $ticket->LifecycleObj->IsInactive( $ticket->Status );
        $wrong->( due => 'belongs to a deletion on a date' ) if defined $args{due};
    }
    elsif ( ( $args{when} // '' ) eq 'date' ) {
        $due = $class->day_begins( $args{user}, $args{due} );
        $wrong->( due => 'is not a date' ) unless defined $due;
        $wrong->( due => 'is not after today' )
            if defined $due && $due le RT::Extension::GDPR::Database->now;
    }
    else { $wrong->( when => 'is neither resolve nor date' ) }

    RT::Extension::GDPR::Problem->throw( 'invalid_request', errors => \@errors ) if @errors;
    return $due;
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Deletion - file deletions that wait for the ticket to be resolved, or for a day

=head1 SYNOPSIS

    my $deletion = RT::Extension::GDPR::Deletion->schedule(
        user => $current_user, ticket => 12, files => ['attachment-34'], digest => $plan->digest,
        when => 'date', due => '2027-01-31', reason => 'retention_period', note => $text );
    RT::Extension::GDPR::Deletion->cancel( user => $current_user, id => $deletion->{id} );

=head1 DESCRIPTION

A row of C<GDPRDeletions> holds the refs of the files chosen and nothing of the files themselves.
See L<RT::Extension::GDPR::Deletion::Moment> for when it falls due and
L<RT::Extension::GDPR::Deletion::Run> for how it is carried out. A merge needs no change of a row:
whose turn it is follows from the set of merged tickets.

=head1 METHODS

All are class methods.

=head2 schedule user, ticket, files, digest, when, due, reason, document_kind, note

Schedules the deletion of the files (refs, with the accepted copies) of which the user saw the plan
with that digest. C<when> is C<resolve> or C<date>; then C<due> is the day, C<YYYY-MM-DD>, which
begins at midnight in the user's own time zone in RT and must not have begun. C<reason> and
C<document_kind> are codes; the latter and C<note>, free text, may be left out.

Returns the deletion as in L<RT::Extension::GDPR::Deletion::View/list>. Throws C<not_found>,
C<forbidden>, C<invalid_request>, C<plan_stale> and what L<RT::Extension::GDPR::Act::DeleteFiles>
throws.

=head2 cancel user, id

Cancels one that is scheduled, or removes one that was refused, and erases its note. Whoever may
delete files of the ticket and read one of those chosen may do so. Throws C<not_found>, C<forbidden>
and C<not_cancellable>.

=head2 for_ticket TICKET, USER

The scheduled and refused deletions of a ticket (id or L<RT::Ticket>) and those merged into it, as
L<RT::Extension::GDPR::Deletion::View/list> gives them: a user who may read none of the files sees
nothing of the deletion.

=head2 waiting TICKET, USER

The same deletions as rows of L<RT::Extension::GDPR::Deletion::Moment>, without a look at their files.

=head2 run ID, via => 'schedule'

Carries a deletion out if it is due. Never dies. Returns a hash: C<id>, C<outcome> and, with
C<done>, C<deleted>, C<remaining> and C<pending> as from L<RT::Extension::GDPR::Apply>, or with
C<refused> and C<failed> the C<cause> (the slug of a problem). The outcome C<skipped> means that
there was nothing to do: not due, cancelled, done by another process, or better done outside RT's
transaction.

=head2 day_begins USER, DAY

The first moment of C<YYYY-MM-DD> in the time zone of the L<RT::CurrentUser>, as
C<YYYY-MM-DD HH:MM:SS> UTC; undef when there is no such day.

=cut
