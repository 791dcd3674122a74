# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::HTTP::Schema;

use strict;
use warnings;

use B    ();
use JSON ();

=head1 NAME

RT::Extension::GDPR::HTTP::Schema - the part of JSON Schema our requests need

=head1 SYNOPSIS

    my @errors = RT::Extension::GDPR::HTTP::Schema->errors(
        {   type                 => 'object',
            additionalProperties => JSON::false,
            required             => ['files'],
            properties           => { files => RT::Extension::GDPR::HTTP::Schema->files },
        },
        $body
    );

=head1 DESCRIPTION

The requests are few and small, and the full JSON::Validator would bring all of Mojolicious to
sites whose RT does without. So the keywords used are checked here: C<type> (string, integer, null,
array, object), C<enum>, C<pattern>, C<maxLength>, C<minimum>, C<items>, C<minItems>, C<maxItems>,
C<uniqueItems>, C<required>, C<properties>. Objects have no properties but these. A test holds the schemas together with those
of F<openapi/gdpr.yaml>, and this class with JSON::Validator.

=head1 CLASS METHODS

=head2 errors SCHEMA, VALUE

Returns what is wrong with a decoded JSON value as a list of C<< { pointer, detail } >> (RFC 6901),
the first 20. Nothing of the value is quoted, not even the name of an unknown property.

=cut

my $MOST_ERRORS = 20;

sub errors {
    my ( $class, $schema, $value ) = @_;
    my @errors = _errors( $schema, $value, '' );
    splice @errors, $MOST_ERRORS if @errors > $MOST_ERRORS;
    return @errors;
}

=head2 files

The schema C<Files> of the contract.

=head2 pattern NAME

The pattern of the contract's schema of that name: C<Code>, C<Digest>, C<FileRef> or C<FindingId>.

=cut

my %PATTERN = (
    Code      => '^[a-z][a-z0-9_]{0,31}$',
    Digest    => '^[0-9a-z:]{16,200}$',
    FindingId => '^[0-9a-f]{16}$',
    FileRef   => '^(attachment-[1-9][0-9]{0,9}|forwarded-[1-9][0-9]{0,9}(\.[0-9]{1,6}){1,32}|value-[1-9][0-9]{0,9})$',
);

sub pattern { return $PATTERN{ $_[1] } // die "No pattern $_[1]" }

sub files {
    return {
        type        => 'array',
        minItems    => 1,
        uniqueItems => JSON::true,
        items       => { type => 'string', pattern => $PATTERN{FileRef} },
    };
}

=head2 redaction

What a plan to redact and the redaction are both asked for with: the properties C<act>, C<terms> and C<categories>.

=cut

my @CATEGORIES = qw(person username email phone address national_id passport iban card birth_date ip_address url_token custom);

sub redaction {
    my $category = { type => 'string', enum => \@CATEGORIES };
    return {
        act   => { type => 'string', enum => [qw(anonymize redact)] },
        terms => {
            type     => 'array',
            maxItems => 100,
            items    => {
                type                 => 'object',
                additionalProperties => JSON::false,
                required             => [qw(text category)],
                properties           => {
                    text     => { type => 'string', maxLength => 5000, pattern => '^[^\x00]*[^\x00\s][^\x00]*$' },
                    category => $category,
                },
            },
        },
        categories => { type => [ 'array', 'null' ], uniqueItems => JSON::true, items => $category },
    };
}

sub _errors {
    my ( $schema, $value, $pointer ) = @_;
    my $type  = _type($value);
    my @types = ref $schema->{type} ? @{ $schema->{type} } : $schema->{type};
    return _error( $pointer, 'must be ' . join ' or ', @types ) unless grep { $_ eq $type } @types;

    return _array_errors( $schema, $value, $pointer )  if $type eq 'array';
    return _object_errors( $schema, $value, $pointer ) if $type eq 'object';
    return _string_errors( $schema, $value, $pointer ) if $type eq 'string';
    return _error( $pointer, 'is too small' ) if $type eq 'integer' && $value < ( $schema->{minimum} // $value );
    return;
}

sub _array_errors {
    my ( $schema, $values, $pointer ) = @_;
    my @errors = map { _errors( $schema->{items}, $values->[$_], "$pointer/$_" ) } 0 .. $#$values;
    my %seen;
    push @errors, _error( $pointer, 'has too few items' ) if @$values < ( $schema->{minItems} || 0 );
    return _error( $pointer, 'has too many items' ) if @$values > ( $schema->{maxItems} // @$values );
    push @errors, _error( $pointer, 'has an item twice' )
        if !@errors && $schema->{uniqueItems} && grep { $seen{$_}++ } @$values;
    return @errors;
}

sub _object_errors {
    my ( $schema, $value, $pointer ) = @_;
    my $known  = $schema->{properties};
    my @errors = map { _error( "$pointer/$_", 'is missing' ) }
        grep { !exists $value->{$_} } @{ $schema->{required} || [] };
    push @errors, _error( $pointer, 'has an unknown property' ) if grep { !$known->{$_} } keys %$value;
    push @errors, map { _errors( $known->{$_}, $value->{$_}, "$pointer/$_" ) }
        grep { exists $value->{$_} } sort keys %$known;
    return @errors;
}

# In Perl a $ also matches before a line feed at the end.
sub _string_errors {
    my ( $schema, $value, $pointer ) = @_;
    return _error( $pointer, 'must be one of: ' . join ', ', @{ $schema->{enum} } )
        if $schema->{enum} && !grep { $_ eq $value } @{ $schema->{enum} };
    return _error( $pointer, 'is too long' )
        if defined $schema->{maxLength} && length $value > $schema->{maxLength};
    my $pattern = ( $schema->{pattern} // return ) =~ s/\$\z/\\z/r;
    return _error( $pointer, 'is not of the expected form' ) unless $value =~ /$pattern/;
    return;
}

# JSON's decoders leave only strings with nothing but the string flag.
sub _type {
    my ($value) = @_;
    return 'null' unless defined $value;
    return { ARRAY => 'array', HASH => 'object' }->{ ref $value } || 'boolean' if ref $value;
    my $flags = B::svref_2object( \$value )->FLAGS;
    return 'string' unless $flags & ( B::SVf_IOK | B::SVf_NOK );
    return $value == int $value && abs $value < 2**53 ? 'integer' : 'number';
}

sub _error { return { pointer => $_[0], detail => $_[1] } }

1;
