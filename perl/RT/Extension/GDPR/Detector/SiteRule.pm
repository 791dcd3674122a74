# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Detector::SiteRule;

use strict;
use warnings;

use parent 'RT::Extension::GDPR::Detector';

use RT::Extension::GDPR::Finder::Folded;

=head1 NAME

RT::Extension::GDPR::Detector::SiteRule - what a site's own patterns find

=head1 DESCRIPTION

A regular expression of the site, such as the form of its customer numbers. It is matched without regard
to case and diacritics, and a blank or C<\s> in it matches a line break too.

=head1 METHODS

=head2 new name => CODE, category => CODE | undef, pattern => STRING

A detector; without a category of C<custom>. Throws what is wrong with the pattern; see C<fault>.

=head2 fault PATTERN

A class method: what is wrong with a pattern, a sentence without the pattern itself, or undef. Patterns
come from an administrator, who means well, so this finds slips: patterns that do not compile, match
nothing at all, run code, or repeat what repeats already, which takes exponential time (CWE-1333).

=cut

my $CLASS = qr/\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*+\]/s;

sub new {
    my ( $class, %rule ) = @_;
    my $fault = $class->fault( $rule{pattern} );
    die "The rule $rule{name} cannot be used: $fault\n" if defined $fault;
    return bless { name => $rule{name}, category => $rule{category} // 'custom', pattern => _compile( $rule{pattern} ) }, $class;
}

sub category { return $_[0]{category} }
sub sign     { return qr/./s }

sub candidates {
    my ( $self, $chunk ) = @_;
    my $text = $chunk->text =~ tr/\x01/ /r;
    my @found;
    while ( $text =~ /$self->{pattern}/g ) {
        next if $+[0] == $-[0];
        my ( $start, $end ) = ( $-[0], $+[0] );
        push @found, { start => $start, end => $end, value => substr( $text, $start, $end - $start ) =~ s/ +/ /gr, reason => 'site_rule',
            confidence => $self->CERTAIN };
    }
    return @found;
}

sub fault {
    my ( $class, $pattern ) = @_;
    return 'a pattern is missing' unless defined $pattern && !ref $pattern && length $pattern;
    return 'a pattern is longer than 500 characters' if length $pattern > 500;
    return 'a pattern runs code or calls itself' if $pattern =~ /\(\?(?:\?|\{|R|[+-]?\d|&|P>)|\(\*/;
    local $SIG{__WARN__} = sub { die @_ };    # what Perl warns of does not mean what it says
    my $compiled = eval { _compile($pattern) } or return 'a pattern is no regular expression';
    return 'a pattern matches an empty text'                 if q{} =~ $compiled;
    return 'a pattern repeats without limit what repeats without limit' if _nested($pattern);
    return undef;
}

sub _compile {
    my ($pattern) = @_;
    my $folded = $pattern =~ s/([^\x00-\x7f]+)/RT::Extension::GDPR::Finder::Folded->fold($1)/ger;
    return qr/$folded/i;
}

# Whether a group with an unlimited repetition in it is repeated without limit: (a+)+
sub _nested {
    my ($pattern) = @_;
    my @repeats = (0);
    while ( $pattern =~ /\G(?:(\\.|$CLASS)|(\((?:\?[^:=!<>|]*[:=!<>|])?)|(\))|([+*]|\{\d*,\})([?+]?)|.)/gs ) {
        my ( $group, $end, $repeat, $possessive ) = ( $2, $3, $4, $5 );
        if    ( defined $group ) { push @repeats, 0 }
        elsif ( defined $repeat ) { $repeats[-1] = 1 if $possessive ne '+' }
        elsif ( defined $end && @repeats > 1 ) {
            my $inside = pop @repeats;
            return 1 if $inside && $pattern =~ /\G(?=[+*]|\{\d*,\})/gc;
            $repeats[-1] ||= $inside;
        }
    }
    return 0;
}

1;
