# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::HTTP::Body;

use strict;
use warnings;

use JSON ();
use RT::Extension::GDPR::HTTP::Schema;
use RT::Extension::GDPR::Problem;

=head1 NAME

RT::Extension::GDPR::HTTP::Body - the JSON a request brings

=head1 CLASS METHODS

=head2 read REQUEST, SCHEMA

Returns the object that the body of a Plack::Request holds, if it fits SCHEMA
(L<RT::Extension::GDPR::HTTP::Schema>). Throws C<unsupported_media_type>, C<too_large>,
C<malformed_json> or C<invalid_request>.

=cut

# 1 MiB; 10,000 file refs and a note of 16,000 characters need less than half of it.
my $LARGEST = 2**20;

# What is nested deeper than this is no request of ours.
my $DEPTH = 8;

sub read {
    my ( $class, $request, $schema ) = @_;

    RT::Extension::GDPR::Problem->throw('unsupported_media_type')
        unless ( $request->env->{CONTENT_TYPE} // '' )
        =~ m{\Aapplication/json[ \t]*(?:;[ \t]*charset="?utf-8"?[ \t]*)?\z}i;

    # Plack reads as many bytes as the length says; web servers set it for chunked bodies, too.
    RT::Extension::GDPR::Problem->throw('too_large')
        if ( $request->env->{CONTENT_LENGTH} || 0 ) > $LARGEST;

    my $data = eval { JSON->new->utf8->max_depth($DEPTH)->decode( $request->content ) };

    # Without the parser's message: it quotes the body.
    RT::Extension::GDPR::Problem->throw('malformed_json') unless ref $data eq 'HASH';

    my @errors = RT::Extension::GDPR::HTTP::Schema->errors( $schema, $data );
    RT::Extension::GDPR::Problem->throw( 'invalid_request', errors => \@errors ) if @errors;
    return $data;
}

1;
