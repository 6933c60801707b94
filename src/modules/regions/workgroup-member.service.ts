import { curatedRegionIds, type WorkgroupPermission } from '../../core/actor.ts';
import { DomainError, invalidInput, notFound } from '../../core/errors.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { newId } from '../../infra/ids.ts';
import type { WorkgroupRow } from './region.schemas.ts';
import type {
  WorkgroupMemberCreate,
  WorkgroupMemberRow,
  WorkgroupMemberUpdate,
} from './workgroup.schemas.ts';
import {
  assertManages,
  getWorkgroup,
  holdsEverywhere,
  isPlatform,
  lockWorkgroup,
  notManaging,
  recordMember,
} from './workgroup.service.ts';
import * as store from './workgroup.store.ts';

const KIND = 'workgroup_member';

const ownId = ({ actor }: Context) => (actor.kind === 'person' ? actor.personId : undefined);

/** Members see each other; who manages the regions sees them too. @throws DomainError permission_denied */
async function assertSeesMembers(ctx: Context, workgroup: WorkgroupRow): Promise<void> {
  if (isPlatform(ctx.actor)) return;
  const personId = ownId(ctx);
  const managed = curatedRegionIds(ctx.actor, 'manage');
  const sees =
    personId !== undefined && (await store.isMemberOrManages(ctx.db, workgroup, { personId, managed }));
  if (!sees) throw notManaging();
}

/** Members of a workgroup, for themselves and who manages it. */
export async function listWorkgroupMembers(
  ctx: Context,
  workgroupId: string,
  list: ListRequest,
): Promise<Slice<WorkgroupMemberRow>> {
  await assertSeesMembers(ctx, await getWorkgroup(ctx, workgroupId));
  return store.listMembers(ctx.db, workgroupId, list);
}

/** A member, for the members of that workgroup and who manages it. @throws DomainError resource_not_found */
export async function getWorkgroupMember(ctx: Context, id: string): Promise<WorkgroupMemberRow> {
  const row = await store.findMember(ctx.db, id);
  if (row === undefined) throw notFound(KIND);
  const workgroup = await getWorkgroup(ctx, row.workgroupId);
  await assertSeesMembers(ctx, workgroup).catch(() => {
    throw notFound(KIND);
  });
  return row;
}

/** Nobody gives what they do not have. @throws DomainError permission_denied */
async function assertMayGive(
  ctx: Context,
  workgroup: WorkgroupRow,
  permissions: readonly WorkgroupPermission[],
): Promise<void> {
  for (const permission of permissions) {
    if (await holdsEverywhere(ctx, permission, workgroup.regionIds)) continue;
    throw new DomainError(
      'permission_denied',
      `U hebt het recht ${permission} zelf niet en kunt het niet geven.`,
    );
  }
}

/**
 * Adds the owner of a mail address to a workgroup; for who manages it.
 * @throws DomainError validation_failed when the address has no account, external_id_conflict with the member that
 * is there already, permission_denied, resource_not_found
 */
export async function createWorkgroupMember(
  ctx: Context,
  workgroupId: string,
  { email, permissions }: WorkgroupMemberCreate,
): Promise<WorkgroupMemberRow> {
  return inTransaction(ctx, async (ctx) => {
    const workgroup = await lockWorkgroup(ctx, workgroupId);
    await assertManages(ctx, workgroup.regionIds);
    await assertMayGive(ctx, workgroup, permissions);
    const personId = await store.findPersonIdByEmail(ctx.db, email.trim().toLowerCase());
    if (personId === undefined) {
      const detail = 'Dit adres heeft nog geen account. Laat de persoon zich eerst aanmelden.';
      throw invalidInput({ pointer: '#/email', code: 'reference_not_found', detail });
    }
    const known = await store.findMemberOf(ctx.db, workgroupId, personId);
    if (known !== undefined) {
      const facts = { resource: KIND, resourceId: known.id };
      throw new DomainError('external_id_conflict', 'Deze persoon is al lid. Wijzig de rechten.', facts);
    }
    const member = { id: newId(), workgroupId, personId, permissions };
    await store.insertMember(ctx.db, { ...member, createdAt: ctx.now, updatedAt: ctx.now });
    await recordMember(ctx, member, 'created');
    return getWorkgroupMember(ctx, member.id);
  });
}

async function lockMember(ctx: TransactionContext, id: string) {
  const { workgroupId } = await getWorkgroupMember(ctx, id);
  const workgroup = await lockWorkgroup(ctx, workgroupId);
  return { workgroup, row: await getWorkgroupMember(ctx, id) };
}

/** Changes what a member may do; for who manages the workgroup. @throws DomainError permission_denied */
export async function updateWorkgroupMember(
  ctx: Context,
  id: string,
  input: WorkgroupMemberUpdate,
  expected: ExpectedVersions,
): Promise<WorkgroupMemberRow> {
  return inTransaction(ctx, async (ctx) => {
    const { workgroup, row } = await lockMember(ctx, id);
    await assertManages(ctx, workgroup.regionIds);
    assertVersion(row.version, expected);
    const permissions = input.permissions ?? (row.permissions as WorkgroupPermission[]);
    const added = permissions.filter((permission) => !row.permissions.includes(permission));
    await assertMayGive(ctx, workgroup, added);
    if (added.length === 0 && permissions.length === row.permissions.length) return row;
    await store.updateMember(ctx.db, id, { permissions, version: row.version + 1, updatedAt: ctx.now });
    const updated = await getWorkgroupMember(ctx, id);
    await recordMember(ctx, updated, 'updated');
    return updated;
  });
}

/** Takes somebody out of a workgroup, or leaves it oneself; rights end at the next request. */
export async function deleteWorkgroupMember(
  ctx: Context,
  id: string,
  expected: ExpectedVersions,
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { workgroup, row } = await lockMember(ctx, id);
    if (row.personId !== ownId(ctx)) await assertManages(ctx, workgroup.regionIds);
    assertVersion(row.version, expected);
    await store.deleteMember(ctx.db, id);
    await recordMember(ctx, row, 'ended');
  });
}
