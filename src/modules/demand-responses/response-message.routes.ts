import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { setLocation } from '../../infra/http/results.ts';
import {
  DemandResponseMessage,
  DemandResponseMessageCreate,
  DemandResponseMessagePage,
  ResponseParams,
  ResponseQuery,
} from './demand-response.schemas.ts';
import { toDemandResponseMessage } from './demand-response-mapping.schemas.ts';
import { createResponseMessage, listResponseMessages } from './response-message.service.ts';

const shared = {
  tag: 'Demand responses',
  visibility: ['user', 'machine'],
  cachePolicy: 'private',
} as const;

/** What school and responder write to each other. */
export const responseMessageRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/demand-responses/:demandResponseId/messages',
    operation({
      ...shared,
      scope: 'demand-calls:read',
      success: 200,
      operationId: 'listDemandResponseMessages',
      summary: 'Messages about a response',
      description: 'What school and responder wrote to each other, for both.',
      params: ResponseParams,
      query: ResponseQuery,
      result: ref(DemandResponseMessagePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const slice = await listResponseMessages(request.ctx, request.params.demandResponseId, list);
      return sendPage(request, reply, list, slice, toDemandResponseMessage);
    },
  );

  app.post(
    '/demand-responses/:demandResponseId/messages',
    operation({
      ...shared,
      scope: 'demand-calls:write',
      success: 201,
      operationId: 'createDemandResponseMessage',
      summary: 'Write about a response',
      description: 'A message to the other side; contact details are refused, they follow by themselves.',
      params: ResponseParams,
      body: ref(DemandResponseMessageCreate),
      result: ref(DemandResponseMessage),
      errorCodes: ['personal_data_refused'],
    }),
    async (request, reply) => {
      const { demandResponseId } = request.params;
      const row = await createResponseMessage(request.ctx, demandResponseId, request.body.text);
      reply.code(201);
      setLocation(reply, `/demand-responses/${demandResponseId}/messages`);
      return toDemandResponseMessage(row);
    },
  );
};
