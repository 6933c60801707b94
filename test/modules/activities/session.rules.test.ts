import fc from 'fast-check';
import t from 'tap';
import { DomainError } from '../../../src/core/errors.ts';
import { assertReason, decideStep, statusesOf } from '../../../src/core/machine.ts';
import type { sessions } from '../../../src/infra/db/schema/activities.ts';
import { sessionMachine } from '../../../src/modules/activities/session.machine.ts';
import {
  assertCapacity,
  bookingStateOf,
  deriveTimes,
  type LocalTimes,
  meets,
} from '../../../src/modules/activities/session.rules.ts';

type SessionRow = typeof sessions.$inferSelect;

const at = (text: string) => new Date(`2027-03-${text}:00:00Z`);
const STATUSES = ['scheduled', 'postponed', 'cancelled'] as const;
const PARTIES = ['provider', 'platform'] as const;

/** Every legal step with what it needs, written out apart from the code. */
const LEGAL: Record<string, 'not_ended' | 'to_come' | 'always'> = {
  'scheduled>postponed': 'not_ended',
  'postponed>scheduled': 'to_come',
  'scheduled>cancelled': 'not_ended',
  'postponed>cancelled': 'always',
};

t.test('a session is postponed, planned again or cancelled for good, and nothing else', async (t) => {
  for (const from of STATUSES) {
    for (const to of STATUSES) {
      const step = `${from}>${to}`;
      const legal = LEGAL[step];
      for (const met of ['not_ended', 'to_come', 'none']) {
        for (const party of PARTIES) {
          const holds = (condition: string) => condition === met;
          const take = () => decideStep(sessionMachine, from, to, [party], holds);
          if (from === to) t.equal(take(), undefined, `${step} is no step`);
          else if (legal === met || legal === 'always') t.equal(take(), party, `${step} with ${met}`);
          else t.throws(take, { code: 'transition_not_allowed', details: { currentStatus: from } }, step);
        }
      }
    }
  }
  t.equal(statusesOf(sessionMachine)[0], 'scheduled', 'the first one is the initial one');
});

t.test('a session can be stepped until its end, and planned again until its begin', async (t) => {
  const times = { startsAt: at('25T09'), endsAt: at('25T11') };
  const states = ['25T08', '25T09', '25T10', '25T11'].map((text) => {
    const holds = meets(times, at(text));
    return [holds('to_come'), holds('not_ended')];
  });
  t.strictSame(states, [
    [true, true],
    [false, true],
    [false, true],
    [false, false],
  ]);
});

t.test('a cancellation needs a reason, other steps do not', async (t) => {
  const give = (from: (typeof STATUSES)[number], to: (typeof STATUSES)[number], reason = {}) =>
    assertReason(sessionMachine, from, to, 'provider', reason);
  for (const from of ['scheduled', 'postponed'] as const) {
    t.throws(() => give(from, 'cancelled'), {
      code: 'validation_failed',
      details: { errors: [{ pointer: '#/reasonCode', code: 'required' }] },
    });
    give(from, 'cancelled', { reasonCode: 'illness' });
    give(from, 'cancelled', { reasonText: 'De gids is ziek.' });
  }
  give('scheduled', 'postponed');
  give('postponed', 'scheduled');
});

const morning: LocalTimes = {
  date: '2027-03-25',
  startTime: '10:00:00',
  endDate: '2027-03-25',
  endTime: '11:30:00',
  timeZone: 'Europe/Amsterdam',
  bookingClosesDaysBefore: 0,
};
const spring = { date: '2027-03-28', endDate: '2027-03-28' };
const autumn = { date: '2027-10-31', endDate: '2027-10-31' };

function derived(change: Partial<LocalTimes>) {
  const { startsAt, endsAt, startsAtOffset, endsAtOffset, bookingClosesAt } = deriveTimes({
    ...morning,
    ...change,
  });
  return [
    `${startsAt.toISOString().slice(0, 16)} ${startsAtOffset}`,
    `${endsAt.toISOString().slice(0, 16)} ${endsAtOffset}`,
    bookingClosesAt.toISOString().slice(0, 16),
  ];
}

function faultsOf(change: Partial<LocalTimes>) {
  try {
    return deriveTimes({ ...morning, ...change });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.details.errors?.map(({ pointer, code }) => `${pointer} ${code}`);
  }
}

t.test('the instants follow from the local times on both sides of a change of the clock', async (t) => {
  const table: [string, Partial<LocalTimes>, string[]][] = [
    ['winter', {}, ['2027-03-25T09:00 +01:00', '2027-03-25T10:30 +01:00', '2027-03-25T09:00']],
    [
      'summer',
      { date: '2027-04-01', endDate: '2027-04-01' },
      ['2027-04-01T08:00 +02:00', '2027-04-01T09:30 +02:00', '2027-04-01T08:00'],
    ],
    [
      'over the hour that is skipped',
      { ...spring, startTime: '01:30:00', endTime: '03:30:00' },
      ['2027-03-28T00:30 +01:00', '2027-03-28T01:30 +02:00', '2027-03-28T00:30'],
    ],
    [
      'over the hour that comes twice',
      { ...autumn, startTime: '01:30:00', endTime: '03:30:00' },
      ['2027-10-30T23:30 +02:00', '2027-10-31T02:30 +01:00', '2027-10-30T23:30'],
    ],
    [
      'past midnight',
      { endDate: '2027-03-26', startTime: '22:00:00', endTime: '01:00:00' },
      ['2027-03-25T21:00 +01:00', '2027-03-26T00:00 +01:00', '2027-03-25T21:00'],
    ],
    [
      'elsewhere',
      { timeZone: 'America/Paramaribo' },
      ['2027-03-25T13:00 -03:00', '2027-03-25T14:30 -03:00', '2027-03-25T13:00'],
    ],
  ];
  for (const [name, change, expected] of table) t.strictSame(derived(change), expected, name);
});

t.test('a time that comes twice is the earlier one, unless the offset chooses', async (t) => {
  const night = { ...autumn, startTime: '02:15:00', endTime: '04:00:00' };
  t.equal(derived(night)[0], '2027-10-31T00:15 +02:00');
  t.equal(derived({ ...night, startsAtOffset: '+02:00' })[0], '2027-10-31T00:15 +02:00');
  t.equal(derived({ ...night, startsAtOffset: '+01:00' })[0], '2027-10-31T01:15 +01:00');
  const short = { ...night, endTime: '02:45:00' };
  t.strictSame(derived(short).slice(0, 2), ['2027-10-31T00:15 +02:00', '2027-10-31T00:45 +02:00']);
  t.strictSame(
    derived({ ...short, startsAtOffset: '+01:00' }).slice(0, 2),
    ['2027-10-31T01:15 +01:00', '2027-10-31T01:45 +01:00'],
    'the end goes with a begin in the second of the two hours',
  );
  t.strictSame(faultsOf({ ...night, endTime: '02:00:00' }), ['#/endTime range_inverted']);
  t.strictSame(faultsOf({ ...night, startsAtOffset: '+03:00' }), ['#/startsAtOffset code_unknown']);
  t.strictSame(faultsOf({ startsAtOffset: '+02:00' }), ['#/startsAtOffset code_unknown']);
});

t.test('times that do not exist or are out of order are faults, all at once', async (t) => {
  const table: [Partial<LocalTimes>, string[]][] = [
    [{ ...spring, startTime: '02:00:00', endTime: '04:00:00' }, ['#/startTime local_time_nonexistent']],
    [{ ...spring, startTime: '02:59:59', endTime: '04:00:00' }, ['#/startTime local_time_nonexistent']],
    [{ ...spring, startTime: '01:00:00', endTime: '02:30:00' }, ['#/endTime local_time_nonexistent']],
    [
      { ...spring, startTime: '02:15:00', endTime: '02:30:00' },
      ['#/startTime local_time_nonexistent', '#/endTime local_time_nonexistent'],
    ],
    [{ endTime: '10:00:00' }, ['#/endTime range_inverted']],
    [{ endTime: '09:59:59' }, ['#/endTime range_inverted']],
    [{ endDate: '2027-03-24' }, ['#/endTime range_inverted']],
    [{ timeZone: 'Europe/Roermond' }, ['#/timeZone code_unknown']],
    [{ timeZone: '+01:00' }, ['#/timeZone code_unknown']],
  ];
  for (const [change, faults] of table) t.strictSame(faultsOf(change), faults, JSON.stringify(change));
  t.equal(derived({ ...spring, startTime: '03:00:00', endTime: '04:00:00' })[0], '2027-03-28T01:00 +02:00');
});

t.test('reserving stops at the same local time some days before', async (t) => {
  const closes = (days: number, change: Partial<LocalTimes> = {}) =>
    derived({ ...change, bookingClosesDaysBefore: days })[2];
  t.equal(closes(0), '2027-03-25T09:00');
  t.equal(closes(7), '2027-03-18T09:00');
  t.equal(closes(7, { date: '2027-04-01', endDate: '2027-04-01' }), '2027-03-25T09:00', 'over the change');
  const night = { date: '2027-03-29', endDate: '2027-03-29', startTime: '02:30:00', endTime: '04:00:00' };
  t.equal(closes(1, night), '2027-03-28T00:30', '24 hours before when that time does not exist');
});

t.test('a session begins before it ends, and reserving stops at or before its begin', async () => {
  const two = (number: number) => String(number).padStart(2, '0');
  const times = fc.record({
    day: fc.date({ min: new Date('2026-01-01'), max: new Date('2037-12-31'), noInvalidDate: true }),
    minute: fc.integer({ min: 0, max: 1439 }),
    minutes: fc.integer({ min: 1, max: 3 * 1440 }),
    days: fc.integer({ min: 0, max: 365 }),
    timeZone: fc.constantFrom('Europe/Amsterdam', 'America/Curacao', 'Australia/Lord_Howe', 'UTC'),
  });
  fc.assert(
    fc.property(times, ({ day, minute, minutes, days, timeZone }) => {
      const date = day.toISOString().slice(0, 10);
      const end = new Date(Date.parse(`${date}T00:00:00Z`) + (minute + minutes) * 60_000).toISOString();
      const local = {
        date,
        startTime: `${two(Math.floor(minute / 60))}:${two(minute % 60)}:00`,
        endDate: end.slice(0, 10),
        endTime: end.slice(11, 19),
        timeZone,
        bookingClosesDaysBefore: days,
      };
      const faults = faultsOf(local);
      if (Array.isArray(faults)) return faults.every((fault) => fault.endsWith('local_time_nonexistent'));
      const { startsAt, startsAtOffset, endsAt, bookingClosesAt } = deriveTimes(local);
      const again = deriveTimes({ ...local, startsAtOffset });
      return (
        startsAt < endsAt && bookingClosesAt <= startsAt && again.startsAt.getTime() === startsAt.getTime()
      );
    }),
  );
});

const session = {
  status: 'scheduled',
  startsAt: at('25T09'),
  endsAt: at('25T11'),
  bookingOpensAt: at('01T00'),
  bookingClosesAt: at('20T09'),
  capacitySeats: 30,
  takenSeats: 0,
} as SessionRow;

t.test('whether it can be booked follows from status, time and seats', async (t) => {
  const table: [Partial<SessionRow>, Date, string][] = [
    [{}, at('10T00'), 'open'],
    [{ bookingOpensAt: null }, new Date(0), 'open'],
    [{ takenSeats: 29 }, at('10T00'), 'open'],
    [{ takenSeats: 30 }, at('10T00'), 'full'],
    [{}, new Date(at('01T00').getTime() - 1), 'not_yet_open'],
    [{}, at('01T00'), 'open'],
    [{ takenSeats: 30 }, new Date(0), 'not_yet_open'],
    [{}, new Date(at('20T09').getTime() - 1), 'open'],
    [{}, at('20T09'), 'closed'],
    [{ takenSeats: 30 }, at('20T09'), 'closed'],
    [{ bookingClosesAt: session.startsAt }, at('25T09'), 'closed'],
    [{}, new Date(at('25T11').getTime() - 1), 'closed'],
    [{}, at('25T11'), 'past'],
    [{ status: 'postponed' }, at('10T00'), 'postponed'],
    [{ status: 'postponed' }, at('30T00'), 'postponed'],
    [{ status: 'cancelled', takenSeats: 30 }, at('10T00'), 'cancelled'],
    [{ status: 'cancelled' }, at('30T00'), 'cancelled'],
  ];
  for (const [change, now, state] of table)
    t.equal(
      bookingStateOf({ ...session, ...change }, now),
      state,
      `${JSON.stringify(change)} ${now.toISOString()}`,
    );
});

t.test('a session without seats is never open nor full, and says so before it would open', async (t) => {
  const states = ['01T00', '10T00', '20T09', '25T09'].map((text) =>
    bookingStateOf({ ...session, capacitySeats: 0 }, at(text)),
  );
  t.strictSame(states, ['closed', 'closed', 'closed', 'closed']);
  t.equal(bookingStateOf({ ...session, capacitySeats: 0 }, new Date(0)), 'closed');
  t.equal(bookingStateOf({ ...session, capacitySeats: 0 }, at('25T11')), 'past');
});

t.test('seats never become fewer than are taken', async (t) => {
  assertCapacity(0, 0);
  assertCapacity(28, 28);
  t.throws(() => assertCapacity(28, 27), { code: 'capacity_exceeded', details: { remaining: 0 } });
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(1000), (taken, seats) => {
      try {
        assertCapacity(taken, seats);
        return seats >= taken;
      } catch {
        return seats < taken;
      }
    }),
  );
});
