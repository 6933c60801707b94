import { type Static, Type } from 'typebox';
import { present } from '../../core/fields.ts';
import { component, ref } from '../../core/schemas/component.ts';
import {
  GeoPoint,
  listParameter,
  pageOf,
  pageQuery,
  statusChangeCreate,
  valueComponents,
} from '../../core/schemas/shared.ts';
import {
  anyText,
  clearable,
  closed,
  code,
  codes,
  decimal,
  flag,
  instant,
  int32,
  text,
  uuid,
  webAddress,
} from '../../core/schemas/values.ts';
import { organisationStatus, type organisations } from '../../infra/db/schema/organisations.ts';
import { type LocationRow, LocationSummary, pointOf, toLocationSummary } from './location.schemas.ts';

export type OrganisationRow = typeof organisations.$inferSelect;
export type OrganisationStatus = OrganisationRow['status'];

/** An official number that says who an organisation is (C-87). */
const identifier = valueComponents(
  'OrganisationIdentifier',
  {
    scheme: code('identifier_schemes', 'Kind of number'),
    value: text({ max: 40, example: '00AH07', description: 'The number; spaces do not matter' }),
  },
  'An official number of an organisation.',
);
export const OrganisationIdentifier = identifier.output;
export type OrganisationIdentifier = Static<typeof OrganisationIdentifier>;

const summaryFields = {
  id: uuid('Id'),
  version: int32({ min: 1, example: 1, description: 'Version' }),
  slug: anyText('Name in addresses', 'stadsmuseum-roermond'),
  name: anyText('Name', 'Stadsmuseum Roermond'),
  summary: Type.Optional(anyText('What it is or does', 'Museum over de geschiedenis van de stad.')),
  kinds: Type.Array(code('organisation_kinds', 'Kind'), { description: 'Kinds; one can be several' }),
  sectors: Type.Array(code('sectors', 'School sector'), { description: 'School sectors, for schools' }),
  website: Type.Optional(webAddress('Web site', 'https://museum.example')),
};

/** An organisation in a list. */
export const OrganisationSummary = component(
  'OrganisationSummary',
  Type.Object(
    {
      ...summaryFields,
      city: Type.Optional(anyText('Town of the main location', 'Roermond')),
      point: Type.Optional(ref(GeoPoint)),
      distanceKm: Type.Optional(decimal('Distance of the main location from `near`, in km', 3.4)),
    },
    { description: 'An organisation, as a list shows it.' },
  ),
);
export type OrganisationSummary = Static<typeof OrganisationSummary>;
export const OrganisationPage = pageOf('OrganisationPage', OrganisationSummary);

const detailFields = {
  ...summaryFields,
  status: closed(organisationStatus.enumValues, 'Only active organisations are shown to everyone'),
  identifiers: Type.Array(ref(OrganisationIdentifier), { description: 'Official numbers' }),
  denomination: Type.Optional(anyText('Denomination of a school', 'Rooms-Katholiek')),
  boardNumber: Type.Optional(anyText('Number of the school board', '41804')),
  pupilCount: Type.Optional(int32({ example: 240, description: 'Number of pupils of a school' })),
  regionIds: Type.Array(uuid('Region'), {
    description: 'Municipality of the main location and all regions above it',
  }),
  mainLocation: Type.Optional(ref(LocationSummary)),
  createdAt: instant('Made'),
  updatedAt: instant('Last changed'),
};

/** An organisation with its official numbers and main location. */
export const Organisation = component(
  'Organisation',
  Type.Object(detailFields, {
    description: 'An organisation: a school location, a provider, a board and more.',
  }),
);
export type Organisation = Static<typeof Organisation>;

/** An organisation as its members and those who verify it see it. */
export const OrganisationProfile = component(
  'OrganisationProfile',
  Type.Object(
    {
      ...detailFields,
      requiresReservationApproval: flag('A coordinator of the school approves each reservation first', false),
      allowedTransitions: Type.Array(closed(organisationStatus.enumValues, 'Status'), {
        description: 'Statuses the caller can move it to now',
      }),
    },
    { description: 'Owner view of an organisation in any state.' },
  ),
);
export type OrganisationProfile = Static<typeof OrganisationProfile>;

const KINDS = codes('organisation_kinds', 10, 'Kinds; one can be several');
const contentFields = {
  summary: text({
    max: 1000,
    example: 'Museum over de geschiedenis van de stad.',
    description: 'What it is or does',
  }),
  website: webAddress('Web site', 'https://museum.example'),
  denomination: text({ max: 80, example: 'Openbaar', description: 'Denomination of a school' }),
  boardNumber: text({ max: 20, example: '41804', description: 'Number of the school board' }),
  pupilCount: int32({ max: 100_000, example: 240, description: 'Number of pupils of a school' }),
};
const NAME = text({ min: 2, max: 150, example: 'Stadsmuseum Roermond', description: 'Name' });

/** What a person sends to make an organisation. */
export const OrganisationCreate = component(
  'OrganisationCreate',
  Type.Object(
    {
      name: NAME,
      kinds: { ...KINDS, minItems: 1 },
      summary: Type.Optional(contentFields.summary),
      website: Type.Optional(contentFields.website),
      sectors: Type.Optional(codes('sectors', 4, 'School sectors, for schools')),
      denomination: Type.Optional(contentFields.denomination),
      boardNumber: Type.Optional(contentFields.boardNumber),
      pupilCount: Type.Optional(contentFields.pupilCount),
      identifiers: Type.Optional(
        Type.Array(ref(identifier.input), { maxItems: 10, description: 'Official numbers' }),
      ),
    },
    { additionalProperties: false, description: 'A new organisation; it is pending until it is verified.' },
  ),
);
export type OrganisationCreate = Static<typeof OrganisationCreate>;

/** A merge patch of an organisation; official numbers change through the platform only. */
export const OrganisationUpdate = component(
  'OrganisationUpdate',
  Type.Object(
    {
      name: Type.Optional(NAME),
      kinds: Type.Optional({ ...KINDS, minItems: 1 }),
      sectors: Type.Optional(codes('sectors', 4, 'School sectors, for schools')),
      summary: clearable(contentFields.summary),
      website: clearable(contentFields.website),
      denomination: clearable(contentFields.denomination),
      boardNumber: clearable(contentFields.boardNumber),
      pupilCount: clearable(contentFields.pupilCount),
      requiresReservationApproval: Type.Optional(
        flag('Whether a coordinator of the school approves each reservation first; for schools'),
      ),
    },
    { additionalProperties: false, minProperties: 1, description: 'Changes of an organisation.' },
  ),
);
export type OrganisationUpdate = Static<typeof OrganisationUpdate>;

const STATUS_TARGETS = ['active', 'suspended', 'archived'] as const;
export const OrganisationStatusChangeCreate = statusChangeCreate(
  'OrganisationStatusChangeCreate',
  STATUS_TARGETS,
);
export type OrganisationStatusChangeCreate = Static<typeof OrganisationStatusChangeCreate>;

export const OrganisationParams = Type.Object({ organisationId: uuid('Organisation') });
export const StatusChangeQuery = Type.Object(pageQuery, { additionalProperties: false });
export const OrganisationQuery = Type.Object(
  {
    ...pageQuery,
    q: Type.Optional(
      text({
        min: 2,
        max: 100,
        example: 'regenboog',
        description: 'Words of the name; begins and small slips match',
      }),
    ),
    kind: listParameter(code('organisation_kinds', 'Kind'), 10, 'Kinds'),
    sector: listParameter(code('sectors', 'Sector'), 4, 'School sectors'),
    regionId: Type.Optional(uuid('Region the main location lies in')),
    near: Type.Optional(
      text({ max: 60, example: '5.9878,51.1942', description: 'lon,lat to measure distances from' }),
    ),
    radiusKm: Type.Optional(
      int32({ min: 1, max: 100, example: 10, description: 'Farthest from `near`, in km; 25 unless told' }),
    ),
    identifierScheme: Type.Optional(code('identifier_schemes', 'Kind of official number')),
    identifierValue: Type.Optional(text({ max: 40, example: '00AH07', description: 'Official number' })),
    id: listParameter(uuid('Organisation'), 50, 'Only these'),
    sort: Type.Optional(
      text({
        max: 20,
        pattern: '^(-?name|-?createdAt|distance)$',
        example: 'name',
        description: 'Order; default distance with `near`, else name',
      }),
    ),
  },
  { additionalProperties: false },
);

/** Columns of a summary; the place and distance only where the query gave them. */
export interface OrganisationListRow
  extends Pick<
    OrganisationRow,
    'id' | 'version' | 'slug' | 'name' | 'summary' | 'kinds' | 'sectors' | 'website'
  > {
  city?: string | null;
  longitude?: number | null;
  latitude?: number | null;
  distanceKm?: number | null;
}

/** An organisation with what its page adds. */
export interface OrganisationDetail {
  organisation: OrganisationRow;
  identifiers: OrganisationIdentifier[];
  mainLocation: LocationRow | undefined;
}

/** The same with what only its owner view adds. */
export interface OwnOrganisationDetail extends OrganisationDetail {
  allowedTransitions: OrganisationStatus[];
}

/** The row as a list shows it. */
export function toOrganisationSummary(row: OrganisationListRow): OrganisationSummary {
  const { id, version, slug, name, kinds, sectors, distanceKm } = row;
  return {
    id,
    version,
    slug,
    name,
    kinds,
    sectors,
    ...present({
      summary: row.summary,
      website: row.website,
      city: row.city,
      point: pointOf(row.longitude, row.latitude),
      distanceKm: typeof distanceKm === 'number' ? Math.round(distanceKm * 100) / 100 : undefined,
    }),
  };
}

/** The organisation as its page shows it. */
export function toOrganisation({
  organisation: row,
  identifiers,
  mainLocation,
}: OrganisationDetail): Organisation {
  return {
    ...toOrganisationSummary(row),
    status: row.status,
    identifiers,
    regionIds: row.regionIds,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    ...present({
      denomination: row.denomination,
      boardNumber: row.boardNumber,
      pupilCount: row.pupilCount,
      mainLocation: mainLocation && toLocationSummary(mainLocation),
    }),
  };
}

/** The organisation as its owner view shows it. */
export function toOrganisationProfile(detail: OwnOrganisationDetail): OrganisationProfile {
  const { organisation, allowedTransitions } = detail;
  const { requiresReservationApproval } = organisation;
  return { ...toOrganisation(detail), requiresReservationApproval, allowedTransitions };
}
