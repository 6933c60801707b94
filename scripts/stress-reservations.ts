import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import postgres, { type Sql } from 'postgres';
import { closeDb, createDb } from '../src/infra/db/client.ts';
import { startEmbedded } from '../src/infra/db/embedded.ts';
import { runMigrations } from '../src/infra/db/migrate.ts';
import { systemContext } from '../src/infra/system-context.ts';
import { createChance } from './stress/chance.ts';
import { checkInvariants } from './stress/invariants.ts';
import { createLedger } from './stress/ledger.ts';
import { readOptions } from './stress/options.ts';
import { type ServiceProcess, serviceProcess } from './stress/processes.ts';
import { report } from './stress/report.ts';
import { runStress } from './stress/run.ts';
import { makeWorld } from './stress/world.ts';

/** Issuer of the tokens, whichever process answers. */
const ISSUER = 'http://localhost:3000';
const READ_THEN_WRITE = new URL('./stress/read-then-write.ts', import.meta.url);
const DRAIN_MS = 60_000;

const options = readOptions();
const folder = mkdtempSync(join(tmpdir(), 'ondertussen-stress-'));
const say = (text: string) => console.log(text);

async function prepare(url: string, sql: Sql) {
  await runMigrations(url);
  if (options.isBroken) await sql`alter table sessions drop constraint sessions_taken_seats_check`;
  const db = createDb(url, { role: 'migrate', poolSize: 2 });
  const ctx = systemContext({ db, log: pino({ level: 'warn' }), name: 'stress' });
  const world = await makeWorld(ctx, ISSUER, options, createChance(options.seed));
  await closeDb(db);
  return world;
}

async function startProcesses(
  databaseUrl: string,
): Promise<{ apis: ServiceProcess[]; worker: ServiceProcess }> {
  const common = {
    databaseUrl,
    publicBaseUrl: ISSUER,
    logFolder: folder,
    preload: options.isBroken ? READ_THEN_WRITE : undefined,
  };
  const apis = [
    await serviceProcess({ ...common, kind: 'server', name: 'api-1' }),
    await serviceProcess({ ...common, kind: 'server', name: 'api-2' }),
  ];
  const worker = await serviceProcess({ ...common, kind: 'worker', name: 'worker' });
  for (const each of [...apis, worker]) await each.start();
  return { apis, worker };
}

/** Waits until the worker has done what is due. */
async function drain(sql: Sql): Promise<number> {
  const deadline = Date.now() + DRAIN_MS;
  for (;;) {
    const [row] = await sql<{ due: number }[]>`
      select count(*)::int as due from graphile_worker.jobs where run_at <= now() and attempts < max_attempts`;
    if (row === undefined || row.due === 0 || Date.now() > deadline) return row?.due ?? 0;
    await sleep(500);
  }
}

async function stress(databaseUrl: string): Promise<boolean> {
  const sql = postgres(databaseUrl, { max: 2, onnotice: () => undefined });
  const world = await prepare(databaseUrl, sql);
  say(`${world.sessions.length} sessions, ${world.groups.length} groups; logs in ${folder}`);
  const processes = await startProcesses(databaseUrl);
  const ledger = createLedger();
  try {
    await runStress({
      world,
      ledger,
      sql,
      options,
      ...processes,
      chance: createChance(options.seed + 1),
      say,
    });
    const left = await drain(sql);
    if (left > 0) say(`${left} jobs were not done in time`);
  } finally {
    for (const each of [...processes.apis, processes.worker]) await each.stop();
  }
  const isSound = report(
    await checkInvariants(sql, ledger),
    ledger,
    [...processes.apis, processes.worker],
    say,
  );
  await sql.end();
  return isSound;
}

const server = await startEmbedded({ dataDir: join(folder, 'database'), durable: true });
try {
  const isSound = await stress(server.url);
  if (isSound) rmSync(folder, { recursive: true, force: true });
  process.exitCode = isSound ? 0 : 1;
} finally {
  await server.stop();
}
