import fc from 'fast-check';
import t from 'tap';
import { isDay, isInstant, isLocalTime } from '../../src/core/instants.ts';
import { addDays, isTimeZone, localDay, resolveLocal } from '../../src/core/local-time.ts';

const AMSTERDAM = 'Europe/Amsterdam';

t.test('an instant has a T, seconds and an offset, in upper case (C-12)', async (t) => {
  const accepted = [
    '2027-03-25T09:00:00Z',
    '2027-03-25T09:00:00.1Z',
    '2027-03-25T09:00:00.123456789Z',
    '2027-03-25T10:00:00+01:00',
    '2027-03-25T09:00:00+00:00',
    '2027-03-25T03:30:00-05:30',
    '2028-02-29T23:59:59.999Z',
    '1900-01-01T00:00:00Z',
    '2999-12-31T23:59:59-23:59',
  ];
  for (const value of accepted) {
    t.ok(isInstant(value), value);
    t.notOk(Number.isNaN(new Date(value).getTime()), `${value} is an instant for the runtime too`);
  }
  const refused = {
    '2027-03-25T09:00:00': 'without an offset',
    '2027-03-25T09:00:00-00:00': 'with an unknown offset',
    '2027-03-25t09:00:00Z': 'with a small t',
    '2027-03-25T09:00:00z': 'with a small z',
    '2027-03-25 09:00:00Z': 'with a space',
    '2027-03-25T09:00Z': 'without seconds',
    '2027-03-25': 'a day alone',
    '2027-03-25T24:00:00Z': 'at hour 24',
    '2027-03-25T09:60:00Z': 'at minute 60',
    '2026-12-31T23:59:60Z': 'in a leap second',
    '2027-02-29T09:00:00Z': 'on a day that is not there',
    '2027-13-01T09:00:00Z': 'in a month that is not there',
    '2027-03-25T09:00:00+24:00': 'with an offset of a day',
    '2027-03-25T09:00:00+0100': 'with an offset without a colon',
    '2027-03-25T09:00:00.Z': 'with a point and no fraction',
    '2027-03-25T09:00:00,5Z': 'with a comma',
    '0000-01-01T00:00:00Z': 'in a year that no database keeps',
    '9999-12-31T23:59:59-23:00': 'in a year that its offset ends',
    '+02027-03-25T09:00:00Z': 'with a long year',
    ' 2027-03-25T09:00:00Z': 'after a space',
    '2027-03-25T09:00:00Z\n': 'before a line end',
  };
  for (const [value, why] of Object.entries(refused))
    t.notOk(isInstant(value), `${JSON.stringify(value)}: ${why}`);
});

t.test('every instant of the runtime is taken, whatever offset it is written with', async () => {
  const moment = fc.date({ min: new Date('1901-01-01'), max: new Date('2998-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(moment, fc.integer({ min: -839, max: 840 }), (at, minutes) => {
      const local = new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, -1);
      const two = (value: number) => String(Math.abs(value)).padStart(2, '0');
      const offset = `${minutes < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
      const written = `${local}${offset}`;
      return isInstant(written) && new Date(written).getTime() === at.getTime();
    }),
  );
});

t.test('a day is in the calendar and a time of day has seconds', async (t) => {
  for (const day of ['2027-03-25', '2028-02-29', '2000-02-29']) t.ok(isDay(day), day);
  for (const day of [
    '2027-02-29',
    '2100-02-29',
    '2027-04-31',
    '2027-3-5',
    '27-03-25',
    '2027-00-10',
    '0000-01-01',
    '2027-03-25Z',
  ]) {
    t.notOk(isDay(day), day);
  }
  for (const time of ['00:00:00', '23:59:59']) t.ok(isLocalTime(time), time);
  for (const time of ['24:00:00', '10:00', '10:00:60', '9:00:00', '10:00:00.5', '10:00:00Z'])
    t.notOk(isLocalTime(time), time);
});

t.test('a lesson stays at ten o’clock when the clock changes, and the instant moves (C-14)', async (t) => {
  const cases = [
    ['2027-03-21', '10:00:00', '2027-03-21T09:00:00.000Z', '+01:00'],
    ['2027-03-27', '10:00:00', '2027-03-27T09:00:00.000Z', '+01:00'],
    ['2027-03-28', '10:00:00', '2027-03-28T08:00:00.000Z', '+02:00'],
    ['2027-04-04', '10:00:00', '2027-04-04T08:00:00.000Z', '+02:00'],
    ['2027-10-30', '10:00:00', '2027-10-30T08:00:00.000Z', '+02:00'],
    ['2027-10-31', '10:00:00', '2027-10-31T09:00:00.000Z', '+01:00'],
  ] as const;
  for (const [day, time, at, offset] of cases) {
    t.strictSame(resolveLocal(day, time, AMSTERDAM), { at: new Date(at), offset }, `${day} ${time}`);
  }
});

t.test('a time the clock skips stands for no instant (C-15)', async (t) => {
  for (const time of ['02:00:00', '02:00:01', '02:30:00', '02:59:59']) {
    t.equal(resolveLocal('2027-03-28', time, AMSTERDAM), 'local_time_nonexistent', time);
    t.equal(
      resolveLocal('2027-03-28', time, AMSTERDAM, '+02:00'),
      'local_time_nonexistent',
      `${time} with an offset`,
    );
  }
  t.match(resolveLocal('2027-03-28', '01:59:59', AMSTERDAM), {
    at: new Date('2027-03-28T00:59:59Z'),
    offset: '+01:00',
  });
  t.match(resolveLocal('2027-03-28', '03:00:00', AMSTERDAM), {
    at: new Date('2027-03-28T01:00:00Z'),
    offset: '+02:00',
  });
});

t.test('a time that comes twice is the first, unless the offset names the other (C-15)', async (t) => {
  for (const [time, first, second] of [
    ['02:00:00', '2027-10-31T00:00:00.000Z', '2027-10-31T01:00:00.000Z'],
    ['02:30:00', '2027-10-31T00:30:00.000Z', '2027-10-31T01:30:00.000Z'],
    ['02:59:59', '2027-10-31T00:59:59.000Z', '2027-10-31T01:59:59.000Z'],
  ] as const) {
    t.strictSame(
      resolveLocal('2027-10-31', time, AMSTERDAM),
      { at: new Date(first), offset: '+02:00' },
      time,
    );
    t.strictSame(resolveLocal('2027-10-31', time, AMSTERDAM, '+02:00'), {
      at: new Date(first),
      offset: '+02:00',
    });
    t.strictSame(resolveLocal('2027-10-31', time, AMSTERDAM, '+01:00'), {
      at: new Date(second),
      offset: '+01:00',
    });
    t.equal(resolveLocal('2027-10-31', time, AMSTERDAM, '+03:00'), 'offset_mismatch');
  }
  t.equal(
    resolveLocal('2027-07-01', '10:00:00', AMSTERDAM, '+01:00'),
    'offset_mismatch',
    'an offset the zone has not then',
  );
});

const zone = fc.constantFrom(
  AMSTERDAM,
  'UTC',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Casablanca',
);

const written = (at: number, timeZone: string) => {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(at);
  return parts.split(' ') as [string, string];
};

t.test('in every zone an instant, written as local time with its offset, comes back as itself', async () => {
  const second = fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2036, 0) }).map((ms) => ms - (ms % 1000));
  fc.assert(
    fc.property(zone, second, (timeZone, at) => {
      const [day, time] = written(at, timeZone);
      const plain = resolveLocal(day, time, timeZone);
      if (typeof plain === 'string') return false;
      const wall = Date.parse(`${day}T${time}Z`);
      const ahead = (wall - at) / 60_000;
      const two = (value: number) => String(Math.abs(value)).padStart(2, '0');
      const offset = `${ahead < 0 ? '-' : '+'}${two(Math.trunc(ahead / 60))}:${two(ahead % 60)}`;
      const exact = resolveLocal(day, time, timeZone, offset);
      const isFirst = plain.at.getTime() <= at;
      return (
        isFirst &&
        typeof exact !== 'string' &&
        exact.at.getTime() === at &&
        localDay(exact.at, timeZone) === day
      );
    }),
    { numRuns: 400 },
  );
});

t.test('around each change of the clock only the skipped times are refused', async () => {
  const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
  fc.assert(
    fc.property(fc.constantFrom('2027-03-28', '2027-10-31'), minute, (day, at) => {
      const time = `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}:00`;
      const found = resolveLocal(day, time, AMSTERDAM);
      const isSkipped = day === '2027-03-28' && time.startsWith('02:');
      if (typeof found === 'string') return isSkipped;
      return !isSkipped && written(found.at.getTime(), AMSTERDAM).join('T') === `${day}T${time}`;
    }),
    { numRuns: 600 },
  );
});

t.test('days are added by the calendar, also over leap days and changes of the clock', async (t) => {
  t.equal(addDays('2028-02-28', 1), '2028-02-29');
  t.equal(addDays('2027-02-28', 1), '2027-03-01');
  t.equal(addDays('2027-03-28', -1), '2027-03-27');
  t.equal(localDay(new Date('2027-03-27T23:30:00Z'), AMSTERDAM), '2027-03-28');
  fc.assert(
    fc.property(
      fc.integer({ min: -2000, max: 2000 }),
      (days) => addDays(addDays('2027-03-28', days), -days) === '2027-03-28',
    ),
  );
});

t.test('a zone is a name of the time zone database, not an offset or a date', async (t) => {
  for (const name of [AMSTERDAM, 'UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])
    t.ok(isTimeZone(name), name);
  for (const name of [
    '',
    'Mars/Olympus',
    '+01:00',
    '2027-03-28T00:00Z[Europe/Amsterdam]',
    'Europe/Amsterdam ',
    '../etc',
  ]) {
    t.notOk(isTimeZone(name), name);
  }
});
