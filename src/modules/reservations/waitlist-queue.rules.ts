/** A group in the queue, as the order is decided. */
export interface QueuedGroup {
  id: string;
  /** Lower goes first. */
  queueNumber: number;
  /** Seats of the whole group. */
  seats: number;
  /** Seats with which it would come. */
  leastSeats: number;
  /** Its school is of a region that goes first. */
  hasPriority: boolean;
}

/** Seats that are set apart for a group. */
export interface SeatOffer {
  id: string;
  seats: number;
  /** Seats that were free when it was this group's turn. */
  freeSeats: number;
}

/** A group whose turn it was while too few seats were free. */
export interface SkippedGroup {
  id: string;
  freeSeats: number;
  neededSeats: number;
}

export interface Turns {
  offers: SeatOffer[];
  skipped: SkippedGroup[];
}

/**
 * Who is offered the free seats. Each group has its turn once: it gets an offer when it fits, in part if it may
 * be split, and is skipped without losing its place when it does not. Within a priority window only schools of
 * its regions have a turn, as only they can reserve.
 */
export function nextOffers(
  groups: readonly QueuedGroup[],
  freeSeats: number,
  { isPriorityWindow }: { isPriorityWindow: boolean },
): Turns {
  const turns: Turns = { offers: [], skipped: [] };
  const candidates = isPriorityWindow ? groups.filter((group) => group.hasPriority) : groups;
  let free = Math.max(freeSeats, 0);
  const inTurn = candidates.toSorted((a, b) => a.queueNumber - b.queueNumber);
  for (const { id, seats, leastSeats } of inTurn) {
    if (free === 0) break;
    if (leastSeats > free) {
      turns.skipped.push({ id, freeSeats: free, neededSeats: leastSeats });
      continue;
    }
    const offered = Math.min(seats, free);
    turns.offers.push({ id, seats: offered, freeSeats: free });
    free -= offered;
  }
  return turns;
}

const HOUR_MS = 3_600_000;
const OFFER_HOURS = 48;
const LEAST_OFFER_HOURS = 1;

/** Until when an offer made now stands: two days, not beyond the end of booking; none when that is within the hour. */
export function offerUntil(now: Date, bookingClosesAt: Date): Date | undefined {
  const end = Math.min(now.getTime() + OFFER_HOURS * HOUR_MS, bookingClosesAt.getTime());
  return end - now.getTime() < LEAST_OFFER_HOURS * HOUR_MS ? undefined : new Date(end);
}

const places = (count: number) => (count === 1 ? '1 plaats' : `${count} plaatsen`);

/** What a waiting group reads about its turn, such as "24 plaatsen vrij, u heeft er 28 nodig". */
export function skipText({ freeSeats, neededSeats }: Omit<SkippedGroup, 'id'>): string {
  return `${places(freeSeats)} vrij, u heeft er ${neededSeats} nodig. U houdt uw plek in de rij.`;
}
