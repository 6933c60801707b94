import { sql } from 'drizzle-orm';
import pino from 'pino';
import postgres from 'postgres';
import t, { type Test } from 'tap';
import { inTransaction } from '../../src/infra/context.ts';
import { closeDb, createDb, type Db } from '../../src/infra/db/client.ts';
import { freeAbandonedJobs } from '../../src/infra/jobs/heartbeat.ts';
import { enqueue } from '../../src/infra/jobs/queue.ts';
import { startWorker } from '../../src/infra/jobs/worker.ts';
import { systemContext } from '../../src/infra/system-context.ts';
import { testApp } from '../support/app.ts';
import { eventually } from '../support/process.ts';
import { asAdmin, withDatabase } from '../support/template.ts';
import { createPostBox, jobAt, startWorkerProcess, type WorkerProcess } from '../support/worker-process.ts';
import { type Work, workMaker } from './job-work.ts';

t.setTimeout(400_000);
const silent = pino({ level: 'silent' });
const LOCK = 4_711;

/** Per job the table at whose n-th change the worker is killed: after the first of several, in the next. */
const KILLED_AT: Record<string, [table: string, change: number]> = {
  'cancel-session-reservations': ['outbox_events', 2],
  'promote-waitlist': ['status_changes', 2],
  'sweep-seat-claims': ['outbox_events', 3],
  'expire-reservation': ['outbox_events', 1],
  'expire-appointment-request': ['outbox_events', 1],
  'expire-reservations': ['outbox_events', 2],
  'complete-reservations': ['outbox_events', 2],
  'check-session-minimum': ['outbox_events', 1],
  'check-session-minimums': ['outbox_events', 2],
  'expire-demand-calls': ['outbox_events', 2],
  'fulfil-demand-calls': ['outbox_events', 2],
  'end-demand-responses': ['outbox_events', 2],
  'propose-duplicates': ['activity_duplicates', 2],
  'delete-ended-consents': ['activity_images', 2],
  'expire-membership-invitations': ['status_changes', 2],
  'delete-expired-uploads': ['file_uploads', 2],
  'process-import-run': ['import_run_items', 250],
  'clean-import-runs': ['import_runs', 2],
  'dispatch-notifications': ['event_cursors', 1],
  'notify-of-event': ['notifications', 1],
  'send-notification': ['notifications', 1],
  'send-reminders': ['notifications', 2],
  'ask-saved-searches': ['saved_searches', 2],
  'make-digests': ['notifications', 3],
  'process-data-subject-request': ['persons', 1],
  'apply-retention': ['sign_in_codes', 1],
};
const NAMES = Object.keys(KILLED_AT);
/** Handed to the mail server before it is noted, so a kill in between hands it over again, under the same id. */
const MAILED_AGAIN = ['send-notification'];

const api = await testApp(t);
const { db, url } = api;
await createPostBox(db);
await db.execute(sql`create sequence pause_count`);
await db.execute(sql`create table pause_at (change integer)`);
await db.execute(`create function pause() returns trigger language plpgsql as $$
  begin
    if nextval('pause_count') = (select change from pause_at) then perform pg_advisory_xact_lock_shared(${LOCK}); end if;
    return null;
  end $$`);

const makeWork = await workMaker(api);
const works = new Map<string, Work & { now: Date }>();
for (const name of NAMES) works.set(name, { now: new Date(), ...(await makeWork(name)) });

/** A copy of the database with all work still to do. */
async function makeTwin(): Promise<Db> {
  const { pathname } = new URL(url);
  const name = pathname.slice(1);
  const twin = `${name}_twin`;
  await asAdmin(withDatabase(url, 'postgres'), async (admin) => {
    await admin.unsafe(`alter database ${name} allow_connections false`);
    await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
    await eventually('the end of all connections', async () => {
      await admin.unsafe(`create database ${twin} template ${name}`);
      return true;
    });
    await admin.unsafe(`alter database ${name} allow_connections true`);
  });
  const twinDb = createDb(withDatabase(url, twin), { poolSize: 3 });
  t.teardown(async () => {
    await closeDb(twinDb, 1_000);
    await asAdmin(withDatabase(url, 'postgres'), (admin) =>
      admin.unsafe(`drop database if exists ${twin} with (force)`),
    );
  });
  return twinDb;
}
const twinDb = await makeTwin();

/** Reference data, which no job changes, and tables that tell of the work itself. */
const LEFT_OUT =
  /^(region|postcode|municipal|school_holiday|search_lexeme|worker_heartbeats|post_box|pause_at|event_cursors|platform_secrets)/;
const names = (
  await db.execute<{ name: string }>(sql`select tablename as name from pg_tables
    where schemaname = 'public' order by tablename`)
)
  .map(({ name }) => name)
  .filter((name) => !LEFT_OUT.test(name));

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const INSTANT = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(\+00(:00)?|Z)?/g;

async function dump(of: Db): Promise<string> {
  const tables = [];
  for (const name of names) {
    const rows = await of.execute<{ row: string }>(sql`
      select (to_jsonb(t) - '{position,xact_id,trace_id,span_id,subject_id}'::text[])::text as row
      from ${sql.identifier(name)} t`);
    tables.push(...rows.map(({ row }) => `${name} ${row}`));
  }
  return tables.join('\n');
}
const known = new Set((await dump(db)).match(ID));

/** The content of all tables; ids and instants that the jobs made are equal to each other. */
async function stateOf(of: Db): Promise<string[]> {
  const lines = (await dump(of)).split('\n');
  return lines
    .map((line) => line.replace(ID, (id) => (known.has(id) ? id : 'new')).replace(INSTANT, 'instant'))
    .toSorted();
}

const differences = (found: readonly string[], wanted: readonly string[]) => {
  const [have, want] = [new Set(found), new Set(wanted)];
  return {
    tooMuch: found.filter((line) => !want.has(line)).slice(0, 3),
    missing: wanted.filter((line) => !have.has(line)).slice(0, 3),
    more: found.length - wanted.length,
  };
};

/** Does the work without anything in the way. */
async function undisturbed(name: string, { payload = {}, now }: Work & { now: Date }): Promise<void> {
  const context = systemContext({ db: twinDb, log: silent, name });
  const run = () => jobAt(twinDb, name, now).run(context, payload);
  await run();
  while (name === 'process-import-run' && (await isUnfinished(twinDb, payload))) await run();
}

async function isUnfinished(of: Db, payload: object): Promise<boolean> {
  const { importRunId } = payload as { importRunId: string };
  const [row] = await of.execute<{ status: string }>(
    sql`select status from import_runs where id = ${importRunId}`,
  );
  return row?.status !== 'succeeded';
}

const queued = (name: string) =>
  db.execute(sql`select attempts from graphile_worker.jobs 
    where task_identifier = ${name} and run_at <= now() + interval '10 seconds'`);

async function queueWork(name: string, { payload = {} }: Work): Promise<void> {
  await inTransaction(systemContext({ db, log: silent, name }), (ctx) => enqueue(ctx, name, payload));
}

/** A worker that waits for its job; the next one starts up meanwhile. */
let standby = startWorkerProcess(t, url);
async function takeWorker(name: string, now: Date): Promise<WorkerProcess> {
  const worker = await standby;
  standby = startWorkerProcess(t, url);
  standby.catch(() => undefined);
  worker.begin(name, now);
  return worker;
}

/** Kills a worker in the middle of the job: inside a transaction, at a change that is not committed. */
async function kill(name: string, work: Work & { now: Date }): Promise<void> {
  const [table, change] = KILLED_AT[name] ?? ['', 0];
  await db.execute(sql`truncate pause_at`);
  await db.execute(sql`insert into pause_at values (${change})`);
  await db.execute(sql`alter sequence pause_count restart`);
  await db.execute(sql`create trigger pause after insert or update or delete on ${sql.identifier(table)}
    for each row execute function pause()`);
  const guard = postgres(url, { max: 1 });
  await guard`select pg_advisory_lock(${LOCK})`;
  try {
    await queueWork(name, work);
    const { child, ended } = await takeWorker(name, work.now);
    const isBlocked = async () =>
      (
        await db.execute(sql`select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and wait_event = 'advisory'`)
      ).length > 0 || undefined;
    await eventually(`${name} to be in the middle`, isBlocked, 20_000);
    child.kill('SIGKILL');
    await ended;
  } finally {
    await guard.end();
  }
  await eventually('the end of its transaction', async () => {
    await db.execute(sql`drop trigger if exists pause on ${sql.identifier(table)}`);
    return true;
  });
}

/** As if a minute passed without a sign of life of the killed one; then another worker begins. */
async function takeOver(t: Test, name: string, now: Date): Promise<void> {
  await db.execute(sql`update worker_heartbeats set seen_at = now() - interval '2 minutes'`);
  await db.execute(sql`update graphile_worker._private_jobs set locked_at = now() - interval '2 minutes'
    where locked_at is not null`);
  await freeAbandonedJobs(db);
  const worker = await startWorker({ db, url, jobs: [jobAt(db, name, now)], log: silent, heartbeatMs: 200 });
  t.teardown(() => worker.stop(1_000));
  const isDone = async () => ((await queued(name)).length === 0 ? true : undefined);
  await eventually(`${name} to be done by another`, isDone, 30_000);
  await worker.stop(2_000);
}

/** Forgets what waits in the queue and what was mailed. */
async function clear(of: Db): Promise<void> {
  await of.execute(sql`delete from graphile_worker._private_jobs`);
  await of.execute(sql`truncate post_box`);
}

/** The work that follows, without when; a run by hand leaves its own continuation behind. */
async function queueOf(of: Db, name: string): Promise<string[]> {
  const rows = await of.execute<{ job: string }>(sql`
    select jsonb_build_array(t.identifier, j.key, j.payload::jsonb - '_trace')::text as job
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier <> ${name}`);
  return rows.map(({ job }) => job.replace(ID, (id) => (known.has(id) ? id : 'new'))).toSorted();
}

const postOf = async (of: Db) => {
  const rows = await of.execute<{ receiver: string; message_id: string }>(sql`select * from post_box`);
  return rows.map(({ receiver, message_id: id }) => `${receiver} ${id}`).toSorted();
};

for (const name of NAMES) {
  t.test(
    `a worker killed in the middle of ${name} leaves nothing undone and nothing done twice`,
    async (t) => {
      const work = works.get(name);
      if (work === undefined) throw new Error(name);
      for (const each of [db, twinDb]) await clear(each);
      await undisturbed(name, work);
      await kill(name, work);
      await takeOver(t, name, work.now);
      const [found, wanted] = [await stateOf(db), await stateOf(twinDb)];
      t.strictSame(found.length, wanted.length);
      t.strictSame(differences(found, wanted), { tooMuch: [], missing: [], more: 0 });
      t.strictSame(await queueOf(db, name), await queueOf(twinDb, name), 'what follows is asked for once');
      const [mailed, toMail] = [await postOf(db), await postOf(twinDb)];
      t.strictSame(MAILED_AGAIN.includes(name) ? [...new Set(mailed)] : mailed, toMail);
    },
  );
}
