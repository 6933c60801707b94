import { notFound } from '../../core/errors.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { DemandCallRow } from './demand-call.schemas.ts';
import { KIND, todayOf } from './demand-call.service.ts';
import * as store from './demand-call.store.ts';
import { moveTo } from './demand-call-change.service.ts';

const BATCH = 200;
/** Rounds of one run, so that it ends also when a call keeps coming back. */
const MOST_ROUNDS = 500;

/** Takes batch after batch until nothing is left; returns how many were looked at. */
async function inBatches(
  list: () => Promise<string[]>,
  move: (ids: string[]) => Promise<number>,
): Promise<number> {
  let moved = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const ids = await list();
    moved += await move(ids);
    if (ids.length < BATCH) break;
  }
  return moved;
}

/** Work of the service itself, whoever caused it. */
const asService = <C extends Context>(ctx: C): C => ({
  ...ctx,
  actor: { kind: 'system', name: 'demand-calls' },
});

/** A call, locked until the end of the transaction. @throws DomainError resource_not_found */
export async function lockDemandCall(ctx: TransactionContext, id: string): Promise<DemandCallRow> {
  const row = await store.lockCall(ctx.db, id);
  if (row === undefined) throw notFound(KIND);
  return row;
}

/** A locked open call found what it looked for. */
export async function matchDemandCall(ctx: TransactionContext, row: DemandCallRow): Promise<void> {
  await moveTo(asService(ctx), row, { to: 'matched' });
}

/** Moves each call that still qualifies, in a transaction of its own; returns how many were looked at. */
async function moveEach(
  ctx: Context,
  ids: readonly string[],
  to: 'expired' | 'fulfilled',
  qualifies: (row: DemandCallRow) => boolean,
): Promise<number> {
  for (const id of ids) {
    await inTransaction(asService(ctx), async (ctx) => {
      const row = await store.lockCall(ctx.db, id);
      if (row !== undefined && qualifies(row)) await moveTo(ctx, row, { to });
    });
  }
  return ids.length;
}

/** Expires open calls whose day to respond by is over; returns how many. Done by the clock. */
export async function expireDemandCalls(ctx: Context): Promise<number> {
  const today = todayOf(ctx);
  return inBatches(
    () => store.listOverdueIds(ctx.db, today, BATCH),
    (ids) => moveEach(ctx, ids, 'expired', (row) => row.status === 'open' && row.respondBy < today),
  );
}

/** Fulfils matched calls whose reservation took place; returns how many. Done by the clock. */
export async function fulfilDemandCalls(ctx: Context): Promise<number> {
  return inBatches(
    () => store.listFulfilledIds(ctx.db, BATCH),
    (ids) => moveEach(ctx, ids, 'fulfilled', (row) => row.status === 'matched' && row.tookPlace),
  );
}
