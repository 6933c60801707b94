import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError, notFound } from '../../core/errors.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { newId } from '../../infra/ids.ts';
import { enqueue } from '../../infra/jobs/queue.ts';
import { recordStatusChange } from '../../infra/status-changes.ts';
import * as itemStore from './import-item.store.ts';
import type { ImportRunStatus } from './import-run.machine.ts';
import { assertCallerStep, isFinal, isSettled } from './import-run.rules.ts';
import type { ImportItemRow, ImportRunRow, ListedItemRow } from './import-run.schemas.ts';
import * as store from './import-run.store.ts';
import { canUseSource } from './source.rules.ts';
import { getSource } from './source.service.ts';
import { findSource } from './source.store.ts';

/** Name of the job that applies a run; its payload is `{importRunId}`. */
export const PROCESS_JOB = 'process-import-run';

/** Items of one chunk: what one transaction applies. */
export const CHUNK_ITEMS = 200;

const POLL_MS = 150;

type ItemStatus = ImportItemRow['status'];

/** Queues the work of a run in the transaction that makes it ready; waiting work is not doubled. */
export const enqueueRun = (ctx: TransactionContext, importRunId: string) =>
  enqueue(ctx, PROCESS_JOB, { importRunId }, { key: `import-run-${importRunId}` });

async function assertKnown(ctx: Context, run: ImportRunRow | undefined): Promise<ImportRunRow> {
  const source = run && (await findSource(ctx.db, run.sourceId));
  if (run === undefined || source === undefined || !canUseSource(ctx.actor, source))
    throw notFound('import_run');
  return run;
}

export async function getImportRun(ctx: Context, id: string): Promise<ImportRunRow> {
  return assertKnown(ctx, await store.findImportRun(ctx.db, id));
}

/** The run, locked until the transaction ends. */
export async function holdImportRun(ctx: TransactionContext, id: string): Promise<ImportRunRow> {
  return assertKnown(ctx, await store.lockImportRun(ctx.db, id));
}

export async function listImportRuns(
  ctx: Context,
  sourceId: string,
  statuses: readonly ImportRunStatus[] | undefined,
  list: ListRequest,
): Promise<Slice<ImportRunRow>> {
  const source = await getSource(ctx, sourceId);
  return store.listImportRuns(ctx.db, source.id, statuses, list);
}

export async function listImportItems(
  ctx: Context,
  importRunId: string,
  statuses: readonly ItemStatus[] | undefined,
  list: ListRequest,
): Promise<Slice<ListedItemRow>> {
  const run = await getImportRun(ctx, importRunId);
  return itemStore.listImportItems(ctx.db, run.id, statuses, list);
}

/** Tells the outside what became of a run. */
async function recordRun(ctx: TransactionContext, run: ImportRunRow, event: string): Promise<void> {
  await recordChange(ctx, {
    type: `import_run.${event}`,
    resourceKind: 'import_run',
    resourceId: run.id,
    resourceVersion: run.version,
    facts: { sourceId: run.sourceId, status: run.status, mode: run.mode, isDryRun: run.isDryRun },
  });
}

/** Moves a run to a status and keeps the step; an end or a question is told to the outside. */
export async function moveRun(
  ctx: TransactionContext,
  run: ImportRunRow,
  to: ImportRunStatus,
  changes: store.ImportRunChanges = {},
  reasonText?: string,
): Promise<ImportRunRow> {
  const ended = isFinal(to) ? { finishedAt: ctx.now } : {};
  const moved = await store.updateImportRun(ctx.db, run.id, { ...changes, ...ended, status: to }, ctx.now);
  await recordStatusChange(ctx, {
    resourceKind: 'import_run',
    resourceId: run.id,
    from: run.status,
    to,
    reasonText,
  });
  if (isFinal(to)) await itemStore.deleteChunks(ctx.db, run.id);
  if (isFinal(to)) await recordRun(ctx, moved, 'finished');
  if (to === 'awaiting_confirmation') await recordRun(ctx, moved, to);
  return moved;
}

/** What a new run is to do; with `items` it begins at once, without them it waits for its content. */
export interface NewImportRun {
  mode: ImportRunRow['mode'];
  isDryRun: boolean;
  items?: readonly unknown[] | undefined;
}

async function insertItems(
  ctx: TransactionContext,
  importRunId: string,
  items: readonly unknown[],
): Promise<void> {
  for (let first = 0; first < items.length; first += CHUNK_ITEMS) {
    const lines = items.slice(first, first + CHUNK_ITEMS).map((item) => JSON.stringify(item));
    const chunkIndex = first / CHUNK_ITEMS;
    await itemStore.insertChunk(ctx.db, {
      importRunId,
      chunkIndex,
      firstItemIndex: first,
      lines,
      faults: {},
    });
  }
}

/** Begins a run; a source has one at a time (C-62, C-65). */
export async function createImportRun(
  ctx: Context,
  sourceId: string,
  { mode, isDryRun, items }: NewImportRun,
): Promise<ImportRunRow> {
  return inTransaction(ctx, async (ctx) => {
    const source = await getSource(ctx, sourceId);
    const run = await store.insertImportRun(ctx.db, {
      id: newId(),
      sourceId: source.id,
      mode,
      isDryRun,
      isContentComplete: items !== undefined,
      receivedCount: items?.length ?? 0,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    if (run === undefined) throw await inProgress(ctx, source.id);
    if (items !== undefined) {
      await insertItems(ctx, run.id, items);
      await enqueueRun(ctx, run.id);
    }
    await recordRun(ctx, run, 'created');
    return run;
  });
}

async function inProgress(ctx: TransactionContext, sourceId: string): Promise<DomainError> {
  const active = await store.findActiveRun(ctx.db, sourceId);
  return new DomainError(
    'import_run_in_progress',
    'Deze bron heeft al een levering lopen. Wacht tot die klaar is, of annuleer haar.',
    active === undefined ? {} : { importRunId: active.id },
  );
}

/** Lets a run that asked for confirmation withdraw what its snapshot lacks (C-64). */
export async function confirmImportRun(ctx: Context, id: string, reasonText?: string): Promise<ImportRunRow> {
  return inTransaction(ctx, async (ctx) => {
    const run = await holdImportRun(ctx, id);
    if (!assertCallerStep(run.status, 'running')) return run;
    const confirmed = await moveRun(ctx, run, 'running', { isConfirmed: true }, reasonText);
    await enqueueRun(ctx, id);
    return confirmed;
  });
}

/** Ends a run; what it has applied stays. */
export async function cancelImportRun(ctx: Context, id: string, reasonText?: string): Promise<ImportRunRow> {
  return inTransaction(ctx, async (ctx) => {
    const run = await holdImportRun(ctx, id);
    if (!assertCallerStep(run.status, 'cancelled')) return run;
    return moveRun(ctx, run, 'cancelled', {}, reasonText);
  });
}

/** The run as it is once it has ended or asks for something, or after `waitMs` (RFC 7240 `wait`). */
export async function waitForImportRun(ctx: Context, id: string, waitMs: number): Promise<ImportRunRow> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const run = await getImportRun(ctx, id);
    if (isSettled(run) || Date.now() + POLL_MS > deadline) return run;
    await sleep(POLL_MS);
  }
}
