import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import pino from 'pino';
import postgres from 'postgres';
import { loadConfig } from '../../src/config.ts';
import type { Context } from '../../src/infra/context.ts';
import { type OpenDatabase, openDatabase } from '../../src/infra/db/open.ts';
import { createMetrics } from '../../src/infra/http/metrics.ts';
import type { Running } from '../../src/infra/process.ts';
import { systemContext } from '../../src/infra/system-context.ts';
import { matchingJobs } from '../../src/modules/matching/index.ts';
import { loadRegionReference } from '../../src/modules/regions/index.ts';
import { startApi, startJobs, stopAll } from '../../src/wiring.ts';
import { UsageError } from '../catalogue/settings.ts';

/** The whole service on a database of its own. */
export interface EvalService {
  baseUrl: string;
  /** Issuer of the tokens. */
  issuer: string;
  ctx: Context;
  /** Waits until the queue is empty, then does the scheduled work of matching once. */
  settle(): Promise<void>;
}

const POLL_MS = 250;
const SETTLE_MS = 300_000;

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

/** What is filled here is never asked back, so a given database must be empty. */
async function assertEmpty(databaseUrl: string): Promise<void> {
  const client = postgres(databaseUrl, { max: 1, connect_timeout: 10, onnotice: () => undefined });
  try {
    const [row] = await client`select exists (select from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')) as "isUsed"`;
    if (row?.isUsed === true) throw new UsageError('The database of --database must be empty.');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`The database of --database cannot be used: ${(error as Error).message}`);
  } finally {
    await client.end();
  }
}

async function untilIdle({ db }: Context, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + SETTLE_MS;
  for (;;) {
    signal.throwIfAborted();
    const [row] = await db.execute<{ due: number }>(
      sql`select count(*)::int as due from graphile_worker.jobs where run_at <= now() and attempts < max_attempts`,
    );
    if (row?.due === 0) return;
    if (Date.now() > deadline) throw new Error(`${row?.due} jobs were not done in ${SETTLE_MS / 1000} s`);
    await sleep(POLL_MS);
  }
}

async function settle(ctx: Context, signal: AbortSignal): Promise<void> {
  await untilIdle(ctx, signal);
  for (const job of matchingJobs) if (job.schedule !== undefined) await job.run(ctx, {});
  await untilIdle(ctx, signal);
}

async function start(database: OpenDatabase, config: ReturnType<typeof loadConfig>, log: pino.Logger) {
  const ctx = systemContext({ db: database.db, log, name: 'evaluation' });
  await loadRegionReference(ctx);
  const parts = { ...database, log, metrics: createMetrics() };
  const running: Running[] = [await startJobs(config, parts)];
  try {
    running.push(await startApi(config, parts));
    return { ctx, running };
  } catch (error) {
    await stopAll(running);
    throw error;
  }
}

/**
 * Lends the whole service to `work`: an embedded database in a temporary folder, or the given empty one, with the
 * API and the jobs in this process. All of it is stopped and the folder removed, however the work ends.
 * @throws UsageError when the given database is not empty; what `work` throws
 */
export async function withService<T>(
  databaseUrl: string | undefined,
  signal: AbortSignal,
  work: (service: EvalService) => Promise<T>,
): Promise<T> {
  if (databaseUrl !== undefined) await assertEmpty(databaseUrl);
  const folder = mkdtempSync(join(tmpdir(), 'ondertussen-eval-'));
  const forget = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', forget);
  const log = pino({ level: 'error' }, pino.destination(2));
  const stopping: Running[] = [];
  try {
    const config = loadConfig({
      NODE_ENV: 'test',
      PORT: String(await freePort()),
      DATA_DIR: join(folder, 'database'),
      RATE_LIMITS: 'false',
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    });
    const database = await openDatabase(config, { role: 'api', log, signal, migrate: true });
    stopping.push(database);
    const { ctx, running } = await start(database, config, log);
    stopping.push(...running);
    const baseUrl = `http://${config.host}:${config.port}`;
    return await work({ baseUrl, issuer: config.publicBaseUrl, ctx, settle: () => settle(ctx, signal) });
  } finally {
    await stopAll(stopping);
    forget();
    process.removeListener('exit', forget);
  }
}
