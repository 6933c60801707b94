import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import { ref } from '../../core/schemas/component.ts';
import { StatusChangePage } from '../../core/schemas/shared.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { namePerson } from '../../infra/http/processing-log.ts';
import { sendCreated, sendResource, setLocation } from '../../infra/http/results.ts';
import { toStatusChange } from '../../infra/status-changes.ts';
import * as create from './create-response.service.ts';
import { DemandResponseCreate, DemandResponseUpdate } from './demand-proposal.schemas.ts';
import { demandResponseMachine } from './demand-response.machine.ts';
import {
  AcceptanceQuery,
  CallParams,
  DemandResponse,
  DemandResponsePage,
  DemandResponseStatusChange,
  DemandResponseStatusChangeCreate,
  OwnResponseQuery,
  ResponseParams,
  ResponseQuery,
} from './demand-response.schemas.ts';
import * as service from './demand-response.service.ts';
import {
  toAcceptanceEffects,
  toDemandResponse,
  toDemandResponseSummary,
} from './demand-response-mapping.schemas.ts';
import { changeResponseStatus } from './demand-response-step.service.ts';

const shared = {
  tag: 'Demand responses',
  visibility: ['user', 'machine'],
  cachePolicy: 'private',
} as const;
const read = { ...shared, scope: 'demand-calls:read', success: 200 } as const;
const write = { ...shared, scope: 'demand-calls:write' } as const;

/** Offers on demand calls, for the school and for who makes them. */
export const demandResponseRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/demand-calls/:demandCallId/responses',
    operation({
      ...read,
      operationId: 'listDemandCallResponses',
      summary: 'Responses to a demand call',
      description: 'For the school of the call all of them; for anyone else the own ones.',
      params: CallParams,
      query: ResponseQuery,
      result: ref(DemandResponsePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const slice = await service.listCallResponses(request.ctx, request.params.demandCallId, list);
      return sendPage(request, reply, list, slice, toDemandResponseSummary);
    },
  );

  app.post(
    '/demand-calls/:demandCallId/responses',
    operation({
      ...write,
      success: 201,
      operationId: 'createDemandCallResponse',
      summary: 'Respond to a demand call',
      description:
        'Offers an own session, a moment of an own activity, or something free, in the name of an organisation or of the own published expert profile. Each has one open response to a call; who was declined or withdrew may respond anew.',
      params: CallParams,
      body: ref(DemandResponseCreate),
      result: ref(DemandResponse),
      idempotency: 'required',
      errorCodes: ['demand_call_closed', 'already_responded', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const view = await create.createDemandResponse(request.ctx, request.params.demandCallId, request.body);
      return sendCreated(reply, `/demand-responses/${view.row.id}`, toDemandResponse(view));
    },
  );

  app.get(
    '/demand-responses',
    operation({
      ...read,
      operationId: 'listDemandResponses',
      summary: 'Own responses',
      description: 'Responses of an organisation, or of the own expert profile, to all calls.',
      query: OwnResponseQuery,
      result: ref(DemandResponsePage),
      errorCodes: ['cursor_invalid', 'resource_not_found'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, '-updatedAt');
      const slice = await service.listOwnResponses(request.ctx, request.query.organisationId, list);
      return sendPage(request, reply, list, slice, toDemandResponseSummary);
    },
  );

  app.get(
    '/demand-responses/:demandResponseId',
    operation({
      ...read,
      operationId: 'getDemandResponse',
      summary: 'A response',
      description:
        'One response with all versions of what it offers, for its two sides. Once it is accepted each sees whom to speak to on the other side.',
      processingActivity: PROCESSING_ACTIVITIES.demandResponses,
      params: ResponseParams,
      result: ref(DemandResponse),
    }),
    async (request, reply) => {
      const view = await service.getDemandResponse(request.ctx, request.params.demandResponseId);
      if (view.contact !== undefined) namePerson(request, view.contact.personId);
      return sendResource(reply, toDemandResponse(view));
    },
  );

  app.patch(
    '/demand-responses/:demandResponseId',
    operation({
      ...write,
      success: 200,
      operationId: 'updateDemandResponse',
      summary: 'Amend a response',
      description:
        'Merge patch (RFC 7396) of what is offered, by who responded while the school has not chosen: it becomes the next version.',
      params: ResponseParams,
      body: ref(DemandResponseUpdate),
      result: ref(DemandResponse),
      concurrency: 'if-match-required',
      errorCodes: ['transition_not_allowed', 'demand_call_closed', 'personal_data_refused', 'too_many_items'],
    }),
    async (request, reply) => {
      const { demandResponseId } = request.params;
      const expected = expectedVersions(request);
      const view = await create.updateDemandResponse(request.ctx, demandResponseId, request.body, expected);
      return sendResource(reply, toDemandResponse(view));
    },
  );

  app.post(
    '/demand-responses/:demandResponseId/status-changes',
    operation({
      ...write,
      success: 200,
      alsoSuccess: 201,
      operationId: 'createDemandResponseStatusChange',
      summary: 'Move a response to another status',
      description:
        'Accepting names the version of the proposal that was read. In one step it makes the session where there is none, reserves for the group, ends the other responses and matches the call; `dryRun=true` checks the same, keeps nothing and answers 200 with the effects. An expert comes under the safety policy of the school.',
      params: ResponseParams,
      query: AcceptanceQuery,
      body: ref(DemandResponseStatusChangeCreate),
      result: ref(DemandResponseStatusChange),
      idempotency: 'required',
      statusMachine: demandResponseMachine,
      errorCodes: [
        'transition_not_allowed',
        'demand_call_closed',
        'version_outdated',
        'capacity_exceeded',
        'session_not_bookable',
        'already_reserved',
        'overlapping_reservation',
        'attestation_required',
        'managed_by_source',
        'personal_data_refused',
      ],
    }),
    async (request, reply) => {
      const { demandResponseId } = request.params;
      const isDryRun = request.query.dryRun === true;
      const step = await changeResponseStatus(request.ctx, demandResponseId, request.body, { isDryRun });
      if (!isDryRun) {
        reply.code(201);
        setLocation(reply, `/demand-responses/${demandResponseId}/status-changes`);
      }
      const effects = step.effects && { effects: toAcceptanceEffects(step.effects) };
      return { ...toStatusChange(step.change), ...effects };
    },
  );

  app.get(
    '/demand-responses/:demandResponseId/status-changes',
    operation({
      ...read,
      operationId: 'listDemandResponseStatusChanges',
      summary: 'History of a response',
      description: 'Every step of the response with who took it and why, for its two sides.',
      params: ResponseParams,
      query: ResponseQuery,
      result: ref(StatusChangePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const { demandResponseId } = request.params;
      const slice = await service.listResponseStatusChanges(request.ctx, demandResponseId, list);
      return sendPage(request, reply, list, slice, toStatusChange);
    },
  );
};
