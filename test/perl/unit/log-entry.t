# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use Test::More;

use RT::Extension::GDPR::Log::Entry;

my $ENTRY = 'RT::Extension::GDPR::Log::Entry';

my %LEAST = (v => 1, index => 0, time => '2026-11-23T10:00:00Z', act => 'delete_files', actor => 14, via => 'page');
my $HASH  = 'ab' x 32;

# What people, mails and programs call things. None may ever stand in the log, in any field.
my @PERSONAL = (
    'Erika Mustermann', 'erika@example.test', 'passport.pdf', 'Re: my passport', "erika\n", '+49 30 123456',
    "M\x{fc}ller", 'DE89370400440532013000', 'a' x 33, '', '-', '../etc/passwd', '0x1f', '1e3', '-1', '1.5',
);

sub refused {
    my ($fields, $name) = @_;
    my $text = eval { $ENTRY->canonical($fields) };
    return fail("$name is taken: $text") if defined $text;
    return unlike($@, qr/Erika|erika|passport|ller|DE89|at .* line/, "$name is refused without being named");
}

subtest 'everything the log may hold' => sub {
    my $text = $ENTRY->canonical({
        %LEAST,
        ticket        => 12,
        tickets       => [ 12, '13' ],
        transaction   => 99,
        plan          => "0a1b2c3d:$HASH",
        keys          => ['0a1b2c3d'],
        reason        => 'check_done',
        document_kind => 'id_card',
        note          => { id => 3, hash => $HASH },
        files         => [
            { ref => 'attachment-34',    content_type => 'image/jpeg', size => '2048', message_date => '2026-11-01T09:00:00Z' },
            { ref => 'forwarded-35.2.1', content_type => 'Application/PDF', size => 0, message_date => undef },
            { ref => 'value-7',          content_type => 'image/png', size => 1 },
        ],
        changed   => { attachment_content => 2 },
        remaining => { custom_field_value => '0' },
        pending   => 1,
        concerns  => 0,
    });
    is($text, '{"act":"delete_files","actor":"14","changed":{"attachment_content":2},"concerns":0,"document_kind":"id_card",'
        . '"files":[{"content_type":"image/jpeg","message_date":"2026-11-01T09:00:00Z","ref":"attachment-34","size":2048},'
        . '{"content_type":"application/pdf","ref":"forwarded-35.2.1","size":0},'
        . '{"content_type":"image/png","ref":"value-7","size":1}],'
        . qq("index":0,"keys":["0a1b2c3d"],"note":{"hash":"$HASH","id":"3"},"pending":1,"plan":"0a1b2c3d:$HASH",)
        . '"reason":"check_done","remaining":{"custom_field_value":0},"ticket":"12","tickets":["12","13"],'
        . '"time":"2026-11-23T10:00:00Z","transaction":"99","v":1,"via":"page"}',
        'ids are strings, counts are numbers, keys are sorted, what is undef is left out');
    is_deeply($ENTRY->parse($text)->{tickets}, [ '12', '13' ], 'and it can be read again');
};

subtest 'an entry says what, who and how' => sub {
    for my $field (sort keys %LEAST) {
        refused({ %LEAST, $field => undef }, "an entry without $field");
    }
};

subtest 'no field takes anything personal' => sub {
    for my $text (@PERSONAL) {
        for my $field (qw(act actor via ticket transaction plan reason document_kind pending concerns time index v)) {
            refused({ %LEAST, $field => $text }, "$field");
            refused({ %LEAST, $field => [$text] }, "$field as a list");
            refused({ %LEAST, $field => { $text => 1 } }, "$field as an object");
        }
        for my $field (qw(tickets keys files)) {
            refused({ %LEAST, $field => $text }, "$field as text");
            refused({ %LEAST, $field => [$text] }, "$field");
        }
        refused({ %LEAST, note => $text }, 'note as text');
        refused({ %LEAST, note => { id => 1, hash => $text } }, 'note hash');
        refused({ %LEAST, note => { id => 1, hash => $HASH, text => $text } }, 'note text');
        refused({ %LEAST, $_ => { $text => 1 } }, "$_ store") for qw(changed remaining);
        refused({ %LEAST, $_ => { attachment_content => $text } }, "$_ count") for qw(changed remaining);
        refused({ %LEAST, files => [ { ref => "attachment-$text" } ] }, 'file ref');
        refused({ %LEAST, files => [ { ref => 'value-1', $_ => $text } ] }, "file $_") for qw(size message_date name filename);
        refused({ %LEAST, $text => 1 }, 'a field of that name');
    }
    refused({ %LEAST, subject => 'x' }, 'a field that is not known');
};

subtest 'a content type nobody registered is not repeated' => sub {
    my %type = (
        'image/jpeg'                            => 'image/jpeg',
        'MESSAGE/RFC822'                        => 'message/rfc822',
        'multipart/mixed'                       => 'multipart/mixed',
        'image/jpg'                             => 'image/jpg',
        'image/erika-mustermann'                => 'application/x-unknown',
        'multipart/erika'                       => 'application/x-unknown',
        'application/pdf; name="passport.pdf"'  => 'application/x-unknown',
        "text/plain\n"                          => 'application/x-unknown',
        'erika@example.test'                    => 'application/x-unknown',
        ''                                      => 'application/x-unknown',
    );
    for my $type (sort keys %type) {
        my $text = $ENTRY->canonical({ %LEAST, files => [ { ref => 'value-1', content_type => $type } ] });
        is($ENTRY->parse($text)->{files}[0]{content_type}, $type{$type}, "a type of $type{$type}");
    }
};

subtest 'only canonical JSON is read' => sub {
    my $text = $ENTRY->canonical(\%LEAST);
    ok($ENTRY->parse($text), 'canonical');
    for my $case ("$text ", " $text", "$text\n", $text =~ s/:/: /r, $text =~ s/page/p\\u0061ge/r, $text =~ s/"v":1/"v":1.0/r,
        $text =~ s/\{(.*?),(.*)\}/{$2,$1}/r, $text =~ s/\{/{"act":"x",/r, '[]', '', 'null', '"x"', "\xff")
    {
        is($ENTRY->parse($case), undef, 'not canonical');
    }
};

done_testing;
