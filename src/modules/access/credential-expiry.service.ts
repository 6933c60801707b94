import { type Context, inTransaction } from '../../infra/context.ts';
import { deleteExpiredAssertions } from './client.store.ts';
import { deleteCodesBefore } from './sign-in-code.store.ts';
import { deleteExpiredTokens } from './token.store.ts';

/** The limit on codes looks back an hour; a day leaves room to explain a complaint. */
const CODES_KEPT_MS = 86_400_000;

/** Forgets assertions, tokens and codes that are over, and with the codes the addresses of strangers. */
export async function deleteExpiredCredentials(ctx: Context): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await deleteExpiredAssertions(ctx.db, ctx.now);
    await deleteExpiredTokens(ctx.db, ctx.now);
    await deleteCodesBefore(ctx.db, new Date(ctx.now.getTime() - CODES_KEPT_MS));
  });
}
