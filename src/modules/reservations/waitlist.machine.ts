import type { Machine } from '../../core/machine.ts';
import type { waitlistEntryStatus } from '../../infra/db/schema/reservations.ts';
import type { ClaimParty } from './seat-claim.rules.ts';

export type WaitlistStatus = (typeof waitlistEntryStatus.enumValues)[number];

/** What the moment must meet for some steps. */
export type WaitlistCondition = 'may_wait_again' | 'may_accept';

/** The machine of a place on a waiting list (C-06). */
export const waitlistMachine: Machine<WaitlistStatus, ClaimParty, WaitlistCondition> = {
  name: 'waitlist_entry',
  parties: {
    requester: 'who put the group on the list, while still with the school',
    school: 'coordinators, administrators and programs of the school',
    provider: 'editors and administrators of the provider; they see who waits',
    platform: 'the platform and its jobs',
  },
  conditions: {
    may_wait_again: 'unless two offers lapsed that the group could take, and while groups can still come',
    may_accept: 'where the school approves reservations, only by who may approve them',
  },
  steps: {
    waiting: {
      offered: { by: ['platform'] },
      withdrawn: { by: ['requester', 'school', 'platform'] },
      closed: { by: ['platform'] },
    },
    offered: {
      accepted: { by: ['requester', 'school', 'platform'], when: 'may_accept' },
      declined: { by: ['requester', 'school', 'platform'] },
      lapsed: { by: ['platform'] },
      closed: { by: ['platform'] },
    },
    lapsed: { waiting: { by: ['platform'], when: 'may_wait_again' } },
    accepted: {},
    declined: {},
    withdrawn: {},
    closed: {},
  },
};
