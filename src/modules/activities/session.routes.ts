import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { ref } from '../../core/schemas/component.ts';
import { uuid } from '../../core/schemas/values.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendCreated, sendResource } from '../../infra/http/results.ts';
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
  SessionPage,
  SessionParams,
  type SessionRow,
  SessionSummary,
} from './session.schemas.ts';
import * as service from './session.service.ts';
import * as access from './session-access.service.ts';
import { SessionCreate, SessionUpdate } from './session-input.schemas.ts';
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
      const slice = await access.listSessions(request.ctx, filters, list);
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
      const { session } = await access.getPublicSession(request.ctx, request.params.sessionId);
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
      const slice = await access.listSessions(request.ctx, filters, list);
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
      const { activity } = await access.getOwnSession(request.ctx, row.id);
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
      const slice = await access.listOwnSessions(request.ctx, request.params.organisationId, filters, list);
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
      const row = await access.getSessionOf(request.ctx, organisationId, sessionId);
      return sendResource(reply, ownerSessionAt(row, request.ctx.now));
    },
  );
};
