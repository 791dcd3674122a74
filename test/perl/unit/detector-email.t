# SPDX-License-Identifier: GPL-2.0-only

# E-mail addresses as people and programs write them.

use strict;
use warnings;
use utf8;

use Test::More;

use RT::Extension::GDPR::Detector::Email;
use RT::Extension::GDPR::Test::Detector qw(hits offered sure);

binmode $_, ':encoding(UTF-8)' for Test::More->builder->output, Test::More->builder->failure_output;

my $detector = RT::Extension::GDPR::Detector::Email->new;

subtest 'addresses' => sub {
    for my $case (
        [ 'write to anna.kowalska@example.net.', 'anna.kowalska@example.net' ],
        [ '<Anna_K-1@Mail.Example.ORG>',         'Anna_K-1@Mail.Example.ORG' ],
        [ 'mailto:anna+shop@example.net?subject=x', 'anna+shop@example.net' ],
        [ 'https://example.org/?u=anna%40example.net&x=1', 'anna%40example.net' ],
        [ "siobhan.o'reilly\@example.net",       "siobhan.o'reilly\@example.net" ],
        [ "'anna\@example.net'",                 'anna@example.net' ],
        [ "-anna\@example.net,bob\@example.org", 'anna@example.net | bob@example.org' ],
        [ 'jürgen@müller.example',               'jürgen@müller.example' ],
        [ 'anna@xn--mller-kva.example',          'anna@xn--mller-kva.example' ],
        [ "anna\@\n> example.net",               "anna\@\n> example.net" ],
        [ "anna\x{200b}\@exam\x{ad}ple.net",     "anna\x{200b}\@exam\x{ad}ple.net" ],
        [ 'Return-Path: bounces+42-anna=example.net@mailer.example', 'bounces+42-anna=example.net@mailer.example' ],
        [ 'email=anna@example.net',              'anna@example.net' ],
        )
    {
        is sure( $detector, $case->[0] ), $case->[1], $case->[0];
    }
};

subtest 'none' => sub {
    is_deeply [ hits( $detector, $_ ) ], [], $_
        for 'image001.png@01D8A2B3.4C5D6E7F', 'react@18.2.0', 'logo@2x.png', 'at 5 @ 3 EUR', 'git@example.com:a/b', 'no-reply@example.org', 'a@b', '@example.net',
        'mailer-daemon@example.net', 'meet me at example dot';
};

subtest 'suggested' => sub {
    is offered( $detector, $_->[0] ), $_->[1], $_->[0]
        for [ 'anna dot k at example dot net', 'k at example dot net' ], [ 'anna.k at example dot net', 'anna.k at example dot net' ],
        [ 'anna [at] example.net', 'anna [at] example.net' ], [ 'zoé(at)example(dot)net', 'zoé(at)example(dot)net' ],
        [ "anna at\nexample dot org", "anna at\nexample dot org" ], [ 'info@example.net', 'info@example.net' ];
    is sure( $detector, 'Be there at example.net or write to info@example.net' ), '', 'and not sure';
};

subtest 'the value' => sub {
    is( ( hits( $detector, $_ ) )[0]{value}, 'anna.k@example.net', $_ )
        for 'Anna.K@Example.net', 'anna.k+tag@example.net', 'anna.k%40example.net', 'anna.k (at) example.net', 'anna.k at example dot net', "anna.k\@\nexample.net";
};

done_testing;
