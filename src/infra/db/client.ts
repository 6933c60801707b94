import { sql } from 'drizzle-orm';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import { drizzle, type PostgresJsDatabase, type PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';
import { arrayTypes } from './array-types.ts';
import { createDriver } from './driver.ts';

export { constraintOf, isUnavailable } from './errors.ts';

type NoSchema = Record<string, never>;

/** The pool. */
export type Db = PostgresJsDatabase<NoSchema> & { $client: Sql };
/** An open transaction: what writes and locks ask for. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];
/** What reads ask for. */
export type DbOrTx = PgDatabase<PostgresJsQueryResultHKT, NoSchema>;

export type DbRole = 'api' | 'worker' | 'migrate';

export interface DbOptions {
  poolSize?: number;
  role?: DbRole;
  /** Overrides the role's limits, in milliseconds. */
  limits?: Partial<RoleLimits>;
}

interface RoleLimits {
  statementTimeoutMs: number;
  lockTimeoutMs: number;
  idleInTransactionTimeoutMs: number;
}

/** A request ends after 15 s (C-56), so its statements must end before that. */
const LIMITS: Record<DbRole, RoleLimits> = {
  api: { statementTimeoutMs: 10_000, lockTimeoutMs: 3_000, idleInTransactionTimeoutMs: 10_000 },
  worker: { statementTimeoutMs: 60_000, lockTimeoutMs: 10_000, idleInTransactionTimeoutMs: 60_000 },
  migrate: { statementTimeoutMs: 900_000, lockTimeoutMs: 5_000, idleInTransactionTimeoutMs: 60_000 },
};

const OVERDUE_AFTER_MS = 5_000;
const FIRST_RETRY_SECONDS = 0.05;
const LAST_RETRY_SECONDS = 1;

/** Seconds until a broken connection is opened anew: short, so that recovery is seen at once. */
const retryAfter = (failures: number) =>
  Math.min(FIRST_RETRY_SECONDS * 2 ** failures, LAST_RETRY_SECONDS) * (0.5 + Math.random() / 2);

/**
 * A pool that connects at its first query, prepares every statement on the server and outlives a database
 * that goes away. The process's role sets its timeouts and its name in pg_stat_activity.
 */
export function createDb(url: string, { poolSize = 10, role = 'api', limits = {} }: DbOptions = {}): Db {
  const { statementTimeoutMs, lockTimeoutMs, idleInTransactionTimeoutMs } = { ...LIMITS[role], ...limits };
  const driver = createDriver(url, {
    overdueMs: statementTimeoutMs + OVERDUE_AFTER_MS,
    connection: {
      max: poolSize,
      connect_timeout: 5,
      // A migrator keeps its one connection, which holds the lock.
      idle_timeout: role === 'migrate' ? undefined : 60,
      max_lifetime: role === 'migrate' ? null : 1_800,
      backoff: retryAfter,
      fetch_types: false,
      types: arrayTypes,
      onnotice: () => undefined,
      connection: {
        application_name: `ondertussen-${role}`,
        TimeZone: 'UTC',
        // Half of a word's trigrams are enough to take it for a typing error; the default misses swapped letters.
        'pg_trgm.word_similarity_threshold': 0.5,
        default_transaction_isolation: 'read committed',
        statement_timeout: statementTimeoutMs,
        lock_timeout: lockTimeoutMs,
        idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
      },
    },
  });
  return drizzle(driver);
}

/** Lets running queries finish, at most `timeoutMs`, then closes every connection. */
export function closeDb(db: Db, timeoutMs = 5_000): Promise<void> {
  return db.$client.end({ timeout: timeoutMs / 1000 });
}

/** Whether the database answers within `timeoutMs`; never throws. */
export async function pingDb(db: Db, timeoutMs = 2_000): Promise<boolean> {
  const limit = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => limit.resolve(false), timeoutMs);
  const answer = db.execute(sql`select 1`).then(
    () => true,
    () => false,
  );
  return Promise.race([answer, limit.promise]).finally(() => clearTimeout(timer));
}
