import { sql } from 'drizzle-orm';
import t from 'tap';
import { newId } from '../../../src/infra/ids.ts';
import { changeActivityStatus, changeSessionStatus } from '../../../src/modules/activities/index.ts';
import { type Call, PUBLIC_BASE_URL, testApp } from '../../support/app.ts';
import { dayFromNow, makeOffer, makeSchool, makeSession, type Offer } from './booking-world.ts';

const { http, tokens, ctx, db } = await testApp(t);
const system = ctx();

const token = async (
  ...memberships: [string, 'teacher' | 'coordinator' | 'provider_editor' | 'organisation_admin'][]
) =>
  (
    await tokens.person({
      memberships: memberships.map(([organisationId, role]) => ({ organisationId, role })),
    })
  ).token;
const adminToken = async () => (await tokens.person({ isPlatformAdmin: true })).token;

interface World extends Offer {
  schoolId: string;
  teacher: string;
  provider: string;
}

async function makeWorld(
  ...offer: Parameters<typeof makeOffer> extends [unknown, ...infer Rest] ? Rest : never
): Promise<World> {
  const made = await makeOffer(system, ...offer);
  const schoolId = await makeSchool(system);
  return {
    ...made,
    schoolId,
    teacher: await token([schoolId, 'teacher']),
    provider: await token([made.providerId, 'provider_editor']),
  };
}

const group = (world: World, change: Record<string, unknown> = {}) => ({
  sessionId: world.sessionId,
  organisationId: world.schoolId,
  groupName: 'Groep 7B',
  level: 'po_group_7',
  pupilCount: 24,
  adultCount: 2,
  ...change,
});

const reserve = (world: World, change: Record<string, unknown> = {}, call: Call = {}) =>
  http('POST', '/v1/reservations', { token: world.teacher, key: true, body: group(world, change), ...call });

const move = (by: string, id: string, body: Record<string, unknown>) =>
  http('POST', `/v1/reservations/${id}/status-changes`, { token: by, key: true, body });

const patch = (by: string, reservation: { id: string; version: number }, body: Record<string, unknown>) =>
  http('PATCH', `/v1/reservations/${reservation.id}`, {
    token: by,
    body,
    headers: { 'if-match': `"${reservation.version}.x"` },
  });

async function takenSeats(sessionId: string): Promise<number> {
  const [row] = await db.execute<{ taken: number }>(
    sql`select taken_seats as taken from sessions where id = ${sessionId}`,
  );
  return row?.taken ?? -1;
}

t.test('a teacher reserves seats for a group and has them at once', async (t) => {
  const world = await makeWorld();
  const made = await reserve(world, {
    accessibilityNeeds: ['wheelchair_accessible'],
    remark: 'We komen met de bus.',
  });
  t.equal(made.status, 201, made.text);
  t.match(made.body, {
    status: 'confirmed',
    version: 1,
    seats: 24,
    groupName: 'Groep 7B',
    activityTitle: 'Zelf drukken met lood en inkt',
    providerOrganisationId: world.providerId,
    accessibilityNeeds: ['wheelchair_accessible'],
    remark: 'We komen met de bus.',
    allowedTransitions: ['cancelled'],
  });
  t.equal(made.headers.location, `${PUBLIC_BASE_URL}/v1/reservations/${made.body.id}`);
  t.equal(await takenSeats(world.sessionId), 24);

  const seen = await http('GET', `/v1/reservations/${made.body.id}`, { token: world.teacher });
  t.equal(seen.headers.etag, made.headers.etag);
  t.strictSame(seen.body, made.body);

  const steps = await http('GET', `/v1/reservations/${made.body.id}/status-changes`, {
    token: world.provider,
  });
  t.match(steps.body.items, [{ from: 'requested', to: 'confirmed', actorKind: 'person' }]);
  const session = await db.execute(sql`select version from sessions where id = ${world.sessionId}`);
  t.equal(session[0]?.version, 2, 'the room that is left is part of the session');
  const events = await db.execute(
    sql`select type from outbox_events where resource_id in (${made.body.id}, ${world.sessionId}) order by position`,
  );
  t.strictSame(
    events.map((event) => event.type),
    ['session.scheduled', 'session.capacity_changed', 'reservation.requested', 'reservation.confirmed'],
  );
});

t.test('the next group hears what is left, and has room when the first cancels', async (t) => {
  const world = await makeWorld();
  const first = await reserve(world);
  const refused = await reserve(world, { groupName: 'Groep 8', pupilCount: 7 });
  t.equal(refused.status, 409);
  t.match(refused.body, { code: 'capacity_exceeded', remaining: 6, waitlistOpen: true });
  t.match(await move(world.teacher, first.body.id, { to: 'cancelled' }), {
    status: 201,
    body: { to: 'cancelled' },
  });
  t.equal(await takenSeats(world.sessionId), 0);
  const cancelled = await http('GET', `/v1/reservations/${first.body.id}`, { token: world.teacher });
  t.match(cancelled.body, { status: 'cancelled', cancelledBy: 'school', version: 2, allowedTransitions: [] });
  t.equal((await reserve(world, { groupName: 'Groep 8', pupilCount: 7 })).status, 201);
  t.equal((await reserve(world)).body.remaining, 23);
});

t.test('a group takes one seat where seats are for groups', async (t) => {
  const world = await makeWorld({ seatUnit: 'group' }, { capacitySeats: 2 });
  t.equal((await reserve(world)).body.seats, 1);
  t.equal((await reserve(world, { groupName: 'Groep 8' })).status, 201);
  t.match((await reserve(world, { groupName: 'Groep 6' })).body, { code: 'capacity_exceeded', remaining: 0 });
});

t.test('a dry run is refused as the real thing would be, and otherwise keeps nothing', async (t) => {
  const world = await makeWorld();
  const dryRun = (change = {}) =>
    http('POST', '/v1/reservations?dryRun=true', {
      token: world.teacher,
      key: true,
      body: group(world, change),
    });
  const tried = await dryRun();
  t.equal(tried.status, 200, tried.text);
  t.match(tried.body, { isDryRun: true, status: 'confirmed', seats: 24 });
  t.equal(tried.headers.location, undefined);
  t.equal(await takenSeats(world.sessionId), 0);
  const found = await http('GET', `/v1/reservations/${tried.body.id}`, { token: world.teacher });
  t.equal(found.status, 404);
  const events = await db.execute(sql`select 1 from outbox_events where resource_id = ${tried.body.id}`);
  t.equal(events.length, 0);
  t.match(await dryRun({ pupilCount: 31 }), {
    status: 409,
    body: { code: 'capacity_exceeded', remaining: 30 },
  });
  t.equal((await reserve(world)).status, 201);
  t.match(await dryRun(), { status: 409, body: { code: 'already_reserved' } });
});

t.test('a session that cannot be booked says why', async (t) => {
  const reasonOf = async (world: World, change = {}) => {
    const { status, body } = await reserve(world, change);
    return [status, body.code, body.reason];
  };
  const refused = (reason: string) => [409, 'session_not_bookable', reason];
  t.strictSame(await reasonOf(await makeWorld({}, { date: dayFromNow(-2) })), refused('past'));
  const late = await makeWorld({}, { date: dayFromNow(3), bookingClosesDaysBefore: 7 });
  t.strictSame(await reasonOf(late), refused('deadline_passed'));
  const early = await makeWorld({}, { bookingOpensAt: `${dayFromNow(5)}T09:00:00Z` });
  t.strictSame(await reasonOf(early), refused('not_open_yet'));
  const cancelled = await makeWorld();
  await changeSessionStatus(system, cancelled.sessionId, { to: 'cancelled', reasonCode: 'illness' });
  t.strictSame(await reasonOf(cancelled), refused('cancelled'));
  const postponed = await makeWorld();
  await changeSessionStatus(system, postponed.sessionId, { to: 'postponed', reasonCode: 'weather' });
  t.strictSame(await reasonOf(postponed), refused('postponed'));
  const paused = await makeWorld();
  await changeActivityStatus(system, paused.activityId, { to: 'paused' });
  t.strictSame(await reasonOf(paused), refused('not_published'));
});

t.test('a group has one place at a time, whatever the spelling of its name', async (t) => {
  const world = await makeWorld({}, { capacitySeats: 200 });
  const overlapping = await makeSession(system, world.activityId, {
    startTime: '11:00:00',
    endTime: '12:30:00',
  });
  const adjacent = await makeSession(system, world.activityId, {
    startTime: '11:30:00',
    endTime: '13:00:00',
  });
  const first = await reserve(world);
  const again = await reserve(world, { groupName: '  groep   7b ' });
  t.match(again, { status: 409, body: { code: 'already_reserved', reservationId: first.body.id } });
  const other = await reserve(world, { sessionId: overlapping });
  t.match(other, { status: 409, body: { code: 'overlapping_reservation', reservationId: first.body.id } });
  t.equal((await reserve(world, { sessionId: adjacent })).status, 201);
  t.equal((await reserve(world, { sessionId: overlapping, groupName: 'Groep 8A' })).status, 201);
  const rename = await patch(world.teacher, first.body, { groupName: 'groep 8a' });
  t.match(rename.body, { code: 'overlapping_reservation' });
  t.equal((await patch(world.teacher, first.body, { groupName: 'GROEP 7B' })).body.groupName, 'GROEP 7B');
});

t.test('one group sent to two overlapping sessions in parallel gets one of them', async (t) => {
  const world = await makeWorld({}, { capacitySeats: 200 });
  const overlapping = await makeSession(system, world.activityId, {
    startTime: '11:00:00',
    endTime: '12:30:00',
  });
  for (let round = 0; round < 5; round++) {
    const groupName = `Groep ${round}`;
    const answers = await Promise.all(
      [world.sessionId, overlapping].map((sessionId) =>
        reserve(world, { sessionId, groupName, pupilCount: 5 }),
      ),
    );
    t.strictSame(answers.map((answer) => answer.status).sort(), [201, 409]);
  }
});

t.test('adults count for the size of the group', async (t) => {
  const world = await makeWorld({ groupSizeMin: 10, groupSizeMax: 25 });
  const fault = async (pupilCount: number, adultCount: number) => {
    const { status, body } = await reserve(world, { pupilCount, adultCount });
    return [status, body.code, body.errors?.[0]?.pointer, body.errors?.[0]?.code];
  };
  t.strictSame(await fault(24, 2), [400, 'validation_failed', '#/pupilCount', 'too_large']);
  t.strictSame(await fault(7, 2), [400, 'validation_failed', '#/pupilCount', 'too_small']);
  const made = await reserve(world, { pupilCount: 23, adultCount: 2 });
  t.equal(made.status, 201);
  t.match((await patch(world.teacher, made.body, { pupilCount: 24 })).body, { code: 'validation_failed' });
  t.equal((await patch(world.teacher, made.body, { pupilCount: 3 })).status, 200, 'down is always allowed');
});

t.test('head count goes down at any time and up only while there is room', async (t) => {
  const world = await makeWorld();
  const made = (await reserve(world)).body;
  await reserve(world, { groupName: 'Groep 8', pupilCount: 4 });
  const tooMany = await patch(world.teacher, made, { pupilCount: 27 });
  t.match(tooMany, { status: 409, body: { code: 'capacity_exceeded', remaining: 2 } });
  const up = await patch(world.teacher, made, { pupilCount: 26 });
  t.match(up, { status: 200, body: { pupilCount: 26, seats: 26, version: 2 } });
  t.equal(await takenSeats(world.sessionId), 30);
  const stale = await patch(world.teacher, made, { pupilCount: 20 });
  t.match(stale, { status: 412, body: { code: 'precondition_failed', currentVersion: 2 } });
  const same = await patch(world.teacher, up.body, { pupilCount: 26, groupName: ' Groep  7B' });
  t.equal(same.body.version, 2, 'what changes nothing keeps the version');
  await db.execute(
    sql`update sessions set booking_closes_at = now() - interval '1 day' where id = ${world.sessionId}`,
  );
  const down = await patch(world.teacher, up.body, { pupilCount: 20, remark: 'Kleinere groep.' });
  t.match(down, { status: 200, body: { seats: 20, version: 3, remark: 'Kleinere groep.' } });
  t.equal(await takenSeats(world.sessionId), 24);
  const cleared = await patch(world.teacher, down.body, { remark: null });
  t.equal(cleared.body.remark, undefined);
  t.match(await patch(world.teacher, cleared.body, { pupilCount: null }), { status: 400 });
  await move(world.teacher, made.id, { to: 'cancelled' });
  const over = await patch(world.teacher, { id: made.id, version: 5 }, { pupilCount: 10 });
  t.match(over, { status: 409, body: { code: 'transition_not_allowed', currentStatus: 'cancelled' } });
});

t.test('a new reservation takes the place of an earlier one in the same step', async (t) => {
  const world = await makeWorld();
  const later = await makeSession(system, world.activityId, { date: dayFromNow(31), capacitySeats: 24 });
  const first = await reserve(world);
  const tooLarge = await reserve(world, { sessionId: later, pupilCount: 25, replacesId: first.body.id });
  t.match(tooLarge.body, { code: 'capacity_exceeded' });
  t.equal(await takenSeats(world.sessionId), 24, 'a refusal leaves the earlier one as it was');
  const second = await reserve(world, { sessionId: later, replacesId: first.body.id });
  t.match(second, { status: 201, body: { replacesId: first.body.id } });
  t.equal(await takenSeats(world.sessionId), 0);
  t.equal(await takenSeats(later), 24);
  const before = await http('GET', `/v1/reservations/${first.body.id}`, { token: world.teacher });
  t.match(before.body, { status: 'cancelled', cancelledBy: 'school' });
  const inPlace = await reserve(world, { sessionId: later, pupilCount: 20, replacesId: second.body.id });
  t.equal(inPlace.status, 201, 'the same group in the same session makes way for itself');
  t.equal(await takenSeats(later), 20);
  const afterwards = await reserve(world, { replacesId: first.body.id });
  t.equal(afterwards.status, 201, 'one that was given up can be followed up');
  const foreign = await makeWorld();
  const theirs = await reserve(foreign, { replacesId: first.body.id });
  t.match(theirs, {
    status: 400,
    body: { errors: [{ pointer: '#/replacesId', code: 'reference_not_found' }] },
  });
});

t.test('what does not exist, is not a school or not yours is refused by name', async (t) => {
  const world = await makeWorld();
  const fault = async (change: Record<string, unknown>, by = world.teacher) => {
    const { status, body } = await reserve(world, change, { token: by });
    return [status, body.errors?.[0]?.pointer ?? body.code];
  };
  t.strictSame(await fault({ sessionId: newId() }), [400, '#/sessionId']);
  t.strictSame(await fault({ demandCallId: newId() }), [400, '#/demandCallId']);
  t.strictSame(await fault({ replacesId: newId() }), [400, '#/replacesId']);
  t.strictSame(await fault({ organisationId: await makeSchool(system) }), [403, 'permission_denied']);
  const pending = await makeSchool(system, 'pending');
  t.strictSame(await fault({ organisationId: pending }, await token([pending, 'teacher'])), [
    403,
    'organisation_not_verified',
  ]);
  const noSchool = await token([world.providerId, 'organisation_admin']);
  t.strictSame(await fault({ organisationId: world.providerId }, noSchool), [400, '#/organisationId']);
  t.strictSame(await fault({ remark: 'Mail juf@school.nl' }), [400, '#/remark']);
  t.strictSame(await fault({ groupName: 'Groep van 06-12345678' }), [400, '#/groupName']);
  t.strictSame(await fault({ level: 'group_7' }), [400, '#/level']);
  t.strictSame(await fault({ pupilCount: 0 }), [400, '#/pupilCount']);
  t.strictSame(await fault({ groupName: '   ' }), [400, '#/groupName']);
  t.equal(await takenSeats(world.sessionId), 0);
});

t.test('a demand call of the school can be named, of another school it cannot', async (t) => {
  const world = await makeWorld();
  const id = newId();
  await db.execute(sql`insert into demand_calls
    (id, organisation_id, created_by_id, title, description, sector, pupil_count, respond_by, created_at, updated_at)
    values (${id}, ${world.schoolId}, ${newId()}, 'Drukken', 'Wie laat ons drukken?', 'po', 24, '2099-01-01', now(), now())`);
  t.match(await reserve(world, { demandCallId: id }), { status: 201, body: { demandCallId: id } });
  const other = await makeWorld();
  t.match(await reserve(other, { demandCallId: id }), { status: 400 });
});

t.test('each side sees what concerns it, and for all others it does not exist', async (t) => {
  const world = await makeWorld();
  const { id } = (await reserve(world)).body;
  const status = async (by: string) => (await http('GET', `/v1/reservations/${id}`, { token: by })).status;
  t.equal(await status(await token([world.schoolId, 'coordinator'])), 200);
  t.equal(await status(world.provider), 200);
  t.equal(await status(await adminToken()), 200);
  t.equal(await status((await tokens.client({ organisationId: world.providerId })).token), 200);
  t.equal(
    await status((await tokens.client({ organisationId: world.providerId, sourceId: newId() })).token),
    404,
  );
  t.equal(await status(await token([world.schoolId, 'teacher'])), 404, 'a colleague');
  t.equal(await status(await token([await makeSchool(system), 'coordinator'])), 404);
  t.match(await patch(world.provider, { id, version: 1 }, { pupilCount: 3 }), { status: 403 });
  t.match(await patch(await token(), { id, version: 1 }, { pupilCount: 3 }), { status: 404 });
  t.match(await move(await token(), id, { to: 'cancelled' }), { status: 404 });
});

t.test('a provider cancels with a reason, which the school reads', async (t) => {
  const world = await makeWorld();
  const { id } = (await reserve(world)).body;
  const silent = await move(world.provider, id, { to: 'cancelled' });
  t.match(silent, { status: 400, body: { errors: [{ pointer: '#/reasonCode', code: 'required' }] } });
  const reason = { reasonCode: 'illness', reasonText: 'De gids is ziek.' };
  t.match(await move(world.provider, id, { to: 'cancelled', ...reason }), { status: 201, body: reason });
  const seen = await http('GET', `/v1/reservations/${id}`, { token: world.teacher });
  t.equal(seen.body.cancelledBy, 'provider');
  const steps = await http('GET', `/v1/reservations/${id}/status-changes`, { token: world.teacher });
  t.match(steps.body.items.at(-1), { from: 'confirmed', to: 'cancelled', ...reason });
});

t.test('a step of another side is forbidden, an impossible one names what is possible', async (t) => {
  const world = await makeWorld();
  const { id } = (await reserve(world)).body;
  t.match(await move(world.teacher, id, { to: 'confirmed' }), {
    status: 201,
    body: { from: 'confirmed', to: 'confirmed' },
  });
  t.equal((await http('GET', `/v1/reservations/${id}`, { token: world.teacher })).body.version, 1);
  t.match(await move(world.provider, id, { to: 'completed' }), {
    status: 409,
    body: { code: 'transition_not_allowed', currentStatus: 'confirmed', allowedTransitions: ['cancelled'] },
  });
  await db.execute(
    sql`update sessions set starts_at = now() - interval '1 hour' where id = ${world.sessionId}`,
  );
  t.match(await move(world.teacher, id, { to: 'no_show' }), {
    status: 403,
    body: { code: 'permission_denied' },
  });
  t.match(await move(world.provider, id, { to: 'completed' }), { status: 201 });
  t.equal(await takenSeats(world.sessionId), 24, 'who came keeps the seats');
  t.match(await move(world.teacher, id, { to: 'cancelled' }), {
    status: 409,
    body: { currentStatus: 'completed', allowedTransitions: [] },
  });
});

t.test('seats come with the request and go with a refusal, also where a provider approves', async (t) => {
  const world = await makeWorld({ bookingMode: 'approval' });
  const { id } = (await reserve(world)).body;
  await db.execute(sql`update reservations set status = 'awaiting_school_approval' where id = ${id}`);
  await db.execute(sql`update sessions set taken_seats = 0 where id = ${world.sessionId}`);
  t.match(await move(world.teacher, id, { to: 'requested' }), { status: 403 });
  t.equal((await move(await token([world.schoolId, 'coordinator']), id, { to: 'requested' })).status, 201);
  t.equal(await takenSeats(world.sessionId), 24);
  t.match(await move(world.provider, id, { to: 'declined', reasonCode: 'full' }), { status: 201 });
  t.equal(await takenSeats(world.sessionId), 0);
});

t.test('a list holds the own reservations and those of the schools one coordinates', async (t) => {
  const world = await makeWorld({}, { capacitySeats: 100 });
  const later = await makeSession(system, world.activityId, { date: dayFromNow(40) });
  const colleague = await token([world.schoolId, 'teacher']);
  const a = (await reserve(world, { groupName: 'A', pupilCount: 3 })).body.id;
  const b = (await reserve(world, { groupName: 'B', pupilCount: 3, sessionId: later })).body.id;
  const c = (await reserve(world, { groupName: 'C', pupilCount: 3 }, { token: colleague })).body.id;
  await move(world.teacher, a, { to: 'cancelled' });
  const ids = async (by: string, path: string) => {
    const answer = await http('GET', path, { token: by });
    return answer.body.items?.map((item: { id: string }) => item.id) ?? answer.body.code;
  };
  const coordinator = await token([world.schoolId, 'coordinator']);
  t.strictSame(await ids(world.teacher, '/v1/reservations'), [b, a]);
  t.strictSame(await ids(coordinator, '/v1/reservations'), [c, b, a]);
  t.strictSame(await ids(world.provider, '/v1/reservations'), [], 'a provider has lists of its own');
  t.strictSame(await ids(coordinator, '/v1/reservations?sort=createdAt&status=confirmed'), [b, c]);
  t.strictSame(await ids(coordinator, `/v1/reservations?sessionId=${later}`), [b]);
  t.strictSame(await ids(coordinator, '/v1/reservations?sort=-startsAt&status=confirmed,cancelled'), [
    b,
    c,
    a,
  ]);
  t.strictSame(await ids(coordinator, `/v1/reservations?startsFrom=${dayFromNow(35)}T00:00:00Z`), [b]);
  t.strictSame(await ids(coordinator, `/v1/reservations?organisationId=${newId()}`), []);
  const inverted = `startsFrom=${dayFromNow(9)}T00:00:00Z&startsTo=${dayFromNow(8)}T00:00:00Z`;
  t.equal(await ids(coordinator, `/v1/reservations?${inverted}`), 'validation_failed');

  const ofSession = `/v1/sessions/${world.sessionId}/reservations`;
  t.strictSame(await ids(world.provider, ofSession), [c, a]);
  t.equal(await ids(world.teacher, ofSession), 'permission_denied');
  t.equal(await ids(world.provider, `/v1/sessions/${newId()}/reservations`), 'resource_not_found');

  const ofSchool = `/v1/organisations/${world.schoolId}/reservations`;
  t.strictSame(await ids(coordinator, ofSchool), [c, b, a]);
  t.strictSame(await ids(colleague, ofSchool), [c]);
  t.equal(await ids(world.provider, ofSchool), 'permission_denied');
  const ofProvider = `/v1/organisations/${world.providerId}/reservations`;
  t.strictSame(await ids(world.provider, ofProvider), [c, b, a]);
  t.strictSame(await ids(world.provider, `${ofProvider}?side=school`), []);
  t.strictSame(await ids(await adminToken(), `${ofProvider}?side=provider`), [c, b, a]);
  t.equal(await ids(world.provider, `/v1/organisations/${newId()}/reservations`), 'resource_not_found');
  await changeActivityStatus(system, world.activityId, { to: 'paused' });
  t.equal(await ids(world.teacher, ofSession), 'resource_not_found', 'who may not know of the session');
});

t.test('lists page forth and back without gaps, in every order', async (t) => {
  const world = await makeWorld({}, { capacitySeats: 100 });
  for (let index = 0; index < 5; index++) {
    const sessionId =
      index % 2 === 0
        ? world.sessionId
        : await makeSession(system, world.activityId, { date: dayFromNow(50 + index) });
    await reserve(world, { groupName: `G${index}`, pupilCount: 2, sessionId });
  }
  for (const sort of ['createdAt', '-createdAt', 'startsAt', '-startsAt']) {
    const whole = await http('GET', `/v1/reservations?sort=${sort}&limit=100`, { token: world.teacher });
    const walked: string[] = [];
    let cursor: string | undefined;
    do {
      const at = cursor === undefined ? '' : `&cursor=${cursor}`;
      const page = await http('GET', `/v1/reservations?sort=${sort}&limit=2${at}`, { token: world.teacher });
      walked.push(...page.body.items.map((item: { id: string }) => item.id));
      cursor = page.body.page.nextCursor;
    } while (cursor !== undefined);
    t.strictSame(
      walked,
      whole.body.items.map((item: { id: string }) => item.id),
      sort,
    );
    t.equal(new Set(walked).size, 5);
  }
});

t.test('sending the same request again reserves once', async (t) => {
  const world = await makeWorld();
  const key = newId();
  const answers = await Promise.all(Array.from({ length: 8 }, () => reserve(world, {}, { key })));
  const made = answers.filter((answer) => answer.status === 201);
  t.equal(new Set(made.map((answer) => answer.body.id)).size, 1);
  t.ok(answers.every(({ status, body }) => status === 201 || body.code === 'idempotency_in_progress'));
  t.equal(await takenSeats(world.sessionId), 24);
});
