import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendCreated, sendResource } from '../../infra/http/results.ts';
import {
  AvailabilitySlot,
  AvailabilitySlotCreate,
  AvailabilitySlotPage,
  AvailabilitySlotParams,
  AvailabilitySlotUpdate,
  toAvailabilitySlot,
} from './availability-slot.schemas.ts';
import * as service from './availability-slot.service.ts';
import { ExpertParams } from './expert.schemas.ts';
import { StepQuery } from './expert-input.schemas.ts';

const base = { tag: 'Experts', visibility: ['user'], cachePolicy: 'private' } as const;
const read = { ...base, scope: 'people:read', success: 200 } as const;
const write = { ...base, scope: 'people:write' } as const;
const change = { ...write, concurrency: 'if-match-required', params: AvailabilitySlotParams } as const;

/** When experts can come: for signed-in people to read, for the expert to change. */
export const availabilitySlotRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/experts/:expertId/availability-slots',
    operation({
      ...read,
      operationId: 'listAvailabilitySlots',
      summary: 'When an expert can come',
      description: 'The slots of a published expert or of the own profile. No slots means: ask.',
      params: ExpertParams,
      query: StepQuery,
      result: ref(AvailabilitySlotPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const slice = await service.listSlots(request.ctx, request.params.expertId, list);
      return sendPage(request, reply, list, slice, toAvailabilitySlot);
    },
  );

  app.post(
    '/experts/:expertId/availability-slots',
    operation({
      ...write,
      operationId: 'createAvailabilitySlot',
      summary: 'Say when one can come',
      description: 'Adds a slot to the own profile; at most 100.',
      success: 201,
      params: ExpertParams,
      body: ref(AvailabilitySlotCreate),
      result: ref(AvailabilitySlot),
      errorCodes: ['too_many_items'],
    }),
    async (request, reply) => {
      const row = await service.createSlot(request.ctx, request.params.expertId, request.body);
      return sendCreated(reply, `/availability-slots/${row.id}`, toAvailabilitySlot(row));
    },
  );

  app.get(
    '/availability-slots/:slotId',
    operation({
      ...read,
      operationId: 'getAvailabilitySlot',
      summary: 'A slot of an expert',
      description: 'One slot of a published expert or of the own profile.',
      params: AvailabilitySlotParams,
      result: ref(AvailabilitySlot),
    }),
    async (request, reply) =>
      sendResource(reply, toAvailabilitySlot(await service.getSlot(request.ctx, request.params.slotId))),
  );

  app.patch(
    '/availability-slots/:slotId',
    operation({
      ...change,
      operationId: 'updateAvailabilitySlot',
      summary: 'Change an own slot',
      description: 'Changes days or times of an own slot.',
      success: 200,
      body: ref(AvailabilitySlotUpdate),
      result: ref(AvailabilitySlot),
    }),
    async (request, reply) => {
      const { ctx, params, body } = request;
      const row = await service.updateSlot(ctx, params.slotId, body, expectedVersions(request));
      return sendResource(reply, toAvailabilitySlot(row));
    },
  );

  app.delete(
    '/availability-slots/:slotId',
    operation({
      ...change,
      operationId: 'deleteAvailabilitySlot',
      summary: 'Remove an own slot',
      description: 'Removes an own slot.',
      success: 204,
    }),
    async (request, reply) => {
      await service.deleteSlot(request.ctx, request.params.slotId, expectedVersions(request));
      return reply.code(204).send();
    },
  );
};
