import { DomainError } from '../../core/errors.ts';
import { type Context, inSavepoint, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { isValueRefused } from '../../infra/db/errors.ts';
import {
  applySourceActivities,
  type SourceActivityReplace,
  withdrawSourceActivities,
} from '../activities/index.ts';
import { duplicateProblem, type ReadItem, readItem, toItemProblem } from './import-item.rules.ts';
import * as itemStore from './import-item.store.ts';
import { finalStatus, needsConfirmation } from './import-run.rules.ts';
import type { ImportItemRow, ImportRunRow } from './import-run.schemas.ts';
import { CHUNK_ITEMS, enqueueRun, holdImportRun, moveRun } from './import-run.service.ts';
import * as store from './import-run.store.ts';
import type { SourceRow } from './source.schemas.ts';
import { holdSource } from './source.service.ts';
import { faultsOfActivity } from './source-activity.service.ts';

/** A job works this long and queues its own continuation, so that a worker can stop soon. */
const SLICE_MS = 5_000;

type Item = ReadItem<SourceActivityReplace>;
type Deliverable = Extract<Item, { body: unknown }>;
type Outcome = Pick<ImportItemRow, 'externalId' | 'status' | 'activityId' | 'problem'>;

const failed = (externalId: string | null, problem: Record<string, unknown>): Outcome => ({
  externalId,
  status: 'failed',
  activityId: null,
  problem,
});

const isDeliverable = (item: Item): item is Deliverable => 'body' in item;

const UNDO = Symbol('undo');

/** Runs work for its result and takes back its effect. */
async function withoutEffect<T>(
  ctx: TransactionContext,
  work: (ctx: TransactionContext) => Promise<T>,
): Promise<T> {
  const done: T[] = [];
  try {
    await inSavepoint(ctx, async (ctx) => {
      done.push(await work(ctx));
      throw UNDO;
    });
  } catch (error) {
    if (error !== UNDO) throw error;
  }
  const [result] = done;
  if (result === undefined) throw new Error('The work gave no result');
  return result;
}

/** Turns what one item caused into its problem; whatever else went wrong is tried again later. */
function toOutcome(ctx: Context, item: Deliverable, error: unknown): Outcome {
  if (error instanceof DomainError) return failed(item.externalId, toItemProblem(error));
  if (!isValueRefused(error)) throw error;
  ctx.log.error({ err: error, event: 'import_item_failed', externalId: item.externalId });
  const unknown = new DomainError('internal_error', 'Dit onderdeel kon niet worden verwerkt.');
  return failed(item.externalId, toItemProblem(unknown));
}

/** Applies items together; when one of them is refused, halves the set until it stands alone. */
async function applyItems(
  ctx: TransactionContext,
  source: SourceRow,
  items: readonly Deliverable[],
): Promise<Outcome[]> {
  const [first] = items;
  if (first === undefined) return [];
  try {
    const applied = await inSavepoint(ctx, (ctx) => applySourceActivities(ctx, source, items));
    return applied.map(({ externalId, status, activityId }) => ({
      externalId,
      status,
      activityId,
      problem: null,
    }));
  } catch (error) {
    if (items.length === 1) return [toOutcome(ctx, first, error)];
    if (!(error instanceof DomainError) && !isValueRefused(error)) throw error;
    const half = Math.ceil(items.length / 2);
    const before = await applyItems(ctx, source, items.slice(0, half));
    return [...before, ...(await applyItems(ctx, source, items.slice(half)))];
  }
}

/** Refuses the later ones of items with one external id, within the chunk and in earlier ones. */
async function withoutDuplicates(ctx: Context, importRunId: string, items: readonly Item[]): Promise<Item[]> {
  const ids = items.filter(isDeliverable).map(({ externalId }) => externalId);
  const taken = await itemStore.findTakenIds(ctx.db, importRunId, ids);
  return items.map((item) => {
    if (!isDeliverable(item)) return item;
    if (taken.has(item.externalId)) return { externalId: item.externalId, problem: duplicateProblem() };
    taken.add(item.externalId);
    return item;
  });
}

async function outcomesOf(
  ctx: TransactionContext,
  run: ImportRunRow,
  chunk: itemStore.ChunkRow,
): Promise<Outcome[]> {
  const source = await holdSource(ctx, run.sourceId);
  const read = chunk.lines.map((line, position) =>
    readItem<SourceActivityReplace>(line, chunk.faults[position], faultsOfActivity),
  );
  const items = await withoutDuplicates(ctx, run.id, read);
  const apply = (ctx: TransactionContext) => applyItems(ctx, source, items.filter(isDeliverable));
  const applied = await (run.isDryRun ? withoutEffect(ctx, apply) : apply(ctx));
  const byId = new Map(applied.map((outcome) => [outcome.externalId, outcome]));
  return items.map((item) => {
    if (!isDeliverable(item)) return failed(item.externalId, item.problem);
    const outcome = byId.get(item.externalId);
    if (outcome === undefined) throw new Error(`Item ${item.externalId} has no outcome`);
    return outcome;
  });
}

async function keepOutcomes(
  ctx: TransactionContext,
  run: ImportRunRow,
  firstIndex: number,
  outcomes: readonly Outcome[],
  progress: store.ImportRunChanges = {},
): Promise<void> {
  const rows = outcomes.map((outcome, position) => ({
    ...outcome,
    // A dry run leaves no activity behind to point at.
    activityId: run.isDryRun && outcome.status === 'created' ? null : outcome.activityId,
    importRunId: run.id,
    itemIndex: firstIndex + position,
  }));
  await itemStore.insertImportItems(ctx.db, rows);
  const count = (status: Outcome['status']) => outcomes.filter((outcome) => outcome.status === status).length;
  const counts = {
    createdCount: run.createdCount + count('created'),
    updatedCount: run.updatedCount + count('updated'),
    unchangedCount: run.unchangedCount + count('unchanged'),
    deletedCount: run.deletedCount + count('deleted'),
    failedCount: run.failedCount + count('failed'),
  };
  await store.updateImportRun(ctx.db, run.id, { ...counts, ...progress }, ctx.now);
}

/** Withdraws the next activities that the snapshot lacks; false when there are none left. */
async function withdrawMissing(ctx: TransactionContext, run: ImportRunRow): Promise<boolean> {
  const source = await holdSource(ctx, run.sourceId);
  const missing = await store.findMissing(ctx.db, run, CHUNK_ITEMS);
  if (missing.length === 0) return false;
  const externalIds = missing.map(({ externalId }) => externalId);
  if (!run.isDryRun) await withdrawSourceActivities(ctx, source, externalIds);
  const outcomes = missing.map((item) => ({ ...item, status: 'deleted' as const, problem: null }));
  await keepOutcomes(ctx, run, run.receivedCount + run.deletedCount, outcomes);
  return true;
}

/** How many activities the snapshot lacks when that needs a confirmation; a dry run needs none. */
async function missingToConfirm(ctx: Context, run: ImportRunRow): Promise<number | undefined> {
  if (run.isDryRun || run.isConfirmed || run.deletedCount > 0) return undefined;
  const { liveCount, missingCount } = await store.countMissing(ctx.db, run);
  const unidentifiedCount = await itemStore.countUnidentified(ctx.db, run.id);
  const managedCount = liveCount - run.createdCount;
  return needsConfirmation({ missingCount, managedCount, unidentifiedCount }) ? missingCount : undefined;
}

/** The step after the last chunk; false when the run is at rest. */
async function finishRun(ctx: TransactionContext, run: ImportRunRow): Promise<boolean> {
  if (run.mode === 'snapshot') {
    const missingCount = await missingToConfirm(ctx, run);
    if (missingCount !== undefined) {
      await moveRun(ctx, run, 'awaiting_confirmation', { missingCount });
      return false;
    }
    if (await withdrawMissing(ctx, run)) return true;
  }
  await moveRun(ctx, run, finalStatus(run));
  return false;
}

/** One step of a run in one transaction: its start, a chunk, or its end. False when there is no further one. */
async function stepRun(ctx: TransactionContext, importRunId: string): Promise<boolean> {
  const run = await holdImportRun(ctx, importRunId);
  if (run.status === 'queued' && run.isContentComplete) {
    await moveRun(ctx, run, 'running', { startedAt: ctx.now });
    return true;
  }
  if (run.status !== 'running') return false;
  const chunk = await itemStore.findChunk(ctx.db, run.id, run.nextChunk);
  if (chunk === undefined) return finishRun(ctx, run);
  const outcomes = await outcomesOf(ctx, run, chunk);
  await keepOutcomes(ctx, run, chunk.firstItemIndex, outcomes, { nextChunk: run.nextChunk + 1 });
  return true;
}

/**
 * Works on a run: each chunk is one transaction that applies its items, keeps their outcomes and moves the run
 * on. What dies in between is done again from the last commit, so no chunk has its effect twice (C-62).
 */
export async function processImportRun(ctx: Context, importRunId: string): Promise<void> {
  const deadline = Date.now() + SLICE_MS;
  let isOpen = true;
  while (isOpen && Date.now() < deadline) {
    isOpen = await inTransaction({ ...ctx, now: new Date() }, (ctx) => stepRun(ctx, importRunId));
  }
  if (isOpen) await inTransaction(ctx, (ctx) => enqueueRun(ctx, importRunId));
}
