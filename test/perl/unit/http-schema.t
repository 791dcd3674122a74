# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test nodb => 1;
use JSON ();
use RT::Extension::GDPR::HTTP::Schema;
use RT::Extension::GDPR::Test::Contract;
use RT::REST2::Resource::GDPR::CopySearches;
use RT::REST2::Resource::GDPR::Deletions;
use RT::REST2::Resource::GDPR::Plans;
use RT::REST2::Resource::GDPR::RedactionPlans;
use RT::REST2::Resource::GDPR::Redactions;

my $class    = 'RT::Extension::GDPR::HTTP::Schema';
my $contract = 'RT::Extension::GDPR::Test::Contract';

my %request = (
    PlanRequest       => RT::REST2::Resource::GDPR::Plans->post_schema,
    CopySearchRequest => RT::REST2::Resource::GDPR::CopySearches->post_schema,
    DeletionRequest   => RT::REST2::Resource::GDPR::Deletions->post_schema,
    RedactionPlanRequest => RT::REST2::Resource::GDPR::RedactionPlans->post_schema,
    RedactionRequest     => RT::REST2::Resource::GDPR::Redactions->post_schema,
);

# A schema of the contract with its references filled in, and without the words for people.
sub plain {
    my ($part) = @_;
    return [ map { plain($_) } @$part ] if ref $part eq 'ARRAY';
    return $part unless ref $part eq 'HASH';
    my %plain = map { $_ => plain( $part->{$_} ) } keys %$part;
    if ( my $reference = delete $plain{'$ref'} ) {
        my ($name) = $reference =~ m{/(\w+)\z};
        %plain = ( %{ plain( $contract->document->{components}{schemas}{$name} ) }, %plain );
    }
    delete @plain{ grep { !ref $plain{$_} } qw(description format) };
    return \%plain;
}

subtest 'the schemas are those of the contract' => sub {
    for my $name ( sort keys %request ) {
        is_deeply( $request{$name}, plain( $contract->document->{components}{schemas}{$name} ), $name );
    }
};

my $digest = 'a' x 64;
my %good = ( files => ['attachment-1'], digest => $digest, when => 'now', reason => 'id_check' );

my %plan = ( act => 'anonymize', terms => [ { text => 'a b', category => 'custom' } ], categories => undef );
my %redaction = ( %plan, digest => $digest, accepted => [ 'a' x 16 ], people => [ 1, 20 ], reason => 'id_check' );

subtest 'what is allowed' => sub {
    my @allowed = (
        [ RedactionPlanRequest => {%plan} ],
        [ RedactionPlanRequest => { %plan, terms => [ map { { text => "x $_", category => 'person' } } 1 .. 100 ], categories => ['iban'] } ],
        [ RedactionPlanRequest => { %plan, terms => [], categories => [] } ],
        [ RedactionRequest => {%redaction} ],
        [ RedactionRequest => { %redaction, accepted => [], people => [], note => undef } ],
        [ PlanRequest => { files => ['attachment-1'] } ],
        [ PlanRequest => { files => [ 'attachment-2147483647', 'forwarded-5.1', 'forwarded-5.2.10', 'value-3' ] } ],
        [ CopySearchRequest => { files => ['value-3'], cursor => undef } ],
        [ CopySearchRequest => { files => ['value-3'], cursor => 'x' x 200 } ],
        [ DeletionRequest => {%good} ],
        [ DeletionRequest => { %good, due => undef, document_kind => undef, note => undef } ],
        [ DeletionRequest => { %good, due => '2030-02-01', document_kind => 'id_card', note => "a\n\x{1F600}" } ],
    );
    for my $case (@allowed) {
        my ( $name, $value ) = @$case;
        is_deeply( [ $class->errors( $request{$name}, $value ) ], [], $name );
        is_deeply( [ $contract->schema_errors( $name, $value ) ], [], "$name by JSON::Validator" );
    }
};

subtest 'what is not, and where' => sub {
    my @refused = (
        [ RedactionPlanRequest => { %plan, act => 'delete' }, '/act' ],
        [ RedactionPlanRequest => { %plan, terms => [ map { { text => "x $_", category => 'person' } } 1 .. 101 ] }, '/terms' ],
        [ RedactionPlanRequest => { %plan, terms => [ { text => ' ', category => 'custom' } ] }, '/terms/0/text' ],
        [ RedactionPlanRequest => { %plan, terms => [ { text => 'a', category => 'colour' } ] }, '/terms/0/category' ],
        [ RedactionPlanRequest => { %plan, categories => [ 'iban', 'iban' ] }, '/categories' ],
        [ RedactionRequest => { %redaction, accepted => ['A' x 16] }, '/accepted/0' ],
        ( map { [ RedactionRequest => { %redaction, people => [ 1, $_ ] }, '/people/1' ] } 0, -1, 1.5, '2', undef, JSON::true ),
        [ RedactionRequest => { %redaction, people => [ 1, 1 ] }, '/people' ],
        [ PlanRequest => {}, '/files' ],
        [ PlanRequest => { files => [] }, '/files' ],
        [ PlanRequest => { files => 'attachment-1' }, '/files' ],
        [ PlanRequest => { files => {} }, '/files' ],
        [ PlanRequest => { files => undef }, '/files' ],
        [ PlanRequest => { files => JSON::true }, '/files' ],
        [ PlanRequest => { files => [1] }, '/files/0' ],
        [ PlanRequest => { files => [undef] }, '/files/0' ],
        [ PlanRequest => { files => [ [] ] }, '/files/0' ],
        [ PlanRequest => { files => [ 'attachment-1', 'attachment-1' ] }, '/files' ],
        [ PlanRequest => { files => ['attachment-1'], extra => 1 }, '' ],
        ( map { [ PlanRequest => { files => [ 'attachment-1', $_ ] }, '/files/1' ] }
                'attachment-0', 'attachment-01', 'attachment-', ' attachment-1', 'ATTACHMENT-1', "attachment-\x{661}",
            'forwarded-1', 'forwarded-1.', 'forwarded-1..2', 'value-1.1', '../etc/passwd', '', 'attachment-12345678901',
            'forwarded-1' . '.1' x 33 ),
        [ CopySearchRequest => { files => ['value-3'] }, '/cursor' ],
        [ CopySearchRequest => { files => ['value-3'], cursor => 'x' x 201 }, '/cursor' ],
        [ CopySearchRequest => { files => ['value-3'], cursor => 5 }, '/cursor' ],
        [ DeletionRequest => { %good, when => 'later' }, '/when' ],
        [ DeletionRequest => { %good, when => undef }, '/when' ],
        [ DeletionRequest => { %good, digest => 'short' }, '/digest' ],
        [ DeletionRequest => { %good, digest => 'A' x 64 }, '/digest' ],
        [ DeletionRequest => { %good, reason => 'Not a code' }, '/reason' ],
        [ DeletionRequest => { %good, reason => undef }, '/reason' ],
        [ DeletionRequest => { %good, document_kind => '' }, '/document_kind' ],
        [ DeletionRequest => { %good, due => '1.2.2030' }, '/due' ],
        [ DeletionRequest => { %good, note => "a\0b" }, '/note' ],
        [ DeletionRequest => { %good, note => ['a'] }, '/note' ],
    );
    for my $case (@refused) {
        my ( $name, $value, $pointer ) = @$case;
        my $shown = JSON->new->canonical->ascii->encode($value);
        my @errors = $class->errors( $request{$name}, $value );
        is_deeply( [ map { $_->{pointer} } @errors ], [$pointer], "$name $shown" );
        cmp_ok( scalar $contract->schema_errors( $name, $value ), '>', 0, 'refused by JSON::Validator too' );
    }
};

subtest 'a line feed at the end is not overlooked' => sub {
    my @errors = $class->errors( $request{PlanRequest}, { files => ["attachment-1\n"] } );
    is_deeply( [ map { $_->{pointer} } @errors ], ['/files/0'], 'refused' );
};

subtest 'errors are few and quote nothing' => sub {
    my @errors = $class->errors( $request{PlanRequest}, { files => [ ('alice@example.test') x 500 ], alice => 1 } );
    cmp_ok( scalar @errors, '==', 20, 'as many as one can read' );
    unlike( JSON->new->encode( \@errors ), qr/alice/, 'no value, no property name' );
};

done_testing;
