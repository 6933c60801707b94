import { type Static, Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { GeoPoint, listParameter, pageOf, pageQuery, statusChangeCreate } from '../../core/schemas/shared.ts';
import {
  anyText,
  calendarDay,
  clearable,
  closed,
  instant,
  int32,
  localTime,
  openSet,
  text,
  uuid,
  webAddress,
} from '../../core/schemas/values.ts';
import type { sessions } from '../../infra/db/schema/activities.ts';

export type SessionRow = typeof sessions.$inferSelect;

const SESSION_STATUSES = ['scheduled', 'postponed', 'cancelled'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

/** Whether a session can be booked now; derived from time, seats and status, never stored. */
const BOOKING_STATES = ['not_yet_open', 'open', 'full', 'closed', 'past', 'cancelled', 'postponed'] as const;

const offset = (description: string) => anyText(description, '+01:00');

const sessionFields = {
  id: uuid('Id'),
  version: int32({ min: 1, example: 2, description: 'Version' }),
  activityId: uuid('Activity'),
  status: closed(SESSION_STATUSES, 'Whether it goes on'),
  bookingState: openSet(BOOKING_STATES, 'Whether it can be reserved now'),
  date: calendarDay('Local day on which it begins'),
  startTime: localTime('Local time at which it begins'),
  endDate: calendarDay('Local day on which it ends'),
  endTime: localTime('Local time at which it ends', '11:30:00'),
  timeZone: anyText('IANA time zone of the local times', 'Europe/Amsterdam'),
  startsAt: instant('Begin'),
  endsAt: instant('End', '2027-03-25T10:30:00.000Z'),
  startsAtOffset: offset('Offset of the local time at the begin'),
  endsAtOffset: offset('Offset of the local time at the end'),
  capacitySeats: int32({ example: 60, description: 'Seats in all, in the unit of the activity' }),
  remainingSeats: int32({ example: 32, description: 'Seats that are left' }),
  bookingOpensAt: Type.Optional(instant('Reserving is possible from')),
  bookingClosesAt: instant('Reserving is possible until'),
  locationId: Type.Optional(uuid('Location')),
  remark: Type.Optional(anyText('What visitors should know', 'Ingang aan de achterzijde.')),
};

/** A session in a list. */
export const SessionSummary = component(
  'SessionSummary',
  Type.Object(sessionFields, { description: 'When and where an activity takes place, with its seats.' }),
);
export type SessionSummary = Static<typeof SessionSummary>;
export const SessionPage = pageOf('SessionPage', SessionSummary);

/** A session in the agenda, with what it is about. */
export const AgendaItem = component(
  'AgendaItem',
  Type.Object(
    {
      ...sessionFields,
      activityTitle: anyText('Title of the activity', 'Zelf drukken met lood en inkt'),
      organisationId: uuid('Organisation that offers it'),
      city: Type.Optional(anyText('Town', 'Roermond')),
      point: Type.Optional(ref(GeoPoint)),
    },
    { description: 'A session with the title and place of its activity.' },
  ),
);
export type AgendaItem = Static<typeof AgendaItem>;
export const AgendaPage = pageOf('AgendaPage', AgendaItem);

/** A session for its provider. */
export const OwnerSession = component(
  'OwnerSession',
  Type.Object(
    {
      ...sessionFields,
      takenSeats: int32({ example: 28, description: 'Seats that are taken' }),
      bookingClosesDaysBefore: int32({
        example: 7,
        description: 'Days before the begin at which reserving stops',
      }),
      meetingUrl: Type.Optional(anyText('Address of the online meeting', 'https://meet.example/abc')),
      allowedTransitions: Type.Array(closed(SESSION_STATUSES, 'Status'), {
        description: 'Statuses it can move to',
      }),
      updatedAt: instant('Last changed'),
    },
    { description: 'A session with all that its provider may see.' },
  ),
);
export type OwnerSession = Static<typeof OwnerSession>;
export const OwnerSessionPage = pageOf('OwnerSessionPage', OwnerSession);

const timeFields = {
  date: calendarDay('Local day on which it begins'),
  startTime: localTime('Local time at which it begins'),
  endTime: localTime('Local time at which it ends', '11:30:00'),
};
const endField = { endDate: calendarDay('Local day on which it ends; the same day unless told') };
const zoneFields = {
  timeZone: text({
    max: 60,
    pattern: '^[A-Za-z_]+(/[A-Za-z_+-]+)*$',
    example: 'Europe/Amsterdam',
    description: 'IANA time zone; Europe/Amsterdam unless told',
  }),
  startsAtOffset: text({
    max: 6,
    pattern: '^[+-][0-9]{2}:[0-9]{2}$',
    example: '+02:00',
    description: 'Chooses between the two instants when the clock goes back; the earlier unless told',
  }),
};
const seatField = {
  capacitySeats: int32({
    min: 1,
    max: 100_000,
    example: 60,
    description: 'Seats, in the unit of the activity',
  }),
};
const removableFields = {
  locationId: uuid('Location of the organisation'),
  bookingOpensAt: instant('Reserving is possible from'),
  meetingUrl: webAddress(
    'Address of the online meeting, shown after confirmation',
    'https://meet.example/abc',
  ),
  remark: text({
    max: 1000,
    example: 'Ingang aan de achterzijde.',
    description: 'What visitors should know',
  }),
};
const closesField = {
  bookingClosesDaysBefore: int32({
    max: 365,
    example: 7,
    description: 'Days before the begin at which reserving stops; 0 unless told',
  }),
};

export const SessionCreate = component(
  'SessionCreate',
  Type.Object(
    {
      ...timeFields,
      ...seatField,
      endDate: Type.Optional(endField.endDate),
      timeZone: Type.Optional(zoneFields.timeZone),
      startsAtOffset: Type.Optional(zoneFields.startsAtOffset),
      bookingClosesDaysBefore: Type.Optional(closesField.bookingClosesDaysBefore),
      locationId: Type.Optional(removableFields.locationId),
      bookingOpensAt: Type.Optional(removableFields.bookingOpensAt),
      meetingUrl: Type.Optional(removableFields.meetingUrl),
      remark: Type.Optional(removableFields.remark),
    },
    { additionalProperties: false, description: 'A new session of an activity.' },
  ),
);
export type SessionCreate = Static<typeof SessionCreate>;

export const SessionUpdate = component(
  'SessionUpdate',
  Type.Object(
    {
      date: Type.Optional(timeFields.date),
      startTime: Type.Optional(timeFields.startTime),
      endTime: Type.Optional(timeFields.endTime),
      endDate: Type.Optional(endField.endDate),
      timeZone: Type.Optional(zoneFields.timeZone),
      startsAtOffset: Type.Optional(zoneFields.startsAtOffset),
      capacitySeats: Type.Optional(seatField.capacitySeats),
      bookingClosesDaysBefore: Type.Optional(closesField.bookingClosesDaysBefore),
      locationId: clearable(removableFields.locationId),
      bookingOpensAt: clearable(removableFields.bookingOpensAt),
      meetingUrl: clearable(removableFields.meetingUrl),
      remark: clearable(removableFields.remark),
    },
    { additionalProperties: false, minProperties: 1, description: 'Changes of a session.' },
  ),
);
export type SessionUpdate = Static<typeof SessionUpdate>;

export const SessionStatusChangeCreate = statusChangeCreate('SessionStatusChangeCreate', SESSION_STATUSES);
export type SessionStatusChangeCreate = Static<typeof SessionStatusChangeCreate>;

export const SessionParams = Type.Object({ sessionId: uuid('Session') });
export const OwnerSessionParams = Type.Object({
  organisationId: uuid('Organisation'),
  sessionId: uuid('Session'),
});

const sort = Type.Optional(
  text({ max: 20, pattern: '^-?startsAt$', example: 'startsAt', description: 'Order; default startsAt' }),
);
const period = {
  startsFrom: Type.Optional(instant('Beginning at or after')),
  startsTo: Type.Optional(instant('Beginning before', '2027-06-25T09:00:00.000Z')),
};

export const ActivitySessionQuery = Type.Object(
  { ...pageQuery, ...period, sort },
  { additionalProperties: false },
);
export const OwnerSessionQuery = Type.Object(
  {
    ...pageQuery,
    ...period,
    activityId: Type.Optional(uuid('Activity')),
    status: listParameter(closed(SESSION_STATUSES, 'Status'), 3, 'Statuses'),
    sort,
  },
  { additionalProperties: false },
);
export const AgendaQuery = Type.Object(
  {
    ...pageQuery,
    ...period,
    activityId: listParameter(uuid('Activity'), 50, 'Activities'),
    organisationId: listParameter(uuid('Organisation'), 50, 'Organisations'),
    regionId: Type.Optional(uuid('Region in which it takes place')),
    minimumSeats: Type.Optional(
      int32({ min: 1, max: 2000, example: 28, description: 'At least this many seats left' }),
    ),
    sort,
  },
  { additionalProperties: false },
);
export type AgendaQuery = Static<typeof AgendaQuery>;
