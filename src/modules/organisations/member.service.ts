import { DomainError, invalidInput, notFound } from '../../core/errors.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import type { MemberRow, OrganisationMemberUpdate } from './member.schemas.ts';
import * as store from './member.store.ts';
import { assertMember, recordMembership } from './membership.service.ts';
import { isPlatform, standingOf } from './organisation.rules.ts';
import { lockOrganisation } from './organisation.service.ts';
import { hasAdmin } from './organisation-verification.store.ts';

const KIND = 'organisation_member';
const SEES = ['coordinator', 'organisation_admin'] as const;

const isOwn = (ctx: Context, row: MemberRow) =>
  ctx.actor.kind === 'person' && ctx.actor.personId === row.personId;

/** A program of a partner has no business with who works where. */
function assertNoProgram({ actor }: Context): void {
  if (actor.kind === 'client') throw new DomainError('permission_denied', 'Leden beheert een persoon.');
}

/** Members of an organisation, for its administrators and coordinators. */
export async function listMembers(
  ctx: Context,
  organisationId: string,
  list: ListRequest,
): Promise<Slice<MemberRow>> {
  assertNoProgram(ctx);
  await assertMember(ctx, organisationId, ...SEES);
  return store.listMembers(ctx.db, organisationId, list);
}

/** One membership, for whose it is and for administrators and coordinators. @throws DomainError resource_not_found */
export async function getMember(ctx: Context, id: string): Promise<MemberRow> {
  const row = await store.findMember(ctx.db, id);
  if (row === undefined) throw notFound(KIND);
  if (isOwn(ctx, row) || standingOf(ctx.actor, row.organisationId, SEES) === 'entitled') return row;
  throw notFound(KIND);
}

/** An organisation keeps somebody to run it; the platform alone can decide otherwise. @throws DomainError */
async function assertAdminStays(ctx: TransactionContext, row: MemberRow): Promise<void> {
  if (row.role !== 'organisation_admin' || isPlatform(ctx.actor)) return;
  if (await hasAdmin(ctx.db, row.organisationId, row.personId)) return;
  throw new DomainError(
    'resource_in_use',
    'Dit is de laatste beheerder van de organisatie. Maak eerst iemand anders beheerder.',
    { usedBy: ['organisation'] },
  );
}

async function lockMember(ctx: TransactionContext, id: string): Promise<MemberRow> {
  const { organisationId } = await getMember(ctx, id);
  await lockOrganisation(ctx, organisationId);
  return getMember(ctx, id);
}

/**
 * Gives a member another role; for administrators.
 * @throws DomainError validation_failed when the person has that role already, resource_in_use for the last administrator
 */
export async function updateMember(
  ctx: Context,
  id: string,
  { role }: OrganisationMemberUpdate,
  expected: ExpectedVersions,
): Promise<MemberRow> {
  return inTransaction(ctx, async (ctx) => {
    const row = await lockMember(ctx, id);
    await assertMember(ctx, row.organisationId, 'organisation_admin');
    assertVersion(row.version, expected);
    if (role === undefined || role === row.role) return row;
    await assertAdminStays(ctx, row);
    if (!(await store.updateMemberRole(ctx.db, row, role, ctx.now))) {
      const detail = 'Deze persoon heeft die rol al. Verwijder dit lidmaatschap als het niet meer nodig is.';
      throw invalidInput({ pointer: '#/role', code: 'duplicate', detail });
    }
    const updated = await getMember(ctx, id);
    await recordMembership(ctx, updated, 'updated');
    return updated;
  });
}

/**
 * Ends a membership: administrators end anyone's, everyone ends the own one. It has effect at the next request;
 * what was reserved stays with the organisation.
 * @returns the membership that ended
 * @throws DomainError resource_in_use for the last administrator
 */
export async function deleteMember(ctx: Context, id: string, expected: ExpectedVersions): Promise<MemberRow> {
  return inTransaction(ctx, async (ctx) => {
    const row = await lockMember(ctx, id);
    if (!isOwn(ctx, row)) await assertMember(ctx, row.organisationId, 'organisation_admin');
    assertVersion(row.version, expected);
    await assertAdminStays(ctx, row);
    await store.deleteMember(ctx.db, id);
    await recordMembership(ctx, row, 'ended');
    return row;
  });
}
