# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test nodb => 1;
use RT::Extension::GDPR::HTTP::SameOrigin;
use RT::Extension::GDPR::Problem;

RT->Config->Set( WebBaseURL        => 'https://rt.example.test' );
RT->Config->Set( ReferrerWhitelist => 'desk.example.test:443' );

sub answer {
    my (%env) = @_;
    return 'ok' if eval { RT::Extension::GDPR::HTTP::SameOrigin->check( \%env ); 1 };
    return RT::Extension::GDPR::Problem->caught($@)->slug;
}

my %guard = ( HTTP_X_RT_GDPR => 1 );

subtest 'our own pages and programs may' => sub {
    my $ours = 'https://rt.example.test';
    is( answer(%guard), 'ok', 'a program that is no browser' );
    is( answer( %guard, HTTP_ORIGIN => $ours ), 'ok', 'origin' );
    is( answer( %guard, HTTP_ORIGIN => "$ours:443" ), 'ok', 'origin with its port' );
    is( answer( %guard, HTTP_REFERER => "$ours/Ticket/Display.html?id=1" ), 'ok', 'page' );
    is( answer( %guard, HTTP_SEC_FETCH_SITE => 'same-origin', HTTP_ORIGIN => $ours, HTTP_REFERER => "$ours/" ),
        'ok', 'all a browser says' );
    is( answer( %guard, HTTP_ORIGIN => 'https://desk.example.test' ), 'ok', "a name in RT's own list" );
};

subtest 'the header is needed' => sub {
    is( answer(),                        'cross_site', 'none' );
    is( answer( HTTP_X_RT_GDPR => '' ),  'cross_site', 'empty' );
    is( answer( HTTP_X_RT_GDPR => '0' ), 'cross_site', 'another value' );
    is( answer( HTTP_ORIGIN => 'https://rt.example.test', HTTP_SEC_FETCH_SITE => 'same-origin' ),
        'cross_site', 'the right page without it' );
};

subtest 'other sites may not' => sub {
    for my $site (
        'https://evil.test',              'http://rt.example.test',
        'https://rt.example.test:8443',   'https://rt.example.test.evil.test',
        'https://rt.example.test@evil.test', 'https://evil.test\@rt.example.test',
        'https://evil.test#rt.example.test', 'null',
        'file://',                        'https:rt.example.test',
        '//rt.example.test',              'rt.example.test',
        'https://',                       '',
        'javascript:https://rt.example.test', 'https://rt.example.test https://evil.test',
        )
    {
        is( answer( %guard, HTTP_ORIGIN  => $site ), 'cross_site', "origin '$site'" );
        is( answer( %guard, HTTP_REFERER => $site ), 'cross_site', "page '$site'" );
    }
    is( answer( %guard, HTTP_ORIGIN => 'https://rt.example.test', HTTP_REFERER => 'https://evil.test/' ),
        'cross_site', 'one of two is not enough' );
    for my $site (qw(cross-site same-site none), '') {
        is( answer( %guard, HTTP_SEC_FETCH_SITE => $site ), 'cross_site', "Sec-Fetch-Site '$site'" );
    }
};

done_testing;
