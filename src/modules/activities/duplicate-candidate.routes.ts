import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { StatusChange, StatusChangePage } from '../../core/schemas/shared.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendResource, setLocation } from '../../infra/http/results.ts';
import { toStatusChange } from '../../infra/status-changes.ts';
import { duplicateMachine } from './duplicate-candidate.machine.ts';
import {
  DuplicateCandidate,
  DuplicateCandidatePage,
  DuplicateHistoryQuery,
  DuplicateParams,
  DuplicateQuery,
  DuplicateStatusChangeCreate,
  toDuplicate,
  toDuplicateSummary,
} from './duplicate-candidate.schemas.ts';
import * as service from './duplicate-candidate.service.ts';

const read = {
  tag: 'Curation',
  visibility: ['user', 'machine', 'admin'],
  scope: 'moderation:read',
  cachePolicy: 'private',
  success: 200,
} as const;

/** Pairs of activities that may be one, from two catalogues. */
export const duplicateCandidateRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/duplicate-candidates',
    operation({
      ...read,
      operationId: 'listDuplicateCandidates',
      summary: 'Activities that may be one',
      description:
        'Pairs of which the newer lies in a region that the caller curates, or is of an own organisation; oldest first.',
      query: DuplicateQuery,
      result: ref(DuplicateCandidatePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const { status: statuses, activityId } = request.query;
      const slice = await service.listDuplicates(request.ctx, { statuses, activityId }, list);
      return sendPage(request, reply, list, slice, toDuplicateSummary);
    },
  );

  app.get(
    '/duplicate-candidates/:duplicateCandidateId',
    operation({
      ...read,
      operationId: 'getDuplicateCandidate',
      summary: 'Two activities that may be one',
      description: 'How alike they are and by what.',
      params: DuplicateParams,
      result: ref(DuplicateCandidate),
    }),
    async (request, reply) =>
      sendResource(
        reply,
        toDuplicate(await service.getDuplicate(request.ctx, request.params.duplicateCandidateId)),
      ),
  );

  app.post(
    '/duplicate-candidates/:duplicateCandidateId/status-changes',
    operation({
      ...read,
      scope: 'activities:write',
      success: 201,
      operationId: 'createDuplicateCandidateStatusChange',
      summary: 'Decide whether two activities are one',
      description:
        'Confirmed, lists leave the newer out while the older is shown; its own page stays, names the older one, and its sessions can still be reserved.',
      params: DuplicateParams,
      body: ref(DuplicateStatusChangeCreate),
      result: ref(StatusChange),
      idempotency: 'required',
      statusMachine: duplicateMachine,
      errorCodes: ['transition_not_allowed', 'resource_in_use', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const { duplicateCandidateId } = request.params;
      const change = await service.changeDuplicateStatus(request.ctx, duplicateCandidateId, request.body);
      reply.code(201);
      setLocation(reply, `/duplicate-candidates/${duplicateCandidateId}/status-changes`);
      return toStatusChange(change);
    },
  );

  app.get(
    '/duplicate-candidates/:duplicateCandidateId/status-changes',
    operation({
      ...read,
      operationId: 'listDuplicateCandidateStatusChanges',
      summary: 'History of a pair',
      description: 'Every step with who took it and why, oldest first.',
      params: DuplicateParams,
      query: DuplicateHistoryQuery,
      result: ref(StatusChangePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const { duplicateCandidateId } = request.params;
      const slice = await service.listDuplicateStatusChanges(request.ctx, duplicateCandidateId, list);
      return sendPage(request, reply, list, slice, toStatusChange);
    },
  );
};
