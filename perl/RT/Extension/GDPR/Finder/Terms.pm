# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Finder::Terms;

use strict;
use warnings;

use RT::Extension::GDPR::Finder::Folded;
use RT::Extension::GDPR::Finder::Tokens;

=head1 NAME

RT::Extension::GDPR::Finder::Terms - the words and passages that somebody asks for

=head1 DESCRIPTION

A term is found in any case, with or without diacritics, however its lines are broken and quoted, and not within a longer word. It may be
a passage over several paragraphs.

=cut

my $FOLDED = 'RT::Extension::GDPR::Finder::Folded';

=head1 METHODS

=head2 new TERMS

Terms are C<< { text, category } >>; those without a letter or digit are left out.

=head2 find VIEW

Their hits in a view: C<< { start, end, category, person, value, confidence, reason } >> in characters of the view's text.

=cut

sub new {
    my ( $class, @terms ) = @_;
    my @found = map { _term($_) } @terms;
    return bless { terms => \@found }, $class;
}

sub _term {
    my ($term)  = @_;
    my $folded  = $FOLDED->fold( $term->{text} // q{} ) =~ s/\A[ \x01\n]+|[ \x01\n]+\z//gr;
    return if $folded !~ /[\pL\pN]/;
    my $pattern = join '[ \x01\n]+', map {quotemeta} split /[ \x01\n]+/, $folded;
    $pattern = "(?<![\\pL\\pN])$pattern" if $folded =~ /\A[\pL\pN]/;
    $pattern = "$pattern(?![\\pL\\pN])"  if $folded =~ /[\pL\pN]\z/;
    return { pattern => qr/$pattern/, category => $term->{category} || 'custom', value => $folded =~ s/[ \x01\n]+/ /gr };
}

sub find {
    my ( $self, $view ) = @_;
    return if !@{ $self->{terms} };
    my $whole = $FOLDED->new( $view->{text} );
    $whole->blank( RT::Extension::GDPR::Finder::Tokens->in( $whole->text ) );
    my $text = $whole->text;
    my @hits;
    for my $term ( @{ $self->{terms} } ) {
        while ( $text =~ /$term->{pattern}/g ) {
            my ( $start, $end ) = $whole->span( $-[0], $+[0] );
            push @hits, { start => $start, end => $end, category => $term->{category}, person => undef, value => $term->{value}, confidence => 1, reason => 'term' };
        }
    }
    return @hits;
}

1;
