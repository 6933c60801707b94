import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import type { Sql } from 'postgres';
import { closeDb, createDb, type Db } from '../../src/infra/db/client.ts';
import { openApiOf } from '../../src/infra/http/openapi.ts';
import { buildApi } from './api.ts';
import { ANYONE, findTokens } from './callers.ts';
import { explain, type Plan } from './explain.ts';
import { parameterNames, type Read, readsOf } from './reads.ts';
import { recordQueries, type Statement } from './record-queries.ts';
import { findValues } from './values.ts';

/** A read with what it sent to the database. */
export interface PlannedRead extends Read {
  caller: string;
  status: number;
  /** The statements it sent, the one of the sign-in included, without the row of the log of processing. */
  statements: number;
  /** Of the queries among them. */
  plans: Plan[];
}

/** Rows of each table, by name. */
export type TableSizes = ReadonlyMap<string, number>;

const isQuery = ({ text }: Statement) =>
  /^\s*\(?\s*(select|with)\b/i.test(text) && !/for (no key )?update/i.test(text);

/** The log of processing of personal data is written for each request, however it reads. */
const isLog = ({ text }: Statement) => text.startsWith('insert into "processing_log"');

interface Examiner {
  app: FastifyInstance;
  db: Db;
  take: () => Statement[];
  tokens: Readonly<Record<string, string>>;
}

/** The second page of a list: its query has a position. */
function nextOf(path: string, body: string): string | undefined {
  const page = (JSON.parse(body) as { page?: { nextCursor?: string } }).page;
  if (page?.nextCursor === undefined) return undefined;
  return `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(page.nextCursor)}`;
}

async function examine(examiner: Examiner, read: Read, caller: string): Promise<PlannedRead[]> {
  const { app, db, take, tokens } = examiner;
  take();
  const headers = caller === ANYONE ? {} : { authorization: `Bearer ${tokens[caller]}` };
  const answer = await app.inject({ method: 'GET', url: read.path, headers });
  const statements = take().filter((statement) => !isLog(statement));
  const plans: Plan[] = [];
  const queries = answer.statusCode < 500 ? statements.filter(isQuery) : [];
  for (const statement of queries) plans.push(await explain(db, statement));
  const examined = { ...read, caller, status: answer.statusCode, statements: statements.length, plans };
  const next = read.isList && answer.statusCode === 200 ? nextOf(read.path, answer.body) : undefined;
  if (next === undefined || read.path.includes('cursor=')) return [examined];
  return [examined, ...(await examine(examiner, { ...read, path: next }, caller))];
}

/** What everyone may see is asked without a token in every way, and by the others once. */
const isAsked = ({ visibility, isPlain }: Read, caller: string) =>
  visibility.includes('public') ? isPlain || caller === ANYONE : caller !== ANYONE;

async function examineAs(examiner: Examiner, reads: readonly Read[], caller: string): Promise<PlannedRead[]> {
  const examined: PlannedRead[] = [];
  const refused = new Set<string>();
  for (const read of reads.filter((one) => isAsked(one, caller))) {
    const [pathname = ''] = read.path.split('?');
    if (refused.has(pathname)) continue;
    const found = await examine(examiner, read, caller);
    examined.push(...found);
    // Who may not see it is told the same with any filter.
    if (read.isPlain && [403, 404].includes(found[0]?.status ?? 0)) refused.add(pathname);
  }
  return examined;
}

/** Rows of the tables of the service and its queue, as the last ANALYZE counted them. */
export async function findTableSizes(sql: Sql): Promise<TableSizes> {
  const rows = await sql<{ name: string; size: number }[]>`
    select c.relname as name, c.reltuples::int as size from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('public', 'graphile_worker')`;
  return new Map(rows.map(({ name, size }) => [name, size]));
}

/** Explains every query of every read of the API, as each kind of caller, with each filter and order. */
export async function examineReads(url: string, sql: Sql): Promise<PlannedRead[]> {
  const db = createDb(url, { poolSize: 1, limits: { statementTimeoutMs: 60_000 } });
  const take = recordQueries(db);
  const app = await buildApi(db, pino({ level: 'silent' }));
  try {
    const document = openApiOf(app);
    const values = await findValues(sql, parameterNames(document));
    const tokens = await findTokens(db, sql, values);
    const reads = readsOf(document, values);
    const examiner = { app, db, take, tokens };
    // Keys of tokens and the like are in memory after the first request.
    await app.inject({ method: 'GET', url: '/v1/me', headers: { authorization: `Bearer ${tokens.admin}` } });
    const examined: PlannedRead[] = [];
    for (const caller of [ANYONE, ...Object.keys(tokens)]) {
      examined.push(...(await examineAs(examiner, reads, caller)));
    }
    return examined;
  } finally {
    await app.close();
    await closeDb(db);
  }
}
