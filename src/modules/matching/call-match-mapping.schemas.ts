import { present } from '../../core/fields.ts';
import type { CallMatch as FoundCall } from './call-match.rules.ts';
import type { CallMatch } from './call-match.schemas.ts';
import { ENGINE_VERSION } from './match-score.rules.ts';

export function toCallMatch(match: FoundCall): CallMatch {
  const { id, demandCallId, demandCallKind, candidateId, title, organisationId = '', respondBy } = match;
  const { organisationName = '', city, distanceKm, score, reasons, missing, exclusions, pupilCount } = match;
  return {
    id,
    demandCallId,
    demandCallKind,
    kind: match.kind === 'expert' ? 'expert' : 'activity',
    candidateId,
    title,
    organisationId,
    organisationName,
    ...present({
      city,
      distanceKm: distanceKm === undefined ? undefined : Math.round(distanceKm * 10) / 10,
    }),
    pupilCount,
    respondBy,
    score,
    reasons,
    missing,
    isExcluded: exclusions.length > 0,
    exclusions,
    engineVersion: ENGINE_VERSION,
  };
}
