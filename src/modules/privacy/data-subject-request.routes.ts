import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import { ref } from '../../core/schemas/component.ts';
import { StatusChange, StatusChangePage } from '../../core/schemas/shared.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { namePerson } from '../../infra/http/processing-log.ts';
import { sendCreated, sendResource, setLocation } from '../../infra/http/results.ts';
import { toStatusChange } from '../../infra/status-changes.ts';
import { dataSubjectRequestMachine } from './data-subject-request.machine.ts';
import {
  DataExport,
  DataSubjectRequest,
  DataSubjectRequestCreate,
  DataSubjectRequestPage,
  DataSubjectRequestParams,
  DataSubjectRequestQuery,
  DataSubjectRequestStatusChangeCreate,
  DataSubjectRequestStepQuery,
  DataSubjectRequestUpdate,
  toDataExport,
  toDataSubjectRequest,
} from './data-subject-request.schemas.ts';
import * as service from './data-subject-request.service.ts';

const base = {
  tag: 'Privacy',
  visibility: ['user', 'admin'],
  cachePolicy: 'private',
  processingActivity: PROCESSING_ACTIVITIES.dataSubjectRequests,
} as const;
const read = { ...base, scope: 'people:read', success: 200 } as const;
const write = { ...base, scope: 'people:write' } as const;

/** What people ask about their own data. */
export const dataSubjectRequestRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/data-subject-requests',
    operation({
      ...read,
      operationId: 'listDataSubjectRequests',
      summary: 'Requests about personal data',
      description: 'All of them for administrators of the platform, the own ones for everyone else.',
      query: DataSubjectRequestQuery,
      result: ref(DataSubjectRequestPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, '-createdAt');
      const slice = await service.listRequests(request.ctx, request.query.status, list);
      for (const { personId } of slice.rows) namePerson(request, personId);
      return sendPage(request, reply, list, slice, toDataSubjectRequest);
    },
  );

  app.post(
    '/data-subject-requests',
    operation({
      ...write,
      operationId: 'createDataSubjectRequest',
      summary: 'Ask for the own data or their erasure',
      description:
        'An export is made at once and can be fetched for a week. An erasure begins after a day, can be withdrawn until then and cannot be undone: the account and what is personal go, what organisations must keep stays without the person.',
      body: ref(DataSubjectRequestCreate),
      success: 201,
      result: ref(DataSubjectRequest),
      errorCodes: ['already_registered', 'resource_in_use'],
    }),
    async (request, reply) => {
      const view = await service.createRequest(request.ctx, request.body);
      namePerson(request, view.personId);
      return sendCreated(reply, `/data-subject-requests/${view.id}`, toDataSubjectRequest(view));
    },
  );

  app.get(
    '/data-subject-requests/:dataSubjectRequestId',
    operation({
      ...read,
      operationId: 'getDataSubjectRequest',
      summary: 'A request about personal data',
      description: 'How far it is, for the person and administrators of the platform.',
      statusMachine: dataSubjectRequestMachine,
      params: DataSubjectRequestParams,
      result: ref(DataSubjectRequest),
    }),
    async (request, reply) => {
      const view = await service.getRequest(request.ctx, request.params.dataSubjectRequestId);
      namePerson(request, view.personId);
      return sendResource(reply, toDataSubjectRequest(view));
    },
  );

  app.patch(
    '/data-subject-requests/:dataSubjectRequestId',
    operation({
      ...write,
      operationId: 'updateDataSubjectRequest',
      summary: 'Note on a request about personal data',
      description: 'Changes the note of administrators.',
      concurrency: 'if-match-required',
      params: DataSubjectRequestParams,
      body: ref(DataSubjectRequestUpdate),
      success: 200,
      result: ref(DataSubjectRequest),
      errorCodes: ['personal_data_refused'],
    }),
    async (request, reply) => {
      const { dataSubjectRequestId } = request.params;
      const expected = expectedVersions(request);
      const view = await service.updateRequest(request.ctx, dataSubjectRequestId, request.body, expected);
      namePerson(request, view.personId);
      return sendResource(reply, toDataSubjectRequest(view));
    },
  );

  app.get(
    '/data-subject-requests/:dataSubjectRequestId/content',
    operation({
      ...read,
      operationId: 'getDataExport',
      summary: 'The own data',
      description:
        'Everything that is kept of the person, without data of others; for the person alone, until the export expires.',
      params: DataSubjectRequestParams,
      result: ref(DataExport),
    }),
    async (request, reply) => {
      const { row, sections } = await service.getExportContent(
        request.ctx,
        request.params.dataSubjectRequestId,
      );
      namePerson(request, row.personId);
      return sendResource(reply, toDataExport(row, sections));
    },
  );

  app.get(
    '/data-subject-requests/:dataSubjectRequestId/status-changes',
    operation({
      ...read,
      operationId: 'listDataSubjectRequestStatusChanges',
      summary: 'Steps of a request about personal data',
      description: 'The steps it took, oldest first, with the reasons.',
      params: DataSubjectRequestParams,
      query: DataSubjectRequestStepQuery,
      result: ref(StatusChangePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const { dataSubjectRequestId } = request.params;
      const { row, slice } = await service.listRequestSteps(request.ctx, dataSubjectRequestId, list);
      namePerson(request, row.personId);
      return sendPage(request, reply, list, slice, toStatusChange);
    },
  );

  app.post(
    '/data-subject-requests/:dataSubjectRequestId/status-changes',
    operation({
      ...write,
      operationId: 'createDataSubjectRequestStatusChange',
      summary: 'Begin, refuse or withdraw a request about personal data',
      description: 'Takes a step of the machine. A refusal tells the person why, in code and words.',
      idempotency: 'required',
      statusMachine: dataSubjectRequestMachine,
      params: DataSubjectRequestParams,
      body: ref(DataSubjectRequestStatusChangeCreate),
      success: 201,
      result: ref(StatusChange),
      errorCodes: ['transition_not_allowed', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const { dataSubjectRequestId } = request.params;
      const { row, step } = await service.changeRequestStatus(
        request.ctx,
        dataSubjectRequestId,
        request.body,
      );
      namePerson(request, row.personId);
      reply.code(201);
      setLocation(reply, `/data-subject-requests/${dataSubjectRequestId}/status-changes`);
      return toStatusChange(step);
    },
  );
};
