/** Error codes of the token service (RFC 6749 5.2, C-83); they are plain JSON, no problem details. */
export type OauthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'temporarily_unavailable'
  | 'server_error';

const STATUSES: Partial<Record<OauthErrorCode, number>> = {
  invalid_client: 401,
  temporarily_unavailable: 503,
  server_error: 500,
};

/** A refusal of the token service; `message` becomes `error_description`, in English for who builds a client. */
export class OauthError extends Error {
  override name = 'OauthError';
  readonly code: OauthErrorCode;
  readonly status: number;

  constructor(code: OauthErrorCode, message: string, status = STATUSES[code] ?? 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}
