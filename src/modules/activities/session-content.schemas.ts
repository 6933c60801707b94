import { invalidInput } from '../../core/errors.ts';
import { deriveTimes, type LocalTimes } from './session.rules.ts';
import type { SessionRow } from './session.schemas.ts';
import type { SessionUpdate } from './session-input.schemas.ts';
import { assertTerms, openingMoment } from './session-terms.rules.ts';

const DEFAULT_TIME_ZONE = 'Europe/Amsterdam';

/** The columns of a session that its provider decides on, with those that follow from them. */
export type SessionContent = Pick<
  SessionRow,
  | keyof LocalTimes
  | 'startsAt'
  | 'endsAt'
  | 'startsAtOffset'
  | 'endsAtOffset'
  | 'bookingOpensAt'
  | 'bookingOpensDaysBefore'
  | 'bookingClosesAt'
  | 'capacitySeats'
  | 'locationId'
  | 'priorityUntilAt'
  | 'priorityRegionIds'
  | 'minimumSeats'
  | 'meetingUrl'
  | 'remark'
>;

type Known = Omit<
  SessionContent,
  'startsAt' | 'endsAt' | 'startsAtOffset' | 'endsAtOffset' | 'bookingClosesAt'
> & {
  startsAtOffset?: string;
};

/** What a new session has until its provider tells; the days and times are always told. */
const BLANK: Known = {
  date: '',
  startTime: '',
  endDate: '',
  endTime: '',
  timeZone: DEFAULT_TIME_ZONE,
  capacitySeats: 0,
  bookingOpensAt: null,
  bookingOpensDaysBefore: null,
  bookingClosesDaysBefore: 0,
  locationId: null,
  priorityUntilAt: null,
  priorityRegionIds: [],
  minimumSeats: null,
  meetingUrl: null,
  remark: null,
};

const kept = <T>(given: T | null | undefined, current: T | null): T | null =>
  given === undefined ? current : given;

const keptInstant = (given: string | null | undefined, current: Date | null): Date | null =>
  typeof given === 'string' ? new Date(given) : kept(given, current);

/** The local times after a change: who moves the day of a session within one day moves its end too. */
function mergeTimes(known: Known, given: SessionUpdate): LocalTimes {
  const isMoved = given.date !== undefined && given.endDate === undefined && known.date === known.endDate;
  const isSameBegin = [given.date, given.startTime, given.timeZone].every((value) => value === undefined);
  return {
    date: given.date ?? known.date,
    startTime: given.startTime ?? known.startTime,
    endDate: given.endDate ?? (isMoved ? (given.date ?? known.endDate) : known.endDate),
    endTime: given.endTime ?? known.endTime,
    timeZone: given.timeZone ?? known.timeZone,
    startsAtOffset: given.startsAtOffset ?? (isSameBegin ? known.startsAtOffset : undefined),
    bookingClosesDaysBefore: given.bookingClosesDaysBefore ?? known.bookingClosesDaysBefore,
  };
}

/** When reserving opens: at a given instant, or a number of days before; naming one drops the other. */
function mergeOpening(known: Known, given: SessionUpdate, times: LocalTimes) {
  const { bookingOpensAt, bookingOpensDaysBefore: days } = given;
  if (typeof bookingOpensAt === 'string' && typeof days === 'number') {
    throw invalidInput({
      pointer: '#/bookingOpensDaysBefore',
      code: 'not_allowed',
      detail: 'Geef bookingOpensAt of bookingOpensDaysBefore, niet allebei.',
    });
  }
  const isFixed = bookingOpensAt !== undefined && typeof days !== 'number';
  const daysBefore = isFixed ? null : kept(days, known.bookingOpensDaysBefore);
  if (daysBefore !== null) {
    const opensAt = openingMoment(times.date, times.timeZone, daysBefore);
    return { bookingOpensDaysBefore: daysBefore, bookingOpensAt: opensAt };
  }
  const current = known.bookingOpensDaysBefore === null ? known.bookingOpensAt : null;
  return { bookingOpensDaysBefore: null, bookingOpensAt: keptInstant(bookingOpensAt, current) };
}

/**
 * The columns after a create or a merge patch: what was given over what was there, with the instants that follow
 * from the local times (C-14).
 * @throws DomainError validation_failed
 */
export function mergeSession(given: SessionUpdate, current?: SessionRow): SessionContent {
  const known: Known = current ?? BLANK;
  const times = mergeTimes(known, given);
  const content = {
    ...times,
    ...deriveTimes(times),
    ...mergeOpening(known, given, times),
    capacitySeats: given.capacitySeats ?? known.capacitySeats,
    locationId: kept(given.locationId, known.locationId),
    priorityUntilAt: keptInstant(given.priorityUntilAt, known.priorityUntilAt),
    priorityRegionIds: kept(given.priorityRegionIds, known.priorityRegionIds) ?? [],
    minimumSeats: kept(given.minimumSeats, known.minimumSeats),
    meetingUrl: kept(given.meetingUrl, known.meetingUrl),
    remark: kept(given.remark, known.remark),
  };
  assertTerms(content);
  return content;
}
