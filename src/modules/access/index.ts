export { accessJobs } from './access.jobs.ts';
export { actorOfPerson, createAuthenticate } from './authenticate.service.ts';
export {
  createClient,
  createEmbedKey,
  ensureFirstPartyClient,
  FIRST_PARTY_CLIENT_ID,
} from './client.service.ts';
export { type FederatedAccounts, linkExternalIdentity } from './external-identity.service.ts';
export { type OauthOptions, oauthRoutes } from './oauth.routes.ts';
export { accessRoutes } from './sign-in-code.routes.ts';
export { createPublicKeyFinder, ensureSigningKey, rotateSigningKeys } from './signing-key.service.ts';
export { issueClientToken, issuePersonToken, revokePersonTokens } from './token.service.ts';
