# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Keys;
use RT::Extension::GDPR::Keys::Folder;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Test::Command qw(rt_gdpr);

my $KEYS   = 'RT::Extension::GDPR::Keys';
my $FOLDER = RT::Extension::GDPR::Keys::Folder->path;

subtest 'list shows the keys that make initdb made, and not what is in them' => sub {
    my ($hmac, $sign) = map { ($KEYS->ids($_))[0] } qw(hmac sign);
    my $run = rt_gdpr(qw(keys list));
    is($run->{code}, 0, 'all is well') or diag $run->{errors};
    like($run->{output}, qr{^hmac-$hmac  \S+Z  current\nsign-$sign  \S+Z  current\nverifier key: rt-gdpr-log\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}\n\z}, 'a line each');
    my ($secret) = RT::Extension::GDPR::Keys::Folder->keys_of('hmac', 'key');
    unlike($run->{output}, qr/@{[ unpack 'H*', $secret->{key} ]}/, 'never the key');
};

subtest 'rotate makes the current key of a kind' => sub {
    for my $kind (qw(hmac sign)) {
        my ($old) = $KEYS->ids($kind);
        my $run = rt_gdpr(qw(keys rotate), $kind);
        is($run->{code}, 0, "$kind: done");
        my ($new) = $KEYS->ids($kind);
        like($run->{output}, qr/^Made $kind-$new, the current $kind key/, '... and named');
        like(rt_gdpr(qw(keys list))->{output}, qr/^$kind-$new  \S+  current\n$kind-$old  \S+  older$/m, '... and listed');
    }
};

subtest 'what is lost, damaged or open to others needs attention' => sub {
    my ($current, $old) = $KEYS->ids('hmac');
    RT::Extension::GDPR::Database->atomic(sub {
        RT::Extension::GDPR::Log->append({ act => 'delete_files', actor => 1, via => 'shell', keys => [$old] });
    });
    is(rt_gdpr(qw(keys list))->{code}, 0, 'all is well');
    unlink "$FOLDER/hmac-$old.key" or die;
    my $lost = rt_gdpr(qw(keys list));
    is($lost->{code}, 1, 'a key that entries name is lost');
    like($lost->{output}, qr/^Log entries name keys that are not here: $old$/m, '... and named');

    chmod 0644, "$FOLDER/hmac-$current.key" or die;
    utime 1, 1, $FOLDER;
    my $open = rt_gdpr(qw(keys list));
    is($open->{code}, 1, 'a key is open to others');
    like($open->{output}, qr/hmac-$current .*open to other users.*mode must be 0600/, '... and named');
    like($open->{output}, qr/^There is no usable hmac key; make one: rt-gdpr keys rotate hmac$/m, 'the way out is said');
    is(rt_gdpr(qw(keys rotate hmac))->{code}, 0, '... and works');
    is(scalar $KEYS->ids('hmac'), 1, 'a key can be used again');
};

subtest 'a folder that cannot be written is a fault' => sub {
    RT->Config->Set(GDPRKeyDirectory => '/dev/null/gdpr-keys');
    my $run = rt_gdpr(qw(keys rotate hmac));
    is($run->{code}, 1, 'the exit code');
    like($run->{errors}, qr/^rt-gdpr: An option of the extension is not usable: GDPRKeyDirectory: /, 'the option is named');
    RT->Config->Set(GDPRKeyDirectory => $FOLDER);
};

subtest 'a wrong command line' => sub {
    for my $line (['keys'], [qw(keys rotate)], [qw(keys rotate all)], [qw(keys list hmac)], [qw(keys rotate hmac sign)], [qw(keys remove)]) {
        my $run = rt_gdpr(@$line);
        is($run->{code}, 2, "@$line");
        is($run->{output}, '', '... does nothing');
    }
};

done_testing;
