import { DomainError, invalidInput } from '../../core/errors.ts';
import { assertReason } from '../../core/machine.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ProposedMomentRow } from '../../infra/db/schema/reservations.ts';
import { recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import { createSession } from '../activities/index.ts';
import { createAgreedReservation } from './agreed-reservation.service.ts';
import { type AppointmentParty, appointmentRequestMachine } from './appointment.machine.ts';
import { assertChoice, decideAppointmentStep, proposingSide } from './appointment.rules.ts';
import type { AppointmentRow, AppointmentStatusChangeCreate } from './appointment.schemas.ts';
import { APPOINTMENT, getAppointment, lockAppointment, recordAppointment } from './appointment.service.ts';
import * as store from './appointment.store.ts';
import { seatsFor } from './booking.rules.ts';
import { eachAlone } from './each-alone.ts';
import { lockGroupOf } from './eligible-school.service.ts';

type Step = AppointmentStatusChangeCreate;

/** The moment that is agreed to. @throws DomainError validation_failed, version_outdated */
async function chosenMoment(
  ctx: TransactionContext,
  row: AppointmentRow,
  step: Step,
): Promise<ProposedMomentRow> {
  const { version, momentIndex } = assertChoice(step, row.proposalVersion);
  const proposal = await store.findProposal(ctx.db, row.id, version);
  const moment = proposal?.moments[momentIndex];
  if (moment !== undefined) return moment;
  const detail = 'Dit moment staat niet in het voorstel.';
  throw invalidInput({ pointer: '#/momentIndex', code: 'reference_not_found', detail });
}

/** Plans the session, with room for just this group, and reserves it, in the name of the service: both agreed. */
async function plan(
  ctx: TransactionContext,
  row: AppointmentRow,
  moment: ProposedMomentRow,
): Promise<string> {
  const activity = await store.findAppointmentActivity(ctx.db, row.activityId, ctx.now);
  if (activity === undefined) throw new Error('A request has an activity');
  if (activity.status !== 'published' || activity.organisationStatus !== 'active') {
    throw new DomainError('session_not_bookable', 'De activiteit staat niet open.', {
      reason: 'not_published',
    });
  }
  const isAtSchool = activity.delivery === 'at_school_by_appointment';
  const locationId = isAtSchool ? await store.findMainLocationId(ctx.db, row.organisationId) : undefined;
  const service: TransactionContext = { ...ctx, actor: { kind: 'system', name: APPOINTMENT } };
  const planned = {
    ...moment,
    capacitySeats: seatsFor(activity.seatUnit, row.pupilCount),
    ...(locationId === undefined ? {} : { locationId }),
  };
  const session = await createSession(service, row.activityId, planned, row.organisationId);
  const reservation = await createAgreedReservation(ctx, {
    sessionId: session.id,
    organisationId: row.organisationId,
    createdById: row.createdById,
    groupName: row.groupName,
    level: row.level,
    pupilCount: row.pupilCount,
    adultCount: row.adultCount,
    accessibilityNeeds: row.accessibilityNeeds,
    intakeAnswers: row.intakeAnswers,
    ...(row.remark === null ? {} : { remark: row.remark }),
  });
  return reservation.id;
}

/** The side in whose name a step is taken, for the history. */
function sideOf(party: AppointmentParty, parties: readonly AppointmentParty[], row: AppointmentRow): string {
  if (party === 'platform') return party;
  return proposingSide(parties, row) ?? 'platform';
}

async function take(
  ctx: TransactionContext,
  row: AppointmentRow,
  { to, reasonCode, reasonText }: Step,
  { side, reservationId }: { side: string; reservationId?: string | undefined },
): Promise<StatusChangeRow> {
  const next = { ...row, status: to, version: row.version + 1, updatedAt: ctx.now };
  const { status, version, updatedAt } = next;
  await store.updateAppointment(ctx.db, row.id, {
    status,
    version,
    updatedAt,
    ...(reservationId === undefined ? {} : { reservationId }),
  });
  await recordAppointment(ctx, next, to, { side, ...(reservationId === undefined ? {} : { reservationId }) });
  const step = { resourceKind: APPOINTMENT, resourceId: row.id, from: row.status, to, side };
  return recordStatusChange(ctx, { ...step, reasonCode, reasonText });
}

/**
 * Moves a request. Agreeing names the proposal and one of its moments, and makes the session and the reservation in
 * the same step.
 * @throws DomainError resource_not_found, transition_not_allowed, permission_denied, version_outdated,
 * validation_failed, session_not_bookable, already_reserved, overlapping_reservation, organisation_not_verified
 */
export async function changeAppointmentStatus(
  ctx: Context,
  id: string,
  step: Step,
): Promise<StatusChangeRow> {
  return inTransaction(ctx, async (ctx) => {
    const seen = await getAppointment(ctx, id);
    await lockGroupOf(ctx, seen.organisationId, seen.groupName);
    const { row, parties } = await lockAppointment(ctx, id);
    const party = decideAppointmentStep(row, step.to, parties, ctx.now);
    if (party === undefined) {
      const { to, reasonCode, reasonText } = step;
      const same = { resourceKind: APPOINTMENT, resourceId: id, from: row.status, to };
      return recordStatusChange(ctx, { ...same, reasonCode, reasonText });
    }
    assertReason(appointmentRequestMachine, row.status, step.to, party, step);
    const side = sideOf(party, parties, row);
    if (step.to !== 'agreed') return take(ctx, row, step, { side });
    const reservationId = await plan(ctx, row, await chosenMoment(ctx, row, step));
    return take(ctx, row, step, { side, reservationId });
  });
}

/** Ends a request of which every moment is over; one that was answered stays as it is. */
export async function expireAppointment(ctx: Context, id: string): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const row = await store.lockAppointment(ctx.db, id);
    if (row?.status !== 'open' || row.expiresAt > ctx.now) return false;
    await take(ctx, row, { to: 'expired' }, { side: 'platform' });
    return true;
  });
}

/** Ends all requests of which every moment is over. @returns how many */
export async function expireAppointments(ctx: Context): Promise<number> {
  const ids = await store.listOverdueAppointmentIds(ctx.db, ctx.now, 1000);
  let ended = 0;
  const sweep = eachAlone(ctx, (id) => expireAppointment(ctx, id));
  for (const id of ids) if (await sweep.run(id)) ended += 1;
  sweep.finish();
  return ended;
}
