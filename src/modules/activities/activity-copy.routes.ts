import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { operation } from '../../infra/http/operation.ts';
import { sendCreated } from '../../infra/http/results.ts';
import { ActivityParams, OwnerActivity } from './activity.schemas.ts';
import { ActivityCopyCreate } from './activity-copy.schemas.ts';
import * as service from './activity-copy.service.ts';
import { toOwnerActivity } from './activity-mapping.schemas.ts';

/** Taking an activity over. */
export const activityCopyRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/activities/:activityId/copies',
    operation({
      tag: 'Activities',
      visibility: ['user', 'machine'],
      scope: 'activities:write',
      cachePolicy: 'private',
      success: 201,
      operationId: 'createActivityCopy',
      summary: 'Take an activity over',
      description:
        'Makes a draft of the own organisation from a published activity, which it names as `inspiredById`. Contact, place, price, partners and website stay behind.',
      params: ActivityParams,
      body: ref(ActivityCopyCreate),
      result: ref(OwnerActivity),
      errorCodes: ['resource_gone'],
    }),
    async (request, reply) => {
      const { body, params } = request;
      const { row, allowedTransitions } = await service.copyActivity(request.ctx, params.activityId, body);
      const path = `/organisations/${body.organisationId}/activities/${row.id}`;
      return sendCreated(reply, path, toOwnerActivity(row, allowedTransitions));
    },
  );
};
