import fc from 'fast-check';
import t from 'tap';
import { DomainError } from '../../../src/core/errors.ts';
import {
  assertTerms,
  type MinimumFacts,
  minimumAction,
  openingMoment,
  type SessionTerms,
} from '../../../src/modules/activities/session-terms.rules.ts';

const at = (text: string) => new Date(`2027-03-${text}:00:00Z`);
const terms: SessionTerms = {
  startsAt: at('25T09'),
  capacitySeats: 30,
  bookingOpensAt: null,
  bookingClosesAt: at('20T09'),
  bookingClosesDaysBefore: 5,
  priorityUntilAt: null,
  priorityRegionIds: [],
  minimumSeats: null,
};

function faultsOf(change: Partial<SessionTerms>) {
  try {
    assertTerms({ ...terms, ...change });
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.details.errors?.map(({ pointer, code }) => `${pointer} ${code}`);
  }
}

t.test('terms that contradict themselves are refused, all at once', async (t) => {
  const table: [Partial<SessionTerms>, string[]][] = [
    [{}, []],
    [{ bookingOpensAt: at('20T08') }, []],
    [{ bookingOpensAt: at('20T09') }, ['#/bookingOpensAt range_inverted']],
    [{ priorityUntilAt: at('10T00'), priorityRegionIds: ['a'] }, []],
    [{ priorityUntilAt: at('25T09'), priorityRegionIds: ['a'] }, []],
    [{ priorityUntilAt: at('25T10'), priorityRegionIds: ['a'] }, ['#/priorityUntilAt range_inverted']],
    [{ priorityUntilAt: at('10T00') }, ['#/priorityRegionIds required']],
    [{ priorityRegionIds: ['a'] }, ['#/priorityUntilAt required']],
    [{ minimumSeats: 30 }, []],
    [{ minimumSeats: 31 }, ['#/minimumSeats too_large']],
    [{ minimumSeats: 10, bookingClosesDaysBefore: 0 }, ['#/bookingClosesDaysBefore too_small']],
    [
      { minimumSeats: 31, priorityRegionIds: ['a'], bookingOpensAt: at('21T00') },
      ['#/bookingOpensAt range_inverted', '#/priorityUntilAt required', '#/minimumSeats too_large'],
    ],
  ];
  for (const [change, faults] of table) t.strictSame(faultsOf(change), faults, JSON.stringify(change));
});

t.test('reserving opens at the local midnight, on both sides of a change of the clock', async (t) => {
  const opens = (date: string, days: number, zone = 'Europe/Amsterdam') =>
    openingMoment(date, zone, days).toISOString();
  t.equal(opens('2027-03-25', 0), '2027-03-24T23:00:00.000Z');
  t.equal(opens('2027-04-01', 7), '2027-03-24T23:00:00.000Z', 'before the change');
  t.equal(opens('2027-04-01', 3), '2027-03-28T22:00:00.000Z', 'after it');
  t.equal(opens('2027-03-29', 1), '2027-03-27T23:00:00.000Z', 'the day of the change begins in winter time');
  t.equal(opens('2027-10-31', 0), '2027-10-30T22:00:00.000Z');
  t.equal(opens('2027-11-01', 0), '2027-10-31T23:00:00.000Z');
  t.equal(opens('2027-03-14', 0, 'America/Havana'), '2027-03-14T05:00:00.000Z', 'where midnight is skipped');
});

const facts: MinimumFacts = {
  status: 'scheduled',
  startsAt: at('25T09'),
  bookingClosesAt: at('20T09'),
  minimumSeats: 10,
  liveSeats: 9,
  minimumWarnedAt: null,
};

t.test(
  'with too few seats the provider is warned once, and at the end of booking it is cancelled',
  async (t) => {
    const table: [Partial<MinimumFacts>, Date, 'cancel' | 'warn' | undefined][] = [
      [{}, new Date(at('17T09').getTime() - 1), undefined],
      [{}, at('17T09'), 'warn'],
      [{ minimumWarnedAt: at('17T09') }, at('18T09'), undefined],
      [{}, new Date(at('20T09').getTime() - 1), 'warn'],
      [{}, at('20T09'), 'cancel'],
      [{ minimumWarnedAt: at('17T09') }, at('20T09'), 'cancel'],
      [{}, new Date(at('25T09').getTime() - 1), 'cancel'],
      [{}, at('25T09'), undefined],
      [{ liveSeats: 10 }, at('20T09'), undefined],
      [{ minimumSeats: null, liveSeats: 0 }, at('20T09'), undefined],
      [{ status: 'postponed' }, at('20T09'), undefined],
      [{ status: 'cancelled' }, at('20T09'), undefined],
    ];
    for (const [change, now, action] of table)
      t.equal(
        minimumAction({ ...facts, ...change }, now),
        action,
        `${JSON.stringify(change)} ${now.toISOString()}`,
      );
  },
);

t.test(
  'whatever the moment, enough seats ask for nothing, and what is cancelled or warned of stays so',
  async () => {
    const moments = fc.record({
      now: fc.date({ min: at('01T00'), max: at('31T00'), noInvalidDate: true }),
      liveSeats: fc.nat(20),
      minimumSeats: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(moments, ({ now, liveSeats, minimumSeats }) => {
        const given = { ...facts, liveSeats, minimumSeats };
        const action = minimumAction(given, now);
        if (liveSeats >= minimumSeats) return action === undefined;
        const after =
          action === 'cancel' ? { ...given, status: 'cancelled' } : { ...given, minimumWarnedAt: now };
        return action === undefined || minimumAction(after, now) === undefined;
      }),
    );
  },
);
