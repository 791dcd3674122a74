# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Finder::Names;

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Finder::CommonWords;
use RT::Extension::GDPR::Finder::Context;
use RT::Extension::GDPR::Finder::Inflection;
use RT::Extension::GDPR::Finder::Name;
use RT::Extension::GDPR::Finder::Transliteration;

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Finder::Names - people's names in running text

=head1 DESCRIPTION

Words that belong to one person and follow each other are one name, in any order, with initials, particles and
one unknown name between: C<Anna M. Kowalska>, C<KOWALSKA, Anna>, C<J.-P. van den Bakker>. How sure a name is depends on how
much of it is there; a single word that is a common one too is for L<RT::Extension::GDPR::Finder::Context> to decide.

=cut

my $CONTEXT  = 'RT::Extension::GDPR::Finder::Context';
my $INFLECT  = 'RT::Extension::GDPR::Finder::Inflection';
my $NAME     = 'RT::Extension::GDPR::Finder::Name';
my $SCRIPT   = 'RT::Extension::GDPR::Finder::Transliteration';
my $WORDS    = 'RT::Extension::GDPR::Finder::CommonWords';
my $PARTICLE = qr/(?:van|von|vom|zu|zum|zur|der|den|de|del|della|dello|dei|degli|di|da|do|dos|das|du|la|le|las|los|el|y|af|av|ten|ter|te|op|in|het|bin|ibn|mc|st|d'|o'|'t|v\.? ?d\.?|v\.)/;
my $BLANK    = qr/[ \x01]/;
my $FIRM     = qr/\A[ \x01]*(?:& ?(?:co|sohne?|partner|fils|sons)|gmbh|ag|kg|ohg|ug|e\.?k|ltd|limited|inc|llc|llp|plc|s\.?a\.?r?\.?l?|s\.?r\.?l|s\.?p\.?a|sp\. ?z|s\.? ?r\.? ?o|a\.? ?s|oyj?|ab|aps|b\.?v|n\.?v|kft|zrt|lda|d\.? ?o\.? ?o|ood|eood|group|holding|consulting)\b/;

# How sure a name of these kinds is by itself.
my %CONFIDENCE = ( last => .8, other => .75, first => .75 );

=head1 METHODS

=head2 new PEOPLE, NAMES

The names of these people; and names that are kept.

=head2 add PERSON, NAME

One more spelling for the person with that number.

=cut

sub new {
    my ( $class, $people, $kept ) = @_;
    my $self = bless { words => {}, stems => {}, skeletons => {}, joined => {}, initials => {}, slots => 0 }, $class;
    for my $person ( @{$people} ) {
        my $columns = $person->{columns};
        $self->add( $person->{number}, $_ ) for grep {length} map { $_ // () } $columns->{RealName}, @{ $person->{names} || [] };
        my ($local) = ( $columns->{EmailAddress} // q{} ) =~ /\A([^@]+)@/;
        $self->add( $person->{number}, "$1 $2" ) if ( $local // q{} ) =~ /\A(\pL{3,})[._](\pL{3,})\z/;
        $self->_nickname( $person->{number}, $columns->{NickName} ) if length( $columns->{NickName} // q{} );
    }
    $self->add( 0, $_ ) for @{ $kept || [] };
    return $self;
}

sub add {
    my ( $self, $number, $name ) = @_;
    my @words = $NAME->words($name) or return;
    my $new   = grep { !$self->_add_word( $number, $_ ) } @words;
    return if !$new || !$number;
    my @whole = grep { !$_->{part} } @words;
    return if @whole < 2;
    my ( $first, $last ) = @whole[ 0, -1 ];
    for my $given ( @{ $first->{forms} } ) {
        for my $family ( @{ $last->{forms} } ) {
            $self->{joined}{$_}{$number} = 1
                for $given . $family, $family . $given, $first->{initial} . $family, $given . $last->{initial}, $family . $first->{initial};
        }
    }
    my $initials = join q{}, map { $_->{initial} } @whole;
    $self->{initials}{$_}{$number} = 1 for $initials, scalar reverse($initials), $first->{initial} . $last->{initial};
    return;
}

# True if the person has had it.
sub _add_word {
    my ( $self, $number, $word ) = @_;
    my $slot = ++$self->{slots};
    my $had  = 1;
    for my $form ( @{ $word->{forms} } ) {
        next if grep { $_->{person} == $number } @{ $self->{words}{$form} || [] };
        $had = 0;
        my $entry = { person => $number, slot => $slot, kind => $word->{kind}, form => $form, initial => $word->{initial} };
        push @{ $self->{words}{$form} }, $entry;
        next if !$number;
        push @{ $self->{stems}{$_} }, $entry for $INFLECT->stems($form);
        my $skeleton = $SCRIPT->skeleton($form);
        $self->{foreign} ||= $SCRIPT->is_foreign($form);
        push @{ $self->{skeletons}{$skeleton} }, $entry if length $skeleton >= 3;
    }
    return $had;
}

sub _nickname {
    my ( $self, $number, $nickname ) = @_;
    my ($form) = $NAME->forms($nickname);
    return if !defined $form || length $form < 3 || $form =~ /[\W_]/;
    return $self->_add_word( $number, { forms => [ $NAME->forms($nickname) ], kind => 'first', initial => substr $form, 0, 1 } );
}

=head2 look_up, hits

See L<RT::Extension::GDPR::Finder::Dictionary>.

=cut

sub look_up {
    my ( $self, $word ) = @_;
    my @known = map { { %{$_}, how => 'word' } } @{ $self->{words}{$word} || [] };
    if ( !@known && length $word > 3 && ( $self->{foreign} || $SCRIPT->is_foreign($word) ) ) {
        my $skeleton = $SCRIPT->skeleton($word);
        @known = map { { %{$_}, how => 'word' } } grep { $SCRIPT->is_foreign($word) != $SCRIPT->is_foreign( $_->{form} ) } @{ $self->{skeletons}{$skeleton} || [] };
    }
    return \@known if @known;
    return undef if $word =~ /[0-9]/ && !exists $self->{joined}{ $word =~ s/[0-9]{1,4}\z//r };
    if ( length $word > 3 && $word =~ /\A(.+)s\z/ && $self->{words}{$1} ) {    # Annas Konto
        return [ map { { %{$_}, how => $WORDS->is_common( $_->{form} ) ? 'inflected' : 'possessive' } } @{ $self->{words}{$1} } ];
    }
    my %inflected;
    for my $stem ( $INFLECT->possible_stems($word) ) {
        $inflected{"$_->{person} $_->{slot}"} ||= { %{$_}, how => 'inflected' } for @{ $self->{stems}{$stem} || [] };
    }
    return [ @inflected{ sort keys %inflected } ] if %inflected;
    my @nicknames = map { { %{$_}, how => 'nickname' } } grep { $_->{person} && $_->{kind} ne 'last' } map { @{ $self->{words}{$_} || [] } } $INFLECT->full_names($word);
    return \@nicknames if @nicknames;
    for my $how (qw(joined initials)) {
        my $people = $self->{$how}{ $how eq 'joined' ? $word =~ s/[0-9]{1,4}\z//r : $word } or next;
        next if $how eq 'joined' && ( length $word < 4 || $WORDS->is_common($word) );
        return [ map { { person => $_, slot => 0, kind => $how, how => $how, form => $word, initial => q{} } } sort { $a <=> $b } keys %{$people} ];
    }
    return undef;
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
    my @hits = map { $self->_hit( $chunk, $text, $_, $view ) } @names;
    push @hits, $self->_dotted_initials( $chunk, $text ) if %{ $self->{initials} } && $text =~ /\b\pL\./;
    return $self->_shared( $text, @hits );
}

# Whether the next word goes on with the name.
sub _belongs {
    my ( $self, $chunk, $text, $name, $word ) = @_;
    my $last = $name->{words}[-1];
    return 0 if $word->{start} - $last->{end} > 30 || $last->{how} =~ /joined|initials/ || $word->{how} =~ /joined|initials/;
    return 0 if grep { $_->{slot} == $word->{slot} } @{ $name->{words} };
    my $gap = substr $text, $last->{end}, $word->{start} - $last->{end};
    return 1 if $gap =~ /\A(?:$BLANK+|,$BLANK*|$BLANK?-$BLANK?|'|[._+]|%20)\z/;
    return 1 if $gap =~ /\A[ \x01,]*(?:$BLANK*$PARTICLE)+$BLANK*\z/;
    return 1 if $gap =~ /\A$BLANK*(?:\pL\.?$BLANK?-?){1,2}$BLANK+\z/;
    return $gap =~ /\A$BLANK+\pL{2,20}$BLANK+\z/ && $word->{kind} eq 'last' && $last->{kind} ne 'last'
        && $CONTEXT->casing( $chunk, $last->{end} + 1, $word->{start} - 1 ) ne 'lower' && $CONTEXT->casing( $chunk, $word->{start}, $word->{end} ) ne 'lower';
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
    my @lower   = grep { $CONTEXT->casing( $chunk, $_->{start}, $_->{end} ) eq 'lower' } @words;
    my @guessed = grep { $_->{how} !~ /word|possessive/ } @words;
    my $word    = $words[0];
    if ( @words > 1 ) {
        return ( @lower ? .3 : $guessed[0]{how} eq 'inflected' && $kinds{last} ? .6 : .4, $guessed[0]{how} ) if @guessed == @words;
        return ( .95, 'full_name' ) if !@guessed && ( @common < @words || !@lower );
        return ( .6,  'full_name' ) if !@lower;
        return ( .6,  'full_name' ) if substr( $text, $word->{end}, $words[1]{start} - $word->{end} ) =~ /\A[._-]\z/;
        return ( .3,  'common_word' );
    }
    my $initial = $self->_initials( $chunk, $text, $word, $hit );
    return ( $initial, 'initial' ) if $initial && !@guessed;
    if (@guessed) {
        return ( 0, 'joined' )   if $word->{how} eq 'joined'   && length $word->{form} < 5;
        return ( $self->_written_initials( $chunk, $text, $word ), 'initials' ) if $word->{how} eq 'initials';
        return ( .4, $word->{how} ) if $word->{how} eq 'joined';
        return ( @lower ? .1 : .35, $word->{how} );
    }
    return ( $CONTEXT->verdict( $chunk, $text, $word->{start}, $word->{end}, $view ), 'common_word' ) if @common;
    my $behind = substr $text, $word->{end}, 16;
    my $before = substr $text, $word->{start} > 2 ? $word->{start} - 2 : 0, $word->{start} > 2 ? 2 : $word->{start};
    return ( .4, 'company' )   if $behind =~ $FIRM;
    return ( .4, 'name_part' ) if $behind =~ /\A-\pL/ || $before =~ /\pL-\z/ && $before !~ /e-\z/;
    return ( $CONTEXT->verdict( $chunk, $text, $word->{start}, $word->{end}, $view ), 'name_part' ) if length $word->{form} < 4 && @lower;
    return ( $CONFIDENCE{ $word->{kind} }, 'name_part' );
}

# An initial before or behind a family name; widens the hit.
sub _initials {
    my ( $self, $chunk, $text, $word, $hit ) = @_;
    my ( $start, $end ) = @{$word}{qw(start end)};
    my %letter = map { $_ => 1 } @{ $self->{letters}{ $word->{person} } ||= $self->_letters( $word->{person} ) };
    my $before = substr $text, $start > 24 ? $start - 24 : 0, $start > 24 ? 24 : $start;
    if ( $before =~ /(?<![\pL\pN'&.])((?:(\pL)(\.?)$BLANK?-?$BLANK?){1,3}(?:$PARTICLE$BLANK*){0,3})\z/ ) {
        my ( $lead, $dot ) = ( $1, $3 );
        my ($letter) = $lead =~ /\A(\pL)/;
        my $glued = $lead !~ /[ \x01.-]\z/;
        if ( !$glued && $letter{$letter} && $CONTEXT->casing( $chunk, $start - length $lead, $start - length($lead) + 1 ) ne 'lower' ) {
            my $capital = $CONTEXT->casing( $chunk, $start, $end ) ne 'lower';
            my $sure = $lead =~ /\./ ? ( $capital || !$WORDS->is_common( $word->{form} ) ) : !$WORDS->is_common( $word->{form} ) || $capital && $letter !~ /[ai]/;
            $hit->{start} = $start - length $lead if $sure;
            return .9 if $sure;
        }
    }
    my $behind = substr $text, $end, 12;
    if ( $behind =~ /\A(,?$BLANK(\pL)\.(?:$BLANK?-?\pL\.)?)(?!\pL)/ && $letter{$2} && $CONTEXT->casing( $chunk, $end + $-[2], $end + $+[2] ) ne 'lower' ) {
        my $length = length $1;
        return 0 if $word->{kind} ne 'last' && $WORDS->is_common( $word->{form} );
        $hit->{end} = $end + $length;
        return .85;
    }
    return 0;
}

sub _letters {
    my ( $self, $person ) = @_;
    my %letters = map { $_ => 1 } map { split // } grep { $self->{initials}{$_}{$person} } keys %{ $self->{initials} };
    return [ sort keys %letters ];
}

# AK: suggested; more so at the end of a letter.
sub _written_initials {
    my ( $self, $chunk, $text, $word ) = @_;
    return 0 if $CONTEXT->casing( $chunk, $word->{start}, $word->{end} ) ne 'upper';
    my $alone = substr( $text, 0, $word->{start} ) =~ /(?:\A|[\x01\n])[-\/ ]*\z/ && substr( $text, $word->{end}, 3 ) =~ /\A(?:[ .,]*(?:\z|[\x01\n]))/;
    return $alone ? .45 : $WORDS->is_abbreviation( $word->{form} ) ? 0 : .25;
}

sub _dotted_initials {
    my ( $self, $chunk, $text ) = @_;
    my @hits;
    while ( $text =~ /(?<![\pL\pN.])((\pL)\.[ -]?(\pL)\.(?:[ -]?(\pL)\.)?)(?![\pL\pN])/g ) {
        my ( $start, $end, $letters ) = ( $-[1], $+[1], $2 . $3 . ( $4 // q{} ) );
        my ($person) = sort { $a <=> $b } keys %{ $self->{initials}{$letters} || {} } or next;
        next if $chunk->original( $start, $end ) =~ /\p{Ll}/;
        push @hits, { start => $start, end => $end, category => 'person', person => $person, words => 1, confidence => .4, reason => 'initials', value => join q{ }, split //, $letters };
    }
    return @hits;
}

# "de Boer", "O'Reilly": the particle before the name belongs to it.
sub _with_particles {
    my ( $self, $text, $hit ) = @_;
    my $before = substr $text, $hit->{start} > 20 ? $hit->{start} - 20 : 0, $hit->{start} > 20 ? 20 : $hit->{start};
    return if $before !~ /(?<![\pL\pN'])((?:(?:van|von|zu|zur|ter|ten|mc|mac|o'|d')$BLANK*(?:(?:de|den|der|het|la)$BLANK+)?))\z/;
    $hit->{start} -= length $1;
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
