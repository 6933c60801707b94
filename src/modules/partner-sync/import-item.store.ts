import { and, count, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { importRunChunks, importRunItems } from '../../infra/db/schema/partner-sync.ts';
import type { ImportItemRow, ListedItemRow } from './import-run.schemas.ts';

export type ChunkRow = typeof importRunChunks.$inferSelect;

const ITEM_SORTS = { index: { column: sql`${importRunItems.itemIndex}`, type: 'integer' } } as const;

export async function listImportItems(
  db: DbOrTx,
  importRunId: string,
  statuses: readonly ImportItemRow['status'][] | undefined,
  list: ListRequest,
): Promise<Slice<ListedItemRow>> {
  const keyset = keysetClauses(list, ITEM_SORTS, sql`${importRunItems.importRunId}`);
  const ofStatus = statuses && inArray(importRunItems.status, [...statuses]);
  const rows = await db
    .select()
    .from(importRunItems)
    .where(and(eq(importRunItems.importRunId, importRunId), ofStatus, keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  const listed = rows.map((row) => ({ ...row, id: row.importRunId }));
  return toSlice(listed, list, (row) => [row.itemIndex]);
}

export async function insertImportItems(tx: Tx, rows: readonly ImportItemRow[]): Promise<void> {
  if (rows.length > 0) await tx.insert(importRunItems).values([...rows]);
}

/** Which of these external ids an earlier item of the run already stands for. */
export async function findTakenIds(
  db: DbOrTx,
  importRunId: string,
  externalIds: readonly string[],
): Promise<Set<string>> {
  if (externalIds.length === 0) return new Set();
  const rows = await db
    .select({ externalId: importRunItems.externalId })
    .from(importRunItems)
    .where(
      and(
        eq(importRunItems.importRunId, importRunId),
        inArray(importRunItems.externalId, [...externalIds]),
        ne(importRunItems.status, 'failed'),
      ),
    );
  return new Set(rows.flatMap(({ externalId }) => externalId ?? []));
}

/** Items that nobody can tell what they stand for. */
export async function countUnidentified(db: DbOrTx, importRunId: string): Promise<number> {
  const [row] = await db
    .select({ total: count() })
    .from(importRunItems)
    .where(
      and(
        eq(importRunItems.importRunId, importRunId),
        eq(importRunItems.status, 'failed'),
        isNull(importRunItems.externalId),
      ),
    );
  return row?.total ?? 0;
}

export async function insertChunk(tx: Tx, chunk: ChunkRow): Promise<void> {
  await tx.insert(importRunChunks).values(chunk);
}

export async function findChunk(
  db: DbOrTx,
  importRunId: string,
  chunkIndex: number,
): Promise<ChunkRow | undefined> {
  const [row] = await db
    .select()
    .from(importRunChunks)
    .where(and(eq(importRunChunks.importRunId, importRunId), eq(importRunChunks.chunkIndex, chunkIndex)));
  return row;
}

/** Deletes the received lines of a run. */
export async function deleteChunks(tx: Tx, importRunId: string): Promise<void> {
  await tx.delete(importRunChunks).where(eq(importRunChunks.importRunId, importRunId));
}
