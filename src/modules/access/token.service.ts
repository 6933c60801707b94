import { hash, randomBytes } from 'node:crypto';
import { notFound } from '../../core/errors.ts';
import { OauthError } from '../../core/oauth-error.ts';
import { SCOPES } from '../../core/scopes.ts';
import { type Context, inTransaction, type TransactionContext } from '../../infra/context.ts';
import { newId } from '../../infra/ids.ts';
import * as actors from './actor.store.ts';
import { FIRST_PARTY_CLIENT_ID } from './client.service.ts';
import { findClient } from './client.store.ts';
import { grantScopes } from './oauth.rules.ts';
import { signClaims } from './signing-key.service.ts';
import * as store from './token.store.ts';

interface TokenSubject {
  /** Address of the service: issuer and audience of its tokens. */
  issuer: string;
  sub: string;
  clientId: string;
  scopes: readonly string[];
  lifetimeSeconds: number;
  org?: string | undefined;
  roles?: string[];
}

async function signToken(ctx: Context, subject: TokenSubject): Promise<string> {
  const iat = Math.floor(ctx.now.getTime() / 1000);
  return signClaims(ctx, {
    iss: subject.issuer,
    sub: subject.sub,
    aud: subject.issuer,
    client_id: subject.clientId,
    azp: subject.clientId,
    iat,
    exp: iat + subject.lifetimeSeconds,
    jti: newId(),
    scope: subject.scopes.join(' '),
    ...(subject.org === undefined ? {} : { org: subject.org }),
    ...(subject.roles === undefined ? {} : { roles: subject.roles }),
  });
}

export interface PersonToken {
  issuer: string;
  personId: string;
  clientId?: string;
  /** Left out, all. */
  scopes?: readonly string[];
  lifetimeSeconds: number;
}

/**
 * An access token of a person (C-84).
 * @throws DomainError resource_not_found when there is no such person
 */
export async function issuePersonToken(ctx: Context, token: PersonToken): Promise<string> {
  const {
    issuer,
    personId,
    clientId = FIRST_PARTY_CLIENT_ID,
    scopes = Object.keys(SCOPES),
    lifetimeSeconds,
  } = token;
  const person = await actors.findPersonAccess(ctx.db, personId, '');
  if (person === undefined) throw notFound('person');
  const organisations = new Set(person.memberships.map((membership) => membership.organisationId));
  const roles = new Set<string>(person.memberships.map((membership) => membership.role));
  if (person.isPlatformAdmin) roles.add('platform_admin');
  const [org] = organisations.size === 1 ? organisations : [];
  return signToken(ctx, {
    issuer,
    sub: personId,
    clientId,
    scopes,
    lifetimeSeconds,
    org,
    roles: [...roles].sort(),
  });
}

export interface ClientToken {
  issuer: string;
  clientId: string;
  /** Left out, all that the client may have. */
  scopes?: readonly string[];
  lifetimeSeconds: number;
}

/**
 * An access token of a client that acts for itself (C-82).
 * @throws DomainError resource_not_found when there is no such client
 */
export async function issueClientToken(ctx: Context, token: ClientToken): Promise<string> {
  const { issuer, clientId, lifetimeSeconds } = token;
  const client = await findClient(ctx.db, clientId);
  if (client === undefined) throw notFound('client');
  const scopes = token.scopes ?? client.scopes;
  return signToken(ctx, {
    issuer,
    sub: clientId,
    clientId,
    scopes,
    lifetimeSeconds,
    org: client.organisationId ?? undefined,
  });
}

/** A sign-in ends after this, however often its refresh token was exchanged. */
const FAMILY_DAYS = 30;

const digestOf = (token: string) => hash('sha256', token, 'hex');

type Family = Pick<store.RefreshTokenRow, 'familyId' | 'personId' | 'clientId' | 'scopes' | 'expiresAt'>;

async function insertNext(ctx: TransactionContext, family: Family): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await store.insertRefreshToken(ctx.db, {
    ...family,
    id: newId(),
    tokenDigest: digestOf(token),
    createdAt: ctx.now,
  });
  return token;
}

/** The first refresh token of a sign-in. */
export async function createRefreshToken(
  ctx: TransactionContext,
  owner: Pick<Family, 'personId' | 'clientId' | 'scopes'>,
): Promise<string> {
  const expiresAt = new Date(ctx.now.getTime() + FAMILY_DAYS * 86_400_000);
  return insertNext(ctx, { ...owner, familyId: newId(), expiresAt });
}

export interface RotatedToken {
  refreshToken: string;
  personId: string;
  scopes: string[];
}

async function rotate(ctx: TransactionContext, row: store.RefreshTokenRow, scope: string | undefined) {
  const scopes = grantScopes(scope, row.scopes);
  const person = await actors.findPersonAccess(ctx.db, row.personId, '');
  if (person?.status !== 'active') return undefined;
  await store.updateRefreshTokenUsed(ctx.db, row.id, ctx.now);
  const { familyId, personId, clientId, expiresAt } = row;
  const next = { familyId, personId, clientId, expiresAt, scopes: row.scopes };
  return { refreshToken: await insertNext(ctx, next), personId, scopes };
}

/**
 * Exchanges a refresh token for the next (C-86). Whoever uses one a second time shows that it was copied: then
 * the whole family ends, for the thief and for the owner, who signs in again.
 * @throws OauthError invalid_grant, or invalid_scope when more is asked than was granted
 */
export async function rotateRefreshToken(
  ctx: Context,
  token: string,
  clientId: string,
  scope: string | undefined,
): Promise<RotatedToken> {
  const rotated = await inTransaction(ctx, async (ctx) => {
    const row = await store.lockRefreshToken(ctx.db, digestOf(token));
    if (row === undefined || row.clientId !== clientId || row.expiresAt <= ctx.now) return undefined;
    if (row.usedAt === null && row.revokedAt === null) return rotate(ctx, row, scope);
    await store.updateFamilyRevoked(ctx.db, row.familyId, ctx.now);
    if (row.usedAt !== null) ctx.log.warn({ event: 'refresh_token_reused', familyId: row.familyId });
    return undefined;
  });
  if (rotated === undefined) throw new OauthError('invalid_grant', 'The refresh token is not valid any more');
  return rotated;
}

/** Ends the sign-in that a refresh token belongs to; false when the token is none of ours. */
export async function revokeRefreshToken(ctx: Context, token: string, clientId: string): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const row = await store.lockRefreshToken(ctx.db, digestOf(token));
    if (row === undefined) return false;
    if (row.clientId !== clientId)
      throw new OauthError('invalid_grant', 'The token was issued to another client');
    await store.updateFamilyRevoked(ctx.db, row.familyId, ctx.now);
    return true;
  });
}

/** Ends every sign-in of a person, in the transaction that suspends or erases the account. */
export async function revokePersonTokens(ctx: TransactionContext, personId: string): Promise<void> {
  await store.updatePersonRevoked(ctx.db, personId, ctx.now);
}

/** Ends an access token before its time. */
export async function revokeAccessToken(ctx: Context, jti: string, expiresAt: Date): Promise<void> {
  await inTransaction(ctx, (ctx) => store.insertRevokedToken(ctx.db, jti, expiresAt));
}
