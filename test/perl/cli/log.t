# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;

use File::Temp qw(tempdir);
use JSON       ();

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Keys;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Log::Checkpoint;
use RT::Extension::GDPR::Log::Tree;
use RT::Extension::GDPR::Test::Command qw(rt_gdpr);

my $DATABASE   = 'RT::Extension::GDPR::Database';
my $CHECKPOINT = 'RT::Extension::GDPR::Log::Checkpoint';
my $LOG        = 'RT::Extension::GDPR::Log';
my $TREE       = 'RT::Extension::GDPR::Log::Tree';

my $FOLDER = tempdir(CLEANUP => 1);
my $DASH   = "\x{2014}";

sub append {
    my (%more) = @_;
    return $DATABASE->atomic(sub {
        return $LOG->append({ act => 'delete_files', actor => 14, via => 'page', ticket => 12, reason => 'check_done', %more });
    });
}

sub utf8_of { return Encode::encode('UTF-8', $_[0]) }

sub content {
    my ($path) = @_;
    open my $file, '<:raw', $path or die "Cannot read: $!";
    return do { local $/; <$file> };
}

append(ticket => 12 + $_ % 2) for 0 .. 5;

subtest 'list' => sub {
    my $run = rt_gdpr(qw(log list));
    is($run->{code}, 0, 'done') or diag $run->{errors};
    is(scalar(split /\n/, $run->{output}), 6, 'a line an entry');
    like($run->{output}, qr/\A5  \S+Z  delete_files  user 14  ticket 13  reason check_done  [0-9a-f]{16}\n4  /, 'newest first');
    is(rt_gdpr(qw(log list --ticket 12 --after 4 --limit 1 --json))->{output}, $LOG->entry(2)->{entry} . "\n", 'a page of a ticket');
    is(rt_gdpr(qw(log list --ticket 99))->{output}, '', 'nothing of another ticket');
};

subtest 'checkpoint prints, or writes a new file' => sub {
    my $run = rt_gdpr(qw(log checkpoint));
    is($run->{code}, 0, 'done') or diag $run->{errors};
    is($run->{output}, utf8_of($LOG->checkpoint), 'printed when there is no place for it');

    is(rt_gdpr(qw(log checkpoint --output), "$FOLDER/6.txt")->{code}, 0, 'written');
    is(content("$FOLDER/6.txt"), utf8_of($LOG->checkpoint), '... octet by octet');
    my $again = rt_gdpr(qw(log checkpoint --output), "$FOLDER/6.txt");
    is($again->{code}, 1, 'an older checkpoint is never overwritten');
    like($again->{errors}, qr/was not written/, '... and that is said');
    is(rt_gdpr(qw(log checkpoint --output), "$FOLDER/no/6.txt")->{code}, 1, 'a place that is not there is a fault');
};

subtest 'verify says what it knows and what it cannot know' => sub {
    my $run = rt_gdpr(qw(log verify));
    is($run->{code}, 0, 'sound') or diag $run->{errors};
    like($run->{output}, qr/6 entries, root [0-9a-f]{64}\.\nThe log is sound\.\n/, 'so it says');
    like($run->{output}, qr/cannot know whether somebody rebuilt the whole log or cut its\nend/, 'and what it cannot know');

    my $with = rt_gdpr(qw(log verify --checkpoint), "$FOLDER/6.txt");
    is($with->{code}, 0, 'sound with a checkpoint');
    like($with->{output}, qr/Compared with the checkpoint of 6 entries, signed by [0-9a-f]{8}/, 'which it names');
    unlike($with->{output}, qr/cannot know/, 'nothing more to say');

    open my $dos, '>:raw', "$FOLDER/dos.txt" or die;
    print {$dos} content("$FOLDER/6.txt") =~ s/\n/\r\n/gr;
    close $dos;
    is(rt_gdpr(qw(log verify --checkpoint), "$FOLDER/dos.txt")->{code}, 0, 'line ends of a mail program do no harm');
    is(rt_gdpr({ input => content("$FOLDER/6.txt") }, qw(log verify --checkpoint -))->{code}, 0, 'from standard input');
    is(rt_gdpr(qw(log verify --checkpoint), "$FOLDER/none.txt")->{code}, 1, 'a checkpoint that is not there is a fault');
};

subtest 'proof' => sub {
    my $run   = rt_gdpr(qw(log proof 2));
    my $proof = JSON::decode_json($run->{output});
    is($run->{code}, 0, 'done');
    is_deeply($proof, $LOG->proof(2), 'the proof');
    is_deeply(JSON::decode_json(rt_gdpr(qw(log proof 2 --size 4))->{output}), $LOG->proof(2, 4), 'in an older log');
    is_deeply(JSON::decode_json(rt_gdpr(qw(log proof --old 3))->{output}), $LOG->consistency(3), 'of consistency');
    my $none = rt_gdpr(qw(log proof 6));
    is($none->{code}, 1, 'none of an entry that is not there');
    like($none->{errors}, qr/Not found/, '... and that is said');
};

subtest 'an export can be verified without the server, as its manual says' => sub {
    is(rt_gdpr(qw(log export --output), "$FOLDER/log.jsonl")->{code}, 0, 'done');
    my ($head, @entries) = map { JSON::decode_json($_) } split /\n/, content("$FOLDER/log.jsonl");
    is($head->{format}, 'rt-gdpr-log/1', 'the format');
    is(rt_gdpr(qw(log export --output), "$FOLDER/log.jsonl")->{code}, 1, 'nothing that is there is overwritten');
    is(rt_gdpr(qw(log export))->{output} =~ tr/\n//, 7, 'the same on standard output');

    my $verifier_key = (rt_gdpr(qw(keys list))->{output} =~ /^verifier key: (\S+)$/m)[0];
    is($head->{keys}[0], $verifier_key, 'the verifier key');
    my $public = substr MIME::Base64::decode_base64((split /\+/, $verifier_key, 3)[2]), 1;
    my ($text, $line) = $head->{checkpoint} =~ /\A(.*\n)\n$DASH \S+ (\S+)\n\z/s;
    ok(Crypt::PK::Ed25519->new->import_key_raw($public, 'public')
            ->verify_message(substr(MIME::Base64::decode_base64($line), 4), $text), 'the signature holds');

    my @hashes = map { $TREE->leaf_hash($_->{entry}) } @entries;
    is_deeply([ map { unpack 'H*', $_ } @hashes ], [ map { $_->{hash} } @entries ], 'the leaf hashes');
    is_deeply([ map { JSON::decode_json($_->{entry})->{index} } @entries ], [ 0 .. 5 ], 'the indexes');
    my $root = sub {
        my ($self, @leaves) = @_;
        return $leaves[0] if @leaves == 1;
        my $half = 1;
        $half *= 2 while $half * 2 < @leaves;
        return $TREE->node_hash($self->($self, @leaves[ 0 .. $half - 1 ]), $self->($self, @leaves[ $half .. $#leaves ]));
    };
    is(MIME::Base64::encode_base64($root->($root, @hashes), ''), (split /\n/, $text)[2], 'the root');
};

subtest 'tampering is an exit code of 1 and a plain sentence' => sub {
    RT::Extension::GDPR::Test->allow_tampering;
    $DATABASE->execute("UPDATE GDPRLogEntries SET Act = 'other' WHERE LeafIndex = 3");
    my $run = rt_gdpr(qw(log verify));
    is($run->{code}, 1, 'the exit code');
    like($run->{output}, qr/^Entry 3: Act, ticket or time/m, 'the sentence');
    like($run->{output}, qr/TAMPERED/, 'and the verdict');
    my $export = rt_gdpr(qw(log export));
    is($export->{code}, 1, 'the export tells too');
    like($export->{errors}, qr/^Entry 3: /m, '... beside, not in it');
    $DATABASE->execute("UPDATE GDPRLogEntries SET Act = 'delete_files' WHERE LeafIndex = 3");

    $DATABASE->execute('DELETE FROM GDPRLogEntries WHERE LeafIndex IN (4, 5)');
    like(rt_gdpr(qw(log verify))->{output}, qr/^Entry 4 to 5: Entries were removed/m, 'a range of rows');
    $DATABASE->execute('DELETE FROM GDPRLogEntries');
    $DATABASE->execute("UPDATE GDPRLogHead SET Size = 0, Frontier = ''");
    is(rt_gdpr(qw(log verify))->{code}, 0, 'a log emptied without flaw cannot be told from a new one');
    my $cut = rt_gdpr(qw(log verify --checkpoint), "$FOLDER/6.txt");
    is($cut->{code}, 1, 'but with the checkpoint');
    like($cut->{output}, qr/its end was cut off/, '... it is');
};

subtest 'a checkpoint goes where the configuration says' => sub {
    append();
    mkdir "$FOLDER/kept" or die;
    RT->Config->Set(GDPRCheckpointDirectory => "$FOLDER/kept");
    RT->Config->Set(GDPRCheckpointMailTo    => 'auditor@example.test');
    RT::Test->clean_caught_mails;
    my $run = rt_gdpr(qw(log checkpoint));
    is($run->{code}, 0, 'done') or diag $run->{errors};
    my ($path) = glob "$FOLDER/kept/checkpoint-000000001-*.txt";
    is(content($path), utf8_of($LOG->checkpoint), 'the file');
    like($run->{output}, qr/^Written: \Q$path\E$/m, '... and its name');
    unlike($run->{output} . $run->{errors}, qr/auditor/, 'no address is printed');

    my ($mail) = RT::Test->fetch_caught_mails;
    like($mail, qr/^To: auditor\@example\.test$/m, 'the mail');
    my $parser = MIME::Parser->new;
    $parser->output_to_core(1);
    my $attached = $parser->parse_data($mail)->parts(1);
    is($attached->bodyhandle->as_string, utf8_of($LOG->checkpoint), '... with the checkpoint in it, octet by octet');
};

subtest 'without a signing key there is no checkpoint, and that is said' => sub {
    my ($id) = RT::Extension::GDPR::Keys->ids('sign');
    unlink RT::Extension::GDPR::Keys::Folder->path . "/sign-$id.key" or die;
    for my $what (qw(checkpoint export)) {
        my $run = rt_gdpr('log', $what);
        is($run->{code}, 1, "$what is refused");
        like($run->{errors}, qr/key file is missing/, '... for want of a key');
    }
    is(rt_gdpr(qw(log verify))->{code}, 0, 'the log can be verified all the same');
};

subtest 'a wrong command line is an exit code of 2' => sub {
    for my $line (['log'], [qw(log nothing)], [qw(log verify more)], [qw(log verify --bogus)], [qw(log list --limit x)],
        [qw(log list --limit 0)], [qw(log proof)], [qw(log proof 1 --old 1)], [qw(log proof x)], [qw(log proof -- -1)],
        [qw(log checkpoint --output)])
    {
        my $run = rt_gdpr(@$line);
        is($run->{code}, 2, "@$line");
        like($run->{errors}, qr/^See rt-gdpr --help/m, '... with a hint');
        is($run->{output}, '', '... and nothing done');
    }
};

done_testing;
