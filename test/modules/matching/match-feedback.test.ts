import { sql } from 'drizzle-orm';
import t from 'tap';
import { changeDemandCallStatus, createDemandCall } from '../../../src/modules/demand-calls/index.ts';
import { ENGINE_VERSION } from '../../../src/modules/matching/match-score.rules.ts';
import { testApp } from '../../support/app.ts';
import { makeActivity, makeProvider, makeSchool } from '../../support/factories.ts';
import { indexCatalogue } from './index-catalogue.ts';

const api = await testApp(t);
const [school, provider] = [await makeSchool(api), await makeProvider(api)];
const teacher = school.teacher.token;
const editor = provider.editor.token;
const activity = await makeActivity(api, provider.organisation.id, {
  title: 'Glasblazen in het atelier',
  delivery: 'at_venue_by_appointment',
});
await indexCatalogue(api.ctx());
const { row: call } = await createDemandCall(
  api.ctx(),
  school.organisation.id,
  {
    title: 'Glasblazen bekijken',
    description: 'Wij willen glas zien.',
    sector: 'po',
    pupilCount: 25,
    respondBy: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
  },
  school.teacher.personId,
);
await changeDemandCallStatus(api.ctx(), call.id, { to: 'open' });

const CALL = `/v1/demand-calls/${call.id}/matches?kind=activity`;
const ACTIVITY = `/v1/activities/${activity.id}/matches?limit=10`;
const count = async (path: string, token: string) =>
  (await api.http('GET', path, { token })).body.items.length;
const put = (id: string, verdict: string, token: string, headers = {}) =>
  api.http('PUT', `/v1/matches/${id}/feedback`, { token, body: { verdict }, headers });
const get = (id: string, token: string) => api.http('GET', `/v1/matches/${id}/feedback`, { token });

const listed = await api.http('GET', CALL, { token: teacher });
if (listed.status !== 200) throw new Error(listed.text);
const [shown] = listed.body.items;

t.test('a match that nobody was shown does not exist', async (t) => {
  t.equal((await put('01980a3e-7c55-5b3a-9d5c-1f2e3d4c5b6a', 'useful', teacher)).status, 404);
});

t.test('each side gives its own feedback, once per pair, with what it was shown', async (t) => {
  t.equal((await get(shown.id, teacher)).status, 404, 'none yet');
  const made = await put(shown.id, 'useful', teacher);
  t.equal(made.status, 201, made.text);
  t.match(made.headers.location, /\/v1\/matches\/.+\/feedback$/);
  t.match(made.body, {
    id: shown.id,
    version: 1,
    side: 'school',
    verdict: 'useful',
    score: shown.score,
    engineVersion: ENGINE_VERSION,
  });
  const again = await put(shown.id, 'useful', teacher);
  t.match(again, { status: 200, body: { version: 1 } }, 'the same again changes nothing');
  const changed = await put(shown.id, 'contacted', teacher);
  t.match(changed, { status: 200, body: { version: 2, verdict: 'contacted' } });
  t.equal((await get(shown.id, editor)).status, 404, 'the other side does not see it');
  const other = await put(shown.id, 'useful', editor);
  t.match(other, { status: 201, body: { side: 'responder', version: 1 } });
  t.match((await get(shown.id, teacher)).body, { verdict: 'contacted', version: 2 });
  t.equal((await put(shown.id, 'useful', teacher, { 'if-match': '"1"' })).status, 412);
  t.equal((await put(shown.id, 'useful', teacher, { 'if-none-match': '*' })).status, 412);
});

t.test('what one side puts aside leaves the lists of that side alone, unless asked for', async (t) => {
  t.equal((await put(shown.id, 'dismissed', teacher)).status, 200);
  t.equal(await count(CALL, teacher), 0);
  t.equal(await count(`${CALL}&includeDismissed=true`, teacher), 1);
  t.equal(await count(ACTIVITY, editor), 1);
  t.equal((await put(shown.id, 'dismissed', editor)).status, 200);
  t.equal(await count(ACTIVITY, editor), 0);
  t.equal(await count(`${ACTIVITY}&includeDismissed=true`, editor), 1);
  t.equal((await put(shown.id, 'useful', teacher)).status, 200);
  t.equal(await count(CALL, teacher), 1, 'and comes back');
});

t.test('a match of others does not exist for a stranger', async (t) => {
  const stranger = await makeProvider(api);
  for (const token of [stranger.editor.token, (await makeSchool(api)).teacher.token]) {
    t.equal((await put(shown.id, 'useful', token)).status, 404);
    t.equal((await get(shown.id, token)).status, 404);
  }
});

t.test('the score that is kept is the one that was shown last', async (t) => {
  await api.db.execute(sql`update activities set themes = '{crafts}' where id = ${activity.id}`);
  await api.db.execute(sql`update demand_calls set themes = '{crafts}' where id = ${call.id}`);
  const now = (await api.http('GET', CALL, { token: teacher })).body.items[0];
  t.not(now.score, shown.score);
  t.equal((await put(shown.id, 'contacted', teacher)).body.score, now.score);
});
