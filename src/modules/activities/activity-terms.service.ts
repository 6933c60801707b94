import { toSearchVector } from '../../core/dutch/terms.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { enqueue } from '../../infra/jobs/queue.ts';
import { LANGUAGE_VERSION, language } from '../../infra/language/language.ts';
import * as store from './activity-terms.store.ts';

/** Job that makes the terms of activities that changed. */
export const INDEX_ACTIVITIES = 'index-activities';

/** Job of whoever counts terms, asked for when there are new ones. */
export const COUNT_TERMS = 'refresh-search-lexemes';

const BATCH = 200;
/** Changes of one moment are counted together. */
const COUNT_AFTER_MS = 5_000;

/** Asks for the terms of what changed in this transaction, once for all that waits. */
export async function requestTerms(ctx: TransactionContext): Promise<void> {
  await enqueue(ctx, INDEX_ACTIVITIES, {}, { key: INDEX_ACTIVITIES });
}

/** Makes the terms of every activity that lacks them; an activity that changes meanwhile comes again. */
export async function indexActivities(ctx: Context): Promise<number> {
  let total = 0;
  for (;;) {
    const stale = await store.listStale(ctx.db, LANGUAGE_VERSION, BATCH);
    if (stale.length === 0) break;
    const rows = stale.map(({ id, version, title, summary, description }) => ({
      id,
      version,
      terms: toSearchVector([title, summary, description], language()),
    }));
    await store.keepTerms(ctx.db, rows, LANGUAGE_VERSION);
    total += rows.length;
  }
  if (total > 0) {
    const runAt = new Date(ctx.now.getTime() + COUNT_AFTER_MS);
    await inTransaction(ctx, (ctx) =>
      enqueue(ctx, COUNT_TERMS, { isAfterChange: true }, { key: COUNT_TERMS, runAt }),
    );
  }
  return total;
}
