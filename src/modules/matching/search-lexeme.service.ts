import { type Context, inTransaction } from '../../infra/context.ts';
import { findVocabulary, replaceLexemes } from './search-lexeme.store.ts';

/** Of a larger catalogue the terms are counted by the clock alone: a pass takes a while and one word changes little. */
const SMALL_CATALOGUE = 50_000;

/**
 * Counts the terms of the published catalogue anew, for matching; safe to do at any time.
 * @param isAfterChange only because something changed
 */
export async function refreshSearchLexemes(ctx: Context, { isAfterChange = false } = {}): Promise<void> {
  if (isAfterChange && (await findVocabulary(ctx.db, [])).size > SMALL_CATALOGUE) return;
  await inTransaction(ctx, (ctx) => replaceLexemes(ctx.db));
}
