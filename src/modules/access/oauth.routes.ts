import formBody from '@fastify/formbody';
import type {
  FastifyError,
  FastifyInstance,
  FastifyPluginAsync,
  FastifyReply,
  FastifyRequest,
} from 'fastify';
import { errorCodeFacts } from '../../core/error-codes.ts';
import { OauthError } from '../../core/oauth-error.ts';
import { SCOPES } from '../../core/scopes.ts';
import { networkOf } from '../../infra/http/auth.ts';
import { toDomainError } from '../../infra/http/errors.ts';
import { verifyJwt } from '../../infra/http/jwt.ts';
import type { RateLimitPolicy } from '../../infra/http/operation.ts';
import { consume, type RateLimitStore } from '../../infra/http/rate-limit.ts';
import type { OauthRequest, OauthSettings } from './client-authentication.service.ts';
import { GRANT_TYPES, introspectToken, requestToken, revokeToken } from './oauth.service.ts';
import type { CreateAccount } from './sign-in-code.service.ts';
import { listPublicKeys } from './signing-key.service.ts';

export interface OauthOptions {
  /** Issuers elsewhere whose tokens are accepted besides our own (C-81). */
  trustedIssuers?: readonly string[];
  /** Client assertions must name the issuer as audience. */
  strictAudience?: boolean;
  /** Makes accounts of people who were invited; left out, nobody does. */
  createAccount?: CreateAccount | undefined;
  /** Absent: no rate limits. */
  rateLimits?: Record<RateLimitPolicy, RateLimitStore> | undefined;
}

const BODY_LIMIT_BYTES = 16_384;
/** The key set may be kept a week: a new key is published eight days before it signs (C-84). */
const WEEK = 'public, max-age=604800';
const HOUR = 'public, max-age=3600';

/** Any error as the token service tells it. */
function toOauthError(error: unknown, request: FastifyRequest): OauthError {
  if (error instanceof OauthError) return error;
  const { code, message } = toDomainError(error, request);
  const { status } = errorCodeFacts(code);
  if (status === 429)
    return new OauthError('temporarily_unavailable', 'Too many requests; see Retry-After', 429);
  if (status === 503)
    return new OauthError('temporarily_unavailable', 'Temporarily unavailable; see Retry-After');
  if (status >= 500) return new OauthError('server_error', 'Something went wrong here');
  if (status === 415) return new OauthError('invalid_request', 'Send application/x-www-form-urlencoded');
  return new OauthError('invalid_request', message);
}

/** Answers errors as RFC 6749 5.2 has them: plain JSON, and a challenge to a client that used Basic. */
function setErrorAnswers(scope: FastifyInstance): void {
  scope.setErrorHandler((error: FastifyError | OauthError, request, reply) => {
    const refusal = toOauthError(error, request);
    if (refusal.status >= 500) request.log.error({ err: error, event: 'token_request_failed' });
    if (refusal.status === 503) reply.header('Retry-After', 5);
    if (refusal.status === 401 && request.headers.authorization !== undefined) {
      reply.header('WWW-Authenticate', 'Basic realm="token"');
    }
    return reply.code(refusal.status).send({ error: refusal.code, error_description: refusal.message });
  });
}

async function formRoutes(scope: FastifyInstance, options: OauthOptions): Promise<void> {
  const issuer = scope.publicBaseUrl;
  const tokenUrl = `${issuer}/oauth/token`;
  const { rateLimits, createAccount, strictAudience = false } = options;
  const settings: OauthSettings = { issuer, tokenUrl, strictAudience, createAccount };

  scope.removeAllContentTypeParsers();
  await scope.register(formBody, { bodyLimit: BODY_LIMIT_BYTES });
  setErrorAnswers(scope);
  scope.addHook('onRequest', async (request, reply) => {
    reply.header('Cache-Control', 'no-store');
    if (rateLimits !== undefined) await consume(rateLimits, 'token', `ip:${networkOf(request.ip)}`, reply);
  });

  const read = (request: FastifyRequest) => ({
    form: (request.body ?? {}) as OauthRequest['form'],
    authorization: request.headers.authorization,
  });
  const verifier = (request: FastifyRequest) => (token: string) => verifyJwt(request, token);

  scope.post('/oauth/token', async (request) => requestToken(request.ctx, settings, read(request)));
  scope.post('/oauth/revoke', async (request) => {
    await revokeToken(request.ctx, settings, read(request), verifier(request));
    return {};
  });
  scope.post('/oauth/introspect', async (request) =>
    introspectToken(request.ctx, settings, read(request), verifier(request)),
  );
}

/** What clients must know of the token service (RFC 8414). */
function serverMetadata(issuer: string) {
  const methods = ['private_key_jwt', 'client_secret_basic'];
  const algorithms = ['RS256', 'PS256'];
  return {
    issuer,
    token_endpoint: `${issuer}/oauth/token`,
    token_endpoint_auth_methods_supported: [...methods, 'none'],
    token_endpoint_auth_signing_alg_values_supported: algorithms,
    revocation_endpoint: `${issuer}/oauth/revoke`,
    revocation_endpoint_auth_methods_supported: [...methods, 'none'],
    revocation_endpoint_auth_signing_alg_values_supported: algorithms,
    introspection_endpoint: `${issuer}/oauth/introspect`,
    introspection_endpoint_auth_methods_supported: methods,
    introspection_endpoint_auth_signing_alg_values_supported: algorithms,
    jwks_uri: `${issuer}/oauth/jwks`,
    grant_types_supported: GRANT_TYPES,
    response_types_supported: [],
    scopes_supported: Object.keys(SCOPES),
    service_documentation: `${issuer}/docs`,
  };
}

/** Which issuers the API accepts and how a token is sent (RFC 9728). */
function resourceMetadata(issuer: string, trustedIssuers: readonly string[]) {
  return {
    resource: issuer,
    resource_name: 'Ondertussen API',
    authorization_servers: [issuer, ...trustedIssuers],
    bearer_methods_supported: ['header'],
    scopes_supported: Object.keys(SCOPES),
    resource_documentation: `${issuer}/docs`,
  };
}

function publish(reply: FastifyReply, cacheControl: string): void {
  reply.header('Cache-Control', cacheControl).header('Access-Control-Allow-Origin', '*');
}

/** The token service (C-81…C-84), outside the versioned API: forms in, plain JSON out. */
export const oauthRoutes: FastifyPluginAsync<OauthOptions> = async (app, options) => {
  await app.register(formRoutes, options);

  app.get('/oauth/jwks', async (request, reply) => {
    const { rateLimits } = options;
    if (rateLimits !== undefined) await consume(rateLimits, 'anon', `ip:${networkOf(request.ip)}`, reply);
    const keys = await listPublicKeys(request.ctx);
    publish(reply, WEEK);
    return { keys };
  });
  app.get('/.well-known/oauth-authorization-server', async (_request, reply) => {
    publish(reply, HOUR);
    return serverMetadata(app.publicBaseUrl);
  });
  app.get('/.well-known/oauth-protected-resource', async (_request, reply) => {
    publish(reply, HOUR);
    return resourceMetadata(app.publicBaseUrl, options.trustedIssuers ?? []);
  });
};
