import type { Machine } from '../../core/machine.ts';
import type { sessionStatus } from '../../infra/db/schema/activities.ts';

type SessionStatus = (typeof sessionStatus.enumValues)[number];

/** In whose name somebody acts on a session. */
export type SessionParty = 'provider' | 'platform';
export type SessionCondition = 'not_ended' | 'to_come';

const BOTH = ['provider', 'platform'] as const;

/** The machine of a session; full, closed and past are derived and no statuses (contract section 12). */
export const sessionMachine: Machine<SessionStatus, SessionParty, SessionCondition> = {
  name: 'session',
  parties: {
    provider: 'editors and administrators of the organisation that offers it, and its clients',
    platform: 'platform administrators, and the service when too few seats are taken',
  },
  conditions: {
    not_ended: 'while it has not ended',
    to_come: 'when it begins in the future: give it a new date first',
  },
  steps: {
    scheduled: {
      postponed: { by: BOTH, when: 'not_ended' },
      cancelled: { by: BOTH, reason: 'any', when: 'not_ended' },
    },
    postponed: {
      scheduled: { by: BOTH, when: 'to_come' },
      cancelled: { by: BOTH, reason: 'any' },
    },
    cancelled: {},
  },
};
