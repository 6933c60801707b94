import { type ErrorCode, errorCodeFacts } from '../../core/error-codes.ts';
import { mentions } from '../../core/schemas/component.ts';
import type { OperationFacts } from './operation.ts';

/** What of a route decides on its errors and headers. */
export interface OperationShape {
  facts: OperationFacts;
  method: string;
  hasParams: boolean;
  hasQuery: boolean;
  hasBody: boolean;
}

/** The idempotency mode of an operation: every POST takes a key unless it says otherwise (C-37). */
export function idempotencyOf(facts: OperationFacts, method: string) {
  return facts.idempotency ?? (method === 'POST' ? 'optional' : 'none');
}

/** True for an operation that answers the same to everyone and never reads the token (C-50). */
export function isOpen(facts: OperationFacts): boolean {
  return facts.visibility.some((v) => v === 'public' || v === 'embed' || v === 'capability');
}

/** The rate limit an operation falls under (C-53). */
export function rateLimitOf(facts: OperationFacts, method: string) {
  if (facts.rateLimit !== undefined) return facts.rateLimit;
  if (facts.visibility.includes('embed')) return 'embed';
  if (method !== 'GET') return 'writes';
  return isOpen(facts) ? 'anon' : 'client';
}

const EVERYWHERE: ErrorCode[] = [
  'method_not_allowed',
  'not_acceptable',
  'uri_too_long',
  'rate_limited',
  'internal_error',
  'service_unavailable',
];

/** Codes of whoever needs a token; a change meets an organisation that stands still. */
function authCodes(facts: OperationFacts, method: string): ErrorCode[] {
  if (facts.visibility.includes('embed')) return ['embed_key_invalid', 'embed_origin_not_allowed'];
  if (isOpen(facts)) return [];
  return [
    'authentication_required',
    'token_invalid',
    'token_expired',
    'insufficient_scope',
    'permission_denied',
    'account_suspended',
    'role_not_eligible',
    ...(method === 'GET' ? [] : (['organisation_not_verified'] as const)),
  ];
}

function writeCodes({ facts, method, hasBody }: OperationShape): ErrorCode[] {
  const idempotency = idempotencyOf(facts, method);
  const codes: ErrorCode[] = hasBody ? ['malformed_body', 'payload_too_large', 'unsupported_media_type'] : [];
  if (idempotency !== 'none') {
    codes.push('idempotency_key_invalid', 'idempotency_in_progress', 'idempotency_key_reused');
  }
  if (idempotency === 'required') codes.push('idempotency_key_required');
  const concurrency = facts.concurrency ?? 'none';
  if (concurrency !== 'none') codes.push('precondition_failed');
  if (concurrency === 'if-match-required') codes.push('precondition_required');
  return codes;
}

/** All error codes an operation can answer with (C-44): its own and those that follow from its shape. */
export function errorCodesOf(shape: OperationShape): ErrorCode[] {
  const { facts, hasParams } = shape;
  const codes = new Set<ErrorCode>([
    ...EVERYWHERE,
    'validation_failed',
    ...authCodes(facts, shape.method),
    ...writeCodes(shape),
  ]);
  if (hasParams) codes.add('resource_not_found');
  for (const code of facts.errorCodes ?? []) codes.add(code);
  return [...codes].sort();
}

const versionHeader = {
  'API-Version': { type: 'string', description: 'Full version of the API (semver)', examples: ['1.0.0'] },
};
const text = (description: string, example: string) => ({ type: 'string', description, examples: [example] });

/** Headers of a success, as documented. */
function successHeaders({ facts, method }: OperationShape, status: number, result: unknown) {
  const hasEntity =
    method === 'GET' || ((status === 200 || status === 201) && facts.concurrency !== undefined);
  return {
    ...versionHeader,
    'X-Request-Id': text('Id of the request', '01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6a'),
    ...(facts.visibility.includes('public')
      ? { 'Access-Control-Allow-Origin': text('Every page may read the answer', '*') }
      : {}),
    'Cache-Control': text('How long the answer may be kept', 'no-store'),
    ...(hasEntity || status === 201
      ? { ETag: text('Version and digest of the representation', '"3.aB3dE5fG7h"') }
      : {}),
    ...(status === 201 || status === 202
      ? { Location: text('Address of the resource', 'https://api.ondertussen.example/v1/activities/…') }
      : {}),
    ...(mentions(result, 'GeoPoint')
      ? { 'Content-Crs': text('CRS of the geometry', '<http://www.opengis.net/def/crs/OGC/1.3/CRS84>') }
      : {}),
  };
}

const PROBLEM_CONTENT = { 'application/problem+json': { schema: { $ref: 'Problem#' } } };

const STATUS_WORDS: Record<number, string> = {
  400: 'The input is not valid',
  401: 'A valid token is needed',
  403: 'The caller may not do this',
  404: 'There is no such resource, or the caller may not know of it',
  405: 'The method does not exist here; see Allow',
  406: 'The representation cannot be had; see available',
  409: 'The resource is in a state that does not allow this',
  410: 'The resource is gone',
  412: 'The resource has another version',
  413: 'The body is too large',
  414: 'The address is too long',
  415: 'The media type of the body is not supported',
  422: 'The Idempotency-Key belongs to another request',
  428: 'If-Match is required',
  429: 'Too many requests; see Retry-After',
  500: 'Something went wrong here; the request may be sent again',
  503: 'Temporarily unavailable; see Retry-After',
};

function problemResponse(status: number) {
  const retry = status === 429 || status === 503 ? { 'Retry-After': text('Seconds to wait', '7') } : {};
  const allow = status === 405 ? { Allow: text('Methods of this address', 'GET, HEAD, OPTIONS') } : {};
  return {
    description: STATUS_WORDS[status] ?? 'A problem',
    headers: { ...versionHeader, ...retry, ...allow },
    content: PROBLEM_CONTENT,
  };
}

/** The responses of an operation by status: success in its one media type, every error as a problem (C-41, C-94). */
export function responsesOf(shape: OperationShape, result: unknown): Record<string, unknown> {
  const { facts, method } = shape;
  const { success, alsoSuccess, dryRunResult, waitingResult } = facts;
  const successes: [number, unknown][] = [[success, result]];
  if (alsoSuccess !== undefined) successes.push([alsoSuccess, result]);
  const responses: Record<string, unknown> = {};
  if (dryRunResult !== undefined) successes.push([200, dryRunResult]);
  if (waitingResult !== undefined) successes.push([202, waitingResult]);
  for (const [status, content] of successes) {
    responses[status] = {
      description: status === 204 ? 'Done; there is no body' : facts.summary,
      headers: successHeaders(shape, status, content),
      ...(content === undefined
        ? {}
        : { content: { [facts.produces ?? 'application/json']: { schema: content } } }),
    };
  }
  if (method === 'GET' && facts.success === 200) {
    responses[304] = { description: 'Not changed since If-None-Match', headers: versionHeader };
  }
  const statuses = new Set(errorCodesOf(shape).map((code) => errorCodeFacts(code).status));
  for (const status of [...statuses].sort()) responses[status] = problemResponse(status);
  responses.default = {
    description: 'Any other problem',
    headers: versionHeader,
    content: PROBLEM_CONTENT,
  };
  return responses;
}
