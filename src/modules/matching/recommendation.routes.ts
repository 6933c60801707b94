import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { RecommendationPage, RecommendationParams, RecommendationQuery } from './recommendation.schemas.ts';
import { listRecommendations } from './recommendation.service.ts';
import { toRecommendation } from './recommendation-mapping.schemas.ts';

/** What a school could do next. */
export const recommendationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/organisations/:organisationId/recommendations',
    operation({
      tag: 'Matching',
      visibility: ['user', 'machine', 'admin'],
      scope: 'demand-calls:read',
      cachePolicy: 'private',
      success: 200,
      operationId: 'listRecommendations',
      summary: 'Activities for a school',
      description:
        'Activities that fit the school, best first: by its place and sector, by how rural it is, and by the themes of its demand calls and reservations and of the favourites of the caller. What the school had is left out, and no provider takes more than two of the first ten while others come near. For the people and programs of the school.',
      params: RecommendationParams,
      query: RecommendationQuery,
      result: ref(RecommendationPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, '-score');
      const slice = await listRecommendations(request.ctx, request.params.organisationId, list);
      return sendPage(request, reply, list, slice, toRecommendation);
    },
  );
};
