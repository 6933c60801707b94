import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type RemoteJWKSet } from 'jose';
import { DomainError } from '../../core/errors.ts';
import type { Context } from '../../infra/context.ts';

/** Algorithms of issuers elsewhere; none that a public key could be mistaken for a secret of. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const TIMEOUT_MS = 5_000;

async function discover(issuer: string): Promise<RemoteJWKSet> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  const metadata = (await answer.json()) as { issuer?: unknown; jwks_uri?: unknown };
  if (metadata.issuer !== issuer) throw new Error(`${address} is of another issuer`);
  return createRemoteJWKSet(new URL(String(metadata.jwks_uri)), { timeoutDuration: TIMEOUT_MS });
}

const unavailable = () =>
  new DomainError(
    'service_unavailable',
    'De dienst die uw token uitgaf is niet bereikbaar. Probeer het straks opnieuw.',
  );

function refusalOf(ctx: Context, error: unknown): DomainError {
  if (error instanceof errors.JWTExpired)
    return new DomainError('token_expired', 'Het token is verlopen. Haal een nieuw token op.');
  const isNetwork =
    error instanceof errors.JWKSTimeout ||
    !(error instanceof errors.JOSEError) ||
    error.code === 'ERR_JOSE_GENERIC';
  if (!isNetwork) return new DomainError('token_invalid', 'Het token van deze uitgever klopt niet.');
  ctx.log.warn({ err: error, event: 'issuer_unreachable' });
  return unavailable();
}

/** Verifies an access token of an issuer and gives its claims. */
export type VerifyForeignToken = (ctx: Context, issuer: string, token: string) => Promise<JWTPayload>;

/**
 * Verifies tokens of issuers trusted by configuration (C-81): keys through OpenID Connect discovery, kept and
 * renewed in memory, the same checks of type, audience and time as for our own.
 * @throws DomainError token_expired, token_invalid, or service_unavailable when the issuer does not answer
 */
export function createForeignVerifier(audience: string): VerifyForeignToken {
  const keySets = new Map<string, Promise<RemoteJWKSet>>();

  function keysOf(issuer: string): Promise<RemoteJWKSet> {
    const known = keySets.get(issuer);
    if (known !== undefined) return known;
    const found = discover(issuer);
    keySets.set(issuer, found);
    found.catch(() => keySets.delete(issuer));
    return found;
  }

  return async (ctx, issuer, token) => {
    try {
      const { payload } = await jwtVerify(token, await keysOf(issuer), {
        algorithms: ALGORITHMS as never,
        issuer,
        audience,
        typ: 'at+jwt',
        requiredClaims: ['sub', 'exp'],
        currentDate: ctx.now,
      });
      return payload;
    } catch (error) {
      throw refusalOf(ctx, error);
    }
  };
}
