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
import { getOwnActivity, getPublicActivity, recordActivity } from './activity-access.service.ts';
import {
  type ActivityImageRecord,
  type ImageCreate,
  type ImageUpdate,
  imagePath,
} from './activity-image.schemas.ts';
import * as store from './activity-image.store.ts';

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
  return store.listImages(ctx.db, activityId, list);
}

/** A picture of an activity that everyone may see, or of the own organisation. @throws DomainError resource_not_found */
export async function getImage(ctx: Context, id: string): Promise<ActivityImageRecord> {
  const row = await store.findImage(ctx.db, id);
  if (row === undefined) throw notFound(KIND);
  await getPublicActivity(ctx, row.activityId).catch((error) => {
    if (error instanceof DomainError) throw notFound(KIND);
    throw error;
  });
  return row;
}

/** The bytes of a picture, at least `width` pixels wide where it is that large, and whether pupils are on it. */
export async function getImageContent(
  ctx: Context,
  id: string,
  width = DEFAULT_WIDTH,
): Promise<{ content: Buffer; showsMinors: boolean }> {
  const image = await getImage(ctx, id);
  const content = await findImageContent(ctx, image.fileUploadId, width);
  if (content === undefined) throw notFound(KIND);
  return { content, showsMinors: image.showsMinors };
}

/** Changes the pictures as the activity shows them. */
async function showImages(
  ctx: TransactionContext,
  row: ActivityRow,
  images: ActivityRow['images'],
): Promise<void> {
  const updated = await activityStore.updateActivity(ctx.db, row.id, {
    images,
    completeness: completenessOf({ ...row, images }),
    version: row.version + 1,
    updatedAt: ctx.now,
  });
  await recordActivity(ctx, updated, 'updated', { fields: ['images'] });
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
    if (activity.images.length >= MAX_IMAGES) {
      throw new DomainError('too_many_items', `Een activiteit heeft hoogstens ${MAX_IMAGES} afbeeldingen.`, {
        maximum: MAX_IMAGES,
      });
    }
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
    await showImages(ctx, activity, [...activity.images, shown]);
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
    const images = activity.images.map((shown) =>
      shown.imageId === id ? { ...shown, alt, credit, licence } : shown,
    );
    await showImages(ctx, activity, images);
    return updated;
  });
}

async function remove(
  ctx: TransactionContext,
  image: ActivityImageRecord,
  activity: ActivityRow,
): Promise<void> {
  await store.deleteImage(ctx.db, image.id);
  await deleteFile(ctx, image.fileUploadId);
  await showImages(
    ctx,
    activity,
    activity.images.filter((shown) => shown.imageId !== image.id),
  );
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
