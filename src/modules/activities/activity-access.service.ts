import { actsOn, curatedRegionIds, hasScope } from '../../core/actor.ts';
import { DomainError, goneOrUnknown, notFound } from '../../core/errors.ts';
import { recordChange } from '../../infra/audit.ts';
import type { Context, TransactionContext } from '../../infra/context.ts';
import { assertOwner, getOrganisation } from '../organisations/index.ts';
import type { ActivityParty } from './activity.machine.ts';
import { canSeeAll, isPublic } from './activity.rules.ts';
import type { ActivityRow } from './activity.schemas.ts';
import * as store from './activity.store.ts';
import { requestTerms } from './activity-terms.service.ts';
import { isCurated } from './curated-scope.store.ts';

/** Name of an activity in audit rows, histories and problems. */
export const KIND = 'activity';

/** Activity that the actor's organisation offers. @throws DomainError resource_not_found, permission_denied */
export async function getOwnActivity(ctx: Context, id: string): Promise<ActivityRow> {
  const row = await store.findActivity(ctx.db, id);
  if (row === undefined) throw notFound(KIND);
  await assertOwner(ctx, KIND, row, 'provider_editor', 'organisation_admin');
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
  const { activity: row, organisationStatus, isInspirationPublic } = found;
  if (isPublic(row, ctx.now) && organisationStatus === 'active') {
    return isInspirationPublic ? row : { ...row, inspiredById: null };
  }
  if (row.status === 'archived' && row.publishedAt !== null && row.archivedAt !== null) {
    throw goneOrUnknown(KIND, row.id, row.archivedAt, ctx.now);
  }
  throw notFound(KIND);
}

/**
 * An activity in any state, for its provider and its curators.
 * @throws DomainError resource_not_found; permission_denied when everyone may know it but not this side of it
 */
export async function getActivityFor(ctx: Context, id: string): Promise<ActivityRow> {
  const found = await store.findOfferedActivity(ctx.db, id);
  if (found === undefined) throw notFound(KIND);
  const { activity: row, organisationStatus } = found;
  if (canSeeAll(ctx.actor, row) || (await curates(ctx, row))) return row;
  if (!isPublic(row, ctx.now) || organisationStatus !== 'active') throw notFound(KIND);
  throw new DomainError('permission_denied', 'Dit is aan wie de activiteit aanbiedt.');
}

type Placed = Pick<ActivityRow, 'organisationId' | 'sourceId' | 'placeRegionIds' | 'workRegionIds'>;

/** True for curators of a region of the activity, and for the platform. */
async function curates(ctx: Context, row: Placed): Promise<boolean> {
  if (ctx.actor.kind === 'system' || (ctx.actor.kind === 'person' && ctx.actor.isPlatformAdmin)) return true;
  if (ctx.actor.kind !== 'person' || ctx.actor.curation.length === 0) return false;
  // Regions of a place come with all above them, so that most curators are known without a query.
  const curated = curatedRegionIds(ctx.actor, 'review');
  if (row.placeRegionIds.some((id) => curated.includes(id))) return true;
  return isCurated(ctx.db, row, curated);
}

/** An activity in any state for its provider and its curators. @throws DomainError resource_not_found */
export async function assertSeesAll<R extends Placed>(ctx: Context, row: R | undefined): Promise<R> {
  if (row !== undefined && (canSeeAll(ctx.actor, row) || (await curates(ctx, row)))) return row;
  throw notFound(KIND);
}

/** Nobody decides for a workgroup on what the own organisation offers. */
const isInvolved = ({ actor }: Context, { organisationId }: Placed): boolean =>
  actor.kind === 'person' &&
  !actor.isPlatformAdmin &&
  actor.memberships.some((membership) => membership.organisationId === organisationId);

/** The parties the actor can act for on this activity. */
export async function partiesOf(ctx: Context, row: Placed): Promise<ActivityParty[]> {
  const isProvider =
    actsOn(ctx.actor, row, 'provider_editor', 'organisation_admin') &&
    hasScope(ctx.actor, 'activities:write');
  return [
    ...(isProvider ? ['provider' as const] : []),
    ...(!isInvolved(ctx, row) && (await curates(ctx, row)) ? ['curator' as const] : []),
  ];
}

/** An activity in any state with the parties of the actor. @throws DomainError resource_not_found */
export async function seeAll<R extends Placed>(
  ctx: Context,
  row: R | undefined,
): Promise<{ row: R; parties: ActivityParty[] }> {
  const parties = row === undefined ? [] : await partiesOf(ctx, row);
  if (row !== undefined && (canSeeAll(ctx.actor, row) || parties.includes('curator')))
    return { row, parties };
  throw notFound(KIND);
}

/** The same, for a step. @throws DomainError permission_denied to those who may see it and do nothing */
export async function actingParties(ctx: Context, row: Placed): Promise<ActivityParty[]> {
  const parties = await partiesOf(ctx, row);
  if (parties.length > 0) return parties;
  throw new DomainError('permission_denied', 'Dit is aan redacteuren van de aanbieder of aan de werkgroep.');
}

/** Keeps a change of an activity for audit and outbox, and has its terms made. */
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
  await requestTerms(ctx);
}

/** What others have a place in, or wait for, does not go away or change its unit. @throws DomainError resource_in_use */
export async function assertNotClaimed(ctx: TransactionContext, id: string): Promise<void> {
  if (!(await store.hasComingClaims(ctx.db, id, ctx.now))) return;
  throw new DomainError(
    'resource_in_use',
    'Er zijn reserveringen, wachtenden of aanvragen voor komende momenten. Rond die eerst af.',
    { usedBy: ['reservation'] },
  );
}
