import { type TOptional, type TSchema, Type } from 'typebox';
import { clearable } from './values.ts';

type Fields = Record<string, TSchema>;

/** Every field optional, for a create. */
export const optionally = <F extends Fields>(fields: F) =>
  Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, Type.Optional(schema)])) as {
    [K in keyof F]: TOptional<F[K]>;
  };

/** Every field optional and removable, for a merge patch (C-35). */
export const clearably = <F extends Fields>(fields: F) =>
  Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, clearable(schema)])) as {
    [K in keyof F]: ReturnType<typeof clearable<F[K]>>;
  };
