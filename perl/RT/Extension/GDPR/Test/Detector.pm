# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Test::Detector;

use strict;
use warnings;

use Exporter 'import';

use RT::Extension::GDPR::Finder::Folded;

our @EXPORT_OK = qw(hits offered possible sure);

sub hits {
    my ( $detector, $text, $label ) = @_;
    return map {
        my $chunk = $_;
        map { { %{$_}, text => $chunk->original( $_->{start}, $_->{end} ) } } $detector->find( $chunk, $label );
    } RT::Extension::GDPR::Finder::Folded->chunks($text);
}

sub sure     { return _texts( .5, 2,  @_ ) }
sub offered  { return _texts( .2, .5, @_ ) }
sub possible { return _texts( 0,  .2, @_ ) }

sub _texts {
    my ( $least, $below, @search ) = @_;
    return join ' | ', map { $_->{text} } grep { $_->{confidence} >= $least && $_->{confidence} < $below } hits(@search);
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Test::Detector - what a detector finds in a text

=head1 DESCRIPTION

For tests. Every function takes a detector, a text and perhaps a label. Nothing is exported by itself.

=head1 FUNCTIONS

=head2 hits DETECTOR, TEXT, LABEL

The hits of L<RT::Extension::GDPR::Detector/find>, with the text as it stands there.

=head2 sure DETECTOR, TEXT, LABEL

The texts that would be replaced, joined by C<' | '>.

=head2 offered DETECTOR, TEXT, LABEL

Those that would be suggested.

=head2 possible DETECTOR, TEXT, LABEL

Those that count only when they are sure elsewhere.

=cut
