# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Problem;

use strict;
use warnings;

use Carp ();
use Scalar::Util qw(blessed);

use overload
    '""'     => sub { $_[0]->as_string },
    'bool'   => sub { 1 },
    fallback => 1;

=head1 NAME

RT::Extension::GDPR::Problem - everything that can go wrong, in one table

=head1 SYNOPSIS

    RT::Extension::GDPR::Problem->throw( 'not_found', detail => 'ticket 12' );

    eval { ...; 1 } or do {
        my $problem = RT::Extension::GDPR::Problem->caught($@);
        print $problem->slug, ' ', $problem->status, "\n";
    };

=head1 DESCRIPTION

The engine throws objects of this class only. The page's REST edge turns them into
C<application/problem+json> (RFC 9457), the shell into a message and an exit code. A test holds
this table and the contract in F<openapi/gdpr.yaml> together.

C<detail> and C<errors> may name ids, never a person, an address, a file or a content.

=cut

my %SLUGS = (
    not_found              => [ 404, 'Not found' ],
    forbidden              => [ 403, 'Permission denied' ],
    unauthenticated        => [ 401, 'Please log in' ],
    cross_site             => [ 403, 'The request came from another site' ],
    method_not_allowed     => [ 405, 'Method not allowed' ],
    unsupported_media_type => [ 415, 'The request must be JSON' ],
    too_large              => [ 413, 'The request is too large' ],
    malformed_json         => [ 400, 'The request is not valid JSON' ],
    invalid_request        => [ 422, 'The request is not valid' ],
    plan_stale             => [ 409, 'Something changed since the preview: please look again' ],
    already_deleted        => [ 409, 'Already deleted' ],
    too_many_files         => [ 422, 'Too many files at once' ],
    keys_missing           => [ 503, 'A key file is missing' ],
    invalid_configuration  => [ 503, 'An option of the extension is not usable' ],
    storage_failed         => [ 503, 'A file could not be read or written' ],
    busy                   => [ 503, 'The database is busy: please try again' ],
    scheduler_disabled     => [ 409, 'The user who scheduled this is disabled' ],
    rights_lost            => [ 409, 'The user who scheduled this may no longer do it' ],
    not_cancellable        => [ 409, 'This can no longer be cancelled' ],
    internal_error         => [ 500, 'Internal error' ],
);

=head1 CLASS METHODS

=head2 slugs

Returns a reference to a hash of every slug: C<< { status => 404, title => 'Not found' } >>.

=cut

sub slugs {
    return { map { $_ => { status => $SLUGS{$_}[0], title => $SLUGS{$_}[1] } } keys %SLUGS };
}

=head2 throw SLUG, [detail => TEXT, errors => [ { pointer, detail }, ... ]]

Dies with a problem. C<pointer> is a JSON pointer (RFC 6901) into the request. An unknown slug is
a programmer's mistake and croaks.

=cut

sub throw {
    my ( $class, $slug, %args ) = @_;
    Carp::croak("No such problem: $slug") unless $SLUGS{$slug};
    die bless { slug => $slug, detail => $args{detail}, errors => $args{errors} || [] }, $class;
}

=head2 caught ERROR

Returns ERROR itself if it is a problem, otherwise an C<internal_error> that keeps the text of the
error to itself, as it may quote data. For C<$@>.

=cut

sub caught {
    my ( $class, $error ) = @_;
    return $error if blessed $error && $error->isa(__PACKAGE__);
    return bless { slug => 'internal_error', detail => undef, errors => [] }, $class;
}

=head1 METHODS

=head2 slug

=head2 status

The HTTP status code.

=head2 title

One English sentence, the same for every problem of this slug; translate it where it is shown.

=head2 detail

What this one is about (ids only), or undef.

=head2 errors

A reference to a list of C<< { pointer, detail } >>, for C<invalid_request>.

=head2 as_string

Slug and detail in one line; also what the object is as a string.

=cut

sub slug   { return $_[0]{slug} }
sub status { return $SLUGS{ $_[0]{slug} }[0] }
sub title  { return $SLUGS{ $_[0]{slug} }[1] }
sub detail { return $_[0]{detail} }
sub errors { return $_[0]{errors} }

sub as_string {
    my ($self) = @_;
    my $line = $self->slug;
    $line .= ': ' . $self->detail if defined $self->detail;
    $line .= join '', map {" ($_->{pointer}: $_->{detail})"} @{ $self->errors };
    return "$line\n";
}

1;
