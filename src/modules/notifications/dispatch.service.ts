import { type Context, inTransaction } from '../../infra/context.ts';
import { enqueue } from '../../infra/jobs/queue.ts';
import { takeEvents } from '../../infra/outbox.ts';
import { listAudience } from './audience.store.ts';
import { findEvent, findEventActor } from './event.store.ts';
import { kindsOf, subjectIdOf } from './notification-event.rules.ts';
import { kindFacts } from './notification-kind.rules.ts';
import { notify } from './notify.service.ts';

/** Name of the job that finds out whom to tell of an event; kept with queued work. */
export const NOTIFY_OF_EVENT = 'notify-of-event';

const CONSUMER = 'notifications';
const BATCH = 500;
/** A run ends after so many events, so that others can share the work of a long line. */
const BATCHES_PER_RUN = 100;

async function dispatchBatch(ctx: Context): Promise<number> {
  return inTransaction(ctx, async (ctx) => {
    const events = await takeEvents(ctx, CONSUMER, BATCH);
    const told = events.filter((event) => kindsOf(event).length > 0);
    for (const { id } of told) await enqueue(ctx, NOTIFY_OF_EVENT, { eventId: id }, { key: `event:${id}` });
    return events.length;
  });
}

/**
 * Queues a job for each event that leads to mail. One by one, so that an event that cannot be told stops no other
 * and stays visible as work that failed.
 */
export async function dispatchEvents(ctx: Context): Promise<number> {
  let total = 0;
  for (let batch = 0; batch < BATCHES_PER_RUN; batch++) {
    const taken = await dispatchBatch(ctx);
    total += taken;
    if (taken < BATCH) break;
  }
  return total;
}

/** Tells those concerned of an event; doing it again tells nobody twice. */
export async function notifyOfEvent(ctx: Context, eventId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const event = await findEvent(ctx.db, eventId);
    if (event === undefined) return;
    const { facts, resourceKind, resourceId, createdAt } = event;
    const about = { eventKind: resourceKind, eventResourceId: resourceId, eventAt: createdAt.toISOString() };
    for (const kind of kindsOf(event)) {
      const { audience, about: subject, isNotForActor } = kindFacts(kind);
      const subjectId = subjectIdOf(subject, facts, resourceId);
      const told = await listAudience(ctx.db, audience, subject, subjectId, { facts });
      const actorId = isNotForActor === true ? await findEventActor(ctx.db, event) : undefined;
      const addressees = told.filter(({ personId }) => personId === null || personId !== actorId);
      await notify(ctx, { kind, occasion: eventId, addressees, facts: { ...facts, ...about } });
    }
  });
}
