import { DomainError, goneOrUnknown, notFound } from '../../core/errors.ts';
import { changedFields } from '../../core/fields.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { newId } from '../../infra/ids.ts';
import { resolvePoint, resolvePostcode } from '../regions/index.ts';
import { assertMainStays, normalisePostcode, readGeoPoint } from './location.rules.ts';
import type { LocationCreate, LocationRow, LocationUpdate } from './location.schemas.ts';
import * as store from './location.store.ts';
import type { OrganisationRow } from './organisation.schemas.ts';
import {
  assertEditor,
  assertPublic,
  getOrganisation,
  lockOrganisation,
  updateRegions,
} from './organisation.service.ts';
import { assertMayInspect } from './organisation-access.service.ts';
import { assertNewPlace } from './place-duplicate.service.ts';

const KIND = 'location';
const EDITORS = ['provider_editor', 'organisation_admin'] as const;

/** A location of an organisation in any state. @throws DomainError resource_not_found */
export async function getLocation(ctx: Context, id: string): Promise<LocationRow> {
  const [row] = await store.findLocations(ctx.db, [id]);
  if (row === undefined) throw notFound(KIND);
  return row;
}

/** The main location of an organisation with its regions; undefined when it has none. */
export async function mainLocationOf(ctx: Context, organisationId: string): Promise<LocationRow | undefined> {
  return store.findMainLocation(ctx.db, organisationId);
}

/** A location of an active organisation. @throws DomainError resource_not_found, resource_gone once deleted */
export async function getPublicLocation(ctx: Context, id: string): Promise<LocationRow> {
  const [row] = await store.findLocations(ctx.db, [id]);
  if (row !== undefined) {
    await assertPublic(ctx, row.organisationId);
    return row;
  }
  const deletedAt = await store.findLocationDeletion(ctx.db, id);
  throw deletedAt === undefined ? notFound(KIND) : goneOrUnknown(KIND, id, deletedAt, ctx.now);
}

/** Locations of an active organisation. */
export async function listLocations(
  ctx: Context,
  organisationId: string,
  list: ListRequest,
): Promise<Slice<LocationRow>> {
  await assertPublic(ctx, organisationId);
  return store.listLocations(ctx.db, organisationId, list);
}

/** Locations of an organisation in any state, for those who may inspect it (C-50). @throws DomainError resource_not_found */
export async function listOwnLocations(
  ctx: Context,
  organisationId: string,
  list: ListRequest,
): Promise<Slice<LocationRow>> {
  await assertMayInspect(ctx, await getOrganisation(ctx, organisationId));
  return store.listLocations(ctx.db, organisationId, list);
}

/** One of them. @throws DomainError resource_not_found */
export async function getOwnLocation(ctx: Context, organisationId: string, id: string): Promise<LocationRow> {
  await assertMayInspect(ctx, await getOrganisation(ctx, organisationId));
  const row = await getLocation(ctx, id);
  if (row.organisationId !== organisationId) throw notFound(KIND);
  return row;
}

type Address = Pick<LocationCreate, 'point'> & { postcode?: string | null | undefined };

/** Where an address lies. The postcode says the municipality best; without a point its middle is taken. */
async function placeOf(ctx: Context, { postcode, point }: Address) {
  const given = point && readGeoPoint(point);
  const known = typeof postcode === 'string' ? await resolvePostcode(ctx, postcode) : undefined;
  const regions = known ?? (given && (await resolvePoint(ctx, given)));
  const at = given ?? known?.point;
  return {
    municipalityId: regions?.municipalityId ?? null,
    longitude: at?.longitude ?? null,
    latitude: at?.latitude ?? null,
  };
}

type Recorded = Pick<LocationRow, 'id' | 'version' | 'organisationId'>;

async function record(ctx: TransactionContext, row: Recorded, event: string, facts = {}): Promise<void> {
  await recordChange(ctx, {
    type: `location.${event}`,
    resourceKind: KIND,
    resourceId: row.id,
    resourceVersion: row.version,
    facts: { organisationId: row.organisationId, ...facts },
  });
}

/** Takes the mark of main location from the others: an organisation has one. */
async function demoteOthers(ctx: TransactionContext, organisationId: string, id: string): Promise<void> {
  for (const { id: resourceId, version } of await store.updateOthersToPlain(
    ctx.db,
    organisationId,
    id,
    ctx.now,
  )) {
    await record(ctx, { id: resourceId, version, organisationId }, 'updated', { fields: ['isMain'] });
  }
}

/**
 * Adds a place to an organisation; the first one is its main location.
 * @throws DomainError place_duplicate with the place that is there already, bbox_invalid
 */
export async function createLocation(
  ctx: Context,
  organisationId: string,
  input: LocationCreate,
): Promise<LocationRow> {
  const { point, isMain: wantsMain, isDistinct = false, ...fields } = input;
  const postcode = input.postcode === undefined ? null : normalisePostcode(input.postcode);
  return inTransaction(ctx, async (ctx) => {
    const organisation = await lockOrganisation(ctx, organisationId);
    assertEditor(ctx, organisation, ...EDITORS);
    const place = await placeOf(ctx, { postcode, point });
    const isMain = wantsMain === true || (await store.findMainLocation(ctx.db, organisationId)) === undefined;
    const added = {
      ...fields,
      ...place,
      organisation,
      postcode,
      isMain,
      point: point && readGeoPoint(point),
    };
    const isDistinctFrom = await assertNewPlace(ctx, added, isDistinct);
    const id = newId();
    if (isMain) await demoteOthers(ctx, organisationId, id);
    const row = {
      ...fields,
      ...place,
      id,
      organisationId,
      postcode,
      isMain,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    };
    await store.insertLocation(ctx.db, row);
    const created = await getLocation(ctx, id);
    if (isMain) await updateRegions(ctx, organisation, created.regionIds);
    await record(ctx, created, 'created', isDistinctFrom === undefined ? {} : { isDistinctFrom });
    return created;
  });
}

async function lockOwn(ctx: TransactionContext, id: string) {
  const { organisationId } = await getLocation(ctx, id);
  const organisation = await lockOrganisation(ctx, organisationId);
  assertEditor(ctx, organisation, ...EDITORS);
  await store.lockLocation(ctx.db, id);
  return { organisation, row: await getLocation(ctx, id) };
}

/** The patch in columns. A new postcode moves the point along unless the patch says where it is. */
async function patchOf(ctx: Context, row: LocationRow, input: LocationUpdate): Promise<Partial<LocationRow>> {
  const { point, postcode: given, ...fields } = input;
  const postcode = typeof given === 'string' ? normalisePostcode(given) : given;
  const hasNewPostcode = typeof postcode === 'string' && postcode !== row.postcode;
  if (point === undefined && !hasNewPostcode) return { ...fields, postcode };
  const address = { postcode: postcode === undefined ? row.postcode : postcode, point: point ?? undefined };
  return { ...fields, postcode, ...(await placeOf(ctx, address)) };
}

/** Changes a place; a patch that changes nothing keeps the version. */
export async function updateLocation(
  ctx: Context,
  id: string,
  input: LocationUpdate,
  expected: ExpectedVersions,
): Promise<LocationRow> {
  return inTransaction(ctx, async (ctx) => {
    const { organisation, row } = await lockOwn(ctx, id);
    assertVersion(row.version, expected);
    assertMainStays(row.isMain, input.isMain);
    const change = changedFields<LocationRow>(row, await patchOf(ctx, row, input));
    const fields = Object.keys(change);
    if (fields.length === 0) return row;
    if (change.isMain === true) await demoteOthers(ctx, organisation.id, id);
    await store.updateLocation(ctx.db, id, { ...change, version: row.version + 1, updatedAt: ctx.now });
    const updated = await getLocation(ctx, id);
    if (updated.isMain) await updateRegions(ctx, organisation, updated.regionIds);
    await record(ctx, updated, 'updated', { fields });
    return updated;
  });
}

/** After the main location went, the place that has been there longest takes over. */
async function promoteOldest(ctx: TransactionContext, organisation: OrganisationRow): Promise<void> {
  const oldest = await store.findOldest(ctx.db, organisation.id);
  if (oldest === undefined) return updateRegions(ctx, organisation, []);
  await store.updateLocation(ctx.db, oldest.id, {
    isMain: true,
    version: oldest.version + 1,
    updatedAt: ctx.now,
  });
  const promoted = await getLocation(ctx, oldest.id);
  await record(ctx, promoted, 'updated', { fields: ['isMain'] });
  await updateRegions(ctx, organisation, promoted.regionIds);
}

/** Removes a place that nothing takes place at. @throws DomainError resource_in_use */
export async function deleteLocation(ctx: Context, id: string, expected: ExpectedVersions): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { organisation, row } = await lockOwn(ctx, id);
    assertVersion(row.version, expected);
    const usedBy = await store.findUsesOfLocation(ctx.db, id);
    if (usedBy.length > 0) {
      throw new DomainError('resource_in_use', 'Er zijn activiteiten op deze locatie. Verplaats die eerst.', {
        usedBy,
      });
    }
    await store.deleteLocation(ctx.db, id);
    await record(ctx, row, 'deleted');
    if (row.isMain) await promoteOldest(ctx, organisation);
  });
}
