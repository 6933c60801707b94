import { addDays } from '../../core/local-time.ts';

/** A day on which schools are closed in the whole country. */
export interface PublicHoliday {
  date: string;
  name: string;
}

const dayOf = (year: number, month: number, day: number) =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

/** Easter Sunday of the Gregorian calendar, by the method of Meeus, Jones and Butcher. */
export function easterOf(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return dayOf(year, Math.floor(n / 31), (n % 31) + 1);
}

/** King's Day is a day earlier when 27 April is a Sunday. */
function kingsDayOf(year: number): string {
  const day = dayOf(year, 4, 27);
  return new Date(`${day}T00:00:00Z`).getUTCDay() === 0 ? addDays(day, -1) : day;
}

/**
 * The public holidays of the Netherlands in a year, in order. Good Friday is none, and Liberation Day is a day
 * off for schools once in five years.
 */
export function publicHolidaysOf(year: number): PublicHoliday[] {
  const easter = easterOf(year);
  const liberation = year % 5 === 0 ? [{ date: dayOf(year, 5, 5), name: 'Bevrijdingsdag' }] : [];
  return [
    { date: dayOf(year, 1, 1), name: 'Nieuwjaarsdag' },
    { date: easter, name: 'Eerste paasdag' },
    { date: addDays(easter, 1), name: 'Tweede paasdag' },
    { date: kingsDayOf(year), name: 'Koningsdag' },
    ...liberation,
    { date: addDays(easter, 39), name: 'Hemelvaartsdag' },
    { date: addDays(easter, 49), name: 'Eerste pinksterdag' },
    { date: addDays(easter, 50), name: 'Tweede pinksterdag' },
    { date: dayOf(year, 12, 25), name: 'Eerste kerstdag' },
    { date: dayOf(year, 12, 26), name: 'Tweede kerstdag' },
  ].sort((one, other) => (one.date < other.date ? -1 : 1));
}
