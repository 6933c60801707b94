import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import { closeDb, createDb, type Db, type DbOrTx } from './client.ts';
import { installQueueSchema } from './queue-schema.ts';

const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../../migrations', import.meta.url));

export interface MigrateOptions {
  folder?: string;
  /** How long to wait for another process that migrates. */
  waitMs?: number;
  /** Tries to get the locks of busy tables, with a second between them. */
  attempts?: number;
  /** How long one try waits for a busy table; left out, the limit of the role. */
  lockTimeoutMs?: number;
}

/** Any fixed number will do; it only has to be the same in every process. */
const MIGRATION_LOCK = 8_157_203_344_129;
const POLL_MS = 100;
const RETRY_PAUSE_MS = 1_000;
const LOCK_NOT_AVAILABLE = '55P03';

interface JournalEntry {
  tag: string;
  when: number;
}

function readJournal(folder: string): JournalEntry[] {
  const journal = JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8'));
  return (journal as { entries: JournalEntry[] }).entries;
}

/** Names of the migrations that this database has not had, in order; readiness wants none. */
export async function pendingMigrations(db: DbOrTx, folder = MIGRATIONS_FOLDER): Promise<string[]> {
  const journal = readJournal(folder);
  const [table] = await db.execute<{ name: string | null }>(
    sql`select to_regclass('drizzle.__drizzle_migrations')::text as name`,
  );
  if (!table?.name) return journal.map(({ tag }) => tag);
  const rows = await db.execute<{ created_at: string }>(
    sql`select created_at::text from drizzle.__drizzle_migrations`,
  );
  const applied = new Set(rows.map(({ created_at }) => Number(created_at)));
  return journal.filter(({ when }) => !applied.has(when)).map(({ tag }) => tag);
}

async function lockMigrations(db: Db, waitMs: number): Promise<void> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const [row] = await db.execute<{ locked: boolean }>(
      sql`select pg_try_advisory_lock(${MIGRATION_LOCK}) as locked`,
    );
    if (row?.locked) return;
    if (performance.now() > deadline) {
      throw new Error(
        `Another process has been migrating this database for ${waitMs / 1000} s; try again later.`,
      );
    }
    await sleep(POLL_MS);
  }
}

function isLockTimeout(error: unknown): boolean {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  return code === LOCK_NOT_AVAILABLE || cause?.code === LOCK_NOT_AVAILABLE;
}

async function applyAll(db: Db, folder: string, attempts: number): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await migrate(db, { migrationsFolder: folder });
    } catch (error) {
      if (!isLockTimeout(error) || attempt === attempts) throw error;
      await sleep(RETRY_PAUSE_MS);
    }
  }
}

/**
 * Applies what is pending, all in one transaction, brings the job queue up to date, and hands back the names
 * of the first. Safe to run in several processes at once: one works, the others wait and find nothing left.
 * @throws when the lock or a table stays busy, when a statement fails, or when a migration carries an
 * earlier time than one already applied, which drizzle would leave out in silence
 */
export async function runMigrations(url: string, options: MigrateOptions = {}): Promise<string[]> {
  const { folder = MIGRATIONS_FOLDER, waitMs = 120_000, attempts = 5, lockTimeoutMs } = options;
  const limits = lockTimeoutMs === undefined ? {} : { lockTimeoutMs };
  const db = createDb(url, { role: 'migrate', poolSize: 1, limits });
  try {
    await lockMigrations(db, waitMs);
    const pending = await pendingMigrations(db, folder);
    if (pending.length > 0) await applyAll(db, folder, attempts);
    await installQueueSchema(url);
    const skipped = await pendingMigrations(db, folder);
    if (skipped.length === 0) return pending;
    throw new Error(`Left out, because older than the last applied migration: ${skipped.join(', ')}.`);
  } finally {
    await closeDb(db);
  }
}
