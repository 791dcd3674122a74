# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::CLI::Log;
use strict;
use warnings;

use Fcntl qw(O_CREAT O_EXCL O_WRONLY);
use Encode     ();
use IO::Handle ();
use JSON       ();

use RT::Extension::GDPR::CLI;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Log::Delivery;
use RT::Extension::GDPR::Log::Export;
use RT::Extension::GDPR::Problem;

my $LOG = 'RT::Extension::GDPR::Log';

# What => its options, and how many arguments it takes at least and at most.
my %WHAT = (
    checkpoint => [ ['output=s'],                           0, 0 ],
    export     => [ ['output=s'],                           0, 0 ],
    list       => [ [qw(ticket=i limit=i after=i json)],    0, 0 ],
    proof      => [ [qw(size=i old=i)],                     0, 1 ],
    verify     => [ ['checkpoint=s'],                       0, 0 ],
);

my %SENTENCE = (
    checkpoint_key_unknown => 'The checkpoint is not signed by a key that is here.',
    checkpoint_malformed   => 'The file is not a checkpoint.',
    checkpoint_origin      => 'The checkpoint is one of another log.',
    checkpoint_signature   => 'The signature of the checkpoint is false.',
    entry_changed          => 'The entry was changed.',
    entry_columns          => 'Act, ticket or time beside the entry were changed.',
    entry_misplaced        => 'The entry was moved here from elsewhere.',
    entry_missing          => 'Entries were removed',
    entry_unexpected       => 'There is an entry outside the log.',
    head_damaged           => 'The head of the log is gone.',
    head_differs           => 'The entries do not give the head: some were exchanged, or the head was changed.',
    log_cut                => 'The log is shorter than the checkpoint says: its end was cut off.',
    log_rebuilt            => 'The log does not begin with the entries of the checkpoint: it was rebuilt.',
    note_changed           => 'The note was changed.',
);

sub summary { return 'list, verify or export the log; make checkpoints and proofs' }

sub run {
    my ($class, $what, @argv) = @_;
    my $known = $WHAT{ $what // '' } or _usage('one of ' . join(', ', sort keys %WHAT) . ' is needed');
    my ($options, $least, $most) = @$known;
    my %option = RT::Extension::GDPR::CLI->options(\@argv, @$options);
    _usage("too many arguments for $what") if @argv > $most;
    return $class->can("_$what")->(\%option, @argv);
}

sub _checkpoint {
    my ($option) = @_;
    my $head = $LOG->signed_head;
    my $path = $option->{output};
    if (defined $path && $path ne '-') {
        RT::Extension::GDPR::Log::Delivery->to_file($head, $path);
        print "Written: $path\n";
        return 0;
    }
    my @done = defined $path ? () : RT::Extension::GDPR::Log::Delivery->to_configured_places($head);
    print map {"$_\n"} @done;
    print $head->{note} unless @done;
    return 0;
}

sub _export {
    my ($option) = @_;
    my $path = $option->{output} // '-';
    my $file = \*STDOUT;
    if ($path ne '-') {
        $file = undef;
        sysopen $file, $path, O_WRONLY | O_CREAT | O_EXCL or _failed("the export was not written: $!");
    }
    my $found = RT::Extension::GDPR::Log::Export->write(sub {
        print {$file} $_[0] or _failed("the export was not written: $!");
    });
    $file->flush && ($path eq '-' || close $file) or _failed("the export was not written: $!");
    print {*STDERR} _sentences($found);
    return $found->{ok} ? 0 : 1;
}

sub _list {
    my ($option) = @_;
    my $limit = $option->{limit} // 50;
    _usage('--limit is a number from 1 to 10000') if $limit < 1 || $limit > 10_000;
    for my $entry ($LOG->entries(limit => $limit, map { $_ => $option->{$_} } qw(after ticket))) {
        if ($option->{json}) {
            print "$entry->{entry}\n";
            next;
        }
        my $fields = $entry->{fields};
        print join('  ', $entry->{index}, $entry->{time}, $entry->{act}, 'user ' . ($fields->{actor} // '?'),
            defined $entry->{ticket}       ? "ticket $entry->{ticket}"        : (),
            $fields->{reason}              ? "reason $fields->{reason}"       : (),
            $fields->{files}               ? @{ $fields->{files} } . ' files' : (),
            substr $entry->{hash}, 0, 16), "\n";
    }
    return 0;
}

sub _proof {
    my ($option, $index) = @_;
    _usage('either the index of an entry or --old SIZE is needed') if defined $index == defined $option->{old};
    _usage('the index is a number')     if defined $index          && $index !~ /\A[0-9]{1,15}\z/;
    _usage('--old is a number from 0')  if defined $option->{old}  && $option->{old} < 0;
    _usage('--size is a number from 0') if defined $option->{size} && $option->{size} < 0;
    my $proof = defined $index ? $LOG->proof($index, $option->{size}) : $LOG->consistency(@$option{qw(old size)});
    print JSON->new->canonical->pretty->encode($proof);
    return 0;
}

sub _verify {
    my ($option) = @_;
    my $path       = $option->{checkpoint};
    my $checkpoint = defined $path ? _content($path) : undef;
    my $found      = $LOG->verify(checkpoint => $checkpoint);
    print _sentences($found);
    if (my $used = $found->{checkpoint}) {
        print "Compared with the checkpoint of $used->{size} entries, signed by @{ $used->{keys} }.\n";
    }
    elsif (!defined $path) {
        print "Without a checkpoint kept elsewhere this cannot know whether somebody rebuilt the whole log or cut its\n",
            "end. Compare with one: rt-gdpr log verify --checkpoint FILE\n";
    }
    return $found->{ok} ? 0 : 1;
}

sub _sentences {
    my ($found) = @_;
    my @lines = map {
        my $where = $_->{index} // '';
        $where .= " to " . ($_->{until} - 1) if defined $_->{until} && $_->{until} - 1 > $_->{index};
        (length $where ? "Entry $where: " : '') . $SENTENCE{ $_->{problem} };
    } @{ $found->{problems} };
    push @lines, "There are $found->{further} more problems." if $found->{further};
    push @lines, "Keys that entries name are not here: @{ $found->{unknown} }. The log is none the worse for it, but"
        . ' what was made with them cannot be compared any more.' if @{ $found->{unknown} };
    push @lines, "$found->{size} entries, root $found->{root}." if defined $found->{root};
    push @lines, $found->{ok}
        ? 'The log is sound.' : 'THE LOG WAS TAMPERED WITH, or the checkpoint does not belong to it.';
    return map {"$_\n"} @lines;
}

# Mail programs may have given the lines the ends of DOS.
sub _content {
    my ($path) = @_;
    my $file = \*STDIN;
    if ($path ne '-') {
        $file = undef;
        open $file, '<:raw', $path or _failed("the checkpoint cannot be read: $!");
    }
    local $/;
    return Encode::decode('UTF-8', <$file> // '') =~ s/\r\n/\n/gr;
}

sub _failed { return RT::Extension::GDPR::Problem->throw('storage_failed', detail => $_[0]) }
sub _usage  { return RT::Extension::GDPR::Problem->throw('invalid_request', detail => $_[0]) }

1;

__END__

=encoding utf8

=head1 NAME

rt-gdpr log - list, verify or export the log; make checkpoints and proofs

=head1 SYNOPSIS

    rt-gdpr log list [--ticket N] [--limit N] [--after INDEX] [--json]
    rt-gdpr log verify [--checkpoint FILE]
    rt-gdpr log checkpoint [--output FILE]
    rt-gdpr log export [--output FILE]
    rt-gdpr log proof INDEX [--size N]
    rt-gdpr log proof --old N [--size N]

=head1 DESCRIPTION

The log tells who did what to which ticket when and why, by ids, codes and counts, never by names. It is a Merkle
tree (RFC 6962): each entry is bound to all before it.

=head2 list

The newest entries, 50 unless C<--limit> says otherwise, newest first; with C<--after> those older than that index.
C<--json> prints the entries as they were hashed.

=head2 verify

Reads everything and finds any row that was edited, removed, inserted or moved, a wrong head, and
a note that is not the one given (erased ones are no fault). Who may write to
the database could still rebuild the whole log, or cut its end, so that nothing shows; C<--checkpoint> finds that
too, for the entries the checkpoint is of. C<-> reads the checkpoint from standard input. While deletions go on it
may run at any time.

=head2 checkpoint

The signed head of the log (L<https://c2sp.org/tlog-checkpoint>), written into a new file in
C<$GDPRCheckpointDirectory>, mailed to C<$GDPRCheckpointMailTo>, or both; or into the new file C<--output>; or
printed, when none of these is set or C<--output> is C<->. It is worth something only where the administrators of RT
and its database cannot change it. Daily, by cron:

    5 3 * * *  www-data  rt-gdpr log checkpoint

=head2 export

The whole log as JSON lines, for an auditor without access to the server; printed, or written into the new file
C<--output>. The first line is an object C<format>,
C<origin>, C<size>, C<root>, C<checkpoint> and C<keys>; each further line is one entry, C<index>, C<hash> and
C<entry>. To check it:

=over 4

=item 1.

Get the verifier key once by a way you trust (C<rt-gdpr keys list> prints it), not from the export, and check the
checkpoint's signature with it by any tool for C2SP signed notes: Ed25519 over the text before the empty line, with
the newline at its end.

=item 2.

The leaf hash of an entry is SHA-256 of an octet 0 and the octets of the string C<entry> (it is ASCII). It must be
C<hash>; the number C<index> in the entry must be that of the line, without gap, from 0.

=item 3.

The root over the leaf hashes, as in RFC 6962, 2.1 (a node is SHA-256 of an octet 1 and the two hashes below it),
must be that in line 3 of the checkpoint (base64).

=back

The export is verified while it is written; what is wrong goes to standard error, and the exit code is 1.

=head2 proof

With an index: the inclusion proof of that entry, as JSON with hashes in hex. With C<--old>: the proof that the log
of C<--size> entries begins with that of C<--old> entries. C<--size> is the log's size unless given. RFC 9162, 2.1.3
and 2.1.4.

=head1 EXIT STATUS

=over 4

=item Z<>0

Done; with C<verify>, nothing is wrong.

=item Z<>1

A fault, or the log was tampered with.

=item Z<>2

The command line is wrong.

=back

=cut
