# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Demo::Check;
use strict;
use warnings;

use Carp qw(croak);
use Exporter qw(import);

our @EXPORT_OK = qw(ok);

=head1 NAME

RT::Extension::GDPR::Demo::Check - no refusal of RT goes unseen

=head1 FUNCTIONS

=head2 ok( @answer )

Takes what a method of RT returned, C<(true value, ..., message)>, returns the value, and dies with the message if it is
false.

=cut

sub ok {
    my ( $value, @rest ) = @_;
    croak 'RT refused: ' . ( $rest[-1] // 'without a reason' ) unless $value;
    return $value;
}

1;
