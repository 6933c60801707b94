import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendResource } from '../../infra/http/results.ts';
import {
  Expert,
  ExpertPage,
  ExpertParams,
  ExpertQuery,
  toExpert,
  toExpertSummary,
} from './expert.schemas.ts';
import * as service from './expert.service.ts';
import { getPublicExpert } from './expert-access.service.ts';

const open = { tag: 'Experts', visibility: ['public'], cachePolicy: 'public-short', success: 200 } as const;

/** Experts, for everyone to find; who is no published expert cannot be found. */
export const expertRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/experts',
    operation({
      ...open,
      operationId: 'listExperts',
      summary: 'Experts',
      description:
        'Published experts by name, without contact details. Filters work together. Paging ends at the first 100 that fit, so that nobody copies the directory; ask more narrowly for others. There is no search by name.',
      query: ExpertQuery,
      result: ref(ExpertPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const { theme, cluster, format, sector, level, language, regionId, id } = request.query;
      const filters = {
        themes: theme,
        clusters: cluster,
        formats: format,
        sectors: sector,
        levels: level,
        languages: language,
      };
      const list = readListRequest(request, 'displayName');
      const slice = await service.listExperts(request.ctx, { ...filters, regionId, ids: id }, list);
      return sendPage(request, reply, list, slice, toExpertSummary);
    },
  );

  app.get(
    '/experts/:expertId',
    operation({
      ...open,
      operationId: 'getExpert',
      summary: 'An expert',
      description: 'A published expert, without contact details.',
      params: ExpertParams,
      result: ref(Expert),
      errorCodes: ['resource_gone'],
    }),
    async (request, reply) =>
      sendResource(reply, toExpert(await getPublicExpert(request.ctx, request.params.expertId))),
  );
};
