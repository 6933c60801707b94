import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import { ref } from '../../core/schemas/component.ts';
import { StatusChange, StatusChangePage } from '../../core/schemas/shared.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { readPoint } from '../../infra/http/geo-query.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { nameCaller, namePerson } from '../../infra/http/processing-log.ts';
import { sendCreated, sendResource, setLocation } from '../../infra/http/results.ts';
import { toStatusChange } from '../../infra/status-changes.ts';
import { demandCallMachine } from './demand-call.machine.ts';
import {
  DemandCall,
  DemandCallCreate,
  DemandCallPage,
  DemandCallParams,
  DemandCallQuery,
  DemandCallStatusChangeCreate,
  DemandCallUpdate,
  OrganisationParams,
  OwnerDemandCall,
  OwnerDemandCallParams,
  OwnerDemandCallQuery,
  StatusChangeQuery,
} from './demand-call.schemas.ts';
import * as service from './demand-call.service.ts';
import * as changes from './demand-call-change.service.ts';
import { toDemandCall, toDemandCallSummary, toOwnerDemandCall } from './demand-call-mapping.schemas.ts';

const tag = 'Demand calls';
const open = { tag, visibility: ['public'], cachePolicy: 'public-short', success: 200 } as const;
const write = { tag, visibility: ['user'], scope: 'demand-calls:write', cachePolicy: 'private' } as const;
const own = { ...write, visibility: ['user', 'admin'], scope: 'demand-calls:read', success: 200 } as const;
/** Of the operations whose answer says who made the call. */
const processingActivity = PROCESSING_ACTIVITIES.demandCalls;

/** Demand calls: for everyone to find, for schools to manage. */
export const demandCallRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/demand-calls',
    operation({
      ...open,
      operationId: 'listDemandCalls',
      summary: 'Open demand calls',
      description: 'What teachers are looking for now. With `q`: words in Dutch, in every inflection.',
      query: DemandCallQuery,
      result: ref(DemandCallPage),
      errorCodes: ['cursor_invalid', 'bbox_invalid'],
    }),
    async (request, reply) => {
      const { q, cluster, theme, sector, level, regionId, near, radiusKm } = request.query;
      const list = readListRequest(request, q === undefined ? '-openedAt' : 'relevance');
      const filters = { q, clusters: cluster, themes: theme, sectors: sector, levels: level, regionId };
      const search = { ...filters, near: readPoint(near), radiusKm };
      const slice = await service.listOpenDemandCalls(request.ctx, search, list);
      return sendPage(request, reply, list, slice, toDemandCallSummary);
    },
  );

  app.post(
    '/demand-calls',
    {
      ...operation({
        ...write,
        processingActivity,
        success: 201,
        operationId: 'createDemandCall',
        summary: 'Make a demand call',
        description:
          'Makes a draft for the own school, which must be verified; kind `learner_question` is the question of a learner, asked through a teacher, parent or coordinator and never public. A teacher or coordinator sends it, for a parent too; a status change to `open` shows it to everyone. Texts with personal data are refused. Location is its owner view.',
        body: ref(DemandCallCreate),
        result: ref(OwnerDemandCall),
        errorCodes: ['personal_data_refused', 'resource_not_found', 'organisation_not_verified'],
      }),
      preHandler: nameCaller,
    },
    async (request, reply) => {
      const { organisationId, ...input } = request.body;
      const created = await changes.createDemandCall(request.ctx, organisationId, input);
      const path = `/organisations/${organisationId}/demand-calls/${created.row.id}`;
      return sendCreated(reply, path, toOwnerDemandCall(created));
    },
  );

  app.get(
    '/demand-calls/:demandCallId',
    operation({
      ...open,
      operationId: 'getDemandCall',
      summary: 'A demand call',
      description:
        'A call of an active school that is open, matched or fulfilled. It answers 410 for a year after it was closed.',
      params: DemandCallParams,
      result: ref(DemandCall),
      errorCodes: ['resource_gone'],
    }),
    async (request, reply) =>
      sendResource(
        reply,
        toDemandCall(await service.getPublicDemandCall(request.ctx, request.params.demandCallId)),
      ),
  );

  app.patch(
    '/demand-calls/:demandCallId',
    operation({
      ...write,
      success: 200,
      operationId: 'updateDemandCall',
      summary: 'Change a demand call',
      description: 'Merge patch (RFC 7396), by who made the call or a coordinator of the school.',
      params: DemandCallParams,
      body: ref(DemandCallUpdate),
      result: ref(OwnerDemandCall),
      concurrency: 'if-match-required',
      processingActivity,
      errorCodes: ['personal_data_refused', 'demand_call_closed'],
    }),
    async (request, reply) => {
      const { demandCallId } = request.params;
      const changed = await changes.updateDemandCall(
        request.ctx,
        demandCallId,
        request.body,
        expectedVersions(request),
      );
      namePerson(request, changed.row.createdById);
      return sendResource(reply, toOwnerDemandCall(changed));
    },
  );

  app.delete(
    '/demand-calls/:demandCallId',
    operation({
      ...write,
      success: 204,
      operationId: 'deleteDemandCall',
      summary: 'Remove a draft',
      description: 'Removes a draft for good. A call that was open is withdrawn by a status change instead.',
      params: DemandCallParams,
      concurrency: 'if-match-required',
      errorCodes: ['transition_not_allowed'],
    }),
    async (request, reply) => {
      await changes.deleteDemandCall(request.ctx, request.params.demandCallId, expectedVersions(request));
      return reply.code(204).send();
    },
  );

  app.post(
    '/demand-calls/:demandCallId/status-changes',
    operation({
      ...write,
      visibility: ['user', 'admin'],
      success: 201,
      operationId: 'createDemandCallStatusChange',
      summary: 'Move a demand call to another status',
      description:
        'An expired call opens again after it got a new `respondBy`; only verified schools open calls. The question of a learner is reviewed by the workgroup first, unless a coordinator of the school opens it.',
      params: DemandCallParams,
      body: ref(DemandCallStatusChangeCreate),
      result: ref(StatusChange),
      idempotency: 'required',
      statusMachine: demandCallMachine,
      errorCodes: ['transition_not_allowed', 'personal_data_refused', 'organisation_not_verified'],
    }),
    async (request, reply) => {
      const { demandCallId } = request.params;
      const change = await changes.changeDemandCallStatus(request.ctx, demandCallId, request.body);
      reply.code(201);
      setLocation(reply, `/demand-calls/${demandCallId}/status-changes`);
      return toStatusChange(change);
    },
  );

  app.get(
    '/demand-calls/:demandCallId/status-changes',
    operation({
      ...own,
      operationId: 'listDemandCallStatusChanges',
      summary: 'History of a demand call',
      description: 'Every step of the call with who took it and why.',
      params: DemandCallParams,
      query: StatusChangeQuery,
      result: ref(StatusChangePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const slice = await service.listDemandCallStatusChanges(request.ctx, request.params.demandCallId, list);
      return sendPage(request, reply, list, slice, toStatusChange);
    },
  );

  app.get(
    '/organisations/:organisationId/demand-calls',
    operation({
      ...own,
      operationId: 'listOrganisationDemandCalls',
      summary: 'Demand calls of a school',
      description: 'Calls of the own school in every state.',
      params: OrganisationParams,
      query: OwnerDemandCallQuery,
      result: ref(DemandCallPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, '-updatedAt');
      const { organisationId } = request.params;
      const slice = await service.listOwnDemandCalls(request.ctx, organisationId, request.query.status, list);
      return sendPage(request, reply, list, slice, toDemandCallSummary);
    },
  );

  app.get(
    '/organisations/:organisationId/demand-calls/:demandCallId',
    operation({
      ...own,
      operationId: 'getOrganisationDemandCall',
      summary: 'A demand call of a school',
      description: 'Owner view of a call in any state, with the steps the caller can take.',
      processingActivity,
      params: OwnerDemandCallParams,
      result: ref(OwnerDemandCall),
    }),
    async (request, reply) => {
      const { organisationId, demandCallId } = request.params;
      const call = await service.getOwnedDemandCall(request.ctx, organisationId, demandCallId);
      namePerson(request, call.row.createdById);
      return sendResource(reply, toOwnerDemandCall(call));
    },
  );
};
