import type { Machine } from '../../core/machine.ts';
import type { personStatus } from '../../infra/db/schema/people.ts';

export type AccountStatus = (typeof personStatus.enumValues)[number];

/**
 * The machine of an account: a suspended one is refused at its next request and signed out for good. An erased one
 * is what stands in the place of a person who was erased; no step leads there, since it is an account of its own.
 */
export const accountMachine: Machine<AccountStatus, 'platform', never> = {
  name: 'account',
  parties: { platform: 'an administrator of the platform' },
  steps: {
    active: { suspended: { by: ['platform'], reason: 'any' } },
    suspended: { active: { by: ['platform'] } },
    erased: {},
  },
};
