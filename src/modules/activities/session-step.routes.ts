import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { ref } from '../../core/schemas/component.ts';
import { pageQuery, StatusChange, StatusChangePage } from '../../core/schemas/shared.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { setLocation } from '../../infra/http/results.ts';
import { toStatusChange } from '../../infra/status-changes.ts';
import { sessionMachine } from './session.machine.ts';
import { DryRunQuery, SessionParams } from './session.schemas.ts';
import { changeSessionStatus } from './session.service.ts';
import { listSessionStatusChanges } from './session-access.service.ts';
import { AlternativeQuery, SessionAlternativePage, SessionImpact } from './session-impact.schemas.ts';
import { listPublicAlternatives, previewSessionStep } from './session-impact.service.ts';
import { SessionStatusChangeCreate } from './session-input.schemas.ts';

const write = {
  tag: 'Sessions',
  visibility: ['user', 'machine'],
  scope: 'activities:write',
  cachePolicy: 'private',
} as const;
const read = { ...write, scope: 'activities:read', success: 200 } as const;

const HistoryQuery = Type.Object({ ...pageQuery }, { additionalProperties: false });
const MOST_ALTERNATIVES = 10;

/** Steps of a session, and where to go instead. */
export const sessionStepRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/sessions/:sessionId/status-changes',
    operation({
      ...write,
      success: 201,
      operationId: 'createSessionStatusChange',
      summary: 'Postpone, resume or cancel a session',
      description:
        'Takes a step of the session. Cancelling it also ends its reservations, shortly afterwards; postponing it keeps them. `dryRun=true` checks the same, changes nothing and answers 200 with whom it hits and where they could go.',
      params: SessionParams,
      query: DryRunQuery,
      body: ref(SessionStatusChangeCreate),
      result: ref(StatusChange),
      dryRunResult: ref(SessionImpact),
      idempotency: 'required',
      statusMachine: sessionMachine,
      errorCodes: ['transition_not_allowed', 'managed_by_source', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const { sessionId } = request.params;
      if (request.query.dryRun === true) return previewSessionStep(request.ctx, sessionId, request.body);
      const change = await changeSessionStatus(request.ctx, sessionId, request.body);
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
      const slice = await listSessionStatusChanges(request.ctx, request.params.sessionId, list);
      return sendPage(request, reply, list, slice, toStatusChange);
    },
  );

  app.get(
    '/sessions/:sessionId/alternatives',
    operation({
      tag: 'Sessions',
      visibility: ['public'],
      cachePolicy: 'public-short',
      success: 200,
      operationId: 'listSessionAlternatives',
      summary: 'Sessions in place of another',
      description:
        'Up to ten sessions that can be reserved now and have room for so many pupils: of the same activity first, then of similar ones nearby; on one page. Also of a session that was cancelled.',
      params: SessionParams,
      query: AlternativeQuery,
      result: ref(SessionAlternativePage),
    }),
    async (request) => {
      const { sessionId } = request.params;
      const items = await listPublicAlternatives(request.ctx, sessionId, request.query.seats ?? 1);
      return { items, page: { limit: MOST_ALTERNATIVES } };
    },
  );
};
