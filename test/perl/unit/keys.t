# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test nodb => 1;

use Digest::SHA  qw(hmac_sha256_hex sha256_hex);
use File::Temp   qw(tempdir);
use MIME::Base64 qw(decode_base64);

use RT::Extension::GDPR::Keys;
use RT::Extension::GDPR::Problem;

my $KEYS = 'RT::Extension::GDPR::Keys';

# A fresh folder that does not exist yet, as on a fresh RT.
sub fresh {
    my $folder = tempdir(CLEANUP => 1) . '/deep/gdpr-keys';
    RT->Config->Set(GDPRKeyDirectory => $folder);
    return $folder;
}

sub names {
    my ($folder) = @_;
    opendir my $handle, $folder or return;
    return sort grep { !/^\./ } readdir $handle;
}

sub content {
    my ($path) = @_;
    open my $file, '<', $path or die "Cannot read: $!";
    return do { local $/; <$file> };
}

sub mode { return sprintf '%04o', (stat $_[0])[2] & 07777 }

sub refusal(&) {
    my ($code) = @_;
    return eval { $code->(); 1 } ? 'done' : RT::Extension::GDPR::Problem->caught($@)->slug;
}

subtest 'without keys nothing is fingerprinted or signed' => sub {
    fresh();
    is(refusal { $KEYS->hmac('x') },                              'keys_missing', 'no fingerprint');
    is(refusal { $KEYS->sign('x') },                              'keys_missing', 'no signature');
    is(refusal { $KEYS->hmac_matches('0a1b2c3d:' . 'a' x 64, 'x') }, 'keys_missing', 'no comparison');
    is(refusal { $KEYS->verify_signature('0a1b2c3d', 'x', 'y' x 64) }, 'keys_missing', 'no verification');
    is_deeply([ $KEYS->list ], [], 'nothing is listed');
};

subtest 'initialise makes what is missing and touches nothing else' => sub {
    my $folder = fresh();
    umask 0;
    my @made = $KEYS->initialise;
    umask 022;
    is(scalar @made, 2, 'one of each kind');
    is(mode($folder), '0700', 'the folder is for RT only');
    my @names = names($folder);
    is("@names" =~ s/[0-9a-f]{8}/ID/gr, 'hmac-ID.key sign-ID.key sign-ID.pub', 'the files');
    is(mode("$folder/$_"), /pub\z/ ? '0644' : '0600', "mode of a $_" =~ s/-.*\././r) for @names;
    my %before = map { $_ => content("$folder/$_") } @names;
    is_deeply([ $KEYS->initialise ], [], 'nothing the second time');
    is_deeply({ map { $_ => content("$folder/$_") } names($folder) }, \%before, 'and nothing changed');

    my ($hmac) = $KEYS->ids('hmac');
    unlink "$folder/hmac-$hmac.key" or die;
    like(join(' ', $KEYS->initialise), qr/\Ahmac-[0-9a-f]{8}\z/, 'only the kind that is gone is made again');
    isnt(($KEYS->ids('hmac'))[0], $hmac, '... as another key');
};

subtest 'a fingerprint is HMAC-SHA-256 with the key of its id' => sub {
    my $folder = fresh();
    $KEYS->initialise;
    my $value = $KEYS->hmac("bytes\x00\xff");
    my ($id, $hex) = split /:/, $value;
    my ($key) = content("$folder/hmac-$id.key") =~ /^key: ([0-9a-f]{64})$/m;
    is($hex, hmac_sha256_hex("bytes\x00\xff", pack 'H*', $key), 'RFC 2104');
    is($KEYS->hmac_matches($value, "bytes\x00\xff"), 1, 'matches the same bytes');
    is($KEYS->hmac_matches($value, "bytes\x00\xfe"), 0, 'and no others');
    is($KEYS->hmac_matches($_, 'x'), 0, 'what is no fingerprint matches nothing') for undef, '', 'x', "$value\n", uc $value;
};

subtest 'a signature is Ed25519 and is checked with the public half alone' => sub {
    my $folder = fresh();
    $KEYS->initialise;
    my $signed = $KEYS->sign('head');
    is(length $signed->{signature}, 64, '64 octets');
    my ($public) = $KEYS->public_keys;
    is($public->{id}, $signed->{id}, 'the public key is there');
    is(substr(sha256_hex(decode_base64($public->{public_key})), 0, 8), $public->{id}, 'its id is made of itself');
    is($KEYS->verify_signature(@$signed{qw(id)}, 'head', $signed->{signature}), 1, 'the signature holds');
    is($KEYS->verify_signature($signed->{id}, 'heaD', $signed->{signature}), 0, 'not for other bytes');
    is($KEYS->verify_signature($signed->{id}, 'head', $signed->{signature} ^ "\x01" . "\0" x 63), 0, 'not when corrupted');
    is($KEYS->verify_signature($signed->{id}, 'head', 'short'), 0, 'not when cut');

    unlink "$folder/sign-$signed->{id}.key" or die;
    is($KEYS->verify_signature($signed->{id}, 'head', $signed->{signature}), 1, 'it holds when the secret half is gone');
    is(refusal { $KEYS->sign('head') }, 'keys_missing', 'but nothing can be signed');
    is_deeply([ map { @$_{qw(id secret current)} } grep { $_->{kind} eq 'sign' } $KEYS->list ], [ $signed->{id}, 0, 0 ], 'the list says so');
};

subtest 'rotation makes a new key the current one and keeps the old' => sub {
    my $folder = fresh();
    $KEYS->initialise;
    my ($first) = $KEYS->ids('hmac');
    my $value   = $KEYS->hmac('x');
    my $signed  = $KEYS->sign('head');
    $KEYS->rotate($_) for qw(hmac sign);
    my @ids = $KEYS->ids('hmac');
    is(scalar @ids, 2, 'two keys');
    is($ids[1], $first, 'the older one comes second');
    like($KEYS->hmac('x'), qr/\A$ids[0]:/, 'the new one is used');
    is($KEYS->hmac_matches($value, 'x'), 1, 'older fingerprints can still be compared');
    is($KEYS->verify_signature($signed->{id}, 'head', $signed->{signature}), 1, 'older signatures still hold');
    isnt($KEYS->sign('head')->{id}, $signed->{id}, 'the new one signs');
    is(refusal { $KEYS->rotate('other') }, 'internal_error', 'there is no other kind');

    # The clock ran an hour ahead when this key was made.
    my $path  = "$folder/hmac-$ids[0].key";
    my $ahead = content($path) =~ s/^created: \d{4}/created: 2999/mr;
    chmod 0600, $path;
    open my $file, '>', $path or die;
    print {$file} $ahead;
    close $file;
    my $new = $KEYS->rotate('hmac') =~ s/hmac-//r;
    is(($KEYS->ids('hmac'))[0], $new, 'a clock that runs behind does not keep an older key current');
};

subtest 'a lost key is missed by what was made with it only' => sub {
    my $folder = fresh();
    $KEYS->initialise;
    my $old = $KEYS->hmac('x');
    $KEYS->rotate('hmac');
    my $new = $KEYS->hmac('x');
    my ($id) = split /:/, $old;
    unlink "$folder/hmac-$id.key" or die;
    is(refusal { $KEYS->hmac_matches($old, 'x') }, 'keys_missing', 'the old fingerprint cannot be compared');
    unlike("$@", qr/x/, 'the message has no data');
    is($KEYS->hmac_matches($new, 'x'), 1, 'the new one can');
};

subtest 'a key file that is damaged or open to others is not used, and named' => sub {
    my %damage = (
        'open to all'      => sub { chmod 0644, $_[0] },
        'open to the group to write' => sub { chmod 0660, $_[0] },
        'empty'            => sub { truncate $_[0], 0 },
        'cut'              => sub { truncate $_[0], 60 },
    );
    for my $name (sort keys %damage) {
        my $folder = fresh();
        $KEYS->initialise;
        my $good = $KEYS->hmac('x');
        my $id   = $KEYS->rotate('hmac') =~ s/hmac-//r;
        $damage{$name}->("$folder/hmac-$id.key");
        utime 1, 1, $folder;    # the folder is read again, as by another process
        like($KEYS->hmac('x'), qr/\A(?!$id)/, "$name: the one before is used");
        is($KEYS->hmac_matches($good, 'x'), 1, '... and its fingerprints hold');
        is(refusal { $KEYS->hmac_matches("$id:" . 'a' x 64, 'x') }, 'keys_missing', '... those of the bad one cannot be compared');
        my ($listed) = grep { $_->{id} eq $id } $KEYS->list;
        like($listed->{problem}, qr/hmac-$id\.key/, '... the list names the file');
    }
};

subtest 'processes that make keys at the same time do not overwrite each other' => sub {
    my $folder = fresh();
    my @children;
    for (1 .. 8) {
        my $pid = fork // die "Cannot fork: $!";
        if (!$pid) {
            my $done = eval { $KEYS->initialise; $KEYS->rotate('hmac'); 1 };
            require POSIX;
            POSIX::_exit($done ? 0 : 1);
        }
        push @children, $pid;
    }
    my $failed = 0;
    for my $pid (@children) {
        waitpid $pid, 0;
        $failed++ if $?;
    }
    is($failed, 0, 'all are done');
    is(scalar(grep {/^sign-.*key/} names($folder)), 1, 'one signing key was made');
    is(scalar(grep {/^hmac/} names($folder)), 9, 'one first hmac key, and one by each');
    is(scalar $KEYS->ids('hmac'), 9, 'all of them whole');
};

subtest 'keys made by root belong to the user RT runs as' => sub {
    plan skip_all => 'needs root' if $> != 0;
    my $owned = tempdir(CLEANUP => 1);
    chown 65_534, 65_534, $owned;
    local $RT::MasonDataDir = $owned;
    my $folder = fresh();
    $KEYS->initialise;
    is((stat "$folder/$_")[4], 65_534, "owner of $_" =~ s/-.*\././r) for names($folder), '.lock', '.';
};

done_testing;
