import { OauthError } from '../../core/oauth-error.ts';
import type { Context } from '../../infra/context.ts';
import { hasSecret } from './client.service.ts';
import { type ClientRow, findClient } from './client.store.ts';
import { acceptAssertion, clientIdOfAssertion } from './client-assertion.service.ts';
import { type FormParameters, readBasic, readParameter } from './oauth.rules.ts';
import type { CreateAccount } from './sign-in-code.service.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Facts of this installation that requests to the token service are checked against. */
export interface OauthSettings {
  issuer: string;
  tokenUrl: string;
  /** A client assertion names the issuer as its audience, not the token address. */
  strictAudience: boolean;
  /** Makes accounts of people who were invited; left out, nobody does. */
  createAccount?: CreateAccount | undefined;
}

/** A request to the token service: its form, and the Authorization header when there is one. */
export interface OauthRequest {
  form: FormParameters;
  authorization: string | undefined;
}

interface Presented {
  clientId: string;
  method: ClientRow['authMethod'];
  /** The secret or the assertion. */
  proof: string;
}

/** How the client says who it is; more than one way at once is refused (RFC 6749 2.3). */
function readPresented({ form, authorization }: OauthRequest): Presented {
  const named = readParameter(form, 'client_id');
  const assertion = readParameter(form, 'client_assertion');
  if (readParameter(form, 'client_secret') !== undefined) {
    throw new OauthError('invalid_client', 'Send the secret in Authorization: Basic, not in the form');
  }
  if (authorization !== undefined && assertion !== undefined) {
    throw new OauthError('invalid_request', 'Authenticate in one way, not in two');
  }
  if (authorization !== undefined) {
    const { clientId, secret } = readBasic(authorization);
    return { clientId, method: 'client_secret_basic', proof: secret };
  }
  if (assertion === undefined) return { clientId: named ?? '', method: 'none', proof: '' };
  if (readParameter(form, 'client_assertion_type') !== ASSERTION_TYPE) {
    throw new OauthError('invalid_request', `client_assertion_type must be ${ASSERTION_TYPE}`);
  }
  return { clientId: clientIdOfAssertion(assertion) ?? '', method: 'private_key_jwt', proof: assertion };
}

/**
 * The client of a request, proven.
 * @throws OauthError invalid_client, the same for an unknown client as for a wrong secret
 */
export async function authenticateClient(
  ctx: Context,
  settings: OauthSettings,
  request: OauthRequest,
): Promise<ClientRow> {
  const { clientId, method, proof } = readPresented(request);
  const named = readParameter(request.form, 'client_id');
  const client = await findClient(ctx.db, clientId);
  const isKnown =
    client?.isEnabled === true && client.authMethod === method && (named ?? clientId) === clientId;
  if (!isKnown || (method === 'client_secret_basic' && !hasSecret(client, proof))) {
    throw new OauthError('invalid_client', 'The client is unknown, or this is not how it authenticates');
  }
  if (method === 'private_key_jwt') {
    const { issuer, tokenUrl, strictAudience: isStrict } = settings;
    await acceptAssertion(ctx, client, proof, { issuer, tokenUrl, isStrict });
  }
  return client;
}
