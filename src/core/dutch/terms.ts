import type { Analysis } from './compound.ts';
import { STOP_WORDS } from './stop-words.ts';
import { words } from './words.ts';

/** A term that stands for the last part of a compound, and one for any other part. */
export const headOf = (term: string): string => `-${term}`;
export const modifierOf = (term: string): string => `${term}-`;

/** The ways in which a term can stand in a text: as a word, as the head of a compound, as another part of one. */
export const formsOf = (term: string): readonly [string, string, string] => [
  term,
  headOf(term),
  modifierOf(term),
];

/** Reads words and phrases; see `createLanguage`. */
export interface TermReader {
  analyse(word: string): Analysis;
  /** Phrases in a row of base forms, as terms. */
  phrases(lemmas: readonly string[]): string[];
}

/** The terms of a text: base forms, parts of compounds by their place, phrases. */
function termsOf(text: string, { analyse, phrases }: TermReader): string[] {
  const lemmas: string[] = [];
  const terms: string[] = [];
  for (const word of words(text)) {
    const { lemma, parts } = analyse(word);
    lemmas.push(lemma);
    if (STOP_WORDS.has(word)) continue;
    const head = parts.at(-1);
    terms.push(lemma);
    if (head !== undefined) terms.push(headOf(head), ...parts.slice(0, -1).map(modifierOf));
  }
  return [...terms, ...phrases(lemmas)];
}

/** Title, summary and description of something that can be found. */
export type Fields = readonly [string, string, string];

/** Occurrences of a term in title, summary and description. */
export type FieldCounts = readonly [number, number, number];

/** What is known of a text without its words in order: term → occurrences per field, and terms per field. */
export interface TermCounts {
  terms: ReadonlyMap<string, FieldCounts>;
  lengths: FieldCounts;
}

/** A summary that is the beginning of the description is not counted twice. */
function withoutRepeat([title, summary, description]: Fields): Fields {
  const begin = summary.trim().replace(/(?:…|\.\.\.)$/, '');
  const isRepeat = begin !== '' && description.trim().startsWith(begin);
  return [title, summary, isRepeat ? description.trim().slice(begin.length) : description];
}

/** Counts the terms of each field. */
export function countTerms(fields: Fields, reader: TermReader): TermCounts {
  const terms = new Map<string, [number, number, number]>();
  const lengths: [number, number, number] = [0, 0, 0];
  withoutRepeat(fields).forEach((text, at) => {
    const field = at as 0 | 1 | 2;
    for (const term of termsOf(text, reader)) {
      const counts = terms.get(term) ?? [0, 0, 0];
      counts[field] += 1;
      terms.set(term, counts);
      lengths[field] += 1;
    }
  });
  return { terms, lengths };
}

/** Most places that PostgreSQL keeps of one lexeme, and the highest of them. */
const MAX_PLACES = 255;
const MAX_PLACE = 16_383;
const WEIGHTS = ['A', 'B', 'C'] as const;

/** The terms of a text as a `tsvector` literal: title with weight A, summary B, description C. */
export function toSearchVector(fields: Fields, reader: TermReader): string {
  const places = new Map<string, string[]>();
  let place = 0;
  withoutRepeat(fields).forEach((text, field) => {
    for (const term of termsOf(text, reader)) {
      place = Math.min(place + 1, MAX_PLACE);
      const known = places.get(term) ?? [];
      if (known.length < MAX_PLACES) known.push(`${place}${WEIGHTS[field]}`);
      places.set(term, known);
    }
  });
  const quoted = (term: string) => `'${term.replaceAll("'", "''")}'`;
  return [...places].map(([term, at]) => `${quoted(term)}:${[...new Set(at)].join(',')}`).join(' ');
}
