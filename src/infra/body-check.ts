import type { ValidateFunction } from 'ajv';
import type { TSchema } from 'typebox';
import type { FieldError } from '../core/errors.ts';
import { allComponents } from '../core/schemas/component.ts';
import { createAjv } from './ajv.ts';
import { toFieldErrors } from './field-errors.ts';

/**
 * A check of values that come in otherwise than as a body, by the same rules and with the same faults as the
 * HTTP edge gives for a body of that schema. Compiled at its first use, when all components are known.
 */
export function createBodyCheck(schema: TSchema): (value: unknown) => FieldError[] {
  let compiled: ValidateFunction | undefined;
  const compile = () => {
    const ajv = createAjv(false);
    for (const component of allComponents()) ajv.addSchema(component as object);
    return ajv.compile({ $ref: (schema as { $id?: string }).$id });
  };
  return (value) => {
    compiled ??= compile();
    return compiled(value) ? [] : toFieldErrors('body', compiled.errors);
  };
}
