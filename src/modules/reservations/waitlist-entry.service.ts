import { recordChange } from '../../infra/audit.ts';
import type { TransactionContext } from '../../infra/context.ts';
import { recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import type { WaitlistStatus } from './waitlist.machine.ts';
import type { StoredEntry } from './waitlist.schemas.ts';
import * as store from './waitlist.store.ts';

export const ENTRY = 'waitlist_entry';

/** Why a step was taken, for who waits. */
export interface StepReason {
  reasonCode?: string | undefined;
  reasonText?: string | undefined;
}

/** Ids, counts and codes of an entry for its events; the demand that stays unmet is counted from them. */
export function factsOf(entry: StoredEntry) {
  const { sessionId, organisationId, seats, pupilCount, level, lapseCount } = entry;
  return { sessionId, organisationId, seats, pupilCount, level, lapseCount };
}

/** Keeps a step of an entry in its row, its history and its event. @returns the row after it, and the step */
export async function moveEntry(
  ctx: TransactionContext,
  entry: StoredEntry,
  to: WaitlistStatus,
  {
    change = {},
    facts = {},
    reason = {},
  }: { change?: Partial<StoredEntry>; facts?: Record<string, unknown>; reason?: StepReason } = {},
): Promise<{ entry: StoredEntry; step: StatusChangeRow }> {
  const moved = { ...change, status: to, version: entry.version + 1, updatedAt: ctx.now };
  await store.updateEntry(ctx.db, entry.id, moved);
  const resource = { resourceKind: ENTRY, resourceId: entry.id };
  const step = await recordStatusChange(ctx, { ...resource, from: entry.status, to, ...reason });
  const after = { ...entry, ...moved };
  await recordChange(ctx, {
    ...resource,
    type: `${ENTRY}.${to}`,
    resourceVersion: moved.version,
    facts: { ...factsOf(after), ...facts },
  });
  return { entry: after, step };
}
