import { sql } from 'drizzle-orm';
import t from 'tap';
import { MEMBERSHIP_ROLES } from '../../../src/core/actor.ts';
import { newId } from '../../../src/infra/ids.ts';
import {
  createLocation,
  organisationMachine,
  proposeMembership,
  verificationMachine,
} from '../../../src/modules/organisations/index.ts';
import { testApp } from '../../support/app.ts';
import {
  MAASTRICHT,
  makeActivity,
  makeProvider,
  makeSchool,
  makeSession,
  ROERMOND,
} from '../../support/factories.ts';
import { type CellActor, checkMachineCells } from '../../support/machine-cells.ts';

t.setTimeout(300_000);
const api = await testApp(t);
const { http, ctx, tokens, db } = api;
const idOf = async (code: string): Promise<string> =>
  (await http('GET', `/v1/regions?code=${code}`)).body.items[0].id;
const roermond = await idOf('GM0957');
const limburg = await idOf('PV31');
const maastricht = await idOf('GM0935');
const platform = await tokens.person({ isPlatformAdmin: true });
const curator = await tokens.person({ curatedRegionIds: [roermond] });

const claim = (organisationId: string, token: string, body: object) =>
  http('POST', `/v1/organisations/${organisationId}/verifications`, { token, body });
const decide = (id: string, token: string, body: object) =>
  http('POST', `/v1/verifications/${id}/status-changes`, { token, key: true, body });
const mailOf = async (personId: string, email: string) =>
  db.execute(sql`update persons set email = ${email} where id = ${personId}`);
const rolesOf = async (personId: string) =>
  (await db.execute(sql`select role from memberships where person_id = ${personId} order by role`)).map(
    (r) => r.role,
  );

async function pendingOne(token: string, kvk = '81234567') {
  const made = await http('POST', '/v1/organisations', {
    token,
    body: { name: 'Smederij Roer', kinds: ['company'] },
  });
  await createLocation(ctx(), made.body.id, { name: 'Smederij', city: 'Roermond', point: ROERMOND });
  return { id: made.body.id as string, kvk };
}

t.test('a new organisation is verified by the workgroup of its region, which then can find it', async (t) => {
  const maker = await tokens.person();
  const { id, kvk } = await pendingOne(maker.token);
  const made = await claim(id, maker.token, { method: 'kvk', identifierValue: '8123 4567' });
  t.equal(made.status, 201, made.text);
  t.match(made.body, {
    status: 'requested',
    role: 'organisation_admin',
    identifierValue: kvk,
    hasEvidence: false,
  });
  t.same(made.body.allowedTransitions, ['withdrawn'], 'the claimant does not decide');
  t.equal((await decide(made.body.id, maker.token, { to: 'approved' })).status, 403, 'not on the own claim');
  const path = `/v1/organisations/${id}`;
  t.equal(
    (await http('GET', `${path}/profile`, { token: curator.token })).status,
    200,
    'the curator sees it',
  );
  const far = await tokens.person({ curatedRegionIds: [maastricht] });
  t.equal(
    (await http('GET', `${path}/profile`, { token: far.token })).status,
    404,
    'one of elsewhere does not',
  );
  t.equal((await decide(made.body.id, far.token, { to: 'approved' })).status, 404);
  const reader = await tokens.person({ curatedRegionIds: [roermond], permissions: ['review'] });
  t.equal(
    (await decide(made.body.id, reader.token, { to: 'approved' })).status,
    404,
    'verifying is a permission',
  );

  const above = await tokens.person({ curatedRegionIds: [limburg], permissions: ['verify'] });
  const bare = await decide(made.body.id, above.token, { to: 'rejected', reasonCode: 'other' });
  t.match(bare.body, { code: 'validation_failed', errors: [{ pointer: '#/reasonText' }] });
  const approved = await decide(made.body.id, above.token, { to: 'approved' });
  t.equal(approved.status, 201, approved.text);
  const seen = await http('GET', path);
  t.match(seen.body, { status: 'active', identifiers: [{ scheme: 'kvk', value: kvk }] });
  const events = await db.execute(
    sql`select type from outbox_events where facts->>'organisationId' = ${id} order by id`,
  );
  const types = events.map((event) => event.type);
  for (const type of ['verification.requested', 'organisation.verified', 'verification.approved'])
    t.ok(types.includes(type), type);
  t.same(await rolesOf(maker.personId), ['organisation_admin']);

  const other = await tokens.person();
  const second = await pendingOne(other.token);
  const taken = await claim(second.id, other.token, { method: 'kvk', identifierValue: kvk });
  t.match(taken, { status: 409, body: { code: 'external_id_conflict', resourceId: id } });
});

t.test(
  'a mail address of the school proves a teacher, never more, and never from a public mail service',
  async (t) => {
    const { organisation, teacher } = await makeSchool(api);
    await db.execute(
      sql`update organisations set website = 'https://www.regenboog.example/over' where id = ${organisation.id}`,
    );
    const colleague = await tokens.person();
    await mailOf(colleague.personId, 'noor@regenboog.example');
    const made = await claim(organisation.id, colleague.token, { method: 'mail_domain', role: 'teacher' });
    t.match(made, { status: 201, body: { status: 'approved', hasEvidence: true } }, made.text);
    t.same(await rolesOf(colleague.personId), ['teacher']);
    const steps = await http('GET', `/v1/verifications/${made.body.id}/status-changes`, {
      token: colleague.token,
    });
    t.match(steps.body.items, [{ to: 'approved', actorKind: 'system' }]);

    const bold = await tokens.person();
    await mailOf(bold.personId, 'leerling@regenboog.example');
    const more = await claim(organisation.id, bold.token, { method: 'mail_domain' });
    t.match(
      more.body,
      { status: 'requested', role: 'organisation_admin', hasEvidence: true },
      'a human decides',
    );
    t.same(await rolesOf(bold.personId), []);
    t.equal(
      (await decide(more.body.id, teacher.token, { to: 'approved' })).status,
      404,
      'a teacher decides nothing',
    );

    const outsider = await tokens.person();
    const refused = await claim(organisation.id, outsider.token, { method: 'mail_domain' });
    t.match(refused.body, { code: 'validation_failed', errors: [{ pointer: '#/method' }] });
    await db.execute(
      sql`update organisations set website = 'https://gmail.com' where id = ${organisation.id}`,
    );
    await mailOf(outsider.personId, 'iemand@gmail.com');
    t.equal(
      (await claim(organisation.id, outsider.token, { method: 'mail_domain', role: 'teacher' })).status,
      400,
    );
  },
);

t.test('a claim on an organisation with an administrator is decided there', async (t) => {
  const { organisation, editor } = await makeProvider(api);
  const admin = await tokens.person({
    memberships: [{ organisationId: organisation.id, role: 'organisation_admin' }],
  });
  const newcomer = await tokens.person();
  const made = await claim(organisation.id, newcomer.token, {
    method: 'workgroup',
    explanation: 'Ik werk hier.',
  });
  t.match(made.body, { role: 'provider_editor', status: 'requested' }, 'who follows works in it');
  const again = await claim(organisation.id, newcomer.token, { method: 'workgroup' });
  t.match(again.body, { code: 'external_id_conflict', resourceId: made.body.id });
  const list = (token: string) =>
    http('GET', `/v1/organisations/${organisation.id}/verifications`, { token });
  t.equal((await list(admin.token)).body.items.length, 1);
  t.same((await list(editor.token)).body.items, [], 'others see their own');
  t.equal((await list(newcomer.token)).body.items.length, 1);
  t.equal((await decide(made.body.id, admin.token, { to: 'approved' })).status, 201);
  t.same(await rolesOf(newcomer.personId), ['provider_editor']);
  t.equal((await decide(made.body.id, admin.token, { to: 'approved' })).status, 201, 'again is no error');
  const after = await decide(made.body.id, newcomer.token, { to: 'withdrawn' });
  t.match(after.body, { code: 'transition_not_allowed', currentStatus: 'approved', allowedTransitions: [] });
});

t.test('nobody gives the own organisation a number, and with it the rights of a school', async (t) => {
  const { organisation } = await makeProvider(api);
  const admin = await tokens.person({
    memberships: [{ organisationId: organisation.id, role: 'organisation_admin' }],
  });
  const accomplice = await tokens.person();
  const made = await claim(organisation.id, accomplice.token, { method: 'brin', identifierValue: '29XY' });
  t.equal(made.status, 201, made.text);
  const seen = await http('GET', `/v1/verifications/${made.body.id}`, { token: admin.token });
  t.match(seen, { status: 200, body: { allowedTransitions: [] } }, 'who runs it knows of the claim');
  const refused = await decide(made.body.id, admin.token, { to: 'approved' });
  t.match(refused, { status: 403, body: { code: 'permission_denied' } }, refused.text);
  const [row] = await db.execute(sql`select kinds from organisations where id = ${organisation.id}`);
  t.notMatch(JSON.stringify(row), 'school');
  t.equal((await decide(made.body.id, platform.token, { to: 'approved' })).status, 201, 'the platform does');
});

t.test('five claims wait at once and no more, also when they come together', async (t) => {
  const { token } = await tokens.person();
  const providers = await Promise.all(Array.from({ length: 8 }, () => makeProvider(api)));
  const answers = await Promise.all(
    providers.map(({ organisation }) => claim(organisation.id, token, { method: 'workgroup' })),
  );
  t.equal(answers.filter(({ status }) => status === 201).length, 5);
  t.equal(answers.filter(({ body }) => body.code === 'permission_denied').length, 3);
});

t.test(
  'a federation proposes the school of its BRIN, and gives the role when it answers for it',
  async (t) => {
    const { organisation } = await makeSchool(api);
    await db.execute(
      sql`insert into organisation_identifiers (id, organisation_id, scheme, value) values (${newId()}, ${organisation.id}, 'brin', '07AB00')`,
    );
    const proposed = await tokens.person();
    const claimed = await proposeMembership(ctx(), {
      personId: proposed.personId,
      brin: '07AB',
      isProven: false,
    });
    t.match(claimed, { status: 'requested', role: 'teacher', organisationId: organisation.id });
    t.same(await rolesOf(proposed.personId), []);
    const proven = await tokens.person();
    await proposeMembership(ctx(), { personId: proven.personId, brin: '07AB00', isProven: true });
    t.same(await rolesOf(proven.personId), ['teacher']);
    t.equal(
      await proposeMembership(ctx(), { personId: proven.personId, brin: '99ZZ', isProven: true }),
      undefined,
    );
  },
);

async function actorsFor(ownId: string, strangerId: string): Promise<CellActor[]> {
  const of = async (organisationId: string, label: string, parties: (role: string) => string[]) => {
    const found: CellActor[] = [];
    for (const role of MEMBERSHIP_ROLES) {
      const { token } = await tokens.person({ memberships: [{ organisationId, role }] });
      found.push({ name: `${role} of ${label}`, token, parties: parties(role) });
    }
    return found;
  };
  const far = await tokens.person({ curatedRegionIds: [maastricht] });
  const reviewer = await tokens.person({ curatedRegionIds: [roermond], permissions: ['review', 'manage'] });
  return [
    ...(await of(ownId, 'the organisation', (role) => (role === 'organisation_admin' ? ['admin'] : []))),
    ...(await of(strangerId, 'another', () => [])),
    { name: 'curator', token: curator.token, parties: ['curator'] },
    { name: 'curator of elsewhere', token: far.token, parties: [] },
    { name: 'curator without verify', token: reviewer.token, parties: [] },
    { name: 'platform', token: platform.token, parties: ['platform'] },
  ];
}

t.test('every cell of the machine of an organisation', async (t) => {
  const { organisation } = await makeProvider(api);
  const strange = await makeProvider(api, MAASTRICHT, 'Maastricht');
  const actors = await actorsFor(organisation.id, strange.organisation.id);
  const cells = await checkMachineCells(t, api, {
    machine: organisationMachine,
    actors: actors.map((actor) => {
      if (actor.parties.length > 0) return actor;
      const isOwn = actor.name.endsWith('of the organisation');
      return {
        ...actor,
        stranger: (from: string) => (isOwn || from === 'active' ? 403 : from === 'archived' ? 410 : 404),
      };
    }),
    targets: ['active', 'suspended', 'archived'],
    make: async (status) => {
      await db.execute(
        sql`update organisations set status = ${status}, updated_at = now() where id = ${organisation.id}`,
      );
      return organisation.id;
    },
    path: (id) => `/v1/organisations/${id}/status-changes`,
  });
  t.equal(cells, 4 * 4 * 12);
});

t.test('every cell of the machine of a claim', async (t) => {
  const { organisation } = await makeProvider(api);
  const strange = await makeProvider(api, MAASTRICHT, 'Maastricht');
  const claimant = await tokens.person();
  const actors = [
    ...(await actorsFor(organisation.id, strange.organisation.id)),
    { name: 'claimant', token: claimant.token, parties: ['claimant'] },
  ];
  const made = await claim(organisation.id, claimant.token, { method: 'workgroup' });
  const cells = await checkMachineCells(t, api, {
    machine: verificationMachine,
    actors,
    targets: ['approved', 'rejected', 'withdrawn'],
    make: async (status) => {
      await db.execute(
        sql`update organisation_verifications set status = ${status} where id = ${made.body.id}`,
      );
      return made.body.id;
    },
    path: (id) => `/v1/verifications/${id}/status-changes`,
  });
  t.equal(cells, 4 * 4 * 13);
});

t.test(
  'an organisation with something coming is not archived, and a suspended one stands still',
  async (t) => {
    const { organisation } = await makeProvider(api);
    const admin = await tokens.person({
      memberships: [{ organisationId: organisation.id, role: 'organisation_admin' }],
    });
    const path = `/v1/organisations/${organisation.id}`;
    const patch = () =>
      http('PATCH', path, {
        token: admin.token,
        headers: { 'if-match': '*' },
        body: { summary: `S ${newId()}` },
      });
    t.equal((await patch()).status, 200);
    await makeSession(api, (await makeActivity(api, organisation.id)).id, 20);
    const refused = await http('POST', `${path}/status-changes`, {
      token: admin.token,
      key: true,
      body: { to: 'archived' },
    });
    t.match(refused.body, {
      code: 'transition_not_allowed',
      currentStatus: 'active',
      allowedTransitions: [],
    });
    const body = { to: 'suspended', reasonCode: 'other' };
    t.equal(
      (await http('POST', `${path}/status-changes`, { token: curator.token, key: true, body })).status,
      201,
    );
    t.match(await patch(), { status: 403, body: { code: 'organisation_not_verified' } });
    const invite = await http('POST', `${path}/members`, {
      token: admin.token,
      body: { email: 'x@school.example', role: 'teacher' },
    });
    t.match(invite, { status: 403, body: { code: 'organisation_not_verified' } });
    const profile = await http('GET', `${path}/profile`, { token: admin.token });
    t.match(profile, { status: 200, body: { status: 'suspended', allowedTransitions: [] } });
  },
);

t.test('approval of reservations is for schools, and their coordinators may choose it', async (t) => {
  const school = await makeSchool(api);
  const of = (role: 'coordinator' | 'teacher') =>
    tokens.person({ memberships: [{ organisationId: school.organisation.id, role }] });
  const path = `/v1/organisations/${school.organisation.id}`;
  const set = (token: string, body: object) =>
    http('PATCH', path, { token, headers: { 'if-match': '*' }, body });
  const coordinator = await of('coordinator');
  const changed = await set(coordinator.token, { requiresReservationApproval: true });
  t.match(changed, { status: 200, body: { requiresReservationApproval: true } }, changed.text);
  t.equal((await set(coordinator.token, { name: 'Anders' })).status, 403);
  t.equal((await set((await of('teacher')).token, { requiresReservationApproval: true })).status, 403);
  t.notOk('requiresReservationApproval' in (await http('GET', path)).body, 'not public');
  const { organisation } = await makeProvider(api);
  const refused = await http('PATCH', `/v1/organisations/${organisation.id}`, {
    token: platform.token,
    headers: { 'if-match': '*' },
    body: { requiresReservationApproval: true },
  });
  t.equal(refused.status, 400);
});
