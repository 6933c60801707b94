import type { MembershipRole } from '../../core/actor.ts';
import { DomainError, notFound } from '../../core/errors.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import * as store from './membership.store.ts';
import { assertStands, standingOf } from './organisation.rules.ts';

/** Person × organisation × role. */
export interface NewMembership {
  personId: string;
  organisationId: string;
  role: MembershipRole;
}

/**
 * Lets only who acts for the organisation pass, in one of the roles (any role when none is named). What needs a
 * role changes something, and a suspended organisation stands still.
 * @throws DomainError resource_not_found to strangers, permission_denied to members without the role (C-42),
 * organisation_not_verified while it is suspended
 */
export async function assertMember(
  ctx: Context,
  organisationId: string,
  ...roles: MembershipRole[]
): Promise<void> {
  const standing = standingOf(ctx.actor, organisationId, roles);
  if (standing === 'stranger') throw notFound('organisation');
  if (standing === 'member') {
    throw new DomainError('permission_denied', `Hiervoor is een van deze rollen nodig: ${roles.join(', ')}.`);
  }
  if (ctx.actor.kind === 'system') return;
  const mayNameAny = ctx.actor.kind === 'person' && ctx.actor.isPlatformAdmin;
  if (!mayNameAny && roles.length === 0) return;
  const status = await store.findOrganisationStatus(ctx.db, organisationId);
  if (status === undefined) throw notFound('organisation');
  if (roles.length > 0) assertStands(ctx.actor, status);
}

/** Tells of a membership that began, changed or ended. */
export async function recordMembership(
  ctx: TransactionContext,
  row: store.MembershipRow,
  event: 'created' | 'updated' | 'ended',
): Promise<void> {
  const { id: resourceId, version: resourceVersion, organisationId, personId, role } = row;
  await recordChange(ctx, {
    type: `membership.${event}`,
    resourceKind: 'membership',
    resourceId,
    resourceVersion,
    facts: { organisationId, personId, role },
  });
}

/** Gives a role without asking whether the actor may; a role that is there already stays as it is. */
export async function addMembership(
  ctx: TransactionContext,
  input: NewMembership,
): Promise<store.MembershipRow> {
  const times = { createdAt: ctx.now, updatedAt: ctx.now };
  const added = await store.insertMembership(ctx.db, { id: newId(), ...input, ...times });
  if (added === undefined) return store.requireMembership(ctx.db, input);
  await recordMembership(ctx, added, 'created');
  return added;
}

/** Gives a person a role in an organisation; for its admins. */
export async function createMembership(ctx: Context, input: NewMembership): Promise<store.MembershipRow> {
  await assertMember(ctx, input.organisationId, 'organisation_admin');
  return inTransaction(ctx, (ctx) => addMembership(ctx, input));
}
