import { clientOrganisationIds, curatedRegionIds } from '../../core/actor.ts';
import { DomainError, notFound } from '../../core/errors.ts';
import { allowedSteps, assertReason, decideStep } from '../../core/machine.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { newId } from '../../infra/ids.ts';
import { listStatusChanges, recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import type { ActivityParty } from './activity.machine.ts';
import type { ActivityRow } from './activity.schemas.ts';
import * as activityStore from './activity.store.ts';
import { actingParties, recordActivity, seeAll } from './activity-access.service.ts';
import type { ReviewScope } from './curated-scope.store.ts';
import { type DuplicateStatus, duplicateMachine } from './duplicate-candidate.machine.ts';
import { orderPair, PROPOSED_FROM, scoreDuplicate } from './duplicate-candidate.rules.ts';
import type {
  DuplicateRow,
  DuplicateStatusChangeCreate,
  ListedDuplicateRow,
} from './duplicate-candidate.schemas.ts';
import * as store from './duplicate-candidate.store.ts';

const KIND = 'duplicate_candidate';

/** Job that looks for activities that are the same as these. */
export const PROPOSE_DUPLICATES = 'propose-duplicates';

const EVENTS: Readonly<Record<DuplicateStatus, string>> = {
  proposed: 'found',
  confirmed: 'confirmed',
  dismissed: 'dismissed',
};

async function record(ctx: TransactionContext, row: DuplicateRow): Promise<void> {
  await recordChange(ctx, {
    type: `duplicate_candidate.${EVENTS[row.status]}`,
    resourceKind: KIND,
    resourceId: row.id,
    resourceVersion: row.version,
    facts: { activityId: row.activityId, canonicalId: row.canonicalId },
  });
}

/** Looks for activities that are the same as this one and keeps what was not found before. */
async function proposeFor(ctx: TransactionContext, activityId: string): Promise<void> {
  const createdAt = await store.findCreatedAt(ctx.db, activityId);
  if (createdAt === undefined) return;
  const rows = (await store.findLikely(ctx.db, activityId)).flatMap((other) => {
    const { score, reasons } = scoreDuplicate(other);
    if (score < PROPOSED_FROM) return [];
    const { duplicate, canonical } = orderPair({ id: activityId, createdAt }, other);
    const pair = { activityId: duplicate.id, canonicalId: canonical.id };
    return [{ id: newId(), ...pair, score, reasons, createdAt: ctx.now, updatedAt: ctx.now }];
  });
  for (const row of await store.insertDuplicates(ctx.db, rows)) await record(ctx, row);
}

/** The work of the job: each activity in a transaction of its own. */
export async function proposeDuplicates(ctx: Context, activityIds: readonly string[]): Promise<void> {
  for (const id of activityIds) await inTransaction(ctx, (ctx) => proposeFor(ctx, id));
}

async function seen<R extends DuplicateRow>(
  ctx: Context,
  row: R | undefined,
): Promise<{ row: R; parties: ActivityParty[] }> {
  const activity = row && (await activityStore.findActivity(ctx.db, row.activityId));
  if (row === undefined || activity === undefined) throw notFound(KIND);
  const { parties } = await seeAll(ctx, activity).catch((error) => {
    throw error instanceof DomainError ? notFound(KIND) : error;
  });
  return { row, parties };
}

/** A pair for the provider of the newer one and the curators of its region. @throws DomainError resource_not_found */
export async function getDuplicate(
  ctx: Context,
  id: string,
): Promise<{ row: ListedDuplicateRow; allowedTransitions: DuplicateStatus[] }> {
  const { row, parties } = await seen(ctx, await store.findDuplicate(ctx.db, id));
  return { row, allowedTransitions: allowedSteps(duplicateMachine, row.status, parties) };
}

/** What the caller may review: as a curator by region, as a member by organisation. */
function scopeOf({ actor }: Context): ReviewScope {
  if (actor.kind === 'system' || (actor.kind === 'person' && actor.isPlatformAdmin)) return 'everything';
  const organisationIds =
    actor.kind === 'person'
      ? actor.memberships.map((membership) => membership.organisationId)
      : clientOrganisationIds(actor);
  return { regionIds: curatedRegionIds(actor, 'review'), organisationIds };
}

/** Pairs that the caller may decide on, oldest first. */
export async function listDuplicates(
  ctx: Context,
  filters: store.DuplicateFilters,
  list: ListRequest,
): Promise<Slice<ListedDuplicateRow>> {
  return store.listDuplicates(ctx.db, scopeOf(ctx), filters, list);
}

/** @throws DomainError resource_in_use when the activity is a duplicate of another one already */
async function assertSingle(ctx: TransactionContext, row: DuplicateRow): Promise<void> {
  if (!(await store.hasOtherCanonical(ctx.db, row))) return;
  throw new DomainError(
    'resource_in_use',
    'Dit is al een dubbel van een andere activiteit; maak die eerst los.',
    {
      usedBy: [KIND],
    },
  );
}

/** Lists leave a duplicate out from now on, or show it again. */
async function linkActivity(
  ctx: TransactionContext,
  activity: ActivityRow,
  canonicalActivityId: string | null,
): Promise<void> {
  if (activity.canonicalActivityId === canonicalActivityId) return;
  const updated = await activityStore.updateActivity(ctx.db, activity.id, {
    canonicalActivityId,
    version: activity.version + 1,
    updatedAt: ctx.now,
  });
  await recordActivity(ctx, updated, 'updated', { canonicalActivityId });
}

async function lockBoth(ctx: TransactionContext, id: string) {
  const known = await store.findDuplicate(ctx.db, id);
  const activity = known && (await activityStore.lockActivity(ctx.db, known.activityId));
  const row = activity && (await store.lockDuplicate(ctx.db, id));
  if (activity === undefined || row === undefined) throw notFound(KIND);
  return { row, activity };
}

/** Takes a step of the pair's machine. @throws DomainError transition_not_allowed, permission_denied, resource_in_use */
export async function changeDuplicateStatus(
  ctx: Context,
  id: string,
  input: DuplicateStatusChangeCreate,
): Promise<StatusChangeRow> {
  return inTransaction(ctx, async (ctx) => {
    const { row, activity } = await lockBoth(ctx, id);
    await seen(ctx, row);
    const { to, reasonCode, reasonText } = input;
    const step = { resourceKind: KIND, resourceId: id, from: row.status, to, reasonCode, reasonText };
    const party = decideStep(duplicateMachine, row.status, to, await actingParties(ctx, activity));
    if (party === undefined) return recordStatusChange(ctx, step);
    assertReason(duplicateMachine, row.status, to, party, input);
    if (to === 'confirmed') await assertSingle(ctx, row);
    await record(ctx, await store.updateDuplicate(ctx.db, id, { status: to, updatedAt: ctx.now }));
    if (to === 'confirmed') await linkActivity(ctx, activity, row.canonicalId);
    if (row.status === 'confirmed') await linkActivity(ctx, activity, null);
    return recordStatusChange(ctx, step);
  });
}

/** The steps of a pair, oldest first. */
export async function listDuplicateStatusChanges(
  ctx: Context,
  id: string,
  list: ListRequest,
): Promise<Slice<StatusChangeRow>> {
  await getDuplicate(ctx, id);
  return listStatusChanges(ctx, KIND, id, list);
}
