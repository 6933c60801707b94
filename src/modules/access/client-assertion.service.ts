import { createLocalJWKSet, decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { OauthError } from '../../core/oauth-error.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import * as store from './client.store.ts';

/** What an assertion must name as its audience, and how strictly. */
export interface AssertionAudience {
  issuer: string;
  tokenUrl: string;
  /** Only the issuer is accepted, as rfc7523bis wants it; else the token address too. */
  isStrict: boolean;
}

const ALGORITHMS = ['RS256', 'PS256'];
/** Longest time from now to the end of an assertion (C-82). */
const MAX_SECONDS = 300;
/** Clocks of partners are not ours. */
const TOLERANCE_SECONDS = 10;
/** 128 random bits are 22 characters of base64url. */
const JTI = /^[\x21-\x7E]{22,200}$/;

const refuse = (reason: string) => new OauthError('invalid_client', reason);

/** The client that an assertion says it is of, before anything is verified; undefined when unreadable. */
export function clientIdOfAssertion(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).sub;
  } catch {
    return undefined;
  }
}

async function verifySignature(
  ctx: Context,
  client: store.ClientRow,
  assertion: string,
): Promise<JWTPayload> {
  const keys = createLocalJWKSet({ keys: (client.publicKeys ?? []) as never }) as JWTVerifyGetKey;
  try {
    const { payload } = await jwtVerify(assertion, keys, {
      algorithms: ALGORITHMS as never,
      issuer: client.clientId,
      subject: client.clientId,
      requiredClaims: ['exp', 'jti', 'aud'],
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: ctx.now,
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw refuse('The assertion has expired');
    if (error instanceof errors.JOSEError) throw refuse(`The assertion is not valid: ${error.message}`);
    throw error;
  }
}

function assertAudience(aud: JWTPayload['aud'], audience: AssertionAudience): void {
  const [only, ...others] = [aud].flat();
  const accepted = audience.isStrict ? [audience.issuer] : [audience.issuer, audience.tokenUrl];
  if (only === undefined || others.length > 0 || !accepted.includes(only)) {
    throw refuse(`The assertion must have one audience: ${accepted.join(' or ')}`);
  }
}

/**
 * Accepts a client's signed assertion once (RFC 7523, C-82).
 * @throws OauthError invalid_client for every fault, a second use included
 */
export async function acceptAssertion(
  ctx: Context,
  client: store.ClientRow,
  assertion: string,
  audience: AssertionAudience,
): Promise<void> {
  const { aud, exp = 0, jti = '' } = await verifySignature(ctx, client, assertion);
  assertAudience(aud, audience);
  const nowSeconds = ctx.now.getTime() / 1000;
  if (exp - nowSeconds > MAX_SECONDS + TOLERANCE_SECONDS)
    throw refuse(`exp is more than ${MAX_SECONDS} s ahead`);
  if (!JTI.test(jti)) throw refuse('jti must be 22 to 200 printable characters');
  const expiresAt = new Date((exp + TOLERANCE_SECONDS + 1) * 1000);
  const isFirst = await inTransaction(ctx, (ctx) =>
    store.insertAssertion(ctx.db, { clientId: client.clientId, jti, expiresAt }),
  );
  if (!isFirst) throw refuse('The assertion was used before');
}
