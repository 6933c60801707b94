import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { StatusChange, StatusChangePage } from '../../core/schemas/shared.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendCreated, sendResource, setLocation } from '../../infra/http/results.ts';
import { toStatusChange } from '../../infra/status-changes.ts';
import { Reservation } from './reservation.schemas.ts';
import { toReservation } from './reservation-mapping.schemas.ts';
import { waitlistMachine } from './waitlist.machine.ts';
import {
  SessionWaitlistParams,
  SessionWaitlistQuery,
  WaitlistClaimCreate,
  WaitlistEntry,
  WaitlistEntryCreate,
  WaitlistEntryPage,
  WaitlistEntryParams,
  WaitlistStatusChangeCreate,
  WaitlistStatusChangeQuery,
} from './waitlist.schemas.ts';
import { getEntry, listEntries, listEntryStatusChanges } from './waitlist.service.ts';
import { claimOffer } from './waitlist-claim.service.ts';
import { createEntry } from './waitlist-create.service.ts';
import { toWaitlistEntry } from './waitlist-mapping.schemas.ts';
import { changeEntryStatus, leaveWaitlist } from './waitlist-step.service.ts';

const base = { tag: 'Waiting list', cachePolicy: 'private', statusMachine: waitlistMachine } as const;
const read = { ...base, scope: 'reservations:read', success: 200 } as const;
const write = { ...base, scope: 'reservations:write' } as const;

const sessionWaitlistRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/sessions/:sessionId/waitlist-entries',
    operation({
      ...read,
      operationId: 'listSessionWaitlistEntries',
      summary: 'Waiting list of a session',
      description:
        'All groups for the provider; a school sees its own. Groups wait in the order of `position`; freed seats go to the first that fits.',
      visibility: ['user', 'machine'],
      params: SessionWaitlistParams,
      query: SessionWaitlistQuery,
      result: ref(WaitlistEntryPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'position');
      const { sessionId } = request.params;
      const slice = await listEntries(request.ctx, sessionId, request.query.status, list);
      return sendPage(request, reply, list, slice, toWaitlistEntry);
    },
  );

  app.post(
    '/sessions/:sessionId/waitlist-entries',
    operation({
      ...write,
      operationId: 'createWaitlistEntry',
      summary: 'Wait for room',
      description:
        'Puts a group that does not fit now at the end of the queue. A group is split only when it names a `minimumPupilCount`. An offer keeps the seats for two days, or until booking closes.',
      visibility: ['user', 'machine'],
      idempotency: 'required',
      params: SessionWaitlistParams,
      body: ref(WaitlistEntryCreate),
      success: 201,
      result: ref(WaitlistEntry),
      errorCodes: [
        'waitlist_closed',
        'session_not_bookable',
        'already_reserved',
        'already_registered',
        'organisation_not_verified',
        'personal_data_refused',
        'resource_not_found',
      ],
    }),
    async (request, reply) => {
      const view = await createEntry(request.ctx, request.params.sessionId, request.body);
      return sendCreated(reply, `/waitlist-entries/${view.id}`, toWaitlistEntry(view));
    },
  );
};

const waitlistEntryRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/waitlist-entries/:waitlistEntryId',
    operation({
      ...read,
      operationId: 'getWaitlistEntry',
      summary: 'A waiting group',
      description: 'Its place in the queue, its offer, and why it was passed over, for school and provider.',
      visibility: ['user', 'machine'],
      params: WaitlistEntryParams,
      result: ref(WaitlistEntry),
    }),
    async (request, reply) =>
      sendResource(reply, toWaitlistEntry(await getEntry(request.ctx, request.params.waitlistEntryId))),
  );

  app.delete(
    '/waitlist-entries/:waitlistEntryId',
    operation({
      ...write,
      operationId: 'deleteWaitlistEntry',
      summary: 'Leave the waiting list',
      description: 'Withdraws a waiting group, or declines its offer. An entry that ended stays as it is.',
      visibility: ['user', 'machine'],
      params: WaitlistEntryParams,
      success: 204,
    }),
    async (request, reply) => {
      await leaveWaitlist(request.ctx, request.params.waitlistEntryId);
      return reply.code(204).send();
    },
  );

  app.post(
    '/waitlist-entries/:waitlistEntryId/claims',
    operation({
      ...write,
      operationId: 'createWaitlistClaim',
      summary: 'Take an offer',
      description:
        'Turns the offer into a reservation with the seats that were kept. It may be taken with fewer pupils; with more as far as there is room.',
      visibility: ['user'],
      idempotency: 'required',
      params: WaitlistEntryParams,
      body: ref(WaitlistClaimCreate),
      success: 201,
      result: ref(Reservation),
      errorCodes: [
        'offer_expired',
        'transition_not_allowed',
        'capacity_exceeded',
        'session_not_bookable',
        'already_reserved',
        'overlapping_reservation',
        'organisation_not_verified',
        'personal_data_refused',
      ],
    }),
    async (request, reply) => {
      const view = await claimOffer(request.ctx, request.params.waitlistEntryId, request.body);
      return sendCreated(reply, `/reservations/${view.id}`, toReservation(view));
    },
  );
};

const waitlistStatusRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/waitlist-entries/:waitlistEntryId/status-changes',
    operation({
      ...read,
      operationId: 'listWaitlistStatusChanges',
      summary: 'Steps of a waiting group',
      description: 'The steps it took, oldest first.',
      visibility: ['user', 'machine'],
      params: WaitlistEntryParams,
      query: WaitlistStatusChangeQuery,
      result: ref(StatusChangePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const slice = await listEntryStatusChanges(request.ctx, request.params.waitlistEntryId, list);
      return sendPage(request, reply, list, slice, toStatusChange);
    },
  );

  app.post(
    '/waitlist-entries/:waitlistEntryId/status-changes',
    operation({
      ...write,
      operationId: 'createWaitlistStatusChange',
      summary: 'Decline an offer or stop waiting',
      description: 'Seats of an offer that is declined are offered to the next group that fits.',
      visibility: ['user', 'machine'],
      idempotency: 'required',
      params: WaitlistEntryParams,
      body: ref(WaitlistStatusChangeCreate),
      success: 201,
      result: ref(StatusChange),
      errorCodes: ['transition_not_allowed', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const { waitlistEntryId } = request.params;
      const step = await changeEntryStatus(request.ctx, waitlistEntryId, request.body);
      reply.code(201);
      setLocation(reply, `/waitlist-entries/${waitlistEntryId}/status-changes`);
      return toStatusChange(step);
    },
  );
};

/** Waiting lists: groups that wait for room, and the offers they get. */
export const waitlistRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(sessionWaitlistRoutes);
  await app.register(waitlistEntryRoutes);
  await app.register(waitlistStatusRoutes);
};
