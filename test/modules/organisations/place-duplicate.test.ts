import { sql } from 'drizzle-orm';
import t from 'tap';
import { createOrganisation } from '../../../src/modules/organisations/index.ts';
import { type Answer, testApp } from '../../support/app.ts';

const api = await testApp(t);
const { http, tokens, ctx, db } = api;

async function organisation(name: string, status: 'active' | 'pending' = 'active') {
  const row = await createOrganisation(ctx(), { name, kinds: ['museum'], status });
  const { token } = await tokens.person({
    memberships: [{ organisationId: row.id, role: 'organisation_admin' }],
  });
  const add = (body: object): Promise<Answer> =>
    http('POST', `/v1/organisations/${row.id}/locations`, { token, body });
  return { id: row.id, add, token };
}

const point = (longitude: number, latitude: number) => ({
  point: { type: 'Point', coordinates: [longitude, latitude] },
});
const oranjerie = { name: 'Theater De Oranjerie', city: 'Roermond', postcode: '6041 JW', houseNumber: '5' };

t.test('a place that another organisation has already answers with it, unless it is meant', async (t) => {
  const theatre = await organisation('Oranjerie');
  const canonical = await theatre.add({ ...oranjerie, ...point(5.99, 51.19) });
  t.equal(canonical.status, 201, canonical.text);
  const guest = await organisation('Muziekschool Roer');
  for (const [what, body] of [
    ['the same address', { ...oranjerie, name: 'theater de oranjerié', houseNumber: '5 ' }],
    ['40 metres away', { name: 'Theater Oranjerie', city: 'Roermond', ...point(5.9905, 51.19) }],
  ] as const) {
    const answer = await guest.add(body);
    t.equal(answer.status, 409, what);
    t.match(answer.body, { code: 'place_duplicate', resource: 'location', resourceId: canonical.body.id });
  }
  const meant = await guest.add({ ...oranjerie, isDistinct: true });
  t.equal(meant.status, 201, meant.text);
  t.notOk('isDistinct' in meant.body);
  const [kept] = await db.execute(
    sql`select facts from audit_events where action = 'location.created' and resource_id = ${meant.body.id}`,
  );
  t.match(kept?.facts, { isDistinctFrom: canonical.body.id });
});

t.test('a like name elsewhere, and another name in one building, are places of their own', async (t) => {
  const building = { postcode: '6041 EL', houseNumber: '12', city: 'Roermond', ...point(5.985, 51.195) };
  const first = await organisation('Bibliotheek');
  t.equal((await first.add({ name: 'Bibliotheek Bibliorura', ...building })).status, 201);
  const second = await organisation('Volksuniversiteit');
  t.equal((await second.add({ name: 'Volksuniversiteit Midden-Limburg', ...building })).status, 201);
  const floors = await organisation('Verdiepingen');
  t.equal((await floors.add({ name: 'Zaal 1', ...building })).status, 201);
  t.equal((await floors.add({ name: 'Zaal 2', ...building })).status, 201);

  const towns = { Roermond: '6041 AA', Weert: '6001 AA' };
  for (const [city, postcode] of Object.entries(towns)) {
    const school = await organisation('Basisschool De Regenboog');
    const answer = await school.add({ name: 'Basisschool De Regenboog', city, postcode, houseNumber: '1' });
    t.equal(answer.status, 201, `${city}: ${answer.text}`);
  }
});

t.test('a second organisation of one name in one municipality is told of the first', async (t) => {
  const first = await organisation('Natuurmuseum Limburg');
  await first.add({ name: 'Hoofdgebouw', city: 'Roermond', postcode: '6041 BB', houseNumber: '1' });
  const second = await organisation('natuurmuseum limburg', 'pending');
  const place = { name: 'Kantoor', city: 'Roermond', postcode: '6042 CC', houseNumber: '9' };
  const answer = await second.add(place);
  t.match(answer, {
    status: 409,
    body: { code: 'place_duplicate', resource: 'organisation', resourceId: first.id },
  });
  t.equal((await second.add({ ...place, isDistinct: true })).status, 201);
});

t.test('members read the places of their organisation before everyone does', async (t) => {
  const { id, add, token } = await organisation('Wachtende Werkplaats', 'pending');
  const made = await add({ name: 'Werkplaats', city: 'Weert', postcode: '6001 CC', houseNumber: '7' });
  const path = `/v1/organisations/${id}/profile/locations`;
  t.equal(new URL(made.headers.location ?? '').pathname, `${path}/${made.body.id}`);
  const seen = await http('GET', `${path}/${made.body.id}`, { token });
  t.match(seen, { status: 200, body: made.body, headers: { etag: made.headers.etag } });
  t.match((await http('GET', path, { token })).body.items, [{ id: made.body.id }]);
  const changed = await http('PATCH', `/v1/locations/${made.body.id}`, {
    token,
    body: { name: 'Werkplaats Oost' },
    headers: { 'if-match': seen.headers.etag ?? '' },
  });
  t.equal(changed.status, 200, changed.text);
  const curator = await tokens.person({ curatedRegionIds: made.body.regionIds, permissions: ['verify'] });
  t.equal((await http('GET', path, { token: curator.token })).status, 200);

  const other = await organisation('Andere Werkplaats');
  for (const below of [path, `${path}/${made.body.id}`])
    t.match(await http('GET', below, { token: other.token }), {
      status: 404,
      body: { resource: 'organisation' },
    });
  const elsewhere = `/v1/organisations/${other.id}/profile/locations/${made.body.id}`;
  t.match(await http('GET', elsewhere, { token: other.token }), {
    status: 404,
    body: { resource: 'location' },
  });
  t.equal((await http('GET', `/v1/locations/${made.body.id}`)).status, 404);
});

t.test('what a pending organisation has is not told to others', async (t) => {
  const hidden = await organisation('Geheim Atelier', 'pending');
  const place = { name: 'Atelier Achterom', city: 'Weert', postcode: '6001 BB', houseNumber: '3' };
  t.equal((await hidden.add(place)).status, 201);
  t.equal((await (await organisation('Ander Atelier')).add(place)).status, 201);
});

t.test('places are looked up by index, however many there are', async (t) => {
  const { id } = await organisation('Vol');
  await db.execute(sql`
    insert into locations (id, organisation_id, name, city, postcode, longitude, latitude, created_at, updated_at)
    select gen_random_uuid(), ${id}, 'Plek ' || n, 'Stad', (1000 + n % 8000) || 'AB', 4 + n % 900 / 300.0, 51 + n / 20000.0, now(), now()
    from generate_series(1, 20000) n`);
  await db.execute(sql`analyze locations`);
  await db.execute(sql`analyze organisations`);
  const [plan] = await db.execute<{ 'QUERY PLAN': string }>(sql`explain (format json)
    select id from locations where postcode = '6041JW'
      or (latitude between 51.1895 and 51.1905 and longitude between 5.989 and 5.991)`);
  const text = JSON.stringify(plan);
  t.match(text, /locations_postcode_idx/);
  t.match(text, /locations_(main_)?place_idx/);
  t.notMatch(text, /Seq Scan/);
});
