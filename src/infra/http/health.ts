import { sql } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import type { Db } from '../db/client.ts';

/** What readiness looks at; each part is asked at every probe. */
export interface ReadinessChecks {
  /** Number of migrations that are not applied. */
  pendingMigrations: () => Promise<number>;
  /** True while the process is stopping. */
  isStopping: () => boolean;
}

/** A worker that was not seen for longer than this is late. */
const WORKER_LATE_MS = 60_000;

interface CheckResult {
  status: 'pass' | 'warn' | 'fail';
  detail?: string;
}

async function checkDatabase(db: Db): Promise<CheckResult> {
  try {
    await db.execute(sql`select 1`);
    return { status: 'pass' };
  } catch {
    return { status: 'fail', detail: 'The database does not answer.' };
  }
}

async function checkMigrations(count: () => Promise<number>): Promise<CheckResult> {
  try {
    const pending = await count();
    return pending === 0
      ? { status: 'pass' }
      : { status: 'fail', detail: `${pending} migrations are not applied.` };
  } catch {
    return { status: 'fail', detail: 'The migrations cannot be read.' };
  }
}

/** A late worker delays mail and imports but not the API, so it warns and does not fail. */
async function checkWorker(db: Db): Promise<CheckResult> {
  try {
    const [row] = await db.execute<{ age_ms: number | null }>(
      sql`select (extract(epoch from now() - max(seen_at)) * 1000)::float8 as age_ms from worker_heartbeats`,
    );
    const age = row?.age_ms ?? Number.POSITIVE_INFINITY;
    return age <= WORKER_LATE_MS
      ? { status: 'pass' }
      : { status: 'warn', detail: 'No worker was seen in the last minute.' };
  } catch {
    return { status: 'warn', detail: 'The workers cannot be read.' };
  }
}

/** `/health/live`: the process runs. `/health/ready`: it can serve; 503 while the database or a migration is missing. */
export function registerHealth(app: FastifyInstance, db: Db, checks: ReadinessChecks): void {
  app.get('/health/live', { logLevel: 'warn' }, async () => ({ status: 'pass' }));
  app.get('/health/ready', { logLevel: 'warn' }, async (_request, reply) => {
    const [database, migrations, worker] = await Promise.all([
      checkDatabase(db),
      checkMigrations(checks.pendingMigrations),
      checkWorker(db),
    ]);
    const isReady = database.status === 'pass' && migrations.status === 'pass' && !checks.isStopping();
    if (!isReady) reply.code(503).header('Retry-After', '5');
    return { status: isReady ? 'pass' : 'fail', checks: { database, migrations, worker } };
  });
}
