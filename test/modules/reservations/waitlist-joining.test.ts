import { sql } from 'drizzle-orm';
import t from 'tap';
import { newId } from '../../../src/infra/ids.ts';
import { testApp } from '../../support/app.ts';
import { waitlistWorld } from './waitlist-world.ts';

const api = await testApp(t);
const { http, db } = api;
const world = waitlistWorld(api);
const { fullSession } = world;

t.test('who asks for the waiting list when reserving gets a place on it when there is no room', async (t) => {
  const { sessionId, first, reservationId } = await fullSession(30, 20);
  const [fits, large] = [await world.group(4), await world.group(12)];
  const joining = { joinWaitlist: true };
  t.match(await world.reserve(sessionId, fits, joining), { status: 201, body: { status: 'confirmed' } });
  t.equal((await world.reserve(sessionId, large, { joinWaitlist: false })).status, 409);
  const body = {
    sessionId,
    organisationId: large.schoolId,
    groupName: large.groupName,
    level: 'po_group_7',
    pupilCount: large.pupilCount,
    adultCount: 0,
    ...joining,
  };
  const dry = await http('POST', '/v1/reservations?dryRun=true', { token: large.token, key: true, body });
  t.match(dry, { status: 409, body: { code: 'capacity_exceeded', waitlistOpen: true } });
  const send = { token: large.token, key: newId(), body };
  const waits = await http('POST', '/v1/reservations', send);
  t.match(waits, { status: 202, body: { status: 'waiting', position: 1, seats: 12, sessionId } }, waits.text);
  t.match(waits.headers.location, new RegExp(`/v1/waitlist-entries/${waits.body.id}$`));
  const again = await http('POST', '/v1/reservations', send);
  t.match(again, { status: 202, headers: { 'idempotency-replayed': 'true' }, body: { id: waits.body.id } });
  t.match(await world.reserve(sessionId, large, joining), {
    status: 409,
    body: { code: 'already_registered', resourceId: waits.body.id },
  });
  t.strictSame(await world.tally(sessionId), { taken: 24, claimed: 24 });
  const kept = await db.execute(
    sql`select id from reservations where session_id = ${sessionId} and group_name = ${large.groupName}`,
  );
  t.strictSame([...kept], [], 'no reservation is left of it');

  await world.cancel(first, reservationId);
  const taken = await world.claim(large, waits.body.id);
  t.match(taken, { status: 201, body: { status: 'confirmed', seats: 12 } }, taken.text);
  const huge = await world.reserve(sessionId, await world.group(31), joining);
  t.match(huge, { status: 400, body: { errors: [{ pointer: '#/pupilCount', code: 'too_large' }] } });
});

t.test('a hold survives that its group waits, and so does what a reservation would replace', async (t) => {
  const { sessionId } = await fullSession(30, 20);
  const elsewhere = await world.offer(30);
  const group = await world.group(12);
  const earlier = await world.reserve(elsewhere.sessionId, group);
  const held = await world.hold(sessionId, { ...group, pupilCount: 6 });
  const more = { joinWaitlist: true, holdId: held.body.id, replacesId: earlier.body.id };
  t.equal((await world.reserve(sessionId, group, more)).status, 202);
  const hold = await http('GET', `/v1/holds/${held.body.id}`, { token: group.token });
  t.equal(hold.body.status, 'active');
  const kept = await http('GET', `/v1/reservations/${earlier.body.id}`, { token: group.token });
  t.equal(kept.body.status, 'confirmed');
  t.strictSame(await world.tally(sessionId), { taken: 26, claimed: 26 });
});

t.test(
  'groups that ask for the waiting list at the same time each get a seat or a place, never more',
  async (t) => {
    const { sessionId } = await world.offer(20);
    const groups = await Promise.all(Array.from({ length: 8 }, () => world.group(6)));
    const answers = await Promise.all(
      groups.map((group) => world.reserve(sessionId, group, { joinWaitlist: true })),
    );
    const count = (status: number) => answers.filter((answer) => answer.status === status).length;
    t.strictSame([count(201), count(202)], [3, 5], answers.map(({ text }) => text).join());
    const positions = answers.flatMap(({ status, body }) => (status === 202 ? [body.position] : []));
    t.strictSame(positions.sort(), [1, 2, 3, 4, 5]);
    t.strictSame(await world.tally(sessionId), { taken: 18, claimed: 18 });
  },
);
