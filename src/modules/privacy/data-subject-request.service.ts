import { DomainError, notFound } from '../../core/errors.ts';
import { changedFields } from '../../core/fields.ts';
import { allowedSteps, assertReason, decideStep } from '../../core/machine.ts';
import { assertNoPersonalData } from '../../core/personal-data.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import type { ExportSectionRow } from '../../infra/db/schema/privacy.ts';
import { newId } from '../../infra/ids.ts';
import { enqueue } from '../../infra/jobs/queue.ts';
import { listStatusChanges, recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import * as subjects from './data-subject.store.ts';
import { dataSubjectRequestMachine } from './data-subject-request.machine.ts';
import { isPlatform, requestParties, startsAt } from './data-subject-request.rules.ts';
import type {
  DataSubjectRequestCreate,
  DataSubjectRequestRow,
  DataSubjectRequestStatusChangeCreate,
  DataSubjectRequestUpdate,
  DataSubjectRequestView,
} from './data-subject-request.schemas.ts';
import * as store from './data-subject-request.store.ts';
import { KIND, PROCESS_REQUEST, recordRequest, takeStep } from './request-step.service.ts';

const ROLES_LEFT = {
  organisation: 'U bent de laatste beheerder van een organisatie. Maak eerst iemand anders beheerder.',
  platform: 'U bent de laatste beheerder van het platform. Maak eerst iemand anders beheerder.',
} as const;

function viewOf(ctx: Context, row: DataSubjectRequestRow): DataSubjectRequestView {
  const parties = requestParties(ctx.actor, row);
  return {
    ...row,
    allowedTransitions: allowedSteps(dataSubjectRequestMachine, row.status, parties),
    showsNote: isPlatform(ctx.actor),
  };
}

function ownId({ actor }: Context): string {
  if (actor.kind === 'person') return actor.personId;
  throw new DomainError('permission_denied', 'Dit vraagt een persoon over de eigen gegevens.');
}

/** Somebody must be left to run what the person runs alone. @throws DomainError resource_in_use with a hint */
async function assertReplaceable(ctx: Context, personId: string): Promise<void> {
  const role = await subjects.findLastRole(ctx.db, personId);
  if (role !== undefined) throw new DomainError('resource_in_use', ROLES_LEFT[role], { usedBy: [role] });
}

const queue = (ctx: TransactionContext, requestId: string, runAt: Date) =>
  enqueue(ctx, PROCESS_REQUEST, { requestId }, { runAt, key: `${KIND}:${requestId}` });

/**
 * Asks for a copy of the own data, made at once, or for their erasure, which begins after a day.
 * @throws DomainError already_registered while the same is asked already, resource_in_use for a last administrator
 */
export async function createRequest(
  ctx: Context,
  { kind }: DataSubjectRequestCreate,
): Promise<DataSubjectRequestView> {
  const personId = ownId(ctx);
  return inTransaction(ctx, async (ctx) => {
    if (kind === 'erase') await assertReplaceable(ctx, personId);
    const row = await store.insertRequest(ctx.db, {
      id: newId(),
      personId,
      kind,
      startsAt: startsAt(kind, ctx.now),
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    if (row === undefined) {
      throw new DomainError('already_registered', 'Dit hebt u al gevraagd; dat verzoek loopt nog.', {
        resource: KIND,
      });
    }
    await recordRequest(ctx, row, 'created');
    await queue(ctx, row.id, row.startsAt);
    return viewOf(ctx, row);
  });
}

/** All requests for administrators, the own ones for everyone else. */
export async function listRequests(
  ctx: Context,
  statuses: store.RequestFilters['statuses'],
  list: ListRequest,
): Promise<Slice<DataSubjectRequestView>> {
  const personId = isPlatform(ctx.actor) ? undefined : ownId(ctx);
  const slice = await store.listRequests(ctx.db, { personId, statuses }, list);
  return { ...slice, rows: slice.rows.map((row) => viewOf(ctx, row)) };
}

function assertReach(ctx: Context, row: DataSubjectRequestRow | undefined): DataSubjectRequestRow {
  if (row === undefined || requestParties(ctx.actor, row).length === 0) throw notFound(KIND);
  return row;
}

/** @throws DomainError resource_not_found to all but the person and administrators */
export async function getRequest(ctx: Context, id: string): Promise<DataSubjectRequestView> {
  return viewOf(ctx, assertReach(ctx, await store.findRequest(ctx.db, id)));
}

/** Changes the note of administrators. @throws DomainError resource_not_found, permission_denied, precondition_failed */
export async function updateRequest(
  ctx: Context,
  id: string,
  input: DataSubjectRequestUpdate,
  expected: ExpectedVersions,
): Promise<DataSubjectRequestView> {
  return inTransaction(ctx, async (ctx) => {
    const row = assertReach(ctx, await store.lockRequest(ctx.db, id));
    if (!isPlatform(ctx.actor)) throw new DomainError('permission_denied', 'Dit is voor beheerders.');
    assertVersion(row.version, expected);
    if (typeof input.note === 'string') assertNoPersonalData({ '#/note': input.note });
    const change = changedFields<DataSubjectRequestRow>(row, input);
    if (Object.keys(change).length === 0) return viewOf(ctx, row);
    const next = { ...change, version: row.version + 1, updatedAt: ctx.now };
    const updated = await store.updateRequest(ctx.db, id, next);
    await recordRequest(ctx, updated, 'updated');
    return viewOf(ctx, updated);
  });
}

/** Takes a step; work that begins is queued with it. @throws DomainError transition_not_allowed, permission_denied */
export async function changeRequestStatus(
  ctx: Context,
  id: string,
  input: DataSubjectRequestStatusChangeCreate,
): Promise<{ row: DataSubjectRequestRow; step: StatusChangeRow }> {
  return inTransaction(ctx, async (ctx) => {
    const row = assertReach(ctx, await store.lockRequest(ctx.db, id));
    const { to, reasonCode, reasonText } = input;
    const parties = requestParties(ctx.actor, row);
    const party = decideStep(dataSubjectRequestMachine, row.status, to, parties);
    if (party === undefined) {
      const stay = { resourceKind: KIND, resourceId: id, from: row.status, to, reasonCode, reasonText };
      return { row, step: await recordStatusChange(ctx, stay) };
    }
    assertReason(dataSubjectRequestMachine, row.status, to, party, input);
    if (to === 'in_progress') await queue(ctx, id, ctx.now);
    return { row, step: await takeStep(ctx, row, input) };
  });
}

/** The steps of a request, oldest first. @throws DomainError resource_not_found */
export async function listRequestSteps(
  ctx: Context,
  id: string,
  list: ListRequest,
): Promise<{ row: DataSubjectRequestRow; slice: Slice<StatusChangeRow> }> {
  const row = assertReach(ctx, await store.findRequest(ctx.db, id));
  return { row, slice: await listStatusChanges(ctx, KIND, id, list) };
}

/** What an export holds, for the person alone. @throws DomainError resource_not_found, also before and after its time */
export async function getExportContent(
  ctx: Context,
  id: string,
): Promise<{ row: DataSubjectRequestRow; sections: ExportSectionRow[] }> {
  const row = await store.findRequest(ctx.db, id);
  const sections =
    row !== undefined && requestParties(ctx.actor, row).includes('subject')
      ? await store.findExport(ctx.db, id, ctx.now)
      : undefined;
  if (row === undefined || sections === undefined) throw notFound('data_export');
  return { row, sections };
}
