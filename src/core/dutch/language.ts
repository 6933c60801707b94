import { type Analysis, createAnalyser } from './compound.ts';
import { type Correction, createCorrector } from './correction.ts';
import { type Rarity, rarityByWords } from './letters.ts';
import { createSpeller } from './spelling.ts';
import { CALL_WORDS, STOP_WORDS } from './stop-words.ts';
import { createThesaurus, expandTerm, findPhrases } from './thesaurus.ts';
import { isNounIn, readWordList } from './word-list.ts';

/** What is known of Dutch: the word list, the thesaurus and what follows from them. */
export interface Language {
  /** Base form and parts of a folded word. */
  analyse(word: string): Analysis;
  /** Phrases of the thesaurus in a row of base forms. */
  phrases(lemmas: readonly string[]): string[];
  /** What else a term may be called, with how much of it each stands for (0 to 1). */
  expand(term: string): ReadonlyMap<string, number>;
  /** Readings of a word that is probably misspelt, the likeliest first. */
  correct(word: string, limit?: number): readonly Correction[];
  /** True for a base form that is a noun or a name: these carry the subject. */
  isNoun(lemma: string): boolean;
  /** Rarity of a group of letters. */
  rarity: Rarity;
}

/** Bonus of a word that is likely meant, in edits. */
const COMMON = 0.4;
const NAMED = 0.3;

/**
 * Reads the word list (a Hunspell .dic of OpenTaal) and the rows of the thesaurus (tab separated: term, synonyms,
 * broader, related, English; names with ` | ` between them). Takes half a second; spelling is made ready when first
 * needed.
 */
export function createLanguage(wordList: string, thesaurusRows: readonly string[]): Language {
  const list = readWordList(wordList);
  const { analyse, lemmaOf } = createAnalyser(list);
  const thesaurus = createThesaurus(thesaurusRows, lemmaOf);
  const isNamed = (lemma: string) => thesaurus.byName.has(lemma);
  const bonusOf = (word: string) => {
    if (CALL_WORDS.has(word) || STOP_WORDS.has(word)) return COMMON;
    const lemma = lemmaOf(word);
    if (CALL_WORDS.has(lemma)) return COMMON;
    return isNamed(lemma) ? NAMED : 0;
  };
  const corrector = once(() => {
    const vocabulary = new Set([...list.keys(), ...CALL_WORDS, ...thesaurus.byName.keys()]);
    return createCorrector({ near: createSpeller(vocabulary, bonusOf), analyse, isUsed: isNamed });
  });
  const rarity = once(() => rarityByWords(list.keys()));
  return {
    analyse,
    phrases: (lemmas) => findPhrases(lemmas, thesaurus),
    expand: (term) => expandTerm(term, thesaurus),
    correct: remembered((word, limit) => corrector()(word, limit)),
    isNoun: (lemma) => isNounIn(list, lemma),
    rarity: (group) => rarity()(group),
  };
}

/** Corrections that are remembered: a long word takes a quarter of a second, and calls are read more than once. */
const MEMORY = 10_000;

function remembered(correct: Language['correct']): Language['correct'] {
  const known = new Map<string, readonly Correction[]>();
  return (word, limit) => {
    const key = `${word} ${limit ?? ''}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const corrections = correct(word, limit);
    if (known.size >= MEMORY) known.clear();
    known.set(key, corrections);
    return corrections;
  };
}

/** Makes a value when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
