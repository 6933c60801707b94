import { and, asc, eq, gt, inArray, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '../../infra/db/client.ts';
import { activities, sessions } from '../../infra/db/schema/activities.ts';
import { organisations } from '../../infra/db/schema/organisations.ts';
import type { ActivityStatus } from './activity.schemas.ts';

/** Seats of a session after a change, with the version that change gave it. */
export interface SeatCount {
  capacitySeats: number;
  takenSeats: number;
  version: number;
}

const bookableColumns = {
  id: sessions.id,
  version: sessions.version,
  activityId: sessions.activityId,
  status: sessions.status,
  startsAt: sessions.startsAt,
  endsAt: sessions.endsAt,
  bookingOpensAt: sessions.bookingOpensAt,
  bookingClosesAt: sessions.bookingClosesAt,
  capacitySeats: sessions.capacitySeats,
  takenSeats: sessions.takenSeats,
  priorityUntilAt: sessions.priorityUntilAt,
  priorityRegionIds: sessions.priorityRegionIds,
  programmeId: sessions.programmeId,
  organisationId: activities.organisationId,
  sourceId: activities.sourceId,
  title: activities.title,
  agreedForOrganisationId: sessions.agreedForOrganisationId,
  /** What a suspended organisation offers stands still; what was agreed with one school is not open to anybody. */
  activityStatus: sql<ActivityStatus>`case when ${organisations.status} = 'active' and ${sessions.agreedForOrganisationId} is null
    then ${activities.status}::text else 'paused' end`,
  /** True when what was agreed does not go on either: of a suspended organisation, archived, or paused by a curator. */
  isHalted: sql<boolean>`(${organisations.status} = 'suspended' or ${activities.status} = 'archived'
    or ${activities.isPausedByCurator})`,
  visibleFrom: activities.visibleFrom,
  visibleUntil: activities.visibleUntil,
  seatUnit: activities.seatUnit,
  groupSizeMin: activities.groupSizeMin,
  groupSizeMax: activities.groupSizeMax,
  bookingMode: activities.bookingMode,
  confirmWithinDays: activities.confirmWithinDays,
  intakeQuestions: activities.intakeQuestions,
};

const selectBookable = (db: DbOrTx, where: SQL) =>
  db
    .select(bookableColumns)
    .from(sessions)
    .innerJoin(activities, eq(activities.id, sessions.activityId))
    .innerJoin(organisations, eq(organisations.id, activities.organisationId))
    .where(where)
    .orderBy(asc(sessions.id));

/** A session with the facts of its activity that decide on booking. */
export type BookableSession = Awaited<ReturnType<typeof selectBookable>>[number];

export async function findBookableSession(db: DbOrTx, id: string): Promise<BookableSession | undefined> {
  const [row] = await selectBookable(db, eq(sessions.id, id));
  return row;
}

/** Sessions of a programme that are still to come. */
export async function listProgrammeSessionIds(db: DbOrTx, programmeId: string, now: Date): Promise<string[]> {
  const rows = await db
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        eq(sessions.programmeId, programmeId),
        gt(sessions.startsAt, now),
        eq(sessions.status, 'scheduled'),
      ),
    )
    .orderBy(asc(sessions.startsAt), asc(sessions.id));
  return rows.map((row) => row.id);
}

/** Locks sessions in order of id, so that two bookings of the same sessions never wait for each other. */
export async function lockBookableSessions(tx: Tx, ids: readonly string[]): Promise<BookableSession[]> {
  return selectBookable(tx, inArray(sessions.id, [...ids])).for('update', { of: sessions });
}

const seatCount = {
  capacitySeats: sessions.capacitySeats,
  takenSeats: sessions.takenSeats,
  version: sessions.version,
};

/** Remaining places are part of the session as it is shown, so its version goes with them. */
const changedSeats = (seats: number, now: Date) => ({
  takenSeats: sql`${sessions.takenSeats} + ${seats}`,
  version: sql`${sessions.version} + 1`,
  updatedAt: sql`greatest(${sessions.updatedAt}, ${sql.param(now, sessions.updatedAt)})`,
});

/** Takes seats in one conditional write (C-39); undefined when they do not fit or the session is not there. */
export async function takeSeats(
  tx: Tx,
  sessionId: string,
  seats: number,
  now: Date,
): Promise<SeatCount | undefined> {
  const fits = sql`${sessions.takenSeats} + ${seats} <= ${sessions.capacitySeats}`;
  const [row] = await tx
    .update(sessions)
    .set(changedSeats(seats, now))
    .where(and(eq(sessions.id, sessionId), fits))
    .returning(seatCount);
  return row;
}

/** Gives seats back; undefined when the session is not there. */
export async function releaseSeats(
  tx: Tx,
  sessionId: string,
  seats: number,
  now: Date,
): Promise<SeatCount | undefined> {
  const [row] = await tx
    .update(sessions)
    .set(changedSeats(-seats, now))
    .where(eq(sessions.id, sessionId))
    .returning(seatCount);
  return row;
}
