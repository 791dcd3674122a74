# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Format::URL;

use strict;
use warnings;

use RT::Extension::GDPR::Format::HTML::Source;

use parent 'RT::Extension::GDPR::Format';

=head1 NAME

RT::Extension::GDPR::Format::URL - a URL by itself, as in RT's links

=head1 DESCRIPTION

One view, C<text>, of kind C<url>, with percent-encoding decoded. A token stands in it in its safe form.

=cut

sub _read {
    my ( $class, $raw ) = @_;
    my $place = RT::Extension::GDPR::Format::HTML::Source->attribute( q{"}, 1 );
    return [$raw], [ { name => 'text', kind => 'url', label => undef, runs => [ [ 0, $place->text($raw), $place->writer ] ] } ];
}

1;
