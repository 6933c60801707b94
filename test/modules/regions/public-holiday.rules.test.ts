import { existsSync, readFileSync } from 'node:fs';
import t from 'tap';
import { easterOf, publicHolidaysOf } from '../../../src/modules/regions/public-holiday.rules.ts';

t.test('Easter falls where the church has it', async (t) => {
  const known = [
    '2000-04-23',
    '2008-03-23',
    '2011-04-24',
    '2024-03-31',
    '2026-04-05',
    '2027-03-28',
    '2038-04-25',
  ];
  for (const day of known) t.equal(easterOf(Number(day.slice(0, 4))), day);
  for (let year = 1900; year < 2200; year++) {
    const day = easterOf(year);
    t.equal(new Date(`${day}T00:00:00Z`).getUTCDay(), 0, `${day} is a Sunday`);
    t.ok(day.slice(5) >= '03-22' && day.slice(5) <= '04-25', `${day} lies between 22 March and 25 April`);
  }
});

t.test(
  'the holidays of a year are in order, with a king on a weekday and a liberation each five years',
  async (t) => {
    const namesOf = (year: number) => publicHolidaysOf(year).map(({ date, name }) => `${date} ${name}`);
    t.strictSame(namesOf(2027), [
      '2027-01-01 Nieuwjaarsdag',
      '2027-03-28 Eerste paasdag',
      '2027-03-29 Tweede paasdag',
      '2027-04-27 Koningsdag',
      '2027-05-06 Hemelvaartsdag',
      '2027-05-16 Eerste pinksterdag',
      '2027-05-17 Tweede pinksterdag',
      '2027-12-25 Eerste kerstdag',
      '2027-12-26 Tweede kerstdag',
    ]);
    t.ok(namesOf(2025).includes('2025-04-26 Koningsdag'), 'a day earlier when the 27th is a Sunday');
    t.ok(namesOf(2031).includes('2031-04-26 Koningsdag'));
    t.ok(namesOf(2030).includes('2030-05-05 Bevrijdingsdag'));
    t.notOk(namesOf(2029).some((name) => name.endsWith('Bevrijdingsdag')));
  },
);

const SHARED = '../shared/data/holidays/feestdagen.csv';
t.test(
  'they are the public holidays of an independent list',
  { skip: existsSync(SHARED) ? false : 'the list is not here' },
  async (t) => {
    const [, ...lines] = readFileSync(SHARED, 'utf8').trim().split('\n');
    const listed = lines
      .map((line) => line.split(','))
      .filter(([, , name]) => name !== 'Goede vrijdag' && name !== 'Bevrijdingsdag')
      .map(([start]) => start ?? '');
    const years = [...new Set(listed.map((day) => Number(day.slice(0, 4))))];
    const computed = years.flatMap((year) =>
      publicHolidaysOf(year)
        .filter(({ name }) => name !== 'Bevrijdingsdag')
        .map(({ date }) => date),
    );
    t.ok(years.length >= 5);
    t.strictSame([...new Set(listed)].sort(), [...new Set(computed)].sort());
  },
);
