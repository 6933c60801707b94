import { sql } from 'drizzle-orm';
import t from 'tap';
import { createSession } from '../../../src/modules/activities/index.ts';
import { changeDemandCallStatus, createDemandCall } from '../../../src/modules/demand-calls/index.ts';
import { createExpertProfile } from '../../../src/modules/people/index.ts';
import { createWorkgroup } from '../../../src/modules/regions/index.ts';
import { testApp } from '../../support/app.ts';
import { MAASTRICHT, makeActivity, makeProvider, makeSchool } from '../../support/factories.ts';
import { indexCatalogue } from './index-catalogue.ts';

const api = await testApp(t);
const provider = await makeProvider(api);
const editor = provider.editor.token;
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

type School = Awaited<ReturnType<typeof makeSchool>>;
const call = async (school: School, more: object = {}, isOpen = true) => {
  const input = {
    title: 'Glasblazen bekijken',
    description: 'Wij willen zien hoe een glasblazer een vaas maakt.',
    sector: 'po',
    levels: ['po_group_7'],
    themes: ['crafts'],
    pupilCount: 25,
    respondBy: day(30),
    ...more,
  };
  const { row } = await createDemandCall(api.ctx(), school.organisation.id, input, school.teacher.personId);
  if (isOpen) await changeDemandCallStatus(api.ctx(), row.id, { to: 'open' });
  return row.id;
};
const list = (path: string, token?: string) => api.http('GET', `/v1${path}`, token ? { token } : {});
const ids = (answer: { body: { items: { demandCallId: string }[] } }) =>
  answer.body.items.map(({ demandCallId }) => demandCallId);

const school = await makeSchool(api);
const activity = await makeActivity(api, provider.organisation.id, {
  title: 'Glasblazen in het atelier',
  summary: 'Een glasblazer laat zien hoe een vaas ontstaat.',
  delivery: 'at_venue_by_appointment',
  themes: ['crafts'],
  levels: ['po_group_7'],
  sectors: ['po'],
  groupSizeMax: 30,
});
await indexCatalogue(api.ctx());
const fitting = await call(school);

t.test('a pair has the same id, score and reasons from both sides', async (t) => {
  const mine = await list(`/activities/${activity.id}/matches`, editor);
  t.equal(mine.status, 200, mine.text.slice(0, 300));
  const theirs = await list(`/demand-calls/${fitting}/matches?kind=activity`, school.teacher.token);
  const [a, b] = [mine.body.items[0], theirs.body.items[0]];
  t.equal(a.demandCallId, fitting);
  t.equal(b.candidateId, activity.id);
  for (const key of ['id', 'score', 'reasons', 'missing', 'distanceKm', 'engineVersion']) {
    t.same(a[key], b[key], key);
  }
  t.equal(a.organisationName, school.organisation.name);
  t.ok(a.reasons.some(({ code }: { code: string }) => code === 'text'));
});

t.test('what does not fit is left out, and told only when asked', async (t) => {
  const large = await call(school, { pupilCount: 60 });
  const other = await call(school, {
    title: 'Zwemmen in zee',
    description: 'Wij willen de zee in.',
    themes: [],
  });
  const shown = await list(`/activities/${activity.id}/matches`, editor);
  t.notOk(ids(shown).includes(large));
  t.notOk(ids(shown).includes(other), 'nothing in common');
  const all = await list(`/activities/${activity.id}/matches?includeExcluded=true`, editor);
  const found = all.body.items.find(({ demandCallId }: { demandCallId: string }) => demandCallId === large);
  t.match(found, { isExcluded: true, exclusions: [{ code: 'group_too_large' }] });
});

t.test('what the caller may not know of stays hidden', async (t) => {
  const draft = await call(school, {}, false);
  const late = await call(school);
  await api.db.execute(sql`update demand_calls set respond_by = current_date - 1 where id = ${late}`);
  const closed = await call(school);
  await changeDemandCallStatus(api.ctx(), closed, { to: 'closed', reasonCode: 'other' });
  const suspended = await makeSchool(api);
  const hidden = await call(suspended);
  await api.db.execute(
    sql`update organisations set status = 'suspended' where id = ${suspended.organisation.id}`,
  );
  const found = ids(await list(`/activities/${activity.id}/matches?includeExcluded=true`, editor));
  for (const id of [draft, late, closed, hidden]) t.notOk(found.includes(id));
  t.ok(found.includes(fitting));
});

t.test('the questions of learners are for verified responders alone', async (t) => {
  const question = await call(school, { kind: 'learner_question', askedThrough: 'teacher' }, false);
  await api.db.execute(
    sql`update demand_calls set status = 'open', opened_at = now() where id = ${question}`,
  );
  t.ok(ids(await list(`/activities/${activity.id}/matches`, editor)).includes(question));
  const [region] = (await list('/regions?code=GM0957')).body.items;
  const curator = await api.tokens.person();
  await createWorkgroup(api.ctx(), {
    slug: 'roermond',
    name: 'Werkgroep',
    summary: 'Helpt.',
    regionIds: [region.id],
    members: [{ personId: curator.personId, permissions: ['review'] }],
  });
  const seen = await list(`/activities/${activity.id}/matches`, curator.token);
  t.equal(seen.status, 200, 'a curator of the region sees the matches');
  t.ok(ids(seen).includes(fitting));
  t.notOk(ids(seen).includes(question));
});

t.test('only the own side sees the matches of an activity', async (t) => {
  const stranger = await makeProvider(api);
  t.equal((await list(`/activities/${activity.id}/matches`, stranger.editor.token)).status, 403);
  t.equal((await list(`/activities/${activity.id}/matches`, school.teacher.token)).status, 403);
  await api.db.execute(sql`update activities set status = 'paused' where id = ${activity.id}`);
  t.equal((await list(`/activities/${activity.id}/matches`, stranger.editor.token)).status, 404);
  t.same(ids(await list(`/activities/${activity.id}/matches`, editor)), [], 'nothing while it is paused');
  await api.db.execute(sql`update activities set status = 'published' where id = ${activity.id}`);
  const program = await api.tokens.client({ organisationId: provider.organisation.id });
  t.equal((await list(`/activities/${activity.id}/matches`, program.token)).status, 200);
});

t.test('of equal calls the school that was served least comes first, and pages keep the order', async (t) => {
  const [served, fresh] = [await makeSchool(api), await makeSchool(api)];
  const title = 'Mozaïek leggen';
  const more = { title, description: 'Wij leggen graag een mozaïek van steen.', themes: ['crafts'] };
  const mosaic = await makeActivity(api, provider.organisation.id, {
    title,
    delivery: 'at_venue_by_appointment',
    themes: ['crafts'],
  });
  const newer = await call(fresh, more);
  const older = await call(served, more);
  const session = await makeActivity(api, provider.organisation.id, {});
  const place = await createSession(api.ctx(), session.id, {
    date: day(20),
    startTime: '10:00:00',
    endTime: '11:00:00',
    capacitySeats: 30,
  });
  const reserved = await api.http('POST', '/v1/reservations', {
    token: served.teacher.token,
    key: true,
    body: {
      sessionId: place.id,
      organisationId: served.organisation.id,
      groupName: 'Groep 7',
      level: 'po_group_7',
      pupilCount: 20,
      adultCount: 2,
    },
  });
  t.equal(reserved.status, 201, reserved.text);
  const path = `/activities/${mosaic.id}/matches`;
  const all = ids(await list(path, editor));
  t.ok(all.indexOf(newer) < all.indexOf(older), 'the school without reservations first');
  const walked: string[] = [];
  let next: string | undefined = `${path}?limit=2`;
  while (next !== undefined) {
    const page = await list(next, editor);
    walked.push(...ids(page));
    const cursor: string | undefined = page.body.page.nextCursor;
    next = cursor && `${path}?limit=2&cursor=${cursor}`;
  }
  t.same(walked, all);
});

t.test('an expert sees the calls for the own profile, and nobody else does', async (t) => {
  const far = await makeSchool(api, MAASTRICHT, 'Maastricht');
  const asked = await call(far, {
    title: 'Een imker in de klas',
    description: 'Over bijen en honing.',
    themes: ['animals'],
  });
  const me = await api.tokens.person();
  const [region] = (await list('/regions?code=GM0935')).body.items;
  const expert = await createExpertProfile(api.ctx(), {
    personId: me.personId,
    displayName: 'Bert',
    headline: 'Imker met bijen',
    biography: 'Neemt honing mee naar de klas.',
    status: 'published',
    clusters: [],
    themes: ['animals'],
    sectors: ['po'],
    formats: ['guest_lesson'],
    languages: ['nl'],
    workRegionIds: [region.id],
  });
  const mine = await list(`/experts/${expert.id}/matches`, me.token);
  t.equal(mine.status, 200, mine.text);
  const theirs = await list(`/demand-calls/${asked}/matches?kind=expert`, far.teacher.token);
  t.equal(mine.body.items[0].demandCallId, asked);
  t.equal(mine.body.items[0].score, theirs.body.items[0].score);
  t.same(mine.body.items[0].reasons, theirs.body.items[0].reasons);
  t.equal((await list(`/experts/${expert.id}/matches`, editor)).status, 403);
  await api.db.execute(sql`update expert_profiles set status = 'draft' where id = ${expert.id}`);
  t.equal((await list(`/experts/${expert.id}/matches`, editor)).status, 404);
});
