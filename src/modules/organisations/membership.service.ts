import type { Actor, MembershipRole, Owned } from '../../core/actor.ts';
import { DomainError, notFound } from '../../core/errors.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import * as store from './membership.store.ts';
import { assertStands, standingToward } from './organisation.rules.ts';

/** Person × organisation × role. */
export interface NewMembership {
  personId: string;
  organisationId: string;
  role: MembershipRole;
}

const refusalText = (actor: Actor, roles: readonly MembershipRole[]) =>
  actor.kind === 'client'
    ? 'Deze client hoort bij één bron en levert alleen wat daaruit komt.'
    : `Hiervoor is een van deze rollen nodig: ${roles.join(', ')}.`;

/**
 * Lets only who acts for the organisation that owns something pass, in one of the roles (any role when none is
 * named). What needs a role changes something, and a suspended organisation stands still.
 * @param kind what is asked for: to a stranger it is as if that did not exist, whoever owns it
 * @throws DomainError resource_not_found to strangers, permission_denied to members without the role (C-42),
 * organisation_not_verified while it is suspended
 */
export async function assertOwner(
  ctx: Context,
  kind: string,
  owned: Owned,
  ...roles: MembershipRole[]
): Promise<void> {
  const standing = standingToward(ctx.actor, owned, roles);
  if (standing === 'stranger') throw notFound(kind);
  if (standing === 'member') {
    throw new DomainError('permission_denied', refusalText(ctx.actor, roles));
  }
  if (ctx.actor.kind === 'system') return;
  const mayNameAny = ctx.actor.kind === 'person' && ctx.actor.isPlatformAdmin;
  if (!mayNameAny && roles.length === 0) return;
  const status = await store.findOrganisationStatus(ctx.db, owned.organisationId);
  if (status === undefined) throw notFound(kind);
  if (roles.length > 0) assertStands(ctx.actor, status);
}

/** The same for the organisation itself. */
export async function assertMember(
  ctx: Context,
  organisationId: string,
  ...roles: MembershipRole[]
): Promise<void> {
  await assertOwner(ctx, 'organisation', { organisationId }, ...roles);
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
