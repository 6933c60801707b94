import { sql } from 'drizzle-orm';
import t from 'tap';
import type { MembershipRole } from '../../../src/core/actor.ts';
import { systemContext } from '../../../src/infra/system-context.ts';
import { changeSessionStatus } from '../../../src/modules/activities/index.ts';
import { reservationJobs } from '../../../src/modules/reservations/index.ts';
import { testApp } from '../../support/app.ts';
import { dayFromNow, makeOffer, makeSchool, makeSession, type Offer } from './booking-world.ts';

const api = await testApp(t);
const { http, tokens, ctx, db } = api;
const system = ctx();

const DAY_MS = 86_400_000;

const member = async (organisationId: string, role: MembershipRole) =>
  (await tokens.person({ memberships: [{ organisationId, role }] })).token;

interface World extends Offer {
  schoolId: string;
  teacher: string;
  teacherId: string;
  coordinator: string;
  provider: string;
}

async function makeWorld(
  activity: Parameters<typeof makeOffer>[1] = {},
  { approves = false, session = {} as Parameters<typeof makeOffer>[2] } = {},
): Promise<World> {
  const offer = await makeOffer(system, activity, session);
  const schoolId = await makeSchool(system);
  if (approves) {
    await db.execute(
      sql`update organisations set requires_reservation_approval = true where id = ${schoolId}`,
    );
  }
  const teacher = await tokens.person({ memberships: [{ organisationId: schoolId, role: 'teacher' }] });
  return {
    ...offer,
    schoolId,
    teacher: teacher.token,
    teacherId: teacher.personId,
    coordinator: await member(schoolId, 'coordinator'),
    provider: await member(offer.providerId, 'provider_editor'),
  };
}

const reserve = (world: World, change: Record<string, unknown> = {}, token = world.teacher, query = '') =>
  http('POST', `/v1/reservations${query}`, {
    token,
    key: true,
    body: {
      sessionId: world.sessionId,
      organisationId: world.schoolId,
      groupName: 'Groep 7B',
      level: 'po_group_7',
      pupilCount: 20,
      adultCount: 2,
      ...change,
    },
  });

const move = (token: string, id: string, body: Record<string, unknown>) =>
  http('POST', `/v1/reservations/${id}/status-changes`, { token, key: true, body });
const read = async (token: string, id: string) =>
  (await http('GET', `/v1/reservations/${id}`, { token })).body;

async function taken(sessionId: string): Promise<number> {
  const [row] = await db.execute<{ taken: number }>(
    sql`select taken_seats as taken from sessions where id = ${sessionId}`,
  );
  return row?.taken ?? -1;
}

/** Runs a job as the worker would, at a time. */
async function runJob(name: string, now: Date, payload: object = {}): Promise<void> {
  const job = reservationJobs.find((candidate) => candidate.name === name);
  if (job === undefined) throw new Error(`No job ${name}`);
  await job.run({ ...systemContext({ db, log: system.log, name }), now }, payload);
}

t.test('with a provider who approves, a group has its seats from the request on', async (t) => {
  const world = await makeWorld({ bookingMode: 'approval', confirmWithinDays: 5 });
  const made = await reserve(world);
  t.match(made, { status: 201, body: { status: 'requested', allowedTransitions: ['withdrawn'] } });
  t.ok(Math.abs(Date.parse(made.body.expiresAt) - Date.now() - 5 * DAY_MS) < 60_000);
  t.equal(await taken(world.sessionId), 20);
  t.equal((await read(world.provider, made.body.id)).contact, undefined, 'strangers until it is confirmed');
  t.equal((await move(world.provider, made.body.id, { to: 'confirmed' })).status, 201);
  const confirmed = await read(world.teacher, made.body.id);
  t.match(confirmed, { status: 'confirmed', confirmedAt: String });
  t.equal(confirmed.expiresAt, undefined);
  t.equal(await taken(world.sessionId), 20);
});

t.test('the time to confirm ends when reserving closes at the latest', async (t) => {
  const session = { date: dayFromNow(10), bookingClosesDaysBefore: 7 };
  const world = await makeWorld({ bookingMode: 'approval', confirmWithinDays: 30 }, { session });
  const made = await reserve(world);
  const [row] = await db.execute<{ closes: string }>(
    sql`select to_char(booking_closes_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as closes from sessions where id = ${world.sessionId}`,
  );
  t.equal(made.body.expiresAt, row?.closes);
});

t.test('a request nobody answers expires by itself and gives its seats back, once', async (t) => {
  const world = await makeWorld({ bookingMode: 'approval', confirmWithinDays: 1 });
  const { id } = (await reserve(world)).body;
  const [queued] = await db.execute<{ count: number }>(
    sql`select count(*)::int as count from graphile_worker.jobs where key = ${`expire-reservation:${id}`}`,
  );
  t.equal(queued?.count, 1, 'it is queued for its own deadline');
  await runJob('expire-reservation', new Date(Date.now() + DAY_MS / 2), { reservationId: id });
  t.equal((await read(world.teacher, id)).status, 'requested', 'not before its time');
  const later = new Date(Date.now() + 2 * DAY_MS);
  for (const _ of [1, 2]) await runJob('expire-reservation', later, { reservationId: id });
  await runJob('expire-reservations', later);
  t.equal((await read(world.teacher, id)).status, 'expired');
  t.equal(await taken(world.sessionId), 0);
  const steps = await http('GET', `/v1/reservations/${id}/status-changes`, { token: world.teacher });
  t.match(steps.body.items, [{ from: 'requested', to: 'expired', side: 'platform', actorKind: 'system' }]);
  t.equal(steps.body.items.length, 1);
});

t.test('after the deadline nobody confirms, also before the job has come by', async (t) => {
  const world = await makeWorld({ bookingMode: 'approval' });
  const { id } = (await reserve(world)).body;
  await db.execute(sql`update reservations set expires_at = now() - interval '1 second' where id = ${id}`);
  t.match(await move(world.provider, id, { to: 'confirmed' }), {
    status: 409,
    body: { code: 'transition_not_allowed', currentStatus: 'requested', allowedTransitions: ['declined'] },
  });
});

t.test('in a school that approves, the coordinator decides before seats are taken', async (t) => {
  const world = await makeWorld({}, { approves: true });
  const made = await reserve(world);
  t.match(made, { status: 201, body: { status: 'awaiting_school_approval', expiresAt: String } });
  t.equal(await taken(world.sessionId), 0);
  t.equal((await move(world.teacher, made.body.id, { to: 'requested' })).status, 403);
  t.match(await move(world.coordinator, made.body.id, { to: 'requested' }), {
    status: 201,
    body: { from: 'awaiting_school_approval', to: 'requested', side: 'school' },
  });
  t.match(await read(world.teacher, made.body.id), { status: 'confirmed', version: 3 });
  t.equal(await taken(world.sessionId), 20);
  const own = await reserve(world, { groupName: 'Groep 8', pupilCount: 5 }, world.coordinator);
  t.equal(own.body.status, 'confirmed', 'who approves does not wait for approval');
});

t.test('approval comes too late when others have the seats, and changes nothing then', async (t) => {
  const world = await makeWorld({}, { approves: true });
  const { id } = (await reserve(world)).body;
  await reserve(world, { groupName: 'Groep 8', pupilCount: 25 }, world.coordinator);
  t.match(await move(world.coordinator, id, { to: 'requested' }), {
    status: 409,
    body: { code: 'capacity_exceeded', remaining: 5 },
  });
  t.match(await read(world.teacher, id), { status: 'awaiting_school_approval', version: 1 });
  await runJob('expire-reservations', new Date(Date.now() + 40 * DAY_MS));
  t.equal((await read(world.teacher, id)).status, 'expired');
  t.equal(await taken(world.sessionId), 25);
});

t.test('a hold keeps the seats while the school approves', async (t) => {
  const world = await makeWorld({}, { approves: true });
  const hold = await http('POST', `/v1/sessions/${world.sessionId}/holds`, {
    token: world.teacher,
    key: true,
    body: { organisationId: world.schoolId, pupilCount: 20, adultCount: 2 },
  });
  t.equal(hold.status, 201, hold.text);
  const made = await reserve(world, { holdId: hold.body.id });
  t.equal(made.body.status, 'awaiting_school_approval', made.text);
  t.equal(await taken(world.sessionId), 20, 'of the hold');
  t.equal((await move(world.coordinator, made.body.id, { to: 'requested' })).status, 201);
  t.equal(await taken(world.sessionId), 20, 'of the reservation');
  const after = await http('GET', `/v1/holds/${hold.body.id}`, { token: world.teacher });
  t.equal(after.body.status, 'converted');
});

t.test('a hold becomes a reservation with its seats, and only its own school’s', async (t) => {
  const world = await makeWorld();
  const hold = await http('POST', `/v1/sessions/${world.sessionId}/holds`, {
    token: world.teacher,
    key: true,
    body: { organisationId: world.schoolId, pupilCount: 20, adultCount: 2 },
  });
  const other = await makeWorld();
  const theirs = { sessionId: world.sessionId, holdId: hold.body.id, pupilCount: 5 };
  t.equal((await reserve(other, theirs)).status, 404);
  const made = await reserve(world, { holdId: hold.body.id, pupilCount: 24 });
  t.match(made, { status: 201, body: { seats: 24, status: 'confirmed' } });
  t.equal(await taken(world.sessionId), 24, 'the larger group took four more');
  t.match(await reserve(world, { holdId: hold.body.id, groupName: 'Groep 8', pupilCount: 3 }), {
    status: 409,
    body: { code: 'hold_expired' },
  });
});

t.test('until the priority window closes only schools of its regions reserve', async (t) => {
  const world = await makeWorld();
  const region = (await http('GET', '/v1/regions?code=GM0957')).body.items[0].id;
  const until = new Date(Date.now() + DAY_MS);
  await db.execute(sql`update sessions set priority_until_at = ${until.toISOString()}::timestamptz,
    priority_region_ids = array[${region}]::uuid[] where id = ${world.sessionId}`);
  t.match(await reserve(world), {
    status: 409,
    body: { code: 'session_not_bookable', reason: 'priority_window', opensAt: until.toISOString() },
  });
  await db.execute(
    sql`update organisations set region_ids = array[${region}]::uuid[] where id = ${world.schoolId}`,
  );
  t.equal((await reserve(world)).status, 201);
});

const QUESTIONS = [
  {
    code: 'arrival',
    label: 'Hoe komt u?',
    kind: 'choice' as const,
    isRequired: true,
    choices: ['bus', 'fiets'],
  },
  { code: 'lunch', label: 'Luncht u?', kind: 'yes_no' as const, isRequired: false },
];

t.test('a group answers the questions of the provider, and both sides read the answers', async (t) => {
  const world = await makeWorld({ intakeQuestions: QUESTIONS });
  const activity = await http('GET', `/v1/activities/${world.activityId}`);
  t.match(activity.body.intakeQuestions, QUESTIONS);
  t.match(await reserve(world), {
    status: 400,
    body: { errors: [{ pointer: '#/intakeAnswers', code: 'required' }] },
  });
  const wrong = [
    { code: 'arrival', value: 'trein' },
    { code: 'lunch', value: 'misschien' },
    { code: 'lunch', value: 'yes' },
    { code: 'parking', value: 'x' },
  ];
  const refused = await reserve(world, { intakeAnswers: wrong });
  t.strictSame(
    refused.body.errors.map(({ pointer, code }: Record<string, string>) => `${pointer} ${code}`),
    [
      '#/intakeAnswers/0/value code_unknown',
      '#/intakeAnswers/1/value format',
      '#/intakeAnswers/2/code duplicate',
      '#/intakeAnswers/3/code code_unknown',
    ],
  );
  const made = await reserve(world, { intakeAnswers: [{ code: 'arrival', value: 'bus' }] });
  t.equal(made.status, 201, made.text);
  t.strictSame((await read(world.provider, made.body.id)).intakeAnswers, [{ code: 'arrival', value: 'bus' }]);
  const changed = await http('PATCH', `/v1/reservations/${made.body.id}`, {
    token: world.teacher,
    body: { intakeAnswers: [{ code: 'lunch', value: 'no' }] },
    headers: { 'if-match': '*' },
  });
  t.match(changed, { status: 400, body: { errors: [{ pointer: '#/intakeAnswers', code: 'required' }] } });
});

t.test('the sides know each other from the confirmation on', async (t) => {
  const world = await makeWorld({ contactEmail: 'educatie@museum.example', bookingMode: 'approval' });
  const { id } = (await reserve(world)).body;
  t.equal((await read(world.teacher, id)).contact, undefined);
  await move(world.provider, id, { to: 'confirmed' });
  const [teacher] = await db.execute<{ name: string; email: string }>(
    sql`select name, email from persons where id = ${world.teacherId}`,
  );
  t.strictSame((await read(world.provider, id)).contact, { ...teacher });
  t.equal((await read(world.coordinator, id)).contact.email, 'educatie@museum.example');
  const list = await http('GET', `/v1/sessions/${world.sessionId}/reservations`, { token: world.provider });
  t.notMatch(list.text, teacher?.email ?? '-');
  await move(world.teacher, id, { to: 'cancelled' });
  t.equal((await read(world.provider, id)).contact, undefined);
});

const playedOut = (world: World, ago: string) =>
  db.execute(sql`update sessions set starts_at = now() - ${ago}::interval - interval '2 hours',
    ends_at = now() - ${ago}::interval, booking_closes_at = now() - ${ago}::interval - interval '3 hours'
    where id = ${world.sessionId}`);

t.test('the provider tells how many came, and can mend it; the school gives feedback then', async (t) => {
  const world = await makeWorld();
  const { id } = (await reserve(world)).body;
  const feedback = (token: string, body: object, headers = {}) =>
    http('PUT', `/v1/reservations/${id}/feedback`, { token, body, headers });
  t.match(await feedback(world.teacher, { rating: 4 }), {
    status: 409,
    body: { code: 'transition_not_allowed', currentStatus: 'confirmed' },
  });
  await playedOut(world, '1 day');
  const early = { to: 'no_show', attendance: { pupilCount: 3, adultCount: 1 } };
  t.match(await move(world.provider, id, early), {
    status: 400,
    body: { errors: [{ pointer: '#/attendance' }] },
  });
  const came = { to: 'completed', attendance: { pupilCount: 19, adultCount: 2 } };
  t.equal((await move(world.provider, id, came)).status, 201);
  t.match(await read(world.teacher, id), { status: 'completed', attendance: came.attendance });
  t.equal((await move(world.teacher, id, came)).status, 403);
  await move(world.provider, id, { to: 'completed', attendance: { pupilCount: 18, adultCount: 2 } });
  t.equal((await read(world.provider, id)).attendance.pupilCount, 18);

  const unseen = await http('GET', `/v1/reservations/${id}/feedback`, { token: world.provider });
  t.equal(unseen.status, 404);
  t.equal((await feedback(world.provider, { rating: 5 })).status, 403);
  t.equal((await feedback(await member(world.schoolId, 'teacher'), { rating: 5 })).status, 404);
  t.match(await feedback(world.teacher, { rating: 4, text: 'Bel 06-12345678' }), {
    body: { code: 'personal_data_refused' },
  });
  const given = await feedback(world.teacher, { rating: 4, text: 'Leerzaam.', wouldRecommend: true });
  t.match(given, { status: 201, body: { rating: 4, version: 1 } });
  t.equal((await feedback(world.teacher, { rating: 3 }, { 'if-none-match': '*' })).status, 412);
  const anew = await feedback(world.teacher, { rating: 5 }, { 'if-match': given.headers.etag });
  t.match(anew, { status: 200, body: { rating: 5, version: 2 } });
  t.equal(anew.body.text, undefined, 'it was replaced as a whole');
  t.equal((await feedback(world.teacher, { rating: 1 }, { 'if-match': given.headers.etag })).status, 412);
  t.match((await http('GET', `/v1/reservations/${id}/feedback`, { token: world.provider })).body, {
    rating: 5,
  });
});

t.test('two weeks after a session, groups of which nobody told anything have come', async (t) => {
  const recent = await makeWorld();
  const past = await makeWorld();
  const ids = [(await reserve(recent)).body.id, (await reserve(past)).body.id];
  await playedOut(recent, '13 days');
  await playedOut(past, '15 days');
  for (const _ of [1, 2]) await runJob('complete-reservations', new Date());
  t.equal((await read(recent.teacher, ids[0])).status, 'confirmed');
  t.match(await read(past.teacher, ids[1]), { status: 'completed', version: 2 });
  const events = await db.execute<{ count: number }>(
    sql`select count(*)::int as count from outbox_events where type = 'reservation.completed' and resource_id = ${ids[1]}`,
  );
  t.equal(events[0]?.count, 1);
});

t.test('a session of a programme is reserved with all that are to come, or not at all', async (t) => {
  const world = await makeWorld();
  const second = await makeSession(system, world.activityId, { date: dayFromNow(37) });
  const third = await makeSession(system, world.activityId, { date: dayFromNow(44), capacitySeats: 10 });
  const programme = [world.sessionId, second, third];
  await db.execute(
    sql`update sessions set programme_id = gen_random_uuid() where activity_id = ${world.activityId}`,
  );
  await db.execute(sql`update sessions set programme_id =
    (select programme_id from sessions where id = ${world.sessionId}) where activity_id = ${world.activityId}`);
  t.match(await reserve(world), { status: 409, body: { code: 'capacity_exceeded', remaining: 10 } });
  t.strictSame(await Promise.all(programme.map(taken)), [0, 0, 0]);
  const made = await reserve(world, { pupilCount: 8, sessionId: second });
  t.match(made, { status: 201, body: { sessionId: second } });
  t.equal(made.body.programmeReservationIds.length, 3);
  t.strictSame(await Promise.all(programme.map(taken)), [8, 8, 8]);
  const seen = await read(world.provider, made.body.programmeReservationIds[1]);
  t.strictSame([...seen.programmeReservationIds].sort(), [...made.body.programmeReservationIds].sort());
  await move(world.teacher, made.body.id, { to: 'cancelled' });
  t.strictSame(await Promise.all(programme.map(taken)), [8, 0, 8], 'each moves alone');
});

t.test('a hold that is of no use is refused when it is named, not when the school approves', async (t) => {
  const world = await makeWorld({}, { approves: true });
  t.equal((await reserve(world, { holdId: crypto.randomUUID() })).status, 404);
  const { id } = (await reserve(world)).body;
  await db.execute(sql`update reservations set hold_id = ${crypto.randomUUID()} where id = ${id}`);
  t.equal((await move(world.coordinator, id, { to: 'requested' })).status, 201, 'what is gone keeps nothing');
});

t.test('when the school declines a request, the hold that kept its seats ends with it', async (t) => {
  const world = await makeWorld({}, { approves: true });
  const hold = await http('POST', `/v1/sessions/${world.sessionId}/holds`, {
    token: world.teacher,
    key: true,
    body: { organisationId: world.schoolId, pupilCount: 20, adultCount: 2 },
  });
  const made = await reserve(world, { holdId: hold.body.id });
  t.equal((await move(world.coordinator, made.body.id, { to: 'declined', reasonCode: 'other' })).status, 201);
  t.equal(await taken(world.sessionId), 0);
});

t.test(
  'under approval an earlier reservation keeps its place until the school approved the new one',
  async (t) => {
    const world = await makeWorld();
    const first = (await reserve(world)).body;
    await db.execute(
      sql`update organisations set requires_reservation_approval = true where id = ${world.schoolId}`,
    );
    const later = await makeSession(system, world.activityId, { date: dayFromNow(40) });
    const next = await reserve(world, { sessionId: later, replacesId: first.id });
    t.match(next, { status: 201, body: { status: 'awaiting_school_approval' } });
    t.equal((await read(world.teacher, first.id)).status, 'confirmed');
    t.equal((await move(world.coordinator, next.body.id, { to: 'requested' })).status, 201);
    t.equal((await read(world.teacher, first.id)).status, 'cancelled');
    t.equal((await read(world.teacher, next.body.id)).status, 'confirmed');
    t.strictSame([await taken(world.sessionId), await taken(later)], [0, 20]);
  },
);

t.test('the provider turns to the coordinator when who reserved has left the school', async (t) => {
  const world = await makeWorld();
  const { id } = (await reserve(world)).body;
  await db.execute(sql`delete from memberships where person_id = ${world.teacherId}`);
  const [teacher] = await db.execute<{ email: string }>(
    sql`select email from persons where id = ${world.teacherId}`,
  );
  const { contact } = await read(world.provider, id);
  t.ok(contact);
  t.not(contact.email, teacher?.email);
});

t.test(
  'a session that was postponed and is called off after its old date ends its reservations',
  async (t) => {
    const world = await makeWorld();
    const { id } = (await reserve(world)).body;
    await changeSessionStatus(system, world.sessionId, { to: 'postponed' });
    await playedOut(world, '1 day');
    t.equal((await move(world.provider, id, { to: 'no_show' })).status, 409);
    await changeSessionStatus(system, world.sessionId, { to: 'cancelled', reasonCode: 'illness' });
    await runJob('cancel-session-reservations', new Date(), { sessionId: world.sessionId });
    t.equal((await read(world.teacher, id)).status, 'cancelled');
    const steps = await http('GET', `/v1/reservations/${id}/status-changes`, { token: world.teacher });
    t.equal(steps.body.items.at(-1).reasonCode, 'illness');
  },
);

t.test('the visits of a programme are approved and confirmed together', async (t) => {
  const world = await makeWorld({ bookingMode: 'approval' }, { approves: true });
  const { id } = (await reserve(world)).body;
  const later = await makeSession(system, world.activityId, { date: dayFromNow(40) });
  const other = (await reserve(world, { sessionId: later })).body.id;
  await db.execute(
    sql`update reservations set programme_reservation_id = ${id} where organisation_id = ${world.schoolId}`,
  );
  t.equal((await move(world.coordinator, id, { to: 'requested' })).status, 201);
  t.equal((await read(world.teacher, other)).status, 'requested');
  t.equal((await move(world.provider, other, { to: 'confirmed' })).status, 201);
  t.equal((await read(world.teacher, id)).status, 'confirmed');
  t.equal((await move(world.teacher, other, { to: 'cancelled' })).status, 201);
  t.equal((await read(world.teacher, id)).status, 'confirmed', 'one visit is cancelled by itself');
});

t.test('what was never shown cannot be told from what does not exist', async (t) => {
  const world = await makeWorld();
  await db.execute(
    sql`update activities set visible_from = now() + interval '5 days' where id = ${world.activityId}`,
  );
  t.match(await reserve(world), { status: 400, body: { errors: [{ pointer: '#/sessionId' }] } });
  const list = await http('GET', `/v1/sessions/${world.sessionId}/reservations`, { token: world.teacher });
  t.equal(list.status, 404);
});

t.test('deadlines follow the close of booking when the session is planned anew', async (t) => {
  const world = await makeWorld({}, { approves: true });
  const { id } = (await reserve(world)).body;
  const moved = await http('PATCH', `/v1/sessions/${world.sessionId}`, {
    token: world.provider,
    body: { date: dayFromNow(60) },
    headers: { 'if-match': '*' },
  });
  t.equal(moved.status, 200, moved.text);
  const payload = { sessionId: world.sessionId };
  for (const _ of [1, 2]) await runJob('follow-session-deadlines', new Date(), payload);
  t.match(await read(world.teacher, id), { expiresAt: moved.body.bookingClosesAt, version: 2 });
  const [queued] = await db.execute<{ count: number }>(
    sql`select count(*)::int as count from graphile_worker.jobs where key = ${`follow-session-deadlines-${world.sessionId}`}`,
  );
  t.equal(queued?.count, 1);
});

t.test('a school that approves stands behind an agreement too, before it is confirmed', async (t) => {
  const world = await makeWorld({ delivery: 'at_venue_by_appointment' }, { approves: true });
  const moment = { date: dayFromNow(50), startTime: '10:00:00', endTime: '11:00:00' };
  const ask = async (groupName: string): Promise<string> => {
    const asked = await http('POST', `/v1/activities/${world.activityId}/appointment-requests`, {
      token: world.teacher,
      key: true,
      body: {
        organisationId: world.schoolId,
        groupName,
        level: 'po_group_7',
        pupilCount: 20,
        adultCount: 2,
        moments: [moment],
      },
    });
    t.equal(asked.status, 201, asked.text);
    return asked.body.id;
  };
  const agree = (token: string, id: string, version: number) =>
    http('POST', `/v1/appointment-requests/${id}/status-changes`, {
      token,
      key: true,
      body: { to: 'agreed', version, momentIndex: 0 },
    });
  const id = await ask('Groep 7B');
  t.equal((await agree(world.provider, id, 1)).status, 201);
  const request = await http('GET', `/v1/appointment-requests/${id}`, { token: world.teacher });
  const { reservationId } = request.body;
  const waiting = await read(world.provider, reservationId);
  t.match(waiting, { status: 'awaiting_school_approval' });
  t.equal(waiting.contact, undefined);
  const approved = await move(world.coordinator, reservationId, { to: 'requested' });
  t.equal(approved.status, 201, approved.text);
  t.equal((await read(world.provider, reservationId)).status, 'confirmed', 'the provider agreed before');

  const other = await ask('Groep 8');
  const proposals = `/v1/appointment-requests/${other}/proposals`;
  const answer = { moments: [{ ...moment, date: dayFromNow(51) }] };
  t.equal((await http('POST', proposals, { token: world.provider, key: true, body: answer })).status, 201);
  t.equal((await agree(world.teacher, other, 2)).status, 403);
  t.equal((await agree(world.coordinator, other, 2)).status, 201);
});

t.test('an agreement is approved only while what was agreed still stands', async (t) => {
  const world = await makeWorld({ delivery: 'at_venue_by_appointment' }, { approves: true });
  const asked = await http('POST', `/v1/activities/${world.activityId}/appointment-requests`, {
    token: world.teacher,
    key: true,
    body: {
      organisationId: world.schoolId,
      groupName: 'Groep 7B',
      level: 'po_group_7',
      pupilCount: 20,
      adultCount: 2,
      moments: [{ date: dayFromNow(50), startTime: '10:00:00', endTime: '11:00:00' }],
    },
  });
  const request = `/v1/appointment-requests/${asked.body.id}`;
  const agreed = await http('POST', `${request}/status-changes`, {
    token: world.provider,
    key: true,
    body: { to: 'agreed', version: 1, momentIndex: 0 },
  });
  t.equal(agreed.status, 201, agreed.text);
  const { reservationId } = (await http('GET', request, { token: world.teacher })).body;
  const approve = () => move(world.coordinator, reservationId, { to: 'requested' });
  const refusal = { status: 409, body: { code: 'session_not_bookable', reason: 'not_published' } };
  const halts = [
    ['activities', 'is_paused_by_curator = true', 'is_paused_by_curator = false', world.activityId],
    ['activities', "status = 'archived'", "status = 'paused'", world.activityId],
    ['organisations', "status = 'suspended'", "status = 'active'", world.providerId],
  ] as const;
  for (const [table, halt, resume, id] of halts) {
    await db.execute(sql.raw(`update ${table} set ${halt} where id = '${id}'`));
    t.match(await approve(), refusal, halt);
    await db.execute(sql.raw(`update ${table} set ${resume} where id = '${id}'`));
  }
  t.equal((await approve()).status, 201, 'that the provider takes no others is no bar');
});

t.test('a request that cannot be ended does not keep another from it', async (t) => {
  const world = await makeWorld({ bookingMode: 'approval', confirmWithinDays: 1 });
  const [one, two] = [
    (await reserve(world)).body.id,
    (await reserve(world, { groupName: 'Groep 8', pupilCount: 5 })).body.id,
  ];
  await db.execute(
    sql.raw(`create function refuse_row() returns trigger language plpgsql as $$
    begin if new.id = '${one}' then raise exception 'refused'; end if; return new; end $$`),
  );
  await db.execute(
    sql`create trigger refuse_row before update on reservations for each row execute function refuse_row()`,
  );
  t.teardown(() => db.execute(sql`drop function refuse_row cascade`));
  await t.rejects(runJob('expire-reservations', new Date(Date.now() + 2 * DAY_MS)), {
    name: 'AggregateError',
  });
  t.equal((await read(world.teacher, two)).status, 'expired');
  t.equal((await read(world.teacher, one)).status, 'requested');
});
