import { invalidInput, notFound } from '../../core/errors.ts';
import { allowedSteps } from '../../core/machine.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { newId } from '../../infra/ids.ts';
import { toRichText } from '../../infra/rich-text.ts';
import { assertMember, findOrganisations, getLocation, mainLocationOf } from '../organisations/index.ts';
import { findRegions } from '../regions/index.ts';
import { activityMachine } from './activity.machine.ts';
import { assertNotManaged, rangeFaults } from './activity.rules.ts';
import type { ActivityCreate, ActivityRow, ActivityStatus, ActivityUpdate } from './activity.schemas.ts';
import * as store from './activity.store.ts';
import {
  assertNotClaimed,
  getOwnActivity,
  getPublicActivity,
  KIND,
  partiesOf,
  recordActivity,
  seeAll,
} from './activity-access.service.ts';
import { type ContentColumns, mergeContent, withDerived } from './activity-content.schemas.ts';
import { differing, splitChange } from './activity-revision.rules.ts';
import type { RevisionRow } from './activity-revision.schemas.ts';
import { findOpenRevision, lockOpenRevisions } from './activity-revision.store.ts';
import { holdForReview, mustBeReviewed } from './hold-revision.service.ts';
import { intakeQuestionFaults } from './intake-question.rules.ts';

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

/** An activity as its provider or a curator sees it, with the steps the actor can take. */
export interface OwnedActivity {
  row: ActivityRow;
  allowedTransitions: ActivityStatus[];
  /** The change that waits beside the published version. */
  revision?: RevisionRow | undefined;
}

async function owned(ctx: Context, row: ActivityRow, revision?: RevisionRow): Promise<OwnedActivity> {
  const parties = await partiesOf(ctx, row);
  return { row, allowedTransitions: allowedSteps(activityMachine, row.status, parties), revision };
}

/** Owner view of one activity (C-50). @throws DomainError resource_not_found */
export async function getOwnedActivity(
  ctx: Context,
  organisationId: string,
  id: string,
): Promise<OwnedActivity> {
  const { row, parties } = await seeAll(ctx, await store.findActivity(ctx.db, id));
  if (row.organisationId !== organisationId) throw notFound(KIND);
  const allowedTransitions = allowedSteps(activityMachine, row.status, parties);
  return { row, allowedTransitions, revision: await findOpenRevision(ctx.db, id) };
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
    ...intakeQuestionFaults(content.intakeQuestions),
    ...(regions.length < content.workRegionIds.length ? [absent('#/workRegionIds')] : []),
    ...(partners.length < content.partnerOrganisationIds.length ? [absent('#/partnerOrganisationIds')] : []),
  ];
  if (faults.length > 0) throw invalidInput(...faults);
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
    await recordActivity(ctx, row, 'created');
    return owned(ctx, row);
  });
}

/** Writes changed columns with what follows from them; without a change the version stays. */
async function writeChange(
  ctx: TransactionContext,
  row: ActivityRow,
  change: Partial<ActivityRow>,
): Promise<ActivityRow> {
  if (Object.keys(change).length === 0) return row;
  const { slug, themeWords, completeness } = withDerived({ ...row, ...change });
  const updated = await store.updateActivity(ctx.db, row.id, {
    ...change,
    slug,
    themeWords,
    completeness,
    // What its source delivered last is no longer what is here, so delivering it again must count.
    contentDigest: null,
    version: row.version + 1,
    updatedAt: ctx.now,
  });
  await recordActivity(ctx, updated, 'updated');
  return updated;
}

/** Lays the changes over what is there and checks the whole; the place follows when it is touched. */
async function wantedContent(
  ctx: TransactionContext,
  current: ActivityRow,
  input: ActivityUpdate,
): Promise<Partial<ActivityRow>> {
  const text = input.descriptionMarkdown === undefined ? undefined : toRichText(input.descriptionMarkdown);
  const content = mergeContent(current, input, text);
  await assertReferences(ctx, content);
  const { searchVector: _vector, searchText: _text, ...columns } = content as ActivityRow;
  const isPlaced = input.locationId !== undefined || input.delivery !== undefined;
  return isPlaced ? { ...columns, ...(await placeOf(ctx, current.organisationId, content)) } : columns;
}

/** Columns that follow from others, and so are no change of themselves. */
function withoutDerived({ slug: _s, themeWords: _t, completeness: _c, ...change }: Partial<ActivityRow>) {
  return change;
}

/**
 * Merges changes into an activity (C-35). What a provider that is not trusted changes in a published activity waits
 * for a workgroup as a revision, as far as readers decide on it; the published version stays as it is.
 */
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
    const [open] = await lockOpenRevisions(ctx.db, [id]);
    const isHeld = await mustBeReviewed(ctx, locked);
    const base = isHeld ? { ...locked, ...open?.content } : locked;
    const change = withoutDerived(differing(locked, await wantedContent(ctx, base, input)));
    if (change.seatUnit !== undefined) await assertNotClaimed(ctx, id);
    if (!isHeld) return owned(ctx, await writeChange(ctx, locked, change), open);
    const { material, immaterial } = splitChange(change);
    const row = await writeChange(ctx, locked, immaterial);
    const revision = await holdForReview(ctx, row, open, material);
    // What waits beside the published version counts too, so that of two writers one is told (C-33).
    const isMoved = revision?.version !== open?.version && row.version === locked.version;
    const moved = isMoved ? await store.updateActivity(ctx.db, id, { version: row.version + 1 }) : row;
    return owned(ctx, moved, revision);
  });
}
