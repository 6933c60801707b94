import type { Machine } from '../../core/machine.ts';
import type { invitationStatus } from '../../infra/db/schema/organisations.ts';

type InvitationStatus = (typeof invitationStatus.enumValues)[number];

/** Who takes a step: whoever was invited, an administrator of the organisation, or the clock. */
export type InvitationParty = 'invitee' | 'admin' | 'service';

/** The machine of an invitation. Accepting is a confirmation of its own, and time takes the step to expired. */
export const invitationMachine: Machine<InvitationStatus, InvitationParty, never> = {
  name: 'membership_invitation',
  parties: {
    invitee: 'whoever signs in with the invited mail address, or shows the token of the mail',
    admin: 'administrators of the organisation and of the platform',
    service: 'the service itself, two weeks after the invitation',
  },
  steps: {
    invited: {
      accepted: { by: ['invitee'] },
      declined: { by: ['invitee'] },
      withdrawn: { by: ['admin'] },
      expired: { by: ['service'] },
    },
    accepted: {},
    declined: {},
    withdrawn: {},
    expired: {},
  },
};
