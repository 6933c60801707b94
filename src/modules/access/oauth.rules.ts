import { OauthError } from '../../core/oauth-error.ts';

/** Parameters of a form by name; a repeated one is a list. */
export type FormParameters = Readonly<Record<string, string | string[] | undefined>>;

const MAX_PARAMETER_LENGTH = 8_000;

/**
 * One parameter of a form; an empty one counts as absent (RFC 6749 3.2).
 * @throws OauthError invalid_request when it is repeated or too long
 */
export function readParameter(form: FormParameters, name: string): string | undefined {
  const value = Object.hasOwn(form, name) ? form[name] : undefined;
  if (Array.isArray(value)) throw new OauthError('invalid_request', `${name} is given more than once`);
  if (value !== undefined && value.length > MAX_PARAMETER_LENGTH) {
    throw new OauthError('invalid_request', `${name} is longer than ${MAX_PARAMETER_LENGTH} characters`);
  }
  return value === '' ? undefined : value;
}

/** The same for a parameter that must be there. */
export function requireParameter(form: FormParameters, name: string): string {
  const value = readParameter(form, name);
  if (value === undefined) throw new OauthError('invalid_request', `${name} is missing`);
  return value;
}

export interface BasicCredentials {
  clientId: string;
  secret: string;
}

const formDecode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));

/**
 * Id and secret from an Authorization header (RFC 6749 2.3.1): both are form-encoded before they are joined.
 * @throws OauthError invalid_client when the header is of another scheme or not readable
 */
export function readBasic(header: string): BasicCredentials {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(header)?.[1];
  const text = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) throw new OauthError('invalid_client', 'Authorization holds no Basic credentials');
  try {
    return { clientId: formDecode(text.slice(0, colon)), secret: formDecode(text.slice(colon + 1)) };
  } catch {
    throw new OauthError('invalid_client', 'Authorization is not form-encoded');
  }
}

/**
 * The scopes to grant: those asked for, or all that may be had when none is named.
 * @throws OauthError invalid_scope when one asked for may not be had
 */
export function grantScopes(requested: string | undefined, allowed: readonly string[]): string[] {
  if (requested === undefined) return [...allowed];
  const scopes = [...new Set(requested.split(' ').filter(Boolean))];
  const refused = scopes.filter((scope) => !allowed.includes(scope));
  if (scopes.length === 0) throw new OauthError('invalid_scope', 'scope names nothing');
  if (refused.length > 0) throw new OauthError('invalid_scope', 'scope names more than this client may have');
  return scopes;
}

/** A mail address as it is kept and compared. */
export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase();
}
