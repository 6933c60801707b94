import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { ref } from '../../core/schemas/component.ts';
import { expectedVersions, wantsCreateOnly } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendCreated, sendResource, setLocation } from '../../infra/http/results.ts';
import {
  Source,
  SourceActivity,
  SourceActivityPage,
  SourceActivityParams,
  SourceActivityQuery,
  SourceActivityReplace,
  SourceCreate,
  SourcePage,
  SourceParams,
  SourceQuery,
  SourceUpdate,
  toSource,
  toSourceActivity,
} from './source.schemas.ts';
import * as service from './source.service.ts';
import * as activityService from './source-activity.service.ts';

const base = { tag: 'Sources', visibility: ['user', 'machine', 'admin'], cachePolicy: 'private' } as const;
const read = { ...base, scope: 'sources:read', success: 200 } as const;
const write = { ...base, scope: 'sources:write' } as const;

const expectationOf = (request: FastifyRequest) => ({
  version: expectedVersions(request),
  exists: request.headers['if-match'] !== undefined,
  isAbsent: wantsCreateOnly(request),
});

/** Sources: the catalogues that partners deliver. */
export const sourceRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/sources',
    operation({
      ...read,
      operationId: 'listSources',
      summary: 'Sources',
      description: 'The sources that the caller can deliver to, by name.',
      query: SourceQuery,
      result: ref(SourcePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'name');
      const slice = await service.listSources(request.ctx, request.query.organisationId, list);
      return sendPage(request, reply, list, slice, toSource);
    },
  );

  app.post(
    '/sources',
    operation({
      ...write,
      operationId: 'createSource',
      summary: 'Make a source',
      description: 'Makes a source for an organisation; what it delivers goes to review until it is trusted.',
      success: 201,
      body: ref(SourceCreate),
      result: ref(Source),
      errorCodes: ['resource_not_found'],
    }),
    async (request, reply) => {
      const source = await service.createSource(request.ctx, request.body);
      return sendCreated(reply, `/sources/${source.id}`, toSource(source));
    },
  );

  app.get(
    '/sources/:sourceId',
    operation({
      ...read,
      operationId: 'getSource',
      summary: 'A source',
      description: 'One source.',
      params: SourceParams,
      result: ref(Source),
    }),
    async (request, reply) =>
      sendResource(reply, toSource(await service.getSource(request.ctx, request.params.sourceId))),
  );

  app.patch(
    '/sources/:sourceId',
    operation({
      ...write,
      operationId: 'updateSource',
      summary: 'Change a source',
      description: 'Changes a source by merge patch.',
      success: 200,
      concurrency: 'if-match-required',
      params: SourceParams,
      body: ref(SourceUpdate),
      result: ref(Source),
    }),
    async (request, reply) => {
      const { sourceId } = request.params;
      const source = await service.updateSource(
        request.ctx,
        sourceId,
        request.body,
        expectedVersions(request),
      );
      return sendResource(reply, toSource(source));
    },
  );

  app.delete(
    '/sources/:sourceId',
    operation({
      ...write,
      operationId: 'deleteSource',
      summary: 'Delete a source',
      description: 'Deletes a source that manages no activities and has no run under way.',
      success: 204,
      concurrency: 'if-match-required',
      params: SourceParams,
      errorCodes: ['resource_in_use'],
    }),
    async (request, reply) => {
      await service.deleteSource(request.ctx, request.params.sourceId, expectedVersions(request));
      return reply.code(204).send();
    },
  );
};

/** Activities by their partner key. */
export const sourceActivityRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/sources/:sourceId/activities',
    operation({
      ...read,
      operationId: 'listSourceActivities',
      summary: 'Activities of a source',
      description: 'What became of the delivered activities, by their id in the source.',
      params: SourceParams,
      query: SourceActivityQuery,
      result: ref(SourceActivityPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const { externalId, status } = request.query;
      const list = readListRequest(request, 'externalId');
      const filters = { externalIds: externalId, statuses: status };
      const { sourceId } = request.params;
      const slice = await activityService.listSourceActivities(request.ctx, sourceId, filters, list);
      return sendPage(request, reply, list, slice, toSourceActivity);
    },
  );

  app.get(
    '/sources/:sourceId/activities/:externalId',
    operation({
      ...read,
      operationId: 'getSourceActivity',
      summary: 'An activity by its partner key',
      description: 'What became of one delivered activity.',
      params: SourceActivityParams,
      result: ref(SourceActivity),
    }),
    async (request, reply) => {
      const { sourceId, externalId } = request.params;
      const row = await activityService.getSourceActivity(request.ctx, sourceId, externalId);
      return sendResource(reply, toSourceActivity(row));
    },
  );

  app.put(
    '/sources/:sourceId/activities/:externalId',
    operation({
      ...write,
      operationId: 'replaceSourceActivity',
      summary: 'Deliver an activity',
      description:
        'Makes or replaces an activity by its partner key, with its sessions; equal content changes nothing. What a seat is cannot change while groups have their place.',
      success: 200,
      alsoSuccess: 201,
      concurrency: 'if-match-optional',
      params: SourceActivityParams,
      body: ref(SourceActivityReplace),
      result: ref(SourceActivity),
      errorCodes: ['resource_in_use'],
    }),
    async (request, reply) => {
      const expected = expectationOf(request);
      const { row, isCreated } = await activityService.replaceSourceActivity(
        request.ctx,
        request.params,
        request.body,
        expected,
      );
      if (isCreated) {
        reply.code(201);
        setLocation(reply, `/sources/${row.sourceId}/activities/${row.externalId}`);
      }
      return sendResource(reply, toSourceActivity(row));
    },
  );

  app.delete(
    '/sources/:sourceId/activities/:externalId',
    operation({
      ...write,
      operationId: 'deleteSourceActivity',
      summary: 'Withdraw an activity',
      description: 'Withdraws an activity by its partner key; delivering it again brings it back.',
      success: 204,
      concurrency: 'if-match-optional',
      params: SourceActivityParams,
    }),
    async (request, reply) => {
      await activityService.deleteSourceActivity(request.ctx, request.params, expectedVersions(request));
      return reply.code(204).send();
    },
  );
};
