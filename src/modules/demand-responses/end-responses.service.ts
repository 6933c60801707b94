import { type Context, inTransaction } from '../../infra/context.ts';
import { lockDemandCall } from '../demand-calls/index.ts';
import { expireInvitations } from './answer-invitations.service.ts';
import * as store from './demand-response.store.ts';
import { leaveOut } from './move-response.service.ts';

/**
 * Ends the open responses and invitations of a call that is no longer open. Those of an expired call stay, since the
 * school can open it again and choose. Doing it again finds none left.
 */
export async function endResponses(ctx: Context, demandCallId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { status } = await lockDemandCall(ctx, demandCallId);
    if (status === 'open') return;
    if (status !== 'expired') await leaveOut(ctx, await store.lockOpenIds(ctx.db, demandCallId));
    await expireInvitations(ctx, demandCallId);
  });
}
