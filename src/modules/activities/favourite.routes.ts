import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import { ref } from '../../core/schemas/component.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { nameCaller } from '../../infra/http/processing-log.ts';
import { ActivityPage, ActivityParams } from './activity.schemas.ts';
import { toActivitySummary } from './activity-mapping.schemas.ts';
import { FavouriteQuery } from './favourite.schemas.ts';
import * as service from './favourite.service.ts';

const base = {
  tag: 'People',
  visibility: ['user'],
  cachePolicy: 'private',
  processingActivity: PROCESSING_ACTIVITIES.account,
} as const;

/** Activities that the signed-in person keeps at hand. */
export const favouriteRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.addHook('preHandler', nameCaller);

  app.get(
    '/me/favourites',
    operation({
      ...base,
      operationId: 'listFavourites',
      summary: 'The own favourites',
      description:
        'Activities the signed-in person keeps, the last one first, as far as they are public now.',
      scope: 'people:read',
      success: 200,
      query: FavouriteQuery,
      result: ref(ActivityPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, '-createdAt');
      const slice = await service.listFavourites(request.ctx, list);
      return sendPage(request, reply, list, slice, toActivitySummary);
    },
  );

  app.put(
    '/me/favourites/:activityId',
    operation({
      ...base,
      operationId: 'replaceFavourite',
      summary: 'Keep an activity',
      description: 'Keeps a public activity at hand; keeping it again changes nothing.',
      scope: 'people:write',
      success: 204,
      params: ActivityParams,
      errorCodes: ['resource_gone'],
    }),
    async (request, reply) => {
      await service.keepFavourite(request.ctx, request.params.activityId);
      return reply.code(204).send();
    },
  );

  app.delete(
    '/me/favourites/:activityId',
    operation({
      ...base,
      operationId: 'deleteFavourite',
      summary: 'Keep an activity no longer',
      description: 'Removes an activity from the own favourites; one that is not there stays so.',
      scope: 'people:write',
      success: 204,
      params: ActivityParams,
      errorCodes: ['resource_gone'],
    }),
    async (request, reply) => {
      await service.deleteFavourite(request.ctx, request.params.activityId);
      return reply.code(204).send();
    },
  );
};
