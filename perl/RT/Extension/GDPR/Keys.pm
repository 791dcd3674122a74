# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Keys;
use strict;
use warnings;

use Crypt::PK::Ed25519 ();
use Crypt::PRNG        qw(random_bytes);
use Digest::SHA        qw(hmac_sha256_hex sha256_hex);
use MIME::Base64       qw(encode_base64);

use RT::Extension::GDPR::Keys::Folder;
use RT::Extension::GDPR::Problem;

=head1 NAME

RT::Extension::GDPR::Keys - the site's keys, files outside the database

=head1 DESCRIPTION

Two kinds of keys lie in the folder C<$GDPRKeyDirectory> (default: F<gdpr-keys> in RT's local etc folder), and never
in the database, so that a copy of the database alone tells nothing about short values and cannot be signed:

    hmac-<id>.key   32 random octets: keyed fingerprints (HMAC-SHA-256, RFC 2104)
    sign-<id>.key   an Ed25519 seed (RFC 8032): signs checkpoints of the log
    sign-<id>.pub   its public half, which still verifies old checkpoints when the .key is gone

An id is 8 hex digits: random for hmac, the beginning of SHA-256 of the public key for sign. The newest key is the
current one; older ones stay for what was made with them. All hosts of an RT share the folder.
L<RT::Extension::GDPR::Keys::Folder> has the files themselves.

All methods are class methods. A key that is missing, unreadable, damaged or open to other users of the machine
throws the problem C<keys_missing>, which names kind and id only.

=cut

my $FOLDER = 'RT::Extension::GDPR::Keys::Folder';

=head2 hmac($bytes)

Returns C<< <id>:<64 hex> >>, HMAC-SHA-256 of the octets with the current key.

=cut

sub hmac {
    my ($class, $bytes) = @_;
    my $key = $class->_current('hmac');
    return "$key->{id}:" . hmac_sha256_hex($bytes, $key->{key});
}

=head2 hmac_matches($value, $bytes)

1 if C<$value>, made by C<hmac> with any of our keys, is that of the octets, else 0. Throws C<keys_missing> when the
key it names is gone: then nobody can tell.

=cut

sub hmac_matches {
    my ($class, $value, $bytes) = @_;
    my ($id, $hex) = ($value // '') =~ /\A([0-9a-f]{8}):([0-9a-f]{64})\z/ or return 0;
    return hmac_sha256_hex($bytes, $class->_key('hmac', 'key', $id)->{key}) eq $hex ? 1 : 0;
}

=head2 ids($kind)

The ids of the keys of that kind (C<hmac> or C<sign>) whose secret is there and usable, newest first. The first is
the current one.

=cut

sub ids {
    my ($class, $kind) = @_;
    return map { $_->{id} } grep { !$_->{problem} } $FOLDER->keys_of($kind, 'key');
}

=head2 initialise

Makes the folder and a first key of each kind where there is none; changes nothing that exists. Returns the names
made (C<hmac-0a1b2c3d>). Run as root, it gives the files to the user RT's web server runs as.

=cut

sub initialise {
    my ($class) = @_;
    return $FOLDER->locked(sub {
        return map { $class->_make($_) } grep { !$class->ids($_) } qw(hmac sign);
    });
}

=head2 list

What is there, for people: hashes C<kind>, C<id>, C<created> (undef with a problem), C<current> (1|0), C<secret>
(1|0: 0 if only the public half is left or usable) and C<problem> (a sentence or undef).

=cut

sub list {
    my ($class) = @_;
    my @list;
    for my $kind (qw(hmac sign)) {
        my ($current) = $class->ids($kind);
        my %seen;
        for my $half (qw(key pub)) {
            for my $key (grep { !$seen{ $_->{id} }++ } $FOLDER->keys_of($kind, $half)) {
                push @list, {
                    kind    => $kind,
                    id      => $key->{id},
                    created => $key->{created},
                    current => ($current // '') eq $key->{id} ? 1 : 0,
                    secret  => $half eq 'key' && !$key->{problem} ? 1 : 0,
                    problem => $key->{problem},
                };
            }
        }
    }
    return @list;
}

=head2 public_keys

The public halves of the signing keys, newest first: hashes C<id>, C<created> and C<public_key> (RFC
8032, base64).

=cut

sub public_keys {
    my ($class) = @_;
    return map { { id => $_->{id}, created => $_->{created}, public_key => encode_base64($_->{key}, '') } }
        grep { !$_->{problem} } $FOLDER->keys_of('sign', 'pub');
}

=head2 rotate($kind)

Makes a new key of that kind (C<hmac> or C<sign>), which is the current one from now on, and returns its name.
Running processes see it the next time they use a key. Older keys stay.

=cut

sub rotate {
    my ($class, $kind) = @_;
    die "There is no such kind of key\n" unless ($kind // '') =~ /\A(?:hmac|sign)\z/;
    my ($name) = $FOLDER->locked(sub { return $class->_make($kind) });
    return $name;
}

=head2 sign($bytes)

Signs octets with the current signing key. Returns C<< {id, signature} >>, the signature as 64 octets. Throws
C<keys_missing>.

=cut

sub sign {
    my ($class, $bytes) = @_;
    my $key = $class->_current('sign');
    return { id => $key->{id}, signature => _signer($key->{key})->sign_message($bytes) };
}

=head2 verify_signature($id, $bytes, $signature)

1 if the 64 octets are the signature of the bytes under that key, else 0. Throws C<keys_missing> when the key's
public half is not there.

=cut

sub verify_signature {
    my ($class, $id, $bytes, $signature) = @_;
    my $key = $class->_key('sign', 'pub', $id);
    return 0 unless length($signature // '') == 64;
    my $verifier = Crypt::PK::Ed25519->new->import_key_raw($key->{key}, 'public');
    return $verifier->verify_message($signature, $bytes) ? 1 : 0;
}

sub _current {
    my ($class, $kind) = @_;
    my ($key) = $FOLDER->keys_of($kind, 'key');
    return $class->_usable($key, "there is no $kind key");
}

sub _key {
    my ($class, $kind, $half, $id) = @_;
    return $class->_usable($FOLDER->find($kind, $half, $id), "the key $kind-$id is not there");
}

sub _usable {
    my ($class, $key, $otherwise) = @_;
    return $key if $key && !$key->{problem};
    return RT::Extension::GDPR::Problem->throw('keys_missing', detail => $key ? $key->{problem} : $otherwise);
}

sub _make {
    my ($class, $kind) = @_;
    my $secret   = random_bytes(32);
    my $public   = $kind eq 'sign' ? _signer($secret)->export_key_raw('public')      : undef;
    my $id       = $public         ? substr(sha256_hex($public), 0, 8)               : unpack 'H*', random_bytes(4);
    my ($newest) = $FOLDER->keys_of($kind, 'key');
    my %key      = (id => $id, created => $FOLDER->stamp($newest));

    # The public half first: a secret without it would sign what nobody can verify.
    $FOLDER->write($kind, 'pub', { %key, key => $public }) if $public;
    $FOLDER->write($kind, 'key', { %key, key => $secret });
    return "$kind-$id";
}

sub _signer {
    my ($seed) = @_;
    return Crypt::PK::Ed25519->new->import_key_raw($seed, 'private');
}

1;
