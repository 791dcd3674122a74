# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Test;

use Digest::SHA qw(sha256_hex);
use Encode      ();

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Note;

my $DATABASE = 'RT::Extension::GDPR::Database';
my $NOTE     = 'RT::Extension::GDPR::Note';
my $TEXT     = "Prüfung für Zoë erledigt 🪪\nzweite Zeile \x{202e}, \"'<b>";

subtest 'a note comes back as it was given, and its hash is bound to its salt' => sub {
    my $note = $NOTE->create($TEXT);
    is($NOTE->text($note->{id}), $TEXT, 'the text');
    is($NOTE->hash($note->{id}), $note->{hash}, 'the hash');
    my $row = $DATABASE->row('SELECT Salt FROM GDPRNotes WHERE id = ?', $note->{id});
    like($row->{salt}, qr/\A[0-9a-f]{64}\z/, 'a salt of 32 octets');
    is($note->{hash}, sha256_hex(pack('H*', $row->{salt}) . Encode::encode('UTF-8', $TEXT)), 'the hash is what it is said to be');
    isnt($NOTE->create($TEXT)->{hash}, $note->{hash}, 'the same text never has the same hash twice');
};

subtest 'a changed note is told from the one given' => sub {
    my $note = $NOTE->create($TEXT);
    is($NOTE->matches(@$note{qw(id hash)}), 1, 'it matches');
    $DATABASE->execute('UPDATE GDPRNotes SET Body = ? WHERE id = ?', 'another', $note->{id});
    is($NOTE->matches(@$note{qw(id hash)}), 0, 'it does not when it was changed');
    $DATABASE->execute('UPDATE GDPRNotes SET Salt = NULL WHERE id = ?', $note->{id});
    is($NOTE->matches(@$note{qw(id hash)}), 0, 'nor when only its salt was erased: the text would still be shown');
};

subtest 'an erased note leaves nothing that could be guessed at' => sub {
    my $secret = 'only-in-this-note-7261';
    my $note   = $NOTE->create($secret);
    isnt(join(' ', RT::Extension::GDPR::Test->found_in_dump($secret)), '', 'it is there') unless $ENV{RT_TEST_DB_TYPE};
    is($NOTE->erase($note->{id}), 1, 'erased');
    is($NOTE->text($note->{id}), undef, 'no text');
    is_deeply($DATABASE->row('SELECT * FROM GDPRNotes WHERE id = ?', $note->{id}),
        { id => $note->{id}, salt => undef, body => undef }, 'no salt');
    is($NOTE->matches(@$note{qw(id hash)}), undef, 'nobody can tell what it was');
    is($NOTE->erase($note->{id}), 0, 'it cannot be erased twice');
    is($NOTE->text(0), undef, 'a note that never was has no text');
};

done_testing;
