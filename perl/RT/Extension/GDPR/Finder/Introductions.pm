# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Finder::Introductions;

use strict;
use warnings;

use RT::Extension::GDPR::Finder::Folded;

=head1 NAME

RT::Extension::GDPR::Finder::Introductions - names that stand before a known address

=head1 DESCRIPTION

C<From: "Kowalska-Nowak, Anna" E<lt>anna@example.netE<gt>>: people write their names as RT's record does not. The headers of mails, and the
headers that mail programs copy into quotations, say which address is whose.

=cut

my $FOLDED = 'RT::Extension::GDPR::Finder::Folded';
my $HEADER = qr/\A(?:(?:resent-|x-original-)?(?:from|to|cc|bcc|reply-to|sender))\z/i;

=head1 CLASS METHODS

=head2 learn DICTIONARY, KEPT, TEXTS

Adds to the dictionary what the texts (a view each) call its people, but not the names to keep.

=cut

sub learn {
    my ( $class, $dictionary, $kept, @texts ) = @_;
    my %known = map { $FOLDED->fold($_) => 1 } @{ $kept || [] };
    for my $text (@texts) {
        my $view = $text->{view};
        my @lines =
              $view->{kind} eq 'header' ? ( ( $view->{label} // q{} ) =~ $HEADER ? $view->{text} : () )
            : $view->{kind} eq 'text'   ? $view->{text} =~ /^[>|\h*]*\p{L}{1,12}\h?:\*?\h*([^\n]{3,300}\@[^\n]{3,200})$/mg
            :                             ();
        for my $one ( map { split /(?<=[>\])])\s*[,;]\s*/ } @lines ) {
            my ( $name, $address ) = $one =~ /\A\s*["']?([^<>\[(]{2,80}?)["']?\s*[<\[(](?:mailto:)?([^\s<>\]\[()]{1,64}\@[^\s<>\]\[()]{1,255})[>\])]/ or next;
            my $number = $dictionary->person_of($address) or next;
            $dictionary->add_name( $number, $name ) if !$known{ $FOLDED->fold($name) }++;
        }
    }
    return;
}

1;
