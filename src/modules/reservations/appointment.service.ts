import { DomainError, notFound } from '../../core/errors.ts';
import { recordChange } from '../../infra/audit.ts';
import type { Context, TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { listStatusChanges, type StatusChangeRow } from '../../infra/status-changes.ts';
import type { AppointmentParty } from './appointment.machine.ts';
import { allowedAppointmentSteps, appointmentParties } from './appointment.rules.ts';
import type { AppointmentRow, AppointmentView, ProposalRow } from './appointment.schemas.ts';
import * as store from './appointment.store.ts';
import {
  actingReachOf,
  assertActs,
  isEmptyReach,
  managesSessions,
  narrowReach,
  partiesOf,
  type Reach,
  reachOf,
} from './reservation.rules.ts';
import { findOrganisationFacts } from './reservation.store.ts';

/** Name of a request in audit rows, histories and problems. */
export const APPOINTMENT = 'appointment_request';

export type AppointmentActivity = NonNullable<Awaited<ReturnType<typeof store.findAppointmentActivity>>>;

function partiesWithin(reach: Reach, now: Date, row: AppointmentRow): AppointmentParty[] {
  const facts = { ...row, status: 'requested' as const, startsAt: now, endsAt: now };
  return appointmentParties(partiesOf(reach, facts), row);
}

/** In whose name the actor can act on a request. */
const partiesTo = ({ actor, now }: Context, row: AppointmentRow) =>
  partiesWithin(actingReachOf(actor), now, row);

const isKnown = ({ actor, now }: Context, row: AppointmentRow) =>
  partiesWithin(reachOf(actor), now, row).length > 0;

/** The row with what the caller can do next. */
export function appointmentView(ctx: Context, row: AppointmentRow): AppointmentView {
  return { ...row, allowedTransitions: allowedAppointmentSteps(row, partiesTo(ctx, row), ctx.now) };
}

/** @throws DomainError resource_not_found, also for who has nothing to do with it */
export async function getAppointment(ctx: Context, id: string): Promise<AppointmentView> {
  const row = await store.findAppointment(ctx.db, id);
  if (row === undefined || !isKnown(ctx, row)) throw notFound(APPOINTMENT);
  return appointmentView(ctx, row);
}

/** A request, locked until the end of the transaction. @throws DomainError resource_not_found, permission_denied */
export async function lockAppointment(
  ctx: TransactionContext,
  id: string,
): Promise<{ row: AppointmentRow; parties: AppointmentParty[] }> {
  const row = await store.lockAppointment(ctx.db, id);
  if (row === undefined || !isKnown(ctx, row)) throw notFound(APPOINTMENT);
  const parties = partiesTo(ctx, row);
  assertActs(parties);
  return { row, parties };
}

const isShown = (activity: AppointmentActivity, now: Date) =>
  activity.status === 'published' &&
  activity.organisationStatus === 'active' &&
  (activity.visibleFrom === null || activity.visibleFrom <= now) &&
  (activity.visibleUntil === null || now < activity.visibleUntil);

/** An activity that everyone may see. @throws DomainError resource_not_found */
export async function getShownActivity(ctx: Context, id: string): Promise<AppointmentActivity> {
  const activity = await store.findAppointmentActivity(ctx.db, id, ctx.now);
  if (activity === undefined || !isShown(activity, ctx.now)) throw notFound('activity');
  return activity;
}

/**
 * The requests for an activity: all for its provider, for a school its own.
 * @throws DomainError resource_not_found, or permission_denied when the activity is everyone's to see
 */
export async function listActivityAppointments(
  ctx: Context,
  activityId: string,
  statuses: store.AppointmentFilters['statuses'],
  list: ListRequest,
): Promise<Slice<AppointmentView>> {
  const activity = await store.findAppointmentActivity(ctx.db, activityId, ctx.now);
  if (activity === undefined) throw notFound('activity');
  const reach = reachOf(ctx.actor);
  const isProvider = managesSessions(reach, activity.organisationId, activity.sourceId);
  const isSchool = !isEmptyReach({ ...reach, providerIds: [] });
  if (!isProvider && !isShown(activity, ctx.now)) throw notFound('activity');
  if (!isProvider && !isSchool) {
    throw new DomainError('permission_denied', 'Alleen de aanbieder en de school zien een aanvraag.');
  }
  const filters = { activityId, statuses, reach: isProvider ? undefined : reach };
  const slice = await store.listAppointments(ctx.db, filters, list);
  return { ...slice, rows: slice.rows.map((row) => appointmentView(ctx, row)) };
}

/**
 * What a school asked for; a teacher sees the own requests.
 * @throws DomainError resource_not_found for who has nothing to do with the school's requests
 */
export async function listSchoolAppointments(
  ctx: Context,
  organisationId: string,
  statuses: store.AppointmentFilters['statuses'],
  list: ListRequest,
): Promise<Slice<AppointmentView>> {
  const reach = narrowReach(reachOf(ctx.actor), organisationId, 'school');
  const exists = (await findOrganisationFacts(ctx.db, organisationId)) !== undefined;
  if (!exists || isEmptyReach(reach)) throw notFound('organisation');
  const slice = await store.listAppointments(ctx.db, { organisationId, statuses, reach }, list);
  return { ...slice, rows: slice.rows.map((row) => appointmentView(ctx, row)) };
}

/** All proposals of a request, oldest first. @throws DomainError resource_not_found */
export async function listProposals(
  ctx: Context,
  id: string,
  list: ListRequest,
): Promise<Slice<ProposalRow>> {
  await getAppointment(ctx, id);
  return store.listProposals(ctx.db, id, list);
}

/** The history of a request, oldest first. @throws DomainError resource_not_found */
export async function listAppointmentStatusChanges(
  ctx: Context,
  id: string,
  list: ListRequest,
): Promise<Slice<StatusChangeRow>> {
  await getAppointment(ctx, id);
  return listStatusChanges(ctx, APPOINTMENT, id, list);
}

/** Keeps a change of a request for audit and outbox. */
export async function recordAppointment(
  ctx: TransactionContext,
  row: AppointmentRow,
  event: string,
  facts = {},
): Promise<void> {
  const { activityId, organisationId, providerOrganisationId } = row;
  await recordChange(ctx, {
    type: `${APPOINTMENT}.${event}`,
    resourceKind: APPOINTMENT,
    resourceId: row.id,
    resourceVersion: row.version,
    facts: { activityId, organisationId, providerOrganisationId, ...facts },
  });
}
