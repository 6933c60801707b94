import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import { ref } from '../../core/schemas/component.ts';
import { StatusChange, StatusChangePage } from '../../core/schemas/shared.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { nameCaller } from '../../infra/http/processing-log.ts';
import { sendCreated, sendResource, setLocation } from '../../infra/http/results.ts';
import { toStatusChange } from '../../infra/status-changes.ts';
import { OrganisationMember, toMember } from './member.schemas.ts';
import { invitationMachine } from './membership-invitation.machine.ts';
import {
  InvitationParams,
  InvitationQuery,
  MembershipInvitation,
  MembershipInvitationConfirmationCreate,
  MembershipInvitationPage,
  MembershipInvitationStatusChangeCreate,
  toInvitation,
} from './membership-invitation.schemas.ts';
import * as service from './membership-invitation.service.ts';
import { OrganisationParams } from './organisation.schemas.ts';

const base = {
  tag: 'Organisations',
  visibility: ['user'],
  cachePolicy: 'private',
  statusMachine: invitationMachine,
  processingActivity: PROCESSING_ACTIVITIES.memberships,
} as const;
const read = { ...base, scope: 'organisations:read', success: 200 } as const;

/** Invitations to become a member: for who invites and for who is invited. */
export const invitationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.addHook('preHandler', nameCaller);

  app.get(
    '/organisations/:organisationId/membership-invitations',
    operation({
      ...read,
      operationId: 'listMembershipInvitations',
      summary: 'Invitations of an organisation',
      description: 'Invitations in every status, oldest first; for its administrators and coordinators.',
      params: OrganisationParams,
      query: InvitationQuery,
      result: ref(MembershipInvitationPage),
      errorCodes: ['cursor_invalid', 'organisation_not_verified'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const slice = await service.listInvitations(request.ctx, request.params.organisationId, list);
      for (const { row } of slice.rows) request.dataSubjects.push({ id: row.email, type: 'mail_address' });
      return sendPage(request, reply, list, slice, toInvitation);
    },
  );

  app.get(
    '/me/membership-invitations',
    operation({
      ...read,
      operationId: 'listOwnMembershipInvitations',
      summary: 'Invitations to the caller',
      description: 'Invitations to the own mail address that can be accepted, oldest first.',
      scope: 'people:read',
      query: InvitationQuery,
      result: ref(MembershipInvitationPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const slice = await service.listOwnInvitations(request.ctx, list);
      return sendPage(request, reply, list, slice, toInvitation);
    },
  );

  app.get(
    '/membership-invitations/:membershipInvitationId',
    operation({
      ...read,
      operationId: 'getMembershipInvitation',
      summary: 'An invitation',
      description: 'One invitation, for whom it is for and those who see the members of the organisation.',
      params: InvitationParams,
      result: ref(MembershipInvitation),
    }),
    async (request, reply) => {
      const found = await service.getInvitation(request.ctx, request.params.membershipInvitationId);
      request.dataSubjects.push({ id: found.row.email, type: 'mail_address' });
      return sendResource(reply, toInvitation(found));
    },
  );

  app.post(
    '/membership-invitations/:membershipInvitationId/confirmations',
    operation({
      ...base,
      operationId: 'createMembershipInvitationConfirmation',
      summary: 'Accept an invitation',
      description:
        'Makes the caller a member. Whoever signs in with the invited address needs no token; with another address, the token of the mail proves the invitation. Location is the membership.',
      scope: 'people:write',
      success: 201,
      params: InvitationParams,
      body: ref(MembershipInvitationConfirmationCreate),
      result: ref(OrganisationMember),
      errorCodes: ['transition_not_allowed'],
    }),
    async (request, reply) => {
      const { ctx, params, body } = request;
      const member = await service.acceptInvitation(ctx, params.membershipInvitationId, body.token);
      return sendCreated(reply, `/organisation-members/${member.id}`, toMember(member));
    },
  );

  app.get(
    '/membership-invitations/:membershipInvitationId/status-changes',
    operation({
      ...read,
      operationId: 'listMembershipInvitationStatusChanges',
      summary: 'Steps of an invitation',
      description: 'The steps of an invitation, oldest first.',
      params: InvitationParams,
      query: InvitationQuery,
      result: ref(StatusChangePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const { membershipInvitationId } = request.params;
      const slice = await service.listInvitationSteps(request.ctx, membershipInvitationId, list);
      return sendPage(request, reply, list, slice, toStatusChange);
    },
  );

  app.post(
    '/membership-invitations/:membershipInvitationId/status-changes',
    operation({
      ...base,
      operationId: 'createMembershipInvitationStatusChange',
      summary: 'Decline or withdraw an invitation',
      description: 'Declined by whom it is for, withdrawn by administrators.',
      scope: 'organisations:write',
      success: 201,
      idempotency: 'required',
      params: InvitationParams,
      body: ref(MembershipInvitationStatusChangeCreate),
      result: ref(StatusChange),
      errorCodes: ['transition_not_allowed', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const { membershipInvitationId } = request.params;
      const step = await service.changeInvitationStatus(request.ctx, membershipInvitationId, request.body);
      setLocation(reply, `/membership-invitations/${membershipInvitationId}/status-changes`);
      reply.code(201);
      return toStatusChange(step);
    },
  );
};
