# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Finder::CommonWords;

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Finder::Folded;

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Finder::CommonWords - names that are also words

=head1 DESCRIPTION

"May", "Will", "Rose", "Sommer", "Luz": a name that is also a word of one of Europe's languages is
believed only where something says that it is a name (L<RT::Extension::GDPR::Finder::Context>). The list
has the words that people are called, not all words. Names of one or two letters count as words.

=cut

my $MONTHS = <<'MONTHS';
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
januar februar märz mai juni juli oktober dezember jänner okt dez
janvier février mars avril juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre ene abr ago dic
gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre gen mag giu lug set ott
janeiro fevereiro março maio junho julho setembro outubro novembro dezembro fev out
januari februari maart mei augustus mrt
styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
leden únor březen duben květen červen červenec srpen září říjen prosinec
ledna února března dubna května června července srpna října listopadu prosince
marts augusti tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu
ianuarie februarie martie aprilie iunie iulie octombrie noiembrie decembrie
január február március április május június július augusztus szeptember október
siječanj veljača ožujak travanj svibanj lipanj srpanj kolovoz rujan studeni prosinac
ιανουαριος φεβρουαριος μαρτιος απριλιος μαιος ιουνιος ιουλιος αυγουστος σεπτεμβριος οκτωβριος νοεμβριος δεκεμβριος
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь януари февруари юни юли
MONTHS

# Nouns of German, where a capital letter makes no name.
my $NOUNS = <<'NOUNS';
adler amt apfel arm bach bader bär bank bauer baum berg bischof blum blume bock brand brunnen buch busch christ dank decker diener dorn eich
eis engel ernst falk falke feld fels fest fink fleischer freitag freund friede fritz fuchs funk fürst gärtner gast geiger gerber glas glück
gold graf hahn hammer hand harder haus heim held herr herz heß himmel hirsch hof holz horn hut jäger kaiser kalb keller kern kind kirche
kirsch knecht knopf koch kohl könig korn kraft krebs kreuz krieg krüger kranz kühn kunst lamm land lang lange laub liebe linde loch löwe
mahler maier maler markt maurer maus meister messer mond montag morgen most mut nagel narr nuss ochs ost otter pech pfaff pfeffer pfeifer
pfennig post rabe rad rat rauch reis reiter rich riese ring ritter rohr rose rosen ruhe sack schatz schenk schiffer schild schilling
schlegel schmied schuh schütz schwan see seiler sieg silber singer sommer sonne sonntag spatz speck spiegel stab stahl stamm stein stock
stolz storch storm strauß strom sturm tag tanne teufel thema tisch tod topf traum unger vetter vogel wahl wald weg weide wein welt wende
west winkler winter witt wolf wolke wunder wurm zahn zeit ziegler zimmer zucker heide marina mark jasmin lilie victoria fabel
NOUNS

my $WORDS = <<'WORDS';
blau braun ehrlich frei fröhlich früh gerecht grob groß grün heil jung junge kurz leicht lieb lustig neu recht reich reif rot rund sanft
sauer schade schlecht schnell schön schwarz streng stumpf süß treu voll weise weiß weiss mai rein gut gern able ace amber angel ash ashley
autumn baker bank banks barber barn bay bean bear bell berry best bill bird bishop black blue bond booth bowl bowman boy brand bright brook
brown buck bull burn bush butler call candy cane carpenter carter case chance chase cherry chip church clay close cloud coast cook cope corn
cotton crane crisp cross crow crown dawn day divine dodge dolly don dusty eagle earl early east eden faith fall farmer field finch fish
fisher flint flower forest foster fox frank free french frost game gale gardener garden gem gene ginger gold golden good grace grant gray
green grey guy hall ham harbour heath hill holiday hood hook hope hunt hunter hurt iron ivory ivy jet joy judge jump key keys kid king
knight lake lamb land lane lark law lay lee lily little lock long lord love lucky major marble mark marsh master max may mercy miles mill
miller mills mint miss mode monday moon moore more noble north norm olive opal oak old page pain paris park parks pat patience peace peach
pearl pen penny pepper poe pole pool pope porter pot potter power powers precious price pride prince prudence queen rain rains ranger ray
read reading rice rich river rivers rob rock rod rose root royal rudder rush rusty saddler sage salmon sand savage self serene sharp
shepherd shore short silver sky small smart snow south spark sparks spring star steel stone storm street strong summer summers sunny swan
sweet tailor tanner thorn tiger town trace true vale van violet wade walker wall walls ward waters weaver well west white will wills winter
winters wise wolf wood woods worth young sally sun bolt boss brain cruise curry dove dyer fair fry gates gore harm hand hands head house
houses lemon lion look loud low luck lynch march mean merry monk moody money nail new news nice night peck pick plant plum post pound press
print pry quick ring roach rope sale salt saw sea seal sell set sharpe shine ship singer slack slater sole spear speed stand steer stock
strange sugar swift tall temple test thick thin tide tree tune tuck user vest vice wake want wave wayne week wind wing wish wong worm yard
admin guest ami amour anglais arbre aube aurore avocat barbier beau beaulieu belle bijou bis blanc blanche blond bois boisson bon bonheur
bonnet bonne boucher bourse breton brun brune camion carré cerf chapelle char château chef chevalier cher clair claire clerc clé colombe
commun comte constant corbeau cour court cousin dame désiré dieu dimanche dormeur doux drapier espérance étoile évêque fer ferrand ferme feu
feuille fleur fleury fontaine forestier fort fortune fournier franc france françois gai gentil gérant gloire grand grande gros haut herbe
hiver jardin jolie joli jour joyeux juge juste justin lac large léger léon loup luce lune maçon maire maître marchand maréchal marin martel
mercier meunier mignon mine moine moulin mule neige noël noir nord nouveau ours parfait passé pasteur peintre père perle petit petite pierre
pin pinson plat pommier pont porte potier poulain prairie prieur printemps prudent rayon reine riche rivière robe roche rocher roi rond
rossignol rouge roy royer rue saint salle samedi serein sergent soldat soleil tailleur théâtre tisserand toussaint valet vallée vasseur
verger vert vigne vignes ville vivant voisin abril ágata águila alba alegría alma alta amada amado ángel ángeles araña arroyo asunción
aurora barba barrera barrio bello belén blanca blanco bosque bravo bueno cabello cabeza cabrera calle camino campo campos cano cantero cara
caro carretero casa casas castillo castro cerro cielo cisneros clara claro clemente concepción conde consuelo corona cruz delgado día
dolores domingo duque encarnación esperanza estrella fe feliz ferrer fiel fierro flor flora flores franco fuente fuentes fuerte gato gracia
guerra guerrero herrero hidalgo hierro hoyo iglesia iglesias inmaculada jardín lago leal león libre lobo lobos luna luz madera malo manzano
mar marco marina marqués mata mayo mayor mercado mercedes merino mesa milagros molinero molino monje montaña monte montero montes mora moral
morales moro nieves niño nogal nuevo olivo olmo oro oveja pacífico palacios palma palomo paloma pan pardo paredes pastor patrón paz pecho
peña perla pilar pino plaza plata polo pozo prado prieto primavera prudencia puente puerta ramos real redondo reina reino reyes rico río
ríos roble robles rocío roca rojas rojo rosario rueda sala salas salvador santa santo santos sastre segundo seco serena sierra socorro sol
sola soledad soto tierra toro torre torres trigo trinidad valle vaquero vega venero vera verdugo verde vida viña virtudes viuda zapata
allegra amato amore basso bella benvenuto bianca bianco buono caccia campana cantone capo cardinale carta casale cavallo celeste chiara
chiesa ciano colonna conte corso croce dolce donna falco fava felice fede ferri ferro fiore fiori fontana forte fortuna franca gatto gentile
gioia giorno giudice giusto grandi grasso grosso leone letizia libero libri lupo mare mele mela monaco monti mori morte napoli natale neri
nero orsi orso pace palazzo pane parente pastore piano piazza pietra piras ponti ponte porta porto primo principe rapido re riccio riva
rossa rosso sacco secondo sera stella tedesco terra testa vento verdi vergine vita vitale vittoria volpe zappa zucca akker baas bakker berg
bloem boer boom bos bosch bot broek brouwer bruin bult dam dijk dijkstra does groen groot haan heer heuvel hof hoek jager jan jong jonge
kamp kaptein kat keizer kerk kind kleijn klaver kok kool koning kooi koster kroon kruis lange leeuw maas man meer meester meulen mol molen
molenaar muis nieuw oud oude rijk ridder roos rood ruiter schaap schilder schipper schoen sluis snel snoek spaan staal ster sterk stok
stoker timmer timmerman veen veld vis visser vogel vonk voorn vos vries vriend vrij water weg wever wit witte zand zee zon zomer zwaan zwart
blom bo dag dahl dal eld ek eken falk fisk fors frisk fågel gran gren hav hammar hjort holm hägg hög hus kvist lax lilja lind liv ljung ljus
lo lund lycka mars mo modig mor norr näs o rask ris ros rådström saga skog sjö snö sommar sten sti ström strand sund sven sverd tapper tor
trygg tur vik vind vinter våg ås öberg örn stjärna svan bonde björk glad holst hvid juul kjær klokker krog lykke munk ravn rise skov
skovgaard smed sommer toft vester vinther winther bakke bjørn haug hauge lie li moe myhre nes odd solberg tangen vang viken åse bro aamu aho
aina aro armas aurinko harju hauki heinä helmi hilja hirvi holma honka ilma ilo into jokela joki joutsen järvi kaari kallio kangas karhu
kataja kettu keto kivi koivu korpi kuusi kurki kukka lahja lahti lehti lehto lempi lintu lumi luoto lähde maa mansikka meri metsä mäki mänty
niemi nurmi oja oksa onni ora pelto pilvi puro päivi päivä pyry raita ranta rauha rauta routa saari salmi satu savi seppä sini sirkka sisko
suo suoma suvi syksy taika taimi talvi tammi tikka toivo tuisku tuomi tuuli tyyne vaara valo varis vesa vilja virta voitto vuokko vuori åsa
bocian cebula chmiel cichy czarny czapla dąb dąbrowa dobosz dobra dudek dziadek gaj gajda gil głowa gołąb góra góral grabarz groch grzyb
gwiazda jagoda jeleń jeż kaczka kapusta karp kawa kiełbasa klucz kłos kmieć koc kogut kołodziej kos kosa kot kowal koza kozioł król krawiec
kruk krupa krzyż kula kwiat kwiatek kwiecień las lew lis lipa luty malina mroz mróz mucha miły noga orzeł ostry pająk pies pilch pióro piwo
rak róża ryba rybak skiba skowron skowronek słoń słowik sobota sokół sowa stolarz stary szary szczygieł szewc śliwa tkacz wilk wiosna wójt
wrona wróbel wesoły wolny ziemia zając zima żak żuk wiara nadzieja miłość szczęsny czajka gawron gruszka beran bílý brázda cerný čermák
černý čáp čech dlouhý dobrý havran holub hora hrubý husák jaro jelen ježek kavka konečný kopecký kovář král kříž květa kyselý liška les lev
louka malý masopust medvěd míč mráz nebeský němec neděle orel ostrý pán pátek pekař pokorný polák ptáček říha rybář sedlák skopec slunečko
smutný sokol starý suchý svoboda šťastný tesař tichý tkadlec tvrdý veselý vrána vrba víla vlk vlasta voda vojta vrabec zajíc zlatý zlatník
zvěřina žák jasný radost naděje víra láska milý bíró borbély bátor csillag dér dobos erdő erdős fazekas farkas fehér fekete fodor föld gál
gulyás hajnal halász hegedűs hold hős ibolya jó juhász kádár kántor kerekes király kis kiss kocsis komlós kormos kovács lakatos liliom lovas
magyar nagy nap német nyár orosz ősz pap páva pásztor piros pintér rózsa sánta sas sárkány sipos szabó szalai szántó szarka szép szőke szűcs
takács tél tölgyes török vadász varró virág vörös zöld albu bucur bunea codru corb crâng crăciun crețu croitoru cioban cojocaru dalca doina
dulce dumbravă fieraru galben iarna lungu lup luminița mărgărit mic micu moraru negru nistor olaru pădure păun pescaru pietraru popa
porumbel roșu rotaru sârbu soare stan stângaciu toamna țăranu ungureanu ursu urs vara vulpe zidaru bijelić brat crni čelik dobrić duga dunja
golub gora gospić gradinar grčki hrast iskra jasna jadranka jug kolar kovač kralj knez kozar ljiljan ljubica lončar ljeto mlin mlakar mornar
neven orao petak potočnik planinar ribar ruža rozman šimun sever slavica smilja sunčica sreća sunce vitez vjera višnja vodnik vuk zora zlata
zlatko zvijezda zupan župan žagar turk alegria amaro amor anjo baía barata barros belo boaventura braga branco cabral calado casal
castanheira coelho couto cunha dias dores esperança falcão figueira filho fontes graça jardim junior leão leite lopes melo moita morais mota
natal neto neves nobre padrão paixão parreira pato pedra pedroso pinto pombo prata raposo reis rio sá valente veiga vieira vila vitória
αγαπη αγγελος αετος ανθη αστερας αυγη βασιλικη βασιλευς γαληνη δαφνη διακος δημος δοξα ειρηνη ελευθερια ελια ελπιδα ευτυχια ζωη ημερα
θαλασσα ιρις καλη καλος καλογερος καπετανιος κοκκινος κοκκινοσ κυριακη κυριακος λευτερης λουλουδι λυκος μαυρος μαστορας μεγας μικρος μυλωνας
ναυτης νεος νικη ξανθος ουρανος πασχαλης παρασκευη παναγια πατερας πετρα πιστη πολυς ποταμος ρητορας ροδο σαββατο σοφος σταυρος στρατηγος
σωτηρια τυχη φωτεινη φως χαρα χαρις χρυσα χρυσος ψαρας μελισσα ραφτης вера весна волк воля вороб ворон голубь гора горький добрый дуб звезда
зима золото калина ключ коваль козел кот кравец кузнец лев лилия лис лука любовь малина мельник мир мороз надежда новик орел осень поляк поп
роза рыба свет слава слон сокол соловей солнце старик ткач толстой шевченко швец юла яблоко вик зоря ранок віра надія любов ant bahar barış
bülbül can çelik çiçek deniz demir doğan duman ekin erdem esen fidan gül güler gün güneş güven hava hayat ışık inci kara karaca kaya kaplan
kılıç koç kurt mavi meltem nehir özgür pınar rüzgar sarı seher sevgi şahin şimşek toprak uçar uğur umut usta vatan yağmur yalçın yıldız
yüksel zafer
rosa nada nade rasa rasos jonas gintaras aušra rūta eglė saulė audra liepa daina laima vaiva viltis žemė žiema zeme ozols kalns roze ausma vija meitene
saar tamm mägi kask õun lepp ilves rebane hunt kuusk mets luik raud sepp rand õnne õnn lill tuul rõõm lootus aare leht ots allik jõgi jõe org nurk laas kallas
kütt kuningas vaher põld sild kukk koppel uku hea eha koit ere ene elo aita
WORDS

# Short forms that are written in capitals and are nobody's initials.
my $ABBREVIATIONS = <<'ABBREVIATIONS';
ac ad ag ai am an api app as asap at au aw az bbc bcc be bg bmw bv ca cc cd ce ceo cet cfo ch co cpu crm csv ct cv cz db dc de dhl dk dm dns
do dpi ds dsl dvd ec ee eg en er erp es esp est et etc eu eur ev fa faq fax fi fr ftp fw fwd fyi gb gbp gmbh gmt gps gr hd hdd hk hp hr hr
html http https hu ibm id ids ie ii iii im imap in inc io ios ip is iso it iv jp js kb kg km la led lg lt ltd lv ma max mb mc mfg mhz mm mo ms
mw my na nb net nl no nr of oh ok on op or os pa pc pdf php pin pl plc pm po pos ps pt qa qr ram re ref res ro rsvp rt sa sap sd se sep si
sim sk sl sla sms smtp so sp spa sql ssd ssl st su tb tel tls to tv uk up url us usa usb usd ut utc va vat vi vip vm vpn vs wg wifi wlan
www xl xls xml zip
ABBREVIATIONS

my ( %month, %noun, %common, %abbreviation );
my $FOLDED = 'RT::Extension::GDPR::Finder::Folded';
$month{$_} = $noun{$_} = $common{$_} = 1 for split /[ \x01]/, $FOLDED->fold($MONTHS);
$noun{$_} = $common{$_} = 1 for split /[ \x01]/, $FOLDED->fold($NOUNS);
$common{$_} = 1 for split /[ \x01]/, $FOLDED->fold($WORDS);
$abbreviation{$_} = 1 for split /[ \n]/, $ABBREVIATIONS;

=head1 CLASS METHODS

All take a folded word.

=head2 is_common WORD

True if it is a word that says nothing by itself.

=head2 is_noun WORD

True if it is written with a capital letter as a word too: a German noun or a month.

=head2 is_month WORD

True if it is the name of a month or its short form.

=head2 is_abbreviation WORD

True if it is a usual abbreviation.

=cut

sub is_common       { return length $_[1] < 3 || exists $common{ $_[1] } }
sub is_noun         { return exists $noun{ $_[1] } }
sub is_month        { return exists $month{ $_[1] } }
sub is_abbreviation { return exists $abbreviation{ $_[1] } }

1;
