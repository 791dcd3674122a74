# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use File::Path qw(make_path remove_tree);
use File::Temp ();
use Test::More;
use RT::Extension::GDPR::Install::Defaults ();
use RT::Extension::GDPR::Install::RTHome;
use RT::Extension::GDPR::Test::PrivateRT;

my $HOME = 'RT::Extension::GDPR::Install::RTHome';
my $rt   = RT::Extension::GDPR::Test::PrivateRT->new;

sub edit {
    my ( $file, $change ) = @_;
    local $_ = RT::Extension::GDPR::Install::Defaults::read_file($file);
    $change->();
    RT::Extension::GDPR::Install::Defaults::write_file( $file, $_ );
    return $_;
}

subtest 'without an RT, Makefile.PL says how to name one and makes nothing' => sub {
    my ( $code, $output ) = $rt->run( $^X, 'Makefile.PL', 'RTHOME=/nonexistent' );
    isnt $code, 0, 'it fails';
    like $output, qr{There is no RT in /nonexistent}, 'it says what is wrong';
    like $output, qr{perl Makefile\.PL RTHOME=}, 'and what to do';
    ok !-e $rt->sources . '/Makefile', 'no Makefile';
};

subtest 'an RT is looked for in the usual places, and never guessed' => sub {
    my $folder = File::Temp->newdir;
    ok !eval { $HOME->find( undef, "$folder/opt/rt6", "$folder/opt/rt5" ) }, 'none';
    like $@, qr/Found no RT in .*RTHOME=/s, 'says how to name one';

    for my $place ( "$folder/opt/rt5", "$folder/opt/rt6" ) {
        make_path("$place/lib/RT");
        RT::Extension::GDPR::Install::Defaults::write_file( "$place/lib/RT.pm", <<'PERL' );
package RT; our $VERSION = '5.0.9'; require RT::Generated; 1;
PERL
        RT::Extension::GDPR::Install::Defaults::write_file( "$place/lib/RT/Generated.pm", <<"PERL" );
package RT; our (\$LocalPath, \$LocalEtcPath, \$LocalPluginPath) = map {"$place/local\$_"} '', '/etc', '/plugins'; 1;
PERL
    }
    ok !eval { $HOME->find( undef, "$folder/opt/rt6", "$folder/opt/rt5" ) }, 'two';
    like $@, qr{more than one RT: .*opt/rt6, .*opt/rt5.*RTHOME=}s, 'says which and how to name one';

    for my $named ( "$folder/opt/rt5", "$folder/opt/rt5/lib/", "$folder/opt/rt6/../rt5" ) {
        is $HOME->find($named)->path('LocalPluginPath'), "$folder/opt/rt5/local/plugins", "named $named";
    }
    remove_tree("$folder/opt/rt5");
    my $only = $HOME->find( undef, "$folder/opt/rt6", "$folder/opt/rt5" );
    is $only->version, '5.0.9', 'the only one is taken';
    is_deeply [ $only->perl_switches ], ["-I$folder/opt/rt6/lib"], 'by its own paths';
};

subtest 'a Makefile that make makes again is for the same RT' => sub {
    $rt->makefile;
    my $far = time + 60;
    utime $far, $far, $rt->sources . '/Makefile.PL';
    my ( $code, $output ) = $rt->make('install');
    isnt $code, 0, 'make asks to be run again';
    utime 1, 1, $rt->sources . '/Makefile.PL';
    is $output =~ /^RT .* into (.*)$/m ? $1 : '', $rt->path('local/plugins/RT-Extension-GDPR'), 'the same RT';
};

subtest 'RTHOME in the environment names it too' => sub {
    my ( $code, $output ) = $rt->run( 'env', 'RTHOME=' . $rt->path(''), $^X, 'Makefile.PL' );
    is $code, 0, 'it succeeds' or diag $output;
    like $output, qr{\Q@{[ $rt->path('local/plugins/RT-Extension-GDPR') ]}}, 'it says where it goes';
};

subtest 'DESTDIR holds everything, and nothing goes elsewhere' => sub {
    $rt->makefile;
    my $before = $rt->snapshot;
    my $stage  = File::Temp->newdir;
    for my $target (qw(install enable-GDPR)) {
        my ( $code, $output ) = $rt->make( $target, "DESTDIR=$stage" );
        is $code, 0, $target or diag $output;
    }
    is_deeply $rt->snapshot, $before, 'RT has not changed';
    ok -e $stage . $rt->plugin($_), $_ for qw(lib/RT/Extension/GDPR.pm sbin/rt-gdpr static/gdpr/ticket.js);
    ok -e $stage . $rt->path('etc/RT_SiteConfig.d/80-gdpr.pm'), 'the settings';
    unlike RT::Extension::GDPR::Install::Defaults::read_file( $stage . $rt->plugin('sbin/rt-gdpr') ),
        qr/\Q$stage/, 'the command does not know the stage';

    for my $target (qw(initdb check-GDPR)) {
        my ( $code, $output ) = $rt->make( $target, "DESTDIR=$stage" );
        isnt $code, 0, "$target refuses";
        like $output, qr/DESTDIR has no meaning/, 'and says why';
    }
};

subtest 'nothing works before make install, and each target says so' => sub {
    for my $target (qw(initdb enable-GDPR check-GDPR)) {
        my ( $code, $output ) = $rt->make($target);
        isnt $code, 0, $target;
        like $output, qr/make install comes first/, 'it says what to do';
    }
    ok !-e $rt->path('etc/RT_SiteConfig.d/80-gdpr.pm'), 'nothing was written';
};

subtest 'make install brings everything, readable by all whatever the umask' => sub {
    my ( $code, $output ) = $rt->run( 'sh', '-c', 'umask 077; make install' );
    is $code, 0, 'it succeeds' or diag $output;
    my @modules = map { s{\A\Q@{[ $rt->sources ]}\E/perl/}{}r } grep { !m{/GDPR/Test\b} } split /\n/,
        qx{find @{[ $rt->sources ]}/perl -name '*.pm'};
    is_deeply [ grep { !-e $rt->plugin("lib/$_") } @modules ], [], 'every module';
    is_deeply [ grep {/Test/} split /\n/, qx{find @{[ $rt->plugin('lib') ]} -name '*.pm'} ], [], 'none for tests';
    is qx{find @{[ $rt->plugin('') ]} ! -perm -444 -o -type d ! -perm -555}, '', 'readable';
    ok -x $rt->plugin('sbin/rt-gdpr'), 'the command can be run';
};

subtest 'installing again changes nothing' => sub {
    my $before = $rt->snapshot;
    my ($code) = $rt->make('install');
    is $code, 0, 'it succeeds';
    is_deeply $rt->snapshot, $before, 'no file has changed';
};

subtest 'the installed command finds its RT by itself' => sub {
    my ( $code, $output ) = $rt->run( $rt->plugin('sbin/rt-gdpr'), '--help' );
    is $code, 0, 'it runs' or diag $output;
    like $output, qr/run-due/, 'and knows its verbs';
};

subtest 'a newer default replaces one the site left alone' => sub {
    edit( $rt->sources . '/etc/GDPR_Config.pm', sub { s/200\)/300)/ } );
    is( ( $rt->make('install') )[0], 0, 'it succeeds' );
    like RT::Extension::GDPR::Install::Defaults::read_file( $rt->plugin('etc/GDPR_Config.pm') ), qr/300/, 'replaced';
    ok !-e $rt->plugin('etc/GDPR_Config.pm.new'), 'nothing beside it';
};

subtest 'a default the site changed is kept, and a newer one comes beside it' => sub {
    my $file = $rt->plugin('etc/GDPR_Config.pm');
    my $ours = edit( $file, sub { s/300\)/7)/ } );
    my ( $code, $output ) = $rt->make('install');
    is $code, 0, 'installing the same default again';
    is RT::Extension::GDPR::Install::Defaults::read_file($file), $ours, 'the site\'s is kept';
    ok !-e "$file.new", 'there is nothing new to say';

    my $newer = edit( $rt->sources . '/etc/GDPR_Config.pm', sub { s/300\)/400)/ } );
    ( $code, $output ) = $rt->make('install');
    is $code, 0, 'installing a newer default';
    is RT::Extension::GDPR::Install::Defaults::read_file($file), $ours, 'the site\'s is kept';
    is RT::Extension::GDPR::Install::Defaults::read_file("$file.new"), $newer, 'the newer one is beside it';
    like $output, qr/\Q$file.new/, 'and it says so';
};

done_testing;
