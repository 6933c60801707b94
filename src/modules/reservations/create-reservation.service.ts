import { invalidInput } from '../../core/errors.ts';
import { type Context, inSavepoint, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { type BookableSession, findSessionsToReserve } from '../activities/index.ts';
import { assertBookable, assertGroupFits, assertHasPriority, startOf } from './booking.rules.ts';
import {
  assertOwnDemandCall,
  getEligibleSchool,
  lockGroupOf,
  type SchoolFacts,
} from './eligible-school.service.ts';
import { convertHold } from './hold.service.ts';
import { assertIntake } from './intake.rules.ts';
import { assertTextsAreFit, placeGroup } from './place-group.service.ts';
import {
  assertMayReserve,
  decideReservationStep,
  holdsSeats,
  needsSchoolApproval,
  partiesOf,
  reachOf,
  stepToMakeWay,
} from './reservation.rules.ts';
import type { ReservationCreate, ReservationRow, ReservationView } from './reservation.schemas.ts';
import { viewOf } from './reservation.service.ts';
import * as store from './reservation.store.ts';
import { takeStep } from './reservation-step.service.ts';
import { lockSession } from './seat-claim.service.ts';

const missing = (name: keyof ReservationCreate, detail: string) =>
  invalidInput({ pointer: `#/${name}`, code: 'reference_not_found', detail });

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

/** Locks the sessions to reserve, the named one first, and the one that is left; all in order of id. */
async function lockSessions(
  ctx: TransactionContext,
  sessionId: string,
  leftId: string | undefined,
): Promise<[BookableSession, ...BookableSession[]]> {
  const wantedIds = await findSessionsToReserve(ctx, sessionId);
  if (wantedIds === undefined) throw missing('sessionId', 'Dit moment bestaat niet.');
  const locked = new Map<string, BookableSession>();
  for (const id of [...new Set([...wantedIds, ...(leftId === undefined ? [] : [leftId])])].sort()) {
    locked.set(id, await lockSession(ctx, id));
  }
  const [first, ...others] = wantedIds.flatMap((id) => locked.get(id) ?? []);
  if (first === undefined) throw missing('sessionId', 'Dit moment bestaat niet.');
  return [first, ...others];
}

/** Ends the reservation that makes way. @returns the seats it leaves to its successor in the same session */
async function makeWay(
  ctx: TransactionContext,
  row: ReservationRow | undefined,
  sessionId: string,
): Promise<number> {
  const to = row && stepToMakeWay(row.status);
  if (row === undefined || to === undefined) return 0;
  const parties = partiesOf(reachOf(ctx.actor), row).filter((party) => party !== 'provider');
  const party = decideReservationStep(row, to, parties, ctx.now);
  if (party === undefined) return 0;
  const staysInSession = row.sessionId === sessionId;
  await takeStep(ctx, row, party, { to, reasonCode: 'replaced' }, { movesSeats: !staysInSession });
  return staysInSession && holdsSeats(row.status) ? row.seats : 0;
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
  if (holdId === undefined || isPending) return 0;
  return convertHold(ctx, holdId, { organisationId, sessionId });
}

async function reserve(ctx: TransactionContext, input: ReservationCreate): Promise<ReservationView> {
  const { organisationId, sessionId, holdId, replacesId, joinWaitlist: _joins, ...facts } = input;
  const createdById = assertMayReserve(ctx.actor, organisationId);
  assertTextsAreFit(input);
  const school = await getEligibleSchool(ctx, organisationId);
  await assertOwnDemandCall(ctx, input.demandCallId, organisationId);
  await lockGroupOf(ctx, organisationId, input.groupName);
  const isPending = needsSchoolApproval(ctx.actor, organisationId, school.requiresReservationApproval);
  const replaced = await lockReplaced(ctx, input);
  const heldSeats = await seatsOfHold(ctx, input, isPending);
  const [session, ...others] = await lockSessions(ctx, sessionId, replaced?.sessionId);
  assertFits(ctx, [session, ...others], school, input);
  const leftSeats = await makeWay(ctx, replaced, sessionId);
  const group = { ...facts, organisationId };
  const placement = { createdById, ...startOf(session, isPending, ctx.now) };
  const first = await placeGroup(ctx, session, group, {
    ...placement,
    claimedSeats: heldSeats + leftSeats,
    replacesId,
    ...(isPending ? { holdId } : {}),
  });
  if (others.length === 0) return viewOf(ctx, first);
  const programmeReservationIds = [first.id];
  for (const other of others) {
    const row = await placeGroup(ctx, other, group, {
      ...placement,
      claimedSeats: 0,
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
