import type { EvalCall, JudgedSet } from './judged-set.ts';
import { MEASURES, type Measure, type Measured, meanOf, measureRun } from './measures.ts';
import type { Judgements, RankedRun } from './trec.ts';

const FIRST = 16;
const COLUMN = 13;
/** Differences below this are none. */
const EQUAL = 0.00005;
const CHANGES_SHOWN = 10;

const figure = (value: number | undefined) => (value === undefined ? '-' : value.toFixed(4));
const signed = (value: number) => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(4)}`;
const row = (first: string, cells: readonly string[]) =>
  first.padEnd(FIRST) + cells.map((cell) => ` ${cell}`.padStart(COLUMN)).join('');

/** Calls per trait in the order of the set, and all of them last. */
function groupsOf(calls: readonly EvalCall[]): { name: string; callIds: string[] }[] {
  const byTrait = Map.groupBy(calls, ({ trait }) => trait);
  const traits = [...byTrait].flatMap(([name, members]) => (name === undefined ? [] : [{ name, members }]));
  return [...traits, { name: 'ALL', members: calls }].map(({ name, members }) => ({
    name,
    callIds: members.map(({ id }) => id),
  }));
}

interface Column {
  name: string;
  measured: Map<string, Measured>;
}

/** Mean per trait and run; `<` marks where the first run is below another. */
function measureTable(measure: Measure, calls: readonly EvalCall[], columns: readonly Column[]): string[] {
  const lines = groupsOf(calls).map(({ name, callIds }) => {
    const [own, ...others] = columns.map(({ measured }) => meanOf(measured, callIds, measure));
    const best = Math.max(...others.map((value) => value ?? 0));
    const isBelow = measure !== 'judged@10' && own !== undefined && own < best - EQUAL;
    return row(name, [String(callIds.length), `${figure(own)}${isBelow ? ' <' : ''}`, ...others.map(figure)]);
  });
  return [row(measure, ['calls', ...columns.map(({ name }) => name)]), ...lines, ''];
}

/** A table per measure, overall and per trait, of a run beside the baselines. Calls without judgements are left out. */
export function printTables(
  { calls, baselines }: JudgedSet,
  judgements: Judgements,
  run: RankedRun,
  print: (line: string) => void,
): void {
  const judged = calls.filter(({ id }) => judgements.has(id));
  const left = calls.filter(({ id }) => !judgements.has(id)).map(({ id }) => id);
  if (left.length > 0) print(`Not judged, left out: ${left.join(' ')}\n`);
  const ids = judged.map(({ id }) => id);
  const columns = [run, ...baselines].map(({ name, ranked }) => ({
    name,
    measured: measureRun(ids, judgements, ranked),
  }));
  for (const measure of MEASURES) for (const line of measureTable(measure, judged, columns)) print(line);
}

/** Difference in nDCG@10 per call between a run and an earlier one: mean, wins and losses, largest changes. */
export function printComparison(
  calls: readonly EvalCall[],
  judgements: Judgements,
  run: RankedRun,
  earlier: RankedRun,
  print: (line: string) => void,
): void {
  const ids = calls.map(({ id }) => id);
  const [now, before] = [run, earlier].map(({ ranked }) => measureRun(ids, judgements, ranked));
  const changes = calls.flatMap((call) => {
    const [to, from] = [now?.get(call.id)?.['nDCG@10'], before?.get(call.id)?.['nDCG@10']];
    return to === undefined || from === undefined ? [] : [{ call, from, to, change: to - from }];
  });
  const mean = changes.reduce((sum, { change }) => sum + change, 0) / Math.max(1, changes.length);
  const wins = changes.filter(({ change }) => change > EQUAL).length;
  const losses = changes.filter(({ change }) => change < -EQUAL).length;
  print(`${run.name} against ${earlier.name}: nDCG@10 ${signed(mean)} on ${changes.length} calls`);
  print(`${wins} better, ${losses} worse, ${changes.length - wins - losses} equal; largest changes:`);
  const largest = changes
    .filter(({ change }) => Math.abs(change) > EQUAL)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
  for (const { call, from, to, change } of largest.slice(0, CHANGES_SHOWN)) {
    print(`  ${call.id.padEnd(6)} ${figure(from)} > ${figure(to)}  ${signed(change)}  ${call.title}`);
  }
  print('');
}
