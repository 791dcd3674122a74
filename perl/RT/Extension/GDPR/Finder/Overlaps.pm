# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Finder::Overlaps;

use strict;
use warnings;

=head1 NAME

RT::Extension::GDPR::Finder::Overlaps - one hit for each place

=head1 DESCRIPTION

Of sure hits that overlap the longest wins, then the one from the dictionary, then the surest; what a loser covers beyond the
winner is added to it, so that nothing half replaced stays. A suggestion gives way to a sure hit and keeps what is left of it.

=head1 CLASS METHODS

=head2 resolved TEXT, HITS

The hits of a text without overlaps, in order. A hit has C<start>, C<end>, C<confidence> and C<rank>; changed ones are copies.

=cut

use constant SURE => .5;

sub resolved {
    my ( $class, $text, @hits ) = @_;
    my @sure = sort { $a->{start} <=> $b->{start} || $b->{end} <=> $a->{end} } grep { $_->{confidence} >= SURE } @hits;
    my @kept;
    for my $group ( _touching(@sure) ) {
        my ($winner) = sort { _better( $a, $b ) } @{$group};
        my ($end)    = sort { $b <=> $a } map { $_->{end} } @{$group};
        push @kept, { %{$winner}, start => $group->[0]{start}, end => $end };
    }
    my @suggested = sort { $b->{confidence} <=> $a->{confidence} || $b->{end} - $b->{start} <=> $a->{end} - $a->{start} || $a->{start} <=> $b->{start} }
        grep { $_->{confidence} < SURE } @hits;
    for my $group ( _touching( sort { $a->{start} <=> $b->{start} || $b->{end} <=> $a->{end} } @suggested ) ) {
        my @taken;
        for my $hit ( sort { _better( $a, $b ) } @{$group} ) {
            my @left = _without( $text, $hit, @taken );
            push @taken, @left;
        }
        push @kept, map { _without( $text, $_, _near( \@kept, $_ ) ) } @taken;
    }
    return sort { $a->{start} <=> $b->{start} } @kept;
}

sub _better {
    my ( $one, $other ) = @_;
    return $other->{end} - $other->{start} <=> $one->{end} - $one->{start} || $other->{rank} <=> $one->{rank}
        || $other->{confidence} <=> $one->{confidence} || $one->{start} <=> $other->{start} || $one->{category} cmp $other->{category};
}

# Hits in order, grouped by those that overlap, directly or through others.
sub _touching {
    my @hits = @_;
    my ( @groups, $end );
    for my $hit (@hits) {
        if ( @groups && $hit->{start} < $end ) { push @{ $groups[-1] }, $hit }
        else { push @groups, [$hit]; $end = $hit->{end} }
        $end = $hit->{end} if $hit->{end} > $end;
    }
    return @groups;
}

sub _near {
    my ( $kept, $hit ) = @_;
    return grep { $_->{start} < $hit->{end} && $_->{end} > $hit->{start} } @{$kept};
}

# What is left of a hit beside others, if there is a letter or digit in it.
sub _without {
    my ( $text, $hit, @others ) = @_;
    my @left = ($hit);
    for my $other (@others) {
        @left = map {
            my $piece = $_;
            $piece->{end} <= $other->{start} || $piece->{start} >= $other->{end}
                ? $piece
                : ( { %{$piece}, end => $other->{start} }, { %{$piece}, start => $other->{end} } );
        } @left;
    }
    return grep { $_ == $hit || $_->{end} > $_->{start} && substr( $text, $_->{start}, $_->{end} - $_->{start} ) =~ /[\pL\pN]{2}/ } @left;
}

1;
