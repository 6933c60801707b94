export { createReservation } from './create-reservation.service.ts';
export { reservationJobs } from './reservation.jobs.ts';
export { reservationRoutes } from './reservation.routes.ts';
export { changeReservationStatus } from './reservation-step.service.ts';
