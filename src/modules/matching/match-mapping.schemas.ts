import { present } from '../../core/fields.ts';
import type { Match } from './match.schemas.ts';
import type { ShownMatch } from './match-rank.rules.ts';
import { ENGINE_VERSION } from './match-score.rules.ts';

export function toMatch(match: ShownMatch): Match {
  const { id, demandCallId, kind, candidateId, title, score, reasons, missing, exclusions } = match;
  const { summary, organisationId, organisationName, city, distanceKm } = match;
  return {
    id,
    demandCallId,
    kind,
    candidateId,
    title,
    ...present({
      summary,
      organisationId,
      organisationName,
      city,
      distanceKm: distanceKm === undefined ? undefined : Math.round(distanceKm * 10) / 10,
    }),
    score,
    reasons,
    missing,
    isExcluded: exclusions.length > 0,
    exclusions,
    engineVersion: ENGINE_VERSION,
  };
}
