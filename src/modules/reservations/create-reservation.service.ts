import { DomainError, invalidInput } from '../../core/errors.ts';
import { assertNoPersonalData } from '../../core/personal-data.ts';
import { recordChanges } from '../../infra/audit.ts';
import { type Context, inSavepoint, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { recordStatusChange } from '../../infra/status-changes.ts';
import { type BookableSession, lockBookableSessions, takeSeats } from '../activities/index.ts';
import { assertBookable, assertGroupFits, groupKey, seatsFor, toGroupName } from './booking.rules.ts';
import { assertMayReserve, decideStep, partiesOf, reachOf, stepToMakeWay } from './reservation.rules.ts';
import type { ReservationCreate, ReservationRow, ReservationView } from './reservation.schemas.ts';
import { viewOf } from './reservation.service.ts';
import * as store from './reservation.store.ts';
import { takeStep } from './reservation-step.service.ts';

const KIND = 'reservation';

const missing = (name: keyof ReservationCreate, detail: string) =>
  invalidInput({ pointer: `#/${name}`, code: 'reference_not_found', detail });

/** @throws DomainError validation_failed for what is no school, organisation_not_verified while it is not active */
async function assertSchool(ctx: Context, organisationId: string): Promise<void> {
  const school = await store.findOrganisationFacts(ctx.db, organisationId);
  if (school === undefined || !school.kinds.includes('school')) {
    throw missing('organisationId', 'Noem de school (vestiging) waarvoor u reserveert.');
  }
  if (school.status !== 'active') {
    throw new DomainError(
      'organisation_not_verified',
      'Deze school kan nog niet reserveren; zij is niet actief.',
    );
  }
}

async function assertOwnDemandCall(
  ctx: Context,
  { demandCallId, organisationId }: ReservationCreate,
): Promise<void> {
  if (demandCallId === undefined || (await store.hasDemandCall(ctx.db, demandCallId, organisationId))) return;
  throw missing('demandCallId', 'Deze oproep is niet van uw school.');
}

/** The reservation that makes way, locked; undefined when the new one replaces none. */
async function lockReplaced(
  ctx: TransactionContext,
  input: ReservationCreate,
): Promise<ReservationRow | undefined> {
  if (input.replacesId === undefined) return undefined;
  const row = await store.lockReservation(ctx.db, input.replacesId);
  const isOwn = row !== undefined && row.organisationId === input.organisationId;
  if (isOwn && partiesOf(reachOf(ctx.actor), row).some((party) => party !== 'provider')) return row;
  throw missing('replacesId', 'Deze reservering is niet van uw school, of u mag haar niet wijzigen.');
}

async function lockSession(
  ctx: TransactionContext,
  input: ReservationCreate,
  replaced: ReservationRow | undefined,
): Promise<BookableSession> {
  const ids = replaced === undefined ? [input.sessionId] : [input.sessionId, replaced.sessionId];
  const session = (await lockBookableSessions(ctx, ids)).find(({ id }) => id === input.sessionId);
  if (session === undefined) throw missing('sessionId', 'Dit moment bestaat niet.');
  return session;
}

async function makeWay(ctx: TransactionContext, row: ReservationRow | undefined): Promise<void> {
  const to = row && stepToMakeWay(row.status);
  if (row === undefined || to === undefined) return;
  const parties = partiesOf(reachOf(ctx.actor), row).filter((party) => party !== 'provider');
  const party = decideStep(row, to, parties, ctx.now);
  if (party !== undefined) await takeStep(ctx, row, party, { to, reasonCode: 'replaced' });
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

/** Sessions take reservations at once, so a new one is requested and confirmed in the same moment. */
async function insertConfirmed(
  ctx: TransactionContext,
  session: BookableSession,
  input: ReservationCreate,
  createdById: string,
): Promise<ReservationRow> {
  const id = newId();
  await store.insertReservation(ctx.db, {
    ...input,
    id,
    createdById,
    groupName: toGroupName(input.groupName),
    providerOrganisationId: session.organisationId,
    status: 'confirmed',
    seats: seatsFor(session.seatUnit, input.pupilCount),
    confirmedAt: ctx.now,
    createdAt: ctx.now,
    updatedAt: ctx.now,
  });
  await recordStatusChange(ctx, { resourceKind: KIND, resourceId: id, from: 'requested', to: 'confirmed' });
  const { organisationId, sessionId } = input;
  const facts = { sessionId, organisationId, providerOrganisationId: session.organisationId };
  const change = { resourceKind: KIND, resourceId: id, resourceVersion: 1, facts };
  await recordChanges(ctx, [
    { ...change, type: 'reservation.requested' },
    { ...change, type: 'reservation.confirmed' },
  ]);
  const row = await store.findReservation(ctx.db, id);
  if (row === undefined) throw new Error('The reservation was not inserted');
  return row;
}

async function reserve(ctx: TransactionContext, input: ReservationCreate): Promise<ReservationView> {
  const createdById = assertMayReserve(ctx.actor, input.organisationId);
  assertNoPersonalData({ '#/groupName': input.groupName, '#/remark': input.remark });
  await assertSchool(ctx, input.organisationId);
  await assertOwnDemandCall(ctx, input);
  await store.lockGroup(ctx.db, input.organisationId, groupKey(input.groupName));
  const replaced = await lockReplaced(ctx, input);
  const session = await lockSession(ctx, input, replaced);
  assertBookable(session, ctx.now);
  assertGroupFits(input, session);
  await makeWay(ctx, replaced);
  const { startsAt, endsAt } = session;
  await assertNoConflict(ctx, { ...input, groupName: toGroupName(input.groupName), startsAt, endsAt });
  await takeSeats(ctx, session.id, seatsFor(session.seatUnit, input.pupilCount));
  return viewOf(ctx, await insertConfirmed(ctx, session, input, createdById));
}

/** Does all of the work and undoes it: what it would have given is the answer. */
async function rehearse<T>(
  ctx: TransactionContext,
  work: (ctx: TransactionContext) => Promise<T>,
): Promise<T> {
  const undo = new Error('A dry run keeps nothing');
  const results: T[] = [];
  try {
    await inSavepoint(ctx, async (ctx) => {
      results.push(await work(ctx));
      throw undo;
    });
  } catch (error) {
    if (error !== undo) throw error;
  }
  return results[0] as T;
}

/**
 * Reserves seats for a school group, never more than there are (C-39). With `replacesId` the earlier reservation
 * makes way in the same step. A dry run is refused as the real thing would be, and keeps nothing.
 * @throws DomainError capacity_exceeded, session_not_bookable, already_reserved, overlapping_reservation,
 * transition_not_allowed, permission_denied, organisation_not_verified, validation_failed, personal_data_refused
 */
export async function createReservation(
  ctx: Context,
  input: ReservationCreate,
  { isDryRun = false } = {},
): Promise<ReservationView> {
  return inTransaction(ctx, async (ctx) => {
    if (!isDryRun) return reserve(ctx, input);
    return { ...(await rehearse(ctx, (ctx) => reserve(ctx, input))), isDryRun };
  });
}
