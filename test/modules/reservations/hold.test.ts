import { sql } from 'drizzle-orm';
import t from 'tap';
import { testApp } from '../../support/app.ts';
import { waitlistWorld } from './waitlist-world.ts';

const api = await testApp(t);
const { http, db } = api;
const world = waitlistWorld(api);

const expire = (holdId: string) =>
  db.execute(sql`update holds set expires_at = now() - interval '1 second' where id = ${holdId}`);

t.test('a hold keeps seats until it is used, let go or its time has passed', async (t) => {
  const { sessionId } = await world.offer(30);
  const group = await world.group(20);
  const other = await world.group(20);
  const made = await world.hold(sessionId, group);
  t.match(
    made,
    { status: 201, body: { status: 'active', seats: 20, pupilCount: 20, version: 1 } },
    made.text,
  );
  const minutes = (Date.parse(made.body.expiresAt) - Date.parse(made.body.createdAt)) / 60_000;
  t.equal(minutes, 15);
  t.match(await world.reserve(sessionId, other), {
    status: 409,
    body: { code: 'capacity_exceeded', remaining: 10, waitlistOpen: true },
  });
  t.equal((await http('GET', `/v1/holds/${made.body.id}`, { token: group.token })).body.status, 'active');

  const reserved = await world.reserve(sessionId, group, { holdId: made.body.id, pupilCount: 22 });
  t.match(reserved, { status: 201, body: { seats: 22 } }, reserved.text);
  t.strictSame(await world.tally(sessionId), { taken: 22, claimed: 22 });
  t.match(await http('GET', `/v1/holds/${made.body.id}`, { token: group.token }), {
    body: { status: 'converted', version: 2 },
  });
  t.match(await http('DELETE', `/v1/holds/${made.body.id}`, { token: group.token }), {
    status: 409,
    body: { code: 'transition_not_allowed', currentStatus: 'converted' },
  });
  const again = await world.reserve(
    sessionId,
    { ...group, groupName: 'Nog een groep' },
    { holdId: made.body.id },
  );
  t.match(again, { status: 409, body: { code: 'hold_expired' } });
});

t.test('a hold whose time has passed keeps nothing, before any job has run', async (t) => {
  const { sessionId } = await world.offer(30);
  const [late, quick] = [await world.group(20), await world.group(25)];
  const { id } = (await world.hold(sessionId, late)).body;
  await expire(id);
  t.equal((await http('GET', `/v1/holds/${id}`, { token: late.token })).body.status, 'expired');
  const refused = await world.reserve(sessionId, late, { holdId: id });
  t.match(refused, { status: 409, body: { code: 'hold_expired' } });
  t.type(refused.body.expiredAt, 'string');
  t.equal((await world.reserve(sessionId, quick)).status, 201);
  t.strictSame(await world.tally(sessionId), { taken: 25, claimed: 25 });
  t.equal((await http('DELETE', `/v1/holds/${id}`, { token: late.token })).status, 204, 'it is over anyway');
});

t.test('the sweep ends holds that nobody comes back to, and running it twice changes nothing', async (t) => {
  const { sessionId } = await world.offer(30);
  const { id } = (await world.hold(sessionId, await world.group(20))).body;
  await expire(id);
  await world.sweep();
  await world.sweep();
  t.strictSame(await world.tally(sessionId), { taken: 0, claimed: 0 });
  const events = await db.execute(
    sql`select type from outbox_events where resource_id = ${id} order by position`,
  );
  t.strictSame(
    events.map(({ type }) => type),
    ['hold.created', 'hold.expired'],
  );
});

t.test('a school cannot starve others by stacking holds', async (t) => {
  const { sessionId } = await world.offer(100);
  const group = await world.group(10);
  const holds = [await world.hold(sessionId, group), await world.hold(sessionId, group)];
  t.match(await world.hold(sessionId, group), {
    status: 409,
    body: { code: 'session_not_bookable', reason: 'too_many_holds' },
  });
  for (let count = 2; count < 6; count++) {
    const released = await http('DELETE', `/v1/holds/${holds.pop()?.body.id}`, { token: group.token });
    t.equal(released.status, 204);
    const next = await world.hold(sessionId, group);
    t.equal(next.status, 201, 'letting go makes room for another');
    holds.push(next);
  }
  await http('DELETE', `/v1/holds/${holds.pop()?.body.id}`, { token: group.token });
  t.match((await world.hold(sessionId, group)).body, { reason: 'too_many_holds' }, 'but not for ever');
  t.equal((await world.hold(sessionId, await world.group(10))).status, 201, 'others are not in its way');
});

t.test('seats that a hold gives back go to who waits', async (t) => {
  const { sessionId } = await world.offer(20);
  const [holds, waits] = [await world.group(20), await world.group(15)];
  const { id } = (await world.hold(sessionId, holds)).body;
  const entry = (await world.wait(sessionId, waits)).body;
  await http('DELETE', `/v1/holds/${id}`, { token: holds.token });
  t.equal((await world.entry(waits, entry.id)).status, 'offered');
});

t.test('a hold is its school’s alone', async (t) => {
  const { sessionId, providerId } = await world.offer(20);
  const group = await world.group(10);
  const { id } = (await world.hold(sessionId, group)).body;
  const strangers = {
    'a teacher of another school': (await world.group(1)).token,
    'another teacher of the school': await world.token(group.schoolId, 'teacher'),
    'the provider': await world.token(providerId, 'provider_editor'),
  };
  for (const [name, token] of Object.entries(strangers)) {
    t.equal((await http('GET', `/v1/holds/${id}`, { token })).status, 404, name);
    t.equal((await http('DELETE', `/v1/holds/${id}`, { token })).status, 404, name);
  }
  const foreign = await world.reserve(sessionId, await world.group(5), { holdId: id });
  t.equal(foreign.status, 404);
  const coordinator = await world.token(group.schoolId, 'coordinator');
  t.equal((await http('GET', `/v1/holds/${id}`, { token: coordinator })).status, 200);
  const client = await api.tokens.client({ organisationId: group.schoolId });
  t.equal((await http('GET', `/v1/holds/${id}`, { token: client.token })).status, 200);
  const notOurs = await http('POST', `/v1/sessions/${sessionId}/holds`, {
    token: group.token,
    key: true,
    body: { organisationId: providerId, pupilCount: 5, adultCount: 0 },
  });
  t.equal(notOurs.status, 403);
});
