import { existsSync, readFileSync } from 'node:fs';
import t from 'tap';
import { addDays, weekdayOf } from '../../../src/core/local-time.ts';
import { readSchoolHolidays } from '../../../src/modules/regions/school-holiday.reference.ts';
import {
  assertPeriod,
  dayOffOf,
  holidaysWithin,
  lastKnownDay,
} from '../../../src/modules/regions/school-holiday.rules.ts';

const holidays = readSchoolHolidays();

t.test('each school year has five holidays in each of three regions, from Saturday to Sunday', async (t) => {
  const years = [...new Set(holidays.map(({ schoolYear }) => schoolYear))];
  t.strictSame(years, ['2025-2026', '2026-2027', '2027-2028', '2028-2029', '2029-2030']);
  t.equal(holidays.length, years.length * 3 * 5);
  for (const { startsOn, endsOn, code } of holidays) {
    t.equal(weekdayOf(startsOn), 6, startsOn);
    t.equal(weekdayOf(endsOn), 7, endsOn);
    const weeks = { christmas: 2, summer: 6 }[code as string] ?? 1;
    t.equal(addDays(startsOn, weeks * 7 + 1), endsOn, `${code} from ${startsOn}`);
  }
  t.equal(lastKnownDay(holidays), '2030-09-01');
});

const SHARED = '../shared/data/holidays/schoolvakanties.csv';
t.test(
  'the days are those of an independent list',
  { skip: existsSync(SHARED) ? false : 'the list is not here' },
  async (t) => {
    const codes: Record<string, string> = { noord: 'north', midden: 'middle', zuid: 'south' };
    const [, ...lines] = readFileSync(SHARED, 'utf8').trim().split('\n');
    const listed = lines
      .map((line) => line.split(','))
      .filter((cells) => (cells[5] ?? '') >= '2025-2026')
      .map(([region = '', name, start, end]) => `${start} ${end} ${codes[region]} ${name}`);
    const ours = holidays.map(
      (each) => `${each.startsOn} ${each.endsOn} ${each.holidayRegionCode} ${each.name}`,
    );
    t.strictSame(ours.sort(), listed.sort());
  },
);

t.test('a period holds every holiday that has a day in it', async (t) => {
  const names = (fromOn?: string, toOn?: string, regions?: string[]) =>
    holidaysWithin(holidays, { fromOn, toOn }, regions).map(
      (each) => `${each.startsOn} ${each.holidayRegionCode}`,
    );
  t.strictSame(names('2027-02-21', '2027-02-21'), [
    '2027-02-13 south',
    '2027-02-20 middle',
    '2027-02-20 north',
  ]);
  t.strictSame(names('2027-02-22', '2027-03-31', ['south']), []);
  t.strictSame(names('2027-02-01', '2027-02-13', ['south']), ['2027-02-13 south']);
  t.equal(names().length, holidays.length);
  t.doesNotThrow(() => assertPeriod({ fromOn: '2027-02-01', toOn: '2027-02-01' }));
  t.throws(() => assertPeriod({ fromOn: '2027-02-02', toOn: '2027-02-01' }), { code: 'validation_failed' });
});

t.test('a day off is known by its holiday, in its own region, and a public holiday everywhere', async (t) => {
  const off = (day: string, holidayRegionCode?: string, withPublicHolidays = true) =>
    dayOffOf(holidays, day, { holidayRegionCode, withPublicHolidays })?.name;
  t.equal(off('2027-02-13', 'south'), 'Voorjaarsvakantie');
  t.equal(off('2027-02-12', 'south'), undefined);
  t.equal(off('2027-02-15', 'north'), undefined);
  t.equal(off('2027-02-15'), undefined);
  t.equal(off('2027-03-29', 'south'), 'Tweede paasdag');
  t.equal(off('2027-03-29'), 'Tweede paasdag');
  t.equal(off('2027-03-29', 'south', false), undefined);
  t.equal(off('2027-04-27', 'south'), 'Meivakantie', 'the school holiday is told first');
});
