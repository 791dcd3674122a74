# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Install::Layout;
use strict;
use warnings;

use RT;

sub plugin {
    my ( $class, $below ) = @_;
    return join '/', "$RT::LocalPluginPath/RT-Extension-GDPR", defined $below ? $below : ();
}

sub site_file {
    my $folder = $ENV{RT_SITE_CONFIG_DIR} || "$RT::LocalEtcPath/RT_SiteConfig.d";
    return "$folder/80-gdpr.pm";
}

sub web_user {
    my $user = ( stat $RT::MasonDataDir )[4];
    return defined $user ? scalar getpwuid $user : undef;
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Install::Layout - where the parts of the extension go in RT's folders

=head1 METHODS

Class methods. Paths are those RT will use; an installation with DESTDIR puts that in front.

=head2 plugin [BELOW]

The plugin's folder, or a path below it.

=head2 site_file

The site's settings. Like RT, it minds C<RT_SITE_CONFIG_DIR> in the environment.

=head2 web_user

The name of the user RT's web server runs as, undef if nobody knows: RT's own installation gives
Mason's data folder to that user.

=cut
