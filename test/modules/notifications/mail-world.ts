import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, runOnce } from 'graphile-worker';
import pino from 'pino';
import type { Db } from '../../../src/infra/db/client.ts';
import type { Job } from '../../../src/infra/jobs/job.ts';
import { toTask } from '../../../src/infra/jobs/task.ts';
import type { Mail, SendMail } from '../../../src/infra/mail.ts';
import { notificationJobs } from '../../../src/modules/notifications/index.ts';
import { reservationJobs, seatClaimJobs } from '../../../src/modules/reservations/index.ts';
import { PUBLIC_BASE_URL, type TestApp } from '../../support/app.ts';

const silent = pino({ level: 'silent' });

export interface MailWorld {
  /** Every mail that was handed over, in order. */
  mails: Mail[];
  jobs: readonly Job[];
  job(name: string): Job;
  /** Tells of every event so far and does all work that is due, until nothing is left. */
  settle(): Promise<void>;
  /** Forgets the mails so far and gives those that follow from the work. */
  mailsOf(work: () => Promise<unknown>): Promise<Mail[]>;
}

/** The work of the queue that is due, once. */
export const work = (url: string, db: Db, jobs: readonly Job[]) =>
  runOnce({
    connectionString: url,
    noHandleSignals: true,
    logger: new Logger(() => () => undefined),
    taskList: Object.fromEntries(jobs.map((job) => [job.name, toTask(job, { db, log: silent })])),
  });

async function waitingEvents(db: Db): Promise<number> {
  const [row] = await db.execute<{ waiting: number }>(`select count(*)::int as waiting from outbox_events e
    where not exists (select from event_cursors c where (e.xact_id, e.position) <= (c.xact_id, c.position))`);
  return row?.waiting ?? 0;
}

/** The background work of notifications on the database of a test, with a post box of its own. */
export function mailWorld(api: TestApp, send?: SendMail): MailWorld {
  const mails: Mail[] = [];
  const keep: SendMail = async (mail) => {
    mails.push(mail);
  };
  const settings = {
    sendMail: send ?? keep,
    publicBaseUrl: PUBLIC_BASE_URL,
    mailDomain: 'ondertussen.example',
  };
  const jobs = [...notificationJobs(settings), ...reservationJobs, ...seatClaimJobs];
  const job = (name: string): Job => {
    const found = jobs.find((candidate) => candidate.name === name);
    if (found === undefined) throw new Error(`There is no job ${name}`);
    return found;
  };
  const settle = async () => {
    // Events wait for older transactions of the whole server, other tests included.
    for (let tries = 0; tries < 200; tries++) {
      await work(api.url, api.db, jobs);
      await job('dispatch-notifications').run(api.ctx(), {});
      if ((await waitingEvents(api.db)) === 0) break;
      await sleep(50);
    }
    await work(api.url, api.db, jobs);
  };
  const mailsOf: MailWorld['mailsOf'] = async (doing) => {
    await settle();
    mails.length = 0;
    await doing();
    await settle();
    return [...mails];
  };
  return { mails, jobs, job, settle, mailsOf };
}

/** The address of the first link of a kind in a mail, without the host. */
export function linkIn(mail: Mail | undefined, label: string): string {
  const found = new RegExp(`href="${PUBLIC_BASE_URL}([^"]+)"[^>]*>${label}<`).exec(mail?.html ?? '');
  if (found?.[1] === undefined) throw new Error(`No link ${label} in ${mail?.subject}`);
  return found[1];
}
