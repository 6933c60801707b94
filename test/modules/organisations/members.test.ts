import { sql } from 'drizzle-orm';
import t from 'tap';
import { MEMBERSHIP_ROLES } from '../../../src/core/actor.ts';
import {
  invitationMachine,
  invitationToken,
  organisationJobs,
} from '../../../src/modules/organisations/index.ts';
import { testApp } from '../../support/app.ts';
import { makeProvider, makeSchool } from '../../support/factories.ts';
import { type CellActor, checkMachineCells } from '../../support/machine-cells.ts';

t.setTimeout(300_000);
const api = await testApp(t);
const { http, ctx, tokens, db } = api;
const { organisation } = await makeSchool(api);
const path = `/v1/organisations/${organisation.id}`;
const as = (role: (typeof MEMBERSHIP_ROLES)[number], organisationId = organisation.id) =>
  tokens.person({ memberships: [{ organisationId, role }] });
const admin = await as('organisation_admin');
const invite = (email: string, role = 'teacher', token = admin.token) =>
  http('POST', `${path}/members`, { token, body: { email, role } });
const accept = (id: string, token: string, body: object = {}) =>
  http('POST', `/v1/membership-invitations/${id}/confirmations`, { token, body });
const mailOf = async (personId: string, email: string) =>
  db.execute(sql`update persons set email = ${email} where id = ${personId}`);
const any = { 'if-match': '*' };

t.test(
  'who is invited by mail address accepts without a token, another with it, a stranger never',
  async (t) => {
    const made = await invite('Noor@school.example');
    t.match(made, { status: 201, body: { status: 'invited', email: 'noor@school.example' } }, made.text);
    t.notOk(JSON.stringify(made.body).includes('token'));
    t.match((await invite('noor@school.example')).body, {
      code: 'external_id_conflict',
      resourceId: made.body.id,
    });
    const stranger = await tokens.person();
    t.equal((await accept(made.body.id, stranger.token)).status, 404);
    t.equal((await accept(made.body.id, stranger.token, { token: 'fout' })).status, 404);
    const noor = await tokens.person();
    await mailOf(noor.personId, 'noor@school.example');
    const waiting = await http('GET', '/v1/me/membership-invitations', { token: noor.token });
    t.match(waiting.body.items, [{ id: made.body.id, allowedTransitions: ['accepted', 'declined'] }]);
    const accepted = await accept(made.body.id, noor.token);
    t.match(accepted, { status: 201, body: { personId: noor.personId, role: 'teacher' } }, accepted.text);
    t.equal(
      (await accept(made.body.id, noor.token)).body.id,
      accepted.body.id,
      'accepting again is no error',
    );

    const second = await invite('prive@mail.example', 'coordinator');
    const token = await invitationToken(ctx(), second.body.id);
    const answers = await Promise.all([
      accept(second.body.id, stranger.token, { token }),
      accept(second.body.id, (await tokens.person()).token, { token }),
    ]);
    t.same(answers.map(({ status }) => status).sort(), [201, 409], 'a token works once');

    const left = `/v1/organisation-members/${accepted.body.id}`;
    t.equal((await http('DELETE', left, { token: noor.token, headers: any })).status, 204);
    t.equal(
      (await http('GET', `${path}/profile`, { token: noor.token })).status,
      404,
      'leaving has effect at once',
    );
    t.equal((await accept(made.body.id, noor.token)).status, 409, 'and the old invitation is no way back');
  },
);

t.test('an invitation ends after two weeks, and only a verified organisation invites', async (t) => {
  const made = await invite('laat@school.example');
  await db.execute(
    sql`update membership_invitations set expires_at = now() - interval '1 second' where id = ${made.body.id}`,
  );
  const late = await tokens.person();
  await mailOf(late.personId, 'laat@school.example');
  t.match((await accept(made.body.id, late.token)).body, {
    code: 'transition_not_allowed',
    currentStatus: 'expired',
  });
  await organisationJobs[0]?.run(ctx(), {});
  await organisationJobs[0]?.run(ctx(), {});
  const steps = await http('GET', `/v1/membership-invitations/${made.body.id}/status-changes`, {
    token: admin.token,
  });
  t.equal(steps.body.items.length, 1, 'the job twice takes one step');
  t.equal((await invite('laat@school.example')).status, 201, 'and the address can be invited anew');
  const maker = await tokens.person();
  const own = await http('POST', '/v1/organisations', {
    token: maker.token,
    body: { name: 'Nieuw', kinds: ['provider'] },
  });
  const early = await http('POST', `/v1/organisations/${own.body.id}/members`, {
    token: maker.token,
    body: { email: 'derde@mail.example', role: 'teacher' },
  });
  t.match(early, { status: 403, body: { code: 'organisation_not_verified' } });
});

t.test(
  'members are managed by administrators, seen by coordinators, and the last administrator stays',
  async (t) => {
    const { organisation: other } = await makeProvider(api);
    const first = await as('organisation_admin', other.id);
    const coordinator = await as('coordinator', other.id);
    const teacher = await as('teacher', other.id);
    const members = `/v1/organisations/${other.id}/members`;
    t.equal((await http('GET', members, { token: teacher.token })).status, 403);
    t.equal((await http('GET', members, { token: admin.token })).status, 404);
    const list = (await http('GET', members, { token: coordinator.token })).body.items;
    const of = (personId: string) =>
      `/v1/organisation-members/${list.find((m: { personId: string }) => m.personId === personId).id}`;
    const remove = (target: string, token: string) => http('DELETE', target, { token, headers: any });
    const role = (target: string, token: string, to: string) =>
      http('PATCH', target, { token, headers: any, body: { role: to } });
    t.equal((await remove(of(teacher.personId), coordinator.token)).status, 403);
    t.equal(
      (await remove(of(first.personId), teacher.token)).status,
      404,
      'colleagues do not see each other',
    );
    t.match((await remove(of(first.personId), first.token)).body, { code: 'resource_in_use' });
    t.match((await role(of(first.personId), first.token, 'teacher')).body, { code: 'resource_in_use' });
    t.match(await role(of(coordinator.personId), first.token, 'organisation_admin'), {
      status: 200,
      body: { version: 2 },
    });
    const both = await Promise.all([
      remove(of(first.personId), first.token),
      remove(of(coordinator.personId), coordinator.token),
    ]);
    t.same(both.map(({ status }) => status).sort(), [204, 409], 'two that leave at once leave one');
  },
);

t.test('every cell of the machine of an invitation', async (t) => {
  const made = await invite('cel@school.example');
  const invitee = await tokens.person();
  await mailOf(invitee.personId, 'cel@school.example');
  const { organisation: other } = await makeSchool(api);
  const actors: CellActor[] = [
    { name: 'invitee', token: invitee.token, parties: ['invitee'] },
    { name: 'platform', token: (await tokens.person({ isPlatformAdmin: true })).token, parties: ['admin'] },
  ];
  for (const role of MEMBERSHIP_ROLES) {
    const parties = role === 'organisation_admin' ? ['admin'] : [];
    if (role !== 'coordinator') actors.push({ name: role, token: (await as(role)).token, parties });
    actors.push({ name: `${role} of another`, token: (await as(role, other.id)).token, parties: [] });
  }
  await checkMachineCells(t, api, {
    machine: invitationMachine,
    actors,
    targets: ['declined', 'withdrawn'],
    make: async (status) => {
      await db.execute(sql`update membership_invitations set status = ${status} where id = ${made.body.id}`);
      return made.body.id;
    },
    path: (id) => `/v1/membership-invitations/${id}/status-changes`,
  });
});

t.test('a workgroup is managed in all its regions, and nobody gives more than they have', async (t) => {
  const idOf = async (code: string): Promise<string> =>
    (await http('GET', `/v1/regions?code=${code}`)).body.items[0].id;
  const [roermond, limburg, maastricht] = [await idOf('GM0957'), await idOf('PV31'), await idOf('GM0935')];
  const platform = await tokens.person({ isPlatformAdmin: true });
  const body = { slug: 'midden-limburg', name: 'Werkgroep', summary: 'Kort.', regionIds: [roermond] };
  const manager = await tokens.person({ curatedRegionIds: [limburg], permissions: ['manage', 'review'] });
  t.equal((await http('POST', '/v1/workgroups', { token: manager.token, body })).status, 403);
  const made = await http('POST', '/v1/workgroups', { token: platform.token, body });
  t.equal(made.status, 201, made.text);
  t.match((await http('POST', '/v1/workgroups', { token: platform.token, body })).body, {
    code: 'slug_taken',
  });
  const group = `/v1/workgroups/${made.body.id}`;
  const person = await tokens.person();
  await mailOf(person.personId, 'curator@gemeente.example');
  const add = (token: string, permissions: string[], email = 'curator@gemeente.example') =>
    http('POST', `${group}/members`, { token, body: { email, permissions } });
  t.equal((await add(manager.token, ['review', 'verify'])).status, 403, 'verify is not theirs to give');
  t.equal((await add(manager.token, ['review'], 'niemand@mail.example')).status, 400);
  const member = await add(manager.token, ['review']);
  t.equal(member.status, 201, member.text);
  t.equal((await add(manager.token, ['review'])).body.resourceId, member.body.id);
  const target = `/v1/workgroup-members/${member.body.id}`;
  t.equal(
    (await http('GET', `${group}/members`, { token: person.token })).status,
    200,
    'members see each other',
  );
  const raise = { token: person.token, headers: any, body: { permissions: ['manage'] } };
  t.equal((await http('PATCH', target, raise)).status, 403);
  const far = await tokens.person({ curatedRegionIds: [maastricht] });
  t.equal((await http('GET', target, { token: far.token })).status, 404);
  t.equal(
    (await http('PATCH', group, { token: far.token, headers: any, body: { name: 'Ander' } })).status,
    403,
  );
  const outside = {
    token: (await tokens.person({ curatedRegionIds: [roermond] })).token,
    headers: any,
    body: { regionIds: [roermond, maastricht] },
  };
  t.equal((await http('PATCH', group, outside)).status, 403, 'nobody takes a region without managing it');
  t.match((await http('GET', '/v1/me', { token: person.token })).body.workgroups, [
    { permissions: ['review'] },
  ]);
  t.equal(
    (await http('DELETE', target, { token: person.token, headers: any })).status,
    204,
    'leaving is free',
  );
  t.equal((await http('DELETE', group, { token: manager.token, headers: any })).status, 204);
  t.equal((await http('GET', group)).status, 410);
});
