import { actorReference } from '../../core/actor.ts';
import { DomainError, notFound } from '../../core/errors.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { findOrganisations, type OrganisationRow } from '../organisations/index.ts';
import { curatesAny } from '../regions/index.ts';
import { canSeeAll } from './activity.rules.ts';
import * as store from './activity-revision.store.ts';

async function verifies(ctx: Context, row: OrganisationRow): Promise<boolean> {
  if (ctx.actor.kind === 'system' || (ctx.actor.kind === 'person' && ctx.actor.isPlatformAdmin)) return true;
  return curatesAny(ctx, row.regionIds, 'verify');
}

/** @throws DomainError resource_not_found; permission_denied to those who know the organisation but do not verify it */
async function assertVerifies(ctx: Context, organisationId: string): Promise<void> {
  const [row] = await findOrganisations(ctx, [organisationId]);
  if (row !== undefined && (await verifies(ctx, row))) return;
  if (row?.status === 'active' || (row !== undefined && canSeeAll(ctx.actor, { organisationId: row.id }))) {
    throw new DomainError('permission_denied', 'Dit is aan een werkgroep met het recht om te verifiëren.');
  }
  throw notFound('organisation');
}

async function record(ctx: TransactionContext, organisationId: string, event: string): Promise<void> {
  await recordChange(ctx, {
    type: `provider_trust.${event}`,
    resourceKind: 'organisation',
    resourceId: organisationId,
    resourceVersion: 1,
  });
}

/** Whether a provider is trusted, for itself and the workgroup. @throws DomainError resource_not_found, permission_denied */
export async function getProviderTrust(
  ctx: Context,
  organisationId: string,
): Promise<store.ProviderTrustRow | undefined> {
  if (!canSeeAll(ctx.actor, { organisationId })) await assertVerifies(ctx, organisationId);
  else if ((await findOrganisations(ctx, [organisationId])).length === 0) throw notFound('organisation');
  return store.findProviderTrust(ctx.db, organisationId);
}

/** From now on changes by this provider need no review; giving trust twice changes nothing. */
export async function giveTrust(ctx: Context, organisationId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await assertVerifies(ctx, organisationId);
    const grantedById = actorReference(ctx.actor).id;
    const isNew = await store.insertProviderTrust(ctx.db, {
      organisationId,
      grantedById,
      grantedAt: ctx.now,
    });
    if (isNew) await record(ctx, organisationId, 'given');
  });
}

/** From now on changes by this provider wait for review; what was published stays. */
export async function withdrawTrust(ctx: Context, organisationId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await assertVerifies(ctx, organisationId);
    if (await store.deleteProviderTrust(ctx.db, organisationId))
      await record(ctx, organisationId, 'withdrawn');
  });
}
