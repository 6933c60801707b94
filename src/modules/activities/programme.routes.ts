import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { operation } from '../../infra/http/operation.ts';
import { sendCreated, sendResource } from '../../infra/http/results.ts';
import { ActivityParams } from './activity.schemas.ts';
import { Programme, ProgrammeCreate, ProgrammeParams, toProgramme } from './programme.schemas.ts';
import * as service from './programme.service.ts';
import { sessionSummaryAt } from './session-views.ts';

function viewAt({ id, activityId, sessions }: service.ProgrammeSessions, now: Date): Programme {
  const views = sessions.map((row) => sessionSummaryAt(row, now));
  return toProgramme(id, activityId, sessions, views, now);
}

/** Programmes of several visits. */
export const programmeRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/activities/:activityId/programmes',
    operation({
      tag: 'Sessions',
      visibility: ['user', 'machine'],
      scope: 'activities:write',
      cachePolicy: 'private',
      success: 201,
      operationId: 'createProgramme',
      summary: 'Plan a programme of visits',
      description:
        'Plans as many sessions as the activity has visits, or joins sessions that nobody reserved yet. A group reserves all of them together.',
      params: ActivityParams,
      body: ref(ProgrammeCreate),
      result: ref(Programme),
      errorCodes: ['managed_by_source', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const { ctx, params, body } = request;
      const programme = await service.createProgramme(ctx, params.activityId, body);
      return sendCreated(reply, `/programmes/${programme.id}`, viewAt(programme, ctx.now));
    },
  );

  app.get(
    '/programmes/:programmeId',
    operation({
      tag: 'Sessions',
      visibility: ['public'],
      cachePolicy: 'public-short',
      success: 200,
      operationId: 'getProgramme',
      summary: 'A programme of visits',
      description: 'The sessions of a programme of a published activity, which are reserved together.',
      params: ProgrammeParams,
      result: ref(Programme),
    }),
    async (request, reply) => {
      const programme = await service.getPublicProgramme(request.ctx, request.params.programmeId);
      return sendResource(reply, viewAt(programme, request.ctx.now));
    },
  );
};
