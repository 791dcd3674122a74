# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use JSON ();
use Test::More;
use RT::Extension::GDPR::Install::Defaults ();
use RT::Extension::GDPR::Test::PrivateRT;

my $rt = RT::Extension::GDPR::Test::PrivateRT->new;
$rt->makefile;
for my $target (qw(install initdb)) {
    my ( $code, $output ) = $rt->make($target);
    is $code, 0, $target or diag $output;
}

my $FILE = $rt->path('etc/RT_SiteConfig.d/80-gdpr.pm');

sub settings { return RT::Extension::GDPR::Install::Defaults::read_file($FILE) }
sub write_settings { return RT::Extension::GDPR::Install::Defaults::write_file( $FILE, $_[0] ) }

# What the options of the settings are, each text in a process of its own, and what is wrong with
# them; of the settings as they are without arguments. Returns as many hashes as texts.
sub options {
    my @texts = @_ ? @_ : settings();
    my @folders = map { $rt->path("variants/$_") } 1 .. @texts;
    RT::Extension::GDPR::Install::Defaults::write_file( "$folders[$_]/80-gdpr.pm", $texts[$_] ) for 0 .. $#texts;
    my ( $code, $output ) = $rt->run( $rt->perl_command, '-e', <<'PERL', @folders );
use RT; use RT::Config; use JSON; use RT::Record; use RT::Transaction;
for my $folder (@ARGV) {
    my $child = fork // die "Cannot fork: $!";
    waitpid( $child, 0 ), $? ? exit 1 : next if $child;
    $ENV{RT_SITE_CONFIG_DIR} = $folder;
    RT->LoadConfig; RT->InitLogging; RT->InitPluginPaths; RT->InitPlugins;
    my $config = 'RT::Extension::GDPR::Config';
    print JSON->new->canonical->ascii->encode(
        { values => { map { $_ => scalar RT->Config->Get($_) } $config->names }, problems => [ $config->problems ] } ), "\n";
    exit 0;
}
PERL
    die $output if $code;
    my @options = map { JSON->new->ascii->decode($_) } split /\n/, $output;
    return wantarray ? @options : $options[0];
}

sub scrips_enabled {
    my ( $code, $output ) = $rt->perl(<<'PERL');
print scalar grep { !$_->Disabled } RT::Extension::GDPR::Install::Database->scrips
    if require RT::Extension::GDPR::Install::Database;
PERL
    return $output;
}

subtest 'a plugin that is named elsewhere is not named twice' => sub {
    my $other = $rt->path('etc/RT_SiteConfig.d/50-plugins.pm');
    RT::Extension::GDPR::Install::Defaults::write_file( $other, "Plugin('RT::Extension::GDPR');\n1;\n" );
    my ( $code, $output ) = $rt->make('enable-GDPR');
    unlink $other;
    isnt $code, 0, 'it fails';
    like $output, qr/already named in another file/, 'and says why';
    ok !-e $FILE, 'nothing was written';
};

subtest 'without its database RT is enabled, and the rest is said' => sub {
    my $config = $rt->path('etc/RT_SiteConfig.d/99-nowhere.pm');
    RT::Extension::GDPR::Install::Defaults::write_file( $config, "Set(\$DatabaseName, '/nonexistent/rt');\n1;\n" );
    my ( $code, $output ) = $rt->make('enable-GDPR');
    unlink $config;
    isnt $code, 0, 'it fails';
    like $output, qr/Run make enable-GDPR again when it can be/, 'and says what is left to do';
    ok -e $FILE, 'the settings are there';
    unlink $FILE;
};

subtest 'make enable-GDPR writes one file and no row' => sub {
    my ( $rows, $files ) = ( $rt->dump, $rt->snapshot );
    my ( $code, $output ) = $rt->make('enable-GDPR');
    is $code, 0, 'it succeeds' or diag $output;
    is $rt->dump, $rows, 'the rows';

    my $now = $rt->snapshot;
    ok delete $now->{'etc/RT_SiteConfig.d/80-gdpr.pm'}, 'the settings';
    delete $_->{'local/plugins/RT-Extension-GDPR/etc/defaults.sha256'} for $now, $files;
    is_deeply $now, $files, 'no other file, but the note of the default it was';

    like $output, qr/\Q$FILE\E/, 'it says where they are';
    like $output, qr/Nothing will be deleted until it is customised/, 'that nothing happens yet';
    like $output, qr{^\S+ \* \* \* \* \S+ \S+/sbin/rt-gdpr run-due$}m, 'and the line for cron';
    is( ( $rt->make('check-GDPR') )[0], 0, 'make check-GDPR is content' );
};

subtest 'enabling again changes nothing' => sub {
    my ( $rows, $files ) = ( $rt->dump, $rt->snapshot );
    my ( $code, $output ) = $rt->make('enable-GDPR');
    is $code, 0, 'it succeeds';
    like $output, qr/enabled already/, 'it says so';
    is $rt->dump, $rows, 'the rows';
    is_deeply $rt->snapshot, $files, 'the files';
};

subtest 'only the plugin line is active' => sub {
    my @active = grep { !/^\s*(?:#|$)/ } split /\n/, settings();
    is_deeply \@active, [ 'use utf8;', q{Plugin('RT::Extension::GDPR');}, '1;' ], 'and what Perl needs';
};

my $fresh    = settings();
my $defaults = options( $fresh =~ s/^# .*//mgr );
is_deeply $defaults->{problems}, [], 'the defaults are fine';

subtest 'each line works when uncommented, and is the default' => sub {
    my @blocks = $fresh =~ /^(# Set\(.*?\);)$/msg;
    is_deeply [ sort map {/Set\(.(\w+)/} @blocks ], [ sort keys %{ $defaults->{values} } ],
        'every option is there once';
    my @variants = options( map { $fresh =~ s/(\Q$_\E)/$1 =~ s{^# }{}mgr/er } @blocks );
    is_deeply $variants[$_], $defaults, $blocks[$_] =~ /Set\(.(\w+)/ for 0 .. $#blocks;
    is_deeply scalar options( $fresh =~ s/^# (?=Set\(|\);|    \w+ +=>)//mgr ), $defaults, 'all together';
};

subtest 'each option takes another value, and a bad one is named and stops nothing' => sub {
    my %other = (
        GDPRReasons             => [ "(done => 'Gepr\xc3\xbcft', check_done => '')", q{('Not A Code' => 'x')} ],
        GDPRDocumentKinds       => [ q{(deed => 'Deed')},        q{(deed => "two\nlines")} ],
        GDPRRules               => [ q{(customer => { pattern => '\bKD-\d{6}\b' }, badge => { category => 'national_id', pattern => 'B\d+' })}, q{(customer => { pattern => '(\d+)+' })} ],
        GDPRKeep                => [ q{('*@example.org', '0800 000 0000')}, q{('*')} ],
        GDPRMaxFiles            => [ 20,                         q{'many'} ],
        GDPRNoteMaxLength       => [ 100,                        0 ],
        GDPRCopySearchSeconds   => [ 5,                          -1 ],
        GDPRHeartbeatHours      => [ 48,                         1_000_000 ],
        GDPRKeyDirectory        => [ q{'/srv/keys'},             q{'keys'} ],
        GDPRLogOrigin           => [ q{'rt.example.org/log'},    q{'two words'} ],
        GDPRCheckpointDirectory => [ q{'/srv/log'},              q{'log'} ],
        GDPRCheckpointMailTo    => [ q{'log@example.org, b@example.org'}, q{'nobody'} ],
    );
    is_deeply [ sort keys %other ], [ sort keys %{ $defaults->{values} } ], 'none is left out';
    my $set = sub {
        my ($which) = @_;
        my $lines = join '',
            map { 'Set(' . ( { HASH => '%', ARRAY => '@' }->{ ref $defaults->{values}{$_} } || '$' ) . "$_, $other{$_}[$which]);\n" } sort keys %other;
        write_settings( $fresh =~ s/^1;$/${lines}1;/mr );
    };

    $set->(0);
    my $good = options();
    is_deeply $good->{problems}, [], 'other values are fine';
    is_deeply [ grep { JSON->new->canonical->encode( [ $good->{values}{$_} ] ) eq JSON->new->canonical->encode( [ $defaults->{values}{$_} ] ) } sort keys %other ],
        [], 'each is taken';
    is $good->{values}{GDPRReasons}{done}, "Gepr\x{fc}ft", 'text as it is meant';

    $set->(1);
    my ( $code, $output ) = $rt->perl(<<'PERL');
my $config = 'RT::Extension::GDPR::Config';
print map {"<$_->{option}>\n"} $config->problems;
for my $name ( $config->names ) {
    print eval { $config->get($name); 1 } ? "$name taken\n" : "$name " . $@->slug . "\n";
}
PERL
    is $code, 0, 'RT starts with bad values';
    my ( $check, $report ) = $rt->make('check-GDPR');
    isnt $check, 0, 'make check-GDPR is not content';
    for my $name ( sort keys %other ) {
        like $output, qr/^<$name>\n.*^$name invalid_configuration$/ms, "$name is named and not used";
        is scalar( () = $output =~ /Option $name of RT::Extension::GDPR is not usable/g ), 1, 'logged once';
        like $report, qr/option $name: /, 'and named by make check-GDPR';
    }
    write_settings($fresh);
};

subtest 'what a site wrote stays, and a newer default comes beside it' => sub {
    my $ours = $fresh =~ s/^# (?=Set\(\$GDPRMaxFiles)//mr;
    write_settings($ours);
    is( ( $rt->make('enable-GDPR') )[0], 0, 'enabled again' );
    is settings(), $ours, 'the same';
    ok !-e "$FILE.new", 'there is nothing new';

    my $source = $rt->sources . '/etc/site/80-gdpr.pm';
    my $newer  = RT::Extension::GDPR::Install::Defaults::read_file($source) =~ s/^1;$/# A new option.\n1;/mr;
    RT::Extension::GDPR::Install::Defaults::write_file( $source, $newer );
    $rt->make('install');
    my ( $code, $output ) = $rt->make('enable-GDPR');
    is $code, 0, 'enabled with a newer default';
    is settings(), $ours, 'the same';
    is RT::Extension::GDPR::Install::Defaults::read_file("$FILE.new"), $newer, 'the newer default is beside it';
    like $output, qr/\Q$FILE.new\E/, 'and it says so';
    like( ( $rt->make('check-GDPR') )[1], qr/\Q$FILE.new\E/, 'make check-GDPR says so too' );
    is_deeply scalar options()->{problems}, [], 'RT does not read it';

    unlink "$FILE.new";
    $rt->make('enable-GDPR');
    ok !-e "$FILE.new", 'once removed it does not come again';
};

subtest 'make disable-GDPR makes one line a comment, switches the scrip off and warns' => sub {
    my ($code) = $rt->perl(<<'PERL');
RT->DatabaseHandle->dbh->do(qq{INSERT INTO GDPRDeletions (Ticket, Creator, Created, Trigger_, State, Reason, Files)
    VALUES ($_->[0], 1, '2026-01-01 00:00:00', 'resolve', '$_->[1]', 'check_done', '[]')})
    for [ 7, 'scheduled' ], [ 7, 'scheduled' ], [ 9, 'refused' ], [ 11, 'done' ], [ 12, 'cancelled' ];
PERL
    is $code, 0, 'some deletions are scheduled';
    my ( $before, $files ) = ( settings(), $rt->snapshot );
    is scrips_enabled(), 1, 'the scrip is enabled';

    my $output;
    ( $code, $output ) = $rt->make('disable-GDPR');
    is $code, 0, 'it succeeds' or diag $output;
    is settings(), $before =~ s/^(?=Plugin)/# /mr, 'one line of the settings';
    is( ( $rt->perl('print RT::Extension::GDPR->can("import") ? 1 : 0') )[0], 0, 'RT starts' );
    like $output, qr/WARNING.*will not be.*\nTickets: 7 9\n/s, 'it names the tickets with promises';

    my $now = $rt->snapshot;
    delete $_->{'etc/RT_SiteConfig.d/80-gdpr.pm'} for $now, $files;
    is_deeply $now, $files, 'every file is still there';
    like $rt->dump, qr/^gdprdeletions: /mi, 'and every table';

    my ($scrip) = grep {/GDPR: run the deletions/} split /\n/, $rt->dump;
    like $scrip, qr/"disabled":"?1/i, 'the scrip is disabled';
    like( ( $rt->make('check-GDPR') )[1], qr/not enabled/, 'make check-GDPR says so' );
};

subtest 'disabling again changes nothing' => sub {
    my ( $rows, $files ) = ( $rt->dump, $rt->snapshot );
    is( ( $rt->make('disable-GDPR') )[0], 0, 'it succeeds' );
    is $rt->dump, $rows, 'the rows';
    is_deeply $rt->snapshot, $files, 'the files';
};

subtest 'enabling after disabling brings back what was' => sub {
    is( ( $rt->make('enable-GDPR') )[0], 0, 'it succeeds' );
    like settings(), qr/^Plugin\('RT::Extension::GDPR'\);$/m, 'the plugin line';
    like settings(), qr/^Set\(\$GDPRMaxFiles/m, 'the site\'s own line is still there';
    is scrips_enabled(), 1, 'the scrip';
    is( ( $rt->make('check-GDPR') )[0], 0, 'make check-GDPR is content' );
};

subtest 'what redacts incoming messages comes back only if it was on' => sub {
    my $redacting = sub {
        return ( $rt->perl(<<'PERL') )[1];
require RT::Extension::GDPR::Install::Database;
my ($scrip) = grep { RT::Extension::GDPR::Install::Database->is_optional($_) } RT::Extension::GDPR::Install::Database->scrips;
print $scrip->Disabled ? 'off' : 'on';
PERL
    };
    is $redacting->(), 'off', 'it was off';
    $rt->perl(<<'PERL');
require RT::Extension::GDPR::Install::Database;
$_->SetDisabled(0) for RT::Extension::GDPR::Install::Database->scrips;
PERL
    is( ( $rt->make('check-GDPR') )[0], 0, 'make check-GDPR is content with it' );
    is( ( $rt->make('disable-GDPR') )[0], 0, 'disabled' ) for 1 .. 2;
    like( ( grep {/GDPR: redact card numbers as/} split /\n/, $rt->dump )[0], qr/"disabled":"?1/i, 'it rests' );
    is( ( $rt->make('enable-GDPR') )[0], 0, 'enabled' );
    is $redacting->(), 'on', 'it is on again';
    $rt->perl(<<'PERL');
require RT::Extension::GDPR::Install::Database;
$_->SetDisabled(1) for grep { RT::Extension::GDPR::Install::Database->is_optional($_) } RT::Extension::GDPR::Install::Database->scrips;
PERL
};

subtest 'a scrip the administrator disabled stays so' => sub {
    $rt->perl('require RT::Extension::GDPR::Install::Database; RT::Extension::GDPR::Install::Database->switch_scrips(0)');
    is( ( $rt->make('enable-GDPR') )[0], 0, 'enabled again' );
    is scrips_enabled(), 0, 'still disabled';
};

subtest 'settings without a plugin line are left alone' => sub {
    my $ours = settings() =~ s/^Plugin.*\n//mr;
    write_settings($ours);
    my ( $code, $output ) = $rt->make('enable-GDPR');
    isnt $code, 0, 'it fails';
    like $output, qr/no line Plugin/, 'it says what is missing';
    is settings(), $ours, 'nothing was written';
};

done_testing;
