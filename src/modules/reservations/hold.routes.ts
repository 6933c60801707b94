import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { operation } from '../../infra/http/operation.ts';
import { sendCreated, sendResource } from '../../infra/http/results.ts';
import { holdMachine } from './hold.machine.ts';
import { Hold, HoldCreate, HoldParams, SessionHoldParams, toHold } from './hold.schemas.ts';
import { createHold, getHold, releaseHold } from './hold.service.ts';

const base = { tag: 'Reservations', cachePolicy: 'private', visibility: ['user', 'machine'] } as const;

/** Holds: seats that are kept for a while. */
export const holdRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/sessions/:sessionId/holds',
    operation({
      ...base,
      operationId: 'createHold',
      summary: 'Hold seats for a while',
      description:
        'Keeps seats for a quarter of an hour, while a form is filled in; name the hold as `holdId` when reserving. A school has at most two at a time on a session, and six an hour.',
      scope: 'reservations:write',
      idempotency: 'required',
      statusMachine: holdMachine,
      showsMachine: true,
      params: SessionHoldParams,
      body: ref(HoldCreate),
      success: 201,
      result: ref(Hold),
      errorCodes: [
        'capacity_exceeded',
        'session_not_bookable',
        'organisation_not_verified',
        'resource_not_found',
      ],
    }),
    async (request, reply) => {
      const hold = await createHold(request.ctx, request.params.sessionId, request.body);
      return sendCreated(reply, `/holds/${hold.id}`, toHold(hold, request.ctx.now));
    },
  );

  app.get(
    '/holds/:holdId',
    operation({
      ...base,
      operationId: 'getHold',
      summary: 'A hold',
      description: 'One hold, for its school.',
      scope: 'reservations:read',
      statusMachine: holdMachine,
      params: HoldParams,
      success: 200,
      result: ref(Hold),
    }),
    async (request, reply) => {
      const hold = await getHold(request.ctx, request.params.holdId);
      return sendResource(reply, toHold(hold, request.ctx.now));
    },
  );

  app.delete(
    '/holds/:holdId',
    operation({
      ...base,
      operationId: 'deleteHold',
      summary: 'Let a hold go',
      description: 'Frees the seats at once. Letting go again changes nothing.',
      scope: 'reservations:write',
      statusMachine: holdMachine,
      params: HoldParams,
      success: 204,
      errorCodes: ['transition_not_allowed'],
    }),
    async (request, reply) => {
      await releaseHold(request.ctx, request.params.holdId);
      return reply.code(204).send();
    },
  );
};
