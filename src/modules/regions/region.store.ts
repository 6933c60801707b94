import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Point } from '../../core/geo.ts';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import {
  postcodes,
  referenceData,
  regionOutlines,
  regions,
  workgroupRegions,
  workgroups,
} from '../../infra/db/schema/regions.ts';
import type { RegionRow, WorkgroupRow } from './region.schemas.ts';

/** Filters of the list of regions; absent ones do not filter. */
export interface RegionFilters {
  kinds?: readonly RegionRow['kind'][] | undefined;
  parentId?: string | undefined;
  codes?: readonly string[] | undefined;
  namePrefix?: string | undefined;
  /** Only these regions and what is above them. */
  withinIds?: readonly string[] | undefined;
}

const REGION_SORTS = { name: { column: sql`${regions.name}`, type: 'text' } } as const;

function regionConditions(filters: RegionFilters): (SQL | undefined)[] {
  return [
    filters.kinds && inArray(regions.kind, [...filters.kinds]),
    filters.parentId === undefined ? undefined : eq(regions.parentId, filters.parentId),
    filters.codes && inArray(regions.code, [...filters.codes]),
    filters.namePrefix === undefined
      ? undefined
      : sql`starts_with(public.fold_text(${regions.name}), public.fold_text(${filters.namePrefix}))`,
    filters.withinIds && inArray(regions.id, [...filters.withinIds]),
  ];
}

export async function listRegions(
  db: DbOrTx,
  filters: RegionFilters,
  list: ListRequest,
): Promise<Slice<RegionRow>> {
  const keyset = keysetClauses(list, REGION_SORTS, sql`${regions.id}`);
  const rows = await db
    .select()
    .from(regions)
    .where(and(...regionConditions(filters), keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.name]);
}

export async function findRegion(db: DbOrTx, id: string): Promise<RegionRow | undefined> {
  const [row] = await db.select().from(regions).where(eq(regions.id, id));
  return row;
}

export async function findRegionsByIds(db: DbOrTx, ids: readonly string[]): Promise<RegionRow[]> {
  if (ids.length === 0) return [];
  return db
    .select()
    .from(regions)
    .where(inArray(regions.id, [...ids]));
}

export async function findRegionByCode(db: DbOrTx, code: string): Promise<RegionRow | undefined> {
  const [row] = await db.select().from(regions).where(eq(regions.code, code));
  return row;
}

/**
 * The municipality whose outline holds a point. The bounding-box operator makes the index usable; an odd number
 * of rings means inside, holes and enclaves included. On a border the lowest code wins.
 */
export async function findMunicipalityAt(db: DbOrTx, point: Point): Promise<RegionRow | undefined> {
  const at = sql`point(${point.longitude}::float8, ${point.latitude}::float8)`;
  const [row] = await db
    .select()
    .from(regions)
    .where(
      sql`${regions.id} in (
        select ${regionOutlines.regionId} from ${regionOutlines}
        where ${regionOutlines.outline} && polygon(box(${at}, ${at})) and ${regionOutlines.outline} @> ${at}
        group by ${regionOutlines.regionId} having count(*) % 2 = 1)`,
    )
    .orderBy(regions.code)
    .limit(1);
  return row;
}

/** The same for many points in one statement: the municipality of each, in order. */
export async function findMunicipalitiesAt(
  db: DbOrTx,
  points: readonly (Point | undefined)[],
): Promise<({ id: string; ancestorIds: string[] } | undefined)[]> {
  const longitudes = sql.param(points.map((point) => point?.longitude ?? null));
  const latitudes = sql.param(points.map((point) => point?.latitude ?? null));
  const rows = await db.execute<{ place: number; id: string; ancestor_ids: string[] }>(sql`
    select distinct on (p.place) p.place::int, r.id, r.ancestor_ids
    from unnest(${longitudes}::float8[], ${latitudes}::float8[]) with ordinality p(lon, lat, place)
    cross join lateral (
      select o.region_id from region_outlines o
      where p.lon is not null and o.outline && polygon(box(point(p.lon, p.lat), point(p.lon, p.lat)))
        and o.outline @> point(p.lon, p.lat)
      group by o.region_id having count(*) % 2 = 1) found
    join regions r on r.id = found.region_id
    order by p.place, r.code`);
  const found = new Map(rows.map((row) => [row.place, { id: row.id, ancestorIds: row.ancestor_ids }]));
  return points.map((_point, index) => found.get(index + 1));
}

/** Municipality and a point of a four-digit postcode. */
export async function findPostcode(db: DbOrTx, pc4: string) {
  const [row] = await db
    .select({ region: regions, longitude: postcodes.longitude, latitude: postcodes.latitude })
    .from(postcodes)
    .innerJoin(regions, eq(regions.id, postcodes.municipalityId))
    .where(eq(postcodes.pc4, pc4));
  return row;
}

const workgroupColumns = {
  id: workgroups.id,
  slug: workgroups.slug,
  name: workgroups.name,
  summary: workgroups.summary,
  version: workgroups.version,
  createdAt: workgroups.createdAt,
  updatedAt: workgroups.updatedAt,
  regionIds: sql<string[]>`array(select ${workgroupRegions.regionId} from ${workgroupRegions}
    where ${workgroupRegions.workgroupId} = ${workgroups.id} order by 1)`,
};

const WORKGROUP_SORTS = { name: { column: sql`${workgroups.name}`, type: 'text' } } as const;

/** Workgroups by name; with a region, those that curate it or a region above it. */
export async function listWorkgroups(
  db: DbOrTx,
  region: RegionRow | undefined,
  list: ListRequest,
): Promise<Slice<WorkgroupRow>> {
  const keyset = keysetClauses(list, WORKGROUP_SORTS, sql`${workgroups.id}`);
  const curates =
    region &&
    sql`exists (select from ${workgroupRegions} where ${workgroupRegions.workgroupId} = ${workgroups.id}
      and ${inArray(workgroupRegions.regionId, region.ancestorIds)})`;
  const rows = await db
    .select(workgroupColumns)
    .from(workgroups)
    .where(and(curates, keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.name]);
}

export async function findWorkgroup(db: DbOrTx, id: string): Promise<WorkgroupRow | undefined> {
  const [row] = await db.select(workgroupColumns).from(workgroups).where(eq(workgroups.id, id));
  return row;
}

/** True when one of the regions, or a region above it, is curated by these regions. */
export async function hasAncestorAmong(
  db: DbOrTx,
  regionIds: readonly string[],
  curatedIds: readonly string[],
): Promise<boolean> {
  if (regionIds.length === 0 || curatedIds.length === 0) return false;
  const rows = await db
    .select({ id: regions.id })
    .from(regions)
    .where(
      and(
        inArray(regions.id, [...regionIds]),
        sql`${regions.ancestorIds} && ${sql.param([...curatedIds])}::uuid[]`,
      ),
    )
    .limit(1);
  return rows.length > 0;
}

export async function findReferenceDigest(db: DbOrTx, name: string): Promise<string | undefined> {
  const [row] = await db.select().from(referenceData).where(eq(referenceData.name, name));
  return row?.digest;
}

export async function upsertReferenceDigest(tx: Tx, name: string, digest: string, now: Date): Promise<void> {
  await tx
    .insert(referenceData)
    .values({ name, digest, loadedAt: now })
    .onConflictDoUpdate({ target: referenceData.name, set: { digest, loadedAt: now } });
}
