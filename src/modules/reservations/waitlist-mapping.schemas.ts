import { present } from '../../core/fields.ts';
import type { WaitlistStatus } from './waitlist.machine.ts';
import type { WaitlistEntry, WaitlistRow } from './waitlist.schemas.ts';
import { skipText } from './waitlist-queue.rules.ts';

/** An entry as one caller sees it. */
export interface WaitlistView extends WaitlistRow {
  allowedTransitions: WaitlistStatus[];
}

function offerOf({ status, offeredSeats, offeredAt, offerExpiresAt }: WaitlistRow): WaitlistEntry['offer'] {
  if (status !== 'offered' || offeredSeats === null || offeredAt === null || offerExpiresAt === null) {
    return undefined;
  }
  return {
    seats: offeredSeats,
    offeredAt: offeredAt.toISOString(),
    expiresAt: offerExpiresAt.toISOString(),
  };
}

function lastSkipOf({ skippedAt, skippedFreeSeats, leastSeats }: WaitlistRow): WaitlistEntry['lastSkip'] {
  if (skippedAt === null || skippedFreeSeats === null) return undefined;
  const facts = { freeSeats: skippedFreeSeats, neededSeats: leastSeats };
  return { skippedAt: skippedAt.toISOString(), ...facts, text: skipText(facts) };
}

/** The row as the API shows it; who asked stays with the school. */
export function toWaitlistEntry(view: WaitlistView): WaitlistEntry {
  const isWaiting = view.status === 'waiting';
  return {
    id: view.id,
    version: view.version,
    status: view.status,
    sessionId: view.sessionId,
    activityId: view.activityId,
    activityTitle: view.activityTitle,
    startsAt: view.startsAt.toISOString(),
    endsAt: view.endsAt.toISOString(),
    organisationId: view.organisationId,
    organisationName: view.organisationName,
    groupName: view.groupName,
    level: view.level,
    pupilCount: view.pupilCount,
    adultCount: view.adultCount,
    seats: view.seats,
    lapseCount: view.lapseCount,
    allowedTransitions: view.allowedTransitions,
    createdAt: view.createdAt.toISOString(),
    updatedAt: view.updatedAt.toISOString(),
    ...present({
      minimumPupilCount: view.minimumPupilCount,
      position: isWaiting ? view.groupsBefore + 1 : undefined,
      groupsBefore: isWaiting ? view.groupsBefore : undefined,
      offer: offerOf(view),
      lastSkip: lastSkipOf(view),
      reservationId: view.reservationId,
    }),
  };
}
