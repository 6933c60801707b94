export { accessJobs } from './access.jobs.ts';
export {
  type AuthenticateOptions,
  createAuthenticate,
  linkExternalIdentity,
} from './authenticate.service.ts';
export {
  type CreatedClient,
  createClient,
  createEmbedKey,
  ensureFirstPartyClient,
  FIRST_PARTY_CLIENT_ID,
  type NewClient,
  type NewEmbedKey,
} from './client.service.ts';
export { type OauthOptions, oauthRoutes } from './oauth.routes.ts';
export { accessRoutes } from './sign-in-code.routes.ts';
export { createPublicKeyFinder, ensureSigningKey, rotateSigningKeys } from './signing-key.service.ts';
export { type ClientToken, issueClientToken, issuePersonToken, type PersonToken } from './token.service.ts';
