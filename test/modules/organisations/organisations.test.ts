import { sql } from 'drizzle-orm';
import t from 'tap';
import {
  changeOrganisationStatus,
  createLocation,
  createMembership,
  createOrganisation,
  mainLocationOf,
} from '../../../src/modules/organisations/index.ts';
import { testApp } from '../../support/app.ts';
import { MAASTRICHT, makeActivity, makeProvider, ROERMOND } from '../../support/factories.ts';

const api = await testApp(t);
const { http, ctx, tokens } = api;
const admin = await tokens.person({ isPlatformAdmin: true });
const idOf = async (code: string): Promise<string> =>
  (await http('GET', `/v1/regions?code=${code}`)).body.items[0].id;
const roermondId = await idOf('GM0957');
const limburgId = await idOf('PV31');

type Item = { id: string; name: string; distanceKm?: number };
const names = (body: { items: Item[] }) => body.items.map((item) => item.name);
const find = async (query: string) => names((await http('GET', `/v1/organisations?${query}`)).body);

t.test('a person makes an organisation that nobody sees until the platform verifies it', async (t) => {
  const { token, personId } = await tokens.person();
  const body = {
    name: 'Stadsmuseum Roer & Maas',
    kinds: ['museum', 'provider'],
    website: 'https://museum.example',
    identifiers: [{ scheme: 'kvk', value: '9123 4567' }],
  };
  const made = await http('POST', '/v1/organisations', { token, body });
  t.equal(made.status, 201, made.text);
  t.match(made.body, { status: 'pending', slug: 'stadsmuseum-roer-maas', version: 1, regionIds: [] });
  t.same(made.body.identifiers, [{ scheme: 'kvk', value: '91234567' }]);
  const path = `/v1/organisations/${made.body.id}`;
  t.equal((await http('GET', path)).status, 404);
  t.equal(
    (await http('GET', path, { token: admin.token })).status,
    404,
    'the public address answers all alike',
  );
  t.equal(made.headers.location, `http://localhost:3000${path}/profile`);
  const own = await http('GET', `${path}/profile`, { token });
  t.equal(own.status, 200, 'its maker sees it');
  t.equal(own.text, made.text);
  t.equal(own.headers.etag, made.headers.etag, 'Location resolves to the same ETag');
  t.equal((await http('GET', `${path}/profile`, { token: admin.token })).status, 200, 'so does the platform');
  const passer = await tokens.person();
  t.equal((await http('GET', `${path}/profile`, { token: passer.token })).status, 404, 'nobody else');
  t.same(await find('q=stadsmuseum'), []);

  const member = [{ organisationId: made.body.id, role: 'organisation_admin' as const }];
  const maker = await tokens.person({ memberships: member });
  const steps = `${path}/status-changes`;
  const self = await http('POST', steps, { token: maker.token, key: true, body: { to: 'active' } });
  t.equal(self.status, 403, 'nobody verifies oneself');
  const verified = await http('POST', steps, { token: admin.token, key: true, body: { to: 'active' } });
  t.equal(verified.status, 201, verified.text);
  t.match(verified.body, { from: 'pending', to: 'active', actorKind: 'person' });
  t.equal((await http('GET', path)).body.version, 2);
  t.same(await find('q=stadsmuseum'), ['Stadsmuseum Roer & Maas']);

  const back = await http('POST', steps, { token: admin.token, key: true, body: { to: 'active' } });
  t.equal(back.status, 201, 'a step to where it is, is no error');
  t.equal((await http('GET', path)).body.version, 2, 'and changes nothing');
  t.equal((await http('GET', steps, { token: maker.token })).body.items[0].to, 'active');
  t.equal(
    (await http('GET', steps, { token: (await tokens.person()).token })).status,
    404,
    'not for strangers',
  );

  const rows = await api.db.execute(sql`select role from memberships where person_id = ${personId}`);
  t.same(
    rows.map((row) => row.role),
    ['organisation_admin'],
    'the maker is its admin',
  );
});

t.test('names may be alike, slugs and official numbers are not', async (t) => {
  const { token } = await tokens.person();
  const make = (body: object) => http('POST', '/v1/organisations', { token, body });
  const plain = { name: 'Atelier Énergie', kinds: ['provider'] };
  const slugs = await Promise.all([make(plain), make(plain), make(plain), make(plain)]);
  t.same(
    slugs.map((answer) => answer.body.slug).sort(),
    ['atelier-energie', 'atelier-energie-2', 'atelier-energie-3', 'atelier-energie-4'],
    'also when made at once',
  );
  const oin = { scheme: 'oin', value: '00000009123456780000' };
  const owner = await createOrganisation(ctx(), { ...plain, status: 'active', identifiers: [oin] });
  const second = await make({ ...plain, identifiers: [oin] });
  t.equal(second.status, 409);
  t.match(second.body, { code: 'external_id_conflict', resourceId: owner.id });
  const bad = await make({
    name: 'X',
    kinds: [],
    identifiers: [{ scheme: 'kvk', value: '1' }],
    status: 'active',
  });
  t.equal(bad.status, 400);
  t.same(
    bad.body.errors
      .map((fault: { pointer: string; code: string }) => `${fault.pointer} ${fault.code}`)
      .sort(),
    ['#/kinds too_few_items', '#/name too_short', '#/status unknown'],
  );
  const wrong = await make({ ...plain, identifiers: [{ scheme: 'kvk', value: '1' }] });
  t.match(wrong.body, {
    code: 'validation_failed',
    errors: [{ pointer: '#/identifiers/0/value', code: 'pattern' }],
  });
});

t.test('nobody but the platform makes schools or claims their numbers', async (t) => {
  const { token } = await tokens.person();
  const make = (by: string, body: object) => http('POST', '/v1/organisations', { token: by, body });
  const brin = { scheme: 'brin', value: '98ZZ00' };
  for (const claim of [{ kinds: ['school'] }, { kinds: ['provider', 'school_board'] }]) {
    const refused = await make(token, { name: 'Zelfbenoemd', ...claim });
    t.match(refused, { status: 403, body: { code: 'permission_denied', detail: /verificatie/ } });
  }
  const named = await make(token, { name: 'Zelfbenoemd', kinds: ['provider'], identifiers: [brin] });
  t.match(named, { status: 403, body: { code: 'permission_denied', detail: /BRIN/ } });
  const numbered = await make(admin.token, { name: 'Echte School', kinds: ['school'], identifiers: [brin] });
  t.equal(numbered.status, 201, numbered.text);
});

t.test('the public page is the same for all; archived is gone', async (t) => {
  const { organisation, editor } = await makeProvider(api);
  const path = `/v1/organisations/${organisation.id}`;
  const bare = await http('GET', path);
  t.equal(bare.status, 200, bare.text);
  t.match(bare.body, { status: 'active', mainLocation: { city: 'Roermond', municipalityId: roermondId } });
  t.ok(bare.body.regionIds.includes(limburgId));
  for (const { token } of [editor, admin]) {
    const seen = await http('GET', path, { token });
    t.equal(seen.text, bare.text);
    t.equal(seen.headers.etag, bare.headers.etag);
  }
  await changeOrganisationStatus(ctx(), organisation.id, { to: 'suspended', reasonCode: 'other' });
  t.equal((await http('GET', path)).status, 404, 'a suspended one is not shown');
  await changeOrganisationStatus(ctx(), organisation.id, { to: 'archived' });
  const gone = await http('GET', path);
  t.equal(gone.status, 410);
  t.match(gone.body, { code: 'resource_gone', resource: 'organisation', resourceId: organisation.id });
  t.type(gone.body.deletedAt, 'string');
  t.equal((await http('GET', `${path}/locations`)).status, 410);
  const { token } = admin;
  const again = await http('POST', `${path}/status-changes`, { token, key: true, body: { to: 'active' } });
  t.match(again.body, { code: 'transition_not_allowed', currentStatus: 'archived', allowedTransitions: [] });
});

t.test('its admin changes it by merge patch; others may not', async (t) => {
  const name = 'Fablab De Werkbank';
  const made = await createOrganisation(ctx(), {
    name,
    kinds: ['provider'],
    status: 'active',
    summary: 'Maken',
  });
  const path = `/v1/organisations/${made.id}`;
  const as = (role: 'organisation_admin' | 'teacher') =>
    tokens.person({ memberships: [{ organisationId: made.id, role }] });
  const { token } = await as('organisation_admin');
  const patch = (who: string, body: object, tag = '"1.x"') =>
    http('PATCH', path, { token: who, body, headers: { 'if-match': tag } });

  const changed = await patch(token, { summary: null, website: 'https://werkbank.example' });
  t.equal(changed.status, 200, changed.text);
  t.match(changed.body, { version: 2, website: 'https://werkbank.example' });
  t.notOk('summary' in changed.body);
  t.equal(
    (await patch(token, { website: 'https://werkbank.example' }, '"2.x"')).body.version,
    2,
    'nothing changed',
  );
  t.equal((await patch(token, { name: 'Te laat' })).status, 412);
  t.match((await patch(token, { name: null }, '"2.x"')).body.errors, [
    { pointer: '#/name', code: 'not_clearable' },
  ]);
  t.equal(
    (await patch(token, { kinds: ['school'] }, '"2.x"')).status,
    403,
    'who is a school, the platform says',
  );
  t.equal((await patch((await as('teacher')).token, { name: 'Nee' }, '"2.x"')).status, 403);
  t.equal(
    (await patch((await tokens.person()).token, { name: 'Nee' }, '"2.x"')).status,
    403,
    'everyone knows it',
  );
  const client = await tokens.client({ organisationId: made.id });
  t.equal(
    (await patch(client.token, { name: 'Fablab Werkbank' }, '"2.x"')).body.version,
    3,
    'its own program may',
  );

  const hidden = await createOrganisation(ctx(), { name: 'Verborgen', kinds: ['provider'] });
  const stranger = await tokens.person();
  const refused = await http('PATCH', `/v1/organisations/${hidden.id}`, {
    token: stranger.token,
    body: { name: 'Gevonden' },
    headers: { 'if-match': '*' },
  });
  t.equal(refused.status, 404, 'a pending one is unknown to strangers');
});

t.test('organisations are found by words of their name, slips and accents included', async (t) => {
  for (const name of [
    'Basisschool De Regenboog',
    'Kunsthuis Café Zénith',
    'Sterrenwacht Noorderlicht 100%',
  ]) {
    await createOrganisation(ctx(), { name, kinds: ['association'], status: 'active' });
  }
  const ask = (q: string) => find(`kind=association&q=${encodeURIComponent(q)}`);
  t.same(await ask('regenb'), ['Basisschool De Regenboog'], 'the beginning of a word');
  t.same(await ask('regenbog'), ['Basisschool De Regenboog'], 'a slip');
  t.same(await ask('REGENBOOG basis'), ['Basisschool De Regenboog'], 'every word, in any order');
  t.same(await ask('zenith'), ['Kunsthuis Café Zénith'], 'without accents');
  t.same(await ask('café'), ['Kunsthuis Café Zénith'], 'with accents');
  t.same(await ask('100%'), ['Sterrenwacht Noorderlicht 100%'], 'signs of patterns are plain letters');
  t.same(await ask('%%'), []);
  t.same(await ask('regenboog zenith'), [], 'not one word of two');
  t.equal((await http('GET', '/v1/organisations?q=a')).status, 400);
});

t.test('filters work together, each alone and as a list', async (t) => {
  const brin = { scheme: 'brin', value: '99ZX00' };
  const input = { name: 'Filterschool', kinds: ['school'], sectors: ['so', 'vo'], status: 'active' as const };
  const school = await createOrganisation(ctx(), { ...input, identifiers: [brin] });
  const place = { name: 'Filterschool', city: 'Maastricht', point: MAASTRICHT };
  await createLocation(ctx(), school.id, place);
  const only = ['Filterschool'];
  t.same(await find('identifierScheme=brin&identifierValue=99zx%2000'), only);
  t.same(await find('identifierScheme=kvk&identifierValue=99ZX00'), []);
  t.same(await find('identifierValue=99ZX00'), only);
  t.same(await find(`id=${school.id}&sector=vo,mbo`), only);
  t.same(await find(`id=${school.id}&sector=po`), []);
  t.same(await find(`id=${school.id}&kind=school&kind=museum&regionId=${limburgId}`), only);
  t.same(await find(`id=${school.id}&regionId=${roermondId}`), []);
  const many = Array.from({ length: 51 }, () => `id=${school.id.slice(0, -4)}0000`).join('&');
  t.equal((await http('GET', `/v1/organisations?${many}`)).status, 400);
});

t.test('with a place the nearest come first, page by page, and a radius cuts', async (t) => {
  const made = [];
  for (const [index, point] of [MAASTRICHT, ROERMOND, { ...ROERMOND, coordinates: [5.99, 51.2] }].entries()) {
    const name = `Natuurcentrum ${index}`;
    const row = await createOrganisation(ctx(), { name, kinds: ['nature_centre'], status: 'active' });
    await createLocation(ctx(), row.id, { name, city: 'Ergens', point });
    made.push(row);
  }
  await createOrganisation(ctx(), {
    name: 'Natuurcentrum zonder plek',
    kinds: ['nature_centre'],
    status: 'active',
  });
  const wide = 'kind=nature_centre&near=5.9878,51.1942&radiusKm=100';
  const all = await http('GET', `/v1/organisations?${wide}`);
  t.same(names(all.body), ['Natuurcentrum 1', 'Natuurcentrum 2', 'Natuurcentrum 0']);
  t.equal(all.body.items[0].distanceKm, 0);
  const farthest = all.body.items[2].distanceKm;
  t.ok(farthest > 42 && farthest < 45, `Roermond to Maastricht is ${farthest} km`);
  t.match(all.body.items[0].point, { type: 'Point' });
  t.match(all.headers['content-crs'], /CRS84/);
  t.same(
    await find('kind=nature_centre&near=5.9878,51.1942'),
    ['Natuurcentrum 1', 'Natuurcentrum 2'],
    '25 km unless told',
  );
  t.same(await find(`${wide}&sort=-name`), ['Natuurcentrum 2', 'Natuurcentrum 1', 'Natuurcentrum 0']);
  const walked: string[] = [];
  for (let path = `/v1/organisations?${wide}&limit=1`; path !== ''; ) {
    const page = await http('GET', path);
    walked.push(...names(page.body));
    const next = page.body.page.nextCursor;
    path = next === undefined ? '' : `/v1/organisations?${wide}&limit=1&cursor=${next}`;
  }
  t.same(walked, names(all.body), 'one by one gives the same');
  for (const query of ['radiusKm=5', 'sort=distance']) {
    const refused = await http('GET', `/v1/organisations?${query}`);
    t.match(refused.body, { code: 'validation_failed', errors: [{ parameter: 'near', code: 'required' }] });
  }
  t.equal((await http('GET', '/v1/organisations?near=51.19,5.98')).body.code, 'bbox_invalid');
});

t.test('lists keep their order by name and by age', async (t) => {
  for (const letter of ['b', 'a', 'c']) {
    const now = new Date(`2026-01-0${letter.charCodeAt(0) - 96}T00:00:00Z`);
    const input = { name: `Labo ${letter}`, kinds: ['laboratory'], status: 'active' as const };
    await createOrganisation({ ...ctx(), now }, input);
  }
  t.same(await find('kind=laboratory'), ['Labo a', 'Labo b', 'Labo c']);
  t.same(await find('kind=laboratory&sort=-createdAt'), ['Labo c', 'Labo b', 'Labo a']);
  const first = await http('GET', '/v1/organisations?kind=laboratory&sort=-createdAt&limit=2');
  const next = `/v1/organisations?kind=laboratory&sort=-createdAt&limit=2&cursor=${first.body.page.nextCursor}`;
  t.same(names((await http('GET', next)).body), ['Labo a']);
});

t.test(
  'a location finds its regions by postcode, else by point, and the first is the main one',
  async (t) => {
    const { organisation } = await makeProvider(api);
    const path = `/v1/organisations/${organisation.id}/locations`;
    const { token } = await tokens.person({
      memberships: [{ organisationId: organisation.id, role: 'organisation_admin' }],
    });
    const add = (body: object) => http('POST', path, { token, body });
    const byPostcode = await add({
      name: 'Depot',
      city: 'Maastricht',
      postcode: '6211 lk',
      houseNumber: '1',
    });
    t.equal(byPostcode.status, 201, byPostcode.text);
    t.match(byPostcode.body, { postcode: '6211LK', isMain: false, point: { type: 'Point' } });
    t.ok(byPostcode.body.regionIds.includes(limburgId), 'its point and regions follow from the postcode');
    const swapped = await add({
      name: 'Fout',
      city: 'Roermond',
      point: { type: 'Point', coordinates: [51.19, 5.98] },
    });
    t.match(swapped.body, { code: 'bbox_invalid', errors: [{ pointer: '#/point/coordinates' }] });
    const same = await add({ name: 'dépot', city: 'MAASTRICHT' });
    t.equal(same.status, 409);
    t.match(same.body, { code: 'place_duplicate', resourceId: byPostcode.body.id });
    const unknown = await add({ name: 'Nergens', city: 'Nergenshuizen' });
    t.same(unknown.body.regionIds, [], 'without postcode and point it has no regions');

    const main = await add({ name: 'Nieuwbouw', city: 'Maastricht', point: MAASTRICHT, isMain: true });
    t.equal(main.body.isMain, true);
    const listed = await http('GET', path);
    t.same(names(listed.body).slice(1), [`Huis ${organisation.name}`, 'Nergens', 'Nieuwbouw']);
    t.equal(
      listed.body.items.filter((item: { isMain: boolean }) => item.isMain).length,
      1,
      'one is the main one',
    );
    t.same(
      await find(`id=${organisation.id}&regionId=${roermondId}`),
      [],
      'the organisation is found where it is now',
    );
    const seen = await http('GET', `/v1/locations/${main.body.id}`, {});
    t.equal(seen.headers.etag, main.headers.etag, 'Location resolves to the same ETag');
    const stranger = await tokens.person();
    const refused = await http('POST', path, {
      token: stranger.token,
      body: { name: 'Van mij', city: 'Roermond' },
    });
    t.equal(refused.status, 403);
  },
);

t.test('a location is changed with its version, and moves with its postcode', async (t) => {
  const { organisation, location, editor } = await makeProvider(api);
  const path = `/v1/locations/${location.id}`;
  const patch = (body: object, tag: string) =>
    http('PATCH', path, { token: editor.token, body, headers: { 'if-match': tag } });
  const moved = await patch({ postcode: '6211LK', city: 'Maastricht', practicalFacts: ['toilets'] }, '"1.a"');
  t.equal(moved.status, 200, moved.text);
  t.equal(moved.body.version, 2);
  t.notSame(moved.body.point, ROERMOND);
  t.notOk(moved.body.regionIds.includes(roermondId));
  t.same((await mainLocationOf(ctx(), organisation.id))?.practicalFacts, ['toilets']);
  t.equal((await patch({ city: 'Maastricht' }, '"2.a"')).body.version, 2, 'nothing changed');
  const cleared = await patch({ postcode: null }, '"2.a"');
  t.same(cleared.body.point, moved.body.point, 'without a postcode the place stays where it is');
  t.equal((await patch({ isMain: false }, '"3.a"')).body.errors[0].pointer, '#/isMain');
  t.equal((await patch({ name: 'x' }, '"2.a"')).status, 412);
  t.equal((await http('PATCH', path, { token: editor.token, body: { name: 'x' } })).status, 428);
});

t.test('a location in use stays; one that is not goes, and the oldest other takes over', async (t) => {
  const { organisation, location, editor } = await makeProvider(api);
  const { token } = editor;
  const heir = await createLocation(ctx(), organisation.id, {
    name: 'Erfgenaam',
    city: 'Maastricht',
    point: MAASTRICHT,
  });
  const activity = await makeActivity(api, organisation.id, { locationId: location.id });
  const remove = (tag = '*') =>
    http('DELETE', `/v1/locations/${location.id}`, { token, headers: { 'if-match': tag } });
  t.equal((await remove('"9.x"')).status, 412);
  const used = await remove();
  t.match(used.body, { code: 'resource_in_use', usedBy: ['activity'] });
  await api.db.execute(sql`update activities set location_id = null where id = ${activity.id}`);
  t.equal((await remove()).status, 204);
  const gone = await http('GET', `/v1/locations/${location.id}`);
  t.match(gone.body, { code: 'resource_gone', resource: 'location', status: 410 });
  t.equal((await http('GET', `/v1/locations/${heir.id}`)).body.isMain, true);
  t.notOk((await http('GET', `/v1/organisations/${organisation.id}`)).body.regionIds.includes(roermondId));
  t.equal(
    (await http('DELETE', `/v1/locations/${heir.id}`, { token, headers: { 'if-match': '*' } })).status,
    204,
  );
  t.same(
    (await http('GET', `/v1/organisations/${organisation.id}`)).body.regionIds,
    [],
    'no place, no regions',
  );
});

t.test('a membership is given once, by an admin of the organisation', async (t) => {
  const { organisation } = await makeProvider(api);
  const { personId } = await tokens.person();
  const input = { personId, organisationId: organisation.id, role: 'teacher' as const };
  const first = await createMembership(ctx(), input);
  t.equal((await createMembership(ctx(), input)).id, first.id);
  const actor = (role: 'teacher' | 'organisation_admin') =>
    ctx({
      kind: 'person',
      personId,
      clientId: 'web',
      scopes: [],
      memberships: [{ organisationId: organisation.id, role }],
      curation: [],
      isPlatformAdmin: false,
    });
  await t.rejects(createMembership(actor('teacher'), input), { code: 'permission_denied' });
  await t.rejects(createMembership(ctx({ kind: 'anonymous' }), input), { code: 'resource_not_found' });
  t.equal((await createMembership(actor('organisation_admin'), input)).id, first.id);
});
