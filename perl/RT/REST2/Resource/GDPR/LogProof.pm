# SPDX-License-Identifier: GPL-2.0-only

package RT::REST2::Resource::GDPR::LogProof;

use strict;
use warnings;

use Moose;
use namespace::autoclean;

use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Log;

extends 'RT::Extension::GDPR::HTTP';

=head1 NAME

RT::REST2::Resource::GDPR::LogProof - GET log/{index}/proof: that an entry is in the log

=head1 METHODS

=head2 path

=head2 get

The inclusion proof (RFC 9162, 2.1.3). Needs SeePrivacyLog.

=cut

sub path { return qr{/log/([^/]+)/proof} }

sub get {
    my ($self) = @_;
    RT::Extension::GDPR::Access->new( $self->current_user )->require_right('SeePrivacyLog');

    my $proof = RT::Extension::GDPR::Log->proof( $self->id, $self->query_id('size') );
    return 200, {
        ( map { $_ => 0 + $proof->{$_} } qw(index size) ),
        ( map { $_ => $proof->{$_} } qw(entry leaf_hash hashes root) ),
    };
}

__PACKAGE__->meta->make_immutable;

1;
