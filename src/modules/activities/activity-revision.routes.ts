import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { StatusChange } from '../../core/schemas/shared.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendResource, setLocation } from '../../infra/http/results.ts';
import { toStatusChange } from '../../infra/status-changes.ts';
import { ActivityParams } from './activity.schemas.ts';
import { revisionMachine } from './activity-revision.machine.ts';
import {
  ActivityRevision,
  ActivityRevisionPage,
  ActivityRevisionStatusChangeCreate,
  RevisionParams,
  RevisionQuery,
  toRevision,
  toRevisionSummary,
} from './activity-revision.schemas.ts';
import * as service from './activity-revision.service.ts';
import { DecidedChangePage, toDecidedChange } from './review-checklist.schemas.ts';

const read = {
  tag: 'Curation',
  visibility: ['user', 'machine', 'admin'],
  scope: 'activities:read',
  cachePolicy: 'private',
  success: 200,
} as const;

/** Changes of published activities that wait for a workgroup. */
export const activityRevisionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/activities/:activityId/revisions',
    operation({
      ...read,
      operationId: 'listActivityRevisions',
      summary: 'Changes of an activity',
      description: 'Changes of the published activity that were sent for review, oldest first.',
      params: ActivityParams,
      query: RevisionQuery,
      result: ref(ActivityRevisionPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const slice = await service.listRevisions(request.ctx, request.params.activityId, list);
      return sendPage(request, reply, list, slice, toRevisionSummary);
    },
  );

  app.get(
    '/activity-revisions/:activityRevisionId',
    operation({
      ...read,
      operationId: 'getActivityRevision',
      summary: 'A change of an activity',
      description: 'What is published now and what it would become, field by field and as a whole.',
      params: RevisionParams,
      result: ref(ActivityRevision),
    }),
    async (request, reply) =>
      sendResource(
        reply,
        toRevision(await service.getRevision(request.ctx, request.params.activityRevisionId)),
      ),
  );

  app.post(
    '/activity-revisions/:activityRevisionId/status-changes',
    operation({
      ...read,
      scope: 'activities:write',
      success: 201,
      operationId: 'createActivityRevisionStatusChange',
      summary: 'Decide on a change of an activity',
      description:
        'Approving puts the changed fields over what is published now, and answers version_outdated when one of them was changed otherwise in the meantime.',
      params: RevisionParams,
      body: ref(ActivityRevisionStatusChangeCreate),
      result: ref(StatusChange),
      idempotency: 'required',
      statusMachine: revisionMachine,
      errorCodes: ['transition_not_allowed', 'version_outdated', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const { activityRevisionId } = request.params;
      const change = await service.changeRevisionStatus(request.ctx, activityRevisionId, request.body);
      reply.code(201);
      setLocation(reply, `/activity-revisions/${activityRevisionId}/status-changes`);
      return toStatusChange(change);
    },
  );

  app.get(
    '/activity-revisions/:activityRevisionId/status-changes',
    operation({
      ...read,
      operationId: 'listActivityRevisionStatusChanges',
      summary: 'History of a change of an activity',
      description: 'Every step with who took it, why, and the answers of the workgroup, oldest first.',
      params: RevisionParams,
      query: RevisionQuery,
      result: ref(DecidedChangePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const { activityRevisionId } = request.params;
      const slice = await service.listRevisionStatusChanges(request.ctx, activityRevisionId, list);
      return sendPage(request, reply, list, slice, toDecidedChange);
    },
  );
};
