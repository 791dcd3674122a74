# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Finder::Names;

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Finder::CommonWords;
use RT::Extension::GDPR::Finder::Context;
use RT::Extension::GDPR::Finder::NameIndex;

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Finder::Names - people's names in running text

=head1 DESCRIPTION

Words that belong to one person and follow each other are one name, in any order, with initials, particles and
one unknown name between: C<Anna M. Kowalska>, C<KOWALSKA, Anna>, C<J.-P. van den Bakker>. How sure a name is depends on how
much of it is there; a single word that is a common one too is for L<RT::Extension::GDPR::Finder::Context> to decide.

=cut

my $CONTEXT  = 'RT::Extension::GDPR::Finder::Context';
my $WORDS    = 'RT::Extension::GDPR::Finder::CommonWords';
my $PARTICLE = qr/(?:van|von|vom|zu|zum|zur|der|den|de|del|della|dello|dei|degli|di|da|do|dos|das|du|la|le|las|los|el|y|af|av|ten|ter|te|op|in|het|bin|ibn|mc|st|d'|o'|'t|v\.? ?d\.?|v\.)/;
my $BLANK    = qr/[ \x01]/;
my $FIRM     = qr/\A[ \x01]*(?:& ?(?:co|sohne?|partner|fils|sons)|gmbh|ag|kg|ohg|ug|e\.?k|ltd|limited|inc|llc|llp|plc|s\.?a\.?r?\.?l?|s\.?r\.?l|s\.?p\.?a|sp\. ?z|s\.? ?r\.? ?o|a\.? ?s|oyj?|ab|aps|b\.?v|n\.?v|kft|zrt|lda|d\.? ?o\.? ?o|ood|eood|group|holding|consulting)\b/;

# Between the words of a name; an initial before and behind one; a word before one.
my $JOINS     = qr/\A(?:$BLANK+|$BLANK?-$BLANK?|'|[._+]|%20)\z/;
my $REVERSED  = qr/\A,$BLANK+\z/;
my $BESIDE    = qr/\A"?(?: ?[;|\/] ?|,|\n)"?\z/;
my $PARTICLES = qr/\A[ \x01,]*(?:$BLANK*$PARTICLE)+$BLANK*\z/;
my $INITIALS  = qr/\A$BLANK*(?:\pL(?:\.$BLANK?-?|$BLANK+)){1,2}\z/;
my $BEFORE    = qr/(?<![\pL\pN'&.])((?:(\pL)(?:\.$BLANK?-?|$BLANK|-)){1,3}(?:(?:$PARTICLE$BLANK+|[do]')){0,3})\z/;
my $BEHIND    = qr/\A(?|(,$BLANK(\pL)\.(?:$BLANK?-?\pL\.)?)(?!\pL|$BLANK(?:\pL\.$BLANK)?\pL{2})|($BLANK(\pL)\.(?:$BLANK?-?\pL\.)?)(?!\pL))/;
my $LEAD      = qr/(?<![\pL\pN'])((\pL{1,6})(?:$BLANK+|'))\z/;

# How sure a name of these kinds is by itself.
my %CONFIDENCE = ( last => .8, other => .75, first => .75 );

=head1 METHODS

=head2 new PEOPLE, NAMES

The names of these people; and names that are kept.

=head2 add PERSON, NAME

One more spelling for the person with that number.

=head2 look_up, hits

See L<RT::Extension::GDPR::Finder::Dictionary>.

=cut

sub new {
    my ( $class, $people, $kept ) = @_;
    return bless { index => RT::Extension::GDPR::Finder::NameIndex->new( $people, $kept ) }, $class;
}

sub add {
    my ( $self, $number, $name ) = @_;
    return $self->{index}->add( $number, $name );
}

sub look_up {
    my ( $self, $word ) = @_;
    return $self->{index}->look_up($word);
}

sub hits {
    my ( $self, $chunk, $text, $tokens, $view ) = @_;
    my ( %open, @names );
    for my $token ( @{$tokens} ) {
        my ( $start, $end, $entries ) = @{$token};
        my %now;
        for my $entry ( @{$entries} ) {
            my $person = $entry->{person};
            next if $now{$person};
            my $word = { %{$entry}, start => $start, end => $entry->{how} eq 'possessive' ? $end - 1 : $end };
            my $name = $open{$person};
            if ( $name && $self->_belongs( $chunk, $text, $name, $word ) ) { push @{ $name->{words} }, $word }
            else { push @names, $name = $open{$person} = { person => $person, words => [$word] } }
            $now{$person} = $name;
        }
    }
    _beside( $text, @names );
    my @hits = map { $self->_hit( $chunk, $text, $_, $view ) } @names;
    push @hits, $self->_dotted_initials( $chunk, $text ) if $text =~ /\b\pL\./;
    return $self->_shared( $text, @hits );
}

# Whether the next word goes on with the name.
sub _belongs {
    my ( $self, $chunk, $text, $name, $word ) = @_;
    my $last = $name->{words}[-1];
    return 0 if $word->{start} - $last->{end} > 30 || $last->{how} =~ /joined|initials/ || $word->{how} =~ /joined|initials/;
    return 0 if grep { $_->{slot} == $word->{slot} } @{ $name->{words} };
    my $gap = substr $text, $last->{end}, $word->{start} - $last->{end};
    return 1 if $gap =~ $JOINS;
    return $word->{kind} ne 'last' && $last->{kind} eq 'last' && !grep { $_->{kind} eq 'first' } @{ $name->{words} } if $gap =~ $REVERSED;
    return 1 if $gap =~ $PARTICLES;
    return 1 if $gap =~ $INITIALS;
    return $gap =~ /\A$BLANK+\pL{2,20}$BLANK+\z/ && $word->{kind} eq 'last' && $last->{kind} ne 'last'
        && $chunk->casing( $last->{end} + 1, $word->{start} - 1 ) ne 'lower' && $chunk->casing( $word->{start}, $word->{end} ) ne 'lower';
}

# Single words of one name in neighbouring fields of a table say of each other that they are names.
sub _beside {
    my ( $text, @names ) = @_;
    my %before;
    for my $name ( grep { @{ $_->{words} } == 1 && $_->{words}[0]{how} eq 'word' } @names ) {
        my ( $word, $last ) = ( $name->{words}[0], $before{ $name->{person} } );
        $before{ $name->{person} } = $name;
        next if !$last || $last->{words}[0]{slot} == $word->{slot} || $word->{start} - $last->{words}[0]{end} > 5;
        next if substr( $text, $last->{words}[0]{end}, $word->{start} - $last->{words}[0]{end} ) !~ $BESIDE;
        $_->{beside} = 1 for $last, $name;
    }
    return;
}

sub _hit {
    my ( $self, $chunk, $text, $name, $view ) = @_;
    my @words = @{ $name->{words} };
    my ( $start, $end ) = ( $words[0]{start}, $words[-1]{end} );
    my %hit = ( start => $start, end => $end, category => 'person', person => $name->{person}, words => scalar @words );
    ( $hit{confidence}, $hit{reason} ) = $self->_confidence( $chunk, $text, $name, $view, \%hit );
    return if $hit{confidence} < .2 && $name->{person};
    $self->_with_particles( $text, \%hit ) if $hit{confidence} >= .5;
    $hit{value} = substr( $text, $hit{start}, $hit{end} - $hit{start} ) =~ s/[^\pL\pN]+/ /gr;
    return \%hit;
}

sub _confidence {
    my ( $self, $chunk, $text, $name, $view, $hit ) = @_;
    my @words   = @{ $name->{words} };
    my %kinds   = map { $_->{kind} => 1 } @words;
    my @common  = grep { $WORDS->is_common( $_->{form} ) } @words;
    my @lower   = grep { $chunk->casing( $_->{start}, $_->{end} ) eq 'lower' } @words;
    my @guessed = grep { $_->{how} !~ /word|possessive/ } @words;
    my $word    = $words[0];
    my $initial = $self->_initial_before( $chunk, $text, $word, $hit ) || $self->_initial_behind( $chunk, $text, $words[-1], $hit );
    if ( @words > 1 ) {
        return ( @lower ? .3 : $guessed[0]{how} eq 'inflected' && $kinds{last} ? .6 : .4, $guessed[0]{how} ) if @guessed == @words;
        return ( .95, 'full_name' ) if !@guessed && ( @common < @words || !@lower );
        return ( .6,  'full_name' ) if !@lower;
        return ( .1,  'common_word' ) if $words[0]{form} =~ /\A(?:will|may|can|do|so|an|in)\z/;
        return ( .55, 'full_name' ) if $words[0]{kind} eq 'first' && $words[-1]{kind} eq 'last';
        return ( .6,  'full_name' ) if substr( $text, $word->{end}, $words[1]{start} - $word->{end} ) =~ /\A[._-]\z/;
        return ( .3,  'common_word' );
    }
    return ( $initial, 'initial' ) if $initial && !@guessed;
    if (@guessed) {
        return ( 0, 'joined' )   if $word->{how} eq 'joined'   && length $word->{form} < 5;
        return ( $self->_written_initials( $chunk, $text, $word ), 'initials' ) if $word->{how} eq 'initials';
        return ( .4, $word->{how} ) if $word->{how} eq 'joined';
        return ( @lower || length $word->{form} < 4 && $word->{how} eq 'inflected' ? .1 : .35, $word->{how} );
    }
    return ( .8, 'full_name' ) if $name->{beside} && !@lower;
    return ( $CONTEXT->verdict( $chunk, $text, $word->{start}, $word->{end}, $view ), 'common_word' ) if @common;
    my $behind = substr $text, $word->{end}, 16;
    my $before = substr $text, $word->{start} > 2 ? $word->{start} - 2 : 0, $word->{start} > 2 ? 2 : $word->{start};
    return ( .4, 'company' )   if $behind =~ $FIRM;
    return ( .4, 'name_part' ) if $behind =~ /\A-\pL/ || $before =~ /\pL-\z/ && $before !~ /e-\z/;
    return ( $CONTEXT->small( $text, $word->{start}, $word->{end} ), 'name_part' ) if @lower && length $word->{form} < 7;
    return ( $CONFIDENCE{ $word->{kind} }, 'name_part' );
}

# How sure an initial before a name makes it; widens the hit.
sub _initial_before {
    my ( $self, $chunk, $text, $word, $hit ) = @_;
    my ( $start, $end ) = @{$word}{qw(start end)};
    my $before = substr $text, $start > 24 ? $start - 24 : 0, $start > 24 ? 24 : $start;
    if ( $before =~ $BEFORE ) {
        my $lead   = $1;
        my $letter = substr $lead, 0, 1;
        my $is_handle = $lead =~ /\A\pL[.-]\z/ && $chunk->casing( $start, $end ) eq 'lower';    # c.obrien
        if ( $self->{index}->has_initial( $word->{person}, $letter ) && ( $is_handle || $chunk->casing( $start - length $lead, $start - length($lead) + 1 ) ne 'lower' ) ) {
            my $capital = $chunk->casing( $start, $end ) ne 'lower';
            my $sure = $lead =~ /\./ ? ( $capital || !$WORDS->is_common( $word->{form} ) ) : !$WORDS->is_common( $word->{form} ) || $capital && $letter !~ /[aioe]/;
            $hit->{start} = $start - length $lead if $sure;
            return .9 if $sure;
        }
    }
    return 0;
}

# The same for one behind it.
sub _initial_behind {
    my ( $self, $chunk, $text, $word, $hit ) = @_;
    my $end    = $word->{end};
    my $behind = substr $text, $end, 12;
    if ( $behind =~ $BEHIND && $self->{index}->has_initial( $word->{person}, $2 ) && $chunk->casing( $end + $-[2], $end + $+[2] ) ne 'lower' ) {
        my $length = length $1;
        return 0 if $word->{kind} ne 'last' && $WORDS->is_common( $word->{form} );
        $hit->{end} = $end + $length;
        return .85;
    }
    return 0;
}

# AK: suggested; more so at the end of a letter.
sub _written_initials {
    my ( $self, $chunk, $text, $word ) = @_;
    return 0 if $chunk->casing( $word->{start}, $word->{end} ) ne 'upper';
    my $from  = $word->{start} > 4 ? $word->{start} - 4 : 0;
    my $alone = substr( $text, $from, $word->{start} - $from ) =~ /(?:\A|[\x01\n])[-\/ ]*\z/ && substr( $text, $word->{end}, 3 ) =~ /\A(?:[ .,]*(?:\z|[\x01\n]))/;
    return $alone ? .45 : $WORDS->is_abbreviation( $word->{form} ) ? 0 : .25;
}

sub _dotted_initials {
    my ( $self, $chunk, $text ) = @_;
    my @hits;
    while ( $text =~ /(?<![\pL\pN.])((\pL)\.[ -]?(\pL)\.(?:[ -]?(\pL)\.)?)(?![\pL\pN])/g ) {
        my ( $start, $end, $letters ) = ( $-[1], $+[1], $2 . $3 . ( $4 // q{} ) );
        my ($person) = $self->{index}->people_with_initials($letters) or next;
        next if $chunk->casing( $start, $end ) ne 'upper';
        push @hits, { start => $start, end => $end, category => 'person', person => $person, words => 1, confidence => .4, reason => 'initials', value => join q{ }, split //, $letters };
    }
    return @hits;
}

# "de Boer", "O'Reilly": the particles before a name belong to it, those of the person and such as are nothing else.
sub _with_particles {
    my ( $self, $text, $hit ) = @_;
    while ( $hit->{start} ) {
        my $before = substr $text, $hit->{start} > 12 ? $hit->{start} - 12 : 0, $hit->{start} > 12 ? 12 : $hit->{start};
        my ( $lead, $particle ) = $before =~ $LEAD or last;
        last if !$self->{index}->has_particle( $hit->{person}, $particle ) && $lead !~ /\A(?:(?:van|von|mc|mac|ter|ten)[ \x01]|[od]'\z)/;
        $hit->{start} -= length $lead;
    }
    return;
}

# Two people of one name: whoever is named in full nearest before; kept people make it doubtful.
sub _shared {
    my ( $self, $text, @hits ) = @_;
    my ( @result, %at, $recent );
    push @{ $at{"$_->{start} $_->{end}"} }, $_ for sort { $a->{start} <=> $b->{start} || $a->{person} <=> $b->{person} } @hits;
    for my $place ( sort { ( split q{ }, $a )[0] <=> ( split q{ }, $b )[0] } keys %at ) {
        my @here = @{ $at{$place} };
        my ($best) = sort { $b->{confidence} <=> $a->{confidence} } grep { $_->{person} } @here;
        if ( !$best ) { push @result, { %{ $here[0] }, keep => 1 } if $here[0]{words} > 1; next }
        my @same = grep { $_->{person} && $_->{confidence} == $best->{confidence} } @here;
        $best = ( grep { defined $recent && $_->{person} == $recent } @same )[0] || $best if @same > 1;
        if ( @here > 1 && grep { !$_->{person} } @here ) {
            next if $best->{words} > 1;    # a namesake among those who are kept
            $best = { %{$best}, confidence => $best->{confidence} < .4 ? $best->{confidence} : .4, reason => 'shared_name' };
        }
        $recent = $best->{person} if $best->{words} > 1;
        push @result, $best;
    }
    return @result;
}

1;
