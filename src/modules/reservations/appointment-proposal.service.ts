import { DomainError } from '../../core/errors.ts';
import { assertNoPersonalData } from '../../core/personal-data.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { enqueue } from '../../infra/jobs/queue.ts';
import {
  type AppointmentSide,
  assertOpen,
  assertRoomForProposal,
  lastBegin,
  proposingSide,
  resolveMoments,
} from './appointment.rules.ts';
import type {
  AppointmentProposalCreate,
  AppointmentRequestCreate,
  AppointmentView,
  ProposalRow,
} from './appointment.schemas.ts';
import {
  type AppointmentActivity,
  appointmentView,
  getAppointment,
  getShownActivity,
  lockAppointment,
  recordAppointment,
} from './appointment.service.ts';
import * as store from './appointment.store.ts';
import { assertGroupFits, toGroupName } from './booking.rules.ts';
import { getEligibleSchool } from './eligible-school.service.ts';
import { assertIntake } from './intake.rules.ts';
import { assertTextsAreFit } from './place-group.service.ts';
import { assertMayReserve } from './reservation.rules.ts';

/** The job that ends a request of which every moment is over. */
export const EXPIRE_APPOINTMENT = 'expire-appointment-request';

/** @throws DomainError session_not_bookable when the activity has sessions to reserve */
function assertByAppointment({ delivery, hasSessions }: AppointmentActivity): void {
  const isByAppointment = delivery.endsWith('_by_appointment') || (delivery === 'online' && !hasSessions);
  if (isByAppointment) return;
  throw new DomainError('session_not_bookable', 'Deze activiteit heeft vaste momenten; reserveer er een.', {
    reason: 'not_by_appointment',
  });
}

interface Proposing {
  version: number;
  proposedBy: AppointmentSide;
  expiresAt: Date;
}

async function keepProposal(
  ctx: TransactionContext,
  appointmentRequestId: string,
  { moments, message }: AppointmentProposalCreate,
  { version, proposedBy, expiresAt }: Proposing,
): Promise<ProposalRow> {
  const proposal: ProposalRow = {
    id: newId(),
    appointmentRequestId,
    version,
    proposedBy,
    createdById: ctx.actor.kind === 'person' ? ctx.actor.personId : null,
    moments,
    message: message ?? null,
    createdAt: ctx.now,
  };
  await store.insertProposal(ctx.db, proposal);
  const key = `${EXPIRE_APPOINTMENT}:${appointmentRequestId}`;
  await enqueue(ctx, EXPIRE_APPOINTMENT, { appointmentRequestId }, { runAt: expiresAt, key });
  return proposal;
}

/**
 * Asks for a moment of an activity that is given by appointment; the first proposal is the school's.
 * @throws DomainError resource_not_found, session_not_bookable, permission_denied, organisation_not_verified,
 * validation_failed, personal_data_refused
 */
export async function createAppointmentRequest(
  ctx: Context,
  activityId: string,
  input: AppointmentRequestCreate,
): Promise<AppointmentView> {
  return inTransaction(ctx, async (ctx) => {
    const { moments, message, ...group } = input;
    const activity = await getShownActivity(ctx, activityId);
    const createdById = assertMayReserve(ctx.actor, group.organisationId);
    await getEligibleSchool(ctx, group.organisationId);
    assertByAppointment(activity);
    assertTextsAreFit(group);
    assertNoPersonalData({ '#/message': message });
    assertGroupFits(group, activity);
    assertIntake(activity.intakeQuestions, group.intakeAnswers ?? []);
    const expiresAt = lastBegin(resolveMoments(moments, ctx.now));
    const id = newId();
    await store.insertAppointment(ctx.db, {
      ...group,
      id,
      activityId,
      createdById,
      groupName: toGroupName(group.groupName),
      expiresAt,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    await keepProposal(ctx, id, { moments, message }, { version: 1, proposedBy: 'school', expiresAt });
    const view = await getAppointment(ctx, id);
    await recordAppointment(ctx, view, 'opened', { proposalVersion: 1 });
    return view;
  });
}

/**
 * Proposes other moments in the place of the proposal that stands; either side may, also its own.
 * @throws DomainError resource_not_found, permission_denied, transition_not_allowed, too_many_items,
 * validation_failed, personal_data_refused
 */
export async function createProposal(
  ctx: Context,
  id: string,
  input: AppointmentProposalCreate,
): Promise<{ view: AppointmentView; proposal: ProposalRow }> {
  return inTransaction(ctx, async (ctx) => {
    const { row, parties } = await lockAppointment(ctx, id);
    const proposedBy = proposingSide(parties, row);
    if (proposedBy === undefined) {
      throw new DomainError('permission_denied', 'Een voorstel komt van de school of van de aanbieder.');
    }
    assertOpen(row);
    assertRoomForProposal(row.proposalVersion);
    assertNoPersonalData({ '#/message': input.message });
    const expiresAt = lastBegin(resolveMoments(input.moments, ctx.now));
    const proposalVersion = row.proposalVersion + 1;
    const change = { proposalVersion, proposedBy, expiresAt, version: row.version + 1, updatedAt: ctx.now };
    await store.updateAppointment(ctx.db, id, change);
    const proposal = await keepProposal(ctx, id, input, { version: proposalVersion, proposedBy, expiresAt });
    const next = { ...row, ...change };
    await recordAppointment(ctx, next, 'proposed', { proposalVersion, side: proposedBy });
    return { view: appointmentView(ctx, next), proposal };
  });
}
