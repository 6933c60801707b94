import type { Job } from '../../infra/jobs/job.ts';
import { EXPIRE_APPOINTMENT } from './appointment-proposal.service.ts';
import { expireAppointment, expireAppointments } from './appointment-step.service.ts';
import { cancellationReason, cancelSessionReservations } from './cancel-session.service.ts';
import { EXPIRE_RESERVATION } from './place-group.service.ts';
import {
  completeReservations,
  expireReservation,
  expireReservations,
} from './reservation-deadline.service.ts';
import { endSessionClaims } from './seat-claim-settle.service.ts';

const cancelReservations: Job<{ sessionId: string }> = {
  name: 'cancel-session-reservations',
  run: async (ctx, { sessionId }) => {
    await cancelSessionReservations(ctx, sessionId);
    await endSessionClaims(ctx, sessionId, await cancellationReason(ctx, sessionId));
  },
};

/** Runs at the deadline of each reservation; the sweep finds what it missed. */
const expireOne: Job<{ reservationId: string }> = {
  name: EXPIRE_RESERVATION,
  run: (ctx, { reservationId }) => expireReservation(ctx, reservationId),
};

const expireOneAppointment: Job<{ appointmentRequestId: string }> = {
  name: EXPIRE_APPOINTMENT,
  run: (ctx, { appointmentRequestId }) => expireAppointment(ctx, appointmentRequestId),
};

const expireOverdue: Job = {
  name: 'expire-reservations',
  schedule: '7 * * * *',
  run: async (ctx) => {
    await expireReservations(ctx);
    await expireAppointments(ctx);
  },
};

const completeUnattended: Job = {
  name: 'complete-reservations',
  schedule: '40 2 * * *',
  run: (ctx) => completeReservations(ctx),
};

export const reservationJobs: readonly Job[] = [
  cancelReservations as Job,
  expireOne as Job,
  expireOneAppointment as Job,
  expireOverdue,
  completeUnattended,
];
