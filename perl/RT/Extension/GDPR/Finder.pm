# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Finder;

use strict;
use warnings;

use Digest::SHA ();
use Encode      ();
use List::Util  qw(max);
use RT::Extension::GDPR::Detector;
use RT::Extension::GDPR::Finder::Accounts;
use RT::Extension::GDPR::Finder::Dictionary;
use RT::Extension::GDPR::Finder::Folded;
use RT::Extension::GDPR::Finder::Introductions;
use RT::Extension::GDPR::Finder::Keep;
use RT::Extension::GDPR::Finder::Numbers;
use RT::Extension::GDPR::Finder::Overlaps;
use RT::Extension::GDPR::Finder::Terms;
use RT::Extension::GDPR::Finder::Tokens;
use RT::Extension::GDPR::Format;

=head1 NAME

RT::Extension::GDPR::Finder - finds personal data in the texts of a ticket

=head1 SYNOPSIS

    my $finder   = RT::Extension::GDPR::Finder->new( people => \@people, keep => \%keep );
    my @findings = $finder->scan( \@documents );
    my $new      = $finder->redact( \@documents, [ grep { $_->{auto} } @findings ] );

=head1 DESCRIPTION

Knows nothing of RT. It looks for the people it is told of (L<RT::Extension::GDPR::Finder::Dictionary>), for what looks like
personal data (L<RT::Extension::GDPR::Detector>) and for given terms. What was recognised once, an identity number behind the word
that says so, is then found everywhere in the ticket, in any notation.

A scan holds no state: the same documents give the same findings.

=cut

my $FOLDED = 'RT::Extension::GDPR::Finder::Folded';
my $FORMAT = 'RT::Extension::GDPR::Format';

# From here on a hit is replaced unless somebody decides otherwise; from there on it is suggested.
use constant { AUTO => .5, SUGGEST => .2 };

# Recognised once, these are looked for in the whole ticket.
my %SPREADS = map { $_ => 1 } qw(phone national_id passport iban card birth_date url_token);

my %REASONS = (
    full_name     => 'The name of a person of this ticket',
    initial       => 'The name of a person of this ticket, with an initial',
    name_part     => 'A part of the name of a person of this ticket',
    common_word   => 'The name of a person of this ticket, which is a common word too',
    shared_name   => 'Also the name of somebody who is not replaced',
    company       => 'A name of a person of this ticket within that of a company',
    inflected     => 'Looks like a form of the name of a person of this ticket',
    nickname      => 'Looks like a short form of the name of a person of this ticket',
    joined        => 'The name of a person of this ticket in one word',
    initials      => 'The initials of a person of this ticket',
    known_address => 'The e-mail address of a person of this ticket',
    login         => 'The user name of a person of this ticket',
    known_phone   => 'The phone number of a person of this ticket',
    longer_number => 'A known number within a longer one',
    known_value   => 'Recognised elsewhere in this ticket',
    address       => 'The address of a person of this ticket',
    street        => 'The street of a person of this ticket',
    town          => 'The town of a person of this ticket',
    postal_code   => 'The postal code of a person of this ticket',
    term          => 'One of your terms',
);

=head1 CLASS METHODS

=head2 new people => \@people, keep => \%keep, rules => \@rules, terms => \@terms, categories => \@codes, generic => BOOLEAN

All are optional. A person is C<< { number, columns => { columns of RT's Users }, names => [more spellings], addresses => [more
addresses] } >>; numbers begin with 1. What is kept: C<< { names => [], addresses => [], patterns => [texts with *] } >>. Rules are
C<< { name, category, pattern } >> (L<RT::Extension::GDPR::Detector::SiteRule>), terms C<< { text, category } >>. Without
categories all are looked for; with a false C<generic> only people, rules and terms. Throws for a rule that cannot be used.

=head2 reason CODE

The English sentence for a finding's reason.

=head2 categories

The codes of all categories.

=cut

sub new {
    my ( $class, %args ) = @_;
    my $keep  = $args{keep} || {};
    my $rules = $args{rules} || [];
    return bless {
        people     => $args{people} || [],
        kept_names => $keep->{names} || [],
        keep       => RT::Extension::GDPR::Finder::Keep->new( %{$keep} ),
        detectors  => [ RT::Extension::GDPR::Detector->all( rules => $rules, $args{generic} // 1 ? () : ( categories => ['none'] ) ) ],
        terms      => RT::Extension::GDPR::Finder::Terms->new( @{ $args{terms} || [] } ),
        categories => $args{categories} && { map { $_ => 1 } @{ $args{categories} } },
    }, $class;
}

sub reason { return $REASONS{ $_[1] } // RT::Extension::GDPR::Detector->reason( $_[1] ) }

sub categories { return RT::Extension::GDPR::Finder::Tokens->categories }

=head1 METHODS

=head2 scan DOCUMENTS

The findings in a reference to documents (C<< { key, format, raw } >>), in their order and without overlaps within a view:
C<< { id, document, view, start, end, category, person, value, confidence, reason, auto, token } >>. Places are characters of the
view's text (L<RT::Extension::GDPR::Format>). The value is personal data and stays in this process.

=head2 values_left DOCUMENTS, FINDINGS

The findings in these documents that are about what the given findings were about: the same value, or the same person. Doubtful ones
only if a doubtful one of that value was given.

=head2 redact DOCUMENTS, FINDINGS

The new raw texts by key, for the documents that change.

=head2 first_number DOCUMENTS

The highest number of a person's token in the documents: C<[Person N]> is the person with the number N above it.

=cut

sub scan {
    my ( $self, $documents ) = @_;
    return $self->_scan($documents);
}

sub values_left {
    my ( $self, $documents, $findings ) = @_;
    my ( %value, %person );
    for my $finding ( @{$findings} ) {
        $value{"$finding->{category} $finding->{value}"} |= $finding->{auto} ? 1 : 2;
        $person{"$finding->{category} $finding->{person}"} = 1 if $finding->{person};
    }
    return grep {
        my $value = $value{"$_->{category} $_->{value}"} // 0;
        $_->{auto} ? $value || $_->{person} && $person{"$_->{category} $_->{person}"} : $value & 2;
        }
        $self->_scan( $documents, grep { $SPREADS{ $_->{category} } } @{$findings} );
}

sub redact {
    my ( $self, $documents, $findings ) = @_;
    my ( %spans, %new );
    for my $finding ( @{$findings} ) {
        push @{ $spans{ $finding->{document} } }, { map { $_ => $finding->{$_} } qw(view start end token) };
    }
    for my $document ( @{$documents} ) {
        my $spans = $spans{ $document->{key} } or next;
        $new{ $document->{key} } = $FORMAT->of( $document->{format} )->replace( $document->{raw}, $spans );
    }
    return \%new;
}

sub first_number {
    my ( $self, $documents ) = @_;
    my ( undef, undef, $highest ) = $self->_read($documents);
    return $highest->{person} // 0;
}

# No ticket has as many. Whoever writes a larger number must not use up those there are.
my $HIGHEST = 99_999;

# References to the texts (a view and its chunks), to the places where they stand, and to the highest numbers of tokens, which
# nobody reads again. Mail repeats itself, and RT keeps a copy of each mail it sends: the same text in the same kind of place is
# one text.
sub _read {
    my ( $self, $documents ) = @_;
    my ( @texts, %known, @places, %highest );
    for my $document ( @{$documents} ) {
        for my $view ( $FORMAT->of( $document->{format} )->views( $document->{raw} ) ) {
            my $text = $known{ join "\0", map { $_ // q{} } @{$view}{qw(kind label text)} } //= do {
                push @texts, { view => $view, chunks => [ $FOLDED->chunks( $view->{text} ) ] };
                $texts[-1];
            };
            push @places, { document => $document->{key}, view => $view->{name}, text => $text };
        }
    }
    for my $chunk ( map { @{ $_->{chunks} } } @texts ) {
        my @tokens = RT::Extension::GDPR::Finder::Tokens->in( $chunk->text ) or next;
        $chunk->blank(@tokens);
        $highest{ $_->[2] } = max( $_->[3], $highest{ $_->[2] } // 0 ) for grep { $_->[3] <= $HIGHEST } @tokens;
    }
    return ( \@texts, \@places, \%highest );
}

sub _scan {
    my ( $self, $documents, @known ) = @_;
    my ( $texts, $places, $highest ) = $self->_read($documents);
    my $dictionary = RT::Extension::GDPR::Finder::Dictionary->of_people( $self->{people}, $self->{kept_names} );
    RT::Extension::GDPR::Finder::Introductions->learn( $dictionary, $self->{kept_names}, @{$texts} );

    for my $text ( @{$texts} ) {
        $text->{hits} = [ map { [ $self->_detected( $_, $text->{view} ) ] } @{ $text->{chunks} } ];
    }
    $self->_spread( $dictionary, $texts, @known );
    for my $text ( @{$texts} ) {
        for my $index ( 0 .. $#{ $text->{chunks} } ) {
            my @found = $dictionary->find( $text->{chunks}[$index], $text->{view} );
            $_->{rank} //= 2 for @found;
            push @{ $text->{hits}[$index] }, @found;
        }
        $text->{findings} = [ $self->_findings($text) ];
    }
    return $self->_with_tokens( $highest, map {
        my $place = $_;
        map { { %{$_}, document => $place->{document}, view => $place->{view} } } @{ $place->{text}{findings} };
    } @{$places} );
}

sub _detected {
    my ( $self, $chunk, $view ) = @_;
    my @hits;
    for my $detector ( @{ $self->{detectors} } ) {
        for my $hit ( $detector->find( $chunk, $view->{label} ) ) {
            $hit->{value} = _canonical( $hit->{category}, $hit->{value} );
            $hit->{rank}  = $hit->{reason} eq 'site_rule' ? 3 : 1;
            push @hits, $hit;
        }
    }
    return @hits;
}

sub _canonical {
    my ( $category, $value ) = @_;
    return RT::Extension::GDPR::Finder::Accounts->canonical($value) if $category eq 'email';
    return $value                                                  if $category ne 'phone';
    return substr $value =~ s/\D//gr =~ s/\A0+//r, -9;
}

# What is sure somewhere is sure everywhere: where it was a guess, and in any grouping.
sub _spread {
    my ( $self, $dictionary, $texts, @known ) = @_;
    my %known = map { ( "$_->{category} $_->{value}" => $_ ) } @known;
    my @hits  = map { @{$_} } map { @{ $_->{hits} } } @{$texts};
    for my $hit (@hits) {
        $known{"$hit->{category} $hit->{value}"} ||= $hit if $hit->{confidence} >= AUTO && $SPREADS{ $hit->{category} };
    }
    for my $hit (@hits) {
        next if $hit->{category} eq 'phone';    # the dictionary has all notations, and knows an order's number
        next if $hit->{confidence} >= AUTO || !$known{"$hit->{category} $hit->{value}"};
        @{$hit}{qw(confidence reason)} = ( .9, 'known_value' );
    }
    for my $hit ( map { $known{$_} } sort grep { !/\Abirth_date / } keys %known ) {    # dates were compared as what they mean
        $dictionary->add_value( $hit->{value}, { category => $hit->{category}, person => undef, value => $hit->{value}, confidence => .9, reason => 'known_value', rank => 1 } );
    }
    return;
}

# In characters of the view, without what is kept and without overlaps.
sub _findings {
    my ( $self, $text ) = @_;
    my @hits = $self->{terms}->find( $text->{view} );
    $_->{rank} = 4 for @hits;
    my %seen;
    for my $index ( 0 .. $#{ $text->{chunks} } ) {
        my $chunk = $text->{chunks}[$index];
        my @found = @{ $text->{hits}[$index] } or next;
        my @kept  = ( $self->{keep}->ranges( $chunk->text ), map { [ $_->{start}, $_->{end} ] }
            grep { $_->{keep} || $self->{keep}->keeps( $_->{category}, $_->{value} ) } @found );
        for my $hit (@found) {
            next if $hit->{confidence} < SUGGEST || $hit->{keep};
            next if @kept && grep { $_->[0] <= $hit->{start} && $_->[1] >= $hit->{end} } @kept;
            @{$hit}{qw(start end)} = $chunk->span( @{$hit}{qw(start end)} );
            push @hits, $hit if !$seen{ join q{ }, @{$hit}{qw(start end category confidence)} }++;
        }
    }
    my @resolved = RT::Extension::GDPR::Finder::Overlaps->resolved(@hits);
    return grep { !$self->{categories} || $self->{categories}{ $_->{category} } || $_->{rank} == 4 } @resolved;
}

sub _with_tokens {
    my ( $self, $highest, @findings ) = @_;
    my $tokens = RT::Extension::GDPR::Finder::Tokens->new( $highest, map { $_->{number} } @{ $self->{people} } );
    return map {
        my $hit = $_;
        {
            id    => substr( Digest::SHA::sha256_hex( Encode::encode_utf8( join "\0", @{$hit}{qw(document view start end category)} ) ), 0, 16 ),
            auto  => $hit->{confidence} >= AUTO ? 1 : 0,
            token => $tokens->token( @{$hit}{qw(category value person)} ),
            map { $_ => $hit->{$_} } qw(document view start end category person value confidence reason),
        };
    } @findings;
}

1;
