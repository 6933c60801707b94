import pino from 'pino';
import postgres, { type Sql } from 'postgres';
import { closeDb, createDb, type Db } from '../../src/infra/db/client.ts';
import { runMigrations } from '../../src/infra/db/migrate.ts';
import { systemContext } from '../../src/infra/system-context.ts';
import { loadRegionReference } from '../../src/modules/regions/index.ts';
import { hashFiles, projectHash } from './server.ts';

interface PrepareStep {
  /** Files and folders, relative to the project, whose change makes a new template. */
  files: string[];
  run: (db: Db) => Promise<unknown>;
}

/** What the template holds beyond the schema: one line per step. */
const PREPARE: PrepareStep[] = [
  {
    files: ['src/modules/regions/reference'],
    run: (db) =>
      loadRegionReference(systemContext({ db, log: pino({ level: 'silent' }), name: 'reference-data' })),
  },
];

/** What decides the schema: the migrations, and the library that brings the tables of the queue. */
const SCHEMA = ['migrations', 'node_modules/graphile-worker/sql'];

const PREFIX = `ondertussen_${projectHash}`;
const LEFTOVER_MINUTES = 120;
const TEMPLATE_LOCK = 7_710_993;

export const withDatabase = (url: string, database: string) =>
  Object.assign(new URL(url), { pathname: `/${database}` }).href;

/** A single connection for CREATE and DROP DATABASE, ended after the work. */
export async function asAdmin<T>(url: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => undefined });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const minutesNow = () => Math.floor(Date.now() / 60_000);

/** A name for a clone that tells its age, so that a later run can drop what a killed one left. */
export function cloneName(): string {
  const random = Math.random().toString(36).slice(2, 8);
  return `${PREFIX}_clone_${minutesNow().toString(36)}_${process.pid}_${random}`;
}

function isLeftover(name: string, template: string): boolean {
  if (name.startsWith(`${PREFIX}_template_`)) return name !== template;
  const made = Number.parseInt(name.split('_clone_')[1] ?? '', 36);
  return minutesNow() - made > LEFTOVER_MINUTES;
}

async function dropLeftovers(sql: Sql, template: string): Promise<void> {
  const rows = await sql<{ name: string }[]>`
    select datname as name from pg_database where starts_with(datname, ${`${PREFIX}_`})`;
  for (const { name } of rows.filter((row) => isLeftover(row.name, template))) {
    await sql`update pg_database set datistemplate = false where datname = ${name}`;
    await sql.unsafe(`drop database if exists ${name} with (force)`);
  }
}

async function buildTemplate(sql: Sql, url: string, template: string): Promise<void> {
  const draft = `${template}_draft`;
  await sql.unsafe(`drop database if exists ${draft} with (force)`);
  await sql.unsafe(`create database ${draft}`);
  await runMigrations(withDatabase(url, draft));
  const db = createDb(withDatabase(url, draft), { role: 'migrate', poolSize: 1 });
  for (const step of PREPARE) await step.run(db);
  await db.execute('vacuum analyze');
  await closeDb(db);
  await sql.unsafe(`alter database ${draft} rename to ${template}`);
  await sql.unsafe(`alter database ${template} with is_template true allow_connections false`);
}

/** The name of the migrated template, made when its migrations or prepared content are new to the server. */
export async function ensureTemplate(url: string): Promise<string> {
  const template = `${PREFIX}_template_${hashFiles([...SCHEMA, ...PREPARE.flatMap(({ files }) => files)])}`;
  await asAdmin(url, async (sql) => {
    const exists = async () => (await sql`select 1 from pg_database where datname = ${template}`).length > 0;
    if (await exists()) return;
    await sql`select pg_advisory_lock(${TEMPLATE_LOCK})`;
    if (await exists()) return;
    await dropLeftovers(sql, template);
    await buildTemplate(sql, url, template);
  });
  return template;
}
