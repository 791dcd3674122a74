# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Finder::Keep;

use strict;
use warnings;

use RT::Extension::GDPR::Finder::Accounts;
use RT::Extension::GDPR::Finder::Folded;

=head1 NAME

RT::Extension::GDPR::Finder::Keep - what is never replaced

=head1 DESCRIPTION

Addresses of the site, its own phone and bank account numbers. A hit within one of these is none.
A kept number is a whole number: what only begins like it is something else.

=cut

my $FOLDED   = 'RT::Extension::GDPR::Finder::Folded';
my $ACCOUNTS = 'RT::Extension::GDPR::Finder::Accounts';

=head1 METHODS

=head2 new addresses => \@addresses, patterns => \@patterns

Patterns are literal texts in which C<*> is any number of characters but blanks.

=head2 ranges TEXT

The ranges of the folded text that are kept: a list of C<[START, END]>.

=head2 keeps CATEGORY, VALUE

True if this canonical value is kept wherever and however it is written.

=cut

sub new {
    my ( $class, %keep ) = @_;
    my %address  = map { $ACCOUNTS->canonical($_) => 1 } @{ $keep{addresses} || [] };
    my @patterns = map { $FOLDED->fold($_) =~ s/\A\s+|\s+\z//gr } @{ $keep{patterns} || [] };
    my %value    = map { s/[^a-z0-9]//gr => 1 } grep { !/[*@]/ } @patterns;
    my @texts    = map { _literal($_) } grep { length && !/\A\*+\z/ } @patterns, keys %address;
    my ($mail)   = map { qr/\A(?:$_)\z/ } join q{|}, map { join '[^@]*', map {quotemeta} split /[*]+/, $_, -1 } grep { /\@/ && length } @patterns;
    return bless {
        address => \%address, value => \%value,
        ( grep {/\@/} @patterns ) ? ( mail  => $mail ) : (),
        @texts                    ? ( texts => do { my $any = join q{|}, @texts; qr/$any/ } ) : (),
    }, $class;
}

sub _literal {
    my ($pattern) = @_;
    my $body = join '[^\s\x01,;<>()\[\]"]{0,100}', map { join '[ \x01]+', map {quotemeta} split /[ \x01]+/, $_, -1 } split /[*]+/, $pattern, -1;
    my $from = $pattern =~ /\A[*\w]/ ? '(?<![\w.%+-])(?<![0-9][ \x01])' : q{};
    my $to   = $pattern =~ /[0-9]\z/ ? '(?![\w]|[ \x01\/.-]?[0-9])' : $pattern =~ /[*\w]\z/ ? '(?![\w])' : q{};
    return $from . $body . $to;
}

sub ranges {
    my ( $self, $text ) = @_;
    my $pattern = $self->{texts} or return;
    my @ranges;
    push @ranges, [ $-[0], $+[0] ] while $text =~ /$pattern/g;
    return @ranges;
}

sub keeps {
    my ( $self, $category, $value ) = @_;
    return %{ $self->{value} } && $self->{value}{ lc $value =~ s/[^A-Za-z0-9]//gr } if $category ne 'email';
    return $self->{address}{$value} || ( $self->{mail} && $value =~ $self->{mail} );
}

1;
