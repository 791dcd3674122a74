# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test nodb => 1;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::Test::Contract;

my $slugs    = RT::Extension::GDPR::Problem->slugs;
my $contract = RT::Extension::GDPR::Test::Contract->document;

sub text {
    my ($path) = @_;
    open my $file, '<:encoding(UTF-8)', RT::Extension::GDPR::Test->root . "/$path" or die "No $path";
    local $/;
    return scalar <$file>;
}

subtest 'the contract has the same problems' => sub {
    is_deeply( $contract->{components}{schemas}{ProblemSlug}{enum}, [ sort keys %$slugs ], 'slugs, in order' );
};

subtest 'its examples have the same titles and statuses' => sub {
    for my $name ( sort keys %{ $contract->{components}{responses} } ) {
        my $example = ( $contract->{components}{responses}{$name}{content}{'application/problem+json'} || next )->{example};
        my ($slug) = $example->{type} =~ /:(\w+)\z/;
        is_deeply( { map { $_ => $example->{$_} } qw(title status) }, $slugs->{$slug}, "$name: $slug" );
    }
};

subtest 'the page has a text for each' => sub {
    my ($texts) = text('frontend/src/api/problem.ts') =~ /^const texts = \{\n(.*?)^\}/ms;
    my @found = $texts =~ /^  (\w+):/mg;
    my %client = map { $_ => 1 } qw(network unknown);    # what only a client can see
    is_deeply( [ grep { !$client{$_} } sort @found ], [ sort keys %$slugs ], 'slugs' );
};

done_testing;
