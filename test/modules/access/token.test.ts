import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import t from 'tap';
import {
  clientAssertions,
  clients,
  revokedTokens,
  signingKeys,
} from '../../../src/infra/db/schema/access.ts';
import { memberships, organisations } from '../../../src/infra/db/schema/organisations.ts';
import { persons } from '../../../src/infra/db/schema/people.ts';
import {
  regions,
  workgroupMembers,
  workgroupRegions,
  workgroups,
} from '../../../src/infra/db/schema/regions.ts';
import { memoryStores, RATE_LIMITS } from '../../../src/infra/http/rate-limit.ts';
import { newId } from '../../../src/infra/ids.ts';
import {
  accessJobs,
  createClient,
  createEmbedKey,
  createPublicKeyFinder,
  FIRST_PARTY_CLIENT_ID,
  issueClientToken,
  issuePersonToken,
  linkExternalIdentity,
  rotateSigningKeys,
} from '../../../src/modules/access/index.ts';
import { type AccessService, accessService, ISSUER, TOKEN_URL } from './access-service.ts';

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const SCOPES = ['activities:read', 'sources:write'];

const rsa = await generateKeyPair('PS256', { extractable: true });
const rsaPublic = { ...(await exportJWK(rsa.publicKey)), kid: 'one' };
const nowSeconds = () => Math.floor(Date.now() / 1000);

const keyClient = (service: AccessService, fields = {}) =>
  createClient(service.ctx(), {
    name: 'Museum',
    grantType: 'client_credentials',
    authMethod: 'private_key_jwt',
    organisationId: newId(),
    scopes: SCOPES,
    publicKeys: [rsaPublic],
    ...fields,
  });

const secretClient = (service: AccessService, fields = {}) =>
  createClient(service.ctx(), {
    name: 'Club',
    grantType: 'client_credentials',
    authMethod: 'client_secret_basic',
    organisationId: newId(),
    sourceId: newId(),
    scopes: SCOPES,
    ...fields,
  });

const basic = (id: string, secret = '') => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});

interface AssertionOptions {
  claims?: Record<string, unknown>;
  alg?: string;
  key?: Parameters<SignJWT['sign']>[0];
}

function assertion(
  clientId: string,
  { claims = {}, alg = 'PS256', key = rsa.privateKey }: AssertionOptions = {},
) {
  const payload = {
    iss: clientId,
    sub: clientId,
    aud: ISSUER,
    jti: newId(),
    exp: nowSeconds() + 60,
    ...claims,
  };
  return new SignJWT(payload).setProtectedHeader({ alg: alg as 'PS256', kid: 'one' }).sign(key);
}

const withAssertion = (text: string) => ({
  grant_type: 'client_credentials',
  client_assertion_type: ASSERTION,
  client_assertion: text,
});

const payloadOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
const headerOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());

t.test(
  'a client gets an access token with a signed assertion or, for one source, a secret (C-82)',
  async (t) => {
    const service = await accessService(t);

    t.test('the token says who it is for and is signed by a published key (C-84)', async (t) => {
      const { clientId } = await keyClient(service);
      const answer = await service.form('/oauth/token', withAssertion(await assertion(clientId)));
      t.match(answer, { status: 200, headers: { 'cache-control': 'no-store' } });
      t.match(answer.body, { token_type: 'Bearer', expires_in: 3600, scope: SCOPES.join(' ') });
      t.notOk('refresh_token' in answer.body, 'no refresh token for a client');
      const jwks = await service.get('/oauth/jwks');
      const { kid } = headerOf(answer.body.access_token);
      const jwk = jwks.body.keys.find((key: JWK) => key.kid === kid);
      const { payload, protectedHeader } = await jwtVerify(
        answer.body.access_token,
        await importJWK(jwk, 'EdDSA'),
      );
      t.match(protectedHeader, { typ: 'at+jwt', alg: 'EdDSA' });
      t.match(payload, {
        iss: ISSUER,
        aud: ISSUER,
        sub: clientId,
        client_id: clientId,
        azp: clientId,
        org: String,
      });
      t.equal((payload.exp ?? 0) - (payload.iat ?? 0), 3600);
      t.match(await service.probe(answer.body.access_token), {
        status: 200,
        body: { kind: 'client', clientId },
      });
    });

    t.test('RS256 and the token address as audience are accepted too', async (t) => {
      const { clientId } = await keyClient(service);
      const rs = (await importJWK(
        { ...(await exportJWK(rsa.privateKey)), alg: 'RS256' },
        'RS256',
      )) as CryptoKey;
      const text = await assertion(clientId, { alg: 'RS256', key: rs, claims: { aud: [TOKEN_URL] } });
      t.equal((await service.form('/oauth/token', withAssertion(text))).status, 200);
    });

    t.test('an assertion works once, also when two requests come at the same time', async (t) => {
      const { clientId } = await keyClient(service);
      const form = withAssertion(await assertion(clientId));
      const answers = await Promise.all([1, 2, 3, 4].map(() => service.form('/oauth/token', form)));
      t.same(answers.map(({ status }) => status).sort(), [200, 401, 401, 401]);
      t.match(await service.form('/oauth/token', form), { status: 401, body: { error: 'invalid_client' } });
    });

    t.test('every other assertion is invalid_client', async (t) => {
      const { clientId } = await keyClient(service);
      const other = await keyClient(service);
      const foreign = await generateKeyPair('PS256');
      const es = await generateKeyPair('ES256');
      const pem = new TextEncoder().encode(String(rsaPublic.n));
      const claims = (given: Record<string, unknown>) => assertion(clientId, { claims: given });
      const faults: Record<string, string> = {
        expired: await claims({ exp: nowSeconds() - 60 }),
        'valid for longer than five minutes': await claims({ exp: nowSeconds() + 400 }),
        'without exp': await claims({ exp: undefined }),
        'without jti': await claims({ jti: undefined }),
        'with a short jti': await claims({ jti: 'abc' }),
        'for somebody else': await claims({ aud: 'https://other.example' }),
        'with two audiences': await claims({ aud: [ISSUER, TOKEN_URL] }),
        'of another issuer': await claims({ iss: 'https://other.example' }),
        'about another client': await claims({ sub: other.clientId }),
        'of the future': await claims({ nbf: nowSeconds() + 60 }),
        'signed by a key that is not registered': await assertion(clientId, { key: foreign.privateKey }),
        'of an algorithm that is not allowed': await assertion(clientId, {
          alg: 'ES256',
          key: es.privateKey,
        }),
        'signed with the public key as a secret': await assertion(clientId, { alg: 'HS256', key: pem }),
        unsigned: `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(
          JSON.stringify({ iss: clientId, sub: clientId, aud: ISSUER, jti: newId(), exp: nowSeconds() + 60 }),
        ).toString('base64url')}.`,
        'no JWT': 'abc',
        'of an unknown client': await assertion('nobody'),
      };
      for (const [name, text] of Object.entries(faults)) {
        const answer = await service.form('/oauth/token', withAssertion(text));
        t.match(answer, { status: 401, body: { error: 'invalid_client', error_description: String } }, name);
        t.notOk(answer.headers['www-authenticate'], `${name}: no challenge to who did not use Basic`);
      }
    });

    t.test('a secret works through Basic, and a wrong one is challenged', async (t) => {
      const { clientId, clientSecret = '' } = await secretClient(service, { clientId: 'club: de kolf' });
      const fields = { grant_type: 'client_credentials', scope: 'sources:write' };
      const answer = await service.form('/oauth/token', fields, basic(clientId, clientSecret));
      t.match(answer, { status: 200, body: { scope: 'sources:write' } });
      t.match(await service.probe(answer.body.access_token), {
        status: 403,
        body: { code: 'insufficient_scope', requiredScopes: ['activities:read'] },
      });
      const [row] = await service.db.select().from(clients).where(eq(clients.clientId, clientId));
      t.notOk(JSON.stringify(row).includes(clientSecret), 'the secret itself is not kept');
      for (const headers of [basic(clientId, 'wrong'), basic(clientId), basic('nobody', clientSecret)]) {
        t.match(await service.form('/oauth/token', fields, headers), {
          status: 401,
          body: { error: 'invalid_client' },
          headers: { 'www-authenticate': 'Basic realm="token"', 'cache-control': 'no-store' },
        });
      }
    });

    t.test('a client that was switched off gets no token, and the ones it has stop working', async (t) => {
      const { clientId, clientSecret } = await secretClient(service);
      const fields = { grant_type: 'client_credentials' };
      const { body } = await service.form('/oauth/token', fields, basic(clientId, clientSecret));
      t.equal((await service.probe(body.access_token)).status, 200);
      await service.db
        .update(clients)
        .set({ scopes: ['sources:write'] })
        .where(eq(clients.clientId, clientId));
      t.match(await service.probe(body.access_token), { status: 403 }, 'a scope taken away is gone at once');
      await service.db.update(clients).set({ isEnabled: false }).where(eq(clients.clientId, clientId));
      t.match(await service.probe(body.access_token), { status: 401, body: { code: 'token_invalid' } });
      t.equal((await service.form('/oauth/token', fields, basic(clientId, clientSecret))).status, 401);
    });
  },
);

t.test('errors of the token service are plain JSON of RFC 6749 (C-83)', async (t) => {
  const service = await accessService(t);
  const { clientId, clientSecret } = await secretClient(service);
  const auth = basic(clientId, clientSecret);
  const keyed = await keyClient(service);
  const grant = 'grant_type=client_credentials';
  const cases: [
    name: string,
    form: string,
    headers: Record<string, string>,
    status: number,
    error: string,
  ][] = [
    ['nothing', '', auth, 400, 'invalid_request'],
    ['an empty grant', 'grant_type=', auth, 400, 'invalid_request'],
    ['a grant twice', `${grant}&${grant}`, auth, 400, 'invalid_request'],
    ['an unknown grant', 'grant_type=password', auth, 400, 'unsupported_grant_type'],
    ['a name every object has', 'grant_type=__proto__', auth, 400, 'unsupported_grant_type'],
    ['no client', grant, {}, 401, 'invalid_client'],
    [
      'a secret in the form',
      `${grant}&client_id=${clientId}&client_secret=${clientSecret}`,
      {},
      401,
      'invalid_client',
    ],
    ['a Bearer header', grant, { authorization: 'Bearer abc' }, 401, 'invalid_client'],
    ['another client_id than in Basic', `${grant}&client_id=other`, auth, 401, 'invalid_client'],
    ['two ways at once', `${grant}&client_assertion=abc`, auth, 400, 'invalid_request'],
    ['an assertion without its type', `${grant}&client_assertion=abc`, {}, 400, 'invalid_request'],
    [
      'only the name of a client with a key',
      `${grant}&client_id=${keyed.clientId}`,
      {},
      401,
      'invalid_client',
    ],
    ['a secret for a client with a key', grant, basic(keyed.clientId, 'x'), 401, 'invalid_client'],
    ['a scope it may not have', `${grant}&scope=reservations%3Awrite`, auth, 400, 'invalid_scope'],
    ['the grant of people', 'grant_type=refresh_token&refresh_token=a', auth, 400, 'unauthorized_client'],
    [
      'client_credentials for people',
      `${grant}&client_id=${FIRST_PARTY_CLIENT_ID}`,
      {},
      400,
      'unauthorized_client',
    ],
    [
      'an unknown refresh token',
      `grant_type=refresh_token&refresh_token=a&client_id=${FIRST_PARTY_CLIENT_ID}`,
      {},
      400,
      'invalid_grant',
    ],
  ];
  for (const [name, form, headers, status, error] of cases) {
    const answer = await service.form('/oauth/token', form, headers);
    t.match(answer, { status, body: { error, error_description: String } }, name);
    t.match(answer.headers['content-type'], /^application\/json/, name);
    t.equal(answer.headers['cache-control'], 'no-store', name);
  }
  t.match(await service.postJson('/oauth/token', { grant_type: 'client_credentials' }), {
    status: 400,
    body: { error: 'invalid_request', error_description: /x-www-form-urlencoded/ },
  });
  const extra = await service.form('/oauth/token', `${grant}&colour=blue`, auth);
  t.equal(extra.status, 200, 'an unknown parameter is ignored');
  const big = await service.form('/oauth/token', `${grant}&state=${'a'.repeat(20_000)}`, auth);
  t.match(big, { status: 400, body: { error: 'invalid_request' } });

  t.test('revoking is always fine, but not for a token of somebody else', async (t) => {
    const revoke = (token: string, headers = auth) => service.form('/oauth/revoke', { token }, headers);
    const other = await secretClient(service);
    const token = await issueClientToken(service.ctx(), { issuer: ISSUER, clientId, lifetimeSeconds: 60 });
    t.equal((await revoke('unknown')).status, 200);
    t.match(await revoke(token, basic(other.clientId, other.clientSecret)), {
      status: 400,
      body: { error: 'invalid_grant' },
    });
    t.equal((await service.probe(token)).status, 200);
    t.equal((await revoke(token)).status, 200);
    t.match(await service.probe(token), { status: 401, body: { code: 'token_invalid' } });
    t.equal((await revoke(token)).status, 200, 'twice is fine');
    t.match(await service.form('/oauth/revoke', { token: 'x' }), {
      status: 401,
      body: { error: 'invalid_client' },
    });
    t.match(await service.form('/oauth/revoke', {}, auth), {
      status: 400,
      body: { error: 'invalid_request' },
    });
  });

  t.test('introspection tells a client about its own living tokens only', async (t) => {
    const ask = (token: string, headers = auth) => service.form('/oauth/introspect', { token }, headers);
    const token = await issueClientToken(service.ctx(), { issuer: ISSUER, clientId, lifetimeSeconds: 60 });
    t.match(await ask(token), {
      status: 200,
      body: { active: true, client_id: clientId, token_type: 'Bearer', exp: Number },
    });
    const other = await secretClient(service);
    const past = new Date(Date.now() - 120_000);
    const expired = await issueClientToken(service.ctx(past), {
      issuer: ISSUER,
      clientId,
      lifetimeSeconds: 60,
    });
    for (const answer of [
      await ask(token, basic(other.clientId, other.clientSecret)),
      await ask('abc'),
      await ask(expired),
    ]) {
      t.match(answer, { status: 200 });
      t.same(answer.body, { active: false });
    }
    await service.form('/oauth/revoke', { token }, auth);
    t.same((await ask(token)).body, { active: false });
    const form = { token, client_id: FIRST_PARTY_CLIENT_ID };
    t.match(await service.form('/oauth/introspect', form), {
      status: 401,
      body: { error: 'invalid_client' },
    });
  });
});

t.test('a strict installation wants the issuer as audience of an assertion', async (t) => {
  const service = await accessService(t, { strictAudience: true });
  const { clientId } = await keyClient(service);
  const ask = async (aud: string) => {
    const text = await assertion(clientId, { claims: { aud } });
    return (await service.form('/oauth/token', withAssertion(text))).status;
  };
  t.equal(await ask(ISSUER), 200);
  t.equal(await ask(TOKEN_URL), 401);
});

t.test('requests to the token service are limited per network address, and still plain JSON', async (t) => {
  const service = await accessService(t, { rateLimits: memoryStores() });
  for (let request = 0; request < RATE_LIMITS.token; request++) await service.form('/oauth/token', {});
  t.match(await service.form('/oauth/token', {}), {
    status: 429,
    body: { error: 'temporarily_unavailable' },
    headers: { 'retry-after': /^\d+$/, ratelimit: /"token";r=0/ },
  });
  t.equal((await service.get('/oauth/jwks')).status, 200, 'public keys are not limited with it');
});

t.test('public keys are limited as what everyone reads', async (t) => {
  const service = await accessService(t, { rateLimits: memoryStores() });
  const first = await service.get('/oauth/jwks');
  t.match(first, { status: 200, headers: { ratelimit: `"anon";r=${RATE_LIMITS.anon - 1}` } });
  for (let request = 1; request < RATE_LIMITS.anon; request++) await service.get('/oauth/jwks');
  const refused = await service.get('/oauth/jwks');
  t.match(refused, { status: 429, headers: { 'retry-after': /^\d+$/, ratelimit: /"anon";r=0/ } });
  t.notOk(refused.body?.keys);
  t.not(refused.headers['cache-control'], first.headers['cache-control'], 'a refusal is not kept for a week');
});

t.test('clients, keys and metadata', async (t) => {
  const service = await accessService(t);

  t.test('a client whose way to sign in does not fit what it is for is refused', async (t) => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const refused: Record<string, () => Promise<unknown>> = {
      'a secret without a source': () => secretClient(service, { sourceId: undefined }),
      'no organisation': () => secretClient(service, { organisationId: undefined }),
      'no proof': () => secretClient(service, { authMethod: 'none' }),
      'no key': () => keyClient(service, { publicKeys: [] }),
      'a private key': async () => keyClient(service, { publicKeys: [await exportJWK(rsa.privateKey)] }),
      'a key of another kind': () =>
        keyClient(service, { publicKeys: [publicKey.export({ format: 'jwk' })] }),
      'an unknown scope': () => keyClient(service, { scopes: ['everything:write'] }),
      'a secret for people': () => secretClient(service, { grantType: 'email_code' }),
    };
    for (const [name, work] of Object.entries(refused)) {
      await t.rejects(work(), { code: 'validation_failed' }, name);
    }
  });

  t.test('an embed key names its origins exactly', async (t) => {
    const embed = (origin: string) => createEmbedKey(service.ctx(), { name: 'Site', origins: [origin] });
    t.match(await embed('https://www.school.example'), { key: /^pk_[A-Za-z0-9_-]{32}$/ });
    t.match(await embed('https://*.school.example:8443'), { id: String });
    for (const origin of [
      'https://school.example/pad',
      'school.example',
      'https://*',
      'https://a.*.example',
      '*',
    ]) {
      await t.rejects(embed(origin), { code: 'validation_failed' }, origin);
    }
  });

  t.test('metadata name this service as issuer, and every address in them answers', async (t) => {
    const server = await service.get('/.well-known/oauth-authorization-server');
    const resource = await service.get('/.well-known/oauth-protected-resource');
    t.match(server, {
      status: 200,
      headers: { 'access-control-allow-origin': '*' },
      body: { issuer: ISSUER },
    });
    t.match(resource.body, {
      resource: ISSUER,
      authorization_servers: [ISSUER],
      bearer_methods_supported: ['header'],
    });
    t.ok(server.body.grant_types_supported.includes('urn:ondertussen:params:oauth:grant-type:email-code'));
    for (const name of ['token_endpoint', 'revocation_endpoint', 'introspection_endpoint']) {
      t.equal(
        (await service.form(new URL(server.body[name]).pathname, {})).status,
        name === 'token_endpoint' ? 400 : 401,
      );
    }
    const jwks = await service.get(new URL(server.body.jwks_uri).pathname);
    t.match(jwks.headers, { 'cache-control': 'public, max-age=604800', 'access-control-allow-origin': '*' });
    t.notOk(jwks.text.includes('"d"'), 'no private part is published');
  });

  t.test('a new key is published before it signs, and old tokens go on until they expire', async (t) => {
    const { clientId } = await keyClient(service);
    const DAY_MS = 86_400_000;
    const at = (days: number) => service.ctx(new Date(Date.now() + days * DAY_MS));
    const kids = async () => (await service.db.select().from(signingKeys)).map(({ kid }) => kid).sort();
    const issue = (days: number) =>
      issueClientToken(at(days), { issuer: ISSUER, clientId, lifetimeSeconds: 3600 });
    const [first = ''] = await kids();
    await rotateSigningKeys(at(1));
    t.same(await kids(), [first], 'nothing to do for weeks');
    await Promise.all([rotateSigningKeys(at(83)), rotateSigningKeys(at(83))]);
    const [a, b] = await kids();
    t.equal((await kids()).length, 2, 'two processes publish one key');
    const next = a === first ? b : a;
    t.equal(headerOf(await issue(84)).kid, first);
    t.equal(headerOf(await issue(92)).kid, next);
    const find = createPublicKeyFinder();
    t.match(await find(at(92), first), /BEGIN PUBLIC KEY/);
    await rotateSigningKeys(at(100));
    t.same(await kids(), [next], 'the old key goes when no token of it can live');
    await t.rejects(find(at(101), first), { code: 'token_invalid' }, 'and is forgotten');
    await t.rejects(find(at(101), 'unknown'), { code: 'token_invalid' });
  });

  t.test('what is over is deleted once a day', async (t) => {
    const past = new Date(Date.now() - 1_000);
    await service.db.insert(clientAssertions).values({ clientId: 'gone', jti: 'x', expiresAt: past });
    await service.db.insert(revokedTokens).values({ jti: 'x', expiresAt: past });
    const [job] = accessJobs(async () => undefined).filter(
      ({ name }) => name === 'delete-expired-credentials',
    );
    await job?.run(service.ctx(), {});
    t.same(await service.db.select().from(revokedTokens), []);
    t.same(await service.db.select().from(clientAssertions).where(eq(clientAssertions.clientId, 'gone')), []);
  });
});

t.test('a token on an operation of the API', async (t) => {
  const service = await accessService(t);
  const { clientId } = await keyClient(service);
  const token = await issueClientToken(service.ctx(), { issuer: ISSUER, clientId, lifetimeSeconds: 60 });
  const [row] = await service.db.select().from(signingKeys);
  const key = (await importJWK(row?.privateJwk as JWK, 'EdDSA')) as CryptoKey;
  const header = { alg: 'EdDSA', typ: 'at+jwt', kid: row?.kid };
  const sign = (
    claims: Record<string, unknown>,
    changed: Record<string, unknown> = {},
    by: Parameters<SignJWT['sign']>[0] = key,
  ) =>
    new SignJWT({ ...payloadOf(token), ...claims })
      .setProtectedHeader({ ...header, ...changed } as never)
      .sign(by);

  t.test('forged, foreign and mistaken tokens are token_invalid', async (t) => {
    const other = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
    const es = await generateKeyPair('ES256');
    const [head, body, signature = ''] = token.split('.');
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const publicPem = await createPublicKeyFinder()(service.ctx(), row?.kid);
    const forged: Record<string, string> = {
      'alg none': `${encode({ ...header, alg: 'none' })}.${body}.`,
      'alg none with a signature': `${encode({ ...header, alg: 'none' })}.${body}.${signature}`,
      'HS256 with the public key as the secret': await sign(
        {},
        { alg: 'HS256' },
        new TextEncoder().encode(publicPem),
      ),
      'ES256 of another key under our kid': await sign({}, { alg: 'ES256' }, es.privateKey),
      'another key under our kid': await sign({}, {}, other.privateKey),
      'another kid': await sign({}, { kid: 'unknown' }),
      'no kid': await sign({}, { kid: undefined }),
      'an ID token': await sign({}, { typ: 'JWT' }),
      'no typ': await sign({}, { typ: undefined }),
      'another issuer': await sign({ iss: 'https://other.example' }),
      'another audience': await sign({ aud: 'https://other.example' }),
      'no audience': await sign({ aud: undefined }),
      'no expiry': await sign({ exp: undefined }),
      'expiry as text': await sign({ exp: 'tomorrow' }),
      'not valid yet': await sign({ nbf: nowSeconds() + 60 }),
      'no scope': await sign({ scope: undefined }),
      'an unknown critical header': `${encode({ ...header, crit: ['b64'], b64: false })}.${body}.${signature}`,
      'changed claims': `${head}.${encode({ ...payloadOf(token), scope: 'everything' })}.${signature}`,
      'a cut signature': token.slice(0, -4),
      'no signature': `${head}.${body}.`,
      'two parts': `${head}.${body}`,
      'no JWT': 'abc',
      'JSON that is none': `${Buffer.from('{').toString('base64url')}.${body}.${signature}`,
      'a subject that is gone': await sign({ sub: newId() }),
      'a client that is gone': await sign({ sub: 'gone', client_id: 'gone' }),
    };
    for (const [name, text] of Object.entries(forged)) {
      const answer = await service.probe(text);
      t.match(answer, { status: 401, body: { code: 'token_invalid' } }, name);
      t.match(
        answer.headers['www-authenticate'],
        /^Bearer .*error="invalid_token".*resource_metadata=/,
        name,
      );
    }
    t.equal((await service.probe(token)).status, 200, 'and the real one still works');
  });

  t.test('an expired token says so, also when it was accepted before', async (t) => {
    const past = new Date(Date.now() - 120_000);
    const old = await issueClientToken(service.ctx(past), { issuer: ISSUER, clientId, lifetimeSeconds: 60 });
    t.match(await service.probe(old), { status: 401, body: { code: 'token_expired' } });
    const short = await issueClientToken(service.ctx(), { issuer: ISSUER, clientId, lifetimeSeconds: 2 });
    t.equal((await service.probe(short)).status, 200);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    t.match(await service.probe(short), { status: 401, body: { code: 'token_expired' } });
  });

  t.test('no token asks for one, a wrong scope names the right one (C-45)', async (t) => {
    const none = await service.probe();
    t.match(none, { status: 401, body: { code: 'authentication_required' } });
    t.notMatch(none.headers['www-authenticate'], /error=/);
    const narrow = { issuer: ISSUER, clientId, scopes: ['sources:write'], lifetimeSeconds: 60 };
    const wrong = await service.probe(await issueClientToken(service.ctx(), narrow));
    t.match(wrong, { status: 403, body: { code: 'insufficient_scope' } });
    t.match(wrong.headers['www-authenticate'], /error="insufficient_scope", scope="activities:read"/);
  });

  t.test('rights of a person are those of this moment', async (t) => {
    const { db } = service;
    const person = await service.addPerson();
    const times = { createdAt: new Date(), updatedAt: new Date() };
    const [organisationId, regionId, workgroupId] = [newId(), newId(), newId()];
    await db
      .insert(organisations)
      .values({ id: organisationId, slug: 's', name: 'S', kinds: ['school'], ...times });
    const place = {
      id: regionId,
      code: 'X1',
      slug: 'x',
      kind: 'municipality' as const,
      name: 'X',
      ancestorIds: [regionId],
    };
    await db.insert(regions).values({ ...place, ...times });
    await db.insert(workgroups).values({ id: workgroupId, slug: 'w', name: 'W', summary: 'W', ...times });
    await db.insert(workgroupRegions).values({ workgroupId, regionId });
    const text = await issuePersonToken(service.ctx(), {
      issuer: ISSUER,
      personId: person.id,
      lifetimeSeconds: 60,
    });
    t.match(await service.probe(text), {
      body: { kind: 'person', memberships: [], curation: [], isPlatformAdmin: false },
    });

    await db
      .insert(memberships)
      .values({ id: newId(), personId: person.id, organisationId, role: 'teacher', createdAt: new Date() });
    await db
      .insert(workgroupMembers)
      .values({ id: newId(), workgroupId, personId: person.id, permissions: ['review'] });
    const { body } = await service.probe(text);
    t.match(body, { personId: person.id, clientId: FIRST_PARTY_CLIENT_ID });
    t.match(body, {
      memberships: [{ organisationId, role: 'teacher' }],
      curation: [{ regionId, permissions: ['review'] }],
    });
    const next = await issuePersonToken(service.ctx(), {
      issuer: ISSUER,
      personId: person.id,
      lifetimeSeconds: 60,
    });
    t.match(payloadOf(next), { org: organisationId, roles: ['teacher'] });

    await db.update(persons).set({ status: 'suspended' }).where(eq(persons.id, person.id));
    t.match(await service.probe(text), { status: 403, body: { code: 'account_suspended' } });
    await t.rejects(
      issuePersonToken(service.ctx(), { issuer: ISSUER, personId: newId(), lifetimeSeconds: 60 }),
      {
        code: 'resource_not_found',
      },
    );
  });
});

t.test('an issuer elsewhere is accepted when it is trusted by configuration (C-81)', async (t) => {
  const keys = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'theirs', alg: 'RS256' };
  const server = createServer((request, response) => {
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const isKeys = request.url === '/keys';
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isKeys ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/keys` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => new Promise((resolve) => server.close(resolve)));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const service = await accessService(t, { trustedIssuers: [{ issuer }, { issuer: 'http://127.0.0.1:1' }] });
  const person = await service.addPerson();
  await linkExternalIdentity(service.ctx(), { issuer, subject: 'abc', personId: person.id });

  const foreign = (claims: Record<string, unknown> = {}, typ = 'at+jwt') =>
    new SignJWT({
      iss: issuer,
      sub: 'abc',
      aud: ISSUER,
      exp: nowSeconds() + 60,
      scope: 'openid activities:read',
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'theirs', typ })
      .sign(keys.privateKey);

  t.match(await service.probe(await foreign()), {
    status: 200,
    body: { kind: 'person', personId: person.id, scopes: ['activities:read'] },
  });
  const staff = await foreign({ eduperson_affiliation: ['employee', 'staff'] });
  t.equal((await service.probe(staff)).status, 200, 'staff of a school may');
  const pupils = { affiliation: 'student', nlEduPersonAffiliation: ['affiliate', 'Student'] };
  for (const [claim, value] of Object.entries(pupils)) {
    const refused = await service.probe(await foreign({ [claim]: value, sub: 'unknown' }));
    t.match(refused, { status: 403, body: { code: 'role_not_eligible' } }, claim);
  }
  t.match(await service.probe(await foreign({ sub: 'stranger' })), {
    status: 401,
    body: { code: 'token_invalid' },
  });
  t.match(await service.probe(await foreign({ aud: 'https://other.example' })), {
    status: 401,
    body: { code: 'token_invalid' },
  });
  t.match(await service.probe(await foreign({}, 'JWT')), { status: 401, body: { code: 'token_invalid' } });
  t.match(await service.probe(await foreign({ exp: nowSeconds() - 60 })), {
    status: 401,
    body: { code: 'token_expired' },
  });
  t.match(await service.probe(await foreign({ iss: 'https://unknown.example' })), {
    status: 401,
    body: { code: 'token_invalid' },
  });
  t.match(await service.probe(await foreign({ iss: ISSUER })), { status: 401 }, 'it cannot speak for us');
  const silent = await service.probe(await foreign({ iss: 'http://127.0.0.1:1' }));
  t.match(
    silent,
    { status: 503, body: { code: 'service_unavailable' } },
    'one that does not answer may answer later',
  );
  t.match((await service.get('/.well-known/oauth-protected-resource')).body, {
    authorization_servers: [ISSUER, issuer, String],
  });
});
