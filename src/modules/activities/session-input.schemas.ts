import { type Static, Type } from 'typebox';
import { component } from '../../core/schemas/component.ts';
import { statusChangeCreate } from '../../core/schemas/shared.ts';
import {
  calendarDay,
  clearable,
  instant,
  int32,
  localTime,
  text,
  uuid,
  uuids,
  webAddress,
} from '../../core/schemas/values.ts';
import { SESSION_STATUSES } from './session.schemas.ts';

export const timeFields = {
  date: calendarDay('Local day on which it begins'),
  startTime: localTime('Local time at which it begins'),
  endTime: localTime('Local time at which it ends', '11:30:00'),
};
const endField = { endDate: calendarDay('Local day on which it ends; the same day unless told') };
export const zoneFields = {
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
export const seatField = {
  capacitySeats: int32({
    min: 1,
    max: 100_000,
    example: 60,
    description: 'Seats, in the unit of the activity',
  }),
};
export const removableFields = {
  locationId: uuid('Location of the organisation'),
  bookingOpensAt: instant('Reserving is possible from'),
  bookingOpensDaysBefore: int32({
    max: 730,
    example: 60,
    description: 'Reserving opens at the local midnight this many days before, in place of bookingOpensAt',
  }),
  priorityUntilAt: instant(
    'Until then only schools in the priority regions can reserve; goes with priorityRegionIds',
  ),
  priorityRegionIds: uuids(50, 'Regions with priority; goes with priorityUntilAt'),
  minimumSeats: int32({
    min: 1,
    max: 100_000,
    example: 15,
    description:
      'With fewer seats taken when booking closes, the service cancels it; booking then closes at least a day before',
  }),
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
export const closesField = {
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
      bookingOpensDaysBefore: Type.Optional(removableFields.bookingOpensDaysBefore),
      priorityUntilAt: Type.Optional(removableFields.priorityUntilAt),
      priorityRegionIds: Type.Optional(removableFields.priorityRegionIds),
      minimumSeats: Type.Optional(removableFields.minimumSeats),
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
      bookingOpensDaysBefore: clearable(removableFields.bookingOpensDaysBefore),
      priorityUntilAt: clearable(removableFields.priorityUntilAt),
      priorityRegionIds: clearable(removableFields.priorityRegionIds),
      minimumSeats: clearable(removableFields.minimumSeats),
      meetingUrl: clearable(removableFields.meetingUrl),
      remark: clearable(removableFields.remark),
    },
    { additionalProperties: false, minProperties: 1, description: 'Changes of a session.' },
  ),
);
export type SessionUpdate = Static<typeof SessionUpdate>;

export const SessionStatusChangeCreate = statusChangeCreate('SessionStatusChangeCreate', SESSION_STATUSES);
export type SessionStatusChangeCreate = Static<typeof SessionStatusChangeCreate>;
