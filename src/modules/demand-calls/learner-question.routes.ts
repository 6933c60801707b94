import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { readPoint } from '../../infra/http/geo-query.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendResource } from '../../infra/http/results.ts';
import { DemandCall, DemandCallPage, DemandCallQuery, LearnerQuestionParams } from './demand-call.schemas.ts';
import * as service from './demand-call.service.ts';
import { toDemandCall, toDemandCallSummary } from './demand-call-mapping.schemas.ts';

const read = {
  tag: 'Demand calls',
  visibility: ['user', 'machine'],
  scope: 'demand-calls:read',
  cachePolicy: 'private',
  success: 200,
} as const;

/** Questions of learners: demand calls that only verified responders find. */
export const learnerQuestionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/learner-questions',
    operation({
      ...read,
      operationId: 'listLearnerQuestions',
      summary: 'Open questions of learners',
      description:
        'Demand calls of kind `learner_question` that are open, for verified responders: published experts, and editors and programs of active providers. Nobody else finds them.',
      query: DemandCallQuery,
      result: ref(DemandCallPage),
      errorCodes: ['cursor_invalid', 'bbox_invalid', 'permission_denied'],
    }),
    async (request, reply) => {
      const { q, cluster, theme, sector, level, regionId, near, radiusKm } = request.query;
      const list = readListRequest(request, q === undefined ? '-openedAt' : 'relevance');
      const filters = { q, clusters: cluster, themes: theme, sectors: sector, levels: level, regionId };
      const search = { ...filters, near: readPoint(near), radiusKm };
      const slice = await service.listLearnerQuestions(request.ctx, search, list);
      return sendPage(request, reply, list, slice, toDemandCallSummary);
    },
  );

  app.get(
    '/learner-questions/:learnerQuestionId',
    operation({
      ...read,
      operationId: 'getLearnerQuestion',
      summary: 'A question of a learner',
      description: 'A demand call of kind `learner_question`, for verified responders.',
      params: LearnerQuestionParams,
      result: ref(DemandCall),
    }),
    async (request, reply) =>
      sendResource(
        reply,
        toDemandCall(await service.getLearnerQuestion(request.ctx, request.params.learnerQuestionId)),
      ),
  );
};
