import { DomainError } from '../../core/errors.ts';
import { assertNoPersonalData } from '../../core/personal-data.ts';
import { recordChanges } from '../../infra/audit.ts';
import type { TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { enqueue } from '../../infra/jobs/queue.ts';
import { recordStatusChange } from '../../infra/status-changes.ts';
import type { BookableSession } from '../activities/index.ts';
import { type Start, seatsFor, toGroupName } from './booking.rules.ts';
import { intakeTexts } from './intake.rules.ts';
import { holdsSeats } from './reservation.rules.ts';
import type { ReservationCreate, ReservationRow } from './reservation.schemas.ts';
import * as store from './reservation.store.ts';
import { claimSeats, giveSeatsBack } from './seat-claim.service.ts';

const KIND = 'reservation';

/** The job that ends a reservation nobody approved in time. */
export const EXPIRE_RESERVATION = 'expire-reservation';

/** A group with what its school tells about it, apart from where it goes. */
export type GroupInput = Omit<ReservationCreate, 'sessionId' | 'holdId' | 'replacesId' | 'joinWaitlist'>;

/** How a group gets its place. */
export interface Placement extends Start {
  createdById: string;
  /** Seats that were set apart for this group before: of a hold, an offer or a reservation that made way. */
  claimedSeats: number;
  replacesId?: string | undefined;
  /** Reservations that make way once the school approved, and so are no bar now, except for the same session. */
  makesWayIds?: readonly string[] | undefined;
  /** A hold that keeps the seats while the school approves. */
  holdId?: string | undefined;
  programmeReservationId?: string | undefined;
}

/** @throws DomainError personal_data_refused pointing at the text */
export function assertTextsAreFit(input: Partial<GroupInput>): void {
  const { groupName, remark, intakeAnswers } = input;
  assertNoPersonalData({ '#/groupName': groupName, '#/remark': remark, ...intakeTexts(intakeAnswers) });
}

/** @throws DomainError already_reserved or overlapping_reservation with `reservationId` */
export async function assertNoConflict(ctx: TransactionContext, wanted: store.WantedPlace): Promise<void> {
  const conflict = await store.findConflict(ctx.db, wanted);
  if (conflict === undefined) return;
  const details = { reservationId: conflict.id };
  if (conflict.sessionId === wanted.sessionId) {
    throw new DomainError('already_reserved', 'Deze groep heeft dit moment al gereserveerd.', details);
  }
  throw new DomainError('overlapping_reservation', 'Deze groep heeft in die tijd al iets anders.', details);
}

/** Takes what is missing of the wanted seats, or gives back what is left over. */
async function settleSeats(
  ctx: TransactionContext,
  sessionId: string,
  wanted: number,
  claimed: number,
): Promise<void> {
  if (wanted > claimed) await claimSeats(ctx, sessionId, wanted - claimed);
  if (wanted < claimed) await giveSeatsBack(ctx, sessionId, claimed - wanted);
}

/** Lets a reservation end by itself at its deadline. */
export async function enqueueExpiry(ctx: TransactionContext, id: string, at: Date | null): Promise<void> {
  if (at === null) return;
  await enqueue(
    ctx,
    EXPIRE_RESERVATION,
    { reservationId: id },
    { runAt: at, key: `${EXPIRE_RESERVATION}:${id}` },
  );
}

/** A confirmed reservation was requested as well, in the same moment. */
async function recordStart(ctx: TransactionContext, row: ReservationRow): Promise<void> {
  const { sessionId, organisationId, providerOrganisationId, status } = row;
  const facts = { sessionId, organisationId, providerOrganisationId };
  const statuses = status === 'confirmed' ? ['requested', 'confirmed'] : [status];
  if (status === 'confirmed') {
    const side = 'school';
    await recordStatusChange(ctx, {
      resourceKind: KIND,
      resourceId: row.id,
      from: 'requested',
      to: status,
      side,
    });
  }
  await recordChanges(
    ctx,
    statuses.map((to) => ({
      type: `reservation.${to}`,
      resourceKind: KIND,
      resourceId: row.id,
      resourceVersion: 1,
      facts,
    })),
  );
}

async function insertRow(
  ctx: TransactionContext,
  session: BookableSession,
  input: GroupInput,
  { claimedSeats: _claimed, makesWayIds: _makeWay, ...placement }: Placement,
): Promise<ReservationRow> {
  const id = newId();
  await store.insertReservation(ctx.db, {
    ...input,
    ...placement,
    id,
    sessionId: session.id,
    groupName: toGroupName(input.groupName),
    providerOrganisationId: session.organisationId,
    seats: seatsFor(session.seatUnit, input.pupilCount),
    confirmedAt: placement.status === 'confirmed' ? ctx.now : null,
    createdAt: ctx.now,
    updatedAt: ctx.now,
  });
  const row = await store.findReservation(ctx.db, id);
  if (row === undefined) throw new Error('The reservation was not inserted');
  return row;
}

/**
 * Gives a group its place in a session that is locked, once it is known that it may have it.
 * @throws DomainError capacity_exceeded, already_reserved, overlapping_reservation
 */
export async function placeGroup(
  ctx: TransactionContext,
  session: BookableSession,
  input: GroupInput,
  placement: Placement,
): Promise<ReservationRow> {
  const { id: sessionId, startsAt, endsAt } = session;
  const { organisationId } = input;
  const groupName = toGroupName(input.groupName);
  const { makesWayIds } = placement;
  await assertNoConflict(ctx, { organisationId, groupName, sessionId, startsAt, endsAt, makesWayIds });
  const seats = holdsSeats(placement.status) ? seatsFor(session.seatUnit, input.pupilCount) : 0;
  await settleSeats(ctx, sessionId, seats, placement.claimedSeats);
  const row = await insertRow(ctx, session, input, placement);
  await enqueueExpiry(ctx, row.id, row.expiresAt);
  await recordStart(ctx, row);
  return row;
}
