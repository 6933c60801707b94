export { createAgreedReservation } from './agreed-reservation.service.ts';
export { appointmentRequestMachine } from './appointment.machine.ts';
export { appointmentRoutes } from './appointment.routes.ts';
export { changeReservationStatus } from './change-reservation-status.service.ts';
export { createReservation } from './create-reservation.service.ts';
export { lockGroupOf } from './eligible-school.service.ts';
export { feedbackRoutes } from './feedback.routes.ts';
export { holdMachine } from './hold.machine.ts';
export { holdRoutes } from './hold.routes.ts';
export { reservationJobs } from './reservation.jobs.ts';
export { reservationMachine } from './reservation.machine.ts';
export { reservationRoutes } from './reservation.routes.ts';
export { seatClaimJobs } from './seat-claim.jobs.ts';

export { waitlistMachine } from './waitlist.machine.ts';
export { waitlistRoutes } from './waitlist.routes.ts';
export { claimOffer } from './waitlist-claim.service.ts';
export { changeEntryStatus } from './waitlist-step.service.ts';
