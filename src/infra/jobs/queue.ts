import { sql } from 'drizzle-orm';
import type { TransactionContext } from '../context.ts';

export interface EnqueueOptions {
  /** Not before this instant; left out, as soon as a worker is free. */
  runAt?: Date;
  /** Waiting work of the same key is replaced, so that it is done once. */
  key?: string;
  /** Work of one queue runs one after another. Few names: no ids of persons or requests. */
  queue?: string;
  /** Tries before the work is given up; the default covers about a day. */
  maxAttempts?: number;
}

/** With waits of 3 s, 7 s, 20 s … up to 6 h between tries. */
const DEFAULT_ATTEMPTS = 12;

/**
 * Queues the work of a job in the transaction of the change that asks for it: both are kept or neither is.
 * That is why the queue is graphile-worker, which takes jobs by an SQL function on any connection; a queue
 * outside this database could lose the work of a committed change or do the work of one rolled back.
 */
export async function enqueue(
  ctx: TransactionContext,
  name: string,
  payload: object,
  options: EnqueueOptions = {},
): Promise<void> {
  const { runAt, key, queue, maxAttempts = DEFAULT_ATTEMPTS } = options;
  const content = JSON.stringify({ ...payload, _trace: ctx.trace });
  await ctx.db.execute(sql`
    select from graphile_worker.add_job(
      identifier => ${name}::text,
      payload => ${content}::json,
      queue_name => ${queue ?? null}::text,
      run_at => ${runAt?.toISOString() ?? null}::timestamptz,
      max_attempts => ${maxAttempts}::integer,
      job_key => ${key ?? null}::text
    )`);
}
