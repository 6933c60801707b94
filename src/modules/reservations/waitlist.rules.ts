import { DomainError } from '../../core/errors.ts';
import type { Holds } from '../../core/machine.ts';
import { type BookingFacts, reasonNotBookable } from './booking.rules.ts';
import type { ClaimParty } from './seat-claim.rules.ts';
import type { WaitlistCondition, WaitlistStatus } from './waitlist.machine.ts';

/** What of a session decides on waiting for it. */
export interface WaitlistFacts extends BookingFacts {
  programmeId: string | null;
}

/**
 * Why nobody can wait for a session now, as a code; undefined while they can. The visits of a programme are reserved
 * together, so there is no waiting for one of them.
 */
export function reasonNotWaitable(session: WaitlistFacts, now: Date): string | undefined {
  return session.programmeId === null ? reasonNotBookable(session, now) : 'programme';
}

/** Reasons for which nobody comes any more; others may pass. */
const OVER: readonly string[] = ['programme', 'cancelled', 'past', 'deadline_passed'];

/** True when a waiting list is closed for good; false while it is open, or stands still. */
export function isListOver(reason: string | undefined): boolean {
  return reason !== undefined && OVER.includes(reason);
}

/** A group lapses at most twice: then its place on the list is over. */
const MOST_LAPSES = 2;

/** True when a group whose offer lapsed goes to the end of the queue; otherwise its waiting is over. */
export function mayWaitAgain(lapseCount: number, isListOpen: boolean): boolean {
  return isListOpen && lapseCount < MOST_LAPSES;
}

/** What of an entry decides on its steps. */
interface StepFacts {
  lapseCount: number;
  /** Of its school. */
  requiresReservationApproval: boolean;
}

/** Which conditions of the machine an entry meets for these parties. */
export function waitlistConditions(
  { lapseCount, requiresReservationApproval }: StepFacts,
  parties: readonly ClaimParty[],
): Holds<WaitlistCondition> {
  const approves = parties.includes('school') || parties.includes('platform');
  const holds: Record<WaitlistCondition, boolean> = {
    may_wait_again: mayWaitAgain(lapseCount, true),
    may_accept: approves || !requiresReservationApproval,
  };
  return (condition) => holds[condition];
}

/** What an entry needs to know about its offer. */
export interface OfferFacts {
  status: WaitlistStatus;
  /** Of the last offer; null when there never was one. */
  offerExpiresAt: Date | null;
}

/**
 * The moment until which an offer can be taken.
 * @throws DomainError offer_expired with `offerExpiresAt` once it has passed, transition_not_allowed when there is none
 */
export function assertOffered(entry: OfferFacts, now: Date): Date {
  const { status, offerExpiresAt } = entry;
  if (status === 'offered' && offerExpiresAt !== null && now < offerExpiresAt) return offerExpiresAt;
  const hasLapsed = status === 'offered' || status === 'lapsed' || status === 'waiting';
  if (hasLapsed && offerExpiresAt !== null) {
    throw new DomainError(
      'offer_expired',
      'Dit aanbod is verlopen. Staat de groep nog op de lijst, dan kan er een nieuw aanbod komen.',
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
