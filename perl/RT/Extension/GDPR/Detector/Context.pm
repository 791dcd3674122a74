# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Detector::Context;

use strict;
use warnings;
use utf8;

use Scalar::Util ();
use RT::Extension::GDPR::Detector::Columns;
use RT::Extension::GDPR::Finder::Folded;

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Detector::Context - what the words beside a value say of it

=head1 DESCRIPTION

The nearest word before a value decides: C<phone> says that a number is a phone number, C<order> that
it is none. Words are compared whole and folded; a C<*> at the end stands for more letters. If none
stands before it, the words right behind it may: C<84010112345 (PESEL)>. In a list the head of the column
decides (L<RT::Extension::GDPR::Detector::Columns>).

=cut

my $BEFORE = 60;    # characters: about eight words
my $AFTER  = 20;
my $LEAST  = 2;     # characters of a word's beginning

# What numbers that belong to no person are called.
my @OTHER_NUMBERS = (
    # orders
    qw(order orders bestell* auftrag* commande commandes pedido pedidos ordine ordini encomenda bestelling bestelnummer zamówieni* objednáv*
        tilaus* tilausnumero beställning* ordernummer bestilling* ordre ordrenummer rendelés* comanda comenzi поръчк* παραγγελ* narudžb*
        naročil* tellimus* pasūtījum* užsakym*),
    # invoices, amounts, contracts
    qw(invoice invoices bill rechnung* rg facture factures factura facturas fattura fatture fatura faturas factuur faktur* factuurnummer lasku*
        számla* фактур* τιμολόγι* račun* arve arvenumber rēķin* sąskait* kvittering* receipt quittung* beleg* paragon* účtenk* amount total
        summe betrag* montant importe importo valor kwota částk* contract* vertrag* contrat contrats contrato contratto contratti umow* smlouv*
        zmluv* sopimus* avtal* kontrakt* aftale* szerződés* договор* σύμβασ* ugovor* pogodb* leping* līgum* sutart* policy police polic* polis*),
    # parcels
    qw(tracking track parcel shipment consignment sendung* paket* colis suivi envío envio seguimiento spedizione tracciamento rastreio zending*
        pakket* przesyłk* zásilk* zásielk* lähetys* paketti* försändelse* kolli* sporing* forsendelse* csomag* colet awb пратк* товарителниц*
        αποστολ* δέμα* pošiljk* saadetis* sūtījum* siunt*),
    # devices and software
    qw(serial serialnumber sn seriennummer* gerätenummer* série serie seryjn* sériov* výrobn* sarjanumero serienummer sorozatszám* серийн*
        σειριακ* serijsk* seerianumber sērijas serijos imei imsi mac zähler* zählernummer* meter compteur contador contatore meterstand licznik*
        elektroměr* version versions versión versione versão versie wersj* verze verzi* versio versiot verzió* versiune versiuni версия* έκδοσ*
        verzij* versioon* versija* build firmware release revision rev commit hash checksum uuid guid port error err fehler* erreur errore
        model modell* modèle modelo modello part),
    # goods and books
    qw(article artikel* artículo articolo artigo artykuł* zboží tovar* tuote* termék* produs* артикул* προϊόν* artikl* toote* preces prekės
        sku ean gtin upc isbn issn asin item product produkt* produit producto prodotto produto barcode strichcode),
    # references and files
    qw(reference ref refno referenz* aktenzeichen az geschäftszeichen vorgang* vorgangsnummer* référence réf dossier referencia expediente
        riferimento rif pratica referência kenmerk* dossiernummer sygnatur* sprawy značk* spisov* viite* viitenumero referens* referanse*
        referenc* sagsnummer saksnummer ärendenummer ügyszám* referință dosar* изх вх πρωτοκόλλ* predmet* zadev* viitenumber atsauc*
        nuorod* ticket tickets case bug issue incident request transaction transaktion* transacción transazione operación batch charge lot los
        partia šarže erä parti lote lotto room zimmer page seite),
    # numbers of firms and customers, and how accounts are called: none of them is a phone or a person's number
    qw(vat ust ustid ustidnr umsatzsteuer* mwst tva btw moms alv dph ičo ičdph regon krs siret siren cif hrb hra cvr orgnr organisationsnummer
        handelsregister* steuernummer kundennummer* kundennr kundnummer kundenummer klantnummer customer zákaznick* asiakasnumero iban bic swift
        kontonummer bankleitzahl blz plz postleitzahl zip postcode zipcode code kod kód codice código codigo),
    'part no', 'part number', 'order no', 'p iva', 'partita iva', 'y tunnus', 'org nr', 's n',
);

# All words of all contexts together, so that a text is gone through once for all of them: a word, or a
# phrase with blanks, => { number of a context => 1 }. 0 is what speaks against every one.
my ( %exact, %stem );
my $contexts = 0;
my $pattern;    # of them all, made when first needed
my %meaning;    # of what it fits, as it comes up
my @last;       # a chunk and its places: every detector asks for the same in turn

sub _register {
    my ( $number, @labels ) = @_;
    ( $pattern, %meaning, @last ) = ();
    for my $label (@labels) {
        my @words = RT::Extension::GDPR::Finder::Folded->fold($label) =~ /[\p{L}\p{N}]+/g;
        ( $label =~ /\*\z/ ? \%stem : \%exact )->{"@words"}{$number} = 1;
    }
    return;
}
_register( 0, @OTHER_NUMBERS );

=head1 CLASS METHODS

=head2 new WORDS

A context for values that these words or phrases stand beside. Made once: all are remembered.

=cut

sub new {
    my ( $class, @labels ) = @_;
    _register( ++$contexts, @labels );
    return bless { number => $contexts }, $class;
}

=head2 all_in CHUNK

The numbers of all contexts of which a word is in a chunk, in order: where these are the same, L</is_in> is.

=cut

sub all_in {
    my ( $class, $chunk ) = @_;
    return sort keys %{ _places($chunk)->{all} };
}

=head1 METHODS

=head2 is_in CHUNK, LABEL

Whether one of the words is anywhere in a chunk, or in the label.

=head2 says CHUNK, START, END, FROM, LABEL

What is said of the value from START to END of a chunk's text: C<for>, C<against> or an empty string. What
stands before FROM has been said of something else. LABEL (or undef) stands before the text.

=cut

sub is_in {
    my ( $self, $chunk, $label ) = @_;
    return _places($chunk)->{all}{ $self->{number} } || defined $label && $self->_says_name($label) eq 'for';
}

sub says {
    my ( $self, $chunk, $start, $end, $from, $label ) = @_;
    my $column = RT::Extension::GDPR::Detector::Columns->before( $chunk, $start, $end );
    return $self->_says_name($column) || 'against' if defined $column;    # it has a name, and another one
    my $places = _places($chunk);
    my $words  = $places->{words};
    my $stop   = _stop( $places->{stops}, $start );
    my $low    = $start - $BEFORE;
    $low = $from if $low < $from;
    $low = $stop if $low < $stop;

    my $next = _first_behind( $words, $start );
    for ( my $at = $next - 1; $at >= 0 && $words->[$at][0] >= $low; $at-- ) {
        next if $words->[$at][1] > $start;
        my $said = $self->_said( $words->[$at][2] );
        return $said if $said;
    }
    if ( defined $label && $low <= 0 && !$from ) {
        my $said = $self->_says_name($label);
        return $said if $said;
    }
    return $self->_behind( $chunk->text, $words, $end );
}

# Of a field, header or column.
sub _says_name {
    my ( $self, $name ) = @_;
    my $known = $self->{names} ||= {};    # most names are those of the same headers
    %{$known} = () if keys %{$known} > 1_000;
    return $known->{$name} //= $self->_read_name($name);
}

sub _read_name {
    my ( $self, $name ) = @_;
    my @meant  = map { $_->[2] } @{ _words( RT::Extension::GDPR::Finder::Folded->fold( $name =~ s/(?<=\p{Ll})(?=\p{Lu})/ /gr ) )->{words} };
    my ($said) = grep {$_} map { $self->_said($_) } reverse @meant;
    return $said // q{};
}

sub _said {
    my ( $self, $meant ) = @_;
    return $meant->{ $self->{number} } ? 'for' : $meant->{0} ? 'against' : q{};
}

# Up to three words may be between, but none that is the label of a next value.
sub _behind {
    my ( $self, $text, $words, $end ) = @_;
    my $at = _first_behind( $words, $end );
    return q{} if $at > $#{$words} || $words->[$at][0] > $end + $AFTER || !$words->[$at][2]{ $self->{number} };
    my $to = $words->[$at][1];
    return substr( $text, $end, $to - $end + 12 ) =~ /\A[ \x01]*[(\[\/,-]?(?:[ \x01]*\p{L}++){1,5}(?![ \x01.]*[:=#+]|[ \x01.]*\p{N})/ && $to - $end <= $+[0]
        ? 'for' : q{};
}

# What is said begins behind an empty line; but a label may stand alone before one.
sub _stop {
    my ( $stops, $start ) = @_;
    my $at = _first_behind( $stops, $start ) - 1;
    $at-- while $at >= 0 && $stops->[$at][1] >= $start;
    return $at < 0 ? 0 : $stops->[$at][0];
}

# The first of places in order that begins at or behind a position.
sub _first_behind {
    my ( $places, $position ) = @_;
    my ( $low, $high ) = ( 0, scalar @{$places} );
    while ( $low < $high ) {
        my $middle = int( ( $low + $high ) / 2 );
        if   ( $places->[$middle][0] < $position ) { $low  = $middle + 1 }
        else                                       { $high = $middle }
    }
    return $low;
}

sub _places {
    my ($chunk) = @_;
    if ( !$last[0] || $last[0] != $chunk ) {
        @last = ( $chunk, _words( $chunk->text ) );
        Scalar::Util::weaken( $last[0] );
    }
    return $last[1];
}

# The words of a text that say something, [start, end, what they mean], and its empty lines, [position,
# where the next word starts].
sub _words {
    my ($text) = @_;
    $pattern ||= _pattern();
    my $plain = $text =~ tr{\x01_.,;:'"()[]/#*=<>|&!?-}{ }r;
    my ( @words, @stops, %distinct );
    %meaning = () if keys %meaning > 20_000;    # not below: perl dies when an element goes that is being assigned to
    while ( $plain =~ /$pattern/g ) {
        my ( $start, $end ) = ( $-[0], $+[0] );
        my $meant = $meaning{ substr $plain, $start, $end - $start } //= _meaning( substr $plain, $start, $end - $start );
        push @words, [ $start, $end, $meant ];
        $distinct{$meant} = $meant;
    }
    while ( $plain =~ /\n[^\p{L}\p{N}]*/g ) {
        push @stops, [ $-[0], $+[0] ];
    }
    return { words => \@words, stops => \@stops, all => { map { %{$_} } values %distinct } };
}

# The longest first: the first that fits is taken.
sub _pattern {
    my ( $exact, $stems ) = map {
        join '|', map { s/ /[ ]{1,3}/gr } sort { length $b <=> length $a || $a cmp $b } keys %{$_}
    } \%exact, \%stem;
    return qr/(?<![\p{L}\p{N}])(?:(?:$exact)(?!\p{L})|(?:$stems)\p{L}*+)/;
}

# What a word or phrase means, and each that is in it.
sub _meaning {
    my @words = split / +/, $_[0];
    my %meant;
    for my $first ( 0 .. $#words ) {
        for my $last ( $first .. $#words ) {
            my $phrase = join q{ }, @words[ $first .. $last ];
            %meant = ( %meant, map { %{ $_ || {} } } $exact{$phrase}, map { $stem{ substr $phrase, 0, $_ } } $LEAST .. length $phrase );
        }
    }
    return \%meant;
}

1;
