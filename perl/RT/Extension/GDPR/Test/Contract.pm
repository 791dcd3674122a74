# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Test::Contract;

use strict;
use warnings;

use JSON ();
use JSON::Validator;
use RT::Extension::GDPR::Test ();
use YAML::XS ();

=head1 NAME

RT::Extension::GDPR::Test::Contract - openapi/gdpr.yaml, as tests read it

=head1 CLASS METHODS

=head2 document

The parsed contract.

=cut

my $document;

sub document {
    return $document ||= do {
        local $YAML::XS::Boolean = 'JSON::PP';
        YAML::XS::LoadFile( RT::Extension::GDPR::Test->root . '/openapi/gdpr.yaml' );
    };
}

=head2 operations

All operations: a list of C<< { method => 'GET', path => '/tickets/{ticket}' } >>.

=cut

sub operations {
    my ($class) = @_;
    my $paths = $class->document->{paths};
    return map {
        my $path = $_;
        map { { method => uc, path => $path } } grep { $paths->{$path}{$_} } qw(get post delete);
    } sort keys %$paths;
}

=head2 schema_errors SCHEMA, VALUE

What JSON::Validator finds wrong with VALUE, as strings. SCHEMA is the name of a component or a
schema of the document.

=cut

sub schema_errors {
    my ( $class, $schema, $value ) = @_;
    $schema = { '$ref' => "#/components/schemas/$schema" } unless ref $schema;
    my $validator = JSON::Validator->new->schema( {
        '$schema'  => 'https://json-schema.org/draft/2019-09/schema',
        components => $class->document->{components},
        %$schema,
    } );
    return map {"$_"} $validator->validate($value);
}

=head2 response_errors METHOD, PATH, RESPONSE

What in a HTTP::Response is not as the contract says, as strings; PATH is below C</gdpr>. Where
the contract knows no such operation or status, only a problem document or RT's own 401 will do.

=cut

sub response_errors {
    my ( $class, $method, $path, $response ) = @_;
    my $operation = $class->_operation( $method, $path );
    my $said = $operation && $operation->{responses}{ $response->code };
    $said = $class->_resolved($said) if $said;

    my $type = $response->content_type;
    my $body = $response->content;
    return $body eq '' ? () : 'there is a body' if $said && !$said->{content};
    return                       if $method eq 'HEAD' && $body eq '';
    return "status " . $response->code . " is not in the contract"
        unless $said || $response->code =~ /\A4/;

    my $schema
        = $said                   ? ( $said->{content}{$type} || {} )->{schema}
        : $response->code == 401  ? { '$ref' => '#/components/schemas/RTError' }
        : $type =~ /problem.json/ ? { '$ref' => '#/components/schemas/Problem' }
        :                           undef;
    return "type $type of status " . $response->code . ' is not in the contract' unless $schema;

    my $data = eval { JSON->new->utf8->decode($body) };
    return 'the body is not JSON' unless ref $data;
    my @errors = $class->schema_errors( $schema, $data );
    push @errors, $class->_problem_errors( $data, $response ) if $type =~ /problem/;
    push @errors, 'the response may be cached'
        if $response->code != 401 && ( $response->header('Cache-Control') // '' ) ne 'no-store';
    return @errors;
}

sub _problem_errors {
    my ( $class, $problem, $response ) = @_;
    my ($slug) = ( $problem->{type} // '' ) =~ /:([a-z_]+)\z/;
    return (
        $class->schema_errors( ProblemSlug => $slug ),
        $problem->{status} == $response->code ? () : 'status and body differ',
    );
}

sub _operation {
    my ( $class, $method, $path ) = @_;
    $path =~ s/\?.*//;
    $method = 'GET' if $method eq 'HEAD';
    my $paths = $class->document->{paths};
    for my $template ( keys %$paths ) {
        my $form = join '[^/]+', map {quotemeta} split /\{\w+\}/, $template, -1;
        return $paths->{$template}{ lc $method } if $path =~ /\A$form\z/;
    }
    return;
}

sub _resolved {
    my ( $class, $part ) = @_;
    my ($name) = ( $part->{'$ref'} // return $part ) =~ m{/(\w+)\z};
    return $class->document->{components}{responses}{$name};
}

1;
