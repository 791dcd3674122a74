# SPDX-License-Identifier: GPL-2.0-only

# How much the finder finds, and how much it leaves, in the tickets of test/corpus. Each place that is marked there has
# to be covered letter by letter, or left alone entirely. The tickets are invented; so are their identifiers, which
# pass their check digits. What a mark says: the text as it reads with single blanks, and which of its occurrences.

use strict;
use warnings;
use utf8;

use JSON::PP ();
use Test::More;

use RT::Extension::GDPR::Finder;
use RT::Extension::GDPR::Format;

binmode $_, ':encoding(UTF-8)' for map { Test::More->builder->$_ } qw(output failure_output todo_output);

# Words of names and addresses that tell nothing.
my $PARTICLE = qr/\A(?:\p{L}|\d|de|del|di|d|la|le|du|van|von|den|der|ul|av|rue|via|st|apt|nr)\z/i;

my ( %count, @missed, @broken, @left );

for my $file ( glob 'test/corpus/*.json' ) {
    my ($name) = $file =~ m{([^/]+)\.json\z};
    my $ticket    = read_json($file);
    my @documents = documents($ticket);
    my $finder    = finder($ticket);
    my @findings  = $finder->scan( \@documents );
    my @auto      = grep { $_->{auto} } @findings;
    my $redacted  = $finder->redact( \@documents, \@auto );
    my @after     = map { { %{$_}, raw => $redacted->{ $_->{key} } // $_->{raw} } } @documents;

    $count{tickets}++;
    my $leaks = score( $name, $ticket, \@documents, \@after, \@findings );
    $count{clean}++ unless $leaks;

    is_deeply $finder->redact( \@documents, [] ), {}, "$name: nothing accepted, nothing changed" or next;
    my @again = grep { $_->{auto} } finder($ticket)->scan( \@after );
    is_deeply [ map {"$_->{document} $_->{category}"} @again ], [], "$name: nothing is found in what was redacted";
}
cmp_ok $count{tickets} // 0, '>=', 12, 'tickets were read';

sub percent { my ( $part, $whole ) = @_; return $whole ? 100 * $part / $whole : 100 }

subtest 'what must be found' => sub {
    my $all = percent( $count{must}{found}, $count{must}{all} );
    cmp_ok $all, '>=', 99.5, sprintf 'all: %.2f %% of %d', $all, $count{must}{all};
    for my $what ( sort keys %{ $count{of} } ) {
        my $least = $what =~ /\A(?:header|attribute)\z/ ? 100 : 98;
        my $found = percent( $count{of}{$what}{found}, $count{of}{$what}{all} );
        cmp_ok $found, '>=', $least, sprintf '%s: %.2f %% of %d', $what, $found, $count{of}{$what}{all};
    }
    cmp_ok percent( $count{clean}, $count{tickets} ), '>=', 92, "tickets without a miss: $count{clean} of $count{tickets}";
    is_deeply \@left, [], 'no e-mail address, number or account is left anywhere';
} or diag map {"missed $_\n"} @missed;

subtest 'what is doubtful is offered' => sub {
    my $offered = percent( $count{should}{offered}, $count{should}{all} );
    cmp_ok $offered, '>=', 90, sprintf '%.2f %% of %d', $offered, $count{should}{all};
};

subtest 'what looks like it stays' => sub {
    my $kept = percent( $count{traps}{kept}, $count{traps}{all} );
    cmp_ok $kept, '>=', 98.5, sprintf '%.2f %% of %d', $kept, $count{traps}{all};
    my $other = percent( $count{other}{changed}, $count{other}{all} );
    cmp_ok $other, '<=', 0.2, sprintf 'other words: %.3f %% of %d changed', $other, $count{other}{all};
} or diag map {"broken $_\n"} @broken;

done_testing;

sub read_json {
    my ($file) = @_;
    open my $handle, '<:raw', $file or die "Cannot read $file: $!";
    local $/ = undef;
    return JSON::PP->new->utf8->decode( scalar readline $handle );
}

sub documents {
    my ($ticket) = @_;
    my @documents;
    for my $number ( 0 .. $#{ $ticket->{messages} } ) {
        my $message = $ticket->{messages}[$number];
        push @documents, { key => "$number-headers", format => 'headers', raw => join q{}, map {"$_->[0]: $_->[1]\n"} @{ $message->{headers} } };
        push @documents, map { { key => "$number-$_", format => $_, raw => $message->{$_} } } grep { defined $message->{$_} } qw(plain html);
    }
    return @documents;
}

sub finder {
    my ($ticket) = @_;
    my $number = 0;
    my @people = map {
        my %columns = %{$_};
        my $role    = delete $columns{role};
        { number => ++$number, role => $role, users => [], columns => \%columns, names => [], addresses => [] }
    } @{ $ticket->{people} };
    my @rules = map { { %{$_}, category => lc $_->{category} } } @{ $ticket->{rules} };
    return RT::Extension::GDPR::Finder->new( people => \@people, keep => $ticket->{keep}, rules => \@rules, categories => undef, generic => 1 );
}

# Counts a ticket's marks; returns how many must-be-found ones were not.
sub score {
    my ( $name, $ticket, $documents, $after, $findings ) = @_;
    my %view = map {
        my $document = $_;
        map { ( "$document->{key} $_->{name}" => $_ ) } RT::Extension::GDPR::Format->of( $document->{format} )->views( $document->{raw} );
    } @{$documents};
    my %hidden = map {    # what is left in attributes and comments
        my $document = $_;
        my @views    = RT::Extension::GDPR::Format->of( $document->{format} )->views( $document->{raw} );
        ( $document->{key} => lc join ' ', map { $_->{text} } grep { $_->{name} ne 'text' } @views );
    } grep { $_->{format} eq 'html' } @{$after};
    my $all = lc join "\n", map { $_->{raw} } @{$after};

    my ( %auto, %offered, %marked );
    for my $finding ( @{$findings} ) {
        my $place = "$finding->{document} $finding->{view}";
        push @{ $offered{$place} }, [ @{$finding}{qw(start end)} ];
        push @{ $auto{$place} },    [ @{$finding}{qw(start end)} ] if $finding->{auto};
    }

    my $leaks = 0;
    for my $mark ( @{ $ticket->{marks} } ) {
        my ( $place, $start, $end ) = place( \%view, $mark );
        my ($where) = $mark->{part} =~ /\A(?:html-(attr|comment)|(\w+))/ ? $1 ? 'attribute' : $2 : '';
        my $about = "$name, message $mark->{message}, $mark->{part}: " . ( $mark->{variant} // $mark->{trap} ) . " '$mark->{text}'";
        if ( $where ne 'attribute' && !$place ) { fail "$about stands in the text"; next }
        push @{ $marked{$place} }, [ $start, $end ] if $place;

        if ( $mark->{trap} ) {
            $count{traps}{all}++;
            my $kept = !grep { $_->[0] < $end && $_->[1] > $start } @{ $auto{$place} };
            $kept ? $count{traps}{kept}++ : push @broken, $about;
            next;
        }
        my $found = $place ? covered( $view{$place}{text}, $start, $end, $auto{$place} ) : index( $hidden{"$mark->{message}-html"}, lc $mark->{text} ) < 0;
        if ( $mark->{tier} eq 'should' ) {
            $count{should}{all}++;
            $count{should}{offered}++ if $found || grep { $_->[0] < $end && $_->[1] > $start } @{ $offered{$place} };
            next;
        }
        $_->{all}++, $found && $_->{found}++ for $count{must} //= {}, $count{of}{ $mark->{category} } //= {}, $count{of}{$where} //= {};
        $leaks++, push @missed, $about unless $found;
        push @left, $about if $mark->{category} =~ /\A(?:email|iban|card)\z/ && $mark->{text} !~ / / && index( $all, lc $mark->{text} ) >= 0;
    }

    for my $place ( keys %view ) {
        next if $view{$place}{name} ne 'text';
        while ( $view{$place}{text} =~ /([\p{L}\p{N}]+)/g ) {
            my ( $start, $end ) = ( $-[0], $+[0] );
            next if grep { $_->[0] < $end && $_->[1] > $start } @{ $marked{$place} };
            $count{other}{all}++;
            next unless grep { $_->[0] < $end && $_->[1] > $start } @{ $auto{$place} };
            $count{other}{changed}++;
            push @broken, "$name, $place: '$1'";
        }
    }
    return $leaks;
}

# Where a mark stands: the view, and its start and end there. <wbr> is a zero-width space in a view.
sub place {
    my ( $view, $mark ) = @_;
    my ( $part, $label ) = split /:/, $mark->{part};
    return if $part =~ /\Ahtml-/;
    my $key = "$mark->{message}-" . ( $part eq 'header' ? 'headers' : $part );
    my ($place) = $part eq 'header'
        ? grep { /\A\Q$key\E / && lc $view->{$_}{label} eq lc $label } sort keys %{$view}
        : "$key text";
    my @pieces     = map { $_ eq q{ } ? '\s+' : $_ eq '%40' ? '(?:%40|@)' : quotemeta } $mark->{text} =~ /%40|./g;
    my $pattern    = join '\x{200b}?', @pieces;
    my $text       = $view->{$place}{text};
    my $occurrence = $mark->{occurrence} // 0;
    while ( $text =~ /(?=($pattern))/g ) {
        return ( $place, $-[1], $+[1] ) if !$occurrence--;
    }
    return;
}

# Whether all that tells something from START to END is in one of the spans.
sub covered {
    my ( $text, $start, $end, $spans ) = @_;
    my $marked = substr $text, $start, $end - $start;
    while ( $marked =~ /([\p{L}\p{N}\p{M}]+)/g ) {
        my ( $word, $from, $to ) = ( $1, $start + $-[0], $start + $+[0] );
        next if $word =~ $PARTICLE && $word ne $marked;
        return 0 unless grep { $_->[0] <= $from && $to <= $_->[1] } @{$spans};
    }
    return 1;
}
