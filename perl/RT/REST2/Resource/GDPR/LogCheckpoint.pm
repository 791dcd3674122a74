# SPDX-License-Identifier: GPL-2.0-only

package RT::REST2::Resource::GDPR::LogCheckpoint;

use strict;
use warnings;

use Moose;
use namespace::autoclean;

use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Log;

extends 'RT::Extension::GDPR::HTTP';

=head1 NAME

RT::REST2::Resource::GDPR::LogCheckpoint - GET log/checkpoint: the signed head of the log

=head1 METHODS

=head2 path

=head2 get

The checkpoint and the public keys it can be checked with. Needs SeePrivacyLog.

=cut

sub path { return qr{/log/checkpoint} }

sub get {
    my ($self) = @_;
    RT::Extension::GDPR::Access->new( $self->current_user )->require_right('SeePrivacyLog');

    my $head = RT::Extension::GDPR::Log->signed_head;
    return 200, {
        size => 0 + $head->{size},
        ( map { $_ => $head->{$_} } qw(root note) ),
        keys => [ map { { id => $_->{id}, public_key => $_->{public_key} } } @{ $head->{keys} } ],
    };
}

__PACKAGE__->meta->make_immutable;

1;
