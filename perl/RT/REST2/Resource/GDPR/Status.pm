# SPDX-License-Identifier: GPL-2.0-only

package RT::REST2::Resource::GDPR::Status;

use strict;
use warnings;

use Moose;
use namespace::autoclean;

use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::HTTP::Wire;
use RT::Extension::GDPR::Status;

extends 'RT::Extension::GDPR::HTTP';

=head1 NAME

RT::REST2::Resource::GDPR::Status - GET status: whether promises are kept

=head1 METHODS

=head2 path

=head2 get

What the officer's page shows as a banner. Needs SeePrivacyLog or AdminPrivacy. Of the files of
other people's tickets only what the asker may read is said.

=cut

sub path { return qr{/status} }

sub get {
    my ($self) = @_;
    my $wire = 'RT::Extension::GDPR::HTTP::Wire';
    my $user = $self->current_user;
    RT::Extension::GDPR::Access->new($user)->require_officer;

    my $report = RT::Extension::GDPR::Status->report($user);
    return 200, {
        heartbeat        => $wire->time( $report->{heartbeat} ),
        state            => $report->{state},
        overdue          => [ map { $wire->deletion($_) } @{ $report->{overdue} } ],
        refused          => [ map { $wire->deletion($_) } @{ $report->{refused} } ],
        pending_removals => 0 + $report->{pending_removals},
        missing_keys     => $report->{missing_keys},
        log              => { size => 0 + $report->{log}{size} },
    };
}

__PACKAGE__->meta->make_immutable;

1;
