# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Finder::Dictionary;

use strict;
use warnings;

use RT::Extension::GDPR::Finder::Accounts;
use RT::Extension::GDPR::Finder::Names;
use RT::Extension::GDPR::Finder::Numbers;
use RT::Extension::GDPR::Finder::Places;

=head1 NAME

RT::Extension::GDPR::Finder::Dictionary - what is known of the people of a ticket, found in any spelling

=head1 DESCRIPTION

Nothing here is one big pattern: texts are taken apart into words, each different word is looked up once, and
only around the words that mean something is anything compared. So it costs the same for twenty people and
for two thousand.

A part (L<Names|RT::Extension::GDPR::Finder::Names>, L<Accounts|RT::Extension::GDPR::Finder::Accounts>,
L<Places|RT::Extension::GDPR::Finder::Places>, L<Numbers|RT::Extension::GDPR::Finder::Numbers>) has two
methods: C<look_up(WORD)>, what it knows of a folded word, or undef; and
C<hits(CHUNK, TEXT, TOKENS, VIEW)>, where a token is C<[START, END, what it knows]>.

=cut

use constant MEMORY => 100_000;    # words whose meaning is remembered

=head1 METHODS

=head2 new PARTS

A dictionary of these parts.

=head2 of_people PEOPLE, NAMES

The dictionary of these people (see L<RT::Extension::GDPR::Finder>), who are to be found, and of the names that are to
be kept: where a person could be either, it only suggests.

=head2 person_of ADDRESS

The number of the person whose e-mail address this is, or undef.

=head2 add_name PERSON, NAME

One more spelling of the name of the person with that number.

=head2 add_value VALUE, HIT

One more number or code, see L<RT::Extension::GDPR::Finder::Numbers>.

=cut

sub new {
    my ( $class, @parts ) = @_;
    return bless { parts => \@parts, memory => {} }, $class;
}

sub of_people {
    my ( $class, $people, $kept ) = @_;
    my $names = RT::Extension::GDPR::Finder::Names->new( $people, $kept );
    my $self  = $class->new(
        $names,
        my $accounts = RT::Extension::GDPR::Finder::Accounts->new($people),
        RT::Extension::GDPR::Finder::Places->new($people),
        my $numbers = RT::Extension::GDPR::Finder::Numbers->new($people),
    );
    @{$self}{qw(names accounts numbers)} = ( $names, $accounts, $numbers );
    return $self;
}

sub person_of {
    my ( $self, $address ) = @_;
    return $self->{accounts}->person_of($address);
}

sub add_name {
    my ( $self, $number, $name ) = @_;
    $self->{memory} = {};
    return $self->{names}->add( $number, $name );
}

sub add_value {
    my ( $self, $value, $hit ) = @_;
    $self->{memory} = {};
    return $self->{numbers}->add( $value, $hit );
}

=head2 find CHUNK, VIEW

The hits in a chunk of a view (see L<RT::Extension::GDPR::Format>): a list of
C<< { start, end, category, person, value, confidence, reason } >> in the chunk's folded text.

=cut

sub find {
    my ( $self, $chunk, $view ) = @_;
    my $text   = $chunk->text;
    my $memory = $self->{memory};
    my @parts  = @{ $self->{parts} };
    my @tokens = map { [] } @parts;
    while ( $text =~ /([^\W_]+)/g ) {
        my $known = exists $memory->{$1} ? $memory->{$1} : $self->_look_up("$1");
        next if !$known;
        my ( $start, $end ) = ( $-[1], $+[1] );
        push @{ $tokens[ $_->[0] ] }, [ $start, $end, $_->[1] ] for @{$known};
    }
    return map { @{ $tokens[$_] } ? $parts[$_]->hits( $chunk, $text, $tokens[$_], $view ) : () } 0 .. $#parts;
}

sub _look_up {
    my ( $self, $word ) = @_;
    %{ $self->{memory} } = () if keys %{ $self->{memory} } > MEMORY;
    my $parts = $self->{parts};
    my @known = map { my $known = $parts->[$_]->look_up($word); $known ? [ $_, $known ] : () } 0 .. $#{$parts};
    return $self->{memory}{$word} = @known ? \@known : undef;
}

1;
