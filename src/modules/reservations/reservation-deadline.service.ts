import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { getBookableSession } from '../activities/index.ts';
import { confirmationDeadline } from './booking.rules.ts';
import { eachAlone } from './each-alone.ts';
import { enqueueExpiry } from './place-group.service.ts';
import { isOverdue } from './reservation.rules.ts';
import type { ReservationRow } from './reservation.schemas.ts';
import * as store from './reservation.store.ts';
import { findRequestedAt } from './reservation-facts.store.ts';
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

/** The deadline of a pending reservation in its session as it is planned now; null once it is not pending. */
async function deadlineOf(ctx: TransactionContext, row: ReservationRow): Promise<Date | null> {
  const session = await getBookableSession(ctx, row.sessionId);
  if (row.status === 'awaiting_school_approval') return session.bookingClosesAt;
  if (row.status !== 'requested') return null;
  const since = (await findRequestedAt(ctx.db, row.id)) ?? row.createdAt;
  return confirmationDeadline(session, session.confirmWithinDays, since);
}

/** Lets the deadlines of pending reservations follow the moment at which booking closes. */
export async function followSessionDeadlines(ctx: Context, sessionId: string): Promise<void> {
  for (const id of await store.listActiveIds(ctx.db, sessionId)) {
    await inTransaction(ctx, async (ctx) => {
      const row = await store.lockReservation(ctx.db, id);
      const expiresAt = row === undefined ? null : await deadlineOf(ctx, row);
      if (row === undefined || expiresAt === null) return;
      if (isOverdue(row, ctx.now) || row.expiresAt?.getTime() === expiresAt.getTime()) return;
      const version = row.version + 1;
      await store.updateReservation(ctx.db, id, { expiresAt, version, updatedAt: ctx.now });
      await enqueueExpiry(ctx, id, expiresAt);
      await recordChange(ctx, {
        type: 'reservation.updated',
        resourceKind: 'reservation',
        resourceId: id,
        resourceVersion: version,
        facts: { sessionId, changed: ['expiresAt'] },
      });
    });
  }
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
  ctx: Context,
  list: (limit: number) => Promise<string[]>,
  handle: (id: string) => Promise<boolean>,
): Promise<number> {
  let handled = 0;
  const sweep = eachAlone(ctx, handle);
  for (;;) {
    const ids = await list(BATCH);
    const before = handled;
    for (const id of ids) if (await sweep.run(id)) handled += 1;
    if (ids.length < BATCH || handled === before) break;
  }
  sweep.finish();
  return handled;
}

/** Ends all reservations that nobody approved in time. @returns how many */
export async function expireReservations(ctx: Context): Promise<number> {
  return inBatches(
    ctx,
    (limit) => store.listOverdueIds(ctx.db, ctx.now, limit),
    (id) => expireReservation(ctx, id),
  );
}

/** Completes confirmed reservations of which nobody told who came. @returns how many */
export async function completeReservations(ctx: Context): Promise<number> {
  const endedBefore = new Date(ctx.now.getTime() - ATTENDANCE_DAYS * DAY_MS);
  return inBatches(
    ctx,
    (limit) => store.listUnattendedIds(ctx.db, endedBefore, limit),
    (id) => completeReservation(ctx, id),
  );
}
