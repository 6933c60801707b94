import { sql } from 'drizzle-orm';
import t from 'tap';
import type { Context } from '../../../src/infra/context.ts';
import { sessionJobs, sessionMachine } from '../../../src/modules/activities/index.ts';
import { testApp } from '../../support/app.ts';
import { MAASTRICHT, makeActivity, makeProvider, makeSchool, makeSession } from '../../support/factories.ts';
import { type CellActor, checkMachineCells } from '../../support/machine-cells.ts';

const api = await testApp(t);
const [minimumOfOne, minimumOfAll] = sessionJobs;
const checkMinimum = (ctx: Context, sessionId: string) => minimumOfOne?.run(ctx, { sessionId });
const checkMinimums = (ctx: Context) => minimumOfAll?.run(ctx, {});
const provider = await makeProvider(api);
const { token } = provider.editor;
const other = await makeProvider(api);
const ROLES = ['teacher', 'coordinator', 'provider_editor', 'organisation_admin'] as const;
const DAY_MS = 86_400_000;
const day = (offset: number) => new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10);
const regionOf = async (code: string): Promise<string> =>
  (await api.http('GET', `/v1/regions?code=${code}`)).body.items[0].id;

const tokenOf = async (organisationId: string, role: (typeof ROLES)[number]) =>
  (await api.tokens.person({ memberships: [{ organisationId, role }] })).token;

async function cellActors(): Promise<CellActor[]> {
  const own = provider.organisation.id;
  const acting = ['provider_editor', 'organisation_admin'];
  const actors: CellActor[] = [];
  for (const role of ROLES) {
    const isActing = acting.includes(role);
    const of = { parties: isActing ? ['provider'] : [], stranger: 403 as const };
    actors.push({ name: `own ${role}`, token: await tokenOf(own, role), ...of });
    actors.push({
      name: `${role} of another organisation`,
      token: await tokenOf(other.organisation.id, role),
      parties: [],
    });
  }
  const curator = async (code: string) =>
    (await api.tokens.person({ curatedRegionIds: [await regionOf(code)] })).token;
  return [
    ...actors,
    { name: 'curator of the region', token: await curator('GM0957'), parties: [] },
    { name: 'curator of another region', token: await curator('GM0363'), parties: [] },
    {
      name: 'own client',
      token: (await api.tokens.client({ organisationId: own })).token,
      parties: ['provider'],
    },
    {
      name: 'client of another',
      token: (await api.tokens.client({ organisationId: other.organisation.id })).token,
      parties: [],
    },
    {
      name: 'platform admin',
      token: (await api.tokens.person({ isPlatformAdmin: true })).token,
      parties: ['platform'],
    },
  ];
}

t.test('every step of a session by everyone, before it begins and after it ended', async (t) => {
  const activity = await makeActivity(api, provider.organisation.id);
  const actors = await cellActors();
  const path = (id: string) => `/v1/sessions/${id}/status-changes`;
  const make = (shift: string) => async (status: string) => {
    const { id } = await makeSession(api, activity.id, 30);
    await api.db.execute(sql`update sessions set status = ${status}::session_status,
      starts_at = starts_at + ${shift}::interval, ends_at = ends_at + ${shift}::interval where id = ${id}`);
    return id;
  };
  const coming = await checkMachineCells(t, api, {
    machine: sessionMachine,
    actors,
    make: make('0 days'),
    path,
  });
  const past = await checkMachineCells(t, api, {
    machine: sessionMachine,
    actors,
    make: make('-60 days'),
    path,
    holds: () => false,
  });
  t.equal(coming + past, 2 * actors.length * 9);
});

t.test('for a stranger a session that is not public is as one that does not exist', async (t) => {
  const activity = await makeActivity(api, provider.organisation.id);
  const session = await makeSession(api, activity.id, 30);
  await api.db.execute(sql`update activities set status = 'paused' where id = ${activity.id}`);
  const unknown = '01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6a';
  const calls: [string, string, object?][] = [
    ['GET', ''],
    ['GET', '/alternatives'],
    ['PATCH', '', { remark: 'x' }],
    ['DELETE', ''],
    ['GET', '/status-changes'],
    ['POST', '/status-changes', { to: 'postponed' }],
    ['POST', '/status-changes?dryRun=true', { to: 'postponed' }],
  ];
  for (const [method, below, body] of calls) {
    const seen = [];
    for (const id of [session.id, unknown]) {
      const answer = await api.http(method, `/v1/sessions/${id}${below}`, {
        token: other.editor.token,
        headers: { 'if-match': '*' },
        ...(method === 'POST' ? { key: true as const } : {}),
        ...(body === undefined ? {} : { body }),
      });
      const { status, body: problem } = answer;
      seen.push([status, problem.code, problem.resource, problem.detail]);
    }
    t.strictSame(seen[0], seen[1], `${method} ${below}`);
    t.equal(seen[0]?.[0], 404, `${method} ${below}`);
  }
});

const plan = (activityId: string, body: object) =>
  api.http('POST', `/v1/activities/${activityId}/sessions`, {
    token,
    body: { startTime: '10:00:00', endTime: '11:30:00', capacitySeats: 30, ...body },
  });
const patch = (id: string, body: object) =>
  api.http('PATCH', `/v1/sessions/${id}`, { token, headers: { 'if-match': '*' }, body });

t.test('booking opens at the local midnight some days before, and moves with the session', async (t) => {
  const activity = await makeActivity(api, provider.organisation.id);
  const made = await plan(activity.id, { date: '2028-04-03', bookingOpensDaysBefore: 10 });
  t.match(made.body, { bookingOpensAt: '2028-03-23T23:00:00.000Z', bookingOpensDaysBefore: 10 }, made.text);
  const moved = await patch(made.body.id, { date: '2028-04-10' });
  t.match(
    moved.body,
    { bookingOpensAt: '2028-03-30T22:00:00.000Z', version: 2 },
    'over the change of the clock',
  );
  const fixed = await patch(made.body.id, { bookingOpensAt: '2028-01-01T00:00:00Z' });
  t.match(fixed.body, { bookingOpensAt: '2028-01-01T00:00:00.000Z', bookingOpensDaysBefore: undefined });
  const both = await patch(made.body.id, {
    bookingOpensAt: '2028-01-01T00:00:00Z',
    bookingOpensDaysBefore: 3,
  });
  t.match(both.body.errors, [{ pointer: '#/bookingOpensDaysBefore' }]);
  const cleared = await patch(made.body.id, { bookingOpensAt: null });
  t.notOk('bookingOpensAt' in cleared.body, cleared.text);
  const same = await patch(made.body.id, { date: '2028-04-10', remark: null });
  t.equal(same.body.version, cleared.body.version, 'a change that changes nothing is none');
});

t.test('priority has regions and an end, and everyone can read both', async (t) => {
  const activity = await makeActivity(api, provider.organisation.id);
  const regionId = await regionOf('GM0957');
  const priority = { priorityUntilAt: '2028-03-01T00:00:00Z', priorityRegionIds: [regionId] };
  const made = await plan(activity.id, { date: '2028-04-03', ...priority });
  t.equal(made.status, 201, made.text);
  const seen = await api.http('GET', `/v1/sessions/${made.body.id}`);
  t.match(seen.body, { priorityUntilAt: '2028-03-01T00:00:00.000Z', priorityRegionIds: [regionId] });
  const refused = await plan(activity.id, { date: '2028-04-03', priorityUntilAt: '2028-03-01T00:00:00Z' });
  t.match(refused.body.errors, [{ pointer: '#/priorityRegionIds', code: 'required' }]);
  const unknown = { ...priority, priorityRegionIds: ['01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6a'] };
  const missing = await plan(activity.id, { date: '2028-04-03', ...unknown });
  t.match(missing.body.errors, [{ pointer: '#/priorityRegionIds', code: 'reference_not_found' }]);
  const ended = await patch(made.body.id, { priorityUntilAt: null, priorityRegionIds: null });
  t.notOk('priorityUntilAt' in ended.body || 'priorityRegionIds' in ended.body, ended.text);
});

t.test('a session that counts groups has a place for each, whatever its size', async (t) => {
  const activity = await makeActivity(api, provider.organisation.id, { seatUnit: 'group' });
  const session = await makeSession(api, activity.id, 2);
  const reserve = async () => {
    const { organisation, teacher } = await makeSchool(api);
    return api.http('POST', '/v1/reservations', {
      token: teacher.token,
      key: true,
      body: {
        sessionId: session.id,
        organisationId: organisation.id,
        groupName: 'Groep 7',
        level: 'po_group_7',
        pupilCount: 27,
        adultCount: 2,
      },
    });
  };
  t.equal((await reserve()).status, 201);
  t.equal((await reserve()).status, 201);
  const full = await reserve();
  t.match(full.body, { code: 'capacity_exceeded', remaining: 0 }, full.text);
  const smaller = await patch(session.id, { capacitySeats: 1 });
  t.equal(smaller.body.code, 'capacity_exceeded', 'never fewer than are taken');
});

async function reserveSeats(sessionId: string, pupilCount: number) {
  const { organisation, teacher } = await makeSchool(api);
  const body = { sessionId, organisationId: organisation.id, groupName: 'Groep 7', level: 'po_group_7' };
  const made = await api.http('POST', '/v1/reservations', {
    token: teacher.token,
    key: true,
    body: { ...body, pupilCount, adultCount: 2 },
  });
  t.equal(made.status, 201, made.text);
  return { organisation, teacher, id: made.body.id as string };
}

t.test(
  'who would cancel sees first whom it hits and where they could go, and nothing has changed',
  async (t) => {
    const themes = ['printing_and_crafts'];
    const known = (await api.http('GET', '/v1/code-lists/themes')).body.items[0].code;
    const theme = themes.includes(known) ? themes : [known];
    const at = { themes: theme, locationId: provider.location.id };
    const activity = await makeActivity(api, provider.organisation.id, at);
    const similar = await makeActivity(api, provider.organisation.id, at);
    const far = await makeProvider(api, MAASTRICHT, 'Maastricht');
    const farAway = await makeActivity(api, far.organisation.id, { ...at, locationId: far.location.id });
    const session = await makeSession(api, activity.id, 60);
    const soon = await makeSession(api, activity.id, 60, 31);
    const small = await makeSession(api, activity.id, 10, 32);
    const nearby = await makeSession(api, similar.id, 30, 33);
    await makeSession(api, farAway.id, 60, 33);
    const full = await makeSession(api, similar.id, 20, 30);
    await reserveSeats(full.id, 20);
    const postponed = await makeSession(api, activity.id, 60, 34);
    await api.db.execute(sql`update sessions set status = 'postponed' where id = ${postponed.id}`);
    const large = await reserveSeats(session.id, 28);
    const tiny = await reserveSeats(session.id, 8);
    const step = (query: string, body: object) =>
      api.http('POST', `/v1/sessions/${session.id}/status-changes${query}`, { token, key: true, body });

    const bare = await step('?dryRun=true', { to: 'cancelled' });
    t.match(
      bare,
      { status: 400, body: { errors: [{ pointer: '#/reasonCode' }] } },
      'checked as the real one is',
    );
    const before = await api.http('GET', `/v1/sessions/${session.id}`);
    const preview = await step('?dryRun=true', { to: 'cancelled', reasonCode: 'illness' });
    t.match(
      preview,
      {
        status: 200,
        body: {
          from: 'scheduled',
          to: 'cancelled',
          reservationCount: 2,
          pupilCount: 36,
          holdCount: 0,
          waitlistEntryCount: 0,
        },
      },
      preview.text,
    );
    const groups = preview.body.reservations.map(
      (group: { id: string; alternatives: { session: { id: string } }[] }) => [
        group.id,
        group.alternatives.map((each) => each.session.id),
      ],
    );
    t.strictSame(groups, [
      [large.id, [soon.id, nearby.id]],
      [tiny.id, [soon.id, small.id, nearby.id]],
    ]);
    t.equal(preview.body.reservations[0].organisationName, large.organisation.name);
    const after = await api.http('GET', `/v1/sessions/${session.id}`);
    t.equal(after.headers.etag, before.headers.etag);
    const history = await api.http('GET', `/v1/sessions/${session.id}/status-changes`, { token });
    t.strictSame(history.body.items, []);

    t.equal((await step('', { to: 'cancelled', reasonCode: 'illness' })).status, 201);
    const listed = await api.http('GET', `/v1/sessions/${session.id}/alternatives?seats=28`);
    t.strictSame(
      listed.body.items.map((item: { session: { id: string }; isSameActivity: boolean }) => [
        item.session.id,
        item.isSameActivity,
      ]),
      [
        [soon.id, true],
        [nearby.id, false],
      ],
      listed.text,
    );
    const again = await step('?dryRun=true', { to: 'scheduled' });
    t.equal(again.body.code, 'transition_not_allowed', 'and a step that cannot be taken is refused');
  },
);

t.test('reservations survive a postponement, and room that comes is offered to who waits', async (t) => {
  const activity = await makeActivity(api, provider.organisation.id);
  const session = await makeSession(api, activity.id, 30);
  const { id, teacher } = await reserveSeats(session.id, 28);
  const step = (to: string) =>
    api.http('POST', `/v1/sessions/${session.id}/status-changes`, { token, key: true, body: { to } });
  const jobsOf = async (name: string) => {
    const rows = await api.db.execute<{ count: number }>(sql`
      select count(*)::int as count from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier = ${name} and j.payload->>'sessionId' = ${session.id}`);
    return rows[0]?.count;
  };
  t.equal((await step('postponed')).status, 201);
  t.equal((await patch(session.id, { date: day(45) })).status, 200);
  t.equal((await step('scheduled')).status, 201);
  const kept = await api.http('GET', `/v1/reservations/${id}`, { token: teacher.token });
  t.equal(kept.body.status, 'confirmed');
  t.match((await api.http('GET', `/v1/sessions/${session.id}`)).body, { date: day(45), remainingSeats: 2 });
  t.equal(await jobsOf('promote-waitlist'), 1, 'planned again');
  await patch(session.id, { capacitySeats: 60 });
  await patch(session.id, { capacitySeats: 50 });
  t.equal(await jobsOf('promote-waitlist'), 1, 'once, however often it is asked');
  const events = await api.db.execute<{ facts: { fields?: string[] } }>(sql`
    select facts from outbox_events where resource_id = ${session.id} and type = 'session.updated' order by xact_id, id`);
  t.ok(
    events.some(({ facts }) => facts.fields?.includes('date')),
    'what changed is told',
  );
});

t.test('who plans a session anew sees which groups have something else at that time', async (t) => {
  const activity = await makeActivity(api, provider.organisation.id);
  const session = await makeSession(api, activity.id, 60);
  const elsewhere = await makeSession(api, activity.id, 60, 45);
  const { organisation, teacher, id } = await reserveSeats(session.id, 20);
  const free = await reserveSeats(session.id, 10);
  const { date, startTime, endTime } = elsewhere;
  const group = { organisationId: organisation.id, groupName: 'groep 7', level: 'po_group_7' };
  const other = await api.http('POST', '/v1/reservations', {
    token: teacher.token,
    key: true,
    body: { ...group, sessionId: elsewhere.id, pupilCount: 20, adultCount: 2 },
  });
  t.equal(other.status, 201, other.text);
  const step = (query: string, body: object) =>
    api.http('POST', `/v1/sessions/${session.id}/status-changes${query}`, { token, key: true, body });
  t.equal((await step('', { to: 'postponed' })).status, 201);
  const overlaps = async () => {
    const { body } = await step('?dryRun=true', { to: 'scheduled' });
    return body.reservations.map((each: { id: string; overlapsOther: boolean }) => [
      each.id,
      each.overlapsOther,
    ]);
  };
  t.strictSame(await overlaps(), [
    [id, false],
    [free.id, false],
  ]);
  t.equal((await patch(session.id, { date, startTime, endTime })).status, 200);
  t.strictSame(await overlaps(), [
    [id, true],
    [free.id, false],
  ]);
});

const eventsOf = async (sessionId: string, type: string) =>
  [
    ...(await api.db.execute(
      sql`select facts from outbox_events where resource_id = ${sessionId} and type = ${type}`,
    )),
  ].length;

t.test('with too few seats at the end of booking a session is cancelled, once, by each way', async (t) => {
  const activity = await makeActivity(api, provider.organisation.id);
  const make = async (date: string) => {
    const terms = { date, minimumSeats: 15, bookingClosesDaysBefore: 7 };
    const made = await plan(activity.id, terms);
    t.equal(made.status, 201, made.text);
    return made.body.id as string;
  };
  const statusOf = async (id: string) => (await api.http('GET', `/v1/sessions/${id}`)).body.status;
  // Booking closes in the night in which the clock goes back: 02:30 comes twice and is the first.
  const night = await make('2027-11-07');
  await api.db.execute(
    sql`update sessions set booking_closes_at = '2027-10-31T00:30:00Z' where id = ${night}`,
  );
  const closes = new Date('2027-10-31T00:30:00.000Z');
  const at = (ms: number) => api.ctx(undefined, new Date(closes.getTime() + ms));
  t.equal(await checkMinimum(at(-72 * 3_600_000 - 1), night), undefined);
  t.equal(await checkMinimum(at(-72 * 3_600_000), night), 'warn');
  t.equal(await checkMinimum(at(-71 * 3_600_000), night), undefined, 'warned once');
  t.equal(await eventsOf(night, 'session.minimum_at_risk'), 1);
  t.equal(await checkMinimum(at(-1), night), undefined);
  t.equal(await statusOf(night), 'scheduled');
  t.equal(await checkMinimum(at(0), night), 'cancel');
  t.equal(await checkMinimum(at(3_600_000), night), undefined, 'again does nothing');
  t.equal(await statusOf(night), 'cancelled');
  t.equal(await eventsOf(night, 'session.cancelled'), 1);
  const history = await api.http('GET', `/v1/sessions/${night}/status-changes`, { token });
  t.match(history.body.items, [{ to: 'cancelled', reasonCode: 'minimum_not_reached', actorKind: 'system' }]);

  const enough = await make('2028-02-07');
  await reserveSeats(enough, 15);
  const short = await make('2028-02-07');
  await reserveSeats(short, 14);
  const late = await make('2028-02-01');
  const now = new Date('2028-01-31T12:00:00.000Z');
  const sweep = sessionJobs.find(({ name }) => name === 'check-session-minimums');
  await sweep?.run(api.ctx(undefined, now), {});
  t.strictSame(await Promise.all([enough, short, late].map(statusOf)), [
    'scheduled',
    'cancelled',
    'cancelled',
  ]);
  t.equal(await checkMinimums(api.ctx(undefined, now)), 0, 'a second sweep finds nothing');
  const [job] = await api.db.execute<{ run_at: Date }>(sql`
    select j.run_at from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = 'check-session-minimum' and j.payload->>'sessionId' = ${enough}`);
  t.equal(
    new Date(job?.run_at ?? 0).toISOString(),
    '2028-01-31T09:00:00.000Z',
    'queued for the end of booking',
  );
});

t.test('seats of holds that ran out do not save a session', async (t) => {
  const activity = await makeActivity(api, provider.organisation.id);
  const made = await plan(activity.id, { date: '2028-02-07', minimumSeats: 15, bookingClosesDaysBefore: 7 });
  const { organisation } = await makeSchool(api);
  const id = made.body.id as string;
  await api.db.execute(sql`insert into holds (id, session_id, organisation_id, status, pupil_count, adult_count, seats,
      expires_at, created_at, updated_at)
    values (${'01980a3e-7c55-7b3a-9d5c-1f2e3d4c5b6b'}, ${id}, ${organisation.id}, 'active', 20, 2, 20,
      '2028-01-31T10:00:00Z', now(), now())`);
  await api.db.execute(sql`update sessions set taken_seats = 20 where id = ${id}`);
  const at = (text: string) => api.ctx(undefined, new Date(text));
  t.equal(await checkMinimum(at('2028-01-31T09:59:59.999Z'), id), undefined, 'while it is held it counts');
  t.equal(await checkMinimum(at('2028-01-31T10:00:00.000Z'), id), 'cancel');
});

t.test('the visits of a programme agree with the activity and are shown together', async (t) => {
  const activity = await makeActivity(api, provider.organisation.id, { visitCount: 2 });
  const visit = (date: string, more = {}) => ({
    date,
    startTime: '10:00:00',
    endTime: '11:30:00',
    capacitySeats: 30,
    ...more,
  });
  const create = (body: object, by = token) =>
    api.http('POST', `/v1/activities/${activity.id}/programmes`, { token: by, body });
  const made = await create({ sessions: [visit(day(40)), visit(day(33), { capacitySeats: 20 })] });
  t.equal(made.status, 201, made.text);
  const seen = await api.http('GET', `/v1/programmes/${made.body.id}`);
  t.match(
    seen.body,
    { visitCount: 2, remainingSeats: 20, sessions: [{ date: day(33) }, { date: day(40) }] },
    seen.text,
  );
  t.equal(seen.body.sessions[0].programmeId, made.body.id);
  t.match((await create({ sessions: [visit(day(33)), visit(day(34)), visit(day(35))] })).body.errors, [
    { pointer: '#/sessions', code: 'count_mismatch' },
  ]);
  t.equal((await create({})).body.errors?.[0].code, 'required');
  const loose = [await makeSession(api, activity.id, 30), await makeSession(api, activity.id, 30, 31)];
  const sessionIds = loose.map((row) => row.id);
  const joined = await create({ sessionIds });
  t.equal(joined.status, 201, joined.text);
  t.match((await create({ sessionIds })).body.errors, [{ pointer: '#/sessionIds/0', code: 'in_use' }, {}]);
  t.equal((await create({ sessionIds }, other.editor.token)).status, 404);
  const alternatives = await api.http('GET', `/v1/sessions/${sessionIds[0]}/alternatives`);
  t.strictSame(alternatives.body.items, [], 'a visit of a programme is no alternative by itself');
});
