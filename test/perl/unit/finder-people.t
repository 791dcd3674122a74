# SPDX-License-Identifier: GPL-2.0-only

# The people of a ticket, in the spellings that mail has: what is replaced (in brackets), what is suggested (in braces), what stays.

use strict;
use warnings;
use utf8;

use Test::More;
use Unicode::Normalize ();

use RT::Extension::GDPR::Finder;

binmode $_, ':encoding(UTF-8)' for Test::More->builder->output, Test::More->builder->failure_output;

my $number = 0;

sub person {
    my ( $name, %columns ) = @_;
    return { number => ++$number, columns => { RealName => $name, %columns } };
}

# The text with [what is replaced] and {what is suggested}.
sub marked {
    my ( $text, @people ) = @_;
    my $finder = RT::Extension::GDPR::Finder->new( people => \@people, keep => { names => ['Oliver Brandt'] } );
    my $marked = $text;
    for my $finding ( reverse $finder->scan( [ { key => 'a', format => 'plain', raw => $text } ] ) ) {
        my ( $start, $end ) = @{$finding}{qw(start end)};
        my ( $open, $close ) = $finding->{auto} ? qw([ ]) : qw({ });
        substr( $marked, $start, $end - $start ) = $open . substr( $text, $start, $end - $start ) . $close;
    }
    return $marked;
}

# A marked text, read back.
sub marks {
    my ( $marked, @people ) = @_;
    is marked( $marked =~ s/[\[\]{}]//gr, @people ), $marked, $marked =~ s/\n/\\n/gr;
    return;
}

subtest 'names' => sub {
    my $anna = person('Anna Kowalska');
    marks( $_, $anna ) for 'Here is [Anna Kowalska].', '[ANNA  KOWALSKA]', "[Anna\x{a0}Kowalska]", "[Anna\n> Kowalska], hello", '[Kowalska, Anna]', 'dear [Anna]',
        '[A. Kowalska]', '[A.Kowalska]', '[Anna M. Kowalska]', '[Anna Maria Kowalska]', 'Ms [Kowalska]', "[Anna]'s phone", '[Kowalska A.]',
        Unicode::Normalize::NFD('the [Anna Kowalska]'), "the [An\x{ad}na Kow\x{200b}alska]";
    marks( $_, $anna ) for 'Annabel went', 'Hosanna and Kowalskaya';
};

subtest 'letters and scripts' => sub {
    my $mueller = person('Jürgen Müller-Lüdenscheidt');
    marks( $_, $mueller ) for 'Herr [Müller-Lüdenscheidt]', 'Herr [Mueller-Luedenscheidt]', 'Herr [Muller-Ludenscheidt]', '[J. Müller-Lüdenscheidt]', 'Herr [Müller] kam',
        'in der Müllerstraße', '[JÃ¼rgen MÃ¼ller-LÃ¼denscheidt]';
    marks( $_, person('Łukasz Wójcik') )        for 'Pan [Lukasz Wojcik]';
    marks( $_, person('Ελπίδα Παπαδοπούλου') ) for 'Dear [Elpida Papadopoulou]', 'η [ΕΛΠΙΔΑ ΠΑΠΑΔΟΠΟΥΛΟΥ]';
    marks( $_, person('Sergey Shcherbakov') )  for '[Сергей Щербаков] пишет';
    marks( $_, person('Зоряна Шевчук') )       for 'from [Zoriana Shevchuk]';
    marks( $_, person('Goetz Mueller') )       for '[Götz Müller]';
};

subtest 'particles, order and what stands around a name' => sub {
    my $jan = person('Jan de Boer');
    marks( $_, $jan ) for 'dhr. [J. de Boer]', '[Jan de Boer]', 'Mme [DE BOER] appelle', 'Beste [Jan],';
    marks( $_, person("Siobhán O'Reilly") ) for "Ms [O'Reilly]", '[Siobhan O’Reilly]', 'Ms [OReilly]';
    marks( $_, person('KOWALSKA Anna') )    for '[Anna Kowalska]', 'Pani [Kowalska]', '[Anna Kowalska], [A. Kowalska]';
    marks( $_, person('Kowalska, Anna (Sales)') ) for '[Anna Kowalska]', 'the Sales team';
    marks( $_, person('Anna Kowalska via RT') )   for 'the RT of [Anna Kowalska]';
    marks( $_, person('Support Team') )           for 'Support Team';
    marks( $_, person('Anna Kowalska Support') )  for '[Anna Kowalska]', 'the Support of';
    marks( $_, person('Al Gore') )                for 'Mr [Al Gore] called', '[Al Gore], [Al Gore]';
    marks( $_, person('Ben Larsen') )             for 'Hi [Ben],';
    marks( $_, person('Per Larsen') )             for 'Hej [Per],';
    marks( $_, person('Dr. Jane Doyle, MA') )     for '[Jane Doyle]', 'an MA in';
    marks( $_, person('Anne-Sophie Roux') ) for '[Anne-Sophie Roux] ou [Anne-Sophie Roux]';
};

subtest 'names that are words' => sub {
    my $will = person('Will Page');
    marks( $_, $will ) for "Hello [Will],\n", '[Will Page]', 'Mr [Page]', 'On page 3', "regards\n[Will]\n", '{Will} this page load?', 'it will page him', "First name: [Will]";
    my $may = person('May Rose');
    marks( $_, $may ) for 'until May 2025', 'since 30 May', '[May Rose] wrote', 'prices rose', 'Dear [May]', 'in group grp-may-2025';
    my $mark = person('Mark Rose');
    marks( $_, $mark ) for 'shows "Mark as read" now', 'press {Mark}', 'mark the ticket', 'Cheers, [Mark]';
    marks( $_, person('Sabine Sommer') ) for 'Im {Sommer} ist', 'Frau [Sommer]';
    marks( $_, person('Luz Iglesias') )  for 'el recibo de la luz', 'Hola [Luz]';
    marks( $_, person('Pierre Page') )   for "nom;prenom\n[Page];[Pierre];1980", '"[PAGE]","[PIERRE]"', '[PAGE],[PIERRE],1980', 'voir. {Page} suivante';
    marks( $_, person('Nagy Zoltán') )   for '[Nagy] úr hívott', 'a nagy csomag';
    marks( $_, person('Frank Banks') )   for 'it was [frank banks] again';
};

subtest 'guesses are suggested' => sub {
    my $anna = person( 'Anna Kowalska', EmailAddress => 'a@example.org' );
    marks( $_, $anna ) for 'Szanowna Pani {Anno}', 'thanks, {annakowalska}', '{A.K.}', 'see {Kowalska} GmbH', '{Kowalska}-Meier';
    marks( $_, person('Ana Kovač') )     for 's [Anom Kovač], Ani.';
    marks( $_, person('Marek Dvořák') )  for 'od {Marka}';
    marks( $_, person('Pekka Lahti') )   for '{Lahden} auto';
    marks( $_, person('Aino Hämäläinen') ) for '{Hämäläisen}';
    marks( $_, person('John Doyle') )    for 'call {Johnny}';
    marks( $_, person('José Gil Pardo') ) for 'soy {Pepe}';
    marks( $_, person('Oliver Smith') )  for '{Oliver} says', 'Oliver Brandt says', '[Oliver Smith] says';
};

subtest 'two people of one name' => sub {
    my @two    = ( { number => 1, columns => { RealName => 'Anna Kowalska' } }, { number => 2, columns => { RealName => 'Piotr Kowalska' } } );
    my @tokens = map { $_->{token} }
        RT::Extension::GDPR::Finder->new( people => \@two )->scan( [ { key => 'a', format => 'plain', raw => "Piotr Kowalska. Pan Kowalska. Anna Kowalska! Kowalska" } ] );
    is_deeply \@tokens, [ '[Person 2]', '[Person 2]', '[Person 1]', '[Person 1]' ], 'the nearest full name says who it is';
};

subtest 'addresses and user names' => sub {
    my $anna = person( 'Anna Kowalska', Name => 'akowal', EmailAddress => 'Anna.Kowalska@example.net' );
    marks( $_, $anna ) for 'to [ANNA.KOWALSKA@EXAMPLE.NET].', '[anna.kowalska+rt@example.net]', '?to=[anna.kowalska%40example.net]&', "[anna.kowalska@\nexample.net] or",
        '[anna.kowalska at example dot net]', '[anna.kowalska (at) example.net]', '[anna.kowalska [at] example [dot] net]' =~ s/\[at\]/(at)/r =~ s/\[dot\]/(dot)/r,
        'login [akowal]', '/home/[akowal]/x', '/users/[anna.kowalska]/edit', 'akowalski', 'from PC-[akowal] (';
    marks( $_, person( q{}, EmailAddress => 'x@bücher.example' ) ) for 'to [x@bücher.example]', 'to [x@xn--bcher-kva.example]';
    marks( $_, person( q{}, EmailAddress => 'elpida.papadopoulou@example.net' ) ) for 'Dear [Elpida Papadopoulou]';
    marks( $_, person( 'Mark Rose', Name => 'rose' ) ) for 'login: [rose]', 'a rose is';
};

subtest 'phone numbers' => sub {
    my $anna = person( 'Anna Kowalska', MobilePhone => '+48 600 000 417' );
    marks( $_, $anna ) for '[+48600000417]', '[0048 600 000 417]', 'tel. [600-000-417]', '[600000417]', '[(600) 000 417]', "call [600\n> 000 417] now", 'order {600/000/417}/2025',
        'op. {600 000 417} 000 12', 'order no {600000417}', 'no 1600000417', 'no {600/000417}-B';
    marks( $_, person( 'B C', MobilePhone => '0171/3920041' ) ) for '[0171 39200-41]', '[+49 171 3920041]', '[+49 (0)171 3920041]', '[00491713920041]';
    marks( $_, person( 'B C', MobilePhone => '+370 5 123 4567' ) ) for '[+370 (8) 5 123 4567]';
    marks( $_, person( 'B C', MobilePhone => '+44 161 496 0351 ext 12' ) ) for '[0161 4960351]';
    marks( $_, person( 'B C', MobilePhone => '112' ) ) for 'call 112';
};

subtest 'the address of the record' => sub {
    my $anna = person( 'Anna Kowalska', Address1 => 'Lindenstraße 14a', City => 'Musterhausen', Zip => '99999' );
    marks( $_, $anna ) for "[Lindenstraße 14a\n99999 Musterhausen]", '[Lindenstr. 14 a, D-99999 Musterhausen]', '[LINDENSTRASSE 14A]', "[Lindenstraße 14a, 99999\nMusterhausen]",
        'x;[Lindenstraße 14a];[99999];[Musterhausen]', '"[99999]","[Musterhausen]"',
        'in {Musterhausen} wohnt', '{Lindenstraße} ist', 'Nummer {99999}.';
    marks( $_, person( q{}, Address1 => 'Út sor 8', City => 'Vác', Zip => '2600' ) )  for 'itt: [Út sor 8, 2600 Vác]';
    marks( $_, person( q{}, Address1 => 'Große Gärtnerweg 3b' ) ) for 'in [Grosse Gaertnerweg 3b]', 'in [Große Gärtnerweg 3 b]';
    marks( $_, person( q{}, Address1 => 'ul. Kwiatowa 12/4', City => 'Nowogród', Zip => '99-017' ) ) for '[Kwiatowa 12/4, 99-017 Nowogród]', '[ul. Kwiatowa 12 / 4]';
    marks( $_, person( q{}, City => 'L’Œuvre', Zip => '12345' ) ) for '[12345 L’Œuvre]', "[12345 L'OEUVRE]", 'à {L’Œuvre}';
    marks( $_, person( q{}, City => 'Le Havre', Zip => '76600' ) ) for '[76600 Le Havre]', 'de {Le Havre}';
    marks( $_, person( q{}, Address1 => 'Calle Mayor 3, 3.º B', Zip => '99008' ) ) for '[C/ Mayor, 3 - 3º B]';
};

done_testing;
