# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Test::REST;

use strict;
use warnings;

use HTTP::Cookies;
use HTTP::Request;
use JSON ();
use LWP::UserAgent;
use RT::Extension::GDPR::Test ();
use RT::Extension::GDPR::Test::Contract;
use Test::More ();

=head1 NAME

RT::Extension::GDPR::Test::REST - a user's browser at our REST interface

=head1 SYNOPSIS

    my ($base) = RT::Extension::GDPR::Test->started_ok;
    my $alice  = RT::Extension::GDPR::Test::REST->new( url => $base, user => 'alice' );

    my $state = $alice->ok( GET => "/tickets/$id" );
    $alice->problem( 403, forbidden => GET => '/log' );

=head1 DESCRIPTION

Each response is checked against F<openapi/gdpr.yaml>, whatever a test wants of it. Unsafe
requests carry C<X-RT-GDPR> and the body as JSON, as our pages send them, if nothing else is said.

=head1 METHODS

=head2 new url => URL, user => NAME | undef

Logs the user in at RT's login page; no user is nobody.

=cut

my $PASSWORD = 'correct horse battery staple';

sub new {
    my ( $class, %args ) = @_;
    my $agent = LWP::UserAgent->new( cookie_jar => HTTP::Cookies->new, max_redirect => 0, agent => 'test' );
    my $self = bless { url => $args{url} =~ s{/\z}{}r, agent => $agent }, $class;
    $self->_log_in( $args{user} ) if defined $args{user};
    return $self;
}

sub _log_in {
    my ( $self, $name ) = @_;
    my $user = RT::User->new( RT->SystemUser );
    $user->Load($name);
    die 'No such user' unless $user->id;
    my ( $ok, $message ) = $user->SetPassword($PASSWORD);
    die "No password: $message" unless $ok;
    $self->{agent}->post( "$self->{url}/NoAuth/Login.html", { user => $name, pass => $PASSWORD } );
    die 'Login refused' unless $self->{agent}->get("$self->{url}/REST/2.0/rt")->code == 200;
    return;
}

=head2 password

The password of all these users, for basic authentication.

=cut

sub password { return $PASSWORD }

=head2 call METHOD, PATH, [body => DATA], [content => BYTES], [headers => { Name => VALUE or undef }]

Sends a request to PATH below C</REST/2.0/gdpr> and returns the HTTP::Response. A header that is
undef is left out.

=cut

sub call {
    my ( $self, $method, $path, %args ) = @_;
    my %headers;
    %headers = ( 'X-RT-GDPR' => 1, Origin => $self->{url} ) if $method !~ /\A(?:GET|HEAD)\z/;
    $headers{'Content-Type'} = 'application/json' if $args{body};
    %headers = ( %headers, %{ $args{headers} || {} } );
    my $content = $args{body} ? JSON->new->utf8->encode( $args{body} ) : $args{content};

    my $request = HTTP::Request->new( $method, "$self->{url}/REST/2.0/gdpr$path" );
    defined $headers{$_} and $request->header( $_ => $headers{$_} ) for keys %headers;
    $request->content($content) if defined $content;
    my $response = $self->{agent}->request($request);

    my @errors = $response->code == 302 ? () : RT::Extension::GDPR::Test::Contract->response_errors( $method, $path, $response );
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    Test::More::fail("$method $path: $_") for @errors;
    return $response;
}

=head2 ok METHOD, PATH, ARGS...

The same; tests that it succeeded and returns the decoded answer.

=cut

sub ok {
    my ( $self, $method, $path, %args ) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $response = $self->call( $method, $path, %args );
    Test::More::like( $response->code, qr/\A2/, "$method $path" ) or Test::More::diag $response->content;
    return length $response->content ? JSON->new->utf8->decode( $response->content ) : undef;
}

=head2 problem STATUS, SLUG, METHOD, PATH, ARGS...

The same; tests that it is this problem and returns it.

=cut

sub problem {
    my ( $self, $status, $slug, $method, $path, %args ) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $response = $self->call( $method, $path, %args );
    my $problem = eval { JSON->new->utf8->decode( $response->content ) } || {};
    Test::More::is( $response->code . ' ' . ( $problem->{type} // 'no problem' ),
        "$status urn:rt-gdpr:problem:$slug", "$method $path: $slug" ) or Test::More::diag $response->content;
    return $problem;
}

1;
