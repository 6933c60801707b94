import { and, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import type { JobRow, JobStatus } from './job.schemas.ts';

/** The library numbers its jobs; outside every id is a UUID (C-08), so the number stands in its last part. */
const ID = sql`('00000000-0000-8000-8000-' || lpad(id::text, 12, '0'))::uuid`;

const numberOf = (jobId: string): number | undefined => {
  const digits = /^0{8}-0000-8000-8000-(\d{12})$/.exec(jobId)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

const STATUS = sql`case when locked_at is not null then 'running' when attempts >= max_attempts then 'failed' else 'waiting' end`;
const COLUMNS = sql`${ID} as id, task_identifier as name, ${STATUS} as status, attempts, max_attempts as "maxAttempts",
  last_error as "lastError", run_at as "runAt", date_trunc('milliseconds', created_at) as "createdAt"`;

/** Cursors carry milliseconds, the library's table microseconds. */
const CREATED_AT = sql`date_trunc('milliseconds', created_at)`;
const SORTS = { createdAt: { column: CREATED_AT, type: 'timestamptz' } } as const;

type Read = Record<string, unknown> &
  Omit<JobRow, 'runAt' | 'createdAt'> & { runAt: string; createdAt: string };

const toRow = (row: Read): JobRow => ({
  ...row,
  runAt: new Date(row.runAt),
  createdAt: new Date(row.createdAt),
});

async function read(db: DbOrTx, where: SQL | undefined, rest: SQL): Promise<JobRow[]> {
  const rows = await db.execute<Read>(
    sql`select ${COLUMNS} from graphile_worker.jobs where ${where ?? sql`true`} ${rest}`,
  );
  return rows.map(toRow);
}

export async function listJobs(
  db: DbOrTx,
  statuses: readonly JobStatus[] | undefined,
  list: ListRequest,
): Promise<Slice<JobRow>> {
  const keyset = keysetClauses(list, SORTS, ID);
  const inStatus =
    statuses &&
    sql`${STATUS} in (${sql.join(
      statuses.map((status) => sql`${status}`),
      sql`, `,
    )})`;
  const rows = await read(
    db,
    and(inStatus, keyset.where),
    sql`order by ${keyset.orderBy} limit ${keyset.limit}`,
  );
  return toSlice(rows, list, (row) => [row.createdAt.toISOString()]);
}

export async function findJob(db: DbOrTx, jobId: string): Promise<JobRow | undefined> {
  const number = numberOf(jobId);
  if (number === undefined) return undefined;
  const [row] = await read(db, sql`id = ${number}::bigint`, sql``);
  return row;
}

/** Makes work that was given up wait for a first try again, from now. */
export async function rescheduleJob(tx: Tx, jobId: string, now: Date): Promise<void> {
  await tx.execute(sql`
    select from graphile_worker.reschedule_jobs(
      array[${numberOf(jobId)}]::bigint[], run_at => ${now.toISOString()}::timestamptz, attempts => 0)`);
}
