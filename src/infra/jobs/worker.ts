import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, parseCronItems, type Runner, run, type WorkerEvents } from 'graphile-worker';
import type pino from 'pino';
import type { Db } from '../db/client.ts';
import { beat, freeAbandonedJobs, leave } from './heartbeat.ts';
import type { Job } from './job.ts';
import { type TaskOptions, toTask } from './task.ts';

export interface WorkerOptions extends Omit<TaskOptions, 'db'> {
  /** What the jobs work with; the queue has connections of its own. */
  db: Db;
  url: string;
  jobs: readonly Job[];
  log: pino.Logger;
  /** Jobs at the same time. */
  concurrency?: number;
  heartbeatMs?: number;
}

export interface RunningWorker {
  /** Takes no new job, gives running ones `timeoutMs` to end, and gives the rest back to the queue. */
  stop(timeoutMs?: number): Promise<void>;
}

const HEARTBEAT_MS = 15_000;
const RESTART_MS = { first: 500, last: 15_000 };
const POLL_MS = 2_000;
const CRON_ATTEMPTS = 5;

const named = (url: string) =>
  Object.assign(new URL(url), { search: new URLSearchParams({ application_name: 'ondertussen-queue' }) })
    .href;

/** Passes warnings of the library on without their facts, which hold payloads. Outcomes are told by the task. */
function queueLogger(log: pino.Logger): Logger {
  return new Logger(() => (level, message, facts) => {
    const isOutcome = facts !== undefined && ('failure' in facts || 'success' in facts);
    if (isOutcome || (level !== 'error' && level !== 'warning')) return;
    log.warn({ event: 'queue.warning' }, message);
  });
}

function assertDistinct(jobs: readonly Job[]): void {
  const names = jobs.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`Two jobs are called ${twice}.`);
}

/** A schedule's run replaces its own waiting one, so a stopped worker finds one run and not a backlog. */
const cronItems = (jobs: readonly Job[]) =>
  parseCronItems(
    jobs.flatMap(({ name, schedule }) =>
      schedule === undefined
        ? []
        : [{ task: name, match: schedule, options: { jobKey: name, maxAttempts: CRON_ATTEMPTS } }],
    ),
  );

function startRunner(options: WorkerOptions, events: WorkerEvents): Promise<Runner> {
  const { url, jobs, log, concurrency = 4 } = options;
  return run({
    connectionString: named(url),
    concurrency,
    maxPoolSize: concurrency + 2,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    logger: queueLogger(log),
    events,
    taskList: Object.fromEntries(jobs.map((job) => [job.name, toTask(job, options)])),
    parsedCronItems: cronItems(jobs),
    // In batches the library handles a lost connection; one by one its failure would end the process.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  });
}

/** The library locks a job by the id of its pool; a pool that gave up may leave some behind. */
function watchPools() {
  const events: WorkerEvents = new EventEmitter();
  const living = new Set<string>();
  const all = new Set<string>();
  events.on('pool:create', ({ workerPool: { id } }) => {
    living.add(id);
    all.add(id);
  });
  events.on('pool:release', ({ workerPool: { id } }) => living.delete(id));
  return { events, living, all };
}

function keepBeating({ db, log, heartbeatMs = HEARTBEAT_MS }: WorkerOptions, living: Set<string>) {
  const tick = async () => {
    try {
      await beat(db, [...living]);
      await freeAbandonedJobs(db);
    } catch (err) {
      log.warn({ event: 'worker.heartbeat_failed', err });
    }
  };
  const timer = setInterval(tick, heartbeatMs);
  return { first: tick(), end: () => clearInterval(timer) };
}

/**
 * Does the work of the queue until it is stopped. A pool that gave up, because the database was gone when it
 * had to report, is replaced; what it held is freed like the work of a killed process.
 * @throws Error when two jobs share a name, a schedule is unreadable, or the database does not answer
 */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { db, jobs, log } = options;
  assertDistinct(jobs);
  const { events, living, all } = watchPools();
  const stopping = new AbortController();
  let runner = await startRunner(options, events);
  const heartbeat = keepBeating(options, living);
  await heartbeat.first;

  const startAnew = async () => {
    for (
      let waitMs = RESTART_MS.first;
      !stopping.signal.aborted;
      waitMs = Math.min(waitMs * 2, RESTART_MS.last)
    ) {
      try {
        await sleep(waitMs, undefined, { signal: stopping.signal });
        return await startRunner(options, events);
      } catch (err) {
        if (!stopping.signal.aborted) log.warn({ event: 'worker.restart_failed', err });
      }
    }
    return undefined;
  };
  const supervise = async () => {
    while (!stopping.signal.aborted) {
      await runner.promise.catch((err) => log.error({ event: 'worker.pool_failed', err }));
      const next = await startAnew();
      if (next !== undefined) runner = next;
    }
  };
  const supervised = supervise();

  const stop = async (timeoutMs = 10_000) => {
    stopping.abort();
    heartbeat.end();
    // A pool may just have been replaced: the second call meets the new one, or one that has stopped.
    const ended = Promise.allSettled([runner.stop(), supervised.then(() => runner.stop())]);
    await Promise.race([ended, sleep(timeoutMs, undefined, { ref: false })]);
    await leave(db, [...all]).catch((err) => log.warn({ event: 'worker.leave_failed', err }));
  };
  return { stop };
}
