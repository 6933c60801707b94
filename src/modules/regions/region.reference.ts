import { readFileSync } from 'node:fs';
import { v5 as uuidV5 } from 'uuid';
import { decodeRing, type Ring } from './reference/polyline.ts';

/** A place in WGS 84 degrees. */
export type Point = { lon: number; lat: number };

export type RegionKind = 'country' | 'province' | 'subregion' | 'municipality' | 'holiday_region';

/** Code of one of the three regions that stagger the Dutch school holidays. */
type HolidayRegion = 'north' | 'middle' | 'south';

/**
 * One region. `code` is the official CBS code where there is one (`PV31`, `GM0957`), `NL` for the country,
 * and otherwise our own; it is unique over all kinds, as is `slug`. `centroid` is the mean of the
 * municipality centroids below it, for a municipality its own: good for a label, not for containment.
 */
export type RegionSeed = {
  id: string;
  kind: RegionKind;
  code: string;
  name: string;
  slug: string;
  parentId: string | null;
  holidayRegion: HolidayRegion | null;
  centroid: Point;
};

/** One ring of a municipality. Inside means: inside an odd number of its rings. */
export type OutlineSeed = { regionId: string; ringIndex: number; isHole: boolean; ring: Ring };

/** One four-digit postcode with a point in or very near it and the municipality it belongs to. */
export type PostcodeSeed = { pc4: string; municipalityId: string; point: Point };

export type RegionReference = { regions: RegionSeed[]; outlines: OutlineSeed[]; postcodes: PostcodeSeed[] };

const REGION_NAMESPACE = '5b0c7c0e-5a8f-4c53-9d0e-2f6f0f7f4a31';

/**
 * The id of a region: a UUIDv5 of its code, so equal in every installation. Reference data are the one
 * exception to C-08's UUIDv7; the ids are valid UUIDs all the same.
 */
export const regionIdOf = (code: string): string => uuidV5(code, REGION_NAMESPACE);

type Row = Record<string, string>;

const readTable = (file: string): Row[] => {
  const [header = '', ...lines] = readFileSync(new URL(`./reference/${file}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  const names = header.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
};

const field = (row: Row, name: string): string => {
  const value = row[name];
  if (value === undefined) throw new Error(`Region reference data lack the column ${name}`);
  return value;
};

const pointOf = (row: Row): Point => ({ lon: Number(field(row, 'lon')), lat: Number(field(row, 'lat')) });

const toRegion = (
  row: Row,
  kind: RegionKind,
  holidayRegion: HolidayRegion | null,
  centroid: Point,
): RegionSeed => ({
  id: regionIdOf(field(row, 'code')),
  kind,
  code: field(row, 'code'),
  name: field(row, 'name'),
  slug: field(row, 'slug'),
  parentId: field(row, 'parent') === '' ? null : regionIdOf(field(row, 'parent')),
  holidayRegion,
  centroid,
});

const toMunicipality = (row: Row): RegionSeed =>
  toRegion(row, 'municipality', field(row, 'holidayRegion') as HolidayRegion, pointOf(row));

const meanOf = (points: Point[]): Point => {
  const mean = (pick: (point: Point) => number) =>
    Math.round((points.reduce((sum, point) => sum + pick(point), 0) / points.length) * 10_000) / 10_000;
  return { lon: mean((point) => point.lon), lat: mean((point) => point.lat) };
};

const toAreas = (rows: Row[], municipalities: RegionSeed[]): RegionSeed[] => {
  const areas = rows.map((row) => toRegion(row, field(row, 'kind') as RegionKind, null, { lon: 0, lat: 0 }));
  const parentOf = new Map(areas.map((area) => [area.id, area.parentId]));
  const isWithin = (id: string | null, areaId: string): boolean =>
    id !== null && (id === areaId || isWithin(parentOf.get(id) ?? null, areaId));
  return areas.map((area) => {
    const members = municipalities.filter(
      (item) => item.holidayRegion === area.code || isWithin(item.parentId, area.id),
    );
    return { ...area, centroid: meanOf(members.map((item) => item.centroid)) };
  });
};

const toOutlines = (row: Row): OutlineSeed[] =>
  field(row, 'polygons')
    .split(' ')
    .flatMap((polygon) => polygon.split(',').map((text, index) => ({ text, isHole: index > 0 })))
    .map(({ text, isHole }, ringIndex) => ({
      regionId: regionIdOf(field(row, 'code')),
      ringIndex,
      isHole,
      ring: decodeRing(text),
    }));

const toPostcode = (row: Row): PostcodeSeed => ({
  pc4: field(row, 'pc4'),
  municipalityId: regionIdOf(field(row, 'municipality')),
  point: pointOf(row),
});

/**
 * Reads all region reference data (`reference/README.md` names the sources). Parents come before their
 * children: country, provinces, subregions, holiday regions, municipalities. A municipality's parent is its
 * subregion where there is one (Limburg only), else its province. Rings follow `ringIndex`, and a hole
 * follows the outer ring that it is cut from.
 */
export const readRegionReference = (): RegionReference => {
  const municipalities = readTable('municipalities.tsv').map(toMunicipality);
  return {
    regions: [...toAreas(readTable('areas.tsv'), municipalities), ...municipalities],
    outlines: readTable('outlines.tsv').flatMap(toOutlines),
    postcodes: readTable('postcodes.tsv').map(toPostcode),
  };
};
