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

/** The matches of one page and one more, in reading direction, as a keyset query would give them. */
export function matchesFrom<M extends RankedMatch>(
  ranked: readonly M[],
  position: Position | undefined,
  limit: number,
): M[] {
  if (position === undefined) return ranked.slice(0, limit + 1);
  const isBackwards = position.direction === 'prev';
  const beyond = ranked.filter((match) =>
    isBackwards ? compareMatches(match, position) < 0 : compareMatches(match, position) > 0,
  );
  return (isBackwards ? beyond.reverse() : beyond).slice(0, limit + 1);
}
