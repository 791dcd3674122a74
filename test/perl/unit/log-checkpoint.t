# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test nodb => 1;

use Digest::SHA  qw(sha256 sha256_hex);
use MIME::Base64 qw(decode_base64 encode_base64);

use RT::Extension::GDPR::Keys;
use RT::Extension::GDPR::Keys::Folder;
use RT::Extension::GDPR::Log::Checkpoint;

my $CHECKPOINT = 'RT::Extension::GDPR::Log::Checkpoint';
my $KEYS       = 'RT::Extension::GDPR::Keys';
my $ROOT       = sha256('root');
my $DASH       = "\x{2014}";

RT->Config->Set(GDPRKeyDirectory => RT::Extension::GDPR::Test->temp_directory . '/checkpoint-keys');

subtest 'without a key nothing is signed' => sub {
    ok(!eval { $CHECKPOINT->sign(3, $ROOT); 1 }, 'refused');
    is(RT::Extension::GDPR::Problem->caught($@)->slug, 'keys_missing', '... for want of a key');
};

$KEYS->initialise;
my $note = $CHECKPOINT->sign(3, $ROOT);

subtest 'a checkpoint is a signed note as C2SP has it' => sub {
    my ($text, $name, $octets64) = $note =~ /\A(.*\n)\n$DASH (\S+) (\S+)\n\z/s;
    is($text, "rt-gdpr-log\n3\n" . encode_base64($ROOT, '') . "\n", 'origin, size and root');
    is($name, 'rt-gdpr-log', 'the key has the name of the origin');
    my ($key)  = $KEYS->public_keys;
    my $public = decode_base64($key->{public_key});
    my $octets = decode_base64($octets64);
    is(unpack('H*', substr $octets, 0, 4), substr(sha256_hex("rt-gdpr-log\n\x01$public"), 0, 8), 'the key id of signed-note');
    is(Crypt::PK::Ed25519->new->import_key_raw($public, 'public')->verify_message(substr($octets, 4), $text), 1, 'Ed25519 over the text');
    is(($CHECKPOINT->verifier_keys)[0],
        'rt-gdpr-log+' . unpack('H*', substr $octets, 0, 4) . '+' . encode_base64("\x01$public", ''), 'the verifier key');
};

subtest 'the example of signed-note opens' => sub {

    # The public key that the documentation of signed-note and of Go's sumdb/note sign their example with.
    my $public = substr decode_base64('AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'), 1;
    my $id     = substr sha256_hex($public), 0, 8;
    RT::Extension::GDPR::Keys::Folder->write('sign', 'pub', { id => $id, created => '2000-01-01T00:00:00.000000Z', key => $public });
    my $signature = substr decode_base64(
        'Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM='), 4;
    is($KEYS->verify_signature($id, "This is an example message.\n", $signature), 1, 'the signature holds');

    RT->Config->Set(GDPRLogOrigin => 'example.com/foo');
    is((grep {/530d903a/} $CHECKPOINT->verifier_keys)[0], 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
        'the verifier key is theirs');
    RT->Config->Set(GDPRLogOrigin => 'rt-gdpr-log');
};

subtest 'what was signed is read again' => sub {
    my $checkpoint = $CHECKPOINT->parse($note);
    is($checkpoint->{problem}, undef, 'trusted');
    is_deeply([ @$checkpoint{qw(origin size root)} ], [ 'rt-gdpr-log', 3, $ROOT ], 'origin, size, root');
    is_deeply($checkpoint->{keys}, [ ($KEYS->ids('sign'))[0] ], 'the key that signed');
    my $witnessed = $note . "$DASH witness.example/w " . encode_base64('abcd' . 'x' x 64, '') . "\n";
    is($CHECKPOINT->parse($witnessed)->{problem}, undef, "others' signatures below ours do no harm");
};

subtest 'no bit of the text or signature can be changed' => sub {
    my ($text, $line) = $note =~ /\A(.*\n)\n(.*\n)\z/s;
    my @taken;
    for my $at (0 .. length($text) - 1) {
        my $bad = $text;
        substr($bad, $at, 1) ^= "\x01";
        push @taken, "text $at" unless $CHECKPOINT->parse("$bad\n$line")->{problem};
    }
    my ($head, $octets64) = $line =~ /\A(.* )(\S+)\n\z/;
    my $octets = decode_base64($octets64);
    for my $bit (0 .. 8 * length($octets) - 1) {
        my $bad = $octets;
        vec($bad, $bit, 1) ^= 1;
        push @taken, "signature bit $bit" unless $CHECKPOINT->parse("$text\n$head" . encode_base64($bad, '') . "\n")->{problem};
    }
    is_deeply(\@taken, [], 'each change is found');
};

subtest 'whatever is no checkpoint is called so' => sub {
    my ($text, $line) = $note =~ /\A(.*\n)\n(.*\n)\z/s;
    my %bad = (
        'undef'               => undef,
        'nothing'             => '',
        'text alone'          => $text,
        'signature alone'     => $line,
        'no newline at end'   => $note =~ s/\n\z//r,
        'DOS newlines'        => $note =~ s/\n/\r\n/gr,
        'a size with zeros'   => $note =~ s/\n3\n/\n03\n/r,
        'a negative size'     => $note =~ s/\n3\n/\n-3\n/r,
        'an endless size'     => $note =~ s/\n3\n/\n99999999999999999999\n/r,
        'a short root'        => $note =~ s/\n3\n..../\n3\n/r,
        'hyphens for a dash'  => $note =~ s/$DASH/--/r,
        'text after the end'  => "${note}more\n",
        'far too long'        => $text . 'x' x 70_000 . "\n\n$line",
    );
    for my $name (sort keys %bad) {
        is($CHECKPOINT->parse($bad{$name})->{problem}, 'checkpoint_malformed', $name);
    }
};

subtest 'a false signature by a known key spoils the note, one by an unknown key does not count' => sub {
    my ($text, $line) = $note =~ /\A(.*\n)\n(.*\n)\z/s;
    my $other = $CHECKPOINT->sign(4, $ROOT) =~ s/\A.*\n\n//sr;
    is($CHECKPOINT->parse("$text\n$line$other")->{problem}, 'checkpoint_signature', 'good and false');
    is($CHECKPOINT->parse("$text\n$other")->{problem}, 'checkpoint_signature', 'false only');
    (my $stranger = $line) =~ s/ rt-gdpr-log / another-log /;
    is($CHECKPOINT->parse("$text\n$stranger")->{problem}, 'checkpoint_key_unknown', 'the name belongs to the key');
};

subtest 'keys of before are still good' => sub {
    $KEYS->rotate('sign');
    is($CHECKPOINT->parse($note)->{problem}, undef, 'after a rotation');
    isnt($CHECKPOINT->parse($CHECKPOINT->sign(3, $ROOT))->{keys}[0], $CHECKPOINT->parse($note)->{keys}[0], 'the new key signs');
};

subtest 'a log may have a name in any script' => sub {
    RT->Config->Set(GDPRLogOrigin => "datenschutz.example/\x{4e2d}\x{fc}");
    my $named = $CHECKPOINT->sign(3, $ROOT);
    is($CHECKPOINT->parse($named)->{problem}, undef, 'its checkpoint opens');
    is($CHECKPOINT->parse($named)->{origin}, "datenschutz.example/\x{4e2d}\x{fc}", '... under that name');
    RT->Config->Set(GDPRLogOrigin => 'rt-gdpr-log');
};

done_testing;
