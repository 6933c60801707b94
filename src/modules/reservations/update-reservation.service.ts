import { DomainError } from '../../core/errors.ts';
import { changedFields, present } from '../../core/fields.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { BookableSession } from '../activities/index.ts';
import { assertCanGrow, assertGrowthFits, groupKey, seatsAfter, toGroupName } from './booking.rules.ts';
import { assertIntake } from './intake.rules.ts';
import { assertNoConflict, assertTextsAreFit } from './place-group.service.ts';
import { assertChangeable, holdsSeats, type Party } from './reservation.rules.ts';
import type { ReservationRow, ReservationUpdate, ReservationView } from './reservation.schemas.ts';
import { getReservation, viewOf } from './reservation.service.ts';
import * as store from './reservation.store.ts';
import { lockVisible } from './reservation-step.service.ts';
import { claimSeats, giveSeatsBack, lockSession } from './seat-claim.service.ts';

function assertMayChange(parties: readonly Party[]): void {
  if (parties.some((party) => party !== 'provider')) return;
  throw new DomainError('permission_denied', 'Alleen de school verandert haar reservering.');
}

function changesOf(row: ReservationRow, input: ReservationUpdate): Partial<store.StoredReservation> {
  const { groupName, accessibilityNeeds, ...rest } = input;
  return changedFields<store.StoredReservation>(row, {
    ...rest,
    ...(groupName === undefined ? {} : { groupName: toGroupName(groupName) }),
    ...(accessibilityNeeds === undefined ? {} : { accessibilityNeeds: accessibilityNeeds ?? [] }),
  });
}

/** Head count may always go down; up it passes the bounds of the group and the guard on capacity. */
async function fitSeats(
  ctx: TransactionContext,
  row: ReservationRow,
  next: ReservationRow,
  session: BookableSession,
): Promise<number> {
  assertGrowthFits(row, next, session);
  const seats = seatsAfter(row, next.pupilCount, session.seatUnit);
  const extra = seats - row.seats;
  if (extra > 0) assertCanGrow(session, ctx.now);
  if (extra > 0 && holdsSeats(row.status)) await claimSeats(ctx, session.id, extra);
  if (extra < 0 && holdsSeats(row.status)) await giveSeatsBack(ctx, session.id, -extra);
  return seats;
}

async function apply(
  ctx: TransactionContext,
  row: ReservationRow,
  changes: Partial<store.StoredReservation>,
): Promise<ReservationRow> {
  const session = await lockSession(ctx, row.sessionId);
  if (changes.intakeAnswers !== undefined) assertIntake(session.intakeQuestions, changes.intakeAnswers);
  const next = { ...row, ...changes, version: row.version + 1, updatedAt: ctx.now };
  const seats = await fitSeats(ctx, row, next, session);
  if (groupKey(next.groupName) !== groupKey(row.groupName)) {
    const { startsAt, endsAt } = session;
    await assertNoConflict(ctx, { ...next, startsAt, endsAt, exceptId: row.id });
  }
  const { version, updatedAt } = next;
  await store.updateReservation(ctx.db, row.id, { ...changes, seats, version, updatedAt });
  await recordChange(ctx, {
    type: 'reservation.updated',
    resourceKind: 'reservation',
    resourceId: row.id,
    resourceVersion: version,
    facts: { sessionId: row.sessionId, changed: Object.keys(changes), seats },
  });
  return { ...next, seats };
}

/**
 * Changes a reservation of the school. The group is locked before the row, as reserving does, so that the two
 * never wait for each other.
 * @throws DomainError resource_not_found, permission_denied, precondition_failed, transition_not_allowed,
 * capacity_exceeded, session_not_bookable, already_reserved, overlapping_reservation, personal_data_refused
 */
export async function updateReservation(
  ctx: Context,
  id: string,
  input: ReservationUpdate,
  expected: ExpectedVersions,
): Promise<ReservationView> {
  return inTransaction(ctx, async (ctx) => {
    const seen = await getReservation(ctx, id);
    await store.lockGroup(ctx.db, seen.organisationId, groupKey(input.groupName ?? seen.groupName));
    const { row, parties } = await lockVisible(ctx, id);
    assertMayChange(parties);
    assertVersion(row.version, expected);
    assertChangeable(row, ctx.now);
    assertTextsAreFit(present(input));
    const changes = changesOf(row, input);
    return viewOf(ctx, Object.keys(changes).length === 0 ? row : await apply(ctx, row, changes));
  });
}
