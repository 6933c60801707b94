import { type Static, Type } from 'typebox';
import { component, ref } from '../../core/schemas/component.ts';
import { GeoPoint, listParameter, pageOf, pageQuery } from '../../core/schemas/shared.ts';
import { anyText, closed, int32, text, uuid } from '../../core/schemas/values.ts';
import type { regions, workgroups } from '../../infra/db/schema/regions.ts';

export type RegionRow = typeof regions.$inferSelect;
export type WorkgroupRow = typeof workgroups.$inferSelect & { regionIds: string[] };

const REGION_KINDS = ['country', 'province', 'subregion', 'municipality', 'holiday_region'] as const;

/** A node of the region tree. */
export const Region = component(
  'Region',
  Type.Object(
    {
      id: uuid('Id, the same in every installation'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      code: anyText('Official code where there is one: GM0957, PV31', 'GM0957'),
      slug: anyText('Name in addresses', 'roermond'),
      kind: closed(REGION_KINDS, 'Kind of region'),
      name: anyText('Name', 'Roermond'),
      parentId: Type.Optional(uuid('Region above')),
      ancestorIds: Type.Array(uuid('Region'), { description: 'The region itself and all above it' }),
      holidayRegionCode: Type.Optional(anyText('School holiday region: north, middle or south', 'south')),
      centroid: Type.Optional(ref(GeoPoint)),
    },
    {
      description:
        'A node of the region tree: country, province, subregion or municipality; or a holiday region.',
    },
  ),
);
export type Region = Static<typeof Region>;
export const RegionPage = pageOf('RegionPage', Region);

/** People who curate a set of regions. */
export const Workgroup = component(
  'Workgroup',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      slug: anyText('Name in addresses', 'roermond'),
      name: anyText('Name', 'Werkgroep Roermond'),
      summary: anyText('What the workgroup does', 'Brengt scholen en aanbieders rond Roermond bij elkaar.'),
      regionIds: Type.Array(uuid('Region'), { description: 'Regions it curates, with all below them' }),
    },
    { description: 'A workgroup and the regions it curates.' },
  ),
);
export type Workgroup = Static<typeof Workgroup>;
export const WorkgroupPage = pageOf('WorkgroupPage', Workgroup);

export const RegionParams = Type.Object({ regionId: uuid('Region') });
export const WorkgroupParams = Type.Object({ workgroupId: uuid('Workgroup') });
export const RegionQuery = Type.Object(
  {
    ...pageQuery,
    kind: listParameter(closed(REGION_KINDS, 'Kind of region'), 5, 'Kinds of region'),
    parentId: Type.Optional(uuid('Region above')),
    code: listParameter(
      text({ max: 40, example: 'GM0957', description: 'Official code' }),
      50,
      'Official codes',
    ),
    q: Type.Optional(text({ min: 2, max: 100, example: 'roer', description: 'Beginning of the name' })),
    near: Type.Optional(
      text({ max: 60, example: '5.9878,51.1942', description: 'lon,lat: regions that hold this point' }),
    ),
    postcode: Type.Optional(
      text({
        max: 7,
        pattern: '^[1-9][0-9]{3}( ?[A-Za-z]{2})?$',
        example: '6041AB',
        description: 'Postcode: regions that hold it',
      }),
    ),
    sort: Type.Optional(
      text({ max: 20, pattern: '^-?name$', example: 'name', description: 'Order; default name' }),
    ),
  },
  { additionalProperties: false },
);
export type RegionQuery = Static<typeof RegionQuery>;
export const WorkgroupQuery = Type.Object(
  { ...pageQuery, regionId: Type.Optional(uuid('Region: workgroups that curate it')) },
  { additionalProperties: false },
);

export function toRegion(row: RegionRow): Region {
  return {
    id: row.id,
    version: row.version,
    code: row.code,
    slug: row.slug,
    kind: row.kind,
    name: row.name,
    ancestorIds: row.ancestorIds,
    ...(row.parentId === null ? {} : { parentId: row.parentId }),
    ...(row.holidayRegionCode === null ? {} : { holidayRegionCode: row.holidayRegionCode }),
    ...(row.longitude === null || row.latitude === null
      ? {}
      : { centroid: { type: 'Point' as const, coordinates: [row.longitude, row.latitude] } }),
  };
}

export function toWorkgroup(row: WorkgroupRow): Workgroup {
  const { id, version, slug, name, summary, regionIds } = row;
  return { id, version, slug, name, summary, regionIds };
}
