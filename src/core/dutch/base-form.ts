import { IRREGULAR_FORMS } from './irregular-forms.ts';
import { ADJECTIVE, NAME, NOUN, PLURAL, VERB, VERB_STEM, type WordList } from './word-list.ts';

const IRREGULAR: ReadonlyMap<string, string> = new Map(
  IRREGULAR_FORMS.trim()
    .split('\n')
    .flatMap((line) => {
      const [base = '', ...forms] = line.split(' ');
      return forms.map((form) => [form, base] as const);
    }),
);

/** Prefixes of separable and inseparable verbs, so that "voorgelezen" is "voorlees". */
const PREFIXES =
  `aan achter af bij buiten door in los mee mis na om onder op over rond samen tegen terug toe uit vast voor voort weg weer`.split(
    ' ',
  );

const isVowel = (letter: string | undefined) => letter !== undefined && 'aeiouy'.includes(letter);

/** What can be left when an ending in a vowel is taken off: "bom(en)" was "boom", "brev(en)" "breev", "bomm(en)" "bom". */
function closed(rest: string): string[] {
  const last = rest.at(-1) ?? '';
  const before = rest.at(-2);
  if (last !== '' && last === before && !isVowel(last)) return [rest.slice(0, -1), rest];
  const hard = last === 'v' ? 'f' : last === 'z' ? 's' : last;
  const base = rest.slice(0, -1) + hard;
  const isOpen = !isVowel(last) && before !== undefined && 'aeou'.includes(before) && !isVowel(rest.at(-3));
  const long = rest.slice(0, -1) + (before ?? '') + hard;
  if (!isOpen) return [base, rest];
  // A short stressed vowel would have doubled its consonant; only a mute e ("wandelen") stands before a single one.
  const isShort = before === 'e' && /[aeiouy][^aeiouy]+e[^aeiouy]$/.test(rest);
  return isShort ? [base, long] : [long, base];
}

/** How endings are taken off: what must be left, what it may come from, and the bits of the list that needs (0: any). */
interface EndingRule {
  endings: readonly string[];
  after?: RegExp;
  bits: number;
  formsOf: (rest: string) => readonly string[];
}

const bare = (rest: string) => [rest];

/** Endings of nouns, adjectives and verbs with the base forms they may come from, the likeliest first. */
const RULES: readonly EndingRule[] = [
  // "foto's", "baby'tje"
  {
    endings: ["'s", "'n", "'en", "'tje", "'tjes"],
    bits: 0,
    formsOf: (rest) => [rest.replace(/'.*$/, '')],
  },
  // Diminutives: "balletje", "boompje", "koninkje", "autootje", "huisje", "bedje".
  { endings: ['etje', 'etjes'], bits: 0, formsOf: closed },
  { endings: ['pje', 'pjes'], after: /m$/, bits: 0, formsOf: bare },
  { endings: ['kje', 'kjes'], after: /n$/, bits: 0, formsOf: (rest) => [`${rest}g`] },
  { endings: ['tje', 'tjes'], bits: 0, formsOf: bare },
  { endings: ['tje', 'tjes'], after: /(aa|oo|uu|ee)$/, bits: 0, formsOf: (rest) => [rest.slice(0, -1)] },
  { endings: ['je', 'jes'], after: /(?<![aeiou]n)$/, bits: 0, formsOf: bare },
  { endings: ['je', 'jes'], after: /d$/, bits: 0, formsOf: closed },
  // Plurals: "mogelijkheden", "knieen", "series".
  { endings: ['heden'], bits: 0, formsOf: (rest) => [`${rest}heid`] },
  { endings: ['en'], after: /ie$/, bits: 0, formsOf: bare },
  { endings: ['s'], after: /e$/, bits: 0, formsOf: bare },
  // "mooiste", then all that ends in a mute e.
  { endings: ['ste', 'sten'], bits: ADJECTIVE, formsOf: closed },
  { endings: ['en'], bits: 0, formsOf: closed },
  { endings: ['e'], bits: 0, formsOf: closed },
  // "danste", "spelend", "spelende"
  { endings: ['de', 'den', 'te', 'ten'], bits: VERB_STEM, formsOf: bare },
  { endings: ['end'], bits: VERB_STEM, formsOf: closed },
  { endings: ['ende'], bits: VERB_STEM, formsOf: closed },
  // "kleinere", "kleiner"
  { endings: ['ere'], bits: ADJECTIVE, formsOf: closed },
  { endings: ['er'], bits: ADJECTIVE, formsOf: closed },
  // "tafels", "danst"
  { endings: ['s'], after: /[^s]$/, bits: 0, formsOf: bare },
  { endings: ['t'], bits: VERB_STEM, formsOf: bare },
];

/** Shorter base forms are left to the list of irregular ones. */
const MIN_BASE = 3;

/** Candidate base forms of a word by its endings, the likeliest first, with the bits each needs (0: any). */
function* candidates(word: string): Generator<readonly [string, number]> {
  for (const { endings, after, bits, formsOf } of RULES) {
    const ending = endings.find((each) => word.endsWith(each));
    if (ending === undefined) continue;
    const rest = word.slice(0, -ending.length);
    if (after?.test(rest) === false) continue;
    for (const form of formsOf(rest)) if (form.length >= MIN_BASE) yield [form, bits];
  }
}

const PARTICIPLE = new RegExp(`^(${PREFIXES.join('|')})?ge(.{2,}?)(de|te|d|t|en)$`);

/** "gedanst": dans; "genaaide": naai; "voorgelezen": voorlees. Undefined when it is no past participle. */
function participle(word: string, list: WordList): string | undefined {
  const match = PARTICIPLE.exec(word);
  if (match === null) return undefined;
  const [, prefix = '', rest = '', ending = ''] = match;
  const irregular = IRREGULAR.get(`ge${rest}${ending}`);
  if (irregular !== undefined && prefix !== '') return prefix + irregular;
  if (ending === 'en') return undefined;
  const forms = [rest, `${rest}${ending[0]}`, rest.replace(/v$/, 'f').replace(/z$/, 's')];
  const form = forms.find((each) => ((list.get(each) ?? 0) & VERB_STEM) !== 0);
  return form === undefined ? undefined : prefix + form;
}

/** True for a listed noun that is not itself written as the plural of another. */
const isBaseNoun = (word: string, listed: number) =>
  (listed & PLURAL) !== 0 || ((listed & (NOUN | VERB)) === NOUN && !/(en|s|se)$/.test(word));

/** True when the list has the form in the kind that the ending belongs to. */
function isFormOf(word: string, form: string, bits: number, known: number): boolean {
  // "Franse" is "Frans"; other names stay as they are.
  if ((known & NAME) !== 0 && !(word.endsWith('se') && word === `${form}e`)) return false;
  return bits === 0 || (known & bits) !== 0;
}

/** True for a listed word that only looks as if it came from the form by an ending that needs the bits. */
function isWordOfItsOwn(word: string, form: string, bits: number, listed: number): boolean {
  if (bits === VERB_STEM) return (listed & VERB) === 0 && !word.endsWith('end');
  // A doer ("danser", "dichter").
  if (bits === ADJECTIVE) return word.endsWith('er');
  return word === `${form}s` && (listed & (NOUN | VERB)) === 0;
}

/** The base form that the endings of a word lead to in the list. */
function baseByEnding(word: string, listed: number | undefined, list: WordList): string | undefined {
  for (const [form, bits] of candidates(word)) {
    const known = list.get(form);
    if (known === undefined || !isFormOf(word, form, bits, known)) continue;
    if (listed !== undefined && isWordOfItsOwn(word, form, bits, listed)) continue;
    return IRREGULAR.get(form) ?? form;
  }
  return undefined;
}

/** The base form of a word by rules that the word list confirms; undefined when nothing is confirmed. */
export function knownBase(word: string, list: WordList): string | undefined {
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined) return irregular;
  const listed = list.get(word);
  if (listed !== undefined && isBaseNoun(word, listed)) return word;
  const mayBePast = word.includes('ge') && /(d|t|e|en)$/.test(word);
  const past = mayBePast ? participle(word, list) : undefined;
  return past ?? baseByEnding(word, listed, list) ?? (listed === undefined ? undefined : word);
}

/** An ending rule for words that no list knows (names, English): plural and inflection only. */
export function guessedBase(word: string): string {
  if (word.length < 5) return word;
  if (/[^su]s$/.test(word) && !/(is|us|as|os)$/.test(word)) return word.slice(0, -1).replace(/'$/, '');
  if (/(tje|tjes)$/.test(word)) return word.replace(/tjes?$/, '');
  if (/[^aeiou]jes?$/.test(word)) return word.replace(/jes?$/, '');
  if (word.endsWith('en')) return closed(word.slice(0, -2))[0] ?? word;
  return word;
}
