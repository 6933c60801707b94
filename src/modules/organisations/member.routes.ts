import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import { ref } from '../../core/schemas/component.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { namePerson } from '../../infra/http/processing-log.ts';
import { sendCreated, sendResource } from '../../infra/http/results.ts';
import {
  MemberParams,
  MemberQuery,
  OrganisationMember,
  OrganisationMemberPage,
  OrganisationMemberUpdate,
  toMember,
} from './member.schemas.ts';
import * as service from './member.service.ts';
import {
  MembershipInvitation,
  OrganisationMemberCreate,
  toInvitation,
} from './membership-invitation.schemas.ts';
import { inviteMember } from './membership-invitation.service.ts';
import { OrganisationParams } from './organisation.schemas.ts';

const base = {
  tag: 'Organisations',
  visibility: ['user'],
  cachePolicy: 'private',
  processingActivity: PROCESSING_ACTIVITIES.memberships,
} as const;
const read = { ...base, scope: 'organisations:read', success: 200 } as const;
const write = { ...base, scope: 'organisations:write' } as const;

/** Members of organisations: who they are, their roles, and inviting and leaving. */
export const memberRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/organisations/:organisationId/members',
    operation({
      ...read,
      operationId: 'listOrganisationMembers',
      summary: 'Members of an organisation',
      description: 'Who has which role, the longest there first; for its administrators and coordinators.',
      params: OrganisationParams,
      query: MemberQuery,
      result: ref(OrganisationMemberPage),
      errorCodes: ['cursor_invalid', 'organisation_not_verified'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const slice = await service.listMembers(request.ctx, request.params.organisationId, list);
      for (const { personId } of slice.rows) namePerson(request, personId);
      return sendPage(request, reply, list, slice, toMember);
    },
  );

  app.post(
    '/organisations/:organisationId/members',
    operation({
      ...write,
      operationId: 'createOrganisationMember',
      summary: 'Invite a member',
      description:
        'Mails an invitation to an address, known here or not; it becomes a membership when it is accepted within two weeks. For administrators of a verified organisation. Location is the invitation.',
      success: 201,
      params: OrganisationParams,
      body: ref(OrganisationMemberCreate),
      result: ref(MembershipInvitation),
      errorCodes: ['external_id_conflict'],
    }),
    async (request, reply) => {
      const { ctx, params, body } = request;
      request.dataSubjects.push({ id: body.email.toLowerCase(), type: 'mail_address' });
      const invitation = toInvitation(await inviteMember(ctx, params.organisationId, body));
      return sendCreated(reply, `/membership-invitations/${invitation.id}`, invitation);
    },
  );

  app.get(
    '/organisation-members/:memberId',
    operation({
      ...read,
      operationId: 'getOrganisationMember',
      summary: 'A member',
      description: 'One membership, for whose it is and for administrators and coordinators.',
      params: MemberParams,
      result: ref(OrganisationMember),
    }),
    async (request, reply) => {
      const row = await service.getMember(request.ctx, request.params.memberId);
      namePerson(request, row.personId);
      return sendResource(reply, toMember(row));
    },
  );

  app.patch(
    '/organisation-members/:memberId',
    operation({
      ...write,
      operationId: 'updateOrganisationMember',
      summary: 'Change the role of a member',
      description: 'Gives a member another role; for administrators. The last administrator stays one.',
      success: 200,
      concurrency: 'if-match-required',
      params: MemberParams,
      body: ref(OrganisationMemberUpdate),
      result: ref(OrganisationMember),
      errorCodes: ['resource_in_use'],
    }),
    async (request, reply) => {
      const { ctx, params, body } = request;
      const row = await service.updateMember(ctx, params.memberId, body, expectedVersions(request));
      namePerson(request, row.personId);
      return sendResource(reply, toMember(row));
    },
  );

  app.delete(
    '/organisation-members/:memberId',
    operation({
      ...write,
      operationId: 'deleteOrganisationMember',
      summary: 'End a membership',
      description:
        'Administrators end any membership, everyone ends the own one; it has effect at once. Reservations stay with the organisation. The last administrator cannot leave.',
      success: 204,
      concurrency: 'if-match-required',
      params: MemberParams,
      errorCodes: ['resource_in_use'],
    }),
    async (request, reply) => {
      const { ctx, params } = request;
      const row = await service.deleteMember(ctx, params.memberId, expectedVersions(request));
      namePerson(request, row.personId);
      return reply.code(204).send();
    },
  );
};
