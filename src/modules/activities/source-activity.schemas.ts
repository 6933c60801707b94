import { type Static, Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { optionally } from '../../core/schemas/objects.ts';
import { GeoPointInput } from '../../core/schemas/shared.ts';
import { calendarDay, closed, int32, localTime, text } from '../../core/schemas/values.ts';
import { optionalContent, requiredContent } from './activity-fields.schemas.ts';

/** Id of a thing in a partner's own system (C-08). */
const externalId = text({
  max: 128,
  pattern: '^[A-Za-z0-9._~-]+$',
  example: 'les-12',
  description: 'Id in the source, unique within it',
});

/** Where a synced activity takes place, as the partner writes it. */
const SourcePlace = component(
  'SourcePlace',
  Type.Object(
    {
      name: Type.Optional(text({ max: 200, example: 'Drukkerijmuseum', description: 'Name of the place' })),
      street: Type.Optional(text({ max: 200, example: 'Markt', description: 'Street' })),
      houseNumber: Type.Optional(text({ max: 20, example: '12', description: 'House number' })),
      postcode: Type.Optional(text({ max: 10, example: '6041AB', description: 'Postcode' })),
      city: text({ max: 100, example: 'Roermond', description: 'Town' }),
      country: Type.Optional(
        text({
          max: 2,
          pattern: '^[A-Z]{2}$',
          example: 'NL',
          description: 'Country, ISO 3166; NL unless told',
        }),
      ),
      point: Type.Optional(ref(GeoPointInput)),
    },
    {
      additionalProperties: false,
      description: 'A place with its point; a Dutch postcode stands in for the point.',
    },
  ),
);

/** A session that comes with a synced activity. */
export const SourceSession = component(
  'SourceSession',
  Type.Object(
    {
      externalId,
      date: calendarDay('Local day on which it begins'),
      startTime: localTime('Local time at which it begins'),
      endDate: Type.Optional(calendarDay('Local day on which it ends; the same day unless told')),
      endTime: localTime('Local time at which it ends', '11:30:00'),
      capacitySeats: int32({
        max: 100_000,
        example: 60,
        description: 'Seats; 0 when it cannot be reserved here',
      }),
      bookingClosesDaysBefore: Type.Optional(
        int32({ max: 365, example: 7, description: 'Days before the begin at which reserving stops' }),
      ),
      status: Type.Optional(closed(['scheduled', 'cancelled'], 'Whether it goes on; scheduled unless told')),
    },
    { additionalProperties: false, description: 'A session of a synced activity.' },
  ),
);
export type SourceSession = Static<typeof SourceSession>;

/** The whole content of an activity as its source delivers it: what is absent is emptied (C-61). */
export const SourceActivityReplace = component(
  'SourceActivityReplace',
  Type.Object(
    {
      ...requiredContent,
      ...optionally(optionalContent),
      place: Type.Optional(ref(SourcePlace)),
      sessions: Type.Optional(
        Type.Array(ref(SourceSession), { maxItems: 500, description: 'All its sessions' }),
      ),
    },
    { additionalProperties: false, description: 'An activity as its source delivers it, whole.' },
  ),
);
export type SourceActivityReplace = Static<typeof SourceActivityReplace>;
