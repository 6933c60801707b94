import { DomainError, notFound } from '../../core/errors.ts';
import { assertReason, decideStep } from '../../core/machine.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { enqueue } from '../../infra/jobs/queue.ts';
import { recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import { type ActivityParty, type ActivityStatus, activityMachine } from './activity.machine.ts';
import { assertNotManaged } from './activity.rules.ts';
import type { ActivityRow, ActivityStatusChangeCreate } from './activity.schemas.ts';
import * as store from './activity.store.ts';
import {
  actingParties,
  assertNotClaimed,
  assertSeesAll,
  getOwnActivity,
  KIND,
  recordActivity,
} from './activity-access.service.ts';
import { withdrawOpenRevisions } from './activity-revision.service.ts';
import { PROPOSE_DUPLICATES } from './duplicate-candidate.service.ts';
import type { DecidedChangeRow } from './review-checklist.schemas.ts';
import { assertChecklist, keepAnswers, listDecidedChanges } from './review-decision.service.ts';

/** A pause by a curator is ended by a curator. @throws DomainError permission_denied */
function assertPauseEnds(row: ActivityRow, to: ActivityStatus, parties: readonly ActivityParty[]): void {
  if (!row.isPausedByCurator || to !== 'published' || parties.includes('curator')) return;
  throw new DomainError('permission_denied', 'Een werkgroep heeft dit stilgezet; overleg met haar.');
}

function eventOf(from: ActivityStatus, to: ActivityStatus): string {
  if (to === 'published') return 'published';
  return from === 'published' ? 'withdrawn' : 'updated';
}

/** The columns of the activity after a step. */
function stepColumns({ actor, now }: Context, row: ActivityRow, to: ActivityStatus, party: ActivityParty) {
  return {
    status: to,
    isPausedByCurator: to === 'paused' && party === 'curator',
    ...(to === 'archived' && actor.kind === 'client' ? { contentDigest: null } : {}),
    version: row.version + 1,
    updatedAt: now,
    inReviewSince: to === 'in_review' ? now : null,
    publishedAt: to === 'published' ? (row.publishedAt ?? now) : row.publishedAt,
    archivedAt: to === 'archived' ? now : null,
  };
}

/** What was looked at is what is decided on. @throws DomainError version_outdated */
function assertLookedAt({ version }: ActivityRow, looked: number | undefined): void {
  if (looked === undefined || looked === version) return;
  throw new DomainError('version_outdated', 'De activiteit is intussen gewijzigd. Bekijk haar opnieuw.', {
    currentVersion: version,
  });
}

/** A pause that a workgroup asks for holds too when the provider paused it before. */
async function keepPaused(
  ctx: TransactionContext,
  row: ActivityRow,
  parties: readonly ActivityParty[],
): Promise<void> {
  if (row.status !== 'paused' || row.isPausedByCurator || !parties.includes('curator')) return;
  const change = { isPausedByCurator: true, version: row.version + 1, updatedAt: ctx.now };
  await recordActivity(ctx, await store.updateActivity(ctx.db, row.id, change), 'updated');
}

/** In whose name a step is taken: who is both acts for the workgroup, whose pause holds. */
function decideParty(
  row: ActivityRow,
  to: ActivityStatus,
  parties: readonly ActivityParty[],
): ActivityParty | undefined {
  const party = decideStep(activityMachine, row.status, to, parties);
  const isCurators =
    parties.includes('curator') && activityMachine.steps[row.status][to]?.by.includes('curator');
  return party !== undefined && isCurators ? 'curator' : party;
}

/** What follows from a step for what hangs on the activity. */
async function followStep(ctx: TransactionContext, row: ActivityRow, to: ActivityStatus): Promise<void> {
  if (to === 'archived') await withdrawOpenRevisions(ctx, [row]);
  if (to === 'published') await enqueue(ctx, PROPOSE_DUPLICATES, { activityIds: [row.id] });
}

async function moveTo(
  ctx: TransactionContext,
  row: ActivityRow,
  input: ActivityStatusChangeCreate,
  parties: readonly ActivityParty[],
): Promise<StatusChangeRow> {
  const { to, reasonCode, reasonText, checklist, activityVersion } = input;
  const step = { resourceKind: KIND, resourceId: row.id, from: row.status, to, reasonCode, reasonText };
  const party = decideParty(row, to, parties);
  if (party === undefined) {
    await keepPaused(ctx, row, parties);
    return recordStatusChange(ctx, step);
  }
  assertLookedAt(row, activityVersion);
  assertReason(activityMachine, row.status, to, party, input);
  const isApproval = row.status === 'in_review' && to === 'published';
  await assertChecklist(ctx, row, checklist, { party, isApproval });
  if (to === 'archived') await assertNotClaimed(ctx, row.id);
  assertPauseEnds(row, to, parties);
  const updated = await store.updateActivity(ctx.db, row.id, stepColumns(ctx, row, to, party));
  await followStep(ctx, updated, to);
  await recordActivity(ctx, updated, eventOf(row.status, to), { from: row.status, to });
  const change = await recordStatusChange(ctx, step);
  await keepAnswers(ctx, change, { activityId: row.id }, checklist);
  return change;
}

/** Takes a step of the activity's machine. @throws DomainError transition_not_allowed, permission_denied */
export async function changeActivityStatus(
  ctx: Context,
  id: string,
  input: ActivityStatusChangeCreate,
): Promise<StatusChangeRow> {
  return inTransaction(ctx, async (ctx) => {
    const row = await assertSeesAll(ctx, await store.lockActivity(ctx.db, id));
    return moveTo(ctx, row, input, await actingParties(ctx, row));
  });
}

/**
 * Pauses an activity in the name of the workgroup, as a decision on reports asks; only a workgroup ends such a pause.
 * @throws DomainError resource_not_found, transition_not_allowed
 */
export async function pauseActivity(
  ctx: TransactionContext,
  id: string,
  reason: Pick<ActivityStatusChangeCreate, 'reasonCode' | 'reasonText'>,
): Promise<void> {
  const row = await store.lockActivity(ctx.db, id);
  if (row === undefined) throw notFound(KIND);
  await moveTo(ctx, row, { ...reason, to: 'paused' }, ['curator']);
}

/** Withdraws an activity for good: it is archived, and its public address answers 410. @throws DomainError resource_in_use */
export async function deleteActivity(ctx: Context, id: string, expected: ExpectedVersions): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const current = await getOwnActivity(ctx, id);
    assertNotManaged(ctx.actor, current);
    const row = await store.lockActivity(ctx.db, id);
    if (row === undefined) throw notFound(KIND);
    assertVersion(row.version, expected);
    const parties = await actingParties(ctx, row);
    await moveTo(ctx, row, { to: 'archived', reasonCode: 'no_longer_offered' }, parties);
  });
}

/** The history of an activity with the checklists, oldest first, for its provider and its curators. */
export async function listActivityStatusChanges(
  ctx: Context,
  id: string,
  list: ListRequest,
): Promise<Slice<DecidedChangeRow>> {
  await assertSeesAll(ctx, await store.findActivity(ctx.db, id));
  return listDecidedChanges(ctx, KIND, id, list);
}
