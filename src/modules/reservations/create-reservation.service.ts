import { invalidInput } from '../../core/errors.ts';
import { type Context, inSavepoint, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { type BookableSession, findSessionsToReserve } from '../activities/index.ts';
import { assertBookable, assertGroupFits, assertHasPriority, isSecret, startOf } from './booking.rules.ts';
import {
  assertOwnDemandCall,
  getEligibleSchool,
  lockGroupOf,
  type SchoolFacts,
} from './eligible-school.service.ts';
import { convertHold, lockLiveHold } from './hold.service.ts';
import { assertIntake } from './intake.rules.ts';
import {
  assertCanMakeWay,
  endKeptHolds,
  lockSessionsInOrder,
  lockTogether,
  makeWay,
} from './make-way.service.ts';
import { assertTextsAreFit, placeGroup } from './place-group.service.ts';
import {
  actingReachOf,
  assertMayReserve,
  isActive,
  needsSchoolApproval,
  partiesOf,
} from './reservation.rules.ts';
import type { ReservationCreate, ReservationRow, ReservationView } from './reservation.schemas.ts';
import { viewOf } from './reservation.service.ts';
import * as store from './reservation.store.ts';

const missing = (name: keyof ReservationCreate, detail: string) =>
  invalidInput({ pointer: `#/${name}`, code: 'reference_not_found', detail });

/** The reservation that makes way, with those made together with it, locked; none when the new one replaces none. */
async function lockReplaced(ctx: TransactionContext, input: ReservationCreate): Promise<ReservationRow[]> {
  if (input.replacesId === undefined) return [];
  const row = await store.findReservation(ctx.db, input.replacesId);
  const isOwn = row !== undefined && row.organisationId === input.organisationId;
  const parties = isOwn ? partiesOf(actingReachOf(ctx.actor), row) : [];
  if (isOwn && parties.some((party) => party !== 'provider')) {
    const rows = await lockTogether(ctx, row);
    return rows.filter(({ id, status }) => id === row.id || isActive(status));
  }
  throw missing('replacesId', 'Deze reservering is niet van uw school, of u mag haar niet wijzigen.');
}

/** Locks the sessions to reserve, the named one first, and those that are left; all in order of id. */
async function lockSessions(
  ctx: TransactionContext,
  sessionId: string,
  leftIds: readonly string[],
): Promise<[BookableSession, ...BookableSession[]]> {
  const wantedIds = await findSessionsToReserve(ctx, sessionId);
  if (wantedIds === undefined) throw missing('sessionId', 'Dit moment bestaat niet.');
  const locked = await lockSessionsInOrder(ctx, [...wantedIds, ...leftIds]);
  const [first, ...others] = wantedIds.flatMap((id) => locked.get(id) ?? []);
  if (first === undefined || isSecret(first, ctx.now)) throw missing('sessionId', 'Dit moment bestaat niet.');
  return [first, ...others];
}

function assertFits(
  ctx: TransactionContext,
  sessions: readonly BookableSession[],
  school: SchoolFacts,
  input: ReservationCreate,
): void {
  for (const session of sessions) {
    assertBookable(session, ctx.now);
    assertHasPriority(session, school.regionIds, ctx.now);
    assertGroupFits(input, session);
  }
  assertIntake(sessions[0]?.intakeQuestions ?? [], input.intakeAnswers ?? []);
}

/** While the school approves, a hold keeps running and keeps the seats; otherwise the reservation takes them over. */
async function seatsOfHold(
  ctx: TransactionContext,
  { holdId, organisationId, sessionId }: ReservationCreate,
  isPending: boolean,
): Promise<number> {
  if (holdId === undefined) return 0;
  const use = { organisationId, sessionId };
  if (!isPending) return convertHold(ctx, holdId, use);
  await lockLiveHold(ctx, holdId, use);
  return 0;
}

/** What makes way does so at once, or, while the school still has to approve, once it did. */
async function makeWayNow(
  ctx: TransactionContext,
  replaced: readonly ReservationRow[],
  input: ReservationCreate,
  isPending: boolean,
) {
  const ended = isPending ? [] : await endKeptHolds(ctx, replaced);
  const leftIds = replaced.map(({ sessionId }) => sessionId);
  const sessions = await lockSessions(ctx, input.sessionId, leftIds);
  const wantedIds = sessions.map(({ id }) => id);
  const make = async () => {
    if (!isPending) return makeWay(ctx, replaced, wantedIds, ended);
    assertCanMakeWay(ctx, replaced);
    return new Map<string, number>();
  };
  return { sessions, make };
}

async function reserve(ctx: TransactionContext, input: ReservationCreate): Promise<ReservationView> {
  const { organisationId, sessionId: _named, holdId, replacesId, joinWaitlist: _joins, ...facts } = input;
  const createdById = assertMayReserve(ctx.actor, organisationId);
  assertTextsAreFit(input);
  const school = await getEligibleSchool(ctx, organisationId);
  await assertOwnDemandCall(ctx, input.demandCallId, organisationId);
  await lockGroupOf(ctx, organisationId, input.groupName);
  const isPending = needsSchoolApproval(ctx.actor, organisationId, school.requiresReservationApproval);
  const replaced = await lockReplaced(ctx, input);
  const heldSeats = await seatsOfHold(ctx, input, isPending);
  const { sessions, make } = await makeWayNow(ctx, replaced, input, isPending);
  const [session, ...others] = sessions;
  assertFits(ctx, sessions, school, input);
  const left = await make();
  const group = { ...facts, organisationId };
  const placement = {
    createdById,
    ...startOf(session, isPending, ctx.now),
    ...(isPending ? { makesWayIds: replaced.map(({ id }) => id) } : {}),
  };
  const first = await placeGroup(ctx, session, group, {
    ...placement,
    claimedSeats: heldSeats + (left.get(session.id) ?? 0),
    replacesId,
    ...(isPending ? { holdId } : {}),
  });
  if (others.length === 0) return viewOf(ctx, first);
  const programmeReservationIds = [first.id];
  for (const other of others) {
    const row = await placeGroup(ctx, other, group, {
      ...placement,
      claimedSeats: left.get(other.id) ?? 0,
      programmeReservationId: first.id,
    });
    programmeReservationIds.push(row.id);
  }
  await store.updateReservation(ctx.db, first.id, { programmeReservationId: first.id });
  return { ...viewOf(ctx, first), programmeReservationIds };
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
 * makes way in the same step; with `holdId` the seats of the hold are used. A session of a programme is reserved
 * with all that are to come. A dry run is refused as the real thing would be, and keeps nothing.
 * @throws DomainError capacity_exceeded, session_not_bookable, already_reserved, overlapping_reservation,
 * hold_expired, transition_not_allowed, permission_denied, organisation_not_verified, validation_failed,
 * personal_data_refused, resource_not_found
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
