import { sql } from 'drizzle-orm';
import t from 'tap';
import { newId } from '../../../src/infra/ids.ts';
import {
  createExpertProfile,
  createPerson,
  type NewExpertProfile,
} from '../../../src/modules/people/index.ts';
import { testApp } from '../../support/app.ts';
import { makeProvider } from '../../support/factories.ts';

const api = await testApp(t);
const { http, ctx, tokens } = api;
const regionOf = async (code: string): Promise<string> =>
  (await http('GET', `/v1/regions?code=${code}`)).body.items[0].id;

let counter = 0;
async function makeExpert(more: Partial<NewExpertProfile> = {}) {
  counter += 1;
  const person = await createPerson(ctx(), {
    email: `expert${counter}@example.nl`,
    name: `Persoon ${counter}`,
  });
  return createExpertProfile(ctx(), {
    personId: person.id,
    displayName: `Expert ${String(counter).padStart(2, '0')}`,
    headline: 'Kookt met kinderen',
    biography: 'Twintig jaar kok.',
    themes: ['food_and_cooking'],
    languages: ['nl'],
    status: 'published',
    ...more,
  });
}

t.test('a person reads and changes the own account, with memberships by organisation', async (t) => {
  const { organisation } = await makeProvider(api);
  const { personId, token } = await tokens.person();
  for (const role of ['teacher', 'coordinator']) {
    await api.db.execute(sql`insert into memberships (id, person_id, organisation_id, role, created_at)
      values (${newId()}, ${personId}, ${organisation.id}, ${role}, now())`);
  }
  const me = await http('GET', '/v1/me', { token });
  t.equal(me.status, 200, me.text);
  t.equal(me.headers['cache-control'], 'no-store');
  t.match(me.body, { id: personId, language: 'nl', isPlatformAdmin: false, workgroups: [] });
  t.same(me.body.memberships, [
    {
      organisationId: organisation.id,
      organisationName: organisation.name,
      organisationStatus: 'active',
      roles: ['teacher', 'coordinator'],
    },
  ]);
  const patch = (body: object, tag = me.headers.etag ?? '') =>
    http('PATCH', '/v1/me', { token, body, headers: { 'if-match': tag } });
  const changed = await patch({ name: 'Sanne Janssen', language: 'en' });
  t.match(changed.body, { name: 'Sanne Janssen', language: 'en', version: me.body.version + 1 });
  t.equal((await patch({ name: 'Te laat' })).status, 412);
  const again = await patch({ name: 'Sanne Janssen' }, changed.headers.etag);
  t.equal(again.body.version, changed.body.version, 'nothing changed');
  t.match((await patch({ email: 'ander@example.nl' }, '*')).body.errors, [
    { pointer: '#/email', code: 'unknown' },
  ]);
  t.match((await patch({ language: 'xx' }, '*')).body.errors, [
    { pointer: '#/language', code: 'code_unknown' },
  ]);
  t.equal((await http('GET', '/v1/me', { token: (await tokens.person({ scopes: [] })).token })).status, 403);
  const client = await tokens.client({ organisationId: organisation.id });
  t.equal((await http('GET', '/v1/me', { token: client.token })).status, 403, 'a program is nobody');
});

t.test('an account has one mail address, in small letters, and is made by the platform only', async (t) => {
  const made = await createPerson(ctx(), { email: ' Jan@Example.NL ', name: 'Jan' });
  t.equal(made.email, 'jan@example.nl');
  await t.rejects(createPerson(ctx(), { email: 'jan@example.nl', name: 'Jan 2' }), {
    code: 'external_id_conflict',
  });
  await t.rejects(createPerson(ctx({ kind: 'anonymous' }), { email: 'a@b.nl', name: 'A' }), {
    code: 'permission_denied',
  });
});

t.test('the own expert profile is there in every state, and only for its owner', async (t) => {
  const { personId, token } = await tokens.person();
  t.equal((await http('GET', '/v1/me/expert-profile', { token })).status, 404, 'there is none yet');
  const made = await makeExpert({ personId, status: 'draft' });
  const own = await http('GET', '/v1/me/expert-profile', { token });
  t.match(own.body, { id: made.id, status: 'draft', clusters: ['business_profession'] });
  t.equal((await http('GET', `/v1/experts/${made.id}`)).status, 404, 'a draft is not public');
  await t.rejects(makeExpert({ personId }), { code: 'external_id_conflict' }, 'a person has one profile');
  const actor = {
    kind: 'person' as const,
    clientId: 'web',
    scopes: [],
    memberships: [],
    curation: [],
  };
  const stranger = ctx({ ...actor, personId: newId(), isPlatformAdmin: false });
  const input = { personId, displayName: 'X', headline: 'X', biography: 'X', themes: [] };
  await t.rejects(createExpertProfile(stranger, input), { code: 'resource_not_found' });
});

t.test('only published experts are found, and nothing tells who or where they are', async (t) => {
  const shown = await makeExpert({
    formats: ['workshop'],
    sectors: ['po'],
    clusters: ['sport'],
    languages: ['nl', 'de'],
  });
  for (const status of ['draft', 'in_review', 'changes_requested', 'paused'] as const) {
    const { id } = await makeExpert({ status });
    t.equal((await http('GET', `/v1/experts/${id}`)).status, 404, status);
    t.same((await http('GET', `/v1/experts?id=${id}`)).body.items, [], status);
  }
  const archived = await makeExpert({ status: 'archived' });
  t.equal((await http('GET', `/v1/experts/${archived.id}`)).body.code, 'resource_gone');
  const seen = await http('GET', `/v1/experts/${shown.id}`);
  t.match(seen.body, { displayName: shown.displayName, biography: 'Twintig jaar kok.' });
  t.notMatch(seen.text, /@example|personId|Persoon/);
  t.notMatch(
    (await http('GET', `/v1/experts?id=${shown.id}`)).text,
    new RegExp(`@example|${shown.personId}|Persoon`),
  );
  t.equal((await http('GET', `/v1/experts/${shown.personId}`)).status, 404, 'a person is no address');
  t.equal((await http('GET', '/v1/experts?q=persoon')).status, 400, 'people are not searched by name');

  const ask = async (query: string) =>
    (await http('GET', `/v1/experts?id=${shown.id}&${query}`)).body.items.length;
  for (const [query, count] of [
    ['theme=food_and_cooking,music', 1],
    ['theme=music', 0],
    ['cluster=sport', 1],
    ['cluster=culture', 0],
    ['format=workshop&sector=po&language=de', 1],
    ['format=visit', 0],
    ['sector=vo', 0],
    ['language=en', 0],
  ] as const) {
    t.equal(await ask(query), count, query);
  }
});

t.test('an expert is found in the work region, in part of it and in what lies around it', async (t) => {
  const [limburg, roermond, maastricht] = await Promise.all(['PV31', 'GM0957', 'GM0935'].map(regionOf));
  const wide = await makeExpert({ workRegionIds: [limburg ?? ''] });
  const local = await makeExpert({ workRegionIds: [roermond ?? ''] });
  const find = async (regionId: string | undefined) => {
    const answer = await http('GET', `/v1/experts?regionId=${regionId}&id=${wide.id},${local.id}`);
    return answer.body.items.map((item: { id: string }) => item.id);
  };
  t.same(await find(limburg), [wide.id, local.id]);
  t.same(await find(roermond), [wide.id, local.id]);
  t.same(await find(maastricht), [wide.id]);
  const paged = await http('GET', `/v1/experts?id=${wide.id},${local.id}&limit=1&sort=-displayName`);
  t.equal(paged.body.items[0].id, local.id);
  const next = `/v1/experts?id=${wide.id},${local.id}&limit=1&sort=-displayName&cursor=${paged.body.page.nextCursor}`;
  t.equal((await http('GET', next)).body.items[0].id, wide.id);
});
