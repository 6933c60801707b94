import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { StatusChange, StatusChangePage } from '../../core/schemas/shared.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { setLocation } from '../../infra/http/results.ts';
import { toStatusChange } from '../../infra/status-changes.ts';
import { organisationMachine } from './organisation.machine.ts';
import {
  OrganisationParams,
  OrganisationStatusChangeCreate,
  StatusChangeQuery,
} from './organisation.schemas.ts';
import * as service from './organisation-status.service.ts';

const steps = {
  tag: 'Organisations',
  visibility: ['user', 'admin'],
  cachePolicy: 'private',
  statusMachine: organisationMachine,
  params: OrganisationParams,
} as const;

/** The steps of an organisation: verification, suspension and archiving. */
export const organisationStatusRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/organisations/:organisationId/status-changes',
    operation({
      ...steps,
      operationId: 'listOrganisationStatusChanges',
      summary: 'Steps of an organisation',
      description:
        'The steps of its status, oldest first; for its members, those who verify in its region and the platform.',
      scope: 'organisations:read',
      success: 200,
      query: StatusChangeQuery,
      result: ref(StatusChangePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const { organisationId } = request.params;
      const slice = await service.listOrganisationStatusChanges(request.ctx, organisationId, list);
      return sendPage(request, reply, list, slice, toStatusChange);
    },
  );

  app.post(
    '/organisations/:organisationId/status-changes',
    operation({
      ...steps,
      operationId: 'createOrganisationStatusChange',
      summary: 'Verify, suspend or archive an organisation',
      description: 'Takes a step of the status machine.',
      scope: 'organisations:write',
      success: 201,
      idempotency: 'required',
      body: ref(OrganisationStatusChangeCreate),
      result: ref(StatusChange),
      errorCodes: ['transition_not_allowed', 'personal_data_refused', 'resource_gone'],
    }),
    async (request, reply) => {
      const { organisationId } = request.params;
      const step = await service.changeOrganisationStatus(request.ctx, organisationId, request.body);
      setLocation(reply, `/organisations/${organisationId}/status-changes`);
      reply.code(201);
      return toStatusChange(step);
    },
  );
};
