import { sql } from 'drizzle-orm';
import t from 'tap';
import { testApp } from '../../support/app.ts';
import { makeActivity, makeSession } from '../../support/factories.ts';
import { makeResponseWorld } from './response-world.ts';

const api = await testApp(t);
const world = await makeResponseWorld(api);
const { school, provider, expert, makeCall, respond, move, accept, see, callStatus } = world;
const editor = provider.editor.token;
const setStatus = (id: string, status: string) =>
  api.db.execute(sql`update organisations set status = ${status}::organisation_status where id = ${id}`);

t.test('a suspended provider looks on: no steps, no messages, no contact', async (t) => {
  const call = await makeCall();
  const response = await respond(call.id, 'provider');
  const done = await accept(response.body.id, { groupName: 'Groep 7S' });
  const activity = await makeActivity(api, provider.organisation.id, { bookingMode: 'approval' });
  const session = await makeSession(api, activity.id, 60);
  const requested = await api.http('POST', '/v1/reservations', {
    token: school.teacher.token,
    key: true,
    body: {
      sessionId: session.id,
      organisationId: school.organisation.id,
      groupName: 'Groep 8S',
      level: 'po_group_8',
      pupilCount: 20,
      adultCount: 2,
    },
  });
  t.match(requested, { status: 201, body: { status: 'requested' } }, requested.text);
  t.ok((await see(response.body.id, editor)).body.contact, 'known while the provider is active');
  await setStatus(provider.organisation.id, 'suspended');
  t.teardown(() => setStatus(provider.organisation.id, 'active'));
  const path = `/v1/reservations/${requested.body.id}`;
  const confirm = await api.http('POST', `${path}/status-changes`, {
    token: editor,
    key: true,
    body: { to: 'confirmed' },
  });
  t.match(confirm, { status: 403, body: { code: 'permission_denied' } });
  t.match(await api.http('GET', path, { token: editor }), { status: 200, body: { allowedTransitions: [] } });
  const agreed = await api.http('GET', `/v1/reservations/${done.body.effects.reservationId}`, {
    token: editor,
  });
  t.equal(agreed.status, 200);
  t.equal(agreed.body.contact, undefined, 'nor does it learn whom to speak to');
  const seen = await see(response.body.id, editor);
  t.equal(seen.status, 200);
  t.equal(seen.body.contact, undefined);
  const message = await api.http('POST', `/v1/demand-responses/${response.body.id}/messages`, {
    token: editor,
    key: true,
    body: { text: 'Tot dan.' },
  });
  t.equal(message.status, 403, message.text);
});

t.test('nobody accepts what is not there any more', async (t) => {
  const refusal = { status: 409, body: { code: 'transition_not_allowed', reason: 'responder_unavailable' } };
  const call = await makeCall();
  const ofProvider = await respond(call.id, 'provider');
  await setStatus(provider.organisation.id, 'suspended');
  t.match(await accept(ofProvider.body.id), refusal, 'a suspended organisation');
  await setStatus(provider.organisation.id, 'active');
  const ofExpert = await respond(call.id, 'expert');
  await api.db.execute(sql`update expert_profiles set status = 'paused' where id = ${expert.id}`);
  t.match(await accept(ofExpert.body.id), refusal, 'a paused profile');
  await api.db.execute(sql`update expert_profiles set status = 'published' where id = ${expert.id}`);
  await api.db.execute(sql`update persons set status = 'suspended' where id = ${expert.personId}`);
  t.match(await accept(ofExpert.body.id), refusal, 'a suspended person');
  await api.db.execute(sql`update persons set status = 'active' where id = ${expert.personId}`);
  const activity = await makeActivity(api, provider.organisation.id);
  const second = await makeCall();
  const named = await respond(second.id, 'provider', { activityId: activity.id });
  await api.db.execute(sql`update activities set status = 'archived' where id = ${activity.id}`);
  t.match(await accept(named.body.id), refusal, 'an archived activity');
  await api.db.execute(sql`update demand_calls set respond_by = '2020-01-01' where id = ${call.id}`);
  t.match((await accept(ofProvider.body.id)).body, { code: 'demand_call_closed' }, 'nor after the last day');
});

t.test('a matched call whose visit falls through can be closed by its school', async (t) => {
  const call = await makeCall();
  const response = await respond(call.id, 'provider', {
    price: { amount: { amountCents: 12500, currency: 'EUR' }, unit: 'per_group' },
  });
  const done = await accept(response.body.id, { groupName: 'Groep 7M' });
  t.equal(done.status, 201, done.text);
  const [activity] = await api.db.execute(sql`select a.price_cents as cents, a.price_unit as unit
    from activities a join sessions s on s.activity_id = a.id where s.id = ${done.body.effects.sessionId}`);
  t.same(activity, { cents: 12500, unit: 'per_group' }, 'the agreed price is kept');
  const closed = await api.http('POST', `/v1/demand-calls/${call.id}/status-changes`, {
    token: school.teacher.token,
    key: true,
    body: { to: 'closed' },
  });
  t.equal(closed.status, 201, closed.text);
  t.equal(await callStatus(call.id), 'closed');
});

t.test('the contact of a school is somebody who is still there', async (t) => {
  const call = await makeCall();
  const response = await respond(call.id, 'provider');
  await move(response.body.id, 'accepted', school.teacher.token, { version: 1, groupName: 'Groep 7C' });
  const own = (await see(response.body.id, editor)).body.contact;
  t.ok(own);
  const coordinator = await api.tokens.person({
    memberships: [{ organisationId: school.organisation.id, role: 'coordinator' }],
  });
  await api.db.execute(sql`delete from memberships where person_id = ${school.teacher.personId}`);
  const next = (await see(response.body.id, editor)).body.contact;
  const [row] = await api.db.execute(sql`select email from persons where id = ${coordinator.personId}`);
  t.equal(next?.email, row?.email);
});
