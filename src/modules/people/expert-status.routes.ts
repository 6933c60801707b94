import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import { ref } from '../../core/schemas/component.ts';
import { StatusChange, StatusChangePage } from '../../core/schemas/shared.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { namePerson } from '../../infra/http/processing-log.ts';
import { setLocation } from '../../infra/http/results.ts';
import { toStatusChange } from '../../infra/status-changes.ts';
import { ExpertParams } from './expert.schemas.ts';
import { ExpertStatusChangeCreate, StepQuery } from './expert-input.schemas.ts';
import { expertProfileMachine } from './expert-profile.machine.ts';
import { changeExpertStatus, listExpertStatusChanges } from './expert-status.service.ts';

const steps = {
  tag: 'Experts',
  visibility: ['user', 'admin'],
  cachePolicy: 'private',
  processingActivity: PROCESSING_ACTIVITIES.experts,
  statusMachine: expertProfileMachine,
  params: ExpertParams,
} as const;

/** The steps of an expert profile. */
export const expertStatusRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/experts/:expertId/status-changes',
    operation({
      ...steps,
      scope: 'people:read',
      success: 200,
      operationId: 'listExpertStatusChanges',
      summary: 'Steps of an expert profile',
      description: 'The steps of its status, oldest first; for the person, its workgroups and the platform.',
      query: StepQuery,
      result: ref(StatusChangePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const { row, slice } = await listExpertStatusChanges(request.ctx, request.params.expertId, list);
      namePerson(request, row.personId);
      return sendPage(request, reply, list, slice, toStatusChange);
    },
  );

  app.post(
    '/experts/:expertId/status-changes',
    operation({
      ...steps,
      scope: 'people:write',
      operationId: 'createExpertStatusChange',
      summary: 'Take a step with an expert profile',
      description: 'Submits, publishes, pauses, archives or restores a profile.',
      success: 201,
      idempotency: 'required',
      body: ref(ExpertStatusChangeCreate),
      result: ref(StatusChange),
      errorCodes: ['transition_not_allowed', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const { expertId } = request.params;
      const { row, step } = await changeExpertStatus(request.ctx, expertId, request.body);
      namePerson(request, row.personId);
      setLocation(reply, `/experts/${expertId}/status-changes`);
      reply.code(201);
      return toStatusChange(step);
    },
  );
};
