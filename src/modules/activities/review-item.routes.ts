import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { ReviewItemPage, ReviewItemQuery, toReviewItem } from './review-item.schemas.ts';
import * as service from './review-item.service.ts';

/** The queue of the workgroups. */
export const reviewItemRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/review-items',
    operation({
      tag: 'Curation',
      visibility: ['user', 'admin'],
      scope: 'moderation:read',
      cachePolicy: 'private',
      success: 200,
      operationId: 'listReviewItems',
      summary: 'What waits for a workgroup',
      description:
        'Everything in review in the regions of the caller’s workgroups, oldest first: activities, changes of activities, expert profiles, claims on organisations and demand calls.',
      query: ReviewItemQuery,
      result: ref(ReviewItemPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'submittedAt');
      const { kind: kinds, regionId } = request.query;
      const slice = await service.listReviewItems(request.ctx, { kinds, regionId }, list);
      return sendPage(request, reply, list, slice, toReviewItem);
    },
  );
};
