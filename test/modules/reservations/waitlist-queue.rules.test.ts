import fc from 'fast-check';
import t from 'tap';
import {
  nextOffers,
  offerUntil,
  type QueuedGroup,
  skipText,
} from '../../../src/modules/reservations/waitlist-queue.rules.ts';

const group = (queueNumber: number, seats: number, change: Partial<QueuedGroup> = {}): QueuedGroup => ({
  id: `groep-${queueNumber}`,
  queueNumber,
  seats,
  leastSeats: seats,
  hasPriority: false,
  ...change,
});
const OPEN = { isPriorityWindow: false };

t.test('the first group that fits is offered seats, and the others keep their place', async (t) => {
  const turns = nextOffers([group(3, 4), group(1, 28), group(2, 20)], 24, OPEN);
  t.strictSame(turns.offers, [
    { id: 'groep-2', seats: 20, freeSeats: 24 },
    { id: 'groep-3', seats: 4, freeSeats: 4 },
  ]);
  t.strictSame(turns.skipped, [{ id: 'groep-1', freeSeats: 24, neededSeats: 28 }]);
  t.equal(
    skipText({ freeSeats: 24, neededSeats: 28 }),
    '24 plaatsen vrij, u heeft er 28 nodig. U houdt uw plek in de rij.',
  );
  t.match(skipText({ freeSeats: 1, neededSeats: 28 }), /^1 plaats vrij/);
});

t.test('only a group that may be split is offered a part, and no less than it would come with', async (t) => {
  const parted = group(1, 28, { leastSeats: 14 });
  t.strictSame(nextOffers([parted], 20, OPEN).offers, [{ id: 'groep-1', seats: 20, freeSeats: 20 }]);
  t.strictSame(nextOffers([parted], 14, OPEN).offers, [{ id: 'groep-1', seats: 14, freeSeats: 14 }]);
  t.strictSame(nextOffers([parted], 13, OPEN).offers, []);
  t.strictSame(nextOffers([parted], 40, OPEN).offers, [{ id: 'groep-1', seats: 28, freeSeats: 40 }]);
});

t.test('within a priority window only its schools have a turn; afterwards the queue counts', async (t) => {
  const groups = [group(1, 10), group(2, 10, { hasPriority: true })];
  const inWindow = nextOffers(groups, 20, { isPriorityWindow: true });
  t.strictSame(inWindow, { offers: [{ id: 'groep-2', seats: 10, freeSeats: 20 }], skipped: [] });
  t.equal(nextOffers(groups, 10, OPEN).offers[0]?.id, 'groep-1');
});

t.test('no seats, no turns', async (t) => {
  for (const free of [0, -3]) {
    t.strictSame(nextOffers([group(1, 1)], free, OPEN), { offers: [], skipped: [] });
  }
});

t.test('an offer stands two days, never beyond booking, and is not made within the last hour', async (t) => {
  const now = new Date('2027-03-01T09:00:00.000Z');
  const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);
  t.strictSame(offerUntil(now, hours(100)), hours(48));
  t.strictSame(offerUntil(now, hours(5)), hours(5));
  t.strictSame(offerUntil(now, hours(1)), hours(1), 'an hour is enough');
  t.equal(offerUntil(now, new Date(hours(1).getTime() - 1)), undefined);
  t.equal(offerUntil(now, hours(-1)), undefined);
});

const groups = fc
  .array(
    fc.record({
      seats: fc.integer({ min: 1, max: 40 }),
      share: fc.double({ min: 0.1, max: 1, noNaN: true }),
      hasPriority: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map((rows) =>
    rows.map(({ seats, share, hasPriority }, index) =>
      group(index + 1, seats, { leastSeats: Math.max(1, Math.ceil(seats * share)), hasPriority }),
    ),
  );

t.test('whatever the queue, offers fit the room and the order is explained', async () => {
  fc.assert(
    fc.property(groups, fc.integer({ min: 0, max: 120 }), fc.boolean(), (queue, free, isPriorityWindow) => {
      const { offers, skipped } = nextOffers(queue, free, { isPriorityWindow });
      const byId = new Map(queue.map((each) => [each.id, each]));
      const offered = new Map(offers.map((offer) => [offer.id, offer]));
      const total = offers.reduce((sum, { seats }) => sum + seats, 0);
      if (total > free) return false;
      for (const { id, seats } of offers) {
        const own = byId.get(id);
        if (own === undefined || seats < own.leastSeats || seats > own.seats) return false;
        if (isPriorityWindow && !own.hasPriority) return false;
        // A part is offered only when no more was free at its turn.
        if (seats < own.seats && seats !== offered.get(id)?.freeSeats) return false;
      }
      // Nobody is passed over by a later group that needs as much and has the same rights.
      const overtaken = skipped.some((skip) => {
        const own = byId.get(skip.id);
        return queue.some(
          (later) =>
            own !== undefined &&
            later.queueNumber > own.queueNumber &&
            later.leastSeats >= own.leastSeats &&
            offered.has(later.id),
        );
      });
      if (overtaken || skipped.some(({ freeSeats, neededSeats }) => neededSeats <= freeSeats)) return false;
      // Nothing is left that an eligible group without an offer would fit in.
      const left = free - total;
      return !queue.some(
        (each) => (!isPriorityWindow || each.hasPriority) && !offered.has(each.id) && each.leastSeats <= left,
      );
    }),
    { numRuns: 2_000 },
  );
});
