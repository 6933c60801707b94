import type { Context } from '../../infra/context.ts';
import { findRegion } from './region.store.ts';
import { readSchoolHolidays, type SchoolHoliday } from './school-holiday.reference.ts';
import {
  assertPeriod,
  type Closures,
  type DayOff,
  type DayPeriod,
  dayOffOf,
  holidaysWithin,
  lastKnownDay,
} from './school-holiday.rules.ts';

const SCHOOL_HOLIDAYS: readonly SchoolHoliday[] = readSchoolHolidays();

/** The last day of the school years whose holidays are known. */
export const SCHOOL_HOLIDAYS_KNOWN_UNTIL = lastKnownDay(SCHOOL_HOLIDAYS);

/** School holidays with a day in the period. @throws DomainError validation_failed */
export function listSchoolHolidays(
  period: DayPeriod,
  holidayRegionCodes?: readonly string[],
): SchoolHoliday[] {
  assertPeriod(period);
  return holidaysWithin(SCHOOL_HOLIDAYS, period, holidayRegionCodes);
}

/** Why schools are closed on a day, weekends apart; undefined when they are not. */
export function findDayOff(day: string, closures: Closures): DayOff | undefined {
  return dayOffOf(SCHOOL_HOLIDAYS, day, closures);
}

/**
 * Code of the holiday region that a region lies in or is; undefined for a region that is spread over several,
 * such as a province, and for one that does not exist.
 */
export async function findHolidayRegionCode(ctx: Context, regionId: string): Promise<string | undefined> {
  const region = await findRegion(ctx.db, regionId);
  if (region === undefined) return undefined;
  return region.kind === 'holiday_region' ? region.code : (region.holidayRegionCode ?? undefined);
}
