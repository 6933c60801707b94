import { type RecordedChange, recordChange } from '../../infra/audit.ts';
import type { TransactionContext } from '../../infra/context.ts';
import { enqueue } from '../../infra/jobs/queue.ts';
import { recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import type { SessionRow, SessionStatus } from './session.schemas.ts';
import * as store from './session.store.ts';

/** The job that ends the reservations, holds and waiting of a cancelled session; its module is above this one. */
export const CANCEL_RESERVATIONS = 'cancel-session-reservations';
/** The job that offers room to who waits; its module is above this one. */
export const PROMOTE_WAITLIST = 'promote-waitlist';
/** The job that lets deadlines follow the close of booking; its module is above this one. */
export const FOLLOW_DEADLINES = 'follow-session-deadlines';
/** The job that looks whether enough seats are taken when booking closes. */
const CHECK_MINIMUM = 'check-session-minimum';

export interface StepReason {
  reasonCode?: string | undefined;
  reasonText?: string | undefined;
}

type SessionEvent = 'scheduled' | 'updated' | 'cancelled' | 'minimum_at_risk';

/** A change of a session, for audit and outbox. */
export function sessionChange(
  row: SessionRow,
  event: SessionEvent,
  facts: Record<string, unknown> = {},
): RecordedChange {
  return {
    type: `session.${event}`,
    resourceKind: 'session',
    resourceId: row.id,
    resourceVersion: row.version,
    facts: { activityId: row.activityId, ...facts },
  };
}

/** Queues the look at the minimum for the moment that booking closes; a later one replaces it. */
export async function watchMinimum(ctx: TransactionContext, row: SessionRow): Promise<void> {
  if (row.minimumSeats === null || row.status !== 'scheduled') return;
  await enqueue(
    ctx,
    CHECK_MINIMUM,
    { sessionId: row.id },
    { runAt: row.bookingClosesAt, key: `${CHECK_MINIMUM}-${row.id}` },
  );
}

/** Queues the look at the deadlines of requests, when booking closes at another moment. */
export async function followDeadlines(
  ctx: TransactionContext,
  before: Pick<SessionRow, 'bookingClosesAt'>,
  { id: sessionId, bookingClosesAt }: Pick<SessionRow, 'id' | 'bookingClosesAt'>,
): Promise<void> {
  if (before.bookingClosesAt.getTime() === bookingClosesAt.getTime()) return;
  await enqueue(ctx, FOLLOW_DEADLINES, { sessionId }, { key: `${FOLLOW_DEADLINES}-${sessionId}` });
}

/** Queues offers to who waits, once however often it is asked. */
export async function promoteWaitlist(ctx: TransactionContext, sessionId: string): Promise<void> {
  await enqueue(ctx, PROMOTE_WAITLIST, { sessionId }, { key: `${PROMOTE_WAITLIST}-${sessionId}` });
}

const FOLLOW_UPS: Record<SessionStatus, (ctx: TransactionContext, row: SessionRow) => Promise<void>> = {
  postponed: async () => undefined,
  scheduled: async (ctx, row) => {
    await promoteWaitlist(ctx, row.id);
    await watchMinimum(ctx, row);
  },
  cancelled: async (ctx, row) => enqueue(ctx, CANCEL_RESERVATIONS, { sessionId: row.id }),
};

/** Takes a step that was decided on, of a session that is locked, with what follows from it. */
export async function stepSession(
  ctx: TransactionContext,
  session: SessionRow,
  to: SessionStatus,
  { reasonCode, reasonText }: StepReason,
): Promise<StatusChangeRow> {
  const { id, status: from } = session;
  const row = await store.updateSession(ctx.db, id, {
    status: to,
    version: session.version + 1,
    updatedAt: ctx.now,
  });
  const facts = { from, to, ...(reasonCode === undefined ? {} : { reasonCode }) };
  await recordChange(ctx, sessionChange(row, to === 'cancelled' ? 'cancelled' : 'updated', facts));
  await FOLLOW_UPS[to](ctx, row);
  return recordStatusChange(ctx, {
    resourceKind: 'session',
    resourceId: id,
    from,
    to,
    reasonCode,
    reasonText,
  });
}
