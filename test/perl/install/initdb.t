# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use Test::More;
use RT::Extension::GDPR::Test::PrivateRT;

my $rt = RT::Extension::GDPR::Test::PrivateRT->new;
$rt->makefile;
is( ( $rt->make('install') )[0], 0, 'installed' );

# RT's own installation gives Mason's folder to the user of the web server.
chown scalar getpwnam('nobody'), -1, $rt->path('var/mason') if $> == 0;

my @TABLES = qw(GDPRDeletions GDPRLogEntries GDPRLogHead GDPRNotes GDPRRemovals GDPRState);

# As the database's administrator, who on SQLite is everybody.
sub sql {
    my (@statements) = @_;
    my ( $code, $output ) = $rt->run( $rt->perl_command, '-e', <<'PERL', @statements );
use RT; use DBI; RT->LoadConfig; RT->ConnectToDatabase;
my $dbh = DBI->connect( RT->DatabaseHandle->DSN, $ENV{RT_DBA_USER}, $ENV{RT_DBA_PASSWORD}, { RaiseError => 1 } );
$dbh->do($_) for @ARGV;
PERL
    die $output if $code;
    return;
}

# As RT's ordinary user: reads, writes and takes back.
sub use_tables {
    return $rt->perl(<<'PERL');
my $dbh = RT->DatabaseHandle->dbh; $dbh->{RaiseError} = 1; $dbh->begin_work;
$dbh->do(q{INSERT INTO GDPRNotes (Body) VALUES ('x')});
$dbh->do(q{INSERT INTO GDPRState (Name, Updated) VALUES ('x', '2026-01-01 00:00:00')});
$dbh->do(q{UPDATE GDPRLogHead SET Size = 1}); $dbh->do(q{DELETE FROM GDPRState});
$dbh->rollback;
print join ',', $dbh->selectrow_array('SELECT id, Size, Frontier FROM GDPRLogHead');
PERL
}

subtest 'a database without what we need is told from a ready one' => sub {
    my ( $code, $output ) = $rt->make('check-GDPR');
    isnt $code, 0, 'make check-GDPR fails';
    like $output, qr/table $_ \(make initdb\)/, "it names $_" for @TABLES;
    like $output, qr/no usable $_ key/, "and the $_ key" for qw(hmac sign);
};

my $plain = $rt->dump;
if ( $ENV{RT_DBA_PASSWORD} ) {
    subtest 'who may not make tables changes nothing' => sub {
        local $ENV{RT_DBA_PASSWORD} = 'wrong';
        my ( $code, $output ) = $rt->make('initdb');
        isnt $code, 0, 'it fails';
        like $output, qr/RT_DBA_USER/, 'it says what it needs';
        is $rt->dump, $plain, 'nothing has changed';
    };
}

subtest 'make initdb makes tables, scrip and keys' => sub {
    my ( $code, $output ) = $rt->make('initdb');
    is $code, 0, 'it succeeds' or diag $output;
    like $output, qr/Made table $_\n/, "made $_" for @TABLES;
    like $output, qr/(?:Made scrip '[^\n]+\n){2}/, 'made the scrips';

    ( $code, $output ) = use_tables();
    is $output, '1,0,', 'RT\'s own user works with them, the log is empty';
};

subtest 'the keys are for RT\'s user alone' => sub {
    my @secret = glob $rt->path('etc/gdpr-keys/*.key');
    is scalar @secret, 2, 'two secrets';
    is( ( stat $_ )[2] & 07777, 0600, 'closed to others' ) for @secret;
    is( ( stat $_ )[4], ( stat $rt->path('var/mason') )[4], 'owned by the web server\'s user' )
        for @secret, $rt->path('etc/gdpr-keys');
};

subtest 'a second run changes nothing, neither rows nor files' => sub {
    my ( $rows, $files ) = ( $rt->dump, $rt->snapshot );
    my ( $code, $output ) = $rt->make('initdb');
    is $code, 0, 'it succeeds' or diag $output;
    like $output, qr/nothing was changed/, 'it says so';
    is $rt->dump, $rows, 'the rows';
    is_deeply $rt->snapshot, $files, 'the files, the keys too';
};

subtest 'a run that was broken off is taken up again' => sub {
    my $whole = $rt->dump;
    sql( 'DROP TABLE GDPRState', 'DROP TABLE GDPRNotes', 'DELETE FROM GDPRLogHead' );
    my ( $code, $output ) = $rt->make('initdb');
    is $code, 0, 'it succeeds' or diag $output;
    is_deeply [ sort $output =~ /Made (.+)\n/g ], [ 'table GDPRNotes', 'table GDPRState' ], 'only these';
    is $rt->dump, $whole, 'all is as it was';

    sql('DELETE FROM GDPRLogHead');
    ( $code, $output ) = $rt->make('initdb');
    is $rt->dump, $whole, 'the log\'s first row too';

    sql(q{DELETE FROM ScripActions WHERE ExecModule LIKE 'GDPR::%'});
    ( $code, $output ) = $rt->make('initdb');
    like $output, qr/\A(?:Made scrip action [^\n]+\n){2}The database is ready/, 'a part of the scrips';

    unlink glob $rt->path('etc/gdpr-keys/hmac-*.key');
    ( $code, $output ) = $rt->make('initdb');
    like $output, qr/\AMade key hmac-[0-9a-f]{8}\nThe database is ready/, 'a key';
};

done_testing;
