import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import * as sessionStore from './session.store.ts';
import * as store from './session-minimum.store.ts';
import { sessionChange, stepSession } from './session-step.service.ts';
import { minimumAction, riskHorizon } from './session-terms.rules.ts';

/** Sessions in one sweep; what is left waits for the next. */
const BATCH = 500;

/**
 * Looks whether enough seats of a session are taken: cancels it when booking has closed, warns its provider once
 * shortly before. Doing it again does nothing.
 */
export async function checkMinimum(ctx: Context, sessionId: string): Promise<'cancel' | 'warn' | undefined> {
  return inTransaction(ctx, async (ctx) => {
    const session = await sessionStore.lockSession(ctx.db, sessionId);
    if (session === undefined) return undefined;
    const liveSeats = await store.countLiveSeats(ctx.db, sessionId, ctx.now);
    const action = minimumAction({ ...session, liveSeats }, ctx.now);
    if (action === 'cancel')
      await stepSession(ctx, session, 'cancelled', { reasonCode: 'minimum_not_reached' });
    if (action === 'warn') {
      const row = await sessionStore.updateSession(ctx.db, sessionId, { minimumWarnedAt: ctx.now });
      const facts = { minimumSeats: session.minimumSeats, takenSeats: liveSeats };
      await recordChange(ctx, sessionChange(row, 'minimum_at_risk', facts));
    }
    return action;
  });
}

/** Looks at every session that closes soon or has closed with too few seats; returns how many it stepped or warned. */
export async function checkMinimums(ctx: Context): Promise<number> {
  const ids = await store.listShortOfSeats(ctx.db, ctx.now, riskHorizon(ctx.now), BATCH);
  for (const id of ids) await checkMinimum(ctx, id);
  return ids.length;
}
