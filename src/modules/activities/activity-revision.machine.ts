import type { Machine } from '../../core/machine.ts';
import type { activityRevisionStatus } from '../../infra/db/schema/activities-curation.ts';

export type RevisionStatus = (typeof activityRevisionStatus.enumValues)[number];

/** Who takes a step: the provider that wants the change, or a curator of the region. */
export type RevisionParty = 'provider' | 'curator';

const provider = { by: ['provider'] } as const;
const rejected = { by: ['curator'], reason: 'both' } as const;

/** The machine of a change that waits beside the published version. */
export const revisionMachine: Machine<RevisionStatus, RevisionParty, never> = {
  name: 'activity_revision',
  parties: {
    provider: 'those who act for the organisation that offers the activity',
    curator: 'members of a workgroup with the permission to review in its region, and the platform',
  },
  steps: {
    pending: {
      approved: { by: ['curator'] },
      changes_requested: { by: ['curator'], reason: 'any' },
      rejected,
      withdrawn: provider,
    },
    changes_requested: { pending: provider, rejected, withdrawn: provider },
    approved: {},
    rejected: {},
    withdrawn: {},
  },
};
