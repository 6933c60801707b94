import { sql } from 'drizzle-orm';
import { reservationJobs } from '../../../src/modules/reservations/index.ts';
import type { TestApp } from '../../support/app.ts';

const NAME = 'cancel-session-reservations';

/** Does the queued work on cancelled sessions, as the worker would; gives how often it was queued. */
export async function endCancelledReservations(api: TestApp): Promise<number> {
  const job = reservationJobs.find(({ name }) => name === NAME);
  if (job === undefined) throw new Error(`No job ${NAME}`);
  const queued = await api.db.execute<{ id: string; payload: object }>(sql`
    select j.id, j.payload from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = ${NAME} order by j.id`);
  for (const { id, payload } of queued) {
    await job.run(api.ctx(), payload);
    await api.db.execute(sql`delete from graphile_worker._private_jobs where id = ${id}`);
  }
  return queued.length;
}
