import type { Machine } from '../../core/machine.ts';
import type { expertProfileStatus } from '../../infra/db/schema/people.ts';

export type ExpertStatus = (typeof expertProfileStatus.enumValues)[number];

/** Who moves a profile: the person it is about, a workgroup of a work region, or the platform. */
export type ExpertParty = 'expert' | 'curator' | 'platform';

const OWN = ['expert'] as const;
const REVIEWERS = ['curator', 'platform'] as const;
const ALL = ['expert', 'curator', 'platform'] as const;

/** The machine of an expert profile: a workgroup looks at it before it stands in the public directory. */
export const expertProfileMachine: Machine<ExpertStatus, ExpertParty, never> = {
  name: 'expert_profile',
  parties: {
    expert: 'the person the profile is about',
    curator: 'a member of a workgroup that reviews for one of the work regions',
    platform: 'an administrator of the platform',
  },
  steps: {
    draft: { in_review: { by: OWN }, archived: { by: OWN } },
    in_review: {
      changes_requested: { by: REVIEWERS, reason: 'any' },
      published: { by: REVIEWERS },
      archived: { by: ALL, reason: 'any', reasonFrom: REVIEWERS },
    },
    changes_requested: { in_review: { by: OWN }, archived: { by: OWN } },
    published: {
      in_review: { by: OWN },
      paused: { by: ALL, reason: 'any', reasonFrom: REVIEWERS },
      archived: { by: ALL, reason: 'any', reasonFrom: REVIEWERS },
    },
    paused: { published: { by: ALL }, archived: { by: ALL, reason: 'any', reasonFrom: REVIEWERS } },
    archived: { draft: { by: OWN } },
  },
};
