import { DomainError, goneOrUnknown, notFound } from '../../core/errors.ts';
import type { Context } from '../../infra/context.ts';
import { curatesAny } from '../regions/index.ts';
import type { OrganisationParty } from './organisation.machine.ts';
import { isPlatform, standingOf } from './organisation.rules.ts';
import type { OrganisationRow } from './organisation.schemas.ts';

const ADMIN = ['organisation_admin'] as const;

/** The parties the actor is one of, for the steps of an organisation. A program verifies and archives nothing. */
export async function organisationPartiesOf(
  ctx: Context,
  row: OrganisationRow,
): Promise<OrganisationParty[]> {
  if (isPlatform(ctx.actor)) return ['platform'];
  if (ctx.actor.kind !== 'person') return [];
  const isCurator = await curatesAny(ctx, row.regionIds, 'verify');
  return [
    ...(standingOf(ctx.actor, row.id, ADMIN) === 'entitled' ? (['admin'] as const) : []),
    ...(isCurator ? (['curator'] as const) : []),
  ];
}

/**
 * The refusal of somebody who is no party: what is public or one's own is known, the rest is not (C-42).
 * @returns permission_denied, resource_not_found or resource_gone, to be thrown
 */
export function refusalTo(ctx: Context, row: OrganisationRow, message: string): DomainError {
  const isMember = standingOf(ctx.actor, row.id, []) !== 'stranger';
  if (!isMember && row.status === 'archived')
    return goneOrUnknown('organisation', row.id, row.updatedAt, ctx.now);
  if (!isMember && row.status !== 'active') return notFound('organisation');
  return new DomainError('permission_denied', message);
}

/**
 * Lets those who see every state pass: members, those who verify in its region, and the platform.
 * @throws DomainError resource_not_found
 */
export async function assertMayInspect(ctx: Context, row: OrganisationRow): Promise<void> {
  if (standingOf(ctx.actor, row.id, []) === 'entitled') return;
  if ((await organisationPartiesOf(ctx, row)).length === 0) throw notFound('organisation');
}
