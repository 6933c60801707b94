import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { StatusChange, StatusChangePage } from '../../core/schemas/shared.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendCreated, sendResource, setLocation } from '../../infra/http/results.ts';
import { toStatusChange } from '../../infra/status-changes.ts';
import { callInvitationMachine } from './call-invitation.machine.ts';
import {
  CallInvitation,
  CallInvitationCreate,
  CallInvitationPage,
  CallInvitationStatusChangeCreate,
  InvitationParams,
  InvitationQuery,
  OwnInvitationQuery,
  toCallInvitation,
} from './call-invitation.schemas.ts';
import * as service from './call-invitation.service.ts';
import { CallParams, ResponseQuery } from './demand-response.schemas.ts';

const shared = { tag: 'Demand responses', cachePolicy: 'private' } as const;
const school = { ...shared, visibility: ['user'] } as const;
const candidate = { ...shared, visibility: ['user', 'machine'] } as const;
const read = { scope: 'demand-calls:read', success: 200 } as const;

/** Questions of a school to candidates to respond to its call. */
export const callInvitationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/demand-calls/:demandCallId/invitations',
    operation({
      ...school,
      ...read,
      operationId: 'listDemandCallInvitations',
      summary: 'Whom a school asked to respond',
      description: 'Invitations to a call with what became of them, for its school.',
      params: CallParams,
      query: InvitationQuery,
      result: ref(CallInvitationPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, '-createdAt');
      const slice = await service.listCallInvitations(request.ctx, request.params.demandCallId, list);
      return sendPage(request, reply, list, slice, toCallInvitation);
    },
  );

  app.post(
    '/demand-calls/:demandCallId/invitations',
    operation({
      ...school,
      scope: 'demand-calls:write',
      success: 200,
      alsoSuccess: 201,
      operationId: 'createDemandCallInvitation',
      summary: 'Ask a candidate to respond',
      description:
        'Invites an activity, expert or organisation, such as a match (201), at most 20 per call. A candidate that was invited before gives that invitation (200).',
      params: CallParams,
      body: ref(CallInvitationCreate),
      result: ref(CallInvitation),
      errorCodes: ['demand_call_closed', 'too_many_items', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const { demandCallId } = request.params;
      const { isNew, ...view } = await service.createCallInvitation(request.ctx, demandCallId, request.body);
      const invitation = toCallInvitation(view);
      const path = `/demand-invitations/${invitation.id}`;
      return isNew ? sendCreated(reply, path, invitation) : sendResource(reply, invitation);
    },
  );

  app.get(
    '/demand-invitations',
    operation({
      ...candidate,
      ...read,
      operationId: 'listDemandInvitations',
      summary: 'Own invitations',
      description: 'What schools ask of an organisation, or of the own expert profile.',
      query: OwnInvitationQuery,
      result: ref(CallInvitationPage),
      errorCodes: ['cursor_invalid', 'resource_not_found'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, '-createdAt');
      const slice = await service.listOwnInvitations(request.ctx, request.query.organisationId, list);
      return sendPage(request, reply, list, slice, toCallInvitation);
    },
  );

  app.get(
    '/demand-invitations/:demandInvitationId',
    operation({
      ...candidate,
      ...read,
      operationId: 'getDemandInvitation',
      summary: 'An invitation',
      description: 'One invitation, for the school and the candidate.',
      params: InvitationParams,
      result: ref(CallInvitation),
    }),
    async (request, reply) => {
      const view = await service.getCallInvitation(request.ctx, request.params.demandInvitationId);
      return sendResource(reply, toCallInvitation(view));
    },
  );

  app.post(
    '/demand-invitations/:demandInvitationId/status-changes',
    operation({
      ...candidate,
      scope: 'demand-calls:write',
      success: 201,
      operationId: 'createDemandInvitationStatusChange',
      summary: 'Dismiss an invitation',
      description: 'By the candidate; who wants to answer responds to the call.',
      params: InvitationParams,
      body: ref(CallInvitationStatusChangeCreate),
      result: ref(StatusChange),
      idempotency: 'required',
      statusMachine: callInvitationMachine,
      errorCodes: ['transition_not_allowed', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const { demandInvitationId } = request.params;
      const change = await service.changeInvitationStatus(request.ctx, demandInvitationId, request.body);
      reply.code(201);
      setLocation(reply, `/demand-invitations/${demandInvitationId}/status-changes`);
      return toStatusChange(change);
    },
  );

  app.get(
    '/demand-invitations/:demandInvitationId/status-changes',
    operation({
      ...candidate,
      ...read,
      operationId: 'listDemandInvitationStatusChanges',
      summary: 'History of an invitation',
      description: 'What became of an invitation, for the school and the candidate.',
      params: InvitationParams,
      query: ResponseQuery,
      result: ref(StatusChangePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const { demandInvitationId } = request.params;
      const slice = await service.listInvitationStatusChanges(request.ctx, demandInvitationId, list);
      return sendPage(request, reply, list, slice, toStatusChange);
    },
  );
};
