# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Test::Rewrite;

use strict;
use warnings;

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Format;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Store;

=head1 NAME

RT::Extension::GDPR::Test::Rewrite - replace what a pattern finds, for the tests of stores

=head1 SYNOPSIS

    my %done = RT::Extension::GDPR::Test::Rewrite->run( $ticket, qr/Ann/ => '[Person 1]' );

=head1 CLASS METHODS

=head2 edits DOCUMENTS, PATTERN => TOKEN...

The edits (L<RT::Extension::GDPR::Store>) that put tokens in the place of what is read in these documents (a reference to
a list) and matches.

=head2 run TICKET, PATTERN => TOKEN...

Carries them out in all stores over a ticket (its id), in one database transaction. Returns C<changes> (a list) and
C<removals>, the digests of objects queued for removal.

=cut

sub edits {
    my ( $class, $documents, @patterns ) = @_;
    return map {
        my %document = %$_;
        my @spans    = map { _spans( $_, @patterns ) } RT::Extension::GDPR::Format->of( $document{format} )->views( delete $document{raw} );
        @spans ? { document => \%document, spans => \@spans } : ();
    } @$documents;
}

sub _spans {
    my ( $view, @patterns ) = @_;
    my @spans;
    while ( my ( $pattern, $token ) = splice @patterns, 0, 2 ) {
        push @spans, { view => $view->{name}, start => $-[0], end => $+[0], token => $token } while $view->{text} =~ /$pattern/g;
    }
    return @spans;
}

sub run {
    my ( $class, $ticket, @patterns ) = @_;
    my $scope  = RT::Extension::GDPR::Scope->ticket($ticket);
    my @stores = RT::Extension::GDPR::Store->all;
    my @edits  = $class->edits( [ map { $_->documents($scope) } @stores ], @patterns );

    my ( @changes, @removals );
    push @changes, $_->rewrites( $scope, \@edits, [@changes] ) for @stores;
    RT::Extension::GDPR::Database->atomic( sub {
        for my $change (@changes) {
            my $store = RT::Extension::GDPR::Store->named( $change->{store} );
            die 'nothing to change' unless defined $store->current($change);
            $store->apply( $change, { queue_removal => sub { push @removals, @_ } } );
        }
    } );
    DBIx::SearchBuilder::Record::Cachable->FlushCache;
    return ( changes => \@changes, removals => \@removals );
}

1;
