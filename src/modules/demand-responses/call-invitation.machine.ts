import type { Machine } from '../../core/machine.ts';
import type { demandCallInvitations } from '../../infra/db/schema/demand-responses.ts';

export type InvitationStatus = (typeof demandCallInvitations.$inferSelect)['status'];

export type InvitationParty = 'candidate' | 'system';

/** The machine of an invitation to respond to a call. */
export const callInvitationMachine: Machine<InvitationStatus, InvitationParty, never> = {
  name: 'call_invitation',
  parties: {
    candidate: 'the expert, or editors, administrators and programs of the organisation that was asked',
    system: 'the service, when the candidate responds to the call or the call ends',
  },
  steps: {
    sent: { answered: { by: ['system'] }, dismissed: { by: ['candidate'] }, expired: { by: ['system'] } },
    answered: {},
    dismissed: {},
    expired: {},
  },
};
