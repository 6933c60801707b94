import { type Context, inTransaction } from '../../infra/context.ts';
import { cancelImportRun, enqueueRun } from './import-run.service.ts';
import * as store from './import-run.store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A worker moves its run on at least every few seconds. */
const STALLED_AFTER_MS = MINUTE_MS;
/** C-64. */
const CONFIRM_WITHIN_MS = 72 * HOUR_MS;
const CONTENT_WITHIN_MS = 24 * HOUR_MS;
/** C-63. */
const KEPT_MS = 30 * 24 * HOUR_MS;

const ago = (now: Date, ms: number) => new Date(now.getTime() - ms);

/** Queues anew the runs whose worker died; returns how many. */
export async function resumeImportRuns(ctx: Context): Promise<number> {
  const stalled = await store.findStalledRuns(ctx.db, ago(ctx.now, STALLED_AFTER_MS));
  for (const { id } of stalled) await inTransaction(ctx, (ctx) => enqueueRun(ctx, id));
  return stalled.length;
}

/** Cancels runs that waited too long, so that their source can deliver again, and drops old reports. */
export async function cleanImportRuns(ctx: Context): Promise<void> {
  const limits = {
    confirmBefore: ago(ctx.now, CONFIRM_WITHIN_MS),
    contentBefore: ago(ctx.now, CONTENT_WITHIN_MS),
  };
  for (const { id } of await store.findExpiredRuns(ctx.db, limits)) {
    await cancelImportRun(ctx, id, 'Er kwam niet op tijd een vervolg.');
  }
  await inTransaction(ctx, (ctx) => store.deleteImportRuns(ctx.db, ago(ctx.now, KEPT_MS)));
}
