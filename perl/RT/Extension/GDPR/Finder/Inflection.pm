# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Finder::Inflection;

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Finder::Folded;

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Finder::Inflection - forms that languages and friends make of a name

=head1 DESCRIPTION

Cases (C<Annie Kowalskiej>, C<Ondřeji Svobodovi>, C<Hämäläisen>) and short forms (C<Johnny>, C<Pepe>). Both are guesses, so what is
found by them is suggested. A case is an ending from a list on a stem that is up to two letters shorter than the name;
consonant gradation (C<Lahti>, C<Lahdelle>) and fleeting vowels (C<Marek>, C<Marka>) are followed.

=cut

my $FOLDED = 'RT::Extension::GDPR::Finder::Folded';

my %ENDING = map { $_ => 1 } map { $FOLDED->fold($_) } grep {length} split /\s+/, <<'ENDINGS';
a e i o u y ą ę ě om em ou ov ova ove ovi owi ovou ova ové ovej ego emu ej iej ie im ym ą ami ach ech ami ovych owie ove u ovi ovem om em
n an en in on un yn ssa sta lla lta lle na ta tta han hin hen aan een iin oon uun ksi seen sen selle sella selta sta ista ilta ille ään öön yyn
nak nek val vel ban ben hoz hez tol tel rol rel nal nel ra re ert ig t ot et at ot ul ului ei ii iei lui
s es is os as us ας ης ος ου ο η α ε ι ω ον ην αν ους
а у ю е ом ем ой ей и ы ым ого ому ім ові еві ою єю ої ів
ui ai ei o io ių iui aus ę ą yje ame am im ā ē ī us u ga ks st le lt
ENDINGS
my $LONGEST = 6;

my @SHORT_FORMS = map { [ split q{ }, $FOLDED->fold($_) ] } split /\n/, <<'NAMES';
alexander alexandra aleksander aleksandra aleksandr alejandro alejandra alessandro alessandra : alex sascha sasha sandra sandro xander lex alek olek ola ale sanna aleks alec
andreas andrew andrea andrzej andre : andi andy andrzejek drew dre
anna anne annette hanna johanna anneliese : anni anny annie anja anka ania aneczka annika anouk nan nina hanni hanka hania anicka
antonio antonia anthony antoine anton antonin : toni tony nino antek tonda antos ton tonio
barbara : babs barbel basia barb baska bara barunka
benjamin benedikt benedict : ben benny benni benno benek
bernard bernhard : bernd bernie
catherine katharina katherine kathrin katarzyna katerina caterina catarina ekaterina kateryna αικατερινη : cathy kate kathi kati katie katja katy kasia kaska kaja kat kitty trine katka karin katinka catia katya
charles karl carlos carlo karel : charlie charly chuck carl kalle karlik karlos
christian christina christine christoph christopher kristina krzysztof cristina krystyna christos : chris christa christel kris krzysiek krzys tina kersti cris kit topher stine krysia
daniel daniela danielle : dan danny dani danek danielek danka
david : dave davy dawid
dmitri dmitry dimitrios dimitris : dima mitja mitya mimis jimmy
edward eduard eduardo edoardo : ed eddie eddy edi edek ted lalo edu
elisabeth elizabeth elzbieta elisabetta elisabet isabel alzbeta erzsebet : eli elli elsa elsie lisa lisbeth liz lizzy lizzie beth betty betsy sissi ela elka lilibet lisette else bella isa
emmanuel manuel emanuele manuela : manu manolo manny mani lela
evgeny evgenia evgenij eugen eugene : zhenya schenja gene jenia
ferdinand fernando ferdinando : ferdi ferdl nando fer
francis francesco francesca francisco francisca franciszek frantisek franz franziska françois françoise ferenc : frank fran franzi paco pancho kiko quico franek franus frantik fanda fanny franny cisco chico feri curro patxi
frederic frederick friedrich federico fryderyk : fred freddie freddy fredi fritz rico fede
gabriel gabriele gabriela gabrielle : gabi gaby gabe gabor
george georg georgios giorgio jorge jiri jerzy georges : george schorsch jurek jirka jura jiricek gogo yorgos giorgis gio
gerald gerhard gerard gerardo : gerd gerry jerry hardy
gregor gregory grzegorz gregorio : greg grzes grzesiek goyo
guillermo guglielmo william wilhelm willem guillaume vilem : bill billy will willy willi liam wim memo guille bob pim
heinrich henry hendrik henrik enrico enrique henri henryk : heinz heiner harry hank henk rik quique kike rico heniek
ignacio ignacy ignaz : nacho iggy nazi
irene irina eirini : ira irenka rena
jakob jacob james giacomo jaime jakub : jake jim jimmy jamie jacky kuba jockel kubik jaap jimmie kubus
jan johann johannes john juan giovanni ioannis jean joao janos ivan jens : jack johnny jonny hans hansi janek jasiek jas jenda honza gianni nanni giovannino juanito vania vanya janko jancsi hannes hennes yannis giannis zoao jannik joni juanjo sean
jennifer : jenny jen jenni
jessica : jess jessie
joseph josef jose giuseppe jozef josep jozsef iosif josefina : joe joey sepp seppi jupp pepe pepito peppe pino beppe jozek jozin pepa pepik ze zezinho joska jos joop pepi chema fina
julia juliana julian julius giulia julie juliette : jule jules julka julek giuli jul
karolina caroline carolina karoline : karo line karola lina caro carrie karol
konstantin konstantinos constantin constantine : kostas costas kostya dinos costin costel konsti
laurence lorenzo laurens lawrence lorenz : larry lars renzo enzo lenz laurie
leonard leonardo leonhard : leo leon lenny leoni
ludwig louis luigi luis ludovic ludwik lajos : lou lutz louie gigi gino lucho lulu wiggerl
magdalena madeleine maddalena magdalene : lena magda leni magdi malena maggie lenka
margaret margarete margarethe margherita margarita malgorzata marketa margaretha : maggie meg peggy greta grete gretel gretchen rita gosia malgoska marge daisy margot marga greet griet
maria marie mary mariana marianne marija : mia mimi marika mary molly polly mariola marysia maja mara mitzi mariechen maruska marita mariette miri masha marusya maruja mariquita chus mariuccia
martin martina marcin : marty tina martinek marcinek tino
matthias matthew matteo mateusz mathieu matthieu matej mateo matias : mat matt matthi hias mati matze teo mateuszek matys
maximilian massimiliano maximiliano : max maxi massimo
michael michaela michal michel michele miguel mikhail mihail mihai miguel mikael michail : mike mikey micha michi mick mickey mischa misha misa miska misiek mitch micky migue miki
monica monika monique : moni mona nica
nicolas nicholas nikolaus niklas nikola nicola nicole nikolaos nikolai mikolaj mikulas : nick nico niko klaus claus nicky nikos kolja kolya colin nicki mikołajek nic
olga : ola olja olya olenka
patricia patrick patrizia patrik : pat patsy patty paddy trish tricia patti patri
paul paula pablo paolo pavel pavol pawel paulina : pauly paulchen pablito pavlik paja pauli
peter pedro pietro piotr petr petra pierre petros pieter petar : pete pit piet pepe piotrek piotrus peta petya petko perico pierrot piero pim
philip philipp philippe filip felipe filippo : phil pip fips filipek pippo lippo flip
rafael raffael raphael raffaele rafal : rafa raffi rafi raf rafalek ralf
rebecca rebekka : becky becca bekki
richard ricardo riccardo ryszard : rich richie rick ricky dick rysiek ricki richi
robert roberto roberta rupert : rob robbie bob bobby robi robin bert berto robin
roland rolando : roli rollo
rosa rosemarie rosemary rosalia : rosi rosy rosie romy rosita
rudolf rodolfo : rudi rolf rudy dolfo
salvatore salvador : totò toto salva turi tore chava
samuel samantha : sam sammy samy
santiago : santi yago chago
sebastian sebastien sebastiano : seb basti bastian sebi bas wastl seba baste
sofia sophia sophie zofia : sofi sophie zosia zoska sonja sonya fia
stefan stefanie stephan stephen stephanie steven stefano stefania szczepan esteban istvan etienne stepan : steffen steffi steve stevie stef stefek stefka stephie pista stipe estebanito stepanek
susanne susan susanna zuzana zuzanna susana : sue susi suzy suse sanne zuzka zuza susie sanna zuzia
tatiana tatjana : tanja tania tanya
theodor theodora theodore theodoros teodor : ted teddy theo thea doro teo theodoris
theresa teresa therese terezie : resi tess tessa terry terka teresita tere trees
thomas tomas tommaso tomasz : tom tommy tommi thom tomek tomi tomcio tomik masi
ulrich ulrike : uli ulli rike ully
valentin valentina valentino : vale tino tina
vera veronika veronica weronika : vroni verka vera ronja werka nika vero roni
victor viktor victoria viktoria vittorio vittoria wiktor : vic vicky viki viktorka vito vicki toria wiktorek
vincent vincenzo vicente vincenz : vince vinnie enzo vinz chente cenzo
vladimir wladimir wlodzimierz volodymyr : vova volodya vladi vlad vlada wlodek
wolfgang wojciech : wolf wolfi wojtek woytek
zbigniew : zbyszek zbych
ewa eva : ewka ewcia evi evka evicka evita
agnieszka agnes anezka : aga agi agusia agneša neza agunia
jaroslav jaroslaw : jarda jarek slawek jara
miroslav miroslaw : mirek mira slavek
stanislav stanislaw : standa staszek stach stas stan slava
vaclav waclaw : vasek vasik wacek venca
ladislav laszlo wladyslaw : lada laco wladek laci
malgorzata : gosia goska
joanna : asia joasia aska jo
dorothea dorothee dorota dorothy : doro dora dolly dot dorotka dorli thea
gertrud gertrude : trude gerti traudl trudy
isabella isabelle isabel : isa bella belle izzy bel isabelita
concepcion : concha conchita
dolores : lola lolita loli
rosario : charo chayo
guadalupe : lupe lupita
mercedes : merche meche mercedesita
NAMES

my %full;
for my $line (@SHORT_FORMS) {
    my ($colon) = grep { $line->[$_] eq q{:} } 0 .. $#{$line};
    next if !defined $colon;
    my @names = @{$line}[ 0 .. $colon - 1 ];
    push @{ $full{$_} }, @names for @{$line}[ $colon + 1 .. $#{$line} ];
}

=head1 CLASS METHODS

=head2 stems NAME

The stems of a folded name: what cases keep of it.

=head2 possible_stems WORD

What the folded word would be a case of.

=head2 full_names WORD

The names that the folded word is a short form of.

=cut

sub stems {
    my ( $class, $name ) = @_;
    my $length = length $name;
    return if $length < 3;
    my %stems = map { $_ => 1 } $length > 3 ? $name : (), substr( $name, 0, -1 ), $length > 5 ? substr $name, 0, -2 : ();
    $stems{"$1se"} = 1 if $name =~ /\A(.{2,})nen\z/;
    $stems{"$1$2"} = 1 if $name =~ /\A(.{2,})[eo]([ckclnrtvs]|rz)\z/;
    if ( $name =~ /\A(.{2,})(kk|pp|tt|nt|nk|mp|lt|rt|t|p)([aeiouy])\z/ ) {
        my %weak = ( kk => 'k', pp => 'p', tt => 't', nt => 'nn', nk => 'ng', mp => 'mm', lt => 'll', rt => 'rr', t => 'd', p => 'v' );
        $stems{ $1 . $weak{$2} . $3 } = 1;
        $stems{ $1 . $weak{$2} . 'e' } = 1 if $3 eq 'i';
    }
    return keys %stems;
}

sub possible_stems {
    my ( $class, $word ) = @_;
    my $length = length $word;
    return map { substr $word, 0, $length - $_ } grep { $length - $_ >= ( $length < 6 ? 2 : 3 ) && exists $ENDING{ substr $word, -$_ } } 1 .. ( $length < $LONGEST ? $length : $LONGEST );
}

sub full_names {
    my ( $class, $word ) = @_;
    my @names = @{ $full{$word} || [] };
    # Johnny, Hansi, Karlchen, Juanito, Jeannot
    if ( $word =~ /\A(.{3,}?)(?:([bcdfgklmnprst])\2)?(?:y|ie|i|chen|lein|le|li|erl|ito|ita|inho|inha|ino|ina|etto|etta|ot|ette|ek|ka|ko|cia|us|usia|inka|icka|ke|je|tje|kin|akis|oula|itsa)\z/ ) {
        push @names, $1 . ( $2 // q{} );
    }
    return @names;
}

1;
