import { lt, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { workerHeartbeats } from '../db/schema/platform.ts';

const DEAD_AFTER = sql`interval '60 seconds'`;
const FORGOTTEN_AFTER = sql`interval '1 day'`;

/** Notes that these workers live, by the clock of the database, which all processes share. */
export async function beat(db: Db, workerIds: readonly string[]): Promise<void> {
  if (workerIds.length === 0) return;
  await db
    .insert(workerHeartbeats)
    .values(workerIds.map((workerId) => ({ workerId, seenAt: sql`now()` })))
    .onConflictDoUpdate({ target: workerHeartbeats.workerId, set: { seenAt: sql`now()` } });
}

/** Frees the work that a killed worker holds; the library itself would wait for four hours. */
export async function freeAbandonedJobs(db: Db): Promise<void> {
  await db.execute(sql`
    select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
    from graphile_worker.jobs
    where locked_at < now() - ${DEAD_AFTER}
      and locked_by not in (select worker_id from worker_heartbeats where seen_at > now() - ${DEAD_AFTER})
    having count(*) > 0`);
  await db.delete(workerHeartbeats).where(lt(workerHeartbeats.seenAt, sql`now() - ${FORGOTTEN_AFTER}`));
}

/** Gives back what these workers still hold, so that others go on with it at once, and forgets them. */
export async function leave(db: Db, workerIds: readonly string[]): Promise<void> {
  if (workerIds.length === 0) return;
  const ids = sql`array[${sql.join(
    workerIds.map((id) => sql`${id}`),
    sql`, `,
  )}]::text[]`;
  await db.execute(sql`select graphile_worker.force_unlock_workers(${ids})`);
  await db.delete(workerHeartbeats).where(sql`${workerHeartbeats.workerId} = any(${ids})`);
}
