import { sql } from 'drizzle-orm';
import t from 'tap';
import { newId } from '../../../src/infra/ids.ts';
import { moderationCaseMachine } from '../../../src/modules/moderation/index.ts';
import { createExpertProfile } from '../../../src/modules/people/index.ts';
import { testApp } from '../../support/app.ts';
import { MAASTRICHT, makeActivity, makeProvider, makeSchool } from '../../support/factories.ts';
import { checkMachineCells } from '../../support/machine-cells.ts';

t.setTimeout(120_000);
const api = await testApp(t);
const provider = await makeProvider(api);
const regionOf = async (code: string) => (await api.http('GET', `/v1/regions?code=${code}`)).body.items[0].id;
const limburg = await regionOf('PV31');
const maastricht = await regionOf('GM0935');
const moderator = (await api.tokens.person({ curatedRegionIds: [limburg] })).token;
const elsewhere = (await api.tokens.person({ curatedRegionIds: [maastricht] })).token;
const admin = (await api.tokens.person({ isPlatformAdmin: true })).token;

const explanation = 'Er wordt ter plekke extra geld per leerling gevraagd.';

const report = (subjectId: string, more = {}, key: string | true = true) =>
  api.http('POST', '/v1/content-reports', {
    key,
    body: { subjectKind: 'activity', subjectId, reasonCode: 'hidden_cost', explanation, ...more },
  });

async function caseOf(subjectId: string): Promise<string> {
  const [row] = await api.db.execute<{ id: string }>(
    sql`select id from moderation_cases where subject_id = ${subjectId}::uuid order by created_at desc limit 1`,
  );
  if (row === undefined) throw new Error('No case');
  return row.id;
}

const step = (id: string, body: object, token = moderator) =>
  api.http('POST', `/v1/moderation-cases/${id}/status-changes`, { token, key: true, body });

t.test('anyone reports, the same thing once, and nothing of the reporter comes back', async (t) => {
  const activity = await makeActivity(api, provider.organisation.id);
  const key = newId();
  const reporterEmail = 'ouder@voorbeeld.example';
  const first = await report(activity.id, { reporterEmail }, key);
  t.equal(first.status, 201);
  t.notMatch(first.text, /ouder|extra geld/);
  t.equal(
    (await report(activity.id, { reporterEmail }, key)).body.id,
    first.body.id,
    'sent again, kept once',
  );
  t.equal((await report(activity.id)).status, 201);
  const found = await api.http('GET', `/v1/moderation-cases/${await caseOf(activity.id)}`, {
    token: moderator,
  });
  t.equal(found.body.reportCount, 2, 'two reports, one case');
  t.equal(found.body.reports[0].reporterEmail, reporterEmail);
});

t.test('twenty reports at once make one case', async (t) => {
  const activity = await makeActivity(api, provider.organisation.id);
  const answers = await Promise.all(Array.from({ length: 20 }, () => report(activity.id)));
  t.same(
    answers.filter(({ status }) => status !== 201),
    [],
  );
  const found = await api.http('GET', `/v1/moderation-cases/${await caseOf(activity.id)}`, {
    token: moderator,
  });
  t.equal(found.body.reportCount, 20);
});

t.test('only what everyone can see is reported, and without personal data', async (t) => {
  t.match((await report(newId())).body.errors, [{ pointer: '#/subjectId' }]);
  const activity = await makeActivity(api, provider.organisation.id);
  const later = new Date(Date.now() + 86_400_000).toISOString();
  const embargoed = await makeActivity(api, provider.organisation.id, { visibleFrom: later });
  t.match((await report(embargoed.id)).body.errors, [{ pointer: '#/subjectId' }], 'an embargo tells nothing');
  const answer = await report(activity.id, { explanation: 'Bel mij maar op 06 12345678 over deze les.' });
  t.equal(answer.body.code, 'personal_data_refused');
});

t.test('a moderator sees the cases of the own regions and below, nobody else sees any', async (t) => {
  const far = await makeProvider(api, MAASTRICHT, 'Maastricht');
  const activity = await makeActivity(api, far.organisation.id);
  await report(activity.id);
  const id = await caseOf(activity.id);
  const near = await caseOf((await makeReported()).id);
  for (const token of [moderator, elsewhere, admin]) {
    t.equal((await api.http('GET', `/v1/moderation-cases/${id}`, { token })).status, 200);
  }
  t.equal((await api.http('GET', `/v1/moderation-cases/${near}`, { token: elsewhere })).status, 404);
  const ids = async (token: string) =>
    (await api.http('GET', '/v1/moderation-cases?limit=100', { token })).body.items.map(
      (item: { id: string }) => item.id,
    );
  t.same(await ids(elsewhere), [id]);
  t.ok((await ids(moderator)).includes(near));
  t.equal((await api.http('GET', '/v1/moderation-cases', { token: far.editor.token })).status, 403);
  t.equal((await api.http('GET', `/v1/moderation-cases/${id}`, { token: far.editor.token })).status, 404);
});

async function makeReported() {
  const activity = await makeActivity(api, provider.organisation.id);
  await report(activity.id);
  return activity;
}

t.test('an upheld case pauses the activity in the same step, and the provider reads why', async (t) => {
  const activity = await makeReported();
  const id = await caseOf(activity.id);
  t.equal((await step(id, { to: 'in_progress' })).status, 201);
  t.match((await step(id, { to: 'upheld' })).body.errors, [
    { pointer: '#/reasonCode' },
    { pointer: '#/reasonText' },
  ]);
  const reasonText = 'De prijs op de pagina klopt niet met wat u vraagt.';
  const decision = { to: 'upheld', reasonCode: 'other', reasonText, measure: 'pause' };
  t.equal((await step(id, decision)).status, 201);
  t.equal((await api.http('GET', `/v1/activities/${activity.id}`)).status, 404, 'no longer shown');
  const history = await api.http('GET', `/v1/activities/${activity.id}/status-changes`, {
    token: provider.editor.token,
  });
  t.match(history.body.items.at(-1), { to: 'paused', reasonText });
  const again = { token: provider.editor.token, key: true as const, body: { to: 'published' } };
  t.equal((await api.http('POST', `/v1/activities/${activity.id}/status-changes`, again)).status, 403);
});

t.test('an upheld case pauses an expert, who cannot undo it', async (t) => {
  const { personId, token } = await api.tokens.person();
  const expert = await createExpertProfile(api.ctx(), {
    personId,
    displayName: 'Leon D.',
    headline: 'Meubelmaker',
    biography: 'Laat zien hoe een stoel ontstaat.',
    themes: ['music'],
    workRegionIds: [limburg],
    status: 'published',
  });
  t.equal((await report(expert.id, { subjectKind: 'expert' })).status, 201);
  const decided = { to: 'upheld', measure: 'pause', reasonCode: 'other', reasonText: 'Er zijn kosten.' };
  const caseId = await caseOf(expert.id);
  await step(caseId, { to: 'in_progress' });
  const upheld = await step(caseId, decided);
  t.equal(upheld.status, 201, upheld.text);
  const again = await api.http('POST', `/v1/experts/${expert.id}/status-changes`, {
    token,
    key: true,
    body: { to: 'published' },
  });
  t.equal(again.status, 403, again.text);
});

t.test('when the measure cannot be taken, the decision is not taken either', async (t) => {
  const activity = await makeReported();
  const id = await caseOf(activity.id);
  await step(id, { to: 'in_progress' });
  await api.http('POST', `/v1/activities/${activity.id}/status-changes`, {
    token: provider.editor.token,
    key: true,
    body: { to: 'archived' },
  });
  const answer = await step(id, {
    to: 'upheld',
    reasonCode: 'other',
    reasonText: 'Klopt niet.',
    measure: 'pause',
  });
  t.equal(answer.body.code, 'transition_not_allowed');
  t.equal(
    (await api.http('GET', `/v1/moderation-cases/${id}`, { token: moderator })).body.status,
    'in_progress',
  );
});

t.test('a case is given to somebody who may moderate it', async (t) => {
  const id = await caseOf((await makeReported()).id);
  const patch = (assigneeId: string) =>
    api.http('PATCH', `/v1/moderation-cases/${id}`, {
      token: moderator,
      headers: { 'if-match': '*' },
      body: { assigneeId },
    });
  const colleague = await api.tokens.person({ curatedRegionIds: [limburg] });
  const stranger = await api.tokens.person();
  t.equal((await patch(colleague.personId)).body.assigneeId, colleague.personId);
  t.match((await patch(stranger.personId)).body.errors, [{ pointer: '#/assigneeId' }]);
});

t.test('every status, step and actor of the machine', async (t) => {
  const school = await makeSchool(api);
  const actors = [
    { name: 'moderator of the province', token: moderator, parties: ['moderator'] },
    { name: 'administrator', token: admin, parties: ['moderator'] },
    { name: 'moderator of another region', token: elsewhere, parties: [] },
    { name: 'reported provider', token: provider.editor.token, parties: [] },
    { name: 'teacher', token: school.teacher.token, parties: [] },
  ];
  await checkMachineCells(t, api, {
    machine: moderationCaseMachine,
    actors,
    targets: ['in_progress', 'upheld', 'dismissed'],
    path: (id) => `/v1/moderation-cases/${id}/status-changes`,
    make: async (status) => {
      const id = await caseOf((await makeReported()).id);
      await api.db.execute(
        sql`update moderation_cases set status = ${status}::moderation_case_status where id = ${id}`,
      );
      return id;
    },
  });
});
