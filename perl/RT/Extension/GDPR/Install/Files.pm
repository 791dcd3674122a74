# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Install::Files;
use strict;
use warnings;

use Cwd ();
use ExtUtils::Install ();
use File::Basename qw(dirname);
use File::Find ();
use RT;
use RT::Extension::GDPR::Install::Defaults;
use RT::Extension::GDPR::Install::Layout;

# A fixed list: a folder that is missing is a fault, not something to leave out.
my @FOLDERS = qw(etc html sbin static/gdpr);

# These two are not copied as they are.
my $OPTIONS = 'etc/GDPR_Config.pm';
my $COMMAND = 'sbin/rt-gdpr';

sub install {
    my ( $class, $destdir ) = @_;
    my $plugin = $destdir . RT::Extension::GDPR::Install::Layout->plugin;
    my @skip = ( qr/~\z/, qr{/\.[^/]*\z}, map {qr{\A\Q$_\E\z}} $OPTIONS, $COMMAND );
    for my $folder (@FOLDERS) {
        die "There is no folder $folder here; is this the whole of the sources?\n" unless -d $folder;
    }
    ExtUtils::Install::install(
        [ from_to => { read => '', write => '', map { $_ => "$plugin/$_" } @FOLDERS }, verbose => 0, skip => \@skip ] );

    my $command = command_text();
    my $target  = "$plugin/$COMMAND";
    RT::Extension::GDPR::Install::Defaults::write_file( $target, $command, 0755 )
        unless -e $target && RT::Extension::GDPR::Install::Defaults::read_file($target) eq $command;

    my $outcome = $class->defaults($destdir)->deliver(
        RT::Extension::GDPR::Install::Defaults::read_file($OPTIONS),
        "$plugin/$OPTIONS", replace_unchanged => 1 );
    print "$plugin/$OPTIONS was changed here and is kept; compare it with the new $plugin/$OPTIONS.new\n"
        if $outcome eq 'beside';
    _make_readable($plugin);
    return;
}

sub defaults {
    my ( $class, $destdir ) = @_;
    return RT::Extension::GDPR::Install::Defaults->new(
        $destdir . RT::Extension::GDPR::Install::Layout->plugin('etc/defaults.sha256') );
}

# The command finds RT by itself wherever it is called from, also one that keeps an
# RT/Generated.pm of its own: RT's other programs are made in the same way.
sub command_text {
    my $lib       = Cwd::abs_path( dirname( $INC{'RT.pm'} ) );
    my $generated = Cwd::abs_path( dirname( dirname( $INC{'RT/Generated.pm'} ) ) );
    my $setting
        = $generated eq $lib
        ? "use lib '$RT::LocalLibPath', '$lib';"
        : "use lib '$generated'; use RT::Generated; use lib \$RT::LocalLibPath, '$lib';";

    my $text = RT::Extension::GDPR::Install::Defaults::read_file($COMMAND);
    $text =~ s/\A#!.*/#!$^X/;
    $text =~ s/^# RT_LIB$/$setting/m or die "$COMMAND has no line '# RT_LIB'\n";
    return $text;
}

# An administrator's umask must not keep RT's web server from reading the plugin.
sub _make_readable {
    my ($folder) = @_;
    File::Find::find(
        {   no_chdir => 1,
            wanted   => sub {
                my $mode   = ( lstat $_ )[2] & 07777;
                my $wanted = $mode | ( -d _ || $mode & 0100 ? 0555 : 0444 );
                chmod $wanted, $_ if !-l _ && $mode != $wanted;
            },
        },
        $folder
    );
    return;
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Install::Files - puts the extension's files into RT's plugin folder

=head1 DESCRIPTION

Perl modules are installed by L<ExtUtils::MakeMaker>; this brings the rest.

=head1 METHODS

Class methods; the working folder is that of the sources.

=head2 install DESTDIR

Copies what has changed. DESTDIR, which may be empty, is put in front of each path.

=head2 defaults DESTDIR

The L<RT::Extension::GDPR::Install::Defaults> with the plugin's ledger.

=head2 command_text

The text of F<sbin/rt-gdpr> with the folders of this RT in it.

=cut
