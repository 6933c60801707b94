import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import t from 'tap';
import { inTransaction } from '../../../src/infra/context.ts';
import { deleteExpiredKeys } from '../../../src/infra/http/idempotency.ts';
import { newId } from '../../../src/infra/ids.ts';
import { type Answer, type Call, PUBLIC_BASE_URL, testApp } from '../../support/app.ts';
import { makeActivity, makeProvider } from '../../support/factories.ts';

const api = await testApp(t);
const { organisation, editor } = await makeProvider(api);
const { token } = editor;
const admin = await api.tokens.person({ isPlatformAdmin: true });
await api.http('PUT', `/v1/organisations/${organisation.id}/provider-trust`, { token: admin.token });

const activity = (title: string, more = {}) => ({
  organisationId: organisation.id,
  title,
  summary: 'Een les buiten school.',
  descriptionMarkdown: 'De groep gaat zelf aan de slag.',
  delivery: 'scheduled',
  ...more,
});

const create = (title: string, key: string | undefined, call: Call = {}) =>
  api.http('POST', '/v1/activities', {
    token,
    body: activity(title),
    ...(key === undefined ? {} : { key }),
    ...call,
  });

async function made(title: string): Promise<number> {
  const [row] = await api.db.execute<{ count: number }>(
    sql`select count(*)::int as count from activities where title = ${title}`,
  );
  return row?.count ?? 0;
}

const isReplayed = (answer: Answer) => answer.headers['idempotency-replayed'] === 'true';

t.test(
  'the same request with the same key has one effect and gets the same answer again (C-38)',
  async (t) => {
    const key = newId();
    const first = await create('Herhaald', key);
    t.equal(first.status, 201, first.text);
    t.notOk(isReplayed(first));
    const body = Object.fromEntries(Object.entries(activity('Herhaald')).reverse());
    const again = [
      await create('Herhaald', key),
      await create('Herhaald', `"${key}"`),
      await create('Herhaald', `"${key}";attempt=2`),
      await create('Herhaald', key, { body }),
    ];
    for (const replay of again) {
      t.ok(isReplayed(replay));
      t.equal(replay.status, first.status);
      t.equal(replay.text, first.text, 'byte for byte');
      for (const name of ['location', 'etag', 'content-type', 'content-crs'])
        t.equal(replay.headers[name], first.headers[name], name);
      t.not(replay.headers['x-request-id'], first.headers['x-request-id'], 'it is a request of its own');
    }
    t.equal(await made('Herhaald'), 1);
  },
);

t.test('a key stands for one request of one caller at one address (C-37)', async (t) => {
  const key = newId();
  await create('Eerste', key);
  const other = await create('Tweede', key);
  t.equal(other.status, 422);
  t.match(other.body, { code: 'idempotency_key_reused' });
  t.equal(await made('Tweede'), 0);
  const colleague = await api.tokens.person({
    memberships: [{ organisationId: organisation.id, role: 'provider_editor' }],
  });
  const theirs = await create('Eerste', key, { token: colleague.token });
  t.equal(theirs.status, 201);
  t.notOk(isReplayed(theirs), 'the key of another caller is another key');
  t.equal(await made('Eerste'), 2);
  const elsewhere = await api.http('POST', '/v1/organisations', { token, key, body: {} });
  t.equal(elsewhere.body.code, 'validation_failed', 'at another address it is another key');
});

t.test('a key is 16 to 128 plain characters, quoted or bare (C-37)', async (t) => {
  const good = ['a'.repeat(16), 'Z9_-'.repeat(32), newId(), `"${newId()}"`];
  const bad = [
    '',
    'a'.repeat(15),
    'a'.repeat(129),
    'a'.repeat(201),
    `"${'a'.repeat(15)}"`,
    `"${'a'.repeat(20)}`,
    `${'a'.repeat(20)}"`,
  ];
  const odd = [
    `${'a'.repeat(20)}.`,
    `${'a'.repeat(10)} ${'a'.repeat(10)}`,
    `"${newId()}", "${newId()}"`,
    `:${'a'.repeat(20)}:`,
    `'${newId()}'`,
    'ééééééééééééééééé',
  ];
  for (const key of good)
    t.equal((await create('Sleutel', undefined, { headers: { 'idempotency-key': key } })).status, 201, key);
  for (const key of [...bad, ...odd]) {
    const answer = await create('Sleutel', undefined, { headers: { 'idempotency-key': key } });
    t.equal(answer.status, 400, JSON.stringify(key));
    t.equal(answer.body.code, 'idempotency_key_invalid', JSON.stringify(key));
  }
  t.equal(await made('Sleutel'), good.length);
  const row = await makeActivity(api, organisation.id);
  const bare = await api.http('POST', `/v1/activities/${row.id}/status-changes`, {
    token,
    body: { to: 'paused' },
  });
  t.match(bare, { status: 400, body: { code: 'idempotency_key_required' } });
});

t.test('twenty equal requests at once have one effect (C-38)', async (t) => {
  const key = newId();
  const answers = await Promise.all(Array.from({ length: 20 }, () => create('Tegelijk', key)));
  t.equal(await made('Tegelijk'), 1);
  const succeeded = answers.filter(({ status }) => status === 201);
  t.equal(succeeded.filter((answer) => !isReplayed(answer)).length, 1, 'one is the first');
  t.equal(new Set(succeeded.map(({ text }) => text)).size, 1, 'the others that succeed are its replay');
  for (const answer of answers.filter(({ status }) => status !== 201)) {
    t.match(answer, { status: 409, body: { code: 'idempotency_in_progress' } });
    t.ok(Number(answer.headers['retry-after']) > 0);
  }
  const keys = Array.from({ length: 10 }, () => newId());
  const apart = await Promise.all(keys.map((each) => create('Naast elkaar', each)));
  t.ok(
    apart.every(({ status }) => status === 201),
    'different keys do not wait for each other',
  );
  t.equal(await made('Naast elkaar'), 10);
});

t.test('while the first request runs, the second is told to come back', async (t) => {
  await api.db.execute(sql`create function dawdle() returns trigger language plpgsql as
    'begin if new.title = ''Traag'' then perform pg_sleep(1.5); end if; return new; end'`);
  await api.db.execute(
    sql`create trigger dawdle before insert on activities for each row execute function dawdle()`,
  );
  const key = newId();
  const first = create('Traag', key);
  await sleep(500);
  const second = await create('Traag', key);
  t.match(second, { status: 409, body: { code: 'idempotency_in_progress' } });
  t.equal((await first).status, 201);
  t.ok(isReplayed(await create('Traag', key)));
  t.equal(await made('Traag'), 1);
});

/** Makes the database fail once the key's row is written, which is after the effect and before the commit. */
async function failAtKey(fault: string, timing: string): Promise<() => Promise<unknown>> {
  await api.db.execute(
    sql.raw(`create function fault() returns trigger language plpgsql as 'begin ${fault}; return new; end'`),
  );
  await api.db.execute(
    sql.raw(
      `create ${timing} on idempotency_keys ${timing.startsWith('constraint') ? 'deferrable initially deferred' : ''} for each row execute function fault()`,
    ),
  );
  return () => api.db.execute(sql`drop function fault() cascade`);
}

t.test(
  'a crash between the effect and the commit leaves neither, and the retry has one effect (C-38)',
  async (t) => {
    const faults = [
      ['Verbroken', 'perform pg_terminate_backend(pg_backend_pid())', 'trigger fault after insert', 503],
      [
        'Bij commit verbroken',
        'perform pg_terminate_backend(pg_backend_pid())',
        'constraint trigger fault after insert',
        503,
      ],
      ['Mislukt', "raise exception ''kapot''", 'trigger fault after insert', 500],
      ['Bij commit mislukt', "raise exception ''kapot''", 'constraint trigger fault after insert', 500],
    ] as const;
    for (const [title, fault, timing, status] of faults) {
      const key = newId();
      const mend = await failAtKey(fault, timing);
      const broken = await create(title, key);
      t.equal(broken.status, status, `${title}: ${broken.text}`);
      t.equal(broken.headers.location, undefined, 'nothing is promised');
      t.equal(await made(title), 0, 'the effect is gone with the key');
      await mend();
      const retry = await create(title, key);
      t.equal(retry.status, 201, retry.text);
      t.notOk(isReplayed(retry), 'the retry is done, not replayed');
      t.ok(isReplayed(await create(title, key)));
      t.equal(await made(title), 1, `${title}: exactly one`);
    }
  },
);

t.test('a refusal is not kept, so that the same key works after mending (C-38)', async (t) => {
  const key = newId();
  const stranger = await makeProvider(api);
  const attempts: [number, Call][] = [
    [401, { token: 'not-a-token' }],
    [400, { body: activity('x') }],
    [400, { body: activity('Verbeterd', { ageFrom: 12, ageTo: 8 }) }],
    [404, { body: activity('Verbeterd', { organisationId: newId() }) }],
  ];
  for (const [status, call] of attempts) t.equal((await create('Verbeterd', key, call)).status, status);
  const foreign = await create('Verbeterd', key, {
    body: activity('Verbeterd', { organisationId: stranger.organisation.id }),
  });
  t.ok([403, 404].includes(foreign.status));
  const [kept] = await api.db.execute<{ count: number }>(
    sql`select count(*)::int as count from idempotency_keys where key = ${key}`,
  );
  t.equal(kept?.count, 0);
  const mended = await create('Verbeterd', key);
  t.equal(mended.status, 201);
  t.notOk(isReplayed(mended));
  t.equal(await made('Verbeterd'), 1);
});

t.test('an answer is kept for a day, and after it the key is new (C-37)', async (t) => {
  const key = newId();
  await create('Verlopen', key);
  const [row] = await api.db.execute<{ hours: number }>(
    sql`select extract(epoch from expires_at - created_at)::int / 3600 as hours from idempotency_keys where key = ${key}`,
  );
  t.equal(row?.hours, 24);
  await api.db.execute(
    sql`update idempotency_keys set expires_at = now() - interval '1 second' where key = ${key}`,
  );
  const other = await create('Verlopen en anders', key);
  t.equal(other.status, 201, 'also for another request');
  t.notOk(isReplayed(other));
  await api.db.execute(
    sql`update idempotency_keys set expires_at = now() - interval '1 second' where key = ${key}`,
  );
  t.equal(await inTransaction(api.ctx(), deleteExpiredKeys), 1, 'housekeeping removes it');
});

t.test('return=minimal empties the answer and nothing else, also in a replay (C-36)', async (t) => {
  const key = newId();
  const small = await create('Klein', key, { headers: { prefer: 'handling=lenient, return=minimal' } });
  t.match(small, { status: 201, text: '' });
  t.equal(small.headers['preference-applied'], 'return=minimal');
  t.match(small.headers.vary, /\bPrefer\b/);
  const whole = await create('Klein', key);
  t.ok(isReplayed(whole));
  t.match(whole, { status: 201, body: { title: 'Klein' } });
  for (const name of ['etag', 'location']) t.equal(small.headers[name], whole.headers[name], name);
  for (const prefer of ['return=representation', 'return=minimalist', 'respond-async', 'x-return=minimal']) {
    const answer = await create('Klein', newId(), { headers: { prefer } });
    t.equal(answer.body?.title, 'Klein', prefer);
    t.equal(answer.headers['preference-applied'], undefined, prefer);
  }
  const path = small.headers.location?.slice(PUBLIC_BASE_URL.length) ?? '';
  const read = await api.http('GET', path, { token, headers: { prefer: 'return=minimal' } });
  t.equal(read.headers.etag, small.headers.etag, 'Location resolves to the same ETag');
  t.equal(read.body.title, 'Klein', 'a read is not a write');
});

async function ownView(id: string): Promise<Answer> {
  return api.http('GET', `/v1/organisations/${organisation.id}/activities/${id}`, { token });
}

t.test('a change needs the version it is based on, however the tag was handed on (C-33)', async (t) => {
  const { id } = await makeActivity(api, organisation.id);
  const path = `/v1/activities/${id}`;
  const tag = async () => (await ownView(id)).headers.etag ?? '';
  const patch = (title: string, ifMatch?: string) =>
    api.http('PATCH', path, {
      token,
      body: { title },
      ...(ifMatch === undefined ? {} : { headers: { 'if-match': ifMatch } }),
    });
  t.match(await patch('Zonder'), { status: 428, body: { code: 'precondition_required' } });
  t.match(await tag(), /^"\d+\.[A-Za-z0-9_-]+"$/, 'a strong tag of version and digest');
  const version = async () => Number(/^"(\d+)/.exec(await tag())?.[1]);
  t.equal((await patch('Sterk', await tag())).status, 200);
  t.equal((await patch('Zwak', `W/${await tag()}`)).status, 200, 'a weakened tag');
  t.equal((await patch('Kopie', `"${await version()}.other"`)).status, 200, 'only the version counts');
  t.equal(
    (await patch('Lijst', `"${await version()}.a" , W/"${await version()}.b"`)).status,
    200,
    'a list of spellings',
  );
  t.equal((await patch('Ster', '*')).status, 200, 'whatever is there');
  const current = await version();
  for (const stale of [
    `"${current - 1}.x"`,
    `"${current + 1}.x"`,
    `W/"${current - 1}.x"`,
    '"abc"',
    `"${current}"`,
    '""',
    '',
    `"-${current}.x"`,
    `"0x${current}.a"`,
  ]) {
    const answer = await patch('Verouderd', stale);
    t.match(answer, { status: 412, body: { code: 'precondition_failed', currentVersion: current } }, stale);
  }
  t.equal((await ownView(id)).body.title, 'Ster');
});

t.test('of two writers on one version one wins, and the other can go on from the answer', async (t) => {
  for (let round = 0; round < 5; round++) {
    const { id } = await makeActivity(api, organisation.id);
    const headers = { 'if-match': (await ownView(id)).headers.etag ?? '' };
    const patch = (title: string) =>
      api.http('PATCH', `/v1/activities/${id}`, { token, headers, body: { title } });
    const answers = await Promise.all(['Eén', 'Twee'].map(patch));
    t.strictSame(answers.map(({ status }) => status).sort(), [200, 412]);
    const winner = answers.find(({ status }) => status === 200);
    const loser = answers.find(({ status }) => status === 412);
    t.equal(loser?.body.currentVersion, winner?.body.version);
    const now = await ownView(id);
    t.equal(now.body.title, winner?.body.title);
    t.equal(now.headers.etag, winner?.headers.etag, 'the answer of a write has the tag of the next read');
  }
});

t.test('who has the answer gets 304 with the same headers and no body (C-34)', async (t) => {
  const { id } = await makeActivity(api, organisation.id);
  for (const path of [
    `/v1/activities/${id}`,
    `/v1/activities?organisationId=${organisation.id}`,
    '/v1/code-lists/themes',
    '/v1/regions?code=GM0957',
  ]) {
    const first = await api.http('GET', path);
    const tag = first.headers.etag ?? '';
    t.match(tag, /^"[A-Za-z0-9_.-]+"$/);
    for (const ifNoneMatch of [tag, `W/${tag}`, '*', `"other", ${tag}`, `"a","b" , W/${tag}`]) {
      for (const method of ['GET', 'HEAD']) {
        const answer = await api.http(method, path, { headers: { 'if-none-match': ifNoneMatch } });
        t.match(answer, { status: 304, text: '' }, `${method} ${path} ${ifNoneMatch}`);
        for (const name of [
          'etag',
          'cache-control',
          'cdn-cache-control',
          'vary',
          'api-version',
          'access-control-allow-origin',
        ]) {
          t.equal(answer.headers[name], first.headers[name], name);
        }
        t.equal(answer.headers['content-type'], undefined);
      }
    }
    for (const other of ['"other"', tag.slice(0, -2), tag.replaceAll('"', "'"), `"${tag}"`]) {
      t.equal((await api.http('GET', path, { headers: { 'if-none-match': other } })).status, 200, other);
    }
    const head = await api.http('HEAD', path);
    t.match(head, { status: 200, text: '' });
    for (const name of ['etag', 'content-type', 'content-length', 'cache-control'])
      t.equal(head.headers[name], first.headers[name], `HEAD ${name}`);
  }
  const missing = await api.http('GET', `/v1/activities/${newId()}`, { headers: { 'if-none-match': '*' } });
  t.match(missing, { status: 404, body: { code: 'resource_not_found' } });
});

t.test('the tag follows what is shown, its first part the version (C-32)', async (t) => {
  const { id } = await makeActivity(api, organisation.id);
  const tagOf = async (query: string, headers = {}) =>
    (await api.http('GET', `/v1/activities/${id}${query}`, { headers })).headers.etag ?? '';
  const plain = await tagOf('');
  const wide = await tagOf('?include=organisation');
  t.not(wide, plain);
  t.equal(wide.split('.')[0], plain.split('.')[0], 'the version is the same');
  t.equal(await tagOf(''), plain, 'and it stays while nothing changes');
  t.equal(await tagOf('', { 'accept-encoding': 'gzip' }), plain);
  t.equal(await tagOf('', { 'accept-language': 'en' }), plain);
});
