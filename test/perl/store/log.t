# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Keys;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Log::Tree;
use RT::Extension::GDPR::Note;

my $DATABASE = 'RT::Extension::GDPR::Database';
my $KEYS     = 'RT::Extension::GDPR::Keys';
my $LOG      = 'RT::Extension::GDPR::Log';
my $TREE     = 'RT::Extension::GDPR::Log::Tree';
my ($KEY)    = $KEYS->ids('hmac');

sub entry {
    my (%more) = @_;
    return { act => 'delete_files', actor => 14, via => 'page', ticket => 12, keys => [$KEY], %more };
}

sub append {
    my (%more) = @_;
    return $DATABASE->atomic(sub { return $LOG->append(entry(%more)) });
}

sub problems {
    my (@args) = @_;
    return join ' ', map { join ':', $_->{problem}, $_->{index} // () } @{ $LOG->verify(@args)->{problems} };
}

# Everything of the two tables, to be put back after somebody has meddled with them.
sub meddled {
    my ($name, $expected, $meddle, @args) = @_;
    my @rows = $DATABASE->rows('SELECT * FROM GDPRLogEntries ORDER BY LeafIndex');
    my $head = $DATABASE->row('SELECT * FROM GDPRLogHead');
    $meddle->();
    is(problems(@args), $expected, $name);
    $DATABASE->execute('DELETE FROM GDPRLogEntries');
    $DATABASE->execute('DELETE FROM GDPRLogHead');
    put_back($_) for @rows;
    $DATABASE->execute('INSERT INTO GDPRLogHead (id, Size, Frontier) VALUES (1, ?, ?)', @$head{qw(size frontier)});
    return;
}

sub put_back {
    my ($row) = @_;
    return $DATABASE->execute(
        'INSERT INTO GDPRLogEntries (LeafIndex, Created, Act, Ticket, Entry, LeafHash) VALUES (?, ?, ?, ?, ?, ?)',
        @$row{qw(leafindex created act ticket entry leafhash)});
}

sub leaf_hash { return unpack 'H*', $TREE->leaf_hash($_[0]) }

# What somebody who may write to the database can do: a log without flaw in itself, from any list of entries.
sub rebuild {
    my (@entries) = @_;
    $DATABASE->execute('DELETE FROM GDPRLogEntries');
    $DATABASE->execute("UPDATE GDPRLogHead SET Size = 0, Frontier = ''");
    $DATABASE->atomic(sub { $LOG->append($_) for @entries });
    return;
}

if ($DATABASE->type eq 'Pg') {
    subtest 'the database lets RT add to the log, and not change it' => sub {
        for my $sql ("UPDATE GDPRLogEntries SET Act = 'x'", 'DELETE FROM GDPRLogEntries', 'TRUNCATE GDPRLogEntries', 'DELETE FROM GDPRLogHead') {
            ok(!eval { $DATABASE->execute($sql); 1 }, (split / /, $sql)[0] . ' is refused');
        }
    };
}
RT::Extension::GDPR::Test->allow_tampering;

subtest 'an empty log is sound and has a checkpoint' => sub {
    my $found = $LOG->verify(checkpoint => $LOG->checkpoint);
    is($found->{ok},   1, 'sound');
    is($found->{size}, 0, 'nothing in it');
    is($LOG->signed_head->{root}, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'the empty root');
    is_deeply([ $LOG->entries ], [], 'no entries');
    is(scalar eval { $LOG->proof(0); 1 }, undef, 'no proof');
    is(RT::Extension::GDPR::Problem->caught($@)->slug, 'not_found', '... because there is no such entry');
};

subtest 'an entry is stored as it was hashed' => sub {
    my $appended = append(ticket => 12, changed => { z => 1, a => 2 });
    is($appended->{index}, 0, 'the first index');
    my $entry = $LOG->entry(0);
    is($entry->{hash}, $appended->{hash}, 'the hash that was returned');
    is($entry->{hash}, leaf_hash($entry->{entry}), 'is that of the entry');
    is($entry->{entry},
        '{"act":"delete_files","actor":"14","changed":{"a":2,"z":1},"index":0,"keys":["' . $KEY . '"],"ticket":"12",'
            . '"time":"' . $entry->{time} . '","v":1,"via":"page"}',
        'canonical JSON');
    is($entry->{fields}{changed}{z}, 1, 'and decoded');
    is($LOG->size, 1, 'one entry');
};

subtest 'an entry is part of the transaction it tells of' => sub {
    ok(!eval { $LOG->append(entry()); 1 }, 'none outside a transaction');
    eval { $DATABASE->atomic(sub { $LOG->append(entry()); die "undone\n" }) };
    is($@, "undone\n", 'the act fails');
    is($LOG->size, 1, 'and its entry goes with it');
    is(problems(), '', 'the log is sound');
};

append(ticket => 20 + $_ % 3) for 1 .. 24;
my $checkpoint = $LOG->checkpoint;
my $size       = $LOG->size;

subtest 'pages are newest first and can be limited to tickets' => sub {
    is_deeply([ map { $_->{index} } $LOG->entries(limit => 3) ], [ 24, 23, 22 ], 'the newest');
    is_deeply([ map { $_->{index} } $LOG->entries(limit => 3, after => 22) ], [ 21, 20, 19 ], 'the ones after');
    is_deeply([ map { $_->{index} } $LOG->entries(after => 0) ], [], 'nothing older than the first');
    is_deeply([ map { $_->{index} } $LOG->entries(ticket => 12) ], [0], 'of one ticket');
    is(scalar $LOG->entries(ticket => [ 21, 22 ], limit => 100), 16, 'of two tickets');
    is(scalar $LOG->entries(ticket => []), 0, 'of none');
};

subtest 'proofs from the rows hold' => sub {
    my $root = $LOG->signed_head->{root};
    for my $index (0, 7, 16, 24) {
        my $proof  = $LOG->proof($index);
        my @hashes = map { pack 'H*', $_ } @{ $proof->{hashes} };
        is($proof->{root}, $root, "the proof of $index is about the head");
        ok($TREE->verify_inclusion($index, $size, $TREE->leaf_hash($proof->{entry}), \@hashes, pack 'H*', $root), '... and holds');
    }
    my $old   = $LOG->proof(3, 9);
    my $proof = $LOG->consistency(9);
    is($old->{root}, $proof->{old_root}, 'an older size has its own root');
    ok($TREE->verify_consistency(9, $size, map({ pack 'H*', $_ } @$proof{qw(old_root root)}),
        [ map { pack 'H*', $_ } @{ $proof->{hashes} } ]), 'the consistency proof holds');
    for my $case ([ 25, 25 ], [ 3, 26 ], [ 9, 9 ]) {
        ok(!eval { $LOG->proof(@$case); 1 }, "no proof of $case->[0] in $case->[1]");
    }
};

subtest 'a sound log with its checkpoint' => sub {
    my $found = $LOG->verify(checkpoint => $checkpoint);
    is($found->{ok}, 1, 'sound') or diag explain $found->{problems};
    is_deeply($found->{checkpoint}, { size => $size, keys => [ $KEYS->ids('sign') ] }, 'the checkpoint was used');
    append();
    is($LOG->verify(checkpoint => $checkpoint)->{ok}, 1, 'still sound when the log has grown');
    is($LOG->verify->{checkpoint}, undef, 'without one it says that it had none');
};

subtest 'whatever is changed in the rows is found' => sub {
    my $text = $LOG->entry(9)->{entry};
    ok((my $other = $text) =~ s/"actor":"14"/"actor":"15"/, 'an entry to forge');

    meddled('an edited entry', 'entry_changed:9 head_differs',
        sub { $DATABASE->execute('UPDATE GDPRLogEntries SET Entry = ? WHERE LeafIndex = 9', $other) });
    meddled('an edited leaf hash', 'entry_changed:9',
        sub { $DATABASE->execute('UPDATE GDPRLogEntries SET LeafHash = ? WHERE LeafIndex = 9', leaf_hash($other)) });
    meddled('an entry edited with its leaf hash', 'head_differs',
        sub {
            $DATABASE->execute('UPDATE GDPRLogEntries SET Entry = ?, LeafHash = ? WHERE LeafIndex = 9', $other, leaf_hash($other));
        });
    meddled('white space added', 'entry_changed:9 head_differs',
        sub { $DATABASE->execute('UPDATE GDPRLogEntries SET Entry = ?, LeafHash = ? WHERE LeafIndex = 9', "$text ", leaf_hash("$text ")) });
    meddled('an entry that is no JSON and no ASCII', 'entry_changed:9 head_differs',
        sub { $DATABASE->execute('UPDATE GDPRLogEntries SET Entry = ? WHERE LeafIndex = 9', "\x{e9}\x{20ac}") })
        if RT->Config->Get('DatabaseType') ne 'mysql';    # there the column takes ASCII only
    for my $column ([ Act => 'other' ], [ Ticket => 99 ], [ Ticket => undef ], [ Created => '2001-01-01 00:00:00' ]) {
        meddled("an edited column $column->[0]", 'entry_columns:9',
            sub { $DATABASE->execute("UPDATE GDPRLogEntries SET $column->[0] = ? WHERE LeafIndex = 9", $column->[1]) });
    }
    for my $index (0, 9) {
        meddled("row $index removed", "entry_missing:$index",
            sub { $DATABASE->execute('DELETE FROM GDPRLogEntries WHERE LeafIndex = ?', $index) });
    }
    meddled('the last row removed', "entry_missing:$size",
        sub { $DATABASE->execute('DELETE FROM GDPRLogEntries WHERE LeafIndex = ?', $size) });
    meddled('all rows removed', 'entry_missing:0', sub { $DATABASE->execute('DELETE FROM GDPRLogEntries') });
    meddled('a row inserted at the end', 'entry_unexpected:' . ($size + 1),
        sub { put_back({ %{ row(9) }, leafindex => $size + 1 }) });
    meddled('a row inserted before the first', 'entry_unexpected:-1', sub { put_back({ %{ row(9) }, leafindex => -1 }) });
    meddled('a row inserted in the middle',
        join(' ', 'entry_unexpected:' . ($size + 1), map({"entry_misplaced:$_"} 10 .. $size), 'head_differs'),
        sub {
            $DATABASE->execute('UPDATE GDPRLogEntries SET LeafIndex = LeafIndex + 1000 WHERE LeafIndex > 9');
            $DATABASE->execute('UPDATE GDPRLogEntries SET LeafIndex = LeafIndex - 999 WHERE LeafIndex > 9');
            put_back({ %{ row(9) }, leafindex => 10 });
        });
    meddled('two rows exchanged', 'entry_misplaced:9 entry_misplaced:10 head_differs',
        sub {
            $DATABASE->execute('UPDATE GDPRLogEntries SET LeafIndex = ? WHERE LeafIndex = ?', @$_)
                for [ 1000, 9 ], [ 9, 10 ], [ 10, 1000 ];
        });
    meddled('a head that is behind', "entry_unexpected:$size head_differs",
        sub { $DATABASE->execute('UPDATE GDPRLogHead SET Size = Size - 1') });
    meddled('a head that is ahead', 'entry_missing:' . ($size + 1), sub { $DATABASE->execute('UPDATE GDPRLogHead SET Size = Size + 1') });
    meddled('another compact range', 'head_differs', sub { $DATABASE->execute("UPDATE GDPRLogHead SET Frontier = ''") });
    meddled('no head', "head_damaged entry_unexpected:$size", sub { $DATABASE->execute('DELETE FROM GDPRLogHead') });
    is(problems(checkpoint => $checkpoint), '', 'put back, the log is sound');
};

sub row { return $DATABASE->row('SELECT * FROM GDPRLogEntries WHERE LeafIndex = ?', $_[0]) }

subtest 'a note that is not the one given is found, an erased one is none' => sub {
    my $note  = $DATABASE->atomic(sub { my $made = RT::Extension::GDPR::Note->create('as it was'); $LOG->append(entry(note => $made)); return $made });
    my $index = $LOG->size - 1;
    is(problems(), '', 'the note given');
    $DATABASE->execute('UPDATE GDPRNotes SET Body = ? WHERE id = ?', 'as it was not', $note->{id});
    is(problems(), "note_changed:$index", 'another text');
    RT::Extension::GDPR::Note->erase($note->{id});
    is(problems(), '', 'erased');
};

subtest 'nothing is appended to a head that is damaged' => sub {
    meddled('a damaged head', 'head_differs',
        sub {
            $DATABASE->execute("UPDATE GDPRLogHead SET Frontier = 'ab'");
            ok(!eval { append(); 1 }, 'the append fails');
            is(RT::Extension::GDPR::Problem->caught($@)->slug, 'internal_error', '... as a fault');
        });
};

subtest 'a log rebuilt or cut without flaw is found with a checkpoint only' => sub {
    my @entries = map { $_->{fields} } reverse $LOG->entries(limit => 1000);
    my @cut     = @entries[ 0 .. 9 ];
    my @forged  = map { {%$_} } @entries;
    $forged[4]{actor} = 15;

    meddled('cut, without a checkpoint',     '',            sub { rebuild(@cut) });
    meddled('cut, with a checkpoint',        'log_cut',     sub { rebuild(@cut) }, checkpoint => $checkpoint);
    meddled('rebuilt, without a checkpoint', '',            sub { rebuild(@forged) });
    meddled('rebuilt, with a checkpoint',    'log_rebuilt', sub { rebuild(@forged) }, checkpoint => $checkpoint);
    meddled('cut and filled up again', 'log_rebuilt', sub { rebuild(@cut, @forged) }, checkpoint => $checkpoint);
    meddled('emptied', 'log_cut', sub { rebuild() }, checkpoint => $checkpoint);
};

subtest 'a checkpoint that cannot be trusted is told from a log that cannot' => sub {
    (my $larger = $checkpoint) =~ s/^$size$/24/m;
    is(problems(checkpoint => $larger),            'checkpoint_signature', 'another size');
    is(problems(checkpoint => "x\n"),              'checkpoint_malformed', 'no checkpoint at all');
    is(problems(checkpoint => ''),                 'checkpoint_malformed', 'an empty file');
    (my $unknown = $checkpoint) =~ s/(\x{2014} \S+ )..../$1AAAA/;
    is(problems(checkpoint => $unknown), 'checkpoint_key_unknown', 'a key that is not ours');
    RT->Config->Set(GDPRLogOrigin => 'another-log');
    is(problems(checkpoint => $checkpoint), 'checkpoint_origin', 'the checkpoint of another log');
    RT->Config->Set(GDPRLogOrigin => 'rt-gdpr-log');

    $KEYS->rotate('sign');
    is(problems(checkpoint => $checkpoint), '', 'an older key of ours is good');
    is_deeply($LOG->verify(checkpoint => $LOG->checkpoint)->{checkpoint}{keys}, [ ($KEYS->ids('sign'))[0] ], 'the new one signs');
};

subtest 'keys that entries name and nobody has are reported, and no fault of the log' => sub {
    append(keys => [ $KEY, '0badcafe' ]);
    append(keys => ['0badcafe']);
    my $found = $LOG->verify;
    is($found->{ok}, 1, 'the log is sound');
    is_deeply($found->{unknown}, ['0badcafe'], 'the key is named');
    is_deeply([ $LOG->missing_keys ], ['0badcafe'], '... and known without reading the log');
};

subtest 'so many problems are counted, not kept' => sub {
    meddled('all rows', join(' ', map {"entry_columns:$_"} 0 .. 99),
        sub {
            $DATABASE->atomic(sub { $LOG->append(entry()) for 1 .. 100 });
            $DATABASE->execute("UPDATE GDPRLogEntries SET Act = 'other'");
            is($LOG->verify->{further}, $LOG->size - 100, 'the others are counted');
        });
    $DATABASE->execute('DELETE FROM GDPRLogEntries WHERE LeafIndex >= ?', $LOG->size);
    is(problems(), '', 'the log is sound');
};

done_testing;
