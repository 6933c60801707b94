import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../../core/schemas/component.ts';
import { StatusChange, StatusChangePage } from '../../core/schemas/shared.ts';
import { operation } from '../../infra/http/operation.ts';
import { readListRequest, sendPage } from '../../infra/http/page.ts';
import { sendCreated, sendResource, setLocation } from '../../infra/http/results.ts';
import { toStatusChange } from '../../infra/status-changes.ts';
import { appointmentRequestMachine } from './appointment.machine.ts';
import {
  ActivityAppointmentParams,
  AppointmentHistoryQuery,
  AppointmentParams,
  AppointmentProposal,
  AppointmentProposalCreate,
  AppointmentProposalPage,
  AppointmentQuery,
  AppointmentRequest,
  AppointmentRequestCreate,
  AppointmentRequestPage,
  AppointmentStatusChangeCreate,
} from './appointment.schemas.ts';
import * as service from './appointment.service.ts';
import { toAppointmentProposal, toAppointmentRequest } from './appointment-mapping.schemas.ts';
import { createAppointmentRequest, createProposal } from './appointment-proposal.service.ts';
import { changeAppointmentStatus } from './appointment-step.service.ts';
import { OrganisationReservationParams } from './reservation.schemas.ts';

const base = { tag: 'Reservations', cachePolicy: 'private' } as const;
const both = { ...base, visibility: ['user', 'machine'] } as const;
const read = { ...both, scope: 'reservations:read', success: 200 } as const;
const write = { scope: 'reservations:write', success: 201, idempotency: 'required' } as const;

/** Appointments for activities without fixed moments: asking, proposing back and forth, agreeing. */
export const appointmentRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/activities/:activityId/appointment-requests',
    operation({
      ...read,
      operationId: 'listActivityAppointmentRequests',
      summary: 'Requests for an activity',
      description: 'Groups that ask for a moment: all of them for the provider, for a school its own.',
      params: ActivityAppointmentParams,
      query: AppointmentQuery,
      result: ref(AppointmentRequestPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, '-createdAt');
      const { activityId } = request.params;
      const slice = await service.listActivityAppointments(
        request.ctx,
        activityId,
        request.query.status,
        list,
      );
      return sendPage(request, reply, list, slice, toAppointmentRequest);
    },
  );

  app.post(
    '/activities/:activityId/appointment-requests',
    operation({
      ...base,
      ...write,
      visibility: ['user'],
      operationId: 'createAppointmentRequest',
      summary: 'Ask for an appointment',
      description:
        'A school asks for a moment of an activity that is given by appointment, and proposes one to five.',
      params: ActivityAppointmentParams,
      body: ref(AppointmentRequestCreate),
      result: ref(AppointmentRequest),
      errorCodes: ['session_not_bookable', 'organisation_not_verified', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const view = await createAppointmentRequest(request.ctx, request.params.activityId, request.body);
      return sendCreated(reply, `/appointment-requests/${view.id}`, toAppointmentRequest(view));
    },
  );

  app.get(
    '/organisations/:organisationId/appointment-requests',
    operation({
      ...read,
      operationId: 'listOrganisationAppointmentRequests',
      summary: 'Requests of a school',
      description: 'Appointments a school asked for; a teacher sees the own ones.',
      params: OrganisationReservationParams,
      query: AppointmentQuery,
      result: ref(AppointmentRequestPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, '-createdAt');
      const { organisationId } = request.params;
      const slice = await service.listSchoolAppointments(
        request.ctx,
        organisationId,
        request.query.status,
        list,
      );
      return sendPage(request, reply, list, slice, toAppointmentRequest);
    },
  );

  app.get(
    '/appointment-requests/:appointmentRequestId',
    operation({
      ...read,
      operationId: 'getAppointmentRequest',
      summary: 'An appointment request',
      description: 'One request, for its school and the provider.',
      statusMachine: appointmentRequestMachine,
      params: AppointmentParams,
      result: ref(AppointmentRequest),
    }),
    async (request, reply) =>
      sendResource(
        reply,
        toAppointmentRequest(await service.getAppointment(request.ctx, request.params.appointmentRequestId)),
      ),
  );

  await app.register(answerRoutes);
};

/** What the two sides say to each other about a request. */
const answerRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/appointment-requests/:appointmentRequestId/proposals',
    operation({
      ...read,
      operationId: 'listAppointmentProposals',
      summary: 'Proposals',
      description: 'What the two sides proposed, oldest first.',
      params: AppointmentParams,
      query: AppointmentHistoryQuery,
      result: ref(AppointmentProposalPage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const slice = await service.listProposals(request.ctx, request.params.appointmentRequestId, list);
      return sendPage(request, reply, list, slice, toAppointmentProposal);
    },
  );

  app.post(
    '/appointment-requests/:appointmentRequestId/proposals',
    operation({
      ...both,
      ...write,
      operationId: 'createAppointmentProposal',
      summary: 'Propose other moments',
      description: 'Puts other moments in the place of the proposal that stands; the other side answers.',
      params: AppointmentParams,
      body: ref(AppointmentProposalCreate),
      result: ref(AppointmentProposal),
      errorCodes: ['transition_not_allowed', 'too_many_items', 'personal_data_refused'],
    }),
    async (request, reply) => {
      const { appointmentRequestId } = request.params;
      const { proposal } = await createProposal(request.ctx, appointmentRequestId, request.body);
      return sendCreated(
        reply,
        `/appointment-requests/${appointmentRequestId}/proposals`,
        toAppointmentProposal(proposal),
      );
    },
  );

  app.get(
    '/appointment-requests/:appointmentRequestId/status-changes',
    operation({
      ...read,
      operationId: 'listAppointmentRequestStatusChanges',
      summary: 'Steps of a request',
      description: 'The steps it took, oldest first.',
      params: AppointmentParams,
      query: AppointmentHistoryQuery,
      result: ref(StatusChangePage),
      errorCodes: ['cursor_invalid'],
    }),
    async (request, reply) => {
      const list = readListRequest(request, 'createdAt');
      const { appointmentRequestId } = request.params;
      const slice = await service.listAppointmentStatusChanges(request.ctx, appointmentRequestId, list);
      return sendPage(request, reply, list, slice, toStatusChange);
    },
  );

  app.post(
    '/appointment-requests/:appointmentRequestId/status-changes',
    operation({
      ...both,
      ...write,
      operationId: 'createAppointmentRequestStatusChange',
      summary: 'Answer a request',
      description:
        'Takes a step. Agreeing names the proposal (`version`) and the moment (`momentIndex`), and makes the session and the reservation at once; only the side that did not propose agrees.',
      statusMachine: appointmentRequestMachine,
      params: AppointmentParams,
      body: ref(AppointmentStatusChangeCreate),
      result: ref(StatusChange),
      errorCodes: [
        'transition_not_allowed',
        'version_outdated',
        'capacity_exceeded',
        'session_not_bookable',
        'already_reserved',
        'overlapping_reservation',
        'organisation_not_verified',
        'personal_data_refused',
      ],
    }),
    async (request, reply) => {
      const { appointmentRequestId } = request.params;
      const step = await changeAppointmentStatus(request.ctx, appointmentRequestId, request.body);
      reply.code(201);
      setLocation(reply, `/appointment-requests/${appointmentRequestId}/status-changes`);
      return toStatusChange(step);
    },
  );
};
