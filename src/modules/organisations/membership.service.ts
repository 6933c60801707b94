import type { MembershipRole } from '../../core/actor.ts';
import { DomainError, notFound } from '../../core/errors.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import * as store from './membership.store.ts';
import { standingOf } from './organisation.rules.ts';

/** Person × organisation × role. */
export interface NewMembership {
  personId: string;
  organisationId: string;
  role: MembershipRole;
}

/**
 * Lets only who acts for the organisation pass, in one of the roles (any role when none is named).
 * @throws DomainError resource_not_found to strangers, permission_denied to members without the role (C-42)
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
  const mayNameAny = ctx.actor.kind === 'person' && ctx.actor.isPlatformAdmin;
  if (mayNameAny && !(await store.hasOrganisation(ctx.db, organisationId))) throw notFound('organisation');
}

/** Gives a person a role in an organisation; a role that is there already stays as it is. */
export async function createMembership(ctx: Context, input: NewMembership): Promise<store.MembershipRow> {
  await assertMember(ctx, input.organisationId, 'organisation_admin');
  return inTransaction(ctx, async (ctx) => {
    const row = await store.upsertMembership(ctx.db, { id: newId(), ...input, createdAt: ctx.now });
    await recordChange(ctx, {
      type: 'membership.created',
      resourceKind: 'membership',
      resourceId: row.id,
      resourceVersion: 1,
      facts: { organisationId: row.organisationId, personId: row.personId, role: row.role },
    });
    return row;
  });
}
