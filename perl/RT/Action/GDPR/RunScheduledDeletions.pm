# SPDX-License-Identifier: GPL-2.0-only

package RT::Action::GDPR::RunScheduledDeletions;
use strict;
use warnings;

use base 'RT::Action';

use RT::Extension::GDPR::Due;

sub Prepare { return 1 }

sub Commit {
    my $self = shift;
    RT::Extension::GDPR::Due->on_status_change( $self->TicketObj );
    return 1;
}

1;

__END__

=head1 NAME

RT::Action::GDPR::RunScheduledDeletions - the scrip action for deletions on resolve

=head1 DESCRIPTION

Carries out the deletions that were scheduled for when the ticket is resolved. C<make initdb>
installs a global scrip with it; the scrip runs in the batch stage, after the mails of the same
update have been sent with their files. What it cannot do is left to C<rt-gdpr run-due>.

=head1 METHODS

=head2 Prepare

Always true. Must do nothing: RT also calls it to preview scrips.

=head2 Commit

Never fails: see L<RT::Extension::GDPR::Due/on_status_change>.

=cut
