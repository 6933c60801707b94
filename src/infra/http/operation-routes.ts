import type { FastifyInstance, RouteOptions } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { type Machine, machineTable } from '../../core/machine.ts';
import type { OperationFacts } from './operation.ts';
import {
  errorCodesOf,
  idempotencyOf,
  isOpen,
  type OperationShape,
  rateLimitOf,
  responsesOf,
} from './operation-responses.ts';

/** A route as the edge knows it after boot. */
export interface KnownRoute {
  method: string;
  url: string;
  facts: OperationFacts;
}

/** A route outside the versioned API, such as the token service. */
export type PlainRoute = Pick<KnownRoute, 'method' | 'url'>;

declare module 'fastify' {
  interface FastifyInstance {
    knownRoutes: KnownRoute[];
    plainRoutes: PlainRoute[];
  }
}

/** Routes outside the versioned API (docs, tokens, health) are no operations of the document. */
const isOperation = (url: string) => url.startsWith('/v1');

const HEADERS = {
  'if-match': Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'Version the change is based on',
      examples: ['"3.aB3dE5fG7h"'],
    }),
  ),
  'if-none-match': Type.Optional(
    Type.String({ maxLength: 2000, description: 'ETags the caller has', examples: ['"3.aB3dE5fG7h"'] }),
  ),
  'idempotency-key': Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'Makes sending the request again harmless; kept 24 hours',
      examples: ['"8e03978e-40d5-43dd-bc93-6894a57f9324"'],
    }),
  ),
  prefer: Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'return=minimal empties the answer',
      examples: ['return=minimal'],
    }),
  ),
};

const TRAIN_CASE: Record<string, string> = {
  'if-match': 'If-Match',
  'if-none-match': 'If-None-Match',
  'idempotency-key': 'Idempotency-Key',
  prefer: 'Prefer',
};

function headersOf({ facts, method }: OperationShape): TSchema | undefined {
  const names: (keyof typeof HEADERS)[] = [];
  if (method === 'GET') names.push('if-none-match');
  if ((facts.concurrency ?? 'none') !== 'none') names.push('if-match');
  if (idempotencyOf(facts, method) !== 'none') names.push('idempotency-key');
  if (method !== 'GET' && facts.success !== 204) names.push('prefer');
  if (names.length === 0) return undefined;
  return Type.Object(Object.fromEntries(names.map((name) => [TRAIN_CASE[name] ?? name, HEADERS[name]])));
}

function faultOf(facts: OperationFacts | undefined): string | undefined {
  if (facts === undefined) return 'declares no operation';
  if (!/^(list|get|create|replace|update|delete)[A-Z][A-Za-z]+$/.test(facts.operationId)) {
    return `has an operationId that is no verbNoun: ${facts.operationId}`;
  }
  if (facts.visibility.length === 0) return 'declares no visibility';
  if (!isOpen(facts) && facts.scope === undefined) return 'declares neither a scope nor public access';
  if (isOpen(facts) && facts.scope !== undefined) return 'is public and declares a scope';
  if (facts.summary === '' || facts.description === '' || facts.tag === '')
    return 'lacks a summary, description or tag';
  return undefined;
}

const nameOf = (machine: string | Machine) => (typeof machine === 'string' ? machine : machine.name);

/** The description, with the table of the machine where the operation moves it. */
function descriptionOf({ facts, method }: OperationShape): string {
  const { description, statusMachine: machine, operationId, showsMachine } = facts;
  const moves = method === 'POST' && operationId.endsWith('StatusChange');
  if (machine === undefined || typeof machine === 'string' || !(moves || showsMachine)) return description;
  return `${description}\n\n${machineTable(machine)}`;
}

function extensionsOf(shape: OperationShape): Record<string, unknown> {
  const { facts, method } = shape;
  return {
    'x-visibility': facts.visibility,
    'x-cache-policy': facts.cachePolicy,
    'x-idempotency': idempotencyOf(facts, method),
    'x-concurrency': facts.concurrency ?? 'none',
    'x-rate-limit-policy': rateLimitOf(facts, method),
    'x-error-codes': errorCodesOf(shape),
    ...(facts.statusMachine === undefined ? {} : { 'x-status-machine': nameOf(facts.statusMachine) }),
    ...(facts.processingActivity === undefined ? {} : { 'x-processing-activity': facts.processingActivity }),
  };
}

/** Without declared keys every query key is unknown, and says so (C-10). */
const NO_QUERY = Type.Object({}, { additionalProperties: false });

interface PlainSchema {
  params?: TSchema;
  querystring?: TSchema;
  body?: TSchema;
  response: Record<number, TSchema | undefined>;
}

function completeSchema(route: RouteOptions, facts: OperationFacts, method: string): void {
  const { params, querystring, body, response } = route.schema as PlainSchema;
  const shape = {
    facts,
    method,
    hasParams: params !== undefined,
    hasQuery: querystring !== undefined,
    hasBody: body !== undefined,
  };
  const headers = headersOf(shape);
  route.schema = {
    operationId: facts.operationId,
    tags: [facts.tag],
    summary: facts.summary,
    description: descriptionOf(shape),
    security: isOpen(facts) ? [] : [{ oauth2: [facts.scope ?? ''] }],
    ...extensionsOf(shape),
    ...(params === undefined ? {} : { params }),
    querystring: querystring ?? NO_QUERY,
    ...(body === undefined ? {} : { body }),
    ...(headers === undefined ? {} : { headers }),
    consumes:
      body === undefined
        ? undefined
        : [facts.consumes ?? (method === 'PATCH' ? 'application/merge-patch+json' : 'application/json')],
    response: responsesOf(shape, response[facts.success]),
  } as never;
}

function completeOperation(app: FastifyInstance, route: RouteOptions): void {
  const methods = [route.method].flat();
  const facts = route.config?.operation;
  if (methods.includes('HEAD')) {
    if (facts !== undefined) completeSchema(route, facts, 'GET');
    return;
  }
  const fault = faultOf(facts);
  if (fault !== undefined || facts === undefined) throw new Error(`${methods} ${route.url} ${fault}`);
  for (const method of methods) {
    completeSchema(route, facts, method);
    app.knownRoutes.push({ method, url: route.url, facts });
  }
}

/**
 * Completes every operation from its facts, and refuses to boot on one whose facts are missing: no operation
 * can be published without saying who may call it and how.
 */
export function completeOperations(app: FastifyInstance): void {
  app.decorate('knownRoutes', []);
  app.decorate('plainRoutes', []);
  app.addHook('onRoute', (route) => {
    if (isOperation(route.url)) return completeOperation(app, route);
    for (const method of [route.method].flat()) app.plainRoutes.push({ method, url: route.url });
  });
}
