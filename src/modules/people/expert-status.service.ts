import { DomainError, notFound } from '../../core/errors.ts';
import { assertReason, decideStep } from '../../core/machine.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { listStatusChanges, recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import type { ExpertRow } from './expert.schemas.ts';
import * as store from './expert.store.ts';
import { KIND, lockOwnExpert, partiesOf, recordExpert } from './expert-access.service.ts';
import type { ExpertStatusChangeCreate } from './expert-input.schemas.ts';
import { type ExpertParty, type ExpertStatus, expertProfileMachine } from './expert-profile.machine.ts';

/** A pause by a workgroup or the platform is ended by one of them. @throws DomainError permission_denied */
function assertPauseEnds(row: ExpertRow, to: ExpertStatus, party: ExpertParty): void {
  if (!row.isPausedByCurator || to !== 'published' || party !== 'expert') return;
  throw new DomainError('permission_denied', 'Een werkgroep heeft dit profiel stilgezet; overleg met haar.');
}

function eventOf(from: ExpertStatus, to: ExpertStatus): string {
  const names: Partial<Record<ExpertStatus, string>> = {
    in_review: 'submitted',
    changes_requested: 'changes_requested',
    published: 'published',
  };
  return names[to] ?? (from === 'published' ? 'withdrawn' : 'updated');
}

/** Takes a step of a locked profile. @throws DomainError transition_not_allowed, permission_denied, validation_failed */
export async function moveTo(
  ctx: TransactionContext,
  row: ExpertRow,
  parties: readonly ExpertParty[],
  input: ExpertStatusChangeCreate,
): Promise<StatusChangeRow> {
  const { to, reasonCode, reasonText } = input;
  const step = { resourceKind: KIND, resourceId: row.id, from: row.status, to, reasonCode, reasonText };
  const party = decideStep(expertProfileMachine, row.status, to, parties);
  if (party === undefined) return recordStatusChange(ctx, step);
  assertReason(expertProfileMachine, row.status, to, party, input);
  assertPauseEnds(row, to, party);
  const updated = await store.updateExpert(ctx.db, row.id, {
    status: to,
    isPausedByCurator: to === 'paused' && party !== 'expert',
    publishedAt: to === 'published' ? (row.publishedAt ?? ctx.now) : row.publishedAt,
    version: row.version + 1,
    updatedAt: ctx.now,
  });
  await recordExpert(ctx, updated, eventOf(row.status, to), { from: row.status, to });
  return recordStatusChange(ctx, step);
}

/** Takes a step of the machine. @throws DomainError transition_not_allowed, permission_denied, validation_failed */
export async function changeExpertStatus(
  ctx: Context,
  id: string,
  input: ExpertStatusChangeCreate,
): Promise<{ row: ExpertRow; step: StatusChangeRow }> {
  return inTransaction(ctx, async (ctx) => {
    const row = await store.lockExpert(ctx.db, id);
    const parties = row === undefined ? [] : await partiesOf(ctx, row);
    if (row === undefined || parties.length === 0) throw notFound(KIND);
    return { row, step: await moveTo(ctx, row, parties, input) };
  });
}

/**
 * Pauses a published expert in the name of the service, such as a report that was upheld; who paused the profile
 * already cannot end that any more. A profile that is not public stays as it is.
 * @throws DomainError resource_not_found
 */
export async function pauseExpert(
  ctx: TransactionContext,
  id: string,
  reason: Pick<ExpertStatusChangeCreate, 'reasonCode' | 'reasonText'>,
): Promise<void> {
  const row = await store.lockExpert(ctx.db, id);
  if (row === undefined) throw notFound(KIND);
  if (row.status === 'published') await moveTo(ctx, row, ['platform'], { to: 'paused', ...reason });
  if (row.status !== 'paused' || row.isPausedByCurator) return;
  const next = { isPausedByCurator: true, version: row.version + 1, updatedAt: ctx.now };
  await recordExpert(ctx, await store.updateExpert(ctx.db, id, next), 'updated', { fields: [] });
}

/** Takes the own profile away: it is archived, and its public address answers 410. */
export async function deleteExpert(ctx: Context, id: string, expected: ExpectedVersions): Promise<ExpertRow> {
  return inTransaction(ctx, async (ctx) => {
    const row = await lockOwnExpert(ctx, id);
    assertVersion(row.version, expected);
    await moveTo(ctx, row, ['expert'], { to: 'archived', reasonCode: 'no_longer_offered' });
    return row;
  });
}

/** The history of a profile, oldest first, for the person and its reviewers. */
export async function listExpertStatusChanges(
  ctx: Context,
  id: string,
  list: ListRequest,
): Promise<{ row: ExpertRow; slice: Slice<StatusChangeRow> }> {
  const [row] = await store.findExperts(ctx.db, [id]);
  if (row === undefined || (await partiesOf(ctx, row)).length === 0) throw notFound(KIND);
  return { row, slice: await listStatusChanges(ctx, KIND, id, list) };
}
