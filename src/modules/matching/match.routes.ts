import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { MatchPage, MatchParams, MatchQuery } from './match.schemas.ts';
import * as service from './match.service.ts';
import { toMatch } from './match-mapping.schemas.ts';

/** What could answer a demand call. */
export const matchRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/demand-calls/:demandCallId/matches',
    operation({
      tag: 'Matching',
      visibility: ['user', 'machine', 'admin'],
      scope: 'demand-calls:read',
      cachePolicy: 'private',
      success: 200,
      operationId: 'listDemandCallMatches',
      summary: 'Matches of a demand call',
      description:
        'Activities, experts and organisations that could answer the call, best first, with the reasons, what they do not say and, with `includeExcluded`, the hard constraints that put them out. For the school of the call and the curators of its region.',
      params: MatchParams,
      query: MatchQuery,
      result: ref(MatchPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const { kind, includeExcluded = false, includeDismissed = false } = request.query;
      const list = readListRequest(request, '-score');
      const { demandCallId } = request.params;
      const slice = await service.listMatches(
        request.ctx,
        demandCallId,
        { kinds: kind, includeExcluded, includeDismissed },
        list,
      );
      return sendPage(request, reply, list, slice, toMatch);
    },
  );
};
