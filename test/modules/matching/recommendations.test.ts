import { sql } from 'drizzle-orm';
import t from 'tap';
import { testApp } from '../../support/app.ts';
import { MAASTRICHT, makeActivity, makeProvider, makeSchool, makeSession } from '../../support/factories.ts';

const api = await testApp(t);
const school = await makeSchool(api);
const providers = [await makeProvider(api), await makeProvider(api), await makeProvider(api)];
const [one, two] = providers.map(({ organisation }) => organisation.id);
const list = (token = school.teacher.token, query = '') =>
  api.http('GET', `/v1/organisations/${school.organisation.id}/recommendations?limit=100${query}`, { token });
const idsOf = (answer: { body: { items: { activityId: string }[] } }) =>
  answer.body.items.map(({ activityId }) => activityId);
const venue = { delivery: 'at_venue_by_appointment' as const };

const glass = await makeActivity(api, one ?? '', { ...venue, themes: ['crafts'] });
const music = await makeActivity(api, two ?? '', { ...venue, themes: ['music'] });

t.test('what a school is interested in comes first, with the reasons', async (t) => {
  await api.http('PUT', `/v1/me/favourites/${music.id}`, { token: school.teacher.token });
  const found = await list();
  t.equal(found.status, 200, found.text);
  const [first] = found.body.items;
  t.equal(first.activityId, music.id);
  t.ok(first.reasons.some(({ code }: { code: string }) => code === 'theme'));
  t.ok(first.score > 0 && first.score <= 1);
  const colleague = await api.tokens.person({
    memberships: [{ organisationId: school.organisation.id, role: 'teacher' }],
  });
  const others = (await list(colleague.token)).body.items;
  t.notOk(
    others.some(({ reasons }: { reasons: { code: string }[] }) =>
      reasons.some(({ code }) => code === 'theme'),
    ),
    'favourites are of the person alone',
  );
});

t.test('what lies too far, is for another sector or was had already is left out', async (t) => {
  const far = await makeProvider(api, MAASTRICHT, 'Maastricht');
  const distant = await makeActivity(api, far.organisation.id, { ...venue, themes: ['music'] });
  const older = await makeActivity(api, two ?? '', { ...venue, themes: ['music'], sectors: ['vo'] });
  const had = await makeActivity(api, two ?? '', { themes: ['music'] });
  const session = await makeSession(api, had.id, 30);
  t.ok(idsOf(await list()).includes(had.id), 'before it was reserved');
  const reserved = await api.http('POST', '/v1/reservations', {
    token: school.teacher.token,
    key: true,
    body: {
      sessionId: session.id,
      organisationId: school.organisation.id,
      groupName: 'Groep 7',
      level: 'po_group_7',
      pupilCount: 20,
      adultCount: 2,
    },
  });
  t.equal(reserved.status, 201, reserved.text);
  const found = idsOf(await list());
  for (const { id } of [distant, older, had]) t.notOk(found.includes(id));
  t.ok(found.includes(glass.id));
});

t.test('one provider does not fill the list', async (t) => {
  for (let serial = 0; serial < 6; serial++) {
    await makeActivity(api, one ?? '', { ...venue, themes: ['music'], completeness: 100 } as never);
  }
  for (const { organisation } of providers.slice(1)) {
    await makeActivity(api, organisation.id, { ...venue, themes: ['music'] });
  }
  const items = (await list()).body.items as { organisationId: string; score: number }[];
  const firstFour = items.slice(0, 4).filter(({ organisationId }) => organisationId === one);
  t.ok(firstFour.length <= 2, JSON.stringify(items.slice(0, 6)));
});

t.test('only the own people see them', async (t) => {
  t.equal((await list(providers[0]?.editor.token)).status, 404);
  const empty = await makeSchool(api);
  await api.db.execute(sql`delete from locations where organisation_id = ${empty.organisation.id}`);
  const answer = await api.http('GET', `/v1/organisations/${empty.organisation.id}/recommendations`, {
    token: empty.teacher.token,
  });
  t.equal(answer.status, 200, 'a school without a place gets an answer too');
});
