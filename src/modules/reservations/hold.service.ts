import { DomainError, notFound } from '../../core/errors.ts';
import { decideStep } from '../../core/machine.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { enqueue } from '../../infra/jobs/queue.ts';
import { type BookableSession, PROMOTE_WAITLIST } from '../activities/index.ts';
import { assertBookable, assertGroupFits, assertHasPriority, isSecret, seatsFor } from './booking.rules.ts';
import { getEligibleSchool } from './eligible-school.service.ts';
import { holdMachine } from './hold.machine.ts';
import { assertLive, assertMayHold, holdUntil, recentSince } from './hold.rules.ts';
import type { HoldCreate, HoldRow, StoredHold } from './hold.schemas.ts';
import * as store from './hold.store.ts';
import { HOLD, moveHold } from './hold-step.service.ts';
import { assertActs } from './reservation.rules.ts';
import { type ClaimParty, claimantOf, claimPartiesOf, claimSidesOf } from './seat-claim.rules.ts';
import { claimSeats, giveSeatsBack, lockSession } from './seat-claim.service.ts';
import type { StepReason } from './waitlist-entry.service.ts';

/** A hold that begins. */
interface NewHold {
  organisationId: string;
  createdById: string | null;
  pupilCount: number;
  adultCount: number;
  seats: number;
  expiresAt: Date;
}

/** Writes a hold whose seats are claimed, and lets it end by itself. */
async function insertHold(ctx: TransactionContext, sessionId: string, hold: NewHold): Promise<StoredHold> {
  const row = await store.insertHold(ctx.db, {
    ...hold,
    id: newId(),
    sessionId,
    createdAt: ctx.now,
    updatedAt: ctx.now,
  });
  await recordChange(ctx, {
    type: `${HOLD}.created`,
    resourceKind: HOLD,
    resourceId: row.id,
    resourceVersion: row.version,
    facts: { sessionId, organisationId: row.organisationId, seats: row.seats },
  });
  const options = { runAt: row.expiresAt, key: `${PROMOTE_WAITLIST}:${row.id}` };
  await enqueue(ctx, PROMOTE_WAITLIST, { sessionId }, options);
  return row;
}

async function claim(
  ctx: TransactionContext,
  session: BookableSession,
  input: HoldCreate,
  createdById: string | null,
): Promise<StoredHold> {
  const { organisationId, pupilCount, adultCount } = input;
  const seats = seatsFor(session.seatUnit, pupilCount);
  await claimSeats(ctx, session.id, seats);
  const expiresAt = holdUntil(ctx.now, session.bookingClosesAt);
  return insertHold(ctx, session.id, {
    organisationId,
    createdById,
    pupilCount,
    adultCount,
    seats,
    expiresAt,
  });
}

/**
 * Keeps seats for a quarter of an hour, for who fills in a form; the same schools can that could reserve.
 * @throws DomainError capacity_exceeded, session_not_bookable (also with reason `too_many_holds`), permission_denied,
 * organisation_not_verified, validation_failed, resource_not_found
 */
export async function createHold(ctx: Context, sessionId: string, input: HoldCreate): Promise<StoredHold> {
  return inTransaction(ctx, async (ctx) => {
    const createdById = claimantOf(ctx.actor, input.organisationId);
    const school = await getEligibleSchool(ctx, input.organisationId);
    const session = await lockSession(ctx, sessionId);
    if (isSecret(session, ctx.now)) throw notFound('session');
    assertBookable(session, ctx.now);
    assertHasPriority(session, school.regionIds, ctx.now);
    assertGroupFits(input, session);
    const { organisationId } = input;
    assertMayHold(await store.countHolds(ctx.db, { sessionId, organisationId }, recentSince(ctx.now)));
    return claim(ctx, session, input, createdById);
  });
}

/** Holds are the school's own: what the provider sees of them is the room that is left. */
const ownSide = (parties: readonly ClaimParty[]) => parties.filter((party) => party !== 'provider');

const isOwn = (ctx: Context, hold: HoldRow) => ownSide(claimSidesOf(ctx.actor, hold)).length > 0;

/** @throws DomainError resource_not_found, also for another's */
export async function getHold(ctx: Context, id: string): Promise<HoldRow> {
  const hold = await store.findHold(ctx.db, id);
  if (hold === undefined || !isOwn(ctx, hold)) throw notFound(HOLD);
  return hold;
}

async function lockOwn(ctx: TransactionContext, id: string) {
  const hold = await store.lockHold(ctx.db, id);
  if (hold === undefined || !isOwn(ctx, hold)) throw notFound(HOLD);
  const parties = ownSide(claimPartiesOf(ctx.actor, hold));
  assertActs(parties);
  return { hold, parties };
}

/**
 * Lets a hold go that kept seats for a request, before sessions are locked; one that ended stays as it is.
 * @returns the seats, which the caller gives back once their session is locked
 */
export async function endHold(ctx: TransactionContext, id: string): Promise<StoredHold[]> {
  const hold = await store.lockHold(ctx.db, id);
  if (hold?.status !== 'active') return [];
  await moveHold(ctx, hold, 'released');
  return [hold];
}

/**
 * Lets a hold go; its seats are free at once. Letting go again changes nothing.
 * @throws DomainError resource_not_found, transition_not_allowed for one that became a reservation
 */
export async function releaseHold(ctx: Context, id: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { hold, parties } = await lockOwn(ctx, id);
    if (hold.status === 'expired') return;
    if (decideStep(holdMachine, hold.status, 'released', parties) === undefined) return;
    await moveHold(ctx, hold, 'released');
    await lockSession(ctx, hold.sessionId);
    await giveSeatsBack(ctx, hold.sessionId, hold.seats);
  });
}

/** What the reservation that takes over a hold is for. */
export interface HoldUse {
  organisationId: string;
  sessionId: string;
}

/**
 * Locks a hold of the school for the session that keeps its seats still.
 * @throws DomainError resource_not_found for one of another or for another session, hold_expired with `expiredAt`
 */
export async function lockLiveHold(ctx: TransactionContext, id: string, use: HoldUse) {
  const { hold, parties } = await lockOwn(ctx, id);
  if (hold.organisationId !== use.organisationId || hold.sessionId !== use.sessionId) throw notFound(HOLD);
  assertLive(hold, ctx.now);
  return { hold, parties };
}

/**
 * Ends a hold in favour of a reservation, which takes over its seats: they stay claimed. Call it before the
 * session is locked.
 * @returns the seats
 * @throws DomainError resource_not_found for one of another or for another session, hold_expired with `expiredAt`
 */
export async function convertHold(ctx: TransactionContext, id: string, use: HoldUse): Promise<number> {
  const { hold, parties } = await lockLiveHold(ctx, id, use);
  decideStep(holdMachine, hold.status, 'converted', parties);
  await moveHold(ctx, hold, 'converted');
  return hold.seats;
}

/** What a hold that is of no use any more is refused with. */
const GONE: readonly string[] = ['hold_expired', 'resource_not_found'];

/** The seats of a hold for a reservation that was approved; 0 when its time has passed or it was used or let go. */
export async function convertHoldIfLive(ctx: TransactionContext, id: string, use: HoldUse): Promise<number> {
  try {
    return await convertHold(ctx, id, use);
  } catch (error) {
    const isGone = error instanceof DomainError && GONE.includes(error.code);
    if (isGone) return 0;
    throw error;
  }
}

/** Lets go of the holds on a session that does not take place, each in a transaction of its own. */
export async function releaseSessionHolds(
  ctx: Context,
  sessionId: string,
  reason: StepReason,
): Promise<void> {
  for (const id of await store.listActiveHoldIds(ctx.db, sessionId)) {
    await inTransaction(ctx, async (ctx) => {
      const hold = await store.lockHold(ctx.db, id);
      if (hold?.status !== 'active') return;
      await moveHold(ctx, hold, 'released', reason);
      await giveSeatsBack(ctx, sessionId, hold.seats);
    });
  }
}
