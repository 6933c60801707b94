import type { SoughtConcept, Vocabulary } from '../../core/dutch/text-score.ts';

/** A term to find candidates by, on behalf of a word of the wish. */
export interface LeadingTerm {
  word: string;
  lexeme: string;
  /** Points of a text that holds it. */
  weight: number;
}

/** Most names of one word that candidates are looked for by; the weaker ones count when these are scored. */
const MAX_NAMES = 80;

/**
 * Most texts that may be looked up by the leading terms together: the words that say most come first, and what
 * half of a large catalogue holds serves for scoring alone.
 */
const MAX_LOOKED_UP = 20_000;

/** The terms that candidates are looked for by: of the words that say most, as long as they find few enough. */
export function leadingTerms(concepts: readonly SoughtConcept[], { counts }: Vocabulary): LeadingTerm[] {
  const byPoints = concepts.toSorted(
    (a, b) => (b.terms[0]?.points ?? 0) - (a.terms[0]?.points ?? 0) || (a.word < b.word ? -1 : 1),
  );
  const leading: LeadingTerm[] = [];
  let looked = 0;
  for (const { word, terms } of byPoints) {
    for (const { term, points } of terms.slice(0, MAX_NAMES)) {
      const count = counts.get(term) ?? 0;
      if (looked + count > MAX_LOOKED_UP && leading.length > 0) continue;
      leading.push({ word, lexeme: term, weight: points });
      looked += count;
    }
  }
  return leading;
}

/** Share of the ideal that makes a text a full match: no text holds every word of a wish. */
const FULL_MATCH_SHARE = 0.35;
/** Likeness of letters that makes a full match. */
const FULL_LIKENESS = 0.2;
/** How much the letters count beside the words: they find what no list knows, and break ties. */
const LETTERS_SHARE = 0.7;

/** What a text holds of a wish: points by its words, and how alike the letters are (0 to 1). */
export interface TextPoints {
  points: number;
  likeness: number;
}

/**
 * Text relevance from 0 to 1: measured against the best candidates, but a best that holds little of the wish is no
 * full match.
 */
export function textRelevance(hit: TextPoints, best: TextPoints, ideal: number): number {
  const fullPoints = Math.max(best.points, ideal * FULL_MATCH_SHARE);
  const fullLikeness = Math.max(best.likeness, FULL_LIKENESS);
  if (fullPoints === 0) return 0;
  const value = hit.points / fullPoints + (LETTERS_SHARE * hit.likeness) / fullLikeness;
  return Math.min(1, Math.round((value / (1 + LETTERS_SHARE)) * 1e6) / 1e6);
}
