import { type Context, inTransaction } from '../../infra/context.ts';
import { getBookableSession } from '../activities/index.ts';
import { cancellationReason } from './cancel-session.service.ts';
import { eachAlone } from './each-alone.ts';
import { releaseSessionHolds } from './hold.service.ts';
import { lockSession } from './seat-claim.service.ts';
import * as store from './seat-claim.store.ts';
import { isListOver, reasonNotWaitable } from './waitlist.rules.ts';
import type { StepReason } from './waitlist-entry.service.ts';
import { promoteWaitlist } from './waitlist-promotion.service.ts';
import { closeWaitlist } from './waitlist-step.service.ts';

/**
 * Brings the seats of a session up to date: ends what has passed, offers what is free, and closes the list once
 * booking is over. Doing it again changes nothing.
 */
export async function settleSession(ctx: Context, sessionId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await lockSession(ctx, sessionId);
    await promoteWaitlist(ctx, sessionId);
  });
  const reason = reasonNotWaitable(await getBookableSession(ctx, sessionId), ctx.now);
  if (!isListOver(reason)) return;
  const isCancelled = reason === 'cancelled';
  const cause = isCancelled ? await cancellationReason(ctx, sessionId) : { reasonCode: 'full' };
  await closeWaitlist(ctx, sessionId, cause);
}

const BATCH = 100;

/** Settles every session where something has passed or can be offered: what a lost job or a crash left behind. */
export async function settleAllSessions(ctx: Context): Promise<number> {
  let settled = 0;
  const sweep = eachAlone(ctx, (id) => settleSession(ctx, id));
  for (let after: string | undefined; ; ) {
    const ids = await store.listUnsettledSessionIds(ctx.db, ctx.now, { after, limit: BATCH });
    for (const id of ids) await sweep.run(id);
    settled += ids.length;
    after = ids.at(-1);
    if (ids.length < BATCH) break;
  }
  sweep.finish();
  return settled;
}

/** Ends the holds and the waiting for a session that its provider cancelled. */
export async function endSessionClaims(ctx: Context, sessionId: string, reason: StepReason): Promise<void> {
  await releaseSessionHolds(ctx, sessionId, reason);
  await closeWaitlist(ctx, sessionId, reason);
}
