import { type Static, Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { GeoPoint, listParameter, pageQuery } from '../../core/schemas/shared.ts';
import { anyText, closed, code, instant, int32, text, uuid } from '../../core/schemas/values.ts';
import { DELIVERY_FORMS } from './activity-fields.schemas.ts';

const ATTENDANCE_MODES = ['on_site', 'at_school', 'online'] as const;
export type AttendanceMode = (typeof ATTENDANCE_MODES)[number];

/** Forms of delivery in which a group comes, is visited, or meets online. */
export const DELIVERIES_OF: Record<AttendanceMode, readonly (typeof DELIVERY_FORMS)[number][]> = {
  on_site: ['scheduled', 'at_venue_by_appointment'],
  at_school: ['at_school_by_appointment'],
  online: ['online'],
};

/** Filters of list, facets and map (AND between keys, OR within a key). */
const activityFilters = {
  q: Type.Optional(
    text({
      min: 2,
      max: 100,
      example: 'drukken',
      description:
        'Words in title, summary or description, in Dutch: inflected, begun or with a typing error',
    }),
  ),
  cluster: listParameter(code('clusters', 'Cluster'), 5, 'Clusters'),
  theme: listParameter(code('themes', 'Theme'), 20, 'Themes'),
  sector: listParameter(code('sectors', 'Sector'), 4, 'School sectors'),
  level: listParameter(code('levels', 'Grade'), 40, 'Grades'),
  language: listParameter(code('languages', 'Language'), 10, 'Languages'),
  curriculumGoal: listParameter(code('curriculum_goals', 'Core objective'), 20, 'Core objectives'),
  accessibilityFeature: listParameter(code('accessibility_features', 'Feature'), 10, 'Features, all of them'),
  delivery: listParameter(closed(DELIVERY_FORMS, 'Form of delivery'), 4, 'Forms of delivery'),
  attendanceMode: listParameter(closed(ATTENDANCE_MODES, 'Where the group is'), 3, 'Where the group is'),
  organisationId: listParameter(uuid('Organisation'), 50, 'Organisations'),
  regionId: Type.Optional(uuid('Region in which it takes place or to which the provider travels')),
  ageFrom: Type.Optional(int32({ max: 99, example: 8, description: 'Suits somebody of this age or older' })),
  ageTo: Type.Optional(int32({ max: 99, example: 12, description: 'Suits somebody of this age or younger' })),
  groupSize: Type.Optional(
    int32({ min: 1, max: 2000, example: 28, description: 'Group size, adults counted' }),
  ),
  priceTo: Type.Optional(int32({ example: 0, description: 'Highest price in cents; 0 for free' })),
  completenessFrom: Type.Optional(
    int32({ max: 100, example: 60, description: 'At least this complete, 0 to 100' }),
  ),
  near: Type.Optional(text({ max: 60, example: '5.9878,51.1942', description: 'lon,lat; with radiusKm' })),
  radiusKm: Type.Optional(
    int32({ min: 1, max: 100, example: 15, description: 'Distance from near; 25 unless told' }),
  ),
  bbox: Type.Optional(
    text({ max: 100, example: '5.8,51.1,6.1,51.3', description: 'minLon,minLat,maxLon,maxLat' }),
  ),
  startsFrom: Type.Optional(instant('Has a session that begins at or after')),
  startsTo: Type.Optional(instant('Has a session that begins before', '2027-06-25T09:00:00.000Z')),
  crs: Type.Optional(
    text({
      max: 100,
      example: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84',
      description: 'Coordinate reference system; only CRS84',
    }),
  ),
  id: listParameter(uuid('Activity'), 50, 'Activities by id'),
};

const SORT = '(-?(publishedAt|createdAt|title)|relevance|distance)';

export const ActivityQuery = Type.Object(
  {
    ...pageQuery,
    ...activityFilters,
    sort: Type.Optional(
      text({
        max: 60,
        pattern: `^${SORT}(,${SORT})?$`,
        example: '-publishedAt',
        description: 'Order; relevance with q and -publishedAt without, unless told. distance needs near.',
      }),
    ),
    include: listParameter(
      closed(['organisation', 'sessions'], 'What to add'),
      2,
      'Related resources to add',
    ),
  },
  { additionalProperties: false },
);
export type ActivityQuery = Static<typeof ActivityQuery>;

export const ActivityIncludeQuery = Type.Object(
  {
    include: listParameter(
      closed(['organisation', 'sessions'], 'What to add'),
      2,
      'Related resources to add',
    ),
  },
  { additionalProperties: false },
);

export const FacetQuery = Type.Object(activityFilters, { additionalProperties: false });
export type FacetQuery = Static<typeof FacetQuery>;

export const ActivityLocationQuery = Type.Object(
  {
    ...activityFilters,
    cursor: pageQuery.cursor,
    limit: Type.Optional(
      int32({ min: 1, max: 1000, example: 500, description: 'Most features; 500 unless told' }),
    ),
  },
  { additionalProperties: false },
);

/** How many activities have a value. */
const FacetValue = component(
  'FacetValue',
  Type.Object(
    {
      code: anyText('Value', 'music'),
      label: anyText('Dutch label', 'Muziek'),
      count: int32({ example: 12, description: 'Number of activities' }),
    },
    { description: 'A value and how many activities have it.' },
  ),
);

const Facet = component(
  'Facet',
  Type.Object(
    {
      name: anyText('Query key it belongs to', 'theme'),
      values: Type.Array(ref(FacetValue), { description: 'Values that occur, most first' }),
    },
    { description: 'A filter and its values.' },
  ),
);

export const ActivityFacets = component(
  'ActivityFacets',
  Type.Object(
    {
      totalCount: int32({ example: 240, description: 'Number of activities that fit' }),
      facets: Type.Array(ref(Facet), { description: 'Filters with their values' }),
    },
    { description: 'Counts per value of the activities that fit.' },
  ),
);
export type ActivityFacets = Static<typeof ActivityFacets>;

const ActivityLocationProperties = component(
  'ActivityLocationProperties',
  Type.Object(
    {
      title: anyText('Title', 'Zelf drukken met lood en inkt'),
      clusters: Type.Array(code('clusters', 'Cluster'), { description: 'Clusters' }),
      city: Type.Optional(anyText('Town', 'Roermond')),
    },
    { description: 'What a map shows of an activity.' },
  ),
);

export const ActivityLocation = component(
  'ActivityLocation',
  Type.Object(
    {
      type: closed(['Feature'], 'GeoJSON type'),
      id: uuid('Activity'),
      geometry: ref(GeoPoint),
      properties: ref(ActivityLocationProperties),
    },
    { description: 'An activity on the map.' },
  ),
);
export type ActivityLocation = Static<typeof ActivityLocation>;

/** GeoJSON (RFC 7946) in CRS84; the Link header leads to more. */
export const ActivityLocationCollection = component(
  'ActivityLocationCollection',
  Type.Object(
    {
      type: closed(['FeatureCollection'], 'GeoJSON type'),
      features: Type.Array(ref(ActivityLocation), { description: 'Activities with a place' }),
    },
    { description: 'Activities on the map, as GeoJSON.' },
  ),
);
