import { recordChange } from '../../infra/audit.ts';
import type { TransactionContext } from '../../infra/context.ts';
import { recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import type { RequestStatus } from './data-subject-request.machine.ts';
import type { DataSubjectRequestRow } from './data-subject-request.schemas.ts';
import * as store from './data-subject-request.store.ts';

export const KIND = 'data_subject_request';
/** The job that does what was asked. */
export const PROCESS_REQUEST = 'process-data-subject-request';

export interface RequestStep {
  to: RequestStatus;
  reasonCode?: string | undefined;
  reasonText?: string | undefined;
}

/** Keeps a change of a request for audit and outbox. */
export async function recordRequest(
  ctx: TransactionContext,
  { id, version, kind }: DataSubjectRequestRow,
  event: string,
): Promise<void> {
  await recordChange(ctx, {
    type: `${KIND}.${event}`,
    resourceKind: KIND,
    resourceId: id,
    resourceVersion: version,
    facts: { kind },
  });
}

/** Moves a locked request, which may, and keeps the step; `change` goes with it. */
export async function takeStep(
  ctx: TransactionContext,
  row: DataSubjectRequestRow,
  { to, reasonCode, reasonText }: RequestStep,
  change: Partial<DataSubjectRequestRow> = {},
): Promise<StatusChangeRow> {
  const updated = await store.updateRequest(ctx.db, row.id, {
    ...change,
    status: to,
    endedAt: to === 'in_progress' ? null : ctx.now,
    version: row.version + 1,
    updatedAt: ctx.now,
  });
  await recordRequest(ctx, updated, to === 'in_progress' ? 'started' : to);
  const step = { resourceKind: KIND, resourceId: row.id, from: row.status, to, reasonCode, reasonText };
  return recordStatusChange(ctx, step);
}
