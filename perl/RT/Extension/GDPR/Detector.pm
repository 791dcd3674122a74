# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Detector;

use strict;
use warnings;

use List::Util qw(max);

use Module::Runtime ();
use RT::Extension::GDPR::Detector::Context;

# How sure a candidate is when nothing else is said: at .5 it is replaced by itself, at .2 it is
# suggested, below it counts only when the same value was found surely elsewhere.
use constant { CERTAIN => 1, LIKELY => .8, DOUBTFUL => .3, POSSIBLE => .1 };

my @KINDS = qw(Email IBAN Card Phone IPAddress URLToken BirthDate Passport NationalID PostalAddress);

my %REASONS = (
    checksum     => 'Its check digits are right',
    context      => 'The words beside it say what it is',
    pattern      => 'It is written like one',
    obfuscated   => 'An e-mail address in words',
    role_address => 'An e-mail address of an office, not of a person',
    site_rule    => 'A rule of this site',
);

sub all {
    my ( $class, %options ) = @_;
    my %wanted = map { $_ => 1 } @{ $options{categories} || [] };
    my @detectors = map { Module::Runtime::use_module("RT::Extension::GDPR::Detector::$_")->new } @KINDS;
    push @detectors, map { Module::Runtime::use_module('RT::Extension::GDPR::Detector::SiteRule')->new( %{$_} ) }
        @{ $options{rules} || [] };
    return grep { !$options{categories} || $wanted{ $_->category } } @detectors;
}

sub new { my ($class) = @_; return bless {}, $class }

sub category   { die ref( $_[0] ) . ' has no category' }
sub candidates { die ref( $_[0] ) . ' finds nothing' }

my %context;

sub context {
    my ($self) = @_;
    return $context{ ref $self } ||= RT::Extension::GDPR::Detector::Context->new( $self->labels );
}

sub labels { return }

sub sign { return qr/\d/ }

sub reason { return $REASONS{ $_[1] } }

my %WHEN = ( for => 'labelled', against => 'contrary', q{} => 'bare' );

sub find {
    my ( $self, $chunk, $label ) = @_;
    return if $chunk->text !~ $self->sign;
    my ( $last, @hits );
    for my $candidate ( $self->candidates( $chunk, $label ) ) {
        my $said = q{};
        if ( !defined $candidate->{confidence} ) {
            $said = $self->_said( $chunk, $candidate, $last, $label );
            $last = $candidate if $said eq 'for';
        }
        my $confidence = $candidate->{confidence} // $candidate->{ $WHEN{$said} } or next;
        push @hits, {
            category   => $self->category,
            start      => $candidate->{start},
            end        => $candidate->{end},
            value      => $candidate->{value},
            confidence => $confidence,
            reason     => $candidate->{reason} || ( $candidate->{checked} ? 'checksum' : $said eq 'for' ? 'context' : 'pattern' ),
        };
    }
    return _best(@hits);
}

# What a word says is said of the first value behind it, and of those listed with that.
sub _said {
    my ( $self, $chunk, $candidate, $last, $label ) = @_;
    my $context = $candidate->{context} || $self->context;
    return q{} if ( $candidate->{bare} || 0 ) == ( $candidate->{contrary} || 0 ) && !$context->is_in( $chunk, $label );
    my $listed  = $last && $last->{end} <= $candidate->{start};
    my $gone    = 1 + rindex substr( $chunk->text, 0, $candidate->{start} ), $chunk->GONE;    # what was said of something that is replaced
    my $from    = max( $gone, $listed ? $last->{end} : 0 );
    return $context->says( $chunk, $candidate->{start}, $candidate->{end}, $from, $label )
        || ( $listed && $from == $last->{end} && ( $last->{context} || $context ) == $context && _listed( $chunk->text, $from, $candidate->{start} ) ? 'for' : q{} );
}

# Only a separator, or a short word like "and", between two places.
sub _listed {
    my ( $text, $from, $to ) = @_;
    return $to - $from <= 12 && substr( $text, $from, $to - $from ) =~ /\A[ \x01]*(?:[,;\/&+|]|\p{L}{1,4})?[ \x01]*\z/;
}

# Of hits that overlap the surest, then the longest.
sub _best {
    my @hits = @_;
    return @hits if @hits < 2;
    my @kept;
    for my $hit ( sort { $a->{start} <=> $b->{start} || $b->{end} <=> $a->{end} } @hits ) {
        my $before = $kept[-1];
        if ( !$before || $before->{end} <= $hit->{start} ) { push @kept, $hit }
        elsif ( $hit->{confidence} > $before->{confidence} ) { $kept[-1] = $hit }
    }
    return @kept;
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Detector - what finds one kind of personal data by how it looks

=head1 SYNOPSIS

    for my $detector ( RT::Extension::GDPR::Detector->all( rules => \@rules ) ) {
        my @hits = map { $detector->find($_) } RT::Extension::GDPR::Finder::Folded->chunks($text);
    }

=head1 DESCRIPTION

The base class of the detectors, which know nothing of the people of a ticket and nothing of RT. A
detector lists candidates: places that have the form of an IBAN, a date, a number. Whether one is
believed depends on its check digits and on the words beside it
(L<RT::Extension::GDPR::Detector::Context>). Check digits that chance seldom gets right decide by
themselves; where every tenth number passes, a word must say what it is.

A word says something of the first value behind it only, and of those listed with that: the second date
of "born on 1 May 1970, here since 1 May 2020" is no date of birth.

=head1 CONFIDENCE

From 0 to 1: C<CERTAIN> and C<LIKELY> (at least .5) are replaced unless somebody decides otherwise,
C<DOUBTFUL> (at least .2) is suggested. C<POSSIBLE> is neither shown nor replaced by itself; it is there
for a value that is sure elsewhere in the same ticket, like a date of birth in another notation.

=head1 CLASS METHODS

=head2 all categories => \@codes | undef, rules => \@rules

One detector of each kind (of the categories, if given), and one for each rule of the site; see
L<RT::Extension::GDPR::Detector::SiteRule>.

=head2 new

A detector. They hold no state of a text.

=head2 reason CODE

The English sentence for a hit's reason; undef for a code of somebody else's.

=head1 METHODS

=head2 find CHUNK, LABEL

The hits in a chunk (L<RT::Extension::GDPR::Finder::Folded>), in order and without overlaps: a list of
C<< { category, start, end, value, confidence, reason } >>. Start and end are places in C<< CHUNK->text >>,
the end is behind the last character. The value is canonical: the same for all notations of the same
thing, and personal data. The label, if there is one, is the name of the field, header or attribute that
the text stands in: it counts as a word before the text.

=head1 WHAT A KIND SAYS

=head2 category

The code of the category of its hits.

=head2 candidates CHUNK, LABEL

A list of C<< { start, end, value, confidence?, labelled?, bare?, contrary?, checked?, reason?, context? } >>
in the order of their starts: the confidence whatever stands beside it, or those when words beside it say
that it is one, say nothing, and say that it is something else (0 or undef: none then); C<checked> when
check digits are right; C<context> instead of the detector's own.

=head2 labels

The words that say that a value is one of this kind, as for L<RT::Extension::GDPR::Detector::Context>.

=head2 sign

A pattern that is in every text that has one: a digit, unless the kind says otherwise. Most texts of a mail are short
and have none.

=head2 context

The L<RT::Extension::GDPR::Detector::Context> of these words, made once.

=cut
