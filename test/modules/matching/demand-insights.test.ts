import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import t from 'tap';
import { newId } from '../../../src/infra/ids.ts';
import {
  changeDemandCallStatus,
  createDemandCall,
  expireDemandCalls,
} from '../../../src/modules/demand-calls/index.ts';
import { watchDemandJobs } from '../../../src/modules/matching/index.ts';
import { LEAST_COUNT } from '../../../src/modules/matching/unmet-demand.rules.ts';
import { testApp } from '../../support/app.ts';
import { makeSchool } from '../../support/factories.ts';

const api = await testApp(t);
const list = async (query = '') => {
  const answer = await api.http('GET', `/v1/demand-insights?limit=100${query}`);
  t.equal(answer.status, 200, answer.text);
  return answer.body.items;
};
const lastMonth = sql`update unmet_demand set month = (date_trunc('month', now()) - interval '1 month')::date`;
const cells = () =>
  api.db.execute<{
    theme: string;
    level: string;
    region: string;
    searches: number;
    calls: number;
    id: string;
  }>(sql`
    select theme, level, r.kind as region, search_count as searches, call_count as calls, r.id
    from unmet_demand left join regions r on r.id = region_id order by theme, level`);
const watch = () => watchDemandJobs.find(({ name }) => name === 'watch-demand')?.run(api.ctx(), {});

t.test('searches that find nothing are counted by place, theme and level, without their words', async (t) => {
  const query = '/v1/activities?near=5.9878,51.1942&theme=music&level=po_group_7&q=harp';
  for (let time = 0; time < LEAST_COUNT; time++) {
    t.same((await api.http('GET', `${query}&radiusKm=${time + 1}`)).body.items, []);
  }
  await api.http('GET', '/v1/activities?theme=music&q=harp');
  t.same(
    (await cells()).map(({ theme, level, region, searches }) => [theme, level, region, searches]),
    [['music', 'po_group_7', 'subregion', LEAST_COUNT]],
    'one without a place is not counted',
  );
  t.same(await list(), [], 'a month that runs is not shown');
  await api.db.execute(lastMonth);
  const [only, ...others] = await list();
  t.same(others, []);
  t.match(only, { theme: 'music', level: 'po_group_7', count: LEAST_COUNT });
  t.match(only.month, /^\d{4}-\d\d$/);
  for (const [key, value] of Object.entries({
    theme: 'music',
    level: 'po_group_7',
    regionId: only.regionId,
  })) {
    t.equal((await list(`&${key}=${value}`)).length, 1, key);
  }
  for (const query of ['&theme=dance', '&monthFrom=2099-01', '&monthTo=2001-01'])
    t.same(await list(query), []);
  await api.db.execute(sql`delete from unmet_demand`);
});

t.test('a call that expired is counted once, in each of its themes and levels', async (t) => {
  const school = await makeSchool(api);
  const { row } = await createDemandCall(
    api.ctx(),
    school.organisation.id,
    {
      title: 'Dansen op een dak',
      description: 'Wij zoeken een dak om op te dansen.',
      sector: 'po',
      themes: ['dance', 'music'],
      levels: ['po_group_7'],
      pupilCount: 20,
      respondBy: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
    },
    school.teacher.personId,
  );
  await changeDemandCallStatus(api.ctx(), row.id, { to: 'open' });
  await api.db.execute(sql`update demand_calls set respond_by = current_date - 3 where id = ${row.id}`);
  await expireDemandCalls(api.ctx());
  await watch();
  await watch();
  t.same(
    (await cells()).map(({ theme, calls }) => [theme, calls]),
    [
      ['dance', 1],
      ['music', 1],
    ],
  );
  await api.db.execute(lastMonth);
  t.same(await list(), [], 'too few to be shown');
  await api.db.execute(sql`delete from unmet_demand`);
});

const themes = ['music', 'dance', 'history'];
const levels = ['po_group_7', 'po_group_8'];
const SPACE = themes.flatMap((theme) => levels.map((level) => ({ theme, level })));

t.test('whatever the small cells hold, everyone sees the same: they cannot be worked out', async (t) => {
  const [region] = await api.db.execute<{ id: string }>(
    sql`select id from regions where kind = 'province' limit 1`,
  );
  const fill = async (counts: readonly number[]) => {
    await api.db.execute(sql`delete from unmet_demand`);
    for (const [place, { theme, level }] of SPACE.entries()) {
      const count = counts[place] ?? 0;
      if (count === 0) continue;
      await api.db.execute(sql`insert into unmet_demand (id, month, region_id, theme, level, search_count)
        values (${newId()}, (date_trunc('month', now()) - interval '1 month')::date, ${region?.id}, ${theme}, ${level}, ${count})`);
    }
  };
  const questions = [
    '',
    '&sort=month',
    `&regionId=${region?.id}`,
    ...themes.map((theme) => `&theme=${theme}`),
  ];
  const seen = async () => {
    const answers = [];
    for (const query of questions)
      answers.push((await list(query)).map(({ id: _, ...shown }: { id: string }) => shown));
    return answers.map((items) => items.map((item: object) => JSON.stringify(item)).sort());
  };
  const small = fc.integer({ min: 0, max: LEAST_COUNT - 1 });
  const pairs = fc.array(
    fc.oneof(
      fc.integer({ min: LEAST_COUNT, max: 40 }).map((count) => [count, count] as const),
      fc.tuple(small, small),
    ),
    { minLength: SPACE.length, maxLength: SPACE.length },
  );
  await fc.assert(
    fc.asyncProperty(pairs, async (counts) => {
      await fill(counts.map(([one]) => one));
      const before = await seen();
      await fill(counts.map(([, other]) => other));
      return JSON.stringify(before) === JSON.stringify(await seen());
    }),
    { numRuns: 12 },
  );
  t.pass();
});
