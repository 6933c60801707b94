import { DomainError, notFound } from '../../core/errors.ts';
import { allowedSteps, assertReason, decideStep } from '../../core/machine.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import type { ActivityRow } from './activity.schemas.ts';
import * as activityStore from './activity.store.ts';
import {
  actingParties,
  assertNotClaimed,
  assertSeesAll,
  recordActivity,
  seeAll,
} from './activity-access.service.ts';
import { withDerived } from './activity-content.schemas.ts';
import { type RevisionStatus, revisionMachine } from './activity-revision.machine.ts';
import { changedFieldNames, conflictsOf, valuesOf } from './activity-revision.rules.ts';
import type { RevisionRow, RevisionStatusChangeCreate } from './activity-revision.schemas.ts';
import * as store from './activity-revision.store.ts';
import { assertChecklist, keepAnswers, listDecidedChanges } from './review-decision.service.ts';

const KIND = 'activity_revision';

/** A revision beside the version that is published, with the steps the actor can take. */
export interface OwnedRevision {
  revision: RevisionRow;
  activity: ActivityRow;
  allowedTransitions: RevisionStatus[];
}

const EVENTS: Readonly<Record<RevisionStatus, string>> = {
  pending: 'submitted',
  changes_requested: 'changes_requested',
  approved: 'approved',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
};

/** Keeps a change of a revision for audit and outbox. */
export async function recordRevision(
  ctx: TransactionContext,
  { id: resourceId, version: resourceVersion, activityId, organisationId, content, status }: RevisionRow,
): Promise<void> {
  await recordChange(ctx, {
    type: `activity_revision.${EVENTS[status]}`,
    resourceKind: KIND,
    resourceId,
    resourceVersion,
    facts: { activityId, organisationId, fields: changedFieldNames(content) },
  });
}

/** A revision for its provider and the curators of its region. @throws DomainError resource_not_found */
export async function getRevision(ctx: Context, id: string): Promise<OwnedRevision> {
  const found = await store.findRevisionWithActivity(ctx.db, id);
  if (found === undefined) throw notFound(KIND);
  const { parties } = await seeActivity(ctx, found.activity);
  return { ...found, allowedTransitions: allowedSteps(revisionMachine, found.revision.status, parties) };
}

/** Who does not see the activity does not know of the revision. */
async function seeActivity(ctx: Context, activity: ActivityRow) {
  return seeAll(ctx, activity).catch((error) => {
    throw error instanceof DomainError ? notFound(KIND) : error;
  });
}

/** Revisions of an activity in every status. */
export async function listRevisions(
  ctx: Context,
  activityId: string,
  list: ListRequest,
): Promise<Slice<RevisionRow>> {
  await assertSeesAll(ctx, await activityStore.findActivity(ctx.db, activityId));
  return store.listRevisions(ctx.db, activityId, list);
}

/** The steps of a revision with the checklist that went with them. */
export async function listRevisionStatusChanges(ctx: Context, id: string, list: ListRequest) {
  await getRevision(ctx, id);
  return listDecidedChanges(ctx, KIND, id, list);
}

/** @throws DomainError version_outdated when the same field was changed otherwise in the meantime */
function assertMergeable(activity: ActivityRow, revision: RevisionRow): void {
  const fields = conflictsOf(activity, revision);
  if (fields.length === 0) return;
  throw new DomainError(
    'version_outdated',
    `Dit is intussen gewijzigd: ${fields.join(', ')}. Vraag de aanbieder om de wijziging opnieuw te sturen.`,
    { currentVersion: activity.version },
  );
}

/** Puts the wanted columns over what is published now; other fields keep what they got in the meantime. */
async function publishRevision(
  ctx: TransactionContext,
  activity: ActivityRow,
  revision: RevisionRow,
): Promise<void> {
  assertMergeable(activity, revision);
  const { seatUnit } = revision.content as Partial<ActivityRow>;
  if (seatUnit !== undefined && seatUnit !== activity.seatUnit) await assertNotClaimed(ctx, activity.id);
  const { slug, themeWords, completeness } = withDerived({ ...activity, ...revision.content });
  const updated = await activityStore.updateActivity(ctx.db, activity.id, {
    ...revision.content,
    slug,
    themeWords,
    completeness,
    version: activity.version + 1,
    updatedAt: ctx.now,
  });
  await recordActivity(ctx, updated, 'updated', { revisionId: revision.id });
}

/** Sending a revision again makes it one of the version that is published now. */
const rebase = (activity: ActivityRow, revision: RevisionRow) => ({
  baseVersion: activity.version,
  before: valuesOf(activity, revision.content),
});

/** Moves a revision; the caller has decided that it may. */
export async function moveRevision(
  ctx: TransactionContext,
  activity: ActivityRow,
  revision: RevisionRow,
  to: RevisionStatus,
  reason: Pick<RevisionStatusChangeCreate, 'reasonCode' | 'reasonText'> = {},
): Promise<StatusChangeRow> {
  if (to === 'approved') await publishRevision(ctx, activity, revision);
  const isOpen = to === 'pending' || to === 'changes_requested';
  const moved = await store.updateRevision(ctx.db, revision.id, {
    ...(to === 'pending' ? { ...rebase(activity, revision), submittedAt: ctx.now } : {}),
    status: to,
    decidedAt: isOpen ? null : ctx.now,
    updatedAt: ctx.now,
  });
  await recordRevision(ctx, moved);
  const step = { resourceKind: KIND, resourceId: revision.id, from: revision.status, to };
  return recordStatusChange(ctx, { ...step, reasonCode: reason.reasonCode, reasonText: reason.reasonText });
}

/** What was looked at is what is decided on. @throws DomainError version_outdated */
function assertLookedAt({ version }: RevisionRow, looked: number | undefined): void {
  if (looked === undefined || looked === version) return;
  throw new DomainError(
    'version_outdated',
    'De aanbieder heeft de wijziging aangepast. Bekijk haar opnieuw.',
    {
      currentVersion: version,
    },
  );
}

async function lockBoth(ctx: TransactionContext, id: string) {
  const known = await store.findRevision(ctx.db, id);
  const activity = known && (await activityStore.lockActivity(ctx.db, known.activityId));
  const revision = activity && (await store.lockRevision(ctx.db, id));
  if (activity === undefined || revision === undefined) throw notFound(KIND);
  return { activity, revision };
}

/** Takes a step of the revision's machine. @throws DomainError transition_not_allowed, permission_denied, version_outdated */
export async function changeRevisionStatus(
  ctx: Context,
  id: string,
  input: RevisionStatusChangeCreate,
): Promise<StatusChangeRow> {
  return inTransaction(ctx, async (ctx) => {
    const { activity, revision } = await lockBoth(ctx, id);
    await seeActivity(ctx, activity);
    const { to } = input;
    const party = decideStep(revisionMachine, revision.status, to, await actingParties(ctx, activity));
    if (party === undefined) {
      return recordStatusChange(ctx, { resourceKind: KIND, resourceId: id, from: revision.status, to });
    }
    assertReason(revisionMachine, revision.status, to, party, input);
    assertLookedAt(revision, input.revisionVersion);
    await assertChecklist(ctx, activity, input.checklist, { party, isApproval: to === 'approved' });
    const change = await moveRevision(ctx, activity, revision, to, input);
    await keepAnswers(ctx, change, { activityId: activity.id, revisionId: id }, input.checklist);
    return change;
  });
}

/** Ends what still waits for a decision when its activities go away; these must be locked. */
export async function withdrawOpenRevisions(
  ctx: TransactionContext,
  activities: readonly ActivityRow[],
): Promise<void> {
  const byId = new Map(activities.map((row) => [row.id, row]));
  for (const open of await store.lockOpenRevisions(ctx.db, [...byId.keys()])) {
    const activity = byId.get(open.activityId);
    if (activity !== undefined) await moveRevision(ctx, activity, open, 'withdrawn');
  }
}
