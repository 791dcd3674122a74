# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Plan;

use strict;
use warnings;

use Digest::SHA ();
use JSON        ();
use RT::Extension::GDPR::Act;
use RT::Extension::GDPR::Keys;
use RT::Extension::GDPR::Store;

my $STORE = 'RT::Extension::GDPR::Store';

=head1 NAME

RT::Extension::GDPR::Plan - what exactly will be done

=head1 DESCRIPTION

A plan is read-only: the changes of every store, row by row, each with a keyed fingerprint of what
the row holds now, and a digest over all of it. Preview, dry run and the act itself share it: whoever
confirms a plan confirms its digest, and L<RT::Extension::GDPR::Apply> refuses when anything in it is
no longer so.

A plan has one part per set of merged tickets, the ticket that was asked for first. What is chosen, and
which changes follow from it, is the act's matter: L<RT::Extension::GDPR::Act>.

=head1 CLASS METHODS

=head2 new act => NAME, access => ACCESS, shows => CODE, ...

Makes the plan. ACCESS (L<RT::Extension::GDPR::Access>) is of whom it is for; it may be left out for acts
that do not ask. CODE says of a change whether whom the plan is for may know of it (all, without it);
L</digest> and L</counts> are of those alone, for a digest that changes tells of what it was made of. All
arguments go to the act's C<parts>. Throws C<storage_failed> when content cannot be read, C<keys_missing>,
and C<plan_stale> when something went while the plan was made.

=cut

sub new {
    my ( $class, %args ) = @_;
    my $self = bless { act => RT::Extension::GDPR::Act->named( $args{act} ), access => $args{access} }, $class;
    for my $part ( $self->act->parts(%args) ) {
        $part->{changes} = [ _with_fingerprints( $self->act->changes( $part, $args{access} ) ) ];
        $part->{shown}   = [ grep { !$args{shows} || $args{shows}->($_) } @{ $part->{changes} } ];
        $self->act->check($part);
        push @{ $self->{parts} }, $part;
    }
    return $self;
}

# Without those that have nothing left to change.
sub _with_fingerprints {
    my @changes = @_;
    for my $change (@changes) {
        my $current = $STORE->named( $change->{store} )->current($change);
        $change->{fingerprint} = defined $current ? RT::Extension::GDPR::Keys->hmac($current) : undef;
    }
    return grep { defined $_->{fingerprint} } @changes;
}

=head1 METHODS

=head2 act

The act, a class.

=head2 access

What it was made with, or undef.

=head2 parts

A list of hashes, as in L<RT::Extension::GDPR::Act>.

=head2 files

The files of all parts, where the act is about files.

=head2 changes

The changes of all parts: C<store>, C<table>, C<id>, C<ticket>, C<kind>, C<fingerprint> and what the
store needs.

=head2 counts

C<< { store => number of changes } >>, of stores that have any to show.

=cut

sub act     { return $_[0]{act} }
sub access  { return $_[0]{access} }
sub parts   { return @{ $_[0]{parts} || [] } }
sub files   { return map { @{ $_->{files} || [] } } $_[0]->parts }
sub changes { return map { @{ $_->{changes} } } $_[0]->parts }

sub counts {
    my ($self) = @_;
    my %count;
    $count{ $_->{store} }++ for map { @{ $_->{shown} } } $self->parts;
    return \%count;
}

=head2 digest

SHA-256 over the plan, as 64 hex digits. Two plans with the same digest are of the same choice, and do
the same to the same content as far as it is shown.

=cut

sub digest {
    my ($self) = @_;
    return $self->{digest} ||= Digest::SHA::sha256_hex( $self->canonical( {
        act   => $self->act->name,
        parts => [ map { {
            tickets => [ $_->{scope}->tickets ],
            changes => $_->{shown},
            %{ $self->act->described($_) },
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

1;
