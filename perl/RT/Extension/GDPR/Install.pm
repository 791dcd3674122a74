# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Install;
use strict;
use warnings;

use RT;
use RT::Extension::GDPR::Install::Check;
use RT::Extension::GDPR::Install::Database;
use RT::Extension::GDPR::Install::Files;
use RT::Extension::GDPR::Install::Layout;
use RT::Extension::GDPR::Install::Site;

my $DATABASE = 'RT::Extension::GDPR::Install::Database';
my $LAYOUT   = 'RT::Extension::GDPR::Install::Layout';
my %VERBS    = map { $_ => 1 } qw(check disable enable initdb install);

sub main {
    my ( $class, $verb, $destdir ) = @_;
    die "There is nothing called $verb\n" unless $VERBS{$verb};
    umask 022;
    my $code = eval { $class->$verb( defined $destdir ? $destdir : '' ) };
    my $error = $@;
    print STDERR $error if !defined $code;
    exit( defined $code ? $code : 1 );
}

sub install {
    my ( $class, $destdir ) = @_;
    RT::Extension::GDPR::Install::Files->install($destdir);
    return 0;
}

sub initdb {
    my ( $class, $destdir ) = @_;
    die "make initdb works on a running RT; DESTDIR has no meaning for it.\n" if length $destdir;
    _need_installed();
    $DATABASE->connect;
    my @made = $DATABASE->initialise;
    print map {"Made $_\n"} @made;
    print @made ? "The database is ready.\n" : "Everything is there already; nothing was changed.\n";
    return 0;
}

sub enable {
    my ( $class, $destdir ) = @_;
    my $site = RT::Extension::GDPR::Install::Site->new($destdir);
    my $unreachable = length $destdir ? undef : _unreachable('enable');
    my $named = grep { $_ eq 'RT::Extension::GDPR' } $DATABASE->site_plugins;
    die "RT::Extension::GDPR is already named in another file of RT's settings; twice would keep RT from starting.\n"
        . "Take it out there, then run make enable-GDPR again.\n"
        if $named > ( $site->state eq 'enabled' );
    my $switched = $site->enable;
    my $file     = $site->file;
    my $command  = $LAYOUT->plugin('sbin/rt-gdpr');
    my $user     = $LAYOUT->web_user || 'USER_OF_THE_WEB_SERVER';

    print $switched ? "RT::Extension::GDPR is enabled" : "RT::Extension::GDPR was enabled already", ".\n\n";
    print "A newer default is in $file.new; your $file was left as it is.\n\n" if $site->newer_default;
    print <<"TEXT";
Customize it in  $file
Every option is explained there, with its default. Nothing will be deleted until it is customised:
the extension deletes nothing of its own accord, only what somebody with the right
DeleteTicketFiles, which you grant in RT (superusers have it), deletes or schedules.

Then restart the web server and empty Mason's cache (the folder obj in $RT::MasonDataDir).

For deletions on a date, and for removals that were interrupted, put this line into /etc/cron.d/rt-gdpr:

*/15 * * * * $user $command run-due

TEXT
    return 0 if length $destdir;
    die $unreachable if $unreachable;

    print map {"Enabled scrip $_ again.\n"} $DATABASE->switch_scrips(1) if $switched;
    my @lacking = $DATABASE->lacking;
    print "Not yet in the database: ", join( ', ', @lacking ), ". Run make initdb.\n" if @lacking;
    return 0;
}

sub disable {
    my ( $class, $destdir ) = @_;
    my $site = RT::Extension::GDPR::Install::Site->new($destdir);
    my $file = $site->file;
    print $site->disable
        ? "RT::Extension::GDPR is disabled: its plugin line in $file is a comment now.\nRestart the web server.\n"
        : "RT::Extension::GDPR is not enabled in $file.\n";
    return 0 if length $destdir;

    my $unreachable = _unreachable('disable');
    die $unreachable if $unreachable;
    print map {"Disabled scrip $_.\n"} $DATABASE->switch_scrips(0);
    my @tickets = $DATABASE->waiting_tickets;
    return 0 unless @tickets;

    my $more = @tickets > 50 ? ' and ' . ( @tickets - 50 ) . ' more' : '';
    splice @tickets, 50;
    print "\nWARNING: files were promised to be deleted, and will not be while the extension is disabled.\n",
        "Tickets: @tickets$more\n";
    return 0;
}

sub check {
    my ( $class, $destdir ) = @_;
    die "make check-GDPR looks at a running RT; DESTDIR has no meaning for it.\n" if length $destdir;
    _need_installed();
    return RT::Extension::GDPR::Install::Check->run;
}

sub _need_installed {
    die 'The extension is not installed in ' . $LAYOUT->plugin . ": make install comes first.\n"
        unless -e $LAYOUT->plugin('etc/GDPR_Config.pm');
    return;
}

# Connects; what to tell people if that is impossible.
sub _unreachable {
    my ($verb) = @_;
    eval { _need_installed(); $DATABASE->connect; 1 } and return;
    return "RT's database could not be looked at, so the extension's scrips are as they were.\n"
        . "Run make $verb-GDPR again when it can be: $@";
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Install - what the targets of the Makefile do

=head1 SYNOPSIS

    perl -Iperl -MRT::Extension::GDPR::Install -e 'RT::Extension::GDPR::Install->main("enable")'

=head1 DESCRIPTION

Each target may be run again at any time and then changes only what is missing.

=head1 METHODS

Class methods. Except for L</main> they take DESTDIR, which may be empty, print what they did,
return an exit code, and die with a message for people.

=head2 main VERB, [DESTDIR]

Runs one of the methods below and ends the process.

=head2 check

Reports whether everything is in place; 1 if not.

=head2 disable

Makes the plugin line in the site's settings a comment, disables our scrips, and names the tickets
with deletions that will not be carried out. Keeps all files and tables.

=head2 enable

Writes the site's settings once, makes their plugin line active, and enables our scrips again if
the extension was not enabled.

=head2 initdb

Makes tables, grants, scrip and keys that are missing.

=head2 install

Installs all but the Perl modules.

=cut
