import { type Context, inTransaction } from '../../infra/context.ts';
import { ACTIVE_STATUSES } from './reservation.rules.ts';
import * as store from './reservation.store.ts';
import { takeStep } from './reservation-step.service.ts';

/** Why a session was cancelled, as its provider gave it. */
export interface SessionCancellation {
  sessionId: string;
  reasonCode?: string;
  reasonText?: string;
}

/**
 * Ends the reservations of a session that its provider cancelled, each in a transaction of its own: confirmed
 * ones are cancelled, the others declined. Doing it again finds none left.
 */
export async function cancelSessionReservations(
  ctx: Context,
  cancellation: SessionCancellation,
): Promise<number> {
  const { sessionId, reasonCode = 'other', reasonText } = cancellation;
  const ids = await store.listActiveIds(ctx.db, sessionId);
  for (const id of ids) {
    await inTransaction(ctx, async (ctx) => {
      const row = await store.lockReservation(ctx.db, id);
      const isActive = ACTIVE_STATUSES.some((status) => status === row?.status);
      // What took place stays as it was, whatever became of the session's record since.
      if (row === undefined || !isActive || row.endsAt <= ctx.now) return;
      const to = row.status === 'confirmed' ? 'cancelled' : 'declined';
      await takeStep(ctx, row, 'provider', {
        to,
        reasonCode,
        ...(reasonText === undefined ? {} : { reasonText }),
      });
    });
  }
  return ids.length;
}
