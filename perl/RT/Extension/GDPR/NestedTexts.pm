# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::NestedTexts;

use strict;
use warnings;

use RT::Extension::GDPR::Database;

=head1 NAME

RT::Extension::GDPR::NestedTexts - the texts in hashes and lists

=head1 DESCRIPTION

RT keeps structures in attributes: hashes of lists of hashes, with texts as values and as keys (the addresses in
C<DeferredRecipients>). Each has a number, counted through the structure with its keys sorted, so that the same structure
has the same numbers in another process. What is bytes stays bytes.

=head1 CLASS METHODS

=head2 of DATA

A list of the texts (characters) in their order; undef for what is none.

=head2 with DATA, TEXTS, [DROP]

A copy of DATA with the texts of these numbers (a reference to a hash of number to text) in their places. If DROP is true,
an entry of a hash whose key changes is left out.

=cut

sub of {
    my ( $class, $data ) = @_;
    my @texts;
    _walk( $data, sub { push @texts, $_[0]; return $_[0] } );
    return map { ref $_ ? undef : RT::Extension::GDPR::Database::Value->characters($_) } @texts;
}

sub with {
    my ( $class, $data, $texts, $drop ) = @_;
    my $number = 0;
    return _walk(
        $data,
        sub {
            my ($old) = @_;
            my $new = $texts->{ $number++ };
            return $old unless defined $new;
            return $old =~ /[^\x00-\x7f]/ && !utf8::is_utf8($old) ? RT::Extension::GDPR::Database->bytes($new) : $new;
        },
        $drop
    );
}

# Calls CODE for each leaf and key, in order, and returns a copy with what it returned. What is nested deeper than anybody
# nests, as a structure within itself, is left as it is.
our $depth = 0;

sub _walk {
    my ( $data, $code, $drop ) = @_;
    local $depth = $depth + 1;
    return $data if $depth > 50;
    return [ map { _walk( $_, $code, $drop ) } @$data ] if ref $data eq 'ARRAY';
    return ref $data || !defined $data ? $data : $code->($data) if ref $data ne 'HASH';

    my %copy;
    for my $key ( sort keys %$data ) {
        my $new   = $code->($key);
        my $value = _walk( $data->{$key}, $code, $drop );
        $copy{$new} = $value unless $drop && $new ne $key;
    }
    return \%copy;
}

1;
