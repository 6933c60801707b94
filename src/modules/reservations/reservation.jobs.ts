import type { Job } from '../../infra/jobs/job.ts';
import { cancelSessionReservations, type SessionCancellation } from './cancel-session.service.ts';

const cancelReservations: Job<SessionCancellation> = {
  name: 'cancel-session-reservations',
  run: (ctx, payload) => cancelSessionReservations(ctx, payload),
};

export const reservationJobs: readonly Job[] = [cancelReservations as Job];
