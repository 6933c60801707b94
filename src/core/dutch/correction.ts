import type { Analysis } from './compound.ts';
import { type Near, tolerance } from './spelling.ts';

/** A word that may have been meant, with how much of what was written it stands for. */
export interface Correction {
  word: string;
  share: number;
}

interface Sources {
  /** Among all words. */
  near: (word: string, limit: number) => Near[];
  analyse: (word: string) => Analysis;
  /** True for base forms that the thesaurus knows. */
  isUsed: (lemma: string) => boolean;
}

/** Two words that may have been written as one, with the edits of both. */
interface Pair {
  terms: readonly [string, string];
  distance: number;
}

const MIN_PART = 4;
/** Letters of a word that is looked at as two. */
const MIN_PAIR = 9;
const MAX_PAIR_LETTERS = 26;
/** Most edits of the first part, and of both with the cost of parting them. */
const MAX_FIRST = 1.5;
const MAX_PAIR = 2.5;
/** What it costs to read one word as two. */
const PARTING = 1;
/** How much a part stands for what was written. */
const PAIR_SHARE = 0.8;
/** Two words that differ less are both meant. */
const TIE = 0.25;
const LEAST_SHARE = 0.4;
const SHARE_PER_EDIT = 0.2;

/** Readings of a word that no list knows: the nearest words, else two words or a compound with a slip in one or both. */
export function createCorrector({ near, analyse, isUsed }: Sources) {
  function best(word: string): Near | undefined {
    const analysis = analyse(word);
    if (analysis.isKnown && analysis.parts.length === 0 && isUsed(analysis.lemma))
      return { term: word, distance: 0 };
    return near(word, tolerance(word.length))[0];
  }

  /** The first part, else what is before its linking s. */
  const bestFirst = (text: string) =>
    best(text) ?? (text.endsWith('s') ? best(text.slice(0, -1)) : undefined);

  function pairAt(word: string, at: number): Pair | undefined {
    const left = bestFirst(word.slice(0, at));
    if (left === undefined || left.distance > MAX_FIRST) return undefined;
    const right = best(word.slice(at));
    if (right === undefined) return undefined;
    const distance = Math.max(0, left.distance) + Math.max(0, right.distance) + PARTING;
    return { terms: [left.term, right.term], distance };
  }

  /** The nearest two words, where they are near enough. */
  function nearestPair(word: string): Pair | undefined {
    let found: Pair | undefined;
    for (let at = MIN_PART; at <= word.length - MIN_PART; at += 1) {
      const pair = pairAt(word, at);
      if (pair !== undefined && pair.distance < (found?.distance ?? Number.POSITIVE_INFINITY)) found = pair;
    }
    return found !== undefined && found.distance <= MAX_PAIR ? found : undefined;
  }

  /** The nearest word, and the next where it is as near and another word. */
  function nearest([first, second]: readonly Near[]): Near[] {
    if (first === undefined) return [];
    const isTie = second !== undefined && second.distance - first.distance < TIE;
    return isTie && analyse(second.term).lemma !== analyse(first.term).lemma ? [first, second] : [first];
  }

  return (word: string, limit?: number): Correction[] => {
    const found = near(word, limit ?? tolerance(word.length));
    const isPair = word.length >= MIN_PAIR && word.length <= MAX_PAIR_LETTERS && limit === undefined;
    const pair = isPair ? nearestPair(word) : undefined;
    if (pair !== undefined && pair.distance < (found[0]?.distance ?? Number.POSITIVE_INFINITY))
      return pair.terms.map((term) => ({ word: term, share: PAIR_SHARE }));
    return nearest(found).map(({ term, distance }) => ({
      word: term,
      share: Math.max(LEAST_SHARE, 1 - SHARE_PER_EDIT * Math.max(0, distance)),
    }));
  };
}
