import { hasScope } from '../../core/actor.ts';
import { goneOrUnknown, notFound } from '../../core/errors.ts';
import { recordChange } from '../../infra/audit.ts';
import type { Context, TransactionContext } from '../../infra/context.ts';
import { assertMember, getOrganisation } from '../organisations/index.ts';
import { curatesAny } from '../regions/index.ts';
import { type ActivityParty, canSeeAll, isPublic } from './activity.rules.ts';
import type { ActivityRow } from './activity.schemas.ts';
import * as store from './activity.store.ts';

/** Name of an activity in audit rows, histories and problems. */
export const KIND = 'activity';

/** Activity that the actor's organisation offers. @throws DomainError resource_not_found, permission_denied */
export async function getOwnActivity(ctx: Context, id: string): Promise<ActivityRow> {
  const row = await store.findActivity(ctx.db, id);
  if (row === undefined) throw notFound(KIND);
  await assertMember(ctx, row.organisationId, 'provider_editor', 'organisation_admin');
  return row;
}

/** True while its organisation is active: what a suspended one offers stands still. */
export async function isOffered(ctx: Context, row: Pick<ActivityRow, 'organisationId'>): Promise<boolean> {
  return (await getOrganisation(ctx, row.organisationId)).status === 'active';
}

/** An activity for everyone. @throws DomainError resource_not_found; resource_gone when it was public and was archived */
export async function getPublicActivity(ctx: Context, id: string): Promise<ActivityRow> {
  const found = await store.findOfferedActivity(ctx.db, id);
  if (found === undefined) throw notFound(KIND);
  const { activity: row, organisationStatus } = found;
  if (isPublic(row, ctx.now) && organisationStatus === 'active') return row;
  if (row.status === 'archived' && row.publishedAt !== null && row.archivedAt !== null) {
    throw goneOrUnknown(KIND, row.id, row.archivedAt, ctx.now);
  }
  throw notFound(KIND);
}

/** True for curators of a region of the activity, and for the platform. */
export async function curates(ctx: Context, row: ActivityRow): Promise<boolean> {
  if (ctx.actor.kind === 'system' || (ctx.actor.kind === 'person' && ctx.actor.isPlatformAdmin)) return true;
  if (ctx.actor.kind !== 'person' || ctx.actor.curatedRegionIds.length === 0) return false;
  const own = await getOrganisation(ctx, row.organisationId);
  return curatesAny(ctx, [...row.placeRegionIds, ...row.workRegionIds, ...own.regionIds]);
}

/** The parties the actor can act for on this activity. */
export async function partiesOf(ctx: Context, row: ActivityRow): Promise<ActivityParty[]> {
  const isProvider = canSeeAll(ctx.actor, row.organisationId) && hasScope(ctx.actor, 'activities:write');
  return [
    ...(isProvider ? ['provider' as const] : []),
    ...((await curates(ctx, row)) ? ['curator' as const] : []),
  ];
}

/** Keeps a change of an activity for audit and outbox. */
export async function recordActivity(
  ctx: TransactionContext,
  row: ActivityRow,
  event: string,
  facts = {},
): Promise<void> {
  await recordChange(ctx, {
    type: `activity.${event}`,
    resourceKind: KIND,
    resourceId: row.id,
    resourceVersion: row.version,
    facts: { organisationId: row.organisationId, status: row.status, ...facts },
  });
}
