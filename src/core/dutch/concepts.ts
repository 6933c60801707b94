import type { Language } from './language.ts';
import { CALL_WORDS, STOP_WORDS } from './stop-words.ts';
import { formsOf } from './terms.ts';
import { words } from './words.ts';

/** One thing that is looked for, with all that it may be called in a text: the best of these counts, once. */
export interface Concept {
  /** Base form of the word, or the phrase. */
  word: string;
  /** As it was written in the wish. */
  written: string;
  /** How much it counts: more in a title, less in the story around a wish. */
  weight: number;
  /** Term → how much of the word it stands for, 0 to 1. */
  shares: ReadonlyMap<string, number>;
}

/** A word or phrase with its weight, before it is known what the catalogue calls it. */
type Wanted = Omit<Concept, 'shares'>;

/** What a wish consists of: the texts in the order of what they count. */
export interface Wish {
  title: string;
  text: string;
}

const WEIGHTS = {
  title: 1.5,
  /** The title of a long story says no more than the wish within it. */
  storyTitle: 1,
  /** Sentences of a long text beside those that ask for something. */
  story: 0.3,
  compoundHead: 0.5,
  compoundModifier: 0.8,
  /** Verbs and adjectives say less of a subject than nouns. */
  otherThanNoun: 0.7,
  /** A word of every call, in the view of letters. */
  callWord: 0.5,
} as const;

/** Words from which a text is a story around a wish. */
const STORY_WORDS = 45;
const STORY_SENTENCES = 3;
/** Most words and phrases of one wish; the heaviest are kept. */
const MAX_CONCEPTS = 60;
/** Letters of a text that are read: longer ones repeat themselves. */
const MAX_LETTERS = 20_000;

const REFUSAL = new RegExp(
  [
    // "geen museum", "zonder scherm", to the end of the clause or to what is wanted instead.
    /(?<!\p{L})(?:geen|zonder)(?!\p{L})[^.,;:!?]*?(?=(?<!\p{L})(?:maar|wel|juist|liever)(?!\p{L})|[.,;:!?]|$)/u,
    // "niet naar binnen, wel …": only where something is wanted instead; "niet goed genoeg" refuses nothing.
    /(?<!\p{L})niet(?!\p{L})[^.,;:!?]*?(?=[,;]?\s+(?:maar|wel|liever)(?!\p{L}))/u,
  ]
    .map(({ source }) => source)
    .join('|'),
  'giu',
);

/** Words with which a wish comes to the point. */
const REQUEST =
  /(?<!\p{L})(?:zoe?ke?n?|gezocht|zoekt|zoekn|graag|will?en|willn|wil|wilt|wens(?:en)?|vragen|gaat (?:vooral |het )?om|daarom|wie (?:kent|komt|kan|wil)|kunnen we|is er|nodig|voorkeur|liefst|hopen|droom|kent)(?!\p{L})/iu;

/** The text without what it says not to want: "geen museum, wel de natuur in" asks for nature. */
export const wantedText = (text: string): string => text.slice(0, MAX_LETTERS).replaceAll(REFUSAL, ' ');

const sentencesOf = (text: string) =>
  text.split(/(?<=[.!?;])\s+|\n+/).filter((sentence) => /\p{L}/u.test(sentence));

/** The parts of a wish with their weight: in a long text the sentences that ask count in full, the others are story. */
function sectionsOf({ title, text }: Wish): { text: string; weight: number }[] {
  const sentences = sentencesOf(wantedText(text));
  const asks = sentences.map((sentence) => REQUEST.test(sentence));
  const isLong = sentences.length >= STORY_SENTENCES && asks.includes(true);
  const isStory = words(text.slice(0, MAX_LETTERS)).length > STORY_WORDS;
  return [
    { text: wantedText(title), weight: isStory ? WEIGHTS.storyTitle : WEIGHTS.title },
    ...sentences.map((sentence, at) => ({
      text: sentence,
      weight: !isLong || asks[at] === true ? 1 : WEIGHTS.story,
    })),
  ];
}

/** True for what says nothing of what is looked for. */
const isEmpty = (word: string, lemma: string) =>
  STOP_WORDS.has(word) ||
  CALL_WORDS.has(lemma) ||
  CALL_WORDS.has(word) ||
  /^\d+$/.test(word) ||
  word.length < 2;

/** True when the term is found as a word or in a compound. */
export type IsFound = (term: string) => boolean;

/** Shorter words and words with digits are not taken for misspelt. */
const MIN_CORRECTED = 4;
/** Edits for a word that exists and is not found. */
const SOUNDS_ALIKE = 0.5;

/** What was meant by a written word: itself when it is found, else the nearest words. */
function readingsOf(written: string, language: Language, isFound: IsFound) {
  const own = { word: written, share: 1 };
  const { lemma, parts, isKnown } = language.analyse(written);
  const isPlain = written.length < MIN_CORRECTED || /\d/.test(written) || isEmpty(written, lemma);
  if (isPlain || isFound(lemma)) return [own];
  const isSolid = isKnown && parts.every((part) => part.length > 3 && isFound(part));
  if (isSolid && parts.length > 0) return [own];
  const corrections = language.correct(written, isSolid ? SOUNDS_ALIKE : undefined);
  if (corrections.length === 0) return [own];
  return isSolid ? [own, ...corrections] : corrections;
}

class Weights {
  readonly #wanted = new Map<string, Wanted>();

  add(word: string, written: string, weight: number): void {
    const known = this.#wanted.get(word);
    if (known === undefined || weight > known.weight) this.#wanted.set(word, { word, written, weight });
  }

  heaviest(): Wanted[] {
    return [...this.#wanted.values()]
      .sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1))
      .slice(0, MAX_CONCEPTS);
  }
}

/** Adds a word and its parts with what each of them weighs. */
function addWord(weights: Weights, { word, written, weight }: Wanted, { analyse, isNoun }: Language): void {
  const { lemma, parts } = analyse(word);
  if (isEmpty(word, lemma)) return;
  weights.add(lemma, written, weight * (isNoun(lemma) ? 1 : WEIGHTS.otherThanNoun));
  parts.forEach((part, at) => {
    if (isEmpty(part, part)) return;
    const place = at === parts.length - 1 ? WEIGHTS.compoundHead : WEIGHTS.compoundModifier;
    weights.add(part, written, weight * place);
  });
}

/** Words, parts of compounds and phrases of a wish that carry its subject, the heaviest first. */
function wantedOf(wish: Wish, language: Language, isFound: IsFound): Wanted[] {
  const weights = new Weights();
  for (const { text, weight } of sectionsOf(wish)) {
    const readings = words(text).flatMap((written) =>
      readingsOf(written, language, isFound).map(({ word, share }) => ({
        word,
        written,
        weight: weight * share,
      })),
    );
    for (const reading of readings) addWord(weights, reading, language);
    const lemmas = readings.map(({ word }) => language.analyse(word).lemma);
    for (const phrase of language.phrases(lemmas)) weights.add(phrase, phrase.replaceAll('_', ' '), weight);
  }
  return weights.heaviest();
}

/** The base forms and parts that a wish is written with, to look up before it is read. */
export function lookedUpTerms(wish: Wish, { analyse }: Language): string[] {
  const terms = sectionsOf(wish).flatMap(({ text }) =>
    words(text).flatMap((word) => {
      const { lemma, parts } = analyse(word);
      return isEmpty(word, lemma) ? [] : [lemma, ...parts];
    }),
  );
  return [...new Set(terms)].flatMap(formsOf);
}

/** Most words of one wish that are corrected: each takes time, and a text of more is not Dutch. */
const MAX_CORRECTED = 12;

function withLimit(language: Language): Language {
  let left = MAX_CORRECTED;
  const correct: Language['correct'] = (word, limit) => {
    left -= 1;
    return left < 0 ? [] : language.correct(word, limit);
  };
  return { ...language, correct };
}

/** What a wish is about, in terms by which texts can be found. @param isFound whether the catalogue has a term */
export function conceptsOf(wish: Wish, language: Language, isFound: IsFound): Concept[] {
  return wantedOf(wish, withLimit(language), isFound).map((wanted) => ({
    ...wanted,
    shares: new Map([[wanted.word, 1], ...language.expand(wanted.word)]),
  }));
}

/** The words of a wish as written, with their weights, for the view of letters. */
export function writtenWords(wish: Wish, { analyse }: Language): Map<string, number> {
  const weights = new Map<string, number>();
  for (const { text, weight } of sectionsOf(wish)) {
    for (const word of words(text)) {
      if (STOP_WORDS.has(word)) continue;
      const isCallWord = CALL_WORDS.has(word) || CALL_WORDS.has(analyse(word).lemma);
      weights.set(word, (weights.get(word) ?? 0) + weight * (isCallWord ? WEIGHTS.callWord : 1));
    }
  }
  return weights;
}
