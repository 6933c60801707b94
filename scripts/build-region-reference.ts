/**
 * Renews the generated files in src/modules/regions/reference. `areas.tsv` there is kept by hand.
 *
 *   node scripts/build-region-reference.ts MUNICIPALITIES.geojson PC4.csv SCHOOLS.csv
 *
 * MUNICIPALITIES.geojson  features with code (GM…), name, province, lon, lat, holiday_region; (Multi)Polygons
 * PC4.csv      pc4, city, municipality_2014, kind, lat, lon, municipality_code (empty when unknown)
 * SCHOOLS.csv  postcode, municipality_code: addresses that show to which municipality a postcode belongs
 *
 * The output depends on the input alone: same files in, same bytes out. The rules for postcodes are described
 * in reference/README.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { encodeRing, type Ring } from '../src/modules/regions/reference/polyline.ts';

type Row = Record<string, string>;
type Geometry = { type: 'Polygon'; coordinates: Ring[] } | { type: 'MultiPolygon'; coordinates: Ring[][] };
type Municipality = {
  code: string;
  name: string;
  province: string;
  lon: number;
  lat: number;
  holiday_region: string;
};
type Feature = { properties: Municipality; geometry: Geometry };
type Place = { municipality: string; lon: number; lat: number };

const FOLDER = new URL('../src/modules/regions/reference/', import.meta.url);
const HOLIDAY_REGIONS: Record<string, string> = { Noord: 'north', Midden: 'middle', Zuid: 'south' };
const NEAR_KM = 2;

const must = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`Missing: ${what}`);
  return value;
};

const readCsv = (file: string | URL, delimiter: string): Row[] =>
  parse(readFileSync(file), { columns: true, delimiter, bom: true, quote: delimiter === '\t' ? null : '"' });

const writeTable = (file: string, header: string[], rows: string[][]): void => {
  writeFileSync(new URL(file, FOLDER), `${[header, ...rows].map((row) => row.join('\t')).join('\n')}\n`);
  console.log(`${file}: ${rows.length} rows`);
};

const slugOf = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

const degrees = (value: number): string => String(Math.round(value * 10_000) / 10_000);

const byCode =
  <T>(pick: (item: T) => string) =>
  (one: T, other: T) =>
    pick(one) < pick(other) ? -1 : 1;

const polygonsOf = (geometry: Geometry): Ring[][] =>
  geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;

/** Most frequent value; of equals the smallest, so that the outcome does not depend on the order of rows. */
const mostFrequent = (values: string[]): string | undefined => {
  const counts = Map.groupBy(values, (value) => value);
  return [...counts].sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1))[0]?.[0];
};

/** Rows of municipalities.tsv; the parent is the subregion that names the municipality, else the province. */
const municipalityRows = (features: Feature[], areas: Row[]): string[][] => {
  const provinces = new Map(
    areas.filter((row) => row.kind === 'province').map((row) => [row.name, row.code]),
  );
  const subregions = new Map(
    areas.flatMap((row) => (row.municipalities ?? '').split(' ').map((code) => [code, row.code] as const)),
  );
  return features.map(({ properties: item }) => [
    item.code,
    item.name,
    slugOf(item.name),
    must(subregions.get(item.code) ?? provinces.get(item.province), `parent of ${item.name}`),
    must(HOLIDAY_REGIONS[item.holiday_region], `holiday region of ${item.name}`),
    degrees(item.lon),
    degrees(item.lat),
  ]);
};

const outlineRow = ({ properties, geometry }: Feature): string[] => [
  properties.code,
  polygonsOf(geometry)
    .map((rings) => rings.map(encodeRing).join(','))
    .join(' '),
];

/** Kilometres from a point to the nearest vertex, on a plane that is good enough at 52 degrees north. */
const kilometresTo = (feature: Feature, lon: number, lat: number): number => {
  const vertices = polygonsOf(feature.geometry).flat(2);
  return Math.min(...vertices.map(([x, y]) => Math.hypot((x - lon) * 68.5, (y - lat) * 111.2)));
};

const townOf = (row: Row): string => `${row.city}|${row.municipality_2014}`;

/** Decides to which municipality a postcode belongs, from the strongest evidence to the weakest. */
const municipalityFinder = (rows: Row[], schools: Row[], features: Feature[]) => {
  const bySchool = Map.groupBy(schools, (row) => must(row.postcode, 'postcode').slice(0, 4));
  const addresses = Map.groupBy(
    rows.filter((row) => row.kind === 'Adres' && row.municipality_code !== ''),
    townOf,
  );
  const names = new Map(features.map(({ properties }) => [properties.code, properties.name]));
  const codes = new Map(features.map(({ properties }) => [properties.name, properties.code]));

  const fromSchools = (row: Row): string | undefined => {
    const found = new Set(bySchool.get(row.pc4 ?? '')?.map((school) => school.municipality_code));
    return found.size === 1 ? [...found][0] : undefined;
  };
  const fromTown = (row: Row): string | undefined => {
    if (row.kind !== 'Postbus' && row.kind !== 'Adres + Postbus') return undefined;
    const code = mostFrequent((addresses.get(townOf(row)) ?? []).map((item) => item.municipality_code ?? ''));
    const unchanged = code !== undefined && names.get(code) === row.municipality_2014;
    return row.kind === 'Postbus' || unchanged ? code : undefined;
  };
  return (row: Row): string =>
    fromSchools(row) ??
    fromTown(row) ??
    (row.municipality_code || must(codes.get(row.municipality_2014 ?? ''), `municipality of ${row.pc4}`));
};

/** A point far from the municipality is wrong; then an address postcode of the town, or the centroid, stands in. */
const placeOf = (row: Row, municipality: string, rows: Row[], features: Feature[]): Place => {
  const place = { municipality, lon: Number(row.lon), lat: Number(row.lat) };
  if (municipality === row.municipality_code) return place;
  const feature = must(
    features.find((item) => item.properties.code === municipality),
    municipality,
  );
  if (kilometresTo(feature, place.lon, place.lat) <= NEAR_KM) return place;
  const neighbour = rows.find(
    (item) =>
      item.kind === 'Adres' && item.municipality_code === municipality && townOf(item) === townOf(row),
  );
  const { lon, lat } = neighbour ?? feature.properties;
  return { municipality, lon: Number(lon), lat: Number(lat) };
};

const postcodeRows = (rows: Row[], schools: Row[], features: Feature[]): string[][] => {
  const municipalityOf = municipalityFinder(rows, schools, features);
  return rows.map((row) => {
    const municipality = municipalityOf(row);
    const { lon, lat } = placeOf(row, municipality, rows, features);
    if (municipality !== row.municipality_code) {
      const moved = lon === Number(row.lon) ? 'same point' : 'other point';
      console.log(
        `  ${row.pc4} ${row.city}: ${row.municipality_code || 'none'} becomes ${municipality}, ${moved}`,
      );
    }
    return [must(row.pc4, 'pc4'), municipality, degrees(lon), degrees(lat)];
  });
};

const [outlinesFile, postcodesFile, schoolsFile] = process.argv.slice(2);
if (outlinesFile === undefined || postcodesFile === undefined || schoolsFile === undefined) {
  console.error('Usage: node scripts/build-region-reference.ts MUNICIPALITIES.geojson PC4.csv SCHOOLS.csv');
  process.exit(2);
}
const collection = JSON.parse(readFileSync(outlinesFile, 'utf8')) as { features: Feature[] };
const features = collection.features.toSorted(byCode((item) => item.properties.code));
const postcodes = readCsv(postcodesFile, ',').toSorted(byCode((row) => row.pc4 ?? ''));
const areas = readCsv(new URL('areas.tsv', FOLDER), '\t');

writeTable(
  'municipalities.tsv',
  ['code', 'name', 'slug', 'parent', 'holidayRegion', 'lon', 'lat'],
  municipalityRows(features, areas),
);
writeTable('outlines.tsv', ['code', 'polygons'], features.map(outlineRow));
writeTable(
  'postcodes.tsv',
  ['pc4', 'municipality', 'lon', 'lat'],
  postcodeRows(postcodes, readCsv(schoolsFile, ','), features),
);
