import { sql } from 'drizzle-orm';
import t from 'tap';
import {
  changeDemandCallStatus,
  createDemandCall,
  expireDemandCalls,
} from '../../../src/modules/demand-calls/index.ts';
import { changeOrganisationStatus, createOrganisation } from '../../../src/modules/organisations/index.ts';
import { testApp } from '../../support/app.ts';
import { MAASTRICHT, makeActivity, makeProvider, makeSchool, makeSession } from '../../support/factories.ts';

const api = await testApp(t);
const school = await makeSchool(api);
const { token, personId } = school.teacher;
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

const wish = (more = {}) => ({
  organisationId: school.organisation.id,
  title: 'De oorlog in onze eigen straten',
  description: 'Groep 7 zoekt een museum of verteller die de oorlog dichtbij brengt.',
  sector: 'po',
  levels: ['po_group_7'],
  clusters: ['culture'],
  themes: ['second_world_war'],
  pupilCount: 27,
  adultCount: 3,
  respondBy: day(30),
  ...more,
});

const make = async (more = {}) => {
  const { organisationId, ...input } = wish(more);
  return (await createDemandCall(api.ctx(), organisationId, input, personId)).row;
};
const makeOpen = async (more = {}) => {
  const row = await make(more);
  await changeDemandCallStatus(api.ctx(), row.id, { to: 'open' });
  return row;
};
const move = (id: string, to: string, by = token, more = {}) =>
  api.http('POST', `/v1/demand-calls/${id}/status-changes`, { token: by, key: true, body: { to, ...more } });
const list = async (query: string) => (await api.http('GET', `/v1/demand-calls?${query}`)).body;
const idsOf = (page: { items: { id: string }[] }) => page.items.map((item) => item.id);

t.test('a call goes from draft to open to fulfilled, and is public from open on', async (t) => {
  const made = await api.http('POST', '/v1/demand-calls', {
    token,
    body: wish({ maximumPrice: { amountCents: 15_000, currency: 'EUR' } }),
  });
  t.equal(made.status, 201, made.text);
  t.match(made.body, {
    status: 'draft',
    version: 1,
    place: 'either',
    createdById: personId,
    city: 'Roermond',
  });
  t.same(made.body.allowedTransitions, ['in_review', 'open']);
  t.same(made.body.maximumPrice, { amountCents: 15_000, currency: 'EUR' });
  t.ok(made.body.regionIds.length > 1, 'the region of the school is known');
  const path = `/v1/demand-calls/${made.body.id}`;
  t.equal((await api.http('GET', path)).status, 404, 'a draft is not public');
  const own = await api.http('GET', made.headers.location?.replace('http://localhost:3000', '') ?? '', {
    token,
  });
  t.equal(own.headers.etag, made.headers.etag, 'Location resolves to the same ETag');

  t.equal((await move(made.body.id, 'open')).status, 201);
  const seen = await api.http('GET', path);
  t.equal(seen.status, 200);
  t.match(seen.body, { status: 'open', version: 2, organisationName: school.organisation.name });
  t.equal(seen.body.createdById, undefined, 'who made it is not public');
  t.equal(seen.body.allowedTransitions, undefined);
  t.equal((await api.http('GET', path, { token })).text, seen.text, 'equal for everyone');

  const again = await move(made.body.id, 'open');
  t.equal(again.status, 201, 'moving to where it is changes nothing');
  t.equal((await api.http('GET', path)).body.version, 2);
  const early = await move(made.body.id, 'fulfilled');
  t.equal(early.status, 409);
  t.match(early.body, { code: 'transition_not_allowed', currentStatus: 'open' });
  t.same(early.body.allowedTransitions, ['matched', 'withdrawn', 'closed']);
  t.equal((await move(made.body.id, 'expired')).status, 403, 'only the clock expires a call');
  t.equal((await move(made.body.id, 'matched')).status, 201);
  const unvisited = await move(made.body.id, 'fulfilled');
  t.equal(unvisited.status, 409, 'nothing took place yet');
  t.same(unvisited.body.allowedTransitions, ['closed']);
  const provider = await makeProvider(api);
  const activity = await makeActivity(api, provider.organisation.id);
  const session = await makeSession(api, activity.id, 60);
  const reserved = await api.http('POST', '/v1/reservations', {
    token,
    key: true,
    body: {
      sessionId: session.id,
      organisationId: school.organisation.id,
      demandCallId: made.body.id,
      groupName: 'Groep 7',
      level: 'po_group_7',
      pupilCount: 20,
      adultCount: 2,
    },
  });
  t.equal(reserved.status, 201, reserved.text);
  t.equal((await move(made.body.id, 'fulfilled')).status, 409, 'nor with a visit that is to come');
  await api.db.execute(sql`update reservations set status = 'completed' where id = ${reserved.body.id}`);
  t.equal((await move(made.body.id, 'fulfilled')).status, 201);
  t.equal((await api.http('GET', path)).body.status, 'fulfilled');
  const history = await api.http('GET', `${path}/status-changes`, { token });
  t.same(
    history.body.items.map((step: { to: string }) => step.to),
    ['open', 'open', 'matched', 'fulfilled'],
  );
});

t.test('texts with personal data are refused, pointing at the text and not repeating it', async (t) => {
  const body = wish({
    title: 'Bel 06-12345678',
    description: 'Mail juf@school.example over 111222333 of een les.',
  });
  const refused = await api.http('POST', '/v1/demand-calls', { token, body });
  t.equal(refused.status, 400);
  t.equal(refused.body.code, 'personal_data_refused');
  t.same(
    refused.body.errors.map((fault: { pointer: string; code: string }) => [fault.pointer, fault.code]),
    [
      ['#/title', 'pattern'],
      ['#/description', 'pattern'],
      ['#/description', 'pattern'],
    ],
  );
  const kinds = ['telefoonnummer', 'mailadres', 'burgerservicenummer'];
  for (const [index, kind] of kinds.entries())
    t.match(refused.body.errors[index].detail, kind, 'the detail says which kind');
  t.notMatch(refused.text, /12345678|juf@|111222333/);
  const row = await makeOpen();
  const path = `/v1/demand-calls/${row.id}`;
  const headers = { 'if-match': '*' };
  const patched = await api.http('PATCH', path, {
    token,
    headers,
    body: { description: 'Stuur naar juf@school.example' },
  });
  t.equal(patched.body.code, 'personal_data_refused');
  const reason = await move(row.id, 'withdrawn', token, { reasonText: 'Bel 0612345678' });
  t.equal(reason.body.code, 'personal_data_refused');
});

t.test('days must fit, and a call is for a school by its own people', async (t) => {
  const faults = await api.http('POST', '/v1/demand-calls', {
    token,
    body: wish({ respondBy: day(-2), wantedFromOn: day(9), wantedToOn: day(8) }),
  });
  t.same(faults.body.errors?.map((fault: { pointer: string }) => fault.pointer).sort(), [
    '#/respondBy',
    '#/wantedToOn',
  ]);
  t.same(faults.body.errors?.map((fault: { code: string }) => fault.code).sort(), [
    'range_inverted',
    'too_small',
  ]);
  const provider = await makeProvider(api);
  const boss = await api.tokens.person({
    memberships: [{ organisationId: provider.organisation.id, role: 'organisation_admin' }],
  });
  const foreign = wish({ organisationId: provider.organisation.id });
  t.equal(
    (await api.http('POST', '/v1/demand-calls', { token: boss.token, body: foreign })).status,
    403,
    'no school',
  );
  const stranger = await api.http('POST', '/v1/demand-calls', { token: boss.token, body: wish() });
  t.ok([403, 404].includes(stranger.status), 'not the own school');
});

t.test('the maker changes a call by merge patch; a change of nothing keeps the version', async (t) => {
  const row = await makeOpen({ radiusKm: 20, wantedFromOn: day(40) });
  const path = `/v1/demand-calls/${row.id}`;
  const patch = (body: object, version: string, by = token) =>
    api.http('PATCH', path, { token: by, headers: { 'if-match': `"${version}.x"` }, body });
  t.equal((await patch({ pupilCount: 27, title: row.title }, '2')).body.version, 2);
  const changed = await patch(
    { pupilCount: 20, radiusKm: null, maximumPrice: { amountCents: 100, currency: 'EUR' } },
    '2',
  );
  t.equal(changed.status, 200, changed.text);
  t.match(changed.body, {
    pupilCount: 20,
    version: 3,
    wantedFromOn: day(40),
    maximumPrice: { amountCents: 100 },
  });
  t.equal(changed.body.radiusKm, undefined, 'null removes');
  t.equal((await patch({ maximumPrice: null }, '3')).body.maximumPrice, undefined);
  t.equal((await patch({ pupilCount: 21 }, '2')).status, 412, 'two writers: the second must look again');

  const member = (role: 'teacher' | 'coordinator') =>
    api.tokens.person({ memberships: [{ organisationId: school.organisation.id, role }] });
  t.equal(
    (await patch({ pupilCount: 22 }, '4', (await member('teacher')).token)).status,
    403,
    'a colleague looks only',
  );
  t.equal((await patch({ pupilCount: 22 }, '4', (await member('coordinator')).token)).status, 200);
  const other = await makeSchool(api);
  t.equal(
    (await patch({ pupilCount: 23 }, '5', other.teacher.token)).status,
    403,
    'an open call is known to all',
  );
  t.equal((await move(row.id, 'matched')).status, 201);
  t.equal((await patch({ pupilCount: 24 }, '6')).body.code, 'demand_call_closed');
});

t.test('a draft of another school does not exist, for reading and for writing', async (t) => {
  const row = await make();
  const other = (await makeSchool(api)).teacher.token;
  const headers = { 'if-match': '*' };
  const path = `/v1/demand-calls/${row.id}`;
  t.equal((await api.http('PATCH', path, { token: other, headers, body: { pupilCount: 3 } })).status, 404);
  t.equal((await api.http('DELETE', path, { token: other, headers })).status, 404);
  t.equal((await move(row.id, 'open', other)).status, 404);
  t.equal((await api.http('GET', `${path}/status-changes`, { token: other })).status, 404);
  const owner = `/v1/organisations/${school.organisation.id}/demand-calls`;
  t.equal((await api.http('GET', `${owner}/${row.id}`, { token: other })).status, 404);
  t.ok([403, 404].includes((await api.http('GET', owner, { token: other })).status));
  const mine = await api.http('GET', `${owner}?status=draft`, { token });
  t.ok(idsOf(mine.body).includes(row.id));
  t.ok(mine.body.items.every((item: { status: string }) => item.status === 'draft'));
});

t.test('a draft can be removed; an open call cannot', async (t) => {
  const draft = await make();
  const headers = { 'if-match': '*' };
  t.equal((await api.http('DELETE', `/v1/demand-calls/${draft.id}`, { token, headers })).status, 204);
  t.equal((await api.http('DELETE', `/v1/demand-calls/${draft.id}`, { token, headers })).status, 404);
  const open = await makeOpen();
  const refused = await api.http('DELETE', `/v1/demand-calls/${open.id}`, { token, headers });
  t.match(refused, { status: 409, body: { code: 'transition_not_allowed', currentStatus: 'open' } });
});

t.test('a call in review is opened by a curator of its region, and by nobody else', async (t) => {
  const row = await make();
  t.equal((await move(row.id, 'in_review')).status, 201);
  t.equal((await move(row.id, 'open')).status, 403, 'not by the school itself');
  const curator = await api.tokens.person({ curatedRegionIds: row.regionIds.slice(0, 1) });
  t.equal((await move(row.id, 'open', curator.token)).status, 201);
  const elsewhere = await makeSchool(api, MAASTRICHT, 'Maastricht');
  t.equal((await move((await make()).id, 'open', elsewhere.teacher.token)).status, 404);
});

t.test(
  'the clock expires a call; it opens again after it got a new day, and is gone in between',
  async (t) => {
    const row = await makeOpen({ respondBy: day(3) });
    const later = api.ctx(undefined, new Date(Date.now() + 5 * 86_400_000));
    await expireDemandCalls(later);
    t.equal(await expireDemandCalls(later), 0, 'once is enough');
    const path = `/v1/demand-calls/${row.id}`;
    const gone = await api.http('GET', path);
    t.match(gone, {
      status: 410,
      body: { code: 'resource_gone', resource: 'demand_call', resourceId: row.id },
    });
    t.notOk(idsOf(await list('limit=100')).includes(row.id));
    const afterDay = { ...later, actor: { kind: 'system' as const, name: 'test' } };
    await t.rejects(changeDemandCallStatus(afterDay, row.id, { to: 'open' }), {
      code: 'transition_not_allowed',
    });
    const patched = await api.http('PATCH', path, {
      token,
      headers: { 'if-match': '*' },
      body: { respondBy: day(20) },
    });
    t.equal(patched.status, 200, patched.text);
    t.equal((await move(row.id, 'open')).status, 201);
    t.equal((await api.http('GET', path)).status, 200);
    t.equal((await move(row.id, 'withdrawn')).status, 201);
    t.equal((await move(row.id, 'open')).status, 409, 'what was withdrawn stays so');
    t.equal((await api.http('GET', path)).status, 410);
  },
);

t.test('only a verified school makes and opens calls, and a suspension hides those it has', async (t) => {
  const pending = await createOrganisation(api.ctx(), { name: 'Nog niet bevestigd', kinds: ['school'] });
  const head = await api.tokens.person({
    memberships: [{ organisationId: pending.id, role: 'organisation_admin' }],
  });
  const body = wish({ organisationId: pending.id });
  const early = await api.http('POST', '/v1/demand-calls', { token: head.token, body });
  t.equal(early.status, 403, early.text);
  t.equal(early.body.code, 'organisation_not_verified');

  const { organisation } = await makeSchool(api);
  const coordinator = await api.tokens.person({
    memberships: [{ organisationId: organisation.id, role: 'coordinator' }],
  });
  const own = { organisationId: organisation.id, title: 'Wichelroedelopen op de hei' };
  const [shown, draft] = [await makeOpen(own), await make(own)];
  const path = `/v1/demand-calls/${shown.id}`;
  t.same(idsOf(await list('q=wichelroedelopen')), [shown.id]);
  await changeOrganisationStatus(api.ctx(), organisation.id, { to: 'suspended', reasonCode: 'other' });
  t.same(idsOf(await list('q=wichelroedelopen')), [], 'not in the list');
  t.equal((await api.http('GET', path)).status, 404, 'nor by its address');
  const stranger = await move(shown.id, 'closed');
  t.equal(stranger.status, 404, 'strangers do not learn that it is there');
  const opened = await move(draft.id, 'open', coordinator.token);
  t.match(opened, { status: 403, body: { code: 'organisation_not_verified' } });
  const ownView = `/v1/organisations/${organisation.id}/demand-calls/${shown.id}`;
  t.equal((await api.http('GET', ownView, { token: coordinator.token })).status, 200, 'the school sees it');
  await changeOrganisationStatus(api.ctx(), organisation.id, { to: 'active' });
  t.equal((await api.http('GET', path)).status, 200, 'it comes back with its school');
  t.equal((await move(draft.id, 'open', coordinator.token)).status, 201);
});

t.test('the public list finds open calls by word, code, region and distance', async (t) => {
  const south = await makeSchool(api, MAASTRICHT, 'Maastricht');
  const unique = {
    title: 'Sterrenwachten bezoeken',
    description: 'Wij willen door een telescoop kijken.',
    themes: ['astronomy_and_space'],
  };
  const near = await makeOpen({ ...unique, clusters: ['science_technology'] });
  const far = await makeOpen({
    ...unique,
    organisationId: south.organisation.id,
    title: 'Kijken naar de hemel',
    description: 'Liefst bij een sterrenwacht in de buurt.',
    sector: 'vo',
    levels: ['vo_havo_3'],
    respondBy: day(10),
  });
  const draft = await make(unique);
  const both = [near.id, far.id];
  t.same(idsOf(await list('q=sterrenwacht')), both, 'inflected; the title counts for more');
  t.same(idsOf(await list('theme=astronomy_and_space')), both.toReversed(), 'newest first');
  t.same(idsOf(await list('theme=astronomy_and_space&sort=respondBy')), both.toReversed());
  t.same(idsOf(await list('theme=astronomy_and_space&sort=-respondBy')), both);
  t.same(idsOf(await list('theme=astronomy_and_space&cluster=science_technology')), [near.id]);
  t.same(idsOf(await list('theme=astronomy_and_space&sector=vo')), [far.id]);
  t.same(idsOf(await list('theme=astronomy_and_space&level=vo_havo_3,vo_havo_4')), [far.id]);
  t.same(idsOf(await list(`theme=astronomy_and_space&regionId=${near.regionIds[0]}`)), [near.id]);
  const close = await list('theme=astronomy_and_space&near=5.98,51.19&radiusKm=10');
  t.same(idsOf(close), [near.id]);
  t.ok(close.items[0].distanceKm < 5);
  t.notOk(idsOf(await list('limit=100')).includes(draft.id));
  const unmeasured = await api.http('GET', '/v1/demand-calls?sort=relevance&radiusKm=5');
  t.equal(unmeasured.status, 400, 'a radius without a place is not passed over');
  t.match(unmeasured.body.errors, [
    { parameter: 'sort', code: 'pattern' },
    { parameter: 'near', code: 'required' },
  ]);
  t.equal((await api.http('GET', '/v1/demand-calls?near=51.19,5.98')).body.code, 'bbox_invalid');

  const walked: string[] = [];
  let query = 'q=sterrenwacht&sort=relevance&limit=1';
  for (;;) {
    const page = await list(query);
    walked.push(...idsOf(page));
    if (page.page.nextCursor === undefined) break;
    query = `q=sterrenwacht&sort=relevance&limit=1&cursor=${page.page.nextCursor}`;
  }
  t.same(walked, both, 'page by page the same');
});

t.test(
  'the question of a learner is for verified responders alone, once a workgroup looked at it',
  async (t) => {
    const made = await api.http('POST', '/v1/demand-calls', {
      token,
      body: wish({ kind: 'learner_question', askedThrough: 'parent', supervisionLevel: 'partly_supervised' }),
    });
    t.equal(made.status, 201, made.text);
    t.match(made.body, { kind: 'learner_question', askedThrough: 'parent' });
    t.same(made.body.allowedTransitions, ['in_review'], 'a teacher has it reviewed');
    const { id } = made.body;
    t.equal((await move(id, 'open')).status, 409);
    t.equal((await move(id, 'in_review')).status, 201);
    const curator = await api.tokens.person({ curatedRegionIds: made.body.regionIds.slice(0, 1) });
    t.equal((await move(id, 'closed', curator.token)).status, 400, 'no is told with a reason');
    t.equal((await move(id, 'open', curator.token)).status, 201);

    const provider = await makeProvider(api);
    const elsewhere = (await makeSchool(api)).teacher.token;
    const question = (by: string) => api.http('GET', `/v1/learner-questions/${id}`, { token: by });
    const questions = (by: string) => api.http('GET', '/v1/learner-questions', { token: by });
    t.equal((await question(provider.editor.token)).status, 200);
    t.ok(idsOf((await questions(provider.editor.token)).body).includes(id));
    t.equal((await question(elsewhere)).status, 404);
    t.equal((await questions(elsewhere)).status, 403);
    t.equal((await api.http('GET', `/v1/demand-calls/${id}`)).status, 404, 'never public');
    t.notOk(idsOf(await list('limit=100')).includes(id));
    const history = `/v1/demand-calls/${id}/status-changes`;
    t.equal((await api.http('GET', history, { token: elsewhere })).status, 404, 'no sign of it for others');
    t.equal((await api.http('GET', history, { token: provider.editor.token })).status, 403);
    const pending = await createOrganisation(api.ctx(), { name: 'Nieuw museum', kinds: ['museum'] });
    const unverified = await api.tokens.person({
      memberships: [{ organisationId: pending.id, role: 'provider_editor' }],
    });
    t.equal((await question(unverified.token)).status, 404, 'not before it is verified');

    const coordinator = await api.tokens.person({
      memberships: [{ organisationId: school.organisation.id, role: 'coordinator' }],
    });
    const own = await api.http('POST', '/v1/demand-calls', {
      token: coordinator.token,
      body: wish({ kind: 'learner_question', wantedMoments: [{ date: day(50) }] }),
    });
    t.same(own.body.wantedMoments, [{ date: day(50) }]);
    t.equal(
      (await move(own.body.id, 'open', coordinator.token)).status,
      201,
      'a coordinator opens it at once',
    );
    const wrong = await api.http('POST', '/v1/demand-calls', {
      token,
      body: wish({ askedThrough: 'parent' }),
    });
    t.match(wrong.body.errors, [{ pointer: '#/askedThrough' }]);
    const named = wish({ description: 'Onze leerling Sem de Vries wil leren lassen.' });
    t.equal(
      (await api.http('POST', '/v1/demand-calls', { token, body: named })).body.code,
      'personal_data_refused',
    );
  },
);
