import { GIVEN_NAMES } from './given-names.ts';

/** Where the name of a pupil stands in a text: position and length in UTF-16 units. */
export interface NameFinding {
  index: number;
  length: number;
}

const ONE =
  '(?:leerlinge?|pupil|scholiere?|kindje|kind|zoontje|zoon|dochtertje|dochter|jongetje|jongen|meisje)';
const MANY = '(?:leerlingen|pupillen|scholieren|kinderen|zonen|zoons|dochters|jongens|meisjes)';
/** A word with a capital, also one with an apostrophe or hyphen in it. */
const CAPITAL = "\\p{Lu}[\\p{L}]+(?:['’-]\\p{L}+)*";
const PARTICLE = "(?:van|de|den|der|ten|ter|te|el|al|ben|bin|'t|’t|da|dos|von|la|le)";
const SURNAME = `(?:\\s{1,2}(?:${PARTICLE}\\s{1,2}){0,3}${CAPITAL})`;
const START = '(?<![\\p{L}\\d])';

/** What is said of one child right behind its name. */
const GOES_ON =
  /^\s*(?:,?\s*die\b|,?\s*(?:\(?\d{1,2} jaar|uit groep|uit klas)|(?:wil|wilde|wilt|zoekt|heeft|had|is|was|kan|kon|vraagt|vroeg|houdt|zit|gaat|droomt|moet|mag|vindt|komt|loopt|leert|werkt|maakt|denkt|weet)\b)/u;

/** Words with a capital that follow "leerling" without being a name: levels, subjects, languages, days and kinds of school. */
const OTHER_WORDS: ReadonlySet<string> = new Set(
  `aardrijkskunde arabisch april arbeid augustus basisonderwijs bedrijf beeldend beweging biologie brede burgerschap christelijk
  cultuur daltononderwijs dalton december digitaal dinsdag donderdag drama duits economie engels februari frans
  freinet fries geschiedenis gezondheid groen groep groepen gymnasium handvaardigheid havo horeca informatica internationale
  jaar januari jenaplan juli juni junior katholiek klas kleuters kunst latijn grieks leerjaar limburg logistiek maandag maart
  maatschappij mavo mbo media mei meertalig minimaal maximaal montessori muziek natuur natuurkunde nederland nederlands
  niveau november oktober onderbouw onderwijs bovenbouw oost openbaar po praktijk praktijkonderwijs pro ouder ouders primair
  regio roermond sbo scheikunde school sectie september sittard so spaans speciaal sport techniek toerisme theater turks
  vakcollege vavo vmbo vo voortgezet vrijdag vso vwo weert west wetenschap welzijn wiskunde woensdag zaterdag zondag zorg
  zuid samen daarom dus maar ook wie wat waar wij het de een en of als elke alle`.split(/\s+/),
);
/** Ends of words that name a school, a place or an occasion. */
const OTHER_ENDS =
  /(?:college|school|scholen|lyceum|gymnasium|museum|centrum|huis|raad|dag|dagen|kaart|kunde|onderwijs)$/u;
/** A name in front of one of these is that of an institution. */
const INSTITUTION =
  /^\s+(?:\p{Lu}[\p{L}'’-]*\s+){0,2}(?:college|school|scholen|lyceum|huis|museum|academie|stichting|instituut|mavo|havo|onderwijs|straat|plein|&)/iu;

const isOtherWord = (word: string) => {
  const lower = word.toLowerCase();
  return OTHER_WORDS.has(lower) || OTHER_ENDS.test(lower);
};
const isGivenName = (word: string) => GIVEN_NAMES.has(word.toLowerCase());

interface Frame {
  pattern: RegExp;
  /** What beside a given name of the list is taken for a name here. */
  accepts: (word: string, hasSurname: boolean, rest: string) => boolean;
}

/** Ways in which Dutch texts name a pupil; each pattern gives the name and its surname as groups. */
const FRAMES: readonly Frame[] = [
  {
    // leerling: Noor; naam van het kind is Noor; zij heet Noor; een meisje genaamd Noor
    pattern: new RegExp(
      `${START}(?:${ONE}|${MANY})(?:\\s*:\\s*|[^.!?]{0,40}?\\s(?:heet|heten|genaamd|met de naam)\\s+)(?<name>${CAPITAL})(?<surname>${SURNAME})?`,
      'giu',
    ),
    accepts: (word) => !isOtherWord(word),
  },
  {
    pattern: new RegExp(
      `${START}(?:hij|zij|ze)\\s+heet\\s+(?<name>${CAPITAL})(?<surname>${SURNAME})?`,
      'giu',
    ),
    accepts: (word) => !isOtherWord(word),
  },
  {
    // mijn leerling Noor, onze zoon Noor
    pattern: new RegExp(
      `${START}(?:mijn|m'n|onze|ons|haar|zijn)\\s+${ONE}\\s+(?<name>${CAPITAL})(?<surname>${SURNAME})?`,
      'giu',
    ),
    accepts: (word) => !isOtherWord(word),
  },
  {
    // leerling Noor de Vries; leerling Noor, die …
    pattern: new RegExp(`${START}${ONE}\\s+(?<name>${CAPITAL})(?<surname>${SURNAME})?`, 'giu'),
    accepts: (word, _hasSurname, rest) => !isOtherWord(word) && GOES_ON.test(rest),
  },
  {
    // leerlingen Noor en Sem
    pattern: new RegExp(`${START}${MANY}\\s+(?<name>${CAPITAL})(?<surname>${SURNAME})?`, 'giu'),
    accepts: () => false,
  },
  {
    // een jongen in mijn klas, Noor de Vries, …
    pattern: new RegExp(
      `${START}${ONE}(?:\\s+[\\p{Ll}\\d]+){1,5}\\s*,\\s+(?<name>${CAPITAL})(?<surname>${SURNAME})?`,
      'giu',
    ),
    accepts: () => false,
  },
];

/** With the flag i a class of capitals takes small letters too, so the first letter is looked at apart. */
const hasCapital = (word: string) => /^\p{Lu}/u.test(word);

function nameIn(match: RegExpMatchArray, { accepts }: Frame): NameFinding | undefined {
  const { name = '', surname = '' } = match.groups ?? {};
  const isNamed = hasCapital(name) && hasCapital(surname.trim().split(/\s+/).at(-1) ?? '');
  const index = (match.index ?? 0) + match[0].length - name.length - surname.length;
  const input = match.input ?? '';
  const after = input.slice(index + name.length);
  if (!hasCapital(name) || INSTITUTION.test(after) || /^[\s-]?\d/.test(after)) return undefined;
  const rest = isNamed ? after.slice(surname.length) : after;
  if (!isGivenName(name) && !accepts(name, isNamed, rest)) return undefined;
  return { index, length: name.length + (isNamed ? surname.length : 0) };
}

/**
 * Names of pupils: a given name behind a word for a child, as in "leerling Sem de Vries" or "onze dochter Noor".
 * Levels, subjects, schools and places behind such a word pass; so do names of teachers and of the famous.
 */
export function findPupilNames(text: string): NameFinding[] {
  const found = new Map<number, NameFinding>();
  for (const frame of FRAMES) {
    for (const match of text.matchAll(frame.pattern)) {
      const finding = nameIn(match, frame);
      if (finding !== undefined && !found.has(finding.index)) found.set(finding.index, finding);
    }
  }
  return [...found.values()];
}
