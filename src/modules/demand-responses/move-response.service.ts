import type { TransactionContext } from '../../infra/context.ts';
import { recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import type { ResponseStatus } from './demand-response.machine.ts';
import type { ResponseRow } from './demand-response.schemas.ts';
import { asService, KIND, recordResponse } from './demand-response.service.ts';
import * as store from './demand-response.store.ts';

interface Told {
  reasonCode?: string | undefined;
  reasonText?: string | undefined;
  /** Columns that go with the step. */
  columns?: { acceptedVersion: number; sessionId: string; reservationId: string };
}

/** Takes a step that was decided on: status, history and event go together. */
export async function moveTo(
  ctx: TransactionContext,
  row: ResponseRow,
  to: ResponseStatus,
  { reasonCode, reasonText, columns }: Told = {},
): Promise<StatusChangeRow> {
  const version = row.version + 1;
  await store.updateResponse(ctx.db, row.id, { ...columns, status: to, version, updatedAt: ctx.now });
  const facts = { from: row.status, to, ...columns };
  await recordResponse(ctx, { ...row, status: to, version }, to, facts);
  const step = { resourceKind: KIND, resourceId: row.id, from: row.status, to };
  return recordStatusChange(ctx, { ...step, reasonCode, reasonText });
}

/** Ends locked responses that were not chosen. */
export async function leaveOut(ctx: TransactionContext, ids: readonly string[]): Promise<void> {
  for (const row of await store.listResponses(ctx.db, ids)) {
    await moveTo(asService(ctx), row, 'not_selected');
  }
}
