import { DomainError, notFound } from '../../core/errors.ts';
import type { TransactionContext } from '../../infra/context.ts';
import {
  type BookableSession,
  getBookableSession,
  lockBookableSessions,
  releaseSeats,
  takeSeats,
} from '../activities/index.ts';
import { endExpiredClaims } from './seat-claim-expiry.service.ts';
import { reasonNotWaitable } from './waitlist.rules.ts';
import { promoteWaitlist } from './waitlist-promotion.service.ts';

/**
 * Locks a session until the end of the transaction, after what else is locked (group, then reservation, hold or
 * entry, then sessions in order of id). Holds and offers whose time has passed give their seats back first.
 * @throws DomainError resource_not_found
 */
export async function lockSession(ctx: TransactionContext, sessionId: string): Promise<BookableSession> {
  const [session] = await lockBookableSessions(ctx, [sessionId]);
  if (session === undefined) throw notFound('session');
  if (!(await endExpiredClaims(ctx, session))) return session;
  const [settled] = await lockBookableSessions(ctx, [sessionId]);
  return settled ?? session;
}

/**
 * Takes seats of a session that is locked, never more than there are (C-39).
 * @throws DomainError capacity_exceeded with `remaining` and `waitlistOpen`
 */
export async function claimSeats(ctx: TransactionContext, sessionId: string, seats: number): Promise<void> {
  try {
    await takeSeats(ctx, sessionId, seats);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'capacity_exceeded') throw error;
    const waitlistOpen = reasonNotWaitable(await getBookableSession(ctx, sessionId), ctx.now) === undefined;
    throw new DomainError(error.code, error.message, { ...error.details, waitlistOpen });
  }
}

/** Gives seats back that were claimed before; waiting groups that fit are offered them in the same transaction. */
export async function giveSeatsBack(
  ctx: TransactionContext,
  sessionId: string,
  seats: number,
): Promise<void> {
  await releaseSeats(ctx, sessionId, seats);
  await promoteWaitlist(ctx, sessionId);
}
