import { fold } from './words.ts';

/** What the word list says of a word. */
export const VERB_STEM = 1;
/** May begin or stand within a compound. */
export const COMPOUND_BEGIN = 2;
/** May end a compound. */
export const COMPOUND_END = 4;
/** Begins a compound with a linking s ("voorstellings-"). */
export const COMPOUND_S = 8;
/** A word with a plural or a diminutive: a noun. */
export const NOUN = 16;
export const VERB = 32;
export const NAME = 64;
/** Takes a plural of its own, so it is no plural. */
export const PLURAL = 128;

export const ADJECTIVE = 256;
/** Also written with a capital: names, languages, peoples. */
const CAPITAL = 512;

export type WordList = ReadonlyMap<string, number>;

const BITS: Readonly<Record<string, number>> = {
  V3: VERB_STEM | VERB,
  Vp: VERB_STEM | VERB,
  Vi: VERB,
  Ve: VERB,
  Ca: COMPOUND_BEGIN,
  Cb: COMPOUND_BEGIN,
  CA: COMPOUND_BEGIN,
  CB: COMPOUND_BEGIN,
  Cc: COMPOUND_END | NOUN,
  Ce: COMPOUND_BEGIN,
  Cd: COMPOUND_S | COMPOUND_BEGIN,
  Ch: COMPOUND_S,
  Za: NOUN | PLURAL,
  Zb: NOUN | PLURAL,
  Ze: NOUN | PLURAL,
  Zf: NOUN | PLURAL,
  Zh: NOUN | PLURAL,
  Zi: NOUN | PLURAL,
  Zc: NOUN | PLURAL,
  Zu: NOUN | PLURAL,
  Zx: NOUN | PLURAL,
  Ya: NOUN,
  Yb: NOUN,
  Yf: NOUN,
  Aa: ADJECTIVE,
  Ab: ADJECTIVE,
  Ac: ADJECTIVE,
  Ad: ADJECTIVE,
  Ae: ADJECTIVE,
  Al: ADJECTIVE,
  Ar: ADJECTIVE,
};

const FORBIDDEN = 'Fw';
const FLAG_LENGTH = 2;

/** The bits of a word's flags; undefined for a word that is listed to be refused. */
function bitsOf(flags: string): number | undefined {
  let bits = 0;
  for (let at = 0; at < flags.length; at += FLAG_LENGTH) {
    const flag = flags.slice(at, at + FLAG_LENGTH);
    if (flag === FORBIDDEN) return undefined;
    bits |= BITS[flag] ?? 0;
  }
  return bits;
}

const isPlain = (head: string) => /^[a-z]+$/.test(head);

/** A word that is also written small is no name. */
const merged = (before: number | undefined, bits: number) =>
  before === undefined ? bits : ((before | bits) & ~NAME) | (before & bits & NAME);

/** One line of the list as word and bits; undefined for what is no word or is listed to be refused. */
function readLine(line: string): readonly [string, number] | undefined {
  const [head = '', flags = ''] = line.split('/', 2);
  if (head.length < 2 || /[\d.€@]/.test(head)) return undefined;
  const bits = bitsOf(flags);
  if (bits === undefined) return undefined;
  const word = isPlain(head) ? head : fold(head).replaceAll(/['’-]/g, '');
  return [word, /^\p{Lu}/u.test(head) ? bits | NAME | CAPITAL : bits];
}

/** Reads the OpenTaal list (Hunspell .dic with flags of two letters) into word → bits. */
export function readWordList(text: string): WordList {
  const list = new Map<string, number>();
  for (const line of text.split('\n').slice(1)) {
    const [word, bits = 0] = readLine(line) ?? [];
    if (word !== undefined) list.set(word, merged(list.get(word), bits));
  }
  return list;
}

/** True for nouns, names and what the list does not know; a word that is also a verb or an adjective is none. */
export function isNounIn(list: WordList, lemma: string): boolean {
  const bits = list.get(lemma) ?? NOUN;
  if ((bits & VERB) !== 0) return false;
  return (bits & NOUN) !== 0 || (bits & (ADJECTIVE | CAPITAL)) !== ADJECTIVE;
}
