# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Install::Site;
use strict;
use warnings;

use RT::Extension::GDPR::Install::Defaults;
use RT::Extension::GDPR::Install::Files;
use RT::Extension::GDPR::Install::Layout;

my $LAYOUT = 'RT::Extension::GDPR::Install::Layout';
my $CALL   = qr/Plugin\(\s*(["'])RT::Extension::GDPR\g{-1}\s*\)\s*;/;
my $ACTIVE = qr/^[^\S\n]*(?=$CALL)/m;
my $RESTING = qr/^[^\S\n]*#[#\s]*?(?=$CALL)/m;

sub new {
    my ( $class, $destdir ) = @_;
    return bless { destdir => $destdir, file => $destdir . $LAYOUT->site_file }, $class;
}

sub file { return $_[0]{file} }

sub state {
    my ($self) = @_;
    return 'absent' unless -e $self->{file};
    my $text = RT::Extension::GDPR::Install::Defaults::read_file( $self->{file} );
    return $text =~ $ACTIVE ? 'enabled' : $text =~ $RESTING ? 'disabled' : 'without the plugin line';
}

sub enable {
    my ($self) = @_;
    my $default = $self->{destdir} . $LAYOUT->plugin('etc/site/80-gdpr.pm');
    die "The extension is not installed: make install comes first.\n" unless -e $default;

    my $before = $self->state;
    die "$self->{file} has no line Plugin('RT::Extension::GDPR'); it is yours, so put it in where you want it.\n"
        if $before eq 'without the plugin line';

    $self->_switch( $RESTING, '' ) if $before eq 'disabled';
    RT::Extension::GDPR::Install::Files->defaults( $self->{destdir} )
        ->deliver( RT::Extension::GDPR::Install::Defaults::read_file($default), $self->{file} );
    return $before ne 'enabled';
}

sub disable {
    my ($self) = @_;
    return 0 unless $self->state eq 'enabled';
    $self->_switch( $ACTIVE, '# ' );
    return 1;
}

sub newer_default {
    my ($self) = @_;
    return -e "$self->{file}.new" ? "$self->{file}.new" : undef;
}

sub _switch {
    my ( $self, $from, $to ) = @_;
    my $text = RT::Extension::GDPR::Install::Defaults::read_file( $self->{file} );
    $text =~ s/$from/$to/g;
    RT::Extension::GDPR::Install::Defaults::write_file( $self->{file}, $text );
    return;
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Install::Site - the one file of settings that belongs to the site

=head1 DESCRIPTION

F<RT_SiteConfig.d/80-gdpr.pm> is written once and then belongs to the site: only its plugin line
is ever changed, and a default that has changed since is written beside it as F<80-gdpr.pm.new>.

=head1 METHODS

=head2 new DESTDIR

DESTDIR, which may be empty, is put in front of each path.

=head2 file

The file's path.

=head2 state

C<absent>, C<enabled>, C<disabled> (its plugin line is a comment), or C<without the plugin line>.

=head2 enable

Makes the plugin line active, writing the file if need be, and brings a changed default. Returns
true if the extension was not enabled before. Dies with a message for people.

=head2 disable

Makes the plugin line a comment and changes nothing else. Returns true if it was active.

=head2 newer_default

The path of a default written beside the file that nobody has dealt with yet, or undef.

=cut
