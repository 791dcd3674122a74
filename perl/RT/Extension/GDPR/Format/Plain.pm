# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Format::Plain;

use strict;
use warnings;

use parent 'RT::Extension::GDPR::Format';

=head1 NAME

RT::Extension::GDPR::Format::Plain - a text that is read as it is

=head1 DESCRIPTION

One view, C<text>. Lines are not wrapped anew, so C<format=flowed> (RFC 3676) stays as it was.

=cut

sub _read {
    my ( $class, $raw ) = @_;
    my $write = sub { my ( $piece, undef, @edits ) = @_; RT::Extension::GDPR::Format::spliced( $piece, @edits ) };
    return [$raw], [ { name => 'text', kind => 'text', label => undef, runs => [ [ 0, $raw, $write ] ] } ];
}

1;
