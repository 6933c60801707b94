import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';

/** The document as far as it is worked on here. */
export interface OpenApiDocument {
  openapi: string;
  info: Record<string, unknown>;
  paths?: Record<string, Record<string, unknown>>;
  components?: { schemas?: Record<string, unknown> };
}

/** Facts of the document that do not follow from the operations. */
export interface DocumentFacts {
  version: string;
  /** Scope → what it allows. */
  scopes: Readonly<Record<string, string>>;
  /** Tag → what its operations are about, in the order of the document. */
  tags: Readonly<Record<string, string>>;
}

const DESCRIPTION = `Ondertussen connects Dutch schools with learning outside the school building. Providers publish
activities, teachers reserve them or post a demand call, and one engine matches supply and demand.

**Errors** are \`application/problem+json\` (RFC 9457) with a stable \`code\`; all faults of a request come at once in \`errors\`.
**Lists** are \`{items, page}\`; follow \`page.nextCursor\` or the Link header until it is absent.
**Changes** of a resource need \`If-Match\` with its ETag where the operation says so. **Retries** of POST are safe with an
\`Idempotency-Key\`, kept 24 hours. **Times** are UTC with milliseconds; sessions also have their local date and time.
Responses may gain properties at any time: ignore those you do not know.`;

function isListParameter(schema: unknown): boolean {
  return (schema as { type?: string } | undefined)?.type === 'array';
}

interface Parameter {
  in: string;
  name?: string;
  required?: boolean;
  schema?: unknown;
  style?: string;
  explode?: boolean;
}

/** States how lists are written in a query (C-26) and drops marks that are ours alone. */
function finishParameter(parameter: Parameter): Parameter {
  const { 'x-list': _mark, ...schema } = (parameter.schema ?? {}) as Record<string, unknown>;
  const style = isListParameter(schema) ? { style: 'form', explode: true } : {};
  return { ...parameter, schema, ...style };
}

/** Headers that an operation asks for although their absence has an error code of its own. */
function isRequired({ in: place, name }: Parameter, operation: Operation): boolean {
  if (place !== 'header') return false;
  if (name === 'Idempotency-Key') return operation['x-idempotency'] === 'required';
  return name === 'If-Match' && operation['x-concurrency'] === 'if-match-required';
}

type Operation = {
  'x-idempotency'?: string;
  'x-concurrency'?: string;
  parameters?: Parameter[];
  responses?: Record<string, { content?: object }>;
};

/** Statuses that never have a body. */
const EMPTY_STATUSES = ['204', '304'];

function finishOperation(operation: Operation): void {
  for (const status of EMPTY_STATUSES) delete operation.responses?.[status]?.content;
  if (operation.parameters !== undefined) {
    operation.parameters = operation.parameters.map((parameter) => ({
      ...finishParameter(parameter),
      ...(isRequired(parameter, operation) ? { required: true } : {}),
    }));
  }
}

/** Marks of the validator that say nothing to a reader of the document. */
const OWN_MARKS = new Set(['x-list', '$id']);

function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMarks);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !OWN_MARKS.has(key))
      .map(([key, item]) => [key, withoutMarks(item)]),
  );
}

/** The paths as they are written below the server's /v1, in order; operations in a fixed order too. */
function finishDocument(document: OpenApiDocument): OpenApiDocument {
  const paths = Object.entries(document.paths ?? {})
    .filter(([path]) => path.startsWith('/v1'))
    .map(([path, item]) => [path === '/v1/' ? '/' : path.slice('/v1'.length), item] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [, item] of paths)
    for (const operation of Object.values(item ?? {})) finishOperation(operation as Operation);
  const schemas = Object.entries(document.components?.schemas ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const components = { ...document.components, schemas: Object.fromEntries(schemas) };
  return withoutMarks({ ...document, paths: Object.fromEntries(paths), components }) as OpenApiDocument;
}

/** Registers the generator; the document is complete once all modules are (C-93…C-106). */
export async function registerOpenApi(app: FastifyInstance, facts: DocumentFacts): Promise<void> {
  await app.register(swagger, {
    stripBasePath: false,
    openapi: {
      openapi: '3.1.1',
      info: {
        title: 'Ondertussen API',
        summary: 'Learning outside the school building, for Dutch schools',
        description: DESCRIPTION,
        version: facts.version,
        contact: {
          name: 'Ondertussen',
          url: 'https://ondertussen.example',
          email: 'api@ondertussen.example',
        },
        license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
      } as never,
      servers: [
        { url: 'https://api.ondertussen.example/v1', description: 'Production' },
        { url: 'https://api.test.ondertussen.example/v1', description: 'Test' },
      ],
      tags: Object.entries(facts.tags).map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          oauth2: {
            type: 'oauth2',
            description: 'Access tokens of the token service; see /.well-known/oauth-authorization-server.',
            flows: {
              clientCredentials: {
                tokenUrl: 'https://api.ondertussen.example/oauth/token',
                scopes: { ...facts.scopes },
              },
            },
          },
        },
      },
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, index) => String(json.$id ?? `def-${index}`),
    },
  });
}

/** The OpenAPI 3.1 document of an app that is ready. */
export function openApiOf(app: FastifyInstance): OpenApiDocument {
  return finishDocument(app.swagger() as OpenApiDocument);
}
