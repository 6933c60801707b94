import { sql } from 'drizzle-orm';
import t from 'tap';
import { changeDemandCallStatus, fulfilDemandCalls } from '../../../src/modules/demand-calls/index.ts';
import { endResponses } from '../../../src/modules/demand-responses/index.ts';
import { testApp } from '../../support/app.ts';
import { makeActivity, makeProvider, makeSchool } from '../../support/factories.ts';
import { day, MOMENT, makeResponseWorld } from './response-world.ts';

const api = await testApp(t);
const world = await makeResponseWorld(api);
const { school, provider, other, expert, makeCall, respond, move, accept, see, callStatus } = world;
const teacher = school.teacher.token;
const editor = provider.editor.token;

t.test(
  'two versioned responses, one accepted: session, reservation, the other response and the call',
  async (t) => {
    const call = await makeCall();
    const first = await respond(call.id, 'provider');
    t.equal(first.status, 201, first.text);
    t.match(first.body, { status: 'proposed', version: 1, proposalVersion: 1, proposals: [{ version: 1 }] });
    t.same(first.body.allowedTransitions, ['withdrawn']);
    t.equal(first.body.contact, undefined, 'nobody is released yet');
    const second = await respond(call.id, 'other');
    const path = `/v1/demand-responses/${first.body.id}`;
    const headers = { 'if-match': first.headers.etag ?? '' };
    const amended = await api.http('PATCH', path, {
      token: editor,
      headers,
      body: { text: 'Wij komen met twee kisten.' },
    });
    t.equal(amended.status, 200, amended.text);
    t.match(amended.body, {
      version: 2,
      proposalVersion: 2,
      proposals: [{ version: 1 }, { version: 2, moment: MOMENT }],
    });
    const same = await api.http('PATCH', path, {
      token: editor,
      headers: { 'if-match': amended.headers.etag ?? '' },
      body: { text: 'Wij komen met twee kisten.' },
    });
    t.equal(same.body.proposalVersion, 2, 'a patch of nothing makes no version');
    const outdated = await accept(first.body.id);
    t.equal(outdated.status, 409);
    t.match(outdated.body, { code: 'version_outdated', currentVersion: 2 });
    const nameless = await move(first.body.id, 'accepted', teacher);
    t.match(nameless.body, { code: 'validation_failed', errors: [{ pointer: '#/version' }] });

    const dry = await accept(first.body.id, { version: 2 }, '?dryRun=true');
    t.equal(dry.status, 200, dry.text);
    t.match(dry.body.effects, { isDryRun: true, pupilCount: 27, notSelectedCount: 1 });
    t.equal(dry.body.effects.reservationId, undefined);
    t.equal((await see(first.body.id, teacher)).body.status, 'proposed', 'a dry run keeps nothing');
    t.equal(await callStatus(call.id), 'open');

    const done = await accept(first.body.id, { version: 2, groupName: 'Groep 7A' });
    t.equal(done.status, 201, done.text);
    const { effects } = done.body;
    t.ok(effects.sessionId && effects.reservationId);
    t.equal(await callStatus(call.id), 'matched');
    t.equal((await see(second.body.id, teacher)).body.status, 'not_selected');
    const seen = await see(first.body.id, teacher);
    t.match(seen.body, {
      status: 'accepted',
      acceptedVersion: 2,
      ...(effects && { reservationId: effects.reservationId }),
    });
    t.match(seen.body.contact?.email, /@school\.example/, 'the school sees whom to speak to');
    t.ok((await see(first.body.id, editor)).body.contact, 'and so does the provider');
    t.equal(
      (await see(second.body.id, other.editor.token)).body.contact,
      undefined,
      'the other one does not',
    );
    const reservation = await api.http('GET', `/v1/reservations/${effects.reservationId}`, {
      token: teacher,
    });
    t.match(reservation.body, {
      status: 'confirmed',
      groupName: 'Groep 7A',
      pupilCount: 27,
      demandCallId: call.id,
    });
    t.equal((await accept(first.body.id, { version: 2 })).status, 201, 'accepting again changes nothing');
    t.equal((await respond(call.id, 'other')).body.code, 'demand_call_closed');

    await api.db.execute(
      sql`update reservations set status = 'completed' where id = ${effects.reservationId}`,
    );
    await fulfilDemandCalls(api.ctx());
    t.equal(await callStatus(call.id), 'fulfilled', 'what took place fulfils the call');
    t.equal(await fulfilDemandCalls(api.ctx()), 0, 'and a second run finds nothing');
  },
);

t.test('each responder has one open response, and may try again after it ended', async (t) => {
  const call = await makeCall();
  const first = await respond(call.id, 'provider');
  const again = await respond(call.id, 'provider');
  t.equal(again.status, 409);
  t.match(again.body, { code: 'already_responded', responseId: first.body.id });
  t.equal((await move(first.body.id, 'withdrawn', editor)).status, 201);
  t.equal((await respond(call.id, 'provider')).status, 201);
  const race = await Promise.all(Array.from({ length: 4 }, () => respond(call.id, 'other')));
  t.same(race.map(({ status }) => status).sort(), [201, 409, 409, 409], 'also when all come at once');
});

t.test('a proposal must agree with itself and be of the responder', async (t) => {
  const call = await makeCall();
  const pointers = async (more: object) =>
    (await respond(call.id, 'provider', more)).body.errors?.map(
      (fault: { pointer: string }) => fault.pointer,
    );
  const foreign = await makeActivity(api, other.organisation.id);
  const session = await world.makeOwnSession(30);
  t.same(await pointers({ moment: undefined }), ['#/moment'], 'a moment or a session');
  t.same(await pointers({ sessionId: session.id }), ['#/moment'], 'not both');
  t.same(await pointers({ moment: { ...MOMENT, endTime: '09:00:00' } }), ['#/moment/endTime']);
  t.same(await pointers({ moment: { ...MOMENT, date: day(-2) } }), ['#/moment/date']);
  t.same(await pointers({ activityId: foreign.id }), ['#/activityId']);
  t.same(await pointers({ locationId: other.location.id, place: 'at_venue' }), ['#/locationId']);
  t.same(
    await pointers({ locationId: provider.location.id }),
    ['#/locationId'],
    'a location is for at_venue',
  );
  const refused = await respond(call.id, 'provider', { text: 'Bel ons op 06-12345678 voor overleg.' });
  t.equal(refused.body.code, 'personal_data_refused');
  const forSchool = await api.http('POST', `/v1/demand-calls/${call.id}/responses`, {
    token: teacher,
    key: true,
    body: { place: 'at_school', text: 'Dat doen wij zelf wel.', moment: MOMENT },
  });
  t.equal(forSchool.status, 403, 'a teacher has no profile to respond with');
});

t.test('an existing session is used as long as the group fits', async (t) => {
  const session = await world.makeOwnSession(30);
  const make = async () => {
    const call = await makeCall();
    const more = { sessionId: session.id, moment: undefined, place: 'at_venue' };
    return (await respond(call.id, 'provider', more)).body.id;
  };
  const [one, two] = [await make(), await make()];
  const done = await accept(one);
  t.equal(done.status, 201, done.text);
  t.equal(done.body.effects.sessionId, session.id);
  const full = await accept(two);
  t.equal(full.status, 409, full.text);
  t.match(full.body, { code: 'capacity_exceeded', remaining: 3 });
  t.equal((await see(two, teacher)).body.status, 'proposed', 'a refusal changes nothing');
  const small = await makeCall();
  const tight = await respond(small.id, 'other', { pupilCapacity: 20 });
  t.match((await accept(tight.body.id)).body, { code: 'capacity_exceeded', remaining: 20 });
  t.equal((await accept(tight.body.id, { pupilCount: 20 })).status, 201, 'with fewer pupils it fits');
});

t.test(
  'an expert comes under the safety policy of the school, and plans under a hidden organisation',
  async (t) => {
    const alone = await makeCall({ supervisionLevel: 'unsupervised' });
    const unsafe = await respond(alone.id, 'expert');
    t.equal(unsafe.status, 201, unsafe.text);
    const refused = await accept(unsafe.body.id);
    t.equal(refused.status, 409, refused.text);
    t.match(refused.body, { code: 'attestation_required', supervisionLevel: 'unsupervised' });
    const call = await makeCall({ levels: [] });
    const offer = await respond(call.id, 'expert');
    t.match((await accept(offer.body.id)).body.errors, [{ pointer: '#/level' }], 'the grade must be known');
    const done = await accept(offer.body.id, { level: 'po_group_7' });
    t.equal(done.status, 201, done.text);
    const seen = await see(offer.body.id, teacher);
    t.match(seen.body, { responder: { kind: 'expert', expertId: expert.id, name: 'Leon D.' } });
    t.ok(seen.body.contact?.name, 'contact is released');
    const [hidden] = await api.db.execute<{ id: string; status: string }>(sql`
    select o.id, o.status from organisations o join expert_organisations e on e.organisation_id = o.id`);
    t.equal(hidden?.status, 'pending');
    t.equal((await api.http('GET', `/v1/organisations/${hidden?.id}`)).status, 404);
    const list = await api.http('GET', '/v1/demand-responses', { token: expert.token });
    t.ok(list.body.items.length >= 2, 'the expert finds the own responses');
    const more = await makeCall();
    const next = await respond(more.id, 'expert', { moment: { ...MOMENT, date: day(41) } });
    t.equal((await accept(next.body.id)).status, 201);
    const rows = await api.db.execute(sql`select 1 from expert_organisations`);
    t.equal(rows.length, 1, 'one organisation, however often');
  },
);

t.test('both sides write to each other, without contact details; nobody else reads it', async (t) => {
  const call = await makeCall();
  const { body } = await respond(call.id, 'provider');
  const path = `/v1/demand-responses/${body.id}/messages`;
  const write = (token: string, text: string) => api.http('POST', path, { token, body: { text } });
  t.match((await write(teacher, 'Kunnen jullie ook op donderdag?')).body, { side: 'school' });
  t.match((await write(editor, 'Ja, dat kan.')).body, { side: 'responder' });
  t.equal((await write(editor, 'Mail naar info@museum.example')).body.code, 'personal_data_refused');
  const read = await api.http('GET', path, { token: teacher });
  t.same(
    read.body.items.map((item: { side: string }) => item.side),
    ['school', 'responder'],
  );
  t.notMatch(read.text, school.teacher.personId, 'a side, not a person');
  const stranger = (await makeProvider(api)).editor.token;
  const colleague = await api.tokens.person({
    memberships: [{ organisationId: school.organisation.id, role: 'teacher' }],
  });
  t.equal((await api.http('GET', path, { token: stranger })).status, 404);
  t.equal((await write(stranger, 'Hallo daar.')).status, 404);
  t.equal((await write(colleague.token, 'Hallo daar.')).status, 403, 'a colleague reads only');
  t.equal((await api.http('GET', path, { token: colleague.token })).status, 200);
  t.equal((await see(body.id, stranger)).status, 404);
});

t.test('the school sees all responses, a responder the own ones, and others none', async (t) => {
  const call = await makeCall();
  const own = await respond(call.id, 'provider');
  await respond(call.id, 'other');
  const list = (token: string) => api.http('GET', `/v1/demand-calls/${call.id}/responses`, { token });
  t.equal((await list(teacher)).body.items.length, 2);
  t.same(
    (await list(editor)).body.items.map((item: { id: string }) => item.id),
    [own.body.id],
  );
  t.same((await list(expert.token)).body.items, []);
  t.equal((await list((await makeSchool(api)).teacher.token)).status, 403);
  const draft = await makeCall({}, 'draft');
  t.equal((await api.http('GET', `/v1/demand-calls/${draft.id}/responses`, { token: editor })).status, 404);
  t.equal((await respond(draft.id, 'provider')).status, 404, 'a draft does not exist for others');
  const mine = `/v1/demand-responses?organisationId=${provider.organisation.id}`;
  t.ok((await api.http('GET', mine, { token: editor })).body.items.length > 0);
  t.equal((await api.http('GET', mine, { token: other.editor.token })).status, 404);
});

t.test(
  'a call that ends ends its responses; one that only expired keeps them for when it opens again',
  async (t) => {
    const closed = await makeCall();
    const left = await respond(closed.id, 'provider');
    await endResponses(api.ctx(), closed.id);
    t.equal((await see(left.body.id, editor)).body.status, 'proposed', 'nothing ends while the call is open');
    await changeDemandCallStatus(api.ctx(), closed.id, { to: 'withdrawn' });
    t.equal((await accept(left.body.id)).body.code, 'transition_not_allowed');
    await endResponses(api.ctx(), closed.id);
    await endResponses(api.ctx(), closed.id);
    t.equal((await see(left.body.id, editor)).body.status, 'not_selected');
    const history = await api.http('GET', `/v1/demand-responses/${left.body.id}/status-changes`, {
      token: editor,
    });
    t.equal(history.body.items.length, 1, 'twice ends it once');
    const expired = await makeCall();
    const kept = await respond(expired.id, 'provider');
    await changeDemandCallStatus(api.ctx(), expired.id, { to: 'expired' });
    await endResponses(api.ctx(), expired.id);
    t.equal((await accept(kept.body.id)).status, 409);
    t.equal((await move(kept.body.id, 'declined', teacher)).status, 400, 'a reason is owed');
    await changeDemandCallStatus(api.ctx(), expired.id, { to: 'open' });
    t.equal((await accept(kept.body.id)).status, 201);
  },
);

t.test('a school asks candidates to respond, each once and at most twenty', async (t) => {
  const call = await makeCall();
  const path = `/v1/demand-calls/${call.id}/invitations`;
  const invite = (body: object, token = teacher) => api.http('POST', path, { token, body });
  const activity = await makeActivity(api, provider.organisation.id);
  const asked = await invite({
    candidateKind: 'activity',
    candidateId: activity.id,
    message: 'Past precies.',
  });
  t.equal(asked.status, 201, asked.text);
  t.match(asked.body, {
    status: 'sent',
    organisationId: provider.organisation.id,
    candidateName: activity.title,
  });
  t.equal((await invite({ candidateKind: 'activity', candidateId: activity.id })).status, 200, 'once');
  const ofExpert = await invite({ candidateKind: 'expert', candidateId: expert.id });
  t.equal(ofExpert.status, 201, ofExpert.text);
  const own = { candidateKind: 'organisation', candidateId: school.organisation.id };
  t.match((await invite(own)).body.errors, [{ pointer: '#/candidateId', code: 'reference_not_found' }]);
  t.equal((await invite(own, editor)).status, 403);
  const list = `/v1/demand-invitations?organisationId=${provider.organisation.id}`;
  const seen = await api.http('GET', list, { token: editor });
  t.match(seen.body.items, [{ id: asked.body.id, allowedTransitions: ['dismissed'] }]);
  t.equal((await api.http('GET', '/v1/demand-invitations', { token: expert.token })).body.items.length, 1);
  t.equal(
    (await api.http('GET', `/v1/demand-invitations/${asked.body.id}`, { token: other.editor.token })).status,
    404,
  );
  await respond(call.id, 'provider');
  const answered = await api.http('GET', `/v1/demand-invitations/${asked.body.id}`, { token: editor });
  t.equal(answered.body.status, 'answered', 'responding answers');
  await changeDemandCallStatus(api.ctx(), call.id, { to: 'closed' });
  await endResponses(api.ctx(), call.id);
  t.equal(
    (await api.http('GET', `/v1/demand-invitations/${ofExpert.body.id}`, { token: expert.token })).body
      .status,
    'expired',
  );
  t.equal(
    (await invite({ candidateKind: 'expert', candidateId: expert.id })).body.code,
    'demand_call_closed',
  );

  const busy = await makeCall();
  await api.db.execute(sql`
    insert into demand_call_invitations (id, demand_call_id, candidate_kind, candidate_id, organisation_id, created_at, updated_at)
    select uuidv7(), ${busy.id}, 'organisation', uuidv7(), ${other.organisation.id}, now(), now() from generate_series(1, 20)`);
  const body = { candidateKind: 'expert', candidateId: expert.id };
  const over = await api.http('POST', `/v1/demand-calls/${busy.id}/invitations`, { token: teacher, body });
  t.match(over.body, { code: 'too_many_items', maximum: 20 });
});
