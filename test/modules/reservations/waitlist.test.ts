import { sql } from 'drizzle-orm';
import t from 'tap';
import { newId } from '../../../src/infra/ids.ts';
import { changeSessionStatus } from '../../../src/modules/activities/index.ts';
import { reservationJobs } from '../../../src/modules/reservations/index.ts';
import { testApp } from '../../support/app.ts';
import { dayFromNow, makeSession } from './booking-world.ts';
import { waitlistWorld } from './waitlist-world.ts';

const api = await testApp(t);
const { http, db, ctx } = api;
const world = waitlistWorld(api);
const { fullSession } = world;

t.test(
  'freed seats go to the first group that fits; who is passed over keeps its place and reads why',
  async (t) => {
    const { sessionId, first, reservationId } = await fullSession(24);
    const [large, medium, small] = await Promise.all([28, 20, 4].map((count) => world.group(count)));
    if (!large || !medium || !small) throw new Error('Three groups wait');
    const refused = await world.wait(sessionId, large);
    t.match(refused, { status: 400, body: { errors: [{ pointer: '#/pupilCount', code: 'too_large' }] } });
    await db.execute(sql`update sessions set capacity_seats = 30 where id = ${sessionId}`);
    const waiting = await world.wait(sessionId, large);
    t.match(waiting, { status: 201, body: { status: 'waiting', position: 1, groupsBefore: 0, seats: 28 } });
    t.match(waiting.body.lastSkip, { freeSeats: 6, neededSeats: 28 });
    t.equal((await world.wait(sessionId, medium)).body.position, 2);
    await db.execute(sql`update sessions set capacity_seats = 24 where id = ${sessionId}`);

    t.equal((await world.cancel(first, reservationId)).status, 201);
    const skipped = await world.entry(large, waiting.body.id);
    t.match(skipped, {
      status: 'waiting',
      position: 1,
      lastSkip: {
        freeSeats: 24,
        neededSeats: 28,
        text: '24 plaatsen vrij, u heeft er 28 nodig. U houdt uw plek in de rij.',
      },
    });
    const list = await http('GET', `/v1/sessions/${sessionId}/waitlist-entries`, { token: medium.token });
    const [offered] = list.body.items;
    t.equal(list.body.items.length, 1, 'a school sees its own groups alone');
    t.match(offered, {
      status: 'offered',
      offer: { seats: 20 },
      allowedTransitions: ['accepted', 'declined'],
    });
    t.strictSame(await world.tally(sessionId), { taken: 20, claimed: 20 });

    t.equal((await world.reserve(sessionId, small)).status, 201, 'the seats that nobody waits for are free');
    const taken = await world.claim(medium, offered.id);
    t.match(taken, { status: 201, body: { status: 'confirmed', pupilCount: 20, seats: 20 } }, taken.text);
    t.match(await world.entry(medium, offered.id), {
      status: 'accepted',
      reservationId: taken.body.id,
      allowedTransitions: [],
    });
    t.strictSame(await world.tally(sessionId), { taken: 24, claimed: 24 });
    t.match(await world.claim(medium, offered.id), {
      status: 409,
      body: { code: 'already_reserved', reservationId: taken.body.id },
    });
    const events = await db.execute(
      sql`select type, facts from outbox_events where resource_id = ${offered.id} order by position`,
    );
    t.strictSame(
      events.map(({ type }) => type),
      ['waitlist_entry.created', 'waitlist_entry.offered', 'waitlist_entry.accepted'],
    );
    t.match(events[1]?.facts, { freeSeats: 24, passedOver: [{ id: waiting.body.id, leastSeats: 28 }] });
  },
);

t.test('the list is for groups that cannot reserve now, once each, while booking is open', async (t) => {
  const { sessionId, first, reservationId } = await fullSession(30, 20);
  const fits = await world.group(10);
  t.match(await world.wait(sessionId, fits), {
    status: 409,
    body: { code: 'session_not_bookable', reason: 'room_available', remaining: 10 },
  });
  t.match(await world.wait(sessionId, first), {
    status: 409,
    body: { code: 'already_reserved', reservationId },
  });
  const waits = await world.group(11);
  const made = await world.wait(sessionId, waits);
  t.match(await world.wait(sessionId, { ...waits, groupName: waits.groupName.toUpperCase() }), {
    status: 409,
    body: { code: 'already_registered', resourceId: made.body.id },
  });
  t.match(await world.reserve(sessionId, waits), {
    status: 409,
    body: { code: 'capacity_exceeded', remaining: 10, waitlistOpen: true },
  });
  await db.execute(sql`update sessions set booking_closes_at = now() where id = ${sessionId}`);
  t.match(await world.wait(sessionId, await world.group(12)), {
    status: 409,
    body: { code: 'waitlist_closed', reason: 'deadline_passed' },
  });
  await world.sweep();
  t.match(await world.entry(waits, made.body.id), { status: 'closed', allowedTransitions: [] });
  const events = await db.execute(
    sql`select facts from outbox_events where resource_id = ${made.body.id} and type = 'waitlist_entry.closed'`,
  );
  t.match(events, [{ facts: { pupilCount: 11, level: 'po_group_7' } }], 'demand that stayed unmet is told');
});

t.test('an offer lapses twice at most: the first time the group goes to the end', async (t) => {
  const { sessionId, first, reservationId } = await fullSession(20);
  const [one, two] = [await world.group(20), await world.group(18)];
  const entryOne = (await world.wait(sessionId, one)).body.id;
  const entryTwo = (await world.wait(sessionId, two)).body.id;
  await world.cancel(first, reservationId);
  t.equal((await world.entry(one, entryOne)).status, 'offered');

  await world.pass(entryOne);
  const late = await world.claim(one, entryOne);
  t.match(late, { status: 409, body: { code: 'offer_expired' } });
  t.type(late.body.offerExpiresAt, 'string');
  await world.sweep();
  await world.sweep();
  t.match(await world.entry(one, entryOne), { status: 'waiting', lapseCount: 1, position: 1 });
  t.match(await world.entry(two, entryTwo), { status: 'offered', offer: { seats: 18 } });
  t.match(await world.claim(one, entryOne), { status: 409, body: { code: 'offer_expired' } });

  t.equal((await world.step(two, entryTwo, 'declined')).status, 201);
  t.equal((await world.entry(one, entryOne)).status, 'offered', 'who was behind is next');
  await world.pass(entryOne);
  await world.sweep();
  t.match(await world.entry(one, entryOne), { status: 'lapsed', lapseCount: 2, allowedTransitions: [] });
  t.strictSame(await world.tally(sessionId), { taken: 0, claimed: 0 });
  const steps = await http('GET', `/v1/waitlist-entries/${entryOne}/status-changes`, { token: one.token });
  t.strictSame(
    steps.body.items.map(({ to }: { to: string }) => to),
    ['offered', 'lapsed', 'waiting', 'offered', 'lapsed'],
  );
});

t.test('reading or reserving after an offer has passed finds its seats free, without any job', async (t) => {
  const { sessionId, first, reservationId } = await fullSession(20);
  const [waits, reserves] = [await world.group(20), await world.group(20)];
  const id = (await world.wait(sessionId, waits)).body.id;
  await world.cancel(first, reservationId);
  await db.execute(sql`update waitlist_entries set lapse_count = 1 where id = ${id}`);
  t.equal((await world.reserve(sessionId, reserves)).status, 409);
  await world.pass(id);
  t.equal((await world.reserve(sessionId, reserves)).status, 201);
  t.equal((await world.entry(waits, id)).status, 'lapsed');
});

t.test('a group is split only when it says with how many it would come', async (t) => {
  const { sessionId } = await fullSession(30, 18);
  const [whole, parted] = [await world.group(28), await world.group(26)];
  t.equal((await world.wait(sessionId, whole)).body.status, 'waiting');
  const wrong = await world.wait(sessionId, parted, { minimumPupilCount: 27 });
  t.match(wrong, { status: 400, body: { errors: [{ pointer: '#/minimumPupilCount' }] } });
  const made = await world.wait(sessionId, parted, { minimumPupilCount: 10 });
  t.match(made.body, { status: 'offered', minimumPupilCount: 10, offer: { seats: 12 } });
  const taken = await world.claim(parted, made.body.id);
  t.match(taken.body, { pupilCount: 12, seats: 12 });
  t.strictSame(await world.tally(sessionId), { taken: 30, claimed: 30 });
});

t.test('more room, a cancelled session and leaving: each ends as the rules say', async (t) => {
  const { sessionId, activityId, providerId } = await fullSession(20);
  const editor = await world.token(providerId, 'provider_editor');
  const [one, two, three] = [await world.group(10), await world.group(9), await world.group(8)];
  const ids: string[] = [];
  for (const group of [one, two, three]) ids.push((await world.wait(sessionId, group)).body.id);
  const [entryOne = '', entryTwo = '', entryThree = ''] = ids;
  t.equal((await http('DELETE', `/v1/waitlist-entries/${entryThree}`, { token: three.token })).status, 204);
  t.equal((await http('DELETE', `/v1/waitlist-entries/${entryThree}`, { token: three.token })).status, 204);
  t.equal((await world.entry(three, entryThree)).status, 'withdrawn');
  await db.execute(sql`update sessions set capacity_seats = 30 where id = ${sessionId}`);
  await world.sweep();
  t.equal((await world.entry(one, entryOne)).status, 'offered');
  const all = await http('GET', `/v1/sessions/${sessionId}/waitlist-entries`, { token: editor });
  t.strictSame(
    all.body.items.map(({ id, status }: { id: string; status: string }) => [id, status]),
    [
      [entryOne, 'offered'],
      [entryTwo, 'waiting'],
      [entryThree, 'withdrawn'],
    ],
    'the provider sees who waits, in the order of the queue',
  );
  const held = await world.offer(5);
  t.ok(held.sessionId);

  await changeSessionStatus(ctx(), sessionId, { to: 'cancelled', reasonCode: 'illness' });
  const job = reservationJobs.find(({ name }) => name === 'cancel-session-reservations');
  await job?.run(ctx(), { sessionId, reasonCode: 'illness' });
  await job?.run(ctx(), { sessionId, reasonCode: 'illness' });
  t.equal((await world.entry(one, entryOne)).status, 'closed');
  t.equal((await world.entry(two, entryTwo)).status, 'closed');
  t.strictSame(await world.tally(sessionId), { taken: 0, claimed: 0 });
  t.ok(activityId);
});

t.test('an offer that lapses while the session is postponed does not count against the group', async (t) => {
  const { sessionId, first, reservationId } = await fullSession(20);
  const [one, two] = [await world.group(20), await world.group(18)];
  const entryOne = (await world.wait(sessionId, one)).body.id;
  const entryTwo = (await world.wait(sessionId, two)).body.id;
  await world.cancel(first, reservationId);
  await db.execute(sql`update waitlist_entries set lapse_count = 1 where id = ${entryOne}`);
  await changeSessionStatus(ctx(), sessionId, { to: 'postponed' });
  t.match(await world.claim(one, entryOne), {
    status: 409,
    body: { code: 'session_not_bookable', reason: 'postponed' },
  });
  await world.pass(entryOne);
  await world.sweep();
  t.match(await world.entry(one, entryOne), { status: 'waiting', lapseCount: 1, position: 1 });
  t.match(await world.entry(two, entryTwo), { status: 'waiting', position: 2 }, 'it keeps its place');
  t.strictSame(await world.tally(sessionId), { taken: 0, claimed: 0 });

  await changeSessionStatus(ctx(), sessionId, { to: 'scheduled' });
  await world.sweep();
  t.match(await world.entry(one, entryOne), { status: 'offered', lapseCount: 1 });
  await world.pass(entryOne);
  await world.sweep();
  t.match(await world.entry(one, entryOne), { status: 'lapsed', lapseCount: 2 }, 'from then on it counts');
});

t.test('nobody waits for one visit of a programme, which is reserved in its whole', async (t) => {
  const { sessionId, activityId, first } = await fullSession(20);
  const other = await makeSession(ctx(), activityId, { date: dayFromNow(44), capacitySeats: 20 });
  const waits = await world.group(5);
  const id = (await world.wait(sessionId, waits)).body.id;
  await db.execute(sql`update sessions set programme_id = ${newId()} where activity_id = ${activityId}`);
  const late = await world.group(4);
  t.match(await world.wait(sessionId, late), {
    status: 409,
    body: { code: 'waitlist_closed', reason: 'programme' },
  });
  for (const joinWaitlist of [true, false]) {
    const refused = await world.reserve(other, late, { joinWaitlist });
    t.match(refused, { status: 409, body: { code: 'capacity_exceeded', remaining: 0, waitlistOpen: false } });
  }
  const mine = await http('GET', `/v1/reservations?sessionId=${sessionId}`, { token: first.token });
  await world.cancel(first, mine.body.items[0].id);
  t.equal((await world.entry(waits, id)).status, 'waiting', 'seats of one visit are offered to nobody');
  await world.sweep();
  t.equal((await world.entry(waits, id)).status, 'closed');
  t.equal((await world.reserve(other, late)).body.programmeReservationIds.length, 2);
});

t.test('who asked for a place or a hold is told to nobody', async (t) => {
  const { sessionId, providerId } = await fullSession(20, 12);
  const schoolId = (await world.group(1)).schoolId;
  const asker = await api.tokens.person({ memberships: [{ organisationId: schoolId, role: 'teacher' }] });
  const group = { schoolId, token: asker.token, groupName: 'Groep 8', pupilCount: 10 };
  const entry = await world.wait(sessionId, group);
  const held = await world.hold(sessionId, { ...group, pupilCount: 4 });
  const editor = await world.token(providerId, 'provider_editor');
  const { email, name } = (await http('GET', '/v1/me', { token: asker.token })).body;
  for (const [path, token] of [
    [`/v1/waitlist-entries/${entry.body.id}`, editor],
    [`/v1/waitlist-entries/${entry.body.id}`, asker.token],
    [`/v1/waitlist-entries/${entry.body.id}/status-changes`, editor],
    [`/v1/sessions/${sessionId}/waitlist-entries`, editor],
    [`/v1/holds/${held.body.id}`, asker.token],
  ] as const) {
    const answer = await http('GET', path, { token });
    t.equal(answer.status, 200, path);
    for (const one of [asker.personId, email, name]) t.notOk(answer.text.includes(one), `${path}: ${one}`);
  }
});

t.test('strangers cannot tell an entry from none; the provider sees it and moves nothing', async (t) => {
  const { sessionId, providerId } = await fullSession(20);
  const waits = await world.group(5);
  const id = (await world.wait(sessionId, waits)).body.id;
  const stranger = (await world.group(5)).token;
  const editor = await world.token(providerId, 'provider_editor');
  const unknown = '01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6a';
  for (const [method, path, body] of [
    ['GET', '', undefined],
    ['DELETE', '', undefined],
    ['POST', '/claims', {}],
    ['GET', '/status-changes', undefined],
    ['POST', '/status-changes', { to: 'withdrawn' }],
  ] as const) {
    const call = { token: stranger, ...(body ? { body, key: true as const } : {}) };
    const [own, none] = [
      await http(method, `/v1/waitlist-entries/${id}${path}`, call),
      await http(method, `/v1/waitlist-entries/${unknown}${path}`, call),
    ];
    t.equal(own.status, 404, `${method} ${path}`);
    t.equal(own.body.detail, none.body.detail);
    const seen = await http(method, `/v1/waitlist-entries/${id}${path}`, { ...call, token: editor });
    t.equal(seen.status, method === 'GET' ? 200 : 403, `${method} ${path} by the provider: ${seen.text}`);
  }
  t.match(await http('GET', `/v1/sessions/${sessionId}/waitlist-entries`, { token: stranger }), {
    status: 200,
    body: { items: [] },
  });
});

t.test('where the school approves reservations, a teacher is not shown to take an offer', async (t) => {
  const { sessionId, first, reservationId } = await fullSession(20);
  const group = await world.group(10);
  await db.execute(
    sql`update organisations set requires_reservation_approval = true where id = ${group.schoolId}`,
  );
  const coordinator = await world.token(group.schoolId, 'coordinator');
  const { id } = (await world.wait(sessionId, group)).body;
  await world.cancel(first, reservationId);
  const shown = async (token: string) => (await world.entry({ token }, id)).allowedTransitions;
  t.strictSame(await shown(group.token), ['declined']);
  t.strictSame(await shown(coordinator), ['accepted', 'declined']);
  t.equal((await world.claim(group, id)).status, 403);
  t.equal((await world.claim({ token: coordinator }, id)).status, 201);
});

t.test('a suspended school looks on: its holds and its places stay as they are', async (t) => {
  const { sessionId } = await fullSession(20, 5);
  const group = await world.group(10);
  const held = await world.hold(sessionId, group);
  const { id } = (await world.wait(sessionId, { ...group, groupName: 'Groep 8', pupilCount: 12 })).body;
  await db.execute(sql`update organisations set status = 'suspended' where id = ${group.schoolId}`);
  const seen = await world.entry(group, id);
  t.strictSame([seen.status, seen.allowedTransitions], ['waiting', []]);
  const refusal = { status: 403, body: { code: 'permission_denied' } };
  t.match(await world.step(group, id, 'withdrawn'), refusal);
  t.match(await http('DELETE', `/v1/waitlist-entries/${id}`, { token: group.token }), refusal);
  const path = `/v1/holds/${held.body.id}`;
  t.match(await http('DELETE', path, { token: group.token }), refusal);
  t.match(await http('GET', path, { token: group.token }), { status: 200, body: { status: 'active' } });
});

t.test('who waits reads why a session was cancelled, also when the sweep comes first', async (t) => {
  const { sessionId } = await fullSession(20);
  const group = await world.group(10);
  const { id } = (await world.wait(sessionId, group)).body;
  await changeSessionStatus(ctx(), sessionId, { to: 'cancelled', reasonCode: 'illness' });
  await world.sweep();
  const steps = await http('GET', `/v1/waitlist-entries/${id}/status-changes`, { token: group.token });
  t.match(steps.body.items.at(-1), { to: 'closed', reasonCode: 'illness' });
});

t.test('no seats are offered to a school that was suspended while it waited', async (t) => {
  const { sessionId, first, reservationId } = await fullSession(20);
  const [gone, next] = [await world.group(10), await world.group(12)];
  const { id } = (await world.wait(sessionId, gone)).body;
  const after = (await world.wait(sessionId, next)).body.id;
  await db.execute(sql`update organisations set status = 'suspended' where id = ${gone.schoolId}`);
  await world.cancel(first, reservationId);
  t.equal((await world.entry(gone, id)).status, 'waiting');
  t.equal((await world.entry(next, after)).status, 'offered');
});

t.test('a session that cannot be swept does not keep another from it', async (t) => {
  const [one, two] = [await fullSession(20, 5), await fullSession(20, 5)];
  const group = await world.group(10);
  const holds = [await world.hold(one.sessionId, group), await world.hold(two.sessionId, group)];
  const [broken = '', sound = ''] = holds
    .map(({ body }) => ({ id: body.id as string, sessionId: body.sessionId as string }))
    .sort((a, b) => (a.sessionId < b.sessionId ? -1 : 1))
    .map(({ id }) => id);
  await db.execute(
    sql.raw(`create function refuse_hold() returns trigger language plpgsql as $$
    begin if new.id = '${broken}' then raise exception 'refused'; end if; return new; end $$`),
  );
  await db.execute(
    sql`create trigger refuse_hold before update on holds for each row execute function refuse_hold()`,
  );
  t.teardown(() => db.execute(sql`drop function refuse_hold cascade`));
  const later = new Date(Date.now() + 3_600_000);
  await t.rejects(async () => world.sweep(later), { name: 'AggregateError' });
  const statusOf = async (id: string) =>
    (await http('GET', `/v1/holds/${id}`, { token: group.token })).body.status;
  t.equal(await statusOf(sound), 'expired');
  t.equal(await statusOf(broken), 'active');
});
