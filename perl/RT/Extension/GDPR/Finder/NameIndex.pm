# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Finder::NameIndex;

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Finder::CommonWords;
use RT::Extension::GDPR::Finder::Inflection;
use RT::Extension::GDPR::Finder::Name;
use RT::Extension::GDPR::Finder::Transliteration;

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Finder::NameIndex - whose name a word could be

=head1 DESCRIPTION

By the folded words of names. What is only like a name (a case, a short form, two words in one, another script) is worked
out when such a word comes up, not in advance: a site has thousands of people, a ticket few words like theirs.

=cut

my $INFLECT = 'RT::Extension::GDPR::Finder::Inflection';
my $NAME    = 'RT::Extension::GDPR::Finder::Name';
my $SCRIPT  = 'RT::Extension::GDPR::Finder::Transliteration';
my $WORDS   = 'RT::Extension::GDPR::Finder::CommonWords';

# A guess at more people than these is none.
use constant MANY => 6;

# Local parts of addresses with these are no names, though people may be called so.
my %NOBODY = map { $_ => 1 } qw(help center centre care front reception shop store mail web post test data order orders invoice press media news job jobs career careers
    event events booking bookings reservation customer client office first second floor room house school city main new the our your);

=head1 METHODS

=head2 new PEOPLE, NAMES

The names of these people; and names that are kept, as those of the person 0.

=head2 add PERSON, NAME

One more spelling for the person with that number.

=head2 look_up WORD

What a folded word could be: a reference to a list of C<< { person, slot, kind, form, initial, how } >>, or undef. The slot is that of the
word in the name; the kind C<first>, C<other> or C<last>; how is C<word>, C<possessive>, C<inflected>, C<nickname>, C<joined> or
C<initials>. An empty list is a letter that somebody's initials have.

=head2 has_initial PERSON, LETTER

True if a word of the person's name begins with it.

=head2 has_particle PERSON, WORD

True if the person's name has this particle.

=head2 people_with_initials LETTERS

The numbers of the people who have these initials, in order.

=cut

sub new {
    my ( $class, $people, $kept ) = @_;
    my $self = bless { words => {}, beginnings => {}, initials => {}, slots => 0 }, $class;
    for my $person ( @{$people} ) {
        my $columns = $person->{columns};
        $self->add( $person->{number}, $_ ) for grep {length} map { $_ // () } $columns->{RealName}, @{ $person->{names} || [] };
        for my $address ( map { $_ // () } $columns->{EmailAddress}, @{ $person->{addresses} || [] } ) {
            $self->add( $person->{number}, "$1 $2" ) if $address =~ /\A(\pL{3,})[._-](\pL{3,})[+@]/ && !grep { $NOBODY{$_} } lc $1, lc $2;
        }
        $self->_nickname( $person->{number}, $columns->{NickName} ) if length( $columns->{NickName} // q{} );
    }
    $self->add( 0, $_ ) for @{ $kept || [] };
    return $self;
}

sub add {
    my ( $self, $number, $name ) = @_;
    my @words = $NAME->words($name) or return;
    $self->{particles}{$number}{$_} = 1 for $NAME->particles($name);
    my $new = grep { !$self->_add_word( $number, $_ ) } @words;
    return if !$new || !$number;
    my @whole = grep { !$_->{part} } @words;
    return if @whole < 2;
    $self->{letters}{$number}{ $_->{initial} } = $self->{letter}{ $_->{initial} } = 1 for @whole;
    my $initials = join q{}, map { $_->{initial} } @whole;
    $self->{initials}{$_}{$number} = 1 for $initials, scalar reverse($initials), substr( $initials, 0, 1 ) . substr $initials, -1;
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
        push @{ $self->{beginnings}{ substr $form, 0, length $form < 4 ? 2 : 3 } }, $entry if length $form >= 3;
        $self->{foreign} ||= $SCRIPT->is_foreign($form);
        delete $self->{skeletons};
    }
    return $had;
}

sub _nickname {
    my ( $self, $number, $nickname ) = @_;
    my ($form) = $NAME->forms($nickname);
    return if !defined $form || length $form < 3 || $form =~ /[\W_]/;
    return $self->_add_word( $number, { forms => [ $NAME->forms($nickname) ], kind => 'first', initial => substr $form, 0, 1 } );
}

sub look_up {
    my ( $self, $word ) = @_;
    my @known = map { { %{$_}, how => 'word' } } @{ $self->{words}{$word} || [] };
    @known = map { { %{$_}, how => 'word' } } $self->_in_other_script($word) if !@known && length $word > 3;
    return \@known if @known;
    return [] if length $word == 1 && $self->{letter}{$word};    # a text with initials
    return $self->_joined( $word =~ s/[0-9]+\z//r ) if $word =~ /[0-9]/;
    if ( length $word > 3 && $word =~ /\A(.+)s\z/ && $self->{words}{$1} ) {    # Annas Konto
        return [ map { { %{$_}, how => $WORDS->is_common( $_->{form} ) ? 'inflected' : 'possessive' } } @{ $self->{words}{$1} } ];
    }
    my @inflected = $self->_inflected($word);
    return \@inflected if @inflected && @inflected <= MANY;
    my @nicknames = map { { %{$_}, how => 'nickname' } } grep { $_->{person} && $_->{kind} ne 'last' } map { @{ $self->{words}{$_} || [] } } $INFLECT->full_names($word);
    return \@nicknames if @nicknames;
    my $joined = $self->_joined($word);
    return $joined if $joined;
    my @people = sort { $a <=> $b } keys %{ $self->{initials}{$word} || {} };
    return @people && @people <= MANY ? [ map { _guess( $_, $word, 'initials' ) } @people ] : undef;
}

sub _guess {
    my ( $person, $word, $how ) = @_;
    return { person => $person, slot => 0, kind => $how, how => $how, form => $word, initial => q{} };
}

# The names that the word could be a case of: those with its beginning that share a stem with it.
sub _inflected {
    my ( $self, $word ) = @_;
    return if length $word < 3;
    my @candidates = map { @{ $self->{beginnings}{$_} || [] } } substr( $word, 0, 3 ), length $word < 6 ? substr $word, 0, 2 : () or return;
    my %stem = map { $_ => 1 } $INFLECT->possible_stems($word) or return;
    my %found;
    for my $entry (@candidates) {
        my $stems = $entry->{stems} ||= [ $INFLECT->stems( $entry->{form} ) ];
        $found{"$entry->{person} $entry->{slot}"} ||= { %{$entry}, how => 'inflected' } if grep { $stem{$_} } @{$stems};
    }
    return @found{ sort keys %found };
}

# annakowalska, kowalskaanna, akowalska, annak, kowalskaa
sub _joined {
    my ( $self, $word ) = @_;
    my $length = length $word;
    return undef if $length < 5 || $length > 40 || $WORDS->is_common($word);
    my %people;
    for my $cut ( 1 .. $length - 1 ) {
        my ( $left, $right ) = ( substr( $word, 0, $cut ), substr $word, $cut );
        my $before = $cut == 1           ? undef : $self->{words}{$left};
        my $behind = $cut == $length - 1 ? undef : $self->{words}{$right};
        next if !$before && !$behind;
        for my $entry ( grep { $_->{person} } @{ $before || $behind } ) {
            my $person = $entry->{person};
            my $fits = $before && $behind ? grep { $_->{person} == $person && $_->{slot} != $entry->{slot} } @{$behind}
                : $length - length $entry->{form} > 1 || $length < 6 || $cut == 1 && $entry->{kind} ne 'last' ? 0
                :                                                       $self->{letters}{$person}{ $before ? $right : $left };
            $people{$person} = 1 if $fits;
        }
    }
    my @people = sort { $a <=> $b } keys %people;
    return @people && @people <= MANY ? [ map { _guess( $_, $word, 'joined' ) } @people ] : undef;
}

# The names that are this word in Latin, Greek or Cyrillic letters.
sub _in_other_script {
    my ( $self, $word ) = @_;
    my $is_foreign = $SCRIPT->is_foreign($word);
    return if !$is_foreign && !$self->{foreign};
    my $names = $self->{skeletons} ||= $self->_skeletons;
    return grep { $SCRIPT->is_foreign( $_->{form} ) != $is_foreign } @{ $names->{ $SCRIPT->skeleton($word) } || [] };
}

sub _skeletons {
    my ($self) = @_;
    my %names;
    for my $entry ( map { @{ $self->{words}{$_} } } sort keys %{ $self->{words} } ) {
        my $skeleton = $SCRIPT->skeleton( $entry->{form} );
        push @{ $names{$skeleton} }, $entry if $entry->{person} && length $skeleton >= 3;
    }
    return \%names;
}
sub has_initial {
    my ( $self, $person, $letter ) = @_;
    return $self->{letters}{$person} && $self->{letters}{$person}{$letter};
}

sub has_particle {
    my ( $self, $person, $word ) = @_;
    return $self->{particles}{$person} && $self->{particles}{$person}{$word};
}

sub people_with_initials {
    my ( $self, $letters ) = @_;
    my @people = sort { $a <=> $b } keys %{ $self->{initials}{$letters} || {} };
    return @people;
}

1;
