import type { FastifyInstance } from 'fastify';
import { openApiOf } from '../../src/infra/http/openapi.ts';

interface Parameter {
  in: 'path' | 'query' | 'header';
  name: string;
  required?: boolean;
  example?: unknown;
  schema: Schema;
}

export interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: string[];
  anyOf?: Schema[];
  examples?: unknown[];
  format?: string;
  pattern?: string;
  minItems?: number;
  description?: string;
  additionalProperties?: boolean;
}

interface Content {
  [type: string]: { schema: Schema };
}

/** One operation of the document with all that the rules look at. */
export interface Operation {
  id: string;
  method: string;
  path: string;
  parameters: Parameter[];
  body: { type: string; schema: Schema } | undefined;
  responses: Record<string, { content?: Content; headers?: Record<string, unknown> }>;
  visibility: string[];
  cachePolicy: string;
  idempotency: string;
  concurrency: string;
  errorCodes: string[];
  scope: string | undefined;
  description: string;
  statusMachine: string | undefined;
  success: string;
  produces: string | undefined;
}

export interface Document {
  operations: Operation[];
  schemas: Record<string, Schema>;
  version: string;
}

interface Raw {
  'x-visibility': string[];
  'x-cache-policy': string;
  'x-idempotency': string;
  'x-concurrency': string;
  'x-error-codes': string[];
  'x-status-machine'?: string;
  operationId: string;
  description: string;
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Operation['responses'];
  security: { oauth2?: string[] }[];
}

function toOperation(path: string, method: string, raw: Raw): Operation {
  const [type, body] = Object.entries(raw.requestBody?.content ?? {})[0] ?? [];
  const success = Object.keys(raw.responses).find((status) => status.startsWith('2')) ?? '';
  return {
    id: raw.operationId,
    method: method.toUpperCase(),
    path,
    parameters: raw.parameters ?? [],
    body: type === undefined || body === undefined ? undefined : { type, schema: body.schema },
    responses: raw.responses,
    visibility: raw['x-visibility'],
    cachePolicy: raw['x-cache-policy'],
    idempotency: raw['x-idempotency'],
    concurrency: raw['x-concurrency'],
    errorCodes: raw['x-error-codes'],
    scope: raw.security[0]?.oauth2?.[0],
    description: raw.description,
    statusMachine: raw['x-status-machine'],
    success,
    produces: Object.keys(raw.responses[success]?.content ?? {})[0],
  };
}

/** The operations of the running app's own document. */
export function readDocument(app: FastifyInstance): Document {
  const document = openApiOf(app) as unknown as {
    info: { version: string };
    paths: Record<string, Record<string, Raw>>;
    components: { schemas: Record<string, Schema> };
  };
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, raw]) => toOperation(path, method, raw)),
  );
  return { operations, schemas: document.components.schemas, version: document.info.version };
}

/** The schema a reference stands for. */
export function resolve(schema: Schema, schemas: Document['schemas']): Schema {
  if (schema.$ref === undefined) return schema;
  const target = schemas[schema.$ref.replace('#/components/schemas/', '')];
  if (target === undefined) throw new Error(`No schema ${schema.$ref}`);
  return resolve(target, schemas);
}

/** The smallest value a schema takes, made of its examples; objects get one optional property when they need one. */
export function sampleOf(given: Schema, schemas: Document['schemas']): unknown {
  const schema = resolve(given, schemas);
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.anyOf !== undefined) return sampleOf(schema.anyOf[0] ?? {}, schemas);
  if (schema.type === 'array') {
    return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}, schemas));
  }
  if (schema.type !== 'object') return undefined;
  const required = schema.required ?? [];
  const isPatch = required.length === 0;
  const names = isPatch ? Object.keys(schema.properties ?? {}).slice(0, 1) : required;
  return Object.fromEntries(names.map((name) => [name, sampleOf(schema.properties?.[name] ?? {}, schemas)]));
}
