import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { TObject } from 'typebox';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import { ref } from '../../core/schemas/component.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { nameCaller } from '../../infra/http/processing-log.ts';
import { sendCreated, sendResource } from '../../infra/http/results.ts';
import { createQueryCheck } from '../../infra/query-check.ts';
import { StepQuery } from './expert-input.schemas.ts';
import {
  SavedSearch,
  SavedSearchCreate,
  type SavedSearchKind,
  SavedSearchPage,
  SavedSearchParams,
  SavedSearchUpdate,
  toSavedSearch,
} from './saved-search.schemas.ts';
import * as service from './saved-search.service.ts';

const base = {
  tag: 'People',
  visibility: ['user'],
  cachePolicy: 'private',
  processingActivity: PROCESSING_ACTIVITIES.account,
} as const;
const read = { ...base, scope: 'people:read', success: 200 } as const;
const write = { ...base, scope: 'people:write' } as const;
const change = { ...write, concurrency: 'if-match-required', params: SavedSearchParams } as const;

interface SavedSearchOptions {
  /** Query of each list that can be saved; the modules above know them. */
  queries: Readonly<Record<SavedSearchKind, TObject>>;
}

/** The own saved searches. */
export const savedSearchRoutes: FastifyPluginAsyncTypebox<SavedSearchOptions> = async (app, { queries }) => {
  const checks = {
    activities: createQueryCheck(queries.activities, '#/query'),
    demand_calls: createQueryCheck(queries.demand_calls, '#/query'),
  };
  app.addHook('preHandler', nameCaller);

  app.get(
    '/me/saved-searches',
    operation({
      ...read,
      operationId: 'listSavedSearches',
      summary: 'The own saved searches',
      description: 'Searches that are repeated for the signed-in person, oldest first.',
      query: StepQuery,
      result: ref(SavedSearchPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      return sendPage(
        request,
        reply,
        list,
        await service.listSavedSearches(request.ctx, list),
        toSavedSearch,
      );
    },
  );

  app.post(
    '/me/saved-searches',
    operation({
      ...write,
      operationId: 'createSavedSearch',
      summary: 'Save a search',
      description:
        'Repeats a search daily or weekly and mails what is new. The filters are checked as the list checks them; at most 50.',
      success: 201,
      body: ref(SavedSearchCreate),
      result: ref(SavedSearch),
      errorCodes: ['too_many_items', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const row = await service.createSavedSearch(request.ctx, request.body, checks);
      return sendCreated(reply, `/saved-searches/${row.id}`, toSavedSearch(row));
    },
  );

  app.get(
    '/saved-searches/:savedSearchId',
    operation({
      ...read,
      operationId: 'getSavedSearch',
      summary: 'A saved search',
      description: 'One of the own saved searches.',
      params: SavedSearchParams,
      result: ref(SavedSearch),
    }),
    async (request, reply) => {
      const row = await service.getSavedSearch(request.ctx, request.params.savedSearchId);
      return sendResource(reply, toSavedSearch(row));
    },
  );

  app.patch(
    '/saved-searches/:savedSearchId',
    operation({
      ...change,
      operationId: 'updateSavedSearch',
      summary: 'Change a saved search',
      description: 'Changes the name, the filters or how often it is asked.',
      success: 200,
      body: ref(SavedSearchUpdate),
      result: ref(SavedSearch),
      errorCodes: ['personal_data_refused'],
    }),
    async (request, reply) => {
      const { ctx, params, body } = request;
      const expected = expectedVersions(request);
      const row = await service.updateSavedSearch(ctx, params.savedSearchId, body, expected, checks);
      return sendResource(reply, toSavedSearch(row));
    },
  );

  app.delete(
    '/saved-searches/:savedSearchId',
    operation({
      ...change,
      operationId: 'deleteSavedSearch',
      summary: 'Forget a saved search',
      description: 'Removes one of the own saved searches.',
      success: 204,
    }),
    async (request, reply) => {
      await service.deleteSavedSearch(request.ctx, request.params.savedSearchId, expectedVersions(request));
      return reply.code(204).send();
    },
  );
};
