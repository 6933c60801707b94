import { sql } from 'drizzle-orm';
import t from 'tap';
import type { Job } from '../../src/infra/jobs/job.ts';
import { reservationJobs } from '../../src/modules/reservations/index.ts';
import { testApp } from '../support/app.ts';
import { makeActivity, makeProvider, makeSchool, makeSession, ROERMOND } from '../support/factories.ts';

t.setTimeout(180_000);
const api = await testApp(t);
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const roermond = (await api.http('GET', '/v1/regions?code=GM0957')).body.items[0].id as string;
const curator = await api.tokens.person({ curatedRegionIds: [roermond] });
const memberOf = (organisationId: string, role: 'teacher' | 'coordinator' | 'organisation_admin') =>
  api.tokens.person({ memberships: [{ organisationId, role }] });

/** Calls that must succeed; a refusal fails the test with what was said. */
async function call(method: string, path: string, token: string, body?: unknown, headers = {}) {
  const answer = await api.http(method, `/v1${path}`, {
    token,
    body,
    headers,
    ...(method === 'POST' ? { key: true } : {}),
  });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.text}`);
  return answer.body;
}
const get = (path: string, token: string) => call('GET', path, token);
const post = (path: string, token: string, body: unknown) => call('POST', path, token, body);
const move = (path: string, token: string, body: unknown) => post(`${path}/status-changes`, token, body);

/** What a worker would do: the jobs of this name that wait in the queue. */
async function work(jobs: readonly Job[], name: string): Promise<void> {
  const job = jobs.find((candidate) => candidate.name === name);
  const waiting = await api.db.execute<{ payload: object }>(sql`
    select payload from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = ${name}`);
  for (const { payload } of waiting) await job?.run(api.ctx(), payload);
}

const group = (organisationId: string, groupName: string, pupilCount: number) => ({
  organisationId,
  groupName,
  level: 'po_group_7',
  pupilCount,
  adultCount: 2,
});

t.test(
  'a provider comes on board, a group books with approval, and gets another place when it is cancelled',
  async (t) => {
    const founder = await api.tokens.person();
    const organisation = await post('/organisations', founder.token, {
      name: 'Drukkerij De Wissel',
      kinds: ['provider'],
    });
    await post(`/organisations/${organisation.id}/locations`, founder.token, {
      name: 'Atelier',
      city: 'Roermond',
      point: ROERMOND,
      isMain: true,
    });
    const claim = await post(`/organisations/${organisation.id}/verifications`, founder.token, {
      method: 'workgroup',
      explanation: 'Ik leid deze drukkerij.',
    });
    await move(`/verifications/${claim.id}`, curator.token, { to: 'approved' });
    t.match((await get('/me', founder.token)).memberships, [
      { roles: ['organisation_admin'], organisationStatus: 'active' },
    ]);

    const activity = await post('/activities', founder.token, {
      organisationId: organisation.id,
      title: 'Zelf drukken met lood en inkt',
      summary: 'Elke leerling drukt een eigen kaart.',
      descriptionMarkdown: 'De groep begint bij de **persen**.',
      delivery: 'scheduled',
      themes: ['crafts'],
    });
    const path = `/activities/${activity.id}`;
    await move(path, founder.token, { to: 'in_review' });
    const waiting = await get('/review-items?kind=activity', curator.token);
    t.ok(
      waiting.items.some((item: { id: string }) => item.id === activity.id),
      'it waits in the queue of the workgroup',
    );
    await move(path, curator.token, {
      to: 'changes_requested',
      reasonCode: 'incomplete',
      reasonText: 'Noem de groepsgrootte.',
    });
    t.match((await get(`${path}/status-changes`, founder.token)).items.at(-1), {
      reasonText: 'Noem de groepsgrootte.',
    });
    await call('PATCH', path, founder.token, { groupSizeMax: 40 }, { 'if-match': '*' });
    await move(path, founder.token, { to: 'in_review' });
    const codes = (await get('/code-lists/review_checklist', curator.token)).items.map(
      (entry: { code: string }) => entry.code,
    );
    await move(path, curator.token, {
      to: 'published',
      checklist: codes.map((code: string) => ({ code, answer: 'yes' })),
    });

    const times = { startTime: '10:00:00', endTime: '11:30:00', capacitySeats: 30 };
    const session = await post(`${path}/sessions`, founder.token, { date: day(30), ...times });
    const other = await post(`${path}/sessions`, founder.token, { date: day(31), ...times });

    const school = await makeSchool(api);
    const schoolId = school.organisation.id;
    const coordinator = await memberOf(schoolId, 'coordinator');
    await call(
      'PATCH',
      `/organisations/${schoolId}`,
      (await memberOf(schoolId, 'organisation_admin')).token,
      {
        requiresReservationApproval: true,
      },
      { 'if-match': '*' },
    );
    const found = await api.http('GET', '/v1/activities?q=drukken%20met%20lood');
    t.equal(found.body.items[0]?.id, activity.id, 'a teacher finds it');
    const hold = await post(`/sessions/${session.id}/holds`, school.teacher.token, {
      organisationId: schoolId,
      pupilCount: 26,
      adultCount: 2,
    });
    t.equal(
      (await get(`/sessions/${session.id}`, school.teacher.token)).remainingSeats,
      4,
      'the seats are kept',
    );
    const reservation = await post('/reservations', school.teacher.token, {
      ...group(schoolId, 'Groep 7B', 26),
      sessionId: session.id,
      holdId: hold.id,
    });
    t.equal(reservation.status, 'awaiting_school_approval');
    await move(`/reservations/${reservation.id}`, coordinator.token, { to: 'requested' });
    t.equal((await get(`/reservations/${reservation.id}`, school.teacher.token)).status, 'confirmed');

    const preview = await call('POST', `/sessions/${session.id}/status-changes?dryRun=true`, founder.token, {
      to: 'cancelled',
      reasonCode: 'illness',
    });
    t.match(preview, { reservationCount: 1, pupilCount: 26 });
    t.equal(
      preview.reservations[0].alternatives[0].session.id,
      other.id,
      'the provider sees where the group could go',
    );
    await move(`/sessions/${session.id}`, founder.token, {
      to: 'cancelled',
      reasonCode: 'illness',
      reasonText: 'De drukker is ziek.',
    });
    await work(reservationJobs, 'cancel-session-reservations');
    t.match(await get(`/reservations/${reservation.id}`, school.teacher.token), {
      status: 'cancelled',
      cancelledBy: 'provider',
    });
    const alternatives = (await api.http('GET', `/v1/sessions/${session.id}/alternatives?seats=26`)).body
      .items;
    t.equal(alternatives[0].session.id, other.id, 'and so does the teacher');
    const replaced = await post('/reservations', coordinator.token, {
      ...group(schoolId, 'Groep 7B', 26),
      sessionId: other.id,
      replacesId: reservation.id,
    });
    t.equal(replaced.status, 'confirmed', 'the coordinator needs no approval of her own');
  },
);

t.test('a call gets two offers, the better one is taken, and the visit is looked back on', async (t) => {
  const school = await makeSchool(api);
  const { token } = school.teacher;
  const demand = await post('/demand-calls', token, {
    organisationId: school.organisation.id,
    title: 'Muziek maken met groep 7',
    description: 'Wij zoeken iemand die met de groep een lied schrijft.',
    sector: 'po',
    levels: ['po_group_7'],
    pupilCount: 25,
    adultCount: 2,
    respondBy: day(20),
  });
  await move(`/demand-calls/${demand.id}`, token, { to: 'open' });
  const respond = async (text: string) => {
    const provider = await makeProvider(api);
    const activity = await makeActivity(api, provider.organisation.id, {
      delivery: 'at_school_by_appointment',
    });
    const response = await post(`/demand-calls/${demand.id}/responses`, provider.editor.token, {
      organisationId: provider.organisation.id,
      activityId: activity.id,
      place: 'at_school',
      moment: { date: day(40), startTime: '09:00:00', endTime: '11:00:00' },
      text,
    });
    return { provider, response };
  };
  const first = await respond('Wij schrijven samen een lied in twee uur.');
  const second = await respond('Wij komen met een slagwerkgroep naar school.');
  const amended = await call(
    'PATCH',
    `/demand-responses/${first.response.id}`,
    first.provider.editor.token,
    {
      moment: { date: day(41), startTime: '09:00:00', endTime: '11:00:00' },
    },
    { 'if-match': '*' },
  );
  t.equal(amended.proposals?.length ?? amended.proposal?.version, 2, 'both versions are kept');
  const message = await post(`/demand-responses/${first.response.id}/messages`, token, {
    text: 'Kan het ook in de aula?',
  });
  t.ok(message.id);

  const accept = (version: number) =>
    api.http('POST', `/v1/demand-responses/${first.response.id}/status-changes`, {
      token,
      key: true,
      body: { to: 'accepted', version, groupName: 'Groep 7', level: 'po_group_7' },
    });
  t.match(
    (await accept(1)).body,
    { code: 'version_outdated', currentVersion: 2 },
    'an old version is not accepted',
  );
  t.notMatch(
    (await api.http('GET', `/v1/demand-responses/${first.response.id}`, { token })).text,
    /"contact"/,
  );
  const accepted = await accept(2);
  t.equal(accepted.status, 201, accepted.text);
  const taken = await get(`/demand-responses/${first.response.id}`, token);
  t.match(taken, { status: 'accepted' });
  t.ok(taken.contact, 'contact follows by itself');
  t.equal(
    (await get(`/demand-responses/${second.response.id}`, second.provider.editor.token)).status,
    'not_selected',
  );
  t.equal((await get(`/demand-calls/${demand.id}`, token)).status, 'matched');

  const { items } = await get('/reservations', token);
  t.match(items, [{ status: 'confirmed', pupilCount: 25 }]);
  const [{ id, sessionId }] = items;
  const feedback = { rating: 5, text: 'De groep zong een week later nog.' };
  const early = await api.http('PUT', `/v1/reservations/${id}/feedback`, { token, body: feedback });
  t.equal(early.status, 409, 'nothing to look back on yet');
  await api.db.execute(sql`
    update sessions set on_date = on_date - 60, end_on_date = end_on_date - 60, starts_at = starts_at - interval '60 days',
      ends_at = ends_at - interval '60 days', booking_closes_at = booking_closes_at - interval '60 days' where id = ${sessionId}`);
  await move(`/reservations/${id}`, first.provider.editor.token, {
    to: 'completed',
    attendance: { pupilCount: 24, adultCount: 2 },
  });
  t.match(await get(`/reservations/${id}`, token), { status: 'completed', attendance: { pupilCount: 24 } });
  t.ok(
    [200, 201].includes(
      (await api.http('PUT', `/v1/reservations/${id}/feedback`, { token, body: feedback })).status,
    ),
  );
  t.match(await get(`/reservations/${id}/feedback`, first.provider.editor.token), { rating: 5 });
});

t.test(
  'of three groups that wait, the first that fits gets the seats, and the others can read why',
  async (t) => {
    const provider = await makeProvider(api);
    const activity = await makeActivity(api, provider.organisation.id);
    const session = await makeSession(api, activity.id, 52);
    const schools = await Promise.all(Array.from({ length: 5 }, () => makeSchool(api)));
    const [a, b, ...rest] = schools as [(typeof schools)[0], (typeof schools)[0], ...typeof schools];
    const reserve = (school: typeof a, pupilCount: number) =>
      post('/reservations', school.teacher.token, {
        ...group(school.organisation.id, 'Groep 7', pupilCount),
        sessionId: session.id,
      });
    const gone = await reserve(a, 24);
    await reserve(b, 28);
    const wait = (school: typeof a | undefined, pupilCount: number) => {
      if (school === undefined) throw new Error('No school');
      return post(
        `/sessions/${session.id}/waitlist-entries`,
        school.teacher.token,
        group(school.organisation.id, 'Groep 8', pupilCount),
      );
    };
    const large = await wait(rest[0], 28);
    const fits = await wait(rest[1], 23);
    const later = await wait(rest[2], 20);
    t.match([large, fits, later], [{ position: 1 }, { position: 2 }, { position: 3 }]);
    await move(`/reservations/${gone.id}`, a.teacher.token, { to: 'cancelled', reasonCode: 'other' });

    const entry = (id: string, school: typeof a | undefined) =>
      get(`/waitlist-entries/${id}`, school?.teacher.token ?? '');
    t.match(await entry(fits.id, rest[1]), { status: 'offered', offer: { seats: 23 } });
    t.match(await entry(large.id, rest[0]), {
      status: 'waiting',
      position: 1,
      lastSkip: { freeSeats: 24, neededSeats: 28, text: /24 plaatsen vrij, u heeft er 28 nodig/ },
    });
    t.match(await entry(later.id, rest[2]), { status: 'waiting' });
    t.equal(
      (await get(`/sessions/${session.id}`, a.teacher.token)).remainingSeats,
      1,
      'the seats wait for the group',
    );
    const claimed = await post(`/waitlist-entries/${fits.id}/claims`, rest[1]?.teacher.token ?? '', {});
    t.match(claimed, { status: 'confirmed', pupilCount: 23 });
    t.match(await entry(fits.id, rest[1]), { status: 'accepted' });
  },
);

t.test(
  'a question of a learner reaches an expert, and only one whose certificate was seen is accepted',
  async (t) => {
    const school = await makeSchool(api);
    const schoolId = school.organisation.id;
    const coordinator = await memberOf(schoolId, 'coordinator');
    const admin = await memberOf(schoolId, 'organisation_admin');
    await call(
      'PUT',
      `/organisations/${schoolId}/attestation-policies`,
      admin.token,
      {
        policies: [{ supervisionLevel: 'unsupervised', requirement: 'attestation', validMonths: 36 }],
      },
      { 'if-match': '*' },
    );
    const question = await post('/demand-calls', coordinator.token, {
      organisationId: schoolId,
      kind: 'learner_question',
      askedThrough: 'teacher',
      supervisionLevel: 'unsupervised',
      title: 'Hoe kookt een kok voor honderd mensen?',
      description: 'Een leerling wil weten hoe het gaat in een grote keuken.',
      sector: 'po',
      pupilCount: 1,
      respondBy: day(20),
    });
    await move(`/demand-calls/${question.id}`, coordinator.token, { to: 'open' });
    t.equal((await api.http('GET', `/v1/demand-calls/${question.id}`)).status, 404, 'it is not for everyone');
    const outsider = await api.tokens.person();
    t.equal(
      (await api.http('GET', `/v1/learner-questions/${question.id}`, { token: outsider.token })).status,
      404,
    );

    const cook = await api.tokens.person();
    const profile = await post('/experts', cook.token, {
      displayName: 'Kok Marieke',
      headline: 'Chef-kok die met kinderen kookt',
      biography: 'Kookt al twintig jaar in een restaurant.',
      themes: ['food_and_cooking'],
      workRegionIds: [roermond],
    });
    await move(`/experts/${profile.id}`, cook.token, { to: 'in_review' });
    await move(`/experts/${profile.id}`, curator.token, { to: 'published' });
    t.match(await get(`/learner-questions/${question.id}`, cook.token), { id: question.id });
    const response = await post(`/demand-calls/${question.id}/responses`, cook.token, {
      place: 'at_school',
      moment: { date: day(40), startTime: '13:00:00', endTime: '14:00:00' },
      text: 'Ik laat zien hoe we werken en we koken samen.',
    });
    const accept = () =>
      api.http('POST', `/v1/demand-responses/${response.id}/status-changes`, {
        token: coordinator.token,
        key: true,
        body: { to: 'accepted', version: 1, groupName: 'Leerlingvraag 12', level: 'po_group_7' },
      });
    t.match((await accept()).body, { code: 'attestation_required', supervisionLevel: 'unsupervised' });
    await post(`/experts/${profile.id}/attestations`, coordinator.token, {
      organisationId: schoolId,
      issuedOn: day(-30),
    });
    const accepted = await accept();
    t.equal(accepted.status, 201, accepted.text);
    t.match((await get('/reservations', coordinator.token)).items, [{ status: 'confirmed', pupilCount: 1 }]);
    t.notMatch(
      (await api.http('GET', '/v1/organisations?limit=100')).text,
      /Marieke/,
      'the cook stands in no public list',
    );
  },
);
