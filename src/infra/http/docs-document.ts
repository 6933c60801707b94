import type { OpenApiDocument } from './openapi.ts';

type Json = Record<string, unknown>;

interface Parameter extends Json {
  in: string;
  name: string;
  required?: boolean;
  description?: string;
  example?: unknown;
}

interface Operation extends Json {
  parameters?: Parameter[];
  security?: Record<string, string[]>[];
}

const BEARER = 'accessToken';

/** Headers whose need is in an extension, since their absence has an error code of its own. */
const NEEDED: Record<string, readonly [extension: string, value: string]> = {
  'Idempotency-Key': ['x-idempotency', 'required'],
  'If-Match': ['x-concurrency', 'if-match-required'],
};

function isNeeded({ name, required }: Parameter, operation: Operation): boolean {
  const needed = NEEDED[name];
  return required === true || (needed !== undefined && operation[needed[0]] === needed[1]);
}

/** The page sends whatever an example fills in, so examples of what may be left out become words. */
function withoutFilledIn(parameter: Parameter, operation: Operation): Parameter {
  const { example, ...rest } = { ...parameter, required: isNeeded(parameter, operation) };
  if (parameter.in === 'path' || example === undefined) return { ...parameter, ...rest };
  return { ...rest, description: `${parameter.description ?? ''}, such as \`${example}\`` };
}

function toTriable(operation: Operation): Operation {
  const { parameters = [], security = [] } = operation;
  return {
    ...operation,
    parameters: parameters.map((parameter) => withoutFilledIn(parameter, operation)),
    security: security.map(({ oauth2 = [] }) => ({ [BEARER]: oauth2 })),
  };
}

/** The document for the page that tries calls: on the server it came from, with a token that is pasted. */
export function toTriableDocument(document: OpenApiDocument): Json {
  const paths = Object.entries(document.paths ?? {}).map(([path, item]) => [
    path,
    Object.fromEntries(
      Object.entries(item ?? {}).map(([method, operation]) => [method, toTriable(operation as Operation)]),
    ),
  ]);
  return {
    ...document,
    servers: [{ url: '/v1', description: 'This server' }],
    paths: Object.fromEntries(paths),
    components: {
      ...document.components,
      securitySchemes: {
        [BEARER]: {
          type: 'http',
          scheme: 'bearer',
          description: 'Paste an access token of this server; its token service is at /oauth/token.',
        },
      },
    },
  };
}
