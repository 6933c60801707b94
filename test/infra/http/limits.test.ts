import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import Fastify, { type FastifyInstance } from 'fastify';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import t from 'tap';
import { closeDb, createDb } from '../../../src/infra/db/client.ts';
import { networkOf } from '../../../src/infra/http/auth.ts';
import { registerErrorHandler } from '../../../src/infra/http/errors.ts';
import { memoryStores, RATE_LIMITS } from '../../../src/infra/http/rate-limit.ts';
import { newId } from '../../../src/infra/ids.ts';
import { testApp } from '../../support/app.ts';
import { freePort } from '../../support/process.ts';
import { edgeApp } from './edge-app.ts';

/** Small stores of the library, whose windows last as long as a test can wait. */
function smallStores(points: number, duration: number) {
  const store = () => new RateLimiterMemory({ points, duration });
  return { anon: store(), embed: store(), client: store(), writes: store(), token: store() };
}

const fieldsOf = (headers: Record<string, unknown>) => {
  const [, policy, left, reset] = /^"(\w+)";r=(\d+);t=(\d+)$/.exec(String(headers.ratelimit)) ?? [];
  return { policy, left: Number(left), reset: Number(reset) };
};

const get = (app: FastifyInstance, remoteAddress: string, url = '/v1/code-lists') =>
  app.inject({ url, remoteAddress });

const api = await testApp(t, { rateLimits: smallStores(3, 4) });

t.test('a policy that is used up answers 429 and says when to come back (C-53, C-46)', async (t) => {
  for (const left of [2, 1, 0]) {
    const answer = await get(api.app, '192.0.2.1');
    t.equal(answer.statusCode, 200);
    t.equal(answer.headers['ratelimit-policy'], '"anon";q=120;w=60');
    t.match(fieldsOf(answer.headers), { policy: 'anon', left });
  }
  const refused = await get(api.app, '192.0.2.1');
  t.equal(refused.statusCode, 429);
  t.match(refused.headers['content-type'], 'application/problem+json');
  t.match(refused.json(), { code: 'rate_limited', status: 429, violatedPolicies: ['anon'] });
  const { left, reset } = fieldsOf(refused.headers);
  t.equal(left, 0);
  t.equal(refused.headers['cache-control'], 'no-store', 'nobody else gets this answer');
  for (let again = 0; again < 20; again++) {
    const { headers } = await get(api.app, '192.0.2.1');
    t.ok(Number(headers['retry-after']) >= fieldsOf(headers).reset, 'Retry-After is never earlier than t');
  }
  t.equal((await get(api.app, '192.0.2.2')).statusCode, 200, 'another address is not concerned');
  await sleep(reset * 1000 + 50);
  t.equal((await get(api.app, '192.0.2.1')).statusCode, 200, 'after t it works again');
});

t.test('a household with IPv6 counts as one, its neighbour not (C-53)', async (t) => {
  for (const host of ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '2001:0db8:0001:0002:0:0:0:3']) {
    t.equal((await get(api.app, host)).statusCode, 200, host);
  }
  t.equal((await get(api.app, '2001:db8:1:2::4')).statusCode, 429);
  t.equal((await get(api.app, '2001:db8:1:3::1')).statusCode, 200);
  t.equal((await get(api.app, '::ffff:192.0.2.9')).statusCode, 200);
  t.match(
    fieldsOf((await get(api.app, '192.0.2.9')).headers),
    { left: 1 },
    'IPv4 written as IPv6 is the same address',
  );
});

t.test('the network of an address is the same however it is written', async (t) => {
  t.equal(networkOf('192.0.2.1'), '192.0.2.1');
  t.equal(networkOf('::ffff:192.0.2.1'), '192.0.2.1');
  t.equal(networkOf('::1'), '0:0:0:0::/64');
  t.equal(networkOf('fe80::1%eth0'), 'fe80:0:0:0::/64');
  const group = fc.integer({ min: 0, max: 0xffff });
  const groups = fc
    .array(group, { minLength: 8, maxLength: 8 })
    .filter((all) => all.slice(0, 5).some((value) => value > 0));
  fc.assert(
    fc.property(groups, fc.array(group, { minLength: 4, maxLength: 4 }), (all, others) => {
      const short = all.map((value) => value.toString(16)).join(':');
      const long = all.map((value) => value.toString(16).padStart(4, '0').toUpperCase()).join(':');
      const compressed = new URL(`http://[${short}]/`).hostname.slice(1, -1);
      const sibling = [...all.slice(0, 4), ...others].map((value) => value.toString(16)).join(':');
      const stranger = [(all[0] ?? 0) ^ 1, ...all.slice(1)].map((value) => value.toString(16)).join(':');
      const network = networkOf(short);
      const isSame = [long, compressed, sibling].every((address) => networkOf(address) === network);
      return isSame && networkOf(stranger) !== network;
    }),
  );
});

t.test('who has a token is counted apart from the address, per person and per kind of request', async (t) => {
  const one = await api.tokens.person();
  const other = await api.tokens.person();
  const post = (token: string) => api.http('POST', '/v1/organisations', { token, body: {} });
  for (let again = 0; again < 3; again++)
    t.equal((await post(one.token)).status, 400, 'a refused input counts too');
  const refused = await post(one.token);
  t.equal(refused.status, 429);
  t.match(refused.body, { violatedPolicies: ['writes'] });
  t.match(refused.headers['ratelimit-policy'], /^"writes";q=120;w=60$/);
  t.equal((await post(other.token)).status, 400, 'another person is not concerned');
  t.match(
    memoryStores(),
    Object.fromEntries(Object.entries(RATE_LIMITS).map(([name, points]) => [name, { points, duration: 60 }])),
  );
});

t.test('while the database is away the service says so and asks to come back (C-46)', async (t) => {
  const db = createDb(`postgres://nobody@127.0.0.1:${await freePort()}/none`, { poolSize: 2 });
  t.teardown(() => closeDb(db, 0));
  const { app, logged } = await edgeApp(t, db);
  for (const url of [
    '/v1/regions',
    '/v1/activities?q=kunst',
    '/v1/regions/01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6a',
  ]) {
    const answer = await app.inject({ url });
    t.equal(answer.statusCode, 503, url);
    t.match(answer.json(), { code: 'service_unavailable', status: 503 });
    t.ok(Number(answer.headers['retry-after']) >= 5, 'with Retry-After');
    t.equal(answer.headers['cache-control'], 'no-store');
    t.notMatch(answer.body, /127\.0\.0\.1|ECONN|select/i, 'nothing of the inside is told');
  }
  const ready = await app.inject({ url: '/health/ready' });
  t.equal(ready.statusCode, 503);
  t.match(ready.json(), { status: 'fail', checks: { database: { status: 'fail' } } });
  t.ok(Number(ready.headers['retry-after']) > 0);
  t.equal((await app.inject({ url: '/health/live' })).statusCode, 200, 'the process itself lives');
  t.equal(
    (await app.inject({ url: '/v1/code-lists/themes' })).statusCode,
    200,
    'what needs no database goes on',
  );
  t.match(logged(), /"event":"request_unavailable"/);
  t.notMatch(logged(), /"level":50/, 'it is a warning, not a fault of the service');
});

t.test('a fault of the service is told without its insides, and logged once (C-41)', async (t) => {
  const { app, logged } = await edgeApp(t, api.db);
  await api.db.execute(sql`alter table regions rename to regions_away`);
  const answer = await app.inject({ url: '/v1/regions?code=GM0957' });
  await api.db.execute(sql`alter table regions_away rename to regions`);
  t.equal(answer.statusCode, 500);
  t.match(answer.json(), { code: 'internal_error', status: 500, requestId: answer.headers['x-request-id'] });
  t.notMatch(answer.body, /relation|select|regions_away|\.ts|stack/i);
  t.equal(logged().match(/"level":50/g)?.length, 1);
  t.match(logged(), /42P01/, 'the log holds what the answer does not');
});

t.test('a lock held too long and an answer not ready in time are told as unavailable', async (t) => {
  const db = createDb(api.url, { poolSize: 2, limits: { lockTimeoutMs: 100 } });
  t.teardown(() => closeDb(db, 1000));
  const { app } = await edgeApp(t, db);
  await api.db.transaction(async (tx) => {
    await tx.execute(sql`lock table regions in access exclusive mode`);
    const answer = await app.inject({ url: '/v1/regions' });
    t.equal(answer.statusCode, 503);
    t.ok(Number(answer.headers['retry-after']) >= 5);
  });
  t.equal((await app.inject({ url: '/v1/regions' })).statusCode, 200, 'it works again without a restart');

  const slow = Fastify({ genReqId: newId });
  t.teardown(() => slow.close());
  slow.decorate('publicBaseUrl', 'http://localhost:3000');
  registerErrorHandler(slow);
  slow.get('/slow', { handlerTimeout: 20 }, () => new Promise(() => undefined));
  const late = await slow.inject({ url: '/slow' });
  t.equal(late.statusCode, 503);
  t.match(late.json(), { code: 'service_unavailable' });
  t.ok(Number(late.headers['retry-after']) >= 5);
});
