import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { activities } from '../../infra/db/schema/activities.ts';
import { activityDuplicates } from '../../infra/db/schema/activities-curation.ts';
import { curatedScope, type ReviewScope } from './curated-scope.store.ts';
import type { DuplicateTraits } from './duplicate-candidate.rules.ts';
import type { DuplicateRow, ListedDuplicateRow } from './duplicate-candidate.schemas.ts';

export interface LikelyRow extends DuplicateTraits {
  id: string;
  createdAt: Date;
}

const MOST_LIKELY = 10;

/**
 * Activities with a title like this one's, near it or of the same organisation or website, which another catalogue
 * delivers: a source that delivers both holds them for two.
 */
export async function findLikely(db: DbOrTx, activityId: string): Promise<LikelyRow[]> {
  const rows = await db.execute<Omit<LikelyRow, 'createdAt'> & { createdAt: string }>(sql`
    select o.id, o.created_at as "createdAt", o.levels as "otherLevels", a.levels,
      similarity(public.fold_text(a.title), public.fold_text(o.title))::float8 as "titleSimilarity",
      similarity(public.fold_text(a.summary), public.fold_text(o.summary))::float8 as "summarySimilarity",
      public.distance_km(a.longitude, a.latitude, o.longitude, o.latitude) as "distanceKm",
      a.organisation_id = o.organisation_id as "isSameOrganisation",
      coalesce(a.website = o.website, false) as "isSameWebsite"
    from activities a
    join activities o on public.fold_text(a.title) % public.fold_text(o.title)
    where a.id = ${activityId} and a.status = 'published' and o.id <> a.id and o.status in ('published', 'paused')
      and (a.source_id is distinct from o.source_id or a.source_id is null)
      and (a.organisation_id = o.organisation_id or a.website = o.website
        or public.distance_km(a.longitude, a.latitude, o.longitude, o.latitude) <= 1)
    order by similarity(public.fold_text(a.title), public.fold_text(o.title)) desc, o.id
    limit ${MOST_LIKELY}`);
  return rows.map((row) => ({ ...row, createdAt: new Date(row.createdAt) }));
}

export async function findCreatedAt(db: DbOrTx, id: string): Promise<Date | undefined> {
  const [row] = await db.select({ at: activities.createdAt }).from(activities).where(eq(activities.id, id));
  return row?.at;
}

/** Keeps pairs that were not found before; what somebody decided on stays decided. */
export async function insertDuplicates(
  tx: Tx,
  rows: readonly (typeof activityDuplicates.$inferInsert)[],
): Promise<DuplicateRow[]> {
  if (rows.length === 0) return [];
  return tx
    .insert(activityDuplicates)
    .values([...rows])
    .onConflictDoNothing({ target: [activityDuplicates.activityId, activityDuplicates.canonicalId] })
    .returning();
}

const canonical = alias(activities, 'canonical');

const listed = (db: DbOrTx) =>
  db
    .select({
      id: activityDuplicates.id,
      activityId: activityDuplicates.activityId,
      canonicalId: activityDuplicates.canonicalId,
      status: activityDuplicates.status,
      score: activityDuplicates.score,
      reasons: activityDuplicates.reasons,
      version: activityDuplicates.version,
      createdAt: activityDuplicates.createdAt,
      updatedAt: activityDuplicates.updatedAt,
      title: activities.title,
      organisationId: activities.organisationId,
      canonicalTitle: canonical.title,
      canonicalOrganisationId: canonical.organisationId,
    })
    .from(activityDuplicates)
    .innerJoin(activities, eq(activities.id, activityDuplicates.activityId))
    .innerJoin(canonical, eq(canonical.id, activityDuplicates.canonicalId));

export async function findDuplicate(db: DbOrTx, id: string): Promise<ListedDuplicateRow | undefined> {
  const [row] = await listed(db).where(eq(activityDuplicates.id, id));
  return row;
}

export async function lockDuplicate(tx: Tx, id: string): Promise<DuplicateRow | undefined> {
  const [row] = await tx.select().from(activityDuplicates).where(eq(activityDuplicates.id, id)).for('update');
  return row;
}

export async function updateDuplicate(
  tx: Tx,
  id: string,
  change: Partial<typeof activityDuplicates.$inferInsert>,
): Promise<DuplicateRow> {
  const [updated] = await tx
    .update(activityDuplicates)
    .set({ ...change, version: sql`${activityDuplicates.version} + 1` })
    .where(eq(activityDuplicates.id, id))
    .returning();
  if (updated === undefined) throw new Error('The pair was not updated');
  return updated;
}

/** True when the activity is a confirmed duplicate of another one already. */
export async function hasOtherCanonical(db: DbOrTx, row: DuplicateRow): Promise<boolean> {
  const [found] = await db
    .select({ id: activityDuplicates.id })
    .from(activityDuplicates)
    .where(
      and(
        eq(activityDuplicates.activityId, row.activityId),
        eq(activityDuplicates.status, 'confirmed'),
        sql`${activityDuplicates.id} <> ${row.id}`,
      ),
    );
  return found !== undefined;
}

export interface DuplicateFilters {
  statuses?: readonly DuplicateRow['status'][] | undefined;
  activityId?: string | undefined;
}

const SORTS = { createdAt: { column: sql`${activityDuplicates.createdAt}`, type: 'timestamptz' } } as const;

function filtersOf({ statuses, activityId }: DuplicateFilters): (SQL | undefined)[] {
  return [
    statuses && inArray(activityDuplicates.status, [...statuses]),
    activityId === undefined
      ? undefined
      : or(eq(activityDuplicates.activityId, activityId), eq(activityDuplicates.canonicalId, activityId)),
  ];
}

/** Pairs in the scope of a caller, by when they were found. */
export async function listDuplicates(
  db: DbOrTx,
  scope: ReviewScope,
  filters: DuplicateFilters,
  list: ListRequest,
): Promise<Slice<ListedDuplicateRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${activityDuplicates.id}`);
  const rows = await listed(db)
    .where(and(curatedScope(scope), ...filtersOf(filters), keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.createdAt.toISOString()]);
}
