import { type Static, type TSchema, Type } from 'typebox';
import { CODE_LISTS, type CodeListName } from '../code-lists/index.ts';

interface Text {
  min?: number;
  max: number;
  example: string;
  description: string;
  pattern?: string;
}

/** Text with a bound on its length in characters (C-56). */
export const text = ({ min = 1, max, example, description, pattern }: Text) =>
  Type.String({
    minLength: min,
    maxLength: max,
    ...(pattern ? { pattern } : {}),
    description,
    examples: [example],
  });

/** Long text of an answer; no bound, since answers may grow. */
export const anyText = (description: string, example: string) =>
  Type.String({ description, examples: [example] });

export const uuid = (description: string) =>
  Type.String({ format: 'uuid', description, examples: ['01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6a'] });

/** Instant in UTC with three fraction digits in answers (C-11); any offset in requests (C-12). */
export const instant = (description: string, example = '2027-03-25T09:00:00.000Z') =>
  Type.String({ format: 'date-time', description, examples: [example] });

export const calendarDay = (description: string, example = '2027-03-25') =>
  Type.String({ format: 'date', description, examples: [example] });

/** Local time of day, HH:MM:SS (C-14). */
export const localTime = (description: string, example = '10:00:00') =>
  Type.String({ format: 'time-local', description, examples: [example] });

interface Whole {
  min?: number;
  max?: number;
  example: number;
  description: string;
}

export const int32 = ({ min = 0, max = 2_147_483_647, example, description }: Whole) =>
  Type.Integer({ format: 'int32', minimum: min, maximum: max, description, examples: [example] });

export const int64 = ({ min = 0, max = 9_007_199_254_740_991, example, description }: Whole) =>
  Type.Integer({ format: 'int64', minimum: min, maximum: max, description, examples: [example] });

/** A share or score from 0 to 1 (C-16). */
export const fraction = (description: string, example = 0.75) =>
  Type.Number({ format: 'double', minimum: 0, maximum: 1, description, examples: [example] });

export const decimal = (description: string, example: number) =>
  Type.Number({ format: 'double', description, examples: [example] });

export const flag = (description: string, example = true) =>
  Type.Boolean({ description, examples: [example] });

export const webAddress = (description: string, example = 'https://museum.example/lessen') =>
  Type.String({ format: 'uri', pattern: '^https?://', maxLength: 2000, description, examples: [example] });

/** A set that is frozen for the life of v1, such as the states of a machine (C-18, C-102). */
export const closed = <const V extends readonly string[]>(values: V, description: string) =>
  Type.Unsafe<V[number]>({ type: 'string', enum: [...values], description, examples: [values[0]] });

/** A set in answers that can grow without a new major version (C-18): readers must expect other values. */
export const openSet = <const V extends readonly string[]>(values: V, description: string) =>
  Type.Unsafe<V[number]>({
    type: 'string',
    pattern: '^[a-z0-9_]{1,64}$',
    maxLength: 64,
    'x-extensible-enum': [...values],
    description,
    examples: [values[0]],
  });

/** A value of a code list, which may grow (C-18, C-19); unknown codes are refused as `code_unknown`. */
export const code = (list: CodeListName, description: string) =>
  Type.String({
    pattern: '^[a-z0-9_]{1,64}$',
    maxLength: 64,
    description,
    examples: [CODE_LISTS[list][0]?.code ?? ''],
    'x-extensible-enum': CODE_LISTS[list].map((entry) => entry.code),
    'x-code-list': list,
  });

/** A list without doubles of values of a code list. */
export const codes = (list: CodeListName, maxItems: number, description: string) =>
  Type.Array(code(list, description), { maxItems, uniqueItems: true, description });

export const uuids = (maxItems: number, description: string) =>
  Type.Array(uuid(description), { maxItems, uniqueItems: true, description });

/** Lets a merge patch remove the value (C-35, C-97): null for scalars, anyOf for references. */
export function clearable<T extends TSchema>(schema: T) {
  const plain = schema as unknown as { type?: string; $ref?: string };
  if (plain.$ref !== undefined) {
    return Type.Optional(Type.Unsafe<Static<T> | null>({ anyOf: [schema, { type: 'null' }] }));
  }
  return Type.Optional(Type.Unsafe<Static<T> | null>({ ...schema, type: [plain.type, 'null'] }));
}
