import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { sendCreated, sendResource } from '../../infra/http/results.ts';
import { ActivityParams } from './activity.schemas.ts';
import { DryRunQuery } from './session.schemas.ts';
import {
  SeriesParams,
  SeriesRemovalQuery,
  SessionSeries,
  SessionSeriesCreate,
  SessionSeriesRemoval,
  toSessionSeries,
} from './session-series.schemas.ts';
import * as service from './session-series.service.ts';
import { ownerSessionAt } from './session-views.ts';

const base = {
  tag: 'Sessions',
  visibility: ['user', 'machine'],
  scope: 'activities:write',
  cachePolicy: 'private',
} as const;

function viewAt({ row, sessions }: service.SeriesWithSessions, now: Date): SessionSeries {
  return toSessionSeries(
    row,
    sessions.map((session) => ownerSessionAt(session, now)),
  );
}

/** Sessions that are planned by a weekly pattern. */
export const sessionSeriesRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/activities/:activityId/session-series',
    operation({
      ...base,
      success: 200,
      alsoSuccess: 201,
      operationId: 'createSessionSeries',
      summary: 'Plan sessions by a weekly pattern',
      description:
        'Plans a session on each day of the pattern on which schools are open, at the same local time across the change of the clock (201). The answer names the days that were skipped and why. `dryRun=true` checks the same, keeps nothing and answers 200. At most 200 sessions.',
      params: ActivityParams,
      query: DryRunQuery,
      body: ref(SessionSeriesCreate),
      result: ref(SessionSeries),
      errorCodes: ['managed_by_source', 'too_many_items', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const { ctx, params, body } = request;
      const isDryRun = request.query.dryRun === true;
      const series = await service.createSeries(ctx, params.activityId, body, { isDryRun });
      const view = viewAt(series, ctx.now);
      return isDryRun ? view : sendCreated(reply, `/session-series/${view.id}`, view);
    },
  );

  app.get(
    '/session-series/:sessionSeriesId',
    operation({
      ...base,
      scope: 'activities:read',
      success: 200,
      operationId: 'getSessionSeries',
      summary: 'A series of sessions',
      description: 'The pattern of a series, its sessions as they are now, and the days that were skipped.',
      params: SeriesParams,
      result: ref(SessionSeries),
    }),
    async (request, reply) => {
      const { ctx, params } = request;
      return sendResource(reply, viewAt(await service.getSeries(ctx, params.sessionSeriesId), ctx.now));
    },
  );

  app.delete(
    '/session-series/:sessionSeriesId',
    operation({
      ...base,
      success: 204,
      operationId: 'deleteSessionSeries',
      summary: 'Remove a series of sessions',
      description:
        'Removes the coming sessions that nobody reserved and cancels the others; what has begun stays. `dryRun=true` changes nothing and answers 200 with the numbers.',
      params: SeriesParams,
      query: SeriesRemovalQuery,
      dryRunResult: ref(SessionSeriesRemoval),
      concurrency: 'if-match-required',
      errorCodes: ['managed_by_source'],
    }),
    async (request, reply) => {
      const { dryRun: isDryRun = false, reasonCode = 'no_longer_offered' } = request.query;
      const { sessionSeriesId } = request.params;
      const options = { isDryRun, reasonCode };
      const removal = await service.deleteSeries(
        request.ctx,
        sessionSeriesId,
        expectedVersions(request),
        options,
      );
      return isDryRun ? removal : reply.code(204).send();
    },
  );
};
