import { hasScope } from '../../core/actor.ts';
import { DomainError, goneOrUnknown, invalidInput, notFound } from '../../core/errors.ts';
import { changedFields } from '../../core/fields.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { newId } from '../../infra/ids.ts';
import { toRichText } from '../../infra/rich-text.ts';
import { listStatusChanges, recordStatusChange, type StatusChangeRow } from '../../infra/status-changes.ts';
import {
  assertMember,
  findOrganisations,
  getLocation,
  getOrganisation,
  mainLocationOf,
} from '../organisations/index.ts';
import { curatesAny, findRegions } from '../regions/index.ts';
import {
  type ActivityParty,
  allowedSteps,
  assertNotManaged,
  assertStep,
  canSeeAll,
  isPublic,
  rangeFaults,
} from './activity.rules.ts';
import type {
  ActivityCreate,
  ActivityRow,
  ActivityStatus,
  ActivityStatusChangeCreate,
  ActivityUpdate,
} from './activity.schemas.ts';
import * as store from './activity.store.ts';
import { type ContentColumns, mergeContent } from './activity-content.schemas.ts';

const KIND = 'activity';

/** The place columns of an activity. */
export interface PlaceColumns {
  longitude: number | null;
  latitude: number | null;
  placeName: string | null;
  placeCity: string | null;
  placeRegionIds: string[];
}

const NO_PLACE: PlaceColumns = {
  longitude: null,
  latitude: null,
  placeName: null,
  placeCity: null,
  placeRegionIds: [],
};

/** Activity that the actor's organisation offers. @throws DomainError resource_not_found, permission_denied */
export async function getOwnActivity(ctx: Context, id: string): Promise<ActivityRow> {
  const row = await store.findActivity(ctx.db, id);
  if (row === undefined) throw notFound(KIND);
  await assertMember(ctx, row.organisationId, 'provider_editor', 'organisation_admin');
  return row;
}

/** True while its organisation is active: what a suspended one offers stands still. */
export async function isOffered(ctx: Context, row: Pick<ActivityRow, 'organisationId'>): Promise<boolean> {
  return (await getOrganisation(ctx, row.organisationId)).status === 'active';
}

/** An activity for everyone. @throws DomainError resource_not_found; resource_gone when it was public and was archived */
export async function getPublicActivity(ctx: Context, id: string): Promise<ActivityRow> {
  const row = await store.findActivity(ctx.db, id);
  if (row === undefined) throw notFound(KIND);
  if (isPublic(row, ctx.now) && (await isOffered(ctx, row))) return row;
  if (row.status === 'archived' && row.publishedAt !== null && row.archivedAt !== null) {
    throw goneOrUnknown(KIND, row.id, row.archivedAt, ctx.now);
  }
  throw notFound(KIND);
}

async function curates(ctx: Context, row: ActivityRow): Promise<boolean> {
  if (ctx.actor.kind === 'system' || (ctx.actor.kind === 'person' && ctx.actor.isPlatformAdmin)) return true;
  if (ctx.actor.kind !== 'person' || ctx.actor.curatedRegionIds.length === 0) return false;
  const own = await getOrganisation(ctx, row.organisationId);
  return curatesAny(ctx, [...row.placeRegionIds, ...row.workRegionIds, ...own.regionIds]);
}

async function partiesOf(ctx: Context, row: ActivityRow): Promise<ActivityParty[]> {
  const isProvider = canSeeAll(ctx.actor, row.organisationId) && hasScope(ctx.actor, 'activities:write');
  return [
    ...(isProvider ? ['provider' as const] : []),
    ...((await curates(ctx, row)) ? ['curator' as const] : []),
  ];
}

/** An activity as its provider or a curator sees it, with the steps the actor can take. */
export interface OwnedActivity {
  row: ActivityRow;
  allowedTransitions: ActivityStatus[];
}

async function owned(ctx: Context, row: ActivityRow): Promise<OwnedActivity> {
  return { row, allowedTransitions: allowedSteps(row.status, await partiesOf(ctx, row)) };
}

/** Owner view of one activity (C-50). @throws DomainError resource_not_found */
export async function getOwnedActivity(
  ctx: Context,
  organisationId: string,
  id: string,
): Promise<OwnedActivity> {
  const row = await store.findActivity(ctx.db, id);
  if (row === undefined || row.organisationId !== organisationId) throw notFound(KIND);
  if (!canSeeAll(ctx.actor, organisationId) && !(await curates(ctx, row))) throw notFound(KIND);
  return owned(ctx, row);
}

export async function listOwnActivities(
  ctx: Context,
  organisationId: string,
  filters: store.OwnerFilters,
  list: ListRequest,
): Promise<Slice<ActivityRow>> {
  await assertMember(ctx, organisationId);
  return store.listOwnActivities(ctx.db, organisationId, filters, list);
}

async function placeOf(ctx: Context, organisationId: string, content: ContentColumns): Promise<PlaceColumns> {
  if (content.locationId !== null) {
    const location = await getLocation(ctx, content.locationId);
    if (location.organisationId !== organisationId) throw notFound('location');
    const { longitude, latitude, regionIds } = location;
    return {
      longitude,
      latitude,
      placeName: location.name,
      placeCity: location.city,
      placeRegionIds: regionIds,
    };
  }
  if (content.delivery === 'online') return NO_PLACE;
  const main = await mainLocationOf(ctx, organisationId);
  if (main === undefined) return NO_PLACE;
  const { longitude, latitude, regionIds } = main;
  return { longitude, latitude, placeName: main.name, placeCity: main.city, placeRegionIds: regionIds };
}

/** Refuses references to regions, organisations or activities that are not there, all at once. */
async function assertReferences(ctx: Context, content: ContentColumns): Promise<void> {
  const regions = await findRegions(ctx, content.workRegionIds);
  const partners = await findOrganisations(ctx, content.partnerOrganisationIds);
  const absent = (pointer: string) => ({ pointer, code: 'reference_not_found', detail: 'Dit bestaat niet.' });
  const faults = [
    ...rangeFaults(content),
    ...(regions.length < content.workRegionIds.length ? [absent('#/workRegionIds')] : []),
    ...(partners.length < content.partnerOrganisationIds.length ? [absent('#/partnerOrganisationIds')] : []),
  ];
  if (faults.length > 0) throw invalidInput(...faults);
}

async function record(ctx: TransactionContext, row: ActivityRow, event: string, facts = {}): Promise<void> {
  await recordChange(ctx, {
    type: `activity.${event}`,
    resourceKind: KIND,
    resourceId: row.id,
    resourceVersion: row.version,
    facts: { organisationId: row.organisationId, status: row.status, ...facts },
  });
}

/** Makes a draft. @throws DomainError resource_not_found, permission_denied, validation_failed */
export async function createActivity(
  ctx: Context,
  organisationId: string,
  input: Omit<ActivityCreate, 'organisationId'>,
): Promise<OwnedActivity> {
  return inTransaction(ctx, async (ctx) => {
    await assertMember(ctx, organisationId, 'provider_editor', 'organisation_admin');
    if (input.inspiredById !== undefined) await getPublicActivity(ctx, input.inspiredById);
    const content = mergeContent(undefined, input, toRichText(input.descriptionMarkdown));
    await assertReferences(ctx, content);
    const place = await placeOf(ctx, organisationId, content);
    const row = await store.insertActivity(ctx.db, {
      ...content,
      ...place,
      id: newId(),
      organisationId,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    await record(ctx, row, 'created');
    return owned(ctx, row);
  });
}

/** Merges changes into an activity (C-35). */
export async function updateActivity(
  ctx: Context,
  id: string,
  input: ActivityUpdate,
  expected: ExpectedVersions,
): Promise<OwnedActivity> {
  return inTransaction(ctx, async (ctx) => {
    const current = await getOwnActivity(ctx, id);
    assertNotManaged(ctx.actor, current);
    const locked = await store.lockActivity(ctx.db, id);
    if (locked === undefined) throw notFound(KIND);
    assertVersion(locked.version, expected);
    const text = input.descriptionMarkdown === undefined ? undefined : toRichText(input.descriptionMarkdown);
    const content = mergeContent(locked, input, text);
    await assertReferences(ctx, content);
    const { searchVector: _vector, searchText: _text, ...columns } = content as ActivityRow;
    const change = changedFields(locked, {
      ...columns,
      ...(await placeOf(ctx, locked.organisationId, content)),
    });
    if (Object.keys(change).length === 0) return owned(ctx, locked);
    const row = await store.updateActivity(ctx.db, id, {
      ...change,
      // What its source delivered last is no longer what is here, so delivering it again must count.
      contentDigest: null,
      version: locked.version + 1,
      updatedAt: ctx.now,
    });
    await record(ctx, row, 'updated');
    return owned(ctx, row);
  });
}

/** An activity with reservations still to come cannot go away. @throws DomainError resource_in_use */
async function assertNotReserved(ctx: TransactionContext, id: string): Promise<void> {
  if (!(await store.hasComingReservations(ctx.db, id, ctx.now))) return;
  throw new DomainError(
    'resource_in_use',
    'Er zijn reserveringen voor komende momenten. Annuleer die eerst.',
    {
      usedBy: ['reservation'],
    },
  );
}

async function moveTo(
  ctx: TransactionContext,
  row: ActivityRow,
  input: ActivityStatusChangeCreate,
): Promise<StatusChangeRow> {
  const parties = await partiesOf(ctx, row);
  const { to, reasonCode, reasonText } = input;
  const step = { resourceKind: KIND, resourceId: row.id, from: row.status, to, reasonCode, reasonText };
  if (!assertStep(row.status, to, parties, { reasonCode, reasonText })) return recordStatusChange(ctx, step);
  if (to === 'archived') await assertNotReserved(ctx, row.id);
  const isCurator = parties.includes('curator');
  if (row.isPausedByCurator && to === 'published' && !isCurator) {
    throw new DomainError('permission_denied', 'Een werkgroep heeft dit stilgezet; overleg met haar.');
  }
  const updated = await store.updateActivity(ctx.db, row.id, {
    status: to,
    isPausedByCurator: to === 'paused' && isCurator && !parties.includes('provider'),
    ...(to === 'archived' && ctx.actor.kind === 'client' ? { contentDigest: null } : {}),
    version: row.version + 1,
    updatedAt: ctx.now,
    publishedAt: to === 'published' ? (row.publishedAt ?? ctx.now) : row.publishedAt,
    archivedAt: to === 'archived' ? ctx.now : null,
  });
  const isGone = row.status === 'published' && to !== 'published';
  await record(ctx, updated, to === 'published' ? 'published' : isGone ? 'withdrawn' : 'updated', {
    from: row.status,
    to,
  });
  return recordStatusChange(ctx, step);
}

/** Takes a step of the activity's machine. @throws DomainError transition_not_allowed, permission_denied */
export async function changeActivityStatus(
  ctx: Context,
  id: string,
  input: ActivityStatusChangeCreate,
): Promise<StatusChangeRow> {
  return inTransaction(ctx, async (ctx) => {
    const row = await store.lockActivity(ctx.db, id);
    if (row === undefined) throw notFound(KIND);
    if (!canSeeAll(ctx.actor, row.organisationId) && !(await curates(ctx, row))) throw notFound(KIND);
    return moveTo(ctx, row, input);
  });
}

/** Withdraws an activity for good: it is archived, and its public address answers 410. @throws DomainError resource_in_use */
export async function deleteActivity(ctx: Context, id: string, expected: ExpectedVersions): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const current = await getOwnActivity(ctx, id);
    assertNotManaged(ctx.actor, current);
    const row = await store.lockActivity(ctx.db, id);
    if (row === undefined) throw notFound(KIND);
    assertVersion(row.version, expected);
    await moveTo(ctx, row, { to: 'archived', reasonCode: 'no_longer_offered' });
  });
}

export async function listActivityStatusChanges(
  ctx: Context,
  id: string,
  list: ListRequest,
): Promise<Slice<StatusChangeRow>> {
  const row = await store.findActivity(ctx.db, id);
  if (row === undefined || !(canSeeAll(ctx.actor, row.organisationId) || (await curates(ctx, row))))
    throw notFound(KIND);
  return listStatusChanges(ctx, KIND, id, list);
}
