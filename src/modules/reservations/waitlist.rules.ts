import { DomainError } from '../../core/errors.ts';
import type { Holds } from '../../core/machine.ts';
import type { WaitlistCondition, WaitlistStatus } from './waitlist.machine.ts';

/** Statuses in which a group can still get a place. */
export const OPEN_STATUSES = ['waiting', 'offered'] as const;

/** A group lapses at most twice: then its place on the list is over. */
const MOST_LAPSES = 2;

/** True when a group whose offer lapsed goes to the end of the queue; otherwise its waiting is over. */
export function mayWaitAgain(lapseCount: number, isListOpen: boolean): boolean {
  return isListOpen && lapseCount < MOST_LAPSES;
}

/** Which conditions of the machine an entry meets. */
export function waitlistConditions({ lapseCount }: { lapseCount: number }): Holds<WaitlistCondition> {
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
