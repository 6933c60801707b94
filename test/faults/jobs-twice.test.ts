import { hash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import t from 'tap';
import type { Job } from '../../src/infra/jobs/job.ts';
import type { Mail } from '../../src/infra/mail.ts';
import { jobsOf } from '../../src/wiring.ts';
import { PUBLIC_BASE_URL, testApp } from '../support/app.ts';
import { JOBS_WITH_WORK, type Work, workMaker } from './job-work.ts';

t.setTimeout(240_000);
const api = await testApp(t);
const { db } = api;
const mails: Mail[] = [];
const jobs = jobsOf({
  sendMail: async (mail) => {
    mails.push(mail);
  },
  publicBaseUrl: PUBLIC_BASE_URL,
  mailDomain: 'ondertussen.example',
});
const makeWork = await workMaker(api);

/** Its effect is a mail with the same code; one too many is better than none. */
const MAILS_AGAIN = ['send-sign-in-code'];

const tables = (
  await db.execute<{ name: string }>(sql`select tablename as name from pg_tables where schemaname = 'public'
    and tablename <> 'worker_heartbeats' order by tablename`)
).map(({ name }) => name);

/** A digest of the content of every table, and of what waits in the queue but for when it is due. */
async function digests(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of tables) {
    const [row] = await db.execute<{ digest: string }>(sql`
      select md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as digest
      from ${sql.identifier(name)} t`);
    found[name] = row?.digest ?? '';
  }
  const queue = await db.execute(sql`select task_id, key, payload::jsonb - '_trace' as payload
    from graphile_worker._private_jobs order by task_id, key, payload::text`);
  return { ...found, queue: hash('sha256', JSON.stringify(queue)), mails: `${mails.length}` };
}

const changed = (before: Record<string, string>, after: Record<string, string>) =>
  Object.keys(after).filter((name) => before[name] !== after[name]);

/** Events wait until no older transaction runs on the server, those of other tests included. */
async function waitingEvents(): Promise<number> {
  const [row] = await db.execute<{ waiting: number }>(sql`select count(*)::int as waiting from outbox_events e
    where not exists (select from event_cursors c where (e.xact_id, e.position) <= (c.xact_id, c.position))`);
  return row?.waiting ?? 0;
}

async function runOnce(job: Job, { payload = {} }: Work, now: Date): Promise<void> {
  await job.run(api.ctx({ kind: 'system', name: job.name }, now), payload);
}

async function runToItsEnd(job: Job, work: Work, now: Date): Promise<void> {
  await runOnce(job, work, now);
  while (job.name === 'dispatch-notifications' && (await waitingEvents()) > 0) await runOnce(job, work, now);
}

t.test('there is work for every job of the service', async (t) => {
  t.strictSame(JOBS_WITH_WORK.toSorted(), jobs.map(({ name }) => name).toSorted());
});

t.test('every job that runs twice has its effect once', async (t) => {
  for (const job of jobs) {
    const work = await makeWork(job.name);
    const now = work.now ?? new Date();
    const before = await digests();
    await runToItsEnd(job, work, now);
    const once = await digests();
    t.not(changed(before, once).length, 0, `${job.name} has work`);
    await runOnce(job, work, now);
    const again = changed(once, await digests());
    t.strictSame(again, MAILS_AGAIN.includes(job.name) ? ['mails'] : [], `${job.name}, the second time`);
  }
});
