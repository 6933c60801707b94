import { type Static, Type } from 'typebox';
import { present } from '../../core/fields.ts';
import { component } from '../../core/schemas/component.ts';
import { pageOf } from '../../core/schemas/shared.ts';
import {
  calendarDay,
  clearable,
  closed,
  instant,
  int32,
  localTime,
  uuid,
} from '../../core/schemas/values.ts';
import { type expertAvailabilitySlots, weekday } from '../../infra/db/schema/people.ts';

export type AvailabilitySlotRow = typeof expertAvailabilitySlots.$inferSelect;

const fields = {
  weekday: closed(weekday.enumValues, 'Day of the week; without it the slot holds on every day it spans'),
  firstOn: calendarDay('First day on which it holds'),
  lastOn: calendarDay('Last day on which it holds; the first day itself without a weekday', '2027-07-15'),
  startTime: localTime('From, in the time of the Netherlands', '09:00:00'),
  endTime: localTime('Until, in the time of the Netherlands', '12:00:00'),
};
const days = {
  weekday: Type.Optional(fields.weekday),
  firstOn: Type.Optional(fields.firstOn),
  lastOn: Type.Optional(fields.lastOn),
};
const times = { startTime: fields.startTime, endTime: fields.endTime };

/** When an expert can come. */
export const AvailabilitySlot = component(
  'AvailabilitySlot',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      expertId: uuid('Expert profile'),
      ...days,
      ...times,
      createdAt: instant('Made'),
      updatedAt: instant('Last changed'),
    },
    { description: 'When an expert can come: each week on a weekday, or on some days.' },
  ),
);
export type AvailabilitySlot = Static<typeof AvailabilitySlot>;
export const AvailabilitySlotPage = pageOf('AvailabilitySlotPage', AvailabilitySlot);

export const AvailabilitySlotCreate = component(
  'AvailabilitySlotCreate',
  Type.Object(
    { ...days, ...times },
    { additionalProperties: false, description: 'A weekday, some days, or a weekday within some days.' },
  ),
);
export type AvailabilitySlotCreate = Static<typeof AvailabilitySlotCreate>;

export const AvailabilitySlotUpdate = component(
  'AvailabilitySlotUpdate',
  Type.Object(
    {
      weekday: Type.Optional(fields.weekday),
      firstOn: clearable(fields.firstOn),
      lastOn: clearable(fields.lastOn),
      startTime: Type.Optional(fields.startTime),
      endTime: Type.Optional(fields.endTime),
    },
    { additionalProperties: false, minProperties: 1, description: 'Changes of a slot.' },
  ),
);
export type AvailabilitySlotUpdate = Static<typeof AvailabilitySlotUpdate>;

export const AvailabilitySlotParams = Type.Object({ slotId: uuid('Slot') });

export function toAvailabilitySlot(row: AvailabilitySlotRow): AvailabilitySlot {
  const { id, version, expertId, startTime, endTime } = row;
  return {
    id,
    version,
    expertId,
    ...present({ weekday: row.weekday, firstOn: row.firstOn, lastOn: row.lastOn }),
    startTime,
    endTime,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
