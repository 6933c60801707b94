import type { Machine } from '../../core/machine.ts';
import type { reservationStatus } from '../../infra/db/schema/reservations.ts';

export type ReservationStatus = (typeof reservationStatus.enumValues)[number];

/** In whose name somebody acts: who reserved, the rest of the school that answers for it, the provider, or we. */
export type Party = 'requester' | 'school' | 'provider' | 'platform';

/** What the moment must meet for some steps. */
export type Condition = 'in_time' | 'before_end' | 'after_start';

/** The machine of a reservation (C-06). Statuses without steps never reopen; a new reservation follows up on one. */
export const reservationMachine: Machine<ReservationStatus, Party, Condition> = {
  name: 'reservation',
  parties: {
    requester: 'who reserved, while still with the school',
    school: 'coordinators and administrators of the school',
    provider: 'editors and administrators of the provider',
    platform: 'the platform and its jobs',
  },
  conditions: {
    in_time: 'before expiresAt',
    before_end: 'before the session ends, or while it is postponed',
    after_start: 'once the session has begun, and is not postponed',
  },
  steps: {
    awaiting_school_approval: {
      requested: { by: ['school', 'platform'], when: 'in_time' },
      declined: { by: ['school', 'platform'], reason: 'any' },
      withdrawn: { by: ['requester', 'school', 'platform'] },
      expired: { by: ['platform'] },
    },
    requested: {
      confirmed: { by: ['provider', 'platform'], when: 'in_time' },
      declined: { by: ['provider', 'platform'], reason: 'any' },
      withdrawn: { by: ['requester', 'school', 'platform'] },
      expired: { by: ['platform'] },
    },
    confirmed: {
      cancelled: {
        by: ['requester', 'school', 'provider', 'platform'],
        reason: 'any',
        reasonFrom: ['provider', 'platform'],
        when: 'before_end',
      },
      completed: { by: ['provider', 'platform'], when: 'after_start' },
      no_show: { by: ['provider', 'platform'], when: 'after_start' },
    },
    declined: {},
    withdrawn: {},
    expired: {},
    cancelled: {},
    completed: {},
    no_show: {},
  },
};
