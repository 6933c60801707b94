import type { Concept } from './concepts.ts';
import { type FieldCounts, formsOf, type TermCounts } from './terms.ts';

/** Rarity of terms in a catalogue. */
export interface Vocabulary {
  /** Texts that can be found. */
  size: number;
  /** Term → texts that hold it. */
  counts: ReadonlyMap<string, number>;
}

/** BM25F (Robertson, Zaragoza and Taylor 2004): weight of each field, saturation, and how much length counts. */
const FIELD_WEIGHTS: FieldCounts = [3, 1.5, 1];
const SATURATION = 1.2;
const LENGTH_SHARE = 0.5;
/** Terms of an ordinary title, summary and description; fixed, so that scores do not move with the catalogue. */
const ORDINARY_LENGTHS: FieldCounts = [4, 16, 30];

/** What a term counts that is found as the head of a compound, or as another part. */
const FORM_SHARES: FieldCounts = [1, 0.8, 1];
/** A part of a compound that is only another name of the word. */
const EXPANDED_PART = 0.7;

const rarityOf = (count: number, size: number) =>
  Math.log(1 + (Math.max(size, count) - count + 0.5) / (count + 0.5));

/** A term to look for, with the points that it gives a text that holds it often. */
interface SoughtTerm {
  term: string;
  points: number;
}

/** A concept with the terms of the catalogue that stand for it, those with most points first. */
export interface SoughtConcept {
  word: string;
  written: string;
  terms: readonly SoughtTerm[];
  /** Points of a text that holds the word itself often, whether the catalogue has one or not. */
  ideal: number;
}

/** All terms by which concepts may be found, to look up how rare they are. */
export const termsToCount = (concepts: readonly Concept[]): string[] => [
  ...new Set(concepts.flatMap(({ shares }) => [...shares.keys()]).flatMap(formsOf)),
];

/** Weighs the terms of each concept by how rare they are. A name never counts as rarer than the word it stands for. */
export function weighConcepts(concepts: readonly Concept[], { size, counts }: Vocabulary): SoughtConcept[] {
  const countOf = (term: string) => counts.get(term) ?? 0;
  return concepts.map(({ word, written, weight, shares }) => {
    const own = Math.max(...formsOf(word).map(countOf));
    const terms = [...shares].flatMap(([name, share]) =>
      formsOf(name).flatMap((term, form) => {
        if (countOf(term) === 0) return [];
        const part = form > 0 && name !== word ? EXPANDED_PART : 1;
        const rarity = rarityOf(Math.max(countOf(term), own), size);
        return [{ term, points: weight * share * part * (FORM_SHARES[form] ?? 1) * rarity }];
      }),
    );
    return {
      word,
      written,
      terms: terms.sort((a, b) => b.points - a.points || (a.term < b.term ? -1 : 1)),
      ideal: weight * rarityOf(own, size) * (SATURATION + 1),
    };
  });
}

/** How much of its points a term gives by where and how often it occurs. */
function presence(counts: FieldCounts, lengths: FieldCounts): number {
  const occurrences = counts.reduce((sum, count, field) => {
    const share = (lengths[field] ?? 0) / (ORDINARY_LENGTHS[field] ?? 1);
    return sum + ((FIELD_WEIGHTS[field] ?? 0) * count) / (1 - LENGTH_SHARE + LENGTH_SHARE * share);
  }, 0);
  return (occurrences * (SATURATION + 1)) / (occurrences + SATURATION);
}

/** Points of a text by concept, those with most first: each concept counts once, by the best of its terms. */
export interface TextScore {
  points: number;
  hits: { word: string; written: string; term: string; points: number }[];
}

/** Scores one text. */
export function scoreText(concepts: readonly SoughtConcept[], { terms, lengths }: TermCounts): TextScore {
  const hits = concepts.flatMap(({ word, written, terms: sought }) => {
    let best: { word: string; written: string; term: string; points: number } | undefined;
    for (const { term, points } of sought) {
      const counts = terms.get(term);
      if (counts === undefined) continue;
      const found = points * presence(counts, lengths);
      if (best === undefined || found > best.points) best = { word, written, term, points: found };
    }
    return best === undefined ? [] : [best];
  });
  hits.sort((a, b) => b.points - a.points || (a.word < b.word ? -1 : 1));
  return { points: hits.reduce((sum, hit) => sum + hit.points, 0), hits };
}
