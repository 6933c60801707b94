import { curatedRegionIds } from '../../core/actor.ts';
import { DomainError, invalidInput, notFound } from '../../core/errors.ts';
import { changedFields } from '../../core/fields.ts';
import { allowedSteps, assertReason, decideStep } from '../../core/machine.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { listStatusChanges, recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import { pauseActivity } from '../activities/index.ts';
import { changeDemandCallStatus } from '../demand-calls/index.ts';
import { pauseExpert } from '../people/index.ts';
import type { ContentReportRow } from './content-report.schemas.ts';
import { moderationCaseMachine } from './moderation-case.machine.ts';
import { moderatesEverywhere, moderationParties } from './moderation-case.rules.ts';
import type {
  ModerationCaseRow,
  ModerationCaseStatusChangeCreate,
  ModerationCaseUpdate,
  ModerationCaseView,
} from './moderation-case.schemas.ts';
import * as store from './moderation-case.store.ts';

const KIND = 'moderation_case';

function viewOf(ctx: Context, row: ModerationCaseRow & { reportCount: number }): ModerationCaseView {
  const allowedTransitions = allowedSteps(
    moderationCaseMachine,
    row.status,
    moderationParties(ctx.actor, row),
  );
  return { ...row, allowedTransitions };
}

function assertReach<T extends ModerationCaseRow>(ctx: Context, row: T | undefined): T {
  if (row === undefined || moderationParties(ctx.actor, row).length === 0) throw notFound(KIND);
  return row;
}

/** The cases in the regions that the actor moderates, oldest first. @throws DomainError permission_denied */
export async function listCases(
  ctx: Context,
  filters: store.CaseFilters,
  list: ListRequest,
): Promise<Slice<ModerationCaseView>> {
  const regionIds = moderatesEverywhere(ctx.actor) ? undefined : curatedRegionIds(ctx.actor, 'moderate');
  if (regionIds?.length === 0) {
    throw new DomainError('permission_denied', 'Alleen wie in een werkgroep modereert ziet meldingen.');
  }
  const slice = await store.listCases(ctx.db, regionIds, filters, list);
  return { ...slice, rows: slice.rows.map((row) => viewOf(ctx, row)) };
}

/** A case with its reports. */
export interface CaseWithReports {
  view: ModerationCaseView;
  reports: ContentReportRow[];
}

/** @throws DomainError resource_not_found to all who do not moderate it */
export async function getCase(ctx: Context, id: string): Promise<CaseWithReports> {
  const row = assertReach(ctx, await store.findCase(ctx.db, id));
  return { view: viewOf(ctx, row), reports: await store.listReports(ctx.db, id) };
}

/** Changes the note or who looks at it. @throws DomainError resource_not_found, precondition_failed, validation_failed */
export async function updateCase(
  ctx: Context,
  id: string,
  input: ModerationCaseUpdate,
  expected: ExpectedVersions,
): Promise<CaseWithReports> {
  return inTransaction(ctx, async (ctx) => {
    const row = assertReach(ctx, await store.lockCase(ctx.db, id));
    assertVersion(row.version, expected);
    const { assigneeId } = input;
    if (typeof assigneeId === 'string' && !(await store.isModerator(ctx.db, assigneeId, row.regionIds))) {
      throw invalidInput({
        pointer: '#/assigneeId',
        code: 'reference_not_found',
        detail: 'Kies iemand die in deze regio modereert.',
      });
    }
    const changes = changedFields<ModerationCaseRow>(row, input);
    const fields = Object.keys(changes);
    if (fields.length > 0) {
      const version = row.version + 1;
      await store.updateCase(ctx.db, id, { ...changes, version, updatedAt: ctx.now });
      await recordChange(ctx, {
        type: 'moderation_case.updated',
        resourceKind: KIND,
        resourceId: id,
        resourceVersion: version,
        facts: { fields },
      });
    }
    return getCase(ctx, id);
  });
}

/** Takes the measure in the name of the workgroup, so that it follows the machine of the subject. */
async function takeMeasure(
  ctx: TransactionContext,
  row: ModerationCaseRow,
  { measure, reasonCode, reasonText }: ModerationCaseStatusChangeCreate,
): Promise<void> {
  if (measure !== 'pause') return;
  const reason = { reasonCode, reasonText };
  if (row.subjectKind === 'activity') await pauseActivity(ctx, row.subjectId, reason);
  else if (row.subjectKind === 'demand_call') {
    const asPlatform = { ...ctx, actor: { kind: 'system' as const, name: 'moderation' } };
    await changeDemandCallStatus(asPlatform, row.subjectId, { to: 'closed', ...reason });
  } else await pauseExpert(ctx, row.subjectId, reason);
}

async function takeStep(
  ctx: TransactionContext,
  row: ModerationCaseRow,
  input: ModerationCaseStatusChangeCreate,
): Promise<void> {
  const { to, measure = 'none' } = input;
  const isDecision = to !== 'in_progress';
  if (to === 'upheld') await takeMeasure(ctx, row, input);
  const version = row.version + 1;
  await store.updateCase(ctx.db, row.id, {
    status: to,
    ...(isDecision ? { decidedAt: ctx.now, measure } : {}),
    version,
    updatedAt: ctx.now,
  });
  const { subjectKind, subjectId, organisationId } = row;
  await recordChange(ctx, {
    type: isDecision ? 'moderation_case.decided' : 'moderation_case.updated',
    resourceKind: KIND,
    resourceId: row.id,
    resourceVersion: version,
    facts: { to, measure, subjectKind, subjectId, organisationId },
  });
}

/**
 * Takes a step of a case; a measure is taken in the same transaction, or nothing is.
 * @throws DomainError resource_not_found, transition_not_allowed, validation_failed
 */
export async function changeCaseStatus(
  ctx: Context,
  id: string,
  input: ModerationCaseStatusChangeCreate,
): Promise<StatusChangeRow> {
  return inTransaction(ctx, async (ctx) => {
    const row = assertReach(ctx, await store.lockCase(ctx.db, id));
    const { to, reasonCode, reasonText } = input;
    const party = decideStep(moderationCaseMachine, row.status, to, moderationParties(ctx.actor, row));
    if (party !== undefined) {
      assertReason(moderationCaseMachine, row.status, to, party, input);
      await takeStep(ctx, row, input);
    }
    return recordStatusChange(ctx, {
      resourceKind: KIND,
      resourceId: id,
      from: row.status,
      to,
      reasonCode,
      reasonText,
    });
  });
}

/** The steps of a case, oldest first. @throws DomainError resource_not_found */
export async function listCaseStatusChanges(
  ctx: Context,
  id: string,
  list: ListRequest,
): Promise<Slice<StatusChangeRow>> {
  assertReach(ctx, await store.findCase(ctx.db, id));
  return listStatusChanges(ctx, KIND, id, list);
}
