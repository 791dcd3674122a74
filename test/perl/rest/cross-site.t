# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use JSON         ();
use MIME::Base64 ();
use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Test::REST;

my $test = 'RT::Extension::GDPR::Test';
$test->user_with_rights( 'alice', qw(SeeQueue ShowTicket DeleteTicketFiles) );
my ($base) = $test->started_ok;
my $alice = RT::Extension::GDPR::Test::REST->new( url => $base, user => 'alice' );

my @files  = map { { name => "$_.pdf", type => 'application/pdf', data => "bytes of $_" } } qw(one two);
my $ticket = $test->ticket_with_files(@files)->id;
my ( $one, $two ) = map { $test->file_ref( $ticket, "$_.pdf" ) } qw(one two);
my $reason = ( RT::Extension::GDPR::Config->choices('GDPRReasons') )[0]{code};

sub terms {
    my ( $ref, $when ) = @_;
    my $plan = $alice->ok( POST => "/tickets/$ticket/plans", body => { files => [$ref] } );
    return { files => [$ref], digest => $plan->{digest}, when => $when, reason => $reason };
}

my $scheduled = $alice->ok( POST => "/tickets/$ticket/deletions", body => terms( $two, 'resolve' ) )->{deletion}{id};
my $now       = terms( $one, 'now' );
my $json      = JSON->new->utf8->encode($now);
my $boundary  = 'x1y2z3';

# What a page of another site can make a browser send, as the browser would send it.
my @foreign = ( Origin => 'https://evil.test', Referer => 'https://evil.test/', 'Sec-Fetch-Site' => 'cross-site' );
my %form = (
    'a form' => [ 'application/x-www-form-urlencoded', 'files=' . $one . '&when=now&reason=' . $reason ],
    'a form with files' => [ "multipart/form-data; boundary=$boundary",
        "--$boundary\r\nContent-Disposition: form-data; name=\"files\"\r\n\r\n$one\r\n--$boundary--\r\n" ],
    'a form of plain text'            => [ 'text/plain',       $json ],
    'a body without a type'           => [ undef,              $json ],
    'a beacon'                        => [ 'text/plain;charset=UTF-8', $json ],
    'JSON, as if it had been allowed' => [ 'application/json', $json ],
);
my @posts = map {"/tickets/$ticket/$_"} qw(plans copy-searches deletions redaction-plans redactions);

subtest 'another site cannot send anything' => sub {
    for my $name ( sort keys %form ) {
        my ( $type, $content ) = @{ $form{$name} };
        for my $path (@posts) {
            $alice->problem( 403, cross_site => POST => $path, content => $content,
                headers => { 'X-RT-GDPR' => undef, 'Content-Type' => $type, @foreign } );
            $alice->problem( 403, cross_site => POST => $path, content => $content,
                headers => { 'X-RT-GDPR' => undef, 'Content-Type' => $type, Origin => undef } );
        }
    }
    $alice->problem( 403, cross_site => DELETE => "/deletions/$scheduled", headers => { 'X-RT-GDPR' => undef, @foreign } );
};

subtest 'not even with the header' => sub {
    my @says = (
        { Origin => 'https://evil.test' },
        { Origin => 'null' },
        { Origin => undef, Referer => 'https://evil.test/' },
        { 'Sec-Fetch-Site' => 'cross-site' },
        { 'Sec-Fetch-Site' => 'same-site' },
        { Origin => "$base.evil.test" },
        { Origin => 'http://localhost:1' },
        { 'X-RT-GDPR' => 'yes' },
    );
    for my $headers (@says) {
        $alice->problem( 403, cross_site => POST => $_, body => $now, headers => $headers ) for @posts;
        $alice->problem( 403, cross_site => DELETE => "/deletions/$scheduled", headers => $headers );
    }
};

subtest 'our own page must send JSON' => sub {
    for my $name ( sort grep { !/JSON/ } keys %form ) {
        my ( $type, $content ) = @{ $form{$name} };
        $alice->problem( 415, unsupported_media_type => POST => $_, content => $content, headers => { 'Content-Type' => $type } )
            for @posts;
    }
};

subtest 'other ways in' => sub {
    my $response = $alice->call( OPTIONS => $posts[2],
        headers => { Origin => 'https://evil.test', 'Access-Control-Request-Method' => 'POST', 'Access-Control-Request-Headers' => 'x-rt-gdpr' } );
    is( $response->code, 405, 'no leave is given to ask' );
    is_deeply( [ grep {/^Access-Control/i} $response->header_field_names ], [], 'by no header' );
    $alice->problem( 405, method_not_allowed => GET => "$_?_method=POST" ) for @posts;
    $alice->problem( 405, method_not_allowed => POST => "/deletions/$scheduled", body => {},
        headers => { 'X-HTTP-Method-Override' => 'DELETE' } );
    $alice->problem( 405, method_not_allowed => GET => "/deletions/$scheduled" );
};

subtest 'the rules are the same without a cookie' => sub {
    my $basic = 'Basic ' . MIME::Base64::encode_base64( 'alice:' . $alice->password, '' );
    my $agent = RT::Extension::GDPR::Test::REST->new( url => $base );
    $agent->problem( 403, cross_site => POST => $posts[2], body => $now,
        headers => { Authorization => $basic, 'X-RT-GDPR' => undef, Origin => undef } );
    $agent->problem( 403, cross_site => POST => $posts[2], body => $now,
        headers => { Authorization => $basic, Origin => 'https://evil.test' } );
    is( scalar @{ $agent->ok( POST => $posts[0], body => { files => [$one] }, headers => { Authorization => $basic, Origin => undef } )->{files} },
        1, 'a program may, with the header' );
};

subtest 'nothing was deleted or cancelled' => sub {
    my $state = $alice->ok( GET => "/tickets/$ticket" );
    is_deeply( [ map { $_->{id} } @{ $state->{scheduled} } ], [$scheduled], 'still scheduled' );
    is_deeply( $state->{deleted}, [], 'nothing deleted' );
    is( scalar @{ $alice->ok( GET => "/tickets/$ticket/files" )->{files} }, 2, 'both files are there' );
};

subtest 'what a program does is logged as such' => sub {
    my $basic = 'Basic ' . MIME::Base64::encode_base64( 'alice:' . $alice->password, '' );
    RT::Extension::GDPR::Test::REST->new( url => $base )
        ->ok( POST => $posts[2], body => $now, headers => { Authorization => $basic, Origin => undef } );
    is( RT::Extension::GDPR::Log->entry(0)->{fields}{via}, 'api', 'by the interface, not by the page' );
};

done_testing;
