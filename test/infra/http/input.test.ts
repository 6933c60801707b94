import { gzipSync } from 'node:zlib';
import t from 'tap';
import { API_VERSION } from '../../../src/api-facts.ts';
import { type ErrorCode, errorCodeFacts, problemSlug } from '../../../src/core/error-codes.ts';
import { type Answer, PUBLIC_BASE_URL, testApp } from '../../support/app.ts';
import { makeProvider } from '../../support/factories.ts';
import { sendBytes } from './edge-app.ts';

const api = await testApp(t);
const { organisation, editor } = await makeProvider(api);
const { token } = editor;

type Test = Pick<typeof t, 'equal' | 'match' | 'notMatch' | 'ok'>;

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** What every problem has in common (C-41). */
function isProblem(t: Test, answer: Answer, code: ErrorCode, what: string): void {
  const { status } = errorCodeFacts(code);
  t.equal(answer.status, status, `${what}: ${answer.text}`);
  t.equal(answer.headers['content-type'], 'application/problem+json', what);
  t.match(answer.body, { code, status, type: `${PUBLIC_BASE_URL}/problems/${problemSlug(code)}` }, what);
  t.match(answer.body.requestId, UUID_V7);
  t.equal(answer.body.requestId, answer.headers['x-request-id']);
  t.equal(answer.body.instance, `urn:uuid:${answer.body.requestId}`);
  t.ok(answer.body.title !== '' && answer.body.detail !== '');
  t.notMatch(
    answer.text,
    /node_modules|\.ts:\d|select .* from|SyntaxError|Failed query/i,
    `${what} tells nothing of the inside`,
  );
}

const faultsOf = ({ body }: Answer) =>
  (body.errors ?? []).map(
    ({ detail, ...fault }: { detail: string }) =>
      Object.values(fault).join(' ') + (detail === '' ? ' without detail' : ''),
  );

const activity = (more: Record<string, unknown> = {}) => ({
  organisationId: organisation.id,
  title: 'Zelf drukken',
  summary: 'Een les buiten school.',
  descriptionMarkdown: 'De groep gaat zelf aan de slag.',
  delivery: 'scheduled',
  ...more,
});
const post = (body: unknown) => api.http('POST', '/v1/activities', { token, body });

t.test('the faults of all parts come at once, each with its place (C-43)', async (t) => {
  const answer = await api.http('PATCH', '/v1/activities/geen-id?foo=1&bar=2', {
    token,
    headers: { 'if-match': '*' },
    body: { title: 5, themes: ['music', 'klank'], 'a b/c~d%': true },
  });
  isProblem(t, answer, 'validation_failed', 'six faults');
  t.strictSame(faultsOf(answer).sort(), [
    '#/a%20b~1c~0d%25 unknown',
    '#/themes/1 code_unknown',
    '#/title type',
    'activityId format',
    'bar unknown',
    'foo unknown',
  ]);
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`x${index}`, index]));
  t.equal((await post(many)).body.errors.length, 100, 'at most a hundred');
  t.strictSame(faultsOf(await post({ organisationId: organisation.id, title: 'a', delivery: 'x' })).sort(), [
    '#/delivery code_unknown',
    '#/descriptionMarkdown required',
    '#/summary required',
    '#/title too_short',
  ]);
});

t.test('a body is taken as it is: nothing is made a number, a list or a text (C-10)', async (t) => {
  const faulty: [string, unknown, string][] = [
    ['groupSizeMin', '5', 'type'],
    ['groupSizeMin', null, 'not_clearable'],
    ['groupSizeMin', true, 'type'],
    ['groupSizeMin', 5.5, 'type'],
    ['groupSizeMin', [5], 'type'],
    ['groupSizeMin', 0, 'too_small'],
    ['groupSizeMin', 2001, 'too_large'],
    ['groupSizeMin', 1e300, 'too_large'],
    ['title', 5, 'type'],
    ['title', ['Titel'], 'type'],
    ['title', 'x'.repeat(151), 'too_long'],
    ['themes', 'music', 'type'],
    ['themes', ['music', 'music'], 'duplicate'],
    ['visibleFrom', '2027-03-25T09:00:00', 'format'],
    ['contactEmail', 'niemand', 'format'],
    ['website', 'javascript:alert(1)', 'pattern'],
    [
      'partnerOrganisationIds',
      Array.from({ length: 11 }, (_, index) => `01980a3e-7c55-7b3a-9d5c-0000000000${index + 10}`),
      'too_many_items',
    ],
    ['status', 'published', 'unknown'],
    ['Title', 'Titel', 'unknown'],
    ['constructor', {}, 'unknown'],
  ];
  for (const [name, value, code] of faulty) {
    const answer = await post(activity({ [name]: value }));
    isProblem(t, answer, 'validation_failed', `${name}: ${JSON.stringify(value).slice(0, 40)}`);
    t.ok(
      faultsOf(answer).some((fault: string) => fault === `#/${name} ${code}`),
      `${name} ${code} in ${faultsOf(answer)}`,
    );
  }
  for (const body of [[], [activity()], 5, 'x', true, null])
    isProblem(t, await post(body), 'validation_failed', JSON.stringify(body));
  const atTheLimit = await post(activity({ title: 'x'.repeat(150), groupSizeMin: 2000 }));
  t.equal(atTheLimit.status, 201, 'the limit itself is allowed');
});

const sendRaw = async (
  payload: string | Buffer,
  headers: Record<string, string> = {},
  method: 'POST' | 'PATCH' = 'POST',
  url = '/v1/activities',
) => {
  const all = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers };
  const answer = await api.app.inject({ method, url, headers: all, payload });
  return {
    status: answer.statusCode,
    body: answer.json(),
    text: answer.body,
    headers: answer.headers as Answer['headers'],
  };
};

t.test('a body that cannot be read is told so, whatever is wrong with it (C-42)', async (t) => {
  const unreadable: Record<string, string | Buffer> = {
    nothing: '',
    'cut off': '{"title": "x',
    'no JSON': 'title=x',
    'a comma too many': '{"a": 1,}',
    'a BOM': '\uFEFF{}',
    'invalid UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    'UTF-8 that is cut off': Buffer.from('{"a": "é"}').subarray(0, 8),
    'an encoded surrogate': Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
    'UTF-16': Buffer.from('{"a": 1}', 'utf16le'),
    'too deep': `${'['.repeat(21)}${']'.repeat(21)}`,
    'far too deep': '['.repeat(100_000),
    __proto__key: '{"__proto__": {"a": 1}}',
    'U+0000': String.raw`{"title": "a\u0000b"}`,
    'half a character': String.raw`{"title": "\ud800"}`,
  };
  for (const [what, payload] of Object.entries(unreadable))
    isProblem(t, await sendRaw(payload), 'malformed_body', what);
  isProblem(t, await api.http('POST', '/v1/activities', { token }), 'malformed_body', 'no body and no type');
  t.equal((await sendRaw(JSON.stringify(activity()))).status, 201, 'and the next request is read as before');
});

t.test(
  'addresses are read strictly too: unknown keys, odd numbers, doubled values, U+0000 (C-10)',
  async (t) => {
    const refused = [
      'foo=1',
      'limit=abc',
      'limit=',
      'limit=0',
      'limit=101',
      'limit=5.5',
      'limit=5&limit=6',
      'cursor=%00',
      'Limit=5',
      '__proto__=1',
      'constructor=1',
      'theme=',
      'theme=music,',
      'theme=nope',
      'id=1',
      'q=a',
      `q=${'x'.repeat(101)}`,
      'sort=foo',
      'sort=--title',
      'ageFrom=8e',
      'ageFrom=null',
      'near=5.98;51.19',
    ];
    for (const query of refused) {
      const answer = await api.http('GET', `/v1/activities?${query}`);
      t.equal(answer.status, 400, `${query} ${answer.text}`);
    }
    for (const query of [
      'limit=5',
      'theme=music,dance',
      'theme=music&theme=dance',
      'q=kunst%20en%20caf%C3%A9',
      'ageFrom=8',
    ]) {
      t.equal((await api.http('GET', `/v1/activities?${query}`)).status, 200, query);
    }
    const document = (await api.http('GET', '/v1/openapi.json')).body;
    let count = 0;
    for (const [path, item] of Object.entries<
      Record<string, { 'x-visibility': string[]; parameters?: { in: string; name: string }[] }>
    >(document.paths)) {
      const url = `${path.startsWith('/v1') ? '' : '/v1'}${path}`.replaceAll(
        /\{[^}]+\}/g,
        '01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6a',
      );
      for (const parameter of item.get?.parameters?.filter((each) => each.in === 'query') ?? []) {
        const answer = await api.http('GET', `${url}?${parameter.name}=ab%00c`, { token });
        count += 1;
        if (answer.status === 500) t.fail(`U+0000 in ${parameter.name} of ${path}`);
      }
    }
    t.ok(count > 50, `U+0000 is no fault of the service in any of ${count} parameters`);
  },
);

t.test('instants in an address need a zone and a year that can be kept (C-12)', async (t) => {
  for (const at of [
    '2027-03-25T09:00:00',
    '2027-03-25',
    '2027-03-25T09:00:00-00:00',
    '2027-03-25t09:00:00Z',
    '2026-12-31T23:59:60Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-23:00',
    '2027-02-29T00:00:00Z',
  ]) {
    const answer = await api.http('GET', `/v1/sessions?startsFrom=${encodeURIComponent(at)}`);
    isProblem(t, answer, 'validation_failed', at);
    t.strictSame(faultsOf(answer), ['startsFrom format'], at);
  }
  for (const at of [
    '2027-03-25T09:00:00Z',
    '2027-03-25T10:00:00+01:00',
    '1900-01-01T00:00:00Z',
    '2999-12-31T23:59:59.999-23:59',
  ]) {
    t.equal((await api.http('GET', `/v1/sessions?startsFrom=${encodeURIComponent(at)}`)).status, 200, at);
  }
});

t.test('swapped coordinates, boxes inside out and other systems are refused (C-21)', async (t) => {
  for (const query of [
    'near=51.19,5.98',
    'near=5.98',
    'near=x,y',
    'bbox=51.1,5.8,51.3,6.1',
    'bbox=6.1,51.1,5.8,51.3',
    'bbox=1,2,3',
  ]) {
    isProblem(t, await api.http('GET', `/v1/activities?${query}`), 'bbox_invalid', query);
  }
  const other = await api.http(
    'GET',
    '/v1/activity-locations?crs=http://www.opengis.net/def/crs/EPSG/0/28992',
  );
  isProblem(t, other, 'crs_not_supported', 'RD');
  t.strictSame(other.body.supported, (await api.http('GET', '/v1/crss')).body.items);
});

t.test('one media type comes out and one goes in (C-52)', async (t) => {
  const accepted = [
    'application/json',
    '*/*',
    'application/*',
    'text/html, application/json;q=0.1',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
  ];
  const refused = [
    'text/html',
    'application/xml',
    'application/json;q=0',
    '*/*;q=0',
    'application/geo+json',
    'image/*',
  ];
  for (const accept of accepted)
    t.equal((await api.http('GET', '/v1/code-lists', { headers: { accept } })).status, 200, accept);
  for (const accept of refused) {
    const answer = await api.http('GET', '/v1/code-lists', { headers: { accept } });
    isProblem(t, answer, 'not_acceptable', accept);
    t.strictSame(answer.body.available, ['application/json']);
  }
  isProblem(
    t,
    await api.http('GET', '/v1/activity-locations', { headers: { accept: 'application/json' } }),
    'not_acceptable',
    'GeoJSON only',
  );
  t.match(
    (await api.http('GET', '/v1/activity-locations', { headers: { accept: 'application/geo+json' } }))
      .headers['content-type'],
    'application/geo+json',
  );

  for (const type of [
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/merge-patch+json',
    'application/jsonx',
    'json',
    '',
  ]) {
    const answer = await sendRaw(JSON.stringify(activity()), { 'content-type': type });
    isProblem(t, answer, 'unsupported_media_type', `POST ${type}`);
    t.equal(answer.headers.accept, 'application/json', 'and says what it takes');
  }
  for (const type of ['application/json; charset=utf-8', 'Application/JSON']) {
    t.equal((await sendRaw(JSON.stringify(activity()), { 'content-type': type })).status, 201, type);
  }
  const path = '/v1/activities/01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6a';
  for (const type of ['application/json', 'application/json-patch+json', 'text/plain']) {
    const answer = await sendRaw(
      '{"title": "Nieuw"}',
      { 'content-type': type, 'if-match': '*' },
      'PATCH',
      path,
    );
    isProblem(t, answer, 'unsupported_media_type', `PATCH ${type}`);
    t.equal(answer.headers['accept-patch'], 'application/merge-patch+json');
  }
  isProblem(
    t,
    await sendRaw('{}', { 'content-encoding': 'rot13' }),
    'unsupported_media_type',
    'an unknown coding',
  );
  isProblem(t, await sendRaw('{}', { 'content-encoding': 'gzip' }), 'malformed_body', 'no gzip at all');
  t.equal(
    (await sendRaw(gzipSync(JSON.stringify(activity())), { 'content-encoding': 'gzip' })).status,
    201,
    'gzip is read',
  );
});

t.test('what is too large is refused before it costs anything (C-56)', async (t) => {
  const filled = (bytes: number) => JSON.stringify({ x: 'x'.repeat(bytes - 8) });
  t.equal(filled(262_144).length, 262_144);
  isProblem(t, await sendRaw(filled(262_144)), 'validation_failed', 'at the limit it is read');
  const over = await sendRaw(filled(262_145));
  isProblem(t, over, 'payload_too_large', 'one byte more');
  t.equal(over.body.maximumBytes, 262_144);
  isProblem(
    t,
    await sendRaw(gzipSync(Buffer.alloc(20_000_000, 32)), { 'content-encoding': 'gzip' }),
    'payload_too_large',
    'small when packed',
  );
  const address = (bytes: number) => `/v1/activities?q=${'x'.repeat(bytes - 17)}`;
  isProblem(t, await api.http('GET', address(8192)), 'validation_failed', 'an address at the limit');
  const long = await api.http('GET', address(8193));
  isProblem(t, long, 'uri_too_long', 'one byte more');
  t.equal(long.body.maximumBytes, 8192);
  isProblem(
    t,
    await api.http('GET', `/v1/activities/${'x'.repeat(501)}`),
    'uri_too_long',
    'a part of an address',
  );
});

t.test('what is not there, or not like that, is a problem as well (C-04, C-05, C-41)', async (t) => {
  for (const path of [
    '/v1/nope',
    '/v1/activities/',
    '/v1//activities',
    '/v2/activities',
    '/',
    '/v1',
    '/v1/activities/x/y/z',
    '/v1/%zz',
    '/v1/activities/%e0%a4%a',
  ]) {
    isProblem(t, await api.http('GET', path), 'route_not_found', path);
  }
  isProblem(
    t,
    await api.http('GET', '/v1/activities/01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6a'),
    'resource_not_found',
    'no such activity',
  );
  for (const [method, path, allow] of [
    ['DELETE', '/v1/activities', 'GET, HEAD, OPTIONS, POST'],
    ['PUT', '/v1/activities/01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6a', 'DELETE, GET, HEAD, OPTIONS, PATCH'],
    ['POST', '/v1/code-lists', 'GET, HEAD, OPTIONS'],
    ['TRACE', '/v1/', 'GET, HEAD, OPTIONS'],
    ['PROPFIND', '/v1/regions', 'GET, HEAD, OPTIONS'],
  ] as const) {
    const answer = await api.http(method, path);
    isProblem(t, answer, 'method_not_allowed', `${method} ${path}`);
    t.equal(answer.headers.allow, allow);
  }
  const options = await api.http('OPTIONS', '/v1/activities');
  t.match(options, { status: 204, headers: { allow: 'GET, HEAD, OPTIONS, POST' } });
});

t.test('a problem is told in the language asked for, by the same code (C-20)', async (t) => {
  const dutch = await api.http('GET', '/v1/nope');
  for (const [language, title] of [
    ['en', 'No such address'],
    ['en-GB,nl;q=0.5', 'No such address'],
    ['nl', dutch.body.title],
    ['de', dutch.body.title],
    ['enschede', dutch.body.title],
  ] as const) {
    const answer = await api.http('GET', '/v1/nope', { headers: { 'accept-language': language } });
    t.match(answer.body, { title, code: 'route_not_found' }, language);
  }
});

t.test('who may call is told as the standards have it (C-45)', async (t) => {
  const metadata = `resource_metadata="${PUBLIC_BASE_URL}/.well-known/oauth-protected-resource"`;
  const ask = (call: Parameters<typeof api.http>[2]) =>
    api.http('POST', '/v1/organisations', { body: { name: 'x' }, ...call });
  const none = await ask({});
  isProblem(t, none, 'authentication_required', 'no token');
  t.equal(none.headers['www-authenticate'], `Bearer realm="api", ${metadata}`);
  for (const authorization of [
    'Bearer niets',
    'Bearer ',
    'Bearer a b',
    'Basic dXNlcjpwYXNz',
    'niets',
    'Bearer \u0001',
  ]) {
    const answer = await ask({ headers: { authorization } });
    isProblem(t, answer, 'token_invalid', authorization);
    t.equal(answer.headers['www-authenticate'], `Bearer realm="api", error="invalid_token", ${metadata}`);
  }
  const limited = await ask({ token: (await api.tokens.person({ scopes: ['activities:read'] })).token });
  isProblem(t, limited, 'insufficient_scope', 'another scope');
  t.equal(
    limited.headers['www-authenticate'],
    `Bearer realm="api", error="insufficient_scope", scope="organisations:write", ${metadata}`,
  );
  t.strictSame(limited.body.requiredScopes, ['organisations:write']);
});

t.test('bytes that are no request get a problem and the door, and the service goes on (C-41)', async (t) => {
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  const faulty = {
    malformed_body: 'DIT IS GEEN HTTP\r\n\r\n',
    payload_too_large: `GET /v1/regions?q=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  } as const;
  for (const [code, bytes] of Object.entries(faulty) as [ErrorCode, string][]) {
    const answer = await sendBytes(api.app, bytes);
    const [head = '', text = ''] = answer.split('\r\n\r\n');
    const headers = Object.fromEntries(
      head
        .split('\r\n')
        .slice(1)
        .map((line) => [line.split(': ')[0]?.toLowerCase() ?? '', line.split(': ')[1] ?? '']),
    );
    isProblem(t, { status: Number(head.split(' ')[1]), headers, text, body: JSON.parse(text) }, code, code);
    t.match(headers, {
      connection: 'close',
      'x-content-type-options': 'nosniff',
      'api-version': API_VERSION,
      'cache-control': 'no-store',
    });
  }
  const split = await sendBytes(
    api.app,
    'POST /v1/regions HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  );
  t.match(split, /^HTTP\/1\.1 400 /, 'a request of two lengths is refused');
  t.match(
    await sendBytes(api.app, 'GET /v1/crss HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
    /^HTTP\/1\.1 200 /,
  );
});

t.test('addresses outside the versioned API also tell their methods (C-05)', async (t) => {
  const answer = await api.http('GET', '/oauth/token');
  t.match(answer, { status: 405, headers: { allow: 'OPTIONS, POST' }, body: { code: 'method_not_allowed' } });
  t.match(await api.http('DELETE', '/health/live'), {
    status: 405,
    headers: { allow: 'GET, HEAD, OPTIONS' },
  });
});
