import { and, eq, gt, lte, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { activities, sessions } from '../../infra/db/schema/activities.ts';
import { holds } from '../../infra/db/schema/reservations.ts';
import type { HoldRow, StoredHold } from './hold.schemas.ts';

const selectHolds = (db: DbOrTx) =>
  db
    .select({
      hold: holds,
      providerOrganisationId: activities.organisationId,
      sourceId: activities.sourceId,
    })
    .from(holds)
    .innerJoin(sessions, eq(sessions.id, holds.sessionId))
    .innerJoin(activities, eq(activities.id, sessions.activityId));

export async function findHold(db: DbOrTx, id: string): Promise<HoldRow | undefined> {
  const [row] = await selectHolds(db).where(eq(holds.id, id));
  return row && { ...row.hold, providerOrganisationId: row.providerOrganisationId, sourceId: row.sourceId };
}

export async function lockHold(tx: Tx, id: string): Promise<HoldRow | undefined> {
  const [row] = await selectHolds(tx).where(eq(holds.id, id)).for('update', { of: holds });
  return row && { ...row.hold, providerOrganisationId: row.providerOrganisationId, sourceId: row.sourceId };
}

/**
 * Holds of a session whose time has passed, locked. One that another transaction is ending is left to it:
 * waiting for it here, with the session locked, could end in a deadlock.
 */
export async function lockExpiredHolds(tx: Tx, sessionId: string, now: Date): Promise<StoredHold[]> {
  return tx
    .select()
    .from(holds)
    .where(and(eq(holds.sessionId, sessionId), sql`${holds.status} = 'active'`, lte(holds.expiresAt, now)))
    .orderBy(holds.id)
    .for('update', { skipLocked: true });
}

/** How many holds a school has on a session now, and began since a moment; converted ones were used. */
export async function countHolds(
  db: DbOrTx,
  { sessionId, organisationId }: { sessionId: string; organisationId: string },
  since: Date,
): Promise<{ active: number; recent: number }> {
  const [row] = await db
    .select({
      active: sql<number>`count(*) filter (where ${holds.status} = 'active')::int`,
      recent: sql<number>`count(*) filter (where ${holds.status} <> 'converted')::int`,
    })
    .from(holds)
    .where(
      and(
        eq(holds.sessionId, sessionId),
        eq(holds.organisationId, organisationId),
        gt(holds.createdAt, since),
      ),
    );
  return row ?? { active: 0, recent: 0 };
}

/** Holds of a session that still keep seats, oldest first. */
export async function listActiveHoldIds(db: DbOrTx, sessionId: string): Promise<string[]> {
  const rows = await db
    .select({ id: holds.id })
    .from(holds)
    .where(and(eq(holds.sessionId, sessionId), sql`${holds.status} = 'active'`))
    .orderBy(holds.id);
  return rows.map((row) => row.id);
}

export async function insertHold(tx: Tx, row: typeof holds.$inferInsert): Promise<StoredHold> {
  const [stored] = await tx.insert(holds).values(row).returning();
  if (stored === undefined) throw new Error('The hold was not inserted');
  return stored;
}

export async function updateHold(tx: Tx, id: string, change: Partial<StoredHold>): Promise<void> {
  await tx.update(holds).set(change).where(eq(holds.id, id));
}
