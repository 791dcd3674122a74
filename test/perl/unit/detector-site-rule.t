# SPDX-License-Identifier: GPL-2.0-only

# A site's own patterns: what they find, and which are refused.

use strict;
use warnings;
use utf8;

use Test::More;

use RT::Extension::GDPR::Detector;
use RT::Extension::GDPR::Detector::SiteRule;
use RT::Extension::GDPR::Test::Detector qw(hits sure);

binmode $_, ':encoding(UTF-8)' for Test::More->builder->output, Test::More->builder->failure_output;

my $RULE = 'RT::Extension::GDPR::Detector::SiteRule';

sub rule { return $RULE->new( name => 'test', category => 'custom', pattern => $_[0] ) }

subtest 'finds' => sub {
    is sure( rule('\bKD-\d{6}\b'), $_->[0] ), $_->[1], $_->[0]
        for [ 'Kundennummer KD-417370, ja', 'KD-417370' ], [ 'kd-417370 und KD–417371', 'kd-417370 | KD–417371' ], [ 'KD-4173701', q{} ], [ 'XKD-417370', q{} ];
    is sure( rule('Zähler [A-Z]{3} \d+'), "Zähler\nABC 12 und ZAHLER\x{a0}abc 3" ), "Zähler\nABC 12 | ZAHLER\x{a0}abc 3", 'whatever the case, marks and blanks';

    my ($hit) = hits( rule('KD-\d{6}'), 'KD-417370' );
    is_deeply [ @{$hit}{qw(category confidence reason value)} ], [ 'custom', 1, 'site_rule', 'kd-417370' ], 'a hit';
    my @all = RT::Extension::GDPR::Detector->all( rules => [ { name => 'a', category => 'email', pattern => 'x' }, { name => 'b', category => 'custom', pattern => 'y' } ], categories => ['custom'] );
    is_deeply [ map { ref } @all ], [$RULE], 'of the categories asked for';
};

subtest 'refused' => sub {
    my %fault = (
        q{}            => qr/missing/,
        '('            => qr/no regular expression/,
        '[a'           => qr/no regular expression/,
        'a**'          => qr/no regular expression/,
        '[:digit:]x'   => qr/no regular expression/,
        '\d*'          => qr/empty text/,
        'KD|'          => qr/empty text/,
        '(a+)+b'       => qr/without limit/,
        '(?:a*b?)*c'   => qr/without limit|empty/,
        '((?:x\d+)y)+' => qr/without limit/,
        '(\w+\s?){2,}' => qr/without limit/,
        '(?{ die })a'  => qr/runs code/,
        '(a(?R)?b)'    => qr/runs code/,
        'x' x 501      => qr/longer/,
    );
    for my $pattern ( sort keys %fault ) {
        like $RULE->fault($pattern), $fault{$pattern}, substr $pattern, 0, 20;
        unlike $RULE->fault($pattern), qr/\Q$pattern\E/, 'without the pattern' if length $pattern > 3;
    }
    like $RULE->fault($_), qr/missing/, 'no string' for undef, [], qr/a/;
    ok !eval { rule('(a+)+'); 1 }, 'a detector of such a pattern cannot be made';
    like $@, qr/\AThe rule test cannot be used: /, 'and says why';
};

subtest 'taken' => sub {
    is $RULE->fault($_), undef, $_
        for 'KD-\d+', '\b[A-Z]{2}\d{6}\b', '(?:KD|KN)-\d{4,}', '(a++)+b', '[(+*]+\)x', '\(\d+\)+', '(?i)kd\d', '(?<!\d)\d{7}(?!\d)', '(\d{3}-){2}\d', 'Nr\. ?\d+', '[^\]+]+x';
};

done_testing;
