import { and, asc, eq, isNotNull, lt, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { activities } from '../../infra/db/schema/activities.ts';
import { activityImages } from '../../infra/db/schema/activities-kept.ts';
import type { ActivityImageRecord } from './activity-image.schemas.ts';

const SORTS = { createdAt: { column: sql`${activityImages.createdAt}`, type: 'timestamptz' } } as const;

const isShown = sql`exists (select from ${activities} a, jsonb_array_elements(a.images) shown
  where a.id = ${activityImages.activityId} and shown ->> 'imageId' = ${activityImages.id}::text)`;

/** Pictures that the published version of the activity shows. */
export async function listShownImages(
  db: DbOrTx,
  activityId: string,
  list: ListRequest,
): Promise<Slice<ActivityImageRecord>> {
  const keyset = keysetClauses(list, SORTS, sql`${activityImages.id}`);
  const rows = await db
    .select()
    .from(activityImages)
    .where(and(eq(activityImages.activityId, activityId), isShown, keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.createdAt.toISOString()]);
}

export async function findImage(db: DbOrTx, id: string): Promise<ActivityImageRecord | undefined> {
  const [row] = await db.select().from(activityImages).where(eq(activityImages.id, id));
  return row;
}

export async function lockImage(tx: Tx, id: string): Promise<ActivityImageRecord | undefined> {
  const [row] = await tx.select().from(activityImages).where(eq(activityImages.id, id)).for('update');
  return row;
}

export async function insertImage(
  tx: Tx,
  row: typeof activityImages.$inferInsert,
): Promise<ActivityImageRecord> {
  const [inserted] = await tx.insert(activityImages).values(row).returning();
  if (inserted === undefined) throw new Error('The image was not inserted');
  return inserted;
}

export async function updateImage(
  tx: Tx,
  id: string,
  change: Partial<ActivityImageRecord>,
): Promise<ActivityImageRecord> {
  const [updated] = await tx.update(activityImages).set(change).where(eq(activityImages.id, id)).returning();
  if (updated === undefined) throw new Error('The image was not updated');
  return updated;
}

export async function deleteImage(tx: Tx, id: string): Promise<void> {
  await tx.delete(activityImages).where(eq(activityImages.id, id));
}

/** Pictures whose consent ended before this day. */
export async function listEndedConsents(db: DbOrTx, today: string, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: activityImages.id })
    .from(activityImages)
    .where(and(isNotNull(activityImages.consentUntilOn), lt(activityImages.consentUntilOn, today)))
    .orderBy(asc(activityImages.consentUntilOn))
    .limit(limit);
  return rows.map((row) => row.id);
}
