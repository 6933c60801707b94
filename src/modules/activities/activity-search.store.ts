import { type SQL, sql } from 'drizzle-orm';
import { type Box, boxAround, type Point } from '../../core/geo.ts';
import type { DbOrTx } from '../../infra/db/client.ts';
import {
  keysetClauses,
  type ListRequest,
  type Slice,
  type SortColumn,
  toSlice,
} from '../../infra/db/keyset.ts';
import { activities } from '../../infra/db/schema/activities.ts';
import { isListedNow } from './activity.store.ts';
import type { ActivityListRow } from './activity-mapping.schemas.ts';
import type { SearchWords } from './activity-search.rules.ts';

/** What the public search is asked for; absent filters do not filter. */
export interface ActivityFilters {
  now: Date;
  words?: SearchWords | undefined;
  ids?: readonly string[] | undefined;
  clusters?: readonly string[] | undefined;
  themes?: readonly string[] | undefined;
  sectors?: readonly string[] | undefined;
  levels?: readonly string[] | undefined;
  languages?: readonly string[] | undefined;
  accessibilityFeatures?: readonly string[] | undefined;
  curriculumGoals?: readonly string[] | undefined;
  deliveries?: readonly string[] | undefined;
  organisationIds?: readonly string[] | undefined;
  region?: { id: string; ancestorIds: readonly string[] } | undefined;
  ageFrom?: number | undefined;
  ageTo?: number | undefined;
  groupSize?: number | undefined;
  priceTo?: number | undefined;
  completenessFrom?: number | undefined;
  near?: Point | undefined;
  radiusKm?: number | undefined;
  box?: Box | undefined;
  startsFrom?: string | undefined;
  startsTo?: string | undefined;
}

const table = activities;

const textArray = (values: readonly string[]) => sql`${sql.param([...values])}::text[]`;
const uuidArray = (values: readonly string[]) => sql`${sql.param([...values])}::uuid[]`;
const every = (words: SearchWords) => sql`to_tsquery('public.dutch_unaccent', ${words.every})`;
const some = (words: SearchWords) => sql`to_tsquery('public.dutch_unaccent', ${words.some})`;

/** Every word occurs, inflected or as a beginning; or every long word resembles one of the title or summary. */
function matches(words: SearchWords): SQL {
  if (words.every === '') return sql`false`;
  const exact = sql`${table.searchVector} @@ ${every(words)}`;
  if (words.fuzzy.length === 0) return exact;
  const similar = words.fuzzy.map((word) => sql`public.fold_text(${word}) <% ${table.searchText}`);
  return sql`(${exact} or (${sql.join(similar, sql` and `)}))`;
}

/** Points in a box by the index; the exact distance is checked on what is left. */
function withinRadius(near: Point, radiusKm: number): SQL {
  return sql`${withinBox(boxAround(near, radiusKm))} and ${distance(near)} <= ${radiusKm}`;
}

function withinBox({ minLon, minLat, maxLon, maxLat }: Box): SQL {
  return sql`point(${table.longitude}, ${table.latitude}) <@ box(point(${minLon}::float8, ${minLat}::float8), point(${maxLon}::float8, ${maxLat}::float8))`;
}

function distance(near: Point): SQL {
  return sql`public.distance_km(${table.longitude}, ${table.latitude}, ${near.longitude}::float8, ${near.latitude}::float8)`;
}

/** It takes place in the region, or the provider travels to it, to a region above it or to one within it. */
export function inRegion(region: { id: string; ancestorIds: readonly string[] }): SQL {
  return sql`(${table.placeRegionIds} @> ${uuidArray([region.id])}
    or ${table.workRegionIds} && ${uuidArray(region.ancestorIds)}
    or ${table.workRegionIds} && array(select r.id from regions r where r.ancestor_ids @> ${uuidArray([region.id])}))`;
}

function inPeriod(from: string | undefined, to: string | undefined): SQL {
  return sql`exists (select from sessions s where s.activity_id = ${table.id} and s.status = 'scheduled'
    and s.agreed_for_organisation_id is null
    ${from === undefined ? sql`` : sql`and s.starts_at >= ${from}::timestamptz`}
    ${to === undefined ? sql`` : sql`and s.starts_at < ${to}::timestamptz`})`;
}

const overlaps = (column: SQL, values: readonly string[] | undefined) =>
  values && sql`${column} && ${textArray(values)}`;

function listConditions(filters: ActivityFilters): (SQL | undefined)[] {
  return [
    overlaps(sql`${table.clusters}`, filters.clusters),
    overlaps(sql`${table.themes}`, filters.themes),
    overlaps(sql`${table.sectors}`, filters.sectors),
    overlaps(sql`${table.levels}`, filters.levels),
    overlaps(sql`${table.languages}`, filters.languages),
    overlaps(sql`${table.curriculumGoals}`, filters.curriculumGoals),
    filters.accessibilityFeatures &&
      sql`${table.accessibilityFeatures} @> ${textArray(filters.accessibilityFeatures)}`,
    filters.deliveries && sql`${table.delivery} = any(${textArray(filters.deliveries)}::delivery_form[])`,
    filters.ids && sql`${table.id} = any(${uuidArray(filters.ids)})`,
    filters.organisationIds && sql`${table.organisationId} = any(${uuidArray(filters.organisationIds)})`,
  ];
}

/** An activity that does not say an age or group size is not left out for it. */
function rangeConditions(filters: ActivityFilters): (SQL | undefined)[] {
  const { ageFrom, ageTo, groupSize, priceTo, completenessFrom } = filters;
  return [
    ageFrom === undefined ? undefined : sql`coalesce(${table.ageTo}, 99) >= ${ageFrom}`,
    ageTo === undefined ? undefined : sql`coalesce(${table.ageFrom}, 0) <= ${ageTo}`,
    groupSize === undefined
      ? undefined
      : sql`coalesce(${table.groupSizeMax}, 100000) >= ${groupSize} and coalesce(${table.groupSizeMin}, 1) <= ${groupSize}`,
    priceTo === undefined ? undefined : sql`${table.priceCents} <= ${priceTo}`,
    completenessFrom === undefined ? undefined : sql`${table.completeness} >= ${completenessFrom}`,
  ];
}

function placeConditions({ near, radiusKm, box, region }: ActivityFilters): (SQL | undefined)[] {
  return [
    near && radiusKm !== undefined ? withinRadius(near, radiusKm) : undefined,
    box && withinBox(box),
    region && inRegion(region),
  ];
}

/** The condition of a search, shared by list, facets and map. */
function searchCondition(filters: ActivityFilters): SQL {
  const hasPeriod = filters.startsFrom !== undefined || filters.startsTo !== undefined;
  const parts = [
    isListedNow(filters.now),
    filters.words && matches(filters.words),
    ...listConditions(filters),
    ...rangeConditions(filters),
    ...placeConditions(filters),
    hasPeriod ? inPeriod(filters.startsFrom, filters.startsTo) : undefined,
  ];
  return sql.join(
    parts.filter((part) => part !== undefined),
    sql` and `,
  );
}

/**
 * How well the text fits, 0 for none: a word in the title outweighs any number of them in the summary, and
 * those outweigh the description; words that only resemble come last.
 */
function relevance(words: SearchWords | undefined): SQL {
  if (words === undefined || words.every === '') return sql`0::float8`;
  const rank = sql`ts_rank('{0,0.05,0.3,1}', ${table.searchVector}, ${some(words)})`;
  const similar = words.fuzzy.map(
    (word) => sql`word_similarity(public.fold_text(${word}), ${table.searchText})`,
  );
  const similarity =
    similar.length === 0 ? sql`0` : sql`(${sql.join(similar, sql` + `)}) / ${similar.length}::float8`;
  return sql`round((${rank} + 0.01 * ${similarity})::numeric, 6)::float8`;
}

function sortColumns(filters: ActivityFilters): Record<string, SortColumn> {
  const far = filters.near === undefined ? sql`0::float8` : sql`coalesce(${distance(filters.near)}, 99999)`;
  return {
    publishedAt: { column: sql`${table.publishedAt}`, type: 'timestamptz' },
    createdAt: { column: sql`${table.createdAt}`, type: 'timestamptz' },
    title: { column: sql`${table.title}`, type: 'text' },
    relevance: { column: sql`(-${relevance(filters.words)})`, type: 'double precision' },
    distance: { column: far, type: 'double precision' },
  };
}

export const LIST_COLUMNS = {
  id: table.id,
  version: table.version,
  slug: table.slug,
  title: table.title,
  summary: table.summary,
  organisationId: table.organisationId,
  clusters: table.clusters,
  themes: table.themes,
  sectors: table.sectors,
  levels: table.levels,
  delivery: table.delivery,
  languages: table.languages,
  priceCents: table.priceCents,
  priceUnit: table.priceUnit,
  priceNote: table.priceNote,
  placeName: table.placeName,
  placeCity: table.placeCity,
  longitude: table.longitude,
  latitude: table.latitude,
  durationMinutes: table.durationMinutes,
  ageFrom: table.ageFrom,
  ageTo: table.ageTo,
  groupSizeMin: table.groupSizeMin,
  groupSizeMax: table.groupSizeMax,
  seatUnit: table.seatUnit,
  images: table.images,
  publishedAt: table.publishedAt,
  createdAt: table.createdAt,
};

export interface FoundActivity extends ActivityListRow {
  createdAt: Date;
  distanceKm: number | null;
  /** Value of the computed sort key, when the list is ordered by one. */
  sortNumber: number;
}

const isComputed = (name: string) => name === 'relevance' || name === 'distance';

/** Public activities that fit, one page. */
export async function searchActivities(
  db: DbOrTx,
  filters: ActivityFilters,
  list: ListRequest,
): Promise<Slice<FoundActivity>> {
  const columns = sortColumns(filters);
  const keyset = keysetClauses(list, columns, sql`${table.id}`);
  const computed = list.sorts.find((sort) => isComputed(sort.name));
  const where = searchCondition(filters);
  const rows: FoundActivity[] = await db
    .select({
      ...LIST_COLUMNS,
      distanceKm:
        filters.near === undefined ? sql<null>`null` : sql<number | null>`${distance(filters.near)}`,
      sortNumber: computed === undefined ? sql<number>`0` : sql<number>`${columns[computed.name]?.column}`,
    })
    .from(table)
    .where(keyset.where === undefined ? where : sql`${where} and ${keyset.where}`)
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) =>
    list.sorts.map(({ name }) => {
      if (isComputed(name)) return row.sortNumber;
      if (name === 'title') return row.title;
      return (name === 'createdAt' ? row.createdAt : (row.publishedAt ?? row.createdAt)).toISOString();
    }),
  );
}

/** True when at least so many public activities hold every word as it is written. */
export async function hasManyExact(
  db: DbOrTx,
  words: SearchWords,
  now: Date,
  many: number,
): Promise<boolean> {
  if (words.every === '') return false;
  const [row] = await db.execute<{ found: number }>(sql`
    select count(*)::int as found from (select from ${table}
      where ${table.searchVector} @@ ${every(words)} and ${isListedNow(now)} limit ${many}) hits`);
  return (row?.found ?? 0) >= many;
}

export interface FacetCount {
  facet: string;
  code: string;
  count: number;
}

/** How many activities that fit have each value, most first; one pass over what fits. */
export async function countFacets(
  db: DbOrTx,
  filters: ActivityFilters,
): Promise<{ total: number; counts: FacetCount[] }> {
  const rows = await db.execute<{ facet: string; code: string; count: number }>(sql`
    with fitting as materialized (
      select ${table.clusters} as clusters, ${table.themes} as themes, ${table.sectors} as sectors,
        ${table.levels} as levels, ${table.languages} as languages, array[${table.delivery}::text] as deliveries,
        ${table.accessibilityFeatures} as accessibility_features
      from ${table} where ${searchCondition(filters)})
    select 'total' as facet, '' as code, count(*)::int as count from fitting
    union all select * from (
      select facet, code, count(*)::int as count
      from fitting, lateral (values ('cluster', clusters), ('theme', themes), ('sector', sectors), ('level', levels),
        ('language', languages), ('delivery', deliveries), ('accessibilityFeature', accessibility_features)) v(facet, codes),
        unnest(v.codes) code
      group by facet, code order by facet, count desc, code) counted`);
  return {
    total: rows.find((row) => row.facet === 'total')?.count ?? 0,
    counts: rows
      .filter((row) => row.facet !== 'total')
      .map(({ facet, code, count }) => ({ facet, code, count })),
  };
}

export interface LocatedActivity {
  id: string;
  title: string;
  clusters: string[];
  placeCity: string | null;
  longitude: number;
  latitude: number;
}

/** Points of public activities that fit, by id. */
export async function listLocated(
  db: DbOrTx,
  filters: ActivityFilters,
  list: ListRequest,
): Promise<Slice<LocatedActivity>> {
  const keyset = keysetClauses(list, {}, sql`${table.id}`);
  const where = sql`${searchCondition(filters)} and ${table.longitude} is not null and ${table.latitude} is not null`;
  const rows = await db
    .select({
      id: table.id,
      title: table.title,
      clusters: table.clusters,
      placeCity: table.placeCity,
      longitude: sql<number>`${table.longitude}`,
      latitude: sql<number>`${table.latitude}`,
    })
    .from(table)
    .where(keyset.where === undefined ? where : sql`${where} and ${keyset.where}`)
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, () => []);
}
