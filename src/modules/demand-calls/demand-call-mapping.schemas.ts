import { present } from '../../core/fields.ts';
import { roundDegrees } from '../../core/geo.ts';
import type { DemandCallStatus } from './demand-call.machine.ts';
import type {
  DemandCall,
  DemandCallListRow,
  DemandCallRow,
  DemandCallSummary,
  OwnerDemandCall,
} from './demand-call.schemas.ts';

function summaryOf(row: DemandCallRow) {
  return {
    id: row.id,
    version: row.version,
    kind: row.kind,
    status: row.status,
    title: row.title,
    organisationId: row.organisationId,
    organisationName: row.organisationName,
    clusters: row.clusters,
    themes: row.themes,
    sector: row.sector,
    levels: row.levels,
    pupilCount: row.pupilCount,
    adultCount: row.adultCount,
    supervisionLevel: row.supervisionLevel,
    place: row.place,
    respondBy: row.respondBy,
    ...present({
      city: row.city,
      wantedFromOn: row.wantedFromOn,
      wantedToOn: row.wantedToOn,
      radiusKm: row.radiusKm,
      openedAt: row.openedAt?.toISOString(),
    }),
  };
}

export function toDemandCallSummary(row: DemandCallListRow): DemandCallSummary {
  const distanceKm = row.distanceKm === null ? undefined : Math.round(row.distanceKm * 10) / 10;
  return { ...summaryOf(row), ...present({ distanceKm }) };
}

const pointOf = ({ longitude, latitude }: DemandCallRow) =>
  longitude === null || latitude === null
    ? undefined
    : { type: 'Point' as const, coordinates: [roundDegrees(longitude), roundDegrees(latitude)] };

export function toDemandCall(row: DemandCallRow): DemandCall {
  const cents = row.maximumPriceCents;
  return {
    ...summaryOf(row),
    description: row.description,
    languages: row.languages,
    accessibilityNeeds: row.accessibilityNeeds,
    curriculumGoals: row.curriculumGoals,
    regionIds: row.regionIds,
    wantedMoments: row.wantedMoments,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    ...present({
      maximumPrice: cents === null ? undefined : { amountCents: cents, currency: 'EUR' as const },
      point: pointOf(row),
      askedThrough: row.askedThrough,
    }),
  };
}

export function toOwnerDemandCall(owned: {
  row: DemandCallRow;
  allowedTransitions: DemandCallStatus[];
}): OwnerDemandCall {
  const { row, allowedTransitions } = owned;
  return { ...toDemandCall(row), createdById: row.createdById, allowedTransitions };
}
