import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import t from 'tap';
import { callBody, gradeCodes } from '../../scripts/eval/call-fields.ts';
import { readCalls, readJudgedSet, readText } from '../../scripts/eval/judged-set.ts';
import { catalogueItems } from '../../scripts/eval/load-catalogue.ts';
import { MEASURES, meanOf, measureCall, measureRun } from '../../scripts/eval/measures.ts';
import { readJudgements, readRun, writeRun } from '../../scripts/eval/trec.ts';

const SET = resolve(import.meta.dirname, '../../../shared/relevance');

t.test('the measures are those worked out by hand', async (t) => {
  const grades = new Map([
    ['best', 3],
    ['good', 1],
    ['bad', 0],
    ['far', 2],
  ]);
  const { 'nDCG@10': ndcg, ...rest } = measureCall(grades, ['unknown', 'best', 'bad', 'good']);
  const found = 7 / Math.log2(3) + 1 / Math.log2(5);
  const ideal = 7 + 3 / Math.log2(3) + 1 / Math.log2(4);
  t.equal(ndcg?.toFixed(9), (found / ideal).toFixed(9));
  t.same(rest, { 'recall@50': 2 / 3, MRR: 1 / 2, 'judged@10': 3 / 4 });
  t.same(
    measureCall(grades, []),
    { 'nDCG@10': 0, 'recall@50': 0, MRR: 0, 'judged@10': undefined },
    'a call that was not answered scores 0',
  );
  t.same(
    measureCall(new Map([['bad', 0]]), ['bad']),
    { 'nDCG@10': undefined, 'recall@50': undefined, MRR: undefined, 'judged@10': 1 },
    'a call with no relevant document counts for nothing',
  );
  const ten = Array.from({ length: 10 }, (_, index) => `x${index}`);
  t.equal(measureCall(grades, [...ten, 'best'])['nDCG@10'], 0, 'the eleventh place is not looked at');
  t.equal(measureCall(grades, [...ten, 'best']).MRR, 1 / 11, 'the first relevant one is, wherever it stands');
});

const hasPython = spawnSync('python3', ['--version']).status === 0;
const skip = !existsSync(SET) ? 'the judged set is not here' : hasPython ? false : 'python3 is not here';

t.test('the figures of the baselines are those of the judged set itself', { skip }, async (t) => {
  const { calls, judgements = new Map(), baselines } = readJudgedSet(SET);
  const files = readdirSync(join(SET, 'runs'))
    .toSorted()
    .map((name) => join(SET, 'runs', name));
  const args = [join(SET, 'eval.py'), join(SET, 'qrels.txt'), ...files, '--calls', join(SET, 'calls.jsonl')];
  const { stdout } = spawnSync('python3', args, { encoding: 'utf8' });
  let compared = 0;
  for (const block of stdout.split('\n== ').slice(1)) {
    const [name, _head, ...lines] = block.trim().split('\n');
    const run = baselines.find((baseline) => baseline.name === name);
    for (const line of lines) {
      const [trait = '', count, ...figures] = line.split(/\s+/);
      const ids = calls.filter((call) => trait === 'ALL' || call.trait === trait).map(({ id }) => id);
      t.equal(String(ids.length), count, `${name} ${trait}: the same calls`);
      const measured = measureRun(ids, judgements, run?.ranked ?? new Map());
      for (const [index, measure] of MEASURES.entries()) {
        const difference = Math.abs((meanOf(measured, ids, measure) ?? Number.NaN) - Number(figures[index]));
        t.ok(difference < 0.000051, `${name} ${trait} ${measure}: off by ${difference}`);
        compared++;
      }
    }
  }
  t.ok(
    compared >= baselines.length * MEASURES.length && baselines.length > 0,
    `${compared} figures compared`,
  );
});

t.test('a run is read by its scores, and what was written is read back in the same order', async (t) => {
  const text = 'c1 Q0 a 9 0.5 mine\nc1 Q0 b 1 0.7 mine\n\nc1 Q0 c 2 0.5 mine\nc2 Q0 a 1 1 mine\n';
  const { name, ranked } = readRun('x/y.trec', text);
  t.equal(name, 'mine');
  t.same(Object.fromEntries(ranked), { c1: ['b', 'c', 'a'], c2: ['a'] });
  const served = ['a', 'c', 'b', 'd'].map((documentId, index) => ({
    documentId,
    score: [0.5, 0.5, 0.6, 0.1][index] ?? 0,
  }));
  t.same(readRun('f', writeRun('c1', served, 'n')).ranked.get('c1'), ['a', 'c', 'b', 'd']);
  t.match(writeRun('c1', served, 'n').split('\n')[0], /^c1 Q0 a 1 0\.500000 n$/);
  t.throws(() => readRun('f.trec', 'c1 Q0 a 1 0.5'), { message: 'f.trec:1: expected 6 fields.' });
  t.throws(() => readRun('f.trec', 'c1 Q0 a 1 high n'), { message: 'f.trec:1: high is no score.' });
  t.throws(() => readRun('f', `${text}c1 Q0 a 3 0 mine`), { message: 'f: c1 has a document twice.' });
  t.throws(() => readJudgements('q', 'c1 0 a 2\nc1 0 b'), { message: 'q:2: expected 4 fields.' });
  t.throws(() => readJudgements('q', 'c1 0 a x'), { message: 'q:1: x is no grade.' });
});

t.test('a grade in words becomes the codes that it certainly means', async (t) => {
  const cases: [string, string, string[]][] = [
    ['po', 'groep 8', ['po_group_8']],
    ['po', 'groep 3-4', ['po_group_3', 'po_group_4']],
    ['po', 'Groep 5 t/m groep 7', ['po_group_5', 'po_group_6', 'po_group_7']],
    ['po', 'plusklas groep 7/8', ['po_group_7', 'po_group_8']],
    ['po', 'ouders en gezinnen, ouderraad', []],
    ['vo', 'vmbo-k 3', ['vo_vmbo_3']],
    ['vo', '2 vwo', ['vo_vwo_2']],
    ['vo', 'havo/vwo 1', ['vo_havo_1', 'vo_vwo_1']],
    ['vo', 'havo 5-6', ['vo_havo_5']],
    ['vo', 'gymnasium 2, 13 jaar', ['vo_vwo_2']],
    ['vo', 'praktijkonderwijs 4', ['vo_praktijkonderwijs_4']],
    ['vo', 'bovenbouw', []],
    ['mbo', 'mbo niveau 3, verzorgende ig', ['mbo_3']],
    ['so', 'so, 10-12 jaar', ['so']],
    ['so', '', ['so']],
  ];
  for (const [sector, grade, levels] of cases) t.same(gradeCodes({ sector, grade }).levels, levels, grade);
  t.equal(gradeCodes({ sector: 'VSO', grade: '' }).sector, 'so');
});

t.test('of a call only what a person would send is read', async (t) => {
  const line = {
    id: 'c1',
    title: 'Titel',
    text: 'Wij zoeken iets.',
    sector: 'po',
    grade: 'groep 8',
    subject: 'SECRET',
    trait: 'plain',
    need: 'SECRET',
  };
  const [call] = readCalls('calls.jsonl', `\uFEFF${JSON.stringify(line)}\n\n`);
  if (call === undefined) return t.fail('no call was read');
  const body = callBody(call, 'school', new Date('2026-11-22T10:00:00Z'));
  t.same(body, {
    organisationId: 'school',
    title: 'Titel',
    description: 'Wij zoeken iets.',
    sector: 'po',
    levels: ['po_group_8'],
    pupilCount: 25,
    respondBy: '2026-12-22',
  });
  t.notMatch(JSON.stringify([call, body]), /SECRET/);
  const faulty = (text: string, message: string) => t.throws(() => readCalls('f', text), { message });
  faulty('', 'f holds no calls.');
  faulty('{"id"', 'f:1 holds no JSON object.');
  faulty('{"id":"c1","title":"x"}', 'f:1 lacks text, sector.');
  faulty(`${JSON.stringify(line)}\n${JSON.stringify(line)}`, 'f:2: c1 comes twice.');
  t.throws(() => readText('/nowhere/at/all'), { message: 'There is no file /nowhere/at/all.' });
  t.throws(() => readJudgedSet('/nowhere'), { message: 'There is no folder /nowhere; name one with --set.' });
});

t.test('activities of the catalogue come by appointment, so that no day rules any out', async (t) => {
  const record = {
    id: 'a-1',
    title: 'Concert',
    summary: 'Een concert.',
    description: 'Lang geleden.',
    category: 'muziek',
    occurrences: [{ start: '2022-07-15T20:00:00+02:00', end: '2022-07-15T22:00:00+02:00' }],
  };
  const [item = ''] = catalogueItems('f', `${JSON.stringify(record)}\n\n`);
  const { externalId, activity } = JSON.parse(item);
  t.equal(externalId, 'a-1');
  t.match(activity, { title: 'Concert', delivery: 'at_venue_by_appointment', themes: ['music'] });
  t.equal(activity.sessions, undefined);
  t.throws(() => catalogueItems('f', '\n{}'), { message: 'f:2 holds no activity with an id.' });
});
