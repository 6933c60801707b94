import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { ref } from '../../core/schemas/component.ts';
import { pageQuery, StatusChange, StatusChangePage } from '../../core/schemas/shared.ts';
import { uuid } from '../../core/schemas/values.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendCreated, sendResource, setLocation } from '../../infra/http/results.ts';
import { toStatusChange } from '../../infra/status-changes.ts';
import { ActivityParams } from './activity.schemas.ts';
import { getPublicActivity } from './activity-access.service.ts';
import {
  ActivitySessionQuery,
  AgendaPage,
  AgendaQuery,
  OwnerSession,
  OwnerSessionPage,
  OwnerSessionParams,
  OwnerSessionQuery,
  SessionCreate,
  SessionPage,
  SessionParams,
  type SessionRow,
  SessionStatusChangeCreate,
  SessionSummary,
  SessionUpdate,
} from './session.schemas.ts';
import * as service from './session.service.ts';
import { agendaItemAt, ownerSessionAt, sessionSummaryAt } from './session-views.ts';

const open = { tag: 'Sessions', visibility: ['public'], cachePolicy: 'public-short', success: 200 } as const;
const write = {
  tag: 'Sessions',
  visibility: ['user', 'machine'],
  scope: 'activities:write',
  cachePolicy: 'private',
} as const;
const read = { ...write, scope: 'activities:read', success: 200 } as const;

const OrganisationParams = Type.Object({ organisationId: uuid('Organisation') });
const HistoryQuery = Type.Object({ ...pageQuery }, { additionalProperties: false });

const instantOf = (value: string | undefined) => (value === undefined ? undefined : new Date(value));

const ownerPath = (organisationId: string, row: SessionRow) =>
  `/organisations/${organisationId}/sessions/${row.id}`;

/** The agenda, and planning of sessions. */
export const sessionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/sessions',
    operation({
      ...open,
      operationId: 'listSessions',
      summary: 'Agenda',
      description:
        'Sessions of published activities by begin; those that have not ended yet unless startsFrom says otherwise.',
      query: AgendaQuery,
      result: ref(AgendaPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'startsAt');
      const { activityId, organisationId, regionId, startsFrom, startsTo, minimumSeats } = request.query;
      const { now } = request.ctx;
      const filters = {
        activityIds: activityId,
        organisationIds: organisationId,
        regionId,
        minimumSeats,
        startsFrom: instantOf(startsFrom),
        endsAfter: startsFrom === undefined ? now : undefined,
        startsTo: instantOf(startsTo),
        publicAt: now,
      };
      const slice = await service.listSessions(request.ctx, filters, list);
      return sendPage(request, reply, list, slice, (row) => agendaItemAt(row, now));
    },
  );

  app.get(
    '/sessions/:sessionId',
    operation({
      ...open,
      operationId: 'getSession',
      summary: 'A session',
      description: 'A session of a published activity with the seats that are left.',
      params: SessionParams,
      result: ref(SessionSummary),
    }),
    async (request, reply) => {
      const { session } = await service.getPublicSession(request.ctx, request.params.sessionId);
      return sendResource(reply, sessionSummaryAt(session, request.ctx.now));
    },
  );

  app.get(
    '/activities/:activityId/sessions',
    operation({
      ...open,
      operationId: 'listActivitySessions',
      summary: 'Sessions of an activity',
      description: 'Sessions of one published activity, by begin.',
      params: ActivityParams,
      query: ActivitySessionQuery,
      result: ref(SessionPage),
      errorCodes: ['cursor_invalid', 'resource_gone'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'startsAt');
      const { now } = request.ctx;
      await getPublicActivity(request.ctx, request.params.activityId);
      const { startsFrom, startsTo } = request.query;
      const filters = {
        activityIds: [request.params.activityId],
        startsFrom: instantOf(startsFrom),
        startsTo: instantOf(startsTo),
      };
      const slice = await service.listSessions(request.ctx, filters, list);
      return sendPage(request, reply, list, slice, (row) => sessionSummaryAt(row, now));
    },
  );

  app.post(
    '/activities/:activityId/sessions',
    operation({
      ...write,
      success: 201,
      operationId: 'createSession',
      summary: 'Plan a session',
      description:
        'Plans a session by its local date and times; the instants follow. Location is its owner view.',
      params: ActivityParams,
      body: ref(SessionCreate),
      result: ref(OwnerSession),
      errorCodes: ['managed_by_source'],
    }),
    async (request, reply) => {
      const row = await service.createSession(request.ctx, request.params.activityId, request.body);
      const { activity } = await service.getOwnSession(request.ctx, row.id);
      return sendCreated(
        reply,
        ownerPath(activity.organisationId, row),
        ownerSessionAt(row, request.ctx.now),
      );
    },
  );

  app.patch(
    '/sessions/:sessionId',
    operation({
      ...write,
      success: 200,
      operationId: 'updateSession',
      summary: 'Change a session',
      description: 'Merge patch of time, place and seats. Seats cannot become fewer than are taken.',
      params: SessionParams,
      body: ref(SessionUpdate),
      result: ref(OwnerSession),
      concurrency: 'if-match-required',
      errorCodes: ['managed_by_source', 'capacity_exceeded', 'transition_not_allowed'],
    }),
    async (request, reply) => {
      const { sessionId } = request.params;
      const row = await service.updateSession(
        request.ctx,
        sessionId,
        request.body,
        expectedVersions(request),
      );
      return sendResource(reply, ownerSessionAt(row, request.ctx.now));
    },
  );

  app.delete(
    '/sessions/:sessionId',
    operation({
      ...write,
      success: 204,
      operationId: 'deleteSession',
      summary: 'Remove a session',
      description:
        'Removes a session that was never reserved; one with reservations is cancelled by a status change.',
      params: SessionParams,
      concurrency: 'if-match-required',
      errorCodes: ['managed_by_source', 'resource_in_use'],
    }),
    async (request, reply) => {
      await service.deleteSession(request.ctx, request.params.sessionId, expectedVersions(request));
      return reply.code(204).send();
    },
  );

  app.post(
    '/sessions/:sessionId/status-changes',
    operation({
      ...write,
      success: 201,
      operationId: 'createSessionStatusChange',
      summary: 'Postpone, resume or cancel a session',
      description:
        'Takes a step of the session. Cancelling it also ends its reservations, shortly afterwards.',
      params: SessionParams,
      body: ref(SessionStatusChangeCreate),
      result: ref(StatusChange),
      idempotency: 'required',
      statusMachine: 'session',
      errorCodes: ['transition_not_allowed', 'managed_by_source'],
    }),
    async (request, reply) => {
      const { sessionId } = request.params;
      const change = await service.changeSessionStatus(request.ctx, sessionId, request.body);
      reply.code(201);
      setLocation(reply, `/sessions/${sessionId}/status-changes`);
      return toStatusChange(change);
    },
  );

  app.get(
    '/sessions/:sessionId/status-changes',
    operation({
      ...read,
      operationId: 'listSessionStatusChanges',
      summary: 'History of a session',
      description: 'Every step of the session, oldest first.',
      params: SessionParams,
      query: HistoryQuery,
      result: ref(StatusChangePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const slice = await service.listSessionStatusChanges(request.ctx, request.params.sessionId, list);
      return sendPage(request, reply, list, slice, toStatusChange);
    },
  );

  app.get(
    '/organisations/:organisationId/sessions',
    operation({
      ...read,
      visibility: ['user', 'machine', 'admin'],
      operationId: 'listOrganisationSessions',
      summary: 'Own sessions',
      description: 'Sessions of an organisation in every state, for its members.',
      params: OrganisationParams,
      query: OwnerSessionQuery,
      result: ref(OwnerSessionPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'startsAt');
      const { activityId, status, startsFrom, startsTo } = request.query;
      const filters = {
        activityIds: activityId === undefined ? undefined : [activityId],
        statuses: status,
        startsFrom: instantOf(startsFrom),
        startsTo: instantOf(startsTo),
      };
      const slice = await service.listOwnSessions(request.ctx, request.params.organisationId, filters, list);
      return sendPage(request, reply, list, slice, (row) => ownerSessionAt(row, request.ctx.now));
    },
  );

  app.get(
    '/organisations/:organisationId/sessions/:sessionId',
    operation({
      ...read,
      visibility: ['user', 'machine', 'admin'],
      operationId: 'getOrganisationSession',
      summary: 'An own session',
      description: 'One session in any state, for the members of its provider.',
      params: OwnerSessionParams,
      result: ref(OwnerSession),
    }),
    async (request, reply) => {
      const { organisationId, sessionId } = request.params;
      const row = await service.getSessionOf(request.ctx, organisationId, sessionId);
      return sendResource(reply, ownerSessionAt(row, request.ctx.now));
    },
  );
};
