import type { MembershipRole } from '../../core/actor.ts';
import { DomainError, goneOrUnknown, notFound } from '../../core/errors.ts';
import { changedFields } from '../../core/fields.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { newId } from '../../infra/ids.ts';
import { findNumbersAndPlace } from './location.store.ts';
import { addMembership } from './membership.service.ts';
import {
  assertIdentifiers,
  assertKinds,
  assertPlaceGiven,
  assertStands,
  freeSlug,
  type Identifier,
  isPlatform,
  normaliseIdentifier,
  readIdentifiers,
  slugOf,
  standingOf,
} from './organisation.rules.ts';
import type {
  OrganisationCreate,
  OrganisationDetail,
  OrganisationListRow,
  OrganisationRow,
  OrganisationStatus,
} from './organisation.schemas.ts';
import * as store from './organisation.store.ts';
import { refusalTo } from './organisation-access.service.ts';

const KIND = 'organisation';
const SLUG_ATTEMPTS = 5;
/** How far `near` reaches when no radius is told. */
const DEFAULT_RADIUS_KM = 25;

/** An organisation to make; only the platform itself may say its first status. */
export type NewOrganisation = OrganisationCreate & { status?: OrganisationStatus };

/** An organisation in any state, for the work of other modules. @throws DomainError resource_not_found */
export async function getOrganisation(ctx: Context, id: string): Promise<OrganisationRow> {
  const row = await store.findOrganisation(ctx.db, id);
  if (row === undefined) throw notFound(KIND);
  return row;
}

/** The organisations that exist among the given ids, in any state. */
export async function findOrganisations(ctx: Context, ids: readonly string[]): Promise<OrganisationRow[]> {
  return store.findOrganisations(ctx.db, ids);
}

/** The organisation with its official numbers and main location. */
export async function detailOf(ctx: Context, organisation: OrganisationRow): Promise<OrganisationDetail> {
  return { organisation, ...(await findNumbersAndPlace(ctx.db, organisation.id)) };
}

/**
 * The organisation when everyone may see it; the answer is the same for all callers (C-50).
 * @throws DomainError resource_not_found, resource_gone within a year of archiving
 */
export async function assertPublic(ctx: Context, id: string): Promise<OrganisationRow> {
  const row = await getOrganisation(ctx, id);
  if (row.status === 'archived') throw goneOrUnknown(KIND, id, row.updatedAt, ctx.now);
  if (row.status !== 'active') throw notFound(KIND);
  return row;
}

/** An active organisation with its official numbers and main location. */
export async function getPublicOrganisation(ctx: Context, id: string): Promise<OrganisationDetail> {
  return detailOf(ctx, await assertPublic(ctx, id));
}

/** Active organisations. @throws DomainError validation_failed for a distance without a place */
export async function listOrganisations(
  ctx: Context,
  filters: store.OrganisationFilters,
  list: ListRequest,
): Promise<Slice<OrganisationListRow>> {
  assertPlaceGiven({
    hasPlace: filters.near !== undefined,
    hasRadius: filters.radiusKm !== undefined,
    sortNames: list.sorts.map((sort) => sort.name),
  });
  const identifierValue = filters.identifierValue && normaliseIdentifier(filters.identifierValue);
  const radiusKm = filters.radiusKm ?? DEFAULT_RADIUS_KM;
  return store.listOrganisations(ctx.db, { ...filters, radiusKm, identifierValue }, list);
}

/**
 * Lets only who may change the organisation pass, as long as it is neither archived nor suspended.
 * @throws DomainError permission_denied when it is public and so known, organisation_not_verified,
 * resource_not_found, resource_gone
 */
export function assertEditor(ctx: Context, row: OrganisationRow, ...roles: MembershipRole[]): void {
  if (row.status === 'archived') throw goneOrUnknown(KIND, row.id, row.updatedAt, ctx.now);
  if (standingOf(ctx.actor, row.id, roles) !== 'entitled')
    throw refusalTo(ctx, row, `Hiervoor is een van deze rollen nodig: ${roles.join(', ')}.`);
  assertStands(ctx.actor, row.status);
}

/** Tells of a change of an organisation. */
export async function recordOrganisation(
  ctx: TransactionContext,
  row: OrganisationRow,
  type: string,
  facts = {},
): Promise<void> {
  const { id: resourceId, version: resourceVersion } = row;
  await recordChange(ctx, { type, resourceKind: KIND, resourceId, resourceVersion, facts });
}

/** Inserts under the first free slug; another process may take one in between. */
async function insertUnderSlug(
  ctx: TransactionContext,
  row: Omit<Parameters<typeof store.insertOrganisation>[1], 'slug'>,
): Promise<OrganisationRow> {
  const slug = slugOf(row.name);
  for (let attempt = 0; attempt < SLUG_ATTEMPTS; attempt++) {
    const free = freeSlug(slug, await store.findSlugsLike(ctx.db, slug));
    const inserted = await store.insertOrganisation(ctx.db, { ...row, slug: free });
    if (inserted !== undefined) return inserted;
  }
  throw new DomainError(
    'service_unavailable',
    'Er worden nu veel organisaties met deze naam gemaakt. Probeer het zo weer.',
  );
}

/** Gives an organisation numbers that it may have already. @throws DomainError external_id_conflict */
export async function insertIdentifiers(
  ctx: TransactionContext,
  organisationId: string,
  identifiers: readonly Identifier[],
): Promise<void> {
  const rows = identifiers.map((identifier) => ({ id: newId(), organisationId, ...identifier }));
  const owner = await store.insertIdentifiers(ctx.db, rows);
  if (owner === undefined || owner.organisationId === organisationId) return;
  const known = owner.status === 'active' ? { resource: KIND, resourceId: owner.organisationId } : {};
  throw new DomainError('external_id_conflict', 'Een andere organisatie heeft dit nummer al.', known);
}

/**
 * Makes an organisation, which is pending until it is verified. The person who makes it becomes its admin.
 * @throws DomainError validation_failed, permission_denied for what only the platform gives, external_id_conflict with the organisation that has the number
 */
export async function createOrganisation(ctx: Context, input: NewOrganisation): Promise<OrganisationRow> {
  const { identifiers = [], status, ...fields } = input;
  assertKinds(ctx.actor, [], fields.kinds);
  assertIdentifiers(ctx.actor, identifiers);
  const numbers = readIdentifiers(identifiers);
  return inTransaction(ctx, async (ctx) => {
    const row = await insertUnderSlug(ctx, {
      ...fields,
      id: newId(),
      status: isPlatform(ctx.actor) ? (status ?? 'pending') : 'pending',
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    await insertIdentifiers(ctx, row.id, numbers);
    if (ctx.actor.kind === 'person') {
      const { personId } = ctx.actor;
      await addMembership(ctx, { personId, organisationId: row.id, role: 'organisation_admin' });
    }
    await recordOrganisation(ctx, row, 'organisation.created', { status: row.status });
    return row;
  });
}

/** Locks an organisation that is about to change, or to get or lose a location. */
export async function lockOrganisation(ctx: TransactionContext, id: string): Promise<OrganisationRow> {
  const row = await store.lockOrganisation(ctx.db, id);
  if (row === undefined) throw notFound(KIND);
  return row;
}

/** Keeps the regions of the main location with its organisation, where the filters look for them. */
export async function updateRegions(
  ctx: TransactionContext,
  row: OrganisationRow,
  regionIds: readonly string[],
): Promise<void> {
  const change = changedFields<OrganisationRow>(row, { regionIds: [...regionIds] });
  if (change.regionIds === undefined) return;
  const next = { ...change, version: row.version + 1, updatedAt: ctx.now };
  await recordOrganisation(
    ctx,
    await store.updateOrganisation(ctx.db, row.id, next),
    'organisation.updated',
    {
      fields: ['regionIds'],
    },
  );
}
