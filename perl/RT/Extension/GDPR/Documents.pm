# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Documents;

use strict;
use warnings;

use Digest::SHA ();
use Encode      ();
use RT::Extension::GDPR::Store;

=head1 NAME

RT::Extension::GDPR::Documents - all texts of a set of merged tickets

=head1 CLASS METHODS

=head2 of SCOPE, [ACCESS]

The documents of every store (L<RT::Extension::GDPR::Store>): those that ACCESS
(L<RT::Extension::GDPR::Access>) lets its user read, or all without it. Message by message, what is of the
ticket itself last: tokens are numbered in this order. Throws C<storage_failed>.

=head2 without_text DOCUMENT

The same document without C<raw>.

=head2 fingerprint DOCUMENTS

Bytes that two lists of documents (references) share only if they are of the same texts in the same order;
to be fingerprinted with a key (L<RT::Extension::GDPR::Keys/hmac>).

=cut

sub of {
    my ( $class, $scope, $access ) = @_;
    my @documents = grep { !$access || $access->may_read($_) }
        map { $_->documents($scope) } RT::Extension::GDPR::Store->all;
    my %place = map { $documents[$_]{key} => $_ } 0 .. $#documents;
    return sort { _when($a) <=> _when($b) || $place{ $a->{key} } <=> $place{ $b->{key} } } @documents;
}

# Ids grow with time; larger ones than this there are none.
sub _when { return $_[0]{transaction} || 2**53 }

sub without_text {
    my ( $class, $document ) = @_;
    my %rest = %$document;
    delete $rest{raw};
    return \%rest;
}

sub fingerprint {
    my ( $class, $documents ) = @_;
    return join "\n",
        map { join ' ', @$_{qw(key format)}, Digest::SHA::sha256_hex( Encode::encode( 'UTF-8', $_->{raw} ) ) } @$documents;
}

1;
