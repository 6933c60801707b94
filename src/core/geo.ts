/** The European Netherlands and what lies around it, in degrees CRS84; outside it axes are likely swapped (C-21). */
export const AREA = { minLon: 3.0, minLat: 50.5, maxLon: 7.5, maxLat: 53.8 } as const;

/** The only coordinate reference system served (C-21). */
export const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';

export interface Point {
  longitude: number;
  latitude: number;
}

export interface Box {
  minLon: number;
  minLat: number;
  maxLon: number;
  maxLat: number;
}

const DECIMAL = /^-?\d{1,3}(\.\d{1,15})?$/;

function decimals(value: string, count: number): number[] | undefined {
  const parts = value.split(',');
  return parts.length === count && parts.every((part) => DECIMAL.test(part)) ? parts.map(Number) : undefined;
}

/** True when the point lies in the service's area. */
export function isInArea({ longitude, latitude }: Point): boolean {
  return (
    longitude >= AREA.minLon && longitude <= AREA.maxLon && latitude >= AREA.minLat && latitude <= AREA.maxLat
  );
}

/** Reads `lon,lat`; undefined when it is no pair of numbers or lies outside the area. */
export function parsePoint(value: string): Point | undefined {
  const [longitude, latitude] = decimals(value, 2) ?? [];
  if (longitude === undefined || latitude === undefined) return undefined;
  return isInArea({ longitude, latitude }) ? { longitude, latitude } : undefined;
}

/** Reads `minLon,minLat,maxLon,maxLat`; undefined when inverted or when it does not touch the area. */
export function parseBox(value: string): Box | undefined {
  const [minLon, minLat, maxLon, maxLat] = decimals(value, 4) ?? [];
  if (minLon === undefined || minLat === undefined || maxLon === undefined || maxLat === undefined)
    return undefined;
  const touches =
    minLon <= AREA.maxLon && maxLon >= AREA.minLon && minLat <= AREA.maxLat && maxLat >= AREA.minLat;
  return touches && minLon < maxLon && minLat < maxLat ? { minLon, minLat, maxLon, maxLat } : undefined;
}

/** Degrees with at most six decimals, which is about a decimetre (C-21). */
export function roundDegrees(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** A little less than a degree of latitude measures, so that the box is never too small. */
const KM_PER_DEGREE = 111;

/** The box that holds every place within the radius of a point, so that an index can find candidates. */
export function boxAround({ longitude, latitude }: Point, radiusKm: number): Box {
  const north = radiusKm / KM_PER_DEGREE;
  const east = north / Math.cos(((Math.abs(latitude) + north) * Math.PI) / 180);
  return {
    minLon: longitude - east,
    minLat: latitude - north,
    maxLon: longitude + east,
    maxLat: latitude + north,
  };
}
