# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Log::Tree;
use strict;
use warnings;

use Digest::SHA qw(sha256);

=head1 NAME

RT::Extension::GDPR::Log::Tree - Merkle tree hashing and proofs of RFC 6962

=head1 SYNOPSIS

    my @range;
    Tree->append(\@range, $_, Tree->leaf_hash($entry[$_])) for 0 .. $#entry;
    my $root = Tree->root(\@range);

=head1 DESCRIPTION

Pure functions, called as class methods. A hash is 32 octets. A tree of some size over the leaves 0 .. size-1 is
kept as its B<compact range>: the hashes of the full subtrees it consists of, the largest first, one for each bit
set in the size. That is all an append or the root needs, so both are O(log n).

Proofs need hashes of parts of the tree. They take C<$root_of>, a code reference C<< $root_of->($from, $to) >> that
returns the root over the leaves C<$from> .. C<$to-1>; the parts of one proof never overlap, so a caller that reads
leaves one after another reads each at most once.

=head2 leaf_hash($octets)

The hash of a leaf. RFC 6962, 2.1: the prefix 0x00 keeps leaves and nodes apart.

=cut

sub leaf_hash {
    my ($class, $octets) = @_;
    return sha256("\x00$octets");
}

=head2 node_hash($left, $right)

The hash of an inner node. RFC 6962, 2.1: prefix 0x01.

=cut

sub node_hash {
    my ($class, $left, $right) = @_;
    return sha256("\x01$left$right");
}

=head2 append(\@range, $size, $leaf_hash)

Adds a leaf to the compact range of a tree of C<$size> leaves, in place. Each 1 at the end of the size's binary form
is a full subtree which the new leaf completes to one twice as large.

=cut

sub append {
    my ($class, $range, $size, $hash) = @_;
    for (; $size & 1; $size >>= 1) {
        $hash = $class->node_hash(pop @$range, $hash);
    }
    push @$range, $hash;
    return;
}

=head2 root(\@range)

The root of a tree given as its compact range. That of the empty tree is the hash of nothing (RFC 6962, 2.1).

=cut

sub root {
    my ($class, $range) = @_;
    return sha256('') unless @$range;
    my ($root, @larger) = reverse @$range;
    $root = $class->node_hash($_, $root) for @larger;
    return $root;
}

=head2 inclusion_proof($index, $size, $root_of)

The hashes that lead from leaf C<$index> to the root of the tree of C<$size> leaves, lowest first. RFC 9162,
2.1.3.1.

=cut

sub inclusion_proof {
    my ($class, $index, $size, $root_of) = @_;
    die "There is no leaf $index in a tree of $size\n" unless $index >= 0 && $index < $size;
    my ($from, $to, @parts) = (0, $size);
    while ($to - $from > 1) {
        my $middle = $from + _split($to - $from);
        if ($index < $middle) {
            unshift @parts, [ $middle, $to ];
            $to = $middle;
        }
        else {
            unshift @parts, [ $from, $middle ];
            $from = $middle;
        }
    }
    return map { $root_of->(@$_) } @parts;
}

=head2 consistency_proof($old, $size, $root_of)

The hashes that show that the tree of C<$size> leaves begins with that of C<$old> leaves. RFC 9162, 2.1.4.1. Empty
for C<$old> 0 or C<$size>, where there is nothing to show.

=cut

sub consistency_proof {
    my ($class, $old, $size, $root_of) = @_;
    die "A tree of $size has no older one of $old\n" unless $old >= 0 && $old <= $size;
    return if $old == 0 || $old == $size;
    my ($from, $to, @parts) = (0, $size);
    while ($to != $old) {
        my $middle = $from + _split($to - $from);
        if ($old <= $middle) {
            unshift @parts, [ $middle, $to ];
            $to = $middle;
        }
        else {
            unshift @parts, [ $from, $middle ];
            $from = $middle;
        }
    }

    # A verifier knows the root of the old tree already when that is one full subtree.
    unshift @parts, [ $from, $to ] if $from;
    return map { $root_of->(@$_) } @parts;
}

=head2 verify_inclusion($index, $size, $leaf_hash, \@proof, $root)

1 if the proof leads from the leaf to the root, else 0. RFC 9162, 2.1.3.2.

=cut

sub verify_inclusion {
    my ($class, $index, $size, $hash, $proof, $root) = @_;
    return 0 unless $index >= 0 && $index < $size;
    my ($node, $last) = ($index, $size - 1);
    for my $sibling (@$proof) {
        return 0 unless $last;
        if ($node & 1 || $node == $last) {
            $hash = $class->node_hash($sibling, $hash);
            _up($node, $last) until $node & 1 || !$node;
        }
        else {
            $hash = $class->node_hash($hash, $sibling);
        }
        _up($node, $last);
    }
    return !$last && $hash eq $root ? 1 : 0;
}

=head2 verify_consistency($old, $size, $old_root, $root, \@proof)

1 if the proof shows that the tree with C<$root> begins with that of C<$old_root>, else 0. RFC 9162, 2.1.4.2.

=cut

sub verify_consistency {
    my ($class, $old, $size, $old_root, $root, $proof) = @_;
    return 0 unless $old >= 0 && $old <= $size;
    return !@$proof && $old_root eq $root ? 1 : 0 if $old == $size;
    return !@$proof && $old_root eq sha256('') ? 1 : 0 if $old == 0;

    my @proof = $old & ($old - 1) ? @$proof : ($old_root, @$proof);
    return 0 unless @proof;
    my ($node, $last) = ($old - 1, $size - 1);
    _up($node, $last) while $node & 1;

    my $old_hash = my $hash = shift @proof;
    for my $part (@proof) {
        return 0 unless $last;
        if ($node & 1 || $node == $last) {
            $old_hash = $class->node_hash($part, $old_hash);
            $hash     = $class->node_hash($part, $hash);
            _up($node, $last) until $node & 1 || !$node;
        }
        else {
            $hash = $class->node_hash($hash, $part);
        }
        _up($node, $last);
    }
    return !$last && $old_hash eq $old_root && $hash eq $root ? 1 : 0;
}

# One level nearer to the root; changes its arguments.
sub _up {
    $_ >>= 1 for @_;
    return;
}

# The largest power of two smaller than the size (RFC 6962, 2.1).
sub _split {
    my ($size) = @_;
    my $half = 1;
    $half <<= 1 while $half << 1 < $size;
    return $half;
}

1;
