# SPDX-License-Identifier: GPL-2.0-only

# A freshly enabled RT goes on as before: pages, mail and cron change no row that was there, and
# add none that RT itself would not have added.

use strict;
use warnings;

use Test::More;
use RT::Extension::GDPR::Install::Defaults ();
use RT::Extension::GDPR::Test::PrivateRT;

my $rt = RT::Extension::GDPR::Test::PrivateRT->new;
$rt->makefile;
for my $target (qw(install initdb)) {
    my ( $code, $output ) = $rt->make($target);
    is $code, 0, $target or diag $output;
}

# A mail with a file, as RT's mail gateway gets it.
sub receive {
    my ($subject) = @_;
    my ( $code, $output ) = $rt->perl(<<"PERL");
require RT::Interface::Email;
my \$mail = <<'MAIL';
From: root\@localhost
To: rt\@install.example.org
Subject: $subject
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

Here it is.
--b
Content-Type: application/pdf; name=card.pdf
Content-Disposition: attachment; filename=card.pdf
Content-Transfer-Encoding: base64

JVBERi0xLjQ=
--b--
MAIL
my (\$ok, \$message) = RT::Interface::Email::Gateway( { message => \$mail, queue => 'General', action => 'correspond' } );
print \$ok ? 'ok' : \$message;
PERL
    die $output if $output !~ /ok\z/;
    return;
}

# Ticket 1 as the page of a superuser shows it.
sub look {
    my ( $code, $output ) = $rt->perl(<<'PERL');
use HTTP::Request::Common; use HTTP::Cookies; use Plack::Test; require RT::Interface::Web::Handler;
RT->InitClasses;
my $site = 'http://' . RT->Config->Get('WebDomain');
my $app  = Plack::Test->create( RT::Interface::Web::Handler->PSGIApp );
my $jar  = HTTP::Cookies->new;
my $ask  = sub {
    my ($request) = @_;
    $request->header( Referer => "$site/" );
    $jar->add_cookie_header($request);
    my $response = $app->request($request);
    $response->request($request);
    $jar->extract_cookies($response);
    return $response;
};
$ask->( POST "$site/NoAuth/Login.html", [ user => 'root', pass => 'password' ] );
my $page = $ask->( GET "$site/Ticket/Display.html?id=1" );
print $page->code, ' ', $page->content =~ /card\.pdf/ ? 'with the file' : 'without the file';
PERL
    return $output;
}

# All rows, but for the one in which RT notes when somebody looked at which ticket.
sub rows { return { map { $_ => 1 } grep { !/"name":"RecentlyViewedTickets"/ } split /\n/, $rt->dump } }

sub only_in {
    my ( $these, $others ) = @_;
    return [ grep { !$others->{$_} } sort keys %{$these} ];
}

receive('Before');
is look(), '200 with the file', 'the page before';

my $before = rows();
my ( $code, $output ) = $rt->make('enable-GDPR');
is $code, 0, 'enabled' or diag $output;
is_deeply rows(), $before, 'enabling changes no row';

subtest 'a ticket page changes no row' => sub {
    like look(), qr/^200 with the file$/m, 'the page';
    is_deeply rows(), $before, 'the rows';
};

subtest 'what cron runs leaves one heartbeat, and finds nothing to do' => sub {
    ( $code, $output ) = $rt->run( $rt->plugin('sbin/rt-gdpr'), 'run-due' );
    is $code, 0, 'it succeeds' or diag $output;
    my $now   = rows();
    my $added = only_in( $now, $before );
    is scalar @{$added}, 1, 'one row';
    like $added->[0], qr/\Agdprstate: .*"heartbeat"/i, 'the heartbeat';
    is_deeply only_in( $before, $now ), [], 'none is another';
};

subtest 'a mail makes the rows it made before, and touches no other' => sub {
    my $old = rows();
    receive('After');
    my $new   = rows();
    my %added = map { lc( (/\A(\w+):/)[0] ) => 1 } @{ only_in( $new, $old ) };
    ok $added{tickets} && $added{attachments}, 'a ticket with its message';
    is_deeply [ grep {/^gdpr/} keys %added ], [], 'none of ours';
    is_deeply only_in( $old, $new ), [], 'none is another';
};

done_testing;
