import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { enqueue } from '../../infra/jobs/queue.ts';
import { changeResponseStatus } from '../demand-responses/index.ts';
import * as store from './data-subject.store.ts';
import { PERSONAL_DATA } from './personal-data.reference.ts';
import { erasureSteps } from './personal-data.rules.ts';

/** The job that erases what a request that was under way wrote after the erasure. */
export const ERASE_LATECOMERS = 'erase-latecomers';
const NAME = 'Verwijderd account';
/** Longer than a request may take. */
const LATECOMERS_MS = 60_000;

/** Takes the profile and its open responses away, while their modules still know whose they are. */
async function withdrawExpert(ctx: TransactionContext, personId: string): Promise<void> {
  for (const id of await store.listOpenResponseIds(ctx.db, personId)) {
    await changeResponseStatus(ctx, id, { to: 'withdrawn', reasonCode: 'no_longer_offered' });
  }
  const profile = await store.archiveProfile(ctx.db, personId, ctx.now);
  if (profile === undefined) return;
  await recordChange(ctx, {
    type: profile.status === 'published' ? 'expert.withdrawn' : 'expert.updated',
    resourceKind: 'expert',
    resourceId: profile.id,
    resourceVersion: profile.version + 1,
    facts: { from: profile.status, to: 'archived', status: 'archived' },
  });
}

async function eraseRows(ctx: TransactionContext, subject: store.Subject, tombstoneId: string) {
  for (const step of erasureSteps(PERSONAL_DATA)) {
    const isByAddress = step.action !== 'mask' && step.tie?.by === 'address';
    if (isByAddress && subject.email === null) continue;
    await store.eraseBy(ctx.db, step, subject, tombstoneId);
  }
}

/**
 * Erases a person for good: what was the person's own goes, what others rely on keeps a tombstone with an id of its
 * own, from which no way leads back.
 */
export async function erasePerson(ctx: TransactionContext, subject: store.Subject): Promise<void> {
  const tombstoneId = newId();
  await withdrawExpert(ctx, subject.personId);
  await store.insertTombstone(ctx.db, tombstoneId, NAME, ctx.now);
  await eraseRows(ctx, subject, tombstoneId);
  await store.deleteAccount(ctx.db, subject.personId);
  await recordChange(ctx, {
    type: 'person.erased',
    resourceKind: 'person',
    resourceId: tombstoneId,
    resourceVersion: 1,
  });
  const payload = { personId: subject.personId, tombstoneId };
  await enqueue(ctx, ERASE_LATECOMERS, payload, { runAt: new Date(ctx.now.getTime() + LATECOMERS_MS) });
}

/** Erases once more what still names the person; doing it again finds nothing. */
export async function eraseLatecomers(
  ctx: Context,
  { personId, tombstoneId }: { personId: string; tombstoneId: string },
): Promise<void> {
  await inTransaction(ctx, (ctx) =>
    eraseRows(ctx, { personId, email: null, name: '', pseudonyms: [] }, tombstoneId),
  );
}
