import type { AnySchemaObject, ValidateFunction } from 'ajv';
import { createAjv } from '../ajv.ts';

/** Splits `a,b` of keys that take lists, so that a repeat and a comma mean the same (C-26). */
function splitLists(query: Record<string, unknown>, listKeys: readonly string[]): void {
  for (const key of listKeys) {
    if (query[key] === undefined) continue;
    query[key] = [query[key]].flat().flatMap((value) => String(value).split(','));
  }
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
    if (httpPart !== 'querystring') return validate;
    const properties = (schema as { properties?: Record<string, Record<string, unknown>> }).properties ?? {};
    const listKeys = Object.keys(properties).filter((key) => properties[key]?.['x-list'] === true);
    const withLists = (query: Record<string, unknown>) => {
      splitLists(query, listKeys);
      const isValid = validate(query);
      withLists.errors = validate.errors;
      return isValid;
    };
    withLists.errors = null as ValidateFunction['errors'];
    return withLists as unknown as ValidateFunction;
  };
}
