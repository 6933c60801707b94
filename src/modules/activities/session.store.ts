import { and, eq, gt, gte, inArray, isNull, lt, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { activities, sessions } from '../../infra/db/schema/activities.ts';
import { isPublicNow } from './activity.store.ts';
import type { SessionRow, SessionStatus } from './session.schemas.ts';
import type { AgendaRow } from './session-mapping.schemas.ts';

/** Filters of lists of sessions; absent ones do not filter. */
export interface SessionFilters {
  activityIds?: readonly string[] | undefined;
  organisationIds?: readonly string[] | undefined;
  regionId?: string | undefined;
  statuses?: readonly SessionStatus[] | undefined;
  startsFrom?: Date | undefined;
  startsTo?: Date | undefined;
  endsAfter?: Date | undefined;
  minimumSeats?: number | undefined;
  /** Set: only sessions of activities that are public at this moment. */
  publicAt?: Date | undefined;
  /** True: without what was agreed with one school alone. */
  isOpenToAll?: boolean | undefined;
}

const SORTS = { startsAt: { column: sql`${sessions.startsAt}`, type: 'timestamptz' } } as const;

/** Longest session: bounds what the index on the begin has to read. */
const LONGEST_MS = 31 * 86_400_000;

function notEnded(at: Date): SQL | undefined {
  return and(gt(sessions.endsAt, at), gte(sessions.startsAt, new Date(at.getTime() - LONGEST_MS)));
}

function conditions(filters: SessionFilters): (SQL | undefined)[] {
  return [
    filters.activityIds && inArray(sessions.activityId, [...filters.activityIds]),
    filters.organisationIds && inArray(activities.organisationId, [...filters.organisationIds]),
    filters.regionId === undefined
      ? undefined
      : sql`${activities.placeRegionIds} @> array[${filters.regionId}]::uuid[]`,
    filters.statuses && inArray(sessions.status, [...filters.statuses]),
    filters.startsFrom && gte(sessions.startsAt, filters.startsFrom),
    filters.startsTo && lt(sessions.startsAt, filters.startsTo),
    filters.endsAfter && notEnded(filters.endsAfter),
    filters.minimumSeats === undefined
      ? undefined
      : sql`${sessions.capacitySeats} - ${sessions.takenSeats} >= ${filters.minimumSeats}`,
    filters.publicAt && isPublicNow(filters.publicAt),
    filters.isOpenToAll === true ? isNull(sessions.agreedForOrganisationId) : undefined,
  ];
}

export const agendaColumns = {
  session: sessions,
  activityTitle: activities.title,
  organisationId: activities.organisationId,
  placeCity: activities.placeCity,
  longitude: activities.longitude,
  latitude: activities.latitude,
};

/** Sessions by begin, with the title and place of their activity. */
export async function listSessions(
  db: DbOrTx,
  filters: SessionFilters,
  list: ListRequest,
): Promise<Slice<AgendaRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${sessions.id}`);
  const rows = await db
    .select(agendaColumns)
    .from(sessions)
    .innerJoin(activities, eq(activities.id, sessions.activityId))
    .where(and(...conditions(filters), keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  const flat = rows.map(({ session, ...activity }) => ({ ...session, ...activity }));
  return toSlice(flat, list, (row) => [row.startsAt.toISOString()]);
}

/** The first coming sessions of each activity, at most `perActivity`. */
export async function listComingSessions(
  db: DbOrTx,
  activityIds: readonly string[],
  now: Date,
  perActivity: number,
): Promise<SessionRow[]> {
  if (activityIds.length === 0) return [];
  const ranked = db
    .select({
      id: sessions.id,
      rank: sql<number>`row_number() over (partition by ${sessions.activityId} order by ${sessions.startsAt}, ${sessions.id})`.as(
        'rank',
      ),
    })
    .from(sessions)
    .where(
      and(
        inArray(sessions.activityId, [...activityIds]),
        gte(sessions.endsAt, now),
        isNull(sessions.agreedForOrganisationId),
      ),
    )
    .as('ranked');
  const rows = await db
    .select({ session: sessions })
    .from(sessions)
    .innerJoin(ranked, and(eq(ranked.id, sessions.id), sql`${ranked.rank} <= ${perActivity}`))
    .orderBy(sessions.startsAt, sessions.id);
  return rows.map((row) => row.session);
}

/** A session with the owner and publication of its activity. */
export async function findSession(db: DbOrTx, id: string) {
  const [row] = await db
    .select({ session: sessions, activity: activities })
    .from(sessions)
    .innerJoin(activities, eq(activities.id, sessions.activityId))
    .where(eq(sessions.id, id));
  return row;
}

export async function lockSession(tx: Tx, id: string): Promise<SessionRow | undefined> {
  const [row] = await tx.select().from(sessions).where(eq(sessions.id, id)).for('update');
  return row;
}

export async function updateSession(tx: Tx, id: string, change: Partial<SessionRow>): Promise<SessionRow> {
  const [updated] = await tx.update(sessions).set(change).where(eq(sessions.id, id)).returning();
  if (updated === undefined) throw new Error('The session was not updated');
  return updated;
}

export async function deleteSession(tx: Tx, id: string): Promise<void> {
  await tx.delete(sessions).where(eq(sessions.id, id));
}

/** Which of the sessions somebody reserved, held or waited for, of any status. */
export async function findUsed(db: DbOrTx, sessionIds: readonly string[]): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(sql`
    select wanted.id from unnest(${sql.param([...sessionIds])}::uuid[]) wanted(id)
    where exists (select from reservations where session_id = wanted.id)
      or exists (select from holds where session_id = wanted.id)
      or exists (select from waitlist_entries where session_id = wanted.id)
      or exists (select from demand_responses where session_id = wanted.id)
      or exists (select from demand_response_proposals where session_id = wanted.id)`);
  return rows.map((row) => row.id);
}

/** True when somebody wants or has a place in the session, or waits for one. */
export async function hasLiveClaims(db: DbOrTx, sessionId: string): Promise<boolean> {
  const [row] = await db.execute<{ found: boolean }>(sql`
    select exists (select from reservations where session_id = ${sessionId}
        and status in ('awaiting_school_approval', 'requested', 'confirmed'))
      or exists (select from waitlist_entries where session_id = ${sessionId}
        and status in ('waiting', 'offered')) as found`);
  return row?.found === true;
}

export async function insertSessions(
  tx: Tx,
  rows: readonly (typeof sessions.$inferInsert)[],
): Promise<SessionRow[]> {
  if (rows.length === 0) return [];
  const inserted = await tx
    .insert(sessions)
    .values([...rows])
    .returning();
  return inserted.sort((one, other) => one.startsAt.getTime() - other.startsAt.getTime());
}

/** Locks sessions in order of id, as everyone does who locks several. */
export async function lockSessions(tx: Tx, ids: readonly string[]): Promise<SessionRow[]> {
  return tx
    .select()
    .from(sessions)
    .where(inArray(sessions.id, [...ids]))
    .orderBy(sessions.id)
    .for('update');
}
