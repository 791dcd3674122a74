# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Install::FrontEnd;
use strict;
use warnings;

use File::Find ();

my $BUILT   = 'static/gdpr/ticket.js';
my @SOURCES = qw(frontend/src openapi package.json package-lock.json vite.config.js tsconfig.json);

sub build {
    my ($class) = @_;
    return 'up to date' unless $class->needs_build;

    die "The front end is not built, and building it needs Node 20.19 or later with npm.\n"
        . "A release tarball carries it built.\n"
        unless grep { -x "$_/npm" } split /:/, $ENV{PATH};
    _run(qw(npm ci)) if _modified('node_modules/.package-lock.json') < _modified('package-lock.json');
    _run(qw(npm run build));
    die "The build did not make $BUILT.\n" unless -e $BUILT;
    return 'built';
}

sub needs_build {
    my ($class) = @_;
    return 1 unless -e $BUILT;
    return 0 unless -e '.git';
    return _modified(@SOURCES) > _modified($BUILT);
}

# When the newest file of all was modified; 0 without any.
sub _modified {
    my (@paths) = grep { -e } @_;
    my $newest = 0;
    File::Find::find(
        { no_chdir => 1, wanted => sub { my $time = ( stat $_ )[9]; $newest = $time if -f _ && $time > $newest } },
        @paths
    ) if @paths;
    return $newest;
}

sub _run {
    my (@command) = @_;
    system(@command) == 0 or die "@command failed.\n";
    return;
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Install::FrontEnd - builds the pages' scripts when that is needed

=head1 DESCRIPTION

A release tarball carries F<static/gdpr> built, and its files' times mean nothing after
unpacking: what is there is used. In a git checkout it is built again when a source is newer.

=head1 METHODS

Class methods; the working folder is that of the sources.

=head2 build

Builds if L</needs_build>; returns C<built> or C<up to date>. Dies when it cannot.

=head2 needs_build

True when there is no built front end, or an older one than the sources of a git checkout.

=cut
