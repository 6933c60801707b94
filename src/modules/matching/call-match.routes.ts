import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import {
  ActivityMatchParams,
  CallMatchPage,
  CallMatchQuery,
  ExpertMatchParams,
} from './call-match.schemas.ts';
import * as service from './call-match.service.ts';
import { toCallMatch } from './call-match-mapping.schemas.ts';

const base = {
  tag: 'Matching',
  visibility: ['user', 'machine', 'admin'],
  scope: 'demand-calls:read',
  cachePolicy: 'private',
  success: 200,
  query: CallMatchQuery,
  result: ref(CallMatchPage),
  errorCodes: ['cursor_invalid'],
} as const;

const filtersOf = ({ includeExcluded = false, includeDismissed = false }) => ({
  includeExcluded,
  includeDismissed,
});

/** Which open calls an activity or expert could answer. */
export const callMatchRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/activities/:activityId/matches',
    operation({
      ...base,
      operationId: 'listActivityMatches',
      summary: 'Open calls that an activity fits',
      description:
        'Open demand calls that the activity could answer, best first; among calls that fit about as well the school that was served least comes first. The score of a pair is worked out as for the call. For the provider of the activity and the curators of its region.',
      params: ActivityMatchParams,
    }),
    async (request, reply) => {
      const list = readListRequest(request, '-score');
      const { activityId } = request.params;
      const filters = filtersOf(request.query);
      const slice = await service.listActivityMatches(request.ctx, activityId, filters, list);
      return sendPage(request, reply, list, slice, toCallMatch);
    },
  );

  app.get(
    '/experts/:expertId/matches',
    operation({
      ...base,
      operationId: 'listExpertMatches',
      summary: 'Open calls that an expert fits',
      description:
        'Open demand calls that the expert could answer, best first; among calls that fit about as well the school that was served least comes first. For the expert and those who review experts in the region.',
      params: ExpertMatchParams,
    }),
    async (request, reply) => {
      const list = readListRequest(request, '-score');
      const { expertId } = request.params;
      const filters = filtersOf(request.query);
      const slice = await service.listExpertMatches(request.ctx, expertId, filters, list);
      return sendPage(request, reply, list, slice, toCallMatch);
    },
  );
};
