import { Temporal } from 'temporal-polyfill';

/** A local moment and the instant it stands for; offsets as `+01:00` (C-14). */
export interface ResolvedMoment {
  at: Date;
  offset: string;
}

/** Why a local moment stands for no instant. */
export type LocalTimeFault = 'local_time_nonexistent' | 'offset_mismatch';

/**
 * The instant of a local date and time in a zone. A time that the clock skips is a fault; a time that
 * comes twice takes the earlier instant unless `offset` names the other (C-15).
 */
export function resolveLocal(
  date: string,
  time: string,
  timeZone: string,
  offset?: string,
): ResolvedMoment | LocalTimeFault {
  const local = Temporal.PlainDateTime.from(`${date}T${time}`);
  const earlier = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = local.toZonedDateTime(timeZone, { disambiguation: 'later' });
  if (!earlier.toPlainDateTime().equals(local)) return 'local_time_nonexistent';
  const chosen = [earlier, later].find((moment) => offset === undefined || moment.offset === offset);
  if (chosen === undefined) return 'offset_mismatch';
  return { at: new Date(chosen.epochMilliseconds), offset: chosen.offset };
}

/** True for an IANA zone this runtime knows. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][\w+/-]*$/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** The calendar day it is in a zone at an instant, as YYYY-MM-DD. */
export function localDay(at: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
}

/** The day `days` later (earlier when negative), as YYYY-MM-DD. */
export function addDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** The same day `months` later, or the last day of that month when it is shorter, as YYYY-MM-DD. */
export function addMonths(day: string, months: number): string {
  return Temporal.PlainDate.from(day).add({ months }).toString();
}

/** The instant at which a local day begins, also where the clock skips midnight. */
export function startOfDay(day: string, timeZone: string): Date {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds);
}

/** The day of the week, 1 for Monday to 7 for Sunday. */
export function weekdayOf(day: string): number {
  return Temporal.PlainDate.from(day).dayOfWeek;
}
