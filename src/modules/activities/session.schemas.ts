import { type Static, Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { GeoPoint, listParameter, pageOf, pageQuery } from '../../core/schemas/shared.ts';
import {
  anyText,
  calendarDay,
  closed,
  flag,
  instant,
  int32,
  localTime,
  openSet,
  text,
  uuid,
} from '../../core/schemas/values.ts';
import type { sessions } from '../../infra/db/schema/activities.ts';

export type SessionRow = typeof sessions.$inferSelect;

export const SESSION_STATUSES = ['scheduled', 'postponed', 'cancelled'] as const;
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
  priorityUntilAt: Type.Optional(
    instant('Until then only schools in the priority regions can reserve', '2027-02-01T23:00:00.000Z'),
  ),
  priorityRegionIds: Type.Optional(Type.Array(uuid('Region'), { description: 'Regions with priority' })),
  minimumSeats: Type.Optional(
    int32({
      example: 15,
      description: 'It goes on when at least this many seats are taken when booking closes',
    }),
  ),
  programmeId: Type.Optional(uuid('Programme: its sessions are reserved together')),
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
      bookingOpensDaysBefore: Type.Optional(
        int32({ example: 60, description: 'Days before it, from the local midnight, that reserving opens' }),
      ),
      seriesId: Type.Optional(uuid('Series that it was planned in')),
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

export const SessionParams = Type.Object({ sessionId: uuid('Session') });
/** Query of a step that can be tried first. */
export const DryRunQuery = Type.Object(
  {
    dryRun: Type.Optional(flag('Checks everything, changes nothing and answers 200 with the effect', false)),
  },
  { additionalProperties: false },
);
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
