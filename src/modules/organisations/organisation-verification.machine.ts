import type { Machine } from '../../core/machine.ts';
import type { verificationStatus } from '../../infra/db/schema/organisations.ts';

type VerificationStatus = (typeof verificationStatus.enumValues)[number];

/** Who takes a step: the claimant, an administrator of the claimed organisation, the workgroup or the platform. */
export type VerificationParty = 'claimant' | 'admin' | 'curator' | 'platform';

const decides = { by: ['admin', 'curator', 'platform'] } as const;

/** The machine of a claim on an organisation; a decision is final, and a new claim can be made. */
export const verificationMachine: Machine<VerificationStatus, VerificationParty, never> = {
  name: 'organisation_verification',
  parties: {
    claimant: 'the person who made the claim',
    admin:
      'administrators of the organisation while it is active, other than the claimant; never of a claim with a number',
    curator: 'members of a workgroup with the permission to verify in its region, other than the claimant',
    platform: 'administrators of the platform',
  },
  steps: {
    requested: {
      approved: decides,
      rejected: { ...decides, reason: 'both' },
      withdrawn: { by: ['claimant'] },
    },
    approved: {},
    rejected: {},
    withdrawn: {},
  },
};
