# SPDX-License-Identifier: GPL-2.0-only

# tools/databases, in a folder of its own, so that servers other tests use go on.

use strict;
use warnings;

use Cwd ();
use DBI;
use File::Copy qw(copy);
use File::Temp ();
use Test::More;

my $folder = File::Temp->newdir( 'rt-gdpr-databases-XXXXXX', TMPDIR => 1 );
chmod 0755, $folder;
mkdir "$folder/tools" or die "Cannot make a folder: $!";
copy( 'tools/databases', "$folder/tools/databases" ) or die "Cannot copy: $!";

sub databases {
    my (@arguments) = @_;
    open my $pipe, '-|', 'sh', "$folder/tools/databases", @arguments or die "Cannot run sh: $!";
    my $output = do { local $/ = undef; <$pipe> };
    close $pipe;
    return ( $? >> 8, $output // '' );
}

sub server_pid {
    my ($kind) = @_;
    open my $file, '<', "$folder/var/databases/$kind/data/server.pid" or return 0;
    chomp( my $pid = <$file> );
    return $pid;
}

my %driver = ( pg => 'dbi:Pg:dbname=postgres', mysql => 'dbi:mysql:mysql' );
for my $kind ( sort keys %driver ) {
    subtest $kind => sub {
        is( ( databases( status => $kind ) )[0], 1, 'not running at first' );
        is( ( databases( start => $kind ) )[0], 0, 'started' );
        my $pid = server_pid($kind);
        is( ( databases( start => $kind ) )[0], 0, 'starting again succeeds' );
        is server_pid($kind), $pid, 'and leaves the server alone';

        my ( $code, $output ) = databases( env => $kind );
        my %setting = $output =~ /^export (\w+)=(\S+)$/mg;
        my $port = $setting{PGPORT} || $setting{MYSQL_TCP_PORT};
        my $connect = sub {
            return DBI->connect( "$driver{$kind};host=$setting{RT_TEST_DB_HOST};port=$port",
                $setting{RT_DBA_USER}, $_[0], { PrintError => 0, RaiseError => 0 } );
        };
        my $dbh = $connect->( $setting{RT_DBA_PASSWORD} );
        ok $dbh && $dbh->do('CREATE TABLE gdpr_probe (a INTEGER)'), 'its settings lead to it';
        $dbh->disconnect if $dbh;
        ok !$connect->('wrong'), 'no entry with another password';
        isnt( ( stat "/proc/$pid" )[4], 0, 'it does not run as root' );

        is( ( databases( stop => $kind ) )[0], 0, 'stopped' );
        ok !-d "/proc/$pid", 'it is gone';
        is( ( databases( stop => $kind ) )[0], 0, 'stopping again succeeds' );

        # A pid file that outlived its server names a stranger: here, this test.
        open my $file, '>', "$folder/var/databases/$kind/data/server.pid" or die "Cannot write: $!";
        print {$file} "$$\n";
        close $file or die "Cannot write: $!";
        is( ( databases( stop => $kind ) )[0], 0, 'a stranger is not stopped' );
        is( ( databases( start => $kind ) )[0], 0, 'and does not hinder a start' );
        $dbh = do { my %now = ( databases( env => $kind ) )[1] =~ /^export (\w+)=(\S+)$/mg; $port = $now{PGPORT} || $now{MYSQL_TCP_PORT}; $connect->( $setting{RT_DBA_PASSWORD} ) };
        ok $dbh && $dbh->do('INSERT INTO gdpr_probe VALUES (1)'), 'the data is still there';
        $dbh->disconnect if $dbh;
        databases( stop => $kind );
    };
}

is( ( databases('start') )[0], 2, 'wrong usage is told' );

done_testing;
