# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Finder::Tokens;

use strict;
use warnings;

use List::Util qw(max);

=head1 NAME

RT::Extension::GDPR::Finder::Tokens - what is written instead

=head1 DESCRIPTION

C<[Person 1]>, C<[E-mail 2]>: the same value has the same token in the whole ticket. Numbers go on above
those that stand in the documents already, so an earlier act's C<[Person 1]> stays somebody else. Nothing of the value
is in its token: a hash of it could be found by guessing.

=cut

my %LABEL = (
    person  => 'Person',  username => 'Username', email      => 'E-mail',     phone      => 'Phone',      address   => 'Address', national_id => 'ID',
    passport => 'Passport', iban   => 'IBAN',     card       => 'Card',       birth_date => 'Birth date', ip_address => 'IP address',
    url_token => 'Secret', custom  => 'Removed',
);
my $ANY  = join q{|}, map { lc =~ s/[ ]/[ \\x01-]/gr } sort values %LABEL;
my %CODE = map { lc $LABEL{$_} => $_ } keys %LABEL;

# Written in a text, or in a URL or address, where brackets and blanks cannot stand.
my $PATTERN = qr/\[(?:$ANY)[ \x01][0-9]+\]|(?<![\w])(?:$ANY)-[0-9]+(?![\w])/;

=head1 CLASS METHODS

=head2 pattern

A regexp for tokens in folded text.

=head2 categories

The codes of all categories, sorted.

=head2 new HIGHEST, NUMBERS

Tokens above the highest numbers, a hash by category, for people with these numbers.

=cut

sub pattern    { return $PATTERN }
sub categories { my @codes = sort keys %LABEL; return @codes }

sub new {
    my ( $class, $highest, @numbers ) = @_;
    my $before = $highest->{person} // 0;
    return bless { before => $before, highest => { %{$highest}, person => $before + max( 0, @numbers ) }, given => {} }, $class;
}

=head2 highest TEXT, HIGHEST

Notes the highest numbers of tokens in a folded text in the hash.

=head1 METHODS

=head2 token CATEGORY, VALUE, PERSON

The token of a canonical value; of a name, that of the person with this number, if it is known.

=cut

sub highest {
    my ( $class, $text, $highest ) = @_;
    while ( $text =~ /$PATTERN/g ) {
        my ( $label, $number ) = substr( $text, $-[0], $+[0] - $-[0] ) =~ /\A\[?(.*?)[ \x01-]([0-9]{1,9})\]?\z/ or next;
        my $code = $CODE{$label} || $CODE{ $label =~ tr/\x01-/  /r } or next;
        $highest->{$code} = $number if $number > ( $highest->{$code} // 0 );
    }
    return;
}

sub token {
    my ( $self, $category, $key, $person ) = @_;
    my $number = $person && $category eq 'person' ? $self->{before} + $person : ( $self->{given}{$category}{$key} //= ++$self->{highest}{$category} );
    return "[$LABEL{$category} $number]";
}

1;
