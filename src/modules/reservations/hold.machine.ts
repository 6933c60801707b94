import type { Machine } from '../../core/machine.ts';
import type { holdStatus } from '../../infra/db/schema/reservations.ts';
import type { ClaimParty } from './seat-claim.rules.ts';

export type HoldStatus = (typeof holdStatus.enumValues)[number];

/** The machine of a hold (C-06). */
export const holdMachine: Machine<HoldStatus, ClaimParty> = {
  name: 'hold',
  parties: {
    requester: 'who holds, while still with the school; by reserving or letting go',
    school: 'coordinators, administrators and programs of the school',
    provider: 'editors and administrators of the provider; they do not see holds',
    platform: 'the platform and its jobs',
  },
  steps: {
    active: {
      converted: { by: ['requester', 'school', 'platform'] },
      released: { by: ['requester', 'school', 'platform'] },
      expired: { by: ['platform'] },
    },
    converted: {},
    released: {},
    expired: {},
  },
};
