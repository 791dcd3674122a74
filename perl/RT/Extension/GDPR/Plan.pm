# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Plan;

use strict;
use warnings;

use Digest::SHA ();
use JSON        ();
use RT::Extension::GDPR::FileMatcher;
use RT::Extension::GDPR::Keys;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Store;

my $PROBLEM = 'RT::Extension::GDPR::Problem';
my $STORE   = 'RT::Extension::GDPR::Store';

=head1 NAME

RT::Extension::GDPR::Plan - what exactly will be done

=head1 DESCRIPTION

A plan is read-only: the changes of every store, row by row, each with a keyed fingerprint of what
the row holds now, and a digest over all of it. Preview, dry run and deletion share it: whoever
confirms a plan confirms its digest, and L<RT::Extension::GDPR::Apply> refuses when anything in it is
no longer so.

A plan has one part per set of merged tickets, the ticket that was asked for first.

=head1 CLASS METHODS

=head2 new act => NAME, ticket => ID, files => \@files, shows => CODE

Makes the plan for these files (hashes as in L<RT::Extension::GDPR::Store>), which may lie in other
tickets too. CODE says of a change whether whom the plan is for may know of it; L</digest> and
L</counts> are of those alone, for a digest that changes tells of what it was made of. Throws C<storage_failed> when a file cannot
be read, C<keys_missing>, and C<plan_stale> when one of the files went while the plan was made.

=cut

sub new {
    my ( $class, %args ) = @_;
    my $self = bless { act => $args{act}, parts => [], shows => $args{shows} }, $class;

    my ( %files_of, %scope_of );
    my $asked = RT::Extension::GDPR::Scope->ticket( $args{ticket} );
    for my $file ( @{ $args{files} } ) {
        my $scope = $asked->holds( $file->{ticket} ) ? $asked : RT::Extension::GDPR::Scope->ticket( $file->{ticket} );
        $scope_of{ $scope->effective } = $scope;
        push @{ $files_of{ $scope->effective } }, $file;
    }
    for my $effective ( sort { ( $b == $asked->effective ) <=> ( $a == $asked->effective ) || $a <=> $b } keys %scope_of ) {
        push @{ $self->{parts} }, $self->_part( $scope_of{$effective}, $files_of{$effective} );
    }
    return $self;
}

# Files with their real size, the matcher that finds them again, and the changes.
sub _part {
    my ( $self, $scope, $files ) = @_;
    my ( @known, @wanted );
    for my $file (@$files) {
        my $store = $STORE->named( $file->{store} );
        my @parts = ( $file, $store->within($file) );
        my @bytes = map { $store->bytes($_) } @parts;
        push @known, { %$file, size => length $bytes[0] || $file->{size} };
        push @wanted,
            map { { ref => $file->{ref}, bytes => $bytes[$_], content_type => $parts[$_]{content_type} } } 0 .. $#parts;
    }
    my @changes = $self->changes_for( $scope, \@known );

    # Another process may have deleted a file since it was looked up. Without a change for it the plan
    # would be applied and logged as a deletion of nothing.
    $PROBLEM->throw('plan_stale') if grep { !$STORE->named( $_->{store} )->is_erased( $_, \@changes ) } @known;
    return {
        scope   => $scope,
        files   => \@known,
        matcher => RT::Extension::GDPR::FileMatcher->new(@wanted),
        changes => \@changes,
        shown   => [ grep { $self->{shows}->($_) } @changes ],
    };
}

=head2 changes_for SCOPE, FILES

The changes of every store with their fingerprints, in the order in which they are to be applied.

=cut

sub changes_for {
    my ( $class, $scope, $files ) = @_;
    my @changes;
    push @changes, $_->changes( $scope, $files, [@changes] ) for $STORE->all;
    for my $change (@changes) {
        my $current = $STORE->named( $change->{store} )->current($change);
        $change->{fingerprint} = defined $current ? RT::Extension::GDPR::Keys->hmac($current) : undef;
    }
    return grep { defined $_->{fingerprint} } @changes;
}

=head1 METHODS

=head2 act

=head2 parts

A list of hashes, one for each set of merged tickets: C<scope>, C<files>, C<changes>, C<shown> (those
changes that whom the plan is for may know of; references to lists) and C<matcher>.

=head2 files

The files of all parts.

=head2 changes

The changes of all parts: C<store>, C<table>, C<id>, C<ticket>, C<kind>, C<fingerprint> and what the
store needs.

=head2 counts

C<< { store => number of changes } >>, of stores that have any to show.

=cut

sub act     { return $_[0]{act} }
sub parts   { return @{ $_[0]{parts} } }
sub files   { return map { @{ $_->{files} } } $_[0]->parts }
sub changes { return map { @{ $_->{changes} } } $_[0]->parts }

sub counts {
    my ($self) = @_;
    my %count;
    $count{ $_->{store} }++ for map { @{ $_->{shown} } } $self->parts;
    return \%count;
}

=head2 digest

SHA-256 over the plan, as 64 hex digits. Two plans with the same digest delete the same files, and do
the same to the same content as far as it is shown.

=cut

sub digest {
    my ($self) = @_;
    return Digest::SHA::sha256_hex( $self->canonical( {
        act   => $self->act,
        parts => [ map { {
            tickets => [ $_->{scope}->tickets ],
            files   => [ sort map { $_->{ref} } @{ $_->{files} } ],
            changes => $_->{shown},
        } } $self->parts ],
    } ) );
}

=head2 canonical DATA

DATA as JSON with sorted keys in ASCII; a class method.

=cut

sub canonical {
    my ( $class, $data ) = @_;
    return JSON->new->canonical->ascii->encode( _strings($data) );
}

# The same number is a string here and a number there, depending on who looked at it.
sub _strings {
    my ($value) = @_;
    return { map { $_ => _strings( $value->{$_} ) } keys %$value } if ref $value eq 'HASH';
    return [ map { _strings($_) } @$value ] if ref $value;
    return defined $value ? "$value" : undef;
}

=head2 copies

The files in the tickets of this plan that have the same bytes as one of its files and are neither
in it nor part of one: hashes as of files, with C<of> (the ref it equals) and C<place>:
C<same_ticket>, C<merged_ticket>, C<forwarded_message> or C<custom_field>. As the system sees them.

=cut

sub copies {
    my ($self) = @_;
    return map { $self->_copies($_) } $self->parts;
}

sub _copies {
    my ( $self, $part ) = @_;
    my %mine = map { $_->{ref} => $_ } map { ( $_, $STORE->named( $_->{store} )->within($_) ) } @{ $part->{files} };
    return map {
        my $copy = $_;
        +{ %$copy, place => _place( $copy, $mine{ $copy->{of} } ) };
    } grep { !$mine{ $_->{ref} } } map { $_->locate( $part->{scope}, $part->{matcher} ) } $STORE->file_stores;
}

sub _place {
    my ( $copy, $original ) = @_;
    return 'forwarded_message' if $copy->{source} eq 'forwarded';
    return 'custom_field'      if $copy->{source} eq 'custom_field';
    return $copy->{ticket} == $original->{ticket} ? 'same_ticket' : 'merged_ticket';
}

1;
