import type { CandidateKind, Exclusion } from './match-constraint.rules.ts';
import type { MatchSignal } from './match-score.rules.ts';

/** A candidate that was scored and explained. */
export interface RankedMatch {
  /** Of the pair; the same every time. */
  id: string;
  kind: CandidateKind;
  candidateId: string;
  score: number;
  reasons: { code: MatchSignal; weight: number; text: string }[];
  missing: string[];
  exclusions: Exclusion[];
}

/** A ranked match with what is shown of the candidate. */
export interface ShownMatch extends RankedMatch {
  demandCallId: string;
  title: string;
  summary: string | null;
  organisationId?: string | undefined;
  organisationName?: string | undefined;
  city?: string | null | undefined;
  distanceKm?: number | undefined;
}

/** Best first; equal scores by id, so that the order never depends on the order of the rows. */
export function compareMatches(
  a: Pick<RankedMatch, 'score' | 'id'>,
  b: Pick<RankedMatch, 'score' | 'id'>,
): number {
  return b.score - a.score || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}

/** In order; candidates that a hard constraint puts out only when they are asked for. */
export function rankMatches<M extends RankedMatch>(matches: readonly M[], includeExcluded: boolean): M[] {
  return matches.filter((match) => includeExcluded || match.exclusions.length === 0).sort(compareMatches);
}

/** Where a page begins: behind or before this place in the order. */
interface Position {
  score: number;
  id: string;
  direction: 'next' | 'prev';
}

/**
 * The matches of one page and one more, in reading direction, as a keyset query would give them. The order is that of
 * the list; where the match at the position is gone, reading goes on at its score.
 */
export function matchesFrom<M extends { id: string; score: number }>(
  ranked: readonly M[],
  position: Position | undefined,
  limit: number,
): M[] {
  if (position === undefined) return ranked.slice(0, limit + 1);
  const found = ranked.findIndex(({ id }) => id === position.id);
  const lower = ranked.findIndex(({ score }) => score < position.score);
  const gap = lower === -1 ? ranked.length : lower;
  if (position.direction === 'next') {
    const start = found === -1 ? gap : found + 1;
    return ranked.slice(start, start + limit + 1);
  }
  const end = found === -1 ? gap : found;
  return ranked.slice(Math.max(0, end - limit - 1), end).reverse();
}
