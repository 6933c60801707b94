import { type Actor, curatedRegionIds, type WorkgroupPermission } from '../../core/actor.ts';
import { DomainError, goneOrUnknown, invalidInput, notFound } from '../../core/errors.ts';
import { changedFields } from '../../core/fields.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { newId } from '../../infra/ids.ts';
import type { WorkgroupRow } from './region.schemas.ts';
import * as regionStore from './region.store.ts';
import type { WorkgroupCreate, WorkgroupUpdate } from './workgroup.schemas.ts';
import * as store from './workgroup.store.ts';

const KIND = 'workgroup';

/** True for the service itself and for platform admins. */
export const isPlatform = (actor: Actor) =>
  actor.kind === 'system' || (actor.kind === 'person' && actor.isPlatformAdmin);

/** True when the actor has the permission in every one of the regions, directly or from above. */
export async function holdsEverywhere(
  ctx: Context,
  permission: WorkgroupPermission,
  regionIds: readonly string[],
): Promise<boolean> {
  if (isPlatform(ctx.actor)) return true;
  const own = curatedRegionIds(ctx.actor, permission);
  if (own.length === 0) return false;
  if (regionIds.every((id) => own.includes(id))) return true;
  return (await store.countWithin(ctx.db, regionIds, own)) === new Set(regionIds).size;
}

/** Everybody may know of a workgroup, so who may not manage it is told so. @throws DomainError permission_denied */
export async function assertManages(ctx: Context, regionIds: readonly string[]): Promise<void> {
  if (await holdsEverywhere(ctx, 'manage', regionIds)) return;
  throw notManaging();
}

/** The refusal of who does not manage a workgroup, to be thrown. */
export const notManaging = () =>
  new DomainError(
    'permission_denied',
    'Hiervoor is het recht manage nodig in alle regio’s van de werkgroep.',
  );

/** Workgroups by name; with a region, those that curate it. */
export async function listWorkgroups(
  ctx: Context,
  regionId: string | undefined,
  list: ListRequest,
): Promise<Slice<WorkgroupRow>> {
  const region = regionId === undefined ? undefined : await regionStore.findRegion(ctx.db, regionId);
  if (regionId !== undefined && region === undefined) throw notFound('region');
  return regionStore.listWorkgroups(ctx.db, region, list);
}

/** A workgroup. @throws DomainError resource_not_found, resource_gone within a year of its end */
export async function getWorkgroup(ctx: Context, id: string): Promise<WorkgroupRow> {
  const row = await regionStore.findWorkgroup(ctx.db, id);
  if (row !== undefined) return row;
  const deletedAt = await store.findWorkgroupDeletion(ctx.db, id);
  throw deletedAt === undefined ? notFound(KIND) : goneOrUnknown(KIND, id, deletedAt, ctx.now);
}

/** Locks a workgroup for a change of itself or its members. */
export async function lockWorkgroup(ctx: TransactionContext, id: string): Promise<WorkgroupRow> {
  await store.lockWorkgroup(ctx.db, id);
  return getWorkgroup(ctx, id);
}

async function record(ctx: TransactionContext, row: WorkgroupRow, event: string, facts = {}): Promise<void> {
  const { id: resourceId, version: resourceVersion } = row;
  const type = `workgroup.${event}`;
  await recordChange(ctx, { type, resourceKind: KIND, resourceId, resourceVersion, facts });
}

/** Tells of a member that came, changed or went. */
export async function recordMember(
  ctx: TransactionContext,
  row: {
    id: string;
    workgroupId: string;
    personId: string;
    permissions: readonly string[];
    version?: number;
  },
  event: 'created' | 'updated' | 'ended',
): Promise<void> {
  const { id: resourceId, workgroupId, personId, permissions, version: resourceVersion = 1 } = row;
  const facts = { workgroupId, personId, permissions };
  const type = `workgroup_member.${event}`;
  await recordChange(ctx, { type, resourceKind: 'workgroup_member', resourceId, resourceVersion, facts });
}

async function assertRegions(ctx: Context, regionIds: readonly string[]): Promise<void> {
  const known = await regionStore.findRegionsByIds(ctx.db, regionIds);
  const faults = regionIds.flatMap((id, index) =>
    known.some((region) => region.id === id)
      ? []
      : [{ pointer: `#/regionIds/${index}`, code: 'reference_not_found', detail: 'Deze regio is er niet.' }],
  );
  if (faults.length > 0) throw invalidInput(...faults);
}

/** A workgroup with the people who begin it. */
export interface NewWorkgroup extends WorkgroupCreate {
  members: readonly { personId: string; permissions: readonly string[] }[];
}

/**
 * Makes a workgroup; for the platform.
 * @throws DomainError permission_denied, slug_taken, validation_failed for unknown regions
 */
export async function createWorkgroup(ctx: Context, input: NewWorkgroup): Promise<string> {
  if (!isPlatform(ctx.actor))
    throw new DomainError('permission_denied', 'Alleen het platform maakt werkgroepen.');
  const { members, regionIds, ...fields } = input;
  const id = newId();
  await inTransaction(ctx, async (ctx) => {
    await assertRegions(ctx, regionIds);
    const row = { ...fields, id, createdAt: ctx.now, updatedAt: ctx.now };
    if (!(await store.insertWorkgroup(ctx.db, row, regionIds))) {
      const suggestion = `${input.slug}-2`;
      throw new DomainError('slug_taken', 'Een andere werkgroep heet al zo. Kies een andere slug.', {
        suggestion,
      });
    }
    await record(ctx, { ...row, version: 1, regionIds: [...regionIds] }, 'created', { regionIds });
    for (const { personId, permissions } of members) {
      const member = { id: newId(), workgroupId: id, personId, permissions: [...permissions] };
      await store.insertMember(ctx.db, { ...member, createdAt: ctx.now, updatedAt: ctx.now });
      await recordMember(ctx, member, 'created');
    }
  });
  return id;
}

/**
 * Changes a workgroup; for who manages it. Nobody takes over regions without managing them.
 * @throws DomainError permission_denied, resource_not_found, validation_failed
 */
export async function updateWorkgroup(
  ctx: Context,
  id: string,
  input: WorkgroupUpdate,
  expected: ExpectedVersions,
): Promise<WorkgroupRow> {
  return inTransaction(ctx, async (ctx) => {
    const row = await lockWorkgroup(ctx, id);
    await assertManages(ctx, row.regionIds);
    assertVersion(row.version, expected);
    const wanted = input.regionIds && [...input.regionIds].sort();
    const patch = wanted === undefined ? input : { ...input, regionIds: wanted };
    const change = changedFields<WorkgroupRow>({ ...row, regionIds: [...row.regionIds].sort() }, patch);
    const fields = Object.keys(change);
    if (fields.length === 0) return row;
    if (change.regionIds !== undefined) {
      await assertRegions(ctx, change.regionIds);
      await assertManages(ctx, change.regionIds);
    }
    const { regionIds, ...columns } = change;
    const next = { ...columns, version: row.version + 1, updatedAt: ctx.now };
    await store.updateWorkgroup(ctx.db, id, next, regionIds);
    const updated = await getWorkgroup(ctx, id);
    await record(ctx, updated, 'updated', { fields });
    return updated;
  });
}

/** Ends a workgroup and with it the rights of its members; for the platform and who manages it. */
export async function deleteWorkgroup(ctx: Context, id: string, expected: ExpectedVersions): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await lockWorkgroup(ctx, id);
    await assertManages(ctx, row.regionIds);
    assertVersion(row.version, expected);
    for (const member of await store.deleteWorkgroup(ctx.db, id)) await recordMember(ctx, member, 'ended');
    await record(ctx, row, 'deleted');
  });
}
