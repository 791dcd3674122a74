# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use Digest::SHA qw(sha256_hex);
use Test::More;

use RT::Extension::GDPR::Log::Tree;

my $TREE    = 'RT::Extension::GDPR::Log::Tree';
my $LARGEST = 100;

my @leaves = map { $TREE->leaf_hash("entry $_") } 0 .. $LARGEST - 1;

# The definition of RFC 6962, 2.1, word for word: what all else is compared with.
sub defined_root {
    my @hashes = @_;
    return pack 'H*', sha256_hex('') unless @hashes;
    return $hashes[0] if @hashes == 1;
    my $half = 1;
    $half *= 2 while $half * 2 < @hashes;
    return $TREE->node_hash(defined_root(@hashes[ 0 .. $half - 1 ]), defined_root(@hashes[ $half .. $#hashes ]));
}

my %known;
my $root_of = sub {
    my ($from, $to) = @_;
    return $known{"$from-$to"} //= defined_root(@leaves[ $from .. $to - 1 ]);
};

sub corrupted {
    my ($hash, $nth) = @_;
    my $byte = $nth % 32;
    substr($hash, $byte, 1) ^= chr(1 << $nth % 8);
    return $hash;
}

subtest 'the vectors of certificate-transparency come out' => sub {
    my @input = map { pack 'H*', $_ } '', qw(00 10 2021 3031 40414243 5051525354555657 606162636465666768696a6b6c6d6e6f);
    my @root  = qw(
        e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
        6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
        fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125
        aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77
        d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
        4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4
        76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef
        ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c
        5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328
    );
    my @vector = map { $TREE->leaf_hash($_) } @input;
    my @range;
    for my $size (0 .. 8) {
        is(unpack('H*', $TREE->root(\@range)), $root[$size], "root of the first $size");
        $TREE->append(\@range, $size, $vector[$size]) if $size < 8;
    }

    my $part  = sub { return defined_root(@vector[ $_[0] .. $_[1] - 1 ]) };
    my %proof = (
        'inclusion 0 8' => [qw(
            96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7
            5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e
            6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4
        )],
        'consistency 1 8' => [qw(
            96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7
            5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e
            6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4
        )],
        'consistency 6 8' => [qw(
            0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a
            ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0
            d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
        )],
        'consistency 2 5' => [qw(
            5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e
            bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b
        )],
    );
    for my $name (sort keys %proof) {
        my ($kind, $first, $size) = split / /, $name;
        my $method = "${kind}_proof";
        is_deeply([ map { unpack 'H*', $_ } $TREE->$method($first, $size, $part) ], $proof{$name}, $name);
    }
};

subtest 'appending gives the root the definition gives, at each size' => sub {
    my @range;
    for my $size (0 .. $LARGEST) {
        is($TREE->root(\@range), defined_root(@leaves[ 0 .. $size - 1 ]), "size $size");
        is(scalar @range, sprintf('%b', $size) =~ tr/1//, "size $size has a hash for each bit set");
        $TREE->append(\@range, $size, $leaves[$size]) if $size < $LARGEST;
    }
};

subtest 'each inclusion proof holds, and none with anything changed' => sub {
    for my $size (1 .. $LARGEST) {
        my $root = $root_of->(0, $size);
        my @wrong;
        for my $index (0 .. $size - 1) {
            my @proof = $TREE->inclusion_proof($index, $size, $root_of);
            my $check = sub { return $TREE->verify_inclusion(@_) };
            push @wrong, "$index does not hold" unless $check->($index, $size, $leaves[$index], \@proof, $root);
            for my $nth (0 .. $#proof) {
                my @bad = @proof;
                $bad[$nth] = corrupted($bad[$nth], $index + $nth);
                push @wrong, "$index holds with hash $nth corrupted"
                    if $check->($index, $size, $leaves[$index], \@bad, $root);
            }
            push @wrong, "$index holds for a corrupted leaf"
                if $check->($index, $size, corrupted($leaves[$index], $index), \@proof, $root);
            push @wrong, "$index holds for a corrupted root"
                if $check->($index, $size, $leaves[$index], \@proof, corrupted($root, $index));
            push @wrong, "$index holds with a hash too many"
                if $check->($index, $size, $leaves[$index], [ @proof, $root ], $root);
            push @wrong, "$index holds with a hash too few"
                if @proof && $check->($index, $size, $leaves[$index], [ @proof[ 0 .. $#proof - 1 ] ], $root);
            push @wrong, "$index holds as the one after it"
                if $size > 1 && $check->($index + 1, $size, $leaves[$index], \@proof, $root);
        }
        is("@wrong", '', "size $size");
    }
};

subtest 'each consistency proof holds, and none with anything changed' => sub {
    for my $size (0 .. $LARGEST) {
        my $root = $root_of->(0, $size);
        my @wrong;
        for my $old (0 .. $size) {
            my @proof    = $TREE->consistency_proof($old, $size, $root_of);
            my $old_root = $root_of->(0, $old);
            my $check    = sub { return $TREE->verify_consistency(@_) };
            push @wrong, "$old does not hold" unless $check->($old, $size, $old_root, $root, \@proof);
            for my $nth (0 .. $#proof) {
                my @bad = @proof;
                $bad[$nth] = corrupted($bad[$nth], $old + $nth);
                push @wrong, "$old holds with hash $nth corrupted"
                    if $check->($old, $size, $old_root, $root, \@bad);
            }
            push @wrong, "$old holds for a corrupted old root"
                if $check->($old, $size, corrupted($old_root, $old), $root, \@proof);
            push @wrong, "$old holds for a corrupted root"
                if $old && $check->($old, $size, $old_root, corrupted($root, $old), \@proof);
            push @wrong, "$old holds with a hash too many"
                if $check->($old, $size, $old_root, $root, [ @proof, $root ]);
            push @wrong, "$old holds with a hash too few"
                if @proof && $check->($old, $size, $old_root, $root, [ @proof[ 0 .. $#proof - 1 ] ]);
        }
        is("@wrong", '', "size $size");
    }
};

subtest 'what cannot be is refused' => sub {
    for my $case ([ -1, 5 ], [ 5, 5 ], [ 0, 0 ]) {
        ok(!eval { $TREE->inclusion_proof(@$case, $root_of); 1 }, "no proof of leaf $case->[0] in $case->[1]");
        is($TREE->verify_inclusion(@$case, $leaves[0], [], $leaves[0]), 0, '... and none holds');
    }
    ok(!eval { $TREE->consistency_proof(6, 5, $root_of); 1 }, 'no proof of a longer tree in a shorter');
    is($TREE->verify_consistency(6, 5, $leaves[0], $leaves[0], []), 0, '... and none holds');
    is($TREE->verify_consistency(3, 5, $root_of->(0, 3), $root_of->(0, 5), []), 0, 'an empty proof shows nothing');
    isnt($TREE->leaf_hash($leaves[0] . $leaves[1]), $TREE->node_hash(@leaves[ 0, 1 ]), 'a node cannot pass for a leaf');
};

done_testing;
