import { DomainError, notFound } from '../../core/errors.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { listStatusChanges, recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import { type ActivityParty, assertNotManaged, assertStep, canSeeAll } from './activity.rules.ts';
import type { ActivityRow, ActivityStatus, ActivityStatusChangeCreate } from './activity.schemas.ts';
import * as store from './activity.store.ts';
import { curates, getOwnActivity, KIND, partiesOf, recordActivity } from './activity-access.service.ts';

/** An activity with reservations still to come cannot go away. @throws DomainError resource_in_use */
async function assertNotReserved(ctx: TransactionContext, id: string): Promise<void> {
  if (!(await store.hasComingReservations(ctx.db, id, ctx.now))) return;
  throw new DomainError(
    'resource_in_use',
    'Er zijn reserveringen voor komende momenten. Annuleer die eerst.',
    {
      usedBy: ['reservation'],
    },
  );
}

/** A pause by a curator is ended by a curator. @throws DomainError permission_denied */
function assertPauseEnds(row: ActivityRow, to: ActivityStatus, parties: readonly ActivityParty[]): void {
  if (!row.isPausedByCurator || to !== 'published' || parties.includes('curator')) return;
  throw new DomainError('permission_denied', 'Een werkgroep heeft dit stilgezet; overleg met haar.');
}

function eventOf(from: ActivityStatus, to: ActivityStatus): string {
  if (to === 'published') return 'published';
  return from === 'published' ? 'withdrawn' : 'updated';
}

async function moveTo(
  ctx: TransactionContext,
  row: ActivityRow,
  input: ActivityStatusChangeCreate,
): Promise<StatusChangeRow> {
  const parties = await partiesOf(ctx, row);
  const { to, reasonCode, reasonText } = input;
  const step = { resourceKind: KIND, resourceId: row.id, from: row.status, to, reasonCode, reasonText };
  if (!assertStep(row.status, to, parties, { reasonCode, reasonText })) return recordStatusChange(ctx, step);
  if (to === 'archived') await assertNotReserved(ctx, row.id);
  assertPauseEnds(row, to, parties);
  const updated = await store.updateActivity(ctx.db, row.id, {
    status: to,
    isPausedByCurator: to === 'paused' && !parties.includes('provider'),
    ...(to === 'archived' && ctx.actor.kind === 'client' ? { contentDigest: null } : {}),
    version: row.version + 1,
    updatedAt: ctx.now,
    publishedAt: to === 'published' ? (row.publishedAt ?? ctx.now) : row.publishedAt,
    archivedAt: to === 'archived' ? ctx.now : null,
  });
  await recordActivity(ctx, updated, eventOf(row.status, to), { from: row.status, to });
  return recordStatusChange(ctx, step);
}

/** Takes a step of the activity's machine. @throws DomainError transition_not_allowed, permission_denied */
export async function changeActivityStatus(
  ctx: Context,
  id: string,
  input: ActivityStatusChangeCreate,
): Promise<StatusChangeRow> {
  return inTransaction(ctx, async (ctx) => {
    const row = await store.lockActivity(ctx.db, id);
    if (row === undefined) throw notFound(KIND);
    if (!canSeeAll(ctx.actor, row.organisationId) && !(await curates(ctx, row))) throw notFound(KIND);
    return moveTo(ctx, row, input);
  });
}

/** Withdraws an activity for good: it is archived, and its public address answers 410. @throws DomainError resource_in_use */
export async function deleteActivity(ctx: Context, id: string, expected: ExpectedVersions): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const current = await getOwnActivity(ctx, id);
    assertNotManaged(ctx.actor, current);
    const row = await store.lockActivity(ctx.db, id);
    if (row === undefined) throw notFound(KIND);
    assertVersion(row.version, expected);
    await moveTo(ctx, row, { to: 'archived', reasonCode: 'no_longer_offered' });
  });
}

/** The history of an activity, oldest first, for its provider and its curators. */
export async function listActivityStatusChanges(
  ctx: Context,
  id: string,
  list: ListRequest,
): Promise<Slice<StatusChangeRow>> {
  const row = await store.findActivity(ctx.db, id);
  if (row === undefined || !(canSeeAll(ctx.actor, row.organisationId) || (await curates(ctx, row))))
    throw notFound(KIND);
  return listStatusChanges(ctx, KIND, id, list);
}
