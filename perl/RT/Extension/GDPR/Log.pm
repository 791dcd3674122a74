# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Log;
use strict;
use warnings;

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Keys;
use RT::Extension::GDPR::Log::Checkpoint;
use RT::Extension::GDPR::Log::Entry;
use RT::Extension::GDPR::Log::Head;
use RT::Extension::GDPR::Log::NamedKeys;
use RT::Extension::GDPR::Log::Tree;
use RT::Extension::GDPR::Log::Verifier;
use RT::Extension::GDPR::Problem;

=head1 NAME

RT::Extension::GDPR::Log - the append-only log of everything the extension did

=head1 SYNOPSIS

    RT::Extension::GDPR::Database->atomic(sub {
        ...                                             # what is done
        RT::Extension::GDPR::Log->append({              # last
            act => 'delete_files', actor => 14, via => 'page', ticket => 12, reason => 'check_done',
            changed => { attachment_content => 1 }, remaining => { attachment_content => 0 },
        });
    });

=head1 DESCRIPTION

A Merkle tree (RFC 6962) whose leaves are the rows of C<GDPRLogEntries>. The one row of C<GDPRLogHead> holds size
and compact range of the tree, which makes an append O(log n). An entry is appended inside the transaction of what
it tells of, so nothing is done unlogged and nothing is logged that was not done.

Everyone who appends locks the head until his transaction ends: that is what keeps the indexes without gap or
duplicate. So append comes B<last>, and nothing may wait for another lock after it.
L<RT::Extension::GDPR::Log::Entry> says what an entry may hold: ids, codes, digests, counts and times, never
personal data.

All methods are class methods. Hashes are lower case hex.

=cut

my $CHECKPOINT = 'RT::Extension::GDPR::Log::Checkpoint';
my $DATABASE   = 'RT::Extension::GDPR::Database';
my $ENTRY      = 'RT::Extension::GDPR::Log::Entry';
my $HEAD       = 'RT::Extension::GDPR::Log::Head';
my $PROBLEM    = 'RT::Extension::GDPR::Problem';
my $TREE       = 'RT::Extension::GDPR::Log::Tree';

my $FORMAT = 1;
my $CHUNK  = 1_000;    # rows read at once

=head2 append(\%fields)

Appends an entry; C<v>, C<index> and C<time> are set here. Returns C<< {index, hash} >>. Must be called inside
L<RT::Extension::GDPR::Database/atomic>, as the last thing of the outermost one. Dies when a field is not allowed,
throws C<busy> when the database refuses because another transaction was in the way.

=cut

sub append {
    my ($class, $fields) = @_;
    die "An entry of the log is appended inside the transaction it tells of\n" unless $DATABASE->in_transaction;
    my ($size, $range) = $HEAD->lock;

    my $now   = $DATABASE->now;
    my $entry = $ENTRY->canonical({ %$fields, v => $FORMAT, index => $size, time => _rfc3339($now) });
    my $hash  = $TREE->leaf_hash($entry);
    $DATABASE->execute(
        'INSERT INTO GDPRLogEntries (LeafIndex, Created, Act, Ticket, Entry, LeafHash) VALUES (?, ?, ?, ?, ?, ?)',
        $size, $now, @$fields{qw(act ticket)}, $entry, unpack 'H*', $hash
    );
    RT::Extension::GDPR::Log::NamedKeys->note($size, @{ $fields->{keys} // [] });
    $TREE->append($range, $size, $hash);
    $HEAD->write($size + 1, $range);
    return { index => $size, hash => unpack 'H*', $hash };
}

=head2 checkpoint

The signed head as text (characters): see L<RT::Extension::GDPR::Log::Checkpoint>. Throws C<keys_missing>.

=cut

sub checkpoint {
    my ($class) = @_;
    return $class->signed_head->{note};
}

=head2 consistency($old, $size)

The proof that the log of C<$size> entries (undef: all) begins with that of C<$old> entries: C<< {old, size,
old_root, root, hashes} >>. Reads every leaf hash once. Throws C<not_found> for sizes the log never had.

=cut

sub consistency {
    my ($class, $old, $size) = @_;
    $size //= $class->size;
    $class->_not_found("sizes $old and $size") unless $old <= $size && $size <= $class->size;
    return {
        old      => $old,
        size     => $size,
        old_root => unpack('H*', $class->_root_of(0, $old)),
        root     => unpack('H*', $class->_root_of(0, $size)),
        hashes   => [ map { unpack 'H*', $_ } $TREE->consistency_proof($old, $size, sub { $class->_root_of(@_) }) ],
    };
}

=head2 entries(after => $index, limit => $n, ticket => $id | \@ids)

A page of entries, newest first: those older than C<after> (default: the newest), at most C<limit> (default 50),
only of these tickets if given. Hashes as of C<entry>.

=cut

sub entries {
    my ($class, %args) = @_;
    my (@where, @bind);
    if (defined $args{after}) {
        push @where, 'LeafIndex < ?';
        push @bind,  $args{after};
    }
    if (defined $args{ticket}) {
        my @tickets = ref $args{ticket} ? @{ $args{ticket} } : $args{ticket};
        push @where, 'Ticket IN ' . $DATABASE->in_list(@tickets);
        push @bind,  @tickets;
    }
    my $where = @where ? 'WHERE ' . join ' AND ', @where : '';
    my $limit = int($args{limit} // 50);
    return map { _entry($_) }
        $DATABASE->rows("SELECT * FROM GDPRLogEntries $where ORDER BY LeafIndex DESC LIMIT $limit", @bind);
}

=head2 entry($index)

One entry: C<index>, C<time> (RFC 3339), C<act>, C<ticket> (id or undef), C<hash>, C<entry> (the canonical JSON that
was hashed) and C<fields> (the same decoded; empty if somebody broke it). Throws C<not_found>.

=cut

sub entry {
    my ($class, $index) = @_;
    my $row = $DATABASE->row('SELECT * FROM GDPRLogEntries WHERE LeafIndex = ?', $index);
    return $row ? _entry($row) : $class->_not_found("log entry $index");
}

=head2 each_row($from, $to, $code)

Calls the code with each row of the indexes C<$from> .. C<$to-1> in order, as L<RT::Extension::GDPR::Database>
returns it. Memory does not grow with their number. For verifying and exporting.

=cut

sub each_row {
    my ($class, $from, $to, $code) = @_;
    return $class->_each('*', $from, $to, $code);
}

=head2 missing_keys

The ids of hmac keys that entries name and whose files are gone, sorted.

=cut

sub missing_keys { return RT::Extension::GDPR::Log::NamedKeys->missing }

=head2 proof($index, $size)

The proof that the log of C<$size> entries (undef: all) holds that entry: C<< {index, size, entry, leaf_hash,
hashes, root} >>. Reads every leaf hash at most twice. Throws C<not_found> for an entry or size the log does not
have, and C<internal_error> when rows and head do not fit together; C<verify> says where.

=cut

sub proof {
    my ($class, $index, $size) = @_;
    my ($newest, $range) = $HEAD->read;
    $size //= $newest;
    $class->_not_found("log entry $index in $size") unless $index < $size && $size <= $newest;
    my $entry  = $class->entry($index);
    my $root   = $size == $newest ? $TREE->root($range) : $class->_root_of(0, $size);
    my @hashes = $TREE->inclusion_proof($index, $size, sub { $class->_root_of(@_) });
    $HEAD->damaged unless $TREE->verify_inclusion($index, $size, pack('H*', $entry->{hash}), \@hashes, $root);
    return {
        index     => $index,
        size      => $size,
        entry     => $entry->{entry},
        leaf_hash => $entry->{hash},
        hashes    => [ map { unpack 'H*', $_ } @hashes ],
        root      => unpack('H*', $root),
    };
}

=head2 signed_head

C<< {size, root, note, keys} >>: the checkpoint C<note> with what it says, and the public keys it can be checked
with, as of L<RT::Extension::GDPR::Keys/public_keys>. Throws C<keys_missing>.

=cut

sub signed_head {
    my ($class) = @_;
    my ($size, $range) = $HEAD->read;
    my $root = $TREE->root($range);
    return {
        size => $size,
        root => unpack('H*', $root),
        note => $CHECKPOINT->sign($size, $root),
        keys => [ RT::Extension::GDPR::Keys->public_keys ],
    };
}

=head2 size

The number of entries.

=cut

sub size {
    my ($class) = @_;
    my ($size) = $HEAD->read;
    return $size;
}

=head2 verify(checkpoint => $text, each => $code)

Reads the whole log and returns what L<RT::Extension::GDPR::Log::Verifier/finish> returns. Entries appended
meanwhile are left for the next time. C<each> is called with every row read, as by C<each_row>. Without a checkpoint
kept elsewhere it cannot know whether somebody who may write to the database has rebuilt the whole tree or cut its
end.

=cut

sub verify {
    my ($class, %args) = @_;
    my $checkpoint = defined $args{checkpoint} ? $CHECKPOINT->parse($args{checkpoint}) : undef;

    # Rows first: whoever appends in between makes the head larger, never smaller than the rows seen.
    my $bounds   = $DATABASE->row('SELECT MIN(LeafIndex) AS lowest, MAX(LeafIndex) AS highest FROM GDPRLogEntries');
    my $verifier = RT::Extension::GDPR::Log::Verifier->new(head => $HEAD->row, checkpoint => $checkpoint);
    $verifier->bounds($bounds->{lowest}, $bounds->{highest}) if defined $bounds->{lowest};
    my $each = $args{each} // sub { };
    $class->each_row(0, $verifier->size, sub { $verifier->add($_[0]); $each->($_[0]) });
    return $verifier->finish;
}

sub _root_of {
    my ($class, $from, $to) = @_;
    my ($count, @range) = (0);
    $class->_each('LeafHash', $from, $to, sub { $TREE->append(\@range, $count++, pack 'H*', $_[0]{leafhash}) });
    $HEAD->damaged if $count != $to - $from;
    return $TREE->root(\@range);
}

sub _each {
    my ($class, $columns, $from, $to, $code) = @_;
    my $sql = "SELECT $columns FROM GDPRLogEntries WHERE LeafIndex >= ? AND LeafIndex < ? ORDER BY LeafIndex";
    while ($from < $to) {
        my $until = $from + $CHUNK < $to ? $from + $CHUNK : $to;
        $code->($_) for $DATABASE->rows($sql, $from, $until);
        $from = $until;
    }
    return;
}

sub _entry {
    my ($row) = @_;
    return {
        index  => $row->{leafindex},
        time   => _rfc3339($row->{created}),
        act    => $row->{act},
        ticket => $row->{ticket},
        hash   => $row->{leafhash},
        entry  => $row->{entry},
        fields => $ENTRY->parse($DATABASE->bytes($row->{entry})) // {},
    };
}

sub _rfc3339 {
    my ($time) = @_;
    return $time =~ s/ /T/r . 'Z';
}

sub _not_found {
    my ($class, $what) = @_;
    return $PROBLEM->throw('not_found', detail => $what);
}

1;
