import { guessedBase, knownBase } from './base-form.ts';
import {
  COMPOUND_BEGIN,
  COMPOUND_END,
  COMPOUND_S,
  NAME,
  NOUN,
  VERB,
  VERB_STEM,
  type WordList,
} from './word-list.ts';

export interface Analysis {
  /** The base form by which the word is indexed. */
  lemma: string;
  /** The parts of a compound as base forms, the head last; empty for what is no compound. */
  parts: readonly string[];
  /** False when neither the word list nor a compound explains the word. */
  isKnown: boolean;
}

/** May stand in a compound, but says nothing of its own there. */
const EMPTY_PARTS = new Set(
  'buiten binnen nieuw oud hoofd plaats dag avond ochtend middag nacht jaar stuk deel soort tijd zuid noord oost west eind groot klein'.split(
    ' ',
  ),
);

/** Never read as a part of a compound: prefixes, endings and small words of the list. */
const NO_PART = new Set(
  `tentoon bijeen komst rond oor elling eling eleng ling aar aars ares arts uur atie iteit aaneen aard achter af al ander ant baar bare been beter bij boven daar dan den der dicht dit door drie
  een eens ene eer elk end ende ent eren ere ers erg erin gang geen gen haar heen heel heid her hier hoe hoog ing inge ings ijn kan
  keer lang langs lijk loos loze maal maar maat meer mee met mis naar nen neven niet nog ogen omme ons onder ont open over paar per
  raak rede reden rees ren ring ringen samen schap scheen ser sel sten ster stel stelling tal ten ter tegen ting tien toe toen
  toon tot tussen uit van vast veel ver vijf voor voort vol vrij waar was weer weg wel wee zaam zeer zelf zes zonder 
  eerste laatste half hele ieder iemand iets jarig mede`.split(/\s+/),
);

const MIN_PART = 3;

const hasBits = (list: WordList, word: string, bits: number) => ((list.get(word) ?? 0) & bits) !== 0;

/** A word read as two, each with its own reading. */
interface Split {
  left: Analysis;
  right: Analysis;
  /** The first part as it is written, with its linking letters. */
  leftText: string;
}

/** What makes a split less likely, in parts: a part that must itself be read as two counts as another. */
const COSTS = { oddLink: 0.2, shortLeft: 0.6, shortRight: 0.8, headLetter: -0.01 } as const;
/** Fewer letters are seldom a part. */
const SHORT_PART = 4;

/** True for a linking s where the first part takes none, or none where it takes one and the head begins with it. */
function isOddLink({ left, leftText }: Split, rightText: string, list: WordList): boolean {
  const takesS = hasBits(list, left.parts.at(-1) ?? left.lemma, COMPOUND_S);
  const isLinked = `${left.lemma}s` === leftText;
  if (!takesS) return isLinked;
  return !isLinked && rightText[0] === 's' && list.has(rightText.slice(1));
}

/** How unlikely a split is: the least wins. */
function costOf(split: Split, rightText: string, list: WordList): number {
  const { left, right, leftText } = split;
  const partCount = (list.has(left.lemma) ? 1 : 2) + (list.has(right.lemma) ? 1 : 2);
  const shortness =
    (leftText.length < SHORT_PART ? COSTS.shortLeft : 0) +
    (rightText.length < SHORT_PART ? COSTS.shortRight : 0);
  const link = isOddLink(split, rightText, list) ? COSTS.oddLink : 0;
  return partCount + link + shortness + COSTS.headLetter * rightText.length;
}

/** The word read as two parts that meet at a letter; undefined when either says nothing. */
function splitAt(word: string, at: number, list: WordList, depth: number): Split | undefined {
  const rightText = word.slice(at);
  if (NO_PART.has(rightText) || !/[aeiouy]/.test(rightText)) return undefined;
  const right = headOf(rightText, list, depth);
  if (right === undefined) return undefined;
  const leftText = word.slice(0, at);
  const left = modifierOf(leftText, list, depth);
  return left === undefined ? undefined : { left, right, leftText };
}

/** The best way to read a word as a compound; of two as good, that with the longest head. */
function splitOnce(word: string, list: WordList, depth: number): Split | undefined {
  let best: Split | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  const least = list.has(word) ? MIN_PART + 1 : MIN_PART;
  for (let at = least; at <= word.length - least; at += 1) {
    const split = splitAt(word, at, list, depth);
    const cost = split === undefined ? bestCost : costOf(split, word.slice(at), list);
    if (cost < bestCost) {
      best = split;
      bestCost = cost;
    }
  }
  return best;
}

/** The parts of a part, when it is itself a listed compound. */
function inner(base: string, list: WordList, depth: number): readonly string[] {
  if (depth === 0 || base.length < MIN_COMPOUND) return [];
  const split = splitOnce(base, list, depth - 1);
  return split === undefined ? [] : joined(split).parts;
}

/** A listed word with its own parts. */
const partWith = (lemma: string, list: WordList, depth: number): Analysis => ({
  lemma,
  parts: inner(lemma, list, depth),
  isKnown: true,
});

const isPart = (form: string) => form.length >= MIN_PART && !NO_PART.has(form);

/** Listed words may be the head whatever their kind from so many letters on. */
const SURE_HEAD = 6;
/** Letters of a part that is itself looked at as a compound. */
const MIN_INNER = 8;

/** What the last part of a compound is; undefined when it is no word. */
function headOf(text: string, list: WordList, depth: number): Analysis | undefined {
  const base = knownBase(text, list);
  if (base !== undefined && isPart(base)) {
    const isNoun = [base, text].some((form) => hasBits(list, form, COMPOUND_END | NOUN));
    if (isNoun || text.length >= SURE_HEAD) return partWith(base, list, depth);
  }
  return innerCompound([text], text.length, list, depth);
}

/** The first of the forms that is a compound of words, where the part has letters enough for two. */
function innerCompound(
  forms: readonly string[],
  length: number,
  list: WordList,
  depth: number,
): Analysis | undefined {
  if (depth === 0 || length < MIN_INNER) return undefined;
  for (const form of forms) {
    const split = splitOnce(form, list, depth - 1);
    if (split !== undefined) return joined(split);
  }
  return undefined;
}

/** Listed without flags, a word may begin a compound from so many letters on. */
const SURE_MODIFIER = 5;

/** True for a word that the list lets begin a compound. */
function mayBegin(form: string, list: WordList): boolean {
  const bits = list.get(form);
  if (bits === undefined) return false;
  if (bits === 0) return form.length >= SURE_MODIFIER;
  return (
    (bits & (COMPOUND_BEGIN | COMPOUND_END | COMPOUND_S | NOUN | VERB_STEM)) !== 0 && (bits & NAME) === 0
  );
}

/** The base form of what begins a compound; a plural or an infinitive ("boeken-", "spelen-") does so too. */
function modifierBase(form: string, list: WordList): string | undefined {
  if (mayBegin(form, list)) return list.get(form) === 0 ? form : (knownBase(form, list) ?? form);
  const base = /(en|e|er)$/.test(form) ? knownBase(form, list) : undefined;
  if (base === undefined || base === form || !isPart(base)) return undefined;
  return hasBits(list, base, NOUN | VERB) ? base : undefined;
}

/** From so many letters on, a last s is rather a link than a part of the word. */
const LONG_WITH_S = 6;

/** A part as written and without its last s, the likelier first. */
function linkedForms(text: string): readonly string[] {
  if (!text.endsWith('s')) return [text];
  const unlinked = text.slice(0, -1);
  return text.length >= LONG_WITH_S ? [unlinked, text] : [text, unlinked];
}

/** What another part than the last of a compound is; undefined when it is no word. */
function modifierOf(text: string, list: WordList, depth: number): Analysis | undefined {
  const forms = linkedForms(text);
  for (const form of forms) {
    const base = isPart(form) ? modifierBase(form, list) : undefined;
    if (base !== undefined) return partWith(base, list, depth);
  }
  return innerCompound(forms, text.length, list, depth);
}

/** What a part gives the compound: its own parts, else itself unless it says nothing. */
const partsOf = ({ lemma, parts }: Analysis) =>
  parts.length > 0 ? parts : EMPTY_PARTS.has(lemma) ? [] : [lemma];

function joined({ left, right, leftText }: Split): Analysis {
  return { lemma: leftText + right.lemma, parts: [...partsOf(left), ...partsOf(right)], isKnown: true };
}

/** Listed words that look like compounds and are none worth splitting are long ones with a listed base only. */
const MIN_COMPOUND = 7;

const plainWord = (word: string) => word.replace(/'$/, '');

/** Numbers and the smallest words have no other form. */
const isReadAsIs = (plain: string) => /\d/.test(plain) || plain.length < 3;

/** Base form and parts of one folded word. */
function analyseWord(word: string, list: WordList): Analysis {
  const plain = plainWord(word);
  if (isReadAsIs(plain)) return { lemma: plain, parts: [], isKnown: true };
  const base = knownBase(plain, list);
  const target = base ?? plain;
  const isVerb = base !== undefined && ((list.get(base) ?? 0) & (VERB | NOUN)) === VERB;
  const split = target.length >= MIN_COMPOUND && !isVerb ? splitOnce(target, list, 2) : undefined;
  if (split !== undefined) {
    const compound = joined(split);
    return base === undefined ? compound : { ...compound, lemma: base };
  }
  if (base !== undefined) return { lemma: base, parts: [], isKnown: true };
  return { lemma: guessedBase(plain), parts: [], isKnown: false };
}

/** Words that are remembered: more than a catalogue repeats, and bounded whatever callers send. */
const MEMORY = 100_000;

/** Reads words, with a memory, as texts repeat them. */
export interface Analyser {
  analyse(word: string): Analysis;
  /** The base form alone, which is found sooner than the parts. */
  lemmaOf(word: string): string;
}

/** An analyser with an empty memory. */
export function createAnalyser(list: WordList): Analyser {
  const known = new Map<string, Analysis>();
  const analyse = (word: string): Analysis => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const analysis = analyseWord(word, list);
    if (known.size >= MEMORY) known.clear();
    known.set(word, analysis);
    return analysis;
  };
  const lemmaOf = (word: string) => {
    const plain = plainWord(word);
    return isReadAsIs(plain) ? plain : (knownBase(plain, list) ?? analyse(word).lemma);
  };
  return { analyse, lemmaOf };
}
