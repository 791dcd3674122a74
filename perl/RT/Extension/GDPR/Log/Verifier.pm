# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Log::Verifier;
use strict;
use warnings;

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Keys;
use RT::Extension::GDPR::Log::Checkpoint;
use RT::Extension::GDPR::Log::Entry;
use RT::Extension::GDPR::Log::Tree;
use RT::Extension::GDPR::Note;

=head1 NAME

RT::Extension::GDPR::Log::Verifier - one pass over the log's rows that misses nothing

=head1 DESCRIPTION

Fed with the log's rows in order, it recomputes every hash from the entries themselves and compares them with what
the database claims: columns, leaf hashes, head; and with a checkpoint kept elsewhere. It keeps the compact range
only, so memory does not grow with the log.

A problem is a hash C<problem> and C<index> (of the entry; undef if it is not about one). The problems:

    entry_changed      the entry does not give its leaf hash, or is not canonical JSON
    entry_misplaced    the entry says it has another index
    entry_columns      act, ticket or time beside the entry are not those in it
    entry_missing      a row is gone (up to "until", exclusive)
    entry_unexpected   a row lies outside the tree
    note_changed       the note that belongs to the entry is not the one given; erased ones are no problem
    head_damaged       the row of size and compact range is gone or not readable
    head_differs       the entries do not give the head: one was exchanged together with its leaf hash
    log_cut            the log is shorter than the checkpoint says
    log_rebuilt        the first entries are not those the checkpoint was made of
    checkpoint_*       the checkpoint cannot be trusted: see RT::Extension::GDPR::Log::Checkpoint
    checkpoint_origin  it is one of another log

=cut

my $DATABASE = 'RT::Extension::GDPR::Database';
my $ENTRY    = 'RT::Extension::GDPR::Log::Entry';
my $TREE     = 'RT::Extension::GDPR::Log::Tree';
my $MOST     = 100;    # problems kept; all are counted

=head1 METHODS

=head2 new(head => \%row | undef, checkpoint => \%checkpoint | undef)

The row of C<GDPRLogHead> and, if there is one, a checkpoint as L<RT::Extension::GDPR::Log::Checkpoint/parse>
returns it.

=cut

sub new {
    my ($class, %args) = @_;
    my $head = $args{head};
    my $self = bless {
        head       => $head && $head->{size} =~ /\A[0-9]{1,15}\z/ ? $head : undef,
        checkpoint => $args{checkpoint},
        next       => 0,
        range      => [],
        problems   => [],
        further    => 0,
        keys       => {},
    }, $class;
    $self->_problem('head_damaged') unless $self->{head};
    $self->_judge_checkpoint;
    $self->_compare_checkpoint;
    return $self;
}

=head2 size

How many entries the tree should have.

=cut

sub size {
    my ($self) = @_;
    return $self->{head} ? $self->{head}{size} : 0;
}

=head2 bounds($lowest, $highest)

The lowest and highest index of all rows there are.

=cut

sub bounds {
    my ($self, $lowest, $highest) = @_;
    $self->_problem('entry_unexpected', $lowest)  if $lowest < 0;
    $self->_problem('entry_unexpected', $highest) if $highest >= $self->size;
    return;
}

=head2 add(\%row)

The next row, lower case columns.

=cut

sub add {
    my ($self, $row) = @_;
    my $index = $row->{leafindex};
    $self->_missing($index) if $index > $self->{next};

    my $octets = $DATABASE->bytes($row->{entry});
    my $hash   = $TREE->leaf_hash($octets);
    my $fields = $ENTRY->parse($octets);
    if (!$fields || $row->{leafhash} ne unpack 'H*', $hash) {
        $self->_problem('entry_changed', $index);
    }
    elsif (($fields->{index} // '') ne $index) {
        $self->_problem('entry_misplaced', $index);
    }
    elsif (!_columns_fit($row, $fields)) {
        $self->_problem('entry_columns', $index);
    }
    elsif (!_note_fits($fields->{note})) {
        $self->_problem('note_changed', $index);
    }
    $self->{keys}{$_} = 1 for map { ref $_ eq 'ARRAY' ? @$_ : () } $fields && $fields->{keys};

    $TREE->append($self->{range}, $self->{next}, $hash) unless $self->{gap};
    $self->{next}++;
    $self->_compare_checkpoint;
    return;
}

=head2 finish

What was found:

    ok          1 if there is no problem at all
    size        how many entries there should be
    root        of the entries, in hex; undef when one is missing
    problems    the first 100, in order
    further     how many more there are
    unknown     ids of hmac keys that entries name and whose files are gone, sorted; no problem of the log
    checkpoint  { size, keys } if one was given that can be trusted

=cut

sub finish {
    my ($self) = @_;
    $self->_missing($self->size) if $self->{next} < $self->size;
    my $frontier = join ' ', map { unpack 'H*', $_ } @{ $self->{range} };
    $self->_problem('head_differs') if $self->{head} && !$self->{gap} && $frontier ne ($self->{head}{frontier} // '');

    my $checkpoint = $self->{checkpoint};
    $self->_problem('log_cut') if $checkpoint && $checkpoint->{size} > $self->size;
    my %here = map { $_ => 1 } RT::Extension::GDPR::Keys->ids('hmac');
    return {
        ok         => @{ $self->{problems} } ? 0 : 1,
        size       => $self->size,
        root       => $self->{gap} ? undef : unpack('H*', $TREE->root($self->{range})),
        problems   => $self->{problems},
        further    => $self->{further},
        unknown    => [ grep { !$here{$_} } sort keys %{ $self->{keys} } ],
        checkpoint => $checkpoint ? { map { $_ => $checkpoint->{$_} } qw(size keys) } : undef,
    };
}

sub _columns_fit {
    my ($row, $fields) = @_;
    return ($row->{act} // '') eq ($fields->{act} // '')
        && ($row->{ticket} // '') eq ($fields->{ticket} // '')
        && ($row->{created} // '') =~ s/ /T/r . 'Z' eq ($fields->{time} // '');
}

sub _note_fits {
    my ($note) = @_;
    return 1 unless ref $note eq 'HASH';
    return RT::Extension::GDPR::Note->matches(@$note{qw(id hash)}) // 1;
}

# Only a checkpoint that can be trusted is kept and compared.
sub _judge_checkpoint {
    my ($self) = @_;
    my $checkpoint = $self->{checkpoint} or return;
    my $problem    = $checkpoint->{problem};
    $problem //= 'checkpoint_origin' if ($checkpoint->{origin} // '') ne RT::Extension::GDPR::Log::Checkpoint->origin;
    return unless $problem;
    delete $self->{checkpoint};
    return $self->_problem($problem);
}

# Called before the first and after each entry: the tree of the checkpoint's size is there exactly once.
sub _compare_checkpoint {
    my ($self) = @_;
    my $checkpoint = $self->{checkpoint};
    return if !$checkpoint || $self->{gap} || $checkpoint->{size} != $self->{next};
    $self->_problem('log_rebuilt') if $checkpoint->{root} ne $TREE->root($self->{range});
    return;
}

sub _missing {
    my ($self, $until) = @_;
    $self->_problem('entry_missing', $self->{next}, until => $until);
    $self->{gap}  = 1;
    $self->{next} = $until;
    return;
}

sub _problem {
    my ($self, $problem, $index, @more) = @_;
    return $self->{further}++ if @{ $self->{problems} } >= $MOST;
    push @{ $self->{problems} }, { problem => $problem, index => $index, @more };
    return;
}

1;
