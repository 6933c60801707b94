import type { Machine } from '../../core/machine.ts';
import type { appointmentRequestStatus } from '../../infra/db/schema/reservations.ts';

export type AppointmentStatus = (typeof appointmentRequestStatus.enumValues)[number];

/** In whose name somebody acts, and whether it is that side's turn to answer the proposal that stands. */
export type AppointmentParty = 'requester' | 'school' | 'provider' | 'platform' | 'answering';

/** The machine of an appointment request (C-06): school and provider propose moments until one side agrees. */
export const appointmentRequestMachine: Machine<AppointmentStatus, AppointmentParty, 'in_time'> = {
  name: 'appointment_request',
  parties: {
    requester: 'who asked, while still with the school',
    school: 'coordinators and administrators of the school',
    provider: 'editors and administrators of the provider',
    platform: 'the platform and its jobs',
    answering: 'the side that did not make the proposal that stands',
  },
  conditions: { in_time: 'before expiresAt, the last moment of the proposal that stands' },
  steps: {
    open: {
      agreed: { by: ['answering'], when: 'in_time' },
      declined: { by: ['provider', 'platform'], reason: 'any' },
      withdrawn: { by: ['requester', 'school', 'platform'] },
      expired: { by: ['platform'] },
    },
    agreed: {},
    declined: {},
    withdrawn: {},
    expired: {},
  },
};
