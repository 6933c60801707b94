import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DomainError } from '../../core/errors.ts';
import { allowedSteps } from '../../core/machine.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import { MAX_LINE_BYTES } from './import-item.rules.ts';
import * as itemStore from './import-item.store.ts';
import { importRunMachine } from './import-run.machine.ts';
import type { ImportRunRow } from './import-run.schemas.ts';
import { CHUNK_ITEMS, enqueueRun, holdImportRun } from './import-run.service.ts';
import * as store from './import-run.store.ts';
import { type ContentLine, createLineReader } from './ndjson.rules.ts';

/** Most lines of one delivery (C-62). */
const MAX_LINES = 1_000_000;
/** Most bytes of one delivery after decompression. */
const MAX_BYTES = 1_073_741_824;
/** A chunk is kept when it holds this much text, so that long lines do not pile up in memory. */
const CHUNK_BYTES = 1_000_000;

/** A delivery as it comes in. */
export interface ReceivedContent {
  bytes: AsyncIterable<Buffer>;
  isGzip: boolean;
  /** SHA-256 of the bytes as they were sent, in base64 (RFC 9530). */
  digest?: string | undefined;
}

interface Upload {
  importRunId: string;
  uploadId: string;
}

function alreadyDelivered(run: ImportRunRow): DomainError {
  return new DomainError('transition_not_allowed', 'Deze levering heeft haar inhoud al, of is afgelopen.', {
    currentStatus: run.status,
    allowedTransitions: allowedSteps(importRunMachine, run.status, ['deliverer']),
  });
}

/** Takes the place of a delivery that broke off or still runs. */
async function beginUpload(ctx: Context, importRunId: string): Promise<Upload> {
  const uploadId = newId();
  await inTransaction(ctx, async (ctx) => {
    const run = await holdImportRun(ctx, importRunId);
    if (run.status !== 'queued' || run.isContentComplete) throw alreadyDelivered(run);
    await itemStore.deleteChunks(ctx.db, importRunId);
    await store.updateImportRun(ctx.db, importRunId, { contentUploadId: uploadId }, ctx.now);
  });
  return { importRunId, uploadId };
}

async function keepChunk(
  ctx: Context,
  { importRunId, uploadId }: Upload,
  chunk: Pick<itemStore.ChunkRow, 'chunkIndex' | 'firstItemIndex'>,
  lines: readonly ContentLine[],
): Promise<void> {
  const faults = Object.fromEntries(
    lines.flatMap(({ fault }, position) => (fault === undefined ? [] : [[String(position), fault]])),
  );
  await inTransaction(ctx, async (ctx) => {
    if (!(await store.holdUpload(ctx.db, importRunId, uploadId))) {
      throw new DomainError(
        'transition_not_allowed',
        'Een latere levering van de inhoud heeft deze vervangen.',
      );
    }
    const texts = lines.map(({ text }) => text ?? '');
    await itemStore.insertChunk(ctx.db, { importRunId, ...chunk, lines: texts, faults });
  });
}

/** Gathers lines into chunks and keeps them; holds one chunk in memory. */
function createChunkWriter(ctx: Context, upload: Upload) {
  let lines: ContentLine[] = [];
  let size = 0;
  let chunkIndex = 0;
  let received = 0;

  const flush = async () => {
    if (lines.length === 0) return;
    await keepChunk(ctx, upload, { chunkIndex, firstItemIndex: received - lines.length }, lines);
    chunkIndex++;
    lines = [];
    size = 0;
  };

  const write = async (more: readonly ContentLine[]) => {
    for (const line of more) {
      if (received === MAX_LINES) throw tooLarge(`Een levering heeft hoogstens ${MAX_LINES} regels.`);
      received++;
      lines.push(line);
      size += line.text?.length ?? 0;
      if (lines.length === CHUNK_ITEMS || size >= CHUNK_BYTES) await flush();
    }
  };

  return { write, flush, receivedCount: () => received };
}

const tooLarge = (message: string) =>
  new DomainError('payload_too_large', message, { maximumBytes: MAX_BYTES });

/** The parts of the request, each shown to `observe`; a caller that goes away is a body that broke off. */
async function* readParts(bytes: AsyncIterable<Buffer>, observe: (part: Buffer) => void) {
  const parts = bytes[Symbol.asyncIterator]();
  const next = async () => {
    try {
      return await parts.next();
    } catch {
      throw new DomainError('malformed_body', 'De inhoud brak af. Er is niets verwerkt; stuur haar opnieuw.');
    }
  };
  for (let part = await next(); part.done !== true; part = await next()) {
    observe(part.value);
    yield part.value;
  }
}

function toContentError(error: unknown): unknown {
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string' || !code.startsWith('Z_')) return error;
  return new DomainError(
    'malformed_body',
    'De gzip-inhoud is beschadigd of breekt af. Er is niets verwerkt.',
  );
}

/** Keeps the lines of a delivery; returns how many. */
async function keepContent(ctx: Context, upload: Upload, content: ReceivedContent): Promise<number> {
  const hash = createHash('sha256');
  const reader = createLineReader(MAX_LINE_BYTES);
  const writer = createChunkWriter(ctx, upload);
  let size = 0;
  const consume = async (parts: AsyncIterable<Buffer>) => {
    for await (const part of parts) {
      size += part.length;
      if (size > MAX_BYTES) throw tooLarge('De inhoud is te groot; stuur haar in meer leveringen.');
      await writer.write(reader.read(part));
    }
    await writer.write(reader.end());
    await writer.flush();
  };
  const parts = readParts(content.bytes, (part) => hash.update(part));
  try {
    await (content.isGzip ? pipeline(parts, createGunzip(), consume) : consume(parts));
  } catch (error) {
    throw toContentError(error);
  }
  if (content.digest !== undefined && hash.digest('base64') !== content.digest) {
    throw new DomainError(
      'digest_mismatch',
      'De inhoud is niet die van Content-Digest. Er is niets verwerkt.',
    );
  }
  return writer.receivedCount();
}

async function completeUpload(ctx: Context, upload: Upload, receivedCount: number): Promise<ImportRunRow> {
  return inTransaction(ctx, async (ctx) => {
    const run = await holdImportRun(ctx, upload.importRunId);
    if (run.status !== 'queued' || run.contentUploadId !== upload.uploadId) throw alreadyDelivered(run);
    const changes = { isContentComplete: true, contentUploadId: null, receivedCount };
    const ready = await store.updateImportRun(ctx.db, run.id, changes, ctx.now);
    await enqueueRun(ctx, run.id);
    return ready;
  });
}

/** Drops what came in; when that fails too, the next delivery or the end of the run does it. */
async function abandonUpload(ctx: Context, { importRunId, uploadId }: Upload): Promise<void> {
  try {
    await inTransaction(ctx, async (ctx) => {
      if (await store.holdUpload(ctx.db, importRunId, uploadId))
        await itemStore.deleteChunks(ctx.db, importRunId);
    });
  } catch (error) {
    ctx.log.warn({ err: error, event: 'import_content_not_dropped', importRunId });
  }
}

/**
 * Takes in the content of a run, chunk by chunk, and queues its work once all of it is there and its digest is
 * right (C-66). A delivery that breaks off leaves the run as it was, to be sent again.
 * @throws DomainError malformed_body, digest_mismatch, payload_too_large, transition_not_allowed
 */
export async function receiveContent(
  ctx: Context,
  importRunId: string,
  content: ReceivedContent,
): Promise<ImportRunRow> {
  const upload = await beginUpload(ctx, importRunId);
  try {
    return await completeUpload(ctx, upload, await keepContent(ctx, upload, content));
  } catch (error) {
    await abandonUpload(ctx, upload);
    throw error;
  }
}
