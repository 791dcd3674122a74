# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Removal;

use strict;
use warnings;

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::ExternalObject;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Problem;

=head1 NAME

RT::Extension::GDPR::Removal - files in external storage that are still to be removed

=head1 SYNOPSIS

    RT::Extension::GDPR::Removal->queue( $digest, $log_index );    # in the transaction that deletes the row
    RT::Extension::GDPR::Removal->run;                             # after it

=head1 DESCRIPTION

RT's external storage (L<RT::ExternalStorage>) keeps one object for all rows with the same bytes, and a database cannot
take back what happened in a folder. So an act that deletes a row only notes the object here, in its own transaction;
after the commit L</run> removes the object unless a row still needs it, and so does the next C<rt-gdpr run-due> if the
process died in between.

Which rows need an object is asked twice: before it is set aside, and again when nobody can find it any more. RT has one
writer, F<rt-externalize-attachments>: it stores an object, or finds it there, and only then writes its digest into the
row. It locks its own script file against running twice; L</run> holds that lock too, so that no object is removed
between these two steps. Where it runs just now, the removals stay pending. Run it on the host that runs
C<rt-gdpr run-due>, because such a lock ends at the host.

=head1 CLASS METHODS

=head2 queue($digest, $log_index)

Notes the object with that digest (64 hexadecimal digits) as to be removed. The log entry of that index says why; it
may be undef. Call inside L<RT::Extension::GDPR::Database/atomic>.

=cut

sub queue {
    my ( $class, $digest, $log_index ) = @_;
    RT::Extension::GDPR::Database->insert(
        'GDPRRemovals',
        {   Digest   => $digest,
            LogIndex => $log_index,
            Created  => RT::Extension::GDPR::Database->now,
        }
    );
    return;
}

=head2 pending

How many removals are to be done.

=cut

sub pending {
    return 0 + RT::Extension::GDPR::Database->row('SELECT COUNT(*) AS pending FROM GDPRRemovals')->{pending};
}

=head2 run

Does the pending removals, each with an entry of its own in the log (C<storage_removed>, or C<storage_kept> when another
row has the same bytes and was not deleted). Returns how many are done. Does nothing inside a transaction: its outcome is
not known yet.

Dies with C<storage_failed> when some could not be done, after it has done the others; those stay pending.

=cut

# As many objects go in one transaction: a look for references reads the whole of two tables.
use constant BATCH => 50;

sub run {
    my $class = shift;
    return 0 if RT::Extension::GDPR::Database->in_transaction || !$class->pending;

    my $lock = RT::Extension::GDPR::ExternalObject->lock_writer;
    if ( !$lock ) {
        RT->Logger->info('Removals wait for rt-externalize-attachments, which is running');
        return 0;
    }

    my %count = ( done => 0, failed => 0 );
    my $last  = 0;
    while (1) {
        my $batch = $class->_batch($last) or last;
        $count{$_} += $batch->{$_} for qw(done failed);
        $last = $batch->{last};
    }
    RT::Extension::GDPR::Problem->throw( 'storage_failed', detail => "$count{failed} removals stay pending" )
        if $count{failed};
    return $count{done};
}

# The first look for references is made before the transaction: on MySQL the first read fixes what all of it sees, and
# that must be the second look.
sub _batch {
    my ( $class, $after ) = @_;
    my @rows = RT::Extension::GDPR::Database->rows(
        'SELECT id, Digest FROM GDPRRemovals WHERE id > ? ORDER BY id LIMIT ' . BATCH, $after )
        or return;
    my $needed = _references( map { $_->{digest} } @rows );
    my $count  = RT::Extension::GDPR::Database->atomic( sub { $class->_do( $needed, map { $_->{id} } @rows ) } );
    return $count ? { %$count, last => $rows[-1]{id} } : { done => 0, failed => 0, last => $after };
}

sub _do {
    my ( $class, $needed, @ids ) = @_;

    my @rows = RT::Extension::GDPR::Database->rows(
        'SELECT id, Digest, LogIndex FROM GDPRRemovals WHERE id IN '
            . RT::Extension::GDPR::Database->in_list(@ids) . ' ORDER BY id'
            . RT::Extension::GDPR::Database->for_update,
        @ids
    );

    # Another process did some of them meanwhile: look again. On MySQL the lock of a row that is not there keeps others
    # from inserting; a deletion inserts its removals while it holds the log, for which we would wait below.
    return undef if @rows < @ids;

    my %rows_of;
    push @{ $rows_of{ $_->{digest} } }, $_ for @rows;
    my @objects = map { RT::Extension::GDPR::ExternalObject->new($_) } sort keys %rows_of;

    $_->set_aside( $needed->{ $_->digest } ) for @objects;
    my @aside = grep { $_->state eq 'aside' } @objects;
    my $now   = _references( map { $_->digest } @aside );
    $_->finish( $now->{ $_->digest } ) for @aside;

    my %count = ( done => 0, failed => 0 );
    for my $object (@objects) {
        $count{ $object->state eq 'failed' ? 'failed' : 'done' } += @{ $rows_of{ $object->digest } };
    }
    my @ended = grep { $_->state ne 'failed' } @objects;
    for my $row ( map { @{ $rows_of{ $_->digest } } } @ended ) {
        RT::Extension::GDPR::Database->execute( 'DELETE FROM GDPRRemovals WHERE id = ?', $row->{id} );
    }
    for my $object (@ended) {
        RT::Extension::GDPR::Log->append(
            {   act      => 'storage_' . $object->state,
                actor    => RT->SystemUser->id,
                via      => 'schedule',
                concerns => $_->{logindex},
            }
        ) for @{ $rows_of{ $object->digest } };
    }
    return \%count;
}

# digest => a record that needs the object, for those that are needed. Disabled custom field values count: RT still shows
# them in the history. Attachments hold the digest in Content, custom field values in LargeContent.
sub _references {
    my @digests = @_ or return {};

    my %needed;
    for my $place ( [ 'Attachments', 'Content', 'RT::Attachment' ],
        [ 'ObjectCustomFieldValues', 'LargeContent', 'RT::ObjectCustomFieldValue' ] )
    {
        my ( $table, $column, $record ) = @$place;
        my $found = RT::Extension::GDPR::Database->in_list(@digests);
        $needed{ $_->{digest} } ||= { class => $record, id => $_->{id} } for RT::Extension::GDPR::Database->rows(
            "SELECT id, $column AS digest FROM $table WHERE ContentEncoding = 'external' AND $column IN $found",
            @digests
        );
    }
    return \%needed;
}

1;
