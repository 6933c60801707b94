import { sql } from 'drizzle-orm';
import { actorReference } from '../core/actor.ts';
import type { TransactionContext } from './context.ts';
import { auditEvents, outboxEvents } from './db/schema/platform.ts';
import { newId } from './ids.ts';

/** A change to a resource, as it is kept for accountability and told to the outside. */
export interface RecordedChange {
  /** `<resource>.<event>`, such as `activity.published`. */
  type: string;
  resourceKind: string;
  resourceId: string;
  resourceVersion: number;
  /** Ids, codes and counts only; never names, texts or contact data. */
  facts?: Record<string, unknown>;
}

/** Writes the audit row and the outbox event of a change, in the transaction of the change. */
export async function recordChange(ctx: TransactionContext, change: RecordedChange): Promise<void> {
  await recordChanges(ctx, [change]);
}

/** A statement takes 65,534 parameters; a row has nine. */
const ROWS_PER_STATEMENT = 1000;

/** The same for many changes at once, in few statements. */
export async function recordChanges(
  ctx: TransactionContext,
  changes: readonly RecordedChange[],
): Promise<void> {
  for (let start = 0; start < changes.length; start += ROWS_PER_STATEMENT) {
    await insertChanges(ctx, changes.slice(start, start + ROWS_PER_STATEMENT));
  }
}

async function insertChanges(ctx: TransactionContext, changes: readonly RecordedChange[]): Promise<void> {
  const by = actorReference(ctx.actor);
  await ctx.db.insert(auditEvents).values(
    changes.map((change) => ({
      id: newId(),
      action: change.type,
      resourceKind: change.resourceKind,
      resourceId: change.resourceId,
      actorKind: by.kind,
      actorId: by.id,
      traceId: ctx.trace.traceId,
      facts: change.facts ?? {},
      createdAt: ctx.now,
    })),
  );
  await ctx.db.insert(outboxEvents).values(
    changes.map((change) => ({
      id: newId(),
      type: change.type,
      resourceKind: change.resourceKind,
      resourceId: change.resourceId,
      resourceVersion: change.resourceVersion,
      facts: change.facts ?? {},
      traceId: ctx.trace.traceId,
      xactId: sql`pg_current_xact_id()`,
      createdAt: ctx.now,
    })),
  );
}
