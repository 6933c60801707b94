import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { inTransaction } from '../../../src/infra/context.ts';
import {
  applySourceActivities,
  changeActivityStatus,
  createActivity,
  type DeliveringSource,
  PROMOTE_WAITLIST,
  withdrawSourceActivities,
} from '../../../src/modules/activities/index.ts';
import { mainLocationOf } from '../../../src/modules/organisations/index.ts';
import { createSource, partnerSyncJobs } from '../../../src/modules/partner-sync/index.ts';
import { testApp } from '../../support/app.ts';
import { makeProvider, makeSchool } from '../../support/factories.ts';
import { endCancelledReservations } from './cancellations.ts';

const api = await testApp(t);

type Body = Parameters<typeof applySourceActivities>[2][number]['body'];
type Session = NonNullable<Body['sessions']>[number];

const lesson = (more: Partial<Body> = {}): Body => ({
  title: 'Zelf drukken met lood en inkt',
  summary: 'In het atelier drukt elke leerling een eigen kaart.',
  descriptionMarkdown: 'De groep begint met een **rondleiding**.',
  delivery: 'scheduled',
  ...more,
});
const DRAFT = {
  title: 'Los van de bron',
  summary: 'In het atelier.',
  descriptionMarkdown: 'De groep begint.',
  delivery: 'scheduled',
} as const;
const session = (externalId: string, more: Partial<Session> = {}): Session => ({
  externalId,
  date: new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10),
  startTime: '10:00:00',
  endTime: '11:30:00',
  capacitySeats: 30,
  ...more,
});

async function makeSource({ isTrusted = true } = {}) {
  const { organisation } = await makeProvider(api);
  const row = await createSource(api.ctx(), { organisationId: organisation.id, name: 'Aanbod', isTrusted });
  const source: DeliveringSource = { id: row.id, organisationId: organisation.id, isTrusted };
  const { token } = await api.tokens.client({ organisationId: organisation.id, sourceId: row.id });
  const own = await api.tokens.client({ organisationId: organisation.id });
  const owned = `/v1/organisations/${organisation.id}`;
  const apply = (...bodies: [string, Body][]) =>
    inTransaction(api.ctx(), (ctx) =>
      applySourceActivities(
        ctx,
        source,
        bodies.map(([externalId, body]) => ({ externalId, body })),
      ),
    );
  /** Delivers one activity and gives it as its organisation then sees it. */
  const deliver = async (body: Body) => {
    const [applied] = await apply(['les-1', body]);
    const { body: seen } = await api.http('GET', `${owned}/activities/${applied?.activityId}`, { token });
    return { ...seen, outcome: applied?.status };
  };
  const sessionsOf = async (activityId: string) =>
    (await api.http('GET', `${owned}/sessions?activityId=${activityId}&limit=100`, own)).body.items;
  return { source, token, apply, deliver, sessionsOf };
}

const reserve = async (sessionId: string, pupilCount: number, { approves = false } = {}) => {
  const { organisation, teacher } = await makeSchool(api);
  await api.db.execute(
    `update organisations set requires_reservation_approval = ${approves} where id = '${organisation.id}'`,
  );
  const made = await api.http('POST', '/v1/reservations', {
    token: teacher.token,
    key: true,
    body: {
      sessionId,
      organisationId: organisation.id,
      groupName: 'Groep 7',
      level: 'po_group_7',
      pupilCount,
      adultCount: 2,
    },
  });
  if (made.status !== 201) throw new Error(made.text);
  return { id: made.body.id as string, token: teacher.token };
};

t.test('many activities go in at once, and only what differs is written', async (t) => {
  const { apply } = await makeSource();
  t.strictSame(await apply(), []);
  const first = await apply(['a', lesson({ title: 'A' })], ['b', lesson({ title: 'B' })]);
  t.match(first, [
    { externalId: 'a', status: 'created', version: 1 },
    { externalId: 'b', status: 'created', version: 1 },
  ]);
  const { title, ...rest } = lesson({ title: 'A' });
  const second = await apply(
    ['b', lesson({ title: 'B2' })],
    ['a', { ...rest, title }],
    ['c', lesson({ title: 'C' })],
  );
  t.match(second, [
    { externalId: 'b', status: 'updated', version: 2, activityId: first[1]?.activityId },
    { externalId: 'a', status: 'unchanged', version: 1, activityId: first[0]?.activityId },
    { externalId: 'c', status: 'created', version: 1 },
  ]);
});

t.test('a delivery is the whole content: what it leaves out is emptied', async (t) => {
  const { deliver } = await makeSource();
  const full = await deliver(
    lesson({ themes: ['music'], ageFrom: 8, ageTo: 12, preparation: 'Lees vooraf.' }),
  );
  t.match(full, { outcome: 'created', themes: ['music'], ageFrom: 8, preparation: 'Lees vooraf.' });
  const bare = await deliver(lesson());
  t.match(bare, { outcome: 'updated', themes: [], version: 2, id: full.id });
  t.notOk('ageFrom' in bare || 'preparation' in bare);
  t.ok(bare.completeness < full.completeness);
});

t.test('a place comes from its point, else from its Dutch postcode, else from nothing', async (t) => {
  const { apply } = await makeSource();
  const regionId = (await api.http('GET', '/v1/regions?code=GM0957')).body.items[0].id;
  const at = (title: string, place: Body['place']): [string, Body] => [title, lesson({ title, place })];
  const applied = await apply(
    at('point', { city: 'Roermond', point: { type: 'Point', coordinates: [5.9878, 51.1942] } }),
    at('postcode', { city: 'Roermond', postcode: '6041 AB' }),
    at('german', { city: 'Düren', postcode: '6041', country: 'DE' }),
    at('city', { city: 'Roermond' }),
    at('none', undefined),
  );
  const found = await api.http('GET', `/v1/activities?regionId=${regionId}&limit=100`);
  const ids = new Set(found.body.items.map(({ id }: { id: string }) => id));
  t.strictSame(
    applied.filter(({ activityId }) => ids.has(activityId)).map(({ externalId }) => externalId),
    ['point', 'postcode'],
  );
});

t.test('a source that is not trusted is reviewed at each change, beside what is published', async (t) => {
  const { source, deliver } = await makeSource({ isTrusted: false });
  const made = await deliver(lesson());
  t.equal(made.status, 'in_review');
  t.equal((await api.http('GET', `/v1/activities/${made.id}`)).status, 404);
  await changeActivityStatus(api.ctx(), made.id, { to: 'published' });
  t.match(await deliver(lesson()), { outcome: 'unchanged', status: 'published' });
  const shown = await api.http('GET', `/v1/activities/${made.id}`);

  const changed = await deliver(lesson({ title: 'Anders', practicalFacts: ['cloakroom'] }));
  t.match(changed, {
    outcome: 'updated',
    status: 'published',
    title: shown.body.title,
    practicalFacts: ['cloakroom'],
    pendingRevision: { status: 'pending', changedFields: ['title'] },
  });
  t.match(await deliver(lesson({ title: 'Anders', practicalFacts: ['cloakroom'] })), {
    outcome: 'unchanged',
    pendingRevision: { id: changed.pendingRevision.id },
  });
  const other = await deliver(lesson({ title: 'Heel anders', ageFrom: 8 }));
  t.match(other, {
    practicalFacts: [],
    pendingRevision: { id: changed.pendingRevision.id, changedFields: ['title', 'ageFrom'] },
  });
  const back = await deliver(lesson());
  t.notOk('pendingRevision' in back, 'delivering what is published leaves nothing to review');

  await changeActivityStatus(api.ctx(), made.id, { to: 'paused' });
  const paused = await deliver(lesson({ title: 'Stil anders' }));
  t.match(paused, {
    status: 'paused',
    title: shown.body.title,
    pendingRevision: { changedFields: ['title'] },
  });
  await inTransaction(api.ctx(), (ctx) => withdrawSourceActivities(ctx, source, ['les-1']));
  t.equal((await api.http('GET', `/v1/activities/${made.id}`)).status, 410, 'what it drops goes at once');
});

t.test('what is paused of a trusted source stays paused, and what it withdrew comes back', async (t) => {
  const { source, deliver } = await makeSource();
  const made = await deliver(lesson());
  t.equal(made.status, 'published');
  await changeActivityStatus(api.ctx(), made.id, { to: 'paused' });
  t.equal((await deliver(lesson({ title: 'Anders' }))).status, 'paused');
  await changeActivityStatus(api.ctx(), made.id, { to: 'published' });
  const withdraw = () =>
    inTransaction(api.ctx(), (ctx) => withdrawSourceActivities(ctx, source, ['les-1', 'unknown']));
  t.strictSame(await withdraw(), [{ externalId: 'les-1', activityId: made.id }]);
  t.equal((await api.http('GET', `/v1/activities/${made.id}`)).status, 410);
  t.strictSame(await withdraw(), [], 'withdrawing twice does nothing');
  t.match(await deliver(lesson({ title: 'Anders' })), {
    outcome: 'updated',
    status: 'published',
    id: made.id,
  });
});

t.test('what a source changed by itself in between is set right by its next delivery', async (t) => {
  const { deliver, token } = await makeSource();
  const made = await deliver(lesson());
  const patched = await api.http('PATCH', `/v1/activities/${made.id}`, {
    token,
    headers: { 'if-match': '*' },
    body: { title: 'Met de hand' },
  });
  t.equal(patched.status, 200, patched.text);
  t.match(await deliver(lesson()), { outcome: 'updated', title: lesson().title });
});

t.test(
  'sessions are planned, changed and cancelled with the delivery, and keep what is reserved',
  async (t) => {
    const { deliver, sessionsOf } = await makeSource();
    const later = { startTime: '13:00:00', endTime: '14:00:00' };
    const { id } = await deliver(lesson({ sessions: [session('a'), session('b', later)] }));
    const [a, b] = await sessionsOf(id);
    t.match(
      [a, b],
      [
        { capacitySeats: 30, version: 1 },
        { startTime: '13:00:00', status: 'scheduled' },
      ],
    );
    const held = await reserve(a.id, 20);

    await deliver(lesson({ sessions: [session('a', { capacitySeats: 10 }), session('b', later)] }));
    const [smaller, same] = await sessionsOf(id);
    t.match(smaller, { id: a.id, capacitySeats: 20, takenSeats: 20 }, 'seats that are taken stay');
    t.equal(same.version, b.version, 'an equal session keeps its version');

    await deliver(lesson({ sessions: [session('b', { ...later, status: 'cancelled' })] }));
    t.match(await sessionsOf(id), [{ status: 'cancelled' }, { status: 'cancelled' }]);
    t.equal(await endCancelledReservations(api), 2, 'also where requests wait without seats');
    const ended = await api.http('GET', `/v1/reservations/${held.id}`, { token: held.token });
    t.match(ended.body, { status: 'cancelled', cancelledBy: 'provider' });

    await deliver(lesson({ sessions: [session('a'), session('b', later)] }));
    const renewed = await sessionsOf(id);
    const statusOf = (wanted: string) => renewed.find((row: { id: string }) => row.id === wanted)?.status;
    t.equal(statusOf(a.id), 'cancelled', 'what was cancelled is final');
    const fresh = renewed.filter((row: { status: string }) => row.status === 'scheduled');
    t.match(
      fresh,
      [{ takenSeats: 0, capacitySeats: 30 }, { startTime: '13:00:00' }],
      'delivered anew is new',
    );
  },
);

t.test('seats that a delivery adds are offered to who waits, others are not', async (t) => {
  const { deliver, sessionsOf } = await makeSource();
  const queued = async () =>
    (
      await api.db.execute<{ key: string }>(
        `select key from graphile_worker.jobs where key like '${PROMOTE_WAITLIST}-%'`,
      )
    ).map(({ key }) => key.slice(PROMOTE_WAITLIST.length + 1));
  const put = (a: object, b: object) => deliver(lesson({ sessions: [session('a', a), session('b', b)] }));
  const { id } = await put({}, { status: 'postponed' });
  const [a, b] = await sessionsOf(id);
  await put({ capacitySeats: 20 }, { status: 'postponed', capacitySeats: 40 });
  for (const each of [a, b]) t.notOk((await queued()).includes(each.id), 'less room, or postponed');
  await put({ capacitySeats: 25 }, { capacitySeats: 40 });
  for (const each of [a, b]) t.ok((await queued()).includes(each.id), 'more room, or planned again');
});

t.test('a client of a source acts on what the source delivers, and on nothing else', async (t) => {
  const { source, token, deliver } = await makeSource();
  const { organisationId } = source;
  const made = await deliver(lesson());
  const mine = await api.http('GET', `/v1/activities/${made.id}/status-changes`, { token });
  t.equal(mine.status, 200, mine.text);
  const any = { 'if-match': '*' };
  const place = { name: 'Depot', city: 'Roermond' };
  const { row: loose } = await createActivity(api.ctx(), organisationId, DRAFT);
  const location = await mainLocationOf(api.ctx(), organisationId);
  const refusals: [number, string, string, object?][] = [
    [403, 'PATCH', `/v1/organisations/${organisationId}`, { name: 'Anders' }],
    [403, 'POST', `/v1/organisations/${organisationId}/locations`, place],
    [403, 'PATCH', `/v1/locations/${location?.id}`, { name: 'Anders' }],
    [403, 'DELETE', `/v1/locations/${location?.id}`],
    [403, 'POST', '/v1/activities', { organisationId, ...DRAFT }],
    [404, 'PATCH', `/v1/activities/${loose.id}`, { title: 'Anders' }],
    [404, 'GET', `/v1/organisations/${organisationId}/activities/${loose.id}`],
    [403, 'GET', `/v1/organisations/${organisationId}/activities`],
    [403, 'GET', `/v1/organisations/${organisationId}/sessions`],
    [403, 'GET', `/v1/organisations/${organisationId}/members`],
  ];
  for (const [status, method, path, body] of refusals) {
    const answer = await api.http(method, path, { token, headers: any, ...(body && { body }) });
    t.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
  }
  const elsewhere = await makeSource();
  const foreign = await api.http('GET', `/v1/activities/${made.id}/status-changes`, {
    token: elsewhere.token,
  });
  t.equal(foreign.status, 404);
});

t.test('two activities may number their sessions alike', async (t) => {
  const { apply, sessionsOf } = await makeSource();
  const applied = await apply(
    ['a', lesson({ sessions: [session('1')] })],
    ['b', lesson({ sessions: [session('1')] })],
  );
  for (const { activityId } of applied) t.equal((await sessionsOf(activityId)).length, 1);
});

t.test('what took place stays when a delivery leaves it out', async (t) => {
  const { deliver, sessionsOf } = await makeSource();
  const past = session('a', { date: '2025-10-01' });
  const { id } = await deliver(lesson({ sessions: [past, session('b')] }));
  await deliver(lesson({ sessions: [] }));
  t.match(await sessionsOf(id), [{ date: '2025-10-01', status: 'scheduled' }, { status: 'cancelled' }]);
});

t.test('a delivery of thousands of sessions goes in at once', async (t) => {
  const { apply, sessionsOf } = await makeSource();
  const many = Array.from({ length: 500 }, (_, index) => session(`s${index}`));
  const items = Array.from({ length: 8 }, (_, index): Parameters<typeof apply>[0] => [
    `les-${index}`,
    lesson({ sessions: many }),
  ]);
  const applied = await apply(...items);
  t.equal(applied.length, 8, 'more than one statement can take');
  t.ok((await sessionsOf(applied[7]?.activityId ?? '')).length > 0);
});

const jobsOf = async (name: string, sessionId: string) => {
  const rows = await api.db.execute(`select from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = '${name}' and j.payload->>'sessionId' = '${sessionId}'`);
  return rows.length;
};

t.test('what a delivery does to a session is told, and the deadlines in it follow', async (t) => {
  const { deliver, sessionsOf } = await makeSource();
  const { id } = await deliver(lesson({ sessions: [session('a'), session('b')] }));
  const [a, b] = await sessionsOf(id);
  const moved = { startTime: '12:00:00', endTime: '13:00:00' };
  await api.db.execute(`update sessions set status = 'postponed' where id = '${b.id}'`);
  await deliver(lesson({ sessions: [session('a', moved), session('b', { capacitySeats: 40 })] }));
  const factsOf = async (sessionId: string) => {
    const [event] = await api.db.execute<{ facts: { fields?: string[] } }>(
      `select facts from outbox_events where resource_id = '${sessionId}' and type = 'session.updated'`,
    );
    return event?.facts;
  };
  const { fields } = (await factsOf(a.id)) ?? {};
  t.ok(fields?.includes('startTime') && fields.includes('startsAt'));
  t.match(await factsOf(b.id), { from: 'postponed', to: 'scheduled', fields: ['capacitySeats'] });
  const history = await api.db.execute(`select from_status as "from", to_status as "to" from status_changes
    where resource_kind = 'session' and resource_id = '${b.id}'`);
  t.match([...history], [{ from: 'postponed', to: 'scheduled' }]);
  t.equal(await jobsOf('follow-session-deadlines', a.id), 1, 'booking closes at another moment');
  t.equal(await jobsOf('follow-session-deadlines', b.id), 0, 'and here it does not');
});

t.test('a session that a delivery cancels ends requests that took no seats yet', async (t) => {
  const { deliver, sessionsOf } = await makeSource();
  const { id } = await deliver(lesson({ sessions: [session('a')] }));
  const [a] = await sessionsOf(id);
  const asked = await reserve(a.id, 20, { approves: true });
  await deliver(lesson({ sessions: [] }));
  await endCancelledReservations(api);
  const ended = await api.http('GET', `/v1/reservations/${asked.id}`, { token: asked.token });
  t.equal(ended.body.status, 'declined');
});

t.test('a delivery that counts seats otherwise is refused while groups have their place', async (t) => {
  const { source, token, apply, deliver, sessionsOf } = await makeSource();
  const sessions = [session('a')];
  const { id } = await deliver(lesson({ sessions }));
  const [a] = await sessionsOf(id);
  const path = `/v1/sources/${source.id}/activities/les-1`;
  const put = (seatUnit: 'pupil' | 'group') =>
    api.http('PUT', path, { token, body: lesson({ seatUnit, sessions }) });
  t.equal((await put('group')).status, 200);
  t.equal((await put('pupil')).status, 200);
  await reserve(a.id, 20);
  t.match(await put('group'), { status: 409, body: { code: 'resource_in_use', usedBy: ['reservation'] } });
  const run = await api.http('POST', `/v1/sources/${source.id}/import-runs`, {
    token,
    key: true,
    body: {
      mode: 'upsert',
      items: [
        { externalId: 'les-1', activity: lesson({ seatUnit: 'group', sessions }) },
        { externalId: 'les-2', activity: lesson({ seatUnit: 'group', sessions }) },
      ],
    },
  });
  t.equal(run.status, 202, run.text);
  const job = partnerSyncJobs.find(({ name }) => name === 'process-import-run');
  await job?.run(api.ctx(), { importRunId: run.body.id });
  const items = await api.http('GET', `/v1/import-runs/${run.body.id}/items`, { token });
  t.match(
    items.body.items,
    [{ status: 'failed', problem: { code: 'resource_in_use' } }, { status: 'created' }],
    items.text,
  );
  t.match(await apply(['les-1', lesson({ title: 'Anders', sessions })]), [{ status: 'updated' }]);
});

t.test('a delivery locks sessions in order of id, as reserving does', async (t) => {
  const { deliver, sessionsOf } = await makeSource();
  const { id } = await deliver(lesson({ sessions: [session('a'), session('b')] }));
  const [a, b] = await sessionsOf(id);
  // The lowest id comes last in the table, so that an order that nobody asked for is another one.
  const lowest = `00000000${a.id.slice(8)}`;
  await api.db.execute(`update sessions set id = '${lowest}' where id = '${a.id}'`);
  let delivering: Promise<unknown> | undefined;
  await api.db.transaction(async (tx) => {
    await tx.execute(`select from sessions where id = '${lowest}' for update`);
    delivering = deliver(lesson({ sessions: [] }));
    for (let waits = 0; waits === 0; ) {
      await sleep(20);
      const [row] = await api.db.execute<{
        waits: number;
      }>(`select count(*)::int as waits from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`);
      waits = row?.waits ?? 0;
    }
    await tx.execute(`select from sessions where id = '${b.id}' for update nowait`);
  });
  await delivering;
  t.match(await sessionsOf(id), [{ status: 'cancelled' }, { status: 'cancelled' }]);
});
