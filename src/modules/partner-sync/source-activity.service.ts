import { DomainError, type FieldError, invalidInput, notFound } from '../../core/errors.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { createBodyCheck } from '../../infra/body-check.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import {
  applySourceActivities,
  SourceActivityReplace,
  sourceActivityFaults,
  withdrawSourceActivities,
} from '../activities/index.ts';
import type { SourceActivityRow } from './source.schemas.ts';
import { getSource, holdSource } from './source.service.ts';
import * as store from './source.store.ts';

export async function listSourceActivities(
  ctx: Context,
  sourceId: string,
  filters: store.SourceActivityFilters,
  list: ListRequest,
): Promise<Slice<SourceActivityRow>> {
  const source = await getSource(ctx, sourceId);
  return store.listSourceActivities(ctx.db, source.id, filters, list);
}

export async function getSourceActivity(
  ctx: Context,
  sourceId: string,
  externalId: string,
): Promise<SourceActivityRow> {
  const source = await getSource(ctx, sourceId);
  const row = await store.findSourceActivity(ctx.db, source.id, externalId);
  if (row === undefined) throw notFound('activity');
  return row;
}

const checkShape = createBodyCheck(SourceActivityReplace);

/** The faults of a delivered activity; those across its fields once its shape is right. */
export function faultsOfActivity(body: unknown): FieldError[] {
  const faults = checkShape(body);
  return faults.length > 0 ? faults : sourceActivityFaults(body as SourceActivityReplace);
}

/** What a conditional request expects to find. */
export interface Expectation {
  /** Versions that If-Match names. */
  version?: ExpectedVersions;
  /** True with `If-Match`, also `*`. */
  exists?: boolean;
  /** True with `If-None-Match: *`. */
  isAbsent?: boolean;
}

function assertExpected(row: SourceActivityRow | undefined, expected: Expectation): void {
  if (row === undefined) {
    if (expected.exists !== true) return;
    throw new DomainError(
      'precondition_failed',
      'Deze activiteit is er nog niet; laat If-Match weg om haar te maken.',
    );
  }
  if (expected.isAbsent === true) {
    throw new DomainError('precondition_failed', 'Deze activiteit is er al.', {
      currentVersion: row.version,
    });
  }
  assertVersion(row.version, expected.version);
}

/** Makes or replaces an activity by its partner key; equal content changes nothing (C-61). */
export async function replaceSourceActivity(
  ctx: Context,
  key: { sourceId: string; externalId: string },
  body: SourceActivityReplace,
  expected: Expectation,
): Promise<{ row: SourceActivityRow; isCreated: boolean }> {
  return inTransaction(ctx, async (ctx) => {
    const source = await holdSource(ctx, key.sourceId);
    const faults = sourceActivityFaults(body);
    if (faults.length > 0) throw invalidInput(...faults);
    const { externalId } = key;
    assertExpected(await store.findSourceActivity(ctx.db, source.id, externalId), expected);
    const [result] = await applySourceActivities(ctx, source, [{ externalId, body }]);
    const row = await store.findSourceActivity(ctx.db, source.id, externalId);
    if (row === undefined) throw new Error(`Activity ${externalId} was not kept`);
    return { row, isCreated: result?.status === 'created' };
  });
}

/** Withdraws an activity by its partner key; one that was withdrawn stays so. */
export async function deleteSourceActivity(
  ctx: Context,
  key: { sourceId: string; externalId: string },
  expected: ExpectedVersions,
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const source = await holdSource(ctx, key.sourceId);
    const row = await store.findSourceActivity(ctx.db, source.id, key.externalId);
    if (row === undefined) throw notFound('activity');
    assertVersion(row.version, expected);
    if (row.status !== 'archived') await withdrawSourceActivities(ctx, source, [key.externalId]);
  });
}
