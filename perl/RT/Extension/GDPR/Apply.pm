# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Apply;

use strict;
use warnings;

use DBIx::SearchBuilder::Record::Cachable;
use List::Util ();
use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Keys;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Note;
use RT::Extension::GDPR::NoteScan;
use RT::Extension::GDPR::Plan;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::PseudonymUser;
use RT::Extension::GDPR::Removal;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Store;
use RT::Extension::GDPR::Verify;

my $DATABASE = 'RT::Extension::GDPR::Database';
my $PROBLEM  = 'RT::Extension::GDPR::Problem';
my $STORE    = 'RT::Extension::GDPR::Store';

=head1 NAME

RT::Extension::GDPR::Apply - the one way to destroy data

=head1 DESCRIPTION

Each part of a plan (a set of merged tickets) is one database transaction: the tickets are locked,
rights and fingerprints are checked again, the history is told, the stores make their changes, they
are searched again, and the log entry comes last. So either all of it happened and is logged, or
nothing did, also when the process is killed. Objects in the external storage are queued in the
transaction and removed after it; if the process dies in between, C<rt-gdpr run-due> removes them.

No scrip runs, nobody is mailed, and the tickets' rows stay as they are.

=head1 CLASS METHODS

=head2 run PLAN, ARGUMENTS

Arguments: C<user> (L<RT::CurrentUser>), C<reason> (a code of C<%GDPRReasons>), C<document_kind> (a
code of C<%GDPRDocumentKinds> or undef), C<note> (a text, or a reference to the id of a note that is
already there; undef for none), C<via> (C<page>, C<api>, C<shell>, C<schedule>), C<expect> (the
digest that was confirmed; undef to skip that check).

Returns C<< { deleted, changed, left, remaining, pending, transactions => [ids], log => [indexes], failed
=> [ { ticket, problem } ] } >>: how many files were deleted; how many rows of each store were written; what
of it each store still holds, as far as the user may read it, and how much that is in all; how many
external objects are still to be removed; the history transactions and the log entries. When the first part
fails, its problem is thrown and nothing was done; later parts do not take the earlier ones back, so theirs
are listed.

Throws C<plan_stale> when something is no longer as planned, C<forbidden>, C<not_found>,
C<invalid_request>, C<busy>, C<storage_failed>, C<keys_missing>.

=cut

sub run {
    my ( $class, $plan, %args ) = @_;
    $class->check( $plan, \%args );
    my %result = (
        ( map { $_ => 0 } qw(deleted remaining pending) ),
        ( map { $_ => {} } qw(changed left) ),
        ( map { $_ => [] } qw(transactions log failed) ),
    );
    for my $part ( $plan->parts ) {
        my $done = eval { $DATABASE->atomic( sub { $class->_apply_part( $plan, $part, \%args ) } ) };
        my $error = $@;
        DBIx::SearchBuilder::Record::Cachable->FlushCache;
        RT::Principal->InvalidateACLCache;    # roles may have other members now
        if ( !$done ) {
            die $error unless @{ $result{log} };
            push @{ $result{failed} },
                { ticket => $part->{scope}->effective, problem => $PROBLEM->caught($error)->slug };
            next;
        }
        $args{note} = \$done->{note} if $done->{note};
        $result{deleted} += $done->{deleted};
        for my $counts (qw(changed left)) {
            $result{$counts}{$_} += $done->{$counts}{$_} for keys %{ $done->{$counts} };
        }
        push @{ $result{transactions} }, @{ $done->{transactions} };
        push @{ $result{log} },          $done->{log};
    }
    $result{remaining} = List::Util::sum0( values %{ $result{left} } );
    $result{pending}   = $class->_remove_objects( $result{log} );
    return \%result;
}

=head2 check PLAN, ARGUMENTS

The checks of L</run> that need no lock. ARGUMENTS is a reference to the hash. Throws
C<invalid_request>, also for a note that holds personal data, and C<plan_stale>.

=cut

sub check {
    my ( $class, $plan, $args ) = @_;
    my @errors;
    my %labels = map { $_ => RT::Extension::GDPR::Config->get($_) } qw(GDPRReasons GDPRDocumentKinds);
    push @errors, { pointer => '/reason', detail => 'unknown' }
        unless defined $args->{reason} && $labels{GDPRReasons}{ $args->{reason} };
    push @errors, { pointer => '/document_kind', detail => 'unknown' }
        if defined $args->{document_kind} && !$labels{GDPRDocumentKinds}{ $args->{document_kind} };
    push @errors, { pointer => '/note', detail => 'too long' }
        if defined $args->{note} && !ref $args->{note}
        && length $args->{note} > RT::Extension::GDPR::Config->get('GDPRNoteMaxLength');
    push @errors, map { { pointer => '/note', detail => "holds personal data: $_" } }
        RT::Extension::GDPR::NoteScan->categories( $args->{note}, $plan )
        if !@errors && !ref $args->{note} && ( $args->{note} // q{} ) =~ /\S/;
    $PROBLEM->throw( 'invalid_request', errors => \@errors ) if @errors;
    $PROBLEM->throw('plan_stale') if defined $args->{expect} && $args->{expect} ne $plan->digest;
    return;
}

sub _apply_part {
    my ( $class, $plan, $part, $args ) = @_;
    my $act    = $plan->act;
    my $access = $class->_confirm( $plan, $part, $args->{user} );

    my $note         = $class->_note( $args->{note} );
    my %transactions = $act->tell( $part, $args->{user},
        { reason => $args->{reason}, document_kind => $args->{document_kind}, note => $note && $note->{id} } );
    my @ids = sort { $a <=> $b } values %transactions;
    my @digests;
    my %written = $class->_write( $part, \%transactions, \@digests );

    my @remaining = RT::Extension::GDPR::Verify->remaining( $act, $part );
    my $entry     = RT::Extension::GDPR::Log->append( {
        act           => $act->name,
        actor         => $args->{user}->id,
        via           => $args->{via},
        ticket        => $part->{scope}->effective,
        tickets       => [ $part->{scope}->tickets ],
        transaction   => $ids[0],
        plan          => $plan->digest,
        keys          => [ $class->_keys($part) ],
        reason        => $args->{reason},
        document_kind => $args->{document_kind},
        note          => $note,
        changed       => \%written,
        remaining     => RT::Extension::GDPR::Verify->counts(@remaining),
        pending       => scalar @digests,
        $act->logged($part),
    } );
    RT::Extension::GDPR::Removal->queue( $_, $entry->{index} ) for @digests;

    return {
        deleted      => scalar @{ $part->{files} || [] },
        changed      => \%written,
        left         => RT::Extension::GDPR::Verify->counts( grep { $act->knows( $access, $_ ) } @remaining ),
        transactions => \@ids,
        log          => $entry->{index},
        note         => $note && $note->{id},
    };
}

# Under the lock: the same tickets, the same rights, and each row as it was planned. Returns what the user may do now.
sub _confirm {
    my ( $class, $plan, $part, $user ) = @_;
    my $scope = $part->{scope};

    # The winner of a merge first: RT has locked it already when a scrip of ours runs.
    $DATABASE->lock_tickets( $scope->effective );
    $DATABASE->lock_tickets( $scope->tickets );
    DBIx::SearchBuilder::Record::Cachable->FlushCache;
    RT::Principal->InvalidateACLCache;
    my $now = RT::Extension::GDPR::Scope->ticket( $scope->effective );
    $PROBLEM->throw('plan_stale')
        if join( ',', $now->with_reminders->tickets ) ne join( ',', $scope->with_reminders->tickets );

    my $access = RT::Extension::GDPR::Access->new($user);
    $plan->act->confirm( $part, $access );

    my %planned = map { _key($_) => $_->{fingerprint} } @{ $part->{changes} };
    for my $change ( $plan->act->changes( $part, $access ) ) {
        my $current = $STORE->named( $change->{store} )->current($change);
        next unless defined $current;
        my $fingerprint = delete $planned{ _key($change) };
        $PROBLEM->throw('plan_stale')
            unless defined $fingerprint && RT::Extension::GDPR::Keys->hmac_matches( $fingerprint, $current );
    }
    $PROBLEM->throw('plan_stale') if %planned;
    return $access;
}

# A change without its fingerprint, as a string.
sub _key {
    my ($change) = @_;
    my %plain = map { $_ => $change->{$_} } grep { $_ ne 'fingerprint' } keys %$change;
    return RT::Extension::GDPR::Plan->canonical( \%plain );
}

# { id, hash } as the log wants it, undef without a note.
sub _note {
    my ( $class, $note ) = @_;
    return RT::Extension::GDPR::Note->create($note) if defined $note && !ref $note && $note =~ /\S/;
    return unless ref $note;
    my $hash = RT::Extension::GDPR::Note->hash($$note);
    return defined $hash ? { id => $$note, hash => $hash } : undef;
}

# Lets the stores make their changes; returns store => rows written.
sub _write {
    my ( $class, $part, $transactions, $digests ) = @_;
    # In the order of their numbers, as RT::Extension::GDPR::PseudonymUser asks for.
    my %numbers   = map { $_->{number} => 1 } grep { $_->{number} } @{ $part->{changes} };
    my %pseudonym = map { $_ => RT::Extension::GDPR::PseudonymUser->id($_) } sort { $a <=> $b } keys %numbers;
    my %written;
    for my $change ( @{ $part->{changes} } ) {
        $written{ $change->{store} } += $STORE->named( $change->{store} )->apply( $change, {
            transaction   => $transactions->{ $change->{visibility} || q{} } || ( values %$transactions )[0],
            queue_removal => sub { push @$digests, @_ },
            pseudonym     => sub { $pseudonym{ $_[0] } },
        } );
    }
    return %written;
}

sub _keys {
    my ( $class, $part ) = @_;
    my %ids = map { ( split /:/, $_->{fingerprint} )[0] => 1 } @{ $part->{changes} };
    return sort keys %ids;
}

# How many objects of these log entries could not be removed now.
sub _remove_objects {
    my ( $class, $log ) = @_;
    my $list    = $DATABASE->in_list(@$log);
    my $pending = sub {
        $DATABASE->row( "SELECT COUNT(*) AS n FROM GDPRRemovals WHERE LogIndex IN $list", @$log )->{n};
    };
    return 0 + $pending->() if $DATABASE->in_transaction || !$pending->();
    eval { RT::Extension::GDPR::Removal->run; 1 }
        or RT->Logger->warning('Objects in the external storage are still to be removed by rt-gdpr run-due');
    return 0 + $pending->();
}

1;
