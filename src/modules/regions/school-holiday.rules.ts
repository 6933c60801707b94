import { invalidInput } from '../../core/errors.ts';
import { publicHolidaysOf } from './public-holiday.rules.ts';

interface Holiday {
  holidayRegionCode: string;
  name: string;
  startsOn: string;
  endsOn: string;
}

/** A period of days; both ends belong to it, and an absent end is open. */
export interface DayPeriod {
  fromOn?: string | undefined;
  toOn?: string | undefined;
}

/** Why schools are closed on a day. */
export interface DayOff {
  reason: 'school_holiday' | 'public_holiday';
  name: string;
}

/** What is left out when days are chosen. */
export interface Closures {
  holidayRegionCode?: string | undefined;
  withPublicHolidays: boolean;
}

/** @throws DomainError validation_failed when the period ends before it begins (C-26) */
export function assertPeriod({ fromOn, toOn }: DayPeriod): void {
  if (fromOn === undefined || toOn === undefined || fromOn <= toOn) return;
  throw invalidInput({ parameter: 'toOn', code: 'range_inverted', detail: 'Moet op of na fromOn liggen.' });
}

/** The holidays of these regions that have a day in the period. */
export function holidaysWithin<H extends Holiday>(
  holidays: readonly H[],
  { fromOn, toOn }: DayPeriod,
  regionCodes?: readonly string[],
): H[] {
  return holidays.filter(
    (holiday) =>
      (regionCodes === undefined || regionCodes.includes(holiday.holidayRegionCode)) &&
      (fromOn === undefined || holiday.endsOn >= fromOn) &&
      (toOn === undefined || holiday.startsOn <= toOn),
  );
}

/** Why schools of a holiday region are closed on a day, weekends apart; undefined when they are not. */
export function dayOffOf(holidays: readonly Holiday[], day: string, closures: Closures): DayOff | undefined {
  const { holidayRegionCode, withPublicHolidays } = closures;
  const isWithin = (holiday: Holiday) => holiday.startsOn <= day && day <= holiday.endsOn;
  const school = holidays.find(
    (holiday) => holiday.holidayRegionCode === holidayRegionCode && isWithin(holiday),
  );
  if (school !== undefined) return { reason: 'school_holiday', name: school.name };
  if (!withPublicHolidays) return undefined;
  const found = publicHolidaysOf(Number(day.slice(0, 4))).find(({ date }) => date === day);
  return found && { reason: 'public_holiday', name: found.name };
}

/** The last day about which the holidays say anything. */
export function lastKnownDay(holidays: readonly Holiday[]): string {
  return (
    holidays
      .map(({ endsOn }) => endsOn)
      .sort()
      .at(-1) ?? ''
  );
}
