import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PROCESSING_ACTIVITIES } from '../../core/processing-activities.ts';
import { ref } from '../../core/schemas/component.ts';
import { StatusChange, StatusChangePage } from '../../core/schemas/shared.ts';
import { expectedVersions } from '../../infra/http/conditional.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { namePerson } from '../../infra/http/processing-log.ts';
import { sendCreated, sendResource, setLocation } from '../../infra/http/results.ts';
import { toStatusChange } from '../../infra/status-changes.ts';
import { changeReservationStatus } from './change-reservation-status.service.ts';
import { reservationMachine } from './reservation.machine.ts';
import {
  OrganisationReservationParams,
  OrganisationReservationQuery,
  Reservation,
  ReservationCreate,
  ReservationCreateQuery,
  ReservationPage,
  ReservationParams,
  ReservationQuery,
  ReservationStatusChangeCreate,
  ReservationStatusChangeQuery,
  ReservationUpdate,
  SessionReservationParams,
  SessionReservationQuery,
} from './reservation.schemas.ts';
import * as service from './reservation.service.ts';
import { toReservation, toReservationSummary } from './reservation-mapping.schemas.ts';
import { listReservationStatusChanges } from './reservation-step.service.ts';
import { reserveOrWait } from './reserve-or-wait.service.ts';
import { updateReservation } from './update-reservation.service.ts';
import { WaitlistEntry } from './waitlist.schemas.ts';
import { toWaitlistEntry } from './waitlist-mapping.schemas.ts';

const base = { tag: 'Reservations', cachePolicy: 'private' } as const;
const read = { ...base, scope: 'reservations:read', success: 200 } as const;
const write = { ...base, scope: 'reservations:write' } as const;

const RESERVING_ERRORS = [
  'capacity_exceeded',
  'session_not_bookable',
  'waitlist_closed',
  'already_reserved',
  'already_registered',
  'overlapping_reservation',
  'hold_expired',
  'transition_not_allowed',
  'organisation_not_verified',
  'personal_data_refused',
  'resource_not_found',
] as const;

interface ListQuery {
  status?: Parameters<typeof service.listOwnReservations>[1]['statuses'];
  startsFrom?: string;
  startsTo?: string;
}

const filtersOf = ({ status, startsFrom, startsTo }: ListQuery) => ({
  statuses: status,
  startsFrom: startsFrom === undefined ? undefined : new Date(startsFrom),
  startsTo: startsTo === undefined ? undefined : new Date(startsTo),
});

/** Reservations: of a school, for a provider, and the steps they take. */
export const reservationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/reservations',
    operation({
      ...read,
      operationId: 'listReservations',
      summary: 'Own reservations',
      description: 'What the caller reserved, and what the schools reserved that the caller coordinates.',
      visibility: ['user'],
      query: ReservationQuery,
      result: ref(ReservationPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const { sessionId, organisationId, ...query } = request.query;
      const list = readListRequest(request, '-createdAt');
      const filters = { ...filtersOf(query), sessionId, organisationId };
      const slice = await service.listOwnReservations(request.ctx, filters, list);
      return sendPage(request, reply, list, slice, toReservationSummary);
    },
  );

  app.post(
    '/reservations',
    operation({
      ...write,
      operationId: 'createReservation',
      summary: 'Reserve seats for a group',
      description:
        'Takes the seats and confirms at once, or asks the provider or first the own school to approve (201); `expiresAt` says until when. A session of a programme is reserved with all of its sessions that are to come, and the answer is the reservation of the named one. `dryRun=true` checks the same, keeps nothing and answers 200 with the reservation as it would be; use another Idempotency-Key for the real one. `replacesId` gives up an earlier reservation in the same step. A group that does not fit is refused, or with `joinWaitlist` gets a place on the waiting list (202); nothing else is kept of the request then, and a dry run is refused all the same.',
      visibility: ['user'],
      idempotency: 'required',
      statusMachine: reservationMachine,
      query: ReservationCreateQuery,
      body: ref(ReservationCreate),
      success: 200,
      alsoSuccess: 201,
      result: ref(Reservation),
      waitingResult: ref(WaitlistEntry),
      errorCodes: RESERVING_ERRORS,
    }),
    async (request, reply) => {
      const isDryRun = request.query.dryRun === true;
      const { entry, reservation } = await reserveOrWait(request.ctx, request.body, { isDryRun });
      if (entry !== undefined) {
        reply.code(202);
        setLocation(reply, `/waitlist-entries/${entry.id}`);
        return toWaitlistEntry(entry);
      }
      const shown = toReservation(reservation);
      return isDryRun ? shown : sendCreated(reply, `/reservations/${shown.id}`, shown);
    },
  );

  app.get(
    '/reservations/:reservationId',
    operation({
      ...read,
      operationId: 'getReservation',
      summary: 'A reservation',
      description:
        'One reservation, for its school and its provider. Once it is confirmed each side has the contact of the other.',
      visibility: ['user', 'machine'],
      processingActivity: PROCESSING_ACTIVITIES.reservations,
      statusMachine: reservationMachine,
      params: ReservationParams,
      result: ref(Reservation),
    }),
    async (request, reply) => {
      const view = await service.getReservationInFull(request.ctx, request.params.reservationId);
      namePerson(request, view.createdById);
      return sendResource(reply, toReservation(view));
    },
  );

  app.patch(
    '/reservations/:reservationId',
    operation({
      ...write,
      operationId: 'updateReservation',
      summary: 'Change a reservation',
      description:
        'The school changes its reservation. Head count may always go down; up only while there is room and the session has not begun.',
      visibility: ['user', 'machine'],
      concurrency: 'if-match-required',
      params: ReservationParams,
      body: ref(ReservationUpdate),
      success: 200,
      result: ref(Reservation),
      errorCodes: [
        'capacity_exceeded',
        'session_not_bookable',
        'already_reserved',
        'overlapping_reservation',
        'transition_not_allowed',
        'personal_data_refused',
      ],
    }),
    async (request, reply) => {
      const { reservationId } = request.params;
      const view = await updateReservation(
        request.ctx,
        reservationId,
        request.body,
        expectedVersions(request),
      );
      return sendResource(reply, toReservation(view));
    },
  );

  app.get(
    '/reservations/:reservationId/status-changes',
    operation({
      ...read,
      operationId: 'listReservationStatusChanges',
      summary: 'Steps of a reservation',
      description: 'The steps it took, oldest first, with who took them and why.',
      visibility: ['user', 'machine'],
      params: ReservationParams,
      query: ReservationStatusChangeQuery,
      result: ref(StatusChangePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const slice = await listReservationStatusChanges(request.ctx, request.params.reservationId, list);
      return sendPage(request, reply, list, slice, toStatusChange);
    },
  );

  app.post(
    '/reservations/:reservationId/status-changes',
    operation({
      ...write,
      operationId: 'createReservationStatusChange',
      summary: 'Move a reservation',
      description:
        'Takes a step of the machine; `allowedTransitions` of the reservation says which are open to the caller. What the school approves goes on to the provider, or is confirmed at once. Seats of a reservation that is given up are free at once. With `completed` goes how many came; telling it again corrects it. Of reservations made together for a programme each moves alone.',
      visibility: ['user', 'machine'],
      idempotency: 'required',
      statusMachine: reservationMachine,
      params: ReservationParams,
      body: ref(ReservationStatusChangeCreate),
      success: 201,
      result: ref(StatusChange),
      errorCodes: [
        'transition_not_allowed',
        'capacity_exceeded',
        'session_not_bookable',
        'personal_data_refused',
      ],
    }),
    async (request, reply) => {
      const { reservationId } = request.params;
      const step = await changeReservationStatus(request.ctx, reservationId, request.body);
      reply.code(201);
      setLocation(reply, `/reservations/${reservationId}/status-changes`);
      return toStatusChange(step);
    },
  );

  app.get(
    '/sessions/:sessionId/reservations',
    operation({
      ...read,
      operationId: 'listSessionReservations',
      summary: 'Reservations of a session',
      description: 'The groups that come to a session, for its provider.',
      visibility: ['user', 'machine'],
      params: SessionReservationParams,
      query: SessionReservationQuery,
      result: ref(ReservationPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, '-createdAt');
      const { sessionId } = request.params;
      const slice = await service.listSessionReservations(
        request.ctx,
        sessionId,
        filtersOf(request.query),
        list,
      );
      return sendPage(request, reply, list, slice, toReservationSummary);
    },
  );

  app.get(
    '/organisations/:organisationId/reservations',
    operation({
      ...read,
      operationId: 'listOrganisationReservations',
      summary: 'Reservations of an organisation',
      description:
        'What a school reserved and what a provider receives; `side` chooses one. A teacher sees the own ones.',
      visibility: ['user', 'machine'],
      params: OrganisationReservationParams,
      query: OrganisationReservationQuery,
      result: ref(ReservationPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const { side, ...query } = request.query;
      const list = readListRequest(request, '-createdAt');
      const { organisationId } = request.params;
      const slice = await service.listOrganisationReservations(
        request.ctx,
        organisationId,
        side,
        filtersOf(query),
        list,
      );
      return sendPage(request, reply, list, slice, toReservationSummary);
    },
  );
};
