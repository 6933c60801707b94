import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendCreated, sendResource } from '../../infra/http/results.ts';
import * as service from './administration.service.ts';
import { AuditEventPage, AuditEventQuery, toAuditEvent } from './audit-event.schemas.ts';
import { Job, JobPage, JobParams, JobQuery, toJob } from './job.schemas.ts';

const base = { tag: 'Administration', cachePolicy: 'private', visibility: ['admin'] } as const;
const read = { ...base, scope: 'platform:read', success: 200 } as const;

const instantOf = (text: string | undefined) => (text === undefined ? undefined : new Date(text));

/** What administrators of the platform look at. */
export const administrationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/audit-events',
    operation({
      ...read,
      operationId: 'listAuditEvents',
      summary: 'Audit events',
      description: 'Every change with who made it and in which trace, the latest first.',
      query: AuditEventQuery,
      result: ref(AuditEventPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, '-createdAt');
      const { resourceKind, resourceId, actorId, createdFrom, createdTo } = request.query;
      const filters = {
        resourceKind,
        resourceId,
        actorId,
        createdFrom: instantOf(createdFrom),
        createdTo: instantOf(createdTo),
      };
      const slice = await service.listAuditEvents(request.ctx, filters, list);
      return sendPage(request, reply, list, slice, toAuditEvent);
    },
  );

  app.get(
    '/jobs',
    operation({
      ...read,
      operationId: 'listJobs',
      summary: 'Background work',
      description:
        'Work that waits, runs or was given up after its last try, oldest first. What is done is gone.',
      query: JobQuery,
      result: ref(JobPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const slice = await service.listJobs(request.ctx, request.query.status, list);
      return sendPage(request, reply, list, slice, toJob);
    },
  );

  app.get(
    '/jobs/:jobId',
    operation({
      ...read,
      operationId: 'getJob',
      summary: 'One piece of background work',
      description: 'How far it is and why its last try failed.',
      params: JobParams,
      result: ref(Job),
    }),
    async (request, reply) =>
      sendResource(reply, toJob(await service.getJob(request.ctx, request.params.jobId))),
  );

  app.post(
    '/jobs/:jobId/retries',
    operation({
      ...base,
      scope: 'platform:write',
      operationId: 'createJobRetry',
      summary: 'Try given up work again',
      description: 'Gives work that was given up a full number of tries again, from now.',
      params: JobParams,
      success: 201,
      result: ref(Job),
      errorCodes: ['transition_not_allowed'],
    }),
    async (request, reply) => {
      const { jobId } = request.params;
      return sendCreated(reply, `/jobs/${jobId}`, toJob(await service.retryJob(request.ctx, jobId)));
    },
  );
};
