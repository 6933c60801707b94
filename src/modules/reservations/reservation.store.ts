import {
  and,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  lt,
  lte,
  ne,
  notInArray,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from '../../infra/db/keyset.ts';
import { activities, sessions } from '../../infra/db/schema/activities.ts';
import { demandCalls } from '../../infra/db/schema/demand-calls.ts';
import { organisations } from '../../infra/db/schema/organisations.ts';
import { reservations } from '../../infra/db/schema/reservations.ts';
import { ACTIVE_STATUSES, type Reach, type ReservationStatus } from './reservation.rules.ts';
import type { ReservationRow } from './reservation.schemas.ts';

export type StoredReservation = typeof reservations.$inferSelect;

/** Filters of lists of reservations; absent ones do not filter. */
export interface ReservationFilters {
  statuses?: readonly ReservationStatus[] | undefined;
  sessionId?: string | undefined;
  organisationId?: string | undefined;
  startsFrom?: Date | undefined;
  startsTo?: Date | undefined;
}

const school = alias(organisations, 'school');
const provider = alias(organisations, 'provider');

const selectRows = (db: DbOrTx) =>
  db
    .select({
      reservation: reservations,
      activityId: sessions.activityId,
      activityTitle: activities.title,
      sourceId: activities.sourceId,
      contactEmail: activities.contactEmail,
      startsAt: sessions.startsAt,
      endsAt: sessions.endsAt,
      sessionStatus: sessions.status,
      organisationName: school.name,
      providerOrganisationName: provider.name,
    })
    .from(reservations)
    .innerJoin(sessions, eq(sessions.id, reservations.sessionId))
    .innerJoin(activities, eq(activities.id, sessions.activityId))
    .innerJoin(school, eq(school.id, reservations.organisationId))
    .innerJoin(provider, eq(provider.id, reservations.providerOrganisationId));

type Joined = Awaited<ReturnType<typeof selectRows>>[number];

const toRow = ({ reservation, ...joined }: Joined): ReservationRow => ({ ...reservation, ...joined });

/** The reach as a condition on rows; undefined when it holds everything. */
function withinReach({ everything, own, schoolIds, providerIds, sourceId }: Reach): SQL | undefined {
  if (everything) return undefined;
  const isOwn =
    own &&
    and(
      eq(reservations.createdById, own.personId),
      inArray(reservations.organisationId, [...own.organisationIds]),
    );
  const isProvided = and(
    inArray(reservations.providerOrganisationId, [...providerIds]),
    sourceId === undefined ? undefined : eq(activities.sourceId, sourceId),
  );
  return or(isOwn, inArray(reservations.organisationId, [...schoolIds]), isProvided);
}

const SORTS = {
  createdAt: { column: sql`${reservations.createdAt}`, type: 'timestamptz' },
  startsAt: { column: sql`${sessions.startsAt}`, type: 'timestamptz' },
} as const;

function conditions(filters: ReservationFilters): (SQL | undefined)[] {
  return [
    filters.statuses && inArray(reservations.status, [...filters.statuses]),
    filters.sessionId === undefined ? undefined : eq(reservations.sessionId, filters.sessionId),
    filters.organisationId === undefined
      ? undefined
      : eq(reservations.organisationId, filters.organisationId),
    filters.startsFrom && gte(sessions.startsAt, filters.startsFrom),
    filters.startsTo && lt(sessions.startsAt, filters.startsTo),
  ];
}

export async function listReservations(
  db: DbOrTx,
  reach: Reach,
  filters: ReservationFilters,
  list: ListRequest,
): Promise<Slice<ReservationRow>> {
  const keyset = keysetClauses(list, SORTS, sql`${reservations.id}`);
  const rows = await selectRows(db)
    .where(and(withinReach(reach), ...conditions(filters), keyset.where))
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows.map(toRow), list, (row) =>
    list.sorts.map((sort) => (sort.name === 'startsAt' ? row.startsAt : row.createdAt).toISOString()),
  );
}

export async function findReservation(db: DbOrTx, id: string): Promise<ReservationRow | undefined> {
  const [row] = await selectRows(db).where(eq(reservations.id, id));
  return row && toRow(row);
}

export async function lockReservation(tx: Tx, id: string): Promise<ReservationRow | undefined> {
  const [row] = await selectRows(tx).where(eq(reservations.id, id)).for('update', { of: reservations });
  return row && toRow(row);
}

/**
 * Lets one transaction at a time decide on a group, since its other reservations are rows of other sessions.
 * `groupKey` is the group's name as groups are told apart.
 */
export async function lockGroup(tx: Tx, organisationId: string, groupKey: string): Promise<void> {
  const name = `reservation-group:${organisationId}:${groupKey}`;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}

/** Literals, because the index of active groups is partial and a parameter would hide that it applies. */
const ACTIVE_LITERALS = sql.raw(ACTIVE_STATUSES.map((status) => `'${status}'`).join(', '));

/** A place in time that a group asks for. */
export interface WantedPlace {
  organisationId: string;
  groupName: string;
  sessionId: string;
  startsAt: Date;
  endsAt: Date;
  /** A reservation that does not stand in its own way. */
  exceptId?: string | undefined;
  /** Reservations that make way later: no bar in time, but a group is in a session once. */
  makesWayIds?: readonly string[] | undefined;
}

/** An active reservation of the group for the same session, or else for another that goes on at the same time. */
export async function findConflict(
  db: DbOrTx,
  wanted: WantedPlace,
): Promise<{ id: string; sessionId: string } | undefined> {
  const isSameSession = eq(reservations.sessionId, wanted.sessionId);
  const isOverlapping = and(
    eq(sessions.status, 'scheduled'),
    lt(sessions.startsAt, wanted.endsAt),
    gt(sessions.endsAt, wanted.startsAt),
    wanted.makesWayIds && notInArray(reservations.id, [...wanted.makesWayIds]),
  );
  const [row] = await db
    .select({ id: reservations.id, sessionId: reservations.sessionId })
    .from(reservations)
    .innerJoin(sessions, eq(sessions.id, reservations.sessionId))
    .where(
      and(
        eq(reservations.organisationId, wanted.organisationId),
        sql`lower(${reservations.groupName}) = lower(${wanted.groupName})`,
        sql`${reservations.status} in (${ACTIVE_LITERALS})`,
        wanted.exceptId === undefined ? undefined : ne(reservations.id, wanted.exceptId),
        or(isSameSession, isOverlapping),
      ),
    )
    .orderBy(sql`${isSameSession} desc`, reservations.id)
    .limit(1);
  return row;
}

/** The reservations that were made together for a programme, by begin of their session. */
export async function listProgrammeReservationIds(db: DbOrTx, firstId: string): Promise<string[]> {
  const rows = await db
    .select({ id: reservations.id })
    .from(reservations)
    .innerJoin(sessions, eq(sessions.id, reservations.sessionId))
    .where(eq(reservations.programmeReservationId, firstId))
    .orderBy(sessions.startsAt, reservations.id);
  return rows.map((row) => row.id);
}

/** The reservations that were made together for a programme, in the order in which they are locked. */
export async function listTogetherIds(db: DbOrTx, firstId: string): Promise<string[]> {
  const rows = await db
    .select({ id: reservations.id })
    .from(reservations)
    .where(eq(reservations.programmeReservationId, firstId))
    .orderBy(reservations.id);
  return rows.map((row) => row.id);
}

/** Some reservations that nobody approved in time. */
export async function listOverdueIds(db: DbOrTx, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: reservations.id })
    .from(reservations)
    .where(
      and(
        isNotNull(reservations.expiresAt),
        lte(reservations.expiresAt, now),
        inArray(reservations.status, ['awaiting_school_approval', 'requested']),
      ),
    )
    .orderBy(reservations.expiresAt)
    .limit(limit);
  return rows.map((row) => row.id);
}

/** Some confirmed reservations of sessions that took place and ended before a moment. */
export async function listUnattendedIds(db: DbOrTx, endedBefore: Date, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: reservations.id })
    .from(reservations)
    .innerJoin(sessions, eq(sessions.id, reservations.sessionId))
    .where(
      and(
        sql`${reservations.status} = 'confirmed'`,
        eq(sessions.status, 'scheduled'),
        lt(sessions.endsAt, endedBefore),
      ),
    )
    .orderBy(reservations.id)
    .limit(limit);
  return rows.map((row) => row.id);
}

/** Reservations of a session that are not over, oldest first. */
export async function listActiveIds(db: DbOrTx, sessionId: string): Promise<string[]> {
  const rows = await db
    .select({ id: reservations.id })
    .from(reservations)
    .where(and(eq(reservations.sessionId, sessionId), inArray(reservations.status, [...ACTIVE_STATUSES])))
    .orderBy(reservations.createdAt, reservations.id);
  return rows.map((row) => row.id);
}

export async function insertReservation(tx: Tx, row: typeof reservations.$inferInsert): Promise<void> {
  await tx.insert(reservations).values(row);
}

export async function updateReservation(
  tx: Tx,
  id: string,
  change: Partial<StoredReservation>,
): Promise<void> {
  await tx.update(reservations).set(change).where(eq(reservations.id, id));
}

/** Status and kinds of an organisation, to know whether it can reserve. */
export async function findOrganisationFacts(db: DbOrTx, id: string) {
  const [row] = await db
    .select({
      status: organisations.status,
      kinds: organisations.kinds,
      regionIds: organisations.regionIds,
      requiresReservationApproval: organisations.requiresReservationApproval,
    })
    .from(organisations)
    .where(eq(organisations.id, id));
  return row;
}

/** True when the demand call exists and is the organisation's own. */
export async function hasDemandCall(db: DbOrTx, id: string, organisationId: string): Promise<boolean> {
  const rows = await db
    .select({ id: demandCalls.id })
    .from(demandCalls)
    .where(and(eq(demandCalls.id, id), eq(demandCalls.organisationId, organisationId)));
  return rows.length > 0;
}
