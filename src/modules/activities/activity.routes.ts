import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { ref } from '../../core/schemas/component.ts';
import { listParameter, pageQuery, StatusChange } from '../../core/schemas/shared.ts';
import { closed, int32, text, uuid } from '../../core/schemas/values.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendCreated, sendResource, setLocation } from '../../infra/http/results.ts';
import { toStatusChange } from '../../infra/status-changes.ts';
import { activityMachine } from './activity.machine.ts';
import {
  ACTIVITY_STATUSES,
  ActivityCreate,
  ActivityParams,
  ActivityStatusChangeCreate,
  ActivityUpdate,
  OwnerActivity,
  OwnerActivityPage,
  OwnerActivityParams,
} from './activity.schemas.ts';
import * as service from './activity.service.ts';
import { toOwnerActivity, toOwnerActivitySummary } from './activity-mapping.schemas.ts';
import { toPendingRevision } from './activity-revision.schemas.ts';
import * as status from './activity-status.service.ts';
import { DecidedChangePage, toDecidedChange } from './review-checklist.schemas.ts';

const write = {
  tag: 'Activities',
  visibility: ['user', 'machine'],
  scope: 'activities:write',
  cachePolicy: 'private',
} as const;
const read = { ...write, scope: 'activities:read', success: 200 } as const;

const OwnerActivityQuery = Type.Object(
  {
    ...pageQuery,
    status: listParameter(closed(ACTIVITY_STATUSES, 'Status'), 7, 'Statuses'),
    sourceId: Type.Optional(uuid('Source that manages it')),
    completenessFrom: Type.Optional(int32({ max: 100, example: 60, description: 'At least this complete' })),
    sort: Type.Optional(
      text({
        max: 20,
        pattern: '^-?(updatedAt|title)$',
        example: '-updatedAt',
        description: 'Order; default -updatedAt',
      }),
    ),
  },
  { additionalProperties: false },
);
const OrganisationParams = Type.Object({ organisationId: uuid('Organisation') });
const HistoryQuery = Type.Object({ ...pageQuery }, { additionalProperties: false });

const toOwned = ({ row, allowedTransitions, revision }: service.OwnedActivity) =>
  toOwnerActivity(row, allowedTransitions, revision && toPendingRevision(revision));

/** Making and changing activities, and the views of their provider. */
export const activityRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/activities',
    operation({
      ...write,
      success: 201,
      operationId: 'createActivity',
      summary: 'Make an activity',
      description: 'Makes a draft. Location is its owner view, since a draft has no public address yet.',
      body: ref(ActivityCreate),
      result: ref(OwnerActivity),
      errorCodes: ['resource_not_found', 'resource_gone'],
    }),
    async (request, reply) => {
      const { organisationId, ...input } = request.body;
      const made = await service.createActivity(request.ctx, organisationId, input);
      return sendCreated(reply, `/organisations/${organisationId}/activities/${made.row.id}`, toOwned(made));
    },
  );

  app.patch(
    '/activities/:activityId',
    operation({
      ...write,
      success: 200,
      operationId: 'updateActivity',
      summary: 'Change an activity',
      description:
        'Merge patch (RFC 7396): null removes, what is absent stays. What a source manages is changed there. In a published activity of a provider that is not trusted, what readers decide on waits as a revision: the answer shows what is published and the `pendingRevision`.',
      params: ActivityParams,
      body: ref(ActivityUpdate),
      result: ref(OwnerActivity),
      concurrency: 'if-match-required',
      errorCodes: ['managed_by_source'],
    }),
    async (request, reply) => {
      const { activityId } = request.params;
      const changed = await service.updateActivity(
        request.ctx,
        activityId,
        request.body,
        expectedVersions(request),
      );
      return sendResource(reply, toOwned(changed));
    },
  );

  app.delete(
    '/activities/:activityId',
    operation({
      ...write,
      success: 204,
      operationId: 'deleteActivity',
      summary: 'Withdraw an activity',
      description:
        'Archives it; its public address answers 410 from then on. A status change to draft brings it back.',
      params: ActivityParams,
      concurrency: 'if-match-required',
      errorCodes: ['managed_by_source', 'resource_in_use', 'transition_not_allowed'],
    }),
    async (request, reply) => {
      await status.deleteActivity(request.ctx, request.params.activityId, expectedVersions(request));
      return reply.code(204).send();
    },
  );

  app.post(
    '/activities/:activityId/status-changes',
    operation({
      ...write,
      visibility: ['user', 'machine', 'admin'],
      success: 201,
      operationId: 'createActivityStatusChange',
      summary: 'Move an activity to another status',
      description:
        'Providers send a draft to review, pause and archive; curators of the region publish with their checklist answered, ask for changes or reject, with a reason.',
      params: ActivityParams,
      body: ref(ActivityStatusChangeCreate),
      result: ref(StatusChange),
      idempotency: 'required',
      statusMachine: activityMachine,
      errorCodes: ['transition_not_allowed', 'resource_in_use'],
    }),
    async (request, reply) => {
      const { activityId } = request.params;
      const change = await status.changeActivityStatus(request.ctx, activityId, request.body);
      reply.code(201);
      setLocation(reply, `/activities/${activityId}/status-changes`);
      return toStatusChange(change);
    },
  );

  app.get(
    '/activities/:activityId/status-changes',
    operation({
      ...read,
      visibility: ['user', 'machine', 'admin'],
      operationId: 'listActivityStatusChanges',
      summary: 'History of an activity',
      description:
        'Every step of the activity with who took it, why, and the answers of the workgroup, oldest first.',
      params: ActivityParams,
      query: HistoryQuery,
      result: ref(DecidedChangePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const slice = await status.listActivityStatusChanges(request.ctx, request.params.activityId, list);
      return sendPage(request, reply, list, slice, toDecidedChange);
    },
  );

  app.get(
    '/organisations/:organisationId/activities',
    operation({
      ...read,
      visibility: ['user', 'machine', 'admin'],
      operationId: 'listOrganisationActivities',
      summary: 'Own activities',
      description: 'Activities of an organisation in every state, for its members.',
      params: OrganisationParams,
      query: OwnerActivityQuery,
      result: ref(OwnerActivityPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, '-updatedAt');
      const { status, sourceId, completenessFrom } = request.query;
      const filters = { statuses: status, sourceId, completenessFrom };
      const slice = await service.listOwnActivities(
        request.ctx,
        request.params.organisationId,
        filters,
        list,
      );
      return sendPage(request, reply, list, slice, toOwnerActivitySummary);
    },
  );

  app.get(
    '/organisations/:organisationId/activities/:activityId',
    operation({
      ...read,
      visibility: ['user', 'machine', 'admin'],
      operationId: 'getOrganisationActivity',
      summary: 'An own activity',
      description: 'One activity in any state, for its provider and for curators of its region.',
      params: OwnerActivityParams,
      result: ref(OwnerActivity),
    }),
    async (request, reply) => {
      const { organisationId, activityId } = request.params;
      return sendResource(
        reply,
        toOwned(await service.getOwnedActivity(request.ctx, organisationId, activityId)),
      );
    },
  );
};
