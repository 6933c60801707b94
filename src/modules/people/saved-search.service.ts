import { DomainError, invalidInput, notFound } from '../../core/errors.ts';
import { changedFields } from '../../core/fields.ts';
import { assertNoPersonalData } from '../../core/personal-data.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { newId } from '../../infra/ids.ts';
import type { ReadQuery } from '../../infra/query-check.ts';
import { ownId } from './person.service.ts';
import type {
  SavedSearchCreate,
  SavedSearchKind,
  SavedSearchRow,
  SavedSearchUpdate,
} from './saved-search.schemas.ts';
import * as store from './saved-search.store.ts';

const KIND = 'saved_search';
const MAX_SEARCHES = 50;

/** Reads the filters of each list that can be saved. */
export type QueryChecks = Readonly<Record<SavedSearchKind, (query: string) => ReadQuery>>;

async function record(ctx: TransactionContext, row: SavedSearchRow, event: string): Promise<void> {
  await recordChange(ctx, {
    type: `${KIND}.${event}`,
    resourceKind: KIND,
    resourceId: row.id,
    resourceVersion: row.version,
    facts: { kind: row.kind, frequency: row.frequency },
  });
}

/** The query in one form, with its filters. @throws DomainError validation_failed, personal_data_refused */
function readQuery(checks: QueryChecks, kind: SavedSearchKind, text: string) {
  const { filters, query, faults } = checks[kind](text);
  if (faults.length > 0) throw invalidInput(...faults);
  const { q } = filters;
  assertNoPersonalData({ '#/query': typeof q === 'string' ? q : undefined });
  return { filters, query };
}

/** The own saved searches, oldest first. */
export async function listSavedSearches(ctx: Context, list: ListRequest): Promise<Slice<SavedSearchRow>> {
  return store.listSavedSearches(ctx.db, ownId(ctx), list);
}

/** An own saved search. @throws DomainError resource_not_found for everyone else's */
export async function getSavedSearch(ctx: Context, id: string): Promise<SavedSearchRow> {
  const row = await store.findSavedSearch(ctx.db, id, ownId(ctx));
  if (row === undefined) throw notFound(KIND);
  return row;
}

/** Saves a search. @throws DomainError too_many_items, validation_failed, personal_data_refused */
export async function createSavedSearch(
  ctx: Context,
  input: SavedSearchCreate,
  checks: QueryChecks,
): Promise<SavedSearchRow> {
  const { name, kind, frequency } = input;
  assertNoPersonalData({ '#/name': name });
  const read = readQuery(checks, kind, input.query);
  const personId = ownId(ctx);
  return inTransaction(ctx, async (ctx) => {
    if ((await store.countSavedSearches(ctx.db, personId)) >= MAX_SEARCHES) {
      throw new DomainError('too_many_items', 'U kunt hoogstens 50 zoekopdrachten bewaren.', {
        maximum: MAX_SEARCHES,
      });
    }
    const times = { createdAt: ctx.now, updatedAt: ctx.now };
    const row = await store.insertSavedSearch(ctx.db, {
      id: newId(),
      personId,
      name,
      kind,
      frequency,
      ...read,
      ...times,
    });
    await record(ctx, row, 'created');
    return row;
  });
}

async function lockOwn(ctx: TransactionContext, id: string, expected: ExpectedVersions) {
  const row = await store.lockSavedSearch(ctx.db, id, ownId(ctx));
  if (row === undefined) throw notFound(KIND);
  assertVersion(row.version, expected);
  return row;
}

export async function updateSavedSearch(
  ctx: Context,
  id: string,
  input: SavedSearchUpdate,
  expected: ExpectedVersions,
  checks: QueryChecks,
): Promise<SavedSearchRow> {
  assertNoPersonalData({ '#/name': input.name });
  return inTransaction(ctx, async (ctx) => {
    const row = await lockOwn(ctx, id, expected);
    const { name, frequency } = input;
    const read = input.query === undefined ? {} : readQuery(checks, row.kind, input.query);
    const wanted = { ...(name === undefined ? {} : { name }), ...(frequency && { frequency }), ...read };
    const change = changedFields<SavedSearchRow>(row, wanted);
    if (Object.keys(change).length === 0) return row;
    const next = { ...change, version: row.version + 1, updatedAt: ctx.now };
    const updated = await store.updateSavedSearch(ctx.db, id, next);
    await record(ctx, updated, 'updated');
    return updated;
  });
}

export async function deleteSavedSearch(ctx: Context, id: string, expected: ExpectedVersions): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await lockOwn(ctx, id, expected);
    await store.deleteSavedSearch(ctx.db, id);
    await record(ctx, row, 'deleted');
  });
}

/** Searches to ask again, of active accounts, the longest ago first; for the job that sends what is new. */
export async function dueSavedSearches(
  ctx: Context,
  frequency: SavedSearchRow['frequency'],
  notSince: Date,
  limit: number,
): Promise<SavedSearchRow[]> {
  return store.listDueSavedSearches(ctx.db, frequency, notSince, limit);
}

/** Keeps that searches were asked now. */
export async function markSavedSearchesRun(ctx: TransactionContext, ids: readonly string[]): Promise<void> {
  await store.updateLastRun(ctx.db, ids, ctx.now);
}
