/** A closed ring of [longitude, latitude] pairs in WGS 84 degrees; the last pair repeats the first. */
export type Ring = [lon: number, lat: number][];

const UNITS_PER_DEGREE = 10_000;
const ASCII_OFFSET = 63;

const encodeNumber = (value: number): string => {
  let rest = value < 0 ? ~(value << 1) : value << 1;
  let text = '';
  while (rest >= 0x20) {
    text += String.fromCharCode((0x20 | (rest & 0x1f)) + ASCII_OFFSET);
    rest >>= 5;
  }
  return text + String.fromCharCode(rest + ASCII_OFFSET);
};

const decodeNumbers = (text: string): number[] => {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (let index = 0; index < text.length; index += 1) {
    const chunk = text.charCodeAt(index) - ASCII_OFFSET;
    value |= (chunk & 0x1f) << shift;
    shift += 5;
    if (chunk < 0x20) {
      numbers.push(value & 1 ? ~(value >> 1) : value >> 1);
      value = 0;
      shift = 0;
    }
  }
  return numbers;
};

/** Encoded Polyline Algorithm Format with 4 decimals (about 11 m), latitude before longitude. */
export const encodeRing = (ring: Ring): string => {
  let previous: readonly [number, number] = [0, 0];
  let text = '';
  for (const [lon, lat] of ring) {
    const units = [Math.round(lon * UNITS_PER_DEGREE), Math.round(lat * UNITS_PER_DEGREE)] as const;
    text += encodeNumber(units[1] - previous[1]) + encodeNumber(units[0] - previous[0]);
    previous = units;
  }
  return text;
};

/** Reverses `encodeRing`. */
export const decodeRing = (text: string): Ring => {
  const numbers = decodeNumbers(text);
  const ring: Ring = [];
  let lat = 0;
  let lon = 0;
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    lat += numbers[index] ?? 0;
    lon += numbers[index + 1] ?? 0;
    ring.push([lon / UNITS_PER_DEGREE, lat / UNITS_PER_DEGREE]);
  }
  return ring;
};

/** The ring as PostgreSQL's `polygon` text, `((lon,lat),…)`; its x is the longitude. */
export const toPolygonText = (ring: Ring): string =>
  `(${ring.map(([lon, lat]) => `(${lon},${lat})`).join(',')})`;
