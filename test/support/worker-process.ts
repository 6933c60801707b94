import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'drizzle-orm';
import pino from 'pino';
import { createDb, type Db } from '../../src/infra/db/client.ts';
import type { Job } from '../../src/infra/jobs/job.ts';
import { startWorker } from '../../src/infra/jobs/worker.ts';
import type { SendMail } from '../../src/infra/mail.ts';
import { jobsOf } from '../../src/wiring.ts';

interface Teardown {
  teardown(work: () => Promise<unknown>): unknown;
}

/** Mail that can be looked at from another process: each is a row of a table of its own. */
export async function createPostBox(db: Db): Promise<void> {
  await db.execute(sql`create table post_box (receiver text, subject text, message_id text)`);
}

const keepIn =
  (db: Db): SendMail =>
  async ({ to, subject, messageId = null }) => {
    await db.execute(sql`insert into post_box values (${to}, ${subject}, ${messageId})`);
  };

/** One job of the service as it runs at this moment, without its schedule. */
export function jobAt(db: Db, name: string, now: Date): Job {
  const mail = { sendMail: keepIn(db), publicBaseUrl: 'http://localhost:3000', mailDomain: 'test.example' };
  const job = jobsOf(mail).find((candidate) => candidate.name === name);
  if (job === undefined) throw new Error(`There is no job ${name}`);
  return { name, run: (ctx, payload) => job.run({ ...ctx, now }, payload) };
}

export interface WorkerProcess {
  child: ChildProcess;
  ended: Promise<unknown>;
  /** Lets it work on one job, as if it were this moment. */
  begin(job: string, now: Date): void;
}

/** Starts a process that will work on the queue of a database; it is killed with the test. */
export async function startWorkerProcess(t: Teardown, databaseUrl: string): Promise<WorkerProcess> {
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: databaseUrl,
    NODE_COMPILE_CACHE: join(tmpdir(), 'ondertussen-compile-cache'),
  };
  const child = spawn(process.execPath, [import.meta.filename], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  t.teardown(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
  if (child.exitCode !== null) throw new Error(`The worker process ended with ${child.exitCode}`);
  const begin = (job: string, now: Date) => child.stdin.write(`${JSON.stringify({ job, now })}\n`);
  return { child, ended, begin };
}

/** The process itself: waits for the name of a job, and works until it is killed. */
async function work(url: string): Promise<void> {
  const db = createDb(url, { role: 'worker', poolSize: 4 });
  const log = pino({ level: 'error' }, pino.destination(2));
  process.stdout.write('waits\n');
  for await (const line of createInterface(process.stdin)) {
    const { job, now } = JSON.parse(line) as { job: string; now: string };
    await startWorker({ db, url, jobs: [jobAt(db, job, new Date(now))], log, heartbeatMs: 200 });
  }
}

if (import.meta.main) await work(process.env.DATABASE_URL ?? '');
