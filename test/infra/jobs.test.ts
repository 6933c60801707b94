import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import pino from 'pino';
import t from 'tap';
import { type Context, inTransaction } from '../../src/infra/context.ts';
import type { Db } from '../../src/infra/db/client.ts';
import type { Job } from '../../src/infra/jobs/job.ts';
import { type EnqueueOptions, enqueue } from '../../src/infra/jobs/queue.ts';
import { startWorker, type WorkerOptions } from '../../src/infra/jobs/worker.ts';
import { createLog } from '../../src/infra/log.ts';
import { systemContext } from '../../src/infra/system-context.ts';
import { cloneDatabase } from '../support/db.ts';

const silent = pino({ level: 'silent' });
const { db, url } = await cloneDatabase(t, { poolSize: 10 });
const context = () => systemContext({ db, log: silent, name: 'test' });

const queue = (name: string, payload: object = {}, options?: EnqueueOptions) =>
  inTransaction(context(), (ctx) => enqueue(ctx, name, payload, options));

async function until(
  isTrue: () => boolean | Promise<boolean>,
  what: string,
  timeoutMs = 20_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain until ${what}`);
    await sleep(25);
  }
}

interface Teardown {
  teardown(work: () => Promise<unknown>): unknown;
}

/** A worker that ends with the test. */
async function work(t: Teardown, jobs: Job[], options: Partial<WorkerOptions> = {}) {
  const worker = await startWorker({ db, url, jobs, log: silent, heartbeatMs: 200, ...options });
  t.teardown(() => worker.stop(1_000));
  return worker;
}

interface QueuedJob extends Record<string, unknown> {
  task_identifier: string;
  attempts: number;
  last_error: string | null;
  locked_by: string | null;
}

const queued = (name: string, on: Db = db) =>
  on.execute<QueuedJob>(sql`select * from graphile_worker.jobs where task_identifier = ${name}`);
const heartbeats = () => db.execute(sql`select worker_id from worker_heartbeats`);

t.test('work is kept with the change that asks for it, and lost with it', async (t) => {
  await queue('never-worked');
  await t.rejects(
    inTransaction(context(), async (ctx) => {
      await enqueue(ctx, 'never-worked', {});
      throw new Error('the change failed');
    }),
    /the change failed/,
  );
  t.equal((await queued('never-worked')).length, 1);
});

t.test(
  'a job runs as the system, with its payload and in the trace of the request that asked for it',
  async (t) => {
    const runs: [Context, object][] = [];
    const ends: string[] = [];
    const job: Job = { name: 'observe', run: async (ctx, payload) => runs.push([ctx, payload]) };
    await work(t, [job], { onEnd: (name, outcome) => ends.push(`${name} ${outcome}`) });
    const asking = context();
    await inTransaction(asking, (ctx) => enqueue(ctx, 'observe', { id: 7, text: 'één "twee"' }));
    await until(() => runs.length === 1, 'the job ran');
    const [[ctx, payload] = []] = runs;
    t.same(payload, { id: 7, text: 'één "twee"' });
    t.same(ctx?.actor, { kind: 'system', name: 'observe' });
    t.equal(ctx?.trace.traceId, asking.trace.traceId);
    t.not(ctx?.trace.spanId, asking.trace.spanId);
    await until(async () => (await queued('observe')).length === 0, 'the job left the queue');
    t.same(ends, ['observe done']);
  },
);

t.test(
  'a job that throws is tried again later; what is kept and logged holds no personal data',
  async (t) => {
    const lines: string[] = [];
    const log = createLog({ level: 'warn', name: 'test' }, { write: (line: string) => lines.push(line) });
    let tries = 0;
    const fail: Job<{ email: string }> = {
      name: 'fail-once',
      run: async (ctx, { email }) => {
        tries += 1;
        if (tries === 1) await ctx.db.execute(sql`select ${email}::integer`);
      },
    };
    await work(t, [fail], { log });
    await queue('fail-once', { email: 'jan.jansen@school.example' });
    await until(async () => (await queued('fail-once'))[0]?.last_error != null, 'the failure was noted');
    const [waiting] = await queued('fail-once');
    t.equal(waiting?.attempts, 1);
    t.match(waiting?.last_error, /Failed query/);
    t.notMatch(waiting?.last_error, /jan/);
    t.match(lines.join(''), /job\.retried/);
    t.notMatch(lines.join(''), /jansen/);
    await until(() => tries === 2, 'the job was tried again');
    await until(async () => (await queued('fail-once')).length === 0, 'the second try succeeded');
  },
);

t.test('a job that fails for the last time stays in the queue, for a person to look at', async (t) => {
  const ends: string[] = [];
  const job: Job = { name: 'hopeless', run: () => Promise.reject(new Error('no use')) };
  await work(t, [job], { onEnd: (_name, outcome) => ends.push(outcome) });
  await queue('hopeless', {}, { maxAttempts: 1 });
  await until(async () => (await queued('hopeless'))[0]?.last_error === 'no use', 'the failure was noted');
  t.same(ends, ['failed']);
});

t.test('work waits for its time, is done once per key, and one at a time within a queue', async (t) => {
  const seen: string[] = [];
  let running = 0;
  let most = 0;
  const note: Job<{ text: string }> = { name: 'note', run: async (_ctx, { text }) => seen.push(text) };
  const alone: Job = {
    name: 'alone',
    run: async () => {
      running += 1;
      most = Math.max(most, running);
      await sleep(50);
      running -= 1;
      seen.push('alone');
    },
  };
  const inAnHour = new Date(Date.now() + 3_600_000);
  await queue('note', { text: 'later' }, { runAt: inAnHour });
  await queue('note', { text: 'first' }, { key: 'note-1' });
  await queue('note', { text: 'second' }, { key: 'note-1' });
  for (let i = 0; i < 4; i += 1) await queue('alone', {}, { queue: 'one-by-one' });
  await work(t, [note, alone]);
  await until(() => seen.length === 5, 'all due work was done');
  t.same(seen.toSorted(), ['alone', 'alone', 'alone', 'alone', 'second']);
  t.equal(most, 1);
  t.equal((await queued('note')).length, 1);
});

t.test('workers side by side do each job once', async (t) => {
  const seen: number[] = [];
  const count: Job<{ n: number }> = {
    name: 'count',
    run: async (_ctx, { n }) => {
      await sleep(10);
      seen.push(n);
    },
  };
  await Promise.all([work(t, [count]), work(t, [count])]);
  const numbers = Array.from({ length: 40 }, (_, n) => n);
  await Promise.all(numbers.map((n) => queue('count', { n })));
  await until(async () => (await queued('count')).length === 0, 'the queue was empty');
  t.same(
    seen.toSorted((a, b) => a - b),
    numbers,
  );
});

t.test('a worker shows that it lives, and says goodbye', async (t) => {
  const before = (await heartbeats()).length;
  const worker = await work(t, [{ name: 'idle', run: async () => undefined }]);
  t.equal((await heartbeats()).length, before + 1);
  await worker.stop();
  t.equal((await heartbeats()).length, before);
});

t.test('what a killed worker held is done by another after a minute without a sign of life', async (t) => {
  const seen: object[] = [];
  const job: Job = { name: 'orphan', run: async (_ctx, payload) => seen.push(payload) };
  await queue('orphan', { held: 'by the dead' }, { queue: 'orphans' });
  await queue('orphan', { held: 'by the living' });
  const hold = (by: string, held: string) =>
    db.execute(sql`
      update graphile_worker._private_jobs set locked_by = ${by}, locked_at = now() - interval '61 seconds'
      where payload->>'held' = ${held}`);
  await hold('pool-dead', 'by the dead');
  await db.execute(sql`
    update graphile_worker._private_job_queues set locked_by = 'pool-dead', locked_at = now()
    where queue_name = 'orphans'`);
  await hold('pool-living', 'by the living');
  await db.execute(sql`insert into worker_heartbeats (worker_id, seen_at) values ('pool-living', now())`);
  await work(t, [job]);
  await until(() => seen.length > 0, 'the job was taken over');
  t.same(seen, [{ held: 'by the dead' }]);
  const [left] = await queued('orphan');
  t.equal(left?.locked_by, 'pool-living');
  await db.execute(sql`delete from worker_heartbeats where worker_id = 'pool-living'`);
});

t.test('a stop lets running jobs end, and gives back those that take too long', async (t) => {
  const door = Promise.withResolvers<void>();
  const ended: string[] = [];
  const short: Job = {
    name: 'short',
    run: async () => {
      await sleep(300);
      ended.push('short');
    },
  };
  const endless: Job = { name: 'endless', run: () => door.promise };
  const worker = await startWorker({ db, url, jobs: [short, endless], log: silent });
  await queue('short');
  await queue('endless');
  const isTaken = async (name: string) => (await queued(name))[0]?.locked_by != null;
  await until(async () => (await isTaken('short')) && (await isTaken('endless')), 'both were taken');
  await worker.stop(1_000);
  t.same(ended, ['short']);
  t.equal((await queued('short')).length, 0);
  t.equal(await isTaken('endless'), false);
  door.resolve();
});

t.test('a worker goes on when the database ends its connections, also under a running job', async (t) => {
  const seen: number[] = [];
  const door = Promise.withResolvers<void>();
  const job: Job<{ n: number }> = {
    name: 'endure',
    run: async (_ctx, { n }) => {
      if (n === 1) await door.promise;
      seen.push(n);
    },
  };
  await work(t, [job]);
  await queue('endure', { n: 1 });
  await until(async () => (await queued('endure'))[0]?.locked_by != null, 'the first was taken');
  await db.execute(sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'ondertussen-queue' and datname = current_database()`);
  door.resolve();
  await queue('endure', { n: 2 });
  await until(() => seen.includes(2), 'the second was done');
  t.ok(seen.includes(1));
});

t.test('schedules are registered; unreadable ones and names used twice stop the start', async (t) => {
  const run = async () => undefined;
  await work(t, [{ name: 'nightly', schedule: '15 3 * * *', run }]);
  const isKnown = async () => {
    const rows = await db.execute(
      sql`select identifier from graphile_worker._private_known_crontabs where identifier = 'nightly'`,
    );
    return rows.length === 1;
  };
  await until(isKnown, 'the schedule was registered');
  const start = (jobs: Job[]) => startWorker({ db, url, jobs, log: silent });
  await t.rejects(start([{ name: 'sometimes', schedule: 'now and then', run }]), /sometimes|now and then/);
  await t.rejects(
    start([
      { name: 'twin', run },
      { name: 'twin', run },
    ]),
    /twin/,
  );
});
