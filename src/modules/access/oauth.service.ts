import type { AccessTokenClaims, VerifyAccessToken } from '../../core/access-token.ts';
import { DomainError } from '../../core/errors.ts';
import { OauthError } from '../../core/oauth-error.ts';
import { type Context, inTransaction } from '../../infra/context.ts';
import { findClientAccess, findPersonAccess } from './actor.store.ts';
import type { ClientRow } from './client.store.ts';
import {
  authenticateClient,
  type OauthRequest,
  type OauthSettings,
} from './client-authentication.service.ts';
import { type FormParameters, grantScopes, readParameter, requireParameter } from './oauth.rules.ts';
import { useSignInCode } from './sign-in-code.service.ts';
import * as tokens from './token.service.ts';

/** RFC 6749 5.1. */
export interface TokenAnswer {
  access_token: string;
  token_type: 'Bearer';
  expires_in: number;
  scope: string;
  refresh_token?: string;
}

const EMAIL_CODE_GRANT = 'urn:ondertussen:params:oauth:grant-type:email-code';

const CLIENT_SECONDS = 3600;
const PERSON_SECONDS = 900;

type Grant = (
  ctx: Context,
  settings: OauthSettings,
  client: ClientRow,
  form: FormParameters,
) => Promise<TokenAnswer>;

const answer = (accessToken: string, seconds: number, scopes: readonly string[]): TokenAnswer => ({
  access_token: accessToken,
  token_type: 'Bearer',
  expires_in: seconds,
  scope: scopes.join(' '),
});

const grantToClient: Grant = async (ctx, { issuer }, { clientId, scopes: allowed }, form) => {
  const scopes = grantScopes(readParameter(form, 'scope'), allowed);
  const token = await tokens.issueClientToken(ctx, {
    issuer,
    clientId,
    scopes,
    lifetimeSeconds: CLIENT_SECONDS,
  });
  return answer(token, CLIENT_SECONDS, scopes);
};

async function personAnswer(
  ctx: Context,
  issuer: string,
  owner: { personId: string; clientId: string; scopes: string[] },
  refreshToken: string,
): Promise<TokenAnswer> {
  const token = await tokens.issuePersonToken(ctx, { issuer, ...owner, lifetimeSeconds: PERSON_SECONDS });
  return { ...answer(token, PERSON_SECONDS, owner.scopes), refresh_token: refreshToken };
}

const grantByCode: Grant = async (ctx, { issuer, createAccount }, { clientId, scopes: allowed }, form) => {
  const email = requireParameter(form, 'email');
  const code = requireParameter(form, 'code');
  const scopes = grantScopes(readParameter(form, 'scope'), allowed);
  const owner = { personId: await useSignInCode(ctx, email, code, createAccount), clientId, scopes };
  const refreshToken = await inTransaction(ctx, (ctx) => tokens.createRefreshToken(ctx, owner));
  return personAnswer(ctx, issuer, owner, refreshToken);
};

const grantByRefresh: Grant = async (ctx, { issuer }, { clientId }, form) => {
  const scope = readParameter(form, 'scope');
  const rotated = await tokens.rotateRefreshToken(
    ctx,
    requireParameter(form, 'refresh_token'),
    clientId,
    scope,
  );
  const { personId, scopes, refreshToken } = rotated;
  return personAnswer(ctx, issuer, { personId, clientId, scopes }, refreshToken);
};

/** Each grant and the kind of client it is for: a client has one way to get tokens (C-82). */
const GRANTS = new Map<string, { clientGrant: ClientRow['grantType']; grant: Grant }>([
  ['client_credentials', { clientGrant: 'client_credentials', grant: grantToClient }],
  [EMAIL_CODE_GRANT, { clientGrant: 'email_code', grant: grantByCode }],
  ['refresh_token', { clientGrant: 'email_code', grant: grantByRefresh }],
]);

/** Names of the grants, as the metadata lists them. */
export const GRANT_TYPES = [...GRANTS.keys()];

/**
 * Exchanges what a client presents for tokens (RFC 6749).
 * @throws OauthError
 */
export async function requestToken(
  ctx: Context,
  settings: OauthSettings,
  request: OauthRequest,
): Promise<TokenAnswer> {
  const found = GRANTS.get(requireParameter(request.form, 'grant_type'));
  if (found === undefined) {
    throw new OauthError('unsupported_grant_type', `grant_type must be one of ${GRANT_TYPES.join(', ')}`);
  }
  const client = await authenticateClient(ctx, settings, request);
  if (client.grantType !== found.clientGrant) {
    throw new OauthError('unauthorized_client', 'This client may not use this grant');
  }
  return found.grant(ctx, settings, client, request.form);
}

/** The claims of a token of ours that has not expired; undefined for anything else. */
async function claimsOf(token: string, verify: VerifyAccessToken): Promise<AccessTokenClaims | undefined> {
  return verify(token).catch((error: unknown) => {
    if (error instanceof DomainError) return undefined;
    throw error;
  });
}

/**
 * Ends a token (RFC 7009): a refresh token with its whole sign-in, an access token alone. A token that is
 * unknown or over is already ended.
 * @throws OauthError invalid_client, or invalid_grant for a token of another client
 */
export async function revokeToken(
  ctx: Context,
  settings: OauthSettings,
  request: OauthRequest,
  verify: VerifyAccessToken,
): Promise<void> {
  const { clientId } = await authenticateClient(ctx, settings, request);
  const token = requireParameter(request.form, 'token');
  if (await tokens.revokeRefreshToken(ctx, token, clientId)) return;
  const claims = await claimsOf(token, verify);
  if (claims === undefined) return;
  if (claims.client_id !== clientId)
    throw new OauthError('invalid_grant', 'The token was issued to another client');
  await tokens.revokeAccessToken(ctx, claims.jti, new Date(claims.exp * 1000));
}

type Introspection = { active: false } | (AccessTokenClaims & { active: true; token_type: 'Bearer' });

async function isUsable(
  ctx: Context,
  { sub, client_id: clientId, jti }: AccessTokenClaims,
): Promise<boolean> {
  if (sub === clientId) {
    const client = await findClientAccess(ctx.db, clientId, jti);
    return client?.isEnabled === true && !client.isRevoked;
  }
  const person = await findPersonAccess(ctx.db, sub, jti);
  return person?.status === 'active' && !person.isRevoked;
}

/**
 * Tells a client about an access token of its own (RFC 7662); every other token is not active to it.
 * @throws OauthError invalid_client, also for a public client
 */
export async function introspectToken(
  ctx: Context,
  settings: OauthSettings,
  request: OauthRequest,
  verify: VerifyAccessToken,
): Promise<Introspection> {
  const client = await authenticateClient(ctx, settings, request);
  if (client.authMethod === 'none')
    throw new OauthError('invalid_client', 'A public client cannot introspect');
  const claims = await claimsOf(requireParameter(request.form, 'token'), verify);
  const isOwn = claims !== undefined && claims.client_id === client.clientId;
  return isOwn && (await isUsable(ctx, claims))
    ? { active: true, token_type: 'Bearer', ...claims }
    : { active: false };
}
