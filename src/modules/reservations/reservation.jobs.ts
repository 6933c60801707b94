import type { Job } from '../../infra/jobs/job.ts';
import { FOLLOW_DEADLINES } from '../activities/index.ts';
import { EXPIRE_APPOINTMENT } from './appointment-proposal.service.ts';
import { expireAppointment, expireAppointments } from './appointment-step.service.ts';
import { cancellationReason, cancelSessionReservations } from './cancel-session.service.ts';
import { EXPIRE_RESERVATION } from './place-group.service.ts';
import {
  completeReservations,
  expireReservation,
  expireReservations,
  followSessionDeadlines,
} from './reservation-deadline.service.ts';
import { endSessionClaims } from './seat-claim-settle.service.ts';

const cancelReservations: Job<{ sessionId: string }> = {
  name: 'cancel-session-reservations',
  run: async (ctx, { sessionId }) => {
    await cancelSessionReservations(ctx, sessionId);
    await endSessionClaims(ctx, sessionId, await cancellationReason(ctx, sessionId));
  },
};

const followDeadlines: Job<{ sessionId: string }> = {
  name: FOLLOW_DEADLINES,
  run: (ctx, { sessionId }) => followSessionDeadlines(ctx, sessionId),
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
    try {
      await expireReservations(ctx);
    } finally {
      await expireAppointments(ctx);
    }
  },
};

const completeUnattended: Job = {
  name: 'complete-reservations',
  schedule: '40 2 * * *',
  run: (ctx) => completeReservations(ctx),
};

export const reservationJobs: readonly Job[] = [
  cancelReservations as Job,
  followDeadlines as Job,
  expireOne as Job,
  expireOneAppointment as Job,
  expireOverdue,
  completeUnattended,
];
