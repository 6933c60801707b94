import { and, eq, inArray, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import {
  dataSubjectExports,
  dataSubjectRequests,
  type ExportSectionRow,
} from '../../infra/db/schema/privacy.ts';
import type { DataSubjectRequestRow } from './data-subject-request.schemas.ts';

/** Inserts unless an open request of the same kind stands; undefined then. */
export async function insertRequest(
  tx: Tx,
  row: typeof dataSubjectRequests.$inferInsert,
): Promise<DataSubjectRequestRow | undefined> {
  const [inserted] = await tx.insert(dataSubjectRequests).values(row).onConflictDoNothing().returning();
  return inserted;
}

export async function findRequest(db: DbOrTx, id: string): Promise<DataSubjectRequestRow | undefined> {
  const [row] = await db.select().from(dataSubjectRequests).where(eq(dataSubjectRequests.id, id));
  return row;
}

export async function lockRequest(tx: Tx, id: string): Promise<DataSubjectRequestRow | undefined> {
  const [row] = await tx
    .select()
    .from(dataSubjectRequests)
    .where(eq(dataSubjectRequests.id, id))
    .for('update');
  return row;
}

export async function updateRequest(
  tx: Tx,
  id: string,
  change: Partial<DataSubjectRequestRow>,
): Promise<DataSubjectRequestRow> {
  const [updated] = await tx
    .update(dataSubjectRequests)
    .set(change)
    .where(eq(dataSubjectRequests.id, id))
    .returning();
  if (updated === undefined) throw new Error('The request was not updated');
  return updated;
}

/** Filters of the list; absent ones do not filter. */
export interface RequestFilters {
  personId?: string | undefined;
  statuses?: readonly DataSubjectRequestRow['status'][] | undefined;
}

const SORTS = { createdAt: { column: sql`${dataSubjectRequests.createdAt}`, type: 'timestamptz' } } as const;

export async function listRequests(
  db: DbOrTx,
  { personId, statuses }: RequestFilters,
  page: ListRequest,
): Promise<Slice<DataSubjectRequestRow>> {
  const keyset = keysetClauses(page, SORTS, sql`${dataSubjectRequests.id}`);
  const rows = await db
    .select()
    .from(dataSubjectRequests)
    .where(
      and(
        personId === undefined ? undefined : eq(dataSubjectRequests.personId, personId),
        statuses && inArray(dataSubjectRequests.status, [...statuses]),
        keyset.where,
      ),
    )
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, page, (row) => [row.createdAt.toISOString()]);
}

/** Keeps the content of an export; of a second run the latest. */
export async function upsertExport(tx: Tx, row: typeof dataSubjectExports.$inferInsert): Promise<void> {
  await tx
    .insert(dataSubjectExports)
    .values(row)
    .onConflictDoUpdate({ target: dataSubjectExports.requestId, set: row });
}

/** The content of an export that has not expired. */
export async function findExport(
  db: DbOrTx,
  requestId: string,
  now: Date,
): Promise<ExportSectionRow[] | undefined> {
  const [row] = await db
    .select({ sections: dataSubjectExports.sections })
    .from(dataSubjectExports)
    .where(
      and(
        eq(dataSubjectExports.requestId, requestId),
        sql`${dataSubjectExports.expiresAt} > ${now.toISOString()}`,
      ),
    );
  return row?.sections;
}
