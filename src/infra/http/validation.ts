import type { AnySchemaObject, ErrorObject, ValidateFunction } from 'ajv';
import { createAjv } from '../ajv.ts';

/** Splits `a,b` of keys that take lists, so that a repeat and a comma mean the same (C-26). */
function splitLists(query: Record<string, unknown>, listKeys: readonly string[]): void {
  for (const key of listKeys) {
    if (query[key] === undefined) continue;
    query[key] = [query[key]].flat().flatMap((value) => String(value).split(','));
  }
}

/** Text with U+0000, which no column can hold; bodies are refused for it by their parser. */
function unstorable(values: Record<string, unknown>): ErrorObject[] {
  const holdsNul = (value: unknown) => typeof value === 'string' && value.includes('\u0000');
  return Object.keys(values)
    .filter((name) => [values[name]].flat().some(holdsNul))
    .map((name) => ({
      keyword: 'format',
      instancePath: `/${name}`,
      schemaPath: '',
      params: { format: 'tekst zonder U+0000' },
    }));
}

interface Compile {
  schema: unknown;
  httpPart?: string;
}

/**
 * Builds Fastify's validator: bodies are taken as they are, while path, query and headers are text and become
 * what the schema says (C-10). Coercing a body would turn null into 0.
 */
export function buildValidator(externalSchemas: Record<string, unknown>) {
  const strict = createAjv(false);
  const coercing = createAjv('array');
  for (const schema of Object.values(externalSchemas) as AnySchemaObject[]) {
    strict.addSchema(schema);
    coercing.addSchema(schema);
  }
  return ({ schema, httpPart }: Compile): ValidateFunction => {
    const ajv = httpPart === 'body' ? strict : coercing;
    const validate = ajv.compile(schema as AnySchemaObject);
    if (httpPart !== 'querystring' && httpPart !== 'params') return validate;
    const properties = (schema as { properties?: Record<string, Record<string, unknown>> }).properties ?? {};
    const listKeys = Object.keys(properties).filter((key) => properties[key]?.['x-list'] === true);
    const ofAddress = (values: Record<string, unknown>) => {
      splitLists(values, listKeys);
      const isValid = validate(values);
      const faults = [...(validate.errors ?? []), ...unstorable(values)];
      ofAddress.errors = faults.length === 0 ? null : faults;
      return isValid && faults.length === 0;
    };
    ofAddress.errors = null as ValidateFunction['errors'];
    return ofAddress as unknown as ValidateFunction;
  };
}
