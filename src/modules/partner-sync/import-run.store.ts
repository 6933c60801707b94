import { and, eq, inArray, lt, or, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { activities } from '../../infra/db/schema/activities.ts';
import { importRunItems, importRuns } from '../../infra/db/schema/partner-sync.ts';
import type { ImportRunRow } from './import-run.schemas.ts';

export type ImportRunChanges = Partial<
  Omit<ImportRunRow, 'id' | 'sourceId' | 'version' | 'createdAt' | 'updatedAt'>
>;

const ACTIVE: readonly ImportRunRow['status'][] = ['queued', 'running', 'awaiting_confirmation'];

const RUN_SORTS = { createdAt: { column: sql`${importRuns.createdAt}`, type: 'timestamptz' } } as const;

export async function listImportRuns(
  db: DbOrTx,
  sourceId: string,
  statuses: readonly ImportRunRow['status'][] | undefined,
  list: ListRequest,
): Promise<Slice<ImportRunRow>> {
  const keyset = keysetClauses(list, RUN_SORTS, sql`${importRuns.id}`);
  const ofStatus = statuses && inArray(importRuns.status, [...statuses]);
  const rows = await db
    .select()
    .from(importRuns)
    .where(and(eq(importRuns.sourceId, sourceId), ofStatus, keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.createdAt.toISOString()]);
}

export async function findImportRun(db: DbOrTx, id: string): Promise<ImportRunRow | undefined> {
  const [row] = await db.select().from(importRuns).where(eq(importRuns.id, id));
  return row;
}

/** The run that keeps the next one of its source waiting. */
export async function findActiveRun(db: DbOrTx, sourceId: string): Promise<ImportRunRow | undefined> {
  const [row] = await db
    .select()
    .from(importRuns)
    .where(and(eq(importRuns.sourceId, sourceId), inArray(importRuns.status, [...ACTIVE])));
  return row;
}

/** Inserts a run unless its source has an active one; waits for a transaction that is making one (C-65). */
export async function insertImportRun(
  tx: Tx,
  row: typeof importRuns.$inferInsert,
): Promise<ImportRunRow | undefined> {
  const [inserted] = await tx.insert(importRuns).values(row).onConflictDoNothing().returning();
  return inserted;
}

export async function lockImportRun(tx: Tx, id: string): Promise<ImportRunRow | undefined> {
  const [row] = await tx.select().from(importRuns).where(eq(importRuns.id, id)).for('no key update');
  return row;
}

/** True when this delivery of content is still the current one; holds the run until the transaction ends. */
export async function holdUpload(tx: Tx, id: string, uploadId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: importRuns.id })
    .from(importRuns)
    .where(
      and(eq(importRuns.id, id), eq(importRuns.contentUploadId, uploadId), eq(importRuns.status, 'queued')),
    )
    .for('share');
  return rows.length > 0;
}

export async function updateImportRun(
  tx: Tx,
  id: string,
  changes: ImportRunChanges,
  now: Date,
): Promise<ImportRunRow> {
  const [row] = await tx
    .update(importRuns)
    .set({ ...changes, version: sql`${importRuns.version} + 1`, updatedAt: now })
    .where(eq(importRuns.id, id))
    .returning();
  if (row === undefined) throw new Error(`Import run ${id} is gone`);
  return row;
}

/** Runs with work to do on which nothing happened since `before`: their worker died. */
export async function findStalledRuns(db: DbOrTx, before: Date): Promise<{ id: string }[]> {
  const hasWork = or(
    eq(importRuns.status, 'running'),
    and(eq(importRuns.status, 'queued'), eq(importRuns.isContentComplete, true)),
  );
  return db
    .select({ id: importRuns.id })
    .from(importRuns)
    .where(and(hasWork, lt(importRuns.updatedAt, before)));
}

/** Runs that waited too long for a confirmation or for their content. */
export async function findExpiredRuns(
  db: DbOrTx,
  limits: { confirmBefore: Date; contentBefore: Date },
): Promise<{ id: string }[]> {
  const expired: (SQL | undefined)[] = [
    and(eq(importRuns.status, 'awaiting_confirmation'), lt(importRuns.updatedAt, limits.confirmBefore)),
    and(
      eq(importRuns.status, 'queued'),
      eq(importRuns.isContentComplete, false),
      lt(importRuns.updatedAt, limits.contentBefore),
    ),
  ];
  return db
    .select({ id: importRuns.id })
    .from(importRuns)
    .where(or(...expired));
}

/** Deletes finished runs with their items; returns how many. */
export async function deleteImportRuns(tx: Tx, finishedBefore: Date): Promise<number> {
  const gone = await tx
    .delete(importRuns)
    .where(lt(importRuns.finishedAt, finishedBefore))
    .returning({ id: importRuns.id });
  return gone.length;
}

/** Live activities of the run's source that none of its items stands for. */
const missingFrom = (run: ImportRunRow) => sql`
  ${activities.sourceId} = ${run.sourceId} and ${activities.status} <> 'archived'
  and not exists (
    select from ${importRunItems}
    where ${importRunItems.importRunId} = ${run.id} and ${importRunItems.externalId} = ${activities.externalId})`;

/** Up to `limit` activities that a snapshot lacks, by partner key. */
export async function findMissing(
  db: DbOrTx,
  run: ImportRunRow,
  limit: number,
): Promise<{ externalId: string; activityId: string }[]> {
  return db
    .select({ externalId: sql<string>`${activities.externalId}`, activityId: activities.id })
    .from(activities)
    .where(missingFrom(run))
    .orderBy(activities.externalId)
    .limit(limit);
}

/** How many activities the source has, and how many of them a snapshot lacks. */
export async function countMissing(
  db: DbOrTx,
  run: ImportRunRow,
): Promise<{ liveCount: number; missingCount: number }> {
  const [row] = await db
    .select({
      liveCount: sql<number>`count(*)::int`,
      missingCount: sql<number>`(count(*) filter (where ${missingFrom(run)}))::int`,
    })
    .from(activities)
    .where(sql`${activities.sourceId} = ${run.sourceId} and ${activities.status} <> 'archived'`);
  return row ?? { liveCount: 0, missingCount: 0 };
}
