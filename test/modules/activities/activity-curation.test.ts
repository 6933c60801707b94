import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import t from 'tap';
import { createEmbedKey } from '../../../src/modules/access/index.ts';
import { duplicateCandidateJobs } from '../../../src/modules/activities/index.ts';
import { testApp } from '../../support/app.ts';
import { MAASTRICHT, makeActivity, makeProvider, makeSchool, makeSession } from '../../support/factories.ts';
import { CHECKED } from './checklist.ts';

t.setTimeout(300_000);
const api = await testApp(t);
const regionOf = async (code: string) =>
  (await api.http('GET', `/v1/regions?code=${code}`)).body.items[0].id as string;
const roermond = await regionOf('GM0957');
const curator = await api.tokens.person({ curatedRegionIds: [roermond] });
const admin = await api.tokens.person({ isPlatformAdmin: true });

const step = (path: string, token: string, body: object) =>
  api.http('POST', `/v1${path}/status-changes`, { token, key: true, body });
const patch = (id: string, token: string, body: object) =>
  api.http('PATCH', `/v1/activities/${id}`, { token, headers: { 'if-match': '*' }, body });
const eventsOf = async (resourceId: string) => {
  const rows = await api.db.execute<{ type: string }>(
    sql`select type from outbox_events where resource_id = ${resourceId} order by position`,
  );
  return rows.map(({ type }) => type);
};

t.test(
  'what a provider changes in a published activity waits beside it, as far as readers decide on it',
  async (t) => {
    const { organisation, editor } = await makeProvider(api);
    const row = await makeActivity(api, organisation.id, { themes: ['music'] });
    const shown = await api.http('GET', `/v1/activities/${row.id}`);
    const changed = await patch(row.id, editor.token, {
      title: 'Nieuwe titel',
      contactEmail: 'les@museum.example',
    });
    t.match(changed, {
      status: 200,
      body: {
        title: row.title,
        contactEmail: 'les@museum.example',
        pendingRevision: { status: 'pending', changedFields: ['title'] },
      },
    });
    t.equal((await api.http('GET', `/v1/activities/${row.id}`)).body.title, shown.body.title);
    const { id } = changed.body.pendingRevision;
    const again = await patch(row.id, editor.token, { summary: 'Anders.' });
    t.match(
      again.body.pendingRevision,
      { id, changedFields: ['title', 'summary'] },
      'one revision at a time',
    );

    const seen = await api.http('GET', `/v1/activity-revisions/${id}`, { token: curator.token });
    t.match(seen, {
      status: 200,
      body: {
        version: 2,
        changes: [
          { field: 'title', before: row.title, after: 'Nieuwe titel' },
          { field: 'summary', after: 'Anders.' },
        ],
        proposal: { id: row.id, title: 'Nieuwe titel', themes: ['music'] },
        allowedTransitions: ['approved', 'changes_requested', 'rejected'],
      },
    });
    const path = `/activity-revisions/${id}`;
    const stale = { to: 'approved', checklist: CHECKED, revisionVersion: 1 };
    t.match(await step(path, curator.token, stale), { status: 409, body: { code: 'version_outdated' } });
    t.match(await step(path, curator.token, { to: 'approved' }), {
      status: 400,
      body: { errors: [{ pointer: '#/checklist', code: 'required' }] },
    });
    const ask = {
      to: 'changes_requested',
      reasonText: 'Noem de leeftijd.',
      checklist: [{ code: 'safe', answer: 'no' }],
    };
    t.equal((await step(path, curator.token, ask)).status, 201);
    const resent = await patch(row.id, editor.token, { ageFrom: 8 });
    t.match(resent.body.pendingRevision, {
      id,
      status: 'pending',
      changedFields: ['title', 'summary', 'ageFrom'],
    });
    const approved = await step(path, curator.token, {
      to: 'approved',
      checklist: CHECKED,
      revisionVersion: 5,
    });
    t.equal(approved.status, 201, approved.text);
    const now = await api.http('GET', `/v1/activities/${row.id}`);
    t.match(now.body, {
      title: 'Nieuwe titel',
      summary: 'Anders.',
      ageFrom: 8,
      slug: 'nieuwe-titel',
      themes: ['music'],
    });
    t.same(
      (await api.http('GET', '/v1/activities?q=nieuwe%20titel')).body.items.length,
      1,
      'it is found by its new title',
    );
    t.ok(now.body.version > shown.body.version + 1, 'the contact, what waits, then the approval');
    t.match(await eventsOf(id), [
      'activity_revision.submitted',
      'activity_revision.submitted',
      'activity_revision.changes_requested',
      'activity_revision.submitted',
      'activity_revision.approved',
    ]);
    t.equal((await eventsOf(row.id)).at(-1), 'activity.updated');
    const history = await api.http('GET', `/v1/activity-revisions/${id}/status-changes`, {
      token: editor.token,
    });
    t.match(history.body.items, [
      {
        to: 'changes_requested',
        reasonText: 'Noem de leeftijd.',
        checklist: [{ code: 'safe', answer: 'no' }],
      },
      { from: 'changes_requested', to: 'pending' },
      { to: 'approved', checklist: CHECKED },
    ]);
    const all = await api.http('GET', `/v1/activities/${row.id}/revisions`, { token: editor.token });
    t.match(all.body.items, [{ id, status: 'approved' }]);
  },
);

t.test('taking a wish back withdraws the change, and archiving ends it', async (t) => {
  const { organisation, editor } = await makeProvider(api);
  const row = await makeActivity(api, organisation.id);
  const { id } = (await patch(row.id, editor.token, { title: 'Weg' })).body.pendingRevision;
  const back = await patch(row.id, editor.token, { title: row.title });
  t.notOk('pendingRevision' in back.body);
  const statusOf = async (revisionId: string) =>
    (await api.http('GET', `/v1/activity-revisions/${revisionId}`, { token: editor.token })).body.status;
  t.equal(await statusOf(id), 'withdrawn');
  const next = (await patch(row.id, editor.token, { title: 'Toch' })).body.pendingRevision;
  t.not(next.id, id);
  t.equal((await step(`/activities/${row.id}`, editor.token, { to: 'archived' })).status, 201);
  t.equal(await statusOf(next.id), 'withdrawn');
});

t.test('changes in other fields merge, a field that was changed otherwise must be sent again', async (t) => {
  const { organisation, editor } = await makeProvider(api);
  const row = await makeActivity(api, organisation.id);
  const { id } = (await patch(row.id, editor.token, { title: 'Van de aanbieder' })).body.pendingRevision;
  t.equal(
    (await patch(row.id, admin.token, { summary: 'Van het platform.' })).body.summary,
    'Van het platform.',
  );
  t.equal((await patch(row.id, admin.token, { title: 'Van het platform' })).body.title, 'Van het platform');
  const approve = () =>
    step(`/activity-revisions/${id}`, curator.token, { to: 'approved', checklist: CHECKED });
  t.match(await approve(), { status: 409, body: { code: 'version_outdated' } });
  await step(`/activity-revisions/${id}`, curator.token, { to: 'changes_requested', reasonCode: 'other' });
  await step(`/activity-revisions/${id}`, editor.token, { to: 'pending' });
  const approved = await approve();
  t.equal(approved.status, 201, approved.text);
  const { body } = await api.http('GET', `/v1/activities/${row.id}`);
  t.match(body, { title: 'Van de aanbieder', summary: 'Van het platform.' });
});

t.test('a trusted provider changes at once, and a workgroup gives and ends the trust', async (t) => {
  const { organisation, editor } = await makeProvider(api);
  const row = await makeActivity(api, organisation.id);
  const path = `/v1/organisations/${organisation.id}/provider-trust`;
  t.equal((await api.http('PUT', path, { token: editor.token })).status, 403);
  const stranger = await api.tokens.person({ curatedRegionIds: [await regionOf('GM0935')] });
  t.equal((await api.http('PUT', path, { token: stranger.token })).status, 403);
  t.equal((await api.http('GET', path, { token: editor.token })).body.isTrusted, false);
  for (const _ of [1, 2]) t.equal((await api.http('PUT', path, { token: curator.token })).status, 204);
  t.match((await api.http('GET', path, { token: editor.token })).body, { isTrusted: true });
  t.match((await patch(row.id, editor.token, { title: 'Meteen' })).body, { title: 'Meteen' });
  t.equal((await api.http('DELETE', path, { token: curator.token })).status, 204);
  t.match((await patch(row.id, editor.token, { title: 'Later' })).body, { title: 'Meteen' });
  await patch(row.id, editor.token, { title: 'Meteen' });
});

t.test('the queue holds what waits in the regions of a curator, oldest first', async (t) => {
  const { organisation, editor } = await makeProvider(api);
  const far = await makeProvider(api, MAASTRICHT, 'Maastricht');
  const made = async (organisationId: string, token: string) => {
    const body = {
      organisationId,
      title: 'Wachtrij',
      summary: 'S.',
      descriptionMarkdown: 'D.',
      delivery: 'scheduled',
    };
    const { id } = (await api.http('POST', '/v1/activities', { token, body })).body;
    await step(`/activities/${id}`, token, { to: 'in_review' });
    return id as string;
  };
  const published = await makeActivity(api, organisation.id);
  const first = await made(organisation.id, editor.token);
  const elsewhere = await made(far.organisation.id, far.editor.token);
  const revision = (await patch(published.id, editor.token, { title: 'Wachtend' })).body.pendingRevision;
  await patch(first, editor.token, { title: 'Wachtrij gewijzigd' });
  const queue = async (token: string, query = '') => {
    const answer = await api.http('GET', `/v1/review-items?limit=100${query}`, { token });
    t.equal(answer.status, 200, answer.text);
    return answer.body.items.map((item: { id: string }) => item.id) as string[];
  };
  t.strictSame(await queue(curator.token), [first, revision.id], 'an edit does not lose the place');
  t.strictSame(await queue(curator.token, '&kind=activity'), [first]);
  t.ok((await queue(admin.token)).includes(elsewhere));
  t.strictSame(await queue(admin.token, `&regionId=${roermond}`), [first, revision.id]);
  const page = await api.http('GET', '/v1/review-items?limit=1', { token: curator.token });
  const next = await queue(curator.token, `&cursor=${page.body.page.nextCursor}`.replace('&limit=100', ''));
  t.strictSame(next, [revision.id]);
  t.equal((await api.http('GET', '/v1/review-items', { token: editor.token })).status, 403);
});

t.test('a workgroup asks its own questions beside the national ones', async (t) => {
  const { organisation, editor } = await makeProvider(api);
  const own = await api.tokens.person({ curatedRegionIds: [roermond] });
  const [row] = await api.db.execute<{ id: string }>(
    sql`select workgroup_id as id from workgroup_members where person_id = ${own.personId}`,
  );
  const path = `/v1/workgroups/${row?.id}/review-checklist`;
  const questions = [{ code: 'bus', text: 'Kan de bus er staan?' }];
  t.equal((await api.http('PUT', path, { token: editor.token, body: { questions } })).status, 403);
  const put = await api.http('PUT', path, { token: own.token, body: { questions } });
  t.match(put, { status: 200, body: { questions } }, put.text);
  const double = { questions: [{ code: 'safe', text: 'Veilig?' }] };
  t.equal((await api.http('PUT', path, { token: own.token, body: double })).status, 400);
  const body = {
    organisationId: organisation.id,
    title: 'Eigen vraag',
    summary: 'S.',
    descriptionMarkdown: 'D.',
    delivery: 'scheduled',
  };
  const { id } = (await api.http('POST', '/v1/activities', { token: editor.token, body })).body;
  const early = { to: 'in_review', checklist: CHECKED };
  t.equal(
    (await step(`/activities/${id}`, editor.token, early)).status,
    400,
    'the list is not of the provider',
  );
  await step(`/activities/${id}`, editor.token, { to: 'in_review' });
  const national = await step(`/activities/${id}`, own.token, { to: 'published', checklist: CHECKED });
  t.match(national, { status: 400, body: { errors: [{ detail: /bus/ }] } });
  const named = [...CHECKED, { code: 'bus', answer: 'yes', note: 'Bel 06-12345678.' }];
  t.match(await step(`/activities/${id}`, own.token, { to: 'published', checklist: named }), {
    status: 400,
    body: { code: 'personal_data_refused' },
  });
  const checklist = [...CHECKED, { code: 'bus', answer: 'yes' }];
  t.equal((await step(`/activities/${id}`, own.token, { to: 'published', checklist })).status, 201);
  const history = await api.http('GET', `/v1/activities/${id}/status-changes`, { token: editor.token });
  t.match(history.body.items.at(-1), { to: 'published', checklist });
});

t.test('one activity from two catalogues is found, linked and shown once', async (t) => {
  const one = await makeProvider(api);
  const two = await makeProvider(api);
  const lesson = {
    title: 'Zelf een kaart drukken met lood',
    summary: 'In het atelier drukt elke leerling een kaart.',
  };
  const older = await makeActivity(api, one.organisation.id, lesson);
  const newer = await makeActivity(api, two.organisation.id, {
    ...lesson,
    title: 'Zelf kaarten drukken met lood',
  });
  await makeActivity(api, two.organisation.id, { title: 'Loodgieten', summary: 'Buizen solderen.' });
  const session = await makeSession(api, newer.id, 30);
  const find = () => duplicateCandidateJobs[0]?.run(api.ctx(), { activityIds: [newer.id, older.id] });
  await find();
  await find();
  const listed = await api.http('GET', `/v1/duplicate-candidates?activityId=${newer.id}`, {
    token: curator.token,
  });
  t.match(listed.body.items, [{ activityId: newer.id, canonicalActivityId: older.id, status: 'proposed' }]);
  t.equal(listed.body.items.length, 1, 'finding it twice changes nothing');
  const { id } = listed.body.items[0];
  t.equal((await api.http('GET', `/v1/duplicate-candidates/${id}`, { token: one.editor.token })).status, 404);
  const owner = await api.http('GET', `/v1/duplicate-candidates/${id}`, { token: two.editor.token });
  t.match(owner.body, { allowedTransitions: ['confirmed', 'dismissed'] });

  const found = async () =>
    (await api.http('GET', '/v1/activities?q=kaart%20drukken')).body.items.map(
      (item: { id: string }) => item.id,
    );
  t.strictSame((await found()).length, 2);
  t.equal((await step(`/duplicate-candidates/${id}`, curator.token, { to: 'confirmed' })).status, 201);
  t.strictSame(await found(), [older.id]);
  const seen = await api.http('GET', `/v1/activities/${newer.id}`);
  t.match(seen, { status: 200, body: { canonicalActivityId: older.id } });
  const school = await makeSchool(api);
  const reserved = await api.http('POST', '/v1/reservations', {
    token: school.teacher.token,
    key: true,
    body: {
      sessionId: session.id,
      organisationId: school.organisation.id,
      groupName: 'A',
      level: 'po_group_7',
      pupilCount: 20,
      adultCount: 2,
    },
  });
  t.equal(reserved.status, 201, reserved.text);
  await step(`/activities/${older.id}`, one.editor.token, { to: 'paused' });
  t.strictSame(await found(), [newer.id], 'when the other is gone, this one is shown again');
  await step(`/activities/${older.id}`, one.editor.token, { to: 'published' });
  t.equal((await step(`/duplicate-candidates/${id}`, curator.token, { to: 'dismissed' })).status, 201);
  t.strictSame((await found()).length, 2);
  await find();
  const again = await api.http('GET', `/v1/duplicate-candidates/${id}`, { token: curator.token });
  t.equal(again.body.status, 'dismissed', 'what was decided stays decided');
});

t.test('why an activity is seen or not agrees with the list in every state', async (t) => {
  const { organisation } = await makeProvider(api);
  const row = await makeActivity(api, organisation.id);
  const canonical = await makeActivity(api, organisation.id);
  const limburg = await regionOf('PV31');
  const groningen = await regionOf('PV20');
  const window = fc.constantFrom(null, -60_000, 60_000);
  const states = fc.record({
    status: fc.constantFrom('published', 'published', 'paused', 'draft', 'archived'),
    from: window,
    until: window,
    owner: fc.constantFrom('active', 'active', 'suspended'),
    canonicalStatus: fc.constantFrom(null, 'published', 'paused'),
    regionId: fc.constantFrom(null, limburg, groningen),
  });
  const instantOf = (offset: number | null) =>
    offset === null ? null : new Date(Date.now() + offset).toISOString();
  let visible = 0;
  await fc.assert(
    fc.asyncProperty(states, async ({ status, from, until, owner, canonicalStatus, regionId }) => {
      await api.db.execute(sql`update organisations set status = ${owner} where id = ${organisation.id}`);
      await api.db.execute(
        sql`update activities set status = ${canonicalStatus ?? 'draft'} where id = ${canonical.id}`,
      );
      await api.db.execute(sql`update activities set status = ${status}, visible_from = ${instantOf(from)},
        visible_until = ${instantOf(until)}, canonical_activity_id = ${canonicalStatus === null ? null : canonical.id}
        where id = ${row.id}`);
      const region = regionId === null ? '' : `regionId=${regionId}`;
      const list = await api.http('GET', `/v1/activities?id=${row.id}&${region}`);
      const why = await api.http('GET', `/v1/activities/${row.id}/visibility?${region}`, {
        token: admin.token,
      });
      if (why.body.isVisible) visible++;
      return why.status === 200 && why.body.isVisible === (list.body.items.length === 1);
    }),
    { numRuns: 60 },
  );
  t.ok(visible > 0 && visible < 60, `${visible} of 60 states are seen`);
  await api.db.execute(sql`update organisations set status = 'active' where id = ${organisation.id}`);
  const { key } = await createEmbedKey(api.ctx(), {
    name: 'Site',
    regionId: groningen,
    origins: ['https://www.groningen.example'],
  });
  const query = `embedKey=${key}&origin=https://elders.example`;
  const keyed = await api.http('GET', `/v1/activities/${row.id}/visibility?${query}`, { token: admin.token });
  const unmet = keyed.body.checks.filter((check: { isMet: boolean }) => !check.isMet);
  const codes = unmet.map((check: { code: string }) => check.code);
  t.ok(codes.includes('key_region') && codes.includes('key_origin') && codes.includes('bookable_session'));
  const unknown = await api.http('GET', `/v1/activities/${row.id}/visibility?embedKey=pk_none`, {
    token: admin.token,
  });
  t.match(unknown, { status: 400, body: { errors: [{ parameter: 'embedKey' }] } });
  const other = await makeProvider(api);
  const hidden = { token: other.editor.token };
  t.equal((await api.http('GET', `/v1/activities/${row.id}/visibility`, hidden)).status, 404);
});

t.test('an embargo begins and ends to the instant', async (t) => {
  const { organisation, editor } = await makeProvider(api);
  const row = await makeActivity(api, organisation.id);
  const soon = Date.now() + 1500;
  const window = {
    visibleFrom: new Date(soon).toISOString(),
    visibleUntil: new Date(soon + 1500).toISOString(),
  };
  t.notOk(
    'pendingRevision' in (await patch(row.id, editor.token, window)).body,
    'the window is of the provider',
  );
  const seen = async () => (await api.http('GET', `/v1/activities/${row.id}`)).status;
  const until = (instant: number) => new Promise((done) => setTimeout(done, instant - Date.now() + 50));
  if (Date.now() < soon - 100) t.equal(await seen(), 404);
  await until(soon);
  if (Date.now() < soon + 1400) t.equal(await seen(), 200);
  await until(soon + 1500);
  t.equal(await seen(), 404);
});

t.test('an activity is taken over as a draft that names where it came from', async (t) => {
  const { organisation } = await makeProvider(api);
  const other = await makeProvider(api, MAASTRICHT, 'Maastricht');
  const image = {
    url: 'https://museum.example/a.jpg',
    alt: 'Pers',
    credit: 'Foto: J. Janssen',
    licence: 'CC BY 4.0',
  };
  const row = await makeActivity(api, organisation.id, {
    themes: ['music'],
    images: [image],
    contactEmail: 'les@museum.example',
    website: 'https://museum.example/les',
    price: { amount: { amountCents: 250, currency: 'EUR' }, unit: 'per_pupil' },
  });
  const regionId = await regionOf('GM0935');
  const copy = (activityId: string, token: string, organisationId: string) =>
    api.http('POST', `/v1/activities/${activityId}/copies`, { token, body: { organisationId, regionId } });
  const made = await copy(row.id, other.editor.token, other.organisation.id);
  t.match(made, {
    status: 201,
    body: {
      status: 'draft',
      title: row.title,
      inspiredById: row.id,
      themes: ['music'],
      images: [image],
      isFree: true,
    },
  });
  t.same(made.body.workRegionIds, [regionId]);
  t.notOk('contactEmail' in made.body || 'website' in made.body);
  t.equal(
    (await copy(made.body.id, other.editor.token, other.organisation.id)).status,
    404,
    'a draft is not taken over',
  );
  t.equal((await copy(row.id, other.editor.token, organisation.id)).status, 404, 'nor for somebody else');
  await api.db.execute(sql`update activities set status = 'published' where id = ${made.body.id}`);
  const inspiredBy = async () => (await api.http('GET', `/v1/activities/${made.body.id}`)).body.inspiredById;
  t.equal(await inspiredBy(), row.id);
  await api.db.execute(sql`update activities set status = 'draft' where id = ${row.id}`);
  t.equal(await inspiredBy(), undefined, 'what is not public is not told');
});
