import type { Run, Target } from './measure.ts';

/** The runs of one case on every target, with facts that do not depend on the load. */
export interface CaseResult {
  name: string;
  runs: Map<Target['name'], Run[]>;
  bytes: number;
  queries: number;
}

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);

function median(values: readonly number[]): number {
  const list = sorted(values);
  const middle = list.length / 2;
  const [low = 0, high = 0] = [list[Math.ceil(middle) - 1], list[Math.floor(middle)]];
  return (low + high) / 2;
}

/** Columns of equal width; the first `texts` columns are text, the others are figures. */
export function table(rows: readonly (readonly string[])[], texts = 1): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    column < texts ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join('  ')).join('\n');
}

const runsOf = ({ runs }: CaseResult, name: Target['name']) => runs.get(name) ?? [];

/** Ratios of the rounds, each taken within one round: median, and the lowest and highest. */
function ratio(result: CaseResult, base: Target['name'], of: (run: Run) => number): string {
  const bases = runsOf(result, base);
  const ratios = runsOf(result, 'api').map((run, round) => of(run) / of(bases[round] ?? run));
  const [low = 0] = sorted(ratios);
  const high = sorted(ratios).at(-1) ?? 0;
  return `${median(ratios).toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

const perSecond = (run: Run) => run.perSecond;
const p99 = (run: Run) => Math.max(run.p99Ms, 1);
const totalCpu = ({ cpu }: Run) => (cpu === undefined ? Number.NaN : cpu.server + cpu.database);

/** How the service compares: throughput above 1 is faster, p99 and processor time above 1 are slower. */
export function ratioTable(results: readonly CaseResult[]): string {
  const head = [
    '',
    'req/s : bytes',
    'req/s : query',
    'p99 : bytes',
    'p99 : query',
    'CPU : query',
    'queries',
    'bytes',
  ];
  const rows = results.map((result) => [
    result.name,
    ratio(result, 'bytes', perSecond),
    ratio(result, 'sql', perSecond),
    ratio(result, 'bytes', p99),
    ratio(result, 'sql', p99),
    ratio(result, 'sql', totalCpu),
    String(result.queries),
    String(Math.round(result.bytes)),
  ]);
  return table([head, ...rows]);
}

const milliseconds = (value: number) => (Number.isFinite(value) ? value.toFixed(2) : '–');

/** Absolute figures, the best round of each. */
export function absoluteTable(results: readonly CaseResult[]): string {
  const head = ['', 'server', 'req/s', 'p99 ms', 'node ms/req', 'database ms/req'];
  const rows = results.flatMap((result) =>
    (['api', 'bytes', 'sql'] as const).map((name) => {
      const runs = runsOf(result, name);
      return [
        name === 'api' ? result.name : '',
        { api: 'service', bytes: 'bare bytes', sql: 'bare query' }[name],
        Math.max(...runs.map(perSecond)).toFixed(0),
        String(Math.min(...runs.map(({ p99Ms }) => p99Ms))),
        milliseconds(Math.min(...runs.map(({ cpu }) => cpu?.server ?? Number.NaN))),
        milliseconds(Math.min(...runs.map(({ cpu }) => cpu?.database ?? Number.NaN))),
      ];
    }),
  );
  return table([head, ...rows]);
}
