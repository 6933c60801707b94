import { and, arrayOverlaps, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { expertProfiles, persons } from '../../infra/db/schema/people.ts';
import { regions } from '../../infra/db/schema/regions.ts';
import type { ExpertRow } from './expert.schemas.ts';

/** Filters of the list of experts; absent ones do not filter. */
export interface ExpertFilters {
  themes?: readonly string[] | undefined;
  clusters?: readonly string[] | undefined;
  formats?: readonly string[] | undefined;
  sectors?: readonly string[] | undefined;
  levels?: readonly string[] | undefined;
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
  const { themes, clusters, formats, sectors, levels, languages, regionId, ids } = filters;
  return [
    eq(expertProfiles.status, 'published'),
    themes && arrayOverlaps(expertProfiles.themes, [...themes]),
    clusters && arrayOverlaps(expertProfiles.clusters, [...clusters]),
    formats && arrayOverlaps(expertProfiles.formats, [...formats]),
    sectors && arrayOverlaps(expertProfiles.sectors, [...sectors]),
    levels && arrayOverlaps(expertProfiles.levels, [...levels]),
    languages && arrayOverlaps(expertProfiles.languages, [...languages]),
    regionId === undefined ? undefined : worksIn(regionId),
    ids && inArray(expertProfiles.id, [...ids]),
  ];
}

/** The first experts of a question in its own order; whoever pages on gets no further. */
function withinReach(db: DbOrTx, filters: ExpertFilters, list: ListRequest, reach: number) {
  const first = keysetClauses({ ...list, position: undefined }, SORTS, sql`${expertProfiles.id}`);
  return db
    .select({ id: expertProfiles.id })
    .from(expertProfiles)
    .where(and(...conditions(filters)))
    .orderBy(first.orderBy)
    .limit(reach);
}

/** Published experts by the name they show, of the first `reach` that fit. */
export async function listExperts(
  db: DbOrTx,
  filters: ExpertFilters,
  list: ListRequest,
  reach: number,
): Promise<Slice<ExpertRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${expertProfiles.id}`);
  const rows = await db
    .select()
    .from(expertProfiles)
    .where(
      and(sql`${expertProfiles.id} = any(array(${withinReach(db, filters, list, reach)}))`, keyset.where),
    )
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

export async function lockExpert(tx: Tx, id: string): Promise<ExpertRow | undefined> {
  const [row] = await tx.select().from(expertProfiles).where(eq(expertProfiles.id, id)).for('update');
  return row;
}

export async function updateExpert(tx: Tx, id: string, change: Partial<ExpertRow>): Promise<ExpertRow> {
  const [updated] = await tx.update(expertProfiles).set(change).where(eq(expertProfiles.id, id)).returning();
  if (updated === undefined) throw new Error('The expert profile was not updated');
  return updated;
}

/** Name and mail address of the person behind a profile whose account is active. */
export async function findExpertContact(
  db: DbOrTx,
  id: string,
): Promise<{ personId: string; name: string; email: string | null } | undefined> {
  const [row] = await db
    .select({ personId: persons.id, name: persons.name, email: persons.email })
    .from(expertProfiles)
    .innerJoin(persons, eq(persons.id, expertProfiles.personId))
    .where(and(eq(expertProfiles.id, id), eq(persons.status, 'active')));
  return row;
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
