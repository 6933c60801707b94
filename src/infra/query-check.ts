import { type TObject, Type } from 'typebox';
import type { FieldError } from '../core/errors.ts';
import { toFieldErrors } from './field-errors.ts';
import { buildValidator } from './http/validation.ts';

/** Keys that say how to read a list, not what is in it. */
const READING_KEYS = ['cursor', 'limit', 'sort', 'include'];

/** A query string that was read: its filters as the operation would get them, or what is wrong with them. */
export interface ReadQuery {
  filters: Record<string, unknown>;
  /** The filters as a query string, in one order whatever order they came in. */
  query: string;
  faults: FieldError[];
}

/**
 * Reads the filters of a list from a query string that comes in as a value, by the same rules and with the same
 * faults as the edge has for the list itself. Faults point at `pointer` and name the key.
 */
export function createQueryCheck(schema: TObject, pointer: string): (text: string) => ReadQuery {
  const filters = Object.entries(schema.properties).filter(([name]) => !READING_KEYS.includes(name));
  const validate = buildValidator({})({
    schema: Type.Object(Object.fromEntries(filters), { additionalProperties: false }),
    httpPart: 'querystring',
  });
  return (text) => {
    const params = new URLSearchParams(text);
    params.sort();
    const names = [...new Set(params.keys())];
    const values = Object.fromEntries(
      names.map((name) => {
        const all = params.getAll(name);
        return [name, all.length === 1 ? all[0] : all];
      }),
    );
    const isValid = validate(values);
    const faults = isValid ? [] : toFieldErrors('querystring', validate.errors);
    return {
      filters: values,
      query: params.toString(),
      faults: faults.map(({ parameter, code, detail }) => ({
        pointer,
        code,
        detail: `${parameter}: ${detail}`,
      })),
    };
  };
}
