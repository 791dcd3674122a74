# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Finder::Places;

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Finder::CommonWords;
use RT::Extension::GDPR::Finder::Name;

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Finder::Places - the address of a person's record, in one line or several

=head1 DESCRIPTION

The street with its number and the postal code with the town are believed; the street, a town or a code alone is
suggested, because others live there too. Words for streets are known with their short forms. Pieces that follow each other
become one hit.

=cut

my $NAME  = 'RT::Extension::GDPR::Finder::Name';
my $WORDS = 'RT::Extension::GDPR::Finder::CommonWords';

my %TYPE;
for my $group (
    'street st str', 'road rd', 'avenue ave av', 'lane ln', 'drive dr', 'court ct', 'square sq', 'boulevard blvd bd boul', 'place pl', 'close cl',
    'terrace tce ter', 'crescent cres', 'gardens gdns', 'apartment apt appartement app', 'floor fl', 'saint st', 'building bldg',
    'strasse str', 'platz pl', 'calle c cl', 'avenida avda av', 'plaza plza pza pl', 'paseo pso', 'carretera ctra', 'piazza pza p', 'corso c so', 'viale v le',
    'ulica ul', 'aleja al', 'osiedle os', 'plac pl', 'ulice ul', 'namesti nam', 'trida tr', 'rua r', 'praca pca', 'strada str', 'bulevardul bd bul', 'utca u', 'odos οδος',
    'λεωφοροσ λεωφ λ', 'οδοσ οδ', 'улица ул', 'проспект пр просп', 'chemin ch', 'impasse imp', 'route rte', 'faubourg fbg', 'allee all', 'number no nr n', 'mieszkanie m', 'laan ln',
    'straat str', 'gatan g', 'vagen v', 'katu k', 'tie t', 'vej v', 'gade g', 'plads pl', 'gate gt', 'veien vn', 'via', 'rue', 'vicolo', 'largo', 'place',
    )
{
    my @forms = split q{ }, $group;
    push @{ $TYPE{$_} }, @forms for @forms;
}
my $ENDING = qr/(strasse|str|straat|gatan|gata|vagen|katu|gade|vej|veien|gate|allee|platz|weg|gasse)/;
my $BREAK  = q{[ ,.:'"\x01\n\/()-]};
my $BEFORE = q{[ ,.\x01\n\/-]};    # a town or a code

=head1 METHODS

=head2 new PEOPLE

The addresses of these people: Address1, Address2, City, Zip.

=cut

sub new {
    my ( $class, $people ) = @_;
    my $self = bless { anchors => {} }, $class;
    for my $person ( @{$people} ) {
        my %is     = map { $_ => [ _words( $person->{columns}{$_} ) ] } qw(Address1 Address2 City Zip);
        my $number = $person->{number};
        for my $street ( grep { @{$_} } @is{qw(Address1 Address2)} ) {
            my $numbered = grep { $_->[0] =~ /[0-9]/ } @{$street};
            my ($anchor) = sort { !!$TYPE{ $a->[0] } <=> !!$TYPE{ $b->[0] } || length $b->[0] <=> length $a->[0] } grep { $_->[0] =~ /\pL{2}/ } @{$street};
            next if !$anchor || !$numbered && length $anchor->[0] < 4;
            my $entry = { person => $number, street => $street, numbered => $numbered };
            $self->_anchor( $_, $entry ) for map { _spellings($_) } @{$anchor};
        }
        my @city = @{ $is{City} };
        my @zip  = map { $_->[0] } @{ $is{Zip} };
        my ($town) = sort { length $b->[0] <=> length $a->[0] } grep { $_->[0] =~ /\pL/ } @city;
        if ( $town && ( length $town->[0] > 2 || @zip ) ) {
            my $entry = { person => $number, city => \@city, zip => \@zip };
            $self->_anchor( $_, $entry ) for @{$town};
        }
        next if length "@zip" < 4;
        my $entry = { person => $number, zip => \@zip };
        $self->_anchor( $_, $entry ) for join( q{}, @zip ), @zip > 1 ? $zip[0] : ();
    }
    return $self;
}

# The words of a field, each with its spellings.
sub _words {
    my ($field) = @_;
    return map { my @forms = $NAME->forms($_); @forms ? \@forms : () } ( $field // q{} ) =~ /[^\W_\p{No}]+\p{M}*(?:[\pL\pN\p{M}]*)/g;
}

sub _spellings {
    my ($word) = @_;
    my ($stem) = $word =~ /\A(.{3,})$ENDING\z/;
    return ( $word, $stem ? ( $stem, $stem . 'str' ) : () );
}

sub _anchor {
    my ( $self, $word, $entry ) = @_;
    push @{ $self->{anchors}{$word} }, $entry;
    return;
}

=head2 look_up, hits

See L<RT::Extension::GDPR::Finder::Dictionary>.

=cut

sub look_up { return $_[0]{anchors}{ $_[1] } }

sub hits {
    my ( $self, $chunk, $text, $tokens ) = @_;
    my @hits;
    for my $token ( @{$tokens} ) {
        my ( $start, $end, $entries ) = @{$token};
        my $offset = $start > 60 ? $start - 60 : 0;
        my $window = substr $text, $offset, 220;
        for my $entry ( @{$entries} ) {
            for my $pattern ( @{ $entry->{patterns} ||= $self->_patterns($entry) } ) {
                my ( $re, $confidence, $reason ) = @{$pattern};
                my $found;
                while ( $window =~ /$re/g ) {
                    my ( $from, $to ) = ( $-[0] + $offset, $+[0] + $offset );
                    last if $from > $start;
                    next if $to < $end;
                    $found = { start => $from, end => $to };
                    last;
                }
                next if !$found;
                next if $confidence < .5 && $chunk->casing( $start, $end ) eq 'lower' && substr( $text, $start, 1 ) !~ /[0-9]/;
                push @hits, { %{$found}, category => 'address', person => $entry->{person}, value => "place $entry->{person}",
                    confidence => $confidence, reason => $reason };
                last;
            }
        }
    }
    return _joined( $text, @hits );
}

# The surest first.
sub _patterns {
    my ( $self, $entry ) = @_;
    my $zip = join '[ \x01-]?', map {quotemeta} @{ $entry->{zip} || [] };
    my @zip = length $zip ? [ qr/(?<!\w)(?<![0-9][ .\/-])(?:[a-z]{1,3}-)?$zip(?![\w]|[.\/-][0-9])/, $zip =~ /[a-z]/ ? .6 : .3, 'postal_code' ] : ();
    return \@zip if !$entry->{city} && !$entry->{street};
    if ( my $city = $entry->{city} ) {
        my $name = join "$BREAK+", map { $self->_any($_) } @{$city};
        my @both = length $zip ? [ qr/(?<!\w)(?:(?:[a-z]{1,3}-)?$zip${BEFORE}{1,4}$name|$name${BEFORE}{1,4}(?:[a-z]{2}${BEFORE}{1,2})?$zip)(?!\w)/, .9, 'address' ] : ();
        return [ @both, [ qr/(?<!\w)$name(?!\w)/, .3, 'town' ] ];
    }
    my @words = @{ $entry->{street} };
    my @whole = [ $self->_street(@words), $entry->{numbered} ? .9 : .55, 'address' ];
    my @name  = grep { $_->[0] =~ /\A\pL{2,}\z/ } @words;
    push @whole, [ $self->_street(@name), .4, 'street' ] if $entry->{numbered} && grep { length > 4 && !$WORDS->is_common($_) } map { $_->[0] } @name;
    return \@whole;
}

sub _street {
    my ( $self, @words ) = @_;
    my $pattern = q{};
    for my $index ( 0 .. $#words ) {
        my ( $word, $is ) = ( $self->_any( $words[$index] ), $words[$index][0] );
        my $optional = @words > 2 && $TYPE{$is} && ( $index == 0 || $index == $#words );
        my $break    = !$index ? q{} : $words[ $index - 1 ][0] =~ /[0-9]\z/ && $is =~ /\A\pL\z/ ? "$BREAK\{0,4}" : "$BREAK\{1,4}";
        $pattern .= $optional && !$index ? "(?:$word$BREAK\{1,4})?" : $optional ? "(?:$break$word)?"
            : $index == 1 && @words > 2 && $TYPE{ $words[0][0] } ? $word : $break . $word;
    }
    return qr/(?<!\w)$pattern(?!\w)/;
}

sub _any {
    my ( $self, $forms ) = @_;
    return '(?:' . join( q{|}, map { $self->_word($_) } @{$forms} ) . ')';
}

sub _word {
    my ( $self, $word ) = @_;
    return '(?:' . join( q{|}, map {quotemeta} sort { length $b <=> length $a } @{ $TYPE{$word} } ) . ')' if $TYPE{$word};
    return "$1$BREAK\{0,2}$2" if $word =~ /\A([0-9]+)(\pL)\z/;
    return quotemeta($1) . "[ -]?(?:$2|str)" if $word =~ /\A(.{3,}?)(strasse|str|straat)\z/;
    return quotemeta $word;
}

# Pieces of one person's address that follow each other; a piece beside a sure one, or a town and its code, are sure.
sub _joined {
    my ( $text, @hits ) = @_;
    my @joined;
    for my $hit ( sort { $a->{start} <=> $b->{start} || $b->{end} <=> $a->{end} } @hits ) {
        my $last = $joined[-1];
        if ( $last && $last->{person} == $hit->{person} && $hit->{start} < $last->{end} ) {
            $last->{end} = $hit->{end} if $hit->{end} > $last->{end};
            @{$last}{qw(confidence reason)} = @{$hit}{qw(confidence reason)} if $hit->{confidence} > $last->{confidence};
            next;
        }
        my $gap = $last && $last->{person} == $hit->{person} && $hit->{start} - $last->{end} < 40
            ? substr $text, $last->{end}, $hit->{start} - $last->{end} : undef;
        my $sure = defined $gap && $gap =~ /\A[ ,;|".\x01\n-]{1,6}\z/
            && ( $last->{reason} ne $hit->{reason} || grep { $_->{confidence} >= .5 } $last, $hit );
        if ( $sure && $gap !~ /[\n;|"]/ ) {    # not over the fields of a table
            $last->{end} = $hit->{end};
            @{$last}{qw(confidence reason)} = @{$hit}{qw(confidence reason)} if $hit->{confidence} > $last->{confidence};
            next;
        }
        $_->{confidence} < .5 and $_->{confidence} = .6 for $sure ? ( $last, $hit ) : ();
        push @joined, $hit;
    }
    return @joined;
}

1;
