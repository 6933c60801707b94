import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { activities } from '../../infra/db/schema/activities.ts';
import { organisations } from '../../infra/db/schema/organisations.ts';
import type { ActivityRow, ActivityStatus } from './activity.schemas.ts';

/** The conditions that everyone may see an activity at a moment, one by one: the rule `isPublic`, of an organisation that is active. */
export function publicConditions(now: Date) {
  const at = sql`${now.toISOString()}::timestamptz`;
  return {
    published: sql`${activities.status} = 'published'`,
    visible_from: sql`(${activities.visibleFrom} is null or ${activities.visibleFrom} <= ${at})`,
    visible_until: sql`(${activities.visibleUntil} is null or ${activities.visibleUntil} > ${at})`,
    organisation_active: sql`exists (select from organisations offering
      where offering.id = ${activities.organisationId} and offering.status = 'active')`,
  } as const;
}

/** Condition that no list shows another activity in its place: a confirmed duplicate of one that is published. */
export const isNoDuplicate = sql`(${activities.canonicalActivityId} is null or not exists (
  select from activities canonical where canonical.id = ${activities.canonicalActivityId}
    and canonical.status = 'published'))`;

/** Condition that everyone may see the activity at a moment. */
export function isPublicNow(now: Date): SQL {
  return sql.join(Object.values(publicConditions(now)), sql` and `);
}

/** Condition that public lists hold the activity at a moment. */
export function isListedNow(now: Date): SQL {
  return sql`${isPublicNow(now)} and ${isNoDuplicate}`;
}

export async function findActivity(db: DbOrTx, id: string): Promise<ActivityRow | undefined> {
  const [row] = await db.select().from(activities).where(eq(activities.id, id));
  return row;
}

const buildFindOffered = (db: DbOrTx) =>
  db
    .select({
      activity: activities,
      organisationStatus: organisations.status,
      isInspirationPublic: sql<boolean>`exists (select from activities inspiring
        where inspiring.id = ${activities.inspiredById} and inspiring.status = 'published')`,
    })
    .from(activities)
    .innerJoin(organisations, eq(organisations.id, activities.organisationId))
    .where(eq(activities.id, sql.placeholder('id')))
    .prepare('find_offered_activity');

/** Building this statement costs more than running it, so each pool builds it once. */
const findOffered = new WeakMap<DbOrTx, ReturnType<typeof buildFindOffered>>();

/** An activity with the status of the organisation that offers it. */
export async function findOfferedActivity(db: DbOrTx, id: string) {
  const statement = findOffered.get(db) ?? buildFindOffered(db);
  findOffered.set(db, statement);
  const [row] = await statement.execute({ id });
  return row;
}

export async function lockActivity(tx: Tx, id: string): Promise<ActivityRow | undefined> {
  const [row] = await tx.select().from(activities).where(eq(activities.id, id)).for('update');
  return row;
}

export async function insertActivity(tx: Tx, row: typeof activities.$inferInsert): Promise<ActivityRow> {
  const [inserted] = await tx.insert(activities).values(row).returning();
  if (inserted === undefined) throw new Error('The activity was not inserted');
  return inserted;
}

export async function updateActivity(
  tx: Tx,
  id: string,
  change: Partial<typeof activities.$inferInsert>,
): Promise<ActivityRow> {
  const [updated] = await tx.update(activities).set(change).where(eq(activities.id, id)).returning();
  if (updated === undefined) throw new Error('The activity was not updated');
  return updated;
}

const OWNER_SORTS = {
  updatedAt: { column: sql`${activities.updatedAt}`, type: 'timestamptz' },
  title: { column: sql`${activities.title}`, type: 'text' },
} as const;

/** Filters of the list of an organisation's own activities. */
export interface OwnerFilters {
  statuses?: readonly ActivityStatus[] | undefined;
  sourceId?: string | undefined;
  completenessFrom?: number | undefined;
}

/** Activities of one organisation in every state. */
export async function listOwnActivities(
  db: DbOrTx,
  organisationId: string,
  filters: OwnerFilters,
  list: ListRequest,
): Promise<Slice<ActivityRow>> {
  const keyset = keysetClauses(list, OWNER_SORTS, sql`${activities.id}`);
  const rows = await db
    .select()
    .from(activities)
    .where(
      and(
        eq(activities.organisationId, organisationId),
        filters.statuses &&
          sql`${activities.status} = any(${sql.param([...filters.statuses])}::text[]::activity_status[])`,
        filters.sourceId === undefined ? undefined : eq(activities.sourceId, filters.sourceId),
        filters.completenessFrom === undefined
          ? undefined
          : sql`${activities.completeness} >= ${filters.completenessFrom}`,
        keyset.where,
      ),
    )
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  const sort = list.sorts[0]?.name;
  return toSlice(rows, list, (row) => [sort === 'title' ? row.title : row.updatedAt.toISOString()]);
}

/** True when somebody has a place in a coming session of the activity, wants or waits for one, or asked for a moment. */
export async function hasComingClaims(db: DbOrTx, activityId: string, now: Date): Promise<boolean> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const [row] = await db.execute<{ found: boolean }>(
    sql`select exists (
        select from sessions s where s.activity_id = ${activityId}
          and (s.status = 'postponed' or s.status = 'scheduled' and s.ends_at > ${at})
          and (s.taken_seats > 0
            or exists (select from reservations r where r.session_id = s.id
              and r.status in ('awaiting_school_approval', 'requested', 'confirmed'))
            or exists (select from waitlist_entries w where w.session_id = s.id
              and w.status in ('waiting', 'offered'))))
      or exists (
        select from appointment_requests where activity_id = ${activityId} and status = 'open'
          and expires_at > ${at}) as found`,
  );
  return row?.found === true;
}
