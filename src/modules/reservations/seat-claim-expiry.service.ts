import type { TransactionContext } from '../../infra/context.ts';
import { type BookableSession, releaseSeats } from '../activities/index.ts';
import { lockExpiredHolds } from './hold.store.ts';
import { moveHold } from './hold-step.service.ts';
import { isListOver, mayWaitAgain, reasonNotWaitable } from './waitlist.rules.ts';
import type { StoredEntry } from './waitlist.schemas.ts';
import * as store from './waitlist.store.ts';
import { moveEntry } from './waitlist-entry.service.ts';
import { promoteWaitlist } from './waitlist-promotion.service.ts';

/** @returns seats of the session that its expired holds kept */
async function expireHolds(ctx: TransactionContext, session: BookableSession): Promise<number> {
  const expired = await lockExpiredHolds(ctx.db, session.id, ctx.now);
  for (const hold of expired) await moveHold(ctx, hold, 'expired');
  return expired.reduce((sum, { seats }) => sum + seats, 0);
}

/**
 * A group that let its offer pass waits again at the end of the queue, once. While the session stands still, as when
 * it is postponed, the group cannot take the offer: that does not count against it, and it keeps its place.
 */
async function lapse(ctx: TransactionContext, session: BookableSession, offered: StoredEntry) {
  const reason = reasonNotWaitable(session, ctx.now);
  const standsStill = reason !== undefined && !isListOver(reason);
  const lapseCount = offered.lapseCount + (standsStill ? 0 : 1);
  const waitsAgain = mayWaitAgain(lapseCount, !isListOver(reason));
  const { entry } = await moveEntry(ctx, offered, 'lapsed', {
    change: { lapseCount, offeredSeats: null },
    facts: { waitsAgain },
  });
  if (!waitsAgain) return;
  const queueNumber = standsStill ? entry.queueNumber : await store.nextQueueNumber(ctx.db, session.id);
  await moveEntry(ctx, entry, 'waiting', { change: { queueNumber }, facts: { queueNumber } });
}

/** @returns seats of the session that lapsed offers kept */
async function lapseOffers(ctx: TransactionContext, session: BookableSession): Promise<number> {
  const lapsed = await store.lockLapsedOffers(ctx.db, session.id, ctx.now);
  for (const entry of lapsed) await lapse(ctx, session, entry);
  return lapsed.reduce((sum, { offeredSeats }) => sum + (offeredSeats ?? 0), 0);
}

/**
 * Ends the holds and offers of a locked session whose time has passed; what they kept goes to who waits.
 * @returns whether there were any
 */
export async function endExpiredClaims(ctx: TransactionContext, session: BookableSession): Promise<boolean> {
  const seats = (await expireHolds(ctx, session)) + (await lapseOffers(ctx, session));
  if (seats === 0) return false;
  await releaseSeats(ctx, session.id, seats);
  await promoteWaitlist(ctx, session.id);
  return true;
}
