# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Test::PrivateRT;
use strict;
use warnings;

use Cwd ();
use Digest::SHA qw(sha256_hex);
use File::Basename qw(dirname);
use File::Find ();
use File::Path qw(make_path);
use File::Temp ();

use RT::Extension::GDPR::Install::Defaults ();
use RT::Extension::GDPR::Install::FrontEnd ();

=head1 NAME

RT::Extension::GDPR::Test::PrivateRT - an RT that the extension can really be installed into

=head1 SYNOPSIS

    # prove -Iperl -I/usr/share/request-tracker5/lib test/perl/install/enable.t
    my $rt = RT::Extension::GDPR::Test::PrivateRT->new;
    $rt->makefile;
    my ( $code, $output ) = $rt->make('install');

=head1 DESCRIPTION

A temporary folder with an RT that shares the installed code and nothing else: paths, settings and
database (SQLite, or as C<RT_TEST_DB_TYPE> says) are its own. Beside it lie copies of the sources, so
that the checkout stays as it is. Everything goes when the object does.

=cut

my $ROOT = Cwd::abs_path( dirname(__FILE__) . '/../../../../..' );

my %PATHS = (
    LocalPath               => 'local',
    LocalEtcPath            => 'etc',
    LocalLibPath            => 'local/lib',
    LocalStaticPath         => 'local/static',
    LocalLexiconPath        => 'local/po',
    LocalPluginPath         => 'local/plugins',
    MasonLocalComponentRoot => 'local/html',
    VarPath                 => 'var',
    MasonDataDir            => 'var/mason',
    MasonSessionDir         => 'var/session',
);

# What an installation needs, and a release carries.
my @SOURCES = qw(Makefile.PL CHANGES LICENSE etc html perl sbin static);

=head1 METHODS

=head2 new

Makes the folder, and RT's own tables and rows.

=cut

sub new {
    my ($class) = @_;
    my ($lib) = grep { -f "$_/RT.pm" && -f "$_/RT/Generated.pm" } @INC or die 'No RT in @INC';
    my $self = bless {
        keeper => File::Temp->newdir( 'rt-gdpr-install-XXXXXX', TMPDIR => 1 ),
        lib    => Cwd::abs_path($lib),
        name   => "gdpr_install_$$",
    }, $class;
    $self->{folder} = Cwd::abs_path( $self->{keeper}->dirname );
    chmod 0755, $self->{folder};
    make_path( map { $self->path($_) } values %PATHS, 'etc/RT_SiteConfig.d' );
    RT::Extension::GDPR::Install::Defaults::write_file( $self->path('perl/RT/Generated.pm'), $self->_generated );
    RT::Extension::GDPR::Install::Defaults::write_file( $self->path('etc/RT_SiteConfig.pm'), $self->_site_config );
    $self->_setup_database('init');
    return $self;
}

=head2 path NAME

A path below RT's folder.

=cut

sub path { return "$_[0]{folder}/$_[1]" }

=head2 plugin NAME

A path below the installed extension.

=cut

sub plugin { return $_[0]->path("local/plugins/RT-Extension-GDPR/$_[1]") }

=head2 sources

The folder with the copy of the sources, made when first asked for.

=cut

sub sources {
    my ($self) = @_;
    return $self->{sources} if $self->{sources};
    my $here = Cwd::getcwd();
    chdir $ROOT or die "Cannot go to $ROOT: $!";
    RT::Extension::GDPR::Install::FrontEnd->build;
    chdir $here or die "Cannot go back: $!";

    my $sources = $self->path('sources');
    make_path($sources);
    system( 'cp', '-R', ( map {"$ROOT/$_"} @SOURCES ), $sources ) == 0 or die 'Cannot copy the sources';
    return $self->{sources} = $sources;
}

=head2 run COMMAND, ARGUMENTS

Runs a command in the folder of the sources, with nothing in its environment that leads to this or
another RT. Returns exit code and output, standard error included.

=cut

sub run {
    my ( $self, @command ) = @_;
    my $output  = $self->path('var/output');
    my $sources = $self->sources;
    my $child = fork // die "Cannot fork: $!";
    if ( !$child ) {
        delete @ENV{ grep { /\A(?:PERL5|RT_SITE|RTHOME|MAKE|MFLAGS|HARNESS|PERL_MM|PERL_MB)/ } keys %ENV };
        chdir $sources or die "Cannot go to the sources: $!";
        open STDIN,  '<', '/dev/null' or die "Cannot read nothing: $!";
        open STDOUT, '>', $output     or die "Cannot write $output: $!";
        open STDERR, '>&', \*STDOUT   or die "Cannot join output: $!";
        exec {$command[0]} @command or die "Cannot run $command[0]: $!";
    }
    waitpid $child, 0;
    return ( $? >> 8, RT::Extension::GDPR::Install::Defaults::read_file($output) );
}

=head2 makefile

C<perl Makefile.PL && make>. Dies when that does not work.

=cut

sub makefile {
    my ($self) = @_;
    for my $command ( [ $^X, 'Makefile.PL', "RTHOME=$self->{folder}" ], ['make'] ) {
        my ( $code, $output ) = $self->run( @{$command} );
        die "@{$command} ended with $code:\n$output" if $code;
    }
    return;
}

=head2 make TARGET, [SETTING=VALUE, ...]

Runs C<make>; returns exit code and output.

=cut

sub make { my ( $self, @arguments ) = @_; return $self->run( 'make', @arguments ) }

=head2 perl CODE

Runs Perl code with this RT at hand and, if it is enabled, the extension: RT has been started.
Returns exit code and output.

=cut

sub perl {
    my ( $self, $code ) = @_;
    return $self->run( $self->perl_command, '-e', "use RT; RT->LoadConfig; RT->Init; $code" );
}

=head2 perl_command

The command line of a Perl that finds this RT.

=cut

sub perl_command {
    my ($self) = @_;
    return ( $^X, '-I' . $self->path('perl'), '-MRT::Generated', "-I$self->{lib}" );
}

=head2 dump

Every row of every table, as lines C<table: column=value ...> in a fixed order.

=cut

sub dump {
    my ($self) = @_;
    my ( $code, $output ) = $self->run( $self->perl_command, '-e', <<'PERL' );
use RT; RT->LoadConfig; RT->ConnectToDatabase; use JSON;
my $dbh = RT->DatabaseHandle->dbh;
my %schema = ( SQLite => undef, Pg => 'public', mysql => undef );
for my $table ( sort map { s/.*\.//r =~ s/["`]//gr } $dbh->tables( undef, $schema{ RT->Config->Get('DatabaseType') }, undef, 'TABLE' ) ) {
    next if $table =~ /^sqlite_/;
    my $quoted = $dbh->quote_identifier($table);
    print sort map { "$table: " . JSON->new->canonical->ascii->encode($_) . "\n" }
        @{ $dbh->selectall_arrayref( "SELECT * FROM $quoted", { Slice => {} } ) };
}
PERL
    die "Cannot dump: $output" if $code;
    return $output;
}

=head2 snapshot [FOLDER]

A hash of path to content digest, mode and time of change of all files below the folder, which is
the whole of RT's unless given; without what RT writes as it runs.

=cut

sub snapshot {
    my ( $self, $folder ) = @_;
    $folder = $self->{folder} unless defined $folder;
    my %files;
    File::Find::find(
        {   no_chdir => 1,
            wanted   => sub {
                return if !-f || m{\A\Q$self->{folder}\E/(?:var|sources)/};
                my ( $mode, $time ) = ( stat _ )[ 2, 9 ];
                my $digest = sha256_hex( RT::Extension::GDPR::Install::Defaults::read_file($_) );
                $files{s{\A\Q$folder\E/}{}r} = join ' ', $digest, sprintf( '%o', $mode ), $time;
            },
        },
        $folder
    );
    return \%files;
}

sub DESTROY {
    my ($self) = @_;
    local ( $@, $? );
    eval { $self->_setup_database('drop') } if $self->{owner_of_database} && $self->{owner_of_database} == $$;
    return;
}

# The paths follow the file itself. RT's file needs them declared.
sub _generated {
    my ($self) = @_;
    my $paths = join '', map {"\$$_ = \"\$folder/$PATHS{$_}\";\n"} sort keys %PATHS;
    return <<"PERL";
package RT;
use vars qw(\$BasePath \$EtcPath \$BinPath \$SbinPath \$VarPath \$FontPath \$LexiconPath \$StaticPath \$PluginPath
  \$LocalPath \$LocalEtcPath \$LocalLibPath \$LocalLexiconPath \$LocalStaticPath \$LocalPluginPath
  \$MasonComponentRoot \$MasonLocalComponentRoot \$MasonDataDir \$MasonSessionDir);
my (\$folder) = __FILE__ =~ m{^(.*)/perl/RT/Generated\\.pm\$};
do '$self->{lib}/RT/Generated.pm' or die "RT is not where it was: \$@\$!";
$paths
1;
PERL
}

sub _site_config {
    my ($self) = @_;
    my $type = $ENV{RT_TEST_DB_TYPE} || 'SQLite';
    my $database = $type eq 'SQLite' ? q{Set($DatabaseName, "$RT::VarPath/rt.sqlite");} : <<"PERL";
Set(\$DatabaseName, '$self->{name}');
Set(\$DatabaseUser, '$self->{name}');
Set(\$DatabasePassword, '$self->{name}');
Set(\$DatabaseHost, '$ENV{RT_TEST_DB_HOST}');
Set(\$DatabaseRTHost, '$ENV{RT_TEST_RT_HOST}');
Set(\$DatabaseAdmin, '$ENV{RT_DBA_USER}');
PERL
    return <<"PERL";
Set(\$rtname, 'install.example.org');
Set(\$Organization, 'install.example.org');
Set(\$WebDomain, 'install.example.org');
Set(\$DatabaseType, '$type');
$database
Set(\$MailCommand, 'testfile');
Set(\$LogToSyslog, undef);
Set(\$LogToSTDERR, 'error');
Set(\$RTAddressRegexp, qr/^rt\\\@install\\.example\\.org\$/i);
1;
PERL
}

sub _setup_database {
    my ( $self, $action ) = @_;
    my ($tool) = grep { -f } map { ( "$_/rt-setup-database-5", "$_/rt-setup-database" ) } '/usr/sbin', dirname( $self->{lib} ) . '/sbin'
        or die 'No rt-setup-database';
    my @password = $ENV{RT_TEST_DB_TYPE} && $ENV{RT_TEST_DB_TYPE} ne 'SQLite' ? () : ( '--dba-password', 'none' );
    my ( $code, $output ) = do {
        local $self->{sources} = '/';
        $self->run( $self->perl_command, $tool, '--action', $action, @password, $action eq 'drop' ? '--force' : () );
    };
    die "rt-setup-database --action $action ended with $code:\n$output" if $code;
    $self->{owner_of_database} = $$ if $action eq 'init' && !@password;
    return;
}

1;
