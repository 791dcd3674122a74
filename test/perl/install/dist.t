# SPDX-License-Identifier: GPL-2.0-only

# The release: made from git with the front end built, installed where there is no Node.

use strict;
use warnings;

use Cwd ();
use File::Temp ();
use Test::More;
use RT::Extension::GDPR::Install::Defaults ();
use RT::Extension::GDPR::Install::FrontEnd;
use RT::Extension::GDPR::Test::PrivateRT;

my $root = Cwd::getcwd();
plan skip_all => 'a release has no history to make a release from' unless -e '.git';

RT::Extension::GDPR::Install::FrontEnd->build;
my $rt     = RT::Extension::GDPR::Test::PrivateRT->new;
my $folder = File::Temp->newdir;
my $clone  = "$folder/clone";

# A clone made now looks newer than the build it gets, which is that of the checkout.
sub sh {
    my ($command) = @_;
    return $rt->run( 'sh', '-ec', $command );
}
my ( $code, $output ) = sh("git clone -q '$root' '$clone'; mkdir -p '$clone/static'; cp -R '$root/static/gdpr' '$clone/static/'");
is $code, 0, 'a clone' or diag $output;

my @names;
subtest 'make dist packs what git has, and the front end built' => sub {
    my $rt_home = $rt->path('');
    ( $code, $output ) = sh("cd '$clone'; $^X Makefile.PL RTHOME='$rt_home'; make dist");
    is $code, 0, 'it succeeds' or diag $output;
    my ($archive) = glob "$clone/RT-Extension-GDPR-*.tar.gz";
    ok $archive, 'there is an archive' or return;

    ( $code, $output ) = sh("tar tzf '$archive'");
    @names = map { s{\A[^/]+/}{}r } grep { !m{/\z} } split /\n/, $output;
    my %packed = map { $_ => 1 } @names;
    my @tracked = grep { !/\A\./ } split /\n/, ( sh("git -C '$root' ls-tree -r --name-only HEAD") )[1];
    is_deeply [ grep { !$packed{$_} } @tracked ], [], 'everything git has';
    ok $packed{'static/gdpr/ticket.js'}, 'the front end';
    my %known = map { $_ => 1 } @tracked, qw(MANIFEST META.yml META.json);
    is_deeply [ grep { !$known{$_} && !m{\Astatic/gdpr/} } @names ], [], 'and nothing else';
};

subtest 'the release installs without Node' => sub {
    ( $code, $output ) = sh(<<"SHELL");
mkdir '$folder/bin' '$folder/release'
for program in /bin/* /usr/bin/*; do
    case \${program##*/} in node|nodejs|npm|npx|corepack) ;; *) ln -sf "\$program" '$folder/bin/' ;; esac
done
tar xzf '$clone'/RT-Extension-GDPR-*.tar.gz -C '$folder/release' --strip-components=1 --touch
PATH='$folder/bin'; export PATH
! command -v node
! command -v npm
cd '$folder/release'
$^X Makefile.PL RTHOME='@{[ $rt->path('') ]}'
make
make install
make initdb
make enable-GDPR
make check-GDPR
SHELL
    is $code, 0, 'every step succeeds' or diag $output;
    like $output, qr/Everything is in place/, 'and everything is in place';
    is RT::Extension::GDPR::Install::Defaults::read_file( $rt->plugin('static/gdpr/ticket.js') ),
        RT::Extension::GDPR::Install::Defaults::read_file("$root/static/gdpr/ticket.js"), 'the front end is ours';
};

subtest 'sources without a built front end say what is missing' => sub {
    ( $code, $output ) = sh(<<"SHELL");
PATH='$folder/bin'; export PATH
cd '$folder/release'
rm -r static
make
SHELL
    isnt $code, 0, 'make fails';
    like $output, qr/needs Node .* release tarball carries it built/s, 'and says why';
};

done_testing;
