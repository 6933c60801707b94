import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pino from 'pino';
import postgres, { type Sql } from 'postgres';
import { closeDb, createDb } from '../../src/infra/db/client.ts';
import { startEmbedded } from '../../src/infra/db/embedded.ts';
import { runMigrations } from '../../src/infra/db/migrate.ts';
import { systemContext } from '../../src/infra/system-context.ts';
import { loadRegionReference } from '../../src/modules/regions/index.ts';
import { buildCases, type Case } from './cases.ts';
import { type Child, startServer } from './child.ts';
import { countQueries } from './count-queries.ts';
import { parentOf } from './cpu.ts';
import { fill } from './fill.ts';
import { keepAnswers } from './keep-answers.ts';
import { measure } from './measure.ts';
import { judge } from './plan-faults.ts';
import { printPlans } from './plan-report.ts';
import { examineReads, findTableSizes } from './plans.ts';
import { absoluteTable, type CaseResult, ratioTable } from './report.ts';

const { values: options } = parseArgs({
  options: {
    activities: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '10' },
    /** Only cases with this in their name. */
    only: { type: 'string', default: '' },
    /** A database that was filled before; left out, one is made in a scratch folder. */
    database: { type: 'string' },
    /** Plans and statements of every read alone, with the queries that read a large table whole. */
    plans: { type: 'boolean', default: false },
    'no-plans': { type: 'boolean', default: false },
  },
});

const POOL_SIZE = 10;
/** In a smaller catalogue reading a whole table is often the best plan, so nothing is held against it. */
const JUDGED_FROM = 20_000;
const PROVIDERS = 400;
const SCHOOLS = 9_000;
const say = (text: string) => console.log(text);

async function prepare(url: string): Promise<void> {
  await runMigrations(url);
  const db = createDb(url, { role: 'migrate', poolSize: 1 });
  await loadRegionReference(systemContext({ db, log: pino({ level: 'warn' }), name: 'bench' }));
  await closeDb(db);
  const activities = Number(options.activities);
  await fill(url, { activities, sessions: activities * 2, providers: PROVIDERS, schools: SCHOOLS });
}

/** A filled database; durable as in production. */
async function openDatabase(): Promise<{ url: string; stop(): Promise<void> }> {
  if (options.database !== undefined) return { url: options.database, stop: async () => undefined };
  const dataDir = mkdtempSync(join(tmpdir(), 'ondertussen-bench-'));
  const server = await startEmbedded({ dataDir, durable: true });
  const stop = async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    say(`Filling ${options.activities} activities in ${dataDir} …`);
    await prepare(server.url);
    return { url: server.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function postmasterOf(sql: Sql): Promise<number | undefined> {
  const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  return row && parentOf(row.pid);
}

interface Servers {
  api: Child & { baseUrl: string; pid: number };
  bare: Child & { baseUrl: string; pid: number };
}

async function measureCase(
  one: Case,
  servers: Servers,
  kept: Awaited<ReturnType<typeof keepAnswers>>,
  sql: Sql,
) {
  const { api, bare } = servers;
  const { status, name } = one;
  say(`  ${name}`);
  const targets = [
    { name: 'api', ...api, requests: one.api, status } as const,
    { name: 'bytes', ...bare, requests: kept.requests[name] ?? [], status } as const,
    { name: 'sql', ...bare, requests: one.sql, status } as const,
  ];
  return measure(targets, {
    connections: Number(options.connections),
    seconds: Number(options.seconds),
    rounds: Number(options.rounds),
    postmaster: await postmasterOf(sql),
  });
}

async function runLoads(url: string, sql: Sql): Promise<CaseResult[]> {
  const order = { url, poolSize: POOL_SIZE, answers: {} };
  const api = await startServer(new URL('./serve-api.ts', import.meta.url), order);
  try {
    const all = await buildCases(sql, url, api.baseUrl);
    const cases = all.filter(({ name }) => name.includes(options.only));
    const kept = await keepAnswers(api.baseUrl, cases);
    const queries = await countQueries(url, cases);
    const bare = await startServer(new URL('./serve-bare.ts', import.meta.url), {
      ...order,
      answers: kept.answers,
    });
    try {
      say(`Measuring: ${options.rounds} rounds of ${options.seconds} s, ${options.connections} connections`);
      const results: CaseResult[] = [];
      for (const one of cases) {
        const runs = await measureCase(one, { api, bare }, kept, sql);
        results.push({
          name: one.name,
          runs,
          bytes: kept.bytes[one.name] ?? 0,
          queries: queries[one.name] ?? 0,
        });
      }
      return results;
    } finally {
      await bare.stop();
    }
  } finally {
    await api.stop();
  }
}

function printLoads(results: readonly CaseResult[]): void {
  say(
    '\nRatios to a bare Fastify route with the same bytes and to a bare query of the same rows (median of rounds, range).',
  );
  say('Throughput: above 1 the service is faster. p99 and processor time: above 1 it is slower.');
  say('Queries per request are counted in the driver, begin and commit included.\n');
  say(ratioTable(results));
  say('\nAbsolute figures, best round: noisy, they say more about this machine than about the service.\n');
  say(absoluteTable(results));
}

/** True when no read goes through a large table or sends too many statements. */
async function examinePlans(url: string, sql: Sql): Promise<boolean> {
  const reads = await examineReads(url, sql);
  const sizes = await findTableSizes(sql);
  return printPlans({ reads, sizes, judgement: judge(reads, sizes), isVerbose: options.plans }, say);
}

// An orderly exit tells the database server to stop too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const database = await openDatabase();
const sql = postgres(database.url, { max: 2, onnotice: () => undefined });
try {
  // Plans first: the reservations of the measurement would tilt them.
  const isWell = options['no-plans'] || (await examinePlans(database.url, sql));
  if (!isWell && Number(options.activities) >= JUDGED_FROM) process.exitCode = 1;
  if (!options.plans) printLoads(await runLoads(database.url, sql));
} finally {
  await sql.end();
  await database.stop();
}
