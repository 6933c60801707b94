import { sql } from 'drizzle-orm';
import t from 'tap';
import { testApp } from '../../support/app.ts';
import { makeActivity, makeProvider, makeSchool } from '../../support/factories.ts';
import { dayFromNow } from './booking-world.ts';

const api = await testApp(t);
const { http, tokens, db } = api;

const moment = (days: number, hour = '10') => ({
  date: dayFromNow(days),
  startTime: `${hour}:00:00`,
  endTime: `${hour}:45:00`,
});

async function makeWorld(activity: Parameters<typeof makeActivity>[2] = {}) {
  const school = await makeSchool(api);
  const provider = await makeProvider(api);
  const { id: activityId } = await makeActivity(api, provider.organisation.id, {
    delivery: 'at_school_by_appointment',
    ...activity,
  });
  return { school, provider, activityId, teacher: school.teacher.token, editor: provider.editor.token };
}
type World = Awaited<ReturnType<typeof makeWorld>>;

const ownSession = ({ provider, editor }: World, sessionId: string) =>
  http('GET', `/v1/organisations/${provider.organisation.id}/sessions/${sessionId}`, { token: editor });

const ask = (world: World, change: Record<string, unknown> = {}) =>
  http('POST', `/v1/activities/${world.activityId}/appointment-requests`, {
    token: world.teacher,
    key: true,
    body: {
      organisationId: world.school.organisation.id,
      groupName: 'Groep 6',
      level: 'po_group_6',
      pupilCount: 22,
      adultCount: 2,
      moments: [moment(20), moment(21)],
      ...change,
    },
  });
const propose = (token: string, id: string, body: object) =>
  http('POST', `/v1/appointment-requests/${id}/proposals`, { token, key: true, body });
const move = (token: string, id: string, body: object) =>
  http('POST', `/v1/appointment-requests/${id}/status-changes`, { token, key: true, body });
const read = async (token: string, id: string) =>
  (await http('GET', `/v1/appointment-requests/${id}`, { token })).body;

t.test(
  'school and provider propose in turn until one agrees, which makes session and reservation',
  async (t) => {
    const world = await makeWorld({ contactEmail: 'educatie@museum.example' });
    const asked = await ask(world, { message: 'Liefst in de ochtend.' });
    t.match(asked, { status: 201, body: { status: 'open', proposedBy: 'school', proposalVersion: 1 } });
    const { id } = asked.body;
    t.strictSame(asked.body.allowedTransitions, ['withdrawn']);
    t.strictSame((await read(world.editor, id)).allowedTransitions, ['agreed', 'declined']);
    const other = await propose(world.editor, id, {
      moments: [moment(25, '13')],
      message: 'Dan is er plaats.',
    });
    t.match(other, { status: 201, body: { version: 2, proposedBy: 'provider' } });
    t.equal((await move(world.editor, id, { to: 'agreed', version: 2, momentIndex: 0 })).status, 403);
    t.match(await move(world.teacher, id, { to: 'agreed', version: 1, momentIndex: 0 }), {
      status: 409,
      body: { code: 'version_outdated', currentVersion: 2 },
    });
    t.equal((await move(world.teacher, id, { to: 'agreed', version: 2, momentIndex: 3 })).status, 400);
    t.equal((await move(world.teacher, id, { to: 'agreed', version: 2, momentIndex: 0 })).status, 201);

    const agreed = await read(world.teacher, id);
    t.match(agreed, { status: 'agreed', version: 3, reservationId: String, allowedTransitions: [] });
    const reservation = await http('GET', `/v1/reservations/${agreed.reservationId}`, {
      token: world.teacher,
    });
    t.match(reservation.body, {
      status: 'confirmed',
      groupName: 'Groep 6',
      seats: 22,
      contact: { email: 'educatie@museum.example' },
    });
    const { sessionId } = reservation.body;
    const session = await ownSession(world, sessionId);
    t.match(session.body, { capacitySeats: 22, remainingSeats: 0, startTime: '13:00:00' });
    t.equal(session.body.locationId, world.school.location.id, 'at the school');
    const history = await http('GET', `/v1/appointment-requests/${id}/proposals`, { token: world.editor });
    t.strictSame(
      history.body.items.map(
        ({ version, proposedBy }: Record<string, unknown>) => `${version} ${proposedBy}`,
      ),
      ['1 school', '2 provider'],
    );
    t.equal((await propose(world.teacher, id, { moments: [moment(30)] })).status, 409);
  },
);

t.test(
  'nobody finds or reserves what was agreed with one school, and it ends with its reservation',
  async (t) => {
    const world = await makeWorld();
    const { id } = (await ask(world)).body;
    t.equal((await move(world.editor, id, { to: 'agreed', version: 1, momentIndex: 0 })).status, 201);
    const { reservationId } = await read(world.teacher, id);
    const reservation = `/v1/reservations/${reservationId}`;
    const { sessionId } = (await http('GET', reservation, { token: world.teacher })).body;
    const isNowhere = async () => {
      t.equal((await http('GET', `/v1/sessions/${sessionId}`)).status, 404);
      t.equal((await http('GET', `/v1/sessions/${sessionId}/alternatives?seats=1`)).status, 404);
      for (const path of [`/v1/activities/${world.activityId}/sessions`, '/v1/sessions?limit=100']) {
        const { status, body } = await http('GET', path);
        t.equal(status, 200, path);
        t.notOk(JSON.stringify(body).includes(sessionId), path);
      }
      const included = await http('GET', `/v1/activities/${world.activityId}?include=sessions`);
      t.notOk(JSON.stringify(included.body).includes(sessionId));
    };
    await isNowhere();
    await db.execute(sql`update sessions set capacity_seats = 60 where id = ${sessionId}`);
    const other = await makeSchool(api);
    const token = other.teacher.token;
    const group = { organisationId: other.organisation.id, groupName: '6B', pupilCount: 20, adultCount: 2 };
    const reserve = { token, key: true as const, body: { ...group, sessionId, level: 'po_group_6' } };
    const tries = [
      await http('POST', '/v1/reservations', reserve),
      await http('POST', `/v1/sessions/${sessionId}/holds`, {
        token,
        key: true,
        body: { organisationId: other.organisation.id, seats: 20 },
      }),
      await http('POST', `/v1/sessions/${sessionId}/waitlist-entries`, {
        token,
        key: true,
        body: { ...group, level: 'po_group_6' },
      }),
    ];
    for (const { status, body } of tries) t.ok([400, 404, 409].includes(status), JSON.stringify(body));
    const ended = {
      token: world.teacher,
      key: true as const,
      body: { to: 'cancelled', reasonCode: 'illness' },
    };
    t.match(await http('POST', `${reservation}/status-changes`, ended), { status: 201 });
    t.match(await ownSession(world, sessionId), { body: { status: 'cancelled' } });
    await isNowhere();
  },
);

t.test('what cannot be is refused where it stands', async (t) => {
  const world = await makeWorld({ groupSizeMax: 24 });
  const fault = async (change: Record<string, unknown>) => {
    const { body } = await ask(world, change);
    return body.errors?.[0]?.pointer ?? body.code;
  };
  t.equal(await fault({ pupilCount: 23 }), '#/pupilCount');
  t.equal(await fault({ moments: [] }), '#/moments');
  t.equal(await fault({ moments: [moment(20), moment(-1)] }), '#/moments/1/date');
  t.equal(await fault({ message: 'Bel 06-12345678' }), '#/message');
  t.equal(await fault({ organisationId: world.provider.organisation.id }), 'permission_denied');
  const scheduled = await makeActivity(api, world.provider.organisation.id);
  const refused = await ask({ ...world, activityId: scheduled.id });
  t.match(refused, { status: 409, body: { code: 'session_not_bookable', reason: 'not_by_appointment' } });
});

t.test(
  'a declined or expired request makes nothing, and a group that has something else cannot agree',
  async (t) => {
    const world = await makeWorld();
    const first = (await ask(world)).body.id;
    t.equal((await move(world.editor, first, { to: 'declined' })).status, 400, 'the school reads why');
    t.equal((await move(world.editor, first, { to: 'declined', reasonCode: 'full' })).status, 201);
    const second = (await ask(world)).body.id;
    const third = (await ask(world)).body.id;
    t.equal((await move(world.editor, second, { to: 'agreed', version: 1, momentIndex: 0 })).status, 201);
    const clash = await move(world.editor, third, { to: 'agreed', version: 1, momentIndex: 0 });
    t.match(clash, { status: 409, body: { code: 'overlapping_reservation' } });
    t.equal((await move(world.editor, third, { to: 'agreed', version: 1, momentIndex: 1 })).status, 201);
    const fourth = (await ask(world)).body.id;
    await db.execute(sql`update appointment_requests set expires_at = now() where id = ${fourth}`);
    t.match(await move(world.editor, fourth, { to: 'agreed', version: 1, momentIndex: 0 }), { status: 409 });
  },
);

t.test('provider and school list what is theirs, and others learn nothing', async (t) => {
  const world = await makeWorld();
  const { id } = (await ask(world)).body;
  const stranger = await makeSchool(api);
  const ofActivity = `/v1/activities/${world.activityId}/appointment-requests`;
  const ids = async (token: string, path: string) => {
    const { status, body } = await http('GET', path, { token });
    return status === 200 ? body.items.map((item: { id: string }) => item.id) : status;
  };
  t.strictSame(await ids(world.editor, ofActivity), [id]);
  t.strictSame(await ids(world.teacher, ofActivity), [id]);
  t.strictSame(await ids(world.editor, `${ofActivity}?status=agreed`), []);
  t.strictSame(await ids(stranger.teacher.token, ofActivity), []);
  t.strictSame(await ids((await tokens.person()).token, ofActivity), 403);
  const ofSchool = `/v1/organisations/${world.school.organisation.id}/appointment-requests`;
  t.strictSame(await ids(world.teacher, ofSchool), [id]);
  t.strictSame(await ids(stranger.teacher.token, ofSchool), 404);
  t.equal(
    (await http('GET', `/v1/appointment-requests/${id}`, { token: stranger.teacher.token })).status,
    404,
  );
  t.equal((await propose(stranger.teacher.token, id, { moments: [moment(30)] })).status, 404);
});

t.test('two answers at once make one reservation', async (t) => {
  const world = await makeWorld();
  const { id } = (await ask(world)).body;
  const answers = await Promise.all([
    move(world.editor, id, { to: 'agreed', version: 1, momentIndex: 0 }),
    move(world.editor, id, { to: 'agreed', version: 1, momentIndex: 1 }),
    move(world.teacher, id, { to: 'withdrawn' }),
    propose(world.teacher, id, { moments: [moment(40)] }),
  ]);
  const { status, reservationId } = await read(world.teacher, id);
  t.ok(answers.every((answer) => answer.status === 201 || answer.status === 409 || answer.status === 403));
  const [made] = await db.execute<{ count: number }>(
    sql`select count(*)::int as count from reservations where organisation_id = ${world.school.organisation.id}`,
  );
  t.equal(made?.count, status === 'agreed' ? 1 : 0);
  t.equal(reservationId !== undefined, status === 'agreed');
});

t.test('a request holds fifty proposals at most', async (t) => {
  const world = await makeWorld();
  const { id } = (await ask(world)).body;
  await db.execute(sql`update appointment_requests set proposal_version = 49 where id = ${id}`);
  t.match(await propose(world.editor, id, { moments: [moment(22)] }), { status: 201, body: { version: 50 } });
  t.match(await propose(world.teacher, id, { moments: [moment(23)] }), {
    status: 400,
    body: { code: 'too_many_items', maximum: 50 },
  });
});
