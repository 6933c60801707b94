import type { TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { enqueue } from '../../infra/jobs/queue.ts';
import { notificationPreferences } from '../people/index.ts';
import type { Addressee } from './audience.store.ts';
import * as store from './notification.store.ts';
import { kindFacts, type NotificationKind } from './notification-kind.rules.ts';
import { type Frequency, frequencyOf, statusFor } from './notification-rhythm.rules.ts';

/** Name of the job that mails a notification; kept with queued work. */
export const SEND_NOTIFICATION = 'send-notification';

export interface Notice {
  kind: NotificationKind;
  /** What led to it; a person is told of it once per kind. */
  occasion: string;
  addressees: readonly Addressee[];
  /** Ids and codes that the mail needs beside the record. */
  facts?: Record<string, unknown>;
}

async function frequencies(ctx: TransactionContext, { kind, addressees }: Notice) {
  const { category } = kindFacts(kind);
  const personIds = addressees.flatMap(({ personId }) => (personId === null ? [] : [personId]));
  const chosen = category === 'service' ? undefined : await notificationPreferences(ctx, personIds);
  return (personId: string | null): Frequency =>
    frequencyOf(category, chosen?.get(personId ?? '')?.frequencies);
}

/** Queues one mail; kept with the change that asks for it or not at all. */
export const queueMail = (ctx: TransactionContext, notificationId: string) =>
  enqueue(ctx, SEND_NOTIFICATION, { notificationId }, { key: `mail:${notificationId}` });

/**
 * Notes whom to tell what, and queues the mails that go at once; the others wait for a digest. Doing it again
 * on the same occasion adds nothing.
 */
export async function notify(ctx: TransactionContext, notice: Notice): Promise<number> {
  const { kind, occasion, addressees, facts = {} } = notice;
  const frequencyFor = await frequencies(ctx, notice);
  const rows = addressees.map(({ personId, resourceId }) => ({
    id: newId(),
    kind,
    occasion: `${occasion}/${resourceId}`,
    personId,
    resourceKind: kindFacts(kind).about,
    resourceId,
    facts,
    status: statusFor(frequencyFor(personId)),
    createdAt: ctx.now,
  }));
  const added = await store.insertNotifications(ctx.db, rows);
  for (const { id, status } of added) if (status === 'queued') await queueMail(ctx, id);
  return added.length;
}
