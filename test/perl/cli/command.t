# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Test;

use File::Temp qw(tempdir);

use RT::Extension::GDPR::CLI;
use RT::Extension::GDPR::Test::Command qw(rt_gdpr rt_gdpr_process);

# A verb of a site's own, which does what its first argument says.
my $folder = tempdir(CLEANUP => 1);
mkdir "$folder/$_" or die for 'RT', 'RT/Extension', 'RT/Extension/GDPR', 'RT/Extension/GDPR/CLI';
open my $file, '>', "$folder/RT/Extension/GDPR/CLI/SiteThing.pm" or die;
print {$file} <<'PERL';
package RT::Extension::GDPR::CLI::SiteThing;
use strict;
use warnings;
use RT::Extension::GDPR::CLI;
use RT::Extension::GDPR::Problem;
sub summary { return 'does what a site wants' }
my %DOES = (
    ok      => sub { print "fine\n"; return 0 },
    some    => sub { return 2 },
    busy    => sub { RT::Extension::GDPR::Problem->throw('busy', detail => 'ticket 12') },
    wrong   => sub { RT::Extension::GDPR::Problem->throw('invalid_request', errors => [ { pointer => '/x', detail => 'no' } ]) },
    fault   => sub { die 'Erika Mustermann has no such thing' },
    message => sub { die "Plain words\n" },
    options => sub { my %o = RT::Extension::GDPR::CLI->options(\@_, 'size=i', 'note=s'); print "$o{size} $o{note} @_\n"; return 0 },
);
sub run { my ($class, $what, @argv) = @_; return $DOES{$what}->(@argv) }
1;
__END__

=head1 NAME

rt-gdpr site-thing - does what a site wants

=cut
PERL
close $file;
unshift @INC, $folder;

subtest 'the list has every verb with a line of its own' => sub {
    my $run = rt_gdpr('--help');
    is($run->{code}, 0, 'done') or diag $run->{errors};
    for my $verb (sort keys %{ RT::Extension::GDPR::CLI->verbs }) {
        like($run->{output}, qr/^    $verb +\S.{10,}$/m, $verb);
    }
    like($run->{output}, qr/^    site-thing  +does what a site wants$/m, "a site's own verb too");
    like($run->{output}, qr/^Exit codes: 0 .* 1 .* 2 /m, 'the exit codes');
    is(rt_gdpr($_)->{output}, $run->{output}, "the same with $_") for qw(-h help);
};

subtest 'each verb has a manual with its exit codes' => sub {
    my $verbs = RT::Extension::GDPR::CLI->verbs;
    for my $verb (grep { $_ ne 'site-thing' } sort keys %$verbs) {
        my $run = rt_gdpr($verb, '--help');
        is($run->{code}, 0, $verb);
        like($run->{output}, qr/^NAME\n    rt-gdpr $verb - /, 'its name');
        like($run->{output}, qr/^SYNOPSIS\n.*^EXIT STATUS\n/ms, 'how to call it, and what its exit codes mean');
        unlike($run->{output}, qr/POD ERRORS/, '... without a slip');
        like((split /\n/, $run->{output})[1], qr/\Q- \E@{[ quotemeta $verbs->{$verb}->summary =~ s{[,;].*}{}r ]}/, 'the same words as in the list');
    }
};

subtest 'exit codes' => sub {
    my %expected = (
        ok      => [ 0, '' ],
        some    => [ 2, '' ],
        busy    => [ 1, "rt-gdpr: The database is busy: please try again: ticket 12\n" ],
        wrong   => [ 2, "rt-gdpr: The request is not valid\n  /x: no\nSee rt-gdpr --help.\n" ],
        message => [ 1, "rt-gdpr: Plain words\n" ],
    );
    for my $what (sort keys %expected) {
        my $run = rt_gdpr('site-thing', $what);
        is($run->{code},   $expected{$what}[0], "$what: the code");
        is($run->{errors}, $expected{$what}[1], '... and the message');
    }
    my $fault = rt_gdpr(qw(site-thing fault));
    is($fault->{code}, 1, 'a fault');
    like($fault->{errors}, qr/^rt-gdpr: Internal error: at \S+SiteThing\.pm line \d+$/m, 'says where');
    unlike($fault->{errors}, qr/^rt-gdpr.*Erika/m, '... and quotes nothing');
};

subtest 'options' => sub {
    is(rt_gdpr(qw(site-thing options --size 3 one --note), 'zwölf', 'two')->{output}, "3 zw\xc3\xb6lf one two\n", 'anywhere in the line');
    for my $wrong ([qw(--size x)], [qw(--bogus)], [qw(--si 3)], [qw(--note)]) {
        my $run = rt_gdpr(qw(site-thing options), @$wrong);
        is($run->{code}, 2, "@$wrong");
        like($run->{errors}, qr/^rt-gdpr: .*(?:option|value)/i, '... is named');
    }
};

subtest 'a verb that is not there' => sub {
    for my $verb (undef, '', 'nothing', '../Log', 'Log', 'RT::Ticket', "log\n") {
        my $run = rt_gdpr(defined $verb ? $verb : ());
        is($run->{code}, 2, $verb // 'none');
        is($run->{output}, '', 'does nothing');
    }
};

subtest 'the program itself' => sub {
    my $run = rt_gdpr_process(qw(site-thing options --size 3 --note), "zw\xc3\xb6lf");
    is($run->{output}, "3 zw\xc3\xb6lf \n", 'takes and prints UTF-8') or diag $run->{errors};
    is($run->{code}, 0, 'ends with the exit code');
    is(rt_gdpr_process('nothing')->{code}, 2, 'of each kind');
    my $log = rt_gdpr_process(qw(log verify));
    is($log->{code}, 0, 'connects to RT') or diag $log->{errors};
    like($log->{output}, qr/^0 entries/m, '... and does its work');
};

subtest 'an RT without the extension is told from a broken one' => sub {
    my @plugins = RT->Config->Get('Plugins');
    RT->Config->Set('Plugins');
    my $run = rt_gdpr(qw(log list));
    is($run->{code}, 1, 'a fault');
    is($run->{errors}, "rt-gdpr: RT::Extension::GDPR is not enabled in this RT: see make enable-GDPR\n", 'that says what to do');
    RT->Config->Set(Plugins => @plugins);
};

done_testing;
