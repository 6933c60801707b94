import type { Machine } from '../../core/machine.ts';
import type { duplicateCandidateStatus } from '../../infra/db/schema/activities-curation.ts';

export type DuplicateStatus = (typeof duplicateCandidateStatus.enumValues)[number];

/** Who decides: the provider of the activity that would be left out, or a curator of its region. */
export type DuplicateParty = 'provider' | 'curator';

const either = { by: ['provider', 'curator'] } as const;

/** The machine of a pair that may be one activity from two catalogues. */
export const duplicateMachine: Machine<DuplicateStatus, DuplicateParty, never> = {
  name: 'duplicate_candidate',
  parties: {
    provider: 'those who act for the organisation of the activity that would be left out',
    curator: 'members of a workgroup with the permission to review in its region, and the platform',
  },
  steps: {
    proposed: { confirmed: either, dismissed: either },
    confirmed: { dismissed: either },
    dismissed: {},
  },
};
