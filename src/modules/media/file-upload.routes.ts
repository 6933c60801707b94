import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { readDigest } from '../../infra/http/content-digest.ts';
import { operation } from '../../infra/http/operation.ts';
import { sendCreated, sendResource } from '../../infra/http/results.ts';
import {
  FileContent,
  FileUpload,
  FileUploadCreate,
  FileUploadParams,
  MAX_FILE_BYTES,
  toFileUpload,
} from './file-upload.schemas.ts';
import * as service from './file-upload.service.ts';

const base = { tag: 'Images', cachePolicy: 'private', visibility: ['user', 'machine'] } as const;
const BYTES = 'application/octet-stream';

/** Files that are sent in two steps (C-66). */
export const fileUploadRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.addContentTypeParser(
    BYTES,
    { parseAs: 'buffer', bodyLimit: MAX_FILE_BYTES },
    async (_request: unknown, body: Buffer) => body,
  );

  app.post(
    '/file-uploads',
    operation({
      ...base,
      scope: 'activities:write',
      operationId: 'createFileUpload',
      summary: 'Announce a file',
      description:
        'The first step of sending a picture: its type and size. Then send its content, and name the upload where it is used. What is not used within a day goes away.',
      body: ref(FileUploadCreate),
      success: 201,
      result: ref(FileUpload),
      errorCodes: ['quota_exceeded'],
    }),
    async (request, reply) => {
      const row = await service.createFileUpload(request.ctx, request.body);
      return sendCreated(reply, `/file-uploads/${row.id}`, toFileUpload(row));
    },
  );

  app.get(
    '/file-uploads/:fileUploadId',
    operation({
      ...base,
      scope: 'activities:read',
      operationId: 'getFileUpload',
      summary: 'A file on its way in',
      description: 'How far a file is, for who announced it.',
      params: FileUploadParams,
      success: 200,
      result: ref(FileUpload),
    }),
    async (request, reply) =>
      sendResource(
        reply,
        toFileUpload(await service.getFileUpload(request.ctx, request.params.fileUploadId)),
      ),
  );

  app.put(
    '/file-uploads/:fileUploadId/content',
    operation({
      ...base,
      scope: 'activities:write',
      operationId: 'replaceFileUploadContent',
      summary: 'Send the content of a file',
      description:
        'The bytes as they are. The content decides what it is: a JPEG, PNG, WebP or AVIF of at most 10 MB and 50 megapixels. It is turned upright and all metadata (place, camera) are taken out before it is kept. `Content-Digest` with sha-256 is checked.',
      params: FileUploadParams,
      consumes: BYTES,
      bodyLimitBytes: MAX_FILE_BYTES,
      body: FileContent,
      success: 204,
      errorCodes: [
        'digest_mismatch',
        'payload_too_large',
        'unsupported_media_type',
        'transition_not_allowed',
      ],
    }),
    async (request, reply) => {
      const file = { bytes: request.body, digest: readDigest(request) };
      await service.receiveFile(request.ctx, request.params.fileUploadId, file);
      return reply.code(204).send();
    },
  );
};
