import fc from 'fast-check';
import t from 'tap';
import { addDays, resolveLocal, weekdayOf } from '../../../src/core/local-time.ts';
import {
  assertPattern,
  type Pattern,
  patternDays,
  planSeries,
} from '../../../src/modules/activities/session-series.rules.ts';
import { readSchoolHolidays } from '../../../src/modules/regions/school-holiday.reference.ts';
import { dayOffOf } from '../../../src/modules/regions/school-holiday.rules.ts';

const holidays = readSchoolHolidays();
const closedIn = (holidayRegionCode: string) => (day: string) =>
  dayOffOf(holidays, day, { holidayRegionCode, withPublicHolidays: true });
const open = () => undefined;
const EARLY = new Date('2026-01-01T00:00:00Z');

const pattern: Pattern = {
  weekdays: ['tuesday', 'thursday'],
  startTime: '10:00:00',
  endTime: '11:30:00',
  fromOn: '2027-02-01',
  toOn: '2027-03-12',
  everyWeeks: 1,
  timeZone: 'Europe/Amsterdam',
  excludedOn: [],
};

t.test('a series skips the holidays of its region, and says which', async (t) => {
  const { days, skipped } = planSeries(pattern, closedIn('south'), EARLY);
  t.strictSame(skipped, [
    { date: '2027-02-16', reason: 'school_holiday', name: 'Voorjaarsvakantie' },
    { date: '2027-02-18', reason: 'school_holiday', name: 'Voorjaarsvakantie' },
  ]);
  t.equal(days.length, 10);
  t.ok(
    planSeries(pattern, closedIn('north'), EARLY).days.includes('2027-02-16'),
    'elsewhere it is another week',
  );
});

t.test('every so many weeks counts from the week of the first day', async (t) => {
  const biweekly = {
    ...pattern,
    weekdays: ['monday', 'friday'] as const,
    fromOn: '2027-02-03',
    everyWeeks: 2,
  };
  const days = patternDays({ ...biweekly, weekdays: [...biweekly.weekdays] });
  t.strictSame(days, ['2027-02-05', '2027-02-15', '2027-02-19', '2027-03-01', '2027-03-05']);
});

t.test('excluded days, days that have begun and times that the clock skips are told', async (t) => {
  const nights: Pattern = {
    ...pattern,
    weekdays: ['sunday'],
    startTime: '02:30:00',
    endTime: '04:00:00',
    fromOn: '2027-03-14',
    toOn: '2027-04-11',
    excludedOn: ['2027-04-04'],
  };
  const { days, skipped } = planSeries(nights, open, new Date('2027-03-14T01:30:00Z'));
  t.strictSame(days, ['2027-03-21', '2027-04-11']);
  t.strictSame(skipped, [
    { date: '2027-03-14', reason: 'past' },
    { date: '2027-03-28', reason: 'local_time_nonexistent' },
    { date: '2027-04-04', reason: 'excluded' },
  ]);
});

t.test('a pattern that is inverted, endless, empty or too large is refused', async (t) => {
  const refused = (change: Partial<Pattern>) => () => planSeries({ ...pattern, ...change }, open, EARLY);
  const fault = (pointer: string, code: string) => ({
    code: 'validation_failed',
    details: { errors: [{ pointer, code }] },
  });
  t.throws(refused({ toOn: '2027-01-31' }), fault('#/toOn', 'range_inverted'));
  t.throws(refused({ toOn: addDays(pattern.fromOn, 732) }), fault('#/toOn', 'too_large'));
  t.throws(refused({ timeZone: 'Europe/Roermond' }), fault('#/timeZone', 'code_unknown'));
  t.throws(
    refused({ weekdays: ['monday'], fromOn: '2027-02-02', toOn: '2027-02-05' }),
    fault('#/weekdays', 'empty'),
  );
  const daily = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
  const many = { weekdays: [...daily], toOn: addDays(pattern.fromOn, 200) };
  t.throws(refused(many), { code: 'too_many_items', details: { maximum: 200 } });
  t.equal(
    planSeries({ ...pattern, ...many, toOn: addDays(pattern.fromOn, 199) }, open, EARLY).days.length,
    200,
  );
  t.doesNotThrow(() => assertPattern({ ...pattern, toOn: addDays(pattern.fromOn, 731) }));
});

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const patterns = fc.record({
  weekdays: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1, maxLength: 7 }),
  from: fc.integer({ min: 0, max: 1200 }),
  length: fc.integer({ min: 0, max: 180 }),
  everyWeeks: fc.integer({ min: 1, max: 4 }),
  hour: fc.integer({ min: 0, max: 22 }),
  region: fc.constantFrom('north', 'middle', 'south'),
});

t.test(
  'whatever the pattern, its days are open, wanted, ordered, unique, and at one local time',
  async () => {
    fc.assert(
      fc.property(patterns, ({ weekdays: wanted, from, length, everyWeeks, hour, region }) => {
        const fromOn = addDays('2026-08-01', from);
        const two = (number: number) => String(number).padStart(2, '0');
        const asked: Pattern = {
          ...pattern,
          weekdays: wanted,
          startTime: `${two(hour)}:30:00`,
          endTime: `${two(hour + 1)}:15:00`,
          fromOn,
          toOn: addDays(fromOn, length),
          everyWeeks,
        };
        const all = patternDays(asked);
        let plan: ReturnType<typeof planSeries>;
        try {
          plan = planSeries(asked, closedIn(region), EARLY);
        } catch {
          return all.every((day) => closedIn(region)(day) !== undefined || hour < 3);
        }
        const { days, skipped } = plan;
        const named = [...days, ...skipped.map(({ date }) => date)].sort();
        const monday = addDays(fromOn, 1 - weekdayOf(fromOn));
        return (
          named.join() === all.join() &&
          days.every((day, index) => index === 0 || (days[index - 1] ?? '') < day) &&
          days.every((day) => day >= asked.fromOn && day <= asked.toOn) &&
          days.every((day) => wanted.includes(weekdays[weekdayOf(day) - 1] ?? 'monday')) &&
          days.every(
            (day) => Math.floor((Date.parse(day) - Date.parse(monday)) / 604_800_000) % everyWeeks === 0,
          ) &&
          days.every((day) => closedIn(region)(day) === undefined) &&
          days.every((day) => typeof resolveLocal(day, asked.startTime, asked.timeZone) !== 'string')
        );
      }),
    );
  },
);
