import postgres, { type Sql } from 'postgres';
import type { Pool, Query, Scoped, Unsafe } from './driver-types.ts';
import { isUnavailable } from './errors.ts';
import { guardTransactions } from './transaction-guard.ts';

export interface DriverOptions {
  connection: postgres.Options<Record<string, postgres.PostgresType>>;
  /** A query without an answer for this long is given up. */
  overdueMs: number;
}

/** Beyond this many texts the server's memory per connection matters more than the planning saved. */
const MAX_PREPARED_TEXTS = 1_000;
/** Nothing listens: the pool itself tries anew, so there is nothing to renew. */
const REFUSED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
]);

const codeOf = (error: unknown) => String((error as { code?: unknown }).code);
const overdueError = () =>
  Object.assign(new Error('The database gave no answer in time'), { code: 'CONNECTION_OVERDUE' });

/** drizzle asks for server-side preparation only in its named queries; here every text gets it. */
function preparing(unsafe: Unsafe, texts: Set<string>): Unsafe {
  return (text, params = [], options = {}) => {
    const prepare = texts.has(text) || texts.size < MAX_PREPARED_TEXTS;
    if (prepare) texts.add(text);
    return unsafe(text, params, { ...options, prepare });
  };
}

/** Gives up a query that stays unanswered, and reports each failure of its connection. */
function watching(unsafe: Unsafe, overdueMs: number, onBroken: () => void): Unsafe {
  const watch = (query: Query): Query => {
    const { resolve, reject } = query;
    const timer = setTimeout(() => query.executed && query.reject(overdueError()), overdueMs).unref();
    query.resolve = (value) => {
      clearTimeout(timer);
      resolve(value);
    };
    query.reject = (error) => {
      clearTimeout(timer);
      if (isUnavailable(error) && !REFUSED.has(codeOf(error))) onBroken();
      reject(error);
    };
    return query;
  };
  return (text, params, options) => watch(unsafe(text, params, options));
}

function openPool(
  url: string,
  options: DriverOptions,
  texts: Set<string>,
  onBroken: (pool: Pool) => void,
): Pool {
  let onclose: (connectionId: number) => void = () => undefined;
  const connection = { ...options.connection, onclose: (id: number) => onclose(id) };
  // Safe because these are the shapes of the pinned version, and the tests exercise each of them.
  const pool = postgres(url, connection) as unknown as Pool;
  onclose = guardTransactions(pool);
  const instrument = (unsafe: Unsafe) =>
    watching(preparing(unsafe, texts), options.overdueMs, () => onBroken(pool));
  const instrumentScope = (sql: Scoped): Scoped => {
    const { unsafe, savepoint } = sql;
    sql.unsafe = instrument(unsafe);
    sql.savepoint = (work) => savepoint((inner) => work(instrumentScope(inner)));
    return sql;
  };
  const { unsafe, begin } = pool;
  pool.unsafe = instrument(unsafe);
  pool.begin = (work) => begin((sql) => work(instrumentScope(sql)));
  return pool;
}

/**
 * A client for drizzle that opens no connection before its first query. A postgres.js pool in which a
 * connection broke is left to finish its work and replaced: such a connection may hand an old error to its
 * next query, leave one unanswered, or never connect again.
 */
export function createDriver(url: string, options: DriverOptions): Sql {
  const texts = new Set<string>();
  const retired = new Set<Pool>();

  const retire = (failed: Pool) => {
    if (failed !== pool) return;
    pool = openPool(url, options, texts, retire);
    Object.assign(pool.options.parsers, failed.options.parsers);
    Object.assign(pool.options.serializers, failed.options.serializers);
    retired.add(failed);
    setTimeout(() => end(failed, 0), options.overdueMs).unref();
  };
  const end = (finished: Pool, timeout: number) => {
    retired.delete(finished);
    return finished.end({ timeout }).catch(() => undefined);
  };

  let pool = openPool(url, options, texts, retire);
  const driver = {
    options: pool.options,
    unsafe: (...call: Parameters<Unsafe>) => pool.unsafe(...call),
    begin: (work: (sql: Scoped) => unknown) => pool.begin(work),
    end: ({ timeout }: { timeout: number }) =>
      Promise.all([...retired, pool].map((finished) => end(finished, timeout))).then(() => undefined),
  };
  // Safe because drizzle and closeDb use these four members alone.
  return driver as unknown as Sql;
}
