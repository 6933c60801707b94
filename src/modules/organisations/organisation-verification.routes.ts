import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import { ref } from '../../core/schemas/component.ts';
import { StatusChange, StatusChangePage } from '../../core/schemas/shared.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { namePerson } from '../../infra/http/processing-log.ts';
import { sendCreated, sendResource, setLocation } from '../../infra/http/results.ts';
import { toStatusChange } from '../../infra/status-changes.ts';
import { createVerification } from './create-verification.service.ts';
import { OrganisationParams } from './organisation.schemas.ts';
import { verificationMachine } from './organisation-verification.machine.ts';
import {
  OrganisationVerification,
  OrganisationVerificationCreate,
  OrganisationVerificationPage,
  OrganisationVerificationStatusChangeCreate,
  toVerification,
  VerificationParams,
  VerificationQuery,
} from './organisation-verification.schemas.ts';
import * as service from './organisation-verification.service.ts';

const base = {
  tag: 'Organisations',
  visibility: ['user'],
  cachePolicy: 'private',
  statusMachine: verificationMachine,
} as const;
const personal = { processingActivity: PROCESSING_ACTIVITIES.memberships } as const;
const read = { ...base, scope: 'organisations:read', success: 200 } as const;
const write = { ...base, scope: 'organisations:write', success: 201 } as const;

/** Claims on organisations: that they are who they say, or that somebody belongs to them. */
export const verificationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/organisations/:organisationId/verifications',
    operation({
      ...read,
      ...personal,
      operationId: 'listOrganisationVerifications',
      summary: 'Claims on an organisation',
      description:
        'Claims, oldest first: all of them for those who decide, the own ones for anyone else who is signed in.',
      params: OrganisationParams,
      query: VerificationQuery,
      result: ref(OrganisationVerificationPage),
      errorCodes: ['cursor_invalid', 'resource_gone'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const slice = await service.listVerifications(request.ctx, request.params.organisationId, list);
      for (const { row } of slice.rows) namePerson(request, row.personId);
      return sendPage(request, reply, list, slice, toVerification);
    },
  );

  app.post(
    '/organisations/:organisationId/verifications',
    operation({
      ...write,
      ...personal,
      operationId: 'createOrganisationVerification',
      summary: 'Claim an organisation',
      description:
        'Asks that the own pending organisation is verified, or for a role in an existing one. With `mail_domain` the mail address of the caller must be of the web site of the organisation, never of a public mail service; a teacher or provider editor of an active organisation is then approved at once. Everything else is decided by the administrators of the organisation, the workgroup of its region or the platform. At most five claims are open at once.',
      params: OrganisationParams,
      body: ref(OrganisationVerificationCreate),
      result: ref(OrganisationVerification),
      errorCodes: ['external_id_conflict', 'personal_data_refused', 'resource_gone'],
    }),
    async (request, reply) => {
      const { ctx, params, body } = request;
      const created = toVerification(await createVerification(ctx, params.organisationId, body));
      namePerson(request, created.personId);
      return sendCreated(reply, `/verifications/${created.id}`, created);
    },
  );

  app.get(
    '/verifications/:verificationId',
    operation({
      ...read,
      ...personal,
      operationId: 'getOrganisationVerification',
      summary: 'A claim on an organisation',
      description: 'One claim, for its claimant and those who decide on it.',
      params: VerificationParams,
      result: ref(OrganisationVerification),
    }),
    async (request, reply) => {
      const found = toVerification(await service.getVerification(request.ctx, request.params.verificationId));
      namePerson(request, found.personId);
      return sendResource(reply, found);
    },
  );

  app.get(
    '/verifications/:verificationId/status-changes',
    operation({
      ...read,
      operationId: 'listOrganisationVerificationStatusChanges',
      summary: 'Steps of a claim',
      description: 'The steps of a claim, oldest first.',
      params: VerificationParams,
      query: VerificationQuery,
      result: ref(StatusChangePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const slice = await service.listVerificationSteps(request.ctx, request.params.verificationId, list);
      return sendPage(request, reply, list, slice, toStatusChange);
    },
  );

  app.post(
    '/verifications/:verificationId/status-changes',
    operation({
      ...write,
      operationId: 'createOrganisationVerificationStatusChange',
      summary: 'Decide on a claim',
      description:
        'Approves, rejects or withdraws a claim. Approval verifies a pending organisation, gives it the claimed number and gives the claimant the role.',
      idempotency: 'required',
      params: VerificationParams,
      body: ref(OrganisationVerificationStatusChangeCreate),
      result: ref(StatusChange),
      errorCodes: ['transition_not_allowed', 'external_id_conflict', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const { verificationId } = request.params;
      const step = await service.changeVerificationStatus(request.ctx, verificationId, request.body);
      setLocation(reply, `/verifications/${verificationId}/status-changes`);
      reply.code(201);
      return toStatusChange(step);
    },
  );
};
