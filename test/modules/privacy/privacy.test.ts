import { sql } from 'drizzle-orm';
import t from 'tap';
import { MEMBERSHIP_ROLES } from '../../../src/core/actor.ts';
import { newId } from '../../../src/infra/ids.ts';
import { dataSubjectRequestMachine, loggingMails } from '../../../src/modules/privacy/index.ts';
import { testApp } from '../../support/app.ts';
import { makeSchool } from '../../support/factories.ts';
import { type CellActor, checkMachineCells } from '../../support/machine-cells.ts';
import { ask, stepOf } from './privacy-world.ts';

t.setTimeout(240_000);
const api = await testApp(t);
const { organisation } = await makeSchool(api);
const subject = await api.tokens.person({
  memberships: [{ organisationId: organisation.id, role: 'teacher' }],
});
const admin = await api.tokens.person({ isPlatformAdmin: true });

t.test('status × step × actor of a request about the own data', async (t) => {
  const elsewhere = (await makeSchool(api)).organisation;
  const actors: CellActor[] = [
    { name: 'the person', token: subject.token, parties: ['subject'] },
    { name: 'an administrator', token: admin.token, parties: ['platform'] },
  ];
  for (const { id: organisationId } of [organisation, elsewhere]) {
    for (const role of MEMBERSHIP_ROLES) {
      const { token } = await api.tokens.person({ memberships: [{ organisationId, role }] });
      actors.push({ name: `${role} of ${organisationId}`, token, parties: [] });
    }
  }
  const region = (await api.http('GET', '/v1/regions?code=GM0957')).body.items[0].id;
  const curator = await api.tokens.person({ curatedRegionIds: [region] });
  actors.push({ name: 'a curator', token: curator.token, parties: [] });
  const cells = await checkMachineCells(t, api, {
    machine: dataSubjectRequestMachine,
    actors,
    make: async (status) => {
      const id = newId();
      await api.db.execute(sql`delete from data_subject_requests where person_id = ${subject.personId}`);
      await api.db.execute(sql`insert into data_subject_requests
        (id, person_id, kind, status, starts_at, created_at, updated_at)
        values (${id}, ${subject.personId}, 'erase', ${status}, now(), now(), now())`);
      return id;
    },
    path: (id) => `/v1/data-subject-requests/${id}/status-changes`,
    targets: ['in_progress', 'completed', 'refused', 'withdrawn'],
  });
  t.equal(cells, 25 * actors.length);
});

t.test('everyone sees the own requests, administrators all, and only they see notes', async (t) => {
  const one = await api.tokens.person();
  const two = await api.tokens.person();
  const { id } = (await ask(api, one.token, 'export')).body;
  const other = (await ask(api, two.token, 'erase')).body;
  const idsFor = async (token: string) =>
    (await api.http('GET', '/v1/data-subject-requests', { token })).body.items.map(
      (item: { id: string }) => item.id,
    );
  t.same(await idsFor(one.token), [id]);
  t.ok([id, other.id].every(async (wanted) => (await idsFor(admin.token)).includes(wanted)));
  const path = `/v1/data-subject-requests/${id}`;
  const note = { body: { note: 'Identiteit gezien.' }, headers: { 'if-match': '*' } };
  t.equal((await api.http('PATCH', path, { token: one.token, ...note })).status, 403);
  t.equal((await api.http('PATCH', path, { token: two.token, ...note })).status, 404);
  t.equal((await api.http('PATCH', path, { token: admin.token, ...note })).body.note, 'Identiteit gezien.');
  t.equal((await api.http('GET', path, { token: one.token })).body.note, undefined);
  t.equal((await api.http('GET', path, { token: two.token })).status, 404);
});

t.test('a program asks nothing, and a refusal owes a reason', async (t) => {
  const client = await api.tokens.client({ organisationId: organisation.id });
  t.equal((await ask(api, client.token, 'export')).status, 403);
  const person = await api.tokens.person();
  const { id } = (await ask(api, person.token, 'erase')).body;
  t.equal((await stepOf(api, id, client.token, { to: 'withdrawn' })).status, 403);
  t.equal((await stepOf(api, id, admin.token, { to: 'in_progress' })).status, 201);
  const bare = await stepOf(api, id, admin.token, { to: 'refused' });
  t.match(bare.body.errors, [{ pointer: '#/reasonCode' }, { pointer: '#/reasonText' }]);
  const reason = { reasonCode: 'other', reasonText: 'De aanvraag is dubbel.' };
  t.equal((await stepOf(api, id, admin.token, { to: 'refused', ...reason })).status, 201);
  t.equal((await api.http('GET', '/v1/me', { token: person.token })).status, 200);
});

t.test('each mail is logged by its address before it goes', async (t) => {
  const sent: string[] = [];
  const send = loggingMails(api.db, async ({ to }) => {
    sent.push(to);
  });
  await send({ to: 'Iemand@school.example', subject: 'Hallo', text: 'Hallo' });
  t.same(sent, ['Iemand@school.example']);
  const rows = await api.db.execute(sql`select * from processing_log where name = 'sendMail'`);
  t.match(rows, [{ subject_type: 'mail_address', status: 'ok' }]);
  t.notMatch(JSON.stringify(rows), /school\.example/i);
});
