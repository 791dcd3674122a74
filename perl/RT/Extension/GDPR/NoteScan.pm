# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::NoteScan;

use strict;
use warnings;

use RT::Extension::GDPR::Documents;
use RT::Extension::GDPR::People;

=head1 NAME

RT::Extension::GDPR::NoteScan - what a note to an act says of people

=head1 DESCRIPTION

A note stays when everything else is gone. So it is looked at like a text of the ticket, with all the
finder knows: the ticket's people, what the act itself is about, and all kinds of personal data.

=head1 CLASS METHODS

=head2 categories NOTE, PLAN

The sorted categories of what is surely personal data in the note (characters), for a
L<RT::Extension::GDPR::Plan>. Nobody is learnt from texts that whom the plan is for may not read.

=cut

sub categories {
    my ( $class, $note, $plan ) = @_;
    my %found;
    for my $part ( $plan->parts ) {
        my $documents = $part->{documents} || [ RT::Extension::GDPR::Documents->of( $part->{scope}, $plan->access ) ];
        my ($finder) = RT::Extension::GDPR::People->finder( $part->{scope}, $documents, terms => $part->{terms} || [] );
        $found{ $_->{category} } = 1
            for grep { $_->{auto} } $finder->scan( [ { key => 'note', format => 'plain', raw => $note } ] );
    }
    return sort keys %found;
}

1;
