import { DomainError, notFound } from '../../core/errors.ts';
import { recordChange } from '../../infra/audit.ts';
import type { Context, TransactionContext } from '../../infra/context.ts';
import * as store from './session-seat.store.ts';

export type { BookableSession } from './session-seat.store.ts';

/** @throws DomainError resource_not_found */
export async function getBookableSession(ctx: Context, sessionId: string): Promise<store.BookableSession> {
  const session = await store.findBookableSession(ctx.db, sessionId);
  if (session === undefined) throw notFound('session');
  return session;
}

/** Locks sessions until the end of the transaction and reads them; those that do not exist are left out. */
export async function lockBookableSessions(
  ctx: TransactionContext,
  sessionIds: readonly string[],
): Promise<store.BookableSession[]> {
  return store.lockBookableSessions(ctx.db, [...new Set(sessionIds)]);
}

/**
 * The sessions that are reserved together with the named one, which comes first: those of its programme that are
 * still to come. Undefined when there is no such session, or it was agreed with one school alone.
 */
export async function findSessionsToReserve(ctx: Context, sessionId: string): Promise<string[] | undefined> {
  const session = await store.findBookableSession(ctx.db, sessionId);
  if (session === undefined || session.agreedForOrganisationId !== null) return undefined;
  if (session.programmeId === null) return [sessionId];
  const ids = await store.listProgrammeSessionIds(ctx.db, session.programmeId, ctx.now);
  return [sessionId, ...ids.filter((id) => id !== sessionId)];
}

async function recordSeats(
  ctx: TransactionContext,
  sessionId: string,
  count: store.SeatCount,
): Promise<void> {
  await recordChange(ctx, {
    type: 'session.capacity_changed',
    resourceKind: 'session',
    resourceId: sessionId,
    resourceVersion: count.version,
    facts: { capacitySeats: count.capacitySeats, takenSeats: count.takenSeats },
  });
}

async function capacityExceeded(ctx: TransactionContext, sessionId: string): Promise<DomainError> {
  const session = await getBookableSession(ctx, sessionId);
  const remaining = session.capacitySeats - session.takenSeats;
  const room = remaining === 1 ? 'Er is nog 1 plaats.' : `Er zijn nog ${remaining} plaatsen.`;
  return new DomainError('capacity_exceeded', `${room} Kies een kleinere groep of een ander moment.`, {
    remaining,
    waitlistOpen: false,
  });
}

/**
 * Takes seats in the activity's unit; never more than there are (C-39).
 * @throws DomainError capacity_exceeded with `remaining`
 */
export async function takeSeats(ctx: TransactionContext, sessionId: string, seats: number): Promise<void> {
  const count = await store.takeSeats(ctx.db, sessionId, seats, ctx.now);
  if (count === undefined) throw await capacityExceeded(ctx, sessionId);
  await recordSeats(ctx, sessionId, count);
}

/** Gives seats back that were taken before. */
export async function releaseSeats(ctx: TransactionContext, sessionId: string, seats: number): Promise<void> {
  const count = await store.releaseSeats(ctx.db, sessionId, seats, ctx.now);
  if (count === undefined) throw notFound('session');
  await recordSeats(ctx, sessionId, count);
}
