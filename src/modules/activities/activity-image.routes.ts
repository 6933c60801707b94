import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendCreated, sendResource } from '../../infra/http/results.ts';
import { ActivityParams } from './activity.schemas.ts';
import {
  Image,
  ImageContent,
  ImageContentQuery,
  ImageCreate,
  ImagePage,
  ImageParams,
  ImageQuery,
  ImageUpdate,
  toImage,
} from './activity-image.schemas.ts';
import * as service from './activity-image.service.ts';

const base = { tag: 'Images' } as const;
const open = { ...base, visibility: ['public'], cachePolicy: 'public-short', success: 200 } as const;
const write = {
  ...base,
  visibility: ['user', 'machine'],
  cachePolicy: 'private',
  scope: 'activities:write',
} as const;

/** A consent can be taken back, so pictures of pupils are kept shortly. */
const KEPT_SHORTLY = 'public, max-age=300';

/** Pictures of activities. */
export const activityImageRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/activities/:activityId/images',
    operation({
      ...open,
      operationId: 'listActivityImages',
      summary: 'Pictures of an activity',
      description:
        'The pictures that were uploaded for an activity, in order, each with its credit and licence.',
      params: ActivityParams,
      query: ImageQuery,
      result: ref(ImagePage),
      errorCodes: ['cursor_invalid', 'resource_gone'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const slice = await service.listActivityImages(request.ctx, request.params.activityId, list);
      return sendPage(request, reply, list, slice, (row) => toImage(row, app.publicBaseUrl));
    },
  );

  app.post(
    '/activities/:activityId/images',
    operation({
      ...write,
      operationId: 'createActivityImage',
      summary: 'Add a picture to an activity',
      description:
        'Puts a received file on the activity. A picture that a provider without trust adds to a published activity waits for a workgroup, as a revision. Who made it, under which licence and what it shows must be told. Where pupils can be recognised, a consent of their parents with scope and end must be declared; when it ends the picture is removed everywhere.',
      params: ActivityParams,
      body: ref(ImageCreate),
      success: 201,
      result: ref(Image),
      errorCodes: ['too_many_items', 'managed_by_source', 'personal_data_refused', 'transition_not_allowed'],
    }),
    async (request, reply) => {
      const { activityId } = request.params;
      const row = await service.createImage(request.ctx, activityId, request.body, app.publicBaseUrl);
      return sendCreated(reply, `/images/${row.id}`, toImage(row, app.publicBaseUrl));
    },
  );

  app.get(
    '/images/:imageId',
    operation({
      ...open,
      operationId: 'getImage',
      summary: 'A picture',
      description: 'What goes with a picture: where it is, what it shows, its credit and licence.',
      params: ImageParams,
      result: ref(Image),
    }),
    async (request, reply) => {
      const row = await service.getImage(request.ctx, request.params.imageId);
      return sendResource(reply, toImage(row, app.publicBaseUrl));
    },
  );

  app.patch(
    '/images/:imageId',
    operation({
      ...write,
      operationId: 'updateImage',
      summary: 'Change what goes with a picture',
      description: 'Changes the description, credit or licence of a picture of the own organisation.',
      concurrency: 'if-match-required',
      params: ImageParams,
      body: ref(ImageUpdate),
      success: 200,
      result: ref(Image),
      errorCodes: ['managed_by_source', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const { imageId } = request.params;
      const row = await service.updateImage(request.ctx, imageId, request.body, expectedVersions(request));
      return sendResource(reply, toImage(row, app.publicBaseUrl));
    },
  );

  app.delete(
    '/images/:imageId',
    operation({
      ...write,
      operationId: 'deleteImage',
      summary: 'Remove a picture',
      description: 'Removes a picture everywhere, its bytes included.',
      concurrency: 'if-match-required',
      params: ImageParams,
      success: 204,
      errorCodes: ['managed_by_source'],
    }),
    async (request, reply) => {
      await service.deleteImage(request.ctx, request.params.imageId, expectedVersions(request));
      return reply.code(204).send();
    },
  );

  app.get(
    '/images/:imageId/content',
    operation({
      ...open,
      cachePolicy: 'public-long',
      operationId: 'getImageContent',
      summary: 'The bytes of a picture',
      description:
        'The picture as WebP without metadata. `width` asks for the narrowest one that is at least as wide: 320, 640, 1280, 1920 or the largest; 1280 unless told. It is never enlarged.',
      params: ImageParams,
      query: ImageContentQuery,
      produces: 'image/webp',
      result: ImageContent,
    }),
    async (request, reply) => {
      const { imageId } = request.params;
      const { content, showsMinors } = await service.getImageContent(
        request.ctx,
        imageId,
        request.query.width,
      );
      if (showsMinors) reply.header('Cache-Control', KEPT_SHORTLY);
      reply.type('image/webp');
      return reply.send(content);
    },
  );

  app.get(
    '/images/:imageId/preview',
    operation({
      ...base,
      visibility: ['user', 'machine'],
      cachePolicy: 'private',
      scope: 'activities:read',
      success: 200,
      operationId: 'getImagePreview',
      summary: 'The bytes of a picture before it is shown',
      description:
        'The picture for its provider and the curators who decide on it, also while it is not public. `width` as for the content.',
      params: ImageParams,
      query: ImageContentQuery,
      produces: 'image/webp',
      result: ImageContent,
    }),
    async (request, reply) => {
      const { imageId } = request.params;
      const { content } = await service.getImagePreview(request.ctx, imageId, request.query.width);
      reply.type('image/webp');
      return reply.send(content);
    },
  );
};
