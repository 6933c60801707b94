import { DomainError, invalidInput } from '../../core/errors.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import type { BookableSession } from '../activities/index.ts';
import { assertAgreementStands, assertBookable, assertCanGrow, startWithProvider } from './booking.rules.ts';
import { convertHoldIfLive } from './hold.service.ts';
import { endKeptHolds, lockSessionsInOrder, lockTogether, makeWay } from './make-way.service.ts';
import { enqueueExpiry } from './place-group.service.ts';
import { decideReservationStep, isActive, type Party, sideOf } from './reservation.rules.ts';
import type { ReservationRow, ReservationStatusChangeCreate } from './reservation.schemas.ts';
import * as store from './reservation.store.ts';
import { lockVisible, takeStep } from './reservation-step.service.ts';
import { claimSeats, giveSeatsBack } from './seat-claim.service.ts';

const KIND = 'reservation';

type Step = ReservationStatusChangeCreate;

/** What approval follows on: the reservations that make way for the approved ones, locked. */
async function lockReplaced(
  ctx: TransactionContext,
  rows: readonly ReservationRow[],
): Promise<ReservationRow[]> {
  const replacesId = rows.find((row) => row.replacesId !== null)?.replacesId ?? null;
  const replaced = replacesId === null ? undefined : await store.findReservation(ctx.db, replacesId);
  if (replaced === undefined) return [];
  return (await lockTogether(ctx, replaced)).filter(({ status }) => isActive(status));
}

/** Seats of the holds that run still, by session; the reservations take them over. */
async function convertHolds(ctx: TransactionContext, rows: readonly ReservationRow[]) {
  const kept = new Map<string, number>();
  for (const { organisationId, sessionId, holdId } of rows) {
    const use = { organisationId, sessionId };
    if (holdId !== null) kept.set(sessionId, await convertHoldIfLive(ctx, holdId, use));
  }
  return kept;
}

/** Sends one approved request on, with the seats that were kept for it. */
async function sendOn(
  ctx: TransactionContext,
  { row, party, step }: { row: ReservationRow; party: Party; step: Step },
  session: BookableSession,
  kept: number,
): Promise<StatusChangeRow> {
  // What both sides agreed on waits for the school alone, in a session that is for its group only.
  const isAgreed = session.agreedForOrganisationId === row.organisationId;
  if (isAgreed) assertAgreementStands(session, ctx.now);
  else assertBookable(session, ctx.now);
  if (row.seats > kept) await claimSeats(ctx, session.id, row.seats - kept);
  if (row.seats < kept) await giveSeatsBack(ctx, session.id, kept - row.seats);
  const { status, expiresAt } = startWithProvider(
    isAgreed ? { ...session, bookingMode: 'instant' } : session,
    ctx.now,
  );
  const change = await takeStep(ctx, row, party, step, { movesSeats: false, expiresAt });
  if (status === 'requested') await enqueueExpiry(ctx, row.id, expiresAt);
  else await takeStep(ctx, { ...row, status: 'requested', version: row.version + 1 }, party, { to: status });
  return change;
}

/**
 * The school stands behind the request: what it replaces makes way, it takes its seats, of its hold if that still
 * runs, and goes to the provider, or is confirmed at once. The visits of a programme go together.
 */
async function approve(ctx: TransactionContext, rows: readonly ReservationRow[], party: Party, step: Step) {
  const replaced = await lockReplaced(ctx, rows);
  const kept = await convertHolds(ctx, rows);
  const ended = await endKeptHolds(ctx, replaced);
  const wantedIds = rows.map(({ sessionId }) => sessionId);
  const leftIds = replaced.map(({ sessionId }) => sessionId);
  const sessions = await lockSessionsInOrder(ctx, [...wantedIds, ...leftIds]);
  const left = await makeWay(ctx, replaced, wantedIds, ended);
  const changes: StatusChangeRow[] = [];
  for (const row of rows) {
    const session = sessions.get(row.sessionId);
    if (session === undefined) throw new Error('A reservation without its session');
    const seats = (kept.get(session.id) ?? 0) + (left.get(session.id) ?? 0);
    changes.push(await sendOn(ctx, { row, party, step }, session, seats));
  }
  return changes;
}

/** A session that was called off in the meantime is not confirmed any more. */
async function confirm(ctx: TransactionContext, rows: readonly ReservationRow[], party: Party, step: Step) {
  const sessions = await lockSessionsInOrder(
    ctx,
    rows.map(({ sessionId }) => sessionId),
  );
  for (const session of sessions.values()) assertCanGrow(session, ctx.now);
  const changes: StatusChangeRow[] = [];
  for (const row of rows) changes.push(await takeStep(ctx, row, party, step));
  return changes;
}

/** Ends requests; a hold that kept seats meanwhile is let go. */
async function endRequests(
  ctx: TransactionContext,
  rows: readonly ReservationRow[],
  party: Party,
  step: Step,
) {
  const ended = await endKeptHolds(ctx, rows);
  await lockSessionsInOrder(
    ctx,
    rows.map(({ sessionId }) => sessionId),
  );
  const changes: StatusChangeRow[] = [];
  for (const row of rows) changes.push(await takeStep(ctx, row, party, step));
  for (const { sessionId, seats } of ended) await giveSeatsBack(ctx, sessionId, seats);
  return changes;
}

/** Steps that the visits of a programme take together; what was confirmed goes its own way. */
const TOGETHER: Partial<Record<Step['to'], typeof approve>> = {
  requested: approve,
  confirmed: confirm,
  declined: endRequests,
  withdrawn: endRequests,
};

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

/** Locks a reservation, and first, in order of id, those that were made together with it. */
async function lockAll(ctx: TransactionContext, id: string) {
  const seen = await store.findReservation(ctx.db, id);
  const together = seen === undefined ? [] : await lockTogether(ctx, seen);
  const { row, parties } = await lockVisible(ctx, id);
  return { row, parties, rows: together.filter(({ status }) => status === row.status) };
}

/**
 * Moves a reservation. Moving it to the status it has is kept in the history and changes nothing else, but for the
 * attendance of one that was completed. The visits of a programme are approved, confirmed, declined and withdrawn
 * together; once confirmed, each is cancelled by itself.
 * @throws DomainError resource_not_found, transition_not_allowed, permission_denied, validation_failed,
 * capacity_exceeded, session_not_bookable
 */
export async function changeReservationStatus(
  ctx: Context,
  id: string,
  step: Step,
): Promise<StatusChangeRow> {
  return inTransaction(ctx, async (ctx) => {
    const { row, parties, rows } = await lockAll(ctx, id);
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
    const takeTogether = TOGETHER[step.to];
    if (takeTogether === undefined) return takeStep(ctx, row, party, step, { change: attendanceOf(step) });
    const changes = await takeTogether(ctx, rows, party, step);
    const change = changes.find(({ resourceId }) => resourceId === id);
    if (change === undefined) throw new Error('The reservation is one of those made together');
    return change;
  });
}
