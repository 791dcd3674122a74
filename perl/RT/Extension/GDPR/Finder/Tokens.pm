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
my $BRACKETED = qr/\[(?:$ANY)[ \x01][0-9]{1,9}\]/;
my $SAFE      = qr/(?:$ANY)-[0-9]{1,9}(?![\w])/;

=head1 CLASS METHODS

=head2 categories

The codes of all categories, sorted.

=head2 new HIGHEST, NUMBERS

Tokens above the highest numbers, a hash by category, for people with these numbers.

=cut

sub categories { my @codes = sort keys %LABEL; return @codes }

sub new {
    my ( $class, $highest, @numbers ) = @_;
    my $before = $highest->{person} // 0;
    return bless { before => $before, highest => { %{$highest}, person => $before + max( 0, @numbers ) }, given => {} }, $class;
}

=head2 in TEXT

The tokens in a folded text: a list of C<[START, END, category, number]>.

=head1 METHODS

=head2 token CATEGORY, VALUE, PERSON

The token of a canonical value; of a name, that of the person with this number, if it is known.

=cut

sub in {
    my ( $class, $text ) = @_;
    my @tokens;
    for my $pattern ( index( $text, '[' ) < 0 ? () : $BRACKETED, $SAFE ) {
        while ( $text =~ /$pattern/g ) {
            my ( $start, $end ) = ( $-[0], $+[0] );
            next if $pattern == $SAFE && $start && substr( $text, $start - 1, 1 ) =~ /\w/;
            my ( $label, $number ) = substr( $text, $start, $end - $start ) =~ /\A\[?(.*)[ \x01-]([0-9]+)\]?\z/;
            push @tokens, [ $start, $end, $CODE{ $label =~ tr/\x01-/  /r } // $CODE{$label}, $number ];
        }
    }
    return @tokens;
}

sub token {
    my ( $self, $category, $key, $person ) = @_;
    my $number = $person && $category eq 'person' ? $self->{before} + $person : ( $self->{given}{$category}{$key} //= ++$self->{highest}{$category} );
    return "[$LABEL{$category} $number]";
}

1;
