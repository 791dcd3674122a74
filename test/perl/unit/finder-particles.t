# SPDX-License-Identifier: GPL-2.0-only

# A particle before a name: looking for more of them must come to an end.

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Finder;
use Test::More;

my $finder = RT::Extension::GDPR::Finder->new(
    people => [ { number => 1, columns => { RealName => 'Jörg Zweistein' }, names => [], addresses => [] } ] );

for my $text ( 'Unterlagen von Jörg Zweistein', q{d'Jörg Zweistein}, 'von van Zweistein', 'Zweistein' ) {
    local $SIG{ALRM} = sub { die "no end\n" };
    alarm 30;
    my @found = grep { $_->{person} } $finder->scan( [ { key => 'x', format => 'value', raw => $text } ] );
    alarm 0;
    is scalar @found, 1, $text;
}

done_testing;
