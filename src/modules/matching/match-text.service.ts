import {
  type Concept,
  conceptsOf,
  lookedUpTerms,
  type Wish,
  writtenWords,
} from '../../core/dutch/concepts.ts';
import { letterGroups, letterVector, likeness } from '../../core/dutch/letters.ts';
import { countTerms, type Fields, formsOf } from '../../core/dutch/terms.ts';
import {
  type SoughtConcept,
  scoreText,
  termsToCount,
  type Vocabulary,
  weighConcepts,
} from '../../core/dutch/text-score.ts';
import type { Context } from '../../infra/context.ts';
import { language } from '../../infra/language/language.ts';
import type { TextMatch } from './match-candidate.rules.ts';
import { type LeadingTerm, leadingTerms, type TextPoints, textRelevance } from './match-text.rules.ts';
import { findVocabulary } from './search-lexeme.store.ts';

/** A wish as it is looked for in the catalogue. */
export interface TextSearch {
  concepts: readonly SoughtConcept[];
  /** By which candidates are found. */
  terms: readonly LeadingTerm[];
  /** Points of a text that holds every word. */
  ideal: number;
  /** The letters of the wish as a vector of length one. */
  letters: ReadonlyMap<string, number>;
}

function lettersOf(wish: Wish): Map<string, number> {
  const groups = new Map<string, number>();
  for (const [word, weight] of writtenWords(wish, language())) {
    for (const [group, count] of letterGroups(word)) {
      groups.set(group, (groups.get(group) ?? 0) + count * weight);
    }
  }
  return letterVector(groups, language().rarity);
}

function searchFor(wish: Wish, concepts: readonly Concept[], vocabulary: Vocabulary): TextSearch {
  const sought = weighConcepts(concepts, vocabulary);
  return {
    concepts: sought,
    terms: leadingTerms(sought, vocabulary),
    ideal: sought.reduce((sum, { ideal }) => sum + ideal, 0),
    letters: lettersOf(wish),
  };
}

/** Reads what wishes ask for, in the words of the catalogue: two look-ups for all of them together. */
export async function readWishes(ctx: Context, wishes: readonly Wish[]): Promise<TextSearch[]> {
  const dutch = language();
  const written = await findVocabulary(
    ctx.db,
    wishes.flatMap((wish) => lookedUpTerms(wish, dutch)),
  );
  const isFound = (term: string) => formsOf(term).some((form) => written.counts.has(form));
  const concepts = wishes.map((wish) => conceptsOf(wish, dutch, isFound));
  const vocabulary = await findVocabulary(ctx.db, termsToCount(concepts.flat()));
  return wishes.map((wish, at) => searchFor(wish, concepts[at] ?? [], vocabulary));
}

/** Words of the wish that are named in an explanation, at most. */
const MAX_NAMED = 5;

/** Points and words of one text. */
function pointsOf(search: TextSearch, fields: Fields): TextPoints & { words: string[] } {
  const { points, hits } = scoreText(search.concepts, countTerms(fields, language()));
  return {
    points,
    likeness: likeness(search.letters, fields.join(' '), language().rarity),
    words: [...new Set(hits.slice(0, MAX_NAMED).map(({ written }) => written))],
  };
}

/** Relevance of each text for a wish, measured against the best of them. */
export function judgeTexts(search: TextSearch, texts: readonly Fields[]): TextMatch[] {
  const found = texts.map((fields) => pointsOf(search, fields));
  const best = {
    points: Math.max(0, ...found.map(({ points }) => points)),
    likeness: Math.max(0, ...found.map((hit) => hit.likeness)),
  };
  return found.map((hit) => ({
    textRelevance: textRelevance(hit, best, search.ideal),
    textWords: hit.words,
  }));
}
