import { sql } from 'drizzle-orm';
import t from 'tap';
import { testApp } from '../../support/app.ts';
import { item, items, lesson, makePartner, runJob, work } from './sync-world.ts';

const api = await testApp(t);
const { http, tokens } = api;

const HOUR_MS = 3_600_000;
const later = (hours: number) => new Date(Date.now() + hours * HOUR_MS);

t.test('who keeps the catalogue of an organisation makes, changes and deletes its sources', async (t) => {
  const { organisation } = await makePartner(api);
  const organisationId = organisation.id;
  const { token } = await tokens.person({ memberships: [{ organisationId, role: 'provider_editor' }] });
  const made = await http('POST', '/v1/sources', { token, body: { organisationId, name: 'Lesaanbod' } });
  t.match(made, { status: 201, body: { name: 'Lesaanbod', isTrusted: false, version: 1 } });
  const path = `/v1/sources/${made.body.id}`;
  const etag = made.headers.etag ?? '';
  const patch = (body: object, ifMatch = etag) =>
    http('PATCH', path, { token, body, headers: { 'if-match': ifMatch } });

  t.match(await patch({ isTrusted: true }), { status: 403, body: { code: 'permission_denied' } });
  t.equal((await patch({ name: 'Lesaanbod' })).body.version, 1, 'a change of nothing keeps the version');
  const changed = await patch({ website: 'https://museum.example/lessen' });
  t.match(changed, { status: 200, body: { version: 2, website: 'https://museum.example/lessen' } });
  t.match(await patch({ name: 'Te laat' }), { status: 412, body: { currentVersion: 2 } });
  const admin = await tokens.person({ isPlatformAdmin: true });
  const trusted = await http('PATCH', path, {
    token: admin.token,
    body: { isTrusted: true, website: null },
    headers: { 'if-match': '*' },
  });
  t.match(trusted, { status: 200, body: { isTrusted: true } });
  t.notOk('website' in trusted.body);

  await http('PUT', `${path}/activities/les-1`, { token, body: lesson() });
  t.match(await http('DELETE', path, { token, headers: { 'if-match': '*' } }), {
    status: 409,
    body: { code: 'resource_in_use', usedBy: ['activity'] },
  });
  const empty = await http('POST', '/v1/sources', { token, body: { organisationId, name: 'Leeg' } });
  const gone = await http('DELETE', `/v1/sources/${empty.body.id}`, { token, headers: { 'if-match': '*' } });
  t.equal(gone.status, 204);
  t.equal((await http('GET', `/v1/sources/${empty.body.id}`, { token })).status, 404);
});

t.test('for others a source and all below it does not exist', async (t) => {
  const partner = await makePartner(api);
  const stranger = await makePartner(api);
  const begun = await partner.begin({ items: items(1) });
  const teacher = await tokens.person({
    memberships: [{ organisationId: partner.organisation.id, role: 'teacher' }],
  });
  for (const token of [stranger.token, teacher.token]) {
    const run = `/v1/import-runs/${begun.body.id}`;
    for (const path of [
      partner.path,
      `${partner.path}/activities`,
      `${partner.path}/import-runs`,
      run,
      `${run}/items`,
    ]) {
      t.equal((await http('GET', path, { token })).status, 404, path);
    }
    t.equal((await http('PUT', `${partner.path}/activities/x`, { token, body: lesson() })).status, 404);
    t.equal((await http('POST', `${run}/cancellations`, { token, body: {} })).status, 404);
  }
  t.same(
    (await http('GET', '/v1/sources', { token: partner.token })).body.items.map(
      (each: { id: string }) => each.id,
    ),
    [partner.source.id],
  );
  const body = { organisationId: partner.organisation.id, name: 'Nog een' };
  t.equal(
    (await http('POST', '/v1/sources', { token: stranger.token, body })).status,
    403,
    'a bound client makes none',
  );
  t.equal(
    (await http('POST', '/v1/sources', { token: teacher.token, body })).status,
    403,
    'the role is missing',
  );
});

t.test(
  'a PUT by partner key creates once, replaces after that, and equal content changes nothing',
  async (t) => {
    const { path, call, statuses } = await makePartner(api);
    const key = `${path}/activities/les-1`;
    const put = (body: object, headers = {}) => call('PUT', key, { body, headers });
    const made = await put(lesson(), { 'if-none-match': '*' });
    t.match(made, { status: 201, body: { externalId: 'les-1', version: 1, status: 'published' } });
    t.equal(made.headers.location, `http://localhost:3000${key}`);
    const again = await put(lesson());
    t.match(again, { status: 200, body: { version: 1 } });
    t.equal(again.headers.etag, made.headers.etag);
    t.equal((await call('GET', key)).headers.etag, made.headers.etag);
    t.equal((await put(lesson(), { 'if-none-match': '*' })).status, 412);
    const changed = await put(lesson({ title: 'Drukken' }), { 'if-match': made.headers.etag ?? '' });
    t.match(changed, { status: 200, body: { version: 2, title: 'Drukken' } });
    t.match(await put(lesson(), { 'if-match': made.headers.etag ?? '' }), {
      status: 412,
      body: { currentVersion: 2 },
    });
    t.equal(
      (await call('PUT', `${path}/activities/les-2`, { body: lesson(), headers: { 'if-match': '*' } }))
        .status,
      412,
    );

    t.equal((await call('DELETE', key)).status, 204);
    t.equal((await call('DELETE', key)).status, 204, 'withdrawing twice is no error');
    t.same(await statuses(), { 'les-1': 'archived' });
    t.match(
      await put(lesson({ title: 'Drukken' })),
      { status: 200, body: { status: 'published' } },
      'comes back',
    );
  },
);

t.test('20 parallel PUTs of one new activity make one', async (t) => {
  const { path, call } = await makePartner(api);
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => call('PUT', `${path}/activities/les-1`, { body: lesson() })),
  );
  t.same(answers.map(({ status }) => status).sort(), [...Array(19).fill(200), 201]);
  t.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
});

t.test('a run applies good items and fails bad ones with the problem of the single PUT', async (t) => {
  const { path, call, run, itemsOf } = await makePartner(api);
  const bad = [
    { title: 5 },
    { title: undefined },
    { unknownField: true },
    { themes: ['no_such_theme'] },
    { ageFrom: 12, ageTo: 8 },
    {
      sessions: [
        {
          externalId: 's',
          date: '2027-03-28',
          startTime: '02:30:00',
          endTime: '04:00:00',
          capacitySeats: 9,
        },
      ],
    },
    { place: { city: 'Roermond', point: { type: 'Point', coordinates: [51.19, 5.98] } } },
  ];
  const delivered = [...items(93), ...bad.map((more, index) => item(`bad-${index}`, more))];
  const ended = await run({ items: delivered });
  t.match(ended, {
    status: 'succeeded_with_errors',
    counts: { received: 100, created: 93, updated: 0, unchanged: 0, deleted: 0, failed: 7 },
  });
  const failed = await itemsOf(ended.id, '&status=failed');
  t.same(
    failed.map(({ index }: { index: number }) => index),
    [93, 94, 95, 96, 97, 98, 99],
  );
  for (const [index, { externalId, problem }] of failed.entries()) {
    const single = await call('PUT', `${path}/activities/${externalId}`, {
      body: delivered[93 + index]?.activity,
    });
    const { instance, requestId, ...expected } = single.body;
    t.equal(single.status, 400, externalId);
    t.match(problem, expected, externalId);
    t.ok(instance !== problem.instance && requestId !== problem.requestId);
  }
  t.match(await run({ items: items(93) }), { status: 'succeeded', counts: { unchanged: 93, updated: 0 } });
  const one = await call('GET', `${path}/activities/les-0`);
  t.equal(one.body.version, 1, 'equal content keeps the version');
});

t.test('a faulty run is refused as a whole, and only a faulty item by itself', async (t) => {
  const { begin } = await makePartner(api);
  t.match(await begin({ items: items(1), mode: 'all' }), {
    status: 400,
    body: { errors: [{ pointer: '#/mode' }] },
  });
  t.match(await begin({ items: {} }), { status: 400, body: { errors: [{ pointer: '#/items' }] } });
  t.match(await begin({ items: items(1001) }), {
    status: 400,
    body: { errors: [{ pointer: '#/items', code: 'too_many_items' }] },
  });
  t.match(await begin({ items: items(1) }, { key: undefined as never }), {
    body: { code: 'idempotency_key_required' },
  });
  const { path, call } = await makePartner(api);
  const strict = await call('POST', `${path}/import-runs?foo=1`, {
    key: true,
    body: { mode: 'upsert', items: [{ externalId: 1 }] },
  });
  t.match(strict, { status: 400, body: { code: 'validation_failed' } });
  t.ok(strict.body.errors.some(({ parameter }: { parameter: string }) => parameter === 'foo'));
});

t.test('the same key begins one run, and a source has one run at a time', async (t) => {
  const { path, call, begin } = await makePartner(api);
  const key = 'a-key-of-at-least-sixteen';
  const [first, second] = [
    await begin({ items: items(2) }, { key }),
    await begin({ items: items(2) }, { key }),
  ];
  t.match(first, { status: 202, body: { status: 'queued', counts: { received: 2 } } });
  t.equal(second.body.id, first.body.id);
  t.equal(second.headers['idempotency-replayed'], 'true');
  const refused = await begin({});
  t.match(refused, { status: 409, body: { code: 'import_run_in_progress', importRunId: first.body.id } });
  t.equal(refused.headers.location, first.headers.location);
  t.ok(refused.headers['retry-after']);
  const queued = await api.db.execute(
    sql`select from graphile_worker.jobs where key = ${`import-run-${first.body.id}`}`,
  );
  t.equal(queued.length, 1, 'the work is queued once');

  const cancelled = await call('POST', `/v1/import-runs/${first.body.id}/cancellations`, { body: {} });
  t.match(cancelled, { status: 201, body: { status: 'cancelled' } });
  t.equal((await call('GET', `/v1/import-runs/${first.body.id}`)).headers.etag, cancelled.headers.etag);
  await work(api, first.body.id);
  t.same((await call('GET', `${path}/activities`)).body.items, [], 'a cancelled run does nothing');
  const racing = await Promise.all(Array.from({ length: 5 }, () => begin({})));
  t.same(racing.map(({ status }) => status).sort(), [202, 409, 409, 409, 409]);
});

t.test('a dry run tells the same outcomes as the run after it and changes nothing', async (t) => {
  const { run, itemsOf, statuses } = await makePartner(api);
  await run({ items: items(8, 'old') });
  const snapshot = {
    mode: 'snapshot',
    items: [...items(7, 'old'), item('new'), item('old-0', { title: 'Dubbel' }), item('bad', { title: 5 })],
  };
  const before = await statuses();
  const dry = await run({ ...snapshot, dryRun: true });
  t.same(await statuses(), before);
  const real = await run(snapshot);
  t.same(dry.counts, { received: 10, created: 1, updated: 0, unchanged: 7, deleted: 1, failed: 2 });
  t.same(real.counts, dry.counts);
  const outcomes = async (id: string) =>
    (await itemsOf(id)).map((each: Record<string, unknown>) => [each.index, each.externalId, each.status]);
  t.same(await outcomes(dry.id), await outcomes(real.id));
  t.equal((await statuses())['old-7'], 'archived');
});

t.test('a snapshot that lacks too much withdraws nothing until it is confirmed', async (t) => {
  const { call, run, begin, getRun, statuses } = await makePartner(api);
  await run({ items: items(50) });
  const empty = await run({ mode: 'snapshot', items: [] });
  t.match(empty, { status: 'awaiting_confirmation', missingCount: 50, counts: { deleted: 0 } });
  t.ok(Object.values(await statuses()).every((status) => status === 'published'));
  t.equal((await begin({})).status, 409, 'the source waits for the answer');
  const confirm = () =>
    call('POST', `/v1/import-runs/${empty.id}/confirmations`, { body: { reasonText: 'Klopt.' } });
  t.match(await confirm(), { status: 201, body: { status: 'running' } });
  await work(api, empty.id);
  t.match(await getRun(empty.id), { status: 'succeeded', counts: { deleted: 50 } });
  t.ok(Object.values(await statuses()).every((status) => status === 'archived'));
  t.match(await confirm(), {
    status: 409,
    body: { code: 'transition_not_allowed', currentStatus: 'succeeded' },
  });
});

t.test(
  'a snapshot with an unreadable item withdraws nothing unasked, for that item may be what is missing',
  async (t) => {
    const { run } = await makePartner(api);
    await run({ items: items(10) });
    const broken = await run({
      mode: 'snapshot',
      items: [...items(9), { externalId: 'not an id', activity: lesson() }],
    });
    t.match(broken, { status: 'awaiting_confirmation', missingCount: 1 });
  },
);

t.test('a run that died goes on where it was, and what nobody follows up is cancelled', async (t) => {
  const { begin, getRun, run, statuses } = await makePartner(api);
  const begun = await begin({ items: items(450) });
  const crash = new Error('killed');
  let transactions = 0;
  const dying = new Proxy(api.db, {
    get(target, name) {
      if (name !== 'transaction') return Reflect.get(target, name);
      // The third one is the second chunk: its effect must not be there afterwards.
      return (doWork: (tx: unknown) => Promise<unknown>) =>
        target.transaction(async (tx) => {
          const result = await doWork(tx);
          if (++transactions === 3) throw crash;
          return result;
        });
    },
  });
  const { partnerSyncJobs } = await import('../../../src/modules/partner-sync/index.ts');
  const process = partnerSyncJobs.find(({ name }) => name === 'process-import-run');
  await t.rejects(
    async () => process?.run({ ...api.ctx(), db: dying }, { importRunId: begun.body.id }),
    crash,
  );
  t.match(await getRun(begun.body.id), { status: 'running', counts: { created: 200 } });

  await api.db.execute(sql`delete from graphile_worker._private_jobs`);
  await runJob(api, 'resume-import-runs', {}, later(1));
  const [queued] = await api.db.execute<{ key: string }>(sql`select key from graphile_worker.jobs`);
  t.equal(queued?.key, `import-run-${begun.body.id}`);
  await work(api, begun.body.id);
  t.match(await getRun(begun.body.id), { status: 'succeeded', counts: { created: 450, unchanged: 0 } });

  const waiting = await begin({ mode: 'snapshot' });
  await runJob(api, 'clean-import-runs', {}, later(23));
  t.equal((await getRun(waiting.body.id)).status, 'queued');
  await runJob(api, 'clean-import-runs', {}, later(25));
  t.equal((await getRun(waiting.body.id)).status, 'cancelled');
  const guarded = await run({ mode: 'snapshot', items: [] });
  await runJob(api, 'clean-import-runs', {}, later(73));
  t.equal((await getRun(guarded.id)).status, 'cancelled');
  t.equal(Object.values(await statuses()).filter((status) => status === 'archived').length, 0);
  await runJob(api, 'clean-import-runs', {}, later(34 * 24));
  t.equal((await getRun(guarded.id)).code, 'resource_not_found', 'reports are kept 30 days');
});

t.test('Prefer: wait answers when the run has ended, and gives the same run as asking later', async (t) => {
  const { begin, getRun, itemsOf } = await makePartner(api);
  const timer = setInterval(async () => {
    const [job] = await api.db.execute<{ key: string }>(
      sql`select key from graphile_worker.jobs where key like 'import-run-%' order by id desc limit 1`,
    );
    if (job !== undefined) await work(api, job.key.slice('import-run-'.length));
  }, 100);
  t.teardown(() => clearInterval(timer));
  const waited = await begin({ items: items(3) }, { headers: { prefer: 'wait=10' } });
  clearInterval(timer);
  t.match(waited, { status: 202, body: { status: 'succeeded', counts: { created: 3 } } });
  t.equal(waited.headers['preference-applied'], 'wait=10');
  t.same(await getRun(waited.body.id), waited.body);
  t.equal((await itemsOf(waited.body.id)).length, 3);
});
