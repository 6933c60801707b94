import { sql } from 'drizzle-orm';
import t from 'tap';
import { processingLog } from '../../../src/infra/db/schema/platform.ts';
import { newId } from '../../../src/infra/ids.ts';
import { pseudonymOf } from '../../../src/infra/processing-log.ts';
import { createExpertProfile } from '../../../src/modules/people/index.ts';
import { readDocument } from '../../contract/document.ts';
import { responseCalls } from '../../modules/demand-responses/logged-calls.ts';
import { membershipCalls } from '../../modules/organisations/logged-calls.ts';
import { peopleCalls } from '../../modules/people/logged-calls.ts';
import { privacyCalls } from '../../modules/privacy/logged-calls.ts';
import { reservationCalls } from '../../modules/reservations/logged-calls.ts';
import { testApp } from '../../support/app.ts';
import { makeSchool } from '../../support/factories.ts';

const api = await testApp(t);
const school = await makeSchool(api);
const coordinator = await api.tokens.person({
  memberships: [{ organisationId: school.organisation.id, role: 'coordinator' }],
});
const DEMAND_CALL = {
  organisationId: school.organisation.id,
  title: 'Muziek in de klas',
  description: 'Wij zoeken iemand die met groep 7 muziek maakt.',
  sector: 'po',
  pupilCount: 25,
  respondBy: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
};
const createCall = async () =>
  (await api.http('POST', '/v1/demand-calls', { token: school.teacher.token, body: DEMAND_CALL })).body;
const viewOf = (id: string) => `/v1/organisations/${school.organisation.id}/demand-calls/${id}`;
const person = (id: string) => pseudonymOf({ type: 'person', id }, 'another-secret-of-the-tests');

/** A call, and the entries it left in the log. */
async function logged(...call: Parameters<typeof api.http>) {
  await api.db.delete(processingLog).where(sql`true`);
  const answer = await api.http(...call);
  return { answer, entries: await api.db.select().from(processingLog) };
}

t.test('reading the own account leaves one entry, in the trace of the request', async (t) => {
  const { token, personId } = school.teacher;
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
  const { answer, entries } = await logged('GET', '/v1/me', { token, headers });
  t.equal(answer.status, 200);
  t.equal(entries.length, 1);
  const [entry] = entries;
  t.match(entry, {
    traceId,
    spanId: /^[0-9a-f]{16}$/,
    name: 'getMe',
    status: 'ok',
    processingActivityId: 'https://ondertussen.example/processing-activities/account',
    subjectId: person(personId),
    subjectType: 'person',
  });
  t.not(entry?.spanId, '00f067aa0ba902b7', 'its span is its own');
  t.ok(entry !== undefined && entry.startedAt <= entry.endedAt);
});

t.test('an answer that the caller has already, and HEAD, are logged as well', async (t) => {
  const { token } = school.teacher;
  const headers = { 'if-none-match': '*' };
  const notModified = await logged('GET', '/v1/me', { token, headers });
  t.equal(notModified.answer.status, 304);
  t.equal(notModified.entries.length, 1);
  t.equal((await logged('HEAD', '/v1/me', { token })).entries.length, 1);
});

t.test('a refused change is logged as an error, and a request that reads nothing not at all', async (t) => {
  const { token } = school.teacher;
  const body = { name: 'Sanne Peeters' };
  const stale = await logged('PATCH', '/v1/me', { token, body, headers: { 'if-match': '"99.x"' } });
  t.equal(stale.answer.status, 412);
  t.match(stale.entries, [{ name: 'updateMe', status: 'error' }]);
  const missing = await logged('PATCH', '/v1/me', { token, body });
  t.equal(missing.answer.status, 428);
  t.same(missing.entries, []);
  t.same((await logged('GET', '/v1/me')).entries, []);
});

t.test('who reads what another person made leaves an entry for that person', async (t) => {
  const call = await createCall();
  const { answer, entries } = await logged('GET', viewOf(call.id), { token: coordinator.token });
  t.equal(answer.body.createdById, school.teacher.personId);
  t.match(entries, [{ name: 'getOrganisationDemandCall', subjectId: person(school.teacher.personId) }]);
  const change = await logged('PATCH', `/v1/demand-calls/${call.id}`, {
    token: coordinator.token,
    body: { pupilCount: 20 },
    headers: { 'if-match': answer.headers.etag ?? '' },
  });
  t.equal(change.answer.status, 200);
  t.match(change.entries, [{ name: 'updateDemandCall', subjectId: person(school.teacher.personId) }]);
});

t.test('a replayed answer is logged like the first', async (t) => {
  const call = { token: school.teacher.token, body: DEMAND_CALL, key: newId() };
  for (const replayed of [undefined, 'true']) {
    const { answer, entries } = await logged('POST', '/v1/demand-calls', call);
    t.equal(answer.status, 201);
    t.equal(answer.headers['idempotency-replayed'], replayed);
    t.match(entries, [{ name: 'createDemandCall', subjectId: person(school.teacher.personId) }]);
  }
});

t.test('asking for a sign-in code logs the address, the same whether it is known or not', async (t) => {
  const known = (await api.http('GET', '/v1/me', { token: school.teacher.token })).body.email;
  for (const email of [known, 'Vreemde@elders.example']) {
    const { answer, entries } = await logged('POST', '/v1/sign-in-codes', { body: { email } });
    t.equal(answer.status, 202);
    const subject = { type: 'mail_address' as const, id: email.toLowerCase() };
    t.match(entries, [
      { subjectType: 'mail_address', subjectId: pseudonymOf(subject, 'another-secret-of-the-tests') },
    ]);
    t.equal(entries.length, 1);
  }
});

t.test('the log holds no id and no address, and another secret gives another pseudonym', async (t) => {
  await createCall();
  await api.http('GET', '/v1/me', { token: school.teacher.token });
  const rows = JSON.stringify(await api.db.select().from(processingLog));
  t.notMatch(rows, school.teacher.personId);
  t.notMatch(rows, '@');
  const subject = { type: 'person' as const, id: school.teacher.personId };
  t.not(pseudonymOf(subject, 'one'), pseudonymOf(subject, 'two'));
  t.not(pseudonymOf(subject, 'one'), pseudonymOf({ ...subject, type: 'mail_address' }, 'one'));
});

t.test('every operation with a processing activity logs, and no other does', async (t) => {
  await createExpertProfile(api.ctx(), {
    personId: school.teacher.personId,
    displayName: 'Sanne P.',
    headline: 'Muzikant',
    biography: 'Speelt in een orkest.',
    status: 'draft',
    clusters: ['culture'],
    themes: ['music'],
    sectors: ['po'],
    formats: ['workshop'],
    languages: ['nl'],
    workRegionIds: [],
  });
  const declared = readDocument(api.app)
    .operations.filter((op) =>
      api.app.knownRoutes.some(
        (route) => route.facts.operationId === op.id && route.facts.processingActivity,
      ),
    )
    .map((op) => op.id)
    .sort();
  const { token } = school.teacher;
  const call = await createCall();
  const etag = (await api.http('GET', '/v1/me', { token })).headers.etag ?? '';
  const calls: Record<string, Parameters<typeof api.http>> = {
    createDemandCall: ['POST', '/v1/demand-calls', { token, body: DEMAND_CALL }],
    createSignInCode: ['POST', '/v1/sign-in-codes', { body: { email: 'iemand@school.example' } }],
    getMe: ['GET', '/v1/me', { token }],
    getOrganisationDemandCall: ['GET', viewOf(call.id), { token }],
    getOwnExpertProfile: ['GET', '/v1/me/expert-profile', { token }],
    updateDemandCall: [
      'PATCH',
      `/v1/demand-calls/${call.id}`,
      { token, body: { pupilCount: 21 }, headers: { 'if-match': '*' } },
    ],
    updateMe: ['PATCH', '/v1/me', { token, body: { language: 'en' }, headers: { 'if-match': etag } }],
    ...(await membershipCalls(api)),
    ...(await peopleCalls(api)),
    ...(await privacyCalls(api)),
    ...(await responseCalls(api)),
    ...(await reservationCalls(api)),
  };
  t.same(declared, Object.keys(calls).sort(), 'add a call of a new one here');
  for (const [name, arguments_] of Object.entries(calls)) {
    const { answer, entries } = await logged(...arguments_);
    t.ok(answer.status < 300, `${name} ${answer.text}`);
    t.ok(entries.length >= 1, `${name} is logged`);
    t.ok(
      entries.every((entry) => entry.name === name && entry.status === 'ok'),
      name,
    );
  }
  t.same((await logged('GET', '/v1/reservations', { token })).entries, [], 'names nobody, logs nobody');
});

t.test('what cannot be logged is not answered, and an error keeps its own answer', async (t) => {
  const { token, personId } = school.teacher;
  const call = await createCall();
  await api.db.execute(sql`alter table processing_log rename to processing_log_gone`);
  const read = await api.http('GET', '/v1/me', { token });
  t.equal(read.status, 500);
  t.equal(read.headers['content-type'], 'application/problem+json');
  t.equal(read.body.code, 'internal_error');
  t.equal(read.headers.etag, undefined);
  t.notMatch(read.text, personId);
  t.notMatch(read.text, 'processing_log');
  const viewed = await api.http('GET', viewOf(call.id), { token });
  t.equal(viewed.status, 500);
  const stale = await api.http('PATCH', '/v1/me', {
    token,
    body: { name: 'Ander' },
    headers: { 'if-match': '"99.x"' },
  });
  t.equal(stale.status, 412);
  const key = newId();
  const made = await api.http('POST', '/v1/demand-calls', { token, body: DEMAND_CALL, key });
  t.equal(made.status, 500);
  t.equal(made.headers.location, undefined);
  await api.db.execute(sql`alter table processing_log_gone rename to processing_log`);
  const again = await logged('POST', '/v1/demand-calls', { token, body: DEMAND_CALL, key });
  t.equal(again.answer.status, 201, 'the retry gets what was kept');
  t.equal(again.answer.headers['idempotency-replayed'], 'true');
  t.equal(again.entries.length, 1);
});
