/**
 * Irregular forms of Dutch that no ending rule brings back: "base form form …", one word per line.
 * Verbs by the stem of the infinitive (zwem: zwom, gezwommen), then plurals and a few adjectives. Ours.
 */
export const IRREGULAR_FORMS = `
bak bakte gebakken
bedrieg bedroog bedrogen
beveel beval bevolen
begin begon begonnen
begrijp begreep begrepen
bewijs bewees bewezen
beweeg bewoog bewogen
bezoek bezocht bezochten
bied bood boden geboden
bijt beet beten gebeten
bid bad baden gebeden
bind bond bonden gebonden
blaas blies bliezen geblazen
blijk bleek bleken gebleken
blijf bleef bleven gebleven
braad gebraden
breng bracht brachten gebracht
breek brak braken gebroken
buig boog gebogen
bespreek besprak bespraken besproken
beschrijf beschreef beschreven
denk dacht dachten gedacht
doe deed deden gedaan doen doet
draag droeg droegen gedragen
drijf dreef dreven gedreven
drink dronk dronken gedronken
duik dook doken gedoken
eet at aten gegeten
fluit floot floten gefloten
ga ging gingen gegaan gaan gaat
geef gaf gaven gegeven
genees genas genezen
geniet genoot genoten
giet goot gegoten
glijd gleed gleden gegleden
graaf groef groeven gegraven
grijp greep grepen gegrepen
hang hing hingen gehangen
hef hief geheven
help hielp hielpen geholpen
houd hield hielden gehouden hou
jaag joeg jaagde gejaagd
kies koos kozen gekozen
kijk keek keken gekeken
klim klom klommen geklommen
klink klonk klonken geklonken
knijp kneep geknepen
koop kocht kochten gekocht
kom kwam kwamen gekomen komt
krijg kreeg kregen gekregen
kruip kroop kropen gekropen
laad geladen
lach gelachen
laat liet lieten gelaten
lees las lazen gelezen
leg gelegd
lig lag lagen gelegen
lijd leed leden geleden
lijk leek leken geleken
lieg loog gelogen
loop liep liepen gelopen
maal gemalen
meet mat gemeten
neem nam namen genomen
onderzoek onderzocht onderzochten
ontbijt ontbeten
ontdek ontdekt ontdekte ontdekten
ontwerp ontwierp ontwierpen ontworpen
overlijd overleed overleden
prijs prees geprezen
raad ried geraden
rijd reed reden gereden rij
rijm gerijmd
roep riep riepen geroepen
ruik rook geroken
schep schiep schiepen geschapen
scheld schold gescholden
schenk schonk schonken geschonken
scheer schoor geschoren
schiet schoot schoten geschoten
schijn scheen schenen geschenen
schrijf schreef schreven geschreven
schrik schrok schrokken geschrokken
schuif schoof geschoven
sla sloeg sloegen geslagen slaan slaat
slaap sliep sliepen geslapen
slijp sleep slepen geslepen
sluit sloot sloten gesloten
smelt smolt gesmolten
snijd sneed sneden gesneden
spin spon gesponnen
spreek sprak spraken gesproken
spring sprong sprongen gesprongen
sta stond stonden gestaan staan staat
steek stak staken gestoken
steel stal stalen gestolen
sterf stierf stierven gestorven
stijg steeg stegen gestegen
strijd streed streden gestreden
strijk streek gestreken
treed trad traden getreden
tref trof troffen getroffen
trek trok trokken getrokken
val viel vielen gevallen
vang ving vingen gevangen
vaar voer voeren gevaren
vecht vocht vochten gevochten
verdwijn verdween verdwenen
vergeet vergat vergeten
verlaat verliet verlieten verlaten
verlies verloor verloren
verkoop verkocht verkochten
vertrek vertrok vertrokken
verzin verzon verzonnen
vind vond vonden gevonden
vlecht vlocht gevlochten
vlieg vloog vlogen gevlogen
vouw gevouwen
vraag vroeg vroegen gevraagd
vries vroor gevroren
was waste gewassen
weeg woog gewogen
weef geweven
werp wierp geworpen
weet wist wisten geweten
win won wonnen gewonnen
word werd werden geworden
wijs wees gewezen
wrijf wreef gewreven
zend zond gezonden
zie zag zagen gezien ziet zien
zing zong zongen gezongen
zink zonk gezonken
zit zat zaten gezeten
zoek zocht zochten gezocht
zuig zoog gezogen
zwem zwom zwommen gezwommen
zwijg zweeg gezwegen
museum musea museums
kind kinderen kinders
ei eieren eitjes
lied liederen
blad bladeren
been beenderen
rund runderen
kalf kalveren
lam lammeren
volk volkeren
stad steden stadje
schip schepen
smid smeden
lid leden
dag dagen
weg wegen
blik blikken
god goden
spel spellen
dier dieren
glas glazen
gat gaten
bad baden
dak daken
pad paden
vat vaten
graf graven
hof hoven
slot sloten
oorlog oorlogen
koe koeien
vlo vlooien
schoen schoenen
teen tenen
stadium stadia
podium podia
aquarium aquaria
planetarium planetaria
centrum centra
laboratorium laboratoria lab labo
technicus technici
musicus musici
politicus politici
medicus medici
historicus historici
academicus academici
`;
