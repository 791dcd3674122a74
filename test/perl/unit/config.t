# SPDX-License-Identifier: GPL-2.0-only

# A site's rules and what it keeps: which values are taken, and what is said of the others.

use strict;
use warnings;

use Test::More;

use RT::Extension::GDPR::Test nodb => 1;
use RT::Extension::GDPR::Config;

my $CONFIG = 'RT::Extension::GDPR::Config';

sub wrong {
    my ( $name, @value ) = @_;
    RT->Config->Set( $name, @value );
    my ($problem) = grep { $_->{option} eq $name } $CONFIG->problems;
    return $problem ? $problem->{detail} : undef;
}

subtest 'rules' => sub {
    is wrong( GDPRRules => @{$_} ), undef, 'taken' for [], [ a => { pattern => 'KD-\d+' }, b_2 => { category => 'iban', pattern => 'x' } ];
    is_deeply $CONFIG->get('GDPRRules'), { a => { pattern => 'KD-\d+' }, b_2 => { category => 'iban', pattern => 'x' } }, 'as they are';
    my %wrong = (
        'a name'         => [ 'A b' => { pattern => 'x' } ],
        'a is not {'     => [ a => 'x' ],
        'b is not {'     => [ b => { pattern => 'x', patern => 'y' } ],
        'c: there is no' => [ c => { pattern => 'x', category => 'names' } ],
        'd: a pattern'   => [ d => { pattern => '(secret' } ],
        'e: a pattern'   => [ e => {} ],
    );
    for my $said ( sort keys %wrong ) {
        like wrong( GDPRRules => @{ $wrong{$said} } ), qr/\A\Q$said\E/, $said;
        ok !eval { $CONFIG->get('GDPRRules'); 1 }, 'and not used';
        unlike $@->detail, qr/secret/, 'nor quoted';
    }
};

subtest 'what is kept' => sub {
    is wrong( GDPRKeep => @{$_} ), undef, 'taken' for [], [ '*@example.org', '0800 000 0000' ];
    my $kept = $CONFIG->get('GDPRKeep');
    is_deeply $kept, [ '*@example.org', '0800 000 0000' ], 'as they are';
    push @{$kept}, 'more';
    is scalar @{ $CONFIG->get('GDPRKeep') }, 2, 'a list of its own';
    like wrong( GDPRKeep => $_ ), qr/3 to 100 characters/, 'refused' for '*', '* *a b', "two\nlines", 'x' x 101, {}, undef;
};

done_testing;
