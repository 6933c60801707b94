import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, errorCodeFacts, problemSlug } from '../../core/error-codes.ts';
import { DomainError, type FieldError } from '../../core/errors.ts';
import type { Problem } from '../../core/schemas/shared.ts';
import { isUnavailable } from '../db/client.ts';
import { type InputPart, toFieldErrors } from '../field-errors.ts';

const MAX_FIELD_ERRORS = 100;

/** Fastify's own refusals that are no fault of ours, by their code. */
const FASTIFY_CODES: Record<string, [ErrorCode, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['payload_too_large', 'De inhoud is te groot; stuur haar in delen.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported_media_type',
    'Stuur de inhoud in het formaat dat Accept noemt.',
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['malformed_body', 'De inhoud ontbreekt; stuur een JSON-object.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['malformed_body', 'De inhoud past niet bij Content-Length.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['malformed_body', 'De inhoud is geen geldige JSON.'],
  FST_CP_ERR_INVALID_CONTENT_ENCODING: [
    'unsupported_media_type',
    'Stuur de inhoud zonder codering, of met gzip, br of deflate.',
  ],
  FST_ERR_BAD_URL: ['route_not_found', 'Het adres is niet leesbaar.'],
  FST_ERR_MAX_PARAM_LENGTH: ['uri_too_long', 'Een deel van het adres is te lang.'],
  FST_ERR_HANDLER_TIMEOUT: ['service_unavailable', 'Het duurde te lang. Probeer het straks opnieuw.'],
};

const PARTS: readonly InputPart[] = ['params', 'querystring', 'headers', 'body'];
const FASTIFY_PART: Record<InputPart, 'params' | 'query' | 'headers' | 'body'> = {
  params: 'params',
  querystring: 'query',
  headers: 'headers',
  body: 'body',
};

/** Checks every part of the request, since Fastify stops at the first that fails (C-43). */
function allFieldErrors(request: FastifyRequest): FieldError[] {
  return PARTS.flatMap((part) => {
    const validate = request.getValidationFunction(part);
    if (validate === undefined || validate(request[FASTIFY_PART[part]])) return [];
    return toFieldErrors(part, validate.errors as never);
  }).slice(0, MAX_FIELD_ERRORS);
}

function fromFastify(error: FastifyError, request: FastifyRequest): DomainError | undefined {
  if (error.validation !== undefined) {
    return new DomainError('validation_failed', 'De invoer klopt niet; zie errors.', {
      errors: allFieldErrors(request),
    });
  }
  const known = FASTIFY_CODES[error.code];
  if (known !== undefined) {
    const isTooLarge = known[0] === 'payload_too_large';
    return new DomainError(
      known[0],
      known[1],
      isTooLarge ? { maximumBytes: request.routeOptions.bodyLimit } : {},
    );
  }
  if (error.statusCode === 400) return new DomainError('malformed_body', 'De inhoud is niet leesbaar.');
  return undefined;
}

/** Errors of PostgreSQL that say "not now": a statement or lock that took too long, a deadlock, a full server. */
const TRY_AGAIN = new Set(['57014', '55P03', '40P01', '40001', '53100', '53200']);

function databaseCode(error: unknown): string | undefined {
  const at = error as { code?: unknown; cause?: { code?: unknown } };
  const code = at?.cause?.code ?? at?.code;
  return typeof code === 'string' ? code : undefined;
}

/** Reduces any thrown value to a refusal of the catalogue; what nobody foresaw becomes internal_error. */
export function toDomainError(error: unknown, request: FastifyRequest): DomainError {
  if (error instanceof DomainError) return error;
  const fastify = fromFastify(error as FastifyError, request);
  if (fastify !== undefined) return fastify;
  if (isUnavailable(error) || TRY_AGAIN.has(databaseCode(error) ?? '')) {
    return new DomainError(
      'service_unavailable',
      'De dienst is even niet bereikbaar. Probeer het straks opnieuw.',
    );
  }
  return new DomainError(
    'internal_error',
    'Er ging iets mis aan onze kant. Noem bij een melding het requestId.',
  );
}

const prefersEnglish = (request: FastifyRequest) =>
  /^\s*en\b/i.test(request.headers['accept-language'] ?? '');

/** Renders a refusal as RFC 9457 problem details (C-41). */
export function toProblem(error: DomainError, request: FastifyRequest, publicBaseUrl: string): Problem {
  const { status, title } = errorCodeFacts(error.code);
  return {
    type: `${publicBaseUrl}/problems/${problemSlug(error.code)}`,
    title: prefersEnglish(request) ? title.en : title.nl,
    status,
    detail: error.message,
    instance: `urn:uuid:${request.id}`,
    code: error.code,
    requestId: request.id,
    ...(error.details as Partial<Problem>),
  };
}

/** Seconds to wait, spread so that callers do not come back all at once (C-46). */
const jitteredSeconds = (base: number) => base + Math.floor(Math.random() * base);

function setErrorHeaders(error: DomainError, request: FastifyRequest, reply: FastifyReply): void {
  const facts = errorCodeFacts(error.code);
  if (facts.retryable === true && facts.status !== 500 && reply.getHeader('retry-after') === undefined) {
    reply.header('Retry-After', jitteredSeconds(error.code === 'service_unavailable' ? 5 : 1));
  }
  if (facts.status === 401 || facts.status === 403)
    reply.header('WWW-Authenticate', challengeOf(error, request));
  if (error.code === 'unsupported_media_type') {
    const isPatch = request.method === 'PATCH';
    const wanted = isPatch
      ? 'application/merge-patch+json'
      : (request.routeOptions.config.operation?.consumes ?? 'application/json');
    reply.header(isPatch ? 'Accept-Patch' : 'Accept', wanted);
  }
}

/** The Bearer challenge (C-45, RFC 6750): no `error` when no token was sent. */
function challengeOf(error: DomainError, request: FastifyRequest): string {
  const base = `Bearer realm="api"`;
  const metadata = `resource_metadata="${request.server.publicBaseUrl}/.well-known/oauth-protected-resource"`;
  if (error.code === 'insufficient_scope') {
    const scope = ((error.details.requiredScopes as string[] | undefined) ?? []).join(' ');
    return `${base}, error="insufficient_scope", scope="${scope}", ${metadata}`;
  }
  if (error.code === 'token_invalid' || error.code === 'token_expired') {
    return `${base}, error="invalid_token", ${metadata}`;
  }
  return `${base}, ${metadata}`;
}

declare module 'fastify' {
  interface FastifyInstance {
    publicBaseUrl: string;
  }
}

/** Turns every error of every stage into a problem; faults of ours are logged once, here. */
export function registerErrorHandler(app: FastifyInstance): void {
  app.setErrorHandler((error: unknown, request, reply) => {
    const refusal = toDomainError(error, request);
    const { status } = errorCodeFacts(refusal.code);
    if (refusal.code === 'internal_error') request.log.error({ err: error, event: 'request_failed' });
    else if (status >= 500) request.log.warn({ err: error, event: 'request_unavailable' });
    setErrorHeaders(refusal, request, reply);
    return reply
      .code(status)
      .type('application/problem+json')
      .serializer(JSON.stringify)
      .send(toProblem(refusal, request, app.publicBaseUrl));
  });
}
