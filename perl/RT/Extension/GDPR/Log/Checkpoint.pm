# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Log::Checkpoint;
use strict;
use warnings;

use Digest::SHA  qw(sha256);
use Encode       ();
use MIME::Base64 qw(decode_base64 encode_base64);

use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Keys;

=head1 NAME

RT::Extension::GDPR::Log::Checkpoint - the log's head, signed

=head1 DESCRIPTION

A checkpoint says "this log had so many entries and this root", signed with the site's key. Kept where the server's
administrators cannot write, it later shows whether the log was cut or rebuilt. The format is the public one of
L<https://c2sp.org/tlog-checkpoint> in a note as of L<https://c2sp.org/signed-note>, so that others' tools read it
too:

    rt-gdpr-log
    2
    fac54203e7cc...  (the root, base64)

    -- rt-gdpr-log c2lnbmF0dXJl...

where the C<--> of the last line is an em dash. The first line and the name of the key are C<$GDPRLogOrigin>. Texts
are characters here, and UTF-8 wherever they are signed, kept or sent.

=cut

my $KEYS    = 'RT::Extension::GDPR::Keys';
my $DASH    = "\x{2014}";
my $ED25519 = "\x01";       # signature type of signed-note
my $LONGEST = 65_536;       # characters

=head1 METHODS

=head2 sign($size, $root)

The checkpoint of a tree of C<$size> entries with the root (32 octets). Throws C<keys_missing>.

=cut

sub sign {
    my ($class, $size, $root) = @_;
    my $origin = $class->origin;
    my $text   = "$origin\n$size\n" . encode_base64($root, '') . "\n";
    my $signed = $KEYS->sign(Encode::encode('UTF-8', $text));
    my ($key)  = grep { $_->{id} eq $signed->{id} } $KEYS->public_keys;
    my $line   = encode_base64(_key_hash($origin, $key) . $signed->{signature}, '');
    return "$text\n$DASH $origin $line\n";
}

=head2 origin

What names the log: C<$GDPRLogOrigin>.

=cut

sub origin { return RT::Extension::GDPR::Config->get('GDPRLogOrigin') }

=head2 parse($text)

Reads a checkpoint and checks its signature with the site's public keys. Returns a hash: C<origin>, C<size>, C<root>
(32 octets), C<keys> (ids of the keys whose signature holds) and C<problem>: undef if it can be trusted, else
C<checkpoint_malformed>, C<checkpoint_signature> (a signature by one of our keys does not hold) or
C<checkpoint_key_unknown> (no signature is by a key we have). As signed-note demands, one false signature by a known
key spoils the whole note, and signatures by unknown keys are passed over.

=cut

sub parse {
    my ($class, $note) = @_;
    my %malformed = (problem => 'checkpoint_malformed', keys => []);
    return \%malformed if !defined $note || length $note > $LONGEST || $note =~ /[\x00-\x09\x0b-\x1f]/;

    my ($text, $signatures) = $note =~ /\A(.+\n)\n((?:$DASH \S+ \S+\n)+)\z/s or return \%malformed;
    my ($origin, $size, $root64) = $text =~ m{\A([^\n]+)\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)\n}
        or return \%malformed;

    my %checkpoint = (origin => $origin, size => 0 + $size, root => decode_base64($root64), keys => []);
    my $false;
    for my $line (split /\n/, $signatures) {
        my ($name, $octets64) = $line =~ m{\A$DASH (\S+) ([A-Za-z0-9+/]+=*)\z} or return \%malformed;
        my $octets = decode_base64($octets64);
        my ($key)  = grep { $name eq $origin && _key_hash($name, $_) eq substr $octets, 0, 4 } $KEYS->public_keys;
        next unless $key;
        if ($KEYS->verify_signature($key->{id}, Encode::encode('UTF-8', $text), substr $octets, 4)) {
            push @{ $checkpoint{keys} }, $key->{id};
        }
        else {
            $false = 1;
        }
    }
    $checkpoint{problem}
        = $false ? 'checkpoint_signature' : @{ $checkpoint{keys} } ? undef : 'checkpoint_key_unknown';
    return \%checkpoint;
}

=head2 verifier_keys

The site's public keys as signed-note writes them, C<< <name>+<key id>+<key> >>, newest first: what an auditor
needs, once and by a way he trusts.

=cut

sub verifier_keys {
    my ($class) = @_;
    my $origin = $class->origin;
    return map {
        join '+', $origin, unpack('H*', _key_hash($origin, $_)),
            encode_base64($ED25519 . decode_base64($_->{public_key}), '')
    } $KEYS->public_keys;
}

# signed-note: the first 4 octets of SHA-256 of name, newline, type and public key.
sub _key_hash {
    my ($name, $key) = @_;
    return substr sha256(Encode::encode('UTF-8', $name) . "\n$ED25519" . decode_base64($key->{public_key})), 0, 4;
}

1;
