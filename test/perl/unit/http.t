# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use JSON ();
use Plack::Test;
use HTTP::Request;
use RT::Extension::GDPR::Test::Contract;
use Test::Warn;
use Web::Machine;

# A resource that does what a test says.
our $do = sub { return 200, { ok => JSON::true } };

package Probe {
    use Moose;
    extends 'RT::Extension::GDPR::HTTP';
    sub path { return qr{/probes/([^/]+)} }
    sub get  { return $main::do->(@_) }
    sub post_schema {
        return { type => 'object', required => ['name'], properties => { name => { type => 'string' } } };
    }
    sub post { my ( $self, $body ) = @_; return 201, $body }
    sub delete { return 204 }
}

my $user = RT::Extension::GDPR::Test->user_with_rights('alice');

sub ask {
    my ( $method, %args ) = @_;
    my @result;
    test_psgi(
        app => sub {
            my ($env) = @_;
            $env->{'rt.current_user'} = $args{user} || $user;
            $env->{'psgix.logger'}    = sub { push @result, 'Web::Machine logged: ' . $_[0]{message} };
            delete $env->{CONTENT_LENGTH} if $args{no_length};
            return Web::Machine->new( resource => 'Probe', resource_args => [ id => $args{id} // 1 ] )->call($env);
        },
        client => sub {
            my ($send) = @_;
            my %headers = ( 'X-RT-GDPR' => 1, 'Content-Type' => 'application/json', %{ $args{headers} || {} } );
            my @headers = map { defined $headers{$_} ? ( $_ => $headers{$_} ) : () } keys %headers;
            unshift @result, $send->( HTTP::Request->new( $method, 'http://localhost/', \@headers, $args{content} ) );
        },
    );
    my $response = shift @result;
    fail($_) for @result;
    fail('the response may be kept') if ( $response->header('Cache-Control') // '' ) ne 'no-store';
    return $response;
}

sub slug {
    my ($response) = @_;
    return 'no problem' unless $response->content_type eq 'application/problem+json';
    my $problem = JSON->new->utf8->decode( $response->content );
    is_deeply( [ RT::Extension::GDPR::Test::Contract->schema_errors( Problem => $problem ) ], [], 'by the contract' );
    return $response->code . $problem->{type} =~ s/.*:/ /r;
}

subtest 'an answer' => sub {
    local $do = sub { return 200, { name => "\x{1F600} \x{202E}\"<b>" } };
    my $response = ask('GET');
    is( $response->code,         200,                'status' );
    is( $response->content_type, 'application/json', 'type' );
    is( $response->header('X-Content-Type-Options'), 'nosniff', 'and no other' );
    is( JSON->new->utf8->decode( $response->content )->{name}, "\x{1F600} \x{202E}\"<b>", 'any character' );
};

subtest 'HEAD is GET without a body' => sub {
    my $response = ask('HEAD');
    is( $response->code,    200, 'status' );
    is( $response->content, '',  'no body' );
    local $do = sub { RT::Extension::GDPR::Problem->throw('not_found') };
    $response = ask('HEAD');
    is( $response->code,    404, 'status of an error' );
    is( $response->content, '',  'no body either' );
};

subtest 'other methods' => sub {
    for my $method (qw(PUT PATCH OPTIONS TRACE PROPFIND get)) {
        my $response = ask($method);
        is( slug($response), '405 method_not_allowed', $method );
        is( $response->header('Allow'), 'DELETE, GET, HEAD, POST', 'allowed are' );
    }
};

subtest 'whatever Accept and the like say' => sub {
    for my $header (
        [ Accept => 'text/html' ], [ Accept => 'nonsense' ], [ 'Accept-Charset' => 'latin1' ],
        [ 'Accept-Language' => 'xx' ], [ 'Accept-Encoding' => 'identity;q=0' ], [ 'If-None-Match' => '*' ],
        [ 'If-Match' => '"x"' ], [ 'Content-Type' => 'nonsense' ], [ Range => 'bytes=0-1' ], [ 'If-Modified-Since' => 'nonsense' ],
        [ Authorization => 'nonsense' ], [ Date => 'nonsense' ], [ 'If-Unmodified-Since' => 'Thu, 01 Jan 1970 00:00:00 GMT' ],
        )
    {
        my $response = ask( 'GET', headers => {@$header} );
        is( $response->code . $response->content, '200{"ok":true}', "@$header" );
    }
};

subtest 'only staff' => sub {
    my $customer = RT::Test->load_or_create_user( Name => 'customer', Privileged => 0 );
    my $asker = RT::Extension::GDPR::Test->current_user('customer');
    is( slug( ask( $_, user => $asker, content => '{"name":"x"}' ) ), '403 forbidden', $_ ) for qw(GET POST DELETE);
};

subtest 'ids' => sub {
    is( ask( 'GET', id => $_ )->code, 200, "id $_" ) for 0, 1, 2147483647;
    is( slug( ask( 'GET', id => $_ ) ), '404 not_found', "id $_" )
        for '2147483648', '99999999999999999999', '01', '-1', '1.0', 'x', "1\n", "\x{661}", '1e3', '0x1';
};

subtest 'DELETE' => sub {
    my $response = ask('DELETE');
    is( $response->code . $response->content, '204', 'no content' );
    is( slug( ask( 'DELETE', headers => { 'X-RT-GDPR' => undef } ) ), '403 cross_site', 'needs the header' );
};

subtest 'bodies' => sub {
    my $response = ask( 'POST', content => '{"name":"\u00e9"}' );
    is( $response->code . $response->content, "201{\"name\":\"\xc3\xa9\"}", 'JSON' );
    is( ask( 'POST', content => '{"name":"x"}', headers => { 'Content-Type' => $_ } )->code, 201, $_ )
        for 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"';
    is( slug( ask( 'POST', content => '{"name":"x"}', headers => { 'Content-Type' => $_ } ) ),
        '415 unsupported_media_type', $_ // 'no type' )
        for undef, 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/json',
        'application/json; charset=utf-16', 'application/jsonp', 'application/json, text/plain',
        'text/plain; application/json', 'application/problem+json';
    is( slug( ask( 'POST', content => $_ ) ), '400 malformed_json', 'body ' . ( $_ // 'none' ) )
        for undef, '', '{', '[]', '"x"', '1', 'null', 'true', '{"name":"x"}{', "{'name':'x'}", "{\"name\":\"\xff\"}",
        '{"name":"\ud800"}', '{"name":"x",}', '[' x 1000, '{"a":' x 100;
    is( slug( ask( 'POST', content => '{"name":1}' ) ), '422 invalid_request', 'not what the schema says' );
    is( slug( ask( 'POST', content => '{"name":"' . 'x' x 2**20 . '"}' ) ), '413 too_large', 'too large' );
    is( slug( ask( 'POST', content => '{"name":"x"}', no_length => 1 ) ), '400 malformed_json',
        'a body of which no length is said is not read' );
    is( slug( ask( 'POST', content => '{', headers => { 'X-RT-GDPR' => undef } ) ), '403 cross_site',
        'another site learns nothing of what is wrong with it' );
};

subtest 'faults say nothing' => sub {
    my $secret = 'alice@example.test';
    for my $fault (
        sub { die "DBD::Pg failed: Key (email)=($secret) exists at /usr/lib/x.pm line 3.\n" },
        sub { die { name => $secret } },
        sub { die bless [$secret], 'Some::Error' },
        sub { die '' },
        sub { return 200, { code => sub {1} } },
        sub { RT::Extension::GDPR::Problem->throw( 'internal_error', detail => 'database error 23505' ) },
        )
    {
        local $do = $fault;
        my $response;
        warning_like { $response = ask('GET') } qr/Incident [0-9a-f]{8}: GET of Probe failed: \S+/, 'logged';
        is( slug($response), '500 internal_error', 'an error' );
        unlike( $response->content, qr/\Q$secret\E|DBD|23505|\.pm/, 'no text of it' );
        like( $response->content, qr/Logged as incident [0-9a-f]{8}/, 'but where to look' );
    }
};

done_testing;
