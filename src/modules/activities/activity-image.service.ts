import { DomainError, invalidInput, notFound } from '../../core/errors.ts';
import { changedFields } from '../../core/fields.ts';
import { localDay } from '../../core/local-time.ts';
import { assertNoPersonalData } from '../../core/personal-data.ts';
import { assertVersion, type ExpectedVersions } from '../../core/versions.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import type { ListRequest, Slice } from '../../infra/db/keyset.ts';
import { newId } from '../../infra/ids.ts';
import { attachFile, deleteFile, findImageContent } from '../media/index.ts';
import { assertNotManaged, completenessOf } from './activity.rules.ts';
import type { ActivityRow } from './activity.schemas.ts';
import * as activityStore from './activity.store.ts';
import {
  assertSeesAll,
  getOwnActivity,
  getPublicActivity,
  recordActivity,
} from './activity-access.service.ts';
import {
  type ActivityImageRecord,
  type ImageCreate,
  type ImageUpdate,
  imagePath,
} from './activity-image.schemas.ts';
import * as store from './activity-image.store.ts';
import { differing } from './activity-revision.rules.ts';
import { lockOpenRevisions } from './activity-revision.store.ts';
import { holdForReview, mustBeReviewed, replaceHeldImages } from './hold-revision.service.ts';

const KIND = 'image';
const MAX_IMAGES = 10;
const ENDED_BATCH = 100;
const DEFAULT_WIDTH = 1280;

/** The pictures of an activity that everyone may see. @throws DomainError resource_not_found */
export async function listActivityImages(
  ctx: Context,
  activityId: string,
  list: ListRequest,
): Promise<Slice<ActivityImageRecord>> {
  await getPublicActivity(ctx, activityId);
  return store.listShownImages(ctx.db, activityId, list);
}

const shows = (activity: ActivityRow, imageId: string) =>
  activity.images.some((shown) => shown.imageId === imageId);

/** For others what they may not see is not there. */
function toUnknown(error: unknown): never {
  throw error instanceof DomainError ? notFound(KIND) : error;
}

/** A picture that everyone may see. @throws DomainError resource_not_found */
export async function getImage(ctx: Context, id: string): Promise<ActivityImageRecord> {
  const image = await store.findImage(ctx.db, id);
  if (image === undefined) throw notFound(KIND);
  if (!shows(await getPublicActivity(ctx, image.activityId).catch(toUnknown), id)) throw notFound(KIND);
  return image;
}

async function withContent(ctx: Context, image: ActivityImageRecord, width = DEFAULT_WIDTH) {
  const content = await findImageContent(ctx, image.fileUploadId, width);
  if (content === undefined) throw notFound(KIND);
  return { content, showsMinors: image.showsMinors };
}

/**
 * The bytes of a picture, at least `width` pixels wide where it is that large, and whether pupils are on it.
 * @throws DomainError resource_not_found
 */
export async function getImageContent(ctx: Context, id: string, width?: number) {
  return withContent(ctx, await getImage(ctx, id), width);
}

/** The same of a picture that is not shown yet too, for its provider and curators. @throws DomainError resource_not_found */
export async function getImagePreview(ctx: Context, id: string, width?: number) {
  const image = await store.findImage(ctx.db, id);
  const activity = image && (await activityStore.findActivity(ctx.db, image.activityId));
  await assertSeesAll(ctx, activity).catch(toUnknown);
  if (image === undefined) throw notFound(KIND);
  return withContent(ctx, image, width);
}

/** Changes the pictures as the activity shows them. */
async function showImages(
  ctx: TransactionContext,
  row: ActivityRow,
  images: ActivityRow['images'],
): Promise<ActivityRow> {
  const updated = await activityStore.updateActivity(ctx.db, row.id, {
    images,
    completeness: completenessOf({ ...row, images }),
    version: row.version + 1,
    updatedAt: ctx.now,
  });
  await recordActivity(ctx, updated, 'updated', { fields: ['images'] });
  return updated;
}

type Images = ActivityRow['images'];
type Change = (images: Images) => Images;

/** @throws DomainError too_many_items */
function assertFew(images: Images): Images {
  if (images.length <= MAX_IMAGES) return images;
  throw new DomainError('too_many_items', `Een activiteit heeft hoogstens ${MAX_IMAGES} afbeeldingen.`, {
    maximum: MAX_IMAGES,
  });
}

/** Shows changed pictures; of a provider that is not trusted they wait for a workgroup, as its texts do. */
async function changeImages(ctx: TransactionContext, row: ActivityRow, change: Change): Promise<void> {
  if (!(await mustBeReviewed(ctx, row))) {
    await showImages(ctx, row, assertFew(change(row.images)));
    return;
  }
  const [open] = await lockOpenRevisions(ctx.db, [row.id]);
  const held: Partial<ActivityRow> = open?.content ?? {};
  const images = assertFew(change(held.images ?? row.images));
  const revision = await holdForReview(ctx, row, open, differing(row, { ...held, images }));
  if (revision?.version === open?.version) return;
  await activityStore.updateActivity(ctx.db, row.id, { version: row.version + 1 });
}

async function lockOwn(ctx: TransactionContext, activityId: string): Promise<ActivityRow> {
  assertNotManaged(ctx.actor, await getOwnActivity(ctx, activityId));
  const row = await activityStore.lockActivity(ctx.db, activityId);
  if (row === undefined) throw notFound('activity');
  return row;
}

/** @throws DomainError validation_failed when pupils are shown without a consent that still lasts */
function assertConsent({ showsMinors, consent }: ImageCreate, today: string): void {
  if (!showsMinors) return;
  if (consent === undefined) {
    throw invalidInput({
      pointer: '#/consent',
      code: 'required',
      detail: 'Leerlingen zijn herkenbaar: geef aan waarvoor en tot wanneer hun ouders toestemming gaven.',
    });
  }
  if (consent.untilOn < today) {
    throw invalidInput({
      pointer: '#/consent/untilOn',
      code: 'too_small',
      detail: 'Deze toestemming is voorbij.',
    });
  }
}

const todayOf = (ctx: Context) => localDay(ctx.now, 'Europe/Amsterdam');

/** @throws DomainError validation_failed for a file that is not the caller's own, as for one that is not there */
const attachOwn = (ctx: TransactionContext, fileUploadId: string) =>
  attachFile(ctx, fileUploadId).catch((error: unknown) => {
    if (!(error instanceof DomainError) || error.code !== 'resource_not_found') throw error;
    throw invalidInput({
      pointer: '#/fileUploadId',
      code: 'reference_not_found',
      detail: 'Dit bestand is er niet. Kondig het aan, stuur de inhoud en noem dan dit id.',
    });
  });

/**
 * Puts a received file on an activity of the own organisation.
 * @throws DomainError resource_not_found, permission_denied, managed_by_source, too_many_items, validation_failed,
 * transition_not_allowed, personal_data_refused
 */
export async function createImage(
  ctx: Context,
  activityId: string,
  input: ImageCreate,
  baseUrl: string,
): Promise<ActivityImageRecord> {
  const { alt, credit, licence, showsMinors, consent } = input;
  return inTransaction(ctx, async (ctx) => {
    const activity = await lockOwn(ctx, activityId);
    assertNoPersonalData({ '#/alt': alt });
    assertConsent(input, todayOf(ctx));
    const { width, height } = await attachOwn(ctx, input.fileUploadId);
    const row = await store.insertImage(ctx.db, {
      id: newId(),
      activityId,
      fileUploadId: input.fileUploadId,
      alt,
      credit,
      licence,
      width: width ?? 0,
      height: height ?? 0,
      showsMinors,
      consentScope: showsMinors ? consent?.scope : null,
      consentUntilOn: showsMinors ? consent?.untilOn : null,
      consentDeclaredById: showsMinors && ctx.actor.kind === 'person' ? ctx.actor.personId : null,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    const shown = { url: `${baseUrl}${imagePath(row.id)}`, alt, credit, licence, imageId: row.id };
    await changeImages(ctx, activity, (images) => [...images, shown]);
    return row;
  });
}

async function lockImage(
  ctx: TransactionContext,
  id: string,
): Promise<{ image: ActivityImageRecord; activity: ActivityRow }> {
  const found = await store.findImage(ctx.db, id);
  if (found === undefined) throw notFound(KIND);
  const activity = await lockOwn(ctx, found.activityId).catch((error) => {
    if (error instanceof DomainError && error.code === 'resource_not_found') throw notFound(KIND);
    throw error;
  });
  const image = await store.lockImage(ctx.db, id);
  if (image === undefined) throw notFound(KIND);
  return { image, activity };
}

/** Changes what goes with a picture. @throws DomainError resource_not_found, precondition_failed, personal_data_refused */
export async function updateImage(
  ctx: Context,
  id: string,
  input: ImageUpdate,
  expected: ExpectedVersions,
): Promise<ActivityImageRecord> {
  return inTransaction(ctx, async (ctx) => {
    const { image, activity } = await lockImage(ctx, id);
    assertVersion(image.version, expected);
    assertNoPersonalData({ '#/alt': input.alt });
    const changes = changedFields<ActivityImageRecord>(image, input);
    if (Object.keys(changes).length === 0) return image;
    const updated = await store.updateImage(ctx.db, id, {
      ...changes,
      version: image.version + 1,
      updatedAt: ctx.now,
    });
    const { alt, credit, licence } = updated;
    await changeImages(ctx, activity, (images) =>
      images.map((shown) => (shown.imageId === id ? { ...shown, alt, credit, licence } : shown)),
    );
    return updated;
  });
}

/** A picture goes at once, also from what waits for a workgroup. */
async function remove(
  ctx: TransactionContext,
  image: ActivityImageRecord,
  activity: ActivityRow,
): Promise<void> {
  const without: Change = (images) => images.filter((shown) => shown.imageId !== image.id);
  const [open] = await lockOpenRevisions(ctx.db, [activity.id]);
  await store.deleteImage(ctx.db, image.id);
  await deleteFile(ctx, image.fileUploadId);
  const row = shows(activity, image.id)
    ? await showImages(ctx, activity, without(activity.images))
    : activity;
  const wanted: Partial<ActivityRow> = open?.content ?? {};
  if (open === undefined || wanted.images === undefined) return;
  await replaceHeldImages(ctx, row, open, without(wanted.images));
}

/** Removes a picture everywhere, its bytes included. @throws DomainError resource_not_found, precondition_failed */
export async function deleteImage(ctx: Context, id: string, expected: ExpectedVersions): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { image, activity } = await lockImage(ctx, id);
    assertVersion(image.version, expected);
    await remove(ctx, image, activity);
  });
}

/** Removes pictures of pupils whose consent has ended; returns how many. */
export async function deleteEndedConsents(ctx: Context): Promise<number> {
  let total = 0;
  for (;;) {
    const ids = await store.listEndedConsents(ctx.db, todayOf(ctx), ENDED_BATCH);
    for (const id of ids) {
      await inTransaction(ctx, async (ctx) => {
        const { image, activity } = await lockImage(ctx, id);
        await remove(ctx, image, activity);
      });
    }
    total += ids.length;
    if (ids.length < ENDED_BATCH) return total;
  }
}
