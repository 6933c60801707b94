import type { TransactionContext } from '../../infra/context.ts';
import { enqueue } from '../../infra/jobs/queue.ts';
import {
  type BookableSession,
  lockBookableSessions,
  PROMOTE_WAITLIST,
  takeSeats,
} from '../activities/index.ts';
import { reasonNotWaitable } from './waitlist.rules.ts';
import * as store from './waitlist.store.ts';
import { moveEntry } from './waitlist-entry.service.ts';
import {
  nextOffers,
  offerUntil,
  type QueuedGroup,
  type SeatOffer,
  type SkippedGroup,
} from './waitlist-queue.rules.ts';

interface Queue {
  session: BookableSession;
  groups: store.WaitingGroup[];
  queued: QueuedGroup[];
}

function toQueued(session: BookableSession, group: store.WaitingGroup): QueuedGroup {
  const { id, queueNumber, seats, leastSeats, regionIds } = group;
  const hasPriority = session.priorityRegionIds.some((region) => regionIds.includes(region));
  return { id, queueNumber, seats, leastSeats, hasPriority };
}

/** Groups that were before this one in the queue and stay waiting: what the order of offers is explained by. */
function passedOver({ queued }: Queue, offers: readonly SeatOffer[], own: QueuedGroup) {
  const offered = new Set(offers.map(({ id }) => id));
  return queued
    .filter(({ id, queueNumber }) => queueNumber < own.queueNumber && !offered.has(id))
    .map(({ id, leastSeats, hasPriority }) => ({ id, leastSeats, hasPriority }));
}

async function makeOffers(
  ctx: TransactionContext,
  queue: Queue,
  offers: readonly SeatOffer[],
  { offerExpiresAt, isPriorityWindow }: { offerExpiresAt: Date; isPriorityWindow: boolean },
): Promise<void> {
  const total = offers.reduce((sum, { seats }) => sum + seats, 0);
  await takeSeats(ctx, queue.session.id, total);
  for (const offer of offers) {
    const group = queue.groups.find(({ id }) => id === offer.id);
    const own = queue.queued.find(({ id }) => id === offer.id);
    if (group === undefined || own === undefined) throw new Error('An offer is for a group of the queue');
    const { regionIds: _regions, ...entry } = group;
    await moveEntry(ctx, entry, 'offered', {
      change: { offeredSeats: offer.seats, offeredAt: ctx.now, offerExpiresAt },
      facts: {
        offeredSeats: offer.seats,
        freeSeats: offer.freeSeats,
        queueNumber: own.queueNumber,
        hasPriority: own.hasPriority,
        isPriorityWindow,
        passedOver: passedOver(queue, offers, own),
      },
    });
    const options = { runAt: offerExpiresAt, key: `${PROMOTE_WAITLIST}:${entry.id}` };
    await enqueue(ctx, PROMOTE_WAITLIST, { sessionId: entry.sessionId }, options);
  }
}

/** Groups hear why their turn passed; the same reason again is no news. */
async function tellSkipped(
  ctx: TransactionContext,
  groups: readonly store.WaitingGroup[],
  skipped: readonly SkippedGroup[],
): Promise<void> {
  for (const freeSeats of new Set(skipped.map((group) => group.freeSeats))) {
    const ids = skipped.filter((group) => group.freeSeats === freeSeats).map(({ id }) => id);
    const isNews = (id: string) => groups.find((group) => group.id === id)?.skippedFreeSeats !== freeSeats;
    const told = ids.filter(isNews);
    if (told.length > 0) await store.markSkipped(ctx.db, told, freeSeats, ctx.now);
  }
}

/**
 * Offers the free seats of a session to the waiting groups, in the transaction that freed them. The session is
 * locked and its room read again, so that what is offered is there.
 */
export async function promoteWaitlist(ctx: TransactionContext, sessionId: string): Promise<void> {
  const [session] = await lockBookableSessions(ctx, [sessionId]);
  if (session === undefined || reasonNotWaitable(session, ctx.now) !== undefined) return;
  const offerExpiresAt = offerUntil(ctx.now, session.bookingClosesAt);
  const freeSeats = session.capacitySeats - session.takenSeats;
  if (offerExpiresAt === undefined || freeSeats <= 0) return;
  const groups = await store.lockWaiting(ctx.db, sessionId);
  const queued = groups.map((group) => toQueued(session, group));
  const { priorityUntilAt, priorityRegionIds } = session;
  const isPriorityWindow =
    priorityUntilAt !== null && ctx.now < priorityUntilAt && priorityRegionIds.length > 0;
  const { offers, skipped } = nextOffers(queued, freeSeats, { isPriorityWindow });
  if (offers.length > 0) {
    await makeOffers(ctx, { session, groups, queued }, offers, { offerExpiresAt, isPriorityWindow });
  }
  await tellSkipped(ctx, groups, skipped);
}
