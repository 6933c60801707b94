import type { Machine } from '../../core/machine.ts';
import type { moderationCaseStatus } from '../../infra/db/schema/moderation.ts';

export type ModerationCaseStatus = (typeof moderationCaseStatus.enumValues)[number];
export type ModerationParty = 'moderator';

/** The machine of a moderation case (contract section 12). A decision tells why, since it is told to both sides. */
export const moderationCaseMachine: Machine<ModerationCaseStatus, ModerationParty, never> = {
  name: 'moderation_case',
  parties: {
    moderator: 'a member of a workgroup that may moderate in a region of the subject, or an administrator',
  },
  steps: {
    open: { in_progress: { by: ['moderator'] } },
    in_progress: {
      upheld: { by: ['moderator'], reason: 'both' },
      dismissed: { by: ['moderator'], reason: 'any' },
    },
    upheld: {},
    dismissed: {},
  },
};
