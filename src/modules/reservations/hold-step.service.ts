import { recordChange } from '../../infra/audit.ts';
import type { TransactionContext } from '../../infra/context.ts';
import { recordStatusChange } from '../../infra/status-changes.ts';
import type { HoldStatus } from './hold.machine.ts';
import type { StoredHold } from './hold.schemas.ts';
import * as store from './hold.store.ts';
import type { StepReason } from './waitlist-entry.service.ts';

export const HOLD = 'hold';

/** Keeps a step of a hold in its row, its history and its event; the seats are the caller's to move. */
export async function moveHold(
  ctx: TransactionContext,
  hold: StoredHold,
  to: HoldStatus,
  reason: StepReason = {},
): Promise<void> {
  const version = hold.version + 1;
  await store.updateHold(ctx.db, hold.id, { status: to, version, updatedAt: ctx.now });
  const resource = { resourceKind: HOLD, resourceId: hold.id };
  await recordStatusChange(ctx, { ...resource, from: hold.status, to, ...reason });
  const { sessionId, organisationId, seats } = hold;
  await recordChange(ctx, {
    ...resource,
    type: `${HOLD}.${to}`,
    resourceVersion: version,
    facts: { sessionId, organisationId, seats },
  });
}
