import { type Static, Type } from 'typebox';
import { present } from '../../core/fields.ts';
import { component, ref } from '../../core/schemas/component.ts';
import { anyText, calendarDay, closed, code, flag, int32, openSet, uuid } from '../../core/schemas/values.ts';
import type { SeriesPatternRow, sessionSeries, Weekday } from '../../infra/db/schema/activities.ts';
import { OwnerSession } from './session.schemas.ts';
import {
  closesField,
  removableFields,
  type SessionCreate,
  seatField,
  timeFields,
  zoneFields,
} from './session-input.schemas.ts';

export type SeriesRow = typeof sessionSeries.$inferSelect;

const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const satisfies readonly Weekday[];
const SKIP_REASONS = [
  'school_holiday',
  'public_holiday',
  'excluded',
  'local_time_nonexistent',
  'past',
] as const;

const patternFields = {
  weekdays: Type.Array(closed(WEEKDAYS, 'Day of the week'), {
    minItems: 1,
    maxItems: 7,
    uniqueItems: true,
    description: 'Days of the week',
  }),
  startTime: timeFields.startTime,
  endTime: timeFields.endTime,
  fromOn: calendarDay('First day that can have a session', '2027-01-11'),
  toOn: calendarDay('Last day that can have a session', '2027-06-25'),
};
const everyWeeks = int32({
  min: 1,
  max: 4,
  example: 2,
  description: 'Every so many weeks, counted from the week of fromOn; 1 unless told',
});
const skipHolidaysOf = uuid(
  'Region whose school holidays are skipped: a municipality or a holiday region; none unless told',
);
const skipPublicHolidays = flag('Skips public holidays; true unless told');
const excludedOn = Type.Array(calendarDay('Day without a session', '2027-02-08'), {
  maxItems: 100,
  uniqueItems: true,
  description: 'Days that are skipped for reasons of your own',
});

/** A weekly pattern, with what all its sessions have in common. */
export const SessionSeriesCreate = component(
  'SessionSeriesCreate',
  Type.Object(
    {
      ...patternFields,
      everyWeeks: Type.Optional(everyWeeks),
      timeZone: Type.Optional(zoneFields.timeZone),
      skipHolidaysOf: Type.Optional(skipHolidaysOf),
      skipPublicHolidays: Type.Optional(skipPublicHolidays),
      excludedOn: Type.Optional(excludedOn),
      ...seatField,
      minimumSeats: Type.Optional(removableFields.minimumSeats),
      bookingOpensDaysBefore: Type.Optional(removableFields.bookingOpensDaysBefore),
      bookingClosesDaysBefore: Type.Optional(closesField.bookingClosesDaysBefore),
      locationId: Type.Optional(removableFields.locationId),
      meetingUrl: Type.Optional(removableFields.meetingUrl),
      remark: Type.Optional(removableFields.remark),
    },
    { additionalProperties: false, description: 'A weekly pattern of sessions.' },
  ),
);
export type SessionSeriesCreate = Static<typeof SessionSeriesCreate>;

const SkippedDay = component(
  'SkippedDay',
  Type.Object(
    {
      date: calendarDay('Day of the pattern', '2027-02-15'),
      reason: openSet(SKIP_REASONS, 'Why it has no session'),
      name: Type.Optional(anyText('The holiday', 'Voorjaarsvakantie')),
    },
    { description: 'A day of the pattern without a session.' },
  ),
);

export const SessionSeries = component(
  'SessionSeries',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      activityId: uuid('Activity'),
      ...patternFields,
      everyWeeks,
      timeZone: anyText('IANA time zone of the local times', 'Europe/Amsterdam'),
      skipHolidaysOf: Type.Optional(skipHolidaysOf),
      skipPublicHolidays,
      excludedOn,
      sessions: Type.Array(ref(OwnerSession), { description: 'Its sessions by begin, as they are now' }),
      skippedDays: Type.Array(ref(SkippedDay), {
        description: 'Days of the pattern without a session, and why',
      }),
    },
    { description: 'Sessions that were planned together by a weekly pattern.' },
  ),
);
export type SessionSeries = Static<typeof SessionSeries>;

/** What removing a series would do. */
export const SessionSeriesRemoval = component(
  'SessionSeriesRemoval',
  Type.Object(
    {
      deletedCount: int32({ example: 18, description: 'Coming sessions that nobody reserved: they go away' }),
      cancelledCount: int32({
        example: 2,
        description: 'Coming sessions with reservations: they are cancelled',
      }),
      keptCount: int32({ example: 5, description: 'Sessions that took place or were cancelled: they stay' }),
      takenSeats: int32({ example: 56, description: 'Seats that are taken in what is cancelled' }),
    },
    { description: 'What happens to the sessions of a series that is removed.' },
  ),
);
export type SessionSeriesRemoval = Static<typeof SessionSeriesRemoval>;

export const SeriesParams = Type.Object({ sessionSeriesId: uuid('Series') });
export const SeriesRemovalQuery = Type.Object(
  {
    dryRun: Type.Optional(flag('Changes nothing and answers 200 with what would happen', false)),
    reasonCode: Type.Optional(code('status_reasons', 'Why, for who reserved; no_longer_offered unless told')),
  },
  { additionalProperties: false },
);

/** The pattern as it is kept, with what was not told filled in. */
export function patternOf(input: SessionSeriesCreate): SeriesPatternRow {
  const { weekdays, startTime, endTime, fromOn, toOn, everyWeeks, timeZone, skipPublicHolidays, excludedOn } =
    input;
  return {
    weekdays,
    startTime,
    endTime,
    fromOn,
    toOn,
    everyWeeks: everyWeeks ?? 1,
    timeZone: timeZone ?? 'Europe/Amsterdam',
    skipPublicHolidays: skipPublicHolidays ?? true,
    excludedOn: excludedOn ?? [],
    ...present({ skipHolidaysOf: input.skipHolidaysOf }),
  };
}

/** What the session of one day is planned with. */
export function sessionOf(input: SessionSeriesCreate, date: string): SessionCreate {
  const { startTime, endTime, timeZone, capacitySeats, locationId, meetingUrl, remark } = input;
  const { minimumSeats, bookingOpensDaysBefore, bookingClosesDaysBefore } = input;
  return {
    date,
    startTime,
    endTime,
    capacitySeats,
    ...present({ timeZone, locationId, meetingUrl, remark }),
    ...present({ minimumSeats, bookingOpensDaysBefore, bookingClosesDaysBefore }),
  };
}

export function toSessionSeries(row: SeriesRow, sessions: OwnerSession[]): SessionSeries {
  const { id, version, activityId, pattern, skippedDays } = row;
  return {
    id,
    version,
    activityId,
    ...pattern,
    sessions,
    skippedDays: skippedDays as SessionSeries['skippedDays'],
  };
}
