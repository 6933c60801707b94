import { DomainError } from '../../core/errors.ts';
import type { Holds, Machine } from '../../core/machine.ts';
import type { waitlistEntryStatus } from '../../infra/db/schema/reservations.ts';
import type { ClaimParty } from './seat-claim.rules.ts';

export type WaitlistStatus = (typeof waitlistEntryStatus.enumValues)[number];
type Condition = 'may_wait_again';

/** The machine of a place on a waiting list (C-06). */
export const waitlistMachine: Machine<WaitlistStatus, ClaimParty, Condition> = {
  name: 'waitlist_entry',
  parties: {
    requester: 'who put the group on the list, while still with the school',
    school: 'coordinators, administrators and programs of the school',
    provider: 'editors and administrators of the provider; they see who waits',
    platform: 'the platform and its jobs',
  },
  conditions: { may_wait_again: 'after the first offer that lapsed, while groups can still come' },
  steps: {
    waiting: {
      offered: { by: ['platform'] },
      withdrawn: { by: ['requester', 'school', 'platform'] },
      closed: { by: ['platform'] },
    },
    offered: {
      accepted: { by: ['requester', 'school', 'platform'] },
      declined: { by: ['requester', 'school', 'platform'] },
      lapsed: { by: ['platform'] },
      closed: { by: ['platform'] },
    },
    lapsed: { waiting: { by: ['platform'], when: 'may_wait_again' } },
    accepted: {},
    declined: {},
    withdrawn: {},
    closed: {},
  },
};

/** Statuses in which a group can still get a place. */
export const OPEN_STATUSES = ['waiting', 'offered'] as const;

/** A group lapses at most twice: then its place on the list is over. */
const MOST_LAPSES = 2;

/** True when a group whose offer lapsed goes to the end of the queue; otherwise its waiting is over. */
export function mayWaitAgain(lapseCount: number, isListOpen: boolean): boolean {
  return isListOpen && lapseCount < MOST_LAPSES;
}

/** Which conditions of the machine an entry meets. */
export function waitlistConditions({ lapseCount }: { lapseCount: number }): Holds<Condition> {
  return () => mayWaitAgain(lapseCount, true);
}

/** What an entry needs to know about its offer. */
export interface OfferFacts {
  status: WaitlistStatus;
  offerExpiresAt: Date | null;
  lapseCount: number;
}

/**
 * The moment until which an offer can be taken.
 * @throws DomainError offer_expired with `offerExpiresAt` once it has passed, transition_not_allowed when there is none
 */
export function assertOffered(entry: OfferFacts, now: Date): Date {
  const { status, offerExpiresAt } = entry;
  if (status === 'offered' && offerExpiresAt !== null && now < offerExpiresAt) return offerExpiresAt;
  const hasLapsed =
    status === 'offered' || status === 'lapsed' || (status === 'waiting' && entry.lapseCount > 0);
  if (hasLapsed && offerExpiresAt !== null) {
    throw new DomainError(
      'offer_expired',
      'Dit aanbod is verlopen. Staat de groep nog op de lijst, dan wacht zij achteraan.',
      {
        offerExpiresAt: offerExpiresAt.toISOString(),
        currentStatus: status,
      },
    );
  }
  throw new DomainError('transition_not_allowed', 'Deze groep heeft nu geen aanbod.', {
    currentStatus: status,
    allowedTransitions: status === 'waiting' ? ['withdrawn'] : [],
  });
}
