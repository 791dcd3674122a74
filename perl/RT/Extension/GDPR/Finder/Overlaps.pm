# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Finder::Overlaps;

use strict;
use warnings;

use List::Util qw(max);

=head1 NAME

RT::Extension::GDPR::Finder::Overlaps - one hit for each place

=head1 DESCRIPTION

Of sure hits that overlap the longest wins, then the one from the dictionary, then the surest; what a loser covers beyond the
winner is added to it, so that nothing half replaced stays. A suggestion gives way to a sure hit and keeps what is left of it.

=head1 CLASS METHODS

=head2 resolved HITS

The hits of a text without overlaps, in order. A hit has C<start>, C<end>, C<confidence> and C<rank>; changed ones are copies.

=cut

use constant { SURE => .5, LEFT => 3 };

sub resolved {
    my ( $class, @hits ) = @_;
    my ( @sure, @suggested );
    for my $group ( _touching( grep { $_->{confidence} >= SURE } @hits ) ) {
        my ($winner) = @{$group} == 1 ? @{$group} : sort { _better( $a, $b ) } @{$group};
        my $end = max( map { $_->{end} } @{$group} );
        push @sure, $winner->{start} == $group->[0]{start} && $winner->{end} == $end ? $winner : { %{$winner}, start => $group->[0]{start}, end => $end };
    }
    for my $group ( _touching( grep { $_->{confidence} < SURE } @hits ) ) {
        my @taken;
        push @taken, _without( $_, @taken ) for @{$group} == 1 ? @{$group} : sort { _better( $a, $b ) } @{$group};
        push @suggested, @taken;
    }
    my $next = 0;
    my @left = map {
        my $hit = $_;
        $next++ while $next < @sure && $sure[$next]{end} <= $hit->{start};
        my $last = $next;
        $last++ while $last < @sure && $sure[$last]{start} < $hit->{end};
        $last == $next ? $hit : _without( $hit, @sure[ $next .. $last - 1 ] );
    } sort { $a->{start} <=> $b->{start} } @suggested;
    return sort { $a->{start} <=> $b->{start} } @sure, @left;
}

sub _better {
    my ( $one, $other ) = @_;
    return $other->{end} - $other->{start} <=> $one->{end} - $one->{start} || $other->{rank} <=> $one->{rank}
        || $other->{confidence} <=> $one->{confidence} || $one->{start} <=> $other->{start} || $one->{category} cmp $other->{category};
}

# Grouped by those that overlap, directly or through others, in order.
sub _touching {
    my @hits = sort { $a->{start} <=> $b->{start} || $b->{end} <=> $a->{end} } @_;
    my ( @groups, $end );
    for my $hit (@hits) {
        if ( @groups && $hit->{start} < $end ) { push @{ $groups[-1] }, $hit }
        else { push @groups, [$hit]; $end = $hit->{end} }
        $end = $hit->{end} if $hit->{end} > $end;
    }
    return @groups;
}

# What is left of a hit beside others; a few characters are but punctuation.
sub _without {
    my ( $hit, @others ) = @_;
    my @left = ($hit);
    for my $other (@others) {
        @left = map {
            my $piece = $_;
            $piece->{end} <= $other->{start} || $piece->{start} >= $other->{end}
                ? $piece
                : ( { %{$piece}, end => $other->{start} }, { %{$piece}, start => $other->{end} } );
        } @left;
    }
    return grep { $_ == $hit || $_->{end} - $_->{start} >= LEFT } @left;
}

1;
