import { type Context, inTransaction } from '../../infra/context.ts';
import { isOverdue } from './reservation.rules.ts';
import * as store from './reservation.store.ts';
import { takeStep } from './reservation-step.service.ts';

const BATCH = 100;
const DAY_MS = 86_400_000;

/** Days after a session in which the provider tells who came; afterwards the group is taken to have come. */
const ATTENDANCE_DAYS = 14;

/** Ends a reservation that nobody approved in time; one that was approved, or changed otherwise, stays as it is. */
export async function expireReservation(ctx: Context, id: string): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const row = await store.lockReservation(ctx.db, id);
    if (row === undefined || !isOverdue(row, ctx.now)) return false;
    await takeStep(ctx, row, 'platform', { to: 'expired' });
    return true;
  });
}

async function completeReservation(ctx: Context, id: string): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const row = await store.lockReservation(ctx.db, id);
    if (row?.status !== 'confirmed') return false;
    await takeStep(ctx, row, 'platform', { to: 'completed' });
    return true;
  });
}

/** Works through what a query gives until nothing is left; a batch in which nothing changed ends it. */
async function inBatches(
  list: (limit: number) => Promise<string[]>,
  handle: (id: string) => Promise<boolean>,
): Promise<number> {
  let handled = 0;
  for (;;) {
    const ids = await list(BATCH);
    const before = handled;
    for (const id of ids) if (await handle(id)) handled += 1;
    if (ids.length < BATCH || handled === before) return handled;
  }
}

/** Ends all reservations that nobody approved in time. @returns how many */
export async function expireReservations(ctx: Context): Promise<number> {
  return inBatches(
    (limit) => store.listOverdueIds(ctx.db, ctx.now, limit),
    (id) => expireReservation(ctx, id),
  );
}

/** Completes confirmed reservations of which nobody told who came. @returns how many */
export async function completeReservations(ctx: Context): Promise<number> {
  const endedBefore = new Date(ctx.now.getTime() - ATTENDANCE_DAYS * DAY_MS);
  return inBatches(
    (limit) => store.listUnattendedIds(ctx.db, endedBefore, limit),
    (id) => completeReservation(ctx, id),
  );
}
