# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Database;

use strict;
use warnings;

use DBI;
use POSIX  ();
use DBIx::SearchBuilder::Handle;
use DBIx::SearchBuilder::Record::Cachable;
use RT::Extension::GDPR::Database::Value;
use RT::Extension::GDPR::Problem;

my $savepoints = 0;

# PostgreSQL waits for a lock for ever unless the site says otherwise; MySQL does for 50 s and SQLite for 30.
my $WAIT = q{SELECT set_config('lock_timeout', '50s', true) WHERE current_setting('lock_timeout') = '0'};

# Set when a savepoint could not be rolled back: MySQL has then thrown the whole transaction away
# (deadlock), and what follows must not be committed as if it were all. That holds until the outermost
# of our own calls is over; of how many calls we are within:
my $lost    = 0;
our $within = 0;

=head1 NAME

RT::Extension::GDPR::Database - SQL on RT's own database handle

=head1 SYNOPSIS

    my $id = RT::Extension::GDPR::Database->atomic( sub {
        RT::Extension::GDPR::Database->lock_tickets(12);
        return RT::Extension::GDPR::Database->insert( 'GDPRNotes', { Body => $text } );
    } );

=head1 DESCRIPTION

The extension writes rows by plain SQL, because RT's setters check no rights, record transactions
and return old values in their messages. Values are B<characters> in both directions, whatever the
driver thinks (PostgreSQL hands out characters, SQLite and MySQL bytes); what is not UTF-8 comes
out as the bytes it is. Keys of rows are lower case.

Statements die with a L<RT::Extension::GDPR::Problem>: C<busy> when another transaction was in the
way (locks, deadlocks, serialization), else C<internal_error>. The driver's own text stays out of
it: it may quote a value.

=head1 CLASS METHODS

=head2 dbh

RT's DBI handle.

=head2 type

C<SQLite>, C<Pg> or C<mysql>, as in RT's C<$DatabaseType>.

=cut

sub dbh { return $RT::Handle->dbh }
sub type { return RT->Config->Get('DatabaseType') }

=head2 for_update

C<' FOR UPDATE'>, or nothing on SQLite, which has no row locks: there a transaction holds the
write lock of the whole database. To be put at the end of a SELECT inside L</atomic>.

=head2 now

The time now as RT stores it: C<YYYY-MM-DD HH:MM:SS>, UTC.

=cut

sub for_update { return $_[0]->type eq 'SQLite' ? q{} : ' FOR UPDATE' }
sub now { return POSIX::strftime( '%Y-%m-%d %H:%M:%S', gmtime ) }

=head2 in_transaction

True inside a transaction, be it ours or RT's.

=cut

sub in_transaction {
    my ($class) = @_;
    return !$class->dbh->{AutoCommit} || $RT::Handle->TransactionDepth;
}

=head2 atomic CODE

Runs CODE so that either all it writes stays or nothing. Returns what CODE returns. What CODE dies
of passes on after the roll-back.

The outermost call is a transaction, and whoever waits too long for a lock in it is C<busy>. On SQLite
it takes the write lock at once, because there a transaction that reads first and writes later fails
when another has written in between. A call inside a transaction (RT's too) is a savepoint: a failing
part takes back its own writes only and leaves the transaction usable, on PostgreSQL too.

=cut

sub atomic {
    my ( $class, $code ) = @_;
    $lost = 0 unless $within;
    local $within = $within + 1;
    return $class->in_transaction ? $class->_in_savepoint($code) : $class->_in_transaction($code);
}

sub _in_transaction {
    my ( $class, $code ) = @_;
    my $dbh = $class->dbh;
    eval {
        $class->_do( sub {
            local $dbh->{sqlite_use_immediate_transaction} = 1 if $class->type eq 'SQLite';
            $RT::Handle->BeginTransaction or die 'no connection';
            $class->_really_begin;
            $dbh->do($WAIT) if $class->type eq 'Pg';
        } );
        1;
    } or do {
        my $error = $@;
        $RT::Handle->TransactionDepth(0);
        $dbh->{AutoCommit} = 1;
        die $error;
    };
    return $class->_finish(
        $code,
        sub { $RT::Handle->Commit('force') or die 'commit refused' },
        sub { $RT::Handle->ForceRollback },
    );
}

sub _in_savepoint {
    my ( $class, $code ) = @_;
    my $depth = $RT::Handle->TransactionDepth;
    my $name  = 'gdpr_' . ++$savepoints;
    $class->_do( sub { $class->_really_begin; $class->dbh->do("SAVEPOINT $name") } );
    return $class->_finish(
        $code,
        sub { $class->dbh->do("RELEASE SAVEPOINT $name") },
        sub {
            $lost = 1;
            $class->dbh->do($_) for "ROLLBACK TO SAVEPOINT $name", "RELEASE SAVEPOINT $name";
            $RT::Handle->TransactionDepth($depth);
            $lost = 0;
        },
    );
}

# DBD::SQLite sends BEGIN with the first statement only, and none before a SAVEPOINT, which would
# then be a transaction by itself that its RELEASE commits.
sub _really_begin {
    my ($class) = @_;
    $class->dbh->do('SELECT 1') if $class->type eq 'SQLite';
    return;
}

# RT's handle remembers that nested transactions committed and warns when the outer one is rolled
# back (and the other way round); here both are meant, so its memory is put back to what it was.
sub _finish {
    my ( $class, $code, $commit, $roll_back ) = @_;
    my $dbh    = $class->dbh;
    my $memory = \%DBIx::SearchBuilder::Handle::TRANSROLLBACK;
    my %before = %{ $memory->{$dbh} || {} };
    my $list   = wantarray;
    my @result;
    my $ok = eval {
        @result = $list ? $code->() : scalar $code->();
        RT::Extension::GDPR::Problem->throw('busy') if $lost;
        $memory->{$dbh} = {%before};
        $class->_do($commit);
        1;
    };
    return $list ? @result : $result[0] if $ok;

    my $error = $@;
    $memory->{$dbh} = {%before};
    eval { $class->_do($roll_back); 1 } or RT->Logger->error('Roll-back failed');
    DBIx::SearchBuilder::Record::Cachable->FlushCache;
    die $error;
}

=head2 execute SQL, BIND...

Runs a statement that returns no rows. Returns the number of rows it wrote (on MySQL: changed).

=cut

sub execute {
    my ( $class, $sql, @bind ) = @_;
    return 0 + $class->_do( sub { $class->_executed( $sql, @bind )->rows } );
}

=head2 rows SQL, BIND...

Returns a list of rows, each a hash with lower case keys.

=cut

sub rows {
    my ( $class, $sql, @bind ) = @_;
    my $rows = $class->_do( sub {
        my $sth  = $class->_executed( $sql, @bind );
        my $name = $sth->{NAME_lc};
        my @found;
        while ( my $row = $sth->fetchrow_arrayref ) {
            my %row;
            @row{@$name} = map { RT::Extension::GDPR::Database::Value->characters($_) } @$row;
            push @found, \%row;
        }
        return \@found;
    } );
    return @$rows;
}

=head2 row SQL, BIND...

The first row, or undef.

=cut

sub row {
    my ( $class, @query ) = @_;
    return ( $class->rows(@query) )[0];
}

=head2 insert TABLE, { Column => VALUE, ... }

Inserts a row and returns its id, for tables that give ids.

=cut

sub insert {
    my ( $class, $table, $values ) = @_;
    my @columns = sort keys %$values;
    my $sql     = sprintf 'INSERT INTO %s (%s) VALUES (%s)', $table, join( ', ', @columns ),
        join( ', ', ('?') x @columns );
    my @bind = @$values{@columns};

    # PostgreSQL has one sequence a table; asking the row itself needs no name of it.
    return $class->row( "$sql RETURNING *", @bind )->{id} if $class->type eq 'Pg';

    $class->execute( $sql, @bind );
    return $class->dbh->last_insert_id( undef, undef, $table, 'id' );
}

=head2 lock_tickets ID...

Locks the rows of these tickets until the transaction ends, always in the order of their ids, so
that two acts cannot wait for each other. Must be called inside L</atomic>, before anything else
is read: on MySQL the first plain read fixes what the transaction sees.

=cut

sub lock_tickets {
    my ( $class, @ids ) = @_;
    my $for_update = $class->for_update;
    $class->row( "SELECT id FROM Tickets WHERE id = ?$for_update", $_ ) for sort { $a <=> $b } @ids;
    return;
}

=head2 in_list VALUE...

Returns C<(?, ?, ...)> for a list of values, for C<IN>; an empty list matches nothing.

=head2 bytes VALUE

The bytes of a value that L</rows> returned: UTF-8 of characters, bytes as they are.

=cut

sub in_list {
    my ( $class, @values ) = @_;
    return @values ? '(' . join( ', ', ('?') x @values ) . ')' : '(NULL)';
}

sub bytes {
    my ( $class, $value ) = @_;
    return RT::Extension::GDPR::Database::Value->bytes($value);
}

sub _executed {
    my ( $class, $sql, @bind ) = @_;
    my $sth = $class->dbh->prepare($sql);
    RT::Extension::GDPR::Database::Value->bind( $sth, $class->type, $_ + 1, $bind[$_] ) for 0 .. $#bind;
    $sth->execute;
    return $sth;
}

# SQLSTATE classes of PostgreSQL and numbers of MySQL and SQLite for "another was in the way".
my %BUSY = (
    Pg     => sub { $_[0]->state =~ /^(?:40001|40P01|55P03|57014)$/ },
    mysql  => sub { $_[0]->err =~ /^(?:1205|1213)$/ },
    SQLite => sub { ( $_[0]->err & 0xff ) =~ /^(?:5|6)$/ },
);

sub _do {
    my ( $class, $code ) = @_;
    my $dbh = $class->dbh;
    local @$dbh{qw(RaiseError PrintError PrintWarn)} = ( 1, 0, 0 );
    my $result;
    return $result if eval { $result = $code->(); 1 };
    my $busy = $dbh->err && $BUSY{ $class->type };
    RT::Extension::GDPR::Problem->throw('busy') if $busy && $busy->($dbh);
    my $state = $dbh->err ? ' ' . ( $dbh->state || $dbh->err ) : q{};
    RT::Extension::GDPR::Problem->throw( 'internal_error', detail => "database error$state" );
}

1;
