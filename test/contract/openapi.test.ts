import { readFileSync } from 'node:fs';
import t from 'tap';
import { createAjv } from '../../src/infra/ajv.ts';
import { closeDb, createDb } from '../../src/infra/db/client.ts';
import { edgeApp } from '../infra/http/edge-app.ts';
import { readDocument } from './document.ts';
import { answersOf, closedEnums, type Node, reach, reachAll, walk, walkComponents } from './schema-walk.ts';

// Nothing here reaches the database: the pool connects at its first query.
const db = createDb('postgres://nobody@127.0.0.1:1/none');
t.teardown(() => closeDb(db));
const { app } = await edgeApp(t, db);
const { operations, schemas } = readDocument(app);

const get = async (url: string, headers: Record<string, string> = {}) => {
  const answer = await app.inject({ method: 'GET', url, headers });
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: answer.body === '' ? undefined : answer.json(),
  };
};
const committed = (name: string) => JSON.parse(readFileSync(`openapi/${name}`, 'utf8'));
const served = (await get('/v1/openapi.json')).body;
const older = (await get('/v1/openapi.json?oas=3.0')).body;

const bodies = operations.flatMap(({ body }) => (body === undefined ? [] : [body.schema]));
const asked = reachAll(bodies, schemas);
const answered = reachAll(operations.flatMap(answersOf), schemas);
const nodes = walkComponents(schemas);
const parameters = operations.flatMap((op) => op.parameters.map((parameter) => ({ op, parameter })));
const isNullable = ({ schema }: Node) => [schema.type].flat().includes('null');
const places = (found: Node[]) => found.map(({ place }) => place);

type Raw = Record<
  string,
  Record<
    string,
    {
      operationId: string;
      parameters?: { in: string; name: string }[];
      requestBody?: { content: object };
      responses: object;
      security: object;
      tags: string[];
    }
  >
>;

/** What of each operation must be the same in both documents. */
const operationsOf = (document: { paths: Raw }) =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      method,
      path,
      id: operation.operationId,
      tags: operation.tags,
      security: operation.security,
      parameters: (operation.parameters ?? []).map((parameter) => `${parameter.in} ${parameter.name}`),
      takes: Object.keys(operation.requestBody?.content ?? {}),
      answers: Object.keys(operation.responses),
    })),
  );

t.test('C-93 the served document is the committed one, in 3.1.1 with an ETag and for an hour', async (t) => {
  t.equal(served.openapi, '3.1.1');
  t.strictSame(served, committed('openapi.json'), 'run npm run openapi:write');
  const first = await get('/v1/openapi.json');
  t.match(first.headers['cache-control'], 'max-age=3600');
  t.equal(first.headers['access-control-allow-origin'], '*');
  const again = await get('/v1/openapi.json', { 'if-none-match': String(first.headers.etag) });
  t.equal(again.status, 304);
  t.equal(again.body, undefined);
  t.equal((await get('/v1/openapi.json?oas=3.1')).headers.etag, first.headers.etag);
  t.not((await get('/v1/openapi.json?oas=3.0')).headers.etag, first.headers.etag);
  t.equal((await get('/v1/openapi.json?oas=2.0')).status, 400);
});

t.test('C-93 both versions of the document describe the same operations and components', async (t) => {
  t.equal(older.openapi, '3.0.3');
  t.same(operationsOf(older), operationsOf(served));
  t.same(Object.keys(older.components.schemas), Object.keys(served.components.schemas));
});

/** Words of a schema that 3.0 does not know. */
const NEW_WORDS = ['examples', 'const', 'prefixItems', '$id', '$defs', 'if', 'contains'];

t.test('C-97 the 3.0 document says nothing in words of 3.1', async (t) => {
  const then = walkComponents(older.components.schemas);
  const inline = (older as { paths: Raw }).paths;
  const words = JSON.stringify(inline);
  t.notMatch(words, /"type":\[/);
  t.notMatch(words, /"type":"null"/);
  t.notMatch(words, /"schema":\{[^{}]*"examples":\[/);
  const isNew = ({ schema }: Node) =>
    Array.isArray(schema.type) || schema.type === 'null' || NEW_WORDS.some((word) => word in schema);
  t.same(places(then.filter(isNew)), []);
  const limits = ['exclusiveMinimum', 'exclusiveMaximum'];
  t.same(places(then.filter(({ schema }) => limits.some((word) => typeof schema[word] === 'number'))), []);
  const nullable = nodes
    .filter((node) => isNullable(node))
    .map(({ place }) => place.replace(/\(anyOf \d\)$/, ''));
  t.same(places(then.filter(({ schema }) => schema.nullable === true)).sort(), [...new Set(nullable)].sort());
  t.same(Object.keys(older.info.license), ['name']);
});

t.test('every reference leads somewhere, and no component is left over', async (t) => {
  for (const document of [served, older]) {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name = '']) => name,
    );
    t.same(
      [...new Set(refs)].filter((name) => !(name in document.components.schemas)),
      [],
    );
    t.same(JSON.stringify(document).match(/"\$ref":"(?!#\/components\/schemas\/)[^"]*"/g), null);
  }
  const used = new Set([...asked, ...answered]);
  t.same(
    Object.keys(schemas).filter((name) => !used.has(name)),
    [],
  );
});

t.test(
  'C-96 C-98 schemas are plain: no inheritance, no choice, nothing for one direction only',
  async (t) => {
    const banned = [
      'allOf',
      'oneOf',
      'not',
      'if',
      'prefixItems',
      'patternProperties',
      'readOnly',
      'writeOnly',
      'const',
      'discriminator',
      'nullable',
    ];
    for (const word of banned) t.same(places(nodes.filter(({ schema }) => word in schema)), [], word);
    const nested = nodes.filter(({ place, schema }) => schema.type === 'object' && /[.[(]/.test(place));
    t.same(places(nested), [], 'an object has a name');
  },
);

t.test('C-97 null stands in X…Update only, and a choice is a reference or null', async (t) => {
  t.same(
    places(nodes.filter(isNullable)).filter((place) => !/^\w+Update[.]/.test(place)),
    [],
  );
  for (const { place, schema } of nodes.filter(({ schema }) => schema.anyOf !== undefined)) {
    const [reference, none, ...others] = schema.anyOf ?? [];
    t.ok(/^\w+Update[.]/.test(place) && reference?.$ref !== undefined, place);
    t.same([none, others], [{ type: 'null' }, []], place);
  }
  t.same(places(nodes.filter(({ schema }) => schema.enum?.includes(null as never))), []);
});

t.test('C-10 C-99 what is asked refuses the unknown, and what is answered may grow', async (t) => {
  for (const name of asked) {
    if (schemas[name]?.type === 'object') t.equal(schemas[name].additionalProperties, false, name);
  }
  for (const name of answered) t.notOk('additionalProperties' in (schemas[name] ?? {}), name);
  const both = [...asked].filter((name) => answered.has(name) && schemas[name]?.type === 'object');
  t.same(both, []);
});

t.test('C-56 every text, list and number that is asked for has a bound', async (t) => {
  const isBound = ({ schema }: Node) => {
    const types = [schema.type].flat();
    const isFixed =
      schema.enum !== undefined || ['uuid', 'date', 'date-time', 'time-local'].includes(schema.format ?? '');
    return (
      (!types.includes('string') || isFixed || 'maxLength' in schema) &&
      (!types.includes('array') || 'maxItems' in schema) &&
      (!types.includes('integer') || 'maximum' in schema)
    );
  };
  t.same(places(walkComponents(schemas, asked).filter((node) => !isBound(node))), []);
  const loose = parameters.flatMap(({ op, parameter }) =>
    walk({ place: `${op.id} ${parameter.name}`, schema: parameter.schema as Node['schema'] }).filter(
      (node) => !isBound(node),
    ),
  );
  t.same(places(loose), []);
});

t.test('C-100 every scalar has an example, and every example fits its schema', async (t) => {
  const ajv = createAjv(false);
  for (const [name, schema] of Object.entries(schemas))
    ajv.addSchema({ ...schema, $id: `#/components/schemas/${name}` });
  const given = parameters.map(({ op, parameter: { name, schema, example } }) => ({
    place: `${op.id} ${name}`,
    schema: (example === undefined ? schema : { ...schema, examples: [example] }) as Node['schema'],
  }));
  const all = [...nodes, ...given.flatMap(walk)];
  const isScalar = ({ schema }: Node) =>
    ['string', 'integer', 'number', 'boolean'].includes(String([schema.type].flat()[0]));
  t.same(places(all.filter((node) => isScalar(node) && !node.schema.examples?.length)), []);
  const misfits = all.flatMap(({ place, schema: { $id: _id, examples = [], ...schema } }) => {
    if (examples.length === 0) return [];
    const validate = ajv.compile(schema);
    return examples
      .filter((example) => !validate(example))
      .map((example) => `${place} ${JSON.stringify(example)} ${ajv.errorsText(validate.errors)}`);
  });
  t.same(misfits, []);
});

t.test('C-06 no request names a status, and a list is items and a page', async (t) => {
  t.same(
    [...asked].filter(
      (name) => /(Create|Update)$/.test(name) && 'status' in (schemas[name]?.properties ?? {}),
    ),
    [],
  );
  for (const [name, { properties = {}, required = [] }] of Object.entries(schemas).filter(([name]) =>
    name.endsWith('Page'),
  )) {
    t.same(
      [Object.keys(properties).sort(), [...required].sort()],
      [
        ['items', 'page'],
        ['items', 'page'],
      ],
      name,
    );
    t.equal(properties.page?.$ref, '#/components/schemas/PageInfo', name);
  }
  for (const op of operations.filter(
    ({ parameters, produces }) =>
      produces === 'application/json' && parameters.some(({ name }) => name === 'cursor'),
  )) {
    const page = [...reach(answersOf(op)[0] ?? {}, schemas)];
    t.ok(
      page.some((name) => name.endsWith('Page')),
      op.id,
    );
  }
});

/** Every word a path may hold; a new one is added knowingly, as a noun. */
const SEGMENTS = `activities activity-facets activity-locations activity-revisions alternatives
  appointment-requests attestation-policies attestation-recognitions attestations audit-events
  availability-slots cancellations changelog claims code-lists confirmations content content-reports
  copies crss data-subject-requests demand-calls demand-insights demand-invitations demand-responses duplicate-candidates expert-profile
  experts external-identities favourites feedback file-uploads holds images import-runs invitations
  items jobs learner-questions locations matches me members membership-invitations messages
  moderation-cases notification-preferences openapi.json organisation-members organisations preview
  profile programmes proposals provider-trust recommendations regions reservations responses retries review-checklist
  review-items revisions saved-searches school-holidays session-series sessions sign-in-codes
  sources status-changes users verifications visibility waitlist-entries workgroup-members
  workgroups`.split(/\s+/);

t.test('C-02 paths are made of known nouns', async (t) => {
  const used = operations
    .flatMap(({ path }) => path.split('/'))
    .filter((segment) => segment !== '' && !segment.startsWith('{'));
  t.same([...new Set(used)].sort(), SEGMENTS);
});

const EXTENSIONS: Record<string, RegExp> = {
  'x-visibility': /^(public|embed|user|machine|admin|capability)$/,
  'x-cache-policy': /^(public-short|public-long|feed|private)$/,
  'x-idempotency': /^(required|optional|none)$/,
  'x-concurrency': /^(if-match-required|if-match-optional|none)$/,
  'x-rate-limit-policy': /^(anon|embed|client|writes|token)$/,
  'x-error-codes': /^[a-z][a-z0-9_]*$/,
};
const SOMETIMES: Record<string, RegExp> = {
  'x-status-machine': /^[a-z][a-z_]*$/,
  'x-processing-activity': /^https:\/\/ondertussen\.example\/processing-activities\/[a-z-]+$/,
};

t.test('every operation carries the extensions the suites read, and no others', async (t) => {
  for (const [path, item] of Object.entries(
    served.paths as Record<string, Record<string, Record<string, unknown>>>,
  )) {
    for (const [method, operation] of Object.entries(item)) {
      const place = `${method} ${path}`;
      for (const [name, pattern] of Object.entries(EXTENSIONS)) {
        const values = [operation[name]].flat();
        t.ok(values.length > 0 && values.every((value) => pattern.test(String(value))), `${place} ${name}`);
      }
      const others = Object.keys(operation).filter((name) => name.startsWith('x-') && !(name in EXTENSIONS));
      for (const name of others) t.match(operation[name], SOMETIMES[name] ?? /^\b$/, `${place} ${name}`);
    }
  }
});

t.test('C-18 the closed sets in answers are those that were closed knowingly', async (t) => {
  const found = closedEnums(schemas, answered);
  t.strictSame(
    found,
    committed('closed-enums.json'),
    'a new value breaks clients: see openapi/closed-enums.json',
  );
  t.strictSame(Object.keys(committed('closed-enums.json')), Object.keys(found), 'in order');
});

t.test('C-22 C-57 no public answer and no address holds a name that stands for personal data', async (t) => {
  const banned = new Set<string>(committed('pii-fields.json'));
  t.same([...banned].sort(), committed('pii-fields.json'), 'in order');
  const open = operations.filter(({ visibility }) => visibility.some((v) => v === 'public' || v === 'embed'));
  const names = walkComponents(schemas, reachAll(open.flatMap(answersOf), schemas));
  t.same(places(names.filter(({ property }) => property !== undefined && banned.has(property))), []);
  const addressed = parameters.filter(
    ({ parameter }) => parameter.in !== 'header' && banned.has(parameter.name),
  );
  t.same(
    addressed.map(({ op, parameter }) => `${op.id} ${parameter.name}`),
    [],
  );
  t.ok(
    banned.has('email') && nodes.some(({ place }) => place === 'Me.email'),
    'the account itself does hold one',
  );
});

t.test('the page that tries calls asks for a token, calls its own server and fills in nothing', async (t) => {
  const { body: page, headers } = await get('/docs/json');
  t.match(headers['content-security-policy'], "connect-src 'self'");
  t.same(page.servers, [{ url: '/v1', description: 'This server' }]);
  t.match(Object.values(page.components.securitySchemes), [{ type: 'http', scheme: 'bearer' }]);
  t.same(Object.keys(page.paths), Object.keys(served.paths));
  const mine = page.paths['/activities'];
  t.same(mine.get.security, []);
  t.same(Object.keys(mine.post.security[0]), Object.keys(page.components.securitySchemes));
  for (const item of Object.values(
    page.paths as Record<string, Record<string, { parameters: Record<string, unknown>[] }>>,
  )) {
    for (const { parameters } of Object.values(item)) {
      t.same(
        parameters.filter((parameter) => parameter.in !== 'path' && 'example' in parameter),
        [],
      );
    }
  }
  const needed = ({ parameters }: { parameters: { name: string; in: string; required: boolean }[] }) =>
    parameters.filter((parameter) => parameter.required && parameter.in === 'header').map(({ name }) => name);
  t.same(needed(page.paths['/reservations'].post), ['Idempotency-Key']);
  t.same(needed(page.paths['/me'].patch), ['If-Match']);
  t.same(needed(page.paths['/me'].get), []);
});
