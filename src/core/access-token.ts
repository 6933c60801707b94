/** Claims of an access token of this service (RFC 9068, C-84), after its signature and times were verified. */
export interface AccessTokenClaims {
  iss: string;
  /** The person's id, or the client's own id when it acts for itself. */
  sub: string;
  aud: string | string[];
  client_id: string;
  /** Seconds since 1970, as are `iat` and the times of every JWT. */
  exp: number;
  iat: number;
  jti: string;
  /** Scopes, separated by spaces. */
  scope: string;
  /** Organisation the client acts for; informative, since each request reads it again. */
  org?: string;
  /** Roles of the person when the token was issued; informative in the same way. */
  roles?: string[];
}

/** Verifies a token that says it is ours; throws token_invalid or token_expired. */
export type VerifyAccessToken = (token: string) => Promise<AccessTokenClaims>;
