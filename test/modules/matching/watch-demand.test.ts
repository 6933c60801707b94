import { sql } from 'drizzle-orm';
import t from 'tap';
import { changeActivityStatus, createActivity } from '../../../src/modules/activities/index.ts';
import { changeDemandCallStatus, createDemandCall } from '../../../src/modules/demand-calls/index.ts';
import { watchDemandJobs } from '../../../src/modules/matching/index.ts';
import { testApp } from '../../support/app.ts';
import { makeProvider, makeSchool } from '../../support/factories.ts';
import { indexCatalogue } from './index-catalogue.ts';

const api = await testApp(t);
const [school, provider] = [await makeSchool(api), await makeProvider(api)];

const run = async (name: string, payload = {}) =>
  watchDemandJobs.find((job) => job.name === name)?.run(api.ctx(), payload);
/** Does the queued work of a job, as the worker would. */
const work = async (name: string) => {
  const queued = await api.db.execute<{ payload: object }>(sql`
    select j.payload from graphile_worker._private_jobs j
    join graphile_worker._private_tasks k on k.id = j.task_id where k.identifier = ${name} order by j.id`);
  for (const { payload } of queued) await run(name, payload);
  return queued.length;
};
const found = () =>
  api.db.execute<{ facts: { demandCallId: string; candidateId: string; kind: string; score: number } }>(
    sql`select facts from outbox_events where type = 'match.found' order by position`,
  );
const content = {
  title: 'Glasblazen in het atelier',
  summary: 'Een glasblazer laat zien hoe een vaas ontstaat.',
  descriptionMarkdown: 'Glas.',
  delivery: 'at_venue_by_appointment' as const,
  themes: ['crafts'],
  sectors: ['po'],
};
const publish = async (more = {}) => {
  const { row } = await createActivity(api.ctx(), provider.organisation.id, { ...content, ...more });
  await changeActivityStatus(api.ctx(), row.id, { to: 'in_review' });
  await changeActivityStatus(api.ctx(), row.id, { to: 'published' });
  await indexCatalogue(api.ctx());
  return row.id;
};
const open = async (more = {}) => {
  const { row } = await createDemandCall(
    api.ctx(),
    school.organisation.id,
    {
      title: 'Glasblazen bekijken',
      description: 'Wij willen zien hoe een glasblazer een vaas maakt.',
      sector: 'po',
      themes: ['crafts'],
      pupilCount: 25,
      respondBy: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
      ...more,
    },
    school.teacher.personId,
  );
  await changeDemandCallStatus(api.ctx(), row.id, { to: 'open' });
  return row.id;
};

t.test('a call that opens and an activity that is published lead to one event per pair', async (t) => {
  const first = await publish();
  await publish({ title: 'Zwemmen', summary: 'In het water.', themes: ['sports'] });
  const call = await open();
  await run('watch-demand');
  t.equal(await work('find-matches-of-call'), 1);
  const told = (await found()).map(({ facts }) => facts);
  t.ok(told.some((facts) => facts.candidateId === first && facts.demandCallId === call));
  t.ok(told.every(({ score }) => score >= 0.6));
  await work('find-matches-of-call');
  await work('find-matches-of-activities');
  await run('watch-demand');
  t.equal((await found()).length, told.length, 'from the other side and a second time it is the same pair');

  const second = await publish({ title: 'Glasblazen voor de klas' });
  await run('watch-demand');
  await work('find-matches-of-activities');
  const later = (await found()).slice(told.length).map(({ facts }) => facts);
  t.match(later, [{ demandCallId: call, candidateId: second, kind: 'activity' }]);
});

t.test('the question of a learner and a call that is closed are told to nobody', async (t) => {
  const before = (await found()).length;
  const question = await open({ kind: 'learner_question', askedThrough: 'teacher' }).catch(() => undefined);
  const closed = await open();
  await run('watch-demand');
  await changeDemandCallStatus(api.ctx(), closed, { to: 'closed', reasonCode: 'other' });
  await work('find-matches-of-call');
  const told = (await found()).slice(before).map(({ facts }) => facts.demandCallId);
  t.notOk(told.includes(closed));
  t.notOk(question !== undefined && told.includes(question));
});
