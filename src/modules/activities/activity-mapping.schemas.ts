import { present } from '../../core/fields.ts';
import { roundDegrees } from '../../core/geo.ts';
import type {
  Activity,
  ActivityRow,
  ActivityStatus,
  ActivitySummary,
  OwnerActivity,
} from './activity.schemas.ts';

/** The columns a list reads; descriptions and materials stay behind. */
export type ActivityListRow = Pick<
  ActivityRow,
  | 'id'
  | 'version'
  | 'slug'
  | 'title'
  | 'summary'
  | 'organisationId'
  | 'clusters'
  | 'themes'
  | 'sectors'
  | 'levels'
  | 'delivery'
  | 'languages'
  | 'priceCents'
  | 'priceUnit'
  | 'priceNote'
  | 'placeName'
  | 'placeCity'
  | 'longitude'
  | 'latitude'
  | 'durationMinutes'
  | 'ageFrom'
  | 'ageTo'
  | 'groupSizeMin'
  | 'groupSizeMax'
  | 'seatUnit'
  | 'images'
  | 'publishedAt'
>;

function priceOf(row: ActivityListRow): ActivitySummary['price'] {
  if (row.priceCents === 0 || row.priceUnit === null) return undefined;
  return {
    amount: { amountCents: row.priceCents, currency: 'EUR' },
    unit: row.priceUnit,
    ...present({ note: row.priceNote }),
  };
}

function placeOf(row: ActivityListRow): ActivitySummary['place'] {
  const { placeName, placeCity, longitude, latitude } = row;
  if (placeName === null && placeCity === null && longitude === null) return undefined;
  const point =
    longitude === null || latitude === null
      ? undefined
      : { type: 'Point' as const, coordinates: [roundDegrees(longitude), roundDegrees(latitude)] };
  return present({ name: placeName, city: placeCity, point });
}

/** The row as a list shows it. */
export function toActivitySummary(row: ActivityListRow): ActivitySummary {
  return {
    id: row.id,
    version: row.version,
    slug: row.slug,
    title: row.title,
    summary: row.summary,
    organisationId: row.organisationId,
    clusters: row.clusters,
    themes: row.themes,
    sectors: row.sectors,
    levels: row.levels,
    delivery: row.delivery,
    languages: row.languages,
    isFree: row.priceCents === 0,
    seatUnit: row.seatUnit,
    ...present({
      price: priceOf(row),
      place: placeOf(row),
      durationMinutes: row.durationMinutes,
      ageFrom: row.ageFrom,
      ageTo: row.ageTo,
      groupSizeMin: row.groupSizeMin,
      groupSizeMax: row.groupSizeMax,
      image: row.images[0],
      publishedAt: row.publishedAt?.toISOString(),
    }),
  };
}

/** The row as its public page shows it. */
export function toActivity(row: ActivityRow): Activity {
  return {
    ...toActivitySummary(row),
    description: row.description,
    descriptionHtml: row.descriptionHtml,
    curriculumGoals: row.curriculumGoals,
    skills: row.skills,
    accessibilityFeatures: row.accessibilityFeatures,
    practicalFacts: row.practicalFacts,
    bookingMode: row.bookingMode,
    confirmWithinDays: row.confirmWithinDays,
    intakeQuestions: row.intakeQuestions,
    visitCount: row.visitCount,
    partnerOrganisationIds: row.partnerOrganisationIds,
    materials: row.materials,
    images: row.images,
    workRegionIds: row.workRegionIds,
    updatedAt: row.updatedAt.toISOString(),
    ...present({
      preparation: row.preparation,
      followUp: row.followUp,
      supervision: row.supervision,
      website: row.website,
      workRadiusKm: row.workRadiusKm,
      locationId: row.locationId,
      inspiredById: row.inspiredById,
      canonicalActivityId: row.canonicalActivityId,
    }),
  };
}

/** The row as its provider sees it, with the steps the caller can take and the change that waits. */
export function toOwnerActivity(
  row: ActivityRow,
  allowedTransitions: ActivityStatus[],
  pendingRevision?: OwnerActivity['pendingRevision'],
): OwnerActivity {
  return {
    ...toActivity(row),
    status: row.status,
    allowedTransitions,
    descriptionMarkdown: row.descriptionMarkdown,
    completeness: row.completeness,
    createdAt: row.createdAt.toISOString(),
    ...present({
      contactEmail: row.contactEmail,
      sourceId: row.sourceId,
      externalId: row.externalId,
      pendingRevision,
      visibleFrom: row.visibleFrom?.toISOString(),
      visibleUntil: row.visibleUntil?.toISOString(),
    }),
  };
}

/** The row in the list of its provider. */
export function toOwnerActivitySummary(row: ActivityRow) {
  return {
    ...toActivitySummary(row),
    status: row.status,
    completeness: row.completeness,
    updatedAt: row.updatedAt.toISOString(),
  };
}
