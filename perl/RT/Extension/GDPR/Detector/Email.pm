# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Detector::Email;

use strict;
use warnings;

use parent 'RT::Extension::GDPR::Detector';

=head1 NAME

RT::Extension::GDPR::Detector::Email - e-mail addresses

=head1 DESCRIPTION

As in RFC 5322 without its rarities, also with C<%40>, and broken behind the C<@>; written out in words
(C<anna at example dot net>) they are suggested. Addresses of an office (C<info@>) are suggested only, and
those nobody reads (C<noreply@>) are left. The value is without C<+tag>.

=cut

my $LETTER = '[\p{L}\p{N}]';
my $LOCAL  = qr/(?<![\p{L}\p{N}_%+])[\p{L}\p{N}_](?:[\p{L}\p{N}._%+-]|(?<=\p{L})'(?=\p{L})){0,63}\z/;

# A bounce address has the reader's in it: bounces+42-anna=example.net@mailer.example
my $BOUNCE = qr/(?<![\p{L}\p{N}_%+])[\p{L}\p{N}_.-]{1,40}\+[\p{L}\p{N}._+-]{1,64}=[\p{L}\p{N}._-]{1,64}\z/;
my $LABEL  = qr/$LETTER(?:[\p{L}\p{N}-]{0,61}$LETTER)?/;
my $DOMAIN = qr/(?:$LABEL\.){1,8}(?:xn--[a-z0-9-]{2,59}|\p{L}{2,24})(?![\p{L}\p{N}_-])/;

my $AT      = qr/\@|%40/;
my $WORD_AT = qr/[\[({<][ \x01]?(?:at|a|\@|arroba|chiocciola|chez|bei|aet|malpa|zavinac)[ \x01]?[\])}>][ \x01]{0,3}|[ \x01]at[ \x01]{1,3}/;
my $DOT     = qr/[ \x01]{0,3}[\[({<][ \x01]?(?:dot|punkt|point|punto|ponto|tecka|kropka|\.)[ \x01]?[\])}>][ \x01]{0,3}|[ \x01]{1,3}(?:dot|punkt|point|punto|ponto)[ \x01]{1,3}/;
my $IN_WORDS = qr/$WORD_AT((?:$LABEL(?:\.|$DOT)){1,4}\p{L}{2,12})(?!$LETTER)/;

my $NOBODY = qr/\A(?:no[._-]?reply|do[._-]?not[._-]?reply|nicht[._-]?antworten|mailer-daemon|postmaster|abuse|hostmaster|bounces?|git|root|nobody)\z/;
my $OFFICE = qr/\A(?:
    info|information|contact|kontakt|contacto|contatto|contato|office|buero|biuro|iroda|mail|e?mail|hello|hallo|bonjour|team|
    support|help|helpdesk|hilfe|service|servicedesk|kundenservice|kundendienst|customer[._-]?(?:care|service|support)|aide|assistance|ayuda|
    assistenza|ajuda|pomoc|podpora|hulp|klantenservice|tuki|stod|hjelp|ugyfelszolgalat|asiakaspalvelu|kundtjanst|kundeservice|
    sales|verkauf|vertrieb|ventes|ventas|vendite|vendas|verkoop|sprzedaz|prodej|obchod|myynti|order|orders|bestellung|shop|
    billing|invoice|invoices|rechnung|rechnungen|buchhaltung|accounting|accounts|facturation|facturacion|fatturazione|faktury|ucetni|
    hr|jobs|careers|karriere|bewerbung|recruiting|personal|press|presse|marketing|news|newsletter|events|
    privacy|datenschutz|dpo|dsb|rgpd|gdpr|security|legal|compliance|webmaster|admin|administrator|it|noc|staff|reception|empfang|
    notifications?|alerts?|updates?|system|daemon|cron|rt|queue|tickets?
    )\z/x;

# What only looks like an address: pictures of a mail (image001.png@01D8A2B3.4C5D6E7F), names of files.
my $FILE = qr/\.(?:png|jpe?g|gif|bmp|svg|webp|css|js|html?|pdf|txt|xml|json|docx?|xlsx?|zip)/;

sub category { return 'email' }
sub sign     { return qr/./s }

sub candidates {
    my ( $self, $chunk ) = @_;
    my $text = $chunk->text;
    my @found;
    while ( $text =~ /$AT/g ) {
        my ( $at, $behind ) = ( $-[0], $+[0] );
        my $local = _local( $text, $at ) // next;
        next if $text !~ /\G\x01?($DOMAIN)/gc;
        push @found, $self->_candidate( $at - length $local, $+[0], $local, $1 );
    }
    while ( $text =~ /$IN_WORDS/g ) {
        my ( $at, $end, $domain ) = ( $-[0], $+[0], $1 );
        my $brackets = substr( $text, $at, 1 ) =~ /[\[({<]/;
        $at-- while $at && substr( $text, $at - 1, 1 ) =~ /[ \x01]/;
        my $local = _local( $text, $at );
        if ( defined $local && ( $brackets || $domain =~ /$DOT/ ) ) {
            push @found, $self->_candidate( $at - length $local, $end, $local, $domain =~ s/$DOT/./gr, 'obfuscated' );
        }
    }
    return sort { $a->{start} <=> $b->{start} } @found;
}

# What stands before the sign and can be the local part.
sub _local {
    my ( $text, $at ) = @_;
    my $low = $at < 170 ? 0 : $at - 170;
    my $before = substr $text, $low, $at - $low;
    return $before =~ /$BOUNCE/ || $before =~ /$LOCAL/ ? substr $before, $-[0] : undef;
}

sub _candidate {
    my ( $self, $start, $end, $local, $domain, $reason ) = @_;
    return if $domain =~ /$FILE\z|\A01d[0-9a-f]{5}/ || $local =~ /$FILE\z/;
    my $person = $local =~ s/(?<=.)\+[^=]*\z//r;
    return if $person =~ $NOBODY;
    $reason = 'role_address' if !$reason && $person =~ $OFFICE;
    return {
        start => $start, end => $end, value => "$person\@$domain", reason => $reason || 'pattern',
        confidence => $reason ? $self->DOUBTFUL : $self->CERTAIN,
    };
}

1;
