import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { StartError } from '../start-error.ts';
import { type Db, pingDb } from './client.ts';
import { pendingMigrations } from './migrate.ts';

export interface WaitOptions {
  log: Log;
  /** Ends the wait when the process is told to stop. */
  signal?: AbortSignal;
  waitMs?: number;
}

const POLL_MS = 500;

async function waitWhile(fault: () => Promise<string | undefined>, options: WaitOptions): Promise<void> {
  const { log, signal, waitMs = 30_000 } = options;
  const deadline = performance.now() + waitMs;
  let told: string | undefined;
  for (let found = await fault(); found !== undefined; found = await fault()) {
    if (performance.now() > deadline) throw new StartError(found);
    if (found !== told) log.warn({ event: 'database.waiting' }, found);
    told = found;
    await sleep(POLL_MS, undefined, { signal });
  }
}

/**
 * Waits for a database server that is starting.
 * @throws StartError when it does not answer within `waitMs`, AbortError when the process is told to stop
 */
export function waitForAnswer(db: Db, options: WaitOptions): Promise<void> {
  const fault = 'DATABASE_URL: the database does not answer; start it or correct the address.';
  return waitWhile(async () => ((await pingDb(db)) ? undefined : fault), options);
}

/**
 * Waits for another process that migrates the database.
 * @throws StartError when migrations are missing after `waitMs`, AbortError when the process is told to stop
 */
export function waitForMigrations(db: Db, options: WaitOptions): Promise<void> {
  return waitWhile(async () => {
    const { length } = await pendingMigrations(db);
    return length === 0 ? undefined : `The database lacks ${length} migrations; run npm run migrate.`;
  }, options);
}
