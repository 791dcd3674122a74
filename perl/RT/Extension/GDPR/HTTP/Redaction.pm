# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::HTTP::Redaction;

use strict;
use warnings;

use JSON ();
use RT::Extension::GDPR::Act::Anonymize;
use RT::Extension::GDPR::Act::Redact;
use RT::Extension::GDPR::Finder;
use RT::Extension::GDPR::Format;
use RT::Extension::GDPR::HTTP::Wire;
use RT::Extension::GDPR::Users;

my $WIRE = 'RT::Extension::GDPR::HTTP::Wire';

=head1 NAME

RT::Extension::GDPR::HTTP::Redaction - a plan that redacts, as the contract says it

=head1 DESCRIPTION

C<RedactionPlan> of F<openapi/gdpr.yaml>: what a person decides by. Values go to those only who may read the
texts they stand in; no other answer has any.

=head1 CLASS METHODS

=head2 act NAME

The act, C<anonymize> or C<redact>.

=head2 categories

C<< { code, label } >> of all categories, in the order to show.

=cut

my %ACT = map { $_->name => $_ } qw(RT::Extension::GDPR::Act::Anonymize RT::Extension::GDPR::Act::Redact);

my @CATEGORIES = (
    [ person      => 'Name' ],                      # loc
    [ username    => 'User name' ],                 # loc
    [ email       => 'E-mail address' ],            # loc
    [ phone       => 'Phone number' ],              # loc
    [ address     => 'Address' ],                   # loc
    [ national_id => 'National ID' ],               # loc
    [ passport    => 'Passport number' ],           # loc
    [ iban        => 'IBAN' ],                      # loc
    [ card        => 'Card number' ],               # loc
    [ birth_date  => 'Date of birth' ],             # loc
    [ ip_address  => 'IP address' ],                # loc
    [ url_token   => 'Secret in a link' ],          # loc
    [ custom      => 'Something else' ],            # loc
);

my %ROLE = (
    requestor  => 'Requestor',                      # loc
    cc         => 'Cc',                             # loc
    admin_cc   => 'AdminCc',                        # loc
    other_role => 'Another role',                   # loc
    mentioned  => 'Named in the messages',          # loc
);

# How much of a text is shown around a finding, in characters.
my $AROUND = 300;

sub act        { return $ACT{ $_[1] } }
sub categories { return map { { code => $_->[0], label => $_->[1] } } @CATEGORIES }

=head2 request

The properties that C<RedactionPlanRequest> and C<RedactionRequest> of the contract share.

=cut

sub request {
    my $category = { type => 'string', enum => [ map { $_->[0] } @CATEGORIES ] };
    return {
        act        => { type => 'string', enum => [qw(anonymize redact)] },
        categories => { type => [ 'array', 'null' ], uniqueItems => JSON::true, items => $category },
        terms      => {
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
    };
}

=head2 plan PLAN

Of an undecided plan, without C<ticket>, C<active> and C<unreadable>.

=cut

sub plan {
    my ( $class, $plan ) = @_;
    my ($part)   = $plan->parts;
    my @texts    = _texts($part);
    my %is_shown = map { $_->{number} => 1 } @{ $part->{swapped} };
    return (
        act        => $plan->act->name,
        digest     => $plan->digest,
        people     => [ map { _person($_) } @{ $part->{swapped} } ],
        categories => [ _category_counts( @{ $part->{findings} } ) ],
        texts      => [ map { $_->{text} } @texts ],
        findings   => [ map { _finding( $_, \%is_shown ) } map { @{ $_->{findings} } } @texts ],
        changes    => [ $WIRE->counts( $plan->counts ) ],
        outside    => [ _places( $plan->act->outside($plan) ) ],
        unsearchable => [ _unsearchable( $plan->act->unsearchable($plan) ) ],
    );
}

sub _person {
    my ($person) = @_;
    my ($name) = grep { length( $_ // q{} ) } $person->{columns}{RealName}, @{ $person->{names} }, @{ $person->{addresses} },
        $person->{columns}{Name};
    return {
        number   => 0 + $person->{number},
        name     => $name // q{},
        role     => { code => $person->{role}, label => $ROLE{ $person->{role} } },
        findings => 0 + $person->{hits},
    };
}

sub _category_counts {
    my @findings = @_;
    my %count;
    $count{ $_->{category} }{ $_->{auto} ? 'auto' : 'suggested' }++ for @findings;
    return map { {
        code      => $_->[0],
        label     => $_->[1],
        auto      => 0 + ( $count{ $_->[0] }{auto}      || 0 ),
        suggested => 0 + ( $count{ $_->[0] }{suggested} || 0 ),
    } } grep { $count{ $_->[0] } } @CATEGORIES;
}

# The views that have findings, in their order: { text (as the contract says), findings }.
sub _texts {
    my ($part) = @_;
    my %findings;
    push @{ $findings{ $_->{document} }{ $_->{view} } }, $_ for @{ $part->{findings} };
    my @documents = grep { $findings{ $_->{key} } } @{ $part->{documents} };
    my $names     = RT::Extension::GDPR::Users->names( map { $_->{by} } @documents );
    return map {
        my $document = $_;
        map { _text( $document, $names, $_, $findings{ $document->{key} }{ $_->{name} } ) }
            grep { $findings{ $document->{key} }{ $_->{name} } }
            RT::Extension::GDPR::Format->of( $document->{format} )->views( $document->{raw} );
    } @documents;
}

sub _text {
    my ( $document, $names, $view, $findings ) = @_;
    my @findings = map { { %$_, text => "$document->{key}:$view->{name}" } } sort { $a->{start} <=> $b->{start} } @$findings;
    return {
        findings => \@findings,
        text     => {
            key         => "$document->{key}:$view->{name}",
            title       => $document->{title},
            label       => $view->{label},
            transaction => $WIRE->id( $document->{transaction} ),
            created     => $WIRE->time( $document->{created} ),
            by          => $WIRE->person( $document->{by}, $names->{ $document->{by} // 0 } ),
            pieces      => [ _pieces( $view->{text}, @findings ) ],
        },
    };
}

sub _pieces {
    my ( $text, @findings ) = @_;
    my @stretches = RT::Extension::GDPR::Format::cut( $text, map { @$_{qw(start end)} } @findings );
    my @pieces;
    for my $at ( 0 .. $#stretches ) {
        if ( $at % 2 ) { push @pieces, { text => $stretches[$at], finding => $findings[ ( $at - 1 ) / 2 ]{id} } }
        else           { push @pieces, _stretch( $stretches[$at], $at > 0, $at < $#stretches ) }
    }
    return @pieces;
}

# What stands before, between and behind findings, as far as somebody needs it to decide.
sub _stretch {
    my ( $text, $has_before, $has_behind ) = @_;
    my $length = length $text;
    my ( $begin, $end ) = map { $_ ? $AROUND : 0 } $has_before, $has_behind;
    return $length ? { text => $text } : () if $length <= $begin + $end + $AROUND;
    return (
        $begin ? { text => substr $text, 0, $begin } : (),
        { gap => $length - $begin - $end },
        $end ? { text => substr $text, -$end } : (),
    );
}

sub _finding {
    my ( $finding, $is_shown ) = @_;
    my $person = $finding->{person};
    return {
        ( map { $_ => $finding->{$_} } qw(id text category token) ),
        value      => $finding->{value} // q{},
        person     => $person && $is_shown->{$person} ? 0 + $person : undef,
        confidence => 0 + $finding->{confidence},
        reason     => { code => $finding->{reason}, label => RT::Extension::GDPR::Finder->reason( $finding->{reason} ) // $finding->{reason} },
        auto       => $WIRE->boolean( $finding->{auto} ),
    };
}

sub _places {
    my @found = @_;
    my %place;
    for my $found (@found) {
        my $place = $place{ $found->{place} } ||= { place => $found->{place}, label => $found->{label} // $found->{place}, count => 0 };
        $place->{count} += $found->{count};
    }
    return map { $place{$_} } grep { $place{$_}{count} } sort keys %place;
}

sub _unsearchable {
    my @files = @_;
    my @shown = $WIRE->files(@files);
    return map { { %{ $shown[$_] }, why => $files[$_]{why} } } 0 .. $#files;
}

1;
