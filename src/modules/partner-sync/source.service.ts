import { DomainError, notFound } from '../../core/errors.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { newId } from '../../infra/ids.ts';
import { assertMember } from '../organisations/index.ts';
import * as runStore from './import-run.store.ts';
import { canTrustSources, canUseSource, SOURCE_ROLES, sourceReach } from './source.rules.ts';
import type { SourceCreate, SourceRow, SourceUpdate } from './source.schemas.ts';
import * as store from './source.store.ts';

/** The source itself, or 404 for those who may not know of it. */
function assertUsable(ctx: Context, source: SourceRow | undefined): SourceRow {
  if (source === undefined || !canUseSource(ctx.actor, source)) throw notFound('source');
  return source;
}

export async function getSource(ctx: Context, id: string): Promise<SourceRow> {
  return assertUsable(ctx, await store.findSource(ctx.db, id));
}

/** The source, locked until the transaction ends: one writer of its activities at a time. */
export async function holdSource(ctx: TransactionContext, id: string): Promise<SourceRow> {
  return assertUsable(ctx, await store.lockSource(ctx.db, id));
}

export async function listSources(
  ctx: Context,
  organisationId: string | undefined,
  list: ListRequest,
): Promise<Slice<SourceRow>> {
  return store.listSources(ctx.db, sourceReach(ctx.actor), organisationId, list);
}

function assertUnbound(ctx: Context): void {
  if (ctx.actor.kind !== 'client' || ctx.actor.sourceId === undefined) return;
  throw new DomainError(
    'permission_denied',
    'Deze client hoort bij één bron en kan er geen maken of verwijderen.',
  );
}

/** Makes a source for an organisation; its activities go to review until the platform trusts it. */
export async function createSource(
  ctx: Context,
  input: SourceCreate & { isTrusted?: boolean },
): Promise<SourceRow> {
  assertUnbound(ctx);
  await assertMember(ctx, input.organisationId, ...SOURCE_ROLES);
  return inTransaction(ctx, async (ctx) => {
    const row = await store.insertSource(ctx.db, {
      id: newId(),
      organisationId: input.organisationId,
      name: input.name,
      website: input.website ?? null,
      isTrusted: input.isTrusted === true && canTrustSources(ctx.actor),
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    await recordSource(ctx, 'source.created', row);
    return row;
  });
}

const recordSource = (ctx: TransactionContext, type: string, row: SourceRow) =>
  recordChange(ctx, {
    type,
    resourceKind: 'source',
    resourceId: row.id,
    resourceVersion: row.version,
    facts: { organisationId: row.organisationId, isTrusted: row.isTrusted },
  });

function changesOf(row: SourceRow, update: SourceUpdate) {
  const { name = row.name, website = row.website, isTrusted = row.isTrusted } = update;
  const isChanged = name !== row.name || website !== row.website || isTrusted !== row.isTrusted;
  return isChanged ? { name, website, isTrusted } : undefined;
}

/** Changes a source; only the platform decides on trust. */
export async function updateSource(
  ctx: Context,
  id: string,
  update: SourceUpdate,
  expected: ExpectedVersions,
): Promise<SourceRow> {
  return inTransaction(ctx, async (ctx) => {
    const row = await holdSource(ctx, id);
    if (update.isTrusted !== undefined && !canTrustSources(ctx.actor)) {
      throw new DomainError('permission_denied', 'Alleen het platform bepaalt of een bron vertrouwd is.');
    }
    assertVersion(row.version, expected);
    const changes = changesOf(row, update);
    if (changes === undefined) return row;
    const changed = await store.updateSource(ctx.db, id, changes, ctx.now);
    await recordSource(ctx, 'source.updated', changed);
    return changed;
  });
}

/** Deletes a source that manages nothing; otherwise 409 resource_in_use. */
export async function deleteSource(ctx: Context, id: string, expected: ExpectedVersions): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await holdSource(ctx, id);
    assertUnbound(ctx);
    assertVersion(row.version, expected);
    const usedBy = [
      ...((await store.hasActivities(ctx.db, id)) ? ['activity'] : []),
      ...((await runStore.findActiveRun(ctx.db, id)) === undefined ? [] : ['import_run']),
    ];
    if (usedBy.length > 0) {
      throw new DomainError(
        'resource_in_use',
        'Deze bron beheert nog activiteiten of heeft een levering lopen.',
        {
          usedBy,
        },
      );
    }
    await store.deleteSource(ctx.db, id);
    await recordSource(ctx, 'source.deleted', row);
  });
}
