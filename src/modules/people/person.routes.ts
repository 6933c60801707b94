import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import { ref } from '../../core/schemas/component.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { nameCaller } from '../../infra/http/processing-log.ts';
import { sendResource } from '../../infra/http/results.ts';
import { Me, MeUpdate, toMe } from './person.schemas.ts';
import * as service from './person.service.ts';

const own = {
  tag: 'People',
  visibility: ['user'],
  cachePolicy: 'private',
  success: 200,
  processingActivity: PROCESSING_ACTIVITIES.account,
} as const;

/** The account of the signed-in person. */
export const peopleRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.addHook('preHandler', nameCaller);

  app.get(
    '/me',
    operation({
      ...own,
      operationId: 'getMe',
      summary: 'The own account',
      description: 'The account of the signed-in person, with memberships, roles and workgroups.',
      scope: 'people:read',
      result: ref(Me),
      errorCodes: ['resource_not_found'],
    }),
    async (request, reply) => sendResource(reply, toMe(await service.getMe(request.ctx))),
  );

  app.patch(
    '/me',
    operation({
      ...own,
      operationId: 'updateMe',
      summary: 'Change the own account',
      description: 'Changes the name or the language of messages. The mail address stays.',
      scope: 'people:write',
      concurrency: 'if-match-required',
      body: ref(MeUpdate),
      result: ref(Me),
      errorCodes: ['resource_not_found'],
    }),
    async (request, reply) =>
      sendResource(reply, toMe(await service.updateMe(request.ctx, request.body, expectedVersions(request)))),
  );
};
