import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq, sql } from 'drizzle-orm';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import t from 'tap';
import type { TrustedIssuer } from '../../../src/core/trusted-issuer.ts';
import { memberships, organisationVerifications } from '../../../src/infra/db/schema/organisations.ts';
import { persons } from '../../../src/infra/db/schema/people.ts';
import { createOrganisation } from '../../../src/modules/organisations/index.ts';
import { accessService } from './access-service.ts';

const ISSUER = 'https://api.example';
const nowSeconds = () => Math.floor(Date.now() / 1000);

async function stubIssuer() {
  const keys = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k', alg: 'RS256' };
  const server = createServer((request, response) => {
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify(request.url === '/keys' ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/keys` }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => new Promise((resolve) => server.close(resolve)));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sign = (audience: string, claims: Record<string, unknown>) =>
    new SignJWT({ iss: issuer, aud: audience, exp: nowSeconds() + 60, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k', typ: 'at+jwt' })
      .sign(keys.privateKey);
  return { issuer, sign };
}

const entree = await stubIssuer();
const surf = await stubIssuer();
const trustedIssuers: TrustedIssuer[] = [
  { issuer: entree.issuer, profile: 'entree', isAffiliationAuthoritative: true },
  { issuer: surf.issuer, profile: 'surfconext', isMailAuthoritative: true },
];
const service = await accessService(t, { trustedIssuers });
const { ctx, db, probe } = service;
const audience = process.env.TEST_AUDIENCE ?? ISSUER_OF();

function ISSUER_OF(): string {
  return ISSUER;
}
