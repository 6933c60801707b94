import { and, arrayOverlaps, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { expertProfiles } from '../../infra/db/schema/people.ts';
import { regions } from '../../infra/db/schema/regions.ts';
import type { ExpertRow } from './expert.schemas.ts';

/** Filters of the list of experts; absent ones do not filter. */
export interface ExpertFilters {
  themes?: readonly string[] | undefined;
  clusters?: readonly string[] | undefined;
  formats?: readonly string[] | undefined;
  sectors?: readonly string[] | undefined;
  languages?: readonly string[] | undefined;
  regionId?: string | undefined;
  ids?: readonly string[] | undefined;
}

const SORTS = { displayName: { column: sql`${expertProfiles.displayName}`, type: 'text' } } as const;

/** An expert works in a region when a work region is it, lies above it, or lies in it. */
function worksIn(regionId: string): SQL {
  return sql`(${expertProfiles.workRegionIds} && (select ${regions.ancestorIds} from ${regions} where ${regions.id} = ${regionId})
    or ${expertProfiles.workRegionIds} && array(select ${regions.id} from ${regions}
      where ${regions.ancestorIds} @> array[${regionId}]::uuid[]))`;
}

function conditions(filters: ExpertFilters): (SQL | undefined)[] {
  const { themes, clusters, formats, sectors, languages, regionId, ids } = filters;
  return [
    eq(expertProfiles.status, 'published'),
    themes && arrayOverlaps(expertProfiles.themes, [...themes]),
    clusters && arrayOverlaps(expertProfiles.clusters, [...clusters]),
    formats && arrayOverlaps(expertProfiles.formats, [...formats]),
    sectors && arrayOverlaps(expertProfiles.sectors, [...sectors]),
    languages && arrayOverlaps(expertProfiles.languages, [...languages]),
    regionId === undefined ? undefined : worksIn(regionId),
    ids && inArray(expertProfiles.id, [...ids]),
  ];
}

/** Published experts by the name they show. */
export async function listExperts(
  db: DbOrTx,
  filters: ExpertFilters,
  list: ListRequest,
): Promise<Slice<ExpertRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${expertProfiles.id}`);
  const rows = await db
    .select()
    .from(expertProfiles)
    .where(and(...conditions(filters), keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.displayName]);
}

export async function findExperts(db: DbOrTx, ids: readonly string[]): Promise<ExpertRow[]> {
  if (ids.length === 0) return [];
  return db
    .select()
    .from(expertProfiles)
    .where(inArray(expertProfiles.id, [...ids]));
}

export async function findExpertOf(db: DbOrTx, personId: string): Promise<ExpertRow | undefined> {
  const [row] = await db.select().from(expertProfiles).where(eq(expertProfiles.personId, personId));
  return row;
}

/** Inserts unless the person has a profile already; undefined then. */
export async function insertExpert(
  tx: Tx,
  row: typeof expertProfiles.$inferInsert,
): Promise<ExpertRow | undefined> {
  const [inserted] = await tx
    .insert(expertProfiles)
    .values(row)
    .onConflictDoNothing({ target: expertProfiles.personId })
    .returning();
  return inserted;
}
