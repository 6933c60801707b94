import { eq } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { activities, sessionSeries, sessions } from '../../infra/db/schema/activities.ts';
import type { SessionRow } from './session.schemas.ts';
import type { SeriesRow } from './session-series.schemas.ts';

export async function insertSeries(tx: Tx, row: SeriesRow): Promise<void> {
  await tx.insert(sessionSeries).values(row);
}

/** A series with the activity it is of. */
export async function findSeriesWithActivity(db: DbOrTx, id: string) {
  const [row] = await db
    .select({ row: sessionSeries, activity: activities })
    .from(sessionSeries)
    .innerJoin(activities, eq(activities.id, sessionSeries.activityId))
    .where(eq(sessionSeries.id, id));
  return row;
}

export async function lockSeries(tx: Tx, id: string): Promise<SeriesRow | undefined> {
  const [row] = await tx.select().from(sessionSeries).where(eq(sessionSeries.id, id)).for('update');
  return row;
}

/** Sessions of a series by begin. */
export async function listSeriesSessions(db: DbOrTx, seriesId: string): Promise<SessionRow[]> {
  return db
    .select()
    .from(sessions)
    .where(eq(sessions.seriesId, seriesId))
    .orderBy(sessions.startsAt, sessions.id);
}

/** Removes a series; the sessions that stay go on by themselves. */
export async function deleteSeries(tx: Tx, id: string): Promise<void> {
  await tx.update(sessions).set({ seriesId: null }).where(eq(sessions.seriesId, id));
  await tx.delete(sessionSeries).where(eq(sessionSeries.id, id));
}
