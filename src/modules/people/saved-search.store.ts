import { and, count, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { persons, savedSearches } from '../../infra/db/schema/people.ts';
import type { SavedSearchRow } from './saved-search.schemas.ts';

const SORTS = { createdAt: { column: sql`${savedSearches.createdAt}`, type: 'timestamptz' } } as const;

export async function listSavedSearches(
  db: DbOrTx,
  personId: string,
  list: ListRequest,
): Promise<Slice<SavedSearchRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${savedSearches.id}`);
  const rows = await db
    .select()
    .from(savedSearches)
    .where(and(eq(savedSearches.personId, personId), keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.createdAt.toISOString()]);
}

export async function countSavedSearches(db: DbOrTx, personId: string): Promise<number> {
  const [row] = await db
    .select({ count: count() })
    .from(savedSearches)
    .where(eq(savedSearches.personId, personId));
  return row?.count ?? 0;
}

/** The search of this person; undefined for any other. */
export async function findSavedSearch(
  db: DbOrTx,
  id: string,
  personId: string,
): Promise<SavedSearchRow | undefined> {
  const [row] = await db
    .select()
    .from(savedSearches)
    .where(and(eq(savedSearches.id, id), eq(savedSearches.personId, personId)));
  return row;
}

export async function lockSavedSearch(
  tx: Tx,
  id: string,
  personId: string,
): Promise<SavedSearchRow | undefined> {
  const [row] = await tx
    .select()
    .from(savedSearches)
    .where(and(eq(savedSearches.id, id), eq(savedSearches.personId, personId)))
    .for('update');
  return row;
}

export async function insertSavedSearch(
  tx: Tx,
  row: typeof savedSearches.$inferInsert,
): Promise<SavedSearchRow> {
  const [inserted] = await tx.insert(savedSearches).values(row).returning();
  if (inserted === undefined) throw new Error('The saved search was not inserted');
  return inserted;
}

export async function updateSavedSearch(
  tx: Tx,
  id: string,
  change: Partial<SavedSearchRow>,
): Promise<SavedSearchRow> {
  const [updated] = await tx.update(savedSearches).set(change).where(eq(savedSearches.id, id)).returning();
  if (updated === undefined) throw new Error('The saved search was not updated');
  return updated;
}

export async function deleteSavedSearch(tx: Tx, id: string): Promise<void> {
  await tx.delete(savedSearches).where(eq(savedSearches.id, id));
}

/** Searches of active accounts that were not asked since, the longest ago first. */
export async function listDueSavedSearches(
  db: DbOrTx,
  frequency: SavedSearchRow['frequency'],
  notSince: Date,
  limit: number,
): Promise<SavedSearchRow[]> {
  const rows = await db
    .select({ search: savedSearches })
    .from(savedSearches)
    .innerJoin(persons, and(eq(persons.id, savedSearches.personId), eq(persons.status, 'active')))
    .where(
      and(
        eq(savedSearches.frequency, frequency),
        or(isNull(savedSearches.lastRunAt), lt(savedSearches.lastRunAt, notSince)),
      ),
    )
    .orderBy(sql`${savedSearches.lastRunAt} nulls first`, savedSearches.id)
    .limit(limit);
  return rows.map((row) => row.search);
}

/** Keeps when searches were asked; their versions stay, since their owner changed nothing. */
export async function updateLastRun(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(savedSearches)
    .set({ lastRunAt: now })
    .where(inArray(savedSearches.id, [...ids]));
}
