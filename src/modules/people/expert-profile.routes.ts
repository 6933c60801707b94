import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import { ref } from '../../core/schemas/component.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { nameCaller } from '../../infra/http/processing-log.ts';
import { sendCreated, sendResource } from '../../infra/http/results.ts';
import { ExpertParams, ExpertProfile, toExpertProfile } from './expert.schemas.ts';
import { getOwnExpertProfile } from './expert.service.ts';
import { createOwnExpert, updateExpert } from './expert-change.service.ts';
import { ExpertCreate, ExpertUpdate } from './expert-input.schemas.ts';
import { expertProfileMachine } from './expert-profile.machine.ts';
import { deleteExpert } from './expert-status.service.ts';

const own = {
  tag: 'Experts',
  visibility: ['user'],
  cachePolicy: 'private',
  processingActivity: PROCESSING_ACTIVITIES.account,
} as const;
const read = { ...own, scope: 'people:read', success: 200 } as const;
const write = { ...own, scope: 'people:write' } as const;
/** The own expert profile. */
export const expertProfileRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.addHook('preHandler', nameCaller);

  app.get(
    '/me/expert-profile',
    operation({
      ...read,
      operationId: 'getOwnExpertProfile',
      summary: 'The own expert profile',
      description: 'The expert profile of the signed-in person in any state; 404 when there is none.',
      statusMachine: expertProfileMachine,
      result: ref(ExpertProfile),
      errorCodes: ['resource_not_found'],
    }),
    async (request, reply) => sendResource(reply, toExpertProfile(await getOwnExpertProfile(request.ctx))),
  );

  app.post(
    '/experts',
    operation({
      ...write,
      operationId: 'createExpert',
      summary: 'Make the own expert profile',
      description:
        'Makes the one profile of the signed-in person as a draft; a workgroup looks at it before everyone sees it. Location is the owner view.',
      success: 201,
      body: ref(ExpertCreate),
      result: ref(ExpertProfile),
      errorCodes: ['external_id_conflict', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const row = await createOwnExpert(request.ctx, request.body);
      return sendCreated(reply, '/me/expert-profile', toExpertProfile(row));
    },
  );

  app.patch(
    '/experts/:expertId',
    operation({
      ...write,
      operationId: 'updateExpert',
      summary: 'Change the own expert profile',
      description: 'Changes the own profile; a published one shows the change at once.',
      success: 200,
      concurrency: 'if-match-required',
      params: ExpertParams,
      body: ref(ExpertUpdate),
      result: ref(ExpertProfile),
      errorCodes: ['personal_data_refused'],
    }),
    async (request, reply) => {
      const { ctx, params, body } = request;
      const row = await updateExpert(ctx, params.expertId, body, expectedVersions(request));
      return sendResource(reply, toExpertProfile(row));
    },
  );

  app.delete(
    '/experts/:expertId',
    operation({
      ...write,
      operationId: 'deleteExpert',
      summary: 'Take the own expert profile away',
      description: 'Archives the own profile: its public address answers 410. It can become a draft again.',
      success: 204,
      concurrency: 'if-match-required',
      params: ExpertParams,
      errorCodes: ['transition_not_allowed'],
    }),
    async (request, reply) => {
      await deleteExpert(request.ctx, request.params.expertId, expectedVersions(request));
      return reply.code(204).send();
    },
  );
};
