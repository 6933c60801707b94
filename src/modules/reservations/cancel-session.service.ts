import { type Context, inTransaction } from '../../infra/context.ts';
import { ACTIVE_STATUSES } from './reservation.rules.ts';
import * as store from './reservation.store.ts';
import { type Cancellation, findCancellation } from './reservation-facts.store.ts';
import { takeStep } from './reservation-step.service.ts';
import type { StepReason } from './waitlist-entry.service.ts';

/** Why the provider of a session cancelled it, as its history tells. */
export async function cancellationReason(ctx: Context, sessionId: string): Promise<StepReason> {
  const step = await findCancellation(ctx.db, sessionId);
  const { reasonCode, reasonText } = step ?? {};
  return { reasonCode: reasonCode ?? 'other', ...(reasonText ? { reasonText } : {}) };
}

/** What took place stays as it was; a postponed session never did, whatever its old date. */
function tookPlace(endsAt: Date, step: Cancellation | undefined, now: Date): boolean {
  return step?.from !== 'postponed' && endsAt <= (step?.at ?? now);
}

/**
 * Ends the reservations of a session that its provider cancelled, each in a transaction of its own: confirmed
 * ones are cancelled, the others declined. Doing it again finds none left.
 */
export async function cancelSessionReservations(ctx: Context, sessionId: string): Promise<number> {
  const step = await findCancellation(ctx.db, sessionId);
  const reason = await cancellationReason(ctx, sessionId);
  const ids = await store.listActiveIds(ctx.db, sessionId);
  for (const id of ids) {
    await inTransaction(ctx, async (ctx) => {
      const row = await store.lockReservation(ctx.db, id);
      const isActive = ACTIVE_STATUSES.some((status) => status === row?.status);
      if (row === undefined || !isActive || tookPlace(row.endsAt, step, ctx.now)) return;
      await takeStep(ctx, row, 'provider', {
        ...reason,
        to: row.status === 'confirmed' ? 'cancelled' : 'declined',
      });
    });
  }
  return ids.length;
}
