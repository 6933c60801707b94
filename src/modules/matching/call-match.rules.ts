import type { SessionFacts } from './match-candidate.rules.ts';
import type { MatchCall, MatchCandidate } from './match-constraint.rules.ts';
import type { ShownMatch } from './match-rank.rules.ts';

/** A day with free seats, in the unit of its activity. */
interface OpenDay {
  day: string;
  freeSeats: number;
  isPerGroup: boolean;
}

/** What a call wants of a moment. */
type WantedDays = Pick<MatchCall, 'pupilCount'> & { wantedFromOn: string | null; wantedToOn: string | null };

/** Sessions in the wanted period of a call, and those with room for its group. */
export function sessionsFor(
  { wantedFromOn, wantedToOn, pupilCount }: WantedDays,
  sessions: readonly OpenDay[],
): SessionFacts {
  const inPeriod = sessions.filter(
    ({ day }) => (wantedFromOn === null || day >= wantedFromOn) && (wantedToOn === null || day <= wantedToOn),
  );
  const withRoom = inPeriod.filter(({ freeSeats, isPerGroup }) => freeSeats >= (isPerGroup ? 1 : pupilCount));
  return { inPeriod: inPeriod.length, withRoom: withRoom.length };
}

/** A call for an activity or expert, with what is shown of it. */
export interface CallMatch extends ShownMatch {
  servedCount: number;
  demandCallKind: 'call' | 'learner_question';
  respondBy: string;
  pupilCount: number;
}

/** True when a pair has a word or a theme in common, or a cluster where the call names no theme: else it is no match. */
export function sharesSubject(
  { themes, clusters }: Pick<MatchCall, 'themes' | 'clusters'>,
  candidate: Pick<MatchCandidate, 'themes' | 'clusters' | 'textWords'>,
): boolean {
  // Letters alike are no word in common.
  if (candidate.textWords.length > 0) return true;
  return themes.length > 0
    ? themes.some((theme) => candidate.themes.includes(theme))
    : clusters.some((cluster) => candidate.clusters.includes(cluster));
}
