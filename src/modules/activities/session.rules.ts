import { DomainError, type FieldError, invalidInput } from '../../core/errors.ts';
import { addDays, isTimeZone, type ResolvedMoment, resolveLocal } from '../../core/local-time.ts';
import { allowedSteps } from '../../core/machine.ts';
import type { sessions } from '../../infra/db/schema/activities.ts';
import { type SessionCondition, sessionMachine } from './session.machine.ts';

type SessionRow = typeof sessions.$inferSelect;
type SessionStatus = SessionRow['status'];

/** Whether a session can be booked; derived from time, seats and status, never stored. */
export type BookingState = 'not_yet_open' | 'open' | 'full' | 'closed' | 'past' | 'cancelled' | 'postponed';

/** Which conditions of the machine a session meets at a moment. */
export function meets(row: Pick<SessionRow, 'startsAt' | 'endsAt'>, now: Date) {
  const conditions = { not_ended: row.endsAt > now, to_come: row.startsAt > now };
  return (condition: SessionCondition) => conditions[condition];
}

/** Local times of a session as a provider gives them. */
export interface LocalTimes {
  date: string;
  startTime: string;
  endDate: string;
  endTime: string;
  timeZone: string;
  startsAtOffset?: string | undefined;
  bookingClosesDaysBefore: number;
}

/** The instants that follow from local times (C-14). */
export interface DerivedTimes {
  startsAt: Date;
  endsAt: Date;
  startsAtOffset: string;
  endsAtOffset: string;
  bookingClosesAt: Date;
}

const FAULTS = {
  local_time_nonexistent: 'Deze plaatselijke tijd bestaat niet: de klok gaat dan vooruit.',
  offset_mismatch: 'Deze afwijking geldt dan niet; laat het veld weg of kies de juiste.',
} as const;

function resolve(
  day: string,
  time: string,
  zone: string,
  pointer: string,
  offset?: string,
): ResolvedMoment | FieldError {
  const moment = resolveLocal(day, time, zone, offset);
  if (typeof moment !== 'string') return moment;
  const isOffset = moment === 'offset_mismatch';
  return {
    pointer: isOffset ? '#/startsAtOffset' : pointer,
    code: isOffset ? 'code_unknown' : 'local_time_nonexistent',
    detail: FAULTS[moment],
  };
}

const isFault = (value: ResolvedMoment | FieldError): value is FieldError => 'code' in value;

/** The end of a session; where the clock gives its time twice, it keeps the offset of a begin after the first. */
function resolveEnd(times: LocalTimes, start: ResolvedMoment | FieldError): ResolvedMoment | FieldError {
  const end = resolve(times.endDate, times.endTime, times.timeZone, '#/endTime');
  if (isFault(start) || isFault(end) || end.at > start.at) return end;
  const later = resolve(times.endDate, times.endTime, times.timeZone, '#/endTime', start.offset);
  return isFault(later) ? end : later;
}

/** Latest moment to reserve: the begin, that many days earlier on the local clock. */
function closingMoment(times: LocalTimes, startsAt: Date): Date {
  if (times.bookingClosesDaysBefore === 0) return startsAt;
  const day = addDays(times.date, -times.bookingClosesDaysBefore);
  const moment = resolveLocal(day, times.startTime, times.timeZone);
  return typeof moment === 'string'
    ? new Date(startsAt.getTime() - times.bookingClosesDaysBefore * 86_400_000)
    : moment.at;
}

/**
 * The instants of local times, across a change of the clock (C-14, C-15).
 * @throws DomainError validation_failed naming every time that does not exist or is out of order
 */
export function deriveTimes(times: LocalTimes): DerivedTimes {
  if (!isTimeZone(times.timeZone)) {
    throw invalidInput({
      pointer: '#/timeZone',
      code: 'code_unknown',
      detail: 'Gebruik een IANA-zone zoals Europe/Amsterdam.',
    });
  }
  const start = resolve(times.date, times.startTime, times.timeZone, '#/startTime', times.startsAtOffset);
  const end = resolveEnd(times, start);
  const faults = [start, end].filter(isFault);
  if (faults.length > 0 || isFault(start) || isFault(end)) throw invalidInput(...faults);
  if (end.at <= start.at) {
    throw invalidInput({
      pointer: '#/endTime',
      code: 'range_inverted',
      detail: 'Het einde moet na het begin liggen.',
    });
  }
  return {
    startsAt: start.at,
    endsAt: end.at,
    startsAtOffset: start.offset,
    endsAtOffset: end.offset,
    bookingClosesAt: closingMoment(times, start.at),
  };
}

/** Whether a session can be booked at a moment. */
export function bookingStateOf(row: SessionRow, now: Date): BookingState {
  if (row.status !== 'scheduled') return row.status;
  if (row.endsAt <= now) return 'past';
  if (row.bookingClosesAt <= now) return 'closed';
  // Without seats it only says when something takes place.
  if (row.capacitySeats === 0) return 'closed';
  if (row.bookingOpensAt !== null && row.bookingOpensAt > now) return 'not_yet_open';
  return row.takenSeats >= row.capacitySeats ? 'full' : 'open';
}

/** Seats cannot become fewer than are taken. @throws DomainError capacity_exceeded */
export function assertCapacity(takenSeats: number, capacitySeats: number): void {
  if (capacitySeats >= takenSeats) return;
  throw new DomainError('capacity_exceeded', `Er zijn al ${takenSeats} plaatsen vergeven.`, { remaining: 0 });
}

/** What was cancelled stays as it was. @throws DomainError transition_not_allowed */
export function assertChangeable(status: SessionStatus): void {
  if (status !== 'cancelled') return;
  throw new DomainError('transition_not_allowed', 'Dit moment is geannuleerd en verandert niet meer.', {
    currentStatus: status,
    allowedTransitions: allowedSteps(sessionMachine, status, ['provider']),
  });
}

/** A period ends after it begins (C-26). @throws DomainError validation_failed */
export function assertRange(period: { startsFrom?: Date | undefined; startsTo?: Date | undefined }): void {
  const { startsFrom, startsTo } = period;
  if (startsFrom === undefined || startsTo === undefined || startsFrom < startsTo) return;
  throw invalidInput({ parameter: 'startsTo', code: 'range_inverted', detail: 'Moet na startsFrom liggen.' });
}
