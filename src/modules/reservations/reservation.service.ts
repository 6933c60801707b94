import { DomainError, invalidInput, notFound } from '../../core/errors.ts';
import type { Context } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { getBookableSession } from '../activities/index.ts';
import { reasonNotBookable } from './booking.rules.ts';
import {
  actingReachOf,
  allowedTransitions,
  counterpartOf,
  isEmptyReach,
  managesSessions,
  narrowReach,
  partiesOf,
  type Reach,
  reachOf,
} from './reservation.rules.ts';
import type { ReservationRow, ReservationView } from './reservation.schemas.ts';
import * as store from './reservation.store.ts';
import { findSchoolContact } from './reservation-facts.store.ts';

/** The row with what the caller can do next. */
export function viewOf(ctx: Context, row: ReservationRow): ReservationView {
  const parties = partiesOf(actingReachOf(ctx.actor), row);
  return { ...row, allowedTransitions: allowedTransitions(row, parties, ctx.now) };
}

/** @throws DomainError resource_not_found, also for who has nothing to do with it */
export async function getReservation(ctx: Context, id: string): Promise<ReservationView> {
  const row = await store.findReservation(ctx.db, id);
  if (row === undefined || partiesOf(reachOf(ctx.actor), row).length === 0) throw notFound('reservation');
  return viewOf(ctx, row);
}

/** A reservation in full: with the counterpart's contact and the reservations that belong together. */
export async function getReservationInFull(ctx: Context, id: string): Promise<ReservationView> {
  const view = await getReservation(ctx, id);
  const { programmeReservationId } = view;
  const programme =
    programmeReservationId === null
      ? {}
      : { programmeReservationIds: await store.listProgrammeReservationIds(ctx.db, programmeReservationId) };
  const contact = await contactFor(ctx, view);
  return { ...view, ...programme, ...(contact === undefined ? {} : { contact }) };
}

/** The other side's contact (C-22): the teacher for the provider, the provider's own address for the school. */
async function contactFor(ctx: Context, view: ReservationView): Promise<ReservationView['contact']> {
  const side = counterpartOf(view, partiesOf(actingReachOf(ctx.actor), view));
  if (side === 'school') return findSchoolContact(ctx.db, view.createdById, view.organisationId);
  if (side === undefined || view.contactEmail === null) return undefined;
  return { name: view.providerOrganisationName, email: view.contactEmail };
}

function assertRange({ startsFrom, startsTo }: store.ReservationFilters): void {
  if (startsFrom === undefined || startsTo === undefined || startsFrom <= startsTo) return;
  throw invalidInput({ parameter: 'startsTo', code: 'range_inverted', detail: 'Moet na startsFrom liggen.' });
}

async function listWithin(ctx: Context, reach: Reach, filters: store.ReservationFilters, list: ListRequest) {
  assertRange(filters);
  const slice = await store.listReservations(ctx.db, reach, filters, list);
  return { ...slice, rows: slice.rows.map((row) => viewOf(ctx, row)) };
}

/** What the actor reserved, and what the schools reserved that the actor answers for. */
export async function listOwnReservations(
  ctx: Context,
  filters: store.ReservationFilters,
  list: ListRequest,
): Promise<Slice<ReservationView>> {
  return listWithin(ctx, { ...reachOf(ctx.actor), providerIds: [] }, filters, list);
}

/**
 * The reservations of a session, for its provider.
 * @throws DomainError resource_not_found, or permission_denied when the session is everyone's to see
 */
export async function listSessionReservations(
  ctx: Context,
  sessionId: string,
  filters: store.ReservationFilters,
  list: ListRequest,
): Promise<Slice<ReservationView>> {
  const session = await getBookableSession(ctx, sessionId);
  const reach = reachOf(ctx.actor);
  if (!managesSessions(reach, session.organisationId, session.sourceId)) {
    if (reasonNotBookable(session, ctx.now) === 'not_published') throw notFound('session');
    throw new DomainError('permission_denied', 'Alleen de aanbieder ziet wie er komt.');
  }
  return listWithin(
    ctx,
    narrowReach(reach, session.organisationId, 'provider'),
    { ...filters, sessionId },
    list,
  );
}

/**
 * The reservations of an organisation as school and as provider; a teacher sees the own ones.
 * @throws DomainError resource_not_found, or permission_denied when the organisation is everyone's to see
 */
export async function listOrganisationReservations(
  ctx: Context,
  organisationId: string,
  side: 'school' | 'provider' | undefined,
  filters: store.ReservationFilters,
  list: ListRequest,
): Promise<Slice<ReservationView>> {
  const reach = narrowReach(reachOf(ctx.actor), organisationId);
  const organisation = await store.findOrganisationFacts(ctx.db, organisationId);
  if (organisation === undefined) throw notFound('organisation');
  if (isEmptyReach(reach)) {
    if (organisation.status !== 'active') throw notFound('organisation');
    throw new DomainError(
      'permission_denied',
      'Alleen medewerkers van deze organisatie zien haar reserveringen.',
    );
  }
  return listWithin(ctx, narrowReach(reach, organisationId, side), filters, list);
}
