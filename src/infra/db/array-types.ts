import type postgres from 'postgres';

type Item = string | null | Item[];

const TOKENS = /[{},]|"(?:[^"\\]|\\.)*"|[^",{}]+/g;

function toItem(token: string): Item {
  if (token === 'NULL') return null;
  return token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token;
}

/** Reads an array as PostgreSQL prints it, such as {1,NULL,"a b"}, nested ones too. */
function parseArray(text: string): Item[] {
  const top: Item[] = [];
  const open = [top];
  for (const token of text.match(TOKENS) ?? []) {
    const innermost = open.at(-1) ?? top;
    if (token === '{') {
      const inner: Item[] = [];
      innermost.push(inner);
      open.push(inner);
    } else if (token === '}') open.pop();
    else if (token !== ',') innermost.push(toItem(token));
  }
  return top[0] as Item[];
}

const mapItems = (items: Item[], convert: (text: string) => unknown): unknown[] =>
  items.map((item) => {
    if (item === null) return null;
    return Array.isArray(item) ? mapItems(item, convert) : convert(item);
  });

function toText(item: unknown): string {
  if (item instanceof Date) return item.toISOString();
  return typeof item === 'object' ? JSON.stringify(item) : String(item);
}

/** Writes an array for PostgreSQL; drizzle's array columns arrive written already. */
function serializeArray(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  const items = value.map((item) => {
    if (item === null || item === undefined) return 'NULL';
    return Array.isArray(item) ? serializeArray(item) : `"${toText(item).replace(/[\\"]/g, '\\$&')}"`;
  });
  return `{${items.join(',')}}`;
}

const asText = (text: string) => text;

/** Array types of PostgreSQL by their fixed number, and how one element is read. */
const ARRAYS: [name: string, oid: number, convert: (text: string) => unknown][] = [
  ['bool', 1000, (text) => text === 't'],
  ['int2', 1005, Number],
  ['int4', 1007, Number],
  ['int8', 1016, asText],
  ['float4', 1021, Number],
  ['float8', 1022, Number],
  ['name', 1003, asText],
  ['text', 1009, asText],
  ['varchar', 1015, asText],
  ['bpchar', 1014, asText],
  ['uuid', 2951, asText],
  ['json', 199, (text) => JSON.parse(text)],
  ['jsonb', 3807, (text) => JSON.parse(text)],
];

/**
 * The array types for postgres.js, which would otherwise ask the server for them on each new connection, and
 * end the process when that connection breaks meanwhile.
 */
export const arrayTypes: Record<string, postgres.PostgresType> = Object.fromEntries(
  ARRAYS.map(([name, oid, convert]) => [
    `${name}Array`,
    {
      to: oid,
      from: [oid],
      serialize: serializeArray,
      parse: (text: string) => mapItems(parseArray(text), convert),
    },
  ]),
);
