import { sql } from 'drizzle-orm';
import t from 'tap';
import { changeOrganisationStatus } from '../../../src/modules/organisations/index.ts';
import { testApp } from '../../support/app.ts';
import { MAASTRICHT, makeActivity, makeProvider, makeSchool, makeSession } from '../../support/factories.ts';
import { endCancelledReservations } from './cancellations.ts';
import { CHECKED } from './checklist.ts';

const api = await testApp(t);
const provider = await makeProvider(api);

const draft = (organisationId: string, more = {}) => ({
  organisationId,
  title: 'Zelf drukken met lood en inkt',
  summary: 'In het atelier drukt elke leerling een eigen kaart.',
  descriptionMarkdown: 'De groep begint met een **rondleiding**.',
  delivery: 'scheduled',
  ...more,
});

t.test('an activity goes from draft to published, and only then is it public', async (t) => {
  const { token } = provider.editor;
  const made = await api.http('POST', '/v1/activities', { token, body: draft(provider.organisation.id) });
  t.equal(made.status, 201, made.text);
  t.equal(made.body.status, 'draft');
  t.same(made.body.allowedTransitions, ['in_review', 'archived']);
  const path = `/v1/activities/${made.body.id}`;
  t.equal((await api.http('GET', path)).status, 404, 'a draft is not public');

  const own = await api.http('GET', made.headers.location?.replace('http://localhost:3000', '') ?? '', {
    token,
  });
  t.equal(own.headers.etag, made.headers.etag, 'Location resolves to the same ETag');

  const review = await api.http('POST', `${path}/status-changes`, {
    token,
    key: true,
    body: { to: 'in_review' },
  });
  t.equal(review.status, 201, review.text);
  const early = await api.http('POST', `${path}/status-changes`, {
    token,
    key: true,
    body: { to: 'published' },
  });
  t.equal(early.status, 403, 'a provider does not publish its own activity');

  const regionId = (await api.http('GET', '/v1/regions?code=GM0957')).body.items[0].id;
  const curator = await api.tokens.person({ curatedRegionIds: [regionId] });
  const bare = await api.http('POST', `${path}/status-changes`, {
    token: curator.token,
    key: true,
    body: { to: 'rejected' },
  });
  t.equal(bare.body.errors?.[0].pointer, '#/reasonCode', 'a rejection needs a reason');
  const published = await api.http('POST', `${path}/status-changes`, {
    token: curator.token,
    key: true,
    body: { to: 'published', checklist: CHECKED },
  });
  t.equal(published.status, 201, published.text);
  const seen = await api.http('GET', path);
  t.equal(seen.status, 200);
  t.equal(seen.body.description, 'De groep begint met een rondleiding.');
  t.match(seen.body.descriptionHtml, '<strong>rondleiding</strong>');
  t.equal(seen.body.contactEmail, undefined);

  const again = await api.http('POST', `${path}/status-changes`, {
    token: curator.token,
    key: true,
    body: { to: 'rejected', reasonCode: 'other' },
  });
  t.equal(again.status, 409);
  t.same(again.body.allowedTransitions, ['paused', 'archived']);
  const history = await api.http('GET', `${path}/status-changes`, { token });
  t.same(
    history.body.items.map((step: { to: string }) => step.to),
    ['in_review', 'published'],
  );

  const etag =
    published &&
    (
      await api.http('GET', `/v1/organisations/${provider.organisation.id}/activities/${made.body.id}`, {
        token,
      })
    ).headers.etag;
  const gone = await api.http('DELETE', path, { token, headers: { 'if-match': etag ?? '' } });
  t.equal(gone.status, 204, gone.text);
  t.equal((await api.http('GET', path)).status, 410);
});

t.test('a merge patch changes what is named, clears what is null and leaves the rest', async (t) => {
  const provider = await makeProvider(api);
  const admin = await api.tokens.person({ isPlatformAdmin: true });
  const trust = `/v1/organisations/${provider.organisation.id}/provider-trust`;
  t.equal((await api.http('PUT', trust, { token: admin.token })).status, 204);
  const row = await makeActivity(api, provider.organisation.id, { ageFrom: 8, ageTo: 12, themes: ['music'] });
  const { token } = provider.editor;
  const path = `/v1/activities/${row.id}`;
  const own = await api.http('GET', `/v1/organisations/${provider.organisation.id}/activities/${row.id}`, {
    token,
  });
  const headers = { 'if-match': own.headers.etag ?? '' };
  const changed = await api.http('PATCH', path, { token, headers, body: { ageTo: null, title: 'Nieuw' } });
  t.equal(changed.status, 200, changed.text);
  t.equal(changed.body.title, 'Nieuw');
  t.notOk('ageTo' in changed.body);
  t.equal(changed.body.ageFrom, 8);
  t.same(changed.body.themes, ['music']);
  const stale = await api.http('PATCH', path, { token, headers, body: { title: 'Ander' } });
  t.equal(stale.status, 412);
  t.equal(stale.body.currentVersion, changed.body.version);
  const fresh = { 'if-match': changed.headers.etag ?? '' };
  const cleared = await api.http('PATCH', path, { token, headers: fresh, body: { title: null } });
  t.same(cleared.body.errors, [
    { pointer: '#/title', code: 'not_clearable', detail: cleared.body.errors?.[0].detail },
  ]);
  const inverted = await api.http('PATCH', path, { token, headers: fresh, body: { ageFrom: 12, ageTo: 8 } });
  t.equal(inverted.body.errors?.[0].code, 'range_inverted');
});

t.test('others do not know of a draft and may not change what is public', async (t) => {
  const other = await makeProvider(api);
  const made = await api.http('POST', '/v1/activities', {
    token: provider.editor.token,
    body: draft(provider.organisation.id),
  });
  const path = `/v1/activities/${made.body.id}`;
  const ownerPath = `/v1/organisations/${provider.organisation.id}/activities/${made.body.id}`;
  t.equal((await api.http('GET', ownerPath, { token: other.editor.token })).status, 404);
  const headers = { 'if-match': '*' };
  t.equal(
    (await api.http('PATCH', path, { token: other.editor.token, headers, body: { title: 'Mijn' } })).status,
    404,
  );
  const foreign = await api.http('POST', '/v1/activities', {
    token: other.editor.token,
    body: draft(provider.organisation.id),
  });
  t.ok([403, 404].includes(foreign.status), foreign.text);
  const school = await makeSchool(api);
  t.equal(
    (
      await api.http('POST', '/v1/activities', {
        token: school.teacher.token,
        body: draft(school.organisation.id),
      })
    ).status,
    403,
  );
});

t.test('search finds Dutch words inflected, begun, without accents and with a typing error', async (t) => {
  const { id } = provider.organisation;
  const title = await makeActivity(api, id, { title: 'Workshops pottenbakken', summary: 'Klei.' });
  const summary = await makeActivity(api, id, { title: 'Klei en oven', summary: 'Een dag pottenbakken.' });
  const body = await makeActivity(api, id, {
    title: 'Kleur',
    summary: 'Vorm.',
    descriptionMarkdown: 'Ook pottenbakken, pottenbakken en pottenbakken.',
  });
  const coffee = await makeActivity(api, id, { title: 'Café in het museum', summary: 'Koffie zetten.' });
  const find = async (q: string) =>
    (await api.http('GET', `/v1/activities?q=${encodeURIComponent(q)}`)).body.items.map(
      (item: { id: string }) => item.id,
    );
  t.same(
    await find('pottenbakken'),
    [title.id, summary.id, body.id],
    'title above summary above description',
  );
  t.ok((await find('workshop')).includes(title.id), 'singular finds plural');
  t.ok((await find('pottenb')).includes(title.id), 'a beginning');
  t.ok((await find('pottebaken')).includes(title.id), 'a typing error');
  t.ok((await find('cafe')).includes(coffee.id), 'without the accent');
  t.same(await find('xyzzy'), []);
  t.same(await find("!!! ':* &"), [], 'operators mean nothing');
});

t.test('every filter narrows the list, and facets add up', async (t) => {
  const far = await makeProvider(api, MAASTRICHT, 'Maastricht');
  const row = await makeActivity(api, far.organisation.id, {
    title: 'Robots bouwen',
    clusters: ['science_technology'],
    themes: ['robotics'],
    sectors: ['po'],
    levels: ['po_group_7', 'po_group_8'],
    ageFrom: 10,
    ageTo: 12,
    groupSizeMin: 10,
    groupSizeMax: 30,
    languages: ['nl', 'en'],
    price: { amount: { amountCents: 250, currency: 'EUR' }, unit: 'per_pupil' },
    accessibilityFeatures: ['wheelchair_accessible'],
  });
  await makeSession(api, row.id, 30, 40);
  const limburg = (await api.http('GET', '/v1/regions?code=PV31')).body.items[0].id;
  const roermond = (await api.http('GET', '/v1/regions?code=GM0957')).body.items[0].id;
  const base = `/v1/activities?organisationId=${far.organisation.id}`;
  const count = async (query: string) => {
    const answer = await api.http('GET', `${base}&${query}`);
    t.equal(answer.status, 200, `${query} ${answer.text}`);
    return answer.body.items.length;
  };
  const soon = new Date(Date.now() + 39 * 86_400_000).toISOString();
  const later = new Date(Date.now() + 60 * 86_400_000).toISOString();
  const hits = [
    'cluster=science_technology',
    'theme=robotics,music',
    'theme=robotics&theme=music',
    'sector=po',
    'level=po_group_8',
    'language=en',
    'ageFrom=11',
    'ageTo=11',
    'groupSize=28',
    'priceTo=250',
    'delivery=scheduled',
    'attendanceMode=on_site',
    'accessibilityFeature=wheelchair_accessible',
    'near=5.69,50.85&radiusKm=5',
    'bbox=5.6,50.8,5.8,50.9',
    `regionId=${limburg}`,
    `startsFrom=${soon}&startsTo=${later}`,
    `id=${row.id}`,
    'q=robot',
  ];
  for (const query of hits) t.equal(await count(query), 1, query);
  const misses = [
    'cluster=sport',
    'theme=music',
    'sector=vo',
    'level=po_group_1',
    'language=de',
    'ageFrom=13',
    'ageTo=9',
    'groupSize=31',
    'priceTo=249',
    'delivery=online',
    'attendanceMode=at_school',
    'accessibilityFeature=hearing_loop',
    'near=5.99,51.19&radiusKm=5',
    'bbox=5.9,51.1,6.0,51.2',
    `regionId=${roermond}`,
    `startsFrom=${later}`,
    `id=${provider.organisation.id}`,
    'q=banaan',
  ];
  for (const query of misses) t.equal(await count(query), 0, query);
  const facets = await api.http('GET', `/v1/activity-facets?organisationId=${far.organisation.id}`);
  t.equal(facets.body.totalCount, 1);
  t.match(facets.body.facets.find((facet: { name: string }) => facet.name === 'theme').values, [
    { code: 'robotics', label: 'Robotica', count: 1 },
  ]);
  const map = await api.http('GET', `/v1/activity-locations?organisationId=${far.organisation.id}`);
  t.match(map.headers['content-type'], 'application/geo+json');
  t.equal(map.headers['content-crs'], '<http://www.opengis.net/def/crs/OGC/1.3/CRS84>');
  t.same(map.body.features[0].geometry.coordinates, MAASTRICHT.coordinates);
  const full = await api.http('GET', `${base}&include=organisation,sessions`);
  t.equal(full.body.items[0].organisation.id, far.organisation.id);
  t.equal(full.body.items[0].sessions.length, 1);
  t.equal((await api.http('GET', base)).body.items[0].organisation, undefined, 'nothing is added unasked');
  for (const swapped of ['near=50.85,5.69', 'bbox=50.8,5.6,50.9,5.8'])
    t.equal((await api.http('GET', `${base}&${swapped}`)).body.code, 'bbox_invalid');
  t.equal((await api.http('GET', `${base}&sort=distance`)).status, 400, 'distance needs near');
});

t.test('pages of every sort hold each activity once, also when rows come and go', async (t) => {
  const many = await makeProvider(api);
  for (let index = 0; index < 7; index++)
    await makeActivity(api, many.organisation.id, { title: `Rij ${index % 3}` });
  const base = `/v1/activities?organisationId=${many.organisation.id}&near=5.98,51.19&radiusKm=50`;
  for (const sort of [
    'publishedAt',
    '-publishedAt',
    'createdAt',
    '-createdAt',
    'title',
    '-title',
    'distance',
    'title,-createdAt',
  ]) {
    const whole = (await api.http('GET', `${base}&sort=${sort}`)).body.items.map(
      (item: { id: string }) => item.id,
    );
    t.equal(new Set(whole).size, 7, sort);
    const walked: string[] = [];
    let cursor = '';
    do {
      const page = await api.http('GET', `${base}&sort=${sort}&limit=2${cursor}`);
      t.equal(page.status, 200, page.text);
      walked.push(...page.body.items.map((item: { id: string }) => item.id));
      cursor = page.body.page.nextCursor === undefined ? '' : `&cursor=${page.body.page.nextCursor}`;
    } while (cursor !== '');
    t.same(walked, whole, `${sort} by pages`);
  }
  const first = await api.http('GET', `${base}&limit=3`);
  const second = await api.http(
    'GET',
    first.headers.link?.match(/<http:\/\/localhost:3000([^>]+)>; rel="next"/)?.[1] ?? '',
  );
  const back = await api.http('GET', `${base}&limit=3&cursor=${second.body.page.prevCursor}`);
  t.same(back.body.items, first.body.items, 'the page before is the page before');
  const foreign = await api.http('GET', `/v1/activities?theme=music&cursor=${first.body.page.nextCursor}`);
  t.equal(foreign.body.code, 'cursor_invalid', 'a cursor of another filter');
});

t.test('sessions keep their local time across the change of the clock', async (t) => {
  const row = await makeActivity(api, provider.organisation.id);
  const { token } = provider.editor;
  const path = `/v1/activities/${row.id}/sessions`;
  const plan = (body: object) =>
    api.http('POST', path, {
      token,
      body: { startTime: '10:00:00', endTime: '11:30:00', capacitySeats: 30, ...body },
    });
  const before = await plan({ date: '2027-03-25' });
  const after = await plan({ date: '2027-04-01' });
  t.equal(before.body.startsAt, '2027-03-25T09:00:00.000Z', before.text);
  t.equal(after.body.startsAt, '2027-04-01T08:00:00.000Z');
  t.equal(after.body.startsAtOffset, '+02:00');
  const skipped = await plan({ date: '2027-03-28', startTime: '02:30:00', endTime: '04:00:00' });
  t.equal(skipped.body.errors?.[0].code, 'local_time_nonexistent');
  const twice = { date: '2027-10-31', startTime: '02:30:00', endTime: '04:00:00' };
  t.equal((await plan(twice)).body.startsAt, '2027-10-31T00:30:00.000Z', 'the earlier of two');
  t.equal(
    (await plan({ ...twice, startsAtOffset: '+01:00' })).body.startsAt,
    '2027-10-31T01:30:00.000Z',
    'or the one that is named',
  );
  t.equal((await plan({ date: '2027-03-25', endTime: '09:00:00' })).body.errors?.[0].code, 'range_inverted');
  const headers = { 'if-match': before.headers.etag ?? '' };
  const moved = await api.http('PATCH', `/v1/sessions/${before.body.id}`, {
    token,
    headers,
    body: { startTime: '09:00:00', remark: 'Vroeg' },
  });
  t.equal(moved.body.startsAt, '2027-03-25T08:00:00.000Z', moved.text);
  const cancelled = await api.http('POST', `/v1/sessions/${before.body.id}/status-changes`, {
    token,
    key: true,
    body: { to: 'cancelled', reasonCode: 'illness' },
  });
  t.equal(cancelled.status, 201, cancelled.text);
  const seen = await api.http('GET', `/v1/sessions/${before.body.id}`);
  t.equal(seen.body.bookingState, 'cancelled');
  const reopened = await api.http('POST', `/v1/sessions/${before.body.id}/status-changes`, {
    token,
    key: true,
    body: { to: 'scheduled' },
  });
  t.equal(reopened.status, 409);
  const agenda = await api.http('GET', `/v1/sessions?activityId=${row.id}&minimumSeats=10`);
  t.ok(agenda.body.items.length >= 3, agenda.text);
  t.equal(agenda.body.items[0].activityTitle, row.title);
});

t.test('who cancels a session gives a reason, and its reservations end with that reason', async (t) => {
  const row = await makeActivity(api, provider.organisation.id);
  const session = await makeSession(api, row.id, 60);
  const other = await makeSession(api, row.id, 60, 31);
  const reserve = async (sessionId: string) => {
    const { organisation, teacher } = await makeSchool(api);
    const body = { sessionId, organisationId: organisation.id, groupName: 'Groep 7', level: 'po_group_7' };
    const made = await api.http('POST', '/v1/reservations', {
      token: teacher.token,
      key: true,
      body: { ...body, pupilCount: 24, adultCount: 2 },
    });
    t.equal(made.body.status, 'confirmed', made.text);
    const path = `/v1/reservations/${made.body.id}`;
    return async (below = '') => (await api.http('GET', path + below, { token: teacher.token })).body;
  };
  const hit = [await reserve(session.id), await reserve(session.id)];
  const spared = await reserve(other.id);
  const cancel = (reason: object) =>
    api.http('POST', `/v1/sessions/${session.id}/status-changes`, {
      token: provider.editor.token,
      key: true,
      body: { to: 'cancelled', ...reason },
    });
  await endCancelledReservations(api);
  const bare = await cancel({});
  t.match(bare, { status: 400, body: { errors: [{ pointer: '#/reasonCode', code: 'required' }] } });
  t.equal(await endCancelledReservations(api), 0, 'a refused step queues nothing');

  const reason = { reasonCode: 'illness', reasonText: 'De gids is ziek.' };
  t.equal((await cancel(reason)).status, 201);
  t.equal(await endCancelledReservations(api), 1);
  for (const read of hit) {
    t.match(await read(), { status: 'cancelled', cancelledBy: 'provider', allowedTransitions: [] });
    const { items } = await read('/status-changes');
    t.match(items.at(-1), { from: 'confirmed', to: 'cancelled', ...reason });
  }
  t.equal((await spared()).status, 'confirmed', 'another session of the activity goes on');
  t.equal((await cancel(reason)).status, 201, 'it is cancelled already');
  t.equal(await endCancelledReservations(api), 0, 'and nothing is queued twice');
});

t.test('a session in the second of two equal hours stays there when something else changes', async (t) => {
  const row = await makeActivity(api, provider.organisation.id);
  const { token } = provider.editor;
  const made = await api.http('POST', `/v1/activities/${row.id}/sessions`, {
    token,
    body: {
      date: '2027-10-31',
      startTime: '02:15:00',
      endTime: '02:45:00',
      startsAtOffset: '+01:00',
      capacitySeats: 30,
    },
  });
  t.match(made.body, { startsAt: '2027-10-31T01:15:00.000Z', endsAt: '2027-10-31T01:45:00.000Z' });
  const patch = (body: object) =>
    api.http('PATCH', `/v1/sessions/${made.body.id}`, { token, headers: { 'if-match': '*' }, body });
  t.match((await patch({ remark: 'Nacht' })).body, { startsAt: '2027-10-31T01:15:00.000Z' });
  t.match(
    (await patch({ startTime: '02:00:00' })).body,
    { startsAt: '2027-10-31T00:00:00.000Z' },
    'another begin is chosen anew',
  );
});

t.test('scripts and event attributes never reach the HTML of a description', async (t) => {
  const nasty = [
    '<script>alert(1)</script>',
    '[klik](javascript:alert(1))',
    '<img src=x onerror=alert(1)>',
    '<iframe src="https://x.example"></iframe>',
    '![x](data:text/html;base64,xx)',
    '<a href="https://x.example" onclick="x()">x</a>',
  ];
  for (const descriptionMarkdown of nasty) {
    const row = await makeActivity(api, provider.organisation.id, {
      descriptionMarkdown: `Veilig ${descriptionMarkdown}`,
    });
    const { body } = await api.http('GET', `/v1/activities/${row.id}`);
    t.notMatch(
      body.descriptionHtml,
      /<(script|iframe|img)|<[^>]+\son\w+=|href="(javascript|data):/i,
      descriptionMarkdown,
    );
    t.notMatch(body.description, /<\/?(p|a|strong)>/);
  }
});

t.test('what a suspended provider offers is neither seen nor reserved', async (t) => {
  const suspended = await makeProvider(api);
  const row = await makeActivity(api, suspended.organisation.id, { title: 'Schorsproef' });
  const session = await makeSession(api, row.id, 30);
  const school = await makeSchool(api);
  await changeOrganisationStatus(api.ctx(), suspended.organisation.id, {
    to: 'suspended',
    reasonCode: 'not_safe',
  });
  t.equal((await api.http('GET', `/v1/activities/${row.id}`)).status, 404);
  t.equal((await api.http('GET', `/v1/sessions/${session.id}`)).status, 404);
  t.same((await api.http('GET', '/v1/activities?q=schorsproef')).body.items, []);
  t.same((await api.http('GET', `/v1/sessions?activityId=${row.id}`)).body.items, []);
  const refused = await api.http('POST', '/v1/reservations', {
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
  t.match(refused, { status: 409, body: { code: 'session_not_bookable', reason: 'not_published' } });
  await changeOrganisationStatus(api.ctx(), suspended.organisation.id, { to: 'active' });
  t.equal((await api.http('GET', `/v1/activities/${row.id}`)).status, 200);
});

t.test('a pause by a curator is ended by a curator, one by the provider by either', async (t) => {
  const row = await makeActivity(api, provider.organisation.id);
  const regionId = (await api.http('GET', '/v1/regions?code=GM0957')).body.items[0].id;
  const curator = await api.tokens.person({ curatedRegionIds: [regionId] });
  const move = (token: string, to: string) =>
    api.http('POST', `/v1/activities/${row.id}/status-changes`, {
      token,
      key: true,
      body: { to, reasonCode: 'not_safe' },
    });
  t.equal((await move(curator.token, 'paused')).status, 201);
  t.equal((await move(provider.editor.token, 'published')).status, 403);
  t.equal((await move(curator.token, 'published')).status, 201);
  t.equal((await move(provider.editor.token, 'paused')).status, 201);
  t.equal((await move(provider.editor.token, 'published')).status, 201);

  const admin = (await api.tokens.person({ isPlatformAdmin: true })).token;
  t.equal((await move(admin, 'paused')).status, 201);
  t.equal((await move(provider.editor.token, 'published')).status, 403, 'one of the platform holds');
  t.equal((await move(admin, 'published')).status, 201);
  t.equal((await move(provider.editor.token, 'paused')).status, 201);
  t.equal((await move(curator.token, 'paused')).status, 201);
  t.equal((await move(provider.editor.token, 'published')).status, 403, 'also over a pause of the provider');
});

t.test(
  'a curator decides on what was looked at, and never on what the own organisation offers',
  async (t) => {
    const { id } = await makeActivity(api, provider.organisation.id);
    await api.db.execute(sql`update activities set status = 'in_review', version = 3 where id = ${id}`);
    const row = { id, version: 3 };
    const regionId = (await api.http('GET', '/v1/regions?code=GM0957')).body.items[0].id;
    const memberships = [{ organisationId: provider.organisation.id, role: 'provider_editor' as const }];
    const involved = await api.tokens.person({ curatedRegionIds: [regionId], memberships });
    const curator = await api.tokens.person({ curatedRegionIds: [regionId] });
    const approve = (token: string, activityVersion: number) =>
      api.http('POST', `/v1/activities/${row.id}/status-changes`, {
        token,
        key: true,
        body: { to: 'published', checklist: CHECKED, activityVersion },
      });
    t.match(await approve(involved.token, row.version), { status: 403 });
    t.match(await approve(curator.token, row.version + 1), {
      status: 409,
      body: { code: 'version_outdated' },
    });
    t.equal((await approve(curator.token, row.version)).status, 201);
  },
);

t.test('an activity with reservations to come is not archived', async (t) => {
  const row = await makeActivity(api, provider.organisation.id);
  const session = await makeSession(api, row.id, 30);
  const school = await makeSchool(api);
  const reserved = await api.http('POST', '/v1/reservations', {
    token: school.teacher.token,
    key: true,
    body: {
      sessionId: session.id,
      organisationId: school.organisation.id,
      groupName: 'B',
      level: 'po_group_7',
      pupilCount: 20,
      adultCount: 2,
    },
  });
  t.equal(reserved.status, 201, reserved.text);
  const archive = { token: provider.editor.token, key: true as const, body: { to: 'archived' } };
  t.match(await api.http('POST', `/v1/activities/${row.id}/status-changes`, archive), {
    status: 409,
    body: { code: 'resource_in_use' },
  });
  const change = (path: string, body: object) =>
    api.http('PATCH', `/v1/${path}`, { token: provider.editor.token, headers: { 'if-match': '*' }, body });
  const unit = await change(`activities/${row.id}`, { seatUnit: 'group' });
  t.match(unit, { status: 409, body: { code: 'resource_in_use' } }, 'its seats are counted in pupils');
  const past = await change(`sessions/${session.id}`, { date: '2026-01-12' });
  t.match(past, { status: 400, body: { errors: [{ pointer: '#/date' }] } }, 'nor does it move into the past');
});

t.test('a reason that names a person or a number is refused', async (t) => {
  const row = await makeActivity(api, provider.organisation.id);
  const body = { to: 'paused', reasonText: 'Bel jan@voorbeeld.nl of 06-12345678.' };
  const answer = await api.http('POST', `/v1/activities/${row.id}/status-changes`, {
    token: provider.editor.token,
    key: true,
    body,
  });
  t.match(answer, { status: 400, body: { code: 'personal_data_refused' } });
});
