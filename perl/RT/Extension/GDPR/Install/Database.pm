# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Install::Database;
use strict;
use warnings;

use DBI;
use RT;
use RT::Extension::GDPR::Install::Defaults ();
use RT::Extension::GDPR::Install::Layout;
use RT::Extension::GDPR::Keys;

my $LAYOUT = 'RT::Extension::GDPR::Install::Layout';

my @site_plugins;

sub connect {
    my ($class) = @_;
    RT->LoadConfig;
    @site_plugins = RT->Config->Get('Plugins');
    if ( !grep { $_ eq 'RT::Extension::GDPR' } @site_plugins ) {
        RT->Config->Set( Plugins => @site_plugins, 'RT::Extension::GDPR' );
        RT->Config->LoadConfig( File => 'GDPR_Config.pm' );
    }
    RT->Init;
    return;
}

sub initialise {
    my ($class) = @_;
    my @tables = $class->lacking_tables;
    if (@tables) {
        $class->_as_administrator( $class->_schema, $class->_grants );
        my @still = $class->lacking_tables;
        die "RT's database user still cannot use: @still\n" if @still;
    }

    my @objects = $class->lacking_objects;
    if (@objects) {
        my ( $ok, $message )
            = RT->DatabaseHandle->InsertData( $LAYOUT->plugin('etc/initialdata'), undef, disconnect_after => 0 );
        die "RT refused the initial data: $message\n" unless $ok;
        die "RT refused some of the initial data, see its log.\n" if $class->lacking_objects;
    }

    return ( map {"table $_"} @tables ), @objects, map {"key $_"} RT::Extension::GDPR::Keys->initialise;
}

sub lacking {
    my ($class) = @_;
    return ( map {"table $_"} $class->lacking_tables ), $class->lacking_objects;
}

sub lacking_objects {
    my ($class) = @_;
    my $data = $LAYOUT->plugin('etc/initialdata');

    # The file gives what is not there yet into these arrays.
    our ( @ScripConditions, @ScripActions, @Scrips );
    local ( @ScripConditions, @ScripActions, @Scrips );
    _load($data);
    delete $INC{$data};    # else RT would take it for loaded
    return ( map {"scrip condition '$_->{Name}'"} @ScripConditions ),
        ( map {"scrip action '$_->{Name}'"} @ScripActions ),
        map {"scrip '$_->{Description}'"} @Scrips;
}

sub lacking_tables {
    my ($class) = @_;
    my $dbh = RT->DatabaseHandle->dbh;
    local @{$dbh}{qw(RaiseError PrintError)} = ( 1, 0 );

    # A table that is there without RT's user being granted it is as good as missing.
    my @tables = join( '', $class->_schema ) =~ /CREATE TABLE IF NOT EXISTS (\w+)/g;
    my @lacking = grep { my $table = $_; !eval { $dbh->do("SELECT 1 FROM $table WHERE 1 = 0"); 1 } } @tables;
    return @lacking if @lacking;
    return $dbh->selectrow_array('SELECT COUNT(*) FROM GDPRLogHead') ? () : 'GDPRLogHead';
}

sub scrips {
    my ($class) = @_;
    my $scrips  = RT::Scrips->new( RT->SystemUser );
    my $actions = $scrips->Join( ALIAS1 => 'main', FIELD1 => 'ScripAction', TABLE2 => 'ScripActions', FIELD2 => 'id' );
    $scrips->Limit( ALIAS => $actions, FIELD => 'ExecModule', OPERATOR => 'STARTSWITH', VALUE => 'GDPR::' );
    $scrips->FindAllRows;    # disabled ones too
    return @{ $scrips->ItemsArrayRef };
}

sub site_plugins { return @site_plugins }

# Whether the extension works without it: that redacts what comes in is for the site to choose.
sub is_optional {
    my ( $class, $scrip ) = @_;
    return $scrip->ActionObj->ExecModule eq 'GDPR::RedactIncoming';
}

my $RESTING = 'GDPRRestingScrips';    # ids of the optional ones that were on when the extension was switched off

sub switch_scrips {
    my ( $class, $on ) = @_;
    my $memory  = RT->System->FirstAttribute($RESTING);
    my %resting = map { $_ => 1 } split /,/, $memory ? $memory->Content : q{};
    my @switched = $on
        ? grep { $_->Disabled && ( !$class->is_optional($_) || $resting{ $_->id } ) } $class->scrips
        : grep { !$_->Disabled } $class->scrips;

    my @resting = map { $_->id } grep { !$on && $class->is_optional($_) } @switched;
    RT->System->SetAttribute( Name => $RESTING, Content => join ',', @resting ) if @resting;
    RT->System->DeleteAttribute($RESTING) if $on && $memory;
    for my $scrip (@switched) {
        my ( $ok, $message ) = $scrip->SetDisabled( $on ? 0 : 1 );
        die 'RT refused to switch scrip ' . $scrip->id . ": $message\n" unless $ok;
    }
    return map { $_->id } @switched;
}

sub waiting_tickets {
    my ($class) = @_;
    return () if $class->lacking_tables;
    my $rows = RT->DatabaseHandle->dbh->selectcol_arrayref(
        q{SELECT DISTINCT Ticket FROM GDPRDeletions WHERE State IN ('scheduled', 'refused') ORDER BY Ticket});
    return @{$rows};
}

# Runs the statements as a database user who may make tables. On SQLite there is only one.
sub _as_administrator {
    my ( $class, @statements ) = @_;
    my ( $user, $password ) = ( RT->Config->Get('DatabaseUser'), RT->Config->Get('DatabasePassword') );
    if ( RT->Config->Get('DatabaseType') ne 'SQLite' ) {
        $user     = $ENV{RT_DBA_USER} || RT->Config->Get('DatabaseAdmin');
        $password = defined $ENV{RT_DBA_PASSWORD} ? $ENV{RT_DBA_PASSWORD} : _ask_password($user);
    }
    my $dbh = DBI->connect( RT->DatabaseHandle->DSN, $user, $password, { PrintError => 0, PrintWarn => 0 } )
        or die "Cannot log in to RT's database as $user: $DBI::errstr\n"
        . "Set RT_DBA_USER and RT_DBA_PASSWORD to a user who may make tables.\n";
    $dbh->{RaiseError} = 1;

    # Whole or not at all where the database can do that; MariaDB commits each statement by itself.
    $dbh->begin_work;
    $dbh->do($_) for @statements;
    $dbh->commit;
    $dbh->disconnect;
    return;
}

sub _ask_password {
    my ($user) = @_;
    return '' unless -t STDIN;
    require Term::ReadKey;
    local $| = 1;
    print "Password of the database user $user, who may make tables (empty if there is none): ";
    Term::ReadKey::ReadMode('noecho');
    my $password = <STDIN>;
    Term::ReadKey::ReadMode('restore');
    print "\n";
    chomp $password if defined $password;
    return $password;
}

sub _schema {
    my $text = RT::Extension::GDPR::Install::Defaults::read_file( $LAYOUT->plugin( 'etc/schema.' . RT->Config->Get('DatabaseType') ) );
    $text =~ s/--.*//g;
    return grep {/\S/} split /;[^\S\n]*(?:\n|\z)/, $text;
}

sub _grants {
    my $type = RT->Config->Get('DatabaseType');
    return () if $type eq 'SQLite';
    local *acl;
    _load( $LAYOUT->plugin("etc/acl.$type") );
    return acl();
}

sub _load {
    my ($file) = @_;
    local $@;
    defined do $file or die "Cannot load $file: " . ( $@ || $! ) . "\n";
    return;
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Install::Database - what the extension needs in RT's database

=head1 DESCRIPTION

Makes only what is missing, so that it can be run again: after an update, or after it was broken
off. Tables are made by the database's administrator (C<RT_DBA_USER> and C<RT_DBA_PASSWORD>, else
RT's C<$DatabaseAdmin> and a question), everything else by RT's ordinary database user.

=head1 METHODS

Class methods. All but L</connect> need it to have been called.

=head2 connect

Starts RT with the extension loaded, be it enabled or not.

=head2 initialise

Makes the tables, grants, scrip and keys that are missing; returns a list of what was made, in
words. Dies with a message for people.

=head2 lacking

L</lacking_tables> and L</lacking_objects> together, in words.

=head2 lacking_objects

What of F<etc/initialdata> is not in the database, in words.

=head2 lacking_tables

The names of the tables that are missing, or that RT's database user may not read.

=head2 scrips

The list of L<RT::Scrip> objects that use an action of the extension, disabled ones too.

=head2 site_plugins

The plugins RT loads by the site's own settings.

=head2 switch_scrips ON

Enables (true) or disables them; returns the ids of those that were not so already. An optional one is
enabled only if it was when it was disabled here.

=head2 is_optional SCRIP

True if the extension works without that L<RT::Scrip>, and whether it is enabled is the site's choice.

=head2 waiting_tickets

The ids of the tickets with deletions that are scheduled or were refused.

=cut
