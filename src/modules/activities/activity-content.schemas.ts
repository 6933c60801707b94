import { completenessOf, slugOf, themeWordsOf } from './activity.rules.ts';
import type { ActivityCreate, ActivityRow, ActivityUpdate } from './activity.schemas.ts';

/** Rich text that was read before: rules do no parsing of Markdown themselves. */
export interface ReadText {
  markdown: string;
  plain: string;
  html: string;
}

/** The columns that hold what a provider wrote. */
export type ContentColumns = Omit<
  ActivityRow,
  | 'id'
  | 'organisationId'
  | 'sourceId'
  | 'externalId'
  | 'contentDigest'
  | 'status'
  | 'isPausedByCurator'
  | 'publishedAt'
  | 'archivedAt'
  | 'inReviewSince'
  | 'canonicalActivityId'
  | 'searchVector'
  | 'searchText'
  | 'searchTerms'
  | 'termsVersion'
  | 'termsLanguage'
  | 'version'
  | 'createdAt'
  | 'updatedAt'
  | 'longitude'
  | 'latitude'
  | 'placeName'
  | 'placeCity'
  | 'placeRegionIds'
>;

/** What a new activity has where the provider said nothing. */
const EMPTY: Omit<
  ContentColumns,
  | 'slug'
  | 'title'
  | 'summary'
  | 'descriptionMarkdown'
  | 'description'
  | 'descriptionHtml'
  | 'delivery'
  | 'themeWords'
  | 'completeness'
> = {
  locationId: null,
  clusters: [],
  themes: [],
  sectors: [],
  levels: [],
  ageFrom: null,
  ageTo: null,
  groupSizeMin: null,
  groupSizeMax: null,
  seatUnit: 'pupil',
  durationMinutes: null,
  languages: [],
  priceCents: 0,
  priceUnit: null,
  priceNote: null,
  curriculumGoals: [],
  skills: [],
  accessibilityFeatures: [],
  practicalFacts: [],
  visitCount: 1,
  partnerOrganisationIds: [],
  preparation: null,
  followUp: null,
  supervision: null,
  materials: [],
  images: [],
  website: null,
  contactEmail: null,
  workRegionIds: [],
  workRadiusKm: null,
  bookingMode: 'instant',
  confirmWithinDays: 7,
  intakeQuestions: [],
  inspiredById: null,
  visibleFrom: null,
  visibleUntil: null,
};

type Given = Partial<Omit<ActivityCreate, 'organisationId'>> | ActivityUpdate;

/** Fields whose column has the same name and shape. */
const PLAIN = [
  'locationId',
  'title',
  'summary',
  'delivery',
  'clusters',
  'themes',
  'sectors',
  'levels',
  'ageFrom',
  'ageTo',
  'groupSizeMin',
  'groupSizeMax',
  'seatUnit',
  'durationMinutes',
  'languages',
  'curriculumGoals',
  'skills',
  'accessibilityFeatures',
  'practicalFacts',
  'visitCount',
  'partnerOrganisationIds',
  'preparation',
  'followUp',
  'supervision',
  'materials',
  'images',
  'website',
  'contactEmail',
  'workRegionIds',
  'workRadiusKm',
  'bookingMode',
  'confirmWithinDays',
  'intakeQuestions',
  'inspiredById',
] as const;

type Columns = Record<string, unknown>;

/** A value that was given, the empty one when it was cleared, nothing when it was left out. */
function plainColumns(given: Given): Columns {
  const values = given as Record<string, unknown>;
  const empty = EMPTY as Record<string, unknown>;
  return Object.fromEntries(
    PLAIN.filter((name) => values[name] !== undefined).map((name) => [
      name,
      values[name] ?? empty[name] ?? null,
    ]),
  );
}

function priceColumns(price: Given['price']): Columns {
  if (price === undefined) return {};
  if (price === null) return { priceCents: 0, priceUnit: null, priceNote: null };
  return { priceCents: price.amount.amountCents, priceUnit: price.unit, priceNote: price.note ?? null };
}

function windowColumns(given: Given): Columns {
  const instantOf = (value: string | null) => (value === null ? null : new Date(value));
  return {
    ...(given.visibleFrom === undefined ? {} : { visibleFrom: instantOf(given.visibleFrom) }),
    ...(given.visibleUntil === undefined ? {} : { visibleUntil: instantOf(given.visibleUntil) }),
  };
}

/** The columns with the values that follow from them: slug, search words, completeness. */
export function withDerived<C extends ContentColumns>(columns: C): C {
  return {
    ...columns,
    slug: slugOf(columns.title),
    themeWords: themeWordsOf(columns.themes, columns.clusters),
    completeness: completenessOf(columns),
  };
}

/**
 * The columns after a create or a merge patch: what was given over what was there, with the values that
 * follow from them (slug, search words, completeness).
 */
export function mergeContent(
  current: ContentColumns | undefined,
  given: Given,
  text: ReadText | undefined,
): ContentColumns {
  const read = text && {
    descriptionMarkdown: text.markdown,
    description: text.plain,
    descriptionHtml: text.html,
  };
  const merged = {
    ...EMPTY,
    ...current,
    ...plainColumns(given),
    ...priceColumns(given.price),
    ...windowColumns(given),
    ...read,
  } as ContentColumns;
  return withDerived(merged);
}
