import { sql } from 'drizzle-orm';
import t from 'tap';
import { createDemandCall } from '../../src/modules/demand-calls/index.ts';
import { createMembership } from '../../src/modules/organisations/index.ts';
import { dayFromNow } from '../modules/reservations/booking-world.ts';
import { testApp } from '../support/app.ts';
import { makeActivity, makeProvider, makeSchool, makeSession } from '../support/factories.ts';

t.setTimeout(120_000);
const api = await testApp(t);
const { http, tokens, db, ctx } = api;

const member = async (organisationId: string, role: 'coordinator' | 'organisation_admin' | 'teacher') =>
  (await tokens.person({ memberships: [{ organisationId, role }] })).token;

const group = (organisationId: string) => ({
  organisationId,
  groupName: 'Groep 7',
  level: 'po_group_7',
  pupilCount: 10,
  adultCount: 1,
});

const wish = (organisationId: string) => ({
  organisationId,
  title: 'De oorlog in onze straat',
  description: 'Groep 7 zoekt een museum of verteller.',
  sector: 'po',
  levels: ['po_group_7'],
  pupilCount: 27,
  adultCount: 3,
  respondBy: dayFromNow(30),
});

const lesson = (organisationId: string) => ({
  organisationId,
  title: 'Zelf drukken',
  summary: 'De groep drukt een kaart.',
  descriptionMarkdown: 'Met een pers.',
  delivery: 'scheduled',
});

async function makeCall(organisationId: string, createdById: string): Promise<string> {
  const { organisationId: _own, ...input } = wish(organisationId);
  const { row } = await createDemandCall(ctx(), organisationId, input as never, createdById);
  await db.execute(sql`update demand_calls set status = 'open', opened_at = now() where id = ${row.id}`);
  return row.id;
}

/** A digest of everything but what tells of the calls themselves. */
async function digest(): Promise<string> {
  const tables = await db.execute<{ name: string }>(sql`select tablename as name from pg_tables
    where schemaname = 'public' and tablename not in ('idempotency_keys', 'processing_log', 'worker_heartbeats')
    order by tablename`);
  const digests = [];
  for (const { name } of tables) {
    const [row] = await db.execute<{ digest: string }>(sql`
      select md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as digest
      from ${sql.identifier(name)} t`);
    digests.push(`${name} ${row?.digest}`);
  }
  return digests.join('\n');
}

t.test('who has two organisations acts for each with the role there, and for no other', async (t) => {
  const [school, provider] = [await makeSchool(api), await makeProvider(api)];
  const [otherSchool, otherProvider] = [await makeSchool(api), await makeProvider(api)];
  const [A, B] = [school.organisation.id, provider.organisation.id];
  const [C, D] = [otherSchool.organisation.id, otherProvider.organisation.id];
  const { token } = await tokens.person({
    memberships: [
      { organisationId: A, role: 'teacher' },
      { organisationId: B, role: 'provider_editor' },
    ],
  });
  const activity = await makeActivity(api, D);
  const session = await makeSession(api, activity.id, 100);
  const own = await makeActivity(api, B);
  const ownSession = await makeSession(api, own.id, 100);
  const post = (path: string, body: object, by = token) =>
    http('POST', `/v1${path}`, { token: by, key: true, body });
  const theirs = (
    await post('/reservations', { ...group(C), sessionId: session.id }, otherSchool.teacher.token)
  ).body.id;
  await db.execute(sql`update organisations set requires_reservation_approval = true where id = ${A}`);
  const pending = (await post('/reservations', { ...group(A), sessionId: session.id })).body;
  t.equal(pending.status, 'awaiting_school_approval');
  const { id: requested } = (
    await post('/reservations', { ...group(A), groupName: 'Groep 8', sessionId: ownSession.id })
  ).body;
  await db.execute(sql`update reservations set status = 'requested', session_id = ${session.id},
    provider_organisation_id = ${D} where id = ${requested}`);
  const call = await makeCall(C, otherSchool.teacher.personId);
  const answer = { place: 'at_school', text: 'Wij komen.' };
  const moment = { date: dayFromNow(40), startTime: '10:00:00', endTime: '11:30:00' };
  const response = (
    await post(
      `/demand-calls/${call}/responses`,
      { organisationId: D, ...answer, moment },
      otherProvider.editor.token,
    )
  ).body.id;
  t.type(response, 'string');
  const patch = (path: string, body: object) =>
    http('PATCH', `/v1${path}`, { token, body, headers: { 'if-match': '*' } });

  const attempts: Record<string, () => ReturnType<typeof http>> = {
    'reserve for the provider': () => post('/reservations', { ...group(B), sessionId: session.id }),
    'reserve for another school': () => post('/reservations', { ...group(C), sessionId: session.id }),
    'reserve the own session for the provider': () =>
      post('/reservations', { ...group(B), sessionId: ownSession.id }),
    'hold for the provider': () =>
      post(`/sessions/${session.id}/holds`, { organisationId: B, pupilCount: 5, adultCount: 0 }),
    'hold for another school': () =>
      post(`/sessions/${session.id}/holds`, { organisationId: C, pupilCount: 5, adultCount: 0 }),
    'wait for the provider': () => post(`/sessions/${session.id}/waitlist-entries`, group(B)),
    'wait for another school': () => post(`/sessions/${session.id}/waitlist-entries`, group(C)),
    'approve as the teacher who asked': () =>
      post(`/reservations/${pending.id}/status-changes`, { to: 'requested' }),
    'confirm as the editor of another provider': () =>
      post(`/reservations/${requested}/status-changes`, { to: 'confirmed' }),
    'decline as the editor of another provider': () =>
      post(`/reservations/${requested}/status-changes`, { to: 'declined', reasonCode: 'full' }),
    'cancel a reservation of another school with another provider': () =>
      post(`/reservations/${theirs}/status-changes`, { to: 'cancelled', reasonCode: 'illness' }),
    'change that reservation': () => patch(`/reservations/${theirs}`, { pupilCount: 5 }),
    'ask help for the provider': () => post('/demand-calls', wish(B)),
    'ask help for another school': () => post('/demand-calls', wish(C)),
    'respond for the school': () =>
      post(`/demand-calls/${call}/responses`, { organisationId: A, ...answer, moment }),
    'respond for another provider': () =>
      post(`/demand-calls/${call}/responses`, { organisationId: D, ...answer, moment }),
    'respond with a session of another provider': () =>
      post(`/demand-calls/${call}/responses`, {
        organisationId: B,
        text: answer.text,
        place: 'at_venue',
        sessionId: session.id,
      }),
    'accept a response for another school': () =>
      post(`/demand-responses/${response}/status-changes`, { to: 'accepted', version: 1 }),
    'withdraw a response of another provider': () =>
      post(`/demand-responses/${response}/status-changes`, { to: 'withdrawn' }),
    'make an activity for the school': () => post('/activities', lesson(A)),
    'make an activity for another provider': () => post('/activities', lesson(D)),
    'change an activity of another provider': () => patch(`/activities/${activity.id}`, { title: 'Van mij' }),
    'plan a session of another provider': () =>
      post(`/activities/${activity.id}/sessions`, { ...moment, capacitySeats: 10 }),
    'call off a session of another provider': () =>
      post(`/sessions/${session.id}/status-changes`, { to: 'cancelled', reasonCode: 'illness' }),
    'change the rules of the school': () =>
      patch(`/organisations/${A}`, { requiresReservationApproval: false }),
    'invite for the school': () =>
      post(`/organisations/${A}/members`, { email: 'vriend@school.example', role: 'coordinator' }),
    'invite for the provider': () =>
      post(`/organisations/${B}/members`, { email: 'vriend@school.example', role: 'organisation_admin' }),
    'make a source for the school': () => post('/sources', { organisationId: A, name: 'Lesaanbod' }),
  };
  const before = await digest();
  for (const [name, attempt] of Object.entries(attempts)) {
    const { status, text } = await attempt();
    const isReference = name === 'respond with a session of another provider';
    t.ok((isReference ? [400, 404] : [403, 404]).includes(status), `${name}: ${status} ${text}`);
  }
  t.equal(await digest(), before, 'nothing changed');
  t.equal(
    (await post(`/demand-calls/${call}/responses`, { organisationId: B, ...answer, moment })).status,
    201,
  );
});

t.test(
  'a teacher who moves leaves everything at the old school and brings nothing to the new one',
  async (t) => {
    const [from, to, provider] = [await makeSchool(api), await makeSchool(api), await makeProvider(api)];
    const [oldId, newId] = [from.organisation.id, to.organisation.id];
    const [full, free] = await Promise.all(
      [10, 100].map(async (seats) =>
        makeSession(api, (await makeActivity(api, provider.organisation.id)).id, seats),
      ),
    );
    if (full === undefined || free === undefined) throw new Error('There are two sessions');
    const { token, personId } = await tokens.person({
      memberships: [{ organisationId: oldId, role: 'teacher' }],
    });
    const post = (path: string, body: object, by = token) =>
      http('POST', `/v1${path}`, { token: by, key: true, body });
    const made = async (answer: ReturnType<typeof http>): Promise<string> => {
      const { status, body, text } = await answer;
      if (status !== 201) throw new Error(text);
      return body.id;
    };
    const reservation = await made(post('/reservations', { ...group(oldId), sessionId: free.id }));
    const hold = await made(
      post(`/sessions/${free.id}/holds`, { organisationId: oldId, pupilCount: 5, adultCount: 0 }),
    );
    await made(post('/reservations', { ...group(newId), sessionId: full.id }, to.teacher.token));
    const entry = await made(post(`/sessions/${full.id}/waitlist-entries`, group(oldId)));
    const draft = await made(post('/demand-calls', wish(oldId)));
    const paths = [
      `/reservations/${reservation}`,
      `/holds/${hold}`,
      `/waitlist-entries/${entry}`,
      `/organisations/${oldId}/demand-calls/${draft}`,
    ];
    const see = async (by: string) => {
      const statuses = [];
      for (const path of paths) statuses.push((await http('GET', `/v1${path}`, { token: by })).status);
      return statuses;
    };
    t.strictSame(await see(token), [200, 200, 200, 200]);

    const [admin, coordinator] = [
      await member(oldId, 'organisation_admin'),
      await member(oldId, 'coordinator'),
    ];
    const members = (await http('GET', `/v1/organisations/${oldId}/members`, { token: admin })).body.items;
    const membership = members.find((one: { personId: string }) => one.personId === personId);
    const any = { 'if-match': '*' };
    const gone = await http('DELETE', `/v1/organisation-members/${membership.id}`, {
      token: admin,
      headers: any,
    });
    t.equal(gone.status, 204, gone.text);

    const assertWithoutRights = async (when: string) => {
      t.strictSame(await see(token), [404, 404, 404, 404], `${when}, with the same token`);
      const change = { token, headers: any, body: { pupilCount: 9 } };
      t.equal((await http('PATCH', `/v1/reservations/${reservation}`, change)).status, 404);
      t.equal((await post(`/reservations/${reservation}/status-changes`, { to: 'cancelled' })).status, 404);
      t.equal((await http('DELETE', `/v1/holds/${hold}`, { token })).status, 404);
      t.equal((await post(`/waitlist-entries/${entry}/status-changes`, { to: 'withdrawn' })).status, 404);
      t.equal((await post(`/demand-calls/${draft}/status-changes`, { to: 'open' })).status, 404);
      t.equal(
        (await post('/reservations', { ...group(oldId), groupName: 'Groep 8', sessionId: free.id })).status,
        403,
      );
      for (const list of ['/v1/reservations', '/v1/waitlist-entries']) {
        const { status, body } = await http('GET', list, { token });
        if (status === 200) t.strictSame(body.items, [], `${when}: ${list}`);
        else t.ok([403, 404].includes(status), `${when}: ${list} ${status}`);
      }
    };
    await assertWithoutRights('right after leaving');
    t.strictSame(await see(coordinator), [200, 200, 200, 200], 'the school keeps what is its own');

    await createMembership(ctx(), { personId, organisationId: newId, role: 'teacher' });
    await assertWithoutRights('at the new school');
    const newCoordinator = await member(newId, 'coordinator');
    t.strictSame(
      await see(newCoordinator),
      [404, 404, 404, 404],
      'the new school learns nothing of the old one',
    );
    const listed = (await http('GET', '/v1/reservations', { token: newCoordinator })).body.items;
    t.notOk(listed.some((one: { id: string }) => one.id === reservation));
    await made(post('/reservations', { ...group(newId), groupName: 'Groep 6', sessionId: free.id }));

    const cancelled = await post(
      `/reservations/${reservation}/status-changes`,
      { to: 'cancelled' },
      coordinator,
    );
    t.equal(cancelled.status, 201, 'the old school goes on with its reservation');
  },
);
