import fc from 'fast-check';
import t from 'tap';
import { DomainError } from '../../../src/core/errors.ts';
import {
  assertBookable,
  assertCanGrow,
  assertGroupFits,
  assertGrowthFits,
  assertHasPriority,
  type BookingFacts,
  confirmationDeadline,
  groupKey,
  seatsAfter,
  seatsFor,
  startOf,
  toGroupName,
  waitsForPriority,
} from '../../../src/modules/reservations/booking.rules.ts';

const open: BookingFacts = {
  status: 'scheduled',
  activityStatus: 'published',
  visibleFrom: null,
  visibleUntil: null,
  startsAt: new Date('2027-03-25T09:00:00Z'),
  bookingOpensAt: new Date('2027-01-01T00:00:00Z'),
  bookingClosesAt: new Date('2027-03-20T09:00:00Z'),
};
const now = new Date('2027-03-01T12:00:00Z');

function refusal(work: () => unknown): string {
  try {
    work();
    return 'fine';
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return String(error.details.reason ?? error.details.errors?.[0]?.code);
  }
}

const booked = (change: Partial<BookingFacts>, at = now) =>
  refusal(() => assertBookable({ ...open, ...change }, at));
const grown = (change: Partial<BookingFacts>, at = now) =>
  refusal(() => assertCanGrow({ ...open, ...change }, at));

t.test('a session refuses with the one reason that explains most', async (t) => {
  t.equal(booked({}), 'fine');
  for (const activityStatus of [
    'draft',
    'in_review',
    'changes_requested',
    'rejected',
    'paused',
    'archived',
  ] as const) {
    t.equal(booked({ activityStatus }), 'not_published', activityStatus);
  }
  t.equal(booked({ visibleFrom: new Date('2027-03-02T00:00:00Z') }), 'not_published');
  t.equal(booked({ visibleUntil: now }), 'not_published');
  t.equal(booked({ status: 'cancelled' }), 'cancelled');
  t.equal(booked({ status: 'postponed' }), 'postponed');
  t.equal(booked({}, open.startsAt), 'past');
  t.equal(booked({}, open.bookingClosesAt), 'deadline_passed');
  t.equal(booked({}, new Date('2026-12-31T23:59:59.999Z')), 'not_open_yet');
  t.equal(booked({ bookingOpensAt: null }, new Date('2020-01-01T00:00:00Z')), 'fine');
  t.equal(booked({ status: 'cancelled', activityStatus: 'paused' }), 'not_published');
});

t.test('a group that has its place may grow after the deadline, until the session begins', async (t) => {
  t.equal(grown({}, open.bookingClosesAt), 'fine');
  t.equal(grown({ activityStatus: 'paused' }), 'fine');
  t.equal(grown({}, open.startsAt), 'past');
  t.equal(grown({ status: 'cancelled' }), 'cancelled');
  t.equal(grown({ status: 'postponed' }), 'postponed');
});

t.test('pupils take seats one by one, a group takes one', async (t) => {
  t.equal(seatsFor('pupil', 26), 26);
  t.equal(seatsFor('group', 26), 1);
});

t.test('adults count for the size of a group', async (t) => {
  const bounds = { groupSizeMin: 10, groupSizeMax: 30 };
  const fits = (pupilCount: number, adultCount: number) =>
    refusal(() => assertGroupFits({ pupilCount, adultCount }, bounds));
  t.equal(fits(27, 3), 'fine');
  t.equal(fits(27, 4), 'too_large');
  t.equal(fits(9, 1), 'fine');
  t.equal(fits(9, 0), 'too_small');
  const unbounded = { groupSizeMin: null, groupSizeMax: null };
  t.equal(
    refusal(() => assertGroupFits({ pupilCount: 500, adultCount: 50 }, unbounded)),
    'fine',
  );
});

t.test('a group may always become smaller, and grows only within its bounds', async (t) => {
  const bounds = { groupSizeMin: 20, groupSizeMax: 30 };
  const change = (from: [number, number], to: [number, number]) => {
    const [before, after] = [from, to].map(([pupilCount = 0, adultCount = 0]) => ({
      pupilCount,
      adultCount,
    }));
    return refusal(() =>
      assertGrowthFits(
        before ?? { pupilCount: 0, adultCount: 0 },
        after ?? { pupilCount: 0, adultCount: 0 },
        bounds,
      ),
    );
  };
  t.equal(change([25, 2], [5, 1]), 'fine');
  t.equal(change([40, 5], [38, 5]), 'fine');
  t.equal(change([5, 1], [8, 1]), 'fine');
  t.equal(change([25, 2], [29, 2]), 'too_large');
  t.equal(change([25, 5], [26, 4]), 'fine');
});

t.test('fewer pupils never take more seats, and unchanged pupils keep theirs', async () => {
  const count = fc.integer({ min: 1, max: 1000 });
  fc.assert(
    fc.property(
      count,
      count,
      count,
      fc.constantFrom('pupil' as const, 'group' as const),
      (before, seats, next, unit) => {
        const after = seatsAfter({ pupilCount: before, seats }, next, unit);
        if (next === before) return after === seats;
        return next < before ? after <= seats && after >= 1 : after === seatsFor(unit, next);
      },
    ),
  );
});

t.test('stray spaces and capitals do not make another group', async (t) => {
  t.equal(toGroupName('  Groep \t 7B '), 'Groep 7B');
  t.equal(groupKey(' groep  7b'), groupKey('GROEP 7B'));
  t.not(groupKey('Groep 7A'), groupKey('Groep 7B'));
});

t.test('a priority window lets its regions in, and everyone from its end on', async (t) => {
  const until = new Date('2027-03-05T12:00:00Z');
  const kept = { priorityUntilAt: until, priorityRegionIds: ['roermond'] };
  const waits = (regionIds: string[], at: Date, session = kept) => waitsForPriority(session, regionIds, at);
  t.equal(waits(['weert', 'limburg'], now), true);
  t.equal(waits(['roermond', 'limburg'], now), false);
  t.equal(waits(['weert'], new Date(until.getTime() - 1)), true);
  t.equal(waits(['weert'], until), false);
  t.equal(waits([], now, { ...kept, priorityRegionIds: [] }), false, 'kept for nobody is kept for no one');
  t.equal(waitsForPriority({ priorityUntilAt: null, priorityRegionIds: ['roermond'] }, [], now), false);
  t.equal(
    refusal(() => assertHasPriority(kept, ['weert'], now)),
    'priority_window',
  );
});

t.test('a reservation starts where somebody still has to decide', async (t) => {
  const bookingClosesAt = open.bookingClosesAt;
  const instant = { bookingMode: 'instant' as const, confirmWithinDays: 7, bookingClosesAt };
  const approval = { ...instant, bookingMode: 'approval' as const };
  const inAWeek = new Date('2027-03-08T12:00:00Z');
  t.strictSame(startOf(instant, false, now), { status: 'confirmed', expiresAt: null });
  t.strictSame(startOf(approval, false, now), { status: 'requested', expiresAt: inAWeek });
  for (const terms of [instant, approval]) {
    const first = { status: 'awaiting_school_approval', expiresAt: bookingClosesAt };
    t.strictSame(startOf(terms, true, now), first);
  }
  t.strictSame(confirmationDeadline({ bookingClosesAt }, 30, now), bookingClosesAt);
});
