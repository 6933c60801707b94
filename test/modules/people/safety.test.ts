import { sql } from 'drizzle-orm';
import t from 'tap';
import type { MembershipRole } from '../../../src/core/actor.ts';
import { newId } from '../../../src/infra/ids.ts';
import { createOrganisation } from '../../../src/modules/organisations/index.ts';
import {
  assertSafe,
  checkSafety,
  checkSafetyOfMany,
  createExpertProfile,
} from '../../../src/modules/people/index.ts';
import { testApp } from '../../support/app.ts';

const api = await testApp(t);
const { http, ctx, tokens } = api;
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

let counter = 40_000;
/** A board with a number, and a school of it; the names say which is which. */
async function makeBoard() {
  counter += 1;
  const boardNumber = String(counter);
  const board = await createOrganisation(ctx(), {
    name: `Bestuur ${boardNumber}`,
    kinds: ['school_board'],
    identifiers: [{ scheme: 'rio', value: boardNumber }],
    status: 'active',
  });
  const school = await makeSchoolOf(boardNumber);
  return { board, school, boardNumber };
}

async function makeSchoolOf(boardNumber: string) {
  const school = await createOrganisation(ctx(), {
    name: `School van ${boardNumber}`,
    kinds: ['school'],
    status: 'active',
  });
  await api.db.execute(sql`update organisations set board_number = ${boardNumber} where id = ${school.id}`);
  return school;
}

async function makeExpert(status: 'published' | 'draft' = 'published') {
  const person = await tokens.person();
  const row = await createExpertProfile(ctx(), {
    personId: person.personId,
    displayName: 'Timmerman Toon',
    headline: 'Timmert met kinderen',
    biography: 'Maakt meubels.',
    themes: ['construction'],
    status,
  });
  return { id: row.id, ...person };
}

const member = async (organisationId: string, role: MembershipRole) =>
  (await tokens.person({ memberships: [{ organisationId, role }] })).token;
const attest = (token: string, expertId: string, organisationId: string, more: object = {}) =>
  http('POST', `/v1/experts/${expertId}/attestations`, {
    token,
    body: { organisationId, issuedOn: daysAgo(100), ...more },
  });
const setPolicy = (token: string, organisationId: string, policies: object[], headers = {}) =>
  http('PUT', `/v1/organisations/${organisationId}/attestation-policies`, {
    token,
    body: { policies },
    headers,
  });
const UNSUPERVISED = { supervisionLevel: 'unsupervised' };
const STRICT = { supervisionLevel: 'partly_supervised', requirement: 'attestation', validMonths: 12 };

t.test('who saw the original of a certificate says so, and no file is kept', async (t) => {
  const { school, board } = await makeBoard();
  const expert = await makeExpert();
  const coordinator = await member(school.id, 'coordinator');
  const made = await attest(coordinator, expert.id, school.id, {
    issuedOn: '2026-01-31',
    seenOn: '2026-02-10',
  });
  t.equal(made.status, 201, made.text);
  t.match(made.body, {
    expertId: expert.id,
    organisationId: school.id,
    issuedOn: '2026-01-31',
    seenOn: '2026-02-10',
    validUntilOn: '2029-01-31',
  });
  const path = `/v1/attestations/${made.body.id}`;
  t.equal(made.headers.location, `http://localhost:3000${path}`);
  const readers: [string, string, number][] = [
    ['the expert', expert.token, 200],
    ['its coordinator', coordinator, 200],
    ['an administrator of its board', await member(board.id, 'organisation_admin'), 200],
    ['a teacher of the school', await member(school.id, 'teacher'), 404],
    ['a coordinator of another board', await member((await makeBoard()).school.id, 'coordinator'), 404],
    ['a stranger', (await tokens.person()).token, 404],
    ['the platform', (await tokens.person({ isPlatformAdmin: true })).token, 200],
  ];
  for (const [name, token, status] of readers)
    t.equal((await http('GET', path, { token })).status, status, name);
  const list = await http('GET', `/v1/experts/${expert.id}/attestations`, { token: expert.token });
  t.same(list.body.items, [made.body]);
  const elsewhere = await http('GET', `/v1/experts/${expert.id}/attestations`, {
    token: await member((await makeBoard()).school.id, 'coordinator'),
  });
  t.same(elsewhere.body.items, [], 'others see only what they go by');
  const teacher = await http('GET', `/v1/experts/${expert.id}/attestations`, {
    token: readers[3]?.[1] ?? '',
  });
  t.equal(teacher.status, 403);
});

t.test('only coordinators and administrators of a verified school or board attest, for others', async (t) => {
  const { school } = await makeBoard();
  const expert = await makeExpert();
  const coordinator = await member(school.id, 'coordinator');
  t.equal((await attest(await member(school.id, 'teacher'), expert.id, school.id)).status, 403);
  t.equal((await attest((await tokens.person()).token, expert.id, school.id)).status, 404);
  const provider = await createOrganisation(ctx(), { name: 'Museum', kinds: ['provider'], status: 'active' });
  const pending = await createOrganisation(ctx(), { name: 'Nieuwe school', kinds: ['school'] });
  const admin = async (id: string) => member(id, 'organisation_admin');
  t.equal((await attest(await admin(provider.id), expert.id, provider.id)).body.code, 'permission_denied');
  t.equal(
    (await attest(await admin(pending.id), expert.id, pending.id)).body.code,
    'organisation_not_verified',
  );
  await api.db.execute(sql`insert into memberships (id, person_id, organisation_id, role, created_at)
    values (${newId()}, ${expert.personId}, ${school.id}, 'coordinator', now())`);
  t.equal(
    (await attest(expert.token, expert.id, school.id)).body.code,
    'permission_denied',
    'not for oneself',
  );
  const draft = await makeExpert('draft');
  t.equal((await attest(coordinator, draft.id, school.id)).status, 404, 'who is not public is not known');
  const faults: [object, string][] = [
    [{ issuedOn: daysAgo(-1) }, '#/issuedOn range_inverted'],
    [{ issuedOn: daysAgo(5), seenOn: daysAgo(9) }, '#/issuedOn range_inverted'],
    [{ seenOn: daysAgo(-2) }, '#/seenOn too_large'],
    [{ issuedOn: '2019-01-01' }, '#/issuedOn too_small'],
  ];
  for (const [more, fault] of faults) {
    const { body } = await attest(coordinator, expert.id, school.id, more);
    t.same(
      body.errors?.map((e: { pointer: string; code: string }) => `${e.pointer} ${e.code}`),
      [fault],
    );
  }
});

t.test('the policy of a board holds for its schools until a school has its own', async (t) => {
  const { school, board } = await makeBoard();
  const admin = await member(board.id, 'organisation_admin');
  const schoolAdmin = await member(school.id, 'organisation_admin');
  const read = async () =>
    (await http('GET', `/v1/organisations/${school.id}/attestation-policies`, { token: schoolAdmin })).body;
  t.match(await read(), { id: school.id, version: 0 });
  const made = await setPolicy(admin, board.id, [STRICT]);
  t.equal(made.status, 201, made.text);
  t.equal((await setPolicy(admin, board.id, [STRICT])).status, 200, 'the same again');
  t.match((await read()).policies[1], { ...STRICT, source: 'board' });
  t.equal((await setPolicy(admin, board.id, [STRICT], { 'if-match': '"9.x"' })).status, 412);
  t.equal((await setPolicy(admin, school.id, [])).status, 404, 'the board is no member of the school');
  t.equal((await setPolicy(await member(school.id, 'coordinator'), school.id, [])).status, 403);
  const own = await setPolicy(schoolAdmin, school.id, [{ ...UNSUPERVISED, requirement: 'none' }]);
  t.match(own.body.policies[2], { requirement: 'none', source: 'own' });
  t.match(own.body.policies[1], { source: 'board' });
  const twice = await setPolicy(schoolAdmin, school.id, [STRICT, STRICT]);
  t.match(twice.body.errors, [{ pointer: '#/policies/1/supervisionLevel', code: 'duplicate' }]);
  const vain = await setPolicy(schoolAdmin, school.id, [{ ...STRICT, requirement: 'none' }]);
  t.match(vain.body.errors, [{ pointer: '#/policies/0/validMonths', code: 'unknown' }]);
  const unknown = await setPolicy(schoolAdmin, school.id, [{ ...STRICT, supervisionLevel: 'on_the_moon' }]);
  t.match(unknown.body.errors, [{ code: 'code_unknown' }]);
});

t.test('a certificate is asked only where policy and supervision require it', async (t) => {
  const { school, board } = await makeBoard();
  const expert = await makeExpert();
  const ask = { schoolId: school.id, expertId: expert.id };
  const verdict = (supervisionLevel: string) => checkSafety(ctx(), { ...ask, supervisionLevel });
  t.match(await verdict('always_supervised'), { isRequired: false, isSatisfied: true });
  t.match(await verdict('partly_supervised'), { isRequired: false });
  t.match(await verdict('unsupervised'), { isRequired: true, missing: 'attestation_missing' });
  await setPolicy(await member(board.id, 'organisation_admin'), board.id, [STRICT]);
  t.match(await verdict('partly_supervised'), { isRequired: true, isSatisfied: false });
  await t.rejects(assertSafe(ctx(), { ...ask, supervisionLevel: 'unsupervised' }), {
    code: 'attestation_required',
    details: { reason: 'attestation_missing', supervisionLevel: 'unsupervised' },
  });
  await attest(await member(school.id, 'coordinator'), expert.id, school.id, { issuedOn: daysAgo(330) });
  t.match(await assertSafe(ctx(), { ...ask, supervisionLevel: 'unsupervised' }), { isSatisfied: true });
  t.match(await verdict('partly_supervised'), { isSatisfied: true });
  const later = { ...ask, supervisionLevel: 'partly_supervised', on: daysAgo(-60) };
  t.match(
    await checkSafety(ctx(), later),
    { missing: 'attestation_expired' },
    'on the day itself it is too old',
  );
  const byPerson = { schoolId: school.id, personId: expert.personId, supervisionLevel: 'unsupervised' };
  t.match(await checkSafety(ctx(), byPerson), { isSatisfied: true });
  const nobody = { ...byPerson, personId: newId() };
  t.match(await checkSafety(ctx(), nobody), { missing: 'attestation_missing' });
  const other = await makeExpert();
  const many = await checkSafetyOfMany(ctx(), { schoolId: school.id, ...UNSUPERVISED }, [
    expert.id,
    other.id,
  ]);
  t.same([many.get(expert.id)?.isSatisfied, many.get(other.id)?.isSatisfied], [true, false]);
  await t.rejects(checkSafety(ctx(), { ...nobody, schoolId: newId() }), { code: 'resource_not_found' });
});

t.test('boards recognise what the other saw, one way and until they stop', async (t) => {
  const [ours, theirs] = [await makeBoard(), await makeBoard()];
  const sister = await makeSchoolOf(theirs.boardNumber);
  const expert = await makeExpert();
  await attest(await member(sister.id, 'coordinator'), expert.id, sister.id);
  const missingAt = async (schoolId: string) =>
    (await checkSafety(ctx(), { schoolId, expertId: expert.id, ...UNSUPERVISED })).missing;
  t.equal(await missingAt(theirs.school.id), undefined, 'a sister school of the same board');
  t.equal(await missingAt(ours.school.id), 'attestation_not_recognised');

  const admin = await member(ours.board.id, 'organisation_admin');
  const path = `/v1/organisations/${ours.board.id}/attestation-recognitions`;
  const recognise = (recognisedOrganisationId: string, token = admin) =>
    http('POST', path, { token, body: { recognisedOrganisationId } });
  const made = await recognise(theirs.board.id);
  t.equal(made.status, 201, made.text);
  t.equal(await missingAt(ours.school.id), undefined);
  const seen = await http('GET', `/v1/experts/${expert.id}/attestations`, {
    token: await member(ours.school.id, 'coordinator'),
  });
  t.equal(seen.body.items.length, 1, 'and can be read by who goes by it');
  const back = await makeExpert();
  await attest(await member(ours.school.id, 'coordinator'), back.id, ours.school.id);
  const reverse = { schoolId: theirs.school.id, expertId: back.id, ...UNSUPERVISED };
  t.equal(
    (await checkSafety(ctx(), reverse)).missing,
    'attestation_not_recognised',
    'not the other way round',
  );

  t.equal((await recognise(theirs.board.id)).body.code, 'external_id_conflict');
  for (const wrong of [ours.board.id, newId()]) {
    t.match((await recognise(wrong)).body.errors, [{ pointer: '#/recognisedOrganisationId' }]);
  }
  t.equal((await recognise(sister.id, await member(ours.board.id, 'coordinator'))).status, 403);
  t.equal((await recognise(sister.id, await member(theirs.board.id, 'organisation_admin'))).status, 404);
  const one = `/v1/attestation-recognitions/${made.body.id}`;
  t.equal((await http('GET', one, { token: await member(theirs.board.id, 'teacher') })).status, 404);
  t.equal((await http('DELETE', one, { token: await member(ours.board.id, 'teacher') })).status, 403);
  t.equal((await http('DELETE', one, { token: admin })).status, 204);
  t.equal(await missingAt(ours.school.id), 'attestation_not_recognised');
  t.equal((await http('GET', path, { token: admin })).body.items.length, 0);
});

t.test('who saw a certificate revokes the statement, which stays readable with the reason', async (t) => {
  const { school, board } = await makeBoard();
  const expert = await makeExpert();
  const coordinator = await member(school.id, 'coordinator');
  const { id } = (await attest(coordinator, expert.id, school.id)).body;
  const path = `/v1/attestations/${id}`;
  const reason = '?reasonCode=certificate_withdrawn';
  const revoke = (token: string) => http('DELETE', path + reason, { token });
  t.equal((await revoke((await tokens.person()).token)).status, 404);
  t.equal(
    (await revoke(await member(board.id, 'organisation_admin'))).status,
    403,
    'knows it, did not see it',
  );
  t.equal((await revoke(expert.token)).status, 403);
  const all = await Promise.all([1, 2, 3].map(() => revoke(coordinator)));
  t.same(
    all.map(({ status }) => status),
    [204, 204, 204],
  );
  const seen = await http('GET', path, { token: expert.token });
  t.match(seen.body, { version: 2, revokeReasonCode: 'certificate_withdrawn', revokedAt: /Z$/ });
  const verdict = await checkSafety(ctx(), { schoolId: school.id, expertId: expert.id, ...UNSUPERVISED });
  t.equal(verdict.missing, 'attestation_revoked');
  const events = await api.db.execute<{ type: string }>(
    sql`select type from outbox_events where resource_id = ${id} order by position`,
  );
  t.same(
    events.map(({ type }) => type),
    ['attestation.created', 'attestation.revoked'],
    'each once',
  );
});

t.test('an organisation that calls itself a board with a number is no board', async (t) => {
  const { school, boardNumber } = await makeBoard();
  await api.db.execute(sql`delete from organisation_identifiers where value = ${boardNumber}`);
  const impostor = await createOrganisation(ctx(), {
    name: 'Namaak',
    kinds: ['provider'],
    identifiers: [{ scheme: 'rio', value: boardNumber }],
    status: 'active',
  });
  const expert = await makeExpert();
  await api.db.execute(sql`insert into attestations
    (id, expert_id, organisation_id, seen_by_id, issued_on, seen_on, valid_until_on, created_at, updated_at)
    values (${newId()}, ${expert.id}, ${impostor.id}, ${expert.personId}, now(), now(), now(), now(), now())`);
  const verdict = await checkSafety(ctx(), { schoolId: school.id, expertId: expert.id, ...UNSUPERVISED });
  t.equal(verdict.missing, 'attestation_not_recognised');
});
