import type { Context, TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import type { ActivityRow } from './activity.schemas.ts';
import { partiesOf } from './activity-access.service.ts';
import { asksTheSame, differing, valuesOf } from './activity-revision.rules.ts';
import type { RevisionRow } from './activity-revision.schemas.ts';
import { moveRevision, recordRevision } from './activity-revision.service.ts';
import * as store from './activity-revision.store.ts';

/** True for statuses in which what stands there has been reviewed and can be public. */
const isReviewed = ({ status }: ActivityRow) => status === 'published' || status === 'paused';

/**
 * Whether a change waits beside the published version: always, unless a curator, a trusted provider or the client
 * of a trusted source makes it.
 */
export async function mustBeReviewed(ctx: Context, row: ActivityRow): Promise<boolean> {
  if (!isReviewed(row) || ctx.actor.kind === 'system') return false;
  if ((await partiesOf(ctx, row)).includes('curator')) return false;
  if (row.sourceId !== null) return !(await store.isSourceTrusted(ctx.db, row.sourceId));
  return (await store.findProviderTrust(ctx.db, row.organisationId)) === undefined;
}

async function openRevision(
  ctx: TransactionContext,
  row: ActivityRow,
  content: Record<string, unknown>,
): Promise<RevisionRow> {
  const revision = await store.insertRevision(ctx.db, {
    id: newId(),
    activityId: row.id,
    organisationId: row.organisationId,
    baseVersion: row.version,
    before: valuesOf(row, content),
    content,
    submittedAt: ctx.now,
    createdAt: ctx.now,
    updatedAt: ctx.now,
  });
  await recordRevision(ctx, revision);
  return revision;
}

/**
 * Keeps what a provider wants otherwise than what is published: opens a revision, changes the open one, or withdraws
 * it when nothing is left to want. Lock the activity first, then the open revision.
 * @returns the open revision, if there is one now
 */
export async function holdForReview(
  ctx: TransactionContext,
  row: ActivityRow,
  open: RevisionRow | undefined,
  wanted: Partial<ActivityRow>,
): Promise<RevisionRow | undefined> {
  const content = wanted as Record<string, unknown>;
  if (Object.keys(content).length === 0) {
    if (open !== undefined) await moveRevision(ctx, row, open, 'withdrawn');
    return undefined;
  }
  if (open === undefined) return openRevision(ctx, row, content);
  if (asksTheSame(open, content)) return open;
  const changed = await store.updateRevision(ctx.db, open.id, {
    content,
    before: valuesOf(row, content),
    baseVersion: row.version,
    updatedAt: ctx.now,
  });
  if (open.status === 'pending') {
    await recordRevision(ctx, changed);
    return changed;
  }
  await moveRevision(ctx, row, changed, 'pending');
  return (await store.findRevision(ctx.db, open.id)) ?? changed;
}

/** Takes a removed picture out of an open revision, which is withdrawn when nothing else is left to want. */
export async function replaceHeldImages(
  ctx: TransactionContext,
  row: ActivityRow,
  open: RevisionRow,
  images: ActivityRow['images'],
): Promise<void> {
  const { images: _held, ...others } = open.content;
  const { images: _before, ...before } = open.before;
  const content = { ...others, ...differing(row, { images }) };
  if (Object.keys(content).length === 0) {
    await moveRevision(ctx, row, open, 'withdrawn');
    return;
  }
  const kept = 'images' in content ? { ...before, images: row.images } : before;
  await recordRevision(
    ctx,
    await store.updateRevision(ctx.db, open.id, { content, before: kept, updatedAt: ctx.now }),
  );
}
