import { and, eq, inArray, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { activities } from '../../infra/db/schema/activities.ts';
import { activityRevisions, providerTrusts } from '../../infra/db/schema/activities-curation.ts';

export type RevisionRow = typeof activityRevisions.$inferSelect;
type RevisionInsert = typeof activityRevisions.$inferInsert;

const OPEN = ['pending', 'changes_requested'] as const;

export async function findRevision(db: DbOrTx, id: string): Promise<RevisionRow | undefined> {
  const [row] = await db.select().from(activityRevisions).where(eq(activityRevisions.id, id));
  return row;
}

/** A revision with the activity that it changes. */
export async function findRevisionWithActivity(db: DbOrTx, id: string) {
  const [row] = await db
    .select({ revision: activityRevisions, activity: activities })
    .from(activityRevisions)
    .innerJoin(activities, eq(activities.id, activityRevisions.activityId))
    .where(eq(activityRevisions.id, id));
  return row;
}

export async function lockRevision(tx: Tx, id: string): Promise<RevisionRow | undefined> {
  const [row] = await tx.select().from(activityRevisions).where(eq(activityRevisions.id, id)).for('update');
  return row;
}

const isOpenOf = (activityIds: readonly string[]) =>
  and(inArray(activityRevisions.activityId, [...activityIds]), inArray(activityRevisions.status, [...OPEN]));

/** The one revision of an activity that is not decided on. */
export async function findOpenRevision(db: DbOrTx, activityId: string): Promise<RevisionRow | undefined> {
  const [row] = await db
    .select()
    .from(activityRevisions)
    .where(isOpenOf([activityId]));
  return row;
}

/** Open revisions of activities, locked; lock the activities first. */
export async function lockOpenRevisions(tx: Tx, activityIds: readonly string[]): Promise<RevisionRow[]> {
  if (activityIds.length === 0) return [];
  return tx
    .select()
    .from(activityRevisions)
    .where(isOpenOf(activityIds))
    .orderBy(activityRevisions.id)
    .for('update');
}

export async function insertRevision(tx: Tx, row: RevisionInsert): Promise<RevisionRow> {
  const [inserted] = await tx.insert(activityRevisions).values(row).returning();
  if (inserted === undefined) throw new Error('The revision was not inserted');
  return inserted;
}

export async function updateRevision(
  tx: Tx,
  id: string,
  change: Partial<RevisionInsert>,
): Promise<RevisionRow> {
  const [updated] = await tx
    .update(activityRevisions)
    .set({ ...change, version: sql`${activityRevisions.version} + 1` })
    .where(eq(activityRevisions.id, id))
    .returning();
  if (updated === undefined) throw new Error('The revision was not updated');
  return updated;
}

const SORTS = { createdAt: { column: sql`${activityRevisions.createdAt}`, type: 'timestamptz' } } as const;

/** Revisions of an activity, in every status. */
export async function listRevisions(
  db: DbOrTx,
  activityId: string,
  list: ListRequest,
): Promise<Slice<RevisionRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${activityRevisions.id}`);
  const rows = await db
    .select()
    .from(activityRevisions)
    .where(and(eq(activityRevisions.activityId, activityId), keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.createdAt.toISOString()]);
}

export type ProviderTrustRow = typeof providerTrusts.$inferSelect;

export async function findProviderTrust(
  db: DbOrTx,
  organisationId: string,
): Promise<ProviderTrustRow | undefined> {
  const [row] = await db
    .select()
    .from(providerTrusts)
    .where(eq(providerTrusts.organisationId, organisationId));
  return row;
}

/** True when the trust was not there yet. */
export async function insertProviderTrust(tx: Tx, row: ProviderTrustRow): Promise<boolean> {
  const inserted = await tx.insert(providerTrusts).values(row).onConflictDoNothing().returning();
  return inserted.length > 0;
}

/** True when there was trust to withdraw. */
export async function deleteProviderTrust(tx: Tx, organisationId: string): Promise<boolean> {
  const deleted = await tx
    .delete(providerTrusts)
    .where(eq(providerTrusts.organisationId, organisationId))
    .returning();
  return deleted.length > 0;
}

/** Whether a source's deliveries are published at once. */
export async function isSourceTrusted(db: DbOrTx, sourceId: string): Promise<boolean> {
  const [row] = await db.execute<{ trusted: boolean }>(
    sql`select is_trusted as trusted from sources where id = ${sourceId}`,
  );
  return row?.trusted === true;
}
