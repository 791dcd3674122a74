# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Test::Swap;

use strict;
use warnings;

use DBIx::SearchBuilder::Record::Cachable;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::PseudonymUser;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Store;

=head1 NAME

RT::Extension::GDPR::Test::Swap - put pseudonym users in the place of people, for the tests of stores

=head1 SYNOPSIS

    my %done = RT::Extension::GDPR::Test::Swap->run( $ticket, { number => 1, users => [ $user->id ] } );

=head1 CLASS METHODS

=head2 changes TICKET, PEOPLE...

What all stores would change for these people in a ticket (its id).

=head2 run TICKET, PEOPLE...

Carries that out, in one database transaction. Returns C<changes> (a list) and C<removals>, the digests of objects queued
for removal.

=cut

sub changes {
    my ( $class, $ticket, @people ) = @_;
    my $scope = RT::Extension::GDPR::Scope->ticket($ticket);
    my @changes;
    push @changes, $_->swaps( $scope, \@people, [@changes] ) for RT::Extension::GDPR::Store->all;
    return @changes;
}

sub run {
    my ( $class, $ticket, @people ) = @_;
    my @changes = $class->changes( $ticket, @people );
    my @removals;
    RT::Extension::GDPR::Database->atomic( sub {
        for my $change (@changes) {
            my $store = RT::Extension::GDPR::Store->named( $change->{store} );
            die 'nothing to change' unless defined $store->current($change);
            $store->apply( $change, {
                pseudonym     => sub { RT::Extension::GDPR::PseudonymUser->id(shift) },
                queue_removal => sub { push @removals, @_ },
            } );
        }
    } );
    DBIx::SearchBuilder::Record::Cachable->FlushCache;
    RT::Principal->InvalidateACLCache;
    return ( changes => \@changes, removals => \@removals );
}

1;
