# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::HTTP;

use strict;
use warnings;

use Moose;
use namespace::autoclean;

use JSON ();
use Path::Dispatcher;
use RT::Extension::GDPR::HTTP::Body;
use RT::Extension::GDPR::HTTP::SameOrigin;
use RT::Extension::GDPR::Problem;

extends 'RT::REST2::Resource';

=head1 NAME

RT::Extension::GDPR::HTTP - base class of our REST resources

=head1 SYNOPSIS

    package RT::REST2::Resource::GDPR::Plans;
    use Moose;
    extends 'RT::Extension::GDPR::HTTP';

    sub path { return qr{/tickets/([^/]+)/plans} }

    sub post_schema { return { type => 'object', ... } }

    sub post {
        my ( $self, $body ) = @_;
        return 200, { ticket => $self->id, ... };
    }

=head1 DESCRIPTION

A resource says its C<path>, and has a method C<get>, C<post> or C<delete> for each HTTP method it
knows (HEAD comes with C<get>). Such a method returns a status and the data to send as JSON, or
throws a L<RT::Extension::GDPR::Problem>. All the rest is done here, in one order for all of them:
the method is known, the asker is one of RT's staff, the call comes from a page of this RT, the
body is what the contract (F<openapi/gdpr.yaml>) says.

Web::Machine would answer some of these itself, in its own words, and would write the texts of
exceptions, which can quote data, into the log. So everything is done in the first of its states
that may give any status, C<is_authorized>, and the others are never reached. Who asks was found
out before, by L<RT::REST2::Middleware::Auth>; nobody gets 401 or 302 from there.

=head1 ATTRIBUTES

=head2 id

What stands in the path's group: of a ticket, a deletion or a log entry. Digits only, and never
more than RT's id columns can hold.

=cut

has id => ( is => 'ro' );

# Largest value of RT's id columns. PostgreSQL fails on larger ones instead of finding nothing.
my $LARGEST_ID = 2**31 - 1;

=head1 METHODS FOR SUBCLASSES

=head2 path

Class method: a regular expression of the path below C</gdpr>, with one group or none.

=head2 post_schema

The JSON Schema of what C<post> is given; see L<RT::Extension::GDPR::HTTP::Schema>.

=head2 query NAME, REGEX

The query parameter NAME, or undef (also in a list). Throws C<invalid_request> when it does not
match or is there twice.

=cut

sub query {
    my ( $self, $name, $form ) = @_;
    my @values = $self->request->query_parameters->get_all($name) or return undef;
    return $values[0] if @values == 1 && $values[0] =~ /\A$form\z/;
    RT::Extension::GDPR::Problem->throw( 'invalid_request',
        errors => [ { pointer => "?$name", detail => 'is not of the expected form' } ] );
}

=head2 query_id NAME

The same for a parameter that is an id.

=cut

sub query_id {
    my ( $self, $name ) = @_;
    my $id = $self->query( $name, qr/[0-9]{1,18}/ );
    return defined $id ? _checked_id($id) : undef;
}

=head1 METHODS FOR RT

=head2 dispatch_rules

For L<RT::REST2::Dispatcher>: our one path. Two resources that match one path give a 500 there.

=cut

sub dispatch_rules {
    my ($class) = @_;
    my $path = $class->path;
    return Path::Dispatcher::Rule::Regex->new(
        regex => qr{\A/gdpr$path/?\z},
        block => sub { { id => shift->pos(1) } },
    );
}

=head2 allowed_methods, known_methods

For Web::Machine: whatever was asked, so that it does not answer itself.

=cut

sub allowed_methods { return [ $_[0]->request->method ] }
sub known_methods   { return [ $_[0]->request->method ] }

=head2 is_authorized

For Web::Machine: writes the whole response and returns a reference to its status.

=cut

sub is_authorized {
    my ($self) = @_;
    my ( $status, $type, $bytes ) = eval { $self->_answer };
    ( $status, $type, $bytes ) = $self->_problem($@) unless $status;

    my $response = $self->response;
    $response->header( 'Cache-Control' => 'no-store', 'X-Content-Type-Options' => 'nosniff' );
    $response->header( 'Content-Type' => $type ) if length $bytes;
    $response->body( [ $self->request->method eq 'HEAD' ? '' : $bytes ] );
    return \$status;
}

sub _answer {
    my ($self) = @_;
    my $method = $self->request->method;
    my %handler = map { uc $_ => $_ } grep { $self->can($_) } qw(get post delete);
    $handler{HEAD} = $handler{GET} if $handler{GET};

    if ( !$handler{$method} ) {
        $self->response->header( Allow => join ', ', sort keys %handler );
        RT::Extension::GDPR::Problem->throw('method_not_allowed');
    }
    RT::Extension::GDPR::Problem->throw('forbidden') unless $self->current_user->Privileged;
    _checked_id( $self->id ) if defined $self->id;

    my @body;
    if ( $method !~ /\A(?:GET|HEAD)\z/ ) {
        RT::Extension::GDPR::HTTP::SameOrigin->check( $self->request->env );
        @body = RT::Extension::GDPR::HTTP::Body->read( $self->request, $self->post_schema )
            if $method eq 'POST';
    }
    my $name = $handler{$method};
    my ( $status, $data ) = $self->$name(@body);
    return $status, 'application/json', defined $data ? _json($data) : '';
}

sub _checked_id {
    my ($id) = @_;
    return $id if $id =~ /\A(?:0|[1-9][0-9]{0,9})\z/ && $id <= $LARGEST_ID;
    RT::Extension::GDPR::Problem->throw('not_found');
}

# RFC 9457. What went wrong inside is for the log; and the text of a foreign exception is for
# nobody, as it may quote a person's data.
sub _problem {
    my ( $self, $error ) = @_;
    my $problem = RT::Extension::GDPR::Problem->caught($error);
    my $detail  = $problem->detail;
    if ( $problem->slug eq 'internal_error' ) {
        my $incident = sprintf '%08x', rand 2**32;
        RT->Logger->error( sprintf 'Incident %s: %s of %s failed: %s',
            $incident, $self->request->method, ref $self, $detail // _origin($error) );
        $detail = "Logged as incident $incident";
    }
    my %document = (
        type   => 'urn:rt-gdpr:problem:' . $problem->slug,
        title  => $problem->title,
        status => $problem->status,
    );
    $document{detail} = $detail          if defined $detail;
    $document{errors} = $problem->errors if @{ $problem->errors };
    return $problem->status, 'application/problem+json', _json( \%document );
}

sub _origin {
    my ($error) = @_;
    my $class = ref $error || 'error';
    return $error =~ /( at \S+ line [0-9]+)\.?\s*\z/ ? "$class$1" : $class;
}

sub _json { return JSON->new->utf8->canonical->encode( $_[0] ) }

__PACKAGE__->meta->make_immutable;

1;
