import { hash } from 'node:crypto';
import { actorReference } from '../../core/actor.ts';
import { DomainError, notFound } from '../../core/errors.ts';
import { recordChange } from '../../infra/audit.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { type FileUploadCreate, type FileUploadRow, MAX_FILE_BYTES } from './file-upload.schemas.ts';
import * as store from './file-upload.store.ts';
import { makeVariants, readImage } from './image-file.ts';

const KIND = 'file_upload';
const KEPT_MS = 86_400_000;
const EXPIRE_BATCH = 200;
/** Files that wait for their content or their use, per owner. */
const MAX_OPEN = 20;

function ownerOf({ actor }: Context): { ownerKind: string; ownerId: string } {
  const { kind, id } = actorReference(actor);
  return { ownerKind: kind, ownerId: id ?? '' };
}

/** Only who announced a file may know of it. @throws DomainError resource_not_found */
function assertOwn(ctx: Context, row: FileUploadRow | undefined): FileUploadRow {
  const { ownerKind, ownerId } = ownerOf(ctx);
  if (row === undefined || row.ownerKind !== ownerKind || row.ownerId !== ownerId) throw notFound(KIND);
  return row;
}

async function record(ctx: TransactionContext, row: FileUploadRow, event: string): Promise<void> {
  await recordChange(ctx, {
    type: `file_upload.${event}`,
    resourceKind: KIND,
    resourceId: row.id,
    resourceVersion: row.version,
    facts: { byteCount: row.byteCount, mediaType: row.mediaType },
  });
}

/** Announces a file. @throws DomainError quota_exceeded when too many wait for their content or use */
export async function createFileUpload(ctx: Context, input: FileUploadCreate): Promise<FileUploadRow> {
  return inTransaction(ctx, async (ctx) => {
    const owner = ownerOf(ctx);
    if ((await store.countOpen(ctx.db, owner.ownerKind, owner.ownerId)) >= MAX_OPEN) {
      throw new DomainError('quota_exceeded', `Er staan al ${MAX_OPEN} bestanden klaar; gebruik die eerst.`);
    }
    const row = await store.insertUpload(ctx.db, {
      id: newId(),
      ...owner,
      ...input,
      expiresAt: new Date(ctx.now.getTime() + KEPT_MS),
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    await record(ctx, row, 'created');
    return row;
  });
}

/** @throws DomainError resource_not_found to all but who announced it */
export async function getFileUpload(ctx: Context, id: string): Promise<FileUploadRow> {
  return assertOwn(ctx, await store.findUpload(ctx.db, id));
}

/** Content and where it must match; `digest` is SHA-256 in base64 (RFC 9530). */
export interface ReceivedFile {
  bytes: Buffer;
  digest?: string | undefined;
}

function assertAnnounced(row: FileUploadRow, { bytes, digest }: ReceivedFile): void {
  if (bytes.length > MAX_FILE_BYTES) {
    throw new DomainError('payload_too_large', 'Het bestand is te groot.', { maximumBytes: MAX_FILE_BYTES });
  }
  if (bytes.length !== row.byteCount) {
    throw new DomainError(
      'digest_mismatch',
      `Aangekondigd waren ${row.byteCount} bytes, gekregen zijn er ${bytes.length}. Stuur het bestand opnieuw.`,
    );
  }
  if (digest !== undefined && hash('sha256', bytes, 'base64') !== digest) {
    throw new DomainError('digest_mismatch', 'De inhoud is niet die van Content-Digest. Stuur haar opnieuw.');
  }
}

function assertAwaiting(row: FileUploadRow): void {
  if (row.status === 'awaiting_content') return;
  throw new DomainError('transition_not_allowed', 'Dit bestand heeft zijn inhoud al; kondig een nieuw aan.', {
    currentStatus: row.status,
    allowedTransitions: [],
  });
}

/**
 * Takes in the bytes of a file: checked by their content, turned upright and stripped of metadata before anything
 * is kept. The work on the picture is done outside the transaction.
 * @throws DomainError resource_not_found, transition_not_allowed, digest_mismatch, payload_too_large,
 * unsupported_media_type
 */
export async function receiveFile(ctx: Context, id: string, file: ReceivedFile): Promise<void> {
  const announced = await getFileUpload(ctx, id);
  assertAwaiting(announced);
  assertAnnounced(announced, file);
  const image = await readImage(file.bytes, announced.mediaType);
  const variants = await makeVariants(image);
  await inTransaction(ctx, async (ctx) => {
    const row = assertOwn(ctx, await store.lockUpload(ctx.db, id));
    assertAwaiting(row);
    const files = [
      { ...image, isMaster: true },
      ...variants.map((variant) => ({ ...variant, isMaster: false })),
    ];
    await store.insertFiles(
      ctx.db,
      files.map((part) => ({ ...part, fileUploadId: id, createdAt: ctx.now })),
    );
    const { width, height } = image;
    const version = row.version + 1;
    const updated = await store.updateUpload(ctx.db, id, {
      status: 'received',
      width,
      height,
      version,
      updatedAt: ctx.now,
    });
    await record(ctx, updated, 'received');
  });
}

/**
 * Makes a received file part of a resource; from then on it stays as long as that.
 * @throws DomainError resource_not_found, transition_not_allowed when it has no content or is in use
 */
export async function attachFile(ctx: TransactionContext, id: string): Promise<FileUploadRow> {
  const row = assertOwn(ctx, await store.lockUpload(ctx.db, id));
  if (row.status !== 'received') {
    const detail =
      row.status === 'attached' ? 'Dit bestand is al gebruikt.' : 'Stuur eerst de inhoud van het bestand.';
    throw new DomainError('transition_not_allowed', detail, {
      currentStatus: row.status,
      allowedTransitions: [],
    });
  }
  return store.updateUpload(ctx.db, id, { status: 'attached', version: row.version + 1, updatedAt: ctx.now });
}

/** Removes a file with all its widths, at once. */
export async function deleteFile(ctx: TransactionContext, id: string): Promise<void> {
  await store.deleteUpload(ctx.db, id);
}

/** A width of a kept picture as WebP; undefined when it is gone. */
export async function findImageContent(
  ctx: Context,
  fileUploadId: string,
  width: number,
): Promise<Buffer | undefined> {
  return (await store.findFile(ctx.db, fileUploadId, width))?.content;
}

/** Forgets files that were attached to nothing within a day; returns how many. */
export async function deleteExpiredUploads(ctx: Context): Promise<number> {
  let total = 0;
  for (;;) {
    const count = await inTransaction(ctx, (ctx) => store.deleteExpired(ctx.db, ctx.now, EXPIRE_BATCH));
    total += count;
    if (count < EXPIRE_BATCH) return total;
  }
}
