import { finished, PassThrough, type Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../core/errors.ts';
import { ref } from '../../core/schemas/component.ts';
import { readDigest } from '../../infra/http/content-digest.ts';
import { operation } from '../../infra/http/operation.ts';
import { receiveContent } from './import-content.service.ts';
import { ImportRun, ImportRunContent, ImportRunParams } from './import-run.schemas.ts';
import { answerAfterWait, sendAccepted } from './import-run-answers.routes.ts';

const NDJSON = 'application/x-ndjson';

/** Time for a delivery to come in; a slow line needs more than other requests (C-56). */
const RECEIVE_WITHIN_MS = 600_000;

function isGzip(request: FastifyRequest): boolean {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'gzip' || encoding === 'identity') return encoding === 'gzip';
  throw new DomainError('unsupported_media_type', 'Stuur de inhoud zonder Content-Encoding, of met gzip.');
}

/**
 * Lets work read a body that it may refuse halfway. The rest is then read and dropped, since most callers read no
 * answer before they have sent all.
 */
async function readingBody<T>(
  body: Readable,
  work: (bytes: AsyncIterable<Buffer>) => Promise<T>,
): Promise<T> {
  const bytes = new PassThrough();
  const stopWatching = finished(body, { writable: false }, (error) => {
    if (error) bytes.destroy(error);
  });
  body.pipe(bytes);
  try {
    return await work(bytes);
  } finally {
    stopWatching();
    body.unpipe(bytes);
    body.resume();
  }
}

/** The content of a run as a stream of lines. */
export const importContentRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.addContentTypeParser(NDJSON, async (_request: unknown, payload: Readable) => payload);

  app.put(
    '/import-runs/:importRunId/content',
    {
      ...operation({
        tag: 'Sources',
        visibility: ['user', 'machine', 'admin'],
        cachePolicy: 'private',
        scope: 'sources:write',
        operationId: 'replaceImportRunContent',
        summary: 'Send the content of an import run',
        description:
          'Takes one item per line as NDJSON, optionally with `Content-Encoding: gzip`, and begins the run when all ' +
          'of it is in. `Content-Digest` with sha-256 is checked first. A delivery that breaks off changes nothing.',
        success: 202,
        consumes: NDJSON,
        params: ImportRunParams,
        body: ImportRunContent,
        result: ref(ImportRun),
        errorCodes: ['transition_not_allowed', 'digest_mismatch'],
      }),
      handlerTimeout: RECEIVE_WITHIN_MS,
      // Decompressed here, since the digest is that of the bytes as they were sent.
      decompress: false,
      onSend: answerAfterWait,
    },
    async (request, reply) => {
      const framing = { isGzip: isGzip(request), digest: readDigest(request) };
      const { importRunId } = request.params;
      const run = await readingBody(request.body as Readable, (bytes) =>
        receiveContent(request.ctx, importRunId, { bytes, ...framing }),
      );
      return sendAccepted(reply, run);
    },
  );
};
