import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { activities, sessions } from '../../infra/db/schema/activities.ts';
import { importRuns, sources } from '../../infra/db/schema/partner-sync.ts';
import type { SourceReach } from './source.rules.ts';
import type { SourceActivityRow, SourceRow } from './source.schemas.ts';

type ActivityStatus = (typeof activities.$inferSelect)['status'];

const SOURCE_SORTS = { name: { column: sql`${sources.name}`, type: 'text' } } as const;

const reachCondition = (reach: SourceReach): SQL | undefined => {
  if (reach === 'all') return undefined;
  const { organisationIds, sourceId } = reach;
  if (organisationIds.length === 0) return sql`false`;
  return and(
    inArray(sources.organisationId, [...organisationIds]),
    sourceId === undefined ? undefined : eq(sources.id, sourceId),
  );
};

export async function listSources(
  db: DbOrTx,
  reach: SourceReach,
  organisationId: string | undefined,
  list: ListRequest,
): Promise<Slice<SourceRow>> {
  const keyset = keysetClauses(list, SOURCE_SORTS, sql`${sources.id}`);
  const ofOrganisation =
    organisationId === undefined ? undefined : eq(sources.organisationId, organisationId);
  const rows = await db
    .select()
    .from(sources)
    .where(and(reachCondition(reach), ofOrganisation, keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.name]);
}

export async function findSource(db: DbOrTx, id: string): Promise<SourceRow | undefined> {
  const [row] = await db.select().from(sources).where(eq(sources.id, id));
  return row;
}

/** Locks the source, so that one delivery at a time writes its activities; runs can still refer to it. */
export async function lockSource(tx: Tx, id: string): Promise<SourceRow | undefined> {
  const [row] = await tx.select().from(sources).where(eq(sources.id, id)).for('no key update');
  return row;
}

export async function insertSource(tx: Tx, row: typeof sources.$inferInsert): Promise<SourceRow> {
  const [inserted] = await tx.insert(sources).values(row).returning();
  if (inserted === undefined) throw new Error('The source was not inserted');
  return inserted;
}

export async function updateSource(
  tx: Tx,
  id: string,
  changes: Partial<Pick<SourceRow, 'name' | 'website' | 'isTrusted'>>,
  now: Date,
): Promise<SourceRow> {
  const [row] = await tx
    .update(sources)
    .set({ ...changes, version: sql`${sources.version} + 1`, updatedAt: now })
    .where(eq(sources.id, id))
    .returning();
  if (row === undefined) throw new Error(`Source ${id} is gone`);
  return row;
}

/** Deletes a source with the reports of its runs. */
export async function deleteSource(tx: Tx, id: string): Promise<void> {
  await tx.delete(importRuns).where(eq(importRuns.sourceId, id));
  await tx.delete(sources).where(eq(sources.id, id));
}

// Nested, because in a select of one table the driver drops the table names of the outer expression.
const countSessions = sql`select count(*)::int from ${sessions} where ${sessions.activityId} = ${activities.id}`;

const sourceActivityColumns = {
  id: activities.id,
  version: activities.version,
  sourceId: sql<string>`${activities.sourceId}`,
  externalId: sql<string>`${activities.externalId}`,
  organisationId: activities.organisationId,
  status: activities.status,
  title: activities.title,
  completeness: activities.completeness,
  sessionCount: sql<number>`(${countSessions})`,
  createdAt: activities.createdAt,
  updatedAt: activities.updatedAt,
};

export interface SourceActivityFilters {
  externalIds?: readonly string[] | undefined;
  statuses?: readonly ActivityStatus[] | undefined;
}

const SOURCE_ACTIVITY_SORTS = {
  externalId: { column: sql`${activities.externalId}`, type: 'text' },
} as const;

export async function listSourceActivities(
  db: DbOrTx,
  sourceId: string,
  { externalIds, statuses }: SourceActivityFilters,
  list: ListRequest,
): Promise<Slice<SourceActivityRow>> {
  const keyset = keysetClauses(list, SOURCE_ACTIVITY_SORTS, sql`${activities.id}`);
  const filters = [
    externalIds && inArray(activities.externalId, [...externalIds]),
    statuses && inArray(activities.status, [...statuses]),
  ];
  const rows = await db
    .select(sourceActivityColumns)
    .from(activities)
    .where(and(eq(activities.sourceId, sourceId), ...filters, keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.externalId]);
}

export async function findSourceActivity(
  db: DbOrTx,
  sourceId: string,
  externalId: string,
): Promise<SourceActivityRow | undefined> {
  const [row] = await db
    .select(sourceActivityColumns)
    .from(activities)
    .where(and(eq(activities.sourceId, sourceId), eq(activities.externalId, externalId)));
  return row;
}

export async function hasActivities(db: DbOrTx, sourceId: string): Promise<boolean> {
  const rows = await db
    .select({ id: activities.id })
    .from(activities)
    .where(eq(activities.sourceId, sourceId))
    .limit(1);
  return rows.length > 0;
}
