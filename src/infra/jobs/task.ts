import type { Task } from 'graphile-worker';
import type pino from 'pino';
import type { Db } from '../db/client.ts';
import { safeMessage } from '../log-error.ts';
import { systemContext } from '../system-context.ts';
import type { Job } from './job.ts';

/** How a run of a job ended: a retried one will be tried again, a failed one was tried for the last time. */
type JobOutcome = 'done' | 'retried' | 'failed';

export interface TaskOptions {
  db: Db;
  log: pino.Logger;
  onEnd?: (job: string, outcome: JobOutcome, seconds: number) => void;
}

/** What the queue and `enqueue` add to the payload. */
interface Carried {
  _trace?: { traceId: string };
  _cron?: unknown;
}

/** Runs a job in the manner of the queue's library; the trace of the request goes on in it (C-54). */
export function toTask(job: Job, { db, log, onEnd = () => undefined }: TaskOptions): Task {
  return async (carried, { job: { id, attempts, max_attempts: maxAttempts } }) => {
    const { _trace: trace, _cron, ...payload } = carried as Carried;
    const started = performance.now();
    const jobLog = log.child({ job: job.name, jobId: id, traceId: trace?.traceId });
    const end = (outcome: JobOutcome) => {
      const ms = Math.round(performance.now() - started);
      onEnd(job.name, outcome, ms / 1000);
      return { event: `job.${outcome}`, ms, attempts, maxAttempts };
    };
    try {
      await job.run(systemContext({ db, log: jobLog, name: job.name, traceId: trace?.traceId }), payload);
      jobLog.info(end('done'));
    } catch (err) {
      if (attempts >= maxAttempts) jobLog.error({ ...end('failed'), err });
      else jobLog.warn({ ...end('retried'), err });
      // The library keeps the message beside the job, where personal data must not end up.
      throw new Error(safeMessage(err));
    }
  };
}
