import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { DemandInsightPage, DemandInsightQuery } from './demand-insight.schemas.ts';
import { listDemandInsights, toInsight } from './unmet-demand.service.ts';

const firstDayOf = (month: string | undefined) => (month === undefined ? undefined : `${month}-01`);

/** What is missing, for who could offer it. */
export const demandInsightRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/demand-insights',
    operation({
      tag: 'Matching',
      visibility: ['public'],
      cachePolicy: 'public-short',
      success: 200,
      operationId: 'listDemandInsights',
      summary: 'Demand that was not met',
      description:
        'How often something was looked for in vain, per region, theme, grade and month: searches that found nothing, calls that expired and places in a queue that lapsed. Only months that are over, and only cells with at least five; there are no totals from which a smaller one could be worked out. What was typed and who looked is not kept.',
      query: DemandInsightQuery,
      result: ref(DemandInsightPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const { regionId, theme, level, monthFrom, monthTo } = request.query;
      const months = { monthFrom: firstDayOf(monthFrom), monthTo: firstDayOf(monthTo) };
      const list = readListRequest(request, '-month');
      const slice = await listDemandInsights(request.ctx, { regionId, theme, level, ...months }, list);
      return sendPage(request, reply, list, slice, toInsight);
    },
  );
};
