import { DomainError, invalidInput } from '../../core/errors.ts';
import { addDays, isTimeZone, resolveLocal, weekdayOf } from '../../core/local-time.ts';
import type { SeriesPatternRow, SkippedDayRow, Weekday } from '../../infra/db/schema/activities.ts';

/** Sessions that one series can hold. */
const MOST_SESSIONS = 200;
/** Days between the first and the last; two school years. */
const LONGEST_DAYS = 731;

const WEEKDAYS: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];

/** The part of a pattern that says on which days. */
export type Pattern = Pick<
  SeriesPatternRow,
  'weekdays' | 'startTime' | 'endTime' | 'fromOn' | 'toOn' | 'everyWeeks' | 'timeZone' | 'excludedOn'
>;

/** The days of a pattern, and those that it names without a session. */
export interface SeriesPlan {
  days: string[];
  skipped: SkippedDayRow[];
}

/** Tells why schools are closed on a day; undefined when they are not. */
export type ClosedOn = (day: string) => { reason: string; name: string } | undefined;

/** @throws DomainError validation_failed for a period that is inverted or too long, or an unknown zone */
export function assertPattern({ fromOn, toOn, timeZone }: Pattern): void {
  if (!isTimeZone(timeZone)) {
    const detail = 'Gebruik een IANA-zone zoals Europe/Amsterdam.';
    throw invalidInput({ pointer: '#/timeZone', code: 'code_unknown', detail });
  }
  if (toOn < fromOn) {
    const detail = 'De laatste dag ligt op of na de eerste.';
    throw invalidInput({ pointer: '#/toOn', code: 'range_inverted', detail });
  }
  if (toOn <= addDays(fromOn, LONGEST_DAYS)) return;
  const detail = 'Plan hoogstens twee jaar in één reeks.';
  throw invalidInput({ pointer: '#/toOn', code: 'too_large', detail });
}

/** The days that a pattern names, in order: every so many weeks, counted from the week of the first day. */
export function patternDays({ weekdays, fromOn, toOn, everyWeeks }: Pattern): string[] {
  const wanted = new Set(weekdays.map((weekday) => WEEKDAYS.indexOf(weekday) + 1));
  const days: string[] = [];
  let monday = addDays(fromOn, 1 - weekdayOf(fromOn));
  for (; monday <= toOn; monday = addDays(monday, 7 * everyWeeks)) {
    for (const weekday of [...wanted].sort((one, other) => one - other)) {
      const day = addDays(monday, weekday - 1);
      if (day >= fromOn && day <= toOn) days.push(day);
    }
  }
  return days;
}

function skipReason(pattern: Pattern, day: string, closedOn: ClosedOn, now: Date): SkippedDayRow | undefined {
  if (pattern.excludedOn.includes(day)) return { date: day, reason: 'excluded' };
  const closed = closedOn(day);
  if (closed !== undefined) return { date: day, ...closed };
  const begin = resolveLocal(day, pattern.startTime, pattern.timeZone);
  const end = resolveLocal(day, pattern.endTime, pattern.timeZone);
  if (typeof begin === 'string' || typeof end === 'string')
    return { date: day, reason: 'local_time_nonexistent' };
  return begin.at <= now ? { date: day, reason: 'past' } : undefined;
}

/**
 * Chooses the days of a series: those of the pattern on which schools are open, that are not excluded, have not
 * begun, and on which the local times exist (C-15).
 * @throws DomainError validation_failed when no day is left, too_many_items with `maximum`
 */
export function planSeries(pattern: Pattern, closedOn: ClosedOn, now: Date): SeriesPlan {
  assertPattern(pattern);
  const days: string[] = [];
  const skipped: SkippedDayRow[] = [];
  for (const day of patternDays(pattern)) {
    const reason = skipReason(pattern, day, closedOn, now);
    if (reason === undefined) days.push(day);
    else skipped.push(reason);
  }
  if (days.length > MOST_SESSIONS) {
    const detail = `Dit zijn ${days.length} momenten; een reeks telt er hoogstens ${MOST_SESSIONS}.`;
    throw new DomainError('too_many_items', detail, { maximum: MOST_SESSIONS });
  }
  if (days.length > 0) return { days, skipped };
  const detail = 'Er blijft geen dag over: kies andere dagen of een langere periode.';
  throw invalidInput({ pointer: '#/weekdays', code: 'empty', detail });
}
