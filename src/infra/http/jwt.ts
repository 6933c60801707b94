import fastifyJwt from '@fastify/jwt';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AccessTokenClaims } from '../../core/access-token.ts';
import { DomainError } from '../../core/errors.ts';
import type { Context } from '../context.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The access token that is being verified: from Authorization, or from the form of the token service. */
    presentedToken: string;
  }
}

interface JwtOptions {
  /** Issuer and audience of our tokens: the address of the service. */
  issuer: string;
  /** Public key as PEM by its id; throws token_invalid for an id that is not ours. */
  publicKeyOf: (ctx: Context, kid: string | undefined) => Promise<string>;
}

interface Decoded {
  header: { kid?: unknown };
}

const kidOf = ({ header: { kid } }: Decoded) => (typeof kid === 'string' ? kid : undefined);

/** Claims without which a token is not an access token (RFC 9068). */
const REQUIRED_CLAIMS = ['iss', 'sub', 'aud', 'client_id', 'exp', 'iat', 'jti', 'scope'];

/**
 * Sets up the verification of our own access tokens (C-84): one algorithm, so that no key serves another,
 * the type `at+jwt`, so that an ID token is refused, and verified tokens kept in memory until they expire.
 */
export async function registerJwt(app: FastifyInstance, { issuer, publicKeyOf }: JwtOptions): Promise<void> {
  app.decorateRequest('presentedToken', '');
  await app.register(fastifyJwt, {
    secret: {
      public: (request: FastifyRequest, decoded: unknown) =>
        publicKeyOf(request.ctx, kidOf(decoded as Decoded)),
    },
    decode: { complete: true },
    verify: {
      algorithms: ['EdDSA'],
      allowedIss: issuer,
      allowedAud: issuer,
      checkTyp: 'at+jwt',
      requiredClaims: REQUIRED_CLAIMS,
      cache: true,
      errorCacheTTL: -1,
      extractToken: (request) => request.presentedToken,
    },
  });
}

const isOfLibrary = (code: unknown) => typeof code === 'string' && /^(FST|FAST)_JWT_/.test(code);

/**
 * Verifies one of our access tokens.
 * @throws DomainError token_expired when only its time is over, token_invalid for every other fault
 */
export async function verifyJwt(request: FastifyRequest, token: string): Promise<AccessTokenClaims> {
  request.presentedToken = token;
  try {
    return await request.jwtVerify<AccessTokenClaims>();
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'FST_JWT_AUTHORIZATION_TOKEN_EXPIRED') {
      throw new DomainError('token_expired', 'Het token is verlopen. Haal een nieuw token op.');
    }
    if (!isOfLibrary(code)) throw error;
    throw new DomainError(
      'token_invalid',
      'Het token is niet van deze dienst of is beschadigd. Haal een nieuw token op.',
    );
  }
}
