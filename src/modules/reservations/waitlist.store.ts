import { and, asc, eq, inArray, lte, or, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { activities, sessions } from '../../infra/db/schema/activities.ts';
import { organisations } from '../../infra/db/schema/organisations.ts';
import { waitlistEntries } from '../../infra/db/schema/reservations.ts';
import type { Reach } from './reservation.rules.ts';
import type { WaitlistStatus } from './waitlist.machine.ts';
import type { StoredEntry, WaitlistRow } from './waitlist.schemas.ts';

const selectEntries = (db: DbOrTx) =>
  db
    .select({
      entry: waitlistEntries,
      activityId: sessions.activityId,
      activityTitle: activities.title,
      startsAt: sessions.startsAt,
      endsAt: sessions.endsAt,
      organisationName: organisations.name,
      requiresReservationApproval: organisations.requiresReservationApproval,
      providerOrganisationId: activities.organisationId,
      sourceId: activities.sourceId,
      groupsBefore: sql<number>`(select count(*)::int from ${waitlistEntries} as ahead
        where ahead.session_id = ${waitlistEntries.sessionId} and ahead.status = 'waiting'
          and ahead.queue_number < ${waitlistEntries.queueNumber})`,
    })
    .from(waitlistEntries)
    .innerJoin(sessions, eq(sessions.id, waitlistEntries.sessionId))
    .innerJoin(activities, eq(activities.id, sessions.activityId))
    .innerJoin(organisations, eq(organisations.id, waitlistEntries.organisationId));

type Joined = Awaited<ReturnType<typeof selectEntries>>[number];

const toRow = ({ entry, ...joined }: Joined): WaitlistRow => ({ ...entry, ...joined });

export async function findEntry(db: DbOrTx, id: string): Promise<WaitlistRow | undefined> {
  const [row] = await selectEntries(db).where(eq(waitlistEntries.id, id));
  return row && toRow(row);
}

export async function lockEntry(tx: Tx, id: string): Promise<WaitlistRow | undefined> {
  const [row] = await selectEntries(tx)
    .where(eq(waitlistEntries.id, id))
    .for('update', { of: waitlistEntries });
  return row && toRow(row);
}

/** Filters of the list of a session; `reach` is left out for who may see all of it. */
export interface WaitlistFilters {
  sessionId: string;
  statuses?: readonly WaitlistStatus[] | undefined;
  reach?: Pick<Reach, 'own' | 'schoolIds'> | undefined;
}

function withinSchools({ own, schoolIds }: Pick<Reach, 'own' | 'schoolIds'>): SQL | undefined {
  const isOwn =
    own &&
    and(
      eq(waitlistEntries.createdById, own.personId),
      inArray(waitlistEntries.organisationId, [...own.organisationIds]),
    );
  return or(isOwn, inArray(waitlistEntries.organisationId, [...schoolIds]));
}

const SORTS = {
  createdAt: { column: sql`${waitlistEntries.createdAt}`, type: 'timestamptz' },
  position: { column: sql`${waitlistEntries.queueNumber}`, type: 'integer' },
} as const;

export async function listEntries(
  db: DbOrTx,
  { sessionId, statuses, reach }: WaitlistFilters,
  list: ListRequest,
): Promise<Slice<WaitlistRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${waitlistEntries.id}`);
  const rows = await selectEntries(db)
    .where(
      and(
        eq(waitlistEntries.sessionId, sessionId),
        statuses && inArray(waitlistEntries.status, [...statuses]),
        reach && withinSchools(reach),
        keyset.where,
      ),
    )
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows.map(toRow), list, (row) =>
    list.sorts.map((sort) => (sort.name === 'position' ? row.queueNumber : row.createdAt.toISOString())),
  );
}

/** An open entry of the group for the session. */
export async function findOpenEntry(
  db: DbOrTx,
  group: { sessionId: string; organisationId: string; groupName: string },
): Promise<StoredEntry | undefined> {
  const [row] = await db
    .select()
    .from(waitlistEntries)
    .where(
      and(
        eq(waitlistEntries.organisationId, group.organisationId),
        sql`lower(${waitlistEntries.groupName}) = lower(${group.groupName})`,
        eq(waitlistEntries.sessionId, group.sessionId),
        sql`${waitlistEntries.status} in ('waiting', 'offered')`,
      ),
    );
  return row;
}

/** The number at the end of a session's queue; unique while the session is locked. */
export async function nextQueueNumber(tx: Tx, sessionId: string): Promise<number> {
  const [row] = await tx
    .select({ last: sql<number>`coalesce(max(${waitlistEntries.queueNumber}), 0)::int` })
    .from(waitlistEntries)
    .where(eq(waitlistEntries.sessionId, sessionId));
  return (row?.last ?? 0) + 1;
}

/** A waiting group with the regions of its school. */
export interface WaitingGroup extends StoredEntry {
  regionIds: string[];
}

/** The queue of a session that is locked; who is leaving it at this moment, and schools that stand still, are left out. */
export async function lockWaiting(tx: Tx, sessionId: string): Promise<WaitingGroup[]> {
  const rows = await tx
    .select({ entry: waitlistEntries, regionIds: organisations.regionIds })
    .from(waitlistEntries)
    .innerJoin(organisations, eq(organisations.id, waitlistEntries.organisationId))
    .where(
      and(
        eq(waitlistEntries.sessionId, sessionId),
        sql`${waitlistEntries.status} = 'waiting'`,
        eq(organisations.status, 'active'),
      ),
    )
    .orderBy(asc(waitlistEntries.queueNumber))
    .for('update', { of: waitlistEntries, skipLocked: true });
  return rows.map(({ entry, regionIds }) => ({ ...entry, regionIds }));
}

/** Offers of a session that nobody took in time, locked; one that is being ended is left to who ends it. */
export async function lockLapsedOffers(tx: Tx, sessionId: string, now: Date): Promise<StoredEntry[]> {
  return tx
    .select()
    .from(waitlistEntries)
    .where(
      and(
        eq(waitlistEntries.sessionId, sessionId),
        sql`${waitlistEntries.status} = 'offered'`,
        lte(waitlistEntries.offerExpiresAt, now),
      ),
    )
    .orderBy(asc(waitlistEntries.queueNumber))
    .for('update', { skipLocked: true });
}

/** Open entries of a session, first in the queue first. */
export async function listOpenEntryIds(db: DbOrTx, sessionId: string): Promise<string[]> {
  const rows = await db
    .select({ id: waitlistEntries.id })
    .from(waitlistEntries)
    .where(
      and(eq(waitlistEntries.sessionId, sessionId), sql`${waitlistEntries.status} in ('waiting', 'offered')`),
    )
    .orderBy(asc(waitlistEntries.queueNumber));
  return rows.map((row) => row.id);
}

export async function insertEntry(tx: Tx, row: typeof waitlistEntries.$inferInsert): Promise<StoredEntry> {
  const [stored] = await tx.insert(waitlistEntries).values(row).returning();
  if (stored === undefined) throw new Error('The entry was not inserted');
  return stored;
}

export async function updateEntry(tx: Tx, id: string, change: Partial<StoredEntry>): Promise<void> {
  await tx.update(waitlistEntries).set(change).where(eq(waitlistEntries.id, id));
}

/** Keeps why groups did not get the seats that were free; it changes what they read, so their version too. */
export async function markSkipped(
  tx: Tx,
  ids: readonly string[],
  freeSeats: number,
  now: Date,
): Promise<void> {
  await tx
    .update(waitlistEntries)
    .set({
      skippedAt: now,
      skippedFreeSeats: freeSeats,
      version: sql`${waitlistEntries.version} + 1`,
      updatedAt: now,
    })
    .where(inArray(waitlistEntries.id, [...ids]));
}
