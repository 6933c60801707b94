import { present } from '../../core/fields.ts';
import type { ShownMatch } from './match-rank.rules.ts';
import { ENGINE_VERSION } from './match-score.rules.ts';
import type { Recommendation } from './recommendation.schemas.ts';

export function toRecommendation(match: Omit<ShownMatch, 'demandCallId'>): Recommendation {
  const { id, candidateId: activityId, title, score, reasons, missing, city, distanceKm } = match;
  const { summary, organisationId = '', organisationName = '' } = match;
  return {
    ...{ id, activityId, title, summary: summary ?? '', organisationId, organisationName },
    ...present({
      city,
      distanceKm: distanceKm === undefined ? undefined : Math.round(distanceKm * 10) / 10,
    }),
    ...{ score, reasons, missing, engineVersion: ENGINE_VERSION },
  };
}
