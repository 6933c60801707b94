import { type Context, inTransaction } from '../../infra/context.ts';
import { getBookableSession } from '../activities/index.ts';
import { reasonNotBookable } from './booking.rules.ts';
import { releaseSessionHolds } from './hold.service.ts';
import { lockSession } from './seat-claim.service.ts';
import * as store from './seat-claim.store.ts';
import type { StepReason } from './waitlist-entry.service.ts';
import { promoteWaitlist } from './waitlist-promotion.service.ts';
import { closeWaitlist } from './waitlist-step.service.ts';

/** Reasons for which nobody comes any more; others may pass. */
const OVER: readonly string[] = ['cancelled', 'past', 'deadline_passed'];

/**
 * Brings the seats of a session up to date: ends what has passed, offers what is free, and closes the list once
 * booking is over. Doing it again changes nothing.
 */
export async function settleSession(ctx: Context, sessionId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await lockSession(ctx, sessionId);
    await promoteWaitlist(ctx, sessionId);
  });
  const reason = reasonNotBookable(await getBookableSession(ctx, sessionId), ctx.now);
  if (reason !== undefined && OVER.includes(reason))
    await closeWaitlist(ctx, sessionId, { reasonCode: 'full' });
}

const BATCH = 100;

/** Settles every session where something has passed or can be offered: what a lost job or a crash left behind. */
export async function settleAllSessions(ctx: Context): Promise<number> {
  let settled = 0;
  for (let after: string | undefined; ; ) {
    const ids = await store.listUnsettledSessionIds(ctx.db, ctx.now, { after, limit: BATCH });
    for (const id of ids) await settleSession(ctx, id);
    settled += ids.length;
    after = ids.at(-1);
    if (ids.length < BATCH) return settled;
  }
}

/** Ends the holds and the waiting for a session that its provider cancelled. */
export async function endSessionClaims(
  ctx: Context,
  { sessionId, ...reason }: { sessionId: string } & StepReason,
): Promise<void> {
  await releaseSessionHolds(ctx, sessionId, reason);
  await closeWaitlist(ctx, sessionId, reason);
}
