# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Detector::PostalAddress;

use strict;
use warnings;
use utf8;

use parent 'RT::Extension::GDPR::Detector';

use RT::Extension::GDPR::Finder::Folded;

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Detector::PostalAddress - addresses of streets

=head1 DESCRIPTION

A word for a street, a name and a number as the languages of Europe write them, with the postcode and
town behind it. Suggested only: shops and offices have addresses as well. The person's own address is
found by the dictionary.

=cut

sub _words { return join '|', map {quotemeta} map { RT::Extension::GDPR::Finder::Folded->fold($_) } @_ }

# Feldweg 9, Storgatan 3, Kerkstraat 12
my $ENDINGS = _words(
    qw(straße str. weg allee gasse platz ring ufer damm steig stieg pfad chaussee promenade
        straat laan plein gracht kade dijk singel steeg dreef hof gatan vägen gränd torget stigen vej gade vænge stræde gate gata veien vegen
        katu tie kuja polku raitti tn mnt iela gatvė utca u. út útja tér tere körút krt. köz sétány)
);

# rue de la Gare, ul. Polna, calle Mayor
my $BEGINNINGS = _words(
    qw(rue avenue av. av boulevard bd bd. place impasse chemin allée allées quai route cours square passage
        calle c/ avda avda. avenida plaza paseo camino carrer via viale piazza corso vicolo largo strada
        rua travessa praça praca alameda rua ul. ul ulica ulice al. aleja aleje pl. os. osiedle plac nám. náměstí námestie třída tř. nábřeží
        str. strada bd. bulevardul calea aleea șoseaua sos. ulitsa ул. улица бул. булевард пл. οδός οδ. λεωφόρος λεωφ. πλατεία),
);

# 12 Harbour View
my $ENGLISH = _words(
    qw(street st st. road rd rd. avenue ave ave. lane ln row court ct drive dr close mews view way square sq terrace place pl gardens grove
        crescent hill park walk boulevard blvd parade quay green rise heights yard)
);

my $NUMBER = qr/\d{1,4}[ ]?(?:[a-z](?!\p{L})|bis|ter)?(?:[\/-]\d{1,4}[a-z]?)?(?![\p{L}\p{N}])/;
my $GAP    = qr/[ \x01]{1,2}/;
my $WORD   = qr/\p{L}[\p{L}'-]{0,24}/;
my $NAME   = qr/(?<![\p{L}\p{N}])(?:\p{L}{2,20}-){0,3}\p{L}{1,24}[ -]?\z/;

# Each begins with what the search can go for: a word of the list, or a digit.
my $NUMBER_LAST  = qr/(?:$ENDINGS)$GAP$NUMBER/;
my $NAME_MIDDLE  = qr/(?:$BEGINNINGS)$GAP?(?:$WORD\.?$GAP){0,4}$WORD,?$GAP?(?:n[ro°.]{0,2}[ ]?)?$NUMBER/;
my $NUMBER_FIRST = qr/\d(?<![\p{L}\p{N}].)(?:\d{0,3}[a-z]?(?:[ ]bis|[ ]ter)?,?$GAP(?:$BEGINNINGS)$GAP?(?:$WORD$GAP){0,4}$WORD|\d{0,4}[a-z]?$GAP(?:$WORD$GAP){1,3}(?:$ENGLISH)(?!\p{L}))/;

my $POSTCODE = qr/(?:[a-z]{1,2}-)?\d{4,5}|\d{3}[ ]\d{2}|\d{2}-\d{3}|\d{4}[ ][a-z]{2}|\d{4}-\d{3}|[a-z]{1,2}\d[a-z0-9]?[ ]\d[a-z]{2}|[a-z]\d[a-z0-9][ ][a-z0-9]{4}/;
my $TOWN     = qr/\G(?:,|[ \x01]|,[ \x01]{1,2})(?:(?:$POSTCODE)$GAP$WORD(?:[ ]$WORD(?=[ ]*(?:[,.;)\x01\n]|\z)))?|$WORD(?:[ ]$WORD)?,?$GAP(?:$POSTCODE))(?![\p{L}\p{N}])/;

sub category { return 'address' }

sub candidates {
    my ( $self, $chunk ) = @_;
    my $text = $chunk->text;
    my @found;
    for my $pattern ( $NUMBER_LAST, $NAME_MIDDLE, $NUMBER_FIRST ) {
        while ( $text =~ /$pattern/g ) {
            my ( $start, $end ) = ( $-[0], $+[0] );
            my $low    = $start < 60 ? 0 : $start - 60;
            my $before = substr $text, $low, $start - $low;
            if ( $pattern == $NUMBER_LAST ) {
                next if $before !~ /$NAME/;
                $start = $low + $-[0];
            }
            next if $before =~ /[\p{L}\p{N}]\z/ && $pattern == $NAME_MIDDLE;
            $end -= _run_on( substr( $text, $start, $end - $start ), $chunk->original( $start, $end ) );
            pos($text) = $end;
            $end = $+[0] if $text =~ /$TOWN/gc;
            next unless $chunk->original( $start, $end ) =~ /\p{Lu}/;
            push @found, { start => $start, end => $end, confidence => $self->DOUBTFUL,
                value => substr( $text, $start, $end - $start ) =~ s/[^\p{L}\p{N}]+/ /gr };
        }
    }
    return sort { $a->{start} <=> $b->{start} } @found;
}

# The length of the words in small letters at the end: the sentence goes on there.
sub _run_on {
    my ( $folded, $original ) = @_;
    my ($words) = $original =~ /((?:\s+\p{Ll}[\p{L}'-]*+)+)\z/ or return 0;
    my $count = () = $words =~ /\s+\p{Ll}/g;
    return $folded =~ /((?:$GAP$WORD){$count})\z/ ? length $1 : 0;
}

1;
