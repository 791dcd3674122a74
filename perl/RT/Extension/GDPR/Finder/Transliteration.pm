# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Finder::Transliteration;

use strict;
use warnings;
use utf8;

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Finder::Transliteration - the same name in another script

=head1 DESCRIPTION

A Greek or Cyrillic name has many spellings in Latin letters: ELOT 743 and Greeklish, ISO 9, BGN/PCGN,
passports of several decades, and what a neighbouring language makes of it. Instead of listing them, names
are compared by a skeleton that all spellings share: Юлия, Julija, Yuliya and Iuliia have one.

=cut

my %LATIN = (
    # Greek, ELOT 743; digraphs are reduced below
    qw(α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s τ t υ y φ f χ ch ψ ps ω o),
    # Cyrillic: Russian, Ukrainian, Belarusian, Bulgarian, Macedonian, Serbian
    qw(а a б b в v г g ґ g д d е e є e ж zh з z и i і i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch
        ш sh щ sh ы y э e ю yu я ya ђ dj ј j љ lj њ nj ћ c ѓ g ќ k ѕ z џ dz ў u),
    ( map { $_ => q{} } qw(ь ъ) ),
);

=head1 CLASS METHODS

=head2 is_foreign WORD

True if the folded word is written in Greek or Cyrillic letters.

=head2 skeleton WORD

The skeleton of a folded word, Latin or not. Empty for other scripts.

=cut

sub is_foreign { return $_[1] =~ /\p{Greek}|\p{Cyrillic}/ }

sub skeleton {
    my ( $class, $word ) = @_;
    my $latin = join q{}, map { $LATIN{$_} // $_ } split //, $word =~ s/([αε])υ/${1}f/gr =~ s/ου/ou/gr;
    return q{} if $latin =~ /[^a-z]/;
    for ($latin) {
        s/shch|sch|sht|sh|zh|ch(?=[bcdfgklmnpqrstvwxz]\z)|ss/s/g;
        s/dj/d/g;
        s/dz|z/s/g;
        s/ch|kh|x(?=[aeiou])/h/g;
        s/t[sz]|cz|ck|[cq]/k/g;
        s/ks/x/g;
        s/ph|[bwf]|mp/v/g;
        s/t(?=h)|nt/t/g;
        s/n?g[gk]?/g/g;
        s/h//g;
        s/[yj]/i/g;
        s/[eo]i/i/g;
        s/i+(?=[aeou])//g;
        s/ou/u/g;
        s/(.)\1+/$1/g;
    }
    return $latin;
}

1;
