import { type Context, inTransaction } from '../../infra/context.ts';
import { replaceLexemes } from './search-lexeme.store.ts';

/** Counts the words of the published catalogue anew, for matching; safe to do at any time. */
export async function refreshSearchLexemes(ctx: Context): Promise<void> {
  await inTransaction(ctx, (ctx) => replaceLexemes(ctx.db));
}
