import type { Machine } from '../../core/machine.ts';
import type { activityStatus } from '../../infra/db/schema/activities.ts';

export type ActivityStatus = (typeof activityStatus.enumValues)[number];

/** Who takes a step: the provider with its editors, or a curator of the region. */
export type ActivityParty = 'provider' | 'curator';

const provider = { by: ['provider'] } as const;
const either = { by: ['provider', 'curator'] } as const;

/** The machine of an activity (contract section 12). */
export const activityMachine: Machine<ActivityStatus, ActivityParty, never> = {
  name: 'activity',
  parties: {
    provider: 'those who act for the organisation that offers it',
    curator: 'members of a workgroup with the permission to review in its region, and the platform',
  },
  steps: {
    draft: { in_review: provider, archived: provider },
    in_review: {
      published: { by: ['curator'] },
      changes_requested: { by: ['curator'], reason: 'any' },
      rejected: { by: ['curator'], reason: 'both' },
      archived: either,
    },
    changes_requested: { in_review: provider, archived: provider },
    rejected: { draft: provider, archived: provider },
    published: { paused: either, archived: either },
    paused: { published: either, archived: either },
    archived: { draft: provider },
  },
};
