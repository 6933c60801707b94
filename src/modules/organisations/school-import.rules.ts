import { isInArea } from '../../core/geo.ts';
import { slugOf } from './organisation.rules.ts';

/** Columns a file of school locations must have. */
export const REQUIRED_COLUMNS = ['brin', 'vestiging', 'name', 'sector', 'city'] as const;
/** Columns that are read when the file has them. */
export const OPTIONAL_COLUMNS = [
  'street',
  'house_number',
  'postcode',
  'municipality_code',
  'lat',
  'lon',
  'denomination',
  'website',
  'board_number',
  'pupils',
] as const;

type Column = (typeof REQUIRED_COLUMNS)[number] | (typeof OPTIONAL_COLUMNS)[number];
export type SchoolCells = Readonly<Partial<Record<Column, string>>>;

/** A school location as the import knows it; what the file leaves open is null. */
export interface SchoolRecord {
  /** BRIN with the two digits of the location, such as 00AH07. */
  brin: string;
  name: string;
  sector: string;
  street: string | null;
  houseNumber: string | null;
  postcode: string | null;
  city: string;
  municipalityCode: string | null;
  longitude: number | null;
  latitude: number | null;
  denomination: string | null;
  website: string | null;
  boardNumber: string | null;
  pupilCount: number | null;
}

/** What a cell must look like, and what to say when it does not. An empty cell passes unless it is required. */
const FORMS: readonly { column: Column; pattern: RegExp; fault: string }[] = [
  { column: 'brin', pattern: /^\d{2}[A-Z]{2}$/i, fault: 'brin must be two digits and two letters' },
  { column: 'vestiging', pattern: /^\d{1,2}$/, fault: 'vestiging must be one or two digits' },
  { column: 'name', pattern: /^.{2,150}$/u, fault: 'name must have 2 to 150 characters' },
  { column: 'sector', pattern: /^(po|so|vo|mbo)$/, fault: 'sector must be po, so, vo or mbo' },
  { column: 'city', pattern: /^.{1,80}$/u, fault: 'city must have at most 80 characters' },
  { column: 'street', pattern: /^.{1,100}$/u, fault: 'street must have at most 100 characters' },
  { column: 'house_number', pattern: /^.{1,20}$/u, fault: 'house_number must have at most 20 characters' },
  {
    column: 'postcode',
    pattern: /^[1-9]\d{3}( ?[A-Z]{2})?$/i,
    fault: 'postcode must look like 6041EL or 6041',
  },
  { column: 'municipality_code', pattern: /^GM\d{4}$/, fault: 'municipality_code must look like GM0957' },
  { column: 'lat', pattern: /^\d{1,2}(\.\d+)?$/, fault: 'lat must be a number of degrees' },
  { column: 'lon', pattern: /^\d{1,2}(\.\d+)?$/, fault: 'lon must be a number of degrees' },
  { column: 'denomination', pattern: /^.{1,80}$/u, fault: 'denomination must have at most 80 characters' },
  {
    column: 'board_number',
    pattern: /^[\w-]{1,20}$/,
    fault: 'board_number must have at most 20 letters or digits',
  },
  { column: 'pupils', pattern: /^\d{1,5}$/, fault: 'pupils must be a whole number' },
];

const isRequired = (column: Column) => (REQUIRED_COLUMNS as readonly string[]).includes(column);

const tidy = (cell: string | undefined) => (cell ?? '').replace(/[\p{Cc}\s]+/gu, ' ').trim();

/** The first address of a cell; some sources leave spaces in it. Null when it is no address of the web. */
function websiteOf(cell: string): string | null {
  const [first = ''] = cell.split(' / ');
  const address = first.replaceAll(' ', '');
  return /^https?:\/\/[^/]+\.[^/]+/i.test(address) && address.length <= 2000 ? address : null;
}

function placeFaults(lat: string, lon: string): string[] {
  if (lat === '' && lon === '') return [];
  if (isInArea({ longitude: Number(lon || Number.NaN), latitude: Number(lat || Number.NaN) })) return [];
  return ['lat and lon must both be given and lie in the Netherlands'];
}

/** Reads one row of the file: the school, or everything that is wrong with the row. */
export function readSchool(cells: SchoolCells): SchoolRecord | string[] {
  const at = (column: Column) => tidy(cells[column]);
  const faults = FORMS.flatMap(({ column, pattern, fault }) => {
    if (at(column) === '') return isRequired(column) ? [`${column} is empty`] : [];
    return pattern.test(at(column)) ? [] : [`${fault}, not "${at(column).slice(0, 40)}"`];
  });
  const all = faults.length > 0 ? faults : placeFaults(at('lat'), at('lon'));
  if (all.length > 0) return all;
  const textAt = (column: Column) => at(column) || null;
  const numberAt = (column: Column) => (at(column) === '' ? null : Number(at(column)));
  return {
    brin: at('brin').toUpperCase() + at('vestiging').padStart(2, '0'),
    name: at('name'),
    sector: at('sector'),
    street: textAt('street'),
    houseNumber: textAt('house_number'),
    postcode: at('postcode').replace(' ', '').toUpperCase() || null,
    city: at('city'),
    municipalityCode: textAt('municipality_code'),
    longitude: numberAt('lon'),
    latitude: numberAt('lat'),
    denomination: textAt('denomination'),
    website: websiteOf(at('website')),
    boardNumber: textAt('board_number'),
    pupilCount: numberAt('pupils'),
  };
}

/** Who has a number in the register, as the import finds it. */
interface NumberHolder {
  status: string;
  importDigest: string | null;
}

/**
 * True when the number is the holder's: it came from the register, or the platform verified the holder (a
 * suspension does not undo that). Others merely claim it.
 */
export const isRightfulHolder = ({ status, importDigest }: NumberHolder) =>
  importDigest !== null || status === 'active' || status === 'suspended';

const SLUG_ROOM_FOR_BRIN = 70;

/**
 * A slug per school, by BRIN: name and town, and the BRIN behind it where that is taken or comes twice.
 * @param taken slugs of other organisations
 */
export function schoolSlugs(
  records: readonly SchoolRecord[],
  taken: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const used = new Set(taken);
  return new Map(
    records.map((record) => {
      const plain = slugOf(record.name, record.city);
      const slug = used.has(plain)
        ? `${plain.slice(0, SLUG_ROOM_FOR_BRIN)}-${record.brin.toLowerCase()}`
        : plain;
      used.add(slug);
      return [record.brin, slug];
    }),
  );
}
