import { and, eq, sql } from 'drizzle-orm';
import { actorReference } from '../core/actor.ts';
import { assertNoPersonalData } from '../core/personal-data.ts';
import type { Context, TransactionContext } from './context.ts';
import { keysetClauses, type ListRequest, type Slice, toSlice } from './db/keyset.ts';
import { statusChanges } from './db/schema/platform.ts';
import { newId } from './ids.ts';

export type StatusChangeRow = typeof statusChanges.$inferSelect;

/** A step of a machine that was decided on. */
export interface StatusStep {
  resourceKind: string;
  resourceId: string;
  from: string;
  to: string;
  reasonCode?: string | undefined;
  reasonText?: string | undefined;
  /** The side in whose name it is taken, where the resource has two. */
  side?: string | undefined;
}

/** Keeps a step in the history of its resource, in the transaction that takes it. */
export async function recordStatusChange(
  ctx: TransactionContext,
  step: StatusStep,
): Promise<StatusChangeRow> {
  if (step.reasonText !== undefined) assertNoPersonalData({ '#/reasonText': step.reasonText });
  const by = actorReference(ctx.actor);
  const row: StatusChangeRow = {
    id: newId(),
    resourceKind: step.resourceKind,
    resourceId: step.resourceId,
    fromStatus: step.from,
    toStatus: step.to,
    reasonCode: step.reasonCode ?? null,
    reasonText: step.reasonText ?? null,
    side: step.side ?? null,
    actorKind: by.kind,
    actorId: by.id,
    createdAt: ctx.now,
  };
  await ctx.db.insert(statusChanges).values(row);
  return row;
}

/** Columns `GET …/status-changes` is ordered by. */
const STATUS_CHANGE_SORTS = {
  createdAt: { column: sql`${statusChanges.createdAt}`, type: 'timestamptz' },
} as const;

/** The history of one resource, oldest first. */
export async function listStatusChanges(
  ctx: Context,
  resourceKind: string,
  resourceId: string,
  list: ListRequest,
): Promise<Slice<StatusChangeRow>> {
  const keyset = keysetClauses(list, STATUS_CHANGE_SORTS, sql`${statusChanges.id}`);
  const rows = await ctx.db
    .select()
    .from(statusChanges)
    .where(
      and(
        eq(statusChanges.resourceKind, resourceKind),
        eq(statusChanges.resourceId, resourceId),
        keyset.where,
      ),
    )
    .orderBy(keyset.orderBy)
    .limit(keyset.limit);
  return toSlice(rows, list, (row) => [row.createdAt.toISOString()]);
}

/** The row as the API shows it. */
export function toStatusChange(row: StatusChangeRow) {
  return {
    id: row.id,
    from: row.fromStatus,
    to: row.toStatus,
    ...(row.reasonCode === null ? {} : { reasonCode: row.reasonCode }),
    ...(row.reasonText === null ? {} : { reasonText: row.reasonText }),
    ...(row.side === null ? {} : { side: row.side }),
    actorKind: row.actorKind,
    createdAt: row.createdAt.toISOString(),
  };
}
