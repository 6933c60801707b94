import type { Machine } from '../../core/machine.ts';
import type { demandResponses } from '../../infra/db/schema/demand-responses.ts';

export type ResponseStatus = (typeof demandResponses.$inferSelect)['status'];

/** Who takes a step: the school of the call, who responded, or the service when the call ends. */
export type ResponseParty = 'school' | 'responder' | 'system';

export type ResponseCondition = 'call_open';

const CHOICES = {
  accepted: { by: ['school'], when: 'call_open' },
  declined: { by: ['school'], reason: 'any' },
  withdrawn: { by: ['responder'] },
  not_selected: { by: ['system'] },
} as const;

/** The machine of a response. Who was declined or withdrew may respond anew while the call is open. */
export const demandResponseMachine: Machine<ResponseStatus, ResponseParty, ResponseCondition> = {
  name: 'demand_response',
  parties: {
    school: 'who made the call, and coordinators and administrators of the school',
    responder: 'the expert, or editors, administrators and programs of the organisation that responded',
    system: 'the service, when another response is accepted or the call ends',
  },
  conditions: { call_open: 'while the call is open' },
  steps: {
    proposed: { shortlisted: { by: ['school'], when: 'call_open' }, ...CHOICES },
    shortlisted: CHOICES,
    accepted: {},
    declined: {},
    withdrawn: {},
    not_selected: {},
  },
};
