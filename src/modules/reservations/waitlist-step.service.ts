import { decideStep } from '../../core/machine.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import { giveSeatsBack } from './seat-claim.service.ts';
import { type WaitlistStatus, waitlistMachine } from './waitlist.machine.ts';
import { waitlistConditions } from './waitlist.rules.ts';
import type { WaitlistRow, WaitlistStatusChangeCreate } from './waitlist.schemas.ts';
import { actingParties, getEntry, lockVisible } from './waitlist.service.ts';
import * as store from './waitlist.store.ts';
import { ENTRY, moveEntry, type StepReason } from './waitlist-entry.service.ts';

/** Ends an entry without a place; seats that were offered go to the next. */
async function leave(
  ctx: TransactionContext,
  row: WaitlistRow,
  to: WaitlistStatus,
  reason: StepReason,
): Promise<StatusChangeRow> {
  const { step } = await moveEntry(ctx, row, to, { reason });
  if (row.status === 'offered') await giveSeatsBack(ctx, row.sessionId, row.offeredSeats ?? 0);
  return step;
}

async function takeStep(
  ctx: TransactionContext,
  id: string,
  { to, ...reason }: { to: WaitlistStatus } & StepReason,
): Promise<StatusChangeRow> {
  const { row, parties } = await lockVisible(ctx, id);
  if (decideStep(waitlistMachine, row.status, to, parties, waitlistConditions(row, parties)) === undefined) {
    return recordStatusChange(ctx, { resourceKind: ENTRY, resourceId: id, from: row.status, to, ...reason });
  }
  return leave(ctx, row, to, reason);
}

/**
 * Declines an offer or withdraws a waiting group. What is impossible is refused without a lock, since the queue
 * passes over an entry that is locked.
 * @throws DomainError resource_not_found, transition_not_allowed, permission_denied, personal_data_refused
 */
export async function changeEntryStatus(
  ctx: Context,
  id: string,
  input: WaitlistStatusChangeCreate,
): Promise<StatusChangeRow> {
  const seen = await getEntry(ctx, id);
  const parties = actingParties(ctx, seen);
  decideStep(waitlistMachine, seen.status, input.to, parties, waitlistConditions(seen, parties));
  return inTransaction(ctx, (ctx) => takeStep(ctx, id, input));
}

/**
 * Takes a group off the list, whether it waits or has an offer; an entry that ended stays as it is.
 * @throws DomainError resource_not_found, permission_denied
 */
export async function leaveWaitlist(ctx: Context, id: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { row, parties } = await lockVisible(ctx, id);
    const to = row.status === 'offered' ? 'declined' : 'withdrawn';
    decideStep(waitlistMachine, row.status === 'offered' ? 'offered' : 'waiting', to, parties);
    if (row.status === 'waiting' || row.status === 'offered') await leave(ctx, row, to, {});
  });
}

/** Ends the waiting of all groups for a session that takes nobody any more, each in a transaction of its own. */
export async function closeWaitlist(ctx: Context, sessionId: string, reason: StepReason): Promise<void> {
  for (const id of await store.listOpenEntryIds(ctx.db, sessionId)) {
    await inTransaction(ctx, async (ctx) => {
      const row = await store.lockEntry(ctx.db, id);
      if (row?.status === 'waiting' || row?.status === 'offered') await leave(ctx, row, 'closed', reason);
    });
  }
}
