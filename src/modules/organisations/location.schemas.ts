import { type Static, Type } from 'typebox';
import { present } from '../../core/fields.ts';
import { roundDegrees } from '../../core/geo.ts';
import { component, ref } from '../../core/schemas/component.ts';
import { GeoPoint, GeoPointInput, pageOf, pageQuery } from '../../core/schemas/shared.ts';
import {
  anyText,
  clearable,
  code,
  codes,
  flag,
  instant,
  int32,
  text,
  uuid,
} from '../../core/schemas/values.ts';
import type { locations } from '../../infra/db/schema/organisations.ts';

/** A place with its municipality and all regions above that. */
export type LocationRow = typeof locations.$inferSelect & { regionIds: string[] };

const summaryFields = {
  id: uuid('Id'),
  name: anyText('Name', 'Drukkerijmuseum'),
  city: anyText('Town', 'Roermond'),
  municipalityId: Type.Optional(uuid('Municipality')),
  point: Type.Optional(ref(GeoPoint)),
};

/** A place, as other resources mention it. */
export const LocationSummary = component(
  'LocationSummary',
  Type.Object(summaryFields, { description: 'Where something is.' }),
);
export type LocationSummary = Static<typeof LocationSummary>;

/** A place of an organisation. */
export const Location = component(
  'Location',
  Type.Object(
    {
      ...summaryFields,
      version: int32({ min: 1, example: 1, description: 'Version' }),
      organisationId: uuid('Organisation it belongs to'),
      street: Type.Optional(anyText('Street', 'Markt')),
      houseNumber: Type.Optional(anyText('House number with its addition', '12a')),
      postcode: Type.Optional(anyText('Postcode without a space', '6041EL')),
      country: anyText('Country, ISO 3166-1', 'NL'),
      regionIds: Type.Array(uuid('Region'), { description: 'Its municipality and all regions above it' }),
      accessibilityFeatures: Type.Array(code('accessibility_features', 'Feature'), {
        description: 'Accessibility',
      }),
      practicalFacts: Type.Array(code('practical_facts', 'Fact'), { description: 'Practical facts' }),
      isMain: flag('True for the main location of the organisation'),
      createdAt: instant('Made'),
      updatedAt: instant('Last changed'),
    },
    { description: 'A place of an organisation, with its regions and coordinates.' },
  ),
);
export type Location = Static<typeof Location>;
export const LocationPage = pageOf('LocationPage', Location);

const required = {
  name: text({ max: 150, example: 'Drukkerijmuseum', description: 'Name' }),
  city: text({ max: 80, example: 'Roermond', description: 'Town' }),
};
const optional = {
  street: text({ max: 100, example: 'Markt', description: 'Street' }),
  houseNumber: text({ max: 20, example: '12a', description: 'House number with its addition' }),
  postcode: text({
    max: 7,
    pattern: '^[1-9][0-9]{3} ?[A-Za-z]{2}$',
    example: '6041EL',
    description: 'Dutch postcode',
  }),
  point: ref(GeoPointInput),
};
const lists = {
  accessibilityFeatures: Type.Optional(codes('accessibility_features', 10, 'Accessibility')),
  practicalFacts: Type.Optional(codes('practical_facts', 10, 'Practical facts')),
  isMain: Type.Optional(flag('True makes it the main location')),
};

/** What is sent to make a location. */
export const LocationCreate = component(
  'LocationCreate',
  Type.Object(
    {
      ...required,
      street: Type.Optional(optional.street),
      houseNumber: Type.Optional(optional.houseNumber),
      postcode: Type.Optional(optional.postcode),
      point: Type.Optional(optional.point),
      ...lists,
      isDistinct: Type.Optional(
        flag('True when this is not the place of the same name that is there already'),
      ),
    },
    {
      additionalProperties: false,
      description:
        'A new place. Without a point, the middle of its postcode is taken. The first is the main one.',
    },
  ),
);
export type LocationCreate = Static<typeof LocationCreate>;

/** A merge patch of a location. */
export const LocationUpdate = component(
  'LocationUpdate',
  Type.Object(
    {
      name: Type.Optional(required.name),
      city: Type.Optional(required.city),
      street: clearable(optional.street),
      houseNumber: clearable(optional.houseNumber),
      postcode: clearable(optional.postcode),
      point: clearable(optional.point),
      ...lists,
    },
    { additionalProperties: false, minProperties: 1, description: 'Changes of a place.' },
  ),
);
export type LocationUpdate = Static<typeof LocationUpdate>;

export const LocationParams = Type.Object({ locationId: uuid('Location') });
export const OwnLocationParams = Type.Object({
  organisationId: uuid('Organisation'),
  locationId: uuid('Location'),
});
export const LocationQuery = Type.Object(pageQuery, { additionalProperties: false });

/** A GeoJSON point with at most six decimals; undefined without coordinates (C-21). */
export function pointOf(
  longitude: number | null | undefined,
  latitude: number | null | undefined,
): GeoPoint | undefined {
  if (typeof longitude !== 'number' || typeof latitude !== 'number') return undefined;
  return { type: 'Point', coordinates: [roundDegrees(longitude), roundDegrees(latitude)] };
}

type LocationSummaryRow = Pick<
  LocationRow,
  'id' | 'name' | 'city' | 'municipalityId' | 'longitude' | 'latitude'
>;

/** The row as other resources mention it. */
export function toLocationSummary(row: LocationSummaryRow): LocationSummary {
  const { id, name, city, municipalityId, longitude, latitude } = row;
  return { id, name, city, ...present({ municipalityId, point: pointOf(longitude, latitude) }) };
}

/** The row as its page shows it. */
export function toLocation(row: LocationRow): Location {
  const { version, organisationId, country, regionIds, accessibilityFeatures, practicalFacts, isMain } = row;
  return {
    ...toLocationSummary(row),
    version,
    organisationId,
    country,
    regionIds,
    accessibilityFeatures,
    practicalFacts,
    isMain,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    ...present({ street: row.street, houseNumber: row.houseNumber, postcode: row.postcode }),
  };
}
