import { and, eq, getTableColumns, inArray, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Tx } from '../../infra/db/client.ts';
import { activities, sessions } from '../../infra/db/schema/activities.ts';
import type { ActivityRow } from './activity.schemas.ts';
import type { SessionRow } from './session.schemas.ts';

type ActivityInsert = typeof activities.$inferInsert;
type SessionInsert = typeof sessions.$inferInsert;

/** One writer per source at a time, until the transaction ends. */
export async function lockSource(tx: Tx, sourceId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${sourceId}, 1))`);
}

export async function findByExternalIds(
  tx: Tx,
  sourceId: string,
  externalIds: readonly string[],
): Promise<ActivityRow[]> {
  return tx
    .select()
    .from(activities)
    .where(and(eq(activities.sourceId, sourceId), inArray(activities.externalId, [...externalIds])))
    .orderBy(activities.id)
    .for('update');
}

export async function findSessionsOf(tx: Tx, activityIds: readonly string[]): Promise<SessionRow[]> {
  if (activityIds.length === 0) return [];
  return tx
    .select()
    .from(sessions)
    .where(inArray(sessions.activityId, [...activityIds]))
    .orderBy(sessions.id)
    .for('update');
}

/** `set` of an upsert: every column that can be written takes the new value. */
function everyColumn(table: PgTable, except: readonly string[]): Record<string, SQL> {
  return Object.fromEntries(
    Object.entries(getTableColumns(table))
      .filter(([name, column]) => column.generated === undefined && !except.includes(name))
      .map(([name, column]) => [name, sql`excluded.${sql.identifier(column.name)}`]),
  );
}

/** Terms are made in the background; until then the ones before serve. */
const ACTIVITY_SET = everyColumn(activities, [
  'id',
  'createdAt',
  'searchTerms',
  'termsVersion',
  'termsLanguage',
]);
/** Taken seats belong to reservations and are never overwritten. */
const SESSION_SET = everyColumn(sessions, ['id', 'createdAt', 'takenSeats']);

/** A statement takes 65,534 parameters; a row has some fifty. */
const ROWS_PER_STATEMENT = 500;

const batchesOf = <T>(rows: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(rows.length / ROWS_PER_STATEMENT) }, (_, index) =>
    rows.slice(index * ROWS_PER_STATEMENT, (index + 1) * ROWS_PER_STATEMENT),
  );

export async function upsertActivities(tx: Tx, rows: readonly ActivityInsert[]): Promise<void> {
  for (const batch of batchesOf(rows)) {
    await tx
      .insert(activities)
      .values(batch)
      .onConflictDoUpdate({ target: activities.id, set: ACTIVITY_SET });
  }
}

export async function upsertSessions(tx: Tx, rows: readonly SessionInsert[]): Promise<void> {
  for (const batch of batchesOf(rows)) {
    await tx.insert(sessions).values(batch).onConflictDoUpdate({ target: sessions.id, set: SESSION_SET });
  }
}

/** Cancels sessions; their reservations are dealt with by whoever calls. */
export async function cancelSessions(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(sessions)
    .set({ status: 'cancelled', updatedAt: now, contentDigest: null, version: sql`${sessions.version} + 1` })
    .where(inArray(sessions.id, [...ids]));
}

/** Lets go of the partner keys of sessions whose place is taken by new ones. */
export async function releaseExternalIds(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(sessions)
    .set({ externalId: null })
    .where(inArray(sessions.id, [...ids]));
}

/** Archives activities that a source withdrew; returns them as they are now. */
export async function archiveByExternalIds(
  tx: Tx,
  sourceId: string,
  externalIds: readonly string[],
  now: Date,
): Promise<ActivityRow[]> {
  if (externalIds.length === 0) return [];
  return tx
    .update(activities)
    .set({
      status: 'archived',
      archivedAt: now,
      updatedAt: now,
      contentDigest: null,
      version: sql`${activities.version} + 1`,
    })
    .where(
      and(
        eq(activities.sourceId, sourceId),
        inArray(activities.externalId, [...externalIds]),
        sql`${activities.status} <> 'archived'`,
      ),
    )
    .returning();
}
