import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import type { Sql } from 'postgres';
import type { Actor } from '../../src/core/actor.ts';
import { SCOPES } from '../../src/core/scopes.ts';
import { closeDb, createDb, type Db } from '../../src/infra/db/client.ts';
import { openApiOf } from '../../src/infra/http/openapi.ts';
import { buildApi } from './api.ts';
import { explain, type Plan } from './explain.ts';
import { PLAN_EXCEPTIONS } from './plan-exceptions.ts';
import { findValues, parameterNames, type Read, readsOf, type Values } from './reads.ts';
import { recordQueries, type Statement } from './record-queries.ts';

/** A read with the plans of the statements it sent. */
export interface PlannedRead extends Read {
  caller: string;
  status: number;
  plans: Plan[];
}

/** What is wrong with the reads; empty when nothing is. */
export interface PlanReport {
  reads: PlannedRead[];
  faults: string[];
  exceptions: string[];
}

const scopes = Object.keys(SCOPES);

/** Callers by their token: one that sees everything, and the two sides of a reservation. */
async function findActors(sql: Sql, values: Values): Promise<Record<string, Actor>> {
  const { organisationId = '', reservationId = '' } = values;
  const [side] = await sql<{ personId: string; schoolId: string }[]>`
    select created_by_id as "personId", organisation_id as "schoolId" from reservations where id = ${reservationId}`;
  const { personId = '', schoolId = '' } = side ?? {};
  const person = {
    kind: 'person',
    personId,
    clientId: 'bench',
    scopes,
    curation: [],
    isPlatformAdmin: false,
  } as const;
  return {
    admin: { ...person, memberships: [], isPlatformAdmin: true },
    teacher: { ...person, memberships: [{ organisationId: schoolId, role: 'teacher' }] },
    provider: { ...person, memberships: [{ organisationId, role: 'provider_editor' }] },
    client: { kind: 'client', clientId: 'bench', organisationId, scopes },
  };
}

const isQuery = ({ text }: Statement) =>
  /^\s*(select|with)\b/i.test(text) && !/for (no key )?update/i.test(text);

interface Examiner {
  app: FastifyInstance;
  db: Db;
  take: () => Statement[];
}

/** The second page of a list: its query has a position. */
function nextOf(path: string, body: string): string | undefined {
  const page = (JSON.parse(body) as { page?: { nextCursor?: string } }).page;
  if (page?.nextCursor === undefined) return undefined;
  return `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(page.nextCursor)}`;
}

async function examine({ app, db, take }: Examiner, read: Read, token: string): Promise<PlannedRead[]> {
  take();
  const headers = read.visibility.includes('public') ? {} : { authorization: `Bearer ${token}` };
  const answer = await app.inject({ method: 'GET', url: read.path, headers });
  const plans: Plan[] = [];
  const statements = answer.statusCode < 500 ? take().filter(isQuery) : [];
  for (const statement of statements) plans.push(await explain(db, statement));
  const examined = { ...read, caller: token, status: answer.statusCode, plans };
  const next = read.isList && answer.statusCode === 200 ? nextOf(read.path, answer.body) : undefined;
  if (next === undefined || read.path.includes('cursor=')) return [examined];
  return [examined, ...(await examine({ app, db, take }, { ...read, path: next }, token))];
}

/** The question of a read in few words: caller and query keys, without the cursor's value. */
function questionOf({ path, caller }: PlannedRead): string {
  const query = new URL(path, 'http://localhost').searchParams;
  const keys = [...query].map(([key, value]) => (key === 'sort' ? `sort=${value}` : key));
  return `${caller}: ${keys.join('&') || 'no filter'}`;
}

/** `operation table` of every table that a read goes through whole. */
function scansOf({ operationId, plans }: PlannedRead): string[] {
  const tables = new Set(plans.flatMap(({ scannedTables }) => scannedTables));
  return [...tables].sort().map((table) => `${operationId} ${table}`);
}

function scanFaults(reads: readonly PlannedRead[]): string[] {
  const scans = reads.flatMap((read) => {
    const tables = scansOf(read).filter((scan) => !(scan in PLAN_EXCEPTIONS));
    return tables.length === 0 ? [] : [{ read, tables: tables.map((scan) => scan.split(' ')[1]).join(', ') }];
  });
  const groups = Map.groupBy(scans, ({ read, tables }) => `${read.operationId} reads all of ${tables}`);
  return [...groups].map(([fault, found]) => {
    const questions = [...new Set(found.map(({ read }) => questionOf(read)))];
    return `${fault} (${questions.join('; ')})`;
  });
}

function faultsOf(reads: readonly PlannedRead[]): string[] {
  const statusesOf = (id: string) =>
    new Set(reads.filter((read) => read.operationId === id).map(({ status }) => status));
  const lists = new Set(reads.filter(({ isList }) => isList).map(({ operationId }) => operationId));
  const unseen = [...lists].filter((id) => !statusesOf(id).has(200));
  const failed = reads
    .filter(({ status }) => status >= 500)
    .map(({ path, status }) => `GET ${path} answered ${status}`);
  return [
    ...scanFaults(reads),
    ...unseen.map((id) => `${id} was not examined: it answered ${[...statusesOf(id)].join(', ')}`),
    ...new Set(failed),
  ];
}

/** Explains every query of every read of the API, as each kind of caller, with each filter and order. */
export async function examineReads(url: string, sql: Sql): Promise<PlanReport> {
  const db = createDb(url, { poolSize: 1, limits: { statementTimeoutMs: 60_000 } });
  const take = recordQueries(db);
  const actors: Record<string, Actor> = {};
  const app = await buildApi(
    db,
    pino({ level: 'silent' }),
    async (_ctx, token) => actors[token] ?? { kind: 'anonymous' },
  );
  try {
    const document = openApiOf(app);
    const values = await findValues(sql, parameterNames(document));
    Object.assign(actors, await findActors(sql, values));
    const reads: PlannedRead[] = [];
    for (const read of readsOf(document, values)) {
      const tokens = read.visibility.includes('public') ? ['anyone'] : Object.keys(actors);
      for (const token of tokens) reads.push(...(await examine({ app, db, take }, read, token)));
    }
    const used = new Set(reads.flatMap(scansOf));
    const exceptions = Object.entries(PLAN_EXCEPTIONS)
      .filter(([scan]) => used.has(scan))
      .map(([scan, reason]) => `${scan}: ${reason}`);
    return { reads, faults: faultsOf(reads), exceptions };
  } finally {
    await app.close();
    await closeDb(db);
  }
}
