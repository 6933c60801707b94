/** Given names that children in the Netherlands have often, in lower case; a name that is no other common word. */
export const GIVEN_NAMES: ReadonlySet<string> = new Set(
  `aaron abdel abdullah abel abigail achmed ada adam adil aiden aisha aïsha ahmed alex alexander alexandra ali alicia
  alina aline alisa amelia amina amir amira amber amy ana anas andré angelina anja anna anne anouk anne-sophie annabel
  anton antonia anwar anya aria arie ariana armin arthur arwen aryan arne astrid asya aya ayaan ayden ayla ayman ayoub
  ayse ayşe aziz bas bart basma bastiaan beau ben benjamin berat bente berkay bilal björn bo bob boaz boris bram brent
  britt bryan burak caitlin carlijn carmen casper cato cas cem chantal charlotte chloë chris christiaan chris-jan clara
  collin coen cyril daan daniel daniël danique daphne daria david dean deniz destiny dewi dex dieuwertje dilan dina dirk
  djamila djayden dominik donna dylan ebru eda elena elif elin elias eline elisa elise ella elle ellen elmira eloise els
  elsa elyas emily emilia emir emma emre enes enzo erik esmee esmée ester esther eva evi evy ezra fabian fatima fatma
  faye faris fedde feline femke fenna fenne ferre fien fiene figo filip finn fleur floor floris florian frank freek
  frederique friso gabriël geert gijs giovanni guus guy hailey hamza hanna hannah hans hasan hassan hatice hidde hugo
  huub ian ibrahim ihsan ikram ilias ilse ilyas imani imane imran inaya ines ingmar inge ioana iris isa isaac isabel
  isabella isabelle isaiah ismail ivan ivo ivy jaap jack jada jamal jan jana janne jan-willem jari jarno jasmijn jason
  jasper jax jay jayda jayden jayson jelle jens jeroen jesse jesper jet jill jim jip joas job joep joeri joëlle johan
  johannes jolie jonas jonathan joost jordy joris josephine joshua joy juan judith jules julia julian julie juliette jurre
  justin jurriaan kacper kaan karim karlijn kay kayleigh kees kenza kerem kevin khadija khalid kian kim klaas koen koosje
  kyan lana lara lars laura lauren laurens leah leana lena lenn lennard lennox leo leon leonie levi lewis leyla liam
  lieke lieve lilly lily lina linde lisa lisanne lise liv livia liz lizz lize lois lola loek lotte lou louis louise loïs
  luca lucas lucia lucy luka lukas luna luuk lux lynn maan maartje maaike machiel maddox maëlle malak malik manal manon
  mara marah marc marieke marijn marit mark marouane mart marten marwa maryam mason mathijs mathilde matteo matthijs
  maurits mauro max maxime maya maysa mees megan mehmet melissa merel merve mia micha michael michelle mick mika mike
  mila milan milo milou milou-marie mina mira miran mohamed mohammed moos morris mouad muhammed mustafa myra myrthe naomi
  nadia nadine naoufal naud nathan nayla nick nicky niek niels nienke nikki nikola nina niya noa noah noé noël noëlle
  noor noortje nora norah nour nova nynke odin oliver olivia olivier omar oskar otis otto owen pablo pascal patrick paul
  pepijn peter philip phileine pien piotr pieter pim pip pleun puck quinn quinten rabia rachid rafael ralf ramon rayan
  rayane rebecca reda reinout renske rens rick rik riley rob robbert robin roel romy ronan roos rosa rosalie rosie rowan
  ruben rutger ryan saar saartje sabine saïd salma sam samira samuel sander sanne sara sarah sebastiaan selim selin sem
  senna sep sepp siem siebe sien sietse silas simon sjoerd skye sofia sofie sophia sophie stan stefan stella steven stijn
  sude sven svenja tamar tara teun teuntje tess tessa thijmen thijs thirza thom thomas thijmen-jan tibbe tijmen tijn tijs
  tim timo tobias tobin tom toon trijntje tristan twan tygo tyler valentijn valerie vera victor vie vincent vinz viggo
  wessel willem wout wouter wiktor xander xavi yara yaro yasin yasmin yasmine yassin yassine youssef younes yousef yusuf
  yunus zahra zara zeynep zineb zoë zoey zuzanna zakaria ziggy`.split(/\s+/),
);
