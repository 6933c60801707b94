import { sql } from 'drizzle-orm';
import t from 'tap';
import type { MembershipRole } from '../../../src/core/actor.ts';
import { inTransaction } from '../../../src/infra/context.ts';
import { newId } from '../../../src/infra/ids.ts';
import {
  accountMachine,
  dueSavedSearches,
  markSavedSearchesRun,
  notificationPreferences,
} from '../../../src/modules/people/index.ts';
import { testApp } from '../../support/app.ts';
import { makeActivity, makeProvider } from '../../support/factories.ts';
import { type CellActor, checkMachineCells } from '../../support/machine-cells.ts';

const api = await testApp(t);
const { http, ctx, tokens } = api;
const admin = await tokens.person({ isPlatformAdmin: true });
const ROLES: MembershipRole[] = ['teacher', 'coordinator', 'provider_editor', 'organisation_admin'];
const change = (method: string, path: string, token: string, body?: object, tag = '*') =>
  http(method, path, { token, body, headers: { 'if-match': tag } });
const suspend = (id: string, token = admin.token, to = 'suspended') =>
  http('POST', `/v1/users/${id}/status-changes`, { token, key: true, body: { to, reasonCode: 'misuse' } });

t.test('administrators read and change accounts, and nobody else learns that one exists', async (t) => {
  const { organisation } = await makeProvider(api);
  const somebody = await tokens.person({
    memberships: [{ organisationId: organisation.id, role: 'teacher' }],
  });
  const path = `/v1/users/${somebody.personId}`;
  const seen = await http('GET', path, { token: admin.token });
  t.match(seen.body, {
    id: somebody.personId,
    email: /@school\.example$/,
    status: 'active',
    allowedTransitions: ['suspended'],
  });
  const members = await http('GET', `/v1/users?organisationId=${organisation.id}&sort=-name`, {
    token: admin.token,
  });
  t.equal(members.body.items.length, 2, 'the editor and the teacher');
  const admins = await http('GET', '/v1/users?isPlatformAdmin=true', { token: admin.token });
  t.same(
    admins.body.items.map((item: { id: string }) => item.id),
    [admin.personId],
  );
  const curator = await tokens.person({ curatedRegionIds: [] });
  for (const token of [somebody.token, curator.token]) {
    for (const id of [somebody.personId, newId()]) {
      t.equal((await http('GET', `/v1/users/${id}`, { token })).body.code, 'permission_denied');
      t.equal((await change('PATCH', `/v1/users/${id}`, token, { name: 'Anders' })).status, 403);
      t.equal((await suspend(id, token)).status, 403);
    }
    t.equal((await http('GET', '/v1/users', { token })).status, 403);
  }
  t.equal((await http('GET', `/v1/users/${newId()}`, { token: admin.token })).status, 404);
  const changed = await change('PATCH', path, admin.token, { isPlatformAdmin: true }, seen.headers.etag);
  t.match(changed.body, { isPlatformAdmin: true, version: seen.body.version + 1 });
  const own = `/v1/users/${admin.personId}`;
  t.equal((await change('PATCH', own, admin.token, { isPlatformAdmin: false })).status, 403, 'not oneself');
  t.equal((await change('PATCH', own, somebody.token, { name: 'Beheer' })).status, 200, 'at once');
  t.equal((await change('PATCH', path, admin.token, { isPlatformAdmin: false })).status, 200);
  t.equal((await http('GET', own, { token: somebody.token })).status, 403, 'and gone at once');
});

t.test('a suspended person is refused at the next request and signed out for good', async (t) => {
  const { personId, token } = await tokens.person();
  await api.db.execute(sql`insert into refresh_tokens
    (id, family_id, token_digest, person_id, client_id, expires_at, created_at)
    values (${newId()}, ${newId()}, ${newId()}, ${personId}, 'web', now() + interval '1 day', now())`);
  t.equal((await http('GET', '/v1/me', { token })).status, 200);
  const bare = await http('POST', `/v1/users/${personId}/status-changes`, {
    token: admin.token,
    key: true,
    body: { to: 'suspended' },
  });
  t.match(bare.body.errors, [{ pointer: '#/reasonCode', code: 'required' }]);
  t.equal((await suspend(personId)).status, 201);
  t.match((await http('GET', '/v1/me', { token })).body, { status: 403, code: 'account_suspended' });
  const [family] = await api.db.execute<{ revoked: boolean }>(
    sql`select revoked_at is not null as revoked from refresh_tokens where person_id = ${personId}`,
  );
  t.equal(family?.revoked, true);
  t.equal((await suspend(personId, admin.token, 'active')).status, 201);
  t.equal(
    (await http('GET', '/v1/me', { token })).status,
    200,
    'the running token works again until it ends',
  );
  const history = await http('GET', `/v1/users/${personId}/status-changes`, { token: admin.token });
  t.same(
    history.body.items.map((item: { from: string; to: string }) => `${item.from}>${item.to}`),
    ['active>suspended', 'suspended>active'],
  );
  t.equal((await suspend(admin.personId)).body.code, 'permission_denied', 'nobody suspends oneself');
});

t.test('status × step × actor of the account', async (t) => {
  const { organisation } = await makeProvider(api);
  const victim = await tokens.person({ memberships: [{ organisationId: organisation.id, role: 'teacher' }] });
  const elsewhere = (await makeProvider(api)).organisation;
  const region = (await http('GET', '/v1/regions?code=GM0957')).body.items[0].id;
  const members = (organisationId: string, name: string): Promise<CellActor[]> =>
    Promise.all(
      ROLES.map(async (role) => ({
        name: `${role} of ${name}`,
        token: (await tokens.person({ memberships: [{ organisationId, role }] })).token,
        parties: [],
        stranger: 403 as const,
        isRefusedAtEdge: true as const,
      })),
    );
  const curator = await tokens.person({ curatedRegionIds: [region] });
  const client = await tokens.client({ organisationId: organisation.id });
  const actors: CellActor[] = [
    { name: 'an administrator', token: admin.token, parties: ['platform'] },
    { name: 'a curator', token: curator.token, parties: [], stranger: 403, isRefusedAtEdge: true },
    { name: 'a client', token: client.token, parties: [], stranger: 403, isRefusedAtEdge: true },
    ...(await members(organisation.id, 'the same organisation')),
    ...(await members(elsewhere.id, 'another organisation')),
  ];
  const cells = await checkMachineCells(t, api, {
    machine: accountMachine,
    actors,
    make: async (status) => {
      await api.db.execute(sql`update persons set status = ${status} where id = ${victim.personId}`);
      return victim.personId;
    },
    path: (id) => `/v1/users/${id}/status-changes`,
    targets: ['active', 'suspended'],
  });
  t.equal(cells, 9 * actors.length);
});

t.test('everyone chooses how soon to hear of what', async (t) => {
  const { personId, token } = await tokens.person();
  const path = '/v1/me/notification-preferences';
  const before = await http('GET', path, { token });
  t.match(before.body, { id: personId, version: 1, language: 'nl', digestHour: 7 });
  const frequencyOf = (body: { channels: { kind: string; frequency: string }[] }, kind: string) =>
    body.channels.find((channel) => channel.kind === kind)?.frequency;
  t.equal(frequencyOf(before.body, 'saved_searches'), 'daily');
  const wanted = {
    language: 'en',
    digestHour: 16,
    channels: [
      { kind: 'reminders', frequency: 'none' },
      { kind: 'saved_searches', frequency: 'weekly' },
    ],
  };
  const set = await change('PUT', path, token, wanted, before.headers.etag);
  t.equal(set.status, 200, set.text);
  t.match(set.body, { version: 2, language: 'en', digestHour: 16 });
  t.equal(frequencyOf(set.body, 'reminders'), 'none');
  t.equal(frequencyOf(set.body, 'reservations'), 'immediate');
  t.equal((await http('GET', path, { token })).headers.etag, set.headers.etag);
  t.equal((await change('PUT', path, token, wanted)).body.version, 2, 'the same again changes nothing');
  t.equal((await change('PUT', path, token, wanted, before.headers.etag)).status, 412);
  t.equal((await http('GET', '/v1/me', { token })).body.language, 'en', 'one language per account');
  const twice = { ...wanted, channels: [wanted.channels[0], wanted.channels[0]] };
  t.match((await change('PUT', path, token, twice)).body.errors, [
    { pointer: '#/channels/1/kind', code: 'duplicate' },
  ]);
  t.equal((await change('PUT', path, token, { ...wanted, digestHour: 24 })).status, 400);
  const other = await tokens.person();
  const known = await notificationPreferences(ctx(), [personId, other.personId, newId()]);
  t.equal(known.size, 2);
  t.match(known.get(personId), { language: 'en', digestHour: 16 });
  t.equal(known.get(other.personId)?.frequencies.get('reminders'), 'immediate');
  const racers = await Promise.all(
    [1, 2, 3].map((hour) => change('PUT', path, other.token, { ...wanted, digestHour: hour }, '"1.x"')),
  );
  t.same(racers.map(({ status }) => status).sort(), [200, 412, 412], 'one of many writers wins');
});

t.test('a search is saved as the list understands it, for its owner alone', async (t) => {
  const { token } = await tokens.person();
  const save = (body: object) =>
    http('POST', '/v1/me/saved-searches', {
      token,
      body: { name: 'Muziek', kind: 'activities', frequency: 'weekly', ...body },
    });
  const made = await save({ query: 'theme=music,theatre&q=drukken&ageFrom=8' });
  t.equal(made.status, 201, made.text);
  t.equal(made.body.query, 'ageFrom=8&q=drukken&theme=music%2Ctheatre');
  const [kept] = await api.db.execute<{ filters: object }>(
    sql`select filters from saved_searches where id = ${made.body.id}`,
  );
  t.same(kept?.filters, { ageFrom: 8, q: 'drukken', theme: ['music', 'theatre'] });
  const faults: [string, string][] = [
    ['theme=no_such_theme', 'code_unknown'],
    ['foo=1', 'unknown'],
    ['limit=5', 'unknown'],
    ['sort=title', 'unknown'],
    ['ageFrom=old', 'type'],
    ['q=x', 'too_short'],
  ];
  for (const [query, code] of faults) {
    t.match((await save({ query })).body.errors, [{ pointer: '#/query', code }], query);
  }
  t.equal((await save({ query: 'q=kok@example.nl' })).body.code, 'personal_data_refused');
  const calls = await save({ kind: 'demand_calls', query: 'level=po_group_7', frequency: 'daily' });
  t.equal(calls.status, 201, calls.text);
  t.match((await save({ kind: 'demand_calls', query: 'ageFrom=8' })).body.errors, [{ code: 'unknown' }]);

  const path = `/v1/saved-searches/${made.body.id}`;
  const stranger = (await tokens.person()).token;
  t.equal((await http('GET', path, { token: stranger })).status, 404);
  t.equal((await http('GET', path, { token: admin.token })).status, 404, 'nor an administrator');
  t.equal((await change('PATCH', path, stranger, { name: 'Mijn' })).status, 404);
  t.equal((await change('DELETE', path, stranger)).status, 404);
  t.equal((await http('GET', '/v1/me/saved-searches', { token: stranger })).body.items.length, 0);
  const renamed = await change('PATCH', path, token, { name: 'Toneel', query: 'theme=theatre' });
  t.match(renamed.body, { name: 'Toneel', query: 'theme=theatre', version: 2 });
  t.equal((await change('PATCH', path, token, { query: 'theme=theatre' })).body.version, 2);
  t.equal((await change('PATCH', path, token, { query: 'foo=1' })).status, 400);

  const since = new Date(Date.now() - 86_400_000);
  const due = await dueSavedSearches(ctx(), 'daily', since, 10);
  t.same(
    due.map((row) => row.id),
    [calls.body.id],
  );
  await inTransaction(ctx(), (ctx) => markSavedSearchesRun(ctx, [calls.body.id]));
  t.same(await dueSavedSearches(ctx(), 'daily', since, 10), []);
  const asked = await http('GET', `/v1/saved-searches/${calls.body.id}`, { token });
  t.match(asked.body, { version: 1, lastRunAt: /Z$/ });
  t.equal((await change('DELETE', path, token)).status, 204);
  t.equal((await http('GET', path, { token })).status, 404);
});

t.test('fifty saved searches are enough', async (t) => {
  const { personId, token } = await tokens.person();
  await api.db.execute(sql`insert into saved_searches
    (id, person_id, name, kind, query, filters, frequency, created_at, updated_at)
    select gen_random_uuid(), ${personId}, 'x', 'activities', 'theme=music', '{}', 'daily', now(), now() from generate_series(1, 50)`);
  const body = { name: 'Nog een', kind: 'activities', query: 'theme=music', frequency: 'daily' };
  const more = await http('POST', '/v1/me/saved-searches', { token, body });
  t.match(more.body, { code: 'too_many_items', maximum: 50 });
});

t.test('favourites are the public activities that somebody keeps', async (t) => {
  const { organisation } = await makeProvider(api);
  const [first, second] = [
    await makeActivity(api, organisation.id),
    await makeActivity(api, organisation.id),
  ];
  const { token } = await tokens.person();
  const keep = (id: string, method = 'PUT') => http(method, `/v1/me/favourites/${id}`, { token });
  const ids = async () =>
    (await http('GET', '/v1/me/favourites', { token })).body.items.map((item: { id: string }) => item.id);
  t.equal((await keep(first.id)).status, 204);
  t.equal((await keep(second.id)).status, 204);
  t.equal((await keep(first.id)).status, 204, 'again');
  t.same(await ids(), [second.id, first.id], 'the last one first');
  t.equal((await keep(newId())).status, 404);
  await api.db.execute(sql`update activities set status = 'paused' where id = ${first.id}`);
  t.same(await ids(), [second.id], 'what is not public is not shown');
  t.equal((await keep(first.id)).status, 404, 'nor kept');
  t.equal((await keep(first.id, 'DELETE')).status, 204, 'but can be forgotten');
  t.equal((await keep(second.id, 'DELETE')).status, 204);
  t.equal((await keep(second.id, 'DELETE')).status, 204, 'again');
  t.same(await ids(), []);
  const page = await http('GET', '/v1/me/favourites', { token: (await tokens.person()).token });
  t.same(page.body.items, []);
  const events = await api.db.execute(sql`select type from outbox_events where type like 'favourite%'`);
  t.equal(events.length, 0, 'what somebody likes is told to nobody');
});
