# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Act::Redact;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Act';

use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Documents;
use RT::Extension::GDPR::FileMatcher;
use RT::Extension::GDPR::Finder;
use RT::Extension::GDPR::History;
use RT::Extension::GDPR::Keys;
use RT::Extension::GDPR::People;
use RT::Extension::GDPR::Plan;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Store;
use RT::Extension::GDPR::Visibility;

my $DOCUMENTS = 'RT::Extension::GDPR::Documents';
my $PROBLEM   = 'RT::Extension::GDPR::Problem';
my $STORE     = 'RT::Extension::GDPR::Store';

=head1 NAME

RT::Extension::GDPR::Act::Redact - replace passages in a ticket's texts

=head1 SYNOPSIS

    my $act  = 'RT::Extension::GDPR::Act::Redact';
    my $plan = $act->plan( user => $user, ticket => 12, terms => [ { text => 'blue pot', category => 'custom' } ] );
    RT::Extension::GDPR::Apply->run( $plan, user => $user, reason => 'person_asked', via => 'page' );

=head1 DESCRIPTION

It looks into what its user may read, and nowhere else: the rest is neither shown nor changed, and that
there is any is not told (L<RT::Extension::GDPR::Access/unreadable_kinds> says what the rights hide). Verify
searches all texts all the same; what it finds there is in the log, not in the answer.

A part of its plan has C<documents> (L<RT::Extension::GDPR::Documents>), C<findings> (of
L<RT::Extension::GDPR::Finder>, all of them, each with C<accepted>), C<people> (each with C<hits>, the number
of its findings) and C<swapped>, those of the people who are replaced as watchers and authors too. The
number of a person is that of the token: [Person 2] is number 2.

=head1 CLASS METHODS

=head2 right

What one needs on the ticket.

=head2 history_type

Of the transaction that tells of it.

=head2 search TERMS, CATEGORIES

What the finder is told (L<RT::Extension::GDPR::Finder/new>). Throws C<invalid_request> when there is nothing to look for.

=head2 swaps_people CATEGORIES

True if people are replaced as watchers and authors, when these categories are looked for.

=cut

sub name         { return 'redact' }
sub right        { return 'RedactTicket' }
sub history_type { return 'GDPR-Redacted' }
sub swaps_people { return 0 }

sub search {
    my ( $class, $terms, $categories ) = @_;
    $PROBLEM->throw( 'invalid_request', errors => [ { pointer => '/terms', detail => 'at least one is needed' } ] )
        unless @$terms || @{ $categories || [] };
    return ( terms => $terms, categories => $categories || [], generic => 1 );
}

=head2 plan user, ticket, terms, categories, accepted, people, expect

The plan: C<user> is a L<RT::CurrentUser>, C<terms> a list of C<< { text, category } >>, C<categories> a list
of codes or undef (when redacting none, when anonymising all), all references.

Undecided, it does what the finder is sure of. With C<accepted>, ids of findings, it does just these, and
with C<people>, numbers, replaces just these as watchers and authors (all without it); C<expect> is the
digest of the undecided plan that was looked at.

Throws C<not_found>, C<forbidden>, C<invalid_request>, C<plan_stale>, C<storage_failed>, C<keys_missing>.

=cut

sub plan {
    my ( $class, %args ) = @_;
    my $access = RT::Extension::GDPR::Access->new( $args{user} );
    $access->require_ticket_right( $class->right, $args{ticket} );
    my %what = ( act => $class->name, access => $access );
    my $plan = RT::Extension::GDPR::Plan->new(
        %what,
        ticket => $access->load_ticket( $args{ticket} )->id,
        search => { $class->search( _checked( $args{terms} || [], $args{categories} ) ) },
    );
    $PROBLEM->throw('plan_stale') if defined $args{expect} && $args{expect} ne $plan->digest;
    return $plan unless $args{accepted} || $args{people};

    my ($part) = $plan->parts;
    return RT::Extension::GDPR::Plan->new(
        %what,
        decided => {
            %$part,
            findings => _accepted( $part->{findings}, $args{accepted} ),
            swapped  => _swapped( $part->{swapped}, $args{people} ),
        },
    );
}

# The terms without white space at their ends, and the categories.
sub _checked {
    my ( $terms, $categories ) = @_;
    my %known = map { $_ => 1 } RT::Extension::GDPR::Finder->categories;
    my @bad = map { { pointer => "/categories/$_", detail => 'unknown' } }
        grep { !$known{ $categories->[$_] } } 0 .. $#{ $categories || [] };
    for my $at ( 0 .. $#$terms ) {
        my ( $text, $category ) = @{ $terms->[$at] }{qw(text category)};
        push @bad, { pointer => "/terms/$at/text", detail => 'is not 2 to 5000 characters' }
            unless defined $text && $text =~ /\S.*\S/s && length $text <= 5_000;
        push @bad, { pointer => "/terms/$at/category", detail => 'unknown' }
            unless defined $category && $known{$category};
    }
    push @bad, { pointer => '/terms', detail => 'too many' } if @$terms > 100;
    $PROBLEM->throw( 'invalid_request', errors => \@bad ) if @bad;
    return ( [ map { { %$_, text => $_->{text} =~ s/\A\s+|\s+\z//gr } } @$terms ], $categories );
}

sub _accepted {
    my ( $findings, $ids ) = @_;
    return $findings unless $ids;
    my %accepted = map { $_ => 1 } @$ids;
    my @now = map { { %$_, accepted => delete $accepted{ $_->{id} } ? 1 : 0 } } @$findings;
    $PROBLEM->throw( 'invalid_request', errors => [ { pointer => '/accepted', detail => 'not a finding of this plan' } ] )
        if %accepted;
    return \@now;
}

sub _swapped {
    my ( $people, $numbers ) = @_;
    return $people unless $numbers;
    my %wanted = map { $_ => 1 } @$numbers;
    my @now = grep { delete $wanted{ $_->{number} } } @$people;
    $PROBLEM->throw( 'invalid_request', errors => [ { pointer => '/people', detail => 'not a person of this plan' } ] )
        if %wanted;
    return \@now;
}

=head2 outside PLAN

Where the plan's people are found in what does not belong to the ticket and stays: a list of C<< { store,
place, label, count } >>. Only for those who watch over privacy (SeePrivacyLog, AdminPrivacy): whoever can write into a
ticket could ask for anybody's other tickets.

=head2 unsearchable PLAN

The files that nobody looked into, as far as whom the plan is for may read them: hashes as in
L<RT::Extension::GDPR::Store>, with C<why>.

=cut

sub outside {
    my ( $class, $plan ) = @_;
    return unless $plan->access->is_officer;
    return map {
        my $part = $_;
        map { $_->outside( @$part{qw(scope swapped finder)} ) } $STORE->all;
    } grep { @{ $_->{swapped} } } $plan->parts;
}

sub unsearchable {
    my ( $class, $plan ) = @_;
    return grep { $plan->access->may_read($_) }
        map { my $part = $_; map { $_->unsearchable( $part->{scope} ) } $STORE->file_stores } $plan->parts;
}

=head1 AS AN ACT

See L<RT::Extension::GDPR::Act>. Of the arguments of a plan it takes C<ticket> and C<search>, or C<decided>, a
part in which it was decided what to accept.

=cut

sub parts {
    my ( $class, %args ) = @_;
    return $args{decided} if $args{decided};

    my $scope     = RT::Extension::GDPR::Scope->ticket( $args{ticket} );
    my @documents = $DOCUMENTS->of( $scope, $args{access} );
    my ( $finder, $people ) = RT::Extension::GDPR::People->finder( $scope, \@documents, %{ $args{search} } );
    my @found   = $finder->scan( \@documents );
    my $above   = @$people ? $finder->first_number( \@documents ) : 0;
    my %hits;
    $hits{ $_->{person} }++ for grep { $_->{person} } @found;
    my @people = map { { %$_, number => $above + $_->{number}, hits => $hits{ $_->{number} } || 0 } } @$people;
    return {
        scope       => $scope,
        documents   => \@documents,
        fingerprint => RT::Extension::GDPR::Keys->hmac( _read( \@documents, $people ) ),
        finder      => $finder,
        terms       => $args{search}{terms},
        people      => \@people,
        swapped     => [ $class->swaps_people( $args{search}{categories} ) ? @people : () ],
        findings    => [ map { {
            %$_,
            accepted => $_->{auto},
            person   => $_->{person} ? $above + $_->{person} : undef,
            found    => $_,    # as the finder knows it
        } } @found ],
    };
}

# What was looked into and for whom, to be fingerprinted: a new watcher is no text.
sub _read {
    my ( $documents, $people ) = @_;
    return join "\n", $DOCUMENTS->fingerprint($documents), RT::Extension::GDPR::Plan->canonical($people);
}

sub changes {
    my ( $class, $part, $access ) = @_;
    my @edits = _edits($part);
    my @changes;
    push @changes, _allowed( $class, $access, $_->rewrites( $part->{scope}, \@edits, [@changes] ) ) for $STORE->all;
    push @changes, _allowed( $class, $access, $_->swaps( @$part{qw(scope swapped)}, [@changes] ) )
        for @{ $part->{swapped} } ? $STORE->all : ();
    return @changes;
}

sub _edits {
    my ($part) = @_;
    my %spans;
    push @{ $spans{ $_->{document} } }, { %{$_}{qw(view start end token)} }
        for grep { $_->{accepted} } @{ $part->{findings} };
    return map { { document => $DOCUMENTS->without_text($_), spans => $spans{ $_->{key} } } }
        grep { $spans{ $_->{key} } } @{ $part->{documents} };
}

# Not what the user may not read. A reminder is a ticket of its own, with rights of its own. And where comments or mails
# may name a person, the record stays that says whose name it is: whoever may read them could not find it any more.
sub _allowed {
    my ( $class, $access, @changes ) = @_;
    return grep {
        $access->may_read_change($_) && $access->has_ticket_right( $class->right, $_->{ticket} )
            && !( $_->{table} eq 'Users' && $access->unreadable_kinds( $_->{ticket} ) )
    } @changes;
}

sub confirm {
    my ( $class, $part, $access ) = @_;
    $access->require_ticket_right( $class->right, $part->{scope}->effective );
    $PROBLEM->throw( 'invalid_request', errors => [ { pointer => '/accepted', detail => 'nothing is chosen' } ] )
        unless @{ $part->{changes} };
    my @now = $DOCUMENTS->of( $part->{scope}, $access );
    my ($people) = RT::Extension::GDPR::People->of( $part->{scope}, \@now );
    $PROBLEM->throw('plan_stale')
        unless RT::Extension::GDPR::Keys->hmac_matches( $part->{fingerprint}, _read( \@now, $people ) );
    return;
}

sub described {
    my ( $class, $part ) = @_;
    return {
        documents => $part->{fingerprint},
        findings  => [ map { [ @$_{qw(id token accepted)} ] } @{ $part->{findings} } ],
        people    => [ map { [ $_->{number}, @{ $_->{users} } ] } @{ $part->{swapped} } ],
    };
}

# One transaction that everybody may know of, or one for each of those who may know of a change.
sub tell {
    my ( $class, $part, $user, $what ) = @_;
    my @told = RT::Extension::GDPR::Visibility->widest( map { $_->{visibility} // q{} } @{ $part->{changes} } );
    return map {
        $_ => RT::Extension::GDPR::History->record(
            $class->history_type, $part->{scope}->effective, $user, { %$what, visibility => $_ } )->id
    } @told;
}

sub remaining {
    my ( $class, $part ) = @_;
    my @now      = $DOCUMENTS->of( $part->{scope} );
    my %document = map { $_->{key} => $_ } @now;
    my @accepted = map { $_->{found} } grep { $_->{accepted} } @{ $part->{findings} };
    my $nothing  = RT::Extension::GDPR::FileMatcher->new;

    # Those of the stores before, as in the plan: what nobody may know of decides about a record there, and must here.
    my @swaps;
    push @swaps, $_->swaps( @$part{qw(scope swapped)}, [@swaps] ) for @{ $part->{swapped} } ? $STORE->all : ();
    return (
        ( map { $DOCUMENTS->without_text( $document{ $_->{document} } ) } $part->{finder}->values_left( \@now, \@accepted ) ),
        @swaps,
        ( map { $_->remaining( $part->{scope}, [], $nothing, $part->{changes} ) } $STORE->all ),
    );
}

sub knows {
    my ( $class, $access, $left ) = @_;
    return $left->{key} ? $access->may_read($left) : $access->may_read_change($left);
}

sub logged {
    my ( $class, $part ) = @_;
    my %count;
    $count{ $_->{category} }++ for grep { $_->{accepted} } @{ $part->{findings} };
    return ( findings => \%count );
}

1;
