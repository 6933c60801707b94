import type { Machine } from '../../core/machine.ts';
import type { demandCalls } from '../../infra/db/schema/demand-calls.ts';

export type DemandCallStatus = (typeof demandCalls.$inferSelect)['status'];

/** Who takes a step: the school with its people, a curator of its region, or the service by the clock. */
export type DemandCallParty = 'school' | 'coordinator' | 'curator' | 'system';

export type DemandCallCondition = 'open_at_once' | 'respond_by_ahead' | 'took_place';

/**
 * The machine of a demand call. A review can end in "no" as well: then the school withdraws the call or the
 * curator closes it.
 */
export const demandCallMachine: Machine<DemandCallStatus, DemandCallParty, DemandCallCondition> = {
  name: 'demand_call',
  parties: {
    school: 'who made the call, and coordinators and administrators of the school',
    coordinator: 'coordinators and administrators of the school',
    curator: 'a member of a workgroup that reviews for the region of the school, or the platform',
    system: 'the service, by the clock and when a response is accepted',
  },
  conditions: {
    respond_by_ahead: 'while `respondBy` is not over',
    open_at_once: 'while `respondBy` is not over; a learner question only by a coordinator, else by review',
    took_place: 'once a reservation for it was completed and none is still to come',
  },
  steps: {
    draft: {
      in_review: { by: ['school'] },
      open: { by: ['school'], when: 'open_at_once' },
    },
    in_review: {
      open: { by: ['curator'], when: 'respond_by_ahead' },
      withdrawn: { by: ['school'] },
      closed: { by: ['curator'], reason: 'any' },
    },
    open: {
      matched: { by: ['school', 'system'] },
      expired: { by: ['system'] },
      withdrawn: { by: ['school'] },
      closed: { by: ['school', 'curator'], reason: 'any', reasonFrom: ['curator'] },
    },
    matched: {
      fulfilled: { by: ['school', 'system'], when: 'took_place' },
      closed: { by: ['school', 'curator'], reason: 'any', reasonFrom: ['curator'] },
    },
    fulfilled: {},
    expired: { open: { by: ['school'], when: 'respond_by_ahead' } },
    withdrawn: {},
    closed: {},
  },
};
