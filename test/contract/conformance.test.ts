import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import t from 'tap';
import { ERROR_CODES, errorCodeFacts } from '../../src/core/error-codes.ts';
import { testApp } from '../support/app.ts';
import { type Operation, readDocument, sampleOf } from './document.ts';
import { makeWorld } from './world.ts';

t.setTimeout(300_000);
const api = await testApp(t, { firstPartyOrigins: ['https://app.ondertussen.example'] });
const world = await makeWorld(api);
const { operations, schemas, version } = readDocument(api.app);
const UUID = '01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6a';
let checks = 0;

const ajv = new Ajv({ strict: false, allErrors: true });
(addFormats as unknown as typeof addFormats.default)(ajv);
ajv.addFormat('time-local', /^\d\d:\d\d:\d\d$/);
ajv.addSchema({ $id: 'doc', components: { schemas } });

const isOpen = (op: Operation) =>
  op.visibility.some((v) => v === 'public' || v === 'embed' || v === 'capability');
/** An export is read by the person it is about alone. */
const OWN_ALONE = ['getDataExport'];
const tokenFor = (op: Operation) =>
  OWN_ALONE.includes(op.id)
    ? world.teacherToken
    : op.visibility.some((v) => v === 'user' || v === 'admin')
      ? world.adminToken
      : world.clientToken;
const pathParameters = (op: Operation) => op.parameters.filter((parameter) => parameter.in === 'path');

/** The path of an operation below /v1 with its samples, or with other values. */
function fill(op: Operation, values: Record<string, string> = world.ids): string {
  return `/v1${op.path}`.replaceAll(/\{(\w+)\}/g, (_match, name: string) => values[name] ?? UUID);
}

/** What a correct call of the operation carries. */
function call(
  op: Operation,
  more: { headers?: Record<string, string>; body?: unknown; token?: string | null } = {},
) {
  const token = more.token === null || isOpen(op) ? undefined : (more.token ?? tokenFor(op));
  const isJson = op.body?.type.endsWith('json') && !op.body.type.endsWith('x-ndjson');
  return {
    ...(token === undefined ? {} : { token }),
    ...(isJson ? { body: 'body' in more ? more.body : sampleOf(op.body?.schema ?? {}, schemas) } : {}),
    headers: {
      ...(op.body !== undefined && !isJson ? { 'content-type': op.body.type } : {}),
      ...(op.concurrency === 'if-match-required' ? { 'if-match': '*' } : {}),
      ...(op.idempotency === 'required' ? { 'idempotency-key': `${op.id}-0123456789abcdef` } : {}),
      ...more.headers,
    },
  };
}

type Check = (t: import('tap').Test, op: Operation) => Promise<void> | void;

/** One rule, proven for every operation it concerns. */
function rule(name: string, concerns: (op: Operation) => boolean, check: Check) {
  t.test(name, async (t) => {
    for (const op of operations.filter(concerns)) {
      checks++;
      await check(t, op);
    }
  });
}

const always = () => true;
const isRead = (op: Operation) => op.method === 'GET';
const isList = (op: Operation) => isRead(op) && op.parameters.some((parameter) => parameter.name === 'limit');
const hasJsonBody = (op: Operation) => op.body !== undefined && /[/+]json$/.test(op.body.type);
const isPage = (op: Operation) =>
  isList(op) &&
  op.parameters.some((parameter) => parameter.name === 'cursor') &&
  op.produces === 'application/json';

t.test('every path parameter has a sample', async (t) => {
  const names = new Set(operations.flatMap(pathParameters).map((parameter) => parameter.name));
  for (const name of names) t.ok(name in world.ids, `${name}: add a sample to test/contract/world.ts`);
});

rule('C-95 the operationId is a verbNoun', always, (t, op) => {
  t.match(op.id, /^(list|get|create|replace|update|delete)[A-Z][A-Za-z]+$/);
  t.equal(operations.filter((other) => other.id === op.id).length, 1, `${op.id} is unique`);
});

rule('C-44 every code is in the catalogue and every status of a code is documented', always, (t, op) => {
  for (const code of op.errorCodes) {
    t.ok(code in ERROR_CODES, `${op.id} ${code}`);
    t.ok(String(errorCodeFacts(code as keyof typeof ERROR_CODES).status) in op.responses, `${op.id} ${code}`);
  }
  t.ok('default' in op.responses, op.id);
});

rule('C-42 422 means a reused key and nothing else', always, (t, op) => {
  t.equal('422' in op.responses, op.idempotency !== 'none', op.id);
});

rule('C-05 every method the path lacks is 405 with an exact Allow', always, async (t, op) => {
  const declared = operations.filter((other) => other.path === op.path).map((other) => other.method);
  const allow = [...declared, ...(declared.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].sort().join(', ');
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
    (other) => !declared.includes(other),
  )) {
    const answer = await api.http(method, fill(op));
    t.equal(answer.status, 405, `${method} ${op.path}`);
    t.equal(answer.headers.allow, allow);
    t.equal(answer.body.code, 'method_not_allowed');
  }
  const options = await api.http('OPTIONS', fill(op));
  t.equal(options.status, 204);
  t.equal(options.headers.allow, allow);
});

rule(
  'C-04 a trailing slash is 404',
  (op) => op.path !== '/',
  async (t, op) => {
    const answer = await api.http(op.method, `${fill(op)}/`, call(op));
    t.equal(answer.status, 404, `${op.id} ${answer.text}`);
  },
);

rule('C-10 an unknown query key is refused by name', always, async (t, op) => {
  const answer = await api.http(op.method, `${fill(op)}?notAKey=1`, call(op));
  t.equal(answer.status, 400, `${op.id} ${answer.text}`);
  t.ok(
    answer.body.errors?.some(
      (e: { parameter: string; code: string }) => e.parameter === 'notAKey' && e.code === 'unknown',
    ),
    op.id,
  );
});

rule('C-10 an unknown property is refused by pointer', hasJsonBody, async (t, op) => {
  const body = { ...(sampleOf(op.body?.schema ?? {}, schemas) as object), notAProperty: 1 };
  const answer = await api.http(op.method, fill(op), call(op, { body }));
  t.equal(answer.status, 400, `${op.id} ${answer.text}`);
  t.ok(
    answer.body.errors?.some(
      (e: { pointer: string; code: string }) => e.pointer === '#/notAProperty' && e.code === 'unknown',
    ),
    op.id,
  );
});

rule('C-09 a body that is no object, and text that is no JSON, are refused', hasJsonBody, async (t, op) => {
  for (const body of [[], 1, 'text', null]) {
    const answer = await api.http(op.method, fill(op), call(op, { body }));
    t.equal(answer.status, 400, `${op.id} ${JSON.stringify(body)} ${answer.text}`);
  }
  const { headers, token } = call(op);
  const type = op.body?.type ?? '';
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  for (const payload of ['{"a":', '', '{"a":"\u0000"}', Buffer.from([0x7b, 0xff, 0x7d])]) {
    const answer = await api.app.inject({
      method: op.method as 'POST',
      url: fill(op),
      payload,
      headers: { ...headers, ...authorization, 'content-type': type },
    });
    t.equal(answer.statusCode, 400, `${op.id} ${String(payload)} ${answer.body}`);
  }
});

rule(
  'C-52 a media type that cannot be had is 406',
  (op) => op.success !== '204',
  async (t, op) => {
    const answer = await api.http(op.method, fill(op), call(op, { headers: { accept: 'image/png' } }));
    t.equal(answer.status, 406, `${op.id} ${answer.text}`);
    t.same(answer.body.available, [op.produces]);
  },
);

rule(
  'C-35 C-52 a body of another media type is 415 with what is taken',
  (op) => op.body !== undefined,
  async (t, op) => {
    const wrong = op.method === 'PATCH' ? 'application/json' : 'text/plain';
    const { token, headers } = call(op);
    const answer = await api.app.inject({
      method: op.method as 'POST',
      url: fill(op),
      payload: '{}',
      headers: {
        ...headers,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        'content-type': wrong,
      },
    });
    t.equal(answer.statusCode, 415, `${op.id} ${answer.body}`);
    t.equal(answer.headers[op.method === 'PATCH' ? 'accept-patch' : 'accept'], op.body?.type);
  },
);

rule(
  'C-45 without a token 401 without an error, with a bad one invalid_token',
  (op) => !isOpen(op),
  async (t, op) => {
    const bare = await api.http(op.method, fill(op), call(op, { token: null }));
    t.equal(bare.status, 401, `${op.id} ${bare.text}`);
    t.match(bare.headers['www-authenticate'], /^Bearer realm="api", resource_metadata="/);
    const bad = await api.http(op.method, fill(op), call(op, { token: 'nonsense' }));
    t.equal(bad.body.code, 'token_invalid', op.id);
    t.match(bad.headers['www-authenticate'], 'error="invalid_token"');
  },
);

rule(
  'C-85 a token without the scope is 403 and names it',
  (op) => !isOpen(op),
  async (t, op) => {
    const isMachine = !op.visibility.some((v) => v === 'user' || v === 'admin');
    const made = isMachine
      ? await api.tokens.client({ organisationId: world.ids.organisationId ?? '', scopes: [] })
      : await api.tokens.person({ isPlatformAdmin: true, scopes: [] });
    const answer = await api.http(op.method, fill(op), call(op, { token: made.token }));
    t.equal(answer.status, 403, `${op.id} ${answer.text}`);
    t.same(answer.body.requiredScopes, [op.scope]);
    t.match(answer.headers['www-authenticate'], `scope="${op.scope}"`);
  },
);

rule(
  'C-42 an id that is no id is 400, one that does not exist 404',
  (op) => pathParameters(op).length > 0,
  async (t, op) => {
    const ids = pathParameters(op).filter((parameter) => parameter.schema.format === 'uuid');
    if (ids.length > 0) {
      const bad = Object.fromEntries(ids.map((parameter) => [parameter.name, 'abc']));
      const answer = await api.http(op.method, fill(op, { ...world.ids, ...bad }), call(op));
      t.equal(answer.status, 400, `${op.id} ${answer.text}`);
      for (const { name } of ids)
        t.ok(
          answer.body.errors?.some((e: { parameter: string }) => e.parameter === name),
          `${op.id} ${name}`,
        );
    }
    if (op.method !== 'GET' && op.method !== 'DELETE') return;
    const answer = await api.http(
      op.method,
      fill(op, { codeListName: 'nowhere', externalId: 'nothing' }),
      call(op),
    );
    t.equal(answer.status, 404, `${op.id} ${answer.text}`);
    t.equal(answer.body.code, 'resource_not_found');
  },
);

rule(
  'C-33 a change without If-Match is 428, of another version 412',
  (op) => op.concurrency === 'if-match-required',
  async (t, op) => {
    const { headers, ...rest } = call(op);
    const { 'if-match': _omitted, ...others } = headers as Record<string, string>;
    const bare = await api.http(op.method, fill(op), { ...rest, headers: others });
    t.equal(bare.status, 428, `${op.id} ${bare.text}`);
    const stale = await api.http(op.method, fill(op), call(op, { headers: { 'if-match': '"999.x"' } }));
    t.equal(stale.status, 412, `${op.id} ${stale.text}`);
    t.type(stale.body.currentVersion, 'number');
  },
);

rule(
  'C-37 a required Idempotency-Key is asked for, and a bad one refused',
  (op) => op.idempotency !== 'none',
  async (t, op) => {
    if (op.idempotency === 'required') {
      const { headers, ...rest } = call(op);
      const { 'idempotency-key': _omitted, ...others } = headers as Record<string, string>;
      const bare = await api.http(op.method, fill(op), { ...rest, headers: others });
      t.equal(bare.body.code, 'idempotency_key_required', `${op.id} ${bare.text}`);
    }
    const short = await api.http(op.method, fill(op), call(op, { headers: { 'idempotency-key': 'short' } }));
    t.equal(short.body.code, 'idempotency_key_invalid', `${op.id} ${short.text}`);
  },
);

const NO_NULL = (text: string) => !/[:[,]null[,\]}]/.test(text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""'));
const INSTANTS = /"\w+At":"([^"]*)"/g;

rule(
  'C-09 C-11 C-29 an answer fits its schema, has no null, and its instants are UTC with milliseconds',
  isRead,
  async (t, op) => {
    const answer = await api.http('GET', fill(op), call(op));
    t.equal(answer.status, 200, `${op.id} ${answer.text}`);
    const schema = op.responses['200']?.content?.[op.produces ?? '']?.schema;
    t.match(answer.headers['content-type'], op.produces, op.id);
    const validate = ajv.compile({ $ref: `doc${schema?.$ref ?? ''}` });
    t.ok(validate(answer.body), `${op.id} ${JSON.stringify(validate.errors)}`);
    if (op.id === 'getOpenApi') return;
    t.ok(NO_NULL(answer.text), `${op.id} has no null`);
    for (const [, instant = ''] of answer.text.matchAll(INSTANTS)) {
      t.match(instant, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$|^[+-]\d\d:\d\d$/, op.id);
    }
  },
);

const CACHE: Record<string, string> = {
  'public-short': 'public, max-age=60, stale-while-revalidate=300, stale-if-error=86400',
  'public-long': 'public, max-age=3600, stale-while-revalidate=86400',
  private: 'no-store',
};

rule(
  'C-01 C-47 C-49 C-54 every answer carries version, request id, security and cache headers',
  isRead,
  async (t, op) => {
    const good = await api.http('GET', fill(op), call(op));
    const bad = await api.http('GET', `${fill(op)}?notAKey=1`, call(op));
    t.equal(good.headers['cache-control'], CACHE[op.cachePolicy], op.id);
    t.equal(bad.headers['cache-control'], 'no-store', op.id);
    for (const { headers } of [good, bad]) {
      t.equal(headers['api-version'], version);
      t.match(headers['x-request-id'], /^[0-9a-f]{8}-[0-9a-f]{4}-7/);
      t.equal(headers['strict-transport-security'], 'max-age=31536000; includeSubDomains');
      t.equal(headers['x-content-type-options'], 'nosniff');
      t.equal(headers['x-frame-options'], 'DENY');
      t.equal(headers['content-security-policy'], "default-src 'none'; frame-ancestors 'none'");
      t.equal(headers['referrer-policy'], 'no-referrer');
      t.equal(headers['cross-origin-resource-policy'], isOpen(op) ? 'cross-origin' : 'same-site', op.id);
      t.notOk(headers.server ?? headers['x-powered-by'] ?? headers['set-cookie']);
    }
    t.equal(bad.headers['content-type'], 'application/problem+json');
    t.equal(bad.body.instance, `urn:uuid:${bad.headers['x-request-id']}`);
    t.match(bad.body.type, /\/problems\/validation-failed$/);
  },
);

rule(
  'C-48 C-51 cross-origin reading follows the visibility, and Vary stays within its list',
  isRead,
  async (t, op) => {
    const ask = (origin?: string) =>
      api.http('GET', fill(op), call(op, { headers: origin === undefined ? {} : { origin } }));
    const strange = await ask('https://elsewhere.example');
    const own = await ask('https://app.ondertussen.example');
    const without = await ask();
    const isPublic = op.visibility.includes('public');
    t.equal(strange.headers['access-control-allow-origin'], isPublic ? '*' : undefined, op.id);
    t.equal(
      own.headers['access-control-allow-origin'],
      isPublic ? '*' : 'https://app.ondertussen.example',
      op.id,
    );
    t.equal(without.headers['access-control-allow-origin'], isPublic ? '*' : undefined, op.id);
    t.notOk(strange.headers['access-control-allow-credentials']);
    const vary = (own.headers.vary ?? '').toLowerCase().split(/, */).filter(Boolean);
    const allowed = isPublic ? ['accept-encoding'] : ['accept-encoding', 'origin', 'prefer'];
    t.same(
      vary.filter((name) => !allowed.includes(name)),
      [],
      op.id,
    );
  },
);

rule(
  'C-50 a public answer is the same whoever asks',
  (op) => isRead(op) && op.visibility.includes('public'),
  async (t, op) => {
    const answers = await Promise.all([
      api.http('GET', fill(op)),
      api.http('GET', fill(op), { token: world.adminToken }),
      api.http('GET', fill(op), { token: 'nonsense', headers: { cookie: 'a=b', 'accept-language': 'en' } }),
    ]);
    const seen = answers.map(({ text, headers }) => {
      const { 'x-request-id': _id, date: _day, ...others } = headers;
      return JSON.stringify([text, others]);
    });
    t.equal(new Set(seen).size, 1, op.id);
  },
);

rule('C-32 C-34 a read has an ETag, and who has it gets 304 without a body', isRead, async (t, op) => {
  const first = await api.http('GET', fill(op), call(op));
  t.match(first.headers.etag, /^"[^"]+"$/, op.id);
  if (typeof first.body?.version === 'number') t.match(first.headers.etag, `"${first.body.version}.`, op.id);
  for (const tag of [
    first.headers.etag ?? '',
    `W/${first.headers.etag}`,
    `"other", ${first.headers.etag}`,
    '*',
  ]) {
    const again = await api.http('GET', fill(op), call(op, { headers: { 'if-none-match': tag } }));
    t.equal(again.status, 304, `${op.id} ${tag}`);
    t.equal(again.text, '');
    t.equal(again.headers.etag, first.headers.etag);
    t.equal(again.headers['cache-control'], first.headers['cache-control']);
    t.equal(again.headers.vary, first.headers.vary);
    t.equal(again.headers['api-version'], version);
  }
  const head = await api.http('HEAD', fill(op), call(op));
  t.equal(head.status, 200, op.id);
  t.equal(head.text, '');
  t.equal(head.headers.etag, first.headers.etag, `${op.id} HEAD`);
});

rule(
  'C-23 C-25 a list refuses limits out of range and cursors that are not its own',
  isList,
  async (t, op) => {
    for (const limit of ['0', '-1', '1001', '1.5', 'x', '']) {
      const answer = await api.http('GET', `${fill(op)}?limit=${limit}`, call(op));
      t.equal(answer.status, 400, `${op.id} limit=${limit}`);
      t.equal(answer.body.errors?.[0].parameter, 'limit');
    }
    for (const cursor of ['x', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA']) {
      const answer = await api.http('GET', `${fill(op)}?cursor=${cursor}`, call(op));
      t.equal(answer.body.code, 'cursor_invalid', `${op.id} ${answer.text}`);
    }
  },
);

rule(
  'C-23 C-24 C-27 a list walks by pages of one, in every order, and its Link says the same',
  isPage,
  async (t, op) => {
    const pattern = op.parameters.find((parameter) => parameter.name === 'sort')?.schema.pattern;
    const known = [
      'name',
      'title',
      'createdAt',
      'publishedAt',
      'updatedAt',
      'startsAt',
      'openedAt',
      'respondBy',
      'score',
    ];
    const sorts =
      pattern === undefined
        ? []
        : known.flatMap((key) => [key, `-${key}`]).filter((key) => new RegExp(pattern).test(key));
    for (const sort of [undefined, ...sorts]) {
      const query = sort === undefined ? '' : `&sort=${sort}`;
      const whole = await api.http('GET', `${fill(op)}?limit=5${query}`, call(op));
      t.equal(whole.status, 200, `${op.id} ${sort} ${whole.text}`);
      t.equal(whole.body.page.limit, 5);
      t.ok(Array.isArray(whole.body.items), op.id);
      const walked: unknown[] = [];
      let next: string | undefined = `${fill(op)}?limit=1${query}`;
      while (next !== undefined && walked.length < 5) {
        const page = await api.http('GET', next, call(op));
        walked.push(...page.body.items);
        const cursor: string | undefined = page.body.page.nextCursor;
        const link = /<([^>]+)>; rel="next"/.exec(page.headers.link ?? '')?.[1];
        t.equal(link === undefined, cursor === undefined, `${op.id} Link and body agree`);
        if (link !== undefined) t.equal(new URL(link).searchParams.get('cursor'), cursor);
        next = link?.replace('http://localhost:3000', '');
      }
      t.same(walked, whole.body.items.slice(0, walked.length), `${op.id} ${sort}`);
      t.ok(walked.length >= Math.min(5, whole.body.items.length), `${op.id} ${sort} reaches the end`);
    }
  },
);

rule(
  'C-26 a repeated key and a comma mean the same',
  (op) => isRead(op) && op.parameters.some((p) => p.in === 'query' && p.schema.type === 'array'),
  async (t, op) => {
    for (const parameter of op.parameters.filter((p) => p.in === 'query' && p.schema.type === 'array')) {
      const values = (
        parameter.schema.items?.enum ?? [String(sampleOf(parameter.schema.items ?? {}, schemas))]
      ).slice(0, 2);
      const repeated = await api.http(
        'GET',
        `${fill(op)}?${values.map((value) => `${parameter.name}=${value}`).join('&')}`,
        call(op),
      );
      const commas = await api.http('GET', `${fill(op)}?${parameter.name}=${values.join(',')}`, call(op));
      t.equal(repeated.status, 200, `${op.id} ${parameter.name} ${repeated.text}`);
      t.same(
        commas.body.items ?? commas.body,
        repeated.body.items ?? repeated.body,
        `${op.id} ${parameter.name}`,
      );
    }
  },
);

rule('C-56 an address that is too long is 414, a body that is too large 413', always, async (t, op) => {
  const long = await api.http(op.method, `${fill(op)}?q=${'x'.repeat(9000)}`, call(op));
  t.equal(long.status, 414, op.id);
  if (!hasJsonBody(op)) return;
  const limit = op.id === 'createImportRun' ? 5_000_000 : 262_144;
  const large = await api.http(op.method, fill(op), call(op, { body: { text: 'x'.repeat(limit + 1000) } }));
  t.equal(large.status, 413, `${op.id} ${large.text}`);
  t.type(large.body.maximumBytes, 'number');
});

t.teardown(() => {
  process.stderr.write(`# conformance: ${operations.length} operations, ${checks} operation × rule checks\n`);
});
