import { Temporal } from 'temporal-polyfill';

/** Mail by the clock is made in this zone. */
export const MAIL_TIME_ZONE = 'Europe/Amsterdam';
/** Hour of the morning at which reminders go out, in local time. */
const MORNING_HOUR = 8;

const zoned = (at: Date) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(MAIL_TIME_ZONE);

const toDate = (at: Temporal.ZonedDateTime) => new Date(at.epochMilliseconds);

/** The hour on a day; when the clock skips it, the hour after. */
const atHour = (day: Temporal.PlainDate, hour: number) =>
  day.toZonedDateTime({ timeZone: MAIL_TIME_ZONE, plainTime: Temporal.PlainTime.from({ hour }) });

/** A morning that has come, and the day it is. */
export interface Morning {
  today: string;
  at: Date;
}

/** This morning at eight in local time, whatever the clock did in the night; undefined before that. */
export function morningOf(now: Date): Morning | undefined {
  const local = zoned(now);
  const morning = atHour(local.toPlainDate(), MORNING_HOUR);
  if (Temporal.ZonedDateTime.compare(local, morning) < 0) return undefined;
  return { today: local.toPlainDate().toString(), at: toDate(morning) };
}

/** Days before a session on which it is called to mind. */
export const REMINDER_DAYS = [7, 1] as const;
/** Days before a call ends that its school is told. */
export const CALL_EXPIRING_DAYS = 3;

export type DigestRhythm = 'daily' | 'weekly';

/** The moment of the latest digest: a day for daily ones, the Monday for weekly ones. */
export interface DigestMoment {
  day: string;
  at: Date;
}

const MONDAY = 1;

/** The latest moment at which a digest of this rhythm was due; what came after it waits for the next. */
export function digestMomentOf(now: Date, rhythm: DigestRhythm, hour: number): DigestMoment {
  const local = zoned(now);
  const today = local.toPlainDate();
  const stepDays = rhythm === 'daily' ? 1 : 7;
  const backDays = rhythm === 'daily' ? 0 : today.dayOfWeek - MONDAY;
  const day = today.subtract({ days: backDays });
  const isDue = Temporal.ZonedDateTime.compare(local, atHour(day, hour)) >= 0;
  const chosen = isDue ? day : day.subtract({ days: stepDays });
  return { day: chosen.toString(), at: toDate(atHour(chosen, hour)) };
}

/** The day some days later, as YYYY-MM-DD; earlier when negative. */
export const dayAfter = (day: string, days: number) => Temporal.PlainDate.from(day).add({ days }).toString();

/** The instants between which it is this day in the Netherlands: 23, 24 or 25 hours apart. */
export function dayBoundsOf(day: string): { from: Date; to: Date } {
  const date = Temporal.PlainDate.from(day);
  return { from: toDate(atHour(date, 0)), to: toDate(atHour(date.add({ days: 1 }), 0)) };
}
