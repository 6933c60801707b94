import { decodeJwt } from 'jose';
import type { AccessTokenClaims, VerifyAccessToken } from '../../core/access-token.ts';
import type { Actor } from '../../core/actor.ts';
import { DomainError } from '../../core/errors.ts';
import { isScope, SCOPES } from '../../core/scopes.ts';
import type { TrustedIssuer } from '../../core/trusted-issuer.ts';
import type { Context } from '../../infra/context.ts';
import * as store from './actor.store.ts';
import { isStudent } from './affiliation.rules.ts';
import { type FederatedAccounts, signInFirst } from './external-identity.service.ts';
import { readFederatedLogin, roleScopes } from './federated-login.rules.ts';
import { createForeignVerifier, type VerifyForeignToken } from './trusted-issuer.service.ts';

export interface AuthenticateOptions {
  /** Issuer of our own tokens. */
  issuer: string;
  /** What a token must be for. */
  audience: string;
  /** Issuers elsewhere whose tokens are accepted besides our own. */
  trustedIssuers: readonly TrustedIssuer[];
  /** Makes the accounts of people who sign in for the first time; left out, nobody does. */
  accounts?: FederatedAccounts;
}

const invalid = (detail: string) => new DomainError('token_invalid', detail);

const scopesOf = (scope: unknown) => (typeof scope === 'string' ? scope.split(' ').filter(isScope) : []);

function toPerson(
  access: store.PersonAccess | undefined,
  clientId: string,
  scopes: readonly string[],
): Actor {
  if (access === undefined || access.status === 'erased') throw invalid('Bij dit token hoort geen account.');
  if (access.isRevoked) throw invalid('Het token is ingetrokken. Meld u opnieuw aan.');
  if (access.status === 'suspended') {
    throw new DomainError('account_suspended', 'Uw account is geschorst. Neem contact op met de beheerder.');
  }
  const { personId, memberships, curation, isPlatformAdmin } = access;
  return { kind: 'person', personId, clientId, scopes, memberships, curation, isPlatformAdmin };
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
    ...(access.isSuspended ? { isSuspended: true } : {}),
    scopes: scopesOf(claims.scope).filter((scope) => access.scopes.includes(scope)),
  };
}

/** Who a verified token of ours stands for, with the rights of this moment. */
async function ownActor(ctx: Context, claims: AccessTokenClaims): Promise<Actor> {
  if (claims.sub === claims.client_id) return clientOf(ctx, claims);
  const access = await store.findPersonAccess(ctx.db, claims.sub, claims.jti);
  return toPerson(access, claims.client_id, scopesOf(claims.scope));
}

interface Foreign {
  verify: VerifyForeignToken;
  accounts: FederatedAccounts | undefined;
}

/** A federation knows nothing of our scopes: without any of ours, its people get those that their roles call for. */
function foreignScopes(
  { profile }: TrustedIssuer,
  scope: unknown,
  access: store.PersonAccess | undefined,
): string[] {
  const own = scopesOf(scope);
  if (profile === undefined || own.length > 0 || access === undefined) return own;
  return roleScopes(access);
}

async function foreignActor(
  ctx: Context,
  { verify, accounts }: Foreign,
  trusted: TrustedIssuer,
  token: string,
): Promise<Actor> {
  const { issuer, profile } = trusted;
  const claims = await verify(ctx, issuer, token);
  if (isStudent(claims)) {
    throw new DomainError(
      'role_not_eligible',
      'Dit platform is voor medewerkers van scholen en aanbieders. Meld u aan met een account van een medewerker.',
    );
  }
  const { sub = '', azp, scope } = claims;
  const toActor = (access: store.PersonAccess | undefined) =>
    toPerson(access, clientId, foreignScopes(trusted, scope, access));
  const clientId = typeof azp === 'string' ? azp : issuer;
  const access = await store.findExternalAccess(ctx.db, issuer, sub);
  if (access !== undefined || profile === undefined || accounts === undefined) return toActor(access);
  const login = readFederatedLogin(claims, { ...trusted, profile });
  await signInFirst(ctx, accounts, { issuer, subject: sub }, login);
  return toActor(await store.findExternalAccess(ctx.db, issuer, sub));
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
export function createAuthenticate({ issuer, audience, trustedIssuers, accounts }: AuthenticateOptions) {
  const elsewhere = trustedIssuers.filter((trusted) => trusted.issuer !== issuer);
  const foreign = new Map(elsewhere.map((trusted) => [trusted.issuer, trusted]));
  const verify = createForeignVerifier(audience);

  /** @throws DomainError token_invalid, token_expired, account_suspended, role_not_eligible or service_unavailable */
  return async (ctx: Context, token: string, verifyOwn: VerifyAccessToken): Promise<Actor> => {
    const claimed = foreign.size === 0 ? undefined : issuerOf(token);
    const trusted = claimed === undefined ? undefined : foreign.get(claimed);
    if (trusted !== undefined) return foreignActor(ctx, { verify, accounts }, trusted, token);
    return ownActor(ctx, await verifyOwn(token));
  };
}

/**
 * A person as the actor of what is done by a link in a mail, with the rights of this moment.
 * @throws DomainError account_suspended, token_invalid when there is no such account
 */
export async function actorOfPerson(ctx: Context, personId: string): Promise<Actor> {
  const access = await store.findPersonAccess(ctx.db, personId, '');
  return toPerson(access, 'mail', Object.keys(SCOPES));
}
