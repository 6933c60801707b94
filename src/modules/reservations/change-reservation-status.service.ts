import { DomainError, invalidInput } from '../../core/errors.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import { assertBookable, assertCanGrow, startWithProvider } from './booking.rules.ts';
import { convertHoldIfLive } from './hold.service.ts';
import { enqueueExpiry } from './place-group.service.ts';
import { decideReservationStep, type Party, sideOf } from './reservation.rules.ts';
import type { ReservationRow, ReservationStatusChangeCreate } from './reservation.schemas.ts';
import * as store from './reservation.store.ts';
import { lockVisible, takeStep } from './reservation-step.service.ts';
import { claimSeats, giveSeatsBack, lockSession } from './seat-claim.service.ts';

const KIND = 'reservation';

type Step = ReservationStatusChangeCreate;

/**
 * The school stands behind the request: it now takes its seats, of its hold if that still runs, and goes to the
 * provider, or is confirmed at once.
 */
async function approve(
  ctx: TransactionContext,
  row: ReservationRow,
  party: Party,
  step: Step,
): Promise<StatusChangeRow> {
  const { organisationId, sessionId, holdId } = row;
  const use = { organisationId, sessionId };
  const kept = holdId === null ? 0 : await convertHoldIfLive(ctx, holdId, use);
  const session = await lockSession(ctx, sessionId);
  assertBookable(session, ctx.now);
  if (row.seats > kept) await claimSeats(ctx, sessionId, row.seats - kept);
  if (row.seats < kept) await giveSeatsBack(ctx, sessionId, kept - row.seats);
  const { status, expiresAt } = startWithProvider(session, ctx.now);
  const change = await takeStep(ctx, row, party, step, { movesSeats: false, expiresAt });
  if (status === 'requested') await enqueueExpiry(ctx, row.id, expiresAt);
  else await takeStep(ctx, { ...row, status: 'requested', version: row.version + 1 }, party, { to: status });
  return change;
}

/** A session that was called off in the meantime is not confirmed any more. */
async function confirm(
  ctx: TransactionContext,
  row: ReservationRow,
  party: Party,
  step: Step,
): Promise<StatusChangeRow> {
  assertCanGrow(await lockSession(ctx, row.sessionId), ctx.now);
  return takeStep(ctx, row, party, step);
}

const attendanceOf = ({ attendance }: Step): Partial<store.StoredReservation> | undefined =>
  attendance && { attendedPupilCount: attendance.pupilCount, attendedAdultCount: attendance.adultCount };

/** @throws DomainError validation_failed when attendance is told about a group that did not come */
function assertAttendanceFits({ to, attendance }: Step): void {
  if (attendance === undefined || to === 'completed') return;
  throw invalidInput({
    pointer: '#/attendance',
    code: 'unknown',
    detail: 'Meld het aantal aanwezigen bij de stap naar completed.',
  });
}

/** Who came can be told, and told better, after the reservation was completed. */
async function correctAttendance(
  ctx: TransactionContext,
  row: ReservationRow,
  parties: readonly Party[],
  step: Step,
): Promise<void> {
  if (step.attendance === undefined) return;
  const party = parties.find((candidate) => candidate === 'provider' || candidate === 'platform');
  if (party === undefined) {
    throw new DomainError('permission_denied', 'De aanbieder meldt hoeveel leerlingen er waren.');
  }
  const version = row.version + 1;
  const change = { ...attendanceOf(step), version, updatedAt: ctx.now };
  await store.updateReservation(ctx.db, row.id, change);
  await recordChange(ctx, {
    type: 'reservation.updated',
    resourceKind: KIND,
    resourceId: row.id,
    resourceVersion: version,
    facts: { sessionId: row.sessionId, changed: ['attendance'], side: sideOf(party) },
  });
}

/**
 * Moves a reservation. Moving it to the status it has is kept in the history and changes nothing else, but for the
 * attendance of one that was completed.
 * @throws DomainError resource_not_found, transition_not_allowed, permission_denied, validation_failed,
 * capacity_exceeded, session_not_bookable
 */
export async function changeReservationStatus(
  ctx: Context,
  id: string,
  step: Step,
): Promise<StatusChangeRow> {
  return inTransaction(ctx, async (ctx) => {
    const { row, parties } = await lockVisible(ctx, id);
    assertAttendanceFits(step);
    const party = decideReservationStep(row, step.to, parties, ctx.now);
    if (party === undefined) {
      await correctAttendance(ctx, row, parties, step);
      const { to, reasonCode, reasonText } = step;
      return recordStatusChange(ctx, {
        resourceKind: KIND,
        resourceId: id,
        from: row.status,
        to,
        reasonCode,
        reasonText,
      });
    }
    if (step.to === 'requested') return approve(ctx, row, party, step);
    if (step.to === 'confirmed') return confirm(ctx, row, party, step);
    return takeStep(ctx, row, party, step, { change: attendanceOf(step) });
  });
}
