# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Finder::Context;

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Finder::CommonWords;
use RT::Extension::GDPR::Finder::Folded;

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Finder::Context - whether a word is a name here

=head1 DESCRIPTION

"Will Page" writes about page 3 and asks whether it will load. A word that is also a name is one behind a greeting, a
title, a label or before an address, on a line of its own where a letter ends, and, in languages that write nouns small,
where it has a capital letter in the middle of a sentence. It is none in small letters, in quotes with other words, with
a number or a preposition of time beside it when it is a month.

=cut

my $FOLDED = 'RT::Extension::GDPR::Finder::Folded';
my $WORDS  = 'RT::Extension::GDPR::Finder::CommonWords';

# A regexp for any of the phrases in a list with commas; * at an end stands for more letters.
sub _any {
    my ($list) = @_;
    my @phrases = grep {length} map { $FOLDED->fold($_) } split /\s*[,\n]\s*/, $list;
    my $any = join q{|}, map { join '[ \x01]+', map { /\A(.*)\*\z/ ? quotemeta($1) . '\pL*' : quotemeta } split q{ } } sort { length $b <=> length $a } @phrases;
    return qr/$any/;
}

# Greetings and closings, which names follow.
my $GREETING = _any(<<'GREETING');
dear, hello, hi, hey, hiya, good morning, good afternoon, good evening, morning, greetings, thanks, thank you, many thanks, thx, cheers, regards,
best, best wishes, sincerely, yours, yours truly, love, hallo, liebe, lieber, liebes, sehr geehrte, sehr geehrter, guten tag, guten morgen, guten abend, moin, servus, grüezi,
gruß, grüße, grüßen, gruss, lg, vg, mfg, danke, vielen dank, dank, bonjour, bonsoir, salut, cher, chère, chers, cordialement, bien à vous, merci, amicalement, hola,
estimado, estimada, querido, querida, buenos días, buenas tardes, buenas, gracias, saludos, un saludo, atentamente, ciao, gentile, caro, cara, buongiorno, buonasera, salve, egregio,
gentilissimo, gentilissima, grazie, saluti, cordiali saluti, distinti saluti, witam, cześć, dzień dobry, szanowna, szanowny, drogi, droga, pozdrawiam, z poważaniem, dziękuję, ahoj, vážený, vážená, milý, milá,
dobrý den, s pozdravem, s pozdravom, zdravím, děkuji, ďakujem, beste, geachte, hoi, dag, lieve, groet, groeten, groetjes, bedankt, mvg, hej, hei, kära, käre, kære, kjære, bästa, hilsen, hälsningar,
mvh, med vänlig hälsning, vänligen, tack, tak, takk, moi, terve, hyvä, arvoisa, rakas, terveisin, t., kiitos, yst. terv., olá, prezado, prezada, bom dia, boa tarde, cumprimentos, atenciosamente, abraço, obrigado, obrigada,
kedves, tisztelt, üdvözlettel, üdv, szia, köszönöm, bună, dragă, stimate, stimată, mulțumesc, cu stimă, cu respect, poštovani, poštovana, dragi, draga, spoštovani, spoštovana, lijep pozdrav, lep pozdrav, lp, hvala, pozdrav, tere, lugupidamisega,
sveiki, labas, gerb., pagarbiai, αγαπητέ, αγαπητή, αξιότιμε, γεια, γεια σου, γεια σας, καλημέρα, καλησπέρα, ευχαριστώ, με εκτίμηση, φιλικά, χαιρετισμούς, уважаем*, дорог*, здравствуйте, привет, спасибо, с уважением, здравейте, поздрави,
шановн*, вітаю, дякую, з повагою, merhaba, sayın, sevgili, teşekkürler, saygılarımla
GREETING

my $TITLE = _any(<<'TITLE');
mr, mrs, ms, miss, mx, sir, madam, dr, prof, professor, herr, herrn, frau, hr, fr, familie, kollege, kollegin, kunde, kundin, monsieur, madame, mademoiselle, m, mme, mlle, señor, señora, señorita, sr, sra, srta,
don, doña, signor, signora, signorina, signore, sig, sig.ra, dott, dottor, dott.ssa, avv, ing, arch, pan, pani, pana, panu, panem, panią, pań, paní, pána, slečna, p, heer, mevrouw, mevr, mw, dhr, de heer, meneer,
herra, rouva, neiti, fru, fröken, senhor, senhora, dona, doutor, doutora, úr, asszony, domnul, doamna, domnului, doamnei, gospodin, gospođa, gospa, gospod, gdin, gđa, κύριε, κυρία, κύριος, κυρίου, κυρίας, κ, κα, κος,
господин, госпожа, г-н, г-жа, пан, пані, bay, bayan, härra, proua, ponas, ponia
TITLE

# Labels of fields and words by which people name themselves.
my $LABEL = _any(<<'LABEL');
name, full name, first name, last name, given name, family name, surname, forename, maiden name, customer, client, user, contact, contact person, caller, patient, employee, owner, holder, account holder, cardholder, sender, recipient, my name is, name is, i am, i'm, this is,
signed, from, attn, signed by, on behalf of, called, vorname, nachname, familienname, zuname, geburtsname, rufname, kunde, kundin, kontakt, ansprechpartner, ansprechpartnerin, inhaber, kontoinhaber, karteninhaber, absender, empfänger, mein name ist, ich bin, ich heiße, gez, i.a., i. a.,
prénom, nom, nom de famille, client, titulaire, je suis, je m'appelle, mon nom est, nombre, apellido, apellidos, titular, soy, me llamo, mi nombre es, nome, cognome, titolare, intestatario, sono, mi chiamo, il mio nome è,
imię, nazwisko, imię i nazwisko, klient, właściciel, jestem, nazywam się, jméno, příjmení, jméno a příjmení, zákazník, jsem, jmenuji se, meno, priezvisko, volám sa, som, naam, voornaam, achternaam, klant, ik ben, mijn naam is, ik heet,
namn, förnamn, efternamn, kund, jag heter, jag är, navn, fornavn, efternavn, etternavn, jeg hedder, jeg heter, jeg er, nimi, etunimi, sukunimi, asiakas, olen, nimeni on, apelido, sobrenome, chamo-me, sou, o meu nome é, név, vezetéknév, keresztnév, vagyok, a nevem,
nume, prenume, mă numesc, sunt, numele meu este, ime, prezime, priimek, zovem se, ja sam, ime mi je, όνομα, επώνυμο, ονοματεπώνυμο, με λένε, είμαι, ονομάζομαι, имя, фамилия, меня зовут, я, име, казвам се, аз съм, ім'я, прізвище, мене звати, ad, soyad, adım
LABEL

# Before the name of a month it is a month.
my $TIME = _any(<<'TIME');
in, until, since, by, from, to, till, before, after, during, early, late, mid, end of, of, last, next, this, every, im, bis, seit, ab, ende, anfang, mitte, vom, zum, en, depuis, jusqu'en, jusqu'à, fin, début, mi, de, del, desde, hasta, a, al, da, dal, di, nel, entro, fino a,
od, do, w, we, v, ve, na, per, van, tot, sinds, eind, begin, vanaf, i, från, till, fra, til, siden, em, até, din, până în, u, για, από, τον, του, μέχρι, в, до, с, от, през
TIME

# Before what is written on a screen.
my $SCREEN = _any(<<'SCREEN');
press, click, click on, select, choose, tap, hit, open, button, tab, menu, field, option, the, drücken, klicken, klicke, wählen, auf, cliquer sur, cliquez sur, sélectionner, pulsar, pulse, haga clic en, premere, clicca, kliknij, wybierz, klikněte na, klik op, klicka på, klik på, klikkaa
SCREEN

my $PARTICLE = qr/(?:van|von|vom|zu|zum|zur|der|den|de|del|della|di|da|do|dos|das|du|la|le|las|los|el|af|av|ten|ter)/;
my $WROTE = qr/wrote|writes|said|schrieb|ecrit|escribio|scritto|napisal|schreef|skrev|kirjoitti|escreveu|irta|scris|napisao|egrapse|εγραψε|пишет|написал/;

=head1 CLASS METHODS

=head2 verdict CHUNK, TEXT, START, END, VIEW

How sure it is that the common word there is somebody's name, from 0 to 1: .5 and more is sure enough.

=head2 small TEXT, START, END

The same for a name in small letters that is no word on our list, but may be one in a language.

=cut

sub verdict {
    my ( $class, $chunk, $text, $start, $end, $view ) = @_;
    my $casing = $chunk->casing( $start, $end );
    my $word   = substr $text, $start, $end - $start;
    my $from   = $start > 80 ? $start - 80 : 0;
    my $before = substr $text, $from, $start - $from;
    my $behind = substr $text, $end, 80;
    my ($line) = $before =~ /([^\x01\n]*)\z/;
    my ($rest) = $behind =~ /\A([^\x01\n]*)/;
    my $month  = $WORDS->is_month($word);

    return .1 if $casing eq 'lower';
    return .1 if $month && ( $behind =~ /\A[ .,\/-]{0,2}[0-9]/ || $before =~ /[0-9](?:st|nd|rd|th|\.|º|er)?[ \x01\/.-]{0,2}(?:de |of )?\z/ );
    return .1 if $line =~ /["']\z/ && $rest !~ /\A["']/ || $rest =~ /\A["']/ && $line !~ /["']\z/ && $rest !~ /\A'(?:s\b|[ ])/;    # part of a quoted text
    return .1 if $behind =~ /\A[-_][a-z0-9]/ || $before =~ /[a-z0-9][-_]\z/ || $before =~ m{[/#]\z};
    return .8 if ( $view->{kind} // q{} ) eq 'header' && $line !~ /[\pL\pN]/ && $rest =~ /\A["' ]*(?:<|\z)/ && ( $view->{label} // q{} ) !~ /\A(?:subject|date)\z/i;
    return .8 if $before =~ /(?:^|[^\w])(?:$TITLE)\.?[ \x01]+(?:\pL\.[ ]?)?(?:$PARTICLE[ \x01]+){0,3}\z/;
    return .8 if $behind =~ /\A[ \x01](?:ur(?:at|nak|ral|hoz|tol)?|asszony\pL*|bey|hanim)(?![\pL])/;    # titles that follow: Hungarian, Turkish
    return .8 if $behind =~ /\A["']?[ \x01]*[<(\[]?(?:mailto:)?[^\s<>()\x01]+\@/ || $rest =~ /\A.{0,40}\b(?:$WROTE)\b/ && $line =~ /[0-9]{1,2}[:.][0-9]{2}/;
    return $month && $rest !~ /\A[ ]*(?:[,!.:;]|\z)/ ? .45 : .8 if $before =~ /(?:^|[^\w])(?:$GREETING)(?:[ \x01]*[,;!.-]{0,2}[ \x01\n]+)\z/;
    return .75 if $before =~ /(?:^|[^\w])(?:$LABEL)["']?[ ]*[:=][ \x01"']*\z/;
    return .4 if $month && $before =~ /(?:^|[^\w])(?:$TIME)[ \x01]+\z/;
    return .65 if $casing eq 'capital' && $before =~ /(?:^|[^\w])(?:$LABEL)[ \x01]+\z/ && $rest =~ /\A(?:[ ]*[.,;!)]|\z|[ ]+\pL)/ && !$class->_titled( $chunk, $end, $behind );
    return .65 if _alone( $line, $rest ) && !$month && $casing eq 'capital';
    return .35 if $month;
    return .3 if $before =~ /(?:^|[^\w])(?:$SCREEN)[ \x01]+\z/;
    return .55 if $behind =~ /\A's\b/ && $casing eq 'capital' && $before =~ /[\pL\pN,;][ \x01]+\z/;
    return .55 if $casing eq 'capital' && !$WORDS->is_noun($word) && $before =~ /\p{Ll}{2,}[,;]?[ \x01]\z/ && $behind =~ /\A(?:[ \x01]\p{Ll}|[.,;:!?)]?(?:[ \x01\n]|\z))/
        && !$class->_titled( $chunk, $end, $behind ) && !$class->_behind_capital( $chunk, $start, $before );
    return .3;
}

sub small {
    my ( $class, $text, $start, $end ) = @_;
    my $from   = $start > 80 ? $start - 80 : 0;
    my $before = substr $text, $from, $start - $from;
    my ($line) = $before =~ /([^\x01\n]*)\z/;
    my ($rest) = substr( $text, $end, 80 ) =~ /\A([^\x01\n]*)/;
    return .6 if _alone( $line, $rest ) || $line =~ m{[/\\=_.\@~-]\z} || $rest =~ m{\A[_=\@/\\]};
    return .6 if $before =~ /(?:^|[^\w])(?:$TITLE)\.?[ \x01]+\z|(?:^|[^\w])(?:$GREETING)(?:[ \x01]*[,;!.-]{0,2}[ \x01\n]+)\z|(?:^|[^\w])(?:$LABEL)["']?[ ]*[:=]?[ \x01"']*\z/;
    return .45;
}

# Nothing else on the line, but a comma or stop.
sub _alone {
    my ( $line, $rest ) = @_;
    return $line =~ /\A[ \t*_-]*\z/ && $rest =~ /\A[ ,.!*_]*\z/;
}

# "Grace Period", "Page Setup": a title goes on with capitals.
sub _titled {
    my ( $class, $chunk, $end, $behind ) = @_;
    return $behind =~ /\A[ \x01]+(\pL+)/ && $chunk->casing( $end + $-[1], $end + $+[1] ) ne 'lower';
}

sub _behind_capital {
    my ( $class, $chunk, $start, $before ) = @_;
    return $before =~ /(\pL+)[,;]?[ \x01]\z/ && $chunk->casing( $start - length($before) + $-[1], $start - length($before) + $+[1] ) ne 'lower';
}

1;
