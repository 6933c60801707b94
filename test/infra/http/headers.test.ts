import { sql } from 'drizzle-orm';
import t from 'tap';
import { API_VERSION } from '../../../src/api-facts.ts';
import { ERROR_CODES, problemSlug } from '../../../src/core/error-codes.ts';
import { corsHeaders } from '../../../src/infra/http/headers.ts';
import { traceFrom } from '../../../src/infra/http/request-context.ts';
import { newId } from '../../../src/infra/ids.ts';
import { type Answer, PUBLIC_BASE_URL, testApp } from '../../support/app.ts';
import { makeActivity, makeProvider, makeSession } from '../../support/factories.ts';
import { edgeApp } from './edge-app.ts';

const FIRST_PARTY = 'https://app.ondertussen.example';
const api = await testApp(t, { firstPartyOrigins: [FIRST_PARTY] });
const { organisation, editor } = await makeProvider(api);
const { token } = editor;
const published = await makeActivity(api, organisation.id);
const session = await makeSession(api, published.id, 30);
const ownPath = `/v1/organisations/${organisation.id}/activities/${published.id}`;

const SECURITY = {
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'api-version': API_VERSION,
};

t.test('every answer carries the security headers, whatever it is (C-47, C-01, C-54)', async (t) => {
  const etag = (await api.http('GET', '/v1/code-lists')).headers.etag ?? '';
  const answers: [string, Answer, 'cross-origin' | 'same-site'][] = [
    ['the root', await api.http('GET', '/v1/'), 'cross-origin'],
    ['a public list', await api.http('GET', '/v1/activities'), 'cross-origin'],
    ['HEAD', await api.http('HEAD', '/v1/activities'), 'cross-origin'],
    ['304', await api.http('GET', '/v1/code-lists', { headers: { 'if-none-match': etag } }), 'cross-origin'],
    ['an own view', await api.http('GET', ownPath, { token }), 'same-site'],
    ['a preflight', await api.http('OPTIONS', '/v1/activities'), 'same-site'],
    ['400', await api.http('GET', '/v1/activities?foo=1'), 'cross-origin'],
    ['401', await api.http('GET', ownPath), 'same-site'],
    ['404 of a route', await api.http('GET', '/v1/nope'), 'same-site'],
    ['404 of a resource', await api.http('GET', `/v1/activities/${newId()}`), 'cross-origin'],
    ['405', await api.http('PUT', '/v1/activities'), 'same-site'],
    ['406', await api.http('GET', '/v1/activities', { headers: { accept: 'text/html' } }), 'cross-origin'],
    ['414', await api.http('GET', `/v1/activities?q=${'x'.repeat(9000)}`), 'cross-origin'],
    [
      '415',
      await api.http('POST', '/v1/activities', {
        token,
        body: {},
        headers: { 'content-type': 'text/plain' },
      }),
      'same-site',
    ],
    ['an unreadable address', await api.http('GET', '/v1/%zz'), 'same-site'],
    ['health', await api.http('GET', '/health/live'), 'same-site'],
    ['a problem page', await api.http('GET', '/problems/rate-limited'), 'same-site'],
  ];
  for (const [what, { headers, status }, resourcePolicy] of answers) {
    t.match(headers, { ...SECURITY, 'cross-origin-resource-policy': resourcePolicy }, what);
    t.match(headers['x-request-id'], /^[0-9a-f]{8}-[0-9a-f]{4}-7/, `${what} has a request id`);
    t.equal(
      headers.server ?? headers['x-powered-by'] ?? headers['set-cookie'],
      undefined,
      `${what} names no software and sets no cookie`,
    );
    if (status >= 400) t.equal(headers['cache-control'], 'no-store', `${what} is kept by nobody`);
    if (![204, 304].includes(status))
      t.match(headers['content-type'], /^(application|text)\//, `${what} says what it is`);
  }
  t.equal(new Set(answers.map(([, { headers }]) => headers['x-request-id'])).size, answers.length);
});

t.test('how long an answer may be kept is said in exact words (C-49)', async (t) => {
  const short = 'public, max-age=60, stale-while-revalidate=300, stale-if-error=86400';
  const long = 'public, max-age=3600, stale-while-revalidate=86400';
  for (const path of [
    '/v1/activities',
    `/v1/activities/${published.id}`,
    '/v1/sessions',
    '/v1/organisations',
  ]) {
    const { headers } = await api.http('GET', path);
    t.equal(headers['cache-control'], short, path);
    t.equal(headers['cdn-cache-control'], 'max-age=300, stale-while-revalidate=600', path);
  }
  for (const path of ['/v1/regions', '/v1/code-lists', '/v1/openapi.json', '/v1/changelog']) {
    const { headers } = await api.http('GET', path);
    t.equal(headers['cache-control'], long, path);
    t.equal(headers['cdn-cache-control'], undefined, path);
  }
  for (const answer of [
    await api.http('GET', ownPath, { token }),
    await api.http('GET', '/v1/'),
    await api.http('GET', '/health/ready'),
  ]) {
    t.equal(answer.headers['cache-control'], 'no-store');
    t.equal(answer.headers['cdn-cache-control'], undefined);
  }
});

t.test('a public answer is the same to the byte, whoever asks (C-50)', async (t) => {
  const admin = await api.tokens.person({ isPlatformAdmin: true });
  const paths = [
    '/v1/',
    '/v1/openapi.json',
    '/v1/code-lists/themes',
    '/v1/regions?limit=3',
    '/v1/workgroups',
    '/v1/activities',
    `/v1/activities/${published.id}?include=organisation,sessions`,
    '/v1/activity-facets',
    '/v1/activity-locations',
    '/v1/sessions',
    `/v1/sessions/${session.id}`,
    `/v1/activities/${published.id}/sessions`,
    '/v1/organisations',
    `/v1/organisations/${organisation.id}`,
    `/v1/organisations/${newId()}`,
    '/v1/demand-calls',
    '/v1/experts',
    '/v1/activities?foo=1',
  ];
  const callers: Record<string, string>[] = [
    { authorization: `Bearer ${token}` },
    { authorization: `Bearer ${admin.token}` },
    { authorization: 'Bearer forged' },
    { authorization: '!' },
    { cookie: 'session=1' },
    { 'user-agent': 'other', 'accept-language': 'nl' },
  ];
  const essence = ({ status, text, headers, body }: Answer) => {
    const { date: _date, 'x-request-id': id = '', ...rest } = headers;
    return { status, text: body?.requestId === undefined ? text : text.replaceAll(id, ''), rest };
  };
  for (const path of paths) {
    const anonymous = essence(await api.http('GET', path));
    for (const headers of callers) {
      t.strictSame(
        essence(await api.http('GET', path, { headers })),
        anonymous,
        `${path} ${Object.keys(headers)[0]}`,
      );
    }
  }
});

const CACHED_REQUESTS: Record<string, string>[] = [
  {},
  { 'accept-encoding': 'gzip' },
  { 'accept-encoding': 'br, gzip' },
  { origin: 'https://a.example' },
];

t.test('caches need to tell apart codings and nothing else (C-51)', async (t) => {
  const allowed = new Set(['accept-encoding', 'prefer', 'origin']);
  for (const path of ['/v1/code-lists/themes', '/v1/activities', ownPath, '/v1/nope', '/v1/openapi.json']) {
    for (const headers of CACHED_REQUESTS) {
      const answer = await api.http('GET', path, { token, headers });
      const names = (answer.headers.vary ?? '')
        .split(',')
        .map((name) => name.trim().toLowerCase())
        .filter(Boolean);
      t.ok(
        names.every((name) => allowed.has(name)),
        `${path}: ${answer.headers.vary}`,
      );
      t.equal(new Set(names).size, names.length, 'each once');
      t.notOk(names.includes('origin') && answer.headers['access-control-allow-origin'] === '*');
    }
  }
  const small = await api.app.inject({
    url: '/v1/code-lists/themes',
    headers: { 'accept-encoding': 'gzip' },
  });
  t.equal(small.headers['content-encoding'], 'gzip');
  t.match(small.headers.vary, /accept-encoding/i);
});

const EXPOSED = [
  'API-Version',
  'Content-Crs',
  'Deprecation',
  'ETag',
  'Idempotency-Replayed',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Sunset',
  'X-Request-Id',
];
const corsOf = ({ headers }: Answer) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')));

t.test('scripts of any site may read what is public, and of our own sites the rest (C-48)', async (t) => {
  const everyone = {
    'access-control-allow-origin': '*',
    'access-control-expose-headers': EXPOSED.join(', '),
  };
  const ours = { ...everyone, 'access-control-allow-origin': FIRST_PARTY };
  const origins = [
    undefined,
    'https://school.example',
    FIRST_PARTY,
    'null',
    `${FIRST_PARTY}.evil.example`,
    'http://app.ondertussen.example',
    `${FIRST_PARTY}:8443`,
  ];
  for (const origin of origins) {
    const headers: Record<string, string> = origin === undefined ? {} : { origin };
    for (const path of [
      '/v1/activities',
      '/v1/openapi.json',
      `/v1/activities/${newId()}`,
      '/v1/activities?foo=1',
    ]) {
      t.strictSame(corsOf(await api.http('GET', path, { headers })), everyone, `${path} from ${origin}`);
    }
    const own = await api.http('GET', ownPath, { token, headers });
    t.strictSame(corsOf(own), origin === FIRST_PARTY ? ours : {}, `an own view from ${origin}`);
    const refused = await api.http('POST', '/v1/activities', { headers, body: {} });
    t.strictSame(
      corsOf(refused),
      origin === FIRST_PARTY ? ours : {},
      `also when it is refused, from ${origin}`,
    );

    const preflight = (path: string, method: string) =>
      api.http('OPTIONS', path, { headers: { ...headers, 'access-control-request-method': method } });
    const open = await preflight('/v1/activities', 'GET');
    t.equal(open.status, 204);
    t.match(corsOf(open), {
      ...everyone,
      'access-control-max-age': '7200',
      'access-control-allow-methods': 'GET, HEAD, OPTIONS, POST',
    });
    const closed = await preflight('/v1/activities', 'POST');
    t.equal(closed.status, 204);
    if (origin === FIRST_PARTY) {
      t.match(corsOf(closed), { ...ours, 'access-control-max-age': '7200' });
      for (const name of ['Authorization', 'Content-Type', 'If-Match', 'Idempotency-Key', 'Prefer']) {
        t.ok(closed.headers['access-control-allow-headers']?.split(', ').includes(name), name);
      }
    } else t.strictSame(corsOf(closed), {}, `no preflight for a write from ${origin}`);
    t.equal(
      closed.headers['access-control-allow-credentials'],
      undefined,
      'tokens go in a header, never in a cookie',
    );
  }
});

t.test('an embedded widget gets its own origin back, and its answers vary by it (C-48)', async (t) => {
  t.match(corsHeaders(['embed'], 'https://school.example', []), {
    'Access-Control-Allow-Origin': 'https://school.example',
    Vary: 'Origin',
  });
  const without = corsHeaders(['embed'], undefined, []);
  t.equal(without.Vary, 'Origin', 'also without an origin, so that no cache mixes them');
  t.equal(without['Access-Control-Allow-Origin'], undefined);
  t.strictSame(corsHeaders(['user', 'admin'], 'https://school.example', [FIRST_PARTY]), {});
});

t.test('a trace is continued when it is well formed, and begun anew when not (C-54)', async (t) => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const spanId = '00f067aa0ba902b7';
  t.equal(traceFrom(`00-${traceId}-${spanId}-01`).traceId, traceId);
  t.not(traceFrom(`00-${traceId}-${spanId}-01`).spanId, spanId, 'the span is our own');
  const zeros = [`00-${'0'.repeat(32)}-${spanId}-01`, `00-${traceId}-${'0'.repeat(16)}-01`];
  const odd = [
    undefined,
    '',
    traceId,
    `00-${traceId}-${spanId}`,
    `ff-${traceId}-${spanId}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${traceId}-${spanId}-01-x`,
    `00-${traceId}x-${spanId}-01`,
  ];
  for (const header of [...zeros, ...odd]) {
    const trace = traceFrom(header);
    t.match(trace, { traceId: /^(?!0{32})[0-9a-f]{32}$/, spanId: /^[0-9a-f]{16}$/ }, String(header));
    t.not(trace.traceId, traceId);
  }
  const made = await api.http('POST', '/v1/activities', {
    token,
    headers: { traceparent: `00-${traceId}-${spanId}-01` },
    body: {
      organisationId: organisation.id,
      title: 'Met spoor',
      summary: 'Kort.',
      descriptionMarkdown: 'Lang.',
      delivery: 'scheduled',
    },
  });
  t.equal(made.status, 201, made.text);
  for (const table of ['audit_events', 'outbox_events']) {
    const rows = await api.db.execute<{ trace_id: string }>(
      sql`select trace_id from ${sql.raw(table)} where resource_id = ${made.body.id}`,
    );
    t.ok(rows.length > 0 && rows.every((row) => row.trace_id === traceId), `${table} keeps the trace`);
  }
});

t.test('the log has our ids and no forged ones, no tokens and no personal data (C-54, C-57)', async (t) => {
  const { app, logged } = await edgeApp(t, api.db);
  const forged = {
    'x-request-id': 'FORGED-request',
    'request-id': 'FORGED-request',
    'x-correlation-id': 'FORGED-correlation',
    traceparent: '00-FORGED-trace-01',
    tracestate: 'FORGED=state',
    'x-forwarded-for': '203.0.113.66',
    authorization: 'Bearer FORGED-token',
    cookie: 'FORGED=cookie',
    'user-agent': 'agent\r FORGED line'.replace('\r', ''),
  };
  const answer = await app.inject({ url: '/v1/regions', headers: forged });
  await app.inject({
    method: 'POST',
    url: '/v1/organisations',
    headers: forged,
    payload: { name: 'FORGED name' },
  });
  t.not(answer.headers['x-request-id'], 'FORGED-request');
  t.notMatch(logged(), /FORGED|203\.0\.113\.66/);
  t.ok(logged().includes(String(answer.headers['x-request-id'])), 'its own id is there');
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  await app.inject({ url: '/v1/regions', headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` } });
  t.ok(logged().includes(traceId), 'and a trace that is well formed');
  for (const line of logged().trim().split('\n'))
    t.equal(typeof JSON.parse(line), 'object', 'each line is one object');
});

t.test('every problem type resolves to a page that explains it (C-41)', async (t) => {
  for (const [code, { status, title }] of Object.entries(ERROR_CODES)) {
    const page = await api.http('GET', `/problems/${problemSlug(code)}`);
    t.equal(page.status, 200, code);
    t.match(page.headers['content-type'], 'text/html');
    t.ok(
      [code, String(status), title.nl].every((part) => page.text.includes(part)),
      code,
    );
  }
  for (const foreign of ['nope', 'validation_failed', '%3Cscript%3E', 'constructor']) {
    const page = await api.http('GET', `/problems/${foreign}`);
    t.match(page, { status: 404, body: { code: 'resource_not_found' } }, foreign);
  }
});

t.test('the reference opens in a browser from this host alone', async (t) => {
  const page = await api.http('GET', '/docs/');
  t.equal(page.status, 200);
  t.match(page.headers['content-type'], 'text/html');
  const policy = page.headers['content-security-policy'] ?? '';
  t.match(policy, /default-src 'none'; script-src 'self'/);
  t.notMatch(policy, /script-src[^;]*unsafe|https?:/);
  t.notMatch(
    page.text.replaceAll(/<script[^>]+src=[^>]+>\s*<\/script>/g, ''),
    /<script/,
    'no script stands in the page itself',
  );
  const parts = [...page.text.matchAll(/(?:src|href)="([^"#]+)"/g)].map(
    (match) => new URL(match[1] ?? '', `${PUBLIC_BASE_URL}/docs/`),
  );
  t.ok(parts.length >= 3);
  for (const part of parts) {
    t.equal(part.origin, PUBLIC_BASE_URL, 'nothing comes from elsewhere');
    t.equal((await api.http('GET', part.pathname)).status, 200, part.pathname);
  }
  const document = await api.http('GET', '/docs/json');
  t.equal(document.status, 200);
  t.equal(
    new URL(document.body.servers[0].url, PUBLIC_BASE_URL).href,
    `${PUBLIC_BASE_URL}/v1`,
    'calls are tried on this server',
  );
});

t.test('health says that the process lives and that it can serve', async (t) => {
  t.match(await api.http('GET', '/health/live'), { status: 200, body: { status: 'pass' } });
  const ready = await api.http('GET', '/health/ready');
  t.match(ready, {
    status: 200,
    body: { status: 'pass', checks: { database: { status: 'pass' }, migrations: { status: 'pass' } } },
  });
  const pending = await edgeApp(t, api.db, {
    readiness: { pendingMigrations: async () => 2, isStopping: () => false },
  });
  const behind = await pending.app.inject({ url: '/health/ready' });
  t.match(behind, { statusCode: 503 });
  t.match(behind.json().checks.migrations, { status: 'fail', detail: /2 migrations/ });
});
