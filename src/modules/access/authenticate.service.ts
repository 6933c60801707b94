import { decodeJwt } from 'jose';
import type { AccessTokenClaims, VerifyAccessToken } from '../../core/access-token.ts';
import type { Actor } from '../../core/actor.ts';
import { DomainError } from '../../core/errors.ts';
import { isScope } from '../../core/scopes.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import * as store from './actor.store.ts';
import { isStudent } from './affiliation.rules.ts';
import { createForeignVerifier, type VerifyForeignToken } from './trusted-issuer.service.ts';

export interface AuthenticateOptions {
  /** Issuer of our own tokens. */
  issuer: string;
  /** What a token must be for. */
  audience: string;
  /** Issuers elsewhere whose tokens are accepted besides our own. */
  trustedIssuers: readonly string[];
}

const invalid = (detail: string) => new DomainError('token_invalid', detail);

const scopesOf = (scope: unknown) => (typeof scope === 'string' ? scope.split(' ').filter(isScope) : []);

function toPerson(
  access: store.PersonAccess | undefined,
  clientId: string,
  scopes: readonly string[],
): Actor {
  if (access === undefined) throw invalid('Bij dit token hoort geen account.');
  if (access.isRevoked) throw invalid('Het token is ingetrokken. Meld u opnieuw aan.');
  if (access.status === 'suspended') {
    throw new DomainError('account_suspended', 'Uw account is geschorst. Neem contact op met de beheerder.');
  }
  const { personId, memberships, curatedRegionIds, isPlatformAdmin } = access;
  return { kind: 'person', personId, clientId, scopes, memberships, curatedRegionIds, isPlatformAdmin };
}

async function clientOf(ctx: Context, claims: AccessTokenClaims): Promise<Actor> {
  const access = await store.findClientAccess(ctx.db, claims.client_id, claims.jti);
  if (access === undefined || !access.isEnabled || access.organisationId === null) {
    throw invalid('De client van dit token is er niet meer. Neem contact op met de beheerder.');
  }
  if (access.isRevoked) throw invalid('Het token is ingetrokken. Haal een nieuw token op.');
  return {
    kind: 'client',
    clientId: claims.client_id,
    organisationId: access.organisationId,
    ...(access.sourceId === null ? {} : { sourceId: access.sourceId }),
    scopes: scopesOf(claims.scope).filter((scope) => access.scopes.includes(scope)),
  };
}

/** Who a verified token of ours stands for, with the rights of this moment. */
async function ownActor(ctx: Context, claims: AccessTokenClaims): Promise<Actor> {
  if (claims.sub === claims.client_id) return clientOf(ctx, claims);
  const access = await store.findPersonAccess(ctx.db, claims.sub, claims.jti);
  return toPerson(access, claims.client_id, scopesOf(claims.scope));
}

async function foreignActor(
  ctx: Context,
  verify: VerifyForeignToken,
  issuer: string,
  token: string,
): Promise<Actor> {
  const claims = await verify(ctx, issuer, token);
  if (isStudent(claims)) {
    throw new DomainError(
      'role_not_eligible',
      'Dit platform is voor medewerkers van scholen en aanbieders. Meld u aan met een account van een medewerker.',
    );
  }
  const { sub = '', azp, scope } = claims;
  const access = await store.findExternalAccess(ctx.db, issuer, sub);
  return toPerson(access, typeof azp === 'string' ? azp : issuer, scopesOf(scope));
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

/**
 * Makes the function that says who a bearer token stands for. Our own tokens are verified by the edge, which
 * hands in `verifyOwn`; rights are read at each request, so that leaving or being suspended has effect at once.
 */
export function createAuthenticate({ issuer, audience, trustedIssuers }: AuthenticateOptions) {
  const foreign = new Set(trustedIssuers.filter((trusted) => trusted !== issuer));
  const verifyForeign = createForeignVerifier(audience);

  /** @throws DomainError token_invalid, token_expired, account_suspended, role_not_eligible or service_unavailable */
  return async (ctx: Context, token: string, verifyOwn: VerifyAccessToken): Promise<Actor> => {
    const claimed = foreign.size === 0 ? undefined : issuerOf(token);
    if (claimed !== undefined && foreign.has(claimed))
      return foreignActor(ctx, verifyForeign, claimed, token);
    return ownActor(ctx, await verifyOwn(token));
  };
}

/** Links the subject of a trusted issuer to a person, who can then use that issuer's tokens here. */
export async function linkExternalIdentity(
  ctx: Context,
  identity: { issuer: string; subject: string; personId: string },
): Promise<void> {
  await inTransaction(ctx, (ctx) =>
    store.upsertExternalIdentity(ctx.db, { ...identity, createdAt: ctx.now }),
  );
}
