# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use JSON ();
use RT::Extension::GDPR::Test::Contract;
use RT::Extension::GDPR::Test::REST;

my $contract = 'RT::Extension::GDPR::Test::Contract';
my ($base)   = RT::Extension::GDPR::Test->started_ok;

RT::Extension::GDPR::Test->user_with_rights('alice');
my $alice  = RT::Extension::GDPR::Test::REST->new( url => $base, user => 'alice' );
my $nobody = RT::Extension::GDPR::Test::REST->new( url => $base );

my @paths = map {s/\{\w+\}/1/gr} sort keys %{ $contract->document->{paths} };
my %known = map { $_->{method} . ' ' . $_->{path} =~ s/\{\w+\}/1/gr => 1 } $contract->operations;

subtest 'each path answers, with and without a slash, but only to its methods' => sub {
    for my $path (@paths) {
        for my $method (qw(GET HEAD POST PUT PATCH DELETE OPTIONS TRACE)) {
            my $expected = $known{ ( $method eq 'HEAD' ? 'GET' : $method ) . " $path" };
            for my $form ( $path, "$path/" ) {
                my $code = $alice->call( $method, $form )->code;
                is( $code == 405 ? 0 : 1, $expected || 0, "$method $form gives $code" );
                isnt( $code, 500, 'and not a fault' );
            }
        }
        my $allow = $alice->call( PATCH => $path )->header('Allow');
        my @methods = sort map { /^(\w+) \Q$path\E\z/ ? $1 eq 'GET' ? qw(GET HEAD) : $1 : () } keys %known;
        is( $allow, join( ', ', @methods ), "methods that $path allows" );
    }
};

subtest 'other paths are not found' => sub {
    for my $path (
        '', '/', '/tickets', '/tickets/', '/ticket/1', '/tickets/1/', '/tickets/abc', '/tickets/1/plans/1',
        '/tickets/1%0A', '/tickets/1/files/attachment-1', '/log/1', '/log/abc/proof', '/log/checkpoint/1', '/deletions',
        '/status/1', '/tickets/1/../../status', '/tickets/01', '/tickets/-1', '/tickets/99999999999999999999',
        '/tickets/2147483648/files', '/log/99999999999/proof', "/tickets/%D9%A1", '/%00', '/tickets/1%2Ffiles'
        )
    {
        for my $method (qw(GET POST DELETE)) {
            my $response = $alice->call( $method, $path, ( $method eq 'POST' ? ( body => {} ) : () ) );
            like( $response->code, qr/\A40[45]\z/, "$method $path" );
            is( $response->content_type, 'application/problem+json', 'as a problem' );
        }
    }
};

subtest 'nobody is told to log in by RT itself' => sub {
    for my $operation ( $contract->operations ) {
        my $path = $operation->{path} =~ s/\{\w+\}/1/gr;
        my $response = $nobody->call( $operation->{method}, $path );
        is( $response->code, 401, "$operation->{method} $path" );
        $response = $nobody->call( $operation->{method}, $path, headers => { 'User-Agent' => 'Mozilla/5.0' } );
        is( $response->code, 302, 'a browser is sent to the login page' );
        unlike( $response->content, qr/\{/, 'without any data' );
    }
};

done_testing;
